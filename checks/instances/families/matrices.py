"""Families of real matrices, in the last two axes: ``reals("m n")``, ``reals("k m n")``."""

from math import prod

import numpy as np

from checks.instances.families.common import (
    add_scales,
    dyadic,
    gaussian,
    integer,
    one_of_each,
    signs,
    sparse,
    ties,
    zero,
)
from checks.instances.families.orthogonal import composed, exact_frame, haar_frame, with_singular_values
from checks.instances.families.table import Array, Dims, Table

__all__ = ["MATRICES"]

Generator = np.random.Generator

MATRICES = Table("matrices")
MATRICES.add(gaussian, integer, signs, ties)


def _product(rng: Generator, shape: Dims, rank: int) -> Array:
    left, right = (*shape[:-1], rank), (*shape[:-2], rank, shape[-1])
    return dyadic(rng, left) @ dyadic(rng, right)


@MATRICES.family
def low_rank(rng: Generator, shape: Dims) -> Array:
    """Rank at most half of the smaller side (at least 1), exactly: dyadic factors are multiplied without rounding."""
    return _product(rng, shape, max(1, min(shape[-2:]) // 2))


@MATRICES.family
def rank_one(rng: Generator, shape: Dims) -> Array:
    """Rank at most one, exactly."""
    return _product(rng, shape, 1)


@MATRICES.family
def orthogonal(rng: Generator, shape: Dims) -> Array:
    """Orthonormal columns (rows where wide), generic, up to rounding."""
    return haar_frame(rng, shape)


@MATRICES.family
def repeated(rng: Generator, shape: Dims) -> Array:
    """All singular values are equal, exactly: an orthogonal matrix times a number."""
    return exact_frame(rng, shape) * (rng.integers(1, 17, size=(*shape[:-2], 1, 1)) / 4.0)


@MATRICES.family
def two_level(rng: Generator, shape: Dims) -> Array:
    """The larger half of the singular values is 2, the rest is 1, exactly."""
    values = np.where(np.arange(k := min(shape[-2:])) < (k + 1) // 2, 2.0, 1.0)
    if shape[-2] == shape[-1]:  # one call for both sides: the cost is in the call
        left, right = exact_frame(rng, (2, *shape))
    else:
        left, right = exact_frame(rng, (*shape[:-1], k)), exact_frame(rng, (*shape[:-2], shape[-1], k))
    return composed(left, values, right)


@MATRICES.family
def clustered(rng: Generator, shape: Dims) -> Array:
    """Singular values within 2^-20 of 1."""
    values = 1.0 + 2.0**-20 * rng.uniform(-1, 1, size=(*shape[:-2], min(shape[-2:])))
    return with_singular_values(rng, shape, values)


@MATRICES.family
def ill_conditioned(rng: Generator, shape: Dims) -> Array:
    """Singular values fall geometrically from 1 to 2^-40."""
    return with_singular_values(rng, shape, np.exp2(np.linspace(0.0, -40.0, min(shape[-2:]))))


@MATRICES.family
def diagonal(rng: Generator, shape: Dims) -> Array:
    """Zero off the diagonal."""
    return np.eye(shape[-2], shape[-1]) * rng.standard_normal(shape)


@MATRICES.family
def triangular(rng: Generator, shape: Dims) -> Array:
    """Zero below the diagonal."""
    return np.triu(rng.standard_normal(shape))


@MATRICES.family
def nilpotent(rng: Generator, shape: Dims) -> Array:
    """Zero on and below the diagonal: far from normal, all eigenvalues 0."""
    return np.triu(rng.standard_normal(shape), 1)


@MATRICES.family
def one_entry(rng: Generator, shape: Dims) -> Array:
    """One entry is not zero."""
    matrix = (*shape[:-2], shape[-2] * shape[-1])
    return one_of_each(rng, (prod(matrix[:-1]), matrix[-1])).reshape(shape) * rng.standard_normal(shape)


@MATRICES.family
def identity(rng: Generator, shape: Dims) -> Array:
    """Ones on the diagonal, zero elsewhere."""
    return np.broadcast_to(np.eye(shape[-2], shape[-1]), shape)


MATRICES.add(zero, sparse)
add_scales(MATRICES)
