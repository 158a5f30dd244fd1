"""Linear prediction with squared weights: the predictor, its gradient flow, and the potential that the flow minimises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.arithmetic import Balls, asinh, cosh, sinh, solve, sqrt, vector_norm
from checks.solvers import root

MOST_STEPS = 200
NEAR = 2.0**-10
"""Mirror coordinates that a Newton step moves by no more than this are near the solution, where plain steps converge."""


@dataclass(frozen=True)
class SquaredWeights:
    r"""Weights \(w = (w_+, w_-)\), each of shape (d,), of the predictor \(x \mapsto \sum_j (w_+[j]^2 - w_-[j]^2)\, x_j\)."""

    plus: Any
    minus: Any

    @classmethod
    def balanced(cls, plus: Any, start: Any) -> SquaredWeights:
        r"""The weights with this \(w_+\) and \(w_+ \circ w_- = a \circ a\), where \(a\) is ``start``: as the flow from \((a, a)\) keeps them."""
        return cls(plus, start * start / plus)

    @property
    def beta(self) -> Any:
        r"""\(\beta = F(w) = w_+^2 - w_-^2\), shape (d,)."""
        return self.plus**2 - self.minus**2

    def predict(self, x: Any) -> Any:
        """The prediction at one input of shape (d,)."""
        return (self.plus**2 * x).sum() - (self.minus**2 * x).sum()

    def features(self, x: Any) -> SquaredWeights:
        r"""The gradient of the prediction in the weights: \((2 w_+ \circ x, -2 w_- \circ x)\)."""
        return SquaredWeights(2 * self.plus * x, -2 * self.minus * x)

    def velocity(self, gradient: Any) -> SquaredWeights:
        r"""Where gradient flow moves the weights when the loss has this gradient in \(\beta\): against the features of that gradient."""
        return self.features(gradient).scaled(-1)

    def stepped(self, gradient: Any, step: Any) -> SquaredWeights:
        """The weights after one step of gradient descent: they are moved by the step times the velocity."""
        change = 2 * step * gradient
        return SquaredWeights(self.plus * (1 - change), self.minus * (1 + change))

    def dot(self, other: SquaredWeights) -> Any:
        """The inner product of two vectors of weights."""
        return (self.plus * other.plus).sum() + (self.minus * other.minus).sum()

    def scaled(self, factor: Any) -> SquaredWeights:
        """All weights times a number."""
        return SquaredWeights(factor * self.plus, factor * self.minus)

    def moved(self, move: SquaredWeights) -> SquaredWeights:
        """The sum of these weights and a move."""
        return SquaredWeights(self.plus + move.plus, self.minus + move.minus)


def q(b: Any) -> Any:
    r"""\(q(b) = 2 - \sqrt{4 + b^2} + b \sinh^{-1}(b/2)\): even, convex, zero at zero, with \(q' = \sinh^{-1}(b/2)\)."""
    return 2 - sqrt(4 + b * b) + b * asinh(b / 2)


def q_second(b: Any) -> Any:
    r"""\(q''(b) = 1/\sqrt{b^2 + 4}\)."""
    return 1 / sqrt(b * b + 4)


def potential(beta: Any, start: Any) -> Any:
    r"""\(\bar Q_a(\beta) = \sum_j a_j^2\, q(\beta_j / a_j^2)\); for \(a = \alpha \mathbf 1\) it is \(\alpha^2 Q_\alpha(\beta)\)."""
    return (start**2 * q(beta / start**2)).sum()


def interpolant(X: Any, nu: Any, start: Any) -> Any:
    r"""\(\beta = 2 a^2 \circ \sinh(X^\top \nu)\): where the gradient of the potential is the combination \(\nu\) of the rows of X (n, d)."""
    return 2 * start**2 * sinh(X.T @ nu)


def multipliers(X: Any, y: Any, start: Any) -> Any:
    r"""The \(\nu\) with \(X \cdot 2 a^2 \circ \sinh(X^\top \nu) = y\), of one instance: X (n, d) has full row rank, ``start`` is a number or (d,).

    There is exactly one such: it maximises the strictly concave \(\langle y, \nu \rangle - 2 \sum_j a_j^2 \cosh (X^\top \nu)_j\).
    """

    def residual(nu: Any) -> Any:
        return X @ interpolant(X, nu, start) - y

    def slope(nu: Any) -> Any:
        return X * (2 * start**2 * cosh(X.T @ nu)) @ X.T

    return root(residual, slope, _near_multipliers(*map(_floats, (X, y, start))))


def _near_multipliers(X: Any, y: Any, start: Any) -> Any:
    """In float64 a point near the multipliers, from where plain Newton steps converge, however small the start.

    The third derivative of the hyperbolic cosine is at most the second one. Of a Newton step that would move the mirror coordinates by delta,
    log(1 + delta) / delta is taken: the longest that is safe.
    """
    nu = 0 * y
    for _ in range(MOST_STEPS):
        z = X.T @ nu
        step = np.linalg.solve(X * (2 * start**2 * np.cosh(z)) @ X.T, y - 2 * X @ (start**2 * np.sinh(z)))
        delta = abs(X.T @ step).max()
        if not delta > NEAR:
            break
        nu = nu + step * (np.log1p(delta) / delta)
    return nu


def _floats(x: Any) -> Any:
    return x.mid() if isinstance(x, Balls) else x


def squared_loss_gradient(X: Any, y: Any, beta: Any) -> Any:
    r"""\(2 X^\top (X \beta - y)\), the gradient of \(\|X \beta - y\|^2\)."""
    return 2 * X.T @ (X @ beta - y)


@dataclass(frozen=True)
class Interpolation:
    r"""An interpolation problem with its solution: ``rows`` is \(X^\top\), of shape (d, n); ``nu`` the multipliers; ``start`` is \(\alpha\)."""

    rows: Any
    nu: Any
    start: Any

    @property
    def solution(self) -> Any:
        r"""\(\beta_\alpha\), shape (d,)."""
        return interpolant(self.rows.T, self.nu, self.start)

    def row_part(self, z: Any) -> Any:
        """The orthogonal projection of z to the row space of X."""
        return self.rows @ solve(self.rows.T @ self.rows, self.rows.T @ z)

    @property
    def least(self) -> Any:
        r"""\(b_2\), the solution of least squares norm, shape (d,)."""
        return self.row_part(self.solution)

    def starts_above(self, epsilon: Any) -> Any:
        r"""Whether \(\alpha^2 \ge 2 (1 + \varepsilon)(1 + 2/\varepsilon) \|b_2\|\)."""
        return 2 * (1 + epsilon) * (epsilon + 2) * vector_norm(self.least) <= epsilon * self.start**2

    def nontrivial(self) -> Any:
        r"""Whether \(y \ne 0\), which is the same as \(X^\top \nu \ne 0\)."""
        return vector_norm(self.solution) > 0
