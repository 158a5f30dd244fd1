"""The sign of a ball, and truth values that may be unknown."""

from collections.abc import Callable
from enum import Enum
from typing import Any, SupportsIndex

import numpy as np
from flint import arb
from numpy.lib.mixins import NDArrayOperatorsMixin

from checks.arithmetic.errors import BallError, NotFinite, Undecidable
from checks.arithmetic.precision import current_bits

Axis = SupportsIndex | tuple[SupportsIndex, ...] | None

# Kleene's tables, indexed by 0 (false), 1 (true) and -1 (unknown, which is the last row and column).
_AND = np.array([[0, 0, 0], [0, 1, -1], [0, -1, -1]], dtype=np.int8)
_OR = np.array([[0, 1, -1], [1, 1, 1], [-1, 1, -1]], dtype=np.int8)
_XOR = np.array([[0, 1, -1], [1, 0, -1], [-1, -1, -1]], dtype=np.int8)
_NOT = np.array([1, 0, -1], dtype=np.int8)


class Sign(Enum):
    """The sign of a real number known by an enclosure."""

    NEGATIVE = "negative"
    ZERO = "zero"
    POSITIVE = "positive"
    UNKNOWN = "unknown"


def sign(x: arb) -> Sign:
    """The sign of every number in the ball `x`: ZERO only if it is exactly zero, UNKNOWN if the ball contains zero and more.

    Raises NotFinite for NaN.
    """
    if x > 0:
        return Sign.POSITIVE
    if x < 0:
        return Sign.NEGATIVE
    if x.is_zero():
        return Sign.ZERO
    if x.is_nan():
        raise NotFinite("the sign of NaN was asked for: look for 0/0, or a root or logarithm of a negative number")
    return Sign.UNKNOWN


class Trilean(NDArrayOperatorsMixin):
    """An array of truth values in Kleene's logic: false (0), true (1) and unknown (-1).

    Comparing balls gives one. `bool` of a single one answers if the answer is certain and raises Undecidable otherwise.
    In arithmetic with balls it stands for 0, 1 or the interval [0, 1].
    """

    __slots__ = ("values",)
    __hash__ = None  # type: ignore[assignment]
    values: np.ndarray

    def __init__(self, values: Any) -> None:
        array = np.asarray(values)
        if not (array.dtype == bool or np.isin(array, (0, 1, -1)).all()):
            raise ValueError(f"truth values are 0 (false), 1 (true) and -1 (unknown), got {values!r}")
        self.values = array.astype(np.int8)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return self.values.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.values.ndim

    @property
    def size(self) -> int:
        """The number of truth values."""
        return self.values.size

    @property
    def certain(self) -> bool:
        """Whether no value is unknown."""
        return not (self.values < 0).any()

    def decided(self) -> np.ndarray:
        """The values as a plain boolean array; raises Undecidable if any is unknown."""
        if not self.certain:
            unknown = int((self.values < 0).sum())
            raise Undecidable(
                f"{unknown} of {self.size} comparisons of balls cannot be decided at {current_bits()} bits: raise the working precision"
            )
        return self.values == 1

    def all(self, axis: Axis = None, out: None = None, *, keepdims: bool = False) -> "Trilean":
        """True where all are true, false where one is certainly false, else unknown."""
        _refuse_out(out)
        return Trilean(_all_along(self.values, axis, keepdims))

    def any(self, axis: Axis = None, out: None = None, *, keepdims: bool = False) -> "Trilean":
        """True where one is certainly true, false where all are false, else unknown."""
        _refuse_out(out)
        return ~(~self).all(axis, keepdims=keepdims)

    def sum(self, axis: Axis = None, dtype: None = None, out: None = None, *, keepdims: bool = False) -> Any:
        """How many are true, as balls."""
        _refuse_out(out)
        return np.sum(self._as_balls(), axis=axis, keepdims=keepdims)

    def mean(self, axis: Axis = None, dtype: None = None, out: None = None, *, keepdims: bool = False) -> Any:
        """The share of those that are true, as balls."""
        return np.mean(self._as_balls(), axis=axis, keepdims=keepdims)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        logic = _LOGIC.get(ufunc)
        if method == "__call__" and not kwargs and logic is not None and all(map(_is_truth, inputs)):
            tables = [np.asarray(x.values if isinstance(x, Trilean) else x, dtype=np.int8) for x in inputs]
            return Trilean(logic[tuple(tables)])
        as_numbers = [x._as_balls() if isinstance(x, Trilean) else x for x in inputs]
        return getattr(ufunc, method)(*as_numbers, **kwargs)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        from checks.arithmetic.balls import FUNCTIONS  # balls are built on this module

        if func in (np.where, np.select):
            return FUNCTIONS[func](*args, **kwargs)
        if func.__name__ in ("all", "any", "sum", "mean") and args[0] is self:
            return getattr(self, func.__name__)(*args[1:], **kwargs)
        return func(*_decided(args), **_decided(kwargs))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self.decided(), dtype=dtype)

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueError(f"the truth of {self.size} comparisons is ambiguous: use all(...) or any(...)")
        return bool(self.decided().reshape(()))

    def __getitem__(self, index: Any) -> "Trilean":
        return Trilean(self.values[index])

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        names = np.array(["false", "true", "unknown"])
        return f"Trilean({names[self.values].tolist()})"

    def _as_balls(self) -> Any:
        from checks.arithmetic.balls import Balls  # balls are built on this module

        halves = {0: arb(0), 1: arb(1), -1: arb(0.5, 0.5)}
        return Balls(np.frompyfunc(halves.__getitem__, 1, 1)(self.values))


_LOGIC: dict[np.ufunc, np.ndarray] = {
    np.logical_and: _AND,
    np.logical_or: _OR,
    np.logical_xor: _XOR,
    np.logical_not: _NOT,
    np.bitwise_and: _AND,
    np.bitwise_or: _OR,
    np.bitwise_xor: _XOR,
    np.invert: _NOT,
    np.not_equal: _XOR,
    np.equal: _NOT[_XOR],
    np.multiply: _AND,
    np.minimum: _AND,
    np.add: _OR,
    np.maximum: _OR,
}


def _all_along(values: np.ndarray, axis: Axis, keepdims: bool) -> np.ndarray:
    false = (values == 0).any(axis=axis, keepdims=keepdims)
    true = (values == 1).all(axis=axis, keepdims=keepdims)
    return np.where(false, 0, np.where(true, 1, -1))


def _decided(tree: Any) -> Any:
    if isinstance(tree, Trilean):
        return tree.decided()
    if type(tree) is tuple or type(tree) is list:
        return type(tree)(map(_decided, tree))
    return {k: _decided(v) for k, v in tree.items()} if type(tree) is dict else tree


def _is_truth(x: Any) -> bool:
    return isinstance(x, Trilean | bool | np.bool) or (isinstance(x, np.ndarray) and x.dtype == bool)


def _refuse_out(out: Any) -> None:
    if out is not None:
        raise BallError("truth values of balls take no out= argument: use the returned value")
