"""NumPy functions that move the entries of arrays, on whole batches. What is not here runs member by member."""

from collections.abc import Callable
from typing import Any, SupportsIndex

import numpy as np

from checks.arithmetic.batch import Batch, expand, wrap
from checks.arithmetic.batch_registry import implements, outer_axes, outer_axis
from checks.arithmetic.batch_ufuncs import inner_axis


@implements(np.shape)
def _shape(a: Any) -> tuple[int, ...]:
    return a.shape


@implements(np.ndim)
def _ndim(a: Any) -> int:
    return a.ndim


@implements(np.size)
def _size(a: Any, axis: Any = None) -> Any:
    return a.size if axis is None else NotImplemented


@implements(np.copy)
def _copy(a: Any, *args: Any, **kwargs: Any) -> Batch:
    return wrap(a.data.copy())


@implements(np.atleast_1d)
def _atleast_1d(*arrays: Any) -> Any:
    return np.reshape(arrays[0], arrays[0].shape or (1,)) if len(arrays) == 1 else NotImplemented


@implements(np.atleast_2d)
def _atleast_2d(*arrays: Any) -> Any:
    if len(arrays) != 1 or arrays[0].batch == 0:
        return NotImplemented
    return np.reshape(arrays[0], arrays[0].shape if arrays[0].ndim >= 2 else (1, -1))


@implements(np.reshape)
def _reshape(a: Any, /, shape: Any = None, order: Any = "C", *, newshape: Any = None, copy: Any = None) -> Any:
    target = shape if shape is not None else newshape
    if order != "C" or isinstance(target, Batch) or a.batch == 0:
        return NotImplemented
    return wrap(a.data.reshape(a.batch, *(target if isinstance(target, tuple | list) else (target,))))


@implements(np.ravel)
def _ravel(a: Any, order: Any = "C") -> Any:
    return wrap(a.data.reshape(a.batch, a.size)) if order == "C" else NotImplemented


@implements(np.transpose, np.permute_dims)
def _transpose(a: Any, axes: Any = None) -> Any:
    if axes is None:
        return wrap(a.data.transpose(0, *range(a.ndim, 0, -1)))
    if isinstance(axes, SupportsIndex):
        axes = (axes,)
    if len(axes) != a.ndim:
        raise ValueError(f"transpose of {a.ndim} axes needs a permutation of them, got {axes!r}")
    return wrap(a.data.transpose(0, *(outer_axis(k, a.ndim) for k in axes)))


@implements(np.matrix_transpose, np.linalg.matrix_transpose)
def _matrix_transpose(x: Any, /) -> Any:
    return wrap(x.data.swapaxes(-1, -2)) if x.ndim >= 2 else NotImplemented


@implements(np.swapaxes)
def _swapaxes(a: Any, axis1: Any, axis2: Any) -> Any:
    return wrap(a.data.swapaxes(outer_axis(axis1, a.ndim), outer_axis(axis2, a.ndim)))


@implements(np.moveaxis)
def _moveaxis(a: Any, source: Any, destination: Any) -> Any:
    return wrap(np.moveaxis(a.data, outer_axes(source, a.ndim), outer_axes(destination, a.ndim)))


@implements(np.squeeze)
def _squeeze(a: Any, axis: Any = None) -> Any:
    if axis is None:
        axis = tuple(k for k, n in enumerate(a.shape) if n == 1)
    return wrap(np.squeeze(a.data, axis=outer_axes(axis, a.ndim)))


@implements(np.expand_dims)
def _expand_dims(a: Any, axis: Any) -> Any:
    new = axis if isinstance(axis, tuple | list) else (axis,)
    return wrap(np.expand_dims(a.data, outer_axes(tuple(new), a.ndim + len(new))))


@implements(np.broadcast_to)
def _broadcast_to(array: Any, shape: Any, subok: bool = False) -> Any:
    target = tuple(shape) if isinstance(shape, tuple | list) else (shape,)
    if len(target) < array.ndim:
        return NotImplemented
    return wrap(np.broadcast_to(expand(array.data, len(target)), (array.batch, *target)))


