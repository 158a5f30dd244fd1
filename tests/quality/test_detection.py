"""How well the search finds what is wrong, counted in evaluations, and never in seconds."""

import pytest

from checks import Effort, Verdict
from checks.strength import decide_theorem, verify_theorem
from tests.quality.planted import FALSE, FALSE_CHANCES, TRUE, TRUE_CHANCES, contradictory, negative_by_rounding, undecidable

SEEDS = range(3)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("planted", "evaluations"), FALSE.items(), ids=lambda value: getattr(value, "name", value))
def test_a_planted_false_theorem_is_refuted_in_time(planted, evaluations, seed):
    """Whatever the seed, a false claim is refuted within the stated number of evaluations."""
    decision = decide_theorem(planted, Effort.STANDARD, seed)

    assert decision.verdict is Verdict.REFUTED
    assert decision.drawn <= evaluations


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("effort", [Effort.QUICK, Effort.STANDARD])
@pytest.mark.parametrize("planted", TRUE, ids=lambda planted: planted.name)
def test_a_planted_true_theorem_passes(planted, effort, seed):
    """True theorems hold, with their mutants refuted, however float64 rounds."""
    result = verify_theorem(planted, effort, seed)

    assert result.passed, result.reason


def test_float64_violations_that_balls_do_not_confirm_are_rounding():
    """A slack that float64 makes negative is decided by balls, and counted as rounding."""
    decision = decide_theorem(negative_by_rounding, Effort.STANDARD, 0)

    assert decision.verdict is Verdict.HOLDS
    assert decision.rounding > decision.certified / 3


def test_what_no_precision_decides_is_undecided():
    """The enclosure of a question that precision cannot answer does not shrink, and nothing passes on it."""
    decision = decide_theorem(undecidable, Effort.QUICK, 0)

    assert decision.verdict is Verdict.UNDECIDED
    assert "stopped shrinking" in decision.message


def test_contradictory_assumptions_are_vacuous():
    """A claim about nothing does not hold: the verdict names the assumption and its rate."""
    decision = decide_theorem(contradictory, Effort.QUICK, 0)

    assert decision.verdict is Verdict.VACUOUS
    assert decision.instances == 0
    assert "' was met by" in decision.message


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("planted", "trials"), FALSE_CHANCES.items(), ids=lambda value: getattr(value, "name", value))
def test_a_planted_false_chance_is_refuted_in_time(planted, trials, seed):
    """Whatever the seed, a claim that is missed by the effect or more is refuted within the stated number of trials."""
    decision = decide_theorem(planted, Effort.STANDARD, seed)

    assert decision.verdict is Verdict.REFUTED
    assert decision.chances[0].trials <= trials


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("effort", [Effort.QUICK, Effort.STANDARD])
@pytest.mark.parametrize("planted", TRUE_CHANCES, ids=lambda planted: planted.name)
def test_a_planted_true_chance_passes(planted, effort, seed):
    """True claims on their boundary hold, with their mutants refuted."""
    result = verify_theorem(planted, effort, seed)

    assert result.passed, result.reason
