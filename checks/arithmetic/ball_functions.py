"""NumPy functions over balls that move, join or combine entries without any decision about their values."""

from collections.abc import Callable
from typing import Any

import numpy as np
from flint import arb

from checks.arithmetic import subscripts as einstein
from checks.arithmetic.ball_products import product
from checks.arithmetic.balls import FUNCTIONS, Balls, lifted, rewrap, scalar, wrap
from checks.arithmetic.errors import BallError
from checks.arithmetic.integer import plain_integer

Implementation = Callable[..., Any]


def implements(*functions: Callable[..., Any]) -> Callable[[Implementation], Implementation]:
    """Register how NumPy functions run over balls."""

    def register(implementation: Implementation) -> Implementation:
        for function in functions:
            FUNCTIONS[function] = implementation
        return implementation

    return register


def structural(function: Callable[..., Any], operands: int = 1, *, fills: bool = True) -> Implementation:
    """NumPy's own code on the object arrays; the first `operands` arguments (0: all) hold numbers, the others are axes, shapes, offsets.

    Where it may put numbers of its own into the result (`fills`), those are made balls.
    """
    finish = _only_balls if fills else _same

    def run(*args: Any, **kwargs: Any) -> Any:
        kwargs.pop("dtype", None)
        count = operands or len(args)
        if any(isinstance(x, Balls) for x in args[count:]):
            raise BallError(f"np.{function.__name__} takes balls only as its numbers: axes, shapes and indices are integers of the instance")
        ready = [_numbers(x) if k < count else _position(x) for k, x in enumerate(args)]
        named = {k: x.data if isinstance(x, Balls) else _position(x) for k, x in kwargs.items()}
        return rewrap(finish(function(*ready, **named)))

    return run


def _same(result: Any) -> Any:
    return result


def _position(x: Any) -> Any:
    """An argument that holds axes, shapes or indices: plain, so that NumPy does not ask again how to take it."""
    return x.view(np.ndarray) if isinstance(x, np.ndarray) else plain_integer(x)


def _numbers(x: Any) -> Any:
    """An argument that holds numbers, as object arrays; a list of arrays stays a list of them."""
    if type(x) in (list, tuple):
        return [_numbers(part) for part in x]
    return lifted(x)


def _only_balls(result: Any) -> Any:
    """NumPy fills gaps with the integer 0, and gives empty sums as 0: those become balls too."""
    if isinstance(result, np.ndarray) and result.dtype == object:
        return _ENSURE(result) if result.ndim else scalar(_ensure(result.item()))
    if isinstance(result, int | float) and not isinstance(result, bool):
        return arb(result)
    return type(result)(map(_only_balls, result)) if type(result) in (list, tuple) else result


def _ensure(x: Any) -> arb:
    return x if type(x) is arb else arb(x)


_ENSURE = np.frompyfunc(_ensure, 1, 1)

# These only move what is there.
MOVING: tuple[Callable[..., Any], ...] = (
    *(np.reshape, np.ravel, np.transpose, np.permute_dims, np.matrix_transpose, np.linalg.matrix_transpose, np.swapaxes, np.moveaxis, np.rollaxis),
    *(np.squeeze, np.expand_dims, np.atleast_1d, np.atleast_2d, np.atleast_3d, np.broadcast_to, np.flip, np.fliplr, np.flipud, np.rot90, np.roll),
    *(np.repeat, np.tile, np.take, np.take_along_axis, np.delete, np.copy, np.diagonal, np.linalg.diagonal),
    *(np.split, np.array_split, np.hsplit, np.vsplit, np.dsplit),
    *(np.concatenate, np.stack, np.vstack, np.hstack, np.dstack, np.column_stack, np.block),
    *([np.unstack] if hasattr(np, "unstack") else []),
)
_ONE_OPERAND: tuple[Callable[..., Any], ...] = (
    *(np.resize, np.diag, np.diagflat, np.tril, np.triu, np.cumsum, np.cumprod, np.trace, np.linalg.trace),
    *(np.vander, np.ediff1d),
    *(getattr(np, name) for name in ("cumulative_sum", "cumulative_prod") if hasattr(np, name)),
)
_TWO_OPERANDS: tuple[Callable[..., Any], ...] = (np.append, np.cross, np.linalg.cross, np.convolve, np.polyval)

