r"""Noisy gradient descent on small tanh networks, many runs at once, with the population gradient by enumeration of all inputs.

The loss is \(-y f + \kappa f^2 / 2\): the square loss for \(\kappa = 1\), the correlation loss for \(\kappa = 0\). Its gradient is affine in the
label, so that junk labels, uniform signs, have the same mean gradient as the label 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TanhNetwork:
    r"""Networks \(f(x) = \sum_j v_j \tanh(w_j \cdot x + b_j)\), one for each run; a gradient has the same shapes.

    ``hidden``: w, (runs, units, inputs); ``bias``: b, (runs, units); ``output``: v, (runs, units). One run serves for all.
    """

    hidden: Floats
    bias: Floats
    output: Floats

    def units(self, x: Floats) -> Floats:
        """What the hidden units say at each point of shape (points, inputs): shape (runs, units, points)."""
        return np.tanh(self.hidden @ x.T + self.bias[:, :, None])

    def outputs(self, x: Floats) -> Floats:
        """The values of the network, shape (runs, points)."""
        return self._sum(self.units(x))

    def _sum(self, h: Floats) -> Floats:
        return np.asarray(self.output[:, None, :] @ h)[:, 0]

    def gradient(self, x: Floats, labels: Floats, kappa: float) -> TanhNetwork:
        """The gradient of the mean loss over all points; ``labels``: (runs, points), 0 for junk."""
        h = self.units(x)
        residual = (kappa * self._sum(h) - labels)[:, None, :] / len(x)
        inner = self.output[:, :, None] * (1 - h**2) * residual
        return TanhNetwork(inner @ x, inner.sum(axis=-1), (h * residual).sum(axis=-1))

    def junk_gradient_square(self, x: Floats, kappa: float) -> Floats:
        """The mean of the squared norm of the gradient over all points and both labels, shape (runs,)."""
        h = self.units(x)
        slopes = (h**2).sum(axis=1) + ((self.output[:, :, None] * (1 - h**2)) ** 2).sum(axis=1) * (1 + (x**2).sum(axis=-1))
        return np.asarray(((1 + (kappa * self._sum(h)) ** 2) * slopes).mean(axis=-1))

    def combined(self, other: TanhNetwork, operation: Callable[[Floats, Floats], Floats]) -> TanhNetwork:
        """Weight by weight."""
        pairs = zip(self._weights(), other._weights(), strict=True)
        return TanhNetwork(*(operation(mine, theirs) for mine, theirs in pairs))

    def dot(self, other: TanhNetwork) -> Floats:
        """The inner product of all weights, shape (runs,)."""
        pairs = zip(self._weights(), other._weights(), strict=True)
        return np.asarray(sum((mine * theirs).reshape(-1, mine[0].size).sum(axis=-1) for mine, theirs in pairs))

    def _weights(self) -> tuple[Floats, Floats, Floats]:
        return self.hidden, self.bias, self.output

    def accuracy(self, x: Floats, labels: Floats) -> Floats:
        """At what part of the points the sign is that of the label, shape (runs,)."""
        return np.asarray((self.outputs(x) * labels > 0).mean(axis=-1))


def gaussian_network(rng: Any, runs: int, units: int, inputs: int, scale: float) -> TanhNetwork:
    """Independent centred normal weights of this standard deviation."""
    return TanhNetwork(*(scale * rng.standard_normal((runs, *shape)) for shape in ((units, inputs), (units,), (units,))))


def reading_network(rng: Any, runs: int, units: int, inputs: int, bits: int) -> TanhNetwork:
    """Networks whose hidden units read single bits, the first ``bits`` in turn, with weight 3 and a little noise; the output ignores them."""
    nearly = gaussian_network(rng, runs, units, inputs, scale=0.125)
    return TanhNetwork(nearly.hidden + 3 * (np.arange(inputs) == (np.arange(units) % bits)[:, None]), nearly.bias, 0 * nearly.output)


def noisy_path(start: TanhNetwork, x: Floats, labels: Floats, kappa: float, gamma: float, noise: list[TanhNetwork]) -> list[TanhNetwork]:
    r"""The networks at the times 0, ..., T: \(w - \gamma \nabla + \) noise, one noise for each step."""
    path = [start]
    for shake in noise:
        moved = path[-1].combined(path[-1].gradient(x, labels, kappa), lambda w, slope: w - gamma * slope)
        path.append(moved.combined(shake, np.add))
    return path
