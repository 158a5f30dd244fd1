r"""The population loss of a sum of ReLUs against a planted one, over standard Gaussian inputs, with its gradient and Hessian in closed form.

\(L(W) = \frac12 \mathbb E \bigl(\sum_i \phi(w_i \cdot x) - \sum_j \phi(u_j \cdot x)\bigr)^2\) for the rows of W (k, d) and U (l, d). All follows
from \(\mathbb E[\phi(w \cdot x) \phi(v \cdot x)] = \frac1{2\pi} |w| |v| (\sin\theta + (\pi - \theta) \cos\theta)\), with the angle \(\theta\) between
them. No two of the vectors may be on one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.arithmetic import acos, concat, eye, pi, sqrt, vector_norm
from theorems.objects.arc_cosines import relu_gram


@dataclass(frozen=True)
class PlantedLoss:
    """The weights W (k, d) of the student, and U (l, d) that were planted. Pairs have the shape (k, k + l): a unit with all units."""

    W: Any
    U: Any

    @property
    def everyone(self) -> Any:
        """All weights, shape (k + l, d)."""
        return concat([self.W, self.U], axis=0)

    @property
    def signs(self) -> Any:
        """1 for another unit of the student, -1 for a planted one, 0 for the unit itself."""
        k, l = self.W.shape[0], self.U.shape[0]
        return np.concatenate([1 - np.eye(k), -np.ones((k, l))], axis=1)

    @property
    def cosines(self) -> Any:
        """Of the angle between a unit and all units; 0 for that with itself, which does not count."""
        V = self.everyone
        whole = self.W @ V.T / (vector_norm(self.W, axis=1)[:, None] * vector_norm(V, axis=1))
        return whole * abs(self.signs)

    def value(self) -> Any:
        """L(W)."""
        signs = np.concatenate([np.ones(self.W.shape[0]), -np.ones(self.U.shape[0])])
        return signs @ relu_gram(self.everyone) @ signs / 2

    def gradient(self) -> Any:
        """Shape (k, d)."""
        c, V = self.cosines, self.everyone
        pull = (self.signs * vector_norm(V, axis=1) * sqrt(1 - c**2)).sum(axis=1) / vector_norm(self.W, axis=1)
        return self.W / 2 + (pull[:, None] * self.W + (self.signs * (pi - acos(c))) @ V) / (2 * pi)

    def hessian(self) -> Any:
        """Shape (k d, k d)."""
        (k, d), c, V = self.W.shape, self.cosines, self.everyone
        n = vector_norm(V, axis=1)
        sines, unit = sqrt(1 - c**2), V / n[:, None]
        weights = self.signs * sines * n / n[:k, None] / (2 * pi)
        # across[i, j] is the direction of v_j beside w_i, and back[i, j] that of w_i beside v_j.
        across = (unit - c[:, :, None] * unit[:k, None]) / sines[:, :, None]
        back = (unit[:k, None] - c[:, :, None] * unit) / sines[:, :, None]
        blocks = []
        for i in range(k):
            own = weights[i].sum() * (eye(d) - unit[i][:, None] * unit[i]) + across[i].T @ (weights[i][:, None] * across[i])
            row = [
                eye(d) / 2 + own
                if i == j
                else ((pi - acos(c[i, j])) * eye(d) + back[i, j][:, None] * unit[j] + across[i, j][:, None] * unit[i]) / (2 * pi)
                for j in range(k)
            ]
            blocks.append(concat(row, axis=1))
        return concat(blocks, axis=0)