FUNCTIONS.update({function: structural(function, fills=False) for function in MOVING})
FUNCTIONS.update({function: structural(function) for function in _ONE_OPERAND})
FUNCTIONS.update({function: structural(function, 2) for function in _TWO_OPERANDS})
FUNCTIONS.update({function: structural(function, 0) for function in (np.broadcast_arrays, np.kron)})

_DIFFERENCES, _TRAPEZOIDS = structural(np.diff), structural(np.trapezoid)

FUNCTIONS[np.shape] = lambda a: a.shape
FUNCTIONS[np.ndim] = lambda a: a.ndim
FUNCTIONS[np.size] = lambda a, axis=None: a.size if axis is None else a.shape[axis]
FUNCTIONS[np.real] = lambda val: val
FUNCTIONS[np.imag] = lambda val: np.zeros_like(val)
FUNCTIONS[np.isrealobj] = lambda x: True
FUNCTIONS[np.iscomplexobj] = lambda x: False
FUNCTIONS[np.array_repr] = lambda arr, *args, **kwargs: repr(arr)
FUNCTIONS[np.array_str] = lambda a, *args, **kwargs: str(a)


@implements(np.zeros_like, np.empty_like)
def _zeros_like(a: Any, dtype: Any = None, order: Any = "K", subok: bool = True, shape: Any = None, **kwargs: Any) -> Balls:
    return filled(a.shape if shape is None else shape, 0)


@implements(np.ones_like)
def _ones_like(a: Any, dtype: Any = None, order: Any = "K", subok: bool = True, shape: Any = None, **kwargs: Any) -> Balls:
    return filled(a.shape if shape is None else shape, 1)


@implements(np.full_like)
def _full_like(a: Any, fill_value: Any, dtype: Any = None, order: Any = "K", subok: bool = True, shape: Any = None, **kwargs: Any) -> Balls:
    target = a.shape if shape is None else shape
    value = Balls(fill_value)
    return wrap(np.broadcast_to(value.data, target).copy())


def filled(shape: Any, value: Any) -> Balls:
    """An array of one exact number."""
    data = np.empty(shape, dtype=object)
    data[...] = lifted(value).item()
    return wrap(data)


@implements(np.linspace)
def _linspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, **kwargs: Any) -> Balls:
    if kwargs.get("axis", 0) != 0 or kwargs.get("retstep"):
        raise BallError("np.linspace over balls takes only start, stop, num and endpoint: write start + (stop - start) * k / n")
    first, last = Balls(start), Balls(stop)
    steps = Balls(np.arange(num)) / max(num - 1 if endpoint else num, 1)
    return first + (last - first) * steps.reshape((num, *(1,) * max(first.ndim, last.ndim)))


@implements(np.diff)
def _diff(a: Any, n: int = 1, axis: int = -1, **ends: Any) -> Any:
    # As balls, because the differences of floats are rounded; so are those of the places of trapezoids.
    return _DIFFERENCES(a, n, axis, **{name: Balls(end) for name, end in ends.items()})


@implements(np.trapezoid)
def _trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    return _TRAPEZOIDS(y, x=None if x is None else Balls(x), dx=Balls(dx), axis=axis)


@implements(np.einsum)
def _einsum(*operands: Any, **kwargs: Any) -> Any:
    text, *arrays = operands
    if not isinstance(text, str):
        raise BallError("np.einsum over balls needs its subscripts as text, such as 'ij,jk->ik'")
    terms, output = einstein.split(text, len(arrays))
    data = [np.asarray(lifted(a)) for a in arrays]
    if "." in text:
        return rewrap(_only_balls(np.einsum(f"{','.join(terms)}->{output}", *data)))
    while len(data) > 1:
        later = set(output).union(*terms[2:])
        between = "".join(sorted(later & set(terms[0] + terms[1])))
        data[:2] = [_contract(terms[0], terms[1], between, *data[:2])]
        terms[:2] = [between]
    return rewrap(_only_balls(np.einsum(f"{terms[0]}->{output}", data[0])))


