"""NumPy functions over balls that combine or compare entries: sums, extremes, order, choice."""

# Arguments are named as NumPy names them.
# ruff: noqa: A002

from collections.abc import Callable
from functools import cmp_to_key
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np
from flint import arb

from checks.arithmetic.ball_functions import implements
from checks.arithmetic.ball_scalars import equal, root_of_nonnegative
from checks.arithmetic.ball_ufuncs import reduce
from checks.arithmetic.balls import FUNCTIONS, Balls, lifted, operand, rewrap, wrap
from checks.arithmetic.errors import BallError, Undecidable
from checks.arithmetic.precision import current_bits
from checks.arithmetic.sign import Trilean

_MAX = np.frompyfunc(arb.max, 2, 1)
_MIN = np.frompyfunc(arb.min, 2, 1)
_UNION = np.frompyfunc(lambda truth, x, y: x if truth == 1 else y if truth == 0 else x.union(y), 3, 1)
_ROOT = np.frompyfunc(root_of_nonnegative, 1, 1)


def _reduction(loop: np.ufunc, name: str, identity: Any) -> Callable[..., Balls]:
    def run(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True) -> Balls:
        if out is not None or not (where is True or where is np._NoValue):
            raise BallError(f"np.{name} over balls takes no out= and no where= argument: use the returned value, np.where on its argument")
        return wrap(reduce(loop, lifted(a), axis, identity=identity, initial=initial, keepdims=keepdims))

    return run


def _extreme(loop: np.ufunc, name: str) -> Callable[..., Balls]:
    # Unlike sums, extremes have no dtype among their arguments.
    reduction = _reduction(loop, name, None)

    def run(a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True) -> Balls:
        return reduction(a, axis, None, out, keepdims, initial, where)

    return run


FUNCTIONS[np.sum] = _reduction(np.add, "sum", 0)
FUNCTIONS[np.prod] = _reduction(np.multiply, "prod", 1)
FUNCTIONS[np.max] = FUNCTIONS[np.amax] = _extreme(_MAX, "max")
FUNCTIONS[np.min] = FUNCTIONS[np.amin] = _extreme(_MIN, "min")


def _number_along(shape: tuple[int, ...], axis: Any) -> int:
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return prod(shape[k] for k in axes)


@implements(np.mean)
def _mean(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False) -> Balls:
    return np.sum(a, axis=axis, keepdims=keepdims) / _number_along(a.shape, axis)


@implements(np.average)
def _average(a: Any, axis: Any = None, weights: Any = None, **kwargs: Any) -> Balls:
    if kwargs:
        raise BallError("np.average over balls takes only axis and weights: write the sums")
    if weights is None:
        return _mean(Balls(a), axis)
    if np.shape(weights) != np.shape(a):
        raise BallError("np.average over balls needs weights of the shape of its argument: write the sums")
    return np.sum(np.multiply(Balls(a), weights), axis=axis) / np.sum(Balls(weights), axis=axis)


@implements(np.var)
def _var(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0, keepdims: Any = False, **kwargs: Any) -> Balls:
    if kwargs.keys() - {"correction"}:
        raise BallError("np.var over balls takes axis, ddof or correction, and keepdims: write the sums")
    deviations = a - _mean(a, axis, keepdims=True)
    squares = np.sum(np.square(deviations), axis=axis, keepdims=keepdims)
    return squares / max(_number_along(a.shape, axis) - kwargs.get("correction", ddof), 0)


@implements(np.std)
def _std(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0, keepdims: Any = False, **kwargs: Any) -> Balls:
    return root(_var(a, axis, ddof=ddof, keepdims=keepdims, **kwargs))


def root(x: Balls) -> Balls:
    """The square root of numbers that are not negative by construction, whatever their balls say."""
    return rewrap(_ROOT(x.data))


