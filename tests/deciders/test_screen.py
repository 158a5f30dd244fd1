"""The screen: batches where the predicate takes them, one instance at a time where not, with the same answer."""

import math

import numpy as np
import pytest
from stated import state

from checks import Assumption, PredicateError, leq, psd
from checks.arithmetic.batch import Batch
from checks.deciders.screen import Screen
from checks.instances import arrays

X = arrays(x="n")


def batch(*members):
    return {"x": Batch(np.array(members))}


def screen(predicate, **kwargs):
    return Screen(state(predicate, instances=X, **kwargs).variant)


def branches(x):
    return leq(x.sum() if x[0] > 0 else -x.sum(), 1.0)


def vectorised(x):
    return leq(np.where(x[0] > 0, x.sum(), -x.sum()), 1.0)


@pytest.mark.parametrize(
    ("scalar", "array"),
    [
        (branches, vectorised),
        (lambda x: leq(math.sqrt(float(x[0]) ** 2), 2.0), lambda x: leq(np.sqrt(x[0] ** 2), 2.0)),
        (lambda x: leq(np.asarray(x).max(), 1.0), lambda x: leq(x.max(), 1.0)),
        (lambda x: leq(max(x[0], x[1]), 1.0), lambda x: leq(np.maximum(x[0], x[1]), 1.0)),
        (lambda x: leq(len(np.unique(x)), 1), lambda x: leq(1 + (x[0] != x[1]), 1)),
    ],
)
def test_predicates_that_branch_are_looped_with_the_same_slack(scalar, array):
    """Python branches, math functions and conversions need one value: each member is then screened by itself."""
    members = batch([0.5, 0.25], [-3.0, 1.0], [0.0, 0.0], [2.0, 2.0])
    looping, whole = screen(scalar), screen(array)

    assert np.array_equal(looping(members).slack, whole(members).slack, equal_nan=True)
    assert (looping.looped, whole.looped) == (True, False)


def test_the_least_slack_over_the_parts_counts():
    """Over parts and entries, the worst one ranks the instance; a part that float64 cannot see hides no other."""
    screened = screen(lambda x: {"a": leq(x, 4.0), "b": leq(0 * x, 0 * x), "c": leq(x.sum(), 1.0)})(batch([1.0, 1.0], [0.0, 0.5]))

    assert screened.slack.tolist() == [-0.5, 0.5]
    assert screened.blind.tolist() == [True, True]


def test_what_float64_does_not_see_is_nan():
    """An instance on which float64 sees nothing has no slack."""
    screened = screen(lambda x: leq(x**2, 2 * x**2))(batch([1e200], [0.0], [1.0]))

    assert np.isnan(screened.slack[:2]).all()
    assert screened.slack[2] == 0.5


CONDITIONS = [
    lambda x: x >= 0,
    lambda x: (x >= 0).all(),
    lambda x: leq(0, x),
    lambda x: {"first": leq(0, x[0]), "rest": x[1:] >= 0},
    lambda x: bool((np.asarray(x) >= 0).all()),
    lambda x: np.bool(min(x) >= 0),
]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_is_a_comparison_or_a_claim(condition):
    """Whatever form it has, an instance is accepted where all of it is true."""
    screened = screen(lambda x: leq(x, 9.0), assumptions=[Assumption("a", "", condition)])(batch([1.0, 2.0], [1.0, -2.0], [-1.0, 2.0], [0.0, 3.0]))

    assert screened.met["a"].tolist() == [True, False, False, True]
    assert screened.accepted.tolist() == [True, False, False, True]


def test_assumptions_are_counted_one_by_one():
    """Each has its own rate; an instance is accepted where all are met; one that is built in is not asked."""
    assumptions = [Assumption("low", "", lambda x: x <= 2), Assumption("high", "", lambda x: x >= 1), Assumption("built in")]
    screened = screen(lambda x: leq(x, 9.0), assumptions=assumptions)(batch([0.0], [1.0], [2.0], [3.0]))

    assert {name: met.tolist() for name, met in screened.met.items()} == {"low": [True, True, True, False], "high": [False, True, True, True]}
    assert screened.accepted.sum() == 2


@pytest.mark.parametrize("returned", [None, "yes", {}, {"a": None}, [True], 1j, np.array(["a"])], ids=repr)
def test_a_condition_that_says_nothing_is_refused(returned):
    """The message names the assumption, what it returned, and the mend."""
    with pytest.raises(PredicateError, match=r"the assumption 'a' returned .*; return a comparison such as x <= 1, or a claim"):
        screen(lambda x: leq(x, 1), assumptions=[Assumption("a", "", lambda x: returned)])(batch([1.0]))


