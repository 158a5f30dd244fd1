"""Sums, extremes and orders along axes, under the names of the Python array API. `axis=None` means all axes."""

# The names are those of the standard.
# ruff: noqa: A001

from typing import Any

import numpy as np

from checks.arithmetic.arguments import numbers

__all__ = ["all", "any", "cumulative_sum", "diff", "max", "mean", "min", "prod", "sort", "std", "sum", "var"]


def sum(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The sum; 0 of nothing."""
    return np.sum(numbers(x), axis=axis, keepdims=keepdims)


def prod(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The product; 1 of nothing."""
    return np.prod(numbers(x), axis=axis, keepdims=keepdims)


def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The arithmetic mean."""
    return np.mean(numbers(x), axis=axis, keepdims=keepdims)


def var(x: Any, axis: Any = None, correction: float = 0, keepdims: bool = False) -> Any:
    """The sum of squared deviations from the mean, divided by the number of entries less `correction`."""
    return np.var(numbers(x), axis=axis, ddof=correction, keepdims=keepdims)


def std(x: Any, axis: Any = None, correction: float = 0, keepdims: bool = False) -> Any:
    """The square root of the variance."""
    return np.std(numbers(x), axis=axis, ddof=correction, keepdims=keepdims)


def max(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The largest entry."""
    return np.max(numbers(x), axis=axis, keepdims=keepdims)


def min(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The smallest entry."""
    return np.min(numbers(x), axis=axis, keepdims=keepdims)


def any(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Whether some entry is true, or not 0."""
    return np.any(_truths(x), axis=axis, keepdims=keepdims)


def all(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Whether every entry is true, or not 0."""
    return np.all(_truths(x), axis=axis, keepdims=keepdims)


def _truths(x: Any) -> Any:
    # Plain truth values stay certain and plain in ball mode.
    return x if isinstance(x, bool) or getattr(getattr(x, "dtype", None), "kind", "") == "b" else numbers(x)


def cumulative_sum(x: Any, axis: int | None = None, include_initial: bool = False) -> Any:
    """The sums of the first entries along `axis`, with the empty sum first if `include_initial`. One axis needs no name."""
    x = numbers(x)
    if axis is None:
        if np.ndim(x) != 1:
            raise ValueError(f"cumulative_sum of {np.ndim(x)} axes needs to know along which: give axis=")
        axis = 0
    sums = np.cumsum(x, axis=axis)
    if not include_initial:
        return sums
    first = np.zeros_like(np.sum(x, axis=axis, keepdims=True))
    return np.concatenate([first, sums], axis=axis)


def diff(x: Any, axis: int = -1, n: int = 1) -> Any:
    """The differences of neighbours along `axis`, taken `n` times."""
    return np.diff(numbers(x), n=n, axis=axis)


def sort(x: Any, axis: int = -1, descending: bool = False) -> Any:
    """The entries in order along `axis`."""
    ordered = np.sort(numbers(x), axis=axis)
    return np.flip(ordered, axis=axis) if descending else ordered
