"""NumPy's ufuncs over balls. Each entry takes object arrays of arb (or single ones) and encloses the exact result."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from flint import arb

from checks.arithmetic import ball_scalars as one
from checks.arithmetic.ball_products import product
from checks.arithmetic.balls import UFUNCS, Balls, operand, refusal, rewrap, scalar
from checks.arithmetic.errors import BallError
from checks.arithmetic.sign import Trilean

_UNARY: dict[np.ufunc, Callable[[arb], arb]] = {
    np.absolute: abs,
    np.fabs: abs,
    np.sqrt: one.sqrt,
    np.cbrt: one.cbrt,
    np.square: one.square,
    np.reciprocal: one.reciprocal,
    np.exp: arb.exp,
    np.exp2: one.exp2,
    np.expm1: arb.expm1,
    np.log: arb.log,
    np.log2: one.log2,
    np.log10: one.log10,
    np.log1p: arb.log1p,
    np.sin: arb.sin,
    np.cos: arb.cos,
    np.tan: arb.tan,
    np.arcsin: one.asin,
    np.arccos: one.acos,
    np.arctan: arb.atan,
    np.sinh: arb.sinh,
    np.cosh: arb.cosh,
    np.tanh: arb.tanh,
    np.arcsinh: arb.asinh,
    np.arccosh: one.acosh,
    np.arctanh: arb.atanh,
    np.sign: one.sign,
    np.floor: arb.floor,
    np.ceil: arb.ceil,
    np.trunc: one.trunc,
    np.deg2rad: one.deg2rad,
    np.radians: one.deg2rad,
    np.rad2deg: one.rad2deg,
    np.degrees: one.rad2deg,
    np.conjugate: one.same,
    np.positive: one.same,
}

_BINARY: dict[np.ufunc, Callable[[arb, arb], arb]] = {
    np.maximum: arb.max,
    np.minimum: arb.min,
    np.fmax: arb.max,
    np.fmin: arb.min,
    np.arctan2: arb.atan2,
    np.hypot: one.hypot,
    np.heaviside: one.heaviside,
    np.logaddexp: one.logaddexp,
    np.floor_divide: one.floor_divide,
    np.remainder: one.remainder,
    np.fmod: one.fmod,
    np.copysign: one.copysign,
}

# Operators of arb itself: NumPy's own loops over object arrays are the fastest.
_NATIVE: tuple[np.ufunc, ...] = (np.add, np.subtract, np.multiply, np.true_divide, np.negative)

_COMPARISONS: dict[np.ufunc, Callable[[arb, arb], int]] = {
    np.less: one.less,
    np.less_equal: one.less_equal,
    np.greater: one.greater,
    np.greater_equal: one.greater_equal,
    np.equal: one.equal,
    np.not_equal: one.not_equal,
}

_TESTS: dict[np.ufunc, Callable[[arb], int]] = {
    np.isfinite: one.surely_finite,
    np.isnan: one.perhaps_nan,
    np.isinf: one.perhaps_nan,
    np.signbit: one.negative,
    np.logical_not: one.zero,
}

_LOGIC = (np.logical_and, np.logical_or, np.logical_xor)


def _trilean(function: np.ufunc) -> Callable[..., Trilean]:
    return lambda *args: Trilean(np.asarray(function(*args), dtype=np.int8))


def _logic(ufunc: np.ufunc) -> Callable[[Any, Any], Trilean]:
    nonzero = np.frompyfunc(lambda x: one.not_equal(x, arb(0)), 1, 1)
    return lambda a, b: ufunc(*(Trilean(np.asarray(nonzero(x), dtype=np.int8)) for x in (a, b)))


def _power(base: Any, exponent: Any) -> Any:
    """Powers: an integer exponent is right for every sign of the base."""
    exponents = _EXPONENTS(exponent)
    if isinstance(exponents, np.ndarray):
        return _POWERS(base, exponents)
    if exponents == 2:
        return _ELEMENTWISE[np.square](base)
    return _ELEMENTWISE[np.sqrt](base) if exponents == _HALF else _POWERS(base, exponents)


def _divmod(a: Any, b: Any) -> tuple[Any, Any]:
    quotient = _ELEMENTWISE[np.floor_divide](a, b)
    return quotient, a - b * quotient


_HALF = arb(0.5)
_EXPONENTS = np.frompyfunc(one.exponent, 1, 1)
_POWERS = np.frompyfunc(one.power, 2, 1)
_ELEMENTWISE: dict[np.ufunc, np.ufunc] = {
    **{ufunc: np.frompyfunc(f, 1, 1) for ufunc, f in _UNARY.items()},
    **{ufunc: np.frompyfunc(f, 2, 1) for ufunc, f in _BINARY.items()},
    **{ufunc: ufunc for ufunc in _NATIVE},
}

UFUNCS.update(_ELEMENTWISE)
UFUNCS.update({ufunc: _trilean(np.frompyfunc(f, 2, 1)) for ufunc, f in _COMPARISONS.items()})
UFUNCS.update({ufunc: _trilean(np.frompyfunc(f, 1, 1)) for ufunc, f in _TESTS.items()})
UFUNCS.update({ufunc: _logic(ufunc) for ufunc in _LOGIC})
UFUNCS.update({np.power: _power, np.float_power: _power, np.divmod: _divmod})


def dispatch(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A ufunc method other than the plain call, or a call with keywords."""
    if kwargs.pop("out", None) is not None or method == "at":
        raise BallError(f"np.{ufunc.__name__} cannot write balls into an array (out=, or x += y): write x = x + y, or start from zeros_like")
    kwargs.pop("dtype", None)
    if ufunc in (np.logical_and, np.logical_or) and method == "reduce":
        return _truth_reduce(ufunc, inputs[0], *inputs[1:], **kwargs)
    ready = [operand(x) for x in inputs]
    if ufunc not in UFUNCS:
        raise refusal(ufunc)
    if method == "__call__":
        return _masked_call(ufunc, inputs, kwargs)
    loop = _ELEMENTWISE.get(ufunc)
    if loop is None or loop.nin != 2 or (method not in ("reduce", "accumulate", "outer")):
        raise BallError(f"np.{ufunc.__name__}.{method} has no rigorous version over balls: write it with plain calls")
    if method == "outer":
        return rewrap(loop.outer(*map(np.asarray, ready)))
    return rewrap(_along(loop, ufunc, method, np.asarray(ready[0]), *inputs[1:], **kwargs))


