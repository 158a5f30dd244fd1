"""Tests that may be stopped at any time keep their level, and find what they should."""

import math

import numpy as np
import pytest
from flint import arb
from scipy.stats import beta

from checks import event, mean
from checks.arithmetic.precision import working_precision
from checks.deciders.intervals import betting_interval, event_interval, gaussian_radius, variance_radius
from checks.deciders.sequential import BettingEvidence, EventEvidence, GaussianEvidence, VarianceEvidence, betting_bets, betting_logs, moment_logs
from checks.deciders.summaries import FINE, NODES, Counts, Histogram, Squares, Sums
from checks.deciders.trial import Trial
from checks.results import Verdict

ALPHA = 0.05
RUNS = 600


def proportion_above(hits, runs, confidence=1 - 1e-6):
    """The exact (Clopper-Pearson) upper bound on a probability that gave so many hits."""
    return beta.ppf(confidence, hits + 1, runs - hits) if hits < runs else 1.0


def proportion_below(hits, runs, confidence=1 - 1e-6):
    """The exact lower bound."""
    return beta.ppf(1 - confidence, hits, runs - hits + 1) if hits else 0.0


def crossings(make, draw, looks=24, size=40):
    """In how many runs evidence against a true hypothesis reaches 1 / alpha at any look."""
    rng = np.random.default_rng(1)
    return sum(crosses(make(), lambda: draw(rng, size), looks) for _ in range(RUNS))


def crosses(process, draw, looks):
    evidence, seen = process
    for _ in range(looks):
        seen.add(draw())
        if evidence.log(seen) >= -math.log(ALPHA):
            return True
    return False


def unit():
    return Histogram.bounded(0.0, 1.0)


def heavy(rng, n):
    """Student's t with three degrees of freedom, of variance 1 and without a third moment."""
    return rng.standard_t(3, n) / math.sqrt(3)


def skewed(rng, n):
    """Variance 1, and mostly a little below the mean; once in a hundred times far above it."""
    rare = rng.random(n) < 0.01
    return np.where(rare, 0.99, -0.01) / math.sqrt(0.01 * 0.99)


NULLS = {
    "event": (lambda: (EventEvidence(0.3), Counts()), lambda rng, n: rng.random(n) < 0.3),
    "rare event": (lambda: (EventEvidence(0.01), Counts()), lambda rng, n: rng.random(n) < 0.01),
    "frequent event": (lambda: (EventEvidence(0.98), Counts()), lambda rng, n: rng.random(n) < 0.98),
    "uniform": (lambda: (BettingEvidence(0.5, 0.1), unit()), lambda rng, n: rng.random(n)),
    "two values": (lambda: (BettingEvidence(0.1, 0.05), unit()), lambda rng, n: (rng.random(n) < 0.1).astype(float)),
    "small variance": (lambda: (BettingEvidence(0.5, 0.01), unit()), lambda rng, n: rng.beta(50, 50, n)),
    "normal": (lambda: (GaussianEvidence(0.0, 0.1), Sums()), lambda rng, n: rng.standard_normal(n)),
    "signs": (lambda: (GaussianEvidence(0.0, 0.2), Sums()), lambda rng, n: 2.0 * rng.integers(0, 2, n) - 1),
    "normal, by variance": (lambda: (VarianceEvidence(0.0, 0.1), Squares()), lambda rng, n: rng.standard_normal(n)),
    "heavy tails": (lambda: (VarianceEvidence(0.0, 0.1), Squares()), heavy),
    "skewed": (lambda: (VarianceEvidence(0.0, 0.2), Squares()), skewed),
    "skewed the other way": (lambda: (VarianceEvidence(0.0, 0.2), Squares()), lambda rng, n: -skewed(rng, n)),
}


@pytest.mark.parametrize("null", NULLS)
def test_false_alarms_are_below_the_level(null):
    """On the boundary of a true hypothesis, evidence reaches 1 / alpha, at any of the looks, in no more than alpha of the runs."""
    hits = crossings(*NULLS[null])

    assert proportion_below(hits, RUNS) <= ALPHA


