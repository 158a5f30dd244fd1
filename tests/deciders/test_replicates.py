"""Rates over noise: planted exponents, budgets, separations, and randomness that is none."""

import hypothesis.strategies as st
import numpy as np
import pytest

from checks import Effort, Grade, Mutant, Verdict, event, mean, scaling
from checks.deciders.decide import decide
from checks.deciders.replay import redecide
from checks.deciders.replicates import ScalingTrial, check_curves
from checks.evidence.records import result_from_json, result_to_json
from checks.report.findings import finding_text, findings
from checks.strength import verify_theorem
from tests.stated import state

GRID = np.array([128, 256, 512, 1024, 2048])
CHECKED = {"checked_form": "the median exponent over n = 128, ..., 2048; nothing beyond"}


def noisy(rng, exponent=-0.5, noise=0.07, replicates=32, correction=0.0, heavy=False):
    """Curves n^exponent (1 + correction / n) with multiplicative noise."""
    shape = (replicates, len(GRID))
    draws = rng.standard_t(2, shape) if heavy else rng.standard_normal(shape)
    return GRID**exponent * (1 + correction / GRID) * np.exp(noise * draws)


def decided(predicate, effort=Effort.QUICK, alpha=None, **kwargs):
    return decide(state(predicate, **CHECKED, **kwargs).variant, effort, 0, alpha)


VERDICTS = [
    ({"equals": -0.5}, {}, Verdict.HOLDS),
    ({"exponent_at_most": -0.5}, {}, Verdict.HOLDS),
    ({"exponent_at_least": -0.5}, {}, Verdict.HOLDS),
    ({"equals": -1}, {}, Verdict.REFUTED),
    ({"exponent_at_most": -1}, {}, Verdict.REFUTED),
    ({"exponent_at_least": 0}, {}, Verdict.REFUTED),
    ({"equals": -0.5}, {"correction": 10, "noise": 0.05}, Verdict.HOLDS),
    ({"equals": -0.5}, {"heavy": True, "noise": 0.05}, Verdict.HOLDS),
    ({"equals": -0.5}, {"noise": 1}, Verdict.UNDECIDED),
    ({"equals": -0.5, "effect": 0.001}, {}, Verdict.UNDECIDED),
    ({"equals": -0.5}, {"correction": 200}, Verdict.UNDECIDED),
]


@pytest.mark.parametrize(("claim", "curve", "verdict"), VERDICTS)
def test_planted_exponents(claim, curve, verdict):
    """True ones hold, false ones are refuted, and what noise or size hides is undecided."""
    decision = decided(lambda rng: scaling(GRID, noisy(rng, **curve), **claim))

    assert decision.verdict is verdict
    assert decision.grade is (Grade.STATISTICAL if verdict is Verdict.HOLDS else None)


def test_one_curve_in_each_call_is_enough():
    """Batches are for speed; the curve may be a list, and of integers."""
    decision = decided(lambda rng: scaling(GRID.tolist(), list(rng.poisson(GRID)), equals=1, effect=0.25))

    assert decision.verdict is Verdict.HOLDS
    assert decision.curves[0].replicates in (64, 128, 256, 512)


def test_noise_that_hides_the_answer_says_what_to_do():
    """The budget is spent; the message has the interval and the mends."""
    decision = decided(lambda rng: scaling(GRID, noisy(rng, noise=1), equals=-0.5))

    assert decision.curves[0].replicates == 512
    assert "the noise hides whether it is so: exponent" in decision.message
    assert "average more in each replicate, or declare a larger effect=" in decision.message


def test_a_curve_that_is_known_not_to_have_settled_stops_at_once():
    """More replicates cannot make its exponents agree."""
    decision = decided(lambda rng: scaling(GRID, noisy(rng, noise=0.01) * np.log(GRID), equals=-0.5), Effort.DEEP)

    assert decision.verdict is Verdict.UNDECIDED
    assert decision.message.startswith("the curve has not settled: exponents -0.3")
    assert decision.curves[0].replicates == 64


