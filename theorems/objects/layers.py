r"""Networks of several layers without biases, with their derivatives; circular convolutions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.arithmetic import cos, outer, pi, sin, where


def step_gate(z: Any) -> Any:
    """The slope of a ReLU: one where the unit is active, zero where it is not; at the kink zero, which is one of its Clarke slopes."""
    return where(z > 0, 1, 0)


def open_gate(z: Any) -> Any:
    """The slope of a linear unit."""
    return 1 + 0 * z


@dataclass(frozen=True)
class Layers:
    r"""The network \(f(x) = \langle v, \phi(W_{D-1} \cdots \phi(W_1 x)) \rangle\) with \(\phi(z) = g(z)\, z\) and a gate g that is constant near z.

    ``hidden`` are the matrices \(W_1, \dots, W_{D-1}\), of shape (h, h); ``out`` is v, of shape (h,). Inputs are vectors of shape (h,).
    """

    hidden: tuple[Any, ...]
    out: Any
    gate: Callable[[Any], Any] = open_gate

    @property
    def degree(self) -> int:
        """The number D of layers."""
        return len(self.hidden) + 1

    def scaled(self, factor: Any) -> Layers:
        """All weights times a number."""
        return Layers(tuple(factor * W for W in self.hidden), factor * self.out, self.gate)

    def predict(self, x: Any) -> Any:
        """f(x)."""
        return self.out @ self._forward(x)[-1]

    def push(self, x: Any, move: Layers) -> Any:
        """The derivative of f(x) along a move of the weights, layer by layer from the input."""
        value, change = x, 0 * x
        for W, V in zip(self.hidden, move.hidden, strict=True):
            z = W @ value
            value, change = self.gate(z) * z, self.gate(z) * (W @ change + V @ value)
        return self.out @ change + move.out @ value

    def gradient(self, x: Any) -> Layers:
        """The gradient of f(x) in the weights, layer by layer from the output."""
        values, back, found = self._forward(x), self.out, []
        for W, value in zip(reversed(self.hidden), reversed(values[:-1]), strict=True):
            back = self.gate(W @ value) * back
            found.append(outer(back, value))
            back = W.T @ back
        return Layers(tuple(reversed(found)), values[-1], self.gate)

    def dot(self, other: Layers) -> Any:
        """The inner product of two vectors of weights."""
        return sum(((V * W).sum() for V, W in zip(self.hidden, other.hidden, strict=True)), (self.out * other.out).sum())

    def _forward(self, x: Any) -> list[Any]:
        """The input, and the output of each hidden layer."""
        values = [x]
        for W in self.hidden:
            z = W @ values[-1]
            values.append(self.gate(z) * z)
        return values


def convolved(*filters: Any) -> Any:
    r"""The circular convolution \(w_1 * \dots * w_D\) of vectors of shape (d,)."""
    found = filters[0]
    for w in filters[1:]:
        found = _circulant(w) @ found
    return found


def correlated(r: Any, w: Any) -> Any:
    r"""\((\sum_j r_{(i + j) \bmod d}\, w_j)_i\): the gradient of \(\langle r, v * w \rangle\) in v, for vectors of shape (d,)."""
    return hankel(r) @ w


def hankel(r: Any) -> Any:
    r"""The symmetric matrix \(r_{(i + j) \bmod d}\) of a vector of shape (d,)."""
    d = np.arange(r.shape[0])
    return r[(d[:, None] + d) % len(d)]


def fourier(w: Any) -> tuple[Any, Any]:
    r"""Real and imaginary part of \(\sum_j w_j e^{-2 \pi i j k / d}\), each of shape (d,)."""
    d = np.arange(w.shape[0])
    turns = 2 * pi * (np.outer(d, d) % len(d)) / len(d)
    return cos(turns) @ w, -(sin(turns) @ w)


def _circulant(w: Any) -> Any:
    d = np.arange(w.shape[0])
    return w[(d[:, None] - d) % len(d)]
