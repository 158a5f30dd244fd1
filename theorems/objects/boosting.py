"""Greedy coordinate descent on the exponential loss, with given step sizes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from checks.arithmetic import Balls, arange, exp, log, sign
from checks.arithmetic import abs as modulus
from checks.arithmetic import max as largest
from checks.arithmetic import min as least


def loss_shares(Z: Any, w: Any) -> Any:
    r"""The share of every row of Z (n, d) in the loss \(\sum_i e^{-\langle w, z_i \rangle}\), shape (n,)."""
    margins = Z @ w
    shares = exp(least(margins) - margins)
    return shares / shares.sum()


def log_loss(Z: Any, w: Any) -> Any:
    r"""\(\log \sum_i e^{-\langle w, z_i \rangle}\)."""
    margins = Z @ w
    return log(exp(least(margins) - margins).sum()) - least(margins)


@dataclass(frozen=True)
class Boosting:
    """Coordinate descent from 0: each step moves the coordinate of the largest partial derivative, by the next of ``steps`` (T,).

    The rows of ``Z`` (n, d) are inputs times labels. Of equal derivatives any may be chosen; over balls, that of the largest midpoint is.
    """

    Z: Any
    steps: Any

    @cached_property
    def path(self) -> list[Any]:
        """The points, each of shape (d,); one more than there are steps."""
        points = [0 * self.Z[0]]
        for t in range(self.steps.shape[0]):
            edges = self.edges(points[-1])
            points.append(points[-1] + self.steps[t] * _greedy(edges) * sign(edges))
        return points

    def edges(self, w: Any) -> Any:
        """Minus the gradient of the logarithm of the loss, shape (d,)."""
        return self.Z.T @ loss_shares(self.Z, w)

    def slope(self, t: int) -> Any:
        """The largest modulus of a partial derivative of the logarithm of the loss, before step t."""
        return largest(modulus(self.edges(self.path[t])))


def _greedy(edges: Any) -> Any:
    """1 at an entry of the largest modulus, and 0 elsewhere."""
    moduli = modulus(edges.mid() if isinstance(edges, Balls) else edges)
    return 1.0 * (arange(edges.shape[0]) == moduli.argmax())
