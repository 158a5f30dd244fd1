"""Families of positive numbers: ``positive(...)``."""

import numpy as np

from checks.instances.families.common import per_member, signs
from checks.instances.families.table import Array, Dims, Table

__all__ = ["POSITIVE", "UNIT", "interval_table"]

Generator = np.random.Generator

POSITIVE = Table("positive numbers")


@POSITIVE.family
def log_uniform(rng: Generator, shape: Dims) -> Array:
    """The logarithm is uniform: from 2^-10 to 2^10."""
    return np.exp2(rng.uniform(-10, 10, size=shape))


@POSITIVE.family
def one(rng: Generator, shape: Dims) -> Array:
    """All entries 1."""
    return np.ones(shape)


@POSITIVE.family
def integer(rng: Generator, shape: Dims) -> Array:
    """Integers from 1 to 5."""
    return rng.integers(1, 6, size=shape).astype(np.float64)


@POSITIVE.family
def equal(rng: Generator, shape: Dims) -> Array:
    """All entries equal."""
    return np.broadcast_to(log_uniform(rng, per_member(shape)), shape)


@POSITIVE.family
def clustered(rng: Generator, shape: Dims) -> Array:
    """Entries within 2^-20 of each other, relatively."""
    return log_uniform(rng, per_member(shape)) * (1.0 + 2.0**-21 * rng.uniform(-1, 1, size=shape))


def _large(rng: Generator, shape: Dims) -> Array:
    """Scale 2^20."""
    return log_uniform(rng, shape) * 2.0**20


def _small(rng: Generator, shape: Dims) -> Array:
    """Scale 2^-20."""
    return log_uniform(rng, shape) * 2.0**-20


def _huge(rng: Generator, shape: Dims) -> Array:
    """Scale 2^200."""
    return log_uniform(rng, shape) * 2.0**200


def _tiny(rng: Generator, shape: Dims) -> Array:
    """Scale 2^-200."""
    return log_uniform(rng, shape) * 2.0**-200


def _extreme(rng: Generator, shape: Dims) -> Array:
    """Scale 2^900 or 2^-900."""
    return log_uniform(rng, shape) * np.exp2(900.0 * signs(rng, per_member(shape)))


POSITIVE.add(_large, _small, _huge, _tiny, _extreme, group="scales")
POSITIVE.groups["extremes"] = ("huge", "tiny", "extreme")

UNIT = Table("numbers in (0, 1)")


@UNIT.family
def uniform(rng: Generator, shape: Dims) -> Array:
    """Uniform in (0, 1), both ends excluded."""
    return (rng.integers(0, 2**52, size=shape).astype(np.float64) + 0.5) * 2.0**-52


@UNIT.family
def half(rng: Generator, shape: Dims) -> Array:
    """All entries 1/2."""
    return np.full(shape, 0.5)


@UNIT.family
def near_zero(rng: Generator, shape: Dims) -> Array:
    """The logarithm is uniform: from 2^-60 to 1/2."""
    return np.exp2(-rng.uniform(1, 60, size=shape))


@UNIT.family
def near_one(rng: Generator, shape: Dims) -> Array:
    """One minus a number between 2^-50 and 1/2, its logarithm uniform."""
    return 1.0 - np.exp2(-rng.uniform(1, 50, size=shape))


@UNIT.family
def same(rng: Generator, shape: Dims) -> Array:
    """All entries equal."""
    return np.broadcast_to(uniform(rng, per_member(shape)), shape)


@UNIT.family
def simple(rng: Generator, shape: Dims) -> Array:
    """Multiples of 1/8."""
    return rng.integers(1, 8, size=shape) / 8.0


def interval_table(low: float, high: float) -> Table:
    """Return the families of numbers in [low, high]."""
    table = Table(f"numbers in [{low!r}, {high!r}]")

    def between(u: Array) -> Array:
        return np.clip((1.0 - u) * low + u * high, low, high)

    def uniform_(rng: Generator, shape: Dims) -> Array:
        return between(rng.random(shape))

    def ends(rng: Generator, shape: Dims) -> Array:
        return np.where(rng.random(shape) < 0.5, low, high)

    def all_low(rng: Generator, shape: Dims) -> Array:
        return np.full(shape, low)

    def all_high(rng: Generator, shape: Dims) -> Array:
        return np.full(shape, high)

    def middle(rng: Generator, shape: Dims) -> Array:
        return between(np.full(shape, 0.5))

    def near_low(rng: Generator, shape: Dims) -> Array:
        return between(near_zero(rng, shape))

    def near_high(rng: Generator, shape: Dims) -> Array:
        return between(near_one(rng, shape))

    def equal_(rng: Generator, shape: Dims) -> Array:
        return np.broadcast_to(between(rng.random(per_member(shape))), shape)

    table.add(uniform_, ends, all_low, all_high, middle, near_low, near_high, equal_)
    return table
