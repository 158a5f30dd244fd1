"""Families of vectors that are never zero, in the last axis: ``directions("n d")``, points of spheres once normalised."""

import numpy as np

from checks.instances.families import common
from checks.instances.families.table import Array, Dims, Table
from checks.instances.families.vectors import basis

__all__ = ["DIRECTIONS"]

Generator = np.random.Generator

DIRECTIONS = Table("directions")
DIRECTIONS.add(common.gaussian)


def _filled(rng: Generator, vectors: Array) -> Array:
    """Put a basis vector in the place of each zero vector."""
    return np.where(np.any(vectors != 0, axis=-1, keepdims=True), vectors, basis(rng, vectors.shape))


def _alike(rng: Generator, shape: Dims) -> Array:
    """Return one vector for each member, to be shared by all vectors of the member."""
    return rng.standard_normal((*common.per_member(shape[:-1]), shape[-1]))


@DIRECTIONS.family
def integer(rng: Generator, shape: Dims) -> Array:
    """Integers from -3 to 3."""
    return _filled(rng, common.integer(rng, shape))


DIRECTIONS.add(common.signs, basis)


@DIRECTIONS.family
def sparse(rng: Generator, shape: Dims) -> Array:
    """About three entries of four are zero."""
    return _filled(rng, common.sparse(rng, shape))


@DIRECTIONS.family
def dominant(rng: Generator, shape: Dims) -> Array:
    """Within 2^-20 of a basis vector."""
    return basis(rng, shape) + 2.0**-22 * rng.uniform(-1, 1, size=shape) / shape[-1]


@DIRECTIONS.family
def coincident(rng: Generator, shape: Dims) -> Array:
    """All vectors of the leaf are equal."""
    return np.broadcast_to(_alike(rng, shape), shape)


@DIRECTIONS.family
def opposite(rng: Generator, shape: Dims) -> Array:
    """All vectors of the leaf are equal up to sign."""
    return _alike(rng, shape) * common.signs(rng, (*shape[:-1], 1))


@DIRECTIONS.family
def nearby(rng: Generator, shape: Dims) -> Array:
    """All vectors of the leaf are within 2^-20 of each other, relatively."""
    return _alike(rng, shape) * (1.0 + 2.0**-22 * rng.uniform(-1, 1, size=shape))


@DIRECTIONS.family
def orthogonal(rng: Generator, shape: Dims) -> Array:
    """Basis vectors in turn: orthogonal to each other as long as there are enough dimensions."""
    if len(shape) == 2:
        return basis(rng, shape)
    turn = (np.arange(shape[-2])[:, None] + rng.integers(0, shape[-1], size=common.per_member(shape))) % shape[-1]
    return np.broadcast_to((np.arange(shape[-1]) == turn).astype(np.float64), shape)


DIRECTIONS.add(common.large, common.small, common.huge, common.tiny, group="scales")
DIRECTIONS.groups["extremes"] = ("huge", "tiny")
