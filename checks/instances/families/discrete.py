"""Families of signs and of integers, as float64: ``signs(...)``, ``integers(...)``."""

from typing import Any

import numpy as np

from checks.instances.families.common import one_of_each, per_member
from checks.instances.families.common import signs as random_signs
from checks.instances.families.table import Array, Dims, Table

__all__ = ["SIGNS", "integer_table", "parity"]

Generator = np.random.Generator

SIGNS = Table("signs")


@SIGNS.family
def random(rng: Generator, shape: Dims) -> Array:
    """Independent fair signs."""
    return random_signs(rng, shape)


@SIGNS.family
def all_equal(rng: Generator, shape: Dims) -> Array:
    """All entries 1, or all entries -1."""
    return np.broadcast_to(random_signs(rng, per_member(shape)), shape)


@SIGNS.family
def alternating(rng: Generator, shape: Dims) -> Array:
    """Signs alternate along the last axis."""
    pattern = (-1.0) ** np.arange(_last(shape))
    return np.broadcast_to(pattern * random_signs(rng, per_member(shape)), shape)


def parity(subsets: Any, points: Any) -> Array:
    """Return the characters of the cube, (-1)^(number of bits that subset and point share)."""
    return 1.0 - 2.0 * (np.bitwise_count(subsets & points) & 1)


@SIGNS.family
def characters(rng: Generator, shape: Dims) -> Array:
    """Along the last axis a parity function of the bits of the index: a Walsh function where the length is 2^n."""
    if len(shape) == 1:
        return random_signs(rng, shape)
    bits = int(shape[-1] - 1).bit_length()
    subsets = rng.integers(0, 2**bits, size=(*shape[:-1], 1))
    return parity(subsets, np.arange(shape[-1]))


@SIGNS.family
def one_flipped(rng: Generator, shape: Dims) -> Array:
    """All entries equal but one."""
    return all_equal(rng, shape) * np.where(one_of_each(rng, shape), -1.0, 1.0)


def _last(shape: Dims) -> int:
    return shape[-1] if len(shape) > 1 else 1


def integer_table(low: int, high: int) -> Table:
    """Return the families of integers from low to high."""
    table = Table(f"integers from {low} to {high}")

    def uniform(rng: Generator, shape: Dims) -> Array:
        return rng.integers(low, high, endpoint=True, size=shape).astype(np.float64)

    def ends(rng: Generator, shape: Dims) -> Array:
        return np.where(rng.random(shape) < 0.5, float(low), float(high))

    def all_low(rng: Generator, shape: Dims) -> Array:
        return np.full(shape, float(low))

    def all_high(rng: Generator, shape: Dims) -> Array:
        return np.full(shape, float(high))

    def equal(rng: Generator, shape: Dims) -> Array:
        return np.broadcast_to(uniform(rng, per_member(shape)), shape)

    def one_different(rng: Generator, shape: Dims) -> Array:
        return np.where(one_of_each(rng, shape), uniform(rng, shape), equal(rng, shape))

    def distinct(rng: Generator, shape: Dims) -> Array:
        """As different along the last axis as the range allows."""
        start = rng.integers(0, high - low + 1, size=per_member(shape))
        return np.broadcast_to(low + (start + np.arange(_last(shape))) % (high - low + 1.0), shape)

    table.add(uniform, ends, all_low, all_high, equal, one_different, distinct)
    return table
