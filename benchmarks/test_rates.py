"""What deciding a rate costs on top of its predicate, and how sharp it is over noise."""

import numpy as np

from benchmarks.timing import least_seconds
from checks import Effort, Mutant, Verdict, scaling, theorem
from checks import arithmetic as xp
from checks.arithmetic.precision import working_precision
from checks.deciders.certify import certify
from checks.deciders.decide import decide
from checks.deciders.replicates import ScalingTrial, check_curves

GRID = np.array([128, 256, 512, 1024, 2048])
SAMPLES = 128
STATED = {"source": "standard", "checked_form": "exponents over n = 128, ..., 2048", "mutants": [Mutant("twice the rate", rate=2)]}


def errors(rng: np.random.Generator, replicates: int) -> np.ndarray:
    """The mean distance of the mean of n normal numbers to its expectation: a cheap experiment."""
    return abs(rng.standard_normal((replicates, len(GRID), SAMPLES))).mean(axis=-1) / np.sqrt(GRID)


@theorem(statement=r"E|\bar X_n| \asymp n^{-1/2}", **STATED)
def sampled(rng, *, rate=0.5):
    """Over noise."""
    return scaling(GRID, errors(rng, 64), equals=-rate)


@theorem(statement=r"\sum_{k > n} k^{-2} \asymp n^{-1}", **STATED)
def exact(*, rate=1):
    """Without noise: the tail of a sum, by the Euler-Maclaurin formula."""
    return scaling(GRID, [1 / n + 1 / (2 * n**2) + 1 / (6 * n**3) for n in map(xp.asarray, GRID.tolist())], equals=-rate)


def test_deciding_over_noise(benchmark, figure):
    """The whole decision, over drawing the same curves."""
    decision = benchmark(decide, sampled.variant, Effort.STANDARD, 0)
    replicates = decision.curves[0].replicates
    rng = np.random.default_rng(0)
    bare = least_seconds(lambda: [errors(rng, 64) for _ in range(replicates // 64)])

    assert decision.verdict is Verdict.HOLDS
    figure("deciding a rate over noise, over the bare sampler", least_seconds(lambda: decide(sampled.variant, Effort.STANDARD, 0)) / bare)
    figure("replicates until a rate holds", replicates)


def test_deciding_without_noise(benchmark, figure):
    """The decision by balls, over evaluating the curve in balls."""
    certified = benchmark(certify, exact.variant, None, Effort.STANDARD.cap)

    def bare() -> None:
        with working_precision(128):
            exact.variant.claims(None, exact=True)

    assert certified.worst[1].holds
    figure("deciding a rate by balls, over its curve", least_seconds(lambda: certify(exact.variant, None, 128)) / least_seconds(bare))
    figure("deciding a rate by balls, ms", benchmark.stats.stats.min * 1e3)


def test_calibration(benchmark, figure):
    """False alarms on the boundary of the effect, and decisions of what is true and what is wrong, at a level of 5 % with heavy-tailed noise."""
    runs = 1000

    def share(verdict: Verdict, level: float) -> float:
        found = 0
        for seed in range(runs):
            rng = np.random.default_rng(seed)
            trial = ScalingTrial(scaling(GRID, GRID, equals=level), 0.05, 1024)
            while not trial.finished:
                curves = GRID**-0.5 * (1 + 4 / GRID) * np.exp(0.1 * rng.standard_t(2, (64, 5)))
                claim = scaling(GRID, curves, equals=level)
                trial.see(claim, check_curves(claim))
            found += trial.verdict is verdict
        return found / runs

    alarms = benchmark.pedantic(share, args=(Verdict.REFUTED, -0.625), rounds=1)
    figure("rates: false alarms on the boundary of the effect", alarms, "at most 0.05")
    figure("rates: true claims that hold", share(Verdict.HOLDS, -0.5), "at least 0.95")
    figure("rates: claims off by three effects that are refuted", share(Verdict.REFUTED, -0.875), "at least 0.95")
    figure("rates: claims off by two effects that are refuted", share(Verdict.REFUTED, -0.75))
    figure("rates: seconds of the calibration", 4 * benchmark.stats.stats.total)
    assert alarms <= 0.05
