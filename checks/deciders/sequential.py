"""Tests of a mean that may be stopped at any time, in pure mathematics: summaries of samples in, evidence out.

An *e-process* against a hypothesis is a nonnegative process that starts at 1 and whose expectation, under the hypothesis, is at most 1 at every
stopping time. Ville's inequality: under the hypothesis, the probability that it ever reaches 1 / alpha is at most alpha. So a test may look after
every sample, and stop when it likes. All those here are mixtures of test supermartingales (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021;
Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", 2024; Delyon, "Exponential inequalities for sums of weakly
dependent variables", 2009), and all are against a hypothesis "the mean is at most m"; those against "at least m" see the
samples reflected.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from checks.deciders.summaries import NODES, Counts, Histogram, Squares, Sums

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
    The logarithm of each factor is concave in X, so that the histogram gives a wealth that is at most the real one; so do its two moments.
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
            self.table = betting_logs(self.level, self.effect, NODES)
        return log_mean_exp(self.table @ seen.weights + moment_logs(self.level, self.effect, seen.rest))


def betting_bets(level: float, effect: float) -> np.ndarray:
    """The grid of bets; against a level of 0 a bet could be of any size, but more than 2 / effect is of no use."""
    count = 1 + math.ceil(2 * math.log2(max(2.0, 1 / effect)))
    return BOLDEST * 2.0 ** (-np.arange(count) / 2) / max(level, BOLDEST * effect / 2)


def betting_logs(level: float, effect: float, samples: np.ndarray) -> np.ndarray:
    """The logarithms of the factors, a row for each bet, a column for each sample; they fall as the level rises."""
    return np.log1p(betting_bets(level, effect)[:, None] * (samples - level))


def moment_logs(level: float, effect: float, rest: Squares) -> np.ndarray | float:
    """Lower bounds of the sums of those logarithms, for each bet, over samples of which two moments are known.

    (log(1 + y) - y) / y^2 rises with y, and y = bet (X - level) is at least -c = -bet level.
    """
    if not rest.trials:
        return 0.0
    bets, losses = _moment_factors(level, effect)
    return bets * (rest.total - rest.trials * level) - losses * rest.about(level)


@lru_cache(maxsize=256)
def _moment_factors(level: float, effect: float) -> tuple[np.ndarray, np.ndarray]:
    """The bets, and what each loses by a squared distance to the level."""
    bets = betting_bets(level, effect)
    lowest = bets * level
    with np.errstate(invalid="ignore", divide="ignore"):
        # The series is 1/2 + c/3 + c^2/4 + ..., of which the quotient has lost all digits when c is tiny.
        curvature = np.where(lowest < 1e-4, (1 + lowest) / 2, -(np.log1p(-lowest) + lowest) / lowest**2)
    return bets, curvature * bets**2


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
        return half_normal_log(self.effect, seen.total - seen.trials * self.level, seen.trials)


@dataclass
class VarianceEvidence:
    """Against "the mean is at most ``level``" of samples of variance at most 1, however heavy their tails.

    exp(y - y^2 / 6) <= 1 + y + y^2 / 3 for all y (Delyon 2009). The right side rises from y = -3/2 on and is nowhere below 1/4, the left side is
    below 1/4 there and left of it, so that y may be replaced by any z >= y on the right. With y = b (X - level), where b (level - E X) = d >= 0, and
    z = y + max(d - 3, 0), the expectation of the right side is at most 1 + b^2 / 3: the products of exp(y - y^2 / 6 - b^2 / 3) are a supermartingale
    for each b >= 0. Samples that spread less than they may give more evidence. Mixed as for Gaussian ones.
    """

    level: float
    effect: float

    def log(self, seen: Squares) -> float:
        """The logarithm of the e-value."""
        return half_normal_log(self.effect, seen.total - seen.trials * self.level, variation(seen, self.level))


def variation(seen: Squares, level: float) -> float:
    """What takes the place of the number of samples where only their variance is known."""
    return (seen.about(level) + 2 * seen.trials) / 3


def half_normal_log(effect: float, total: float, variation: float) -> float:
    """The logarithm of the mean of exp(b total - b^2 variation / 2) over half-normal b of the scale of the effect; -inf where squares overflow."""
    from scipy.special import log_ndtr

    spread = 1 + variation * effect**2
    z = effect * total / math.sqrt(spread)
    return math.log(2) - 0.5 * math.log(spread) + z * z / 2 + float(log_ndtr(z))
