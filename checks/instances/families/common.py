"""Families and pieces that make sense for arrays of any shape; axis 0 counts the members of a batch."""

from math import prod

import numpy as np

from checks.instances.families.table import Array, Dims, Table

__all__ = [
    "add_scales",
    "constant",
    "dyadic",
    "extreme",
    "gaussian",
    "huge",
    "integer",
    "large",
    "mask_of_one",
    "one_of_each",
    "per_member",
    "signs",
    "small",
    "sparse",
    "ties",
    "tiny",
    "zero",
]

Generator = np.random.Generator


def per_member(shape: Dims) -> Dims:
    """Return the shape of one number for each member, ready to be broadcast against ``shape``."""
    return (shape[0],) + (1,) * (len(shape) - 1)


def gaussian(rng: Generator, shape: Dims) -> Array:
    """Independent standard normal entries."""
    return rng.standard_normal(shape)


def integer(rng: Generator, shape: Dims) -> Array:
    """Integers from -3 to 3."""
    return rng.integers(-3, 4, size=shape).astype(np.float64)


def signs(rng: Generator, shape: Dims) -> Array:
    """Entries 1 and -1."""
    return np.where(rng.integers(0, 2, size=shape) == 1, 1.0, -1.0)


def ties(rng: Generator, shape: Dims) -> Array:
    """At most three distinct values in each member."""
    values = rng.standard_normal((shape[0], 3))
    picked = rng.integers(0, 3, size=(shape[0], prod(shape[1:])))
    return np.take_along_axis(values, picked, axis=1).reshape(shape)


def constant(rng: Generator, shape: Dims) -> Array:
    """All entries equal."""
    return np.broadcast_to(rng.standard_normal(per_member(shape)), shape)


def zero(rng: Generator, shape: Dims) -> Array:
    """All entries zero."""
    return np.zeros(shape)


def sparse(rng: Generator, shape: Dims) -> Array:
    """About three entries of four are zero."""
    return np.where(rng.random(shape) < 0.25, rng.standard_normal(shape), 0.0)


def large(rng: Generator, shape: Dims) -> Array:
    """Scale 2^20."""
    return rng.standard_normal(shape) * 2.0**20


def small(rng: Generator, shape: Dims) -> Array:
    """Scale 2^-20."""
    return rng.standard_normal(shape) * 2.0**-20


def huge(rng: Generator, shape: Dims) -> Array:
    """Scale 2^200: squares are finite, fifth powers of sums are not."""
    return rng.standard_normal(shape) * 2.0**200


def tiny(rng: Generator, shape: Dims) -> Array:
    """Scale 2^-200."""
    return rng.standard_normal(shape) * 2.0**-200


def extreme(rng: Generator, shape: Dims) -> Array:
    """Scale 2^900 or 2^-900: in float64 squares overflow, or vanish."""
    return rng.standard_normal(shape) * np.exp2(900.0 * signs(rng, per_member(shape)))


def add_scales(table: Table) -> None:
    """Add the families that are Gaussian at another scale: the group ``scales``, and in it ``extremes``."""
    table.add(large, small, huge, tiny, extreme, group="scales")
    table.groups["extremes"] = ("huge", "tiny", "extreme")


def dyadic(rng: Generator, shape: Dims) -> Array:
    """Normal numbers rounded to multiples of 2^-10, so that sums of products of two are exact in float64."""
    return np.round(rng.standard_normal(shape) * 2.0**10) * 2.0**-10


def mask_of_one(rng: Generator, shape: Dims) -> np.ndarray:
    """Return a mask that picks one entry along the last axis."""
    picked = rng.integers(0, shape[-1], size=(*shape[:-1], 1))
    return np.arange(shape[-1]) == picked


def one_of_each(rng: Generator, shape: Dims) -> np.ndarray:
    """Return a mask that picks one entry of each member."""
    flat = (shape[0], prod(shape[1:]))
    return mask_of_one(rng, flat).reshape(shape)
