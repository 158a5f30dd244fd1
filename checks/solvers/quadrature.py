"""Quadrature rules whose number of nodes grows with the level of accuracy."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rule = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Nodes and weights, which nobody may write into."""


def gauss_hermite(accuracy: int) -> Rule:
    """Nodes and weights with sum(weights * f(nodes)) near E f(Z), Z standard normal: exact up to rounding for polynomials of degree below 2 n.

    There are n = 8, 24, 72, ... nodes at level 0, 1, 2, .... Smooth functions converge faster than any power; a kink leaves an error of order
    1 / n, which is worth splitting the integral at the kink (see `gauss_legendre`).
    """
    return _hermite(_count(accuracy))


def gauss_legendre(accuracy: int, start: Any = -1.0, end: Any = 1.0) -> Rule:
    """Nodes and weights with sum(weights * f(nodes)) near the integral of f from ``start`` to ``end``, with as many nodes as `gauss_hermite`."""
    nodes, weights = _legendre(_count(accuracy))
    half = (float(end) - float(start)) / 2
    return _frozen((float(start) + float(end)) / 2 + half * nodes), _frozen(half * weights)


def _count(accuracy: int) -> int:
    return int(8 * 3**accuracy)


@lru_cache(maxsize=16)
def _hermite(count: int) -> Rule:
    from scipy.special import roots_hermitenorm

    nodes, weights = roots_hermitenorm(count)
    return _frozen(nodes), _frozen(weights / weights.sum())


@lru_cache(maxsize=16)
def _legendre(count: int) -> Rule:
    from scipy.special import roots_legendre

    nodes, weights = roots_legendre(count)
    return _frozen(nodes), _frozen(weights)


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values = np.asarray(values, dtype=np.float64)
    values.flags.writeable = False
    return values
