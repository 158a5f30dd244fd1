"""Sparse linear regression with Gaussian inputs and noise, and its interpolants from starts of any scale, many problems at a time."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOST_STEPS = 200
SETTLED = 2.0**-30
"""Mirror coordinates that a Newton step moves by no more than this are exact after the next step."""


@dataclass(frozen=True)
class SparseProblem:
    r"""\(y = \langle \beta^*, x\rangle + \sigma \xi\) with \(x \sim N(0, I_d)\), m samples, and \(\beta^*\) with k equal entries and length one."""

    dimension: int
    samples: int
    sparsity: int
    sigma: float

    @property
    def truth(self) -> Array:
        r"""\(\beta^*\), shape (d,)."""
        beta = np.zeros(self.dimension)
        beta[: self.sparsity] = 1 / sqrt(self.sparsity)
        return beta

    def draw(self, rng: np.random.Generator, trials: int) -> tuple[Array, Array]:
        """Designs (trials, m, d) and targets (trials, m)."""
        X = rng.standard_normal((trials, self.samples, self.dimension))
        return X, X @ self.truth + self.sigma * rng.standard_normal((trials, self.samples))

    def error(self, beta: Array) -> Array:
        r"""\(\|\beta - \beta^*\|^2\), the error at a new point without its noise, for each trial."""
        return np.asarray(((beta - self.truth) ** 2).sum(axis=-1))


def logarithmic(factor: float, dimension: int) -> int:
    """So many times the logarithm of the dimension, as a number of samples."""
    return ceil(factor * log(dimension))


def interpolants(X: Array, y: Array, start: float) -> Array:
    r"""\(\beta_\alpha = 2 \alpha^2 \sinh(X^\top \nu)\) with \(X \beta_\alpha = y\), for designs (trials, m, d), m at most d, and targets (trials, m).

    Newton's method on the dual problem, from zero. Of a step that would move the mirror coordinates by delta, log(1 + delta) / delta is taken, the
    longest that is safe, because the third derivative of the hyperbolic cosine is at most the second one.

    Raises:
        ArithmeticError: it did not settle.
    """
    nu, a, columns = np.zeros_like(y), start**2, np.swapaxes(X, -1, -2)
    for _ in range(MOST_STEPS):
        z = _times(nu, X)
        slope = (X * (2 * a * np.cosh(z))[:, None]) @ columns
        residual = y - _times(2 * a * np.sinh(z), columns)
        step = np.linalg.solve(slope, residual[..., None])[..., 0]
        delta = np.abs(_times(step, X)).max(axis=-1, initial=0.0)
        nu = nu + step * (np.log1p(delta) / np.where(delta > 0, delta, 1))[:, None]
        if (delta <= SETTLED).all():
            return np.asarray(2 * a * np.sinh(_times(nu, X)))
    raise ArithmeticError(f"interpolants(...) did not settle within {MOST_STEPS} Newton steps; is X (trials, m, d) of full row rank?")


def least_squares(X: Array, y: Array) -> Array:
    """The interpolant of least Euclidean norm, or with more samples than unknowns the least squares solution, shape (trials, d)."""
    columns = np.swapaxes(X, -1, -2)
    if X.shape[-2] <= X.shape[-1]:
        return _times(np.linalg.solve(X @ columns, y[..., None])[..., 0], X)
    return np.asarray(np.linalg.solve(columns @ X, _times(y, X)[..., None])[..., 0])


def least_squares_spread(d: int, m: int, sigma: float) -> float:
    r"""The standard deviation of the error of `least_squares`, exactly, for \(|m - d| \ge 4\).

    The error is the part of \(\beta^*\) that the rows miss, which has a beta distribution if m < d, and \(\sigma^2 \xi^\top W^{-1} \xi\) for a
    Wishart matrix W, independent of it. The second moments of \(W^{-1}\) are those of the inverse Wishart distribution.
    """
    missed = 2 * m * (d - m) / (d**2 * (d + 2)) if m < d else 0.0
    p, n = min(m, d), max(m, d)
    unit = p / ((n - p) * (n - p - 1) * (n - p - 3))
    second = unit * (2 * (n - 1) + p * (n - p - 2) + 2)
    return sqrt(missed + sigma**4 * (second - (p / (n - p - 1)) ** 2))


def _times(rows: Any, matrices: Any) -> Any:
    """Each row (trials, n) by its matrix (trials, n, p)."""
    return (rows[:, None] @ matrices)[:, 0]