def test_a_condition_that_raises_is_named():
    """What is wrong is the assumption, not the predicate."""
    with pytest.raises(PredicateError, match=r"the assumption 'a' raised AttributeError: .*foo.* \(line \d+ of <lambda>\)"):
        screen(lambda x: leq(x, 1), assumptions=[Assumption("a", "", lambda x: x.foo)])(batch([1.0]))


def test_a_condition_that_float64_cannot_decide_is_left_to_balls():
    """Division by zero in a condition is no error of the screen."""
    assert screen(lambda x: leq(x, 1), assumptions=[Assumption("a", "", lambda x: x < 1 // 0)])(batch([1.0])).accepted.tolist() == [True]


def demanding(x):
    if x[0] < 0:
        raise ValueError("only for x >= 0")
    return leq(0, math.sqrt(x[0]))


def test_the_predicate_is_not_asked_where_an_assumption_fails():
    """Outside its assumptions a predicate may raise whatever it likes."""
    positive = [Assumption("positive", "", lambda x: x >= 0)]

    assert screen(demanding, assumptions=positive)(batch([-1.0], [4.0])).accepted.tolist() == [False, True]
    with pytest.raises(PredicateError, match="only for x >= 0"):
        screen(demanding)(batch([-1.0], [4.0]))


def test_an_error_shows_the_instance_and_the_line():
    """The exception carries the one member at which the predicate fails."""
    with pytest.raises(PredicateError, match=r"the predicate raised ValueError: only for x >= 0 \(line \d+ of demanding\)") as caught:
        screen(demanding)(batch([4.0], [-1.0]))

    assert caught.value.instance["x"].tolist() == [-1.0]


@pytest.mark.parametrize("error", [ZeroDivisionError, OverflowError, FloatingPointError, np.linalg.LinAlgError])
def test_numerical_errors_are_blindness(error):
    """Where float64 arithmetic gives up, balls decide."""

    def fails(x):
        raise error("float64 gives up")

    screened = screen(fails)(batch([1.0]))

    assert np.isnan(screened.slack[0])
    assert screened.blind[0]


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_interrupts_pass_through(error):
    """Ctrl-C and a lack of memory are nobody's predicate's fault."""

    def fails(x):
        raise error

    with pytest.raises(error):
        screen(fails)({"x": np.ones(1)})


BAD = {
    "shapes": (lambda x: leq(np.ones(2), np.ones(3) * x[0]), r"the sides have shapes \(2,\) and \(3,\), which do not fit"),
    "none": (lambda x: leq(None, x), r"a side is NoneType None; give real numbers or arrays of them"),
    "text": (lambda x: leq("a", x), r"a side is str 'a'"),
    "complex": (lambda x: leq(1j * x, x), r"a side is complex; compare real parts, imaginary parts or absolute values"),
    "ragged": (lambda x: leq([x, x[0]], 1), r"a side is a list of arrays of the shapes \(\), \(1,\); give one array"),
    "not square": (lambda x: {"p": psd(np.ones((2, 3)))}, r"\(part 'p'\): psd\(M\) of an array of shape \(2, 3\); give one square matrix"),
    "stack": (lambda x: psd(np.ones((2, 3, 3))), r"psd\(M\) of an array of shape \(2, 3, 3\)"),
}


@pytest.mark.parametrize("case", BAD)
def test_sides_that_cannot_be_compared_are_named(case):
    """The message shows the shapes or the value, and the part of the claim."""
    predicate, expected = BAD[case]

    with pytest.raises(PredicateError, match=expected):
        screen(predicate)(batch([1.0]))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_instances_that_are_not_finite_are_refused(value):
    """A strategy that draws NaN or infinity is at fault, unless an assumption leaves them out."""
    finite = [Assumption("finite", "", lambda x: np.isfinite(x).all())]

    with pytest.raises(PredicateError, match=r"draws an instance that is not finite \(\['x'\] is ndarray array\(\[.*\); leave NaN and infinity out"):
        screen(lambda x: leq(0, x**2))({"x": np.array([value])})
    assert not screen(lambda x: leq(0, x**2), assumptions=finite)({"x": np.array([value])}).accepted.any()


def test_writing_into_an_instance_does_not_change_it():
    """The predicate has copies, so what is recorded is what was drawn."""

    def centred(x):
        x -= x.mean()
        return leq(abs(x.sum()), 1.0)

    instance = {"x": np.array([1.0, 3.0])}
    screen(centred)(instance)

    assert instance["x"].tolist() == [1.0, 3.0]


def test_a_batch_whose_members_differ_in_kind_is_looped():
    """Members of a batch may give claims of different kinds only one by one."""
    looping = screen(lambda x: leq(x, 1) if x[0] > 0 else {"negative": leq(-x, 1)})
    screened = looping(batch([2.0], [-4.0]))

    assert screened.slack.tolist() == [-0.5, -0.75]
    assert looping.looped
