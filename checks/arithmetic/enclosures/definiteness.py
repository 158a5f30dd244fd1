"""Whether a symmetric ball matrix is positive definite, semidefinite or neither."""

import numpy as np
from flint import arb, fmpz, fmpz_mat

from checks.arithmetic.enclosures.eigen import smallest_eigenvalue
from checks.arithmetic.enclosures.matrices import is_finite
from checks.arithmetic.sign import Sign

# Exact matrices with more bits than this in a row are left to the enclosures, which are faster there.
_EXACT_BITS = 2**15


def semidefinite_sign(M: np.ndarray) -> Sign:
    """The sign of the smallest eigenvalue of the symmetric part of an n x n matrix.

    POSITIVE: certainly positive definite. ZERO: certainly semidefinite and singular (also the empty matrix), which only exact matrices can be.
    NEGATIVE: certainly an eigenvalue is negative. UNKNOWN otherwise, also if `M` is not finite.
    """
    if len(M) == 0:
        return Sign.ZERO
    if not is_finite(M.flat):
        return Sign.UNKNOWN
    doubled = M + M.T
    found = _sign_by_elimination(doubled)
    if found is Sign.UNKNOWN:
        found = _sign_by_polynomial(doubled) or _sign_of(smallest_eigenvalue(doubled))
    return found


def _sign_of(x: arb) -> Sign:
    if x > 0:
        return Sign.POSITIVE
    if x < 0:
        return Sign.NEGATIVE
    return Sign.ZERO if x.is_zero() else Sign.UNKNOWN


def _sign_by_elimination(M: np.ndarray) -> Sign:
    """Symmetric elimination: by Sylvester's law of inertia the pivots have the signs of the eigenvalues."""
    found = Sign.POSITIVE
    while len(M):
        pivot, row = M[0, 0], M[0, 1:]
        sign = _sign_of(pivot)
        if sign is Sign.ZERO:
            if not all(x.is_zero() for x in row):
                return Sign.UNKNOWN
            found, M = Sign.ZERO, M[1:, 1:]
            continue
        if sign is not Sign.POSITIVE:
            return sign
        M = M[1:, 1:] - row[:, None] * (row / pivot)[None, :]
    return found


def _sign_by_polynomial(M: np.ndarray) -> Sign | None:
    """The exact answer for an exact matrix by the signs of its characteristic polynomial, None if it is not exact or too long.

    All roots are real. None is negative if and only if the coefficients alternate in sign (zeros allowed), for then the
    polynomial of -x has no sign change.
    """
    integers = _as_integers(M)
    if integers is None:
        return None
    coefficients = list(integers.charpoly())
    if any((c if k % 2 == 0 else -c) < 0 for k, c in enumerate(reversed(coefficients))):
        return Sign.NEGATIVE
    return Sign.ZERO if coefficients[0] == 0 else Sign.POSITIVE


def _as_integers(M: np.ndarray) -> fmpz_mat | None:
    """The exact matrix times a power of two that makes all entries integers, None if it is not exact or that takes too many bits."""
    values = M.ravel().tolist()
    if not all(x.is_exact() for x in values):
        return None
    parts = [x.man_exp() for x in values]
    lowest = min((int(e) for m, e in parts if m != 0), default=0)
    longest = max((int(m.bit_length()) + int(e) - lowest for m, e in parts if m != 0), default=0)
    if longest * len(M) > _EXACT_BITS:
        return None
    n = len(M)
    return fmpz_mat(n, n, [m << (int(e) - lowest) if m != 0 else fmpz(0) for m, e in parts])
