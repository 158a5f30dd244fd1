"""Strategies for the instances of theorems: one Hypothesis draw fixes sizes and a seed, and fans out to a batch."""

from checks.instances.batching import at_size, fan_out, fanned_out
from checks.instances.boolean import FunctionClass, boolean_functions
from checks.instances.cube import characters, cube, monomials
from checks.instances.datasets import Dataset, datasets
from checks.instances.domain import Domain
from checks.instances.errors import InstanceError
from checks.instances.leaves import (
    directions,
    frames,
    integers,
    interval,
    positive,
    reals,
    signs,
    size,
    spectra,
    symmetric,
    unit,
    weights,
)
from checks.instances.manifolds import on_sphere, orthonormal
from checks.instances.polynomials import polynomials, total_degrees
from checks.instances.strategies import arrays, matrices, scalars, square_matrices, vectors

__all__ = [
    "Dataset",
    "Domain",
    "FunctionClass",
    "InstanceError",
    "arrays",
    "at_size",
    "boolean_functions",
    "characters",
    "cube",
    "datasets",
    "directions",
    "fan_out",
    "fanned_out",
    "frames",
    "integers",
    "interval",
    "matrices",
    "monomials",
    "on_sphere",
    "orthonormal",
    "polynomials",
    "positive",
    "reals",
    "scalars",
    "signs",
    "size",
    "spectra",
    "square_matrices",
    "symmetric",
    "total_degrees",
    "unit",
    "vectors",
    "weights",
]
