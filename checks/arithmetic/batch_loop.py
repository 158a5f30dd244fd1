"""The way that is right for every function: run it on one member after the other and stack the results."""

from collections.abc import Callable
from typing import Any

import numpy as np

from checks.arithmetic.batch import DTYPES, Batch, wrap
from checks.arithmetic.constants import Constant
from checks.arithmetic.errors import BatchError


def each_member(function: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> Any:
    """Run `function` on one member after the other and stack the results: right for everything, and slow."""
    sizes: set[int] = set()
    _sizes((args, kwargs), sizes)
    if len(sizes) != 1:
        raise BatchError(f"batches of {sorted(sizes)} members cannot be combined")
    size = sizes.pop()
    if size == 0:
        raise BatchError(f"{_name(function)} has no version for a batch without members")
    results = [function(*_pick(args, i), **_pick(kwargs, i)) for i in range(size)]
    if results[0] is None or (size > 1 and isinstance(results[0], np.ndarray) and results[0] is results[1]):
        raise BatchError(f"{_name(function)} writes into its arguments, which it cannot for a batch: use a function that returns a new array")
    return _gather(results, _name(function))


def _name(function: Any) -> str:
    return getattr(function, "__name__", repr(function))


def _sizes(tree: Any, sizes: set[int]) -> None:
    if isinstance(tree, Batch):
        sizes.add(tree.batch)
    elif isinstance(tree, tuple | list):
        for x in tree:
            _sizes(x, sizes)
    elif isinstance(tree, dict):
        _sizes(list(tree.values()), sizes)


def _pick(tree: Any, i: int) -> Any:
    if isinstance(tree, Batch):
        return tree.member(i)
    if type(tree) is tuple or type(tree) is list:
        return type(tree)(_pick(x, i) for x in tree)
    if type(tree) is dict:
        return {k: _pick(v, i) for k, v in tree.items()}
    return float(tree) if isinstance(tree, Constant) else tree


def _gather(results: list[Any], name: str) -> Any:
    first = results[0]
    if isinstance(first, tuple | list):
        if any(len(r) != len(first) for r in results):
            raise BatchError(f"{name} gives results of different lengths for different members of a batch")
        parts = [_gather([r[k] for r in results], name) for k in range(len(first))]
        return type(first)(*parts) if hasattr(first, "_fields") else type(first)(parts)
    if isinstance(first, int | str | np.dtype | type) and all(r == first for r in results):
        return first
    return _stack(results, name)


def _stack(results: list[Any], name: str) -> Batch:
    arrays = [np.asarray(r) for r in results]
    if any(a.shape != arrays[0].shape for a in arrays):
        raise BatchError(f"{name} gives arrays of different shapes for different members of a batch")
    stacked = np.stack(arrays)
    if stacked.dtype.kind not in DTYPES:
        raise BatchError(f"{name} gives {type(results[0]).__name__}, which a batch cannot hold")
    return wrap(stacked)
