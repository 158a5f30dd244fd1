"""Families of real vectors: ``reals("n")``."""

import numpy as np

from checks.instances.families.common import (
    add_scales,
    constant,
    gaussian,
    integer,
    mask_of_one,
    signs,
    sparse,
    ties,
    zero,
)
from checks.instances.families.table import Array, Dims, Table

__all__ = ["VECTORS", "basis", "geometric"]

VECTORS = Table("vectors")
VECTORS.add(gaussian, integer, signs, ties, constant, zero)


@VECTORS.family
def basis(rng: np.random.Generator, shape: Dims) -> Array:
    """A vector of the standard basis."""
    return mask_of_one(rng, shape).astype(np.float64)


VECTORS.add(sparse)


@VECTORS.family
def geometric(rng: np.random.Generator, shape: Dims) -> Array:
    """Entries +-2^-i for i = 0, 1, ..."""
    return signs(rng, shape) * np.exp2(-np.arange(shape[-1], dtype=np.float64))


@VECTORS.family
def sorted_(rng: np.random.Generator, shape: Dims) -> Array:
    """Entries in ascending order."""
    return np.sort(rng.standard_normal(shape), axis=-1)


add_scales(VECTORS)