def test_a_logarithm_is_not_refuted():
    """A power of log x hides the true exponent, and the extrapolation in 1/log(x) sees it."""
    decision = decided(lambda rng: scaling(GRID, noisy(rng, noise=0.02) * np.log(GRID) ** 2, equals=-0.5), Effort.STANDARD)

    assert decision.verdict is Verdict.UNDECIDED
    assert abs(decision.curves[0].logarithmic + 0.5) < 0.1 < decision.curves[0].estimate + 0.5


def test_a_rate_with_its_mutants_is_kept_and_told():
    """The curve has medians, an interval and replicates; records lose nothing."""
    stated = state(lambda rng, *, rate=0.5: scaling(GRID, noisy(rng), equals=-rate), mutants=[Mutant("linear", rate=1)], **CHECKED)
    result = verify_theorem(stated, Effort.QUICK, 0)
    (curve,), (chance,) = result.decision.curves, result.decision.chances
    mutant = result.mutants[0].decision

    assert result.passed, result.reason
    assert result_from_json(result_to_json(result)) == result
    assert curve.low < -0.5 < curve.high
    assert (chance.trials, chance.unit, chance.estimate) == (curve.replicates, "replicates", curve.estimate)
    assert mutant.message.startswith("exponent -0.")
    assert mutant.witnesses[0].right == "equal to -1"


def test_the_findings_tell_the_rate():
    """One line for the test, one for the curve."""
    stated = state(lambda rng: scaling(GRID, noisy(rng), equals=-1), **CHECKED)
    text = finding_text(findings(verify_theorem(stated, Effort.QUICK, 0), stated)[0])

    assert "replicates, false alarms below" in text
    assert "claimed equal to -1 up to 0.125; 5 points 128..2048" in text


def test_a_separation_is_two_claims_on_one_experiment():
    """One method succeeds where another one fails at the same sizes; either claim can fail alone."""

    def experiment(rng, *, good=-0.5, bad=0.9):
        return {
            "A": scaling(GRID, noisy(rng, noise=0.05), equals=good),
            "B": event(rng.random(2000) < 0.95, at_least=bad),
            "C": mean(rng.random(2000), at_most=0.6, bounds=(0, 1)),
        }

    assert decided(experiment).verdict is Verdict.HOLDS
    for wrong, part in (({"good": -1}, "A"), ({"bad": 0.99}, "B")):
        decision = decided(lambda rng, *, wrong=wrong: experiment(rng, **wrong))
        assert decision.verdict is Verdict.REFUTED
        assert decision.witnesses[0].part == part


def test_each_instance_has_a_curve_of_its_own():
    """The level is divided; the least favourable curve of each part is kept."""
    decision = decided(lambda b, rng: scaling(GRID, noisy(rng, -b / 4), exponent_at_most=-0.75),
                       instances=st.sampled_from([3, 4, 1]), effort=Effort.STANDARD)  # fmt: skip

    assert decision.verdict is Verdict.REFUTED
    assert decision.witnesses[0].instance == 1
    assert [round(4 * curve.estimate) for curve in decision.curves] == [-1]


def test_a_rate_is_decided_again_on_new_samples():
    """Replaying an instance repeats the test."""
    stated = state(lambda n, rng: scaling(GRID, n * noisy(rng), equals=-1), instances=st.integers(1, 9), **CHECKED)
    (outcome,) = redecide(stated.variant, 3).parts.values()

    assert outcome.refutes
    assert "replicates, false alarms below" in outcome.note


def test_the_same_seed_gives_the_same_curves():
    """Another seed gives others."""
    stated = state(lambda rng: scaling(GRID, noisy(rng), equals=-0.5), **CHECKED)
    first, again, other = (decide(stated.variant, Effort.QUICK, seed).curves for seed in (1, 1, 2))

    assert first == again
    assert first != other


