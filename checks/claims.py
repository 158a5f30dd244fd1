"""What a predicate may return. A claim only holds its sides; the deciders decide it.

Each constructor takes numbers or arrays of one instance; on arrays the claim is about every entry, and the worst one counts.

``over=("log t", x)`` says that the entries of an inequality or an equality stand at the points x of an axis, or that an event or a mean does at the
point x; ``names`` says what the arguments are called. They decide nothing: a decision keeps both sides at the points, which ``checks plot`` draws.
Names are text, in which ``$...$`` is mathematics.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from checks.errors import PredicateError

Over: TypeAlias = tuple[str, Any]
"""An axis, by its name, and where the entries of a claim stand on it."""


@dataclass(frozen=True, eq=False)
class Inequality:
    """``small <= large`` in every entry, after broadcasting. ``over``, ``names``: the axis that the entries stand on, what the sides are called."""

    small: Any
    large: Any
    over: Over | None = None
    names: tuple[str, ...] = ("", "")


@dataclass(frozen=True, eq=False)
class Equality:
    """``left == right`` in every entry, after broadcasting. ``over`` and ``names`` as of an inequality."""

    left: Any
    right: Any
    over: Over | None = None
    names: tuple[str, ...] = ("", "")


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
    effort's own. ``over``: the axis, and the point of it, that the claim stands at.
    """

    happened: Any
    relation: str
    level: float
    effect: float | None
    over: Over | None = None


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
    over: Over | None = None


@dataclass(frozen=True, eq=False)
class Scaling:
    """The curve ``y`` on the grid ``x`` scales like a power of x: exponent ``relation`` (``<=``, ``>=``, ``==``) ``level`` up to ``effect``.

    ``names``: what x and y are called.
    """

    x: Any
    y: Any
    relation: str
    level: Any
    effect: Any
    names: tuple[str, ...] = ("", "")


Claim: TypeAlias = Inequality | Equality | Semidefinite | Identity | Event | Mean | Scaling
Claims: TypeAlias = Claim | Mapping[str, "Claims"]
CLAIM_TYPES = (Inequality, Equality, Semidefinite, Identity)
CHANCE_TYPES = (Event, Mean)
RATE_TYPES = (Scaling,)


def leq(small: Any, large: Any, *, over: Over | None = None, names: Sequence[str] = ("", "")) -> Inequality:
    """Claim ``small <= large`` in every entry; for a plot, at the points ``over=("log t", x)`` of an axis, with ``names`` of the two sides."""
    return Inequality(small, large, _axis("leq(...)", over), _names("leq(...)", names))


def geq(large: Any, small: Any, *, over: Over | None = None, names: Sequence[str] = ("", "")) -> Inequality:
    """Claim ``large >= small`` in every entry; ``over`` and ``names`` as in `leq`, in the order of the arguments."""
    above, below = _names("geq(...)", names)
    return Inequality(small, large, _axis("geq(...)", over), (below, above))


def equal(left: Any, right: Any, *, over: Over | None = None, names: Sequence[str] = ("", "")) -> Equality:
    """Claim ``left == right`` in every entry: an identity, not a coincidence of floats. ``over`` and ``names`` as in `leq`."""
    return Equality(left, right, _axis("equal(...)", over), _names("equal(...)", names))


def between(value: Any, lower: Any, upper: Any, *, over: Over | None = None, names: Sequence[str] = ("", "", "")) -> dict[str, Claims]:
    """Claim ``lower <= value <= upper`` in every entry. ``over`` and ``names`` as in `leq`, for the three arguments."""
    among, below, above = _names("between(...)", names, 3)
    return {"lower": leq(lower, value, over=over, names=(below, among)), "upper": leq(value, upper, over=over, names=(among, above))}


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


