"""A claim as float64 saw it at one instance: the slack of every entry, signed, in units of the larger side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from checks.arithmetic.arguments import numbers
from checks.claims import Equality, Inequality, Semidefinite
from checks.deciders.refinement import Kind

Key = tuple[str, str]
"""A part of the claim, and which half of it: a semidefinite matrix is symmetric, too."""


@dataclass(frozen=True)
class Reading:
    """The entries of one part in a row: ``slack`` is relative; of an equality, the difference of the sides in units of the largest entry."""

    kind: Kind
    shape: tuple[int, ...]
    slack: np.ndarray
    left: np.ndarray
    right: np.ndarray

    def same(self, other: Reading) -> bool:
        """Whether both read the same numbers."""
        return np.array_equal(self.left, other.left, equal_nan=True) and np.array_equal(self.right, other.right, equal_nan=True)


def readings(claims: Mapping[str, Any]) -> dict[Key, Reading]:
    """Read all parts of a claim."""
    return {(part, half): reading for part, claim in claims.items() for half, reading in _READ[type(claim)](claim)}


def _inequality(claim: Inequality) -> Iterator[tuple[str, Reading]]:
    small, large = _sides(claim.small, claim.large)
    yield "", _reading(Kind.INEQUALITY, small, large, np.maximum(abs(small), abs(large)))


def _equality(claim: Equality) -> Iterator[tuple[str, Reading]]:
    left, right = _sides(claim.left, claim.right)
    yield "", _reading(Kind.EQUALITY, left, right, np.maximum(abs(left), abs(right)).max(initial=0.0))


def _semidefinite(claim: Semidefinite) -> Iterator[tuple[str, Reading]]:
    """The least eigenvalue of what the lower triangle says, and that the upper one says the same."""
    matrix = _float(claim.matrix)
    finite = bool(np.isfinite(matrix).all())
    values = np.linalg.eigvalsh(matrix) if finite else np.full(len(matrix), np.nan)
    yield "", _reading(Kind.INEQUALITY, np.zeros(values[:1].shape), values[:1], abs(matrix).max(initial=0.0))
    yield from (("symmetric", reading) for _, reading in _equality(Equality(matrix, matrix.T)))


_READ: Mapping[type, Callable[[Any], Iterator[tuple[str, Reading]]]] = {
    Inequality: _inequality,
    Equality: _equality,
    Semidefinite: _semidefinite,
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
