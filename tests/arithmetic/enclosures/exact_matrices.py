"""Matrices whose eigenvalues are known exactly, and exact ways to check an enclosure."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
from flint import arb, ctx, fmpq, fmpq_mat, fmpq_poly

Rational = int | fmpq
# Far above every precision that is tested, so that rationals are points to the eye of an enclosure.
EXACT_BITS = 6000


def rational(x: int | float | Fraction | fmpq) -> fmpq:
    """The exact value of a number."""
    if isinstance(x, fmpq):
        return x
    ratio = Fraction(x)
    return fmpq(ratio.numerator, ratio.denominator)


def balls(rows: Iterable[Iterable[object]]) -> np.ndarray:
    """The object array with balls around the entries, rounded to the current precision."""
    return np.array([[arb(x) for x in row] for row in rows], dtype=object)


def empty(m: int, n: int) -> np.ndarray:
    """An m x n array without entries."""
    return np.empty((m, n), dtype=object)


def gaussian(seed: int, m: int, n: int) -> np.ndarray:
    """Balls of radius zero around standard normal float64 numbers."""
    return balls(np.random.default_rng(seed).standard_normal((m, n)).tolist())


def symmetric_gaussian(seed: int, n: int) -> np.ndarray:
    """A symmetric matrix of exact float64 numbers."""
    A = np.random.default_rng(seed).standard_normal((n, n))
    return balls((A + A.T).tolist())


def with_spectrum(spectrum: Sequence[Rational], seed: int, reflections: int = 2) -> fmpq_mat:
    """A rational symmetric matrix with these eigenvalues: H D H for rational reflections H = I - 2 v v^T / v^T v."""
    rng = np.random.default_rng(seed)
    n = len(spectrum)
    M = diagonal(spectrum)
    for _ in range(reflections):
        v = [fmpq(int(x)) for x in rng.integers(1, 7, n) * rng.choice([-1, 1], n)]
        square = sum((x * x for x in v), fmpq(0))
        H = fmpq_mat([[int(i == j) - 2 * v[i] * v[j] / square for j in range(n)] for i in range(n)])
        M = H * M * H
    return M


def diagonal(entries: Sequence[Rational]) -> fmpq_mat:
    """The rational diagonal matrix."""
    return fmpq_mat([[fmpq(x) if i == j else fmpq(0) for j in range(len(entries))] for i, x in enumerate(entries)])


def path_graph(n: int) -> list[list[int]]:
    """Two on the diagonal, -1 beside it: the eigenvalues are 2 - 2 cos(k pi / (n + 1))."""
    return [[2 if i == j else -1 if abs(i - j) == 1 else 0 for j in range(n)] for i in range(n)]


def holds(x: arb, value: object) -> bool:
    """Whether the ball contains the exact number."""
    with ctx.workprec(EXACT_BITS):
        return bool(x.contains(arb(value)))


def all_hold(enclosures: Iterable[arb], values: Iterable[object]) -> bool:
    """Whether each ball contains its number."""
    return all(holds(x, value) for x, value in zip(enclosures, values, strict=True))


def all_overlap(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether the balls of two arrays meet, one by one."""
    return a.shape == b.shape and all(x.overlaps(y) for x, y in zip(a.flat, b.flat, strict=True))


def widest(enclosures: Iterable[arb]) -> arb:
    """The largest radius."""
    return max(x.rad() for x in enclosures)


def no_nan(enclosures: np.ndarray) -> bool:
    """Whether all balls are finite."""
    return all(x.is_finite() for x in enclosures.flat)


def all_nan(enclosures: np.ndarray) -> bool:
    """Whether all balls are NaN."""
    return all(x.is_nan() for x in enclosures.flat)


def below(polynomial: fmpq_poly, bound: arb) -> int:
    """How many roots of a polynomial with real roots only are less than the exact number: the sign changes of p(bound - x)."""
    shifted = polynomial(fmpq_poly([bound.fmpq(), -1]))
    signs = [c > 0 for c in shifted.coeffs() if c != 0]
    return sum(a != b for a, b in pairwise(signs))


def not_above(polynomial: fmpq_poly, bound: arb) -> int:
    """How many roots are at most the exact number."""
    zeros = next(i for i, c in enumerate(polynomial(fmpq_poly([bound.fmpq(), 1])).coeffs()) if c != 0)
    return below(polynomial, bound) + zeros


def ranks_hold(enclosures: Sequence[arb], M: fmpq_mat) -> bool:
    """Whether the i-th ball contains the i-th smallest eigenvalue of the rational symmetric matrix, by exact root counts."""
    p = M.charpoly()
    return all(below(p, x.lower()) <= i < not_above(p, x.upper()) for i, x in enumerate(enclosures))
