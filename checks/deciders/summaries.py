"""What a sequential test keeps of its samples, in constant memory and in the test's own units: (sample - origin) / unit."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from checks.deciders.honesty import check_finite, dot
from checks.errors import PredicateError

BINS = 512
"""Bins over the range of bounded samples."""

FINE = 2**14
"""So many bounded samples are binned before it is asked whether two moments do as well."""

BOLD = 1 / 8
"""Moments replace the bins where the best bet, about effect / variance, is below this: they lose at most two thirds of so much of the evidence."""

NEAR = 2.0**10
"""An origin up to so many units from zero is taken off the sums instead of off each sample; that costs 20 bits of the 53 at most."""

HUGE = 2.0**400
"""Squares of numbers beyond it are near the end of float64."""

ROW = 4096
_ONES = np.ones(ROW)


@dataclass
class Counts:
    """How often an event happened."""

    happened: int = 0
    trials: int = 0

    def add(self, samples: np.ndarray) -> None:
        """See further truth values."""
        self.happened += int(np.count_nonzero(samples))
        self.trials += samples.size

    @property
    def mean(self) -> float:
        """The frequency."""
        return self.happened / self.trials if self.trials else 0.5

    def reflected(self) -> Counts:
        """The counts of the event that it did not happen."""
        return Counts(self.trials - self.happened, self.trials)


@dataclass
class Sums:
    """Number and total."""

    origin: float = 0.0
    unit: float = 1.0
    trials: int = 0
    total: float = 0.0

    def add(self, samples: np.ndarray) -> None:
        """See further samples; raises a PredicateError where they are not finite."""
        self._add_total((_sum(samples) - samples.size * self.origin) / self.unit, samples)

    def _add_total(self, total: float, samples: np.ndarray) -> None:
        """A total that is finite shows that all samples are."""
        if not math.isfinite(total):
            check_finite(samples)
            raise PredicateError("mean(...): the sum of the samples is beyond float64; divide samples, level and scale by their size")
        self.trials += samples.size
        self.total += total

    @property
    def mean(self) -> float:
        """The sample mean in units, 0 for no samples."""
        return self.total / self.trials if self.trials else 0.0

    def reflected(self) -> Sums:
        """The sums of the negated samples."""
        return Sums(trials=self.trials, total=-self.total)


@dataclass
class Squares(Sums):
    """Number, total and sum of squares."""

    squares: float = 0.0

    def add(self, samples: np.ndarray) -> None:
        """See further samples; raises a PredicateError where they are not finite."""
        origin, unit, size = self.origin, self.unit, samples.size
        if abs(origin) > NEAR * unit or not 1 / HUGE < unit < HUGE:
            samples, origin, unit = (samples - origin) / unit, 0.0, 1.0
        total = _sum(samples)
        self.squares += (dot(samples, samples) - 2 * origin * total + size * origin * origin) / unit / unit
        self._add_total((total - size * origin) / unit, samples)

    def about(self, level: float) -> float:
        """The sum of the squared distances to a level; infinite where squares overflow."""
        return max(0.0, self.squares - 2 * level * self.total + self.trials * level * level) if self.squares < HUGE**2 else math.inf

    def reflected(self) -> Squares:
        """The sums of the negated samples."""
        return Squares(trials=self.trials, total=-self.total, squares=self.squares)

    def moved(self, distance: float) -> Squares:
        """The sums of the samples plus a distance."""
        return Squares(trials=self.trials, total=self.total + self.trials * distance, squares=self.about(-distance))


def _sum(samples: np.ndarray) -> float:
    """The sum; a product with ones takes two thirds of the time that NumPy's sum takes."""
    whole = samples.size // ROW * ROW
    with np.errstate(over="ignore", invalid="ignore"):
        rows = float(np.sum(samples[:whole].reshape(-1, ROW) @ _ONES)) if whole else 0.0
        return rows + float(np.sum(samples[whole:]))


@dataclass
class Histogram:
    """Samples in [0, 1] by the nodes k / `BINS`, and the moments of the ``rest``, from which sums of smooth functions are bounded.

    A sample between two nodes counts for both, for the nearer one more, so that the mean stays: the sum of f over the histogram is that of the
    piecewise linear function that agrees with f on the nodes, which is below that of a concave f. The first samples are binned, and those of a
    variance that is small against the ``effect``; others, of which many are needed, have two moments only, which cost a twentieth.
    """

    origin: float = 0.0
    unit: float = 1.0
    effect: float = math.inf
    trials: int = 0
    weights: np.ndarray = field(default_factory=lambda: np.zeros(BINS + 1))
    rest: Squares = field(default_factory=Squares)
    binning: bool = True

    @classmethod
    def bounded(cls, low: float, high: float, effect: float = math.inf) -> Histogram:
        """For samples in [low, high], which are the units 0 and 1; without an effect, all are binned."""
        return cls(low, high - low, effect, rest=Squares(low, high - low))

    @property
    def mean(self) -> float:
        """The sample mean in units, 1/2 for no samples."""
        return (float(NODES @ self.weights) + self.rest.total) / self.trials if self.trials else 0.5

    def add(self, samples: np.ndarray) -> None:
        """See further samples."""
        self.binning = self.binning and self._bold()
        if self.binning:
            self._count((samples - self.origin) * (BINS / self.unit))
        else:
            self.rest.add(samples)
        self.trials += samples.size

    def _bold(self) -> bool:
        """Whether the best bet may be so large that two moments are not enough to know what it wins."""
        return self.trials - self.rest.trials < FINE or self.effect > BOLD * self.variance

    @property
    def variance(self) -> float:
        """The variance of the samples that were binned, in units."""
        binned = float(self.weights.sum())
        mean = float(NODES @ self.weights) / binned
        return float((NODES - mean) ** 2 @ self.weights) / binned

    def _count(self, places: np.ndarray) -> None:
        np.minimum(places, BINS, out=places)  # the end of the range, rounded up
        cells = places.astype(np.intp)
        places -= cells
        upper = np.bincount(cells, weights=places, minlength=BINS + 1)
        self.weights += np.bincount(cells, minlength=BINS + 1) - upper
        self.weights[1:] += upper[:-1]

    def reflected(self) -> Histogram:
        """That of 1 - sample."""
        return Histogram(0.0, 1.0, self.effect, self.trials, self.weights[::-1], self.rest.reflected().moved(1.0))


NODES = np.arange(BINS + 1) / BINS
"""Where the samples of a histogram are counted."""

Summary: TypeAlias = Counts | Sums | Histogram
