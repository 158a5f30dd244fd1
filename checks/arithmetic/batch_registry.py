"""Registering how NumPy functions run on whole batches."""

from collections.abc import Callable
from typing import Any

from checks.arithmetic.batch import ANYWHERE, FUNCTIONS
from checks.arithmetic.batch_ufuncs import inner_axis

Implementation = Callable[..., Any]


def implements(*functions: Callable[..., Any], anywhere: bool = False) -> Callable[[Implementation], Implementation]:
    """Register how NumPy functions run on whole batches; the implementation may return NotImplemented.

    It is asked only if the first argument is a batch, unless batches may stand `anywhere`.
    """

    def register(implementation: Implementation) -> Implementation:
        for function in functions:
            FUNCTIONS[function] = implementation
            if anywhere:
                ANYWHERE.add(function)
        return implementation

    return register


def outer_axis(axis: Any, axes: int) -> int:
    """A core axis as a nonnegative axis of the data."""
    k = inner_axis(axis, axes)
    return k if k >= 0 else k + axes + 1


def outer_axes(axis: Any, axes: int) -> Any:
    """One core axis or several, as nonnegative axes of the data."""
    return tuple(outer_axis(k, axes) for k in axis) if isinstance(axis, tuple | list) else outer_axis(axis, axes)
