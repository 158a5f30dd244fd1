"""Two-layer networks: the network, its linearisation, gradient descent, and what bounds the activations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, cos, exp, log1p, matrix_transpose, maximum, relu, sin, sqrt, tanh


@dataclass(frozen=True)
class Activation:
    r"""A function \(\phi\) with its first two derivatives; ``suprema()`` gives \(\sup|\phi'|, \sup|\phi''|, \sup|\phi'''|\), None for infinity.

    The suprema are a function, so that irrational ones are computed in the arithmetic that is running.
    """

    name: str
    value: Callable[[Any], Any]
    slope: Callable[[Any], Any]
    curvature: Callable[[Any], Any]
    suprema: Callable[[], tuple[Any, Any, Any]]

    def gap(self, z: Any, move: Any) -> Any:
        r"""\(\phi(z + \delta) - \phi(z) - \phi'(z)\,\delta\) for the move \(\delta\)."""
        return self.value(z + move) - self.value(z) - self.slope(z) * move


def _softplus(z: Any) -> Any:
    return maximum(z, 0) + log1p(exp(-modulus(z)))


def _logistic(z: Any) -> Any:
    return 1 / (1 + exp(-z))


ROOT = Activation(
    "root",
    value=lambda z: sqrt(1 + z**2),
    slope=lambda z: z / sqrt(1 + z**2),
    curvature=lambda z: 1 / sqrt(1 + z**2) ** 3,
    suprema=lambda: (1, 1, 48 / (25 * sqrt(5))),
)
r"""\(\sqrt{1 + z^2}\)."""

SOFTPLUS = Activation(
    "softplus",
    value=_softplus,
    slope=_logistic,
    curvature=lambda z: _logistic(z) * _logistic(-z),
    suprema=lambda: (1, Fraction(1, 4), 1 / sqrt(108)),
)
r"""\(\log(1 + e^z)\)."""

TANH = Activation(
    "tanh",
    value=tanh,
    slope=lambda z: 1 - tanh(z) ** 2,
    curvature=lambda z: -2 * tanh(z) * (1 - tanh(z) ** 2),
    suprema=lambda: (1, 4 / sqrt(27), 2),
)
r"""\(\tanh z\)."""

SINE = Activation("sine", value=sin, slope=cos, curvature=lambda z: -sin(z), suprema=lambda: (1, 1, 1))
r"""\(\sin z\)."""

PARABOLA = Activation("parabola", value=lambda z: z**2 / 2, slope=lambda z: z, curvature=lambda z: 0 * z + 1, suprema=lambda: (None, 1, 0))
r"""\(z^2/2\), whose second derivative is everywhere as large as anywhere."""

CUBIC = Activation("cubic", value=lambda z: z**3 / 6, slope=lambda z: z**2 / 2, curvature=lambda z: z, suprema=lambda: (None, None, 1))
r"""\(z^3/6\), whose third derivative is everywhere as large as anywhere."""

SMOOTH = (ROOT, SOFTPLUS, TANH, SINE)
"""Activations with three bounded derivatives."""


@dataclass(frozen=True)
class TwoLayer:
    r"""The network \(f(x) = c \sum_{l \le m} v_l\, \phi(w_l^\top x)\), of which only the \(w_l\) are trained.

    ``W``: (..., m, d) with the \(w_l\) as rows, ``v``: (..., m), ``c``: a number. Inputs are the rows of X, (..., n, d).
    """

    W: Any
    v: Any
    c: Any
    phi: Activation

    @classmethod
    def doubled(cls, W: Any, v: Any, c: Any, phi: Activation) -> TwoLayer:
        """Each unit twice, with output weights of opposite signs, so that the network starts at zero."""
        return cls(concat([W, W], axis=-2), concat([v, -v], axis=-1), c, phi)

    def inner(self, X: Any) -> Any:
        r"""\(w_l^\top x_i\), shape (..., n, m)."""
        return X @ matrix_transpose(self.W)

    def predict(self, X: Any) -> Any:
        r"""\(f(x_i)\), shape (..., n)."""
        return self._output(self.phi.value(self.inner(X)))

    def jacobian(self, X: Any) -> Any:
        r"""\(\partial f(x_i)/\partial w_l = c\, v_l\, \phi'(w_l^\top x_i)\, x_i\), shape (..., n, m, d)."""
        slopes = self.c * self.v[..., None, :] * self.phi.slope(self.inner(X))
        return slopes[..., None] * X[..., None, :]

    def linear(self, X: Any, move: Any) -> Any:
        r"""\(J(W)\, \Delta\) for a move \(\Delta\) of the weights (..., m, d): the linearised change of the outputs, shape (..., n)."""
        return self._output(self.phi.slope(self.inner(X)) * (X @ matrix_transpose(move)))

    def gap(self, X: Any, move: Any) -> Any:
        r"""\(f_{W + \Delta}(x_i) - f_W(x_i) - J(W)\, \Delta\): what the linearisation misses, shape (..., n). Each unit by itself, to cancel less."""
        return self._output(self.phi.gap(self.inner(X), X @ matrix_transpose(move)))

    def gradient(self, X: Any, residual: Any) -> Any:
        r"""\(J(W)^\top r\) for residuals r (..., n): the gradient of half their squared norm, shape (..., m, d)."""
        slopes = self.c * self.v[..., None, :] * self.phi.slope(self.inner(X))
        return matrix_transpose(residual[..., None] * slopes) @ X

    def moved(self, move: Any) -> TwoLayer:
        """The network with other first weights."""
        return replace(self, W=self.W + move)

    def descent(self, X: Any, y: Any, step: Any, steps: int) -> list[TwoLayer]:
        r"""The ``steps + 1`` points of gradient descent on \(\frac12 \|f(X) - y\|^2\)."""
        path = [self]
        for _ in range(steps):
            last = path[-1]
            path.append(last.moved(-step * last.gradient(X, last.predict(X) - y)))
        return path

    def _output(self, hidden: Any) -> Any:
        return self.c * (self.v[..., None, :] * hidden).sum(axis=-1)


@dataclass(frozen=True)
class ReluNetwork:
    r"""The network \(f(x) = c \sum_l v_l \max(w_l^\top x, 0)\), of which both layers are trained; shapes as in `TwoLayer`."""

    W: Any
    v: Any
    c: Any

    def predict(self, X: Any) -> Any:
        r"""\(f(x_i)\), shape (..., n)."""
        return self.c * (self.v[..., None, :] * relu(X @ matrix_transpose(self.W))).sum(axis=-1)

    def squared_size(self) -> Any:
        """The sum of the squares of all weights, shape (...)."""
        return (self.W**2).sum(axis=(-1, -2)) + (self.v**2).sum(axis=-1)

    def minus(self, other: ReluNetwork) -> ReluNetwork:
        """The differences of the weights."""
        return replace(self, W=self.W - other.W, v=self.v - other.v)

    def stepped(self, X: Any, y: Any, step: Any) -> ReluNetwork:
        r"""One step of gradient descent on \(\frac12 \|f(X) - y\|^2\) in both layers; the slope at a kink is 0."""
        inner = X @ matrix_transpose(self.W)
        pull = step * self.c * (self.predict(X) - y)[..., None]
        slopes = pull * self.v[..., None, :] * (inner > 0)
        return replace(self, W=self.W - matrix_transpose(slopes) @ X, v=self.v - (pull * relu(inner)).sum(axis=-2))
