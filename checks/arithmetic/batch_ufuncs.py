"""NumPy's ufuncs on batches beyond the plain call: matrix products, reductions, accumulations, outer products."""

from typing import Any, SupportsIndex

import numpy as np

from checks.arithmetic.batch import METHODS, Batch, aligned, elementwise, expand, rank, rewrap, shared, wrap

# These change nothing about which axes mean what, so they are passed on to the ufunc.
_HARMLESS = frozenset({"dtype", "casting", "order", "subok"})


def _call(ufunc: np.ufunc, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if not _HARMLESS.issuperset(kwargs):
        return NotImplemented
    if ufunc.signature is None:
        return elementwise(ufunc, inputs, kwargs)
    if ufunc is np.matmul:
        return matmul(*inputs, **kwargs)
    if "?" in ufunc.signature:
        return NotImplemented
    return _generalised(ufunc, inputs, kwargs)


def _generalised(ufunc: np.ufunc, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A ufunc on whole vectors or matrices: the axes before those are the ones to align."""
    terms = str(ufunc.signature).split("->")[0].strip("()").split("),(")
    own = [len([n for n in term.split(",") if n]) for term in terms]
    loops = [rank(x) - k for x, k in zip(inputs, own, strict=True)]
    if min(loops) < 0:
        return NotImplemented
    ready = [_with_rank(x, max(loops) + k) for x, k in zip(inputs, own, strict=True)]
    return rewrap(ufunc(*ready, **kwargs))


def _with_rank(x: Any, axes: int) -> Any:
    return expand(x.data, axes) if isinstance(x, Batch) else shared(x)


def matmul(a: Any, b: Any, **kwargs: Any) -> Any:
    """The matrix product by the rules of one instance: a vector on the left is a row, on the right a column."""
    m, n = rank(a), rank(b)
    if m == 0 or n == 0:
        return NotImplemented
    x, y = _data(a), _data(b)
    if m == 1 and n == 1:
        return wrap(np.vecdot(*aligned([a, b]), **kwargs))
    if m <= 2 and n <= 2 and not kwargs:
        return wrap(_small_product(a, b, x, y))
    rows, columns = x[..., None, :] if m == 1 else x, y[..., None] if n == 1 else y
    ready = aligned([wrap(z) if isinstance(given, Batch) else z for given, z in ((a, rows), (b, columns))])
    product = np.matmul(*ready, **kwargs)
    return wrap(product[..., 0, :] if m == 1 else product[..., 0] if n == 1 else product)


def _small_product(a: Any, b: Any, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Matrices and vectors; one matrix for all the vectors of a batch is a single product."""
    if rank(a) == 2 and rank(b) == 2:
        return np.matmul(x, y)
    if rank(b) == 1:
        return np.matmul(x, y[..., None])[..., 0] if isinstance(a, Batch) else np.matmul(y, x.T)
    return np.matmul(x[..., None, :], y)[..., 0, :] if isinstance(b, Batch) else np.matmul(x, y)


def _data(x: Any) -> Any:
    return x.data if isinstance(x, Batch) else np.asarray(shared(x))


def inner_axis(axis: Any, axes: int) -> Any:
    """A core axis, or tuple of them, as axes of the data; None means all core axes. Raises AxisError like NumPy."""
    if axis is None:
        return tuple(range(1, axes + 1))
    if isinstance(axis, tuple):
        return tuple(inner_axis(a, axes) for a in axis)
    k = int(axis)
    if not -axes <= k < axes:
        raise np.exceptions.AxisError(k, axes)
    return k + 1 if k >= 0 else k


def _reduce(ufunc: np.ufunc, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    x = inputs[0]
    options = dict(zip(("axis", "dtype", "out", "keepdims", "initial"), inputs[1:], strict=False)) | kwargs
    if not isinstance(x, Batch) or not _passable(options, {"axis", "dtype", "out", "keepdims", "initial"}):
        return NotImplemented
    axis = options.pop("axis", 0)
    if not x.shape and axis is not None:
        return NotImplemented
    return wrap(ufunc.reduce(x.data, axis=inner_axis(axis, x.ndim), **options))


def _accumulate(ufunc: np.ufunc, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    x = inputs[0]
    options = dict(zip(("axis", "dtype"), inputs[1:], strict=False)) | kwargs
    axis = options.pop("axis", 0)
    if not isinstance(x, Batch) or not _passable(options, {"dtype"}) or not isinstance(axis, SupportsIndex):
        return NotImplemented
    return wrap(ufunc.accumulate(x.data, axis=inner_axis(axis, x.ndim), **options))


def _outer(ufunc: np.ufunc, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if len(inputs) != 2 or not _HARMLESS.issuperset(kwargs):
        return NotImplemented
    a, b = inputs
    left = a.reshape(a.shape + (1,) * rank(b)) if isinstance(a, Batch) else np.asarray(shared(a))
    if not isinstance(a, Batch):
        left = left.reshape(left.shape + (1,) * rank(b))
    return elementwise(ufunc, [left, b], kwargs)


def _passable(options: dict[str, Any], known: set[str]) -> bool:
    return known.issuperset(options) and not any(isinstance(v, Batch) for v in options.values())


METHODS.update({"__call__": _call, "reduce": _reduce, "accumulate": _accumulate, "outer": _outer})
