"""How often the sequential tests are wrong, how much they see, and how far their intervals and their samples are from the best known."""

import math
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import xlogy
from scipy.stats import beta, norm

from checks import Verdict, event, mean
from checks.claims import Event, Mean
from checks.deciders.honesty import check_samples
from checks.deciders.intervals import betting_interval, event_interval, gaussian_radius, variance_radius
from checks.deciders.sequential import BettingEvidence, EventEvidence, Evidence, GaussianEvidence, VarianceEvidence
from checks.deciders.summaries import Counts, Histogram, Squares, Summary, Sums
from checks.deciders.trial import Trial

ALPHA = 0.05
RUNS = 3000
LOOKS = [*np.geomspace(20, 3000, 24).astype(int)]

Draw = Callable[[np.random.Generator, int], np.ndarray]


def unit() -> Histogram:
    """For samples in [0, 1]."""
    return Histogram.bounded(0.0, 1.0)


def heavy(rng: np.random.Generator, n: int) -> np.ndarray:
    """Student's t with 2.5 degrees of freedom, scaled to variance 1."""
    return rng.standard_t(2.5, n) / math.sqrt(5)


def skewed(rng: np.random.Generator, n: int) -> np.ndarray:
    """Two values of variance 1, the larger of which is met once in 200 times."""
    return np.asarray(((rng.random(n) < 0.005) - 0.005) / math.sqrt(0.005 * 0.995))


NULLS: dict[str, tuple[Evidence, Callable[[], Summary], Draw]] = {
    "event of probability 1/2": (EventEvidence(0.5), Counts, lambda rng, n: rng.random(n) < 0.5),
    "event of probability 1/1000": (EventEvidence(0.001), Counts, lambda rng, n: rng.random(n) < 0.001),
    "event of probability 999/1000": (EventEvidence(0.999), Counts, lambda rng, n: rng.random(n) < 0.999),
    "two values, mean 1/100": (BettingEvidence(0.01, 0.02), unit, lambda rng, n: (rng.random(n) < 0.01).astype(float)),
    "two values, mean 99/100": (BettingEvidence(0.99, 0.02), unit, lambda rng, n: (rng.random(n) < 0.99).astype(float)),
    "beta, deviation 0.05": (BettingEvidence(0.5, 0.01), unit, lambda rng, n: rng.beta(49.5, 49.5, n)),
    "uniform": (BettingEvidence(0.5, 0.05), unit, lambda rng, n: rng.random(n)),
    "normal": (GaussianEvidence(0.0, 0.05), Sums, lambda rng, n: rng.standard_normal(n)),
    "normal, by its variance": (VarianceEvidence(0.0, 0.05), Squares, lambda rng, n: rng.standard_normal(n)),
    "heavy tails": (VarianceEvidence(0.0, 0.05), Squares, heavy),
    "skewed": (VarianceEvidence(0.0, 0.05), Squares, skewed),
    "skewed the other way": (VarianceEvidence(0.0, 0.05), Squares, lambda rng, n: -skewed(rng, n)),
}


@pytest.fixture(scope="module")
def clock() -> Callable[[], float]:
    """CPU seconds since the first benchmark of this file."""
    start = time.process_time()
    return lambda: time.process_time() - start


def alarms(evidence: Evidence, summary: Callable[[], Summary], draw: Draw) -> int:
    """In how many runs evidence against a hypothesis that is just true reaches 1 / alpha at any look."""
    rng = np.random.default_rng(0)
    found = 0
    for _ in range(RUNS):
        samples, seen, before = draw(rng, LOOKS[-1]), summary(), 0
        for size in LOOKS:
            seen.add(samples[before:size])
            before = size
            if evidence.log(seen) >= -math.log(ALPHA):
                found += 1
                break
    return found


