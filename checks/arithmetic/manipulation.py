"""Shapes, joining and tensor products, under the names of the Python array API. Axes are those of one instance."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from checks.arithmetic.arguments import numbers

__all__ = [
    "broadcast_to",
    "concat",
    "diag",
    "einsum",
    "expand_dims",
    "flip",
    "kron",
    "matrix_transpose",
    "moveaxis",
    "outer",
    "permute_dims",
    "reshape",
    "roll",
    "squeeze",
    "stack",
    "take",
    "tensordot",
    "tril",
    "triu",
    "vecdot",
]


def stack(arrays: Sequence[Any], axis: int = 0) -> Any:
    """Arrays or numbers of one shape along a new axis."""
    return np.stack([numbers(a) for a in arrays], axis=axis)


def concat(arrays: Sequence[Any], axis: int | None = 0) -> Any:
    """Arrays joined along an axis that they have; flattened first for None."""
    return np.concatenate([numbers(a) for a in arrays], axis=axis)


def reshape(x: Any, shape: Any) -> Any:
    """The same entries in another shape."""
    return np.reshape(numbers(x), shape)


def permute_dims(x: Any, axes: Sequence[int]) -> Any:
    """The axes in the given order."""
    return np.transpose(numbers(x), axes)


def matrix_transpose(x: Any) -> Any:
    """The last two axes exchanged."""
    return np.matrix_transpose(numbers(x))


def moveaxis(x: Any, source: Any, destination: Any) -> Any:
    """Axes moved to other places, the others in their order."""
    return np.moveaxis(numbers(x), source, destination)


def broadcast_to(x: Any, shape: Any) -> Any:
    """Repeated along new axes and axes of length 1."""
    return np.broadcast_to(numbers(x), shape)


def expand_dims(x: Any, axis: Any = 0) -> Any:
    """With a new axis of length 1."""
    return np.expand_dims(numbers(x), axis)


def squeeze(x: Any, axis: Any = None) -> Any:
    """Without the given axes, of length 1; without all of them for None."""
    return np.squeeze(numbers(x), axis)


def flip(x: Any, axis: Any = None) -> Any:
    """In reverse order along the given axes, or along all."""
    return np.flip(numbers(x), axis)


def roll(x: Any, shift: Any, axis: Any = None) -> Any:
    """Moved around by `shift` places."""
    return np.roll(numbers(x), shift, axis)


def take(x: Any, indices: Any, axis: int | None = None) -> Any:
    """The entries at integer positions along `axis`."""
    return np.take(numbers(x), indices, axis=axis)


def diag(x: Any, k: int = 0) -> Any:
    """The matrix with `x` on its k-th diagonal, or the k-th diagonal of the matrix `x`."""
    return np.diag(numbers(x), k)


def tril(x: Any, k: int = 0) -> Any:
    """Zero above the k-th diagonal."""
    return np.tril(numbers(x), k)


def triu(x: Any, k: int = 0) -> Any:
    """Zero below the k-th diagonal."""
    return np.triu(numbers(x), k)


def outer(x: Any, y: Any) -> Any:
    """The matrix of all products of an entry of `x` and one of `y`."""
    return np.outer(numbers(x), numbers(y))


def vecdot(x: Any, y: Any, axis: int = -1) -> Any:
    """The inner product along one axis."""
    return np.sum(np.multiply(numbers(x), numbers(y)), axis=axis)


def tensordot(x: Any, y: Any, axes: Any = 2) -> Any:
    """Products summed over pairs of axes: the last of `x` with the first of `y`, or two lists of axes."""
    return np.tensordot(numbers(x), numbers(y), axes)


def einsum(subscripts: str, *operands: Any) -> Any:
    """Einstein's summation convention, such as 'ij,jk->ik'."""
    return np.einsum(subscripts, *(numbers(x) for x in operands))


def kron(x: Any, y: Any) -> Any:
    """The Kronecker product."""
    return np.kron(numbers(x), numbers(y))
