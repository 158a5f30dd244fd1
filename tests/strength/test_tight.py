"""Where a theorem is sharp both sides must be equal, decided by balls."""

import hypothesis.strategies as st
import numpy as np
import pytest
from stated import state

from checks import Assumption, Effort, Tight, Verdict, equal, leq
from checks.arithmetic import sqrt, vector_norm, where
from checks.evidence.encoding import decode
from checks.instances import arrays, positive
from checks.strength import decide_theorem

XY = arrays(x="", y="")


def means(x, y, *, factor=1, shift=0):
    return leq(x * y, factor * (x**2 + y**2) / 2 + shift)


def decided(predicate=means, instances=XY, effort=Effort.QUICK, **kwargs):
    copied = type(predicate)(predicate.__code__, predicate.__globals__, predicate.__name__, predicate.__defaults__, predicate.__closure__)
    copied.__kwdefaults__ = predicate.__kwdefaults__
    return decide_theorem(state(copied, instances=instances, **kwargs), effort, 0)


TIGHT = {
    "an instance": ({"x": 2.0, "y": 2.0}, 1),
    "integers": ({"x": 3, "y": 3}, 1),
    "several": ([{"x": 2.0, "y": 2.0}, {"x": -1.0, "y": -1.0}], 2),
    "our strategy": (arrays(lambda a: {"x": a, "y": a}, a=""), 6),
    "another strategy": (st.floats(-9, 9).map(lambda a: {"x": a, "y": a}), 6),
    "all of it": ([{"x": 2.0, "y": 2.0}, Tight(arrays(lambda a: {"x": a, "y": a}, a=""))], 7),
}


@pytest.mark.parametrize("case", TIGHT)
def test_equality_at_tight_instances_holds(case):
    """An instance, a list or a strategy: all of them are equalities, and are counted."""
    tight, count = TIGHT[case]
    decision = decided(tight=tight)

    assert decision.verdict is Verdict.HOLDS
    assert decision.tight == count


def test_a_tie_to_the_cap_is_equality():
    """Where both sides are irrational, equality is zero to the cap."""
    assert decided(lambda x: leq(vector_norm(x), sqrt((x**2).sum())), arrays(x="n"), tight={"x": [1.0, 2.0]}).verdict is Verdict.HOLDS


def test_a_theorem_that_is_not_sharp_there_is_refuted():
    """The message gives both sides, and the witness is the tight instance."""
    decision = decided(tight={"x": 1.0, "y": 2.0})

    assert (decision.verdict, decision.grade, decision.tight) == (Verdict.REFUTED, None, 0)
    assert decision.message == "not sharp where tight= says: 2 against 2.5"
    (witness,) = decision.witnesses
    assert (witness.kind, witness.sign) == ("tight", "positive")
    assert decode(witness.instance) == {"x": 1.0, "y": 2.0}


def test_a_theorem_that_is_violated_there_is_refuted():
    """A tight instance may be where a theorem fails, that no draw finds."""
    decision = decided(lambda x: leq(where((x == 12345.678).all(), 1, 0), 0), arrays(x="n"), tight={"x": [12345.678]})

    assert decision.verdict is Verdict.REFUTED
    assert decision.message == "missed by 1 of the bound at a tight instance"
    assert decision.witnesses[0].kind == "minimal"


def test_equality_that_is_missed_by_rounding_hints_at_constants():
    """A constant rounded to float64 loses the equality by a hair."""
    decision = decided(lambda x: leq(x, np.sqrt(2) * np.sqrt(2) / 2 * abs(x)), arrays(x=positive("")), tight={"x": 1.0})

    assert decision.verdict is Verdict.REFUTED
    assert "float64 rounding is of this size" in decision.message


def parts(x, y):
    return {"mean": means(x, y), "deep": {"zero": leq(0 * x, y**2 * 0), "slack": leq(0, x**2 + 1)}}


@pytest.mark.parametrize(
    ("part", "verdict"), [("mean", Verdict.HOLDS), ("deep.zero", Verdict.HOLDS), ("deep", Verdict.REFUTED), (None, Verdict.REFUTED)]
)
def test_only_the_named_parts_are_sharp(part, verdict):
    """A part is named by its path, a group by its own; without a name all parts must be equalities."""
    decision = decided(parts, tight=Tight({"x": 2.0, "y": 2.0}, part=part))

    assert decision.verdict is verdict
    if verdict is Verdict.REFUTED:
        assert decision.message.startswith("part 'deep.slack': not sharp where tight= says: 0 against 5")
        assert decision.witnesses[0].part == "deep.slack"


ERRORS = {
    "a part that does not exist": (Tight({"x": 2.0, "y": 2.0}, part="q"), [], "tight= names the part 'q'; the claim has ['']"),
    "an instance outside the assumptions": (
        {"x": -2.0, "y": -2.0},
        [lambda x: x >= 0],
        "a tight instance does not meet the assumptions",
    ),
    "an instance that does not fit": ({"x": "a", "y": 2.0}, [], "cannot be lifted"),
    "an instance that lacks an entry": ({"x": 2.0}, [], "the instance has x, but"),
    "a strategy that fails": (st.nothing(), [], "(tight): the strategy gives no instance"),
    "a value that is not finite": ({"x": np.inf, "y": 2.0}, [], "inf cannot be lifted"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_tight_instances_that_make_no_sense_are_errors(case):
    """The verdict is error, in one line that names the theorem."""
    tight, conditions, expected = ERRORS[case]
    decision = decided(tight=tight, assumptions=[Assumption(str(k), "", condition) for k, condition in enumerate(conditions)])

    assert decision.verdict is Verdict.ERROR
    assert expected in decision.message
    assert "\n" not in decision.message


def test_equality_that_nobody_can_decide_is_undecided():
    """An enclosure that does not shrink shows no equality."""
    decision = decided(lambda x: leq(where(sqrt(x) ** 2 > x, 1, 0) * (x == 3), 1), arrays(x=positive("")), tight={"x": 3.0})

    assert decision.verdict is Verdict.UNDECIDED
    assert decision.message.startswith("undecided at a tight instance: ")


def test_a_tight_instance_on_the_boundary_of_an_assumption():
    """Sharp cases often lie where an assumption is an equality: equality is looked at there, a violation refutes nothing."""
    boundary = [Assumption("boundary", "", lambda x: sqrt(x) ** 2 <= 2)]
    instances = arrays(x=positive(""))

    assert decided(lambda x: leq(x, 2), instances, tight={"x": 2.0}, assumptions=boundary).verdict is Verdict.HOLDS
    violated = decided(lambda x: leq(x + where(x >= 2, 1, 0), 2), instances, tight={"x": 2.0}, assumptions=boundary)
    assert violated.verdict is Verdict.UNDECIDED
    assert "whether the assumptions are met is not known" in violated.message


def test_nothing_is_looked_at_where_the_theorem_does_not_hold():
    """A refuted theorem needs no equality."""
    decision = decided(lambda x, y: equal(x, y), tight={"x": 1.0, "y": 2.0})

    assert decision.verdict is Verdict.REFUTED
    assert "tight" not in decision.message
