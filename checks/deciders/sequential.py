"""Tests of a mean that may be stopped at any time, in pure mathematics: samples in, evidence out.

An *e-process* against a hypothesis is a nonnegative process that starts at 1 and whose expectation, under the hypothesis, is at most 1 at every
stopping time. Ville's inequality: under the hypothesis, the probability that it ever reaches 1 / alpha is at most alpha. So a test may look after
every sample, and stop when it likes. All those here are mixtures of test supermartingales (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021;
Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", 2024), and all are against a hypothesis "the mean is at
most m"; those against "at least m" see the samples reflected.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

_CHUNK = 16
"""So many factors are multiplied before a logarithm is taken: with bets of at most `_BOLDEST` of all, no product leaves float64."""

_ROWS = 4096
_BOLDEST = 0.95


class Evidence(Protocol):
    """An e-process against "the mean is at most m"."""

    def update(self, samples: np.ndarray) -> None:
        """See further samples."""

    @property
    def log(self) -> float:
        """The logarithm of its value."""
        ...


@dataclass
class EventEvidence:
    """Against "the probability is at most ``level``": likelihood ratios p / level, mixed over the p above it.

    The mixture is Jeffreys' Beta(1/2, 1/2), cut off at the level, so that each ratio is a supermartingale under every probability that is lower.
    It depends on the counts alone.
    """

    level: float
    happened: int = 0
    trials: int = 0

    def update(self, samples: np.ndarray) -> None:
        """See further events, as 0 and 1."""
        self.happened += int(np.count_nonzero(samples))
        self.trials += samples.size

    @property
    def log(self) -> float:
        """The logarithm of the e-value."""
        if self.level < 0:
            return math.inf
        if self.level >= 1 or not self.trials:
            return 0.0
        return event_log(self.happened, self.trials, self.level) + self._above() - float(np.log(_beta_above(0.5, 0.5, self.level)))

    def _above(self) -> float:
        with np.errstate(divide="ignore"):
            return float(np.log(_beta_above(self.happened + 0.5, self.trials - self.happened + 0.5, self.level)))


def _beta_above(a: float, b: float, level: float) -> float:
    from scipy.special import betaincc

    return float(betaincc(a, b, level))


def event_log(happened: int, trials: int, level: float) -> float:
    """The logarithm of the likelihood ratio, mixed over all probabilities by Beta(1/2, 1/2), against the probability ``level``."""
    from scipy.special import betaln, xlog1py, xlogy

    failed = trials - happened
    return float(betaln(happened + 0.5, failed + 0.5) - betaln(0.5, 0.5) - xlogy(happened, level) - xlog1py(failed, -level))


def event_interval(happened: int, trials: int, alpha: float) -> tuple[float, float]:
    """The probabilities against which the mixture has not reached 1 / alpha: a confidence sequence, since it is convex in the level."""
    centre = happened / trials if trials else 0.5
    threshold = -math.log(alpha)
    ends = []
    for end in (0.0, 1.0):
        inside, outside = centre, end
        if event_log(happened, trials, end) < threshold:
            inside = end
        # Bisect down to neighbouring floats, and keep the one outside.
        while inside != end and (middle := (inside + outside) / 2) not in (inside, outside):
            inside, outside = (middle, outside) if event_log(happened, trials, middle) < threshold else (inside, middle)
        ends.append(outside)
    return ends[0], ends[1]


@dataclass
class BettingEvidence:
    """Against "the mean of samples in [0, 1] is at most ``level``": the wealth of a gambler who bets that it is more.

    A bet b multiplies the wealth by 1 + b (X - level), at most 1 in expectation if the mean is at most the level and b >= 0. The wealth is split over
    a geometric grid of constant bets: one of them is near the best, which is about gap / (variance + gap^2), so that small variance is used.
    """

    level: float
    effect: float
    bets: np.ndarray = field(init=False)
    logs: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        # Against a level of 0 a bet could be of any size; more than 1 / effect is of no use.
        top = _BOLDEST / self.level if self.level > _BOLDEST * self.effect / 2 else 2 / self.effect
        count = max(1, math.ceil(2 * math.log2(max(2.0, top / self.effect))))
        self.bets = top * 2.0 ** (-np.arange(count) / 2)
        self.logs = np.zeros(count)

    def update(self, samples: np.ndarray) -> None:
        """See further samples in [0, 1]."""
        if not 0 <= self.level < 1:
            return
        gains = samples - self.level
        for start in range(0, gains.size, _ROWS):
            self.logs += self._growth(gains[start : start + _ROWS])

    def _growth(self, gains: np.ndarray) -> np.ndarray:
        """What the logarithm of each bet's wealth grows by."""
        padded = np.zeros(-(-gains.size // _CHUNK) * _CHUNK)
        padded[: gains.size] = gains
        rows = padded.reshape(_CHUNK, -1)
        product = np.ones((self.bets.size, rows.shape[1]))
        for row in rows:
            product *= 1 + self.bets[:, None] * row
        return np.asarray(np.log(product).sum(axis=1))

    @property
    def log(self) -> float:
        """The logarithm of the e-value."""
        if self.level < 0:
            return math.inf
        return 0.0 if self.level >= 1 else float(np.logaddexp.reduce(self.logs)) - math.log(self.bets.size)


@dataclass
class GaussianEvidence:
    """Against "the mean is at most ``level``" of samples with a sub-Gaussian tail of scale 1.

    exp(b (S - n level) - n b^2 / 2) is a supermartingale for each b >= 0 if the mean is at most the level; mixed over b from a half-normal
    distribution whose scale is the effect, where the best b is.
    """

    level: float
    effect: float
    trials: int = 0
    total: float = 0.0

    def update(self, samples: np.ndarray) -> None:
        """See further samples, in units of the scale."""
        self.trials += samples.size
        self.total += float(np.sum(samples - self.level))

    @property
    def log(self) -> float:
        """The logarithm of the e-value."""
        from scipy.special import log_ndtr

        spread = 1 + self.trials * self.effect**2
        z = self.effect * self.total / math.sqrt(spread)
        return math.log(2) - 0.5 * math.log(spread) + z * z / 2 + float(log_ndtr(z))


def gaussian_radius(trials: int, effect: float, alpha: float) -> float:
    """Half the width of the confidence sequence of a mean with a sub-Gaussian tail of scale 1: the two-sided normal mixture."""
    if not trials:
        return math.inf
    spread = trials + effect**-2
    return math.sqrt(spread * (math.log(spread * effect**2) - 2 * math.log(alpha))) / trials


@dataclass
class EmpiricalBernstein:
    """A confidence sequence for the mean of samples in [0, 1] that adapts to their variance, in constant memory.

    The predictable plug-in empirical Bernstein confidence sequence (Waudby-Smith and Ramdas 2024, Theorem 2), with one bet for each slice of
    samples: it is made of what was seen before the slice.
    """

    alpha: float
    trials: int = 0
    total: float = 0.0
    squares: float = 0.0
    weight: float = 0.0
    weighted: float = 0.0
    penalty: float = 0.0

    def update(self, samples: np.ndarray) -> None:
        """See further samples in [0, 1], in slices that grow with what was seen."""
        start = 0
        while start < samples.size:
            size = max(8, self.trials // 4)
            self._slice(samples[start : start + size])
            start += size

    def _slice(self, samples: np.ndarray) -> None:
        centre = (self.total + 0.5) / (self.trials + 1)
        bet = self._bet()
        deviations = float(np.sum((samples - centre) ** 2))
        self.weight += bet * samples.size
        self.weighted += bet * float(np.sum(samples))
        self.penalty += deviations * (-math.log1p(-bet) - bet)
        self.squares += deviations
        self.trials += samples.size
        self.total += float(np.sum(samples))

    def _bet(self) -> float:
        seen = self.trials + 1
        variance = (self.squares + 0.25) / seen
        return min(0.5, math.sqrt(2 * math.log(2 / self.alpha) / (variance * seen * math.log1p(seen))))

    @property
    def interval(self) -> tuple[float, float]:
        """The interval, within [0, 1]."""
        if not self.trials:
            return 0.0, 1.0
        centre, radius = self.weighted / self.weight, (math.log(2 / self.alpha) + self.penalty) / self.weight
        return max(0.0, centre - radius), min(1.0, centre + radius)
