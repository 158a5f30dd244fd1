"""Tests that may be stopped at any time keep their level, and find what they should."""

import math

import numpy as np
import pytest
from scipy.stats import beta

from checks import event, mean
from checks.deciders.sequential import BettingEvidence, EmpiricalBernstein, EventEvidence, GaussianEvidence, event_interval, gaussian_radius
from checks.deciders.trial import Trial
from checks.results import Verdict

ALPHA = 0.05
RUNS = 2000


def proportion_above(hits, runs, confidence=1 - 1e-6):
    """The exact (Clopper-Pearson) upper bound on a probability that gave so many hits."""
    return beta.ppf(confidence, hits + 1, runs - hits) if hits < runs else 1.0


def proportion_below(hits, runs, confidence=1 - 1e-6):
    """The exact lower bound."""
    return beta.ppf(1 - confidence, hits, runs - hits + 1) if hits else 0.0


def crossings(make, draw, looks=40, size=25):
    """In how many runs evidence against a true hypothesis reaches 1 / alpha at any look."""
    rng = np.random.default_rng(1)
    return sum(crosses(make(), lambda: draw(rng, size), looks) for _ in range(RUNS))


def crosses(evidence, draw, looks):
    for _ in range(looks):
        evidence.update(draw())
        if evidence.log >= -math.log(ALPHA):
            return True
    return False


NULLS = {
    "event": (lambda: EventEvidence(0.3), lambda rng, n: (rng.random(n) < 0.3).astype(float)),
    "rare event": (lambda: EventEvidence(0.01), lambda rng, n: (rng.random(n) < 0.01).astype(float)),
    "uniform": (lambda: BettingEvidence(0.5, 0.1), lambda rng, n: rng.random(n)),
    "two values": (lambda: BettingEvidence(0.1, 0.05), lambda rng, n: (rng.random(n) < 0.1).astype(float)),
    "small variance": (lambda: BettingEvidence(0.5, 0.01), lambda rng, n: rng.beta(50, 50, n)),
    "normal": (lambda: GaussianEvidence(0.0, 0.1), lambda rng, n: rng.standard_normal(n)),
    "signs": (lambda: GaussianEvidence(0.0, 0.2), lambda rng, n: 2.0 * rng.integers(0, 2, n) - 1),
}


@pytest.mark.parametrize("null", NULLS)
def test_false_alarms_are_below_the_level(null):
    """On the boundary of a true hypothesis, evidence reaches 1 / alpha, at any of forty looks, in no more than alpha of the runs."""
    hits = crossings(*NULLS[null])

    assert proportion_below(hits, RUNS) <= ALPHA


def test_a_test_that_looks_too_often_is_seen_to_break_its_level():
    """The calibration has teeth: a fixed-size normal test that looks forty times raises far more false alarms than it declares."""

    class Naive(GaussianEvidence):
        @property
        def log(self):
            return math.inf if self.total / math.sqrt(self.trials) >= 1.6449 else 0.0

    hits = crossings(lambda: Naive(0.0, 0.1), NULLS["normal"][1])

    assert proportion_below(hits, RUNS) > ALPHA


def intervals(rng, draw, make, size=50, looks=20):
    """Whether all intervals along a run contain the mean."""
    seen, stream = np.array([]), make()
    for _ in range(looks):
        seen = np.append(seen, draw(rng, size))
        low, high = stream(seen)
        yield low, high


def bernstein(seen):
    sequence = EmpiricalBernstein(ALPHA)
    sequence.update(seen)
    return sequence.interval


def gaussian(seen):
    return seen.mean() - gaussian_radius(seen.size, 0.1, ALPHA), seen.mean() + gaussian_radius(seen.size, 0.1, ALPHA)


def counted(seen):
    return event_interval(int(seen.sum()), seen.size, ALPHA)


COVERED = {
    "event": (NULLS["event"][1], 0.3, counted),
    "uniform": (NULLS["uniform"][1], 0.5, bernstein),
    "small variance": (NULLS["small variance"][1], 0.5, bernstein),
    "normal": (NULLS["normal"][1], 0.0, gaussian),
}


@pytest.mark.parametrize("kind", COVERED)
def test_confidence_sequences_cover(kind):
    """In no more than alpha of the runs does any interval along the run miss the mean."""
    draw, value, interval = COVERED[kind]
    rng = np.random.default_rng(2)
    missed = sum(not all(low <= value <= high for low, high in intervals(rng, draw, lambda: interval, looks=10)) for _ in range(500))

    assert proportion_below(missed, 500) <= ALPHA


