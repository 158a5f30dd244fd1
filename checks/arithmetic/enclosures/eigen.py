"""Rigorous enclosures of all eigenvalues of a symmetric ball matrix, and of all singular values of any."""

import numpy as np
from flint import acb_mat, arb, arb_mat, ctx

from checks.arithmetic.enclosures.localisation import localised
from checks.arithmetic.enclosures.matrices import (
    RADIUS,
    filled,
    gram,
    is_finite,
    largest,
    magnitude,
    power_of_two,
    spectral_bound,
    to_array,
    to_flint,
)
from checks.arithmetic.enclosures.refinement import FLOAT_ACCURACY, clusters, first_rotation, refined
from checks.arithmetic.enclosures.rotation import rotated

# Bits that hide the rounding of the last products.
_GUARD_BITS = 8
_MAX_STEPS = 12
_MAX_SETBACKS = 4
# Up to this size FLINT's general eigenvalues are faster than ours (measured), where they succeed.
_SMALL = 6


def symmetric_eigenvalues(M: np.ndarray) -> np.ndarray:
    """Ascending enclosures of the eigenvalues of the symmetric part of an n x n matrix; shape (n,).

    The i-th ball holds the i-th smallest eigenvalue of every symmetric matrix in `M`. Balls of NaN if `M` is not finite.
    """
    values = M.ravel().tolist()
    if not is_finite(values):
        return filled((len(M),), arb.nan())
    if _is_diagonal(M):
        return ascending(M.diagonal().tolist())
    scaled, exponent = _scaled(M, values)
    scaled = (scaled + scaled.transpose()) * arb(0.5)
    midpoint = scaled.mid()
    # Weyl: no eigenvalue moves by more than the norm of what the matrix moves by.
    spread, scale = arb(0, _radius(scaled)), power_of_two(exponent)
    return np.array([(x + spread) * scale for x in _of_exact(midpoint)], dtype=object)


def smallest_eigenvalue(M: np.ndarray) -> arb:
    """The smallest eigenvalue of the symmetric part of `M`, which must not be empty."""
    if len(M) == 0:
        raise ValueError(f"a matrix of shape {M.shape} has no smallest eigenvalue: give at least one row")
    return symmetric_eigenvalues(M)[0]


def singular_values(A: np.ndarray) -> np.ndarray:
    """Descending enclosures of the singular values of an m x n matrix; shape (min(m, n),). Balls of NaN if `A` is not finite.

    They are roots of eigenvalues of the smaller Gram matrix, so those below 2**(-bits/2) times the largest are only known to be small.
    """
    values = A.ravel().tolist()
    if not is_finite(values):
        return filled((min(A.shape),), arb.nan())
    if not values:
        return filled((0,), arb(0))
    scaled, exponent = _scaled(A if A.shape[0] >= A.shape[1] else A.T, values)
    squares = symmetric_eigenvalues(gram(to_array(scaled.mid())))
    # Weyl's inequality for singular values.
    spread, scale = arb(0, _radius(scaled)), power_of_two(exponent)
    return np.array([(nonnegative_root(x) + spread) * scale for x in squares[::-1]], dtype=object)


def nonnegative_root(x: arb) -> arb:
    """The square root of a number in `x` that is known to be nonnegative: never NaN, but infinite if `x` is not finite."""
    if x.lower() >= 0:
        return x.sqrt()
    if not x.is_finite():
        return arb(0, x.rad())
    half = x.nonnegative_part().upper().sqrt().upper() * arb(0.5)
    return arb(half, half)


def ascending(values: list[arb]) -> np.ndarray:
    """Enclosures of the numbers in ascending order: the i-th lies between the i-th smallest lower end and the i-th smallest upper end."""
    values = sorted(values, key=arb.mid)
    lower, upper = [x.lower() for x in values], [x.upper() for x in values]
    ranked = zip(values, lower, upper, sorted(lower), sorted(upper), strict=True)
    result = [x if low == least and high == most else least.union(most) for x, low, high, least, most in ranked]
    return np.array(result, dtype=object)


def _is_diagonal(M: np.ndarray) -> bool:
    return all(x.is_zero() for x in M[~np.eye(len(M), dtype=bool)])


def _scaled(A: np.ndarray, values: list[arb]) -> tuple[arb_mat, int]:
    """The matrix divided by a power of two so that its midpoints are at most one, and the exponent."""
    exponent = magnitude(values) or 0
    return to_flint(A) * power_of_two(-exponent), exponent


def _radius(M: arb_mat) -> arb:
    """An upper bound of the spectral norm of the difference of any matrix in `M` from the midpoint."""
    return spectral_bound(RADIUS(to_array(M)))


def _of_exact(C: arb_mat) -> list[arb]:
    """Ascending eigenvalues of an exact symmetric matrix with entries of size at most one."""
    if C.nrows() <= _SMALL:
        found = _by_flint(C)
        if found is not None:
            return found
    goal = power_of_two(C.nrows().bit_length() - ctx.prec)
    with ctx.workprec(ctx.prec + _GUARD_BITS):
        return _polished(C, _approached(C), goal)


def _by_flint(C: arb_mat) -> list[arb] | None:
    """FLINT's own enclosures, None if it fails or is not accurate, as often for clusters."""
    with ctx.workprec(ctx.prec + _GUARD_BITS):
        try:
            found = [x.real for x in acb_mat(C).eig(multiple=True)]
        except ValueError:  # it could not isolate the clusters
            return None
    accurate = all(x.rad() <= power_of_two(C.nrows().bit_length() - ctx.prec) for x in found)
    return ascending(found).tolist() if accurate else None


def _approached(C: arb_mat) -> arb_mat:
    """Q good to half of the bits: then the square of its error is hidden by rounding."""
    Q, known = first_rotation(C), FLOAT_ACCURACY
    for _ in range(_MAX_STEPS):
        level = _next_level(ctx.prec, known)
        if level == ctx.prec:
            break
        with ctx.workprec(level):
            turned = rotated(C, Q)
            groups, known = clusters(turned)
            Q, known = refined(Q, turned, groups), max(FLOAT_ACCURACY, known)
    return Q


def _next_level(target: int, known: int) -> int:
    """The precision at which to look next: the first of target, target/2, target/4 ... that the accuracy at hand fills."""
    level = target
    while level > 2 * known:
        level = level // 2 + _GUARD_BITS
    return level


def _polished(C: arb_mat, Q: arb_mat, goal: arb) -> list[arb]:
    """The enclosures, refined until none is wider than the goal, or until that no longer helps."""
    best: list[arb] = []
    width, setbacks = arb.pos_inf(), 0
    for _ in range(_MAX_STEPS):
        turned = rotated(C, Q)
        found = localised(turned)
        new = largest([x.rad() for x in found])
        setbacks += not new < width
        if not best or new < width:
            best, width = found, new
        if width <= goal or setbacks == _MAX_SETBACKS:
            break
        Q = refined(Q, turned, clusters(turned)[0])
    return best
