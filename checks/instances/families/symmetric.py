"""Families of symmetric matrices, symmetric to the last bit: ``symmetric("n n")``."""

from collections.abc import Callable

import numpy as np

from checks.instances.families import common
from checks.instances.families.common import add_scales, dyadic
from checks.instances.families.orthogonal import composed, exact_frame, haar_frame
from checks.instances.families.table import Array, Dims, Maker, Table

__all__ = ["SYMMETRIC", "mirrored"]

Generator = np.random.Generator

SYMMETRIC = Table("symmetric matrices")


def mirrored(matrix: Array) -> Array:
    """Copy what is above the diagonal to below it."""
    upper = np.triu(matrix)
    return upper + np.swapaxes(np.triu(matrix, 1), -1, -2)


def _mirror(maker: Maker) -> Maker:
    def symmetric(rng: Generator, shape: Dims) -> Array:
        return mirrored(maker(rng, shape))

    symmetric.__name__, symmetric.__doc__ = maker.__name__, maker.__doc__
    return symmetric


for _maker in (common.gaussian, common.integer, common.signs, common.ties, common.sparse):
    SYMMETRIC.family(_mirror(_maker))


def _spectral(rng: Generator, shape: Dims, values: Array, frame: Callable[[Generator, Dims], Array]) -> Array:
    q = frame(rng, shape)
    return mirrored(composed(q, values, q))


@SYMMETRIC.family
def positive(rng: Generator, shape: Dims) -> Array:
    """Positive semidefinite and of full rank: a Gram matrix, exact."""
    factor = dyadic(rng, shape)
    return mirrored(factor @ np.swapaxes(factor, -1, -2))


@SYMMETRIC.family
def low_rank(rng: Generator, shape: Dims) -> Array:
    """Rank at most half of the size (at least 1), of mixed sign, exactly."""
    rank = max(1, shape[-1] // 2)
    factor = dyadic(rng, (*shape[:-1], rank))
    return mirrored(composed(factor, common.signs(rng, (*shape[:-2], rank)), factor))


@SYMMETRIC.family
def rank_one(rng: Generator, shape: Dims) -> Array:
    """Plus or minus the square of a vector, exactly."""
    factor = dyadic(rng, (*shape[:-1], 1))
    return mirrored(composed(factor, common.signs(rng, (*shape[:-2], 1)), factor))


@SYMMETRIC.family
def repeated(rng: Generator, shape: Dims) -> Array:
    """All eigenvalues are 2 or -2, exactly."""
    return _spectral(rng, shape, 2.0 * common.signs(rng, shape[:-1]), exact_frame)


@SYMMETRIC.family
def projection(rng: Generator, shape: Dims) -> Array:
    """All eigenvalues are 1 or 0, exactly."""
    return _spectral(rng, shape, rng.integers(0, 2, size=shape[:-1]).astype(np.float64), exact_frame)


@SYMMETRIC.family
def clustered(rng: Generator, shape: Dims) -> Array:
    """Eigenvalues within 2^-20 of 1."""
    return _spectral(rng, shape, 1.0 + 2.0**-20 * rng.uniform(-1, 1, size=shape[:-1]), haar_frame)


@SYMMETRIC.family
def ill_conditioned(rng: Generator, shape: Dims) -> Array:
    """Eigenvalues fall geometrically from 1 to 2^-40."""
    return _spectral(rng, shape, np.exp2(np.linspace(0.0, -40.0, shape[-1])), haar_frame)


@SYMMETRIC.family
def diagonal(rng: Generator, shape: Dims) -> Array:
    """Zero off the diagonal."""
    return np.eye(shape[-1]) * rng.standard_normal(shape)


@SYMMETRIC.family
def identity(rng: Generator, shape: Dims) -> Array:
    """The identity."""
    return np.broadcast_to(np.eye(shape[-1]), shape)


SYMMETRIC.add(common.zero)
_SCALES = Table("scales")
add_scales(_SCALES)
SYMMETRIC.add(*(_mirror(maker) for maker in _SCALES.makers.values()), group="scales")
SYMMETRIC.groups["extremes"] = _SCALES.groups["extremes"]
