"""Linear algebra over balls: stacks of matrices go one by one through the kernels of `enclosures`."""

# Arguments are named as NumPy names them.
# ruff: noqa: A002

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from checks.arithmetic.ball_reductions import root
from checks.arithmetic.ball_scalars import power_of_nonnegative
from checks.arithmetic.balls import FUNCTIONS, Balls, lifted, rewrap, wrap
from checks.arithmetic.enclosures import eigen, factor
from checks.arithmetic.errors import BallError

_NONNEGATIVE_POWERS = np.frompyfunc(power_of_nonnegative, 2, 1)


def each_matrix(kernel: Callable[..., Any], *operands: Any) -> Any:
    """`kernel` on every matrix of the stacks, leading axes broadcast; a tuple of results gives a tuple of stacks."""
    arrays = [lifted(x) for x in operands]
    for a in arrays:
        if a.ndim < 2:
            raise np.linalg.LinAlgError(f"{a.ndim}-dimensional array given: a matrix has two axes")
    if all(a.ndim == 2 for a in arrays):
        return rewrap(kernel(*arrays))
    lead = np.broadcast_shapes(*(a.shape[:-2] for a in arrays))
    stacks = [np.broadcast_to(a, lead + a.shape[-2:]) for a in arrays]
    return _restack([kernel(*(s[k] for s in stacks)) for k in np.ndindex(*lead)], lead)


def _restack(results: list[Any], lead: tuple[int, ...]) -> Any:
    if not results:
        raise BallError("a stack without matrices has no result over balls: give at least one matrix")
    if isinstance(results[0], tuple):
        return tuple(_restack(list(part), lead) for part in zip(*results, strict=True))
    parts = [np.asarray(r, dtype=object) for r in results]
    return wrap(np.stack(parts).reshape(lead + parts[0].shape))


def _square(a: np.ndarray) -> np.ndarray:
    if a.shape[0] != a.shape[1]:
        raise np.linalg.LinAlgError(f"a square matrix is needed, got the shape {a.shape}")
    return a


def eigvalsh(a: Any, UPLO: str = "L") -> Balls:
    """Ascending eigenvalues of the symmetric matrix that one triangle of `a` stands for, as np.linalg.eigvalsh reads it."""
    return each_matrix(lambda m: eigen.symmetric_eigenvalues(_mirrored(_square(m), UPLO)), a)


def _mirrored(m: np.ndarray, uplo: str) -> np.ndarray:
    lower = np.tril(np.ones(m.shape, dtype=bool)) if uplo.upper() == "L" else np.triu(np.ones(m.shape, dtype=bool))
    return np.where(lower, m, m.T)


def svdvals(x: Any) -> Balls:
    """Descending singular values."""
    return each_matrix(eigen.singular_values, x)


def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Balls:
    """np.linalg.svd for the singular values alone."""
    if compute_uv:
        raise BallError("np.linalg.svd over balls gives no singular vectors (they are not unique): use svdvals, norms or solve")
    return svdvals(a)


def inv(a: Any) -> Balls:
    """The inverse."""
    return each_matrix(lambda m: factor.inv(_square(m)), a)


def expm(a: Any) -> Balls:
    """The exponential of a matrix."""
    return each_matrix(lambda m: factor.exponential(_square(m)), a)


def det(a: Any) -> Balls:
    """The determinant."""
    return each_matrix(lambda m: factor.det(_square(m)), a)


def slogdet(a: Any) -> Any:
    """The sign of the determinant and the logarithm of its absolute value."""
    value = det(a)
    return np.sign(value), np.log(abs(value))


def solve(a: Any, b: Any) -> Balls:
    """The solution of a x = b; a right side with one axis is one vector."""
    right = Balls(b)
    if right.ndim == 1:
        return solve(a, right[:, None])[..., 0]
    return each_matrix(lambda m, y: factor.solve(_square(m), y), a, right)


def cholesky(a: Any, /, *, upper: bool = False) -> Balls:
    """The triangular factor of the symmetric matrix that the lower (or upper) triangle of `a` stands for."""
    if upper:
        return each_matrix(lambda m: factor.cholesky(_square(m).T).T, a)
    return each_matrix(lambda m: factor.cholesky(_square(m)), a)


def qr(a: Any) -> tuple[Balls, Balls]:
    """Q with orthonormal columns and upper triangular R with positive diagonal, with as many columns of Q as the shorter side."""
    return each_matrix(factor.qr, a)