def _masked_call(ufunc: np.ufunc, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    for name in kwargs:
        if name not in ("casting", "order", "subok"):
            raise BallError(f"np.{ufunc.__name__} over balls takes no {name}= argument: use np.where on the result")
    return ufunc(*inputs)


def _along(loop: np.ufunc, ufunc: np.ufunc, method: str, data: np.ndarray, axis: Any = 0, *ignored: Any, **kwargs: Any) -> Any:
    if method == "accumulate":
        return loop.accumulate(data, axis=axis)
    if kwargs.pop("where", True) is not True:
        raise BallError(f"np.{ufunc.__name__}.reduce over balls takes no where= argument: use np.where on its argument")
    return reduce(loop, data, axis, identity=ufunc.identity, **kwargs)


def reduce(loop: np.ufunc, data: np.ndarray, axis: Any, *, identity: Any = None, initial: Any = None, keepdims: Any = False) -> np.ndarray:
    """Combine the entries along `axis` (an int, a tuple or None for all) one after the other; `identity` is the result for nothing."""
    axes = tuple(range(data.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = np.lib.array_utils.normalize_axis_tuple(axes, data.ndim) if data.ndim else ()
    kept = [k for k in range(data.ndim) if k not in axes]
    left = tuple(data.shape[k] for k in kept)
    count = math.prod(data.shape[k] for k in axes)
    start = None if initial is np._NoValue else initial
    result = _combine(loop, data.transpose(*axes, *kept).reshape(count, *left), identity if start is None else start, start is not None)
    return result.reshape([1 if k in axes else n for k, n in enumerate(data.shape)]) if keepdims else result


def _combine(loop: np.ufunc, rows: np.ndarray, start: Any, included: bool) -> np.ndarray:
    """All rows combined, with `start` where it is included or where there are none."""
    if len(rows) == 0:
        if start is None:
            raise ValueError("the extreme of an empty array was asked for: it has none, give initial= or leave the case out")
        return np.full(rows.shape[1:], operand(start), dtype=object)
    total = loop.reduce(rows, axis=0)
    total = loop(total, operand(start)) if included else total
    return total if isinstance(total, np.ndarray) else scalar(total)


def _truth_reduce(ufunc: np.ufunc, x: Any, axis: Any = 0, *ignored: Any, keepdims: bool = False, **kwargs: Any) -> Trilean:
    truth = x != 0 if isinstance(x, Balls) else Trilean(x)
    return truth.all(axis, keepdims=keepdims) if ufunc is np.logical_and else truth.any(axis, keepdims=keepdims)


def _vecdot(a: Any, b: Any) -> Any:
    return np.asarray(np.add.reduce(np.multiply(a, b), axis=-1), dtype=object)


def _matvec(a: Any, x: Any) -> Any:
    return product(a, x[..., None])[..., 0]


def _vecmat(x: Any, a: Any) -> Any:
    return product(x[..., None, :], a)[..., 0, :]


UFUNCS.update({np.matmul: product, np.vecdot: _vecdot})
# NumPy 2.2 added these two.
UFUNCS.update({getattr(np, name): f for name, f in (("matvec", _matvec), ("vecmat", _vecmat)) if hasattr(np, name)})