def _contract(a: str, b: str, output: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Two factors by one matrix product for each value of the letters that both have and that stay."""
    a, x = _alone(a, b + output, x)
    b, y = _alone(b, a + output, y)
    size = {**dict(zip(a, x.shape, strict=True)), **_agreeing(a, b, x, y)}
    both = [c for c in a if c in b and c in output]
    summed = [c for c in a if c in b and c not in output]
    left, right = [c for c in a if c not in b], [c for c in b if c not in a]

    def count(letters: list[str]) -> int:
        return int(np.prod([size[c] for c in letters], dtype=int))

    p = _ordered(a, [*both, *left, *summed], x).reshape(count(both), count(left), count(summed))
    q = _ordered(b, [*both, *summed, *right], y).reshape(count(both), count(summed), count(right))
    letters = [*both, *left, *right]
    result = np.asarray(product(p, q)).reshape([size[c] for c in letters])
    return _ordered("".join(letters), list(output), result)


def _agreeing(a: str, b: str, x: np.ndarray, y: np.ndarray) -> dict[str, int]:
    size = dict(zip(a, x.shape, strict=True))
    for c, n in zip(b, y.shape, strict=True):
        if size.setdefault(c, n) != n:
            raise ValueError(f"einsum index {c!r} stands for {size[c]} and for {n} entries: the shapes {x.shape} and {y.shape} do not fit")
    return size


def _alone(term: str, others: str, x: np.ndarray) -> tuple[str, np.ndarray]:
    """Repeated letters brought to the diagonal, and letters that occur nowhere else summed away."""
    kept = "".join(dict.fromkeys(c for c in term if c in others))
    if len(term) != x.ndim:
        raise ValueError(f"einsum term {term!r} names {len(term)} axes, but its operand has {x.ndim}")
    return kept, x if kept == term else np.asarray(_only_balls(np.einsum(f"{term}->{kept}", x)), dtype=object)


def _ordered(letters: str, wanted: list[str], x: np.ndarray) -> np.ndarray:
    return x.transpose([letters.index(c) for c in wanted])


@implements(np.tensordot, np.linalg.tensordot)
def _tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    return _einsum(einstein.of_tensordot(np.ndim(a), np.ndim(b), axes), a, b)


@implements(np.dot)
def _dot(a: Any, b: Any, out: Any = None) -> Any:
    m, n = np.ndim(a), np.ndim(b)
    if m == 0 or n == 0:
        return np.multiply(a, b)
    return np.matmul(a, b) if n == 1 or (m <= 2 and n == 2) else _tensordot(a, b, ([m - 1], [n - 2]))


@implements(np.inner)
def _inner(a: Any, b: Any, /) -> Any:
    m, n = np.ndim(a), np.ndim(b)
    return np.multiply(a, b) if m == 0 or n == 0 else _tensordot(a, b, ([m - 1], [n - 1]))


@implements(np.vdot)
def _vdot(a: Any, b: Any, /) -> Any:
    return np.matmul(*(np.ravel(x) for x in (a, b)))


@implements(np.outer, np.linalg.outer)
def _outer(a: Any, b: Any, out: Any = None) -> Any:
    return np.multiply(np.ravel(a)[:, None], np.ravel(b)[None, :])


@implements(np.linalg.matmul)
def _matmul(x1: Any, x2: Any, /) -> Any:
    return np.matmul(x1, x2)


@implements(np.linalg.vecdot)
def _vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    return np.sum(_last(x1, axis) * _last(x2, axis), axis=-1)


def _last(x: Any, axis: int) -> Balls:
    return wrap(np.moveaxis(lifted(x), axis, -1))


@implements(np.sinc)
def _sinc(x: Any) -> Any:
    return wrap(np.asarray(np.frompyfunc(arb.sinc_pi, 1, 1)(x.data), dtype=object))