def event(happened: Any, *, at_least: Any = None, at_most: Any = None, effect: Any = None, over: Over | None = None) -> Event:
    """Claim that an event has a probability of at least, or at most, a level.

    Args:
        happened: whether it happened: a truth value for one trial, or an array of them for a batch of independent trials.
        at_least: the level from below.
        at_most: the level from above; give one of the two.
        effect: a probability that misses the level by more than this is found; without it, the effort says how much.
        over: the axis, by name, and the point that this claim stands at, for a plot of several.

    Raises:
        PredicateError: no level or two, or one outside [0, 1].
    """
    relation, level = _level("event(...)", {">=": ("at_least", at_least), "<=": ("at_most", at_most)})
    if not 0 <= level <= 1:
        raise PredicateError(f"event(...): the probability {level} is outside [0, 1]; clip the bound, such as max(0, 1 - delta)")
    return Event(happened, relation, level, _effect("event(...)", effect), _point("event(...)", over))


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
    over: Over | None = None,
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
        over: the axis, by name, and the point that this claim stands at, for a plot of several.

    Raises:
        PredicateError: no level or two, neither bounds nor tail, or values that make no sense.
    """
    relation, level = _level("mean(...)", {"==": ("equals", equals), "<=": ("at_most", at_most), ">=": ("at_least", at_least)})
    if (bounds is None) == (tail is None):
        what = "both bounds= and tail=; give one" if tail is not None else "neither bounds nor a tail, so that no number of samples decides it"
        raise PredicateError(f"mean(...) has {what}: bounds=(low, high), tail='subgaussian', scale=s, or tail='variance', scale=s")
    who = "mean(...)"
    return Mean(samples, relation, level, _bounds(bounds), _scale(tail, scale), _effect(who, effect), tail, _point(who, over))


def scaling(
    x: Any,
    y: Any,
    *,
    exponent_at_most: Any = None,
    exponent_at_least: Any = None,
    equals: Any = None,
    effect: Any = Fraction(1, 8),
    names: Sequence[str] = ("", ""),
) -> Scaling:
    """Claim that a positive curve scales like a power of x: its log-log slope, up to the ``effect``, for x as large as the grid goes.

    Four slopes must agree: over the upper half of the grid, fitted beside 1/x, and extrapolated from the lower to the upper half in 1/sqrt(x) and
    in 1/log(x). The claim holds if all are within the effect of what is claimed, and is refuted if all are beyond it on one side; else the curve
    has not settled, and the claim is undecided. Over noise the last one, which is the most sensitive, need not be known to agree for a claim to
    hold; it may not be known to disagree. The theorem must say in ``checked_form`` which grid is looked at, and what is not checked.

    Args:
        x: the grid: at least 4 increasing positive points, from which x grows by a factor of 16 or more, and each half by 2 or more.
        y: a positive value at each point; with ``rng``, one curve or several independent ones, of shape (replicates, points), of whose slopes
            the medians count.
        exponent_at_most: the exponent from above.
        exponent_at_least: the exponent from below.
        equals: the exponent; give one of the three.
        effect: the deviation that finite sizes may cause.
        names: what x and y are called in a plot.

    Raises:
        PredicateError: no exponent or two, or an effect that is not positive.
    """
    levels = {"<=": ("exponent_at_most", exponent_at_most), ">=": ("exponent_at_least", exponent_at_least), "==": ("equals", equals)}
    relation, name, level = _one_of("scaling(...)", levels)
    exponent = _running(f"scaling(...): {name}", level)
    room = _running("scaling(...): effect", effect)
    if isinstance(room, float) and room <= 0:
        raise PredicateError(f"scaling(...): effect is {room}; give the positive deviation of the exponent that is allowed, such as Fraction(1, 8)")
    return Scaling(x, y, relation, exponent, room, _names("scaling(...)", names))


def _axis(who: str, over: Any) -> Over | None:
    if over is None:
        return None
    if not isinstance(over, list | tuple) or len(over) != 2 or not isinstance(over[0], str) or not over[0].strip():
        raise PredicateError(f"{who}: over={over!r}; give the name of an axis and the points on it, as in over=('log t', x)")
    return over[0], over[1]


def _point(who: str, over: Any) -> Over | None:
    axis = _axis(who, over)
    return axis and (axis[0], _number(f"{who}: over=({axis[0]!r}, ...)", axis[1]))


def _names(who: str, names: Any, count: int = 2) -> tuple[str, ...]:
    if not isinstance(names, list | tuple) or len(names) != count or not all(isinstance(name, str) for name in names):
        raise PredicateError(f"{who}: names={names!r}; give {count} texts, one for each argument")
    return tuple(names)


def _running(what: str, value: Any) -> Any:
    """A number as float64; a batch or a ball, which depends on the instance, as it is."""
    if hasattr(value, "shape") and hasattr(value, "data") and not hasattr(value, "tobytes"):
        if value.shape:
            raise PredicateError(f"{what} has the shape {tuple(map(int, value.shape))}; give one real number")
        return value
    return _number(what, value)


def _level(who: str, given: Mapping[str, tuple[str, Any]]) -> tuple[str, float]:
    """The one relation that was given, and its level."""
    relation, name, value = _one_of(who, given)
    return relation, _number(f"{who}: {name}", value)


def _one_of(who: str, given: Mapping[str, tuple[str, Any]]) -> tuple[str, str, Any]:
    """The one relation that was given, its name and its level."""
    levels = {relation: (name, value) for relation, (name, value) in given.items() if value is not None}
    if len(levels) != 1:
        names = ", ".join(f"{name}=" for name, _ in (levels or given).values())
        raise PredicateError(f"{who} has {'none' if not levels else 'more than one'} of {names}; give one of them")
    ((relation, (name, value)),) = levels.items()
    return relation, name, value


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