def run(make, draw, alpha, rng, effect=0.05, budget=200_000):
    """Run a trial to its end."""
    trial = Trial(make(draw(rng)), alpha, effect)
    while trial.verdict is Verdict.UNDECIDED and trial.drawn < budget:
        samples = np.asarray(draw(rng), dtype=np.float64)
        trial.see(make(samples), samples)
    return trial


OFF = {
    "event": (lambda x: event(x, at_least=0.5), lambda rng: rng.random(200) < 0.45),
    "at most": (lambda x: event(x, at_most=0.5), lambda rng: rng.random(200) < 0.55),
    "bounded": (lambda x: mean(x, at_most=0.5, bounds=(0, 1)), lambda rng: rng.random(200) ** 0.8),
    "equal": (lambda x: mean(x, equals=0.0, bounds=(-1, 1)), lambda rng: rng.uniform(-1, 0.8, 200)),
    "normal": (lambda x: mean(x, at_least=0.0, tail="subgaussian", scale=2), lambda rng: 2 * rng.standard_normal(200) - 0.1),
}


@pytest.mark.parametrize("kind", OFF)
def test_a_miss_by_the_effect_is_refuted(kind):
    """A claim that is missed by the declared effect passes in no more than alpha of the runs, and is refuted in the others."""
    make, draw = OFF[kind]
    rng = np.random.default_rng(3)
    verdicts = [run(make, draw, ALPHA, rng).verdict for _ in range(200)]

    assert Verdict.UNDECIDED not in verdicts
    assert proportion_below(verdicts.count(Verdict.HOLDS), 200) <= ALPHA


TRUE = {
    "event": (lambda x: event(x, at_least=0.5), lambda rng: rng.random(200) < 0.5),
    "certain event": (lambda x: event(x, at_least=1), lambda rng: rng.random(200) < 1),
    "impossible event": (lambda x: event(x, at_most=0), lambda rng: rng.random(200) > 1),
    "bounded": (lambda x: mean(x, at_most=0.5, bounds=(0, 1)), lambda rng: rng.random(200)),
    "equal": (lambda x: mean(x, equals=0.0, bounds=(-1, 1)), lambda rng: rng.uniform(-1, 1, 200)),
    "normal": (lambda x: mean(x, at_least=0.0, tail="subgaussian", scale=2), lambda rng: 2 * rng.standard_normal(200)),
    "trivial": (lambda x: event(x, at_least=0), lambda rng: rng.random(200) < 0.5),
}


@pytest.mark.parametrize("kind", TRUE)
def test_a_true_claim_holds(kind):
    """On the boundary of a claim, it is refuted in no more than alpha of the runs, and holds in the others."""
    make, draw = TRUE[kind]
    rng = np.random.default_rng(4)
    verdicts = [run(make, draw, ALPHA, rng).verdict for _ in range(200)]

    assert Verdict.UNDECIDED not in verdicts
    assert proportion_below(verdicts.count(Verdict.REFUTED), 200) <= ALPHA


def test_small_variance_needs_few_samples():
    """With standard deviation 0.05 and effect 0.01 in [0, 1], a test of fixed size by the DKWM inequality needs at least twenty times the samples."""
    alpha, effect = 1e-6, 0.01
    fixed = math.log(2 / alpha) / (2 * (effect / 2) ** 2)

    def draw(rng):
        return rng.beta(49.5, 49.5, 20)

    trials = [run(lambda x: mean(x, equals=0.5, bounds=(0, 1), effect=effect), draw, alpha, np.random.default_rng(seed)) for seed in range(20)]

    assert all(trial.verdict is Verdict.HOLDS for trial in trials)
    assert 20 * np.mean([trial.trials for trial in trials]) <= fixed


@pytest.mark.parametrize(("happened", "trials"), [(0, 10), (10, 10), (3, 10), (50_000, 100_000), (0, 0)])
def test_the_interval_of_an_event_is_where_its_mixture_is_small(happened, trials):
    """The ends enclose the frequency, and reach 0 or 1 only where all trials agree."""
    low, high = event_interval(happened, trials, 1e-9)

    assert 0 <= low <= (happened / trials if trials else 0.5) <= high <= 1
    assert (low == 0) == (happened == 0)
    assert (high == 1) == (happened == trials)


@pytest.mark.parametrize("make", [lambda: EventEvidence(0.4), lambda: BettingEvidence(0.4, 0.02), lambda: GaussianEvidence(0.4, 0.02)])
def test_evidence_does_not_depend_on_the_batches(make):
    """Samples one by one, or all at once: the same evidence, up to the rounding of sums."""
    samples = (np.random.default_rng(5).random(300) < 0.5).astype(float)
    whole, single = make(), make()
    whole.update(samples)
    for sample in samples:
        single.update(np.array([sample]))

    assert f"{whole.log:.9g}" == f"{single.log:.9g}"
