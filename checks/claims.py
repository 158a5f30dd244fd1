"""What a predicate may return. A claim only holds its sides; the deciders decide it.

Each constructor takes numbers or arrays of one instance; on arrays the claim is about every entry, and the worst one counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from checks.errors import PredicateError


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


@dataclass(frozen=True, eq=False)
class Event:
    """An event has at least, or at most, probability ``level``; ``happened`` says in which of some independent trials it did.

    ``relation`` is ``>=`` or ``<=``. ``effect``: by how much the probability may miss the level before the decider must see it; None for the
    effort's own.
    """

    happened: Any
    relation: str
    level: float
    effect: float | None


@dataclass(frozen=True, eq=False)
class Mean:
    """The expectation of independent ``samples`` is ``relation`` (``<=``, ``>=`` or ``==``) ``level``.

    The samples lie in ``bounds``, or have a ``tail`` of scale ``scale``: ``subgaussian``, E exp(t (X - E X)) <= exp(t^2 scale^2 / 2) for all t, or
    ``variance``, E (X - E X)^2 <= scale^2.
    """

    samples: Any
    relation: str
    level: float
    bounds: tuple[float, float] | None
    scale: float | None
    effect: float | None
    tail: str | None = None


Claim: TypeAlias = Inequality | Equality | Semidefinite | Identity | Event | Mean
Claims: TypeAlias = Claim | Mapping[str, "Claims"]
CLAIM_TYPES = (Inequality, Equality, Semidefinite, Identity)
CHANCE_TYPES = (Event, Mean)


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


def event(happened: Any, *, at_least: Any = None, at_most: Any = None, effect: Any = None) -> Event:
    """Claim that an event has a probability of at least, or at most, a level.

    Args:
        happened: whether it happened: a truth value for one trial, or an array of them for a batch of independent trials.
        at_least: the level from below.
        at_most: the level from above; give one of the two.
        effect: a probability that misses the level by more than this is found; without it, the effort says how much.

    Raises:
        PredicateError: no level or two, or one outside [0, 1].
    """
    relation, level = _level("event(...)", {">=": ("at_least", at_least), "<=": ("at_most", at_most)})
    if not 0 <= level <= 1:
        raise PredicateError(f"event(...): the probability {level} is outside [0, 1]; clip the bound, such as max(0, 1 - delta)")
    return Event(happened, relation, level, _effect("event(...)", effect))


def mean(
    samples: Any,
    *,
    equals: Any = None,
    at_most: Any = None,
    at_least: Any = None,
    bounds: tuple[Any, Any] | None = None,
    tail: str | None = None,
    scale: Any = None,
    effect: Any = None,
) -> Mean:
    """Claim that the expectation of independent samples equals, is at most, or is at least a level.

    Args:
        samples: one sample, or an array of independent ones.
        equals: the expectation.
        at_most: the level from above.
        at_least: the level from below; give one of the three.
        bounds: (low, high), between which every sample lies.
        tail: what is known of unbounded samples. ``"subgaussian"``: E exp(t (X - E X)) <= exp(t^2 scale^2 / 2) for all t, as for a Gaussian;
            ``"variance"``: the variance is at most scale^2, and the tails may be heavy.
        scale: the scale of the tail; the standard deviation of a Gaussian.
        effect: an expectation that misses the level by more than this is found; without it, the effort says how much.

    Raises:
        PredicateError: no level or two, neither bounds nor tail, or values that make no sense.
    """
    relation, level = _level("mean(...)", {"==": ("equals", equals), "<=": ("at_most", at_most), ">=": ("at_least", at_least)})
    if (bounds is None) == (tail is None):
        what = "both bounds= and tail=; give one" if tail is not None else "neither bounds nor a tail, so that no number of samples decides it"
        raise PredicateError(f"mean(...) has {what}: bounds=(low, high), tail='subgaussian', scale=s, or tail='variance', scale=s")
    return Mean(samples, relation, level, _bounds(bounds), _scale(tail, scale), _effect("mean(...)", effect), tail)


def _level(who: str, given: Mapping[str, tuple[str, Any]]) -> tuple[str, float]:
    """The one relation that was given, and its level."""
    levels = {relation: (name, value) for relation, (name, value) in given.items() if value is not None}
    if len(levels) != 1:
        names = ", ".join(f"{name}=" for name, _ in (levels or given).values())
        raise PredicateError(f"{who} has {'none' if not levels else 'more than one'} of {names}; give one of them")
    ((relation, (name, value)),) = levels.items()
    return relation, _number(f"{who}: {name}", value)


def _number(what: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise PredicateError(f"{what} is {value!r}; give one real number") from error
    if not math.isfinite(number):
        raise PredicateError(f"{what} is {number}; give a finite number")
    return number


def _bounds(bounds: tuple[Any, Any] | None) -> tuple[float, float] | None:
    if bounds is None:
        return None
    if not isinstance(bounds, list | tuple) or len(bounds) != 2:
        raise PredicateError(f"mean(...): bounds is {bounds!r}; give (low, high)")
    low, high = (_number("mean(...): a bound", bound) for bound in bounds)
    if not low < high:
        raise PredicateError(f"mean(...): bounds=({low}, {high}) are no interval; give (low, high) with low < high")
    if not math.isfinite(high - low):
        raise PredicateError(f"mean(...): bounds=({low}, {high}) are wider than float64 can say; divide the samples and the bounds")
    return low, high


TAILS = {"subgaussian": "E exp(t (X - E X)) <= exp(t^2 s^2 / 2)", "variance": "E (X - E X)^2 <= s^2"}


def _scale(tail: str | None, scale: Any) -> float | None:
    if tail is None:
        if scale is not None:
            raise PredicateError("mean(...): scale= belongs to tail='subgaussian' or tail='variance'; leave it out with bounds=")
        return None
    if tail not in TAILS:
        raise PredicateError(f"mean(...): the tail {tail!r} is not known; use tail='subgaussian' or tail='variance', with scale=s")
    number = _number("mean(...): scale", scale)
    if number <= 0:
        raise PredicateError(f"mean(...): scale is {number}; give the positive s of {TAILS[tail]}")
    return number


def _effect(who: str, effect: Any) -> float | None:
    if effect is None:
        return None
    number = _number(f"{who}: effect", effect)
    if number <= 0:
        raise PredicateError(f"{who}: effect is {number}; give the positive difference that must be seen")
    return number
