"""A claim as float64 saw it at one instance: the slack of every entry, signed, in units of the larger side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from checks.arithmetic.arguments import numbers
from checks.claims import Equality, Inequality, Scaling, Semidefinite
from checks.deciders.curves import curve_of, graph_of
from checks.deciders.exponents import DECIDING, rooms, weights
from checks.deciders.refinement import Kind
from checks.results import Curve, Graph

Key = tuple[str, str]
"""A part of the claim, and which half of it: a semidefinite matrix is symmetric, too."""


@dataclass(frozen=True)
class Reading:
    """The entries of one part in a row: ``slack`` is relative; of an equality, the difference of the sides in units of the largest entry.

    ``curve``: of a rate, whose entries are the exponents beside each bound, and ``exponents`` all of them; ``graph``: of a claim over an axis.
    """

    kind: Kind
    shape: tuple[int, ...]
    slack: np.ndarray
    left: np.ndarray
    right: np.ndarray
    curve: Curve | None = None
    exponents: np.ndarray | None = None
    graph: Graph | None = None

    def same(self, other: Reading) -> bool:
        """Whether both read the same numbers."""
        return np.array_equal(self.left, other.left, equal_nan=True) and np.array_equal(self.right, other.right, equal_nan=True)


def readings(claims: Mapping[str, Any]) -> dict[Key, Reading]:
    """Read all parts of a claim."""
    return {(part, half): reading for part, claim in claims.items() for half, reading in _READ[type(claim)](claim)}


def _inequality(claim: Inequality) -> Iterator[tuple[str, Reading]]:
    small, large = _sides(claim.small, claim.large)
    yield "", replace(_reading(Kind.INEQUALITY, small, large, np.maximum(abs(small), abs(large))), graph=graph_of(claim, small, large))


def _equality(claim: Equality) -> Iterator[tuple[str, Reading]]:
    left, right = _sides(claim.left, claim.right)
    reading = _reading(Kind.EQUALITY, left, right, np.maximum(abs(left), abs(right)).max(initial=0.0))
    yield "", replace(reading, graph=graph_of(claim, left, right))


def _semidefinite(claim: Semidefinite) -> Iterator[tuple[str, Reading]]:
    """The least eigenvalue of what the lower triangle says, and that the upper one says the same."""
    matrix = _float(claim.matrix)
    finite = bool(np.isfinite(matrix).all())
    values = np.linalg.eigvalsh(matrix) if finite else np.full(len(matrix), np.nan)
    yield "", _reading(Kind.INEQUALITY, np.zeros(values[:1].shape), values[:1], abs(matrix).max(initial=0.0))
    yield from (("symmetric", reading) for _, reading in _equality(Equality(matrix, matrix.T)))


def _scaling(claim: Scaling) -> Iterator[tuple[str, Reading]]:
    """The exponents against each bound of the claim: one row for a bound."""
    x, y, level, effect = map(_float, (claim.x, claim.y, claim.level, claim.effect))
    log_y = np.log(y)
    exponents = (weights(x) * log_y).sum(axis=-1)
    bounds = np.array([[float(side.bound)] for side in rooms(exponents[:DECIDING], claim, level, effect)])
    among, against = _sides(exponents[:DECIDING], bounds)
    # The upper bound, if there is one, comes first.
    upper = (np.arange(len(bounds)) == 0)[:, None] & (claim.relation != ">=")
    left, right = np.where(upper, among, against), np.where(upper, against, among)
    reading = _reading(Kind.INEQUALITY, left, right, np.maximum(abs(left), abs(right)))
    yield "", replace(reading, curve=curve_of(claim, x, y, log_y, exponents), exponents=exponents)


_READ: Mapping[type, Callable[[Any], Iterator[tuple[str, Reading]]]] = {
    Inequality: _inequality,
    Equality: _equality,
    Semidefinite: _semidefinite,
    Scaling: _scaling,
}


def _reading(kind: Kind, left: np.ndarray, right: np.ndarray, scale: Any) -> Reading:
    half = np.broadcast_to(scale, left.shape) / 2
    # The halves of two huge numbers differ by a finite number; of two zeros the slack is zero.
    slack = np.divide(right / 2 - left / 2, half, out=np.where(half == 0, 0.0, np.nan), where=half > 0)
    return Reading(kind, left.shape, slack.ravel(), left.ravel(), right.ravel())


def _sides(left: Any, right: Any) -> tuple[np.ndarray, np.ndarray]:
    broadcast = np.broadcast_arrays(_float(left), _float(right))
    return broadcast[0], broadcast[1]


def _float(side: Any) -> np.ndarray:
    return np.asarray(numbers(side), dtype=np.float64)