@implements(np.flip)
def _flip(m: Any, axis: Any = None) -> Any:
    return wrap(np.flip(m.data, inner_axis(axis, m.ndim)))


@implements(np.flipud)
def _flipud(m: Any) -> Any:
    return np.flip(m, 0)


@implements(np.fliplr)
def _fliplr(m: Any) -> Any:
    return np.flip(m, 1)


@implements(np.repeat)
def _repeat(a: Any, repeats: Any, axis: Any = None) -> Any:
    if isinstance(repeats, Batch) or not isinstance(a, Batch):
        return NotImplemented
    if axis is None:
        return wrap(np.repeat(a.data.reshape(a.batch, a.size), repeats, axis=1))
    return wrap(np.repeat(a.data, repeats, axis=outer_axis(axis, a.ndim)))


@implements(np.roll)
def _roll(a: Any, shift: Any, axis: Any = None) -> Any:
    if isinstance(shift, Batch):
        return NotImplemented
    if axis is None:
        flat = a.data.reshape(a.batch, a.size)
        return wrap(np.roll(flat, shift, axis=1).reshape(a.data.shape)) if isinstance(shift, int) else NotImplemented
    return wrap(np.roll(a.data, shift, axis=inner_axis(axis, a.ndim)))


@implements(np.take)
def _take(a: Any, indices: Any, axis: Any = None, **kwargs: Any) -> Any:
    if isinstance(indices, Batch) or not isinstance(a, Batch) or kwargs:
        return NotImplemented
    if axis is None:
        return wrap(np.take(a.data.reshape(a.batch, a.size), indices, axis=1))
    return wrap(np.take(a.data, indices, axis=inner_axis(axis, a.ndim)))


@implements(np.tril)
def _tril(m: Any, k: int = 0) -> Any:
    return wrap(np.tril(m.data, k)) if m.ndim >= 2 else NotImplemented


@implements(np.triu)
def _triu(m: Any, k: int = 0) -> Any:
    return wrap(np.triu(m.data, k)) if m.ndim >= 2 else NotImplemented


@implements(np.diagonal)
def _diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    return wrap(np.diagonal(a.data, offset, outer_axis(axis1, a.ndim), outer_axis(axis2, a.ndim)))


@implements(np.linalg.diagonal)
def _last_diagonal(x: Any, /, *, offset: int = 0) -> Any:
    return _diagonal(x, offset, -2, -1)


@implements(np.diag)
def _diag(v: Any, k: int = 0) -> Any:
    if v.ndim == 2:
        return wrap(np.diagonal(v.data, k, 1, 2).copy())
    if v.ndim != 1:
        return NotImplemented
    n = v.size + abs(k)
    out = np.zeros((v.batch, n, n), dtype=v.data.dtype)
    rows = np.arange(v.size) + max(-k, 0)
    out[:, rows, rows + k] = v.data
    return wrap(out)


@implements(np.zeros_like)
def _zeros_like(a: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
    return _like(np.zeros_like, a, dtype, args, kwargs)


@implements(np.ones_like)
def _ones_like(a: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
    return _like(np.ones_like, a, dtype, args, kwargs)


@implements(np.empty_like)
def _empty_like(a: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
    return _like(np.empty_like, a, dtype, args, kwargs)


@implements(np.full_like)
def _full_like(a: Any, fill_value: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
    if isinstance(fill_value, Batch) or not isinstance(a, Batch):
        return NotImplemented
    return _like(lambda data, dtype: np.full_like(data, fill_value, dtype), a, dtype, args, kwargs)


def _like(function: Callable[..., Any], a: Any, dtype: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    # A shape= argument would have to speak of the core axes.
    return NotImplemented if args or kwargs else wrap(function(a.data, dtype=dtype))
