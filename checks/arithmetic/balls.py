"""Arrays of balls: every operation encloses the exact result."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, fmpq, fmpz

from checks.arithmetic import advice
from checks.arithmetic.constants import Constant
from checks.arithmetic.duck import Duck
from checks.arithmetic.errors import BallError, NotFinite
from checks.arithmetic.integer import Integer
from checks.arithmetic.sign import Trilean

# Filled by ball_ufuncs, ball_functions and ball_linalg.
UFUNCS: dict[np.ufunc, Callable[..., Any]] = {}
FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {}

_TRUTH = {0: arb(0), 1: arb(1), -1: arb(0.5, 0.5)}


class Balls(Duck):
    """An ndarray of real balls. A float becomes the ball of radius 0 around it, so nothing is rounded on the way in.

    Comparisons give a Trilean. A result that has no finite enclosure (division by a ball around 0) is kept as a non-finite ball.
    NaN and infinity are refused on the way in, with NotFinite.
    """

    __slots__ = ("data",)

    data: np.ndarray

    def __init__(self, values: Any) -> None:
        self.data = lifted(values)

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]
        """The shape of the array, as integers whose quotients and roots are not rounded."""
        return tuple(map(Integer, self.data.shape))  # type: ignore[arg-type]

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.data.ndim

    @property
    def size(self) -> int:
        """The number of entries, as an integer whose quotients and roots are not rounded."""
        return Integer(self.data.size)  # type: ignore[return-value]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type that the numbers have outside ball mode."""
        return np.dtype(np.float64)

    def astype(self, dtype: Any) -> "Balls":
        """The same balls; only for a floating-point `dtype`, which outside ball mode would change nothing."""
        if np.dtype(dtype) != np.float64:
            raise BallError(f"balls cannot become {np.dtype(dtype)}: leave out astype, or use floor, ceil or a comparison")
        return self

    def item(self, *index: Any) -> "Balls":
        """The only entry, or the one at the given index, as Balls without axes."""
        return wrap(scalar(self.data.item(*index)))

    def ball(self, *index: Any) -> arb:
        """The only entry, or the one at the given index, as a flint.arb, whose comparisons are False where they are unknown: not for predicates."""
        return self.data.item(*index)

    def mid(self) -> np.ndarray:
        """The midpoints rounded to float64, to show or to plot: never to decide with."""
        return _FLOATS(self.data).astype(np.float64) if self.data.ndim else np.array(float(self.data.item()))

    def isfinite(self) -> np.ndarray:
        """Where the ball is a finite enclosure, as a boolean array."""
        return np.asarray(_IS_FINITE(self.data), dtype=bool)

    def tolist(self) -> Any:
        """The entries as nested lists of Balls without axes."""
        return [part.tolist() for part in self] if self.ndim else self.item()

    def __len__(self) -> int:
        return len(self.data)

    def __getitem__(self, index: Any) -> "Balls":
        part = self.data[_index(index)]
        return wrap(part if type(part) is np.ndarray else scalar(part))

    def __setitem__(self, index: Any, value: Any) -> None:
        data = lifted(value)
        self.data[_index(index)] = data if data.ndim else data.item()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "__call__" and not kwargs:
            implementation = UFUNCS.get(ufunc)
            if implementation is not None:
                result = implementation(*[x.data if type(x) is Balls else operand(x) for x in inputs])
                if type(result) is np.ndarray:
                    return wrap(result)
                if type(result) is arb:
                    return wrap(scalar(result))
                return result if not isinstance(result, tuple) else tuple(map(rewrap, result))
        from checks.arithmetic.ball_ufuncs import dispatch

        return dispatch(ufunc, method, inputs, kwargs)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        implementation = FUNCTIONS.get(func)
        if implementation is None:
            raise refusal(func)
        if kwargs.get("out") is not None:
            raise BallError(f"np.{func.__name__} over balls takes no out= argument: use the returned value")
        return implementation(*args, **kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        raise BallError("np.asarray(x) or np.array([...]) would lose the radius of the balls: join arrays with np.stack([...])")

    def __bool__(self) -> bool:
        return bool(self != 0)

    def __float__(self) -> float:
        raise BallError("float(x) would lose the radius of the ball: use np.sqrt and the like instead of math.sqrt, np.stack to join")

    def __int__(self) -> int:
        raise BallError("int(x) of a ball: use floor(x), or take the integer from the instance itself")

    def __complex__(self) -> complex:
        raise BallError("complex(x) would lose the radius of the ball: keep real and imaginary part apart")

    def __index__(self) -> int:
        raise BallError("a ball cannot be an index: take the integer from the instance itself")

    def __reduce__(self) -> Any:
        raise BallError("balls are not stored: store the instance, and lift it again")

    def __deepcopy__(self, memo: Any) -> "Balls":
        return wrap(self.data.copy())

    def __str__(self) -> str:
        formatter: Any = {"object": _short}
        return np.array2string(self.data, formatter=formatter, separator=", ")

    def __repr__(self) -> str:
        return f"Balls({self})"


def _short(x: arb) -> str:
    if not x.is_finite():
        return str(x)
    middle = x.mid().str(6, radius=False)
    return middle if x.is_exact() else f"{middle} ± {x.rad().str(2, radius=False)}"


def wrap(data: np.ndarray) -> Balls:
    """Balls around an object array of arb that is known to be right; no copy, no check."""
    balls = object.__new__(Balls)
    balls.data = data
    return balls


def rewrap(result: Any) -> Any:
    """An object array of arb, or a single arb, as Balls; tuples entry by entry; what is not a ball stays."""
    if isinstance(result, np.ndarray) and result.dtype == object:
        return wrap(result)
    if isinstance(result, arb):
        return wrap(scalar(result))
    return type(result)(map(rewrap, result)) if type(result) in (tuple, list) else result


def scalar(x: Any) -> np.ndarray:
    """One ball as an array without axes."""
    array = np.empty((), dtype=object)
    array[()] = x
    return array


def lifted(values: Any) -> np.ndarray:
    """The object array of arb that encloses `values` exactly: numbers, arrays, nested lists, balls. Raises NotFinite."""
    if isinstance(values, Balls):
        return values.data
    if isinstance(values, np.ndarray):
        return _lift_array(values)
    if isinstance(values, list | tuple):
        return np.stack([lifted(v) for v in values]) if values else np.empty(0, dtype=object)
    if isinstance(values, Trilean):
        return np.asarray(_TRUTHS(values.values)) if values.ndim else scalar(_TRUTH[int(values.values)])
    return scalar(_ball(values))


def operand(x: Any) -> Any:
    """What an object array of arb can be combined with: an arb or another such array."""
    kind = type(x)
    if kind is Balls:
        return x.data
    if kind is int or kind is float or kind is np.float64 or kind is Integer:
        return _ball(x)
    data = lifted(x)
    return data if data.ndim else data.item()


def _lift_array(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind == "f":
        if values.dtype.itemsize > 8:
            raise BallError(f"an array of {values.dtype} cannot be lifted exactly: use float64")
        if not np.isfinite(values).all():
            raise NotFinite(f"{_first_non_finite(values)} cannot be lifted to a ball: an instance must be finite")
    elif values.dtype.kind not in "iubO":
        raise BallError(f"an array of {values.dtype} cannot be lifted to balls: use real numbers")
    data = np.empty(values.size, dtype=object)
    data[:] = list(map(_ball if values.dtype == object else arb, np.asarray(values).ravel().tolist()))
    return data.reshape(values.shape)


def _ball(x: Any) -> arb:
    """One number as a ball that contains it, of radius 0 wherever the number is dyadic."""
    if isinstance(x, arb):
        return x
    if type(x) is Integer:
        return arb(x.value)
    if isinstance(x, float | np.floating):
        if not np.isfinite(x):
            raise NotFinite(f"{x} cannot be lifted to a ball: a number in a predicate must be finite")
        return arb(float(x))
    if isinstance(x, int | fmpz | fmpq):
        return arb(x)
    if isinstance(x, np.integer | np.bool):
        return arb(int(x))
    if isinstance(x, Fraction):
        return arb(fmpq(x.numerator, x.denominator))
    if isinstance(x, Constant):
        return x.enclosure()
    if isinstance(x, Balls | np.ndarray) and x.ndim == 0:
        return lifted(x).item()
    raise BallError(f"{type(x).__name__} {x!r:.60} cannot be lifted to a ball: use real numbers or arrays of them")


def _first_non_finite(values: np.ndarray) -> str:
    place = tuple(int(k) for k in np.argwhere(~np.isfinite(values))[0])
    return f"{values[place]} at index {list(place)}" if place else str(values[()])


def _index(index: Any) -> Any:
    if isinstance(index, Trilean):
        return index.decided()
    if isinstance(index, tuple):
        return tuple(_index(part) for part in index)
    return index


def refusal(function: Callable[..., Any]) -> BallError:
    """The error for a function of NumPy or SciPy that has no rigorous version."""
    name = function.__name__
    if isinstance(function, np.ufunc):
        shown = f"np.{name}" if hasattr(np, name) else name
    else:
        shown = f"{function.__module__.replace('numpy', 'np')}.{name}"
    return BallError(f"{shown} has no rigorous version over balls: {advice.INSTEAD.get(name, advice.GENERAL)}")


_FLOATS = np.frompyfunc(float, 1, 1)
_IS_FINITE = np.frompyfunc(arb.is_finite, 1, 1)
_TRUTHS = np.frompyfunc(_TRUTH.__getitem__, 1, 1)
