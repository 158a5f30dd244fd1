"""New arrays, under the names of the Python array API: float64 arrays outside ball mode, exact balls inside."""

from typing import Any

import numpy as np

from checks.arithmetic.arguments import filled_with, numbers
from checks.arithmetic.balls import Balls
from checks.arithmetic.integer import is_whole
from checks.arithmetic.integers import Integers
from checks.arithmetic.precision import in_balls

__all__ = ["arange", "asarray", "eye", "full", "full_like", "ones", "ones_like", "zeros", "zeros_like"]


def asarray(x: Any) -> Any:
    """Numbers, or nested lists of numbers and arrays, as one array. In ball mode the result is Balls, also for integers."""
    x = numbers(x)
    return x if hasattr(x, "shape") else np.asarray(x)


def arange(start: Any, stop: Any = None, step: Any = 1) -> Any:
    """The numbers from `start` (0 if it is the only argument) up to and without `stop`.

    Integers give an integer array in every arithmetic, so that it can be an index.
    """
    first, last = (0, start) if stop is None else (start, stop)
    if not in_balls():
        return np.arange(numbers(first), numbers(last), numbers(step))
    if all(map(is_whole, (first, last, step))):
        return Integers(np.arange(int(first), int(last), int(step)))
    count = np.ceil((numbers(last) - numbers(first)) / numbers(step)).ball()
    return numbers(first) + numbers(step) * Balls(np.arange(max(_certain_integer(count), 0)))


def _certain_integer(x: Any) -> int:
    whole = x.unique_fmpz()
    if whole is None:
        raise ValueError("the length of this arange is not certain: count with integers and scale the result")
    return int(whole)


def eye(n: int, m: int | None = None, *, k: int = 0) -> Any:
    """The n x m matrix with ones on the k-th diagonal, square if `m` is left out."""
    return numbers(np.eye(n, m, k))


def zeros(shape: Any, dtype: Any = None) -> Any:
    """An array of zeros."""
    return filled_with(shape, 0, dtype)


def ones(shape: Any, dtype: Any = None) -> Any:
    """An array of ones."""
    return filled_with(shape, 1, dtype)


def full(shape: Any, value: Any) -> Any:
    """An array of one number, which may itself be one of a batch of instances or a ball."""
    value = numbers(value)
    if isinstance(value, float | int | np.generic):
        return filled_with(shape, value)
    return np.copy(np.broadcast_to(value, shape))


def zeros_like(x: Any) -> Any:
    """Zeros in the shape and the arithmetic of `x`."""
    return np.zeros_like(numbers(x))


def ones_like(x: Any) -> Any:
    """Ones in the shape and the arithmetic of `x`."""
    return np.ones_like(numbers(x))


def full_like(x: Any, value: Any) -> Any:
    """One number in the shape of `x`."""
    return np.zeros_like(numbers(x)) + numbers(value)
