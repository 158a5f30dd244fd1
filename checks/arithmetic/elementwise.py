"""Functions of single entries, under the names of the Python array API.

Each takes numbers, arrays, batches, balls or constants of any shapes that broadcast, and gives the same kind back. In ball mode plain
numbers are lifted first, so `sqrt(2)` is an enclosure there. Outside ball mode an argument without a real value gives NaN; in ball mode
a ball that is not surely in the domain gives a ball of NaN.
"""

# The names are those of the standard.
# ruff: noqa: A001, A002

from typing import Any

import numpy as np

from checks.arithmetic.arguments import numbers

__all__ = [
    "abs",
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "ceil",
    "clip",
    "cos",
    "cosh",
    "exp",
    "expm1",
    "floor",
    "hypot",
    "log",
    "log1p",
    "log2",
    "log10",
    "maximum",
    "minimum",
    "pow",
    "relu",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "tan",
    "tanh",
    "where",
]


def sqrt(x: Any) -> Any:
    """The square root. NaN for negative numbers, and for balls that contain some."""
    return np.sqrt(numbers(x))


def exp(x: Any) -> Any:
    """The exponential function."""
    return np.exp(numbers(x))


def expm1(x: Any) -> Any:
    """exp(x) - 1, accurate near 0."""
    return np.expm1(numbers(x))


def log(x: Any) -> Any:
    """The natural logarithm."""
    return np.log(numbers(x))


def log1p(x: Any) -> Any:
    """log(1 + x), accurate near 0."""
    return np.log1p(numbers(x))


def log2(x: Any) -> Any:
    """The logarithm to base 2."""
    return np.log2(numbers(x))


def log10(x: Any) -> Any:
    """The logarithm to base 10."""
    return np.log10(numbers(x))


def sin(x: Any) -> Any:
    """The sine."""
    return np.sin(numbers(x))


def cos(x: Any) -> Any:
    """The cosine."""
    return np.cos(numbers(x))


def tan(x: Any) -> Any:
    """The tangent."""
    return np.tan(numbers(x))


def asin(x: Any) -> Any:
    """The inverse sine, between -pi/2 and pi/2."""
    return np.arcsin(numbers(x))


def acos(x: Any) -> Any:
    """The inverse cosine, between 0 and pi."""
    return np.arccos(numbers(x))


def atan(x: Any) -> Any:
    """The inverse tangent, between -pi/2 and pi/2."""
    return np.arctan(numbers(x))


def atan2(y: Any, x: Any) -> Any:
    """The angle of the point (x, y), between -pi and pi."""
    return np.arctan2(numbers(y), numbers(x))


def sinh(x: Any) -> Any:
    """The hyperbolic sine."""
    return np.sinh(numbers(x))


def cosh(x: Any) -> Any:
    """The hyperbolic cosine."""
    return np.cosh(numbers(x))


def tanh(x: Any) -> Any:
    """The hyperbolic tangent."""
    return np.tanh(numbers(x))


def asinh(x: Any) -> Any:
    """The inverse hyperbolic sine."""
    return np.arcsinh(numbers(x))


def acosh(x: Any) -> Any:
    """The inverse hyperbolic cosine, of numbers from 1 on."""
    return np.arccosh(numbers(x))


def atanh(x: Any) -> Any:
    """The inverse hyperbolic tangent, of numbers between -1 and 1."""
    return np.arctanh(numbers(x))


def abs(x: Any) -> Any:
    """The absolute value."""
    return np.abs(numbers(x))


def sign(x: Any) -> Any:
    """-1, 0 or 1; over balls the union of what is possible. (`checks.arithmetic.sign.sign` gives the Sign of one ball.)"""
    return np.sign(numbers(x))


def square(x: Any) -> Any:
    """The square; a ball around 0 gives one that does not reach below 0."""
    return np.square(numbers(x))


def pow(x: Any, y: Any) -> Any:
    """The power x^y: any x for an integer y, positive x for any y. An integer to a negative integer is a fraction, not an error."""
    base, exponent = numbers(x), numbers(y)
    return np.power(base * 1.0 if _is_integer(base) and not _is_whole(exponent) else base, exponent)


def _is_integer(x: Any) -> bool:
    return np.dtype(getattr(x, "dtype", type(x))).kind in "iub"


def _is_whole(exponent: Any) -> bool:
    return isinstance(exponent, int) and exponent >= 0


def hypot(x: Any, y: Any) -> Any:
    """The root of x^2 + y^2; also where both are 0."""
    return np.hypot(numbers(x), numbers(y))


def maximum(x: Any, y: Any) -> Any:
    """The larger of two."""
    return np.maximum(numbers(x), numbers(y))


def minimum(x: Any, y: Any) -> Any:
    """The smaller of two."""
    return np.minimum(numbers(x), numbers(y))


def relu(x: Any) -> Any:
    """The number x where it is positive, else 0."""
    return np.maximum(numbers(x), 0)


def clip(x: Any, min: Any = None, max: Any = None) -> Any:
    """The number x, brought between `min` and `max`; None is no bound."""
    out = numbers(x)
    out = out if min is None else np.maximum(out, numbers(min))
    return out if max is None else np.minimum(out, numbers(max))


def floor(x: Any) -> Any:
    """The largest integer that is not above x."""
    return np.floor(numbers(x))


def ceil(x: Any) -> Any:
    """The smallest integer that is not below x."""
    return np.ceil(numbers(x))


def where(condition: Any, x: Any, y: Any) -> Any:
    """`x` where the condition is true, else `y`; over balls the union of both where the condition is unknown."""
    return np.where(condition, numbers(x), numbers(y))
