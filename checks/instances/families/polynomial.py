"""Families of polynomials, as tensors of coefficients."""

from collections.abc import Callable

import numpy as np

from checks.instances.families import common
from checks.instances.families.table import Array, Dims, Table

__all__ = ["coefficient_table"]

Generator = np.random.Generator


def coefficient_table(degrees: np.ndarray) -> Table:
    """Return the families of coefficient tensors, where ``degrees`` holds the total degree of each place.

    Families look at the degree only; what is above the allowed total degree is removed by the caller.
    """
    table = Table("polynomials")
    highest = max(degrees.shape, default=1) - 1

    def only(picked: np.ndarray) -> Callable[[Generator, Dims], Array]:
        return lambda rng, shape: np.where(picked, rng.standard_normal(shape), 0.0)

    def alternating(rng: Generator, shape: Dims) -> Array:
        return np.broadcast_to((-1.0) ** degrees, shape)

    def falling(rng: Generator, shape: Dims) -> Array:
        return rng.standard_normal(shape) * np.exp2(-degrees.astype(np.float64))

    def monomial(rng: Generator, shape: Dims) -> Array:
        return _one_of(rng, degrees <= highest, shape)

    table.add(common.gaussian, common.integer)
    for name, picked in (
        ("constant", degrees == 0),
        ("leading", degrees == highest),
        ("even", degrees % 2 == 0),
        ("odd", degrees % 2 == 1),
    ):
        table.makers[name] = only(picked)
    table.add(alternating, falling, monomial, common.sparse, common.zero)
    table.add(common.large, common.small, group="scales")
    return table


def _one_of(rng: Generator, allowed: np.ndarray, shape: Dims) -> Array:
    """Return tensors with a single 1, at a place that is allowed."""
    ranks = np.where(allowed, rng.random(shape), 2.0).reshape(shape[0], -1)
    first = np.argmin(ranks, axis=1)
    return (np.arange(ranks.shape[1]) == first[:, None]).astype(np.float64).reshape(shape)
