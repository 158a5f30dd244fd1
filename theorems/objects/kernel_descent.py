r"""Gradient descent on a linear model from zero, run on its spectrum, and what it predicts on a finite population.

The loss is \(\frac12 \|J \theta - y\|^2\) with the features of the samples in the rows of J. Along a singular direction of value \(\lambda\), T steps
of size \(\eta\) leave the part \((1 - \eta \lambda^2)^T\) of the residual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


def descended(J: Any, y: Any, step: Any, steps: int) -> Any:
    """The weights after so many steps of gradient descent from zero, step by step."""
    theta = 0 * J.T @ y
    for _ in range(steps):
        theta = theta - step * J.T @ (J @ theta - y)
    return theta


@dataclass(frozen=True)
class Population:
    """Points that are equally likely, with unit feature vectors along the rows of ``features`` (m, p), and ``up`` (m,) the probability of label 1.

    Samples are counts: of each point with label 1 and with label -1.
    """

    features: np.ndarray
    up: np.ndarray

    @property
    def psi(self) -> np.ndarray:
        """The features, scaled to unit length."""
        return np.asarray(self.features / np.linalg.norm(self.features, axis=1, keepdims=True))

    def counts(self, rng: np.random.Generator, n: int, trials: int) -> np.ndarray:
        """Counts of n independent samples for each trial, shape (trials, 2, m); first those of label 1."""
        cells = np.concatenate([self.up, 1 - self.up]) / len(self.up)
        return rng.multinomial(n, cells, size=trials).reshape(trials, 2, -1)

    def error(self, predictions: np.ndarray) -> np.ndarray:
        """The exact probability of y f <= 0 for predictions (..., m)."""
        return np.asarray(((predictions <= 0) * self.up + (predictions >= 0) * (1 - self.up)).mean(axis=-1))


@dataclass(frozen=True)
class Fits:
    """Descent of ``steps`` steps of size 1/n from zero, on each of several samples of n; directions with singular value at least sqrt(n) cutoff count
    as information.
    """

    population: Population
    counts: np.ndarray
    cutoff: float
    steps: int

    def parts(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        r"""Per trial: the predictions at all points, and \(\|\Pi_{\mathcal I} y\| / \sqrt n\), \(\|\Pi_{\mathcal N} y\| / \sqrt n\).

        The squared singular values over n are the eigenvalues of the mean of psi psi^T, and y has the squared length n.
        """
        psi, n = self.population.psi, self.counts.sum(axis=(-2, -1))[:, None]
        seen, signed = self.counts.sum(axis=-2) / n, (self.counts[:, 0] - self.counts[:, 1]) / n
        values, vectors = np.linalg.eigh((psi.T * seen[:, None]) @ psi)
        values = np.clip(values, 0, 1)
        along = ((signed @ psi)[:, None] @ vectors)[:, 0]
        fitted = 1 - (1 - values) ** self.steps
        positive = values > len(values[0]) * np.finfo(float).eps
        inverse = np.divide(1, values, out=np.zeros_like(values), where=positive)
        theta = ((fitted * inverse * along)[:, None] @ np.swapaxes(vectors, -1, -2))[:, 0]
        information = (along**2 * inverse * (values >= self.cutoff**2)).sum(axis=-1)
        return theta @ psi.T, np.sqrt(information), np.sqrt(np.maximum(1 - information, 0))