@pytest.mark.parametrize("null", NULLS)
def test_false_alarms(benchmark, figure, clock, null):
    """True hypotheses, at their boundary, looked at again and again: alarms at level 5 % in thousands of runs."""
    found = benchmark.pedantic(alarms, args=NULLS[null], rounds=1)

    figure(f"false alarms at level 0.05: {null}", found / RUNS, "at most 0.05")
    assert beta.ppf(1e-6, found or 1e-9, RUNS - found + 1) <= ALPHA


CLAIMS: dict[str, tuple[Callable[[np.ndarray], Event | Mean], Draw, Draw]] = {
    "event": (lambda x: event(x, at_least=0.9, effect=0.02), lambda rng, n: rng.random(n) < 0.9, lambda rng, n: rng.random(n) < 0.88),
    "bounded": (
        lambda x: mean(x, equals=0.5, bounds=(0, 1), effect=0.02),
        lambda rng, n: rng.random(n),
        lambda rng, n: rng.beta(1, 12 / 13, n),
    ),
    "normal": (
        lambda x: mean(x, at_most=0, tail="subgaussian", scale=1, effect=0.05),
        lambda rng, n: rng.standard_normal(n),
        lambda rng, n: rng.standard_normal(n) + 0.05,
    ),
    "heavy tails": (lambda x: mean(x, at_most=0, tail="variance", scale=1, effect=0.05), heavy, lambda rng, n: heavy(rng, n) + 0.05),
}


def decided(claim: Callable[[np.ndarray], Event | Mean], draw: Draw, alpha: float, runs: int, step: int = 100) -> list[Trial]:
    """Trials that ran to their end, or to a million samples."""
    rng, trials = np.random.default_rng(1), []
    for _ in range(runs):
        made = claim(draw(rng, step))
        trial = Trial(made, alpha, 0.02)
        while trial.verdict is Verdict.UNDECIDED and trial.drawn < 1_000_000:
            made = claim(draw(rng, step))
            trial.see(made, check_samples(made))
        trials.append(trial)
    return trials


@pytest.mark.parametrize("kind", CLAIMS)
def test_power(benchmark, figure, clock, kind):
    """At level 5 %: claims on their boundary hold, and claims that are missed by the declared effect are refuted."""
    claim, true, missed = CLAIMS[kind]
    holds = benchmark.pedantic(decided, args=(claim, true, ALPHA, 200), rounds=1)
    refuted = decided(claim, missed, ALPHA, 200)

    figure(f"true claims that hold: {kind}", sum(each.verdict is Verdict.HOLDS for each in holds) / 200, "at least 0.95")
    figure(f"misses by the effect that are refuted: {kind}", sum(each.verdict is Verdict.REFUTED for each in refuted) / 200, "at least 0.95")


def hedged(samples: np.ndarray, alpha: float) -> float:
    """The width of the hedged-capital confidence sequence (Waudby-Smith and Ramdas 2024, section 4.4) at its end, on a grid of means."""
    grid = np.linspace(0, 1, 2001)[1:-1]
    seen = np.arange(1, samples.size + 1)
    centres = (0.5 + np.cumsum(samples)) / (seen + 1)
    spread = (0.25 + np.cumsum((samples - centres) ** 2)) / (seen + 1)
    bets = np.sqrt(2 * math.log(2 / alpha) / (np.concatenate([[0.25], spread[:-1]]) * seen * np.log1p(seen)))
    up, down = np.zeros(grid.size), np.zeros(grid.size)
    for sample, bet in zip(samples, bets, strict=True):
        up += np.log1p(np.minimum(bet, 0.5 / grid) * (sample - grid))
        down += np.log1p(-np.minimum(bet, 0.5 / (1 - grid)) * (sample - grid))
    inside = grid[np.maximum(up, down) < math.log(2 / alpha)]
    return float(inside[-1] - inside[0])


S = TypeVar("S", bound=Summary)


def summed(make: Callable[[], S], samples: np.ndarray) -> S:
    """The summary of samples."""
    seen = make()
    seen.add(samples)
    return seen