def test_a_test_that_looks_too_often_is_seen_to_break_its_level():
    """The calibration has teeth: a fixed-size normal test that looks often raises far more false alarms than it declares."""

    class Naive(GaussianEvidence):
        def log(self, seen):
            return math.inf if seen.total / math.sqrt(seen.trials) >= 1.6449 else 0.0

    hits = crossings(lambda: (Naive(0.0, 0.1), Sums()), NULLS["normal"][1])

    assert proportion_below(hits, RUNS) > ALPHA


def test_heavy_tails_break_a_test_that_believes_in_light_ones():
    """The sub-Gaussian test of skewed samples of variance 1 raises too many false alarms: their tail is not what it is told."""
    hits = crossings(lambda: (GaussianEvidence(0.0, 1.0), Sums()), skewed, looks=60, size=5)

    assert proportion_below(hits, RUNS) > ALPHA


def summed(make, samples):
    """The summary of samples."""
    seen = make()
    seen.add(samples)
    return seen


def bet(samples):
    return betting_interval(summed(unit, samples), 0.1, ALPHA)


def by_variance(samples):
    radius = variance_radius(summed(Squares, samples), 0.1, ALPHA)
    return samples.mean() - radius, samples.mean() + radius


def gaussian(seen):
    return seen.mean() - gaussian_radius(seen.size, 0.1, ALPHA), seen.mean() + gaussian_radius(seen.size, 0.1, ALPHA)


def counted(seen):
    return event_interval(int(seen.sum()), seen.size, ALPHA)


COVERED = {
    "event": (NULLS["event"][1], 0.3, counted),
    "uniform": (NULLS["uniform"][1], 0.5, bet),
    "small variance": (NULLS["small variance"][1], 0.5, bet),
    "normal": (NULLS["normal"][1], 0.0, gaussian),
    "heavy tails": (heavy, 0.0, by_variance),
}


@pytest.mark.parametrize("kind", COVERED)
def test_confidence_sequences_cover(kind):
    """In no more than alpha of the runs does any interval along the run miss the mean."""
    draw, value, interval = COVERED[kind]
    rng = np.random.default_rng(2)
    missed = 0
    for _ in range(250):
        samples = draw(rng, 500)
        ends = [interval(samples[:size]) for size in (30, 80, 200, 500)]
        missed += not all(low <= value <= high for low, high in ends)

    assert proportion_below(missed, 250) <= ALPHA


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
    "heavy tails": (lambda x: mean(x, at_most=3.0, tail="variance", scale=2), lambda rng: 2 * heavy(rng, 200) + 3.1),
    "far off": (lambda x: mean(x, equals=0.0, tail="variance", scale=1), lambda rng: heavy(rng, 200) - 1e6),
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
    "heavy tails": (lambda x: mean(x, equals=3.0, tail="variance", scale=2), lambda rng: 2 * heavy(rng, 200) + 3),
    "far below": (lambda x: mean(x, at_most=0.0, tail="variance", scale=1), lambda rng: heavy(rng, 200) - 1e6),
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


PROCESSES = [
    lambda: (EventEvidence(0.4), Counts()),
    lambda: (BettingEvidence(0.4, 0.02), unit()),
    lambda: (GaussianEvidence(0.4, 0.02), Sums()),
    lambda: (VarianceEvidence(0.4, 0.02), Squares()),
]


@pytest.mark.parametrize("make", PROCESSES)
def test_evidence_does_not_depend_on_the_batches(make):
    """Samples one by one, or all at once: the same evidence, up to the rounding of sums."""
    samples = np.random.default_rng(5).random(300) < 0.5
    (evidence, whole), (_, single) = make(), make()
    samples = samples if isinstance(whole, Counts) else samples.astype(float)
    whole.add(samples)
    for sample in samples:
        single.add(np.array([sample]))

    assert f"{evidence.log(whole):.9g}" == f"{evidence.log(single):.9g}"


