"""Least squares by gradient descent, for a linear map and for a smooth one with known bounds on its Jacobian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from checks.arithmetic import concat, cos, eye, matrix_norm, matrix_power, sin, solve, sqrt, svdvals, vector_norm
from checks.arithmetic import max as largest


def descent(gradient: Callable[[Any], Any], start: Any, step: Any, steps: int) -> list[Any]:
    """The ``steps + 1`` points of gradient descent."""
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - step * gradient(path[-1]))
    return path


def path_length(path: list[Any]) -> Any:
    """The sum of the lengths of the steps; 0 for a path of one point."""
    return sum((vector_norm(after - before) for before, after in pairwise(path)), 0 * path[0].sum())


@dataclass(frozen=True)
class Regression:
    r"""The loss \(\frac12 \|X \theta - y\|^2\) and gradient descent on it: ``X`` (n, p) of full row rank, ``y`` (n,), ``start`` (p,).

    The step is ``share`` divided by the square of the largest singular value of X.
    """

    X: Any
    y: Any
    start: Any
    share: Any
    steps: int

    @cached_property
    def singular_values(self) -> Any:
        """Descending, shape (n,)."""
        return svdvals(self.X)

    @cached_property
    def step(self) -> Any:
        """The step size."""
        return self.share / self.singular_values[0] ** 2

    @cached_property
    def path(self) -> list[Any]:
        """The ``steps + 1`` points of the run, each of shape (p,)."""
        return descent(lambda theta: self.X.T @ (self.X @ theta - self.y), self.start, self.step, self.steps)

    def residual(self, t: int) -> Any:
        r"""\(r_t = X \theta_t - y\), shape (n,)."""
        return self.X @ self.path[t] - self.y

    @cached_property
    def contraction(self) -> Any:
        r"""\((I - \eta X X^\top)^t\) for all the steps, shape (n, n)."""
        n = self.X.shape[0]
        return matrix_power(eye(n) - self.step * self.X @ self.X.T, self.steps)

    def in_row_space(self, z: Any) -> Any:
        r"""\(X^+ z\): the shortest vector that X maps to z (n,)."""
        return self.X.T @ solve(self.X @ self.X.T, z)

    @cached_property
    def closest(self) -> Any:
        """The interpolator closest to the start."""
        return self.start - self.in_row_space(self.residual(0))


@dataclass(frozen=True)
class Wave:
    r"""The map \(f(\theta) = X \theta' + \varepsilon \sin(B \theta'')\) of \(\theta = (\theta', \theta'')\).

    ``X``: (n, p), ``B``: (n, q), ``epsilon``: not negative.
    Everywhere \(J J^\top = X X^\top + \varepsilon^2 D B B^\top D\) with a diagonal D of cosines, which bounds the Jacobian J.
    """

    X: Any
    B: Any
    epsilon: Any

    @cached_property
    def alpha(self) -> Any:
        """Below the smallest singular value of the Jacobian, everywhere: that of X."""
        return svdvals(self.X)[-1]

    @cached_property
    def beta(self) -> Any:
        r"""Above the largest one, everywhere: \(\sqrt{\|X\|^2 + \varepsilon^2 \|B\|^2}\)."""
        return sqrt(matrix_norm(self.X, ord=2) ** 2 + (self.epsilon * matrix_norm(self.B, ord=2)) ** 2)

    @cached_property
    def lipschitz(self) -> Any:
        r"""\(\varepsilon \max_i |b_i|\, \|B\|\), a Lipschitz constant of the Jacobian."""
        return self.epsilon * largest(vector_norm(self.B, axis=-1)) * matrix_norm(self.B, ord=2)

    def __call__(self, theta: Any) -> Any:
        """The values at theta (p + q,), shape (n,)."""
        p = self.X.shape[1]
        return self.X @ theta[:p] + self.epsilon * sin(self.B @ theta[p:])

    def jacobian(self, theta: Any) -> Any:
        """Shape (n, p + q)."""
        phase = self.B @ theta[self.X.shape[1] :]
        return concat([self.X, self.epsilon * cos(phase)[:, None] * self.B], axis=-1)

    def descent(self, y: Any, start: Any, step: Any, steps: int) -> list[Any]:
        r"""Gradient descent on \(\frac12 \|f(\theta) - y\|^2\)."""
        return descent(lambda theta: self.jacobian(theta).T @ (self(theta) - y), start, step, steps)
