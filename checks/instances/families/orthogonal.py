"""Orthonormal columns, as pieces of matrix families: generic ones in float64, and exact ones with dyadic entries."""

import numpy as np

from checks.instances.families.common import signs
from checks.instances.families.table import Array, Dims

__all__ = ["composed", "exact_frame", "haar_frame", "with_singular_values"]

Generator = np.random.Generator


def _tall(shape: Dims) -> tuple[Dims, bool]:
    """Return the tall shape of the matrices, and whether they have to be transposed to have ``shape``."""
    wide = shape[-2] < shape[-1]
    return ((*shape[:-2], shape[-1], shape[-2]) if wide else shape), wide


def haar_frame(rng: Generator, shape: Dims) -> Array:
    """Random matrices with orthonormal columns (rows where they are wide), up to rounding."""
    tall, wide = _tall(shape)
    q = np.linalg.qr(rng.standard_normal(tall)).Q
    return np.swapaxes(q, -1, -2) if wide else q


def exact_frame(rng: Generator, shape: Dims) -> Array:
    """Matrices whose columns (rows where they are wide) are orthonormal exactly.

    A signed permutation, reflected three times at vectors v with four entries +-1: I - v v'/2 has dyadic entries. With
    fewer than four rows there is nothing to reflect at, and the signed permutation remains.
    """
    tall, wide = _tall(shape)
    frame = _signed_permutation(rng, tall)
    if tall[-2] >= 4:
        for v in _four_signs(rng, (3, *tall[:-2], 1, tall[-2])):
            frame -= np.swapaxes(v, -1, -2) * (0.5 * (v @ frame))
    return np.swapaxes(frame, -1, -2) if wide else frame


def with_singular_values(rng: Generator, shape: Dims, values: Array) -> Array:
    """Matrices with these singular values, up to rounding; the left vectors are Haar distributed, the right ones
    (where the matrix is wide: the other way round) those of a random reflection, which is cheaper and as generic.
    """
    tall, wide = _tall(shape)
    scaled = haar_frame(rng, tall) * values[..., None, :]
    v = rng.standard_normal((*tall[:-2], tall[-1], 1))
    v /= np.linalg.norm(v, axis=-2, keepdims=True)
    matrix = scaled - (scaled @ v) * (2.0 * np.swapaxes(v, -1, -2))
    return np.swapaxes(matrix, -1, -2) if wide else matrix


def composed(left: Array, values: Array, right: Array) -> Array:
    """Return ``left @ diag(values) @ right'``."""
    return (left * values[..., None, :]) @ np.swapaxes(right, -1, -2)


def _signed_permutation(rng: Generator, shape: Dims) -> Array:
    rows = np.argsort(rng.random((*shape[:-2], 1, shape[-2])), axis=-1)[..., : shape[-1]]
    return (np.arange(shape[-2])[:, None] == rows) * signs(rng, (*shape[:-2], 1, shape[-1]))


def _four_signs(rng: Generator, shape: Dims) -> Array:
    ranks = np.argsort(np.argsort(rng.random(shape), axis=-1), axis=-1)
    return np.where(ranks < 4, signs(rng, shape), 0.0)
