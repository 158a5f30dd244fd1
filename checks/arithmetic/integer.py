"""An integer of an instance in ball mode: what is computed from it is exact, or enclosed."""

import numbers
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from checks.arithmetic.precision import in_balls


def _ring(operate: Callable[[int, int], int]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """An operator and its reflection: an Integer of integers, what the other number gives of a fraction, else balls."""

    def forward(self: "Integer", other: Any) -> Any:
        return Integer(operate(self.value, int(other))) if is_whole(other) else _enclosed(operate, self, other)

    def reflected(self: "Integer", other: Any) -> Any:
        return Integer(operate(int(other), self.value)) if is_whole(other) else _enclosed(operate, other, self)

    return forward, reflected


def _comparison(operate: Callable[[int, Any], bool]) -> Callable[..., Any]:
    def compare(self: "Integer", other: Any) -> Any:
        plain = isinstance(other, int | float | numbers.Rational | np.integer)
        return operate(self.value, plain_integer(other)) if plain else NotImplemented

    return compare


class Integer:
    """An int whose quotients, roots and logarithms are balls in ball mode, where those of an int are rounded. It works wherever an int does.

    It is no subclass of int, because then `1.0 / n` would be left to float, which rounds; but `isinstance(n, int)` is true. Outside ball mode it
    computes as an int, so nothing else comes of one that was kept, for instance in a cache. A function that is cached by integers must give
    integers and fractions alone: a number that is rounded or enclosed belongs to one arithmetic, and the cache cannot tell them apart.
    """

    __slots__ = ("value",)

    value: int

    def __init__(self, value: Any) -> None:
        self.value = operator.index(value)

    @property  # type: ignore[misc]
    def __class__(self) -> type[int]:  # type: ignore[override]
        return int

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return getattr(ufunc, method)(*_arrays(inputs), **_arrays(kwargs))

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        return func(*_arrays(args), **_arrays(kwargs))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self.value, dtype=dtype)

    def __truediv__(self, other: Any) -> Any:
        return _quotient(self.value, int(other)) if is_whole(other) else _enclosed(operator.truediv, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _quotient(int(other), self.value) if is_whole(other) else _enclosed(operator.truediv, other, self)

    def __pow__(self, other: Any, modulus: Any = None) -> Any:
        return _power(self, other) if modulus is None else Integer(pow(self.value, int(other), int(modulus)))

    def __rpow__(self, other: Any) -> Any:
        # Python raises a Fraction to an integer exactly by itself.
        return _power(other, self)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    __add__, __radd__ = _ring(operator.add)
    __sub__, __rsub__ = _ring(operator.sub)
    __mul__, __rmul__ = _ring(operator.mul)
    __floordiv__, __rfloordiv__ = _ring(operator.floordiv)
    __mod__, __rmod__ = _ring(operator.mod)
    __and__, __rand__ = _ring(operator.and_)
    __or__, __ror__ = _ring(operator.or_)
    __xor__, __rxor__ = _ring(operator.xor)
    __lshift__, __rlshift__ = _ring(operator.lshift)
    __rshift__, __rrshift__ = _ring(operator.rshift)
    __lt__ = _comparison(operator.lt)
    __le__ = _comparison(operator.le)
    __gt__ = _comparison(operator.gt)
    __ge__ = _comparison(operator.ge)
    __eq__ = _comparison(operator.eq)
    __ne__ = _comparison(operator.ne)

    def __hash__(self) -> int:
        return hash(self.value)

    def __neg__(self) -> "Integer":
        return Integer(-self.value)

    def __pos__(self) -> "Integer":
        return self

    def __abs__(self) -> "Integer":
        return Integer(abs(self.value))

    def __invert__(self) -> "Integer":
        return Integer(~self.value)

    def __round__(self, digits: Any = None) -> "Integer":
        return Integer(round(self.value, digits))

    def __floor__(self) -> "Integer":
        return self

    __ceil__ = __trunc__ = __floor__

    def __index__(self) -> int:
        return self.value

    __int__ = __index__

    def __float__(self) -> float:
        # NumPy's arange needs it, so it cannot be refused.
        return float(self.value)

    def __complex__(self) -> complex:
        return complex(self.value)

    def __bool__(self) -> bool:
        return self.value != 0

    def __getattr__(self, name: str) -> Any:
        """The other attributes of int, such as `bit_length`."""
        if name == "value":
            raise AttributeError(name)
        return getattr(self.value, name)

    def __reduce__(self) -> Any:
        return Integer, (self.value,)

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    def __repr__(self) -> str:
        return repr(self.value)


numbers.Integral.register(Integer)


def is_whole(x: Any) -> bool:
    """Whether `x` is one integer, of Python, of NumPy or of an instance."""
    return isinstance(x, int | np.integer)


def plain_integer(x: Any) -> Any:
    """An Integer as an int; all else as it is."""
    return x.value if type(x) is Integer else x


def _quotient(a: int, b: int) -> Any:
    """A / b. A whole one is an Integer, as np.arange divides the length of its range by the step."""
    if not in_balls():
        return a / b
    return _balls(a) / b if a % b else Integer(a // b)


def _power(base: Any, exponent: Any) -> Any:
    if is_whole(base) and is_whole(exponent) and exponent >= 0:
        return Integer(int(base) ** int(exponent))
    if not isinstance(base, numbers.Real) or not isinstance(exponent, numbers.Real):
        return NotImplemented
    return _balls(base) ** exponent if in_balls() else plain_integer(base) ** plain_integer(exponent)


def _enclosed(operate: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    """An operation with a float in balls. Fractions, arrays, sequences and symbols know themselves what to do with an integer."""
    other = b if type(a) is Integer else a
    if not isinstance(other, float | np.floating):
        return NotImplemented
    return operate(_balls(a), b) if in_balls() else operate(plain_integer(a), plain_integer(b))


def _balls(x: Any) -> Any:
    from checks.arithmetic.balls import Balls  # balls know integers

    return Balls(x)


def _arrays(tree: Any) -> Any:
    """Every Integer as an array without axes, whose functions are exact."""
    from checks.arithmetic.integers import exact_array  # it builds on integers

    if type(tree) is Integer:
        return exact_array(tree.value) if in_balls() else tree.value
    if type(tree) in (tuple, list):
        return type(tree)(map(_arrays, tree))
    return {k: _arrays(v) for k, v in tree.items()} if type(tree) is dict else tree
