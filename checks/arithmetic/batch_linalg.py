"""numpy.linalg on whole batches. A member that NumPy refuses (a singular matrix, a NaN) gives NaN and does not spoil the others."""

# Arguments are named as NumPy names them.
# ruff: noqa: A002

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from checks.arithmetic.batch import FUNCTIONS, Batch, expand, rank, shared, wrap
from checks.arithmetic.batch_registry import implements
from checks.arithmetic.batch_ufuncs import inner_axis


def guarded(function: Callable[..., Any], arrays: Sequence[np.ndarray]) -> Any:
    """`function` of stacked matrices; where one is not finite or NumPy raises LinAlgError, stack by stack, and NaN for those.

    Every array has the stack along axis 0 or is one matrix that the whole stack shares.
    """
    if any(a.ndim < 2 for a in arrays):
        raise np.linalg.LinAlgError(f"a matrix has two axes, got the shape {min((a.shape for a in arrays), key=len)}")
    if not all(np.isfinite(a).all() for a in arrays):
        # LAPACK complains of such matrices on the terminal.
        return _one_by_one(function, arrays)
    try:
        return function(*arrays)
    except np.linalg.LinAlgError:
        return _one_by_one(function, arrays)


def _one_by_one(function: Callable[..., Any], arrays: Sequence[np.ndarray]) -> Any:
    axes = max(a.ndim for a in arrays)
    if axes <= 2:
        return _filled_with_nan(function(*(np.eye(*a.shape[-2:]) for a in arrays)))
    size = max(a.shape[0] for a in arrays if a.ndim == axes)
    results = [guarded(function, [a[i % a.shape[0]] if a.ndim == axes else a for a in arrays]) for i in range(size)]
    if isinstance(results[0], tuple):
        return _like(results[0], [np.stack(part) for part in zip(*results, strict=True)])
    return np.stack(results)


def _filled_with_nan(result: Any) -> Any:
    if isinstance(result, tuple):
        return _like(result, [_filled_with_nan(part) for part in result])
    return np.full_like(result, np.nan)


def _like(result: Any, parts: Sequence[Any]) -> Any:
    """The parts as a tuple of the same kind: NumPy returns named ones."""
    return type(result)(*parts) if hasattr(result, "_fields") else tuple(parts)


def stacked(function: Callable[..., Any]) -> Callable[..., Any]:
    """How a function of one matrix runs on a batch of matrices."""

    def run(a: Any, *args: Any, **kwargs: Any) -> Any:
        if a.ndim < 2 or any(isinstance(x, Batch) for x in (*args, *kwargs.values())):
            return NotImplemented
        return _wrapped(guarded(lambda data: function(data, *args, **kwargs), [a.data]))

    return run


def _wrapped(result: Any) -> Any:
    if not isinstance(result, tuple):
        return wrap(result)
    return _like(result, [wrap(part) for part in result])


def solve(a: Any, b: Any) -> Any:
    """np.linalg.solve: a right side with one axis is one vector."""
    vector = rank(b) == 1
    axes = max(rank(a), rank(b) + vector, 2)
    left, right = _matrices(a, axes), _matrices(b[..., None] if vector else b, axes)
    solution = guarded(np.linalg.solve, [left, right])
    return wrap(solution[..., 0] if vector else solution)


def _matrices(x: Any, axes: int) -> np.ndarray:
    return expand(x.data, axes) if isinstance(x, Batch) else np.asarray(shared(x))


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """np.linalg.norm: of the whole array, of vectors along one axis, or of matrices along two."""
    if isinstance(ord, Batch):
        return NotImplemented
    if axis is None:
        if ord is not None and x.ndim not in (1, 2):
            return NotImplemented
        if ord is None and not keepdims:
            return wrap(np.linalg.norm(x.data.reshape(x.batch, x.size), axis=1))
        axis = tuple(range(x.ndim)) if x.ndim in (1, 2) else None
    if axis is None:
        return NotImplemented
    inner = inner_axis(axis if isinstance(axis, int) or len(axis) > 1 else axis[0], x.ndim)
    if isinstance(inner, tuple):
        # Two axes at the end, in this order, so that the guard can take matrix by matrix.
        moved = np.moveaxis(x.data, inner, (-2, -1))
        values = guarded(lambda data: np.linalg.norm(data, ord, axis=(-2, -1)), [moved])
        return wrap(np.expand_dims(values, inner) if keepdims else values)
    return wrap(np.linalg.norm(x.data, ord, axis=inner, keepdims=keepdims))


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """np.linalg.vector_norm: over all axes, one, or several."""
    if isinstance(ord, Batch):
        return NotImplemented
    return wrap(np.linalg.vector_norm(x.data, axis=inner_axis(axis, x.ndim), keepdims=keepdims, ord=ord)) if x.ndim else NotImplemented


_OF_ONE_MATRIX = (
    np.linalg.cholesky,
    np.linalg.cond,
    np.linalg.det,
    np.linalg.eig,
    np.linalg.eigh,
    np.linalg.eigvals,
    np.linalg.eigvalsh,
    np.linalg.inv,
    np.linalg.matrix_norm,
    np.linalg.matrix_power,
    np.linalg.matrix_rank,
    np.linalg.pinv,
    np.linalg.qr,
    np.linalg.slogdet,
    np.linalg.svd,
    np.linalg.svdvals,
)

FUNCTIONS.update({function: stacked(function) for function in _OF_ONE_MATRIX})
FUNCTIONS.update({np.linalg.norm: norm, np.linalg.vector_norm: vector_norm})
implements(np.linalg.solve, anywhere=True)(solve)