def matrix_power(a: Any, n: int) -> Balls:
    """The n-th power, of the inverse for a negative n."""
    base = inv(a) if n < 0 else Balls(a)
    power = Balls(np.eye(_square(base.data[(0,) * (base.ndim - 2)]).shape[0]))
    power = power + np.zeros_like(base)
    for bit in bin(abs(n))[2:]:
        power = power @ power
        power = power @ base if bit == "1" else power
    return power


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Balls:
    """The p-norm over all axes, one, or several; 0 counts the entries that are not 0."""
    sizes = abs(Balls(x))
    if ord == np.inf:
        return np.max(sizes, axis=axis, keepdims=keepdims, initial=0)
    if ord == -np.inf:
        return np.min(sizes, axis=axis, keepdims=keepdims)
    if ord == 2:
        return root(np.sum(np.square(sizes), axis=axis, keepdims=keepdims))
    if ord == 1:
        return np.sum(sizes, axis=axis, keepdims=keepdims)
    if ord == 0:
        return (sizes != 0).sum(axis, keepdims=keepdims)
    if isinstance(ord, str) or not ord > 0:
        raise BallError(f"a vector norm of order {ord!r} is not known: use a positive number or infinity")
    p: Any = lifted(ord).item()
    total = np.sum(rewrap(_NONNEGATIVE_POWERS(sizes.data, p)), axis=axis, keepdims=keepdims)
    return rewrap(_NONNEGATIVE_POWERS(total.data, 1 / p))


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Balls:
    """The norm of each matrix: 'fro', 'nuc', 2 and -2 (extreme singular values), 1, -1 (columns), inf, -inf (rows)."""
    A = Balls(x)
    if A.ndim < 2:
        raise np.linalg.LinAlgError(f"{A.ndim}-dimensional array given: a matrix has two axes")
    norm = _matrix_norm(A, ord)
    return norm[..., None, None] if keepdims else norm


def _matrix_norm(A: Balls, ord: Any) -> Balls:
    if ord in ("fro", None):
        return vector_norm(A, axis=(-2, -1))
    if ord == "nuc":
        return np.sum(svdvals(A), axis=-1)
    if ord in (2, -2):
        if 0 in A.shape[-2:]:
            return np.sum(A, axis=(-2, -1))
        return svdvals(A)[..., 0 if ord == 2 else -1]
    if ord in (1, -1, np.inf, -np.inf):
        sums = np.sum(abs(A), axis=-2 if abs(ord) == 1 else -1)
        return np.max(sums, axis=-1, initial=0) if ord > 0 else np.min(sums, axis=-1)
    raise ValueError(f"a matrix norm of order {ord!r} is not known: use 'fro', 'nuc', 2, -2, 1, -1, inf or -inf")


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Balls:
    """np.linalg.norm: of the whole array, of vectors along one axis, or of matrices along two."""
    x = Balls(x)
    if axis is None and (ord is None or x.ndim == 1):
        return vector_norm(x, ord=2 if ord is None else ord, keepdims=keepdims)
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if len(axes) == 1:
        return vector_norm(x, axis=axes[0], ord=2 if ord is None else ord, keepdims=keepdims)
    if len(axes) != 2:
        raise ValueError(f"np.linalg.norm is of vectors or of matrices, got {len(axes)} axes: use vector_norm(x, axis=...)")
    norms = matrix_norm(wrap(np.moveaxis(x.data, axes, (-2, -1))), ord=ord)
    return wrap(np.expand_dims(norms.data, axes)) if keepdims else norms


def cond(x: Any, p: Any = None) -> Balls:
    """The condition number: of the extreme singular values, or the norm times that of the inverse."""
    if p in (None, 2, -2):
        values = svdvals(x)
        return values[..., -1] / values[..., 0] if p == -2 else values[..., 0] / values[..., -1]
    return matrix_norm(x, ord=p) * matrix_norm(inv(x), ord=p)


FUNCTIONS.update(
    {
        np.linalg.eigvalsh: eigvalsh,
        np.linalg.svdvals: svdvals,
        np.linalg.svd: svd,
        np.linalg.inv: inv,
        np.linalg.det: det,
        np.linalg.slogdet: slogdet,
        np.linalg.solve: solve,
        np.linalg.cholesky: cholesky,
        np.linalg.matrix_power: matrix_power,
        np.linalg.vector_norm: vector_norm,
        np.linalg.matrix_norm: matrix_norm,
        np.linalg.norm: norm,
        np.linalg.cond: cond,
        np.linalg.multi_dot: lambda arrays, **kwargs: reduce(np.matmul, [Balls(a) for a in arrays]),
    }
)
