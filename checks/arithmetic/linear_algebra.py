"""Norms, spectra, solves and factorisations of matrices in the last two axes, the same function in every arithmetic.

A float64 matrix that NumPy refuses (singular, or with a NaN) gives NaN. A ball matrix that may be singular gives balls that are not finite.
"""

# Arguments are named as NumPy names them.
# ruff: noqa: A002

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from checks.arithmetic import ball_linalg
from checks.arithmetic.arguments import numbers
from checks.arithmetic.balls import Balls
from checks.arithmetic.batch import Batch, wrap
from checks.arithmetic.batch_linalg import guarded

__all__ = [
    "cholesky",
    "cond",
    "det",
    "eigvalsh",
    "expm",
    "inv",
    "matmul",
    "matrix_norm",
    "matrix_power",
    "qr",
    "solve",
    "svdvals",
    "trace",
    "vector_norm",
]


def matmul(x: Any, y: Any) -> Any:
    """The matrix product, also of stacks of matrices; a vector on the left is a row, on the right a column."""
    return np.matmul(numbers(x), numbers(y))


def trace(x: Any, offset: int = 0) -> Any:
    """The sum of the diagonal."""
    return np.linalg.trace(numbers(x), offset=offset)


def vector_norm(x: Any, ord: Any = 2, axis: Any = None, keepdims: bool = False) -> Any:
    """The p-norm for `ord` = p > 0 or infinity, over all axes, one, or several; 0 counts the entries that are not 0."""
    A = _array(x)
    order = float(ord) if isinstance(ord, Fraction) and not isinstance(A, Balls) else ord
    return np.linalg.vector_norm(A, ord=order, axis=axis, keepdims=keepdims)


def matrix_norm(x: Any, ord: Any = "fro", keepdims: bool = False) -> Any:
    """The norm of each matrix: 'fro', 'nuc' (sum of singular values), 2 (largest) and -2 (smallest), 1 (columns), inf (rows).

    All norms of a matrix without rows or columns are 0.
    """
    A = _array(x)
    if 0 in A.shape[-2:]:
        return np.sum(A, axis=(-2, -1), keepdims=keepdims)
    return _of_matrix(lambda A: np.linalg.matrix_norm(A, ord=ord, keepdims=keepdims), A)


def eigvalsh(x: Any) -> Any:
    """The eigenvalues of the symmetric part of x, ascending."""
    return _of_matrix(lambda A: np.linalg.eigvalsh(_symmetric(A)), x)


def svdvals(x: Any) -> Any:
    """The singular values, descending."""
    return _of_matrix(np.linalg.svdvals, x)


def det(x: Any) -> Any:
    """The determinant."""
    return _of_matrix(np.linalg.det, x)


def inv(x: Any) -> Any:
    """The inverse."""
    return _of_matrix(np.linalg.inv, x)


def matrix_power(x: Any, n: int) -> Any:
    """The n-th power; of the inverse for a negative n."""
    return _of_matrix(lambda A: np.linalg.matrix_power(A, n), x)


def cond(x: Any, ord: Any = None) -> Any:
    """The condition number: the ratio of the extreme singular values, or the norm times that of the inverse."""
    return _of_matrix(lambda A: np.linalg.cond(A, ord), x)


def cholesky(x: Any) -> Any:
    """The lower triangular factor of the symmetric part of x, which must be positive definite; NaN where it is not."""
    return _of_matrix(lambda A: np.linalg.cholesky(_symmetric(A)), x)


def expm(x: Any) -> Any:
    """The exponential of a square matrix, so that exp(-t A) w solves dw/dt = -A w from w; enclosed over balls."""
    A = _array(x)
    if isinstance(A, Balls):
        return ball_linalg.expm(A)
    from scipy.linalg import expm as exponential  # slow to load

    found = guarded(exponential, [A.data if isinstance(A, Batch) else A])
    return wrap(found) if isinstance(A, Batch) else found


def solve(a: Any, b: Any) -> Any:
    """The solution x of a x = b; a right side with one axis is one vector."""
    left, right = numbers(a), numbers(b)
    if isinstance(left, Batch | Balls) or isinstance(right, Batch | Balls):
        return np.linalg.solve(left, right)
    left, right = np.asarray(left), np.asarray(right)
    vector = right.ndim == 1
    solution = guarded(np.linalg.solve, [left, right[:, None] if vector else right])
    return solution[..., 0] if vector else solution


def qr(x: Any) -> tuple[Any, Any]:
    """Q with orthonormal columns and upper triangular R with positive diagonal, x = Q R; Q has as many columns as the shorter side of x.

    They are unique, and enclosed by balls, where the first columns of x (as many as Q has) are linearly independent.
    """
    A = _array(x)
    if isinstance(A, Balls):
        return ball_linalg.qr(A)
    Q, R = guarded(_positive_qr, [A.data if isinstance(A, Batch) else A])
    return (wrap(Q), wrap(R)) if isinstance(A, Batch) else (Q, R)


def _positive_qr(A: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    Q, R = np.linalg.qr(A)
    signs = np.where(np.diagonal(R, axis1=-2, axis2=-1) < 0, -1.0, 1.0)
    return Q * signs[..., None, :], R * signs[..., :, None]


def _array(x: Any) -> Any:
    x = numbers(x)
    return x if isinstance(x, Batch | Balls) else np.asarray(x)


def _of_matrix(function: Callable[[Any], Any], x: Any) -> Any:
    """`function` of the matrix; NaN where NumPy refuses a float64 matrix."""
    A = _array(x)
    return function(A) if isinstance(A, Batch | Balls) else guarded(function, [A])


def _symmetric(A: Any) -> Any:
    return (A + np.matrix_transpose(A)) / 2
