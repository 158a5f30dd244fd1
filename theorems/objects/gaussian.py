r"""Exact moments of a standard Gaussian vector, and the polynomials that they integrate.

A polynomial in d variables is the tensor of its coefficients, shape (n + 1,) * d: the entry at (i, j, ...) belongs to \(x_1^i x_2^j \cdots\).
Axes in front of these d hold the entries of a vector or tensor of polynomials. Moments are integers, so no operation here rounds by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import product
from math import comb, factorial, prod
from typing import Any

import numpy as np

from checks.arithmetic import pi, sqrt


def double_factorial(k: int) -> int:
    """The product k!! = k (k - 2) (k - 4) ..., and 1 for k = 0 and k = -1."""
    return prod(range(k, 0, -2))


def moment(k: int) -> int:
    """E[z^k] of a standard normal z: (k - 1)!! for even k, and 0 for odd k."""
    return 0 if k % 2 else double_factorial(k - 1)


def expectation(p: Any, variables: int) -> Any:
    """E[p(x)], with the shape of the axes in front of the last ``variables`` ones."""
    return inner(p, np.ones((1,) * variables, dtype=np.int64), variables)


def inner(p: Any, q: Any, variables: int) -> Any:
    """E[p(x) q(x)] for all entries of p by all entries of q; their degrees may differ. Put a table of integers first: it stays exact longer."""
    lead_p, lead_q = p.shape[: p.ndim - variables], q.shape[: q.ndim - variables]
    n, m = p.shape[-1] - 1, q.shape[-1] - 1
    rows, columns = p.reshape(prod(lead_p), -1), q.reshape(prod(lead_q), -1)
    return (rows @ moments(n, m, variables) @ columns.T).reshape(lead_p + lead_q)


@lru_cache(maxsize=64)
def moments(n: int, m: int, variables: int) -> np.ndarray:
    r"""The integers \(E[x^a x^b]\) for all monomials with degrees up to n and m in each variable, shape ((n + 1)^d, (m + 1)^d)."""
    one = np.array([[moment(i + j) for j in range(m + 1)] for i in range(n + 1)], dtype=np.int64)
    table = reduce(np.kron, [one] * variables, np.ones((1, 1), dtype=np.int64))
    table.flags.writeable = False
    return table


def gradient(p: Any, variables: int) -> Any:
    """The partial derivatives of p, along a new first axis; the coefficients keep their shape."""
    return np.stack([derivative(p, axis) for axis in range(-variables, 0)])


def derivative(p: Any, axis: int) -> Any:
    """The derivative of p in the variable of that axis, counted from the end; the coefficients keep their shape."""
    last = np.moveaxis(p, axis, -1)
    lowered = np.concatenate([last[..., 1:] * np.arange(1, last.shape[-1]), np.zeros_like(last[..., :1])], axis=-1)
    return np.moveaxis(lowered, -1, axis)


def evaluate(p: Any, x: Any) -> Any:
    """p(x), with the shape of the axes in front of those of the ``len(x)`` variables."""
    count, variables = p.shape[-1], x.shape[0]
    powers = [np.stack([x[i] ** k for k in range(count)]) for i in range(variables)]
    monomials = reduce(lambda a, b: (a[:, None] * b).reshape(-1), powers)
    lead = p.shape[: p.ndim - variables]
    return (p.reshape(prod(lead), -1) @ monomials).reshape(lead)


def joint_moments(n: int, covariance: tuple[Any, Any, Any]) -> Any:
    r"""\(E[X^i Y^j]\) for i, j up to n, for Gaussian X, Y of mean 0, ``covariance`` = (E X^2, E XY, E Y^2): the sum over all pairings (Wick).

    With l pairs across there are \(\binom il \binom jl\, l!\, (i-l-1)!!\, (j-l-1)!!\) pairings.
    """
    x, across, y = (np.stack([value**k for k in range(most + 1)]) for value, most in zip(covariance, (n // 2, n, n // 2), strict=True))
    total: Any = 0
    for k, count in enumerate(pairings(n)):
        within = np.maximum(np.arange(n + 1) - k, 0) // 2
        total = total + count * across[k] * (x[within][:, None] * y[within])
    return total


@lru_cache(maxsize=32)
def pairings(n: int) -> np.ndarray:
    """The number of pairings of i + j objects, l pairs of which go across, at index (l, i, j); 0 where i - l or j - l is odd or negative."""
    count = np.zeros((n + 1,) * 3, dtype=np.int64)
    for i, j in product(range(n + 1), repeat=2):
        for k in range(min(i, j) + 1):
            count[k, i, j] = comb(i, k) * comb(j, k) * factorial(k) * moment(i - k) * moment(j - k)
    count.flags.writeable = False
    return count


def half_line(p: Sequence[Any] | Any) -> Any:
    r"""\(E[p(z) 1_{z > 0}]\) for one variable, in \(Q + Q / \sqrt{2\pi}\) where the coefficients are rational.

    \(E[z^k 1_{z>0}]\) is \((k-1)!!/2\) for even k and \((k-1)!!/\sqrt{2\pi}\) for odd k. Coefficients that are Python integers are summed exactly.
    """
    terms = [p[k] * double_factorial(k - 1) for k in range(len(p))]
    return Fraction(1, 2) * sum(terms[::2], 0 * terms[0]) + sum(terms[1::2], 0 * terms[0]) / sqrt(2 * pi)


def times(p: Sequence[Any] | Any, q: Sequence[Any] | Any) -> list[Any]:
    """The coefficients of the product of two polynomials in one variable."""
    n, m = len(p), len(q)
    return [sum(p[i] * q[k - i] for i in range(max(0, k - m + 1), min(k, n - 1) + 1)) for k in range(n + m - 1)]


def chi_square_cdf(n: int, t: float) -> float:
    """The probability that the sum of n squares of independent standard normal numbers is at most t, in float64; n = 0 gives 1."""
    from scipy.special import gammainc

    return float(gammainc(n / 2, t / 2)) if n else 1.0


def chi_mean(n: int) -> float:
    """The expected length of a standard normal vector of n entries, in float64: at most sqrt(n), and at least n / sqrt(n + 1)."""
    from scipy.special import gammaln

    return float(np.sqrt(2) * np.exp(gammaln((n + 1) / 2) - gammaln(n / 2)))


def half_space_inner(p: Any, q: Any, variables: int) -> tuple[Any, Any]:
    r"""Two tables a and b with \(E[p(x) q(x) 1_{x_1 > 0}] = a / 2 + b / \sqrt{2\pi}\), for all entries of p by all entries of q.

    They are integers where the coefficients are: the even and the odd powers of the first variable (see `half_line`).
    """
    lead_p, lead_q = p.shape[: p.ndim - variables], q.shape[: q.ndim - variables]
    n, m = p.shape[-1] - 1, q.shape[-1] - 1
    rows, columns = p.reshape(prod(lead_p), -1), q.reshape(prod(lead_q), -1)
    even, odd = (
        np.array([[double_factorial(i + j - 1) * ((i + j) % 2 == parity) for j in range(m + 1)] for i in range(n + 1)], dtype=np.int64)
        for parity in (0, 1)
    )
    others = moments(n, m, variables - 1)
    a, b = ((rows @ np.kron(first, others) @ columns.T).reshape(lead_p + lead_q) for first in (even, odd))
    return a, b


def times_coordinates(p: np.ndarray, variables: int) -> np.ndarray:
    """The polynomials x_j p for every variable, along a new first axis, for integer coefficients."""
    more = np.pad(p, [(0, 0)] * (p.ndim - variables) + [(0, 1)] * variables)
    return np.stack([np.roll(more, 1, axis) for axis in range(-variables, 0)])


def sphere_moment(d: int, k: int) -> Fraction:
    r"""\(E \langle u, w\rangle^k\) for a unit vector u and w uniform on the sphere in d dimensions; 0 for odd k."""
    return Fraction(moment(k), prod(range(d, d + k, 2)))
