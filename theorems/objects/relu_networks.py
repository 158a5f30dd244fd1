r"""ReLU networks of two layers that are both trained: many of them at once, by gradient descent in float64."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class ReluNetworks:
    r"""\(f(x) = c \sum_l v_l\, \phi(w_l \cdot x)\) with ``W`` (..., m, d), ``v`` (..., m) and a scale ``c`` (...); inputs are X (..., n, d)."""

    W: Array
    v: Array
    c: Array

    def hidden(self, X: Array) -> Array:
        """The activations of the units, shape (..., n, m)."""
        return np.asarray(np.maximum(X @ np.swapaxes(self.W, -1, -2), 0))

    def predict(self, X: Array) -> Array:
        """The outputs, shape (..., n)."""
        return np.asarray(self.c[..., None] * (self.hidden(X) @ self.v[..., None])[..., 0])

    def descended(self, X: Array, y: Array, step: Array, steps: int) -> ReluNetworks:
        r"""After so many steps of gradient descent on \(\frac12 \|f(X) - y\|^2\) over both layers; ``step`` has the shape of ``c``."""
        W, v, scale = self.W, self.v, self.c[..., None, None]
        size, XT = step[..., None, None], np.swapaxes(X, -1, -2)
        for _ in range(steps):
            H = X @ np.swapaxes(W, -1, -2)
            active = H > 0
            H = H * active
            r = scale * (scale * (H @ v[..., None]) - y[..., None])
            slopes = XT @ (active * r) * v[..., None, :]
            v, W = v - (size * (np.swapaxes(H, -1, -2) @ r))[..., 0], W - size * np.swapaxes(slopes, -1, -2)
        return ReluNetworks(W, v, self.c)

    def distance(self, other: ReluNetworks) -> Array:
        """Between the parameters of both layers."""
        return np.asarray(np.sqrt(((self.W - other.W) ** 2).sum(axis=(-2, -1)) + ((self.v - other.v) ** 2).sum(axis=-1)))

    @property
    def size(self) -> Array:
        """The length of the parameters of both layers."""
        return np.asarray(np.sqrt((self.W**2).sum(axis=(-2, -1)) + (self.v**2).sum(axis=-1)))
