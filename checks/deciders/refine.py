"""Deciding one instance of a claim that rests on a solver: levels 0, 1, 2, ... until the slack is clear of the error that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from checks.arithmetic.lifting import tree_leaves, tree_map
from checks.arithmetic.sign import Sign
from checks.deciders.assumptions import met_at_any_precision
from checks.deciders.certify import Certified
from checks.deciders.enclose import RANK, Outcome
from checks.deciders.readings import Key, Reading, readings
from checks.deciders.refinement import FIRST, Kind, error, falling, verdicts
from checks.deciders.sides import BadClaim, check_claim
from checks.deciders.stochastic import moved, stochastic
from checks.deciders.wording import describe_error, place
from checks.errors import PredicateError
from checks.statement import Variant

RERUNS = 8
"""Rounding is measured by so many runs in stochastic arithmetic, at most."""

CERTAIN = 2.0**-30
"""A violation is more than rounding where runs with other roundings agree so well on it that chance would not do it."""

_NUMERIC = (ArithmeticError, np.linalg.LinAlgError)


def refine(variant: Variant, instance: Any, finest: int, cap: int) -> Certified:
    """Decide every part of the variant's claim at one instance; stops where all parts hold, clear of the error.

    ``finest``: the last level; ``cap``: bits for the assumptions, which balls decide.

    Raises:
        PredicateError: the predicate raises, is not finite at the finest level, or changes its shape from level to level.
    """
    meets = met_at_any_precision(variant, instance, cap)
    if meets is False:
        return Certified(False, {}, 0)
    run = _Run(variant, instance)
    for level in range(finest + 1):
        run.at(level, last=level == finest)
        if level == finest or run.clear(level):
            break
    return Certified(meets, run.outcomes(last=level == finest, level=level), 0, run.moved)


def ignores_accuracy(variant: Variant, where: str) -> PredicateError:
    """What to say of a predicate that no level of accuracy changes."""
    return PredicateError(
        f"{variant.label}: the predicate asks for accuracy and ignores it: {where} gave the same numbers at every level; pass it to the solver, "
        "or drop it from the parameters"
    )


class _Run:
    """The levels at one instance as they are computed."""

    def __init__(self, variant: Variant, instance: Any) -> None:
        self.variant = variant
        self.instance = instance
        self.history: list[dict[Key, Reading]] = []
        self.rounding: dict[Key, np.ndarray] = {}
        self.out_of_range = False
        self.moved = False

    def at(self, level: int, last: bool) -> None:
        """Compute a level. One that float64 cannot compute is passed over, unless it is the last."""
        copied = tree_map(_copy, self.instance)
        try:
            with self._watched():
                now = self._read(copied, level)
        except _NUMERIC as failure:
            if last:
                raise self._failure(failure, level) from failure
            self.history.clear()
            return
        except (PredicateError, MemoryError):
            raise
        except Exception as failure:
            raise self._failure(failure, level) from failure
        if self.history:
            self._check_same_form(now, level)
            self.moved = self.moved or not all(now[key].same(self.history[-1][key]) for key in now)
        if last:
            self._check_finite(now, level)
        self.history.append(now)
        self.rounding = {key: np.full(reading.slack.shape, np.finfo(np.float64).eps) for key, reading in now.items()}

    def clear(self, level: int) -> bool:
        """Whether every part holds at this level, clear of the error; rounding is only measured where the steps leave it possible."""
        if len(self.history) <= FIRST or not self._all_positive():
            return False
        self._shake(level, 1)
        return self._all_positive()

    def outcomes(self, last: bool, level: int) -> dict[str, Outcome]:
        """What the levels say of each part."""
        if last:
            self._measure_rounding(level)
        found: dict[str, Outcome] = {}
        for key, signs in self._signs(last).items():
            outcome = self._outcome(key, signs, level)
            known = found.get(key[0])
            if known is None or not outcome.holds:
                found[key[0]] = outcome
        return found

    def _all_positive(self) -> bool:
        return all(sign is Sign.POSITIVE for signs in self._signs(last=False).values() for sign in signs)

    def _signs(self, last: bool) -> dict[Key, list[Sign]]:
        return {key: verdicts(self._slacks(key), self.rounding[key], reading.kind, last) for key, reading in self.history[-1].items()}

    def _slacks(self, key: Key) -> list[np.ndarray]:
        return [each[key].slack for each in self.history]

    def _measure_rounding(self, level: int) -> None:
        """Run again with other roundings: once, and as often as it takes to be sure of a violation."""
        chance = 1.0
        measured = False
        for salt in range(1, RERUNS + 1):
            agreement = self._shake(level, salt)
            measured = measured or agreement is not None
            chance *= 1.0 if agreement is None else agreement
            if measured and (agreement == 0 or chance < CERTAIN):
                return
        if not measured:
            self.rounding = {key: np.full(each.shape, np.nan) for key, each in self.rounding.items()}

    def _shake(self, level: int, salt: int) -> float | None:
        """Measure rounding once. How far the violations moved, in units of themselves; 0 if there are none, None if the run failed."""
        other = self._other_rounding(level, salt)
        if other is None:
            return None
        for key, now in self.history[-1].items():
            moves = abs(other[key].slack - now.slack)
            self.rounding[key] = np.fmax(self.rounding[key], moves)
        ratios = [0.0]
        for key, signs in self._signs(last=True).items():
            missed = np.array([sign is Sign.NEGATIVE for sign in signs], dtype=bool)
            slack = abs(self.history[-1][key].slack)
            moves = np.fmax(abs(other[key].slack - self.history[-1][key].slack), np.finfo(np.float64).eps)
            ratios += list(moves[missed] / slack[missed])
        return max(ratios)

    def _other_rounding(self, level: int, salt: int) -> dict[Key, Reading] | None:
        """The same level with other roundings: in every operation, or, where the predicate does not take such arrays, in the instance alone."""
        for change in (stochastic, moved):
            try:
                with np.errstate(all="ignore"):
                    other = self._read(change(tree_map(_copy, self.instance), salt), level)
            except MemoryError:
                raise
            except Exception:
                # An instance at the edge of a domain may have left it.
                continue
            if _form(other) == _form(self.history[-1]) and all(np.isfinite(each.slack).all() for each in other.values()):
                return other
        return None

    def _read(self, instance: Any, level: int) -> dict[Key, Reading]:
        claims = self.variant.claims(instance, accuracy=level)
        for part, claim in claims.items():
            try:
                check_claim(claim)
            except BadClaim as failure:
                raise PredicateError(f"{place(self.variant.label, part)}: {failure}") from failure
        return readings(claims)

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Note whether float64 left its range: what it says then is no measure of anything."""
        self.out_of_range = False

        def note(kind: str, flag: int) -> None:
            self.out_of_range = True

        with np.errstate(all="ignore", under="call", over="call", call=note):
            yield

    def _check_same_form(self, now: Mapping[Key, Reading], level: int) -> None:
        before, after = _form(self.history[-1]), _form(now)
        if before != after:
            raise PredicateError(
                f"{self.variant.label}: the claim has {_told(before)} at level {level - 1} of accuracy and {_told(after)} at level {level}; "
                "compare the same numbers at every level"
            )

    def _check_finite(self, now: Mapping[Key, Reading], level: int) -> None:
        for (part, _), reading in now.items():
            wrong = np.flatnonzero(~np.isfinite(reading.slack))
            if wrong.size:
                sides = f"{reading.left[wrong[0]]} against {reading.right[wrong[0]]}"
                raise PredicateError(
                    f"{place(self.variant.label, part)}: the claim is not finite at level {level} of accuracy: {sides}; look for 0/0 and overflow, "
                    "and leave out such instances, as in reals('n', '-extremes')"
                )

    def _failure(self, failure: Exception, level: int) -> PredicateError:
        said = describe_error(failure, self.variant.theorem.file)
        return PredicateError(f"{self.variant.label}: at level {level} of accuracy the predicate raised {said}")

    def _outcome(self, key: Key, signs: list[Sign], level: int) -> Outcome:
        """The outcome at the worst entry of a part."""
        reading = self.history[-1][key]
        if not signs:
            return Outcome(Sign.POSITIVE, bits=0, level=level)
        slack = reading.slack if reading.kind is Kind.INEQUALITY else -abs(reading.slack)
        worst = min(range(len(signs)), key=lambda i: (RANK[signs[i]], slack[i]))
        errors = error(self._slacks(key), self.rounding[key]) if len(self.history) > FIRST else np.full(slack.shape, np.inf)
        known, size = signs[worst], float(errors[worst])
        if known is Sign.ZERO:
            size = max(float(each) for each, sign in zip(errors, signs, strict=True) if sign is Sign.ZERO)
        note = _NOTES[known].format(error=size, level=level, slack=slack[worst])
        if known is Sign.UNKNOWN:
            note += self._reason(key, worst)
        elif known is Sign.NEGATIVE and self.out_of_range and _is_extreme(self.instance):
            known, note = Sign.UNKNOWN, f"float64 overflows or underflows on the way to a slack of {slack[worst]:.3g}; leave such instances out"
        return Outcome(
            sign=known,
            slack=0.0 if known is Sign.ZERO else float(slack[worst]),
            left=_text(reading.left[worst]),
            right=_text(reading.right[worst]),
            violation=f"[{-slack[worst]:.6g} +/- {size:.2g}]" if known is Sign.NEGATIVE else "0",
            bits=0,
            note=note,
            level=level,
            error=size,
        )

    def _reason(self, key: Key, entry: int) -> str:
        if len(self.history) <= FIRST:
            return ": fewer than three levels could be computed"
        if np.isnan(self.rounding[key]).any():
            return ": the predicate fails where the instance is moved by rounding"
        if falling(self._slacks(key), self.rounding[key])[entry]:
            return ""
        return ", which falls too slowly from level to level: let each level of accuracy refine the solver at least threefold"


