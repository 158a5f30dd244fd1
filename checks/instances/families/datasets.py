"""Families of datasets: the points, shape (n, d), and their labels, shape (n,)."""

import numpy as np

from checks.instances.families import common
from checks.instances.families.common import dyadic, signs
from checks.instances.families.table import Array, Dims, Table

__all__ = ["LABELS", "POINTS", "realize"]

Generator = np.random.Generator

POINTS = Table("points")
POINTS.add(common.gaussian)


def _from_half(rng: Generator, shape: Dims) -> Array:
    """Return Gaussian points of which each is the copy of another one (of itself, where there is no other)."""
    n = shape[-2]
    distinct = rng.standard_normal((*shape[:-2], (n + 1) // 2, shape[-1]))
    return distinct[..., np.arange(n) // 2, :]


@POINTS.family
def duplicates(rng: Generator, shape: Dims) -> Array:
    """Each point comes twice."""
    return _from_half(rng, shape)


@POINTS.family
def near_duplicates(rng: Generator, shape: Dims) -> Array:
    """Each point comes twice, up to 2^-20, relatively."""
    return _from_half(rng, shape) * (1.0 + 2.0**-21 * rng.uniform(-1, 1, size=shape))


@POINTS.family
def opposite(rng: Generator, shape: Dims) -> Array:
    """Each point comes with its negative."""
    return _from_half(rng, shape) * (-1.0) ** np.arange(shape[-2])[:, None]


@POINTS.family
def coincident(rng: Generator, shape: Dims) -> Array:
    """All points are equal."""
    return np.broadcast_to(rng.standard_normal((*shape[:-2], 1, shape[-1])), shape)


@POINTS.family
def low_rank(rng: Generator, shape: Dims) -> Array:
    """Rank at most half of the smaller side (at least 1), exactly."""
    rank = max(1, min(shape[-2:]) // 2)
    return dyadic(rng, (*shape[:-1], rank)) @ dyadic(rng, (*shape[:-2], rank, shape[-1]))


@POINTS.family
def one_zero(rng: Generator, shape: Dims) -> Array:
    """One point is the origin."""
    index = rng.integers(0, shape[-2], size=(*shape[:-2], 1, 1))
    return np.where(np.arange(shape[-2])[:, None] == index, 0.0, rng.standard_normal(shape))


@POINTS.family
def basis(rng: Generator, shape: Dims) -> Array:
    """Basis vectors in turn."""
    points = np.arange(shape[-2])[:, None] % max(shape[-1], 1) == np.arange(shape[-1])
    return np.broadcast_to(points.astype(np.float64), shape)


POINTS.add(common.integer, signs)
POINTS.add(common.large, common.small, group="scales")

LABELS = Table("labels")


@LABELS.family
def random(rng: Generator, shape: Dims) -> Array:
    """Normal numbers."""
    return rng.standard_normal(shape)


LABELS.add(common.zero, signs)


@LABELS.family
def one_label(rng: Generator, shape: Dims) -> Array:
    """One label for all points, 1 or -1."""
    return np.broadcast_to(signs(rng, (*shape[:-1], 1)), shape)


@LABELS.family
def realizable(rng: Generator, shape: Dims) -> Array:
    """A linear function of the points: ``realize`` fills it in."""
    return np.zeros(shape)


def realize(rng: Generator, points: Array) -> tuple[Array, Array]:
    """Return points and labels with y = X w exactly: X is rounded to 20 bits below its largest entry, w to 1/16."""
    largest = np.max(np.abs(points), axis=(-2, -1), keepdims=True)
    unit = np.exp2(np.frexp(largest)[1] - 20.0)
    rounded = np.round(points / unit) * unit
    w = np.round(16.0 * rng.standard_normal((*points.shape[:-2], points.shape[-1], 1))) / 16.0
    return rounded, (rounded @ w)[..., 0]
