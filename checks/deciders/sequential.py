"""Tests of a mean that may be stopped at any time, in pure mathematics: summaries of samples in, evidence out.

An *e-process* against a hypothesis is a nonnegative process that starts at 1 and whose expectation, under the hypothesis, is at most 1 at every
stopping time. Ville's inequality: under the hypothesis, the probability that it ever reaches 1 / alpha is at most alpha. So a test may look after
every sample, and stop when it likes. All those here are mixtures of test supermartingales (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021;
Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", 2024; Catoni 2012; Wang and Ramdas, "Catoni-style confidence
sequences for heavy-tailed mean estimation", 2023), and all are against a hypothesis "the mean is at most m"; those against "at least m" see the
samples reflected.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from checks.deciders.summaries import PER_UNIT, Counts, Histogram, Sums

BOLDEST = 0.95
"""No bet stakes more than this part of the wealth."""


class Evidence(Protocol):
    """An e-process against "the mean is at most m"."""

    def log(self, seen: Any) -> float:
        """The logarithm of its value, after the samples of a summary."""
        ...


@dataclass
class EventEvidence:
    """Against "the probability is at most ``level``": likelihood ratios p / level, mixed over the p above it.

    The mixture is Jeffreys' Beta(1/2, 1/2), cut off at the level, so that each ratio is a supermartingale under every probability that is lower.
    It depends on the counts alone.
    """

    level: float
    prior: float = field(init=False)

    def __post_init__(self) -> None:
        self.prior = log_beta_above(0.5, 0.5, self.level) if 0 <= self.level < 1 else 0.0

    def log(self, seen: Counts) -> float:
        """The logarithm of the e-value."""
        if self.level < 0:
            return math.inf
        if self.level >= 1 or not seen.trials:
            return 0.0
        failed = seen.trials - seen.happened
        return event_log(seen.happened, failed, self.level) + log_beta_above(seen.happened + 0.5, failed + 0.5, self.level) - self.prior


def log_beta_above(a: float, b: float, level: float) -> float:
    """The logarithm of the probability of a Beta(a, b) variable to exceed ``level`` < 1; a lower bound where that is below float64."""
    from scipy.special import betaincc

    above = float(betaincc(a, b, level))
    if above > 0:
        return math.log(above)
    # The density is t^(a-1) (1-t)^(b-1) / B(a, b), where t^(a-1) is at least that of the level, or 1.
    power = (a - 1) * math.log(level) if a > 1 else 0.0
    return power + b * math.log1p(-level) - math.log(b) - log_beta(a, b)


def log_beta(a: float, b: float) -> float:
    """The logarithm of the Beta function."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


_JEFFREYS = math.log(math.pi)


def event_log(happened: int, failed: int, level: float) -> float:
    """The logarithm of the likelihood ratio, mixed over all probabilities by Beta(1/2, 1/2), against the probability ``level``."""
    if (level == 0 and happened) or (level == 1 and failed):
        return math.inf
    likelihood = (happened * math.log(level) if happened else 0.0) + (failed * math.log1p(-level) if failed else 0.0)
    return log_beta(happened + 0.5, failed + 0.5) - _JEFFREYS - likelihood


@dataclass
class BettingEvidence:
    """Against "the mean of samples in [0, 1] is at most ``level``": the wealth of a gambler who bets that it is more.

    A bet b multiplies the wealth by 1 + b (X - level), at most 1 in expectation if the mean is at most the level and b >= 0. The wealth is split over
    a geometric grid of constant bets: one of them is near the best, which is about gap / (variance + gap^2), so that small variance is used.
    The logarithm of each factor is concave in X, so that the histogram gives a wealth that is at most the real one.
    """

    level: float
    effect: float
    table: np.ndarray | None = None

    def log(self, seen: Histogram) -> float:
        """The logarithm of the e-value."""
        if self.level < 0:
            return math.inf
        if self.level >= 1 or not seen.trials:
            return 0.0
        if self.table is None:
            self.table = betting_logs(self.level, self.effect, seen.nodes)
        return log_mean_exp(self.table @ seen.weights)


def betting_logs(level: float, effect: float, samples: np.ndarray) -> np.ndarray:
    """The logarithms of the factors, a row for each bet, a column for each sample; they fall as the level rises."""
    count = 1 + math.ceil(2 * math.log2(max(2.0, 1 / effect)))
    parts = BOLDEST * 2.0 ** (-np.arange(count) / 2)
    # Against a level of 0 a bet could be of any size; more than 2 / effect is of no use.
    bets = parts / max(level, BOLDEST * effect / 2)
    return np.log1p(bets[:, None] * (samples - level))


def log_mean_exp(logs: np.ndarray) -> float:
    """The logarithm of the mean of what has these logarithms."""
    return float(np.logaddexp.reduce(logs)) - math.log(logs.size)


@dataclass
class GaussianEvidence:
    """Against "the mean is at most ``level``" of samples with a sub-Gaussian tail of scale 1.

    exp(b (S - n level) - n b^2 / 2) is a supermartingale for each b >= 0 if the mean is at most the level; mixed over b from a half-normal
    distribution whose scale is the effect, where the best b is.
    """

    level: float
    effect: float

    def log(self, seen: Sums) -> float:
        """The logarithm of the e-value."""
        from scipy.special import log_ndtr

        spread = 1 + seen.trials * self.effect**2
        z = self.effect * (seen.total - seen.trials * self.level) / math.sqrt(spread)
        return math.log(2) - 0.5 * math.log(spread) + z * z / 2 + float(log_ndtr(z))


@dataclass
class CatoniEvidence:
    """Against "the mean is at most ``level``" of samples of variance at most 1, however heavy their tails.

    Catoni's influence function, phi(x) = log(1 + x + x^2 / 2) for x >= 0 and -phi(-x) else, is below log(1 + x + x^2 / 2) everywhere, so that
    E exp(phi(b (X - m))) <= 1 + b^2 / 2 where m is the mean; and it rises, so that the same is true of each m above the mean. Hence
    prod exp(phi(b (X - m))) / (1 + b^2 / 2) is a supermartingale for each b > 0; mixed over a geometric grid of b from the effect up, where the
    best b is. Since |phi''| <= 1/4, the histogram of bins 1 / `PER_UNIT` misses each phi by at most b^2 / (32 PER_UNIT^2), which is paid for.
    """

    level: float
    effect: float
    table: np.ndarray | None = None

    def log(self, seen: Histogram) -> float:
        """The logarithm of the e-value."""
        if not seen.trials:
            return 0.0
        if self.table is None:
            self.table = self._logs(seen.nodes)
        far = self._logs(np.concatenate(seen.far)).sum(axis=1) if seen.far else 0.0
        return log_mean_exp(self.table @ seen.weights + far - seen.trials * catoni_cost(self.effect))

    def _logs(self, samples: np.ndarray) -> np.ndarray:
        return influence(catoni_bets(self.effect)[:, None] * (samples - self.level))


def catoni_bets(effect: float) -> np.ndarray:
    """From a little below the effect, which is the best bet for a gap of its size, to a little above 1."""
    return effect * 2.0 ** ((np.arange(max(1, math.ceil(2 * math.log2(1 / effect))) + 3) - 1) / 2)


def catoni_cost(effect: float) -> np.ndarray:
    """What a sample takes off the logarithm of each bet."""
    squares = catoni_bets(effect) ** 2
    return np.log1p(squares / 2) + squares / (32 * PER_UNIT**2)


def influence(x: np.ndarray) -> np.ndarray:
    """Catoni's widest influence function."""
    size = np.abs(x)
    return np.copysign(np.log1p(size + size * size / 2), x)