def test_widths(benchmark, figure, clock):
    """Intervals that hold at all times, of 5000 samples, over those of one fixed size and over the best known that hold at all times."""
    rng, size = np.random.default_rng(2), 5000
    happened = int(np.count_nonzero(rng.random(size) < 0.1))
    low, high = event_interval(happened, size, ALPHA)
    fixed = beta.ppf(1 - ALPHA / 2, happened + 1, size - happened) - beta.ppf(ALPHA / 2, happened, size - happened + 1)
    figure("width over Clopper-Pearson's at a fixed size: event", (high - low) / fixed)
    for name, samples in {"uniform": rng.random(size), "beta, deviation 0.05": rng.beta(49.5, 49.5, size)}.items():
        seen = summed(unit, samples)
        low, high = betting_interval(seen, 0.02, ALPHA)
        figure(f"width over the hedged capital's: {name}", (high - low) / hedged(samples, ALPHA), "at most 1.2")
    floor = 2 * norm.ppf(1 - ALPHA / 2) / math.sqrt(size)
    figure("width over the normal test's at a fixed size: normal", 2 * gaussian_radius(size, 0.05, ALPHA) / floor)
    for name, draw in {"normal": NULLS["normal"][2], "heavy tails": heavy}.items():
        radius = variance_radius(summed(Squares, draw(rng, size)), 0.05, ALPHA)
        figure(f"width by the variance over the normal mixture's: {name}", radius / gaussian_radius(size, 0.05, ALPHA))
    benchmark(betting_interval, summed(unit, rng.random(size)), 0.02, ALPHA)


def information(p: float, q: float) -> float:
    """The information a trial of probability p has against q: Wald's test of the two needs log(1 / alpha) over it."""
    return float(xlogy(p, p / q) + xlogy(1 - p, (1 - p) / (1 - q)))


def growth(samples: np.ndarray, level: float) -> float:
    """The growth of the best constant bet that an oracle would place."""
    best = minimize_scalar(lambda bet: -np.log1p(bet * (samples - level)).mean(), bounds=(0, 0.99 / level), method="bounded")
    return -float(best.fun)


def mean_trials(claim: Callable[[np.ndarray], Event | Mean], draw: Draw, alpha: float) -> float:
    """Samples needed on average."""
    return float(np.mean([trial.trials for trial in decided(claim, draw, alpha, 60, 20)]))


def test_samples_needed(benchmark, figure, clock):
    """At level 1e-6: over the best test of two known hypotheses, and how many times fewer than a test of fixed size by the DKWM inequality."""
    alpha, effect = 1e-6, 0.01
    strength = math.log(1 / alpha)

    claim, true, missed = CLAIMS["event"]
    figure("samples over Wald's test: event, holds", mean_trials(claim, true, alpha) * information(0.9, 0.88) / strength)
    figure("samples over Wald's test: event, refuted", mean_trials(claim, missed, alpha) * information(0.88, 0.9) / strength)

    def narrow(rng: np.random.Generator, n: int) -> np.ndarray:
        return rng.beta(49.5, 49.5, n)

    needed = benchmark.pedantic(mean_trials, args=(lambda x: mean(x, equals=0.5, bounds=(0, 1), effect=effect), narrow, alpha), rounds=1)
    reflected = 1 - narrow(np.random.default_rng(3), 200_000)
    figure("samples over an oracle's bet: beta, deviation 0.05", needed * growth(reflected, 0.5 - effect) / strength)
    figure("times fewer than a fixed size: beta, deviation 0.05", math.log(2 / alpha) / (2 * (effect / 2) ** 2) / needed, "at least 50")

    best = 2 * strength / 0.05**2
    for kind in ("normal", "heavy tails"):
        claim, true, missed = CLAIMS[kind]
        figure(f"samples over Wald's test of normal samples: {kind}, holds", mean_trials(claim, true, alpha) / best)
        figure(f"samples over Wald's test of normal samples: {kind}, refuted", mean_trials(claim, missed, alpha) / best)
    figure("seconds of the calibration", clock())
