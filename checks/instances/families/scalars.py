"""Families of real numbers: ``reals("")``."""

import numpy as np

from checks.instances.families.common import add_scales, gaussian, integer, zero
from checks.instances.families.table import Array, Dims, Table

__all__ = ["SCALARS"]

SCALARS = Table("real numbers")
SCALARS.add(gaussian, integer, zero)


@SCALARS.family
def one(rng: np.random.Generator, shape: Dims) -> Array:
    """The number 1."""
    return np.ones(shape)


@SCALARS.family
def minus_one(rng: np.random.Generator, shape: Dims) -> Array:
    """The number -1."""
    return -np.ones(shape)


add_scales(SCALARS)
