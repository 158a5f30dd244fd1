r"""Squared weights on an exponential loss: gradient flow in its dual variables, and what of it is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, cosh, exp, vector_norm, where
from checks.arithmetic import max as largest
from checks.arithmetic import min as smallest
from theorems.objects.margins import soft_minimum, soft_weights
from theorems.objects.squared_parametrisation import SquaredWeights, interpolant


@dataclass(frozen=True)
class DualPoint:
    r"""A point \(\beta = w_+^2 - w_-^2 = 2 a^2 \sinh(Z^\top \nu)\) of the flow from \(w_\pm = a\), and a competitor b.

    ``Z`` holds the inputs times their labels, shape (n, d); ``nu`` (n,) is \(4 \int e^{-q} dt \ge 0\); ``b`` is of shape (d,). The flow is
    \(d\nu / dM = \hat p\) in the time \(M = \|\nu\|_1 = 4 \int L\, dt\).
    """

    Z: Any
    nu: Any
    b: Any
    start: Any

    @classmethod
    def signed(cls, inputs: Any, nu: Any, b: Any, start: Any) -> DualPoint:
        """The labels are those that b predicts."""
        return cls(where(inputs @ b >= 0, 1, -1)[:, None] * inputs, nu, b, start)

    @property
    def angles(self) -> Any:
        r"""\(\theta = Z^\top \nu\), shape (d,)."""
        return self.Z.T @ self.nu

    @property
    def weights(self) -> SquaredWeights:
        r"""\(w_\pm = a e^{\pm \theta / 2}\)."""
        return SquaredWeights(self.start * exp(self.angles / 2), self.start * exp(-self.angles / 2))

    @property
    def beta(self) -> Any:
        r"""\(\beta\), shape (d,)."""
        return interpolant(self.Z, self.nu, self.start)

    @property
    def q(self) -> Any:
        """The margins, shape (n,)."""
        return self.Z @ self.beta

    @property
    def squared_size(self) -> Any:
        r"""\(\|w\|^2 = 2 a^2 \sum_j \cosh \theta_j\)."""
        return 2 * self.start**2 * cosh(self.angles).sum()

    @property
    def chances(self) -> Any:
        r"""\(\hat p\), shape (n,)."""
        return soft_weights(self.q)

    @property
    def smoothed(self) -> Any:
        r"""\(\tilde\gamma = \log(1/L) / \|w\|^2\)."""
        return soft_minimum(self.q) / self.squared_size

    def level(self, order: int = 1) -> Any:
        r"""The margin \(\gamma = \min_i (Z b)_i / \|b\|_1\) of the competitor, or over another norm."""
        return smallest(self.Z @ self.b) / vector_norm(self.b, ord=order)

    def separable(self) -> Any:
        """Whether the margin of the competitor is not tiny beside the inputs."""
        return self.level() > largest(modulus(self.Z)) / 64


@dataclass(frozen=True)
class OnePoint:
    r"""One data point z > 0 and D equal layers w > 0 of a diagonal network, so that \(dw/ds = z \circ w^{D - 1}\) with \(ds = e^{-q} dt\).

    All are of shape (d,) or numbers, and D is 2, 3 or 4. For D = 2 the time is s = ``time``; for D > 2 the flow blows
    up, and a share ``time`` of the time until then is left.
    """

    z: Any
    start: Any
    degree: int
    time: Any

    @classmethod
    def won_by_the_first(cls, first: Any, others: Any, ratios: Any, degree: int, time: Any, *, of: str = "rates") -> OnePoint:
        r"""The rates \(z_k w_k^{D - 2}\) are those of the first coordinate times ``ratios``; ``first`` is \((z_1, w_1)\).

        ``others`` (m,) are the other entries of z; where it is z itself that has the ratios, or for D = 2, they are the other starts.
        """
        z1, w1 = first[:1], first[1:]
        if degree == 2 or of == "entries":
            return cls(concat([z1, ratios * z1], axis=0), concat([w1, others], axis=0), degree, time)
        start = (ratios * z1 * w1 ** (degree - 2) / others) ** (1 / np.float64(degree - 2))
        return cls(concat([z1, others], axis=0), concat([w1, start], axis=0), degree, time)

    @property
    def rates(self) -> Any:
        r"""\(\sigma_k = z_k w_k(0)^{D - 2}\), which say who wins."""
        return self.z * self.start ** (self.degree - 2)

    @property
    def weights(self) -> Any:
        r"""\(w_k = w_k(0) e^{z_k s}\) for D = 2, and \(w_k(0) (1 - (1 - \varepsilon) \sigma_k / \max \sigma)^{-1/(D - 2)}\) above."""
        if self.degree == 2:
            return self.start * exp(self.z * self.time)
        left = 1 - (1 - self.time) * self.rates / largest(self.rates)
        return self.start * left ** (-1 / np.float64(self.degree - 2))