WRONG = {
    "no checked form": (lambda rng: scaling(GRID, noisy(rng), equals=-0.5), "checked_form= is empty"),
    "ignores": (lambda rng: scaling(GRID, noisy(np.random.default_rng(0)), equals=-0.5), "ignores rng"),
    "deterministic": (lambda rng: scaling(GRID, GRID**0.5 + 0 * rng.random(), equals=0.5), "64 curves are all the same"),
    "reused": (lambda rng: scaling(GRID, noisy(np.random.default_rng(0)) + 0 * rng.random(), equals=-0.5), "calls gave the same curves"),
    "tiled": (lambda rng: scaling(GRID, np.tile(noisy(rng), (2, 1)), equals=-0.5), "each curve occurs 2 times"),
    "zero": (lambda rng: scaling(GRID, noisy(rng) * (GRID < 999), equals=-0.5), "the curve is 0 at x = 1024"),
    "nan": (lambda rng: scaling(GRID, noisy(rng) * np.nan, equals=-0.5), "a curve is nan; give finite values"),
    "points": (lambda rng: scaling(GRID, noisy(rng)[:, :4], equals=-0.5), "x has the shape (5,), and y (32, 4)"),
    "transposed": (lambda rng: scaling(GRID, noisy(rng).T, equals=-0.5), "give y of shape (points,) or (replicates, points)"),
    "none": (lambda rng: scaling(GRID, noisy(rng)[:0], equals=-0.5), "and y (0, 5)"),
    "words": (lambda rng: scaling(GRID, ["a"] * 5, equals=rng.random()), "give real numbers"),
    "narrow": (lambda rng: scaling(GRID[:4], noisy(rng)[:, :4], equals=-0.5), "grows by less than a factor of 16"),
    "moving claim": (lambda rng: scaling(GRID, noisy(rng), equals=-rng.random()), "changes from call to call"),
    "moving grid": (lambda rng: scaling(GRID * (1 + rng.random()), noisy(rng), equals=-0.5), "changes from call to call"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_use_is_an_error_that_says_so(kind):
    """In one line, with the mend."""
    predicate, message = WRONG[kind]
    decision = decide(state(predicate, **({} if kind == "no checked form" else CHECKED)).variant, Effort.QUICK, 0)

    assert decision.verdict is Verdict.ERROR
    assert message in decision.message
    assert "\n" not in decision.message


ALPHA = 0.05
RUNS = 500
NOISE = {"heavy": True, "noise": 0.1}


def verdicts(claim, **curve):
    """The verdicts of many tests on independent streams, each with looks at 64, 128, ..., 1024 curves."""
    found = []
    for seed in range(RUNS):
        rng = np.random.default_rng(seed)
        trial = ScalingTrial(scaling(GRID, GRID, **claim), ALPHA, 1024)
        while not trial.finished:
            asked = scaling(GRID, noisy(rng, replicates=64, **curve), **claim)
            trial.see(asked, check_curves(asked))
        found.append(trial.verdict)
    return found


# Each claim is missed by the effect exactly, so that it is true, and would be false by any more: no true claim is harder to leave unrefuted.
@pytest.mark.parametrize("claim", [{"equals": -0.625}, {"exponent_at_most": -0.625}, {"exponent_at_least": -0.45, "effect": 0.05}])
def test_false_alarms_are_rarer_than_declared(claim):
    """On the boundary, with heavy-tailed noise: 25 in 500 would be too many."""
    found = verdicts(claim, **NOISE)

    assert found.count(Verdict.REFUTED) <= ALPHA * RUNS
    assert found.count(Verdict.HOLDS) <= ALPHA * RUNS


@pytest.mark.parametrize("correction", [-20, 4, 20])
def test_a_finite_size_bias_is_no_false_alarm(correction):
    """Corrections of up to a seventh at the first point refute nothing, and leave the claim undecided at worst."""
    assert verdicts({"equals": -0.5}, correction=correction, **NOISE).count(Verdict.REFUTED) == 0


def test_true_claims_hold_and_false_ones_are_refuted_with_power():
    """Nearly every test decides a claim that is exactly true, and one that is wrong by half."""
    assert verdicts({"equals": -0.5}, correction=4, **NOISE).count(Verdict.HOLDS) >= 0.95 * RUNS
    assert verdicts({"equals": -1}, correction=4, **NOISE).count(Verdict.REFUTED) >= 0.95 * RUNS