@pytest.mark.parametrize("effect", [math.inf, 1e-9])
@pytest.mark.parametrize("sign", [1, -1])
def test_summaries_win_less_than_their_samples(effect, sign):
    """The wealth of each bet on bins or on moments is below that on the samples themselves, in both directions, nearly the same for small ones."""
    samples = np.random.default_rng(6).beta(2, 5, 2 * FINE)
    seen = Histogram.bounded(0.0, 1.0, effect)
    for half in np.split(samples, 2):
        seen.add(half)
    level, bets = 0.3 if sign > 0 else 0.7, betting_bets(0.3 if sign > 0 else 0.7, 0.01)
    exact = betting_logs(level, 0.01, samples if sign > 0 else 1 - samples).sum(axis=1)
    own = seen if sign > 0 else seen.reflected()
    found = betting_logs(level, 0.01, NODES) @ own.weights + moment_logs(level, 0.01, own.rest)
    losses = exact - found

    assert seen.rest.trials == (FINE if effect < 1 else 0)
    assert seen.trials == 2 * FINE
    assert f"{seen.mean:.12g}" == f"{samples.mean():.12g}"
    assert (losses > -1e-6).all()
    assert (losses <= np.maximum(bets, bets**2) * samples.size * (1e-5 if effect > 1 else bets**2)).all()


@pytest.mark.parametrize("lowest", [1e-12, 1e-5, 9.9e-5, 1.1e-4, 0.1, 0.95])
def test_two_moments_bound_the_logarithm(lowest):
    """log(1 + y) is at least what they say for y down to minus bet times level; the bound is met there."""
    level, effect = 0.5, lowest
    for bet, index in [(bet, k) for k, bet in enumerate(betting_bets(level, effect))]:
        for x in (0.0, 0.3, 0.5, 1.0):
            found = moment_logs(level, effect, summed(Squares, np.array([x])))[index]
            with working_precision(200):
                y = bet * (arb(x) - level)
                assert arb(found) <= (1 + y).log() + abs(y) * 2.0**-40


def test_the_variation_of_delyon():
    """exp(y - y^2 / 6) is at most 1 + y + y^2 / 3, and below 1/4 up to -3/2, where that is least."""
    sides = [(-(y**2) / 6 + y, 1 + y + y**2 / 3) for y in (sign * arb(x) for x in np.geomspace(1e-3, 1e4, 300) for sign in (1, -1))]

    assert all(exponent.exp() < bound for exponent, bound in sides)
    assert arb(-1.875).exp() < 0.25


@pytest.mark.parametrize("origin", [0.0, 5.0, 3e8])
def test_squares_keep_their_digits_wherever_the_origin_is(origin):
    """Sums in units of 1/4 around an origin near zero or far from it."""
    samples = np.random.default_rng(7).standard_normal(10_000) / 4
    seen = Squares(origin, 0.25)
    seen.add(origin + samples)
    exact = 4 * ((origin + samples) - origin)

    assert f"{seen.about(0.5):.9g}" == f"{((exact - 0.5) ** 2).sum():.9g}"
    assert f"{seen.reflected().about(-0.5):.9g}" == f"{((exact - 0.5) ** 2).sum():.9g}"
    assert seen.reflected().total == -seen.total


def test_squares_that_overflow_are_no_evidence():
    """A finite sample of which the square is infinite leaves the mean unknown, and is no error."""
    seen = summed(Squares, np.array([1e200, 1.0]))

    assert VarianceEvidence(0.0, 0.1).log(seen) == -math.inf
    assert variance_radius(seen, 0.1, ALPHA) == math.inf or variance_radius(seen, 0.1, ALPHA) > 1


@pytest.mark.parametrize("samples", [[0.0] * 50, [1.0] * 50, [0.5], [0.0, 1.0], [1 / 3] * 7])
def test_intervals_of_few_or_equal_samples_contain_their_mean(samples):
    """No division by zero, no empty interval; all of [0, 1] for a single sample."""
    low, high = betting_interval(summed(unit, np.array(samples)), 0.02, 1e-9)

    assert 0 <= low <= np.mean(samples) <= high <= 1
    assert variance_radius(summed(Squares, np.array(samples)), 0.02, 1e-9) > 0
    assert len(samples) > 1 or (low, high) == (0, 1)


def test_evidence_below_float64_stays_finite():
    """An event that happens much too rarely for the alternative, whose share of the mixture is below exp(-745), still has an e-value above 0."""
    assert -20 < EventEvidence(0.9).log(Counts(0, 10_000_000)) < 0
