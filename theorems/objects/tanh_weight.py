r"""Noisy gradient descent on a single weight of the nets \(f_w(x) = \tanh(a(x) w + b(x))\), whose laws are integrals, by quadrature.

A law is a set of nodes with weights: one node at the start, a grid after each step. All densities are smooth at the scale of the noise, so that the
trapezoidal rule on a grid finer than the noise converges fast; the total variation is read off at the crossings of the densities.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.arithmetic import normal_cdf, normal_pdf
from theorems.objects.function_classes import WeightedClass
from theorems.objects.total_variation import shifted_gaussians

Floats = NDArray[np.float64]

REACH = 9.0
"""The grid ends so many standard deviations beyond the farthest drift, where the tails hold less than float64 sees."""

BISECTIONS = 22
"""The difference of the distribution functions is flat at a crossing, so that an error there counts by its square."""


@dataclass(frozen=True)
class Law:
    """A law of the weight, as ``nodes`` and their ``weights``, shape (nodes,)."""

    nodes: Floats
    weights: Floats

    def mean(self, values: Floats) -> Any:
        """The expectation of a function, from its values at the nodes along the last axis."""
        return values @ self.weights


@dataclass(frozen=True)
class Step:
    """A law after a step: a mixture of Gaussians around ``centres``, of standard deviation ``sigma``."""

    before: Law
    centres: Floats
    sigma: Any

    def density(self, w: Floats) -> Floats:
        """The density at each w."""
        return np.asarray(self.before.mean(normal_pdf((w[:, None] - self.centres) / self.sigma)) / self.sigma)

    def below(self, w: Floats) -> Floats:
        """The probability of a weight below each w."""
        return np.asarray(self.before.mean(normal_cdf((w[:, None] - self.centres) / self.sigma)))

    def on(self, grid: Floats) -> Law:
        """The law on a grid of equal spacing."""
        return Law(grid, self.density(grid) * (grid[1] - grid[0]))


def total_variation(p: Step, q: Step, grid: Floats) -> Any:
    """Half of the integral of the difference of two densities: their distribution functions differ most where the densities cross."""

    def gap(w: Floats) -> Floats:
        return p.density(w) - q.density(w)

    sign = np.sign(gap(grid))
    at = np.flatnonzero(sign[1:] * sign[:-1] < 0)
    low, high = grid[at], grid[at + 1]
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        left = np.sign(gap(middle)) == sign[at]
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    heights = np.concatenate([[0.0], p.below(low) - q.below(low), [0.0]])
    return abs(np.diff(heights)).sum() / 2


@dataclass(frozen=True)
class TanhWeight:
    r"""A class of functions, a net of one weight, and a noisy descent from ``start`` on \(-y f + \kappa f^2/2\); junk labels are uniform signs.

    ``slope``: \(a\), shape (points,), nowhere zero; ``offset``: \(b\), shape (points,); ``gammas``: the steps, shape (T,).
    """

    F: WeightedClass
    slope: Any
    offset: Any
    kappa: Any
    start: Any
    gammas: Any
    sigma: Any

    def _net(self, w: Floats) -> tuple[Floats, Floats]:
        """The net and its derivative, shape (points, nodes)."""
        f = np.tanh(self.slope[:, None] * w + self.offset[:, None])
        return f, self.slope[:, None] * (1 - f**2)

    def junk_gradient(self, w: Floats) -> Floats:
        r"""\(g_\star = \kappa\, \mathbb E_X f f'\) at each weight."""
        f, slope = self._net(w)
        return np.asarray(self.kappa * (self.F.P_X @ (f * slope)))

    def pulls(self, w: Floats) -> Floats:
        r"""\(g_\star - g_F = \mathbb E_X F(X) f'(X)\), shape (functions, nodes)."""
        return np.asarray((self.F.values * self.F.P_X) @ self._net(w)[1])

    def junk_gradient_square(self, w: Floats) -> Floats:
        r"""\(\mathbb E_{D_\star} |\nabla L|^2 = \mathbb E_X (1 + \kappa^2 f^2) f'^2\) at each weight."""
        f, slope = self._net(w)
        return np.asarray(self.F.P_X @ ((1 + (self.kappa * f) ** 2) * slope**2))

    def grid(self, per_sigma: int) -> Floats:
        """Nodes that reach beyond all drifts, so many in one standard deviation of the noise."""
        drift = self.gammas.sum() * (1 + self.kappa) * abs(self.slope).max()
        half = float(drift / self.sigma + REACH * np.sqrt(len(self.gammas)))
        count = int(np.ceil(half * per_sigma))
        return np.asarray(self.start + self.sigma / per_sigma * np.arange(-count, count + 1))

    def steps(self, function: int | None, grid: Floats) -> list[Step]:
        """Each step of the descent on a function, or on junk where it is None."""
        law, taken = Law(np.array([self.start]), np.ones(1)), []
        for gamma in self.gammas:
            pull = 0.0 if function is None else self.pulls(law.nodes)[function]
            taken.append(Step(law, law.nodes - gamma * (self.junk_gradient(law.nodes) - pull), self.sigma))
            law = taken[-1].on(grid)
        return taken

    def accuracy(self, last: Step) -> Floats:
        """The probability that the net agrees with each function in the end, shape (functions,)."""
        above = 1 - last.below(-self.offset / self.slope)
        positive = np.where(self.slope > 0, above, 1 - above)
        return np.asarray(((1 + self.F.values * (2 * positive - 1)) / 2) @ self.F.P_X)


@dataclass(frozen=True)
class Trained:
    """All steps on each function and on junk; what the bound compares is averaged over the functions, as in `OneWeight`."""

    run: TanhWeight
    grid: Floats
    on_functions: list[list[Step]]
    on_junk: list[Step]

    @classmethod
    def by(cls, run: TanhWeight, per_sigma: int) -> Trained:
        """Run all descents on one grid."""
        grid = run.grid(per_sigma)
        return cls(run, grid, [run.steps(function, grid) for function in range(len(run.F.values))], run.steps(None, grid))

    @property
    def accuracy_on_F(self) -> Any:
        """The probability that the net trained on F predicts F."""
        return self.run.F.P_F @ np.array([self.run.accuracy(steps[-1])[f] for f, steps in enumerate(self.on_functions)])

    @property
    def accuracy_on_junk(self) -> Any:
        """The probability that the net trained on junk predicts F."""
        return self.run.F.P_F @ self.run.accuracy(self.on_junk[-1])

    @property
    def distance(self) -> Any:
        """The mean over F of the total variation between the laws of the two weights in the end."""
        return self.run.F.P_F @ np.array([total_variation(steps[-1], self.on_junk[-1], self.grid) for steps in self.on_functions])

    @property
    def step_distances(self) -> Floats:
        """The mean over F and the junk flow of the total variation after one step from a common weight, for each step, shape (T,)."""
        pairs = zip(self.run.gammas / self.run.sigma, self.on_junk, strict=True)
        return np.array([self.run.F.P_F @ step.before.mean(shifted_gaussians(u * abs(self.run.pulls(step.before.nodes)))) for u, step in pairs])

    def junk_flow(self, squared: Callable[[Floats], Floats]) -> Any:
        r"""\(\sum_t \gamma_t\, \mathbb E_{w \sim Q_\star^{(t-1)}}\) of the root of a function of the weight."""
        pairs = zip(self.run.gammas, self.on_junk, strict=True)
        return sum(gamma * step.before.mean(np.sqrt(squared(step.before.nodes))) for gamma, step in pairs)
