"""Driving Hypothesis: budgets, shrinking, strategies that fail, and draws that depend on the seed alone."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from checks import PredicateError
from checks.arithmetic.lifting import batch_size
from checks.deciders.explore import SINGLES, explore
from checks.deciders.steady import _steady
from checks.instances import arrays, fan_out, positive

BUDGET = {"draws": 5, "members": 4, "seed": 0, "label": "a.b"}


def seen(strategy, visit=lambda instance: False, **changes):
    """The draws that a visitor was shown, and whether something was found."""
    draws = []

    def note(instance):
        draws.append(instance)
        return visit(instance)

    return draws, explore(strategy, note, **{**BUDGET, **changes})


def test_batches_are_drawn_as_often_as_asked():
    """A strategy that fans out gives batches of so many members."""
    draws, found = seen(arrays(x="n"))

    assert not found
    assert [batch_size(draw) for draw in draws] == [4] * 5


def test_other_strategies_are_drawn_more_often():
    """One instance for each draw is made up for by more draws; a strategy with few values is drawn once for each."""
    assert len(seen(st.floats(0, 1))[0]) == 5 * SINGLES
    assert seen(st.just(3))[0] == [3]
    assert sorted(seen(st.sampled_from([1, 2, 3]))[0]) == [1, 2, 3]


def test_a_find_ends_the_search_and_is_shrunk():
    """After a find simpler draws are shown, the simplest of which is the last that the visitor takes."""
    draws, found = seen(st.integers(0, 10**6), lambda n: n >= 1000, shrinks=200, seed=1)

    assert found
    assert [n for n in draws if n >= 1000][-1] == 1000


def test_no_more_is_shrunk_than_asked():
    """The budget for simpler draws is kept."""
    draws, found = seen(st.integers(0, 10**9), lambda n: n >= 1000, shrinks=3, seed=1)
    first = next(k for k, n in enumerate(draws) if n >= 1000)

    assert found
    assert len(draws) - first - 1 <= 3


def test_a_strategy_that_needs_plain_values_is_drawn_one_by_one():
    """A filter or map that asks a batch for one value is given single instances."""
    filtered, _ = seen(arrays(x="").filter(lambda instance: instance["x"] > 0))
    mapped, _ = seen(arrays(x="").map(lambda instance: float(instance["x"])))

    assert all(instance["x"] > 0 for instance in filtered)
    assert all(type(instance) is float for instance in mapped)
    assert len(mapped) == 5 * SINGLES


def fails(*args, **kwargs):
    raise ValueError("no luck\ntoday")


STRATEGIES = {
    "empty": (st.nothing(), "a.b: the strategy gives no instance"),
    "filtered away": (st.floats(0, 1).filter(lambda x: x > 2), "a.b: the strategy gives no instance: its filters reject every draw"),
    "raising": (st.builds(fails), r"a.b: the strategy raised ValueError: no luck today \(line \d+ of fails\)"),
    "raising in map": (st.floats(0, 1).map(lambda x: 1 / (x * 0)), "a.b: the strategy raised ZeroDivisionError: "),
    "impossible sizes": (arrays(x="n", where=lambda n: n > 100), "a.b: the strategy raised InstanceError: no sizes in "),
    "invalid": (st.integers(3, 2), "a.b: the strategy gives no instance: "),
}


@pytest.mark.parametrize("case", STRATEGIES)
def test_strategies_that_fail_are_errors_in_one_line(case):
    """What a strategy does wrong is told with the theorem."""
    strategy, expected = STRATEGIES[case]

    with pytest.raises(PredicateError, match=expected) as caught:
        seen(strategy)
    assert "\n" not in str(caught.value)


def test_an_error_of_the_visitor_is_shrunk_and_raised():
    """The simplest instance at which a predicate fails is reported, and the error is never lost."""

    def visit(n):
        if n >= 1000:
            raise PredicateError(f"fails at {n}", n)
        return False

    with pytest.raises(PredicateError) as caught:
        seen(st.integers(0, 10**6), visit, shrinks=200, seed=1)
    assert caught.value.instance == 1000


@pytest.mark.parametrize("shrinks", [0, 1, 2])
def test_an_error_is_raised_whatever_the_budget(shrinks):
    """The budget ends the shrinking, not the error; nor does it get lost if it comes only once."""
    failed = []

    def once(batch):
        failed.append(batch)
        if len(failed) == 3:
            raise PredicateError("once", batch)
        return False

    with pytest.raises(PredicateError, match="once"):
        seen(arrays(x="n"), once, shrinks=shrinks)


def test_an_error_while_a_find_is_shrunk_does_not_count():
    """What was found stays found, although the predicate fails at simpler instances."""
    finds = []

    def visit(n):
        if n < 1000 and finds:
            raise PredicateError("too small", n)
        finds.extend([n] if n >= 1000 else [])
        return n >= 1000

    assert seen(st.integers(0, 10**6), visit, shrinks=200, seed=1)[1]
    assert finds[-1] == 1000


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_interrupts_pass_through(error):
    """Ctrl-C and a lack of memory end the search."""

    def visit(instance):
        raise error

    with pytest.raises(error):
        seen(arrays(x="n"), visit)


def test_the_same_seed_draws_the_same():
    """Draws are a function of the seed, for any strategy."""
    strategy = st.tuples(st.floats(-1e10, 1e10), st.text(), st.integers(), st.lists(st.booleans()))

    assert seen(strategy, seed=3)[0] == seen(strategy, seed=3)[0]
    assert seen(strategy, seed=3)[0] != seen(strategy, seed=4)[0]


def test_constants_of_loaded_modules_are_not_drawn(tmp_path, monkeypatch):
    """Hypothesis collects constants from modules of the user: what else is imported must not change what is drawn."""
    strategy = st.tuples(*[st.integers(0, 10**6)] * 5, *[st.binary(min_size=4, max_size=4)] * 5)
    before = seen(strategy, draws=40)[0]
    (tmp_path / "module_with_constants.py").write_text(f"numbers = {list(range(1000, 1300))}\nletters = [b'abcd', b'efgh', b'ijkl']\n")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("module_with_constants")

    assert seen(strategy, draws=40)[0] == before


def test_an_exploration_may_run_inside_a_hypothesis_test():
    """Whoever tests with Hypothesis may decide theorems in a test, whose own draws are left alone."""

    @settings(max_examples=3, database=None, deadline=None, suppress_health_check=[HealthCheck.nested_given])
    @given(st.integers(0, 5))
    def nested(n):
        assert len(seen(arrays(x="n"), seed=n)[0]) == 5
        assert not _steady.get()

    nested()


def test_fan_out_ends_with_the_exploration():
    """Afterwards our strategies yield plain arrays again."""
    seen(arrays(x="n"))
    drawn = []

    @settings(max_examples=1, database=None)
    @given(arrays(x="n"))
    def draw(instance):
        drawn.append(instance["x"])

    draw()
    assert isinstance(drawn[0], np.ndarray)
    with fan_out(2):
        assert all(batch_size(batch) == 4 for batch in seen(arrays(x="n"))[0])


def test_a_strategy_that_overflows_is_silent():
    """What it builds of huge numbers is infinite, without a warning on the terminal; warnings are errors in this test run."""
    powers, _ = seen(arrays(lambda x: x**8, x=positive("", "huge")))

    assert all(np.isinf(batch.data).all() for batch in powers)