@implements(np.ptp)
def _ptp(a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Balls:
    return np.max(a, axis=axis, keepdims=keepdims) - np.min(a, axis=axis, keepdims=keepdims)


@implements(np.any)
def _any(a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Trilean:
    return (a != 0).any(axis, out, keepdims=keepdims)


@implements(np.all)
def _all(a: Any, axis: Any = None, out: Any = None, keepdims: Any = False) -> Trilean:
    return (a != 0).all(axis, out, keepdims=keepdims)


@implements(np.count_nonzero)
def _count_nonzero(a: Any, axis: Any = None, *, keepdims: bool = False) -> Balls:
    return (a != 0).sum(axis, keepdims=keepdims)


@implements(np.array_equal)
def _array_equal(a1: Any, a2: Any, equal_nan: bool = False) -> Trilean:
    return (Balls(a1) == Balls(a2)).all() if np.shape(a1) == np.shape(a2) else Trilean(False)


@implements(np.where)
def where(condition: Any, /, *branches: Any) -> Any:
    """`x` where the condition is certainly true, `y` where it is certainly false, the union of both where it is unknown."""
    truth = condition if isinstance(condition, Trilean) else Trilean(np.asarray(_nonzero(condition)))
    if not branches:
        return np.nonzero(truth.decided())
    x, y = branches
    if truth.certain:
        return rewrap(np.where(truth.values == 1, lifted(x), lifted(y)))
    return rewrap(_UNION(truth.values, operand(x), operand(y)))


def _nonzero(x: Any) -> Any:
    return (x != 0).values if isinstance(x, Balls) else np.asarray(x) != 0


@implements(np.select)
def _select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    out = Balls(default)
    for condition, choice in zip(reversed(condlist), reversed(choicelist), strict=True):
        out = where(condition, choice, out)
    return out


@implements(np.clip)
def _clip(a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None, **kwargs: Any) -> Any:
    low = a_min if a_min is not None else min
    high = a_max if a_max is not None else max
    out = Balls(a) if low is None else np.maximum(a, low)
    return out if high is None else np.minimum(out, high)


@implements(np.sort)
def _sort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> Balls:
    return _along(a, axis, _sorted)


def _along(a: Any, axis: Any, function: Callable[[list[arb]], list[Any]]) -> Any:
    """`function` on every line of the array along `axis`; the flattened array for None."""
    data = a.data.ravel() if axis is None else np.moveaxis(a.data, axis, -1)
    out = np.empty(data.shape, dtype=object)
    for k in np.ndindex(*data.shape[:-1]):
        out[k] = function(list(data[k]))
    return wrap(out if axis is None else np.moveaxis(out, -1, axis))


def _sorted(xs: list[arb]) -> list[arb]:
    """The k-th smallest number lies between the k-th smallest lower and the k-th smallest upper end."""
    if not all(x.is_finite() for x in xs):
        return [arb.nan()] * len(xs)
    guess = sorted(xs, key=arb.mid)
    if all(x <= y for x, y in pairwise(guess)):
        return guess
    return [low.union(high) for low, high in zip(sorted(map(arb.lower, xs)), sorted(map(arb.upper, xs)), strict=True)]


@implements(np.argsort)
def _argsort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> np.ndarray:
    return np.asarray(_along(a, axis, _certain_positions).data.astype(np.intp))


def _certain_positions(xs: list[arb]) -> list[int]:
    def compare(i: int, j: int) -> int:
        return _certain_order(xs[i], xs[j])

    return sorted(range(len(xs)), key=cmp_to_key(compare))


def _certain_order(x: arb, y: arb) -> int:
    if x < y:
        return -1
    if x > y:
        return 1
    if equal(x, y) != 1:
        raise _undecided_order()
    return 0


def _undecided_order() -> Undecidable:
    return Undecidable(f"the order of balls that overlap cannot be decided at {current_bits()} bits: use sort, max or min, which need no order")


def _position(better: Callable[[arb, arb], bool]) -> Callable[..., Any]:
    """The first position of an extreme value, if it is certain which one it is."""

    def first(xs: list[arb]) -> int:
        best = 0
        for k, x in enumerate(xs[1:], start=1):
            if better(x, xs[best]):
                best = k
            elif not (better(xs[best], x) or equal(x, xs[best]) == 1):
                raise _undecided_order()
        return best

    def run(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = False) -> Any:
        data = a.data.ravel() if axis is None else np.moveaxis(a.data, axis, -1)
        if data.shape[-1] == 0:
            raise ValueError("the position of an extreme entry was asked for in an empty array")
        places = np.empty(data.shape[:-1], dtype=np.intp)
        for k in np.ndindex(*places.shape):
            places[k] = first(list(data[k]))
        return int(places) if not places.ndim else places

    return run


FUNCTIONS[np.argmax] = _position(lambda x, y: x > y)
FUNCTIONS[np.argmin] = _position(lambda x, y: x < y)


@implements(np.median)
def _median(a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False) -> Balls:
    if keepdims or isinstance(axis, tuple):
        raise BallError("np.median over balls takes one axis or none, and no keepdims: sort, and take the middle")
    ordered = np.moveaxis(np.sort(a, axis=axis), -1 if axis is None else axis, -1)
    n = ordered.shape[-1]
    return (ordered[..., (n - 1) // 2] + ordered[..., n // 2]) / 2