_NOTES = {
    Sign.POSITIVE: "the claim holds here, clear of an error of {error:.1g} measured at levels 0-{level}",
    Sign.ZERO: "equal to within {error:.1g}, measured at levels 0-{level}",
    Sign.NEGATIVE: "the claim fails here, by more than an error of {error:.1g} measured at levels 0-{level}",
    Sign.UNKNOWN: "at level {level} the slack is {slack:.3g} and its error {error:.1g}",
}


def _is_extreme(instance: Any) -> bool:
    """Whether an instance holds a number whose fourth power leaves the range of float64. Elsewhere an underflow is no loss, as in exp(-1000)."""
    values = [np.abs(leaf) for _, leaf in tree_leaves(instance) if isinstance(leaf, float | np.ndarray)]
    return any(bool(np.any((each > 2.0**255) | ((each < 2.0**-255) & (each > 0)))) for each in values)


def _copy(leaf: Any) -> Any:
    """Arrays that the predicate may write into, and floats that notice an overflow."""
    if isinstance(leaf, np.ndarray):
        return leaf.copy()
    return np.float64(leaf) if isinstance(leaf, float) else leaf


def _form(level: Mapping[Key, Reading]) -> dict[Key, tuple[int, ...]]:
    return {key: reading.shape for key, reading in level.items()}


def _told(form: Mapping[Key, tuple[int, ...]]) -> str:
    return ", ".join(f"{f'part {part!r} of ' if part else ''}shape {shape}" for (part, half), shape in form.items() if not half)


def _text(value: float) -> str:
    return f"{value:.12g}"
