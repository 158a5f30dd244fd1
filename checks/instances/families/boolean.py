"""Families of classes of Boolean functions, as value tables (functions, 2^n) of signs."""

import numpy as np

from checks.instances.families.common import mask_of_one, per_member, signs
from checks.instances.families.discrete import parity
from checks.instances.families.table import Array, Dims, Table

__all__ = ["CLASSES"]

Generator = np.random.Generator

CLASSES = Table("classes of Boolean functions")


def _coordinates(shape: Dims) -> Array:
    """Return the cube, shape (n, 2^n)."""
    n = shape[-1].bit_length() - 1
    return np.where((np.arange(shape[-1]) >> np.arange(n)[:, None]) & 1, -1.0, 1.0)


def _shared(rng: Generator, shape: Dims) -> Array:
    """Return one random function for each member."""
    return signs(rng, (shape[0], 1, shape[-1]))


@CLASSES.family
def random(rng: Generator, shape: Dims) -> Array:
    """Independent uniform functions."""
    return signs(rng, shape)


@CLASSES.family
def characters(rng: Generator, shape: Dims) -> Array:
    """Parities, all different as long as there are enough: orthonormal."""
    order = np.argsort(rng.random((shape[0], shape[-1])), axis=-1)
    subsets = order[:, np.arange(shape[1]) % shape[-1]]
    return parity(subsets[..., None], np.arange(shape[-1]))


@CLASSES.family
def monomials(rng: Generator, shape: Dims) -> Array:
    """Parities of equally many coordinates, perhaps repeated."""
    n = shape[-1].bit_length() - 1
    degree = rng.integers(0, n + 1, size=(shape[0], 1, 1))
    ranks = np.argsort(np.argsort(rng.random((*shape[:-1], n)), axis=-1), axis=-1)
    subsets = np.sum((ranks < degree) << np.arange(n), axis=-1, keepdims=True, dtype=np.int64)
    return parity(subsets, np.arange(shape[-1]))


@CLASSES.family
def dictators(rng: Generator, shape: Dims) -> Array:
    """Coordinates in turn, with random signs (with no coordinate: constants)."""
    coordinates = _coordinates(shape)
    if len(coordinates) == 0:
        return signs(rng, shape)
    return coordinates[np.arange(shape[1]) % len(coordinates)] * signs(rng, (*shape[:-1], 1))


@CLASSES.family
def constants(rng: Generator, shape: Dims) -> Array:
    """The functions 1 and -1."""
    return np.broadcast_to(signs(rng, (*shape[:-1], 1)), shape)


@CLASSES.family
def repeated(rng: Generator, shape: Dims) -> Array:
    """One function, again and again."""
    return np.broadcast_to(_shared(rng, shape), shape)


@CLASSES.family
def opposite(rng: Generator, shape: Dims) -> Array:
    """One function and its negative, in turn."""
    return _shared(rng, shape) * (-1.0) ** np.arange(shape[1])[:, None]


@CLASSES.family
def neighbours(rng: Generator, shape: Dims) -> Array:
    """One function, changed at one point each time."""
    return _shared(rng, shape) * np.where(mask_of_one(rng, shape), -1.0, 1.0)


@CLASSES.family
def biased(rng: Generator, shape: Dims) -> Array:
    """One function, with independent errors at a rate below one half."""
    rate = 0.5 * rng.random(per_member(shape))
    return _shared(rng, shape) * np.where(rng.random(shape) < rate, -1.0, 1.0)


@CLASSES.family
def conjunctions(rng: Generator, shape: Dims) -> Array:
    """Conjunctions of literals: -1 on a subcube, else 1."""
    coordinates = _coordinates(shape)
    literals = rng.integers(-1, 2, size=(*shape[:-1], len(coordinates), 1))
    return np.where(np.all(literals * coordinates != -1, axis=-2), -1.0, 1.0)


@CLASSES.family
def half_spaces(rng: Generator, shape: Dims) -> Array:
    """Signs of weighted sums with odd weights and an offset that excludes ties."""
    coordinates = _coordinates(shape)
    weights = 2.0 * rng.integers(-3, 3, size=(*shape[:-1], len(coordinates))) + 1.0
    return np.where(weights @ coordinates + 0.5 > 0, 1.0, -1.0)


@CLASSES.family
def balanced(rng: Generator, shape: Dims) -> Array:
    """Functions with equally many 1 and -1 (with no coordinate: the function 1)."""
    ranks = np.argsort(np.argsort(rng.random(shape), axis=-1), axis=-1)
    return np.where(2 * ranks < shape[-1], 1.0, -1.0)
