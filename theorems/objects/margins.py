r"""Margins of homogeneous models under the exponential loss, in units in which nothing underflows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.arithmetic import exp, log, vector_norm, where
from checks.arithmetic import min as smallest
from theorems.objects.homogeneous import PowerModel


def soft_minimum(q: Any) -> Any:
    r"""\(\log(1/L)\) with \(L = \sum_i e^{-q_i}\), for q of shape (n,): at most the least entry, and at least that less \(\log n\)."""
    least = smallest(q)
    return least - log(exp(least - q).sum())


def soft_weights(q: Any) -> Any:
    r"""\(\hat p_i = e^{-q_i} / L\), shape (n,)."""
    weights = exp(smallest(q) - q)
    return weights / weights.sum()


@dataclass(frozen=True)
class Separation:
    r"""Weights w (p,) of a homogeneous model, whose outputs \(q_i = f_i(w)\) have the labels in them: they separate where all are positive.

    Velocities are in units of the loss \(L = \sum_i e^{-q_i}\): time runs like \(\int L\, dt\).
    """

    model: PowerModel
    w: Any

    @classmethod
    def signed(cls, directions: Any, coefficients: Any, w: Any, degree: int) -> Separation:
        """The labels are the signs of the outputs, so that every w separates, unless an output is zero."""
        outputs = PowerModel(directions, coefficients, degree).predict(w)
        return cls(PowerModel(directions, where(outputs >= 0, 1, -1)[:, None] * coefficients, degree), w)

    @property
    def degree(self) -> int:
        """D."""
        return self.model.degree

    @property
    def q(self) -> Any:
        """The margins, shape (n,)."""
        return self.model.predict(self.w)

    @property
    def least(self) -> Any:
        r"""\(q_{\min}\)."""
        return smallest(self.q)

    @property
    def log_inverse_loss(self) -> Any:
        r"""\(\log(1/L)\)."""
        return soft_minimum(self.q)

    @property
    def weights(self) -> Any:
        r"""\(\hat p_i = e^{-q_i} / L\), shape (n,)."""
        return soft_weights(self.q)

    @property
    def velocity(self) -> Any:
        r"""\(-\nabla L / L = \sum_i \hat p_i \nabla q_i\), shape (p,)."""
        return self.model.pull(self.w, self.weights)

    @property
    def mean(self) -> Any:
        r"""\(\nu / L = \sum_i \hat p_i q_i\)."""
        return self.weights @ self.q

    @property
    def squared_size(self) -> Any:
        r"""\(\|w\|^2\)."""
        return (self.w**2).sum()

    @property
    def smoothed(self) -> Any:
        r"""The smoothed margin \(\tilde\gamma = \log(1/L) / \|w\|^D\)."""
        return self.log_inverse_loss / vector_norm(self.w) ** self.degree

    def separates_well(self) -> Any:
        """Whether the loss is below one, by a factor that shows."""
        return self.log_inverse_loss > 2.0**-10

    def moved(self, step: Any) -> Separation:
        """The same model, after a step along the velocity."""
        return Separation(self.model, self.w + step * self.velocity)

    def resized(self, least: Any) -> Separation:
        """The same direction, with this least margin."""
        return Separation(self.model, self.w * (least / self.least) ** (1 / np.float64(self.degree)))
