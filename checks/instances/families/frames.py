"""Families of matrices with full column rank, in the last two axes: ``frames("n k")``, orthonormal once factorised."""

import numpy as np

from checks.instances.families import common
from checks.instances.families.orthogonal import exact_frame, haar_frame
from checks.instances.families.table import Array, Dims, Table

__all__ = ["FRAMES"]

Generator = np.random.Generator

FRAMES = Table("frames")
FRAMES.add(common.gaussian)


@FRAMES.family
def integer(rng: Generator, shape: Dims) -> Array:
    """Small integers, shuffled from a triangle with unit diagonal, so that the rank is full exactly."""
    matrix = np.tril(common.integer(rng, shape), -1) + np.eye(shape[-2], shape[-1])
    order = np.argsort(rng.random(shape[:-1]), axis=-1)[..., None]
    return np.take_along_axis(matrix, np.broadcast_to(order, shape), axis=-2)


@FRAMES.family
def orthogonal(rng: Generator, shape: Dims) -> Array:
    """Generic orthonormal columns, up to rounding."""
    return haar_frame(rng, shape)


@FRAMES.family
def exact(rng: Generator, shape: Dims) -> Array:
    """Orthonormal columns with dyadic entries, exactly."""
    return exact_frame(rng, shape)


@FRAMES.family
def identity(rng: Generator, shape: Dims) -> Array:
    """The first columns of the identity."""
    return np.broadcast_to(np.eye(shape[-2], shape[-1]), shape)


@FRAMES.family
def graded(rng: Generator, shape: Dims) -> Array:
    """Orthogonal columns whose lengths fall geometrically from 1 to 2^-20."""
    return exact_frame(rng, shape) * np.exp2(np.round(np.linspace(0.0, -20.0, shape[-1])))


FRAMES.add(common.large, common.small, group="scales")
