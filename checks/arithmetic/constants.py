"""Real constants that are exact in every arithmetic: a float64 on the screen, a fresh enclosure in ball mode."""

from collections.abc import Callable
from typing import Any

import numpy as np
from flint import arb
from numpy.lib.mixins import NDArrayOperatorsMixin

from checks.arithmetic.errors import BallError
from checks.arithmetic.precision import in_balls


class Constant(NDArrayOperatorsMixin):
    """A real number with a name. It can be used like a float; in ball mode it becomes a ball at the running precision."""

    __slots__ = ("_enclosure", "_name", "_value")
    __hash__ = object.__hash__

    def __init__(self, name: str, value: float, enclosure: Callable[[], arb]) -> None:
        self._name = name
        self._value = value
        self._enclosure = enclosure

    def enclosure(self) -> arb:
        """A ball around the number, at the current precision."""
        return self._enclosure()

    def current(self) -> Any:
        """The number in the arithmetic that is running: a float, or Balls."""
        if not in_balls():
            return self._value
        from checks.arithmetic.balls import Balls  # balls know constants

        return Balls(self._enclosure())

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return getattr(ufunc, method)(*_current(inputs), **_current(kwargs))

    def __array_function__(self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        return func(*_current(args), **_current(kwargs))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(float(self), dtype=dtype)

    def __float__(self) -> float:
        if in_balls():
            raise BallError(f"float({self._name}) would round it in ball mode: use {self._name} itself")
        return self._value

    def __reduce__(self) -> str:
        return self._name

    def __repr__(self) -> str:
        return self._name


def _current(tree: Any) -> Any:
    if isinstance(tree, Constant):
        return tree.current()
    if type(tree) in (tuple, list):
        return type(tree)(map(_current, tree))
    if type(tree) is dict:
        return {k: _current(v) for k, v in tree.items()}
    return tree


pi = Constant("pi", float(np.pi), arb.pi)
e = Constant("e", float(np.e), arb.const_e)
