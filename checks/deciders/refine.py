"""Deciding one instance of a claim that rests on a solver: levels 0, 1, 2, ... until the slack is clear of the error that they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from checks.arithmetic.lifting import tree_leaves, tree_map
from checks.arithmetic.sign import Sign
from checks.deciders.assumptions import met_at_any_precision
from checks.deciders.certify import Certified
from checks.deciders.enclose import Outcome
from checks.deciders.levels import Levels
from checks.deciders.readings import Key, Reading, readings
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


def refine(variant: Variant, instance: Any, finest: int, cap: int, most: int = 0) -> Certified:
    """Decide every part of the variant's claim at one instance; stops where all parts hold, clear of the error.

    ``finest``: the last level, unless a part is unknown there: then up to ``most``, as far as the solver goes. ``cap``: bits for the assumptions,
    which balls decide.

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
    found = run.outcomes(level, last=level == finest)
    for more in range(finest + 1, most + 1):
        if meets is None or all(outcome.sign is not Sign.UNKNOWN for outcome in found.values()):
            break
        try:
            run.at(more, last=True)
        except PredicateError:
            break
        found = run.outcomes(more, last=True)
    return Certified(meets, found, 0, run.moved)


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
        self.levels = Levels()
        self.out_of_range = False
        self.moved = False

    def at(self, level: int, last: bool) -> None:
        """Compute a level. One that float64 cannot compute is passed over, unless it is the last."""
        try:
            with self._watched():
                now = self._read(tree_map(_copy, self.instance), level)
        except _NUMERIC as failure:
            if last:
                raise self._failure(failure, level) from failure
            self.levels = Levels()
            return
        except (PredicateError, MemoryError):
            raise
        except Exception as failure:
            raise self._failure(failure, level) from failure
        if self.levels.history:
            self._check_same_form(now, level)
            self.moved = self.moved or not all(now[key].same(self.levels.last[key]) for key in now)
        if last:
            self._check_finite(now, level)
        self.levels.add(now)

    def clear(self, level: int) -> bool:
        """Whether every part holds at this level, clear of the error; rounding is only measured where the steps leave that possible."""
        if not self.levels.clear():
            return False
        self._shake(level, 1)
        return self.levels.clear()

    def outcomes(self, level: int, last: bool) -> dict[str, Outcome]:
        """What the levels say of each part; nothing is refuted where float64 left its range."""
        if last:
            self._measure_rounding(level)
        found = self.levels.outcomes(last, level)
        if not (self.out_of_range and _is_extreme(self.instance)):
            return found
        return {part: _doubted(outcome) if outcome.refutes else outcome for part, outcome in found.items()}

    def _measure_rounding(self, level: int) -> None:
        """Run again with other roundings: once, and as often as it takes to be sure of a violation."""
        chance, measured = 1.0, False
        for salt in range(1, RERUNS + 1):
            agreement = self._shake(level, salt)
            measured = measured or agreement is not None
            chance *= 1.0 if agreement is None else agreement
            if measured and chance < CERTAIN:
                return
        if not measured:
            self.levels.rounding = {key: np.full(each.shape, np.nan) for key, each in self.levels.rounding.items()}

    def _shake(self, level: int, salt: int) -> float | None:
        """Measure rounding once. How far the violations moved, in units of themselves; 0 if there are none, None if the run failed."""
        other = self._other_rounding(level, salt)
        if other is None:
            return None
        levels, ratios = self.levels, [0.0]
        moves = {key: np.fmax(abs(other[key].slack - now.slack), np.finfo(np.float64).eps) for key, now in levels.last.items()}
        levels.rounding = {key: np.maximum(levels.rounding[key], moves[key]) for key in moves}
        for key, signs in levels.signs(last=True).items():
            missed = np.array([sign is Sign.NEGATIVE for sign in signs], dtype=bool)
            ratios += list(moves[key][missed] / abs(levels.last[key].slack[missed]))
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
            if _form(other) == _form(self.levels.last) and all(np.isfinite(each.slack).all() for each in other.values()):
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
        before, after = _form(self.levels.last), _form(now)
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


def _doubted(outcome: Outcome) -> Outcome:
    note = f"float64 overflows or underflows on the way to a slack of {outcome.slack:.3g}; leave such instances out"
    return replace(outcome, sign=Sign.UNKNOWN, violation="0", note=note)


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
