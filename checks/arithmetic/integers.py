"""Arrays of integers of an instance in ball mode: exact where int64 wraps around, enclosed where float64 rounds."""

from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np

from checks.arithmetic.ball_functions import MOVING
from checks.arithmetic.balls import Balls
from checks.arithmetic.duck import AUGMENTED, forward
from checks.arithmetic.errors import BallError
from checks.arithmetic.integer import Integer, is_whole, plain_integer
from checks.arithmetic.precision import in_balls
from checks.arithmetic.sign import Trilean

Function = Callable[..., Any]

# Comparing, moving and counting are exact in int64.
_PLAIN_UFUNCS = {
    *(np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal),
    *(np.logical_and, np.logical_or, np.logical_xor, np.logical_not, np.isfinite, np.isnan, np.isinf, np.signbit),
}
_PLAIN: set[Function] = {
    *MOVING,
    *(np.where, np.sort, np.argsort, np.argmax, np.argmin, np.searchsorted, np.unique, np.isin, np.bincount, np.append, np.diag, np.tril, np.triu),
    *(np.nonzero, np.flatnonzero, np.argwhere, np.count_nonzero, np.any, np.all, np.array_equal, np.pad, np.zeros_like, np.ones_like),
    *(np.shape, np.ndim, np.size, np.array_repr, np.array_str, np.array2string, np.result_type, np.can_cast, np.may_share_memory),
}
# These are NumPy's own over Python's integers.
_EXACT_UFUNCS = {
    *(np.add, np.subtract, np.multiply, np.negative, np.positive, np.absolute, np.square, np.power, np.sign, np.conjugate),
    *(np.floor_divide, np.remainder, np.divmod, np.maximum, np.minimum, np.gcd, np.lcm, np.matmul, np.vecdot),
    *(np.bitwise_and, np.bitwise_or, np.bitwise_xor, np.invert),
}
_EXACT: set[Function] = {
    *(np.sum, np.prod, np.max, np.min, np.amax, np.amin, np.ptp, np.cumsum, np.cumprod, np.diff, np.trace, np.linalg.trace, np.clip),
    *(np.dot, np.inner, np.vdot, np.outer, np.linalg.outer, np.kron, np.tensordot, np.einsum, np.cross, np.convolve, np.polyval),
}
_LARGEST_EXPONENT = 64


class Integers(np.ndarray):
    """An int64 array in ball mode. It indexes like any other; its entries are `Integer`.

    Sums, products and powers are those of the integers: an array of them where int64 holds all, else Balls. Quotients, roots and whatever else
    may be no integer are Balls. `np.asarray` makes it a plain array.
    """

    def __new__(cls, values: Any) -> Self:  # noqa: D102 - the class says it
        return np.array(values, dtype=np.int64).view(cls)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if kwargs.pop("out", None) is not None or method == "at":
            raise BallError(f"np.{ufunc.__name__} cannot write into an array in ball mode (out=, at): use the returned value")
        run = getattr(ufunc, method)
        if not in_balls():
            return run(*_each(_plain, inputs), **kwargs)
        kwargs.pop("dtype", None)
        whole = all(map(_is_integral, inputs))
        if whole and ufunc in _PLAIN_UFUNCS:
            return _exact(run(*_each(_plain, inputs), **kwargs))
        if whole and ufunc in _EXACT_UFUNCS and (ufunc is not np.power or _is_small_power(inputs)):
            return _exact(run(*map(_objects, inputs), **kwargs))
        result = run(*_each(_balls, inputs), **kwargs)
        certain = isinstance(result, Trilean) and not any(isinstance(x, Balls | Trilean) for x in inputs)
        return result.decided() if certain else result

    def __array_function__(self, func: Function, types: Any, args: Any, kwargs: Any) -> Any:
        if not in_balls():
            return func(*_each(_plain, args), **_each(_plain, kwargs))
        if not any(map(_is_real, _leaves((args, kwargs)))):
            if func in _PLAIN:
                return _exact(func(*_each(_plain, args), **_each(_plain, kwargs)))
            if func in _EXACT:
                return _exact(func(*_each(_python, args), **_each(_python, kwargs)))
        return func(*_each(_balls, args), **_each(_balls, kwargs))

    def __getitem__(self, index: Any) -> Any:
        part = super().__getitem__(index)
        return part if isinstance(part, np.ndarray) else Integer(part)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def item(self, *index: Any) -> Any:
        """The only entry, or the one at the given index."""
        return Integer(super().item(*index))

    def tolist(self) -> Any:
        """The entries as nested lists."""
        return [part.tolist() if isinstance(part, Integers) else part for part in self] if self.ndim else self.item()

    def astype(self, dtype: Any, *args: Any, **kwargs: Any) -> Any:
        """Balls for a floating-point `dtype`, plain truth values for bool."""
        kind = np.dtype(dtype).kind
        if kind in "iu":
            return self.copy()
        return Balls(self) if kind == "f" and in_balls() else _plain(self).astype(dtype, *args, **kwargs)


for _function in (np.clip, np.cumprod, np.cumsum, np.dot, np.max, np.mean, np.min, np.prod, np.std, np.sum, np.trace, np.var):
    setattr(Integers, _function.__name__, forward(_function))
for _name, _method in AUGMENTED.items():
    setattr(Integers, _name, _method)


def exact_array(values: Any) -> Any:
    """Python's integers, one or an array of them, as Integers where int64 holds all, else as Balls."""
    try:
        return Integers(values)
    except OverflowError:
        return Balls(values)


def _exact(result: Any) -> Any:
    """What NumPy made of integers: arrays of integers are Integers, or Balls of what int64 does not hold; truth values stay."""
    if type(result) in (tuple, list):
        return type(result)(map(_exact, result))
    if isinstance(result, np.ndarray) and result.dtype.kind in "iuO":
        return exact_array(result) if result.ndim else Integer(result.item())
    return Integer(result) if is_whole(result) and not isinstance(result, bool) else result


def _each(f: Callable[[Any], Any], tree: Any) -> Any:
    if type(tree) in (tuple, list):
        return type(tree)(_each(f, part) for part in tree)
    return {k: _each(f, v) for k, v in tree.items()} if type(tree) is dict else f(tree)


def _leaves(tree: Any) -> Iterator[Any]:
    if type(tree) in (tuple, list, dict):
        for part in tree.values() if type(tree) is dict else tree:
            yield from _leaves(part)
    else:
        yield tree


def _is_integral(x: Any) -> bool:
    return is_whole(x) or isinstance(x, np.bool) or (isinstance(x, np.ndarray) and x.dtype.kind in "iub")


def _is_real(x: Any) -> bool:
    """Whether an argument is a number, or an array of numbers, that need not be integers."""
    return not (x is None or x is np._NoValue or isinstance(x, str | type | slice | np.dtype) or _is_integral(x))


def _is_small_power(inputs: Any) -> bool:
    exponents = np.asarray(inputs[1]) if len(inputs) == 2 else np.zeros(0)
    return bool(np.all((exponents >= 0) & (exponents <= _LARGEST_EXPONENT)))


def _plain(x: Any) -> Any:
    return x.view(np.ndarray) if isinstance(x, Integers) else plain_integer(x)


def _python(x: Any) -> Any:
    return x.view(np.ndarray).astype(object) if isinstance(x, Integers) else plain_integer(x)


def _objects(x: Any) -> Any:
    return np.asarray(x).astype(object)


def _balls(x: Any) -> Any:
    return Balls(x) if isinstance(x, Integers) else x
