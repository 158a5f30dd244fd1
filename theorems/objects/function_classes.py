"""Random functions as tables of values, and how well two independent copies predict each other: the cross-predictability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.arithmetic import eigvalsh, pi, sqrt, square, where


@dataclass(frozen=True)
class WeightedClass:
    r"""A random function F and an independent random point X; F' and X' are independent copies.

    ``values``: (functions, points), row f the values of f; ``functions`` and ``points``: nonnegative weights, proportional to the probabilities.
    """

    values: Any
    functions: Any
    points: Any

    @property
    def P_F(self) -> Any:
        """The probabilities of the functions."""
        return self.functions / self.functions.sum()

    @property
    def P_X(self) -> Any:
        """The probabilities of the points."""
        return self.points / self.points.sum()

    @property
    def gram(self) -> Any:
        r"""\(\mathbb E_X f(X) f'(X)\) for each pair of functions."""
        return (self.values * self.P_X) @ self.values.T

    @property
    def kernel(self) -> Any:
        r"""\(M(x, x') = \mathbb E_F F(x) F(x')\) for each pair of points."""
        return (self.values.T * self.P_F) @ self.values

    @property
    def mean(self) -> Any:
        r"""\(\mathbb E_X f(X)\) for each function."""
        return self.values @ self.P_X

    @property
    def operator(self) -> Any:
        r"""The symmetric matrix of \(M\) as an operator on \(L^2(P_X)\): \(\sqrt{P_X(x)}\, M(x, x') \sqrt{P_X(x')}\)."""
        root = sqrt(self.P_X)
        return root[:, None] * self.kernel * root

    @property
    def eigenvalues(self) -> Any:
        r"""The eigenvalues of \(M\) on \(L^2(P_X)\), ascending."""
        return eigvalsh(self.operator)

    def over_functions(self, of: Callable[[Any], Any] = square) -> Any:
        r"""\(\mathbb E_{F, F'}\, g(\mathbb E_X F(X) F'(X))\) for a function g."""
        return self.P_F @ of(self.gram) @ self.P_F

    def over_points(self, of: Callable[[Any], Any] = square) -> Any:
        r"""\(\mathbb E_{X, X'}\, g(\mathbb E_F F(X) F(X'))\) for a function g."""
        return self.P_X @ of(self.kernel) @ self.P_X

    @property
    def cross_predictability(self) -> Any:
        r"""\(\mathbb E_{F, F'} (\mathbb E_X F(X) F'(X))^2\)."""
        return self.over_functions()

    @property
    def collision(self) -> Any:
        r"""The probability of \(F = F'\); rows that agree everywhere are one function."""
        same = (self.values[:, None, :] == self.values[None, :, :]).all(axis=-1)
        return self.P_F @ where(same, 1, 0) @ self.P_F


def uniform(values: NDArray[Any]) -> WeightedClass:
    """The class with equal weights on the functions and on the points of a table."""
    functions, points = values.shape
    return WeightedClass(values.astype(np.float64), np.ones(functions), np.ones(points))


def uniform_cross_predictability(values: NDArray[np.int64], *, distinct: bool = False) -> Fraction:
    """The cross-predictability of equally likely functions and points, exactly, from a table of integers.

    With ``distinct`` the pairs of equal rows are left out of the sum.
    """
    squares = (values @ values.T) ** 2
    return Fraction(int(squares.sum() - (np.trace(squares) if distinct else 0)), values.size**2)


def half_space_cross_predictability(d: int) -> Any:
    r"""That of \(x \mapsto \mathrm{sign}\langle w, x\rangle\), with w and x standard normal in d dimensions.

    It is 1 for d = 1 and 1/3 for d = 2, and falls by \(8/(\pi d)^2\) from d to d + 2; so it is \(2/\pi^2\) times the trigamma function at d/2.
    """
    first = Fraction(1) if d % 2 else Fraction(1, 3)
    return first - 8 * sum(Fraction(1, j**2) for j in range(2 - d % 2, d, 2)) / pi**2


def half_space_series(d: int, m: int) -> tuple[Fraction, Fraction]:
    r"""Two sums over \(t_i = (i-1)!/(i\,(d/2)_i)\), exactly: of the first m terms, and of \(i\, t_i/(i + d/2)\) over all the others.

    The first tends to \(\frac{\pi^2}{2}\) times the cross-predictability of half-spaces. The second telescopes, to \(m!/(d/2)_{m+1}/(d/2)\).
    """
    a = Fraction(d, 2)
    total, rest = Fraction(0), 1 / a
    for i in range(1, m + 1):
        total += rest / i
        rest *= i / (a + i)
    return total, rest / a
