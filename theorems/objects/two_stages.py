"""A ReLU network that is trained in two stages, one gradient step on the first layer and then ridge regression on the last; and a kernel.

Inputs are the rows of X (n, d), labels y (n,). Everything is float64: these are simulations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from theorems.objects.arc_cosines import tangent_kernel
from theorems.objects.label_noise import preprocessed

Array: TypeAlias = NDArray[np.float64]


def first_gradient(X: Array, y: Array, start: Array) -> Array:
    r"""\(\frac1n \sum_i y_i x_i 1_{w_l \cdot x_i > 0}\) for each row of ``start`` (m, d), after the best linear fit was subtracted from the labels.

    Up to sign and size it is the first gradient of each unit of a network that starts at zero, from pairs with opposite output weights.
    """
    return np.asarray(((X @ start.T > 0) * preprocessed(X, y)[:, None]).T @ X / len(y))


@dataclass(frozen=True)
class Features:
    """ReLUs with weights W (m, d) and biases b (m,), and a constant."""

    W: Array
    b: Array

    @classmethod
    def paired(cls, rng: np.random.Generator, W: Array, *, size: float = 0.5, bias: float = 1.0) -> Features:
        """Each weight and its negative, scaled to the same root mean square length, with normal biases."""
        scaled = size * W / np.sqrt((W**2).sum(axis=1).mean())
        return cls(np.concatenate([scaled, -scaled]), bias * rng.standard_normal(2 * len(W)))

    def at(self, X: Array) -> Array:
        """The features of each input, shape (n, m + 1)."""
        return np.concatenate([np.maximum(X @ self.W.T + self.b, 0), np.ones((len(X), 1))], axis=1)

    def head(self, X: Array, y: Array, ridge: float) -> Array:
        """The weights (m + 1,) that minimise the mean squared error plus ``ridge`` times their squared length."""
        F = self.at(X)
        return np.asarray(np.linalg.solve(F.T @ F / len(y) + ridge * np.eye(F.shape[1]), F.T @ y / len(y)))


def kernel_matrix(X: Array, Z: Array) -> Array:
    """The neural tangent kernel of an infinitely wide ReLU network with biases, of two layers that are both trained: shape (n, k) for Z (k, d)."""
    X, Z = (np.concatenate([points, np.ones((len(points), 1))], axis=1) for points in (X, Z))
    lengths = np.linalg.norm(X, axis=1)[:, None] * np.linalg.norm(Z, axis=1)
    u = np.clip(X @ Z.T / lengths, -1, 1)
    return np.asarray(lengths * tangent_kernel(u))


def kernel_regression(X: Array, y: Array, Z: Array, ridges: tuple[float, ...]) -> list[Array]:
    """Predictions at Z of kernel ridge regression, one for each ridge."""
    K, across = kernel_matrix(X, X), kernel_matrix(Z, X)
    return [across @ np.linalg.solve(K + ridge * np.eye(len(y)), y) for ridge in ridges]
