"""Families of spectra (falling along the last axis) and of weights (not normalised)."""

import numpy as np

from checks.instances.families.common import mask_of_one, per_member
from checks.instances.families.table import Array, Dims, Table

__all__ = ["SPECTRA", "SPECTRA_WITH_ZEROS", "WEIGHTS", "WEIGHTS_WITH_ZEROS"]

Generator = np.random.Generator

SPECTRA = Table("spectra")


def _falling(values: Array) -> Array:
    return np.flip(np.sort(values, axis=-1), axis=-1)


def _index(shape: Dims) -> Array:
    return np.broadcast_to(np.arange(shape[-1], dtype=np.float64), shape)


@SPECTRA.family
def generic(rng: Generator, shape: Dims) -> Array:
    """Log-uniform from 2^-4 to 2^4, sorted."""
    return _falling(np.exp2(rng.uniform(-4, 4, size=shape)))


@SPECTRA.family
def flat(rng: Generator, shape: Dims) -> Array:
    """All values equal."""
    return np.broadcast_to(np.exp2(rng.uniform(-4, 4, size=per_member(shape))), shape)


@SPECTRA.family
def two_level(rng: Generator, shape: Dims) -> Array:
    """A multiple of 1 above, 1 below."""
    top = rng.integers(0, shape[-1], size=per_member(shape)) + 1
    return np.where(_index(shape) < top, rng.integers(2, 17, size=per_member(shape)), 1.0)


@SPECTRA.family
def geometric(rng: Generator, shape: Dims) -> Array:
    """Powers of 2^-1, 2^-2, 2^-3 or 2^-4."""
    return np.exp2(-_index(shape) * rng.integers(1, 5, size=per_member(shape)))


@SPECTRA.family
def clustered(rng: Generator, shape: Dims) -> Array:
    """Within 2^-20 of 1."""
    return _falling(1.0 + 2.0**-20 * rng.uniform(-1, 1, size=shape))


@SPECTRA.family
def spike(rng: Generator, shape: Dims) -> Array:
    """One value is 2^20, the rest is at most 1."""
    return np.where(_index(shape) == 0, 2.0**20, _falling(1.0 - rng.random(shape)))


@SPECTRA.family
def polynomial(rng: Generator, shape: Dims) -> Array:
    """Falls as 1/i or 1/i^2."""
    return (_index(shape) + 1.0) ** -rng.integers(1, 3, size=per_member(shape)).astype(np.float64)


SPECTRA_WITH_ZEROS = Table("spectra")
SPECTRA_WITH_ZEROS.add(*SPECTRA.makers.values())


@SPECTRA_WITH_ZEROS.family
def zeros(rng: Generator, shape: Dims) -> Array:
    """The last values, perhaps all, are zero."""
    rank = rng.integers(0, shape[-1], size=per_member(shape))
    return np.where(_index(shape) < rank, generic(rng, shape), 0.0)


WEIGHTS = Table("weights")


@WEIGHTS.family
def uniform(rng: Generator, shape: Dims) -> Array:
    """Uniform in (0, 1]."""
    return 1.0 - rng.random(shape)


@WEIGHTS.family
def equal(rng: Generator, shape: Dims) -> Array:
    """All weights 1."""
    return np.ones(shape)


@WEIGHTS.family
def dirichlet(rng: Generator, shape: Dims) -> Array:
    """Dirichlet(1/2) once normalised: squares of normal numbers."""
    return np.maximum(rng.standard_normal(shape) ** 2, 2.0**-100)


@WEIGHTS.family
def dominant(rng: Generator, shape: Dims) -> Array:
    """One weight is 2^20 times the others, or more."""
    return np.where(mask_of_one(rng, shape), 2.0**20, 1.0 - rng.random(shape))


@WEIGHTS.family
def falling(rng: Generator, shape: Dims) -> Array:
    """Powers of 1/2."""
    return np.exp2(-_index(shape))


@WEIGHTS.family
def integer(rng: Generator, shape: Dims) -> Array:
    """Integers from 1 to 5."""
    return rng.integers(1, 6, size=shape).astype(np.float64)


WEIGHTS_WITH_ZEROS = Table("weights")
WEIGHTS_WITH_ZEROS.add(*WEIGHTS.makers.values())


@WEIGHTS_WITH_ZEROS.family
def some_zero(rng: Generator, shape: Dims) -> Array:
    """About half of the weights are zero, never all."""
    kept = (rng.random(shape) < 0.5) | mask_of_one(rng, shape)
    return np.where(kept, uniform(rng, shape), 0.0)


@WEIGHTS_WITH_ZEROS.family
def point_mass(rng: Generator, shape: Dims) -> Array:
    """One weight is 1, the others are zero."""
    return mask_of_one(rng, shape).astype(np.float64)
