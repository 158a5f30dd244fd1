"""What successive levels say of a slack, as sequences of numbers: no predicate, no solver."""

import math

import numpy as np
import pytest

from checks.arithmetic.sign import Sign
from checks.deciders.refinement import Kind, error, falling, verdicts
from checks.solvers import tolerance

EPS = np.array([2.0**-52])
LEVELS = 5

APPROACHES = {
    "a hundredfold": lambda k: 10.0 ** -(4 + 2 * k),
    "fourfold": lambda k: 4.0 ** -(k + 3),
    "by half": lambda k: 2.0**-k,
    "by half, from both sides": lambda k: (-0.5) ** k,
    "one over the level": lambda k: 0.1 / (k + 1),
    "one over the square": lambda k: 0.1 / (k + 1) ** 2,
    "one over the logarithm": lambda k: 0.1 / math.log(k + 2),
}


def levels(limit, approach, count=LEVELS):
    return [np.array([limit + APPROACHES[approach](k)]) for k in range(count)]


@pytest.mark.parametrize("count", [3, 4, 5, 6, 9])
@pytest.mark.parametrize("approach", APPROACHES)
def test_the_error_is_never_less_than_it_is(approach, count):
    """It covers what is left to come, for errors that fall geometrically, like a power, or like a logarithm."""
    assert error(levels(0.0, approach, count), EPS) >= abs(APPROACHES[approach](count - 1))


@pytest.mark.parametrize("approach", APPROACHES)
def test_only_what_falls_at_a_rate_is_a_tie(approach):
    """Slower errors are never taken for zero, nor half for each level, which is all too like one over the level."""
    slow = approach in ("by half", "by half, from both sides", "one over the level", "one over the logarithm")

    assert falling(levels(0.0, approach), EPS)[0] == (not slow)
    assert verdicts(levels(0.0, approach), EPS, Kind.EQUALITY, last=True) == [Sign.UNKNOWN if slow else Sign.ZERO]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_slack_clear_of_the_error_has_its_sign(kind, sign):
    """Positive at any level that shows it; negative only at the finest. An equality that is missed is missed on either side."""
    found = [verdicts(levels(sign * 0.3, "a hundredfold", count), EPS, kind, last=count == LEVELS) for count in range(1, LEVELS + 1)]
    early = Sign.POSITIVE if sign > 0 and kind is Kind.INEQUALITY else Sign.UNKNOWN
    late = Sign.POSITIVE if early is Sign.POSITIVE else Sign.NEGATIVE

    assert found == [[Sign.UNKNOWN]] * 2 + [[early]] * 2 + [[late]]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("approach", APPROACHES)
def test_a_miss_below_the_error_is_never_refuted(kind, approach):
    """Whatever the levels converge to, as long as it is nearer to zero than what they can tell."""
    last = error(levels(0.0, approach), EPS)[0]
    for limit in (-last / 4, -last / 64, 0.0, last / 64, last / 4):
        assert verdicts(levels(limit, approach), EPS, kind, last=True) in ([Sign.ZERO], [Sign.UNKNOWN])


def test_levels_that_agree_by_accident_refute_nothing():
    """One near agreement is not convergence: the step before counts as well, and a refutation must show twice."""
    slack = [np.array([value]) for value in (0.5, -0.4, 0.3, -0.2, -0.2000001)]

    assert verdicts(slack, EPS, Kind.INEQUALITY, last=True) == [Sign.UNKNOWN]


def test_levels_that_swing_refute_nothing():
    """An error that changes its sign and does not fall is undecided."""
    slack = [np.array([value]) for value in (-0.1, -0.3, -0.1, -0.3, -0.1)]

    assert verdicts(slack, EPS, Kind.INEQUALITY, last=True) == [Sign.UNKNOWN]
    assert verdicts(slack, EPS, Kind.EQUALITY, last=True) == [Sign.UNKNOWN]


def test_levels_that_differ_by_rounding_are_a_tie():
    """Steps that rounding explains need not fall; nor those below what the solver was asked for."""
    slack = [np.array([value]) for value in (3e-9, -1e-9, 2e-9, -2e-9, 1e-9)]

    assert verdicts(slack, np.array([1e-9]), Kind.EQUALITY, last=True) == [Sign.ZERO]
    assert verdicts([each * 1e-5 for each in slack], EPS, Kind.EQUALITY, last=True) == [Sign.ZERO]


def test_nothing_is_decided_more_finely_than_was_asked():
    """A solver that stays at a value off by less than its tolerance gives a tie; one that is off by more refutes where the level before
    could have told, too.
    """
    slacks = [[np.array([-factor * tolerance(LEVELS - 1)])] * LEVELS for factor in (0.5, 2.0, 200.0)]

    assert [verdicts(slack, EPS, Kind.INEQUALITY, last=True) for slack in slacks] == [[Sign.ZERO], [Sign.UNKNOWN], [Sign.NEGATIVE]]


def test_each_entry_is_judged_by_itself():
    """One entry that is not settled does not hide the others."""
    slack = [np.array([0.3 + 10.0**-k, -0.3 - 10.0**-k, 10.0**-k, 0.1 * (-1) ** k]) for k in range(4, 9)]
    rounding = np.full(4, 2.0**-52)

    assert verdicts(slack, rounding, Kind.INEQUALITY, last=True) == [Sign.POSITIVE, Sign.NEGATIVE, Sign.ZERO, Sign.UNKNOWN]


@pytest.mark.parametrize("place", range(LEVELS))
def test_a_level_that_is_no_number_leaves_the_sign_unknown_while_it_counts(place):
    """The first level that matters is seldom the first; nothing is made of a NaN."""
    slack = levels(-0.3, "a hundredfold")
    slack[place] = np.array([np.nan])

    assert verdicts(slack, EPS, Kind.INEQUALITY, last=True)[0] in (Sign.UNKNOWN, Sign.NEGATIVE)
    assert verdicts(slack, EPS, Kind.INEQUALITY, last=True)[0] is Sign.UNKNOWN or place < 2


def test_rounding_that_could_not_be_measured_leaves_the_sign_unknown():
    """NaN stands for it."""
    assert verdicts(levels(-0.3, "a hundredfold"), np.array([np.nan]), Kind.EQUALITY, last=True) == [Sign.UNKNOWN]


def test_two_levels_say_nothing():
    """There is no error without two steps."""
    assert verdicts(levels(0.5, "a hundredfold", 2), EPS, Kind.INEQUALITY, last=True) == [Sign.UNKNOWN]


def test_tolerances_fall_and_end_at_what_float64_can_do():
    """A level asks for a hundred times more, as long as that can be had."""
    asked = [tolerance(level) for level in range(8)]

    assert asked == sorted(asked, reverse=True)
    assert asked[0] == 1e-4
    assert asked[-1] == asked[-2] == 2.0**-43


def test_a_tie_to_within_the_sides_themselves_is_none():
    """A sign that changed two levels ago leaves an error larger than both sides; that the last two levels agree does not mend it."""
    slack = [np.array([value]) for value in (1.0, 1.0, 1.0, -1.0, -1.0)]

    assert verdicts(slack, EPS, Kind.INEQUALITY, last=True) == [Sign.UNKNOWN]
