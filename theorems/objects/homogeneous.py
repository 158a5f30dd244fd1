r"""Models that are homogeneous in their weights, and the one whose gradient flow is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checks.arithmetic import abs as modulus
from checks.arithmetic import asinh, cosh, exp, sqrt, stack, tanh, vector_norm, zeros
from checks.solvers import root


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

    @property
    def largest(self) -> Any:
        r"""\(\sum_k |C_{ik}| \|a_k\|^D\), a bound of \(|f_i(w)| / \|w\|^D\), shape (n,)."""
        return modulus(self.coefficients) @ vector_norm(self.directions, axis=1) ** self.degree

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


@dataclass(frozen=True)
class OneRowFlow:
    r"""Where gradient flow ends for \(f(w) = \sum_j x_j (w_+[j]^D - c\, w_-[j]^D)\) and one target, from \(\alpha (p \mathbf 1, q \mathbf 1)\).

    The start is unbiased: \(c = (p / q)^D\). ``row`` is x, of shape (d,); ``plus`` and ``minus`` are the numbers p, q > 0. Along the flow
    \(w_+[j]\) and \(w_-[j]\) are functions of \(x_j \mu\) alone, with one number \(\mu\), minus the integral of the residual. All is in
    units of the start: weights over \(\alpha\), predictions over \(\alpha^D\).
    """

    row: Any
    plus: Any
    minus: Any
    degree: int

    @property
    def ratio(self) -> Any:
        r"""\(c\)."""
        return (self.plus / self.minus) ** self.degree

    def weights(self, mu: Any) -> tuple[Any, Any]:
        r"""The weights, each of shape (d,): the solutions of \(dw_+/d\mu = D w_+^{D-1} x\) and \(dw_-/d\mu = -c D w_-^{D-1} x\)."""
        D, z = self.degree, self.row * mu
        if D == 2:
            return self.plus * exp(2 * z), self.minus * exp(-2 * self.ratio * z)
        up, down = self.plus ** (2 - D) - D * (D - 2) * z, self.minus ** (2 - D) + self.ratio * D * (D - 2) * z
        return up ** (-1 / Fraction(D - 2)), down ** (-1 / Fraction(D - 2))

    def beta(self, mu: Any) -> Any:
        r"""\(w_+^D - c\, w_-^D\), shape (d,)."""
        up, down = self.weights(mu)
        return up**self.degree - self.ratio * down**self.degree

    def kernel(self, mu: Any) -> Any:
        r"""\(d\beta_j / d(x_j \mu) = D^2 (w_+^{2 D - 2} + c^2 w_-^{2 D - 2})\), shape (d,): the weights of the tangent kernel."""
        up, down = self.weights(mu)
        return self.degree**2 * (up ** (2 * self.degree - 2) + self.ratio**2 * down ** (2 * self.degree - 2))

    def end(self, target: Any) -> Any:
        """The coefficients at which the flow predicts the target at its row, shape (d,); of one instance."""
        mu = root(lambda mu: stack([self.row @ self.beta(mu[0]) - target]), lambda mu: stack([stack([self.row**2 @ self.kernel(mu[0])])]), zeros(1))
        return self.beta(mu[0])
