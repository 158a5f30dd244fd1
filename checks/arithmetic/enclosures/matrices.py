"""Matrices of balls: object arrays on the outside, FLINT matrices where that is faster.

A matrix is a two-dimensional NumPy object array of `flint.arb`. Every result encloses the exact one at the precision of `flint.ctx`.
"""

import math
from collections.abc import Iterable
from functools import reduce

import numpy as np
from flint import arb, arb_mat, ctx

# Below this many multiplications the conversion to FLINT and back costs more than it saves (measured).
SMALL_PRODUCT = 64
# Upper bounds of radii and norms need a few correct digits only.
BOUND_BITS = 32
# Midpoints between these are scaled by their float64 values.
_TINY, _HUGE = 2.0**-900, 2.0**900

ABS_UPPER: np.ufunc = np.frompyfunc(arb.abs_upper, 1, 1)
UPPER: np.ufunc = np.frompyfunc(arb.upper, 1, 1)
RADIUS: np.ufunc = np.frompyfunc(arb.rad, 1, 1)
MAX: np.ufunc = np.frompyfunc(arb.max, 2, 1)
MIN: np.ufunc = np.frompyfunc(arb.min, 2, 1)


def to_flint(A: np.ndarray) -> arb_mat:
    """The FLINT matrix with the entries of `A`."""
    m, n = A.shape
    return arb_mat(m, n, A.ravel().tolist())


def to_array(M: arb_mat) -> np.ndarray:
    """The object array with the entries of the FLINT matrix `M`."""
    m, n = M.nrows(), M.ncols()
    return np.fromiter(M.entries(), dtype=object, count=m * n).reshape(m, n)


def filled(shape: tuple[int, ...], value: arb) -> np.ndarray:
    """An object array that holds `value` everywhere."""
    result = np.empty(shape, dtype=object)
    result.fill(value)
    return result


def identity(n: int) -> arb_mat:
    """The n x n identity."""
    return arb_mat(n, n, 1)


def power_of_two(exponent: int) -> arb:
    """2 ** exponent, exactly."""
    return arb((1, exponent))


def transpose(A: np.ndarray) -> np.ndarray:
    """The transpose, as an array of its own."""
    return A.T.copy()


def matmul(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The product of an m x k and a k x n matrix."""
    (m, k), n = A.shape, B.shape[1]
    if m * k * n == 0:
        return filled((m, n), arb(0))
    if m * k * n <= SMALL_PRODUCT:
        return A @ B
    return to_array(to_flint(A) * to_flint(B))


def gram(A: np.ndarray) -> np.ndarray:
    """A^T A."""
    return matmul(A.T, A)


def is_finite(values: Iterable[arb]) -> bool:
    """Whether no ball is infinite or NaN."""
    return all(x.is_finite() for x in values)


def spectral_bound(A: np.ndarray) -> arb:
    """An exact number that is at least the spectral norm of every matrix in `A`.

    The smaller of the Frobenius norm and the geometric mean of the largest row and column sums.
    """
    if A.size == 0:
        return arb(0)
    with ctx.workprec(BOUND_BITS):
        sizes = ABS_UPPER(A)
        rows, columns = largest(sizes.sum(axis=1)), largest(sizes.sum(axis=0))
        frobenius = (sizes * sizes).sum().sqrt()
        return frobenius.min((rows * columns).sqrt()).upper()


def largest(values: Iterable[arb]) -> arb:
    """A ball around the largest of one or more numbers."""
    return reduce(arb.max, values)


def magnitude(values: list[arb]) -> int | None:
    """The exponent e with 2**(e-1) <= max |midpoint| <= 2**e, to scale by; None if all midpoints are zero or not finite."""
    top = max((abs(float(x)) for x in values), default=0.0)
    if _TINY < top < _HUGE:
        return math.frexp(top)[1]
    with ctx.workprec(BOUND_BITS):
        sizes = [x.mid().abs_upper() for x in values]
    return max((_exponent(x) for x in sizes if x.is_finite() and not x.is_zero()), default=None)


def _exponent(x: arb) -> int:
    mantissa, exponent = x.man_exp()
    return int(mantissa.bit_length()) + int(exponent)
