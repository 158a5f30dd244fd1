r"""Models that are homogeneous in their weights, and the one whose gradient flow is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checks.arithmetic import asinh, cosh, exp, sqrt, stack, tanh


@dataclass(frozen=True)
class PowerModel:
    r"""\(f_i(w) = \sum_k C_{ik} \langle a_k, w \rangle^D\): every D-homogeneous polynomial of the weights has this form.

    ``directions`` is A, of shape (k, p); ``coefficients`` is C, of shape (n, k); ``degree`` is the integer D >= 1.
    """

    directions: Any
    coefficients: Any
    degree: int

    def predict(self, w: Any) -> Any:
        r"""\(f(w)\), shape (n,)."""
        return self.coefficients @ (self.directions @ w) ** self.degree

    def pull(self, w: Any, r: Any) -> Any:
        r"""\(\nabla f(w)^\top r\), shape (p,)."""
        return self.directions.T @ (self.degree * (self.directions @ w) ** (self.degree - 1) * (self.coefficients.T @ r))

    def push(self, w: Any, v: Any) -> Any:
        r"""\(\nabla f(w)\, v\), shape (n,)."""
        return self.coefficients @ (self.degree * (self.directions @ w) ** (self.degree - 1) * (self.directions @ v))

    def velocity(self, w: Any, y: Any) -> Any:
        r"""\(-\nabla f(w)^\top (f(w) - y)\): gradient flow for \(\tfrac12 \|f(w) - y\|^2\)."""
        return -self.pull(w, self.predict(w) - y)


@dataclass(frozen=True)
class OneSquaredWeight:
    r"""Gradient flow of \(\tfrac12 (x (w_+^2 - w_-^2) - y)^2\) from \(w_+ = w_- = \alpha\), at the time \(s / \alpha^2\).

    All are scalars: \(x \ne 0\), \(y\), \(\alpha > 0\) (``start``), \(s \ge 0\). Weights are arrays \((w_+, w_-)\) of shape (2,).
    """

    x: Any
    y: Any
    start: Any
    s: Any

    @property
    def end_angle(self) -> Any:
        r"""\(\theta = \sinh^{-1}(y / (2 \alpha^2 x))\), the limit of \(\log(w_+ / w_-)\)."""
        return asinh(self.y / (2 * self.start**2 * self.x))

    @property
    def ratio(self) -> Any:
        r"""\(u = w_+ / w_-\), the solution of a Riccati equation.

        It is \((e^\theta - E) / (1 + E e^\theta)\) with \(E = \tanh(\theta/2)\, e^{-8 x^2 s \cosh\theta}\).
        """
        angle = self.end_angle
        left = tanh(angle / 2) * exp(-8 * self.x**2 * self.s * cosh(angle))
        return (exp(angle) - left) / (1 + left * exp(angle))

    @property
    def weights(self) -> Any:
        r"""\(w_\alpha(s / \alpha^2) = \alpha\, (u^{1/2}, u^{-1/2})\)."""
        return self.start * stack([sqrt(self.ratio), 1 / sqrt(self.ratio)])

    @property
    def end(self) -> Any:
        r"""\(w_\alpha(\infty) = \alpha\, (e^{\theta/2}, e^{-\theta/2})\)."""
        return self.start * stack([exp(self.end_angle / 2), exp(-self.end_angle / 2)])

    @property
    def kernel_weights(self) -> Any:
        r"""\(w_K(s) = (1 + k, 1 - k)\), \(k = \frac{y}{4x} (1 - e^{-8 x^2 s})\): the flow of the model that is linear in \(w\), from \((1, 1)\)."""
        k = self.y / (4 * self.x) * (1 - exp(-8 * self.x**2 * self.s))
        return stack([1 + k, 1 - k])

    def at(self, s: Any) -> OneSquaredWeight:
        """The same flow at another time."""
        return OneSquaredWeight(self.x, self.y, self.start, s)
