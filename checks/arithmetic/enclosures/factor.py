"""Solving, inverting and factoring ball matrices.

What cannot be enclosed (a matrix that is singular as far as the precision shows) comes out as balls of NaN, so that the caller
can raise the precision; nothing raises for a numerical reason.
"""

import numpy as np
from flint import arb

from checks.arithmetic.enclosures.matrices import filled, gram, identity, is_finite, matmul, to_array, to_flint, transpose


def solve(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The n x k matrix X with A X = B, for an n x n matrix A and an n x k matrix B; NaN if A is not certainly invertible."""
    if B.size > 0 and is_finite([*A.flat, *B.flat]):
        return to_array(to_flint(A).solve(to_flint(B), nonstop=True))
    return filled(B.shape, arb.nan())


def inv(A: np.ndarray) -> np.ndarray:
    """The inverse of an n x n matrix; NaN if it is not certainly invertible."""
    return solve(A, to_array(identity(len(A))))


def exponential(A: np.ndarray) -> np.ndarray:
    """The exponential of an n x n matrix; NaN if it has entries that are not finite."""
    return to_array(to_flint(A).exp()) if is_finite(A.flat) else filled(A.shape, arb.nan())


def det(A: np.ndarray) -> arb:
    """The determinant of an n x n matrix; 1 for n = 0."""
    return to_flint(A).det()


def cholesky(M: np.ndarray) -> np.ndarray:
    """The lower triangular L with positive diagonal and L L^T = M, for a symmetric n x n matrix (its lower triangle is read).

    From the first pivot on that is not certainly positive, the lower triangle is NaN.
    """
    n = len(M)
    L, rest = filled((n, n), arb(0)), M
    for k in range(n):
        pivot = rest[0, 0]
        root = pivot.sqrt() if pivot > 0 else arb.nan()
        column = rest[1:, 0] / root
        L[k, k], L[k + 1 :, k] = root, column
        rest = rest[1:, 1:] - column[:, None] * column[None, :]
    return L


def qr(A: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The reduced factors of an m x n matrix: Q (m x k, k = min(m, n)) with orthonormal columns, R (k x n) upper triangular, its diagonal positive.

    They are unique where the first k columns are independent; NaN if these are not certainly so. By the Cholesky factor of the Gram matrix:
    it loses twice the bits of the condition number and half a bit or so for each column; Gram-Schmidt and reflections on balls lose 1.5 (measured).
    """
    m, n = A.shape
    k = min(m, n)
    first = A[:, :k]
    R = transpose(cholesky(gram(first)))
    Q = transpose(solve(R.T, first.T))
    return Q, np.concatenate([R, matmul(Q.T, A[:, k:])], axis=1)
