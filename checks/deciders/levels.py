"""The readings of a claim at successive levels of a solver, and what they say of each part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from checks.arithmetic.sign import Sign
from checks.deciders.curves import exponent_text
from checks.deciders.enclose import RANK, Outcome, entry_text
from checks.deciders.exponents import DECIDING, judge, unsettled
from checks.deciders.readings import Key, Reading
from checks.deciders.refinement import FIRST, Kind, error, falling, verdicts

_NOTES = {
    Sign.POSITIVE: "the claim holds here, clear of an error of {error:.1g} measured at levels 0-{level}",
    Sign.ZERO: "equal to within {error:.1g}, measured at levels 0-{level}",
    Sign.NEGATIVE: "the claim fails here, by more than an error of {error:.1g} measured at levels 0-{level}",
    Sign.UNKNOWN: "at level {level} the slack is {slack:.3g} and its error {error:.1g}",
}


class Levels:
    """The readings so far, and how far rounding has been seen to move the last one (NaN where that could not be measured)."""

    def __init__(self) -> None:
        self.history: list[dict[Key, Reading]] = []
        self.rounding: dict[Key, np.ndarray] = {}

    @property
    def last(self) -> dict[Key, Reading]:
        """The readings at the finest level so far."""
        return self.history[-1]

    def add(self, now: dict[Key, Reading]) -> None:
        """Take the readings at the next level; its rounding is that of one number until more is known."""
        self.history.append(now)
        self.rounding = {key: np.full(reading.slack.shape, np.finfo(np.float64).eps) for key, reading in now.items()}

    def signs(self, last: bool) -> dict[Key, list[Sign]]:
        """The sign of every entry; ``last``: there is no finer level."""
        return {key: verdicts(self._slacks(key), self.rounding[key], reading.kind, last) for key, reading in self.last.items()}

    def clear(self) -> bool:
        """Whether every entry is positive, clear of the error."""
        return len(self.history) > FIRST and all(sign is Sign.POSITIVE for signs in self.signs(last=False).values() for sign in signs)

    def outcomes(self, last: bool, level: int) -> dict[str, Outcome]:
        """What the levels say of each part; of the halves of a part, the one that does not hold counts."""
        found: dict[str, Outcome] = {}
        for key, signs in self.signs(last).items():
            outcome = self._exponent(key, signs, level) if self.last[key].curve else self._outcome(key, signs, level)
            if key[0] not in found or not outcome.holds:
                found[key[0]] = outcome
        return found

    def _slacks(self, key: Key) -> list[np.ndarray]:
        return [each[key].slack for each in self.history]

    def _errors(self, key: Key) -> np.ndarray:
        slacks = self._slacks(key)
        return error(slacks, self.rounding[key]) if len(slacks) > FIRST else np.full(slacks[-1].shape, np.inf)

    def _outcome(self, key: Key, signs: list[Sign], level: int) -> Outcome:
        """The outcome at the worst entry of a part; a tie is told with the largest error of one."""
        if not signs:
            return Outcome(Sign.POSITIVE, bits=0, level=level)
        reading = self.last[key]
        slack = reading.slack if reading.kind is Kind.INEQUALITY else -abs(reading.slack)
        worst = min(range(len(signs)), key=lambda i: (RANK[signs[i]], slack[i]))
        errors = self._errors(key)
        size = float(errors[worst])
        if signs[worst] is Sign.ZERO:
            size = max(float(each) for each, sign in zip(errors, signs, strict=True) if sign is Sign.ZERO)
        return self._told(key, signs[worst], worst, size, level)

    def _exponent(self, key: Key, signs: list[Sign], level: int) -> Outcome:
        """The outcome of a rate: all exponents within the bounds, all beyond one of them, or a curve that has not settled."""
        reading = self.last[key]
        rows = [signs[at : at + DECIDING] for at in range(0, len(signs), DECIDING)]
        known = judge(rows).sign
        # A refutation is as strong as the exponent that is least beyond the bound.
        counted = [i for i in range(len(signs)) if known is not Sign.NEGATIVE or all(each is known for each in rows[i // DECIDING])]
        worst = (max if known is Sign.NEGATIVE else min)(counted, key=lambda i: reading.slack[i])
        told = replace(self._told(key, known, worst, float(self._errors(key)[worst]), level), curve=reading.curve)
        if known is Sign.UNKNOWN and reading.curve:
            note = unsettled(reading.exponents) if Sign.NEGATIVE in signs else f"{exponent_text(reading.curve)}: {told.note}"
            return replace(told, note=note)
        return told

    def _told(self, key: Key, known: Sign, entry: int, size: float, level: int) -> Outcome:
        """The outcome at one entry of a part."""
        reading = self.last[key]
        slack = float(reading.slack[entry]) if reading.kind is Kind.INEQUALITY else -float(abs(reading.slack[entry]))
        reason = self._reason(key, entry) if known is Sign.UNKNOWN else ""
        return Outcome(
            sign=known,
            slack=0.0 if known is Sign.ZERO else slack,
            left=f"{reading.left[entry]:.12g}",
            right=f"{reading.right[entry]:.12g}",
            violation=f"[{-slack:.6g} +/- {size:.2g}]" if known is Sign.NEGATIVE else "0",
            bits=0,
            note=_NOTES[known].format(error=size, level=level, slack=slack) + reason,
            level=level,
            error=size,
            graph=reading.graph,
            entry="" if reading.curve else entry_text(entry, reading.shape),
        )

    def _reason(self, key: Key, entry: int) -> str:
        """Why a sign is unknown, as far as it can be told."""
        if len(self.history) <= FIRST:
            return ": fewer than three levels could be computed"
        if np.isnan(self.rounding[key]).any():
            return ": the predicate fails where the instance is moved by rounding"
        if falling(self._slacks(key), self.rounding[key])[entry]:
            return ""
        return ", which falls too slowly from level to level: let each level of accuracy refine the solver at least threefold"
