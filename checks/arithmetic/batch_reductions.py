"""NumPy functions that combine entries along core axes, on whole batches."""

from collections.abc import Callable
from typing import Any

import numpy as np

from checks.arithmetic.batch import FUNCTIONS, Batch, elementwise, wrap
from checks.arithmetic.batch_ufuncs import inner_axis

_OPTIONS = frozenset({"axis", "dtype", "keepdims", "ddof", "correction", "initial", "kind", "stable", "include_initial", "n", "mean"})


def _reduction(function: Callable[..., Any]) -> Callable[..., Any]:
    """Along one axis, several, or all: sum, mean, variance ..."""

    def run(a: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
        if args or not _plain(a, kwargs):
            return NotImplemented
        if axis is None and not kwargs.get("keepdims"):
            return wrap(function(a.data.reshape(a.batch, a.size), axis=1, **kwargs))
        return wrap(function(a.data, axis=inner_axis(axis, a.ndim), **kwargs))

    return run


def _scan(function: Callable[..., Any]) -> Callable[..., Any]:
    """Along one axis, or along the flattened array: cumulative sums, positions of extremes."""

    def run(a: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
        if args or not _plain(a, kwargs) or kwargs.get("keepdims"):
            return NotImplemented
        if axis is None:
            return wrap(function(a.data.reshape(a.batch, a.size), axis=1, **kwargs))
        return wrap(function(a.data, axis=inner_axis(axis, a.ndim), **kwargs))

    return run


def _ordering(function: Callable[..., Any]) -> Callable[..., Any]:
    """Along the last axis unless told otherwise: sort, argsort."""

    def run(a: Any, axis: Any = -1, *args: Any, **kwargs: Any) -> Any:
        if args or axis is None or not a.shape or not _plain(a, kwargs):
            return NotImplemented
        return wrap(function(a.data, axis=inner_axis(axis, a.ndim), **kwargs))

    return run


def _plain(a: Any, kwargs: dict[str, Any]) -> bool:
    return isinstance(a, Batch) and _OPTIONS.issuperset(kwargs) and not any(isinstance(v, Batch) for v in kwargs.values())


def _diff(a: Any, n: int = 1, axis: int = -1, **kwargs: Any) -> Any:
    return NotImplemented if kwargs or not a.shape else wrap(np.diff(a.data, n, inner_axis(axis, a.ndim)))


def _trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, **kwargs: Any) -> Any:
    if kwargs or a.ndim < 2:
        return NotImplemented
    return wrap(np.trace(a.data, offset, inner_axis(axis1, a.ndim), inner_axis(axis2, a.ndim)))


def _last_trace(x: Any, /, *, offset: int = 0, dtype: Any = None) -> Any:
    return NotImplemented if dtype is not None else _trace(x, offset, -2, -1)


_REDUCTIONS = (np.sum, np.prod, np.max, np.min, np.amax, np.amin, np.mean, np.any, np.all, np.var, np.std, np.ptp, np.median, np.count_nonzero)
_SCANS = (np.cumsum, np.cumprod, np.argmax, np.argmin)

FUNCTIONS.update({function: _reduction(function) for function in _REDUCTIONS})
FUNCTIONS.update({function: _scan(function) for function in _SCANS})
FUNCTIONS.update({function: _ordering(function) for function in (np.sort, np.argsort)})
FUNCTIONS.update({np.diff: _diff, np.trace: _trace, np.linalg.trace: _last_trace})
FUNCTIONS[np.nan_to_num] = lambda x, *args, **kwargs: elementwise(lambda data: np.nan_to_num(data, *args, **kwargs), [x], {})
