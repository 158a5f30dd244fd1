r"""Sampling what a Gaussian matrix with a spike has beyond its bulk, without the matrix.

Let \(W \in \mathbb R^{d \times N}\) have independent entries \(N(0, 1/d)\). Reflections that fix the first axis on each side bring \(W\) into
tridiagonal form, as Golub and Kahan bring a matrix into bidiagonal form: rows and columns in turn, each without touching the one before. All entries
are independent: \(N(0, 1)\) on the diagonal, and above and below it the lengths of what was reflected, \(\chi_{N-k}\) and \(\chi_{d-k}\), all over
\(\sqrt d\). A spike \(\theta e_1 e_1^\top\) is not changed. So singular values, and the first entries of singular vectors, have the same law.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Outliers:
    """For each trial: the largest singular value of W + theta u v^T, and the squared inner products of its singular vectors with u and v."""

    value: Any
    left: Any
    right: Any


@dataclass(frozen=True)
class Bands:
    """The first rows of tridiagonal matrices: their diagonals ``middle`` and ``above`` (rows, trials), and ``below`` (rows - 1, trials).

    Vectors on the side of the columns have one entry more than there are rows.
    """

    middle: Any
    above: Any
    below: Any

    def transposed_times(self, x: Any) -> Any:
        """The transposed matrices times vectors x (rows, trials)."""
        z = np.concatenate([self.middle * x, np.zeros_like(x[:1])])
        z[1:] += self.above * x
        z[:-2] += self.below * x[1:]
        return z

    def times(self, z: Any) -> Any:
        """The matrices times vectors z (rows + 1, trials)."""
        x = self.middle * z[:-1] + self.above * z[1:]
        x[1:] += self.below * z[:-2]
        return x


def spiked_bands(rng: np.random.Generator, d: int, N: int, theta: Any, rows: int) -> Bands:
    """Sample the first rows of one spiked matrix for each entry of ``theta`` (trials,); N > ``rows``, d >= ``rows``."""
    k = np.arange(1, rows + 1)[:, None]
    shape = (rows, len(theta))
    middle = rng.standard_normal(shape) / np.sqrt(d)
    middle[0] += theta
    above = np.sqrt(rng.chisquare(N - k, shape) / d)
    below = np.sqrt(rng.chisquare(d - k[:-1], (rows - 1, shape[1])) / d)
    return Bands(middle, above, below)


def spiked_outliers(rng: np.random.Generator, d: int, N: int, theta: Any, iterations: int = 32) -> Outliers:
    """Sample one matrix for each entry of ``theta`` (trials,), and its outlier by power iteration from the spike; N > d.

    So many iterations reach only the first 2 * iterations + 1 rows, so no more are drawn. Use it where the outlier is well outside the bulk: the
    error is of the order of the ratio of the edge to the outlier to the power of four times the iterations.
    """
    bands = spiked_bands(rng, d, N, theta, min(d, 2 * iterations + 1))
    return power_iteration(bands, iterations)


def power_iteration(bands: Bands, iterations: int) -> Outliers:
    """The largest singular values, and the squared first entries of their vectors, from a start at the first axis."""
    x = np.zeros_like(bands.middle)
    x[0] = 1.0
    for _ in range(iterations):
        y = bands.times(bands.transposed_times(x))
        x = y / np.sqrt((y**2).sum(axis=0))
    z = bands.transposed_times(x)
    squared = (z**2).sum(axis=0)
    return Outliers(np.sqrt(squared), x[0] ** 2, z[0] ** 2 / squared)
