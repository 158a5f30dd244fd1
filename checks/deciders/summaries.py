"""What a sequential test keeps of its samples, in constant memory and in the test's own units: (sample - origin) / unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

BINS = 512
"""Bins over the range of bounded samples."""

REACH = 64
PER_UNIT = 16
"""Samples of which the variance is known are binned as far as so many units from the origin, and each unit has so many bins."""


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
        """See further samples."""
        self.trials += samples.size
        self.total += (float(np.sum(samples)) - samples.size * self.origin) / self.unit

    @property
    def mean(self) -> float:
        """The sample mean in units, 0 for no samples."""
        return self.total / self.trials if self.trials else 0.0

    def reflected(self) -> Sums:
        """The sums of the negated samples."""
        return Sums(trials=self.trials, total=-self.total)


@dataclass
class Histogram(Sums):
    """A histogram on nodes ``(first + k) * step``, by which sums of smooth functions are bounded.

    A sample between two nodes counts for both, for the nearer one more, so that the mean stays: the sum of f over the histogram is that of the
    piecewise linear function that agrees with f on the nodes. It is below that of a concave f, and with |f''| <= M within M step^2 / 8 a sample.
    Samples beyond the nodes are kept as they are, in ``far``.
    """

    first: int = 0
    step: float = 1.0
    weights: np.ndarray = field(default_factory=lambda: np.zeros(2))
    far: list[np.ndarray] = field(default_factory=list)
    centred: bool = False

    @classmethod
    def bounded(cls, low: float, high: float) -> Histogram:
        """For samples in [low, high], which are the units 0 and 1."""
        return cls(low, high - low, step=1 / BINS, weights=np.zeros(BINS + 1))

    @classmethod
    def around(cls, origin: float, unit: float) -> Histogram:
        """For samples on the whole line, most of which are within some units of the origin."""
        count = REACH * PER_UNIT
        return cls(origin, unit, first=-count, step=1 / PER_UNIT, weights=np.zeros(2 * count + 1), centred=True)

    @property
    def nodes(self) -> np.ndarray:
        """The nodes, in units."""
        return (np.arange(self.weights.size) + self.first) * self.step

    def add(self, samples: np.ndarray) -> None:
        """See further samples."""
        super().add(samples)
        places = samples - self.origin
        places *= 1 / (self.unit * self.step)
        places -= self.first
        self._count(self._near(places) if self.centred else places)

    def _near(self, places: np.ndarray) -> np.ndarray:
        """Lay samples beyond the nodes aside."""
        last = self.weights.size - 1
        if places.min() >= 0 and places.max() <= last:
            return places
        near = (places >= 0) & (places <= last)
        self.far.append((places[~near] + self.first) * self.step)
        return places[near]

    def _count(self, places: np.ndarray) -> None:
        size = self.weights.size
        np.minimum(places, size - 1, out=places)  # the end of the range, rounded up
        cells = places.astype(np.intp)
        places -= cells
        upper = np.bincount(cells, weights=places, minlength=size)
        self.weights += np.bincount(cells, minlength=size) - upper
        self.weights[1:] += upper[:-1]

    def reflected(self) -> Histogram:
        """The histogram of 1 - sample, or of the negated samples if they are centred."""
        total = -self.total if self.centred else self.trials - self.total
        far = [-each for each in self.far]
        return Histogram(0.0, 1.0, self.trials, total, self.first, self.step, self.weights[::-1], far, self.centred)


Summary: TypeAlias = Counts | Sums | Histogram
