"""What a predicate may return. A claim only holds its sides; the deciders decide it.

Each constructor takes numbers or arrays of one instance; on arrays the claim is about every entry, and the worst one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, eq=False)
class Inequality:
    """``small <= large`` in every entry, after broadcasting."""

    small: Any
    large: Any


@dataclass(frozen=True, eq=False)
class Equality:
    """``left == right`` in every entry, after broadcasting."""

    left: Any
    right: Any


@dataclass(frozen=True, eq=False)
class Semidefinite:
    """The square matrix is symmetric and positive semidefinite."""

    matrix: Any


@dataclass(frozen=True, eq=False)
class Identity:
    """``left == right`` for all values of the symbols (SymPy expressions, or sequences of them)."""

    left: Any
    right: Any


Claim: TypeAlias = Inequality | Equality | Semidefinite | Identity
Claims: TypeAlias = Claim | Mapping[str, "Claims"]
CLAIM_TYPES = (Inequality, Equality, Semidefinite, Identity)


def leq(small: Any, large: Any) -> Inequality:
    """Claim ``small <= large`` in every entry."""
    return Inequality(small, large)


def geq(large: Any, small: Any) -> Inequality:
    """Claim ``large >= small`` in every entry."""
    return Inequality(small, large)


def equal(left: Any, right: Any) -> Equality:
    """Claim ``left == right`` in every entry: an identity, not a coincidence of floats."""
    return Equality(left, right)


def between(value: Any, lower: Any, upper: Any) -> dict[str, Claims]:
    """Claim ``lower <= value <= upper`` in every entry."""
    return {"lower": leq(lower, value), "upper": leq(value, upper)}


def psd(matrix: Any) -> Semidefinite:
    """Claim that the square ``matrix`` is symmetric and positive semidefinite."""
    return Semidefinite(matrix)


def nonincreasing(sequence: Any) -> Inequality:
    """Claim ``sequence[i + 1] <= sequence[i]`` along the last axis, or in a list of scalars."""
    earlier, later = _neighbours(sequence)
    return Inequality(later, earlier)


def nondecreasing(sequence: Any) -> Inequality:
    """Claim ``sequence[i] <= sequence[i + 1]`` along the last axis, or in a list of scalars."""
    earlier, later = _neighbours(sequence)
    return Inequality(earlier, later)


def identity(left: Any, right: Any) -> Identity:
    """Claim that two SymPy expressions (or sequences of them, entry by entry) are equal for all values of their symbols."""
    return Identity(left, right)


def _neighbours(sequence: Any) -> tuple[Any, Any]:
    if isinstance(sequence, list | tuple):
        from checks.arithmetic import stack

        sequence = stack(list(sequence), axis=-1)
    return sequence[..., :-1], sequence[..., 1:]
