"""NumPy functions that join, choose and multiply arrays, on whole batches."""

# Arguments are named as NumPy names them.
# ruff: noqa: A002

from collections.abc import Sequence
from typing import Any

import numpy as np

from checks.arithmetic import subscripts as einstein
from checks.arithmetic.batch import Batch, elementwise, rank, shared, wrap
from checks.arithmetic.batch_loop import each_member
from checks.arithmetic.batch_registry import implements, outer_axis
from checks.arithmetic.batch_ufuncs import matmul


@implements(np.concatenate, anywhere=True)
def _concatenate(arrays: Any, /, axis: Any = 0, **kwargs: Any) -> Any:
    if kwargs or isinstance(arrays, Batch):
        return NotImplemented
    if axis is None:
        return np.concatenate([np.ravel(a) for a in arrays], axis=0)
    if any(rank(a) == 0 for a in arrays):
        return NotImplemented
    parts = _filled(arrays)
    return wrap(np.concatenate(parts, axis=outer_axis(axis, parts[0].ndim - 1)))


@implements(np.hstack, anywhere=True)
def _hstack(tup: Any, **kwargs: Any) -> Any:
    if kwargs or isinstance(tup, Batch):
        return NotImplemented
    parts = [np.ravel(a) if rank(a) == 0 else a for a in tup]
    return np.concatenate(parts, axis=0 if rank(parts[0]) == 1 else 1)


@implements(np.vstack, anywhere=True)
def _vstack(tup: Any, **kwargs: Any) -> Any:
    if kwargs or isinstance(tup, Batch):
        return NotImplemented
    return np.concatenate([np.reshape(a, (1, -1)) if rank(a) < 2 else a for a in tup], axis=0)


@implements(np.stack, anywhere=True)
def _stack(arrays: Any, axis: Any = 0, **kwargs: Any) -> Any:
    if kwargs or isinstance(arrays, Batch):
        return NotImplemented
    parts = _filled(arrays)
    return wrap(np.stack(parts, axis=outer_axis(axis, parts[0].ndim)))


def _filled(arrays: Sequence[Any]) -> list[np.ndarray]:
    """The arrays with the hidden axis in front, also those that all members share."""
    batch = next(a.batch for a in arrays if isinstance(a, Batch))
    parts = []
    for a in arrays:
        data = a.data if isinstance(a, Batch) else np.asarray(shared(a))
        parts.append(data if isinstance(a, Batch) else np.broadcast_to(data, (batch, *data.shape)))
    return parts


@implements(np.where, anywhere=True)
def _where(condition: Any, /, *branches: Any) -> Any:
    return elementwise(np.where, (condition, *branches), {}) if len(branches) == 2 else NotImplemented


@implements(np.clip, anywhere=True)
def _clip(a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None, **kwargs: Any) -> Any:
    low = a_min if a_min is not None else min
    high = a_max if a_max is not None else max
    if kwargs or (low is None and high is None):
        return NotImplemented
    out = a if low is None else np.maximum(a, low)
    return out if high is None else np.minimum(out, high)


@implements(np.round, np.around)
def _round(a: Any, decimals: int = 0, **kwargs: Any) -> Any:
    return NotImplemented if kwargs else wrap(np.round(a.data, decimals))


@implements(np.real)
def _real(val: Any) -> Batch:
    return wrap(np.real(val.data))


@implements(np.imag)
def _imag(val: Any) -> Batch:
    return wrap(np.imag(val.data))


@implements(np.einsum, anywhere=True)
def _einsum(*operands: Any, **kwargs: Any) -> Any:
    text, *arrays = operands
    if not isinstance(text, str) or not set(kwargs) <= {"optimize"}:
        return NotImplemented
    # The plain loop over three or more operands is of a higher order than pairwise products.
    kwargs.setdefault("optimize", len(arrays) > 2)
    terms, output = einstein.split(text, len(arrays))
    hidden = einstein.fresh_letter(text)
    terms = [hidden + term if isinstance(a, Batch) else term for term, a in zip(terms, arrays, strict=True)]
    data = [a.data if isinstance(a, Batch) else shared(a) for a in arrays]
    return wrap(np.einsum(f"{','.join(terms)}->{hidden}{output}", *data, **kwargs))


@implements(np.tensordot, np.linalg.tensordot, anywhere=True)
def _tensordot(a: Any, b: Any, axes: Any = 2, **kwargs: Any) -> Any:
    return _einsum(einstein.of_tensordot(rank(a), rank(b), axes), a, b, optimize=True)


@implements(np.dot, anywhere=True)
def _dot(a: Any, b: Any, out: Any = None) -> Any:
    m, n = rank(a), rank(b)
    if out is not None:
        return NotImplemented
    if m == 0 or n == 0:
        return np.multiply(a, b)
    return matmul(a, b) if n == 1 or (m <= 2 and n == 2) else np.tensordot(a, b, axes=([m - 1], [n - 2]))


@implements(np.inner, anywhere=True)
def _inner_product(a: Any, b: Any, /) -> Any:
    m, n = rank(a), rank(b)
    return np.multiply(a, b) if m == 0 or n == 0 else np.tensordot(a, b, axes=([m - 1], [n - 1]))


@implements(np.vdot, anywhere=True)
def _vdot(a: Any, b: Any, /) -> Any:
    if any(np.iscomplexobj(x.data if isinstance(x, Batch) else x) for x in (a, b)):
        return NotImplemented
    return matmul(*(np.ravel(x) for x in (a, b)))


@implements(np.outer, np.linalg.outer, anywhere=True)
def _outer(a: Any, b: Any, /, out: Any = None) -> Any:
    return np.multiply(np.ravel(a)[:, None], np.ravel(b)[None, :]) if out is None else NotImplemented


@implements(np.kron, anywhere=True)
def _kron(a: Any, b: Any) -> Any:
    if rank(a) != 2 or rank(b) != 2:
        return NotImplemented
    (m, n), (p, q) = np.shape(a), np.shape(b)
    return np.reshape(np.einsum("ij,kl->ikjl", a, b), (m * p, n * q))


@implements(np.linalg.matmul, anywhere=True)
def _matmul(x1: Any, x2: Any, /) -> Any:
    return np.matmul(x1, x2)


@implements(np.linalg.vecdot, anywhere=True)
def _vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    return np.vecdot(x1, x2) if axis == -1 else each_member(np.vecdot, (x1, x2), {"axis": axis})
