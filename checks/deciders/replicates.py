"""The sequential test of a rate over noise: independent curves, of whose exponents the medians are enclosed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from checks.arithmetic.sign import Sign
from checks.calling import describe
from checks.claims import Scaling
from checks.deciders.curves import curve_of
from checks.deciders.exponents import DECIDING, judge, rooms, unsettled, weights
from checks.deciders.grid import grid_problem, nonpositive
from checks.deciders.medians import median_intervals
from checks.errors import PredicateError
from checks.results import Chance, Curve, Verdict

FIRST = 64
"""So many curves are seen before the first look; each next look is at twice as many."""

CERTAIN = 64.0
"""Bits of evidence that are taken for certainty."""

_MANY = 16
"""Independent curves of so many kinds hardly ever have each of them equally often."""


class ScalingTrial:
    """Collects curves, and looks at their exponents at 64, 128, 256, ... of them, up to the budget.

    Over replicates, each exponent is a row of independent values, whose median order statistics enclose, whatever the noise is; look j has
    alpha / 2^(j+1) of the level, half of it for either end. A claim is true if the median of some exponent that decides is within its bounds: to
    refute it, the enclosure of that one too must be beyond them, so that it is wrong. It is missed if the median of some exponent is beyond a
    bound: to hold, the enclosure of that one too must be within. So one wrong enclosure is needed for either error, which has a probability of at
    most alpha over all looks. The exponent extrapolated in 1 / log x is enclosed as well; it can only prevent a verdict.
    """

    def __init__(self, claim: Scaling, alpha: float, budget: int) -> None:
        self.claim = claim
        self.alpha = alpha
        self.budget = budget
        self.grid = _grid(claim)
        self.weights = weights(self.grid)
        self.verdict = Verdict.UNDECIDED
        self.settled = True
        self.logs: list[np.ndarray] = []
        self.drawn, self.looks, self.seen = 0, 0, 0
        self.low, self.high = np.full(DECIDING, -np.inf), np.full(DECIDING, np.inf)
        self.before: np.ndarray | None = None
        self.agreement = 0.0

    constant = False
    """Curves that are all the same are an error."""

    @property
    def decided(self) -> bool:
        """Whether more curves would change nothing: there is a verdict, or the exponents are known to disagree."""
        return self.verdict is not Verdict.UNDECIDED or not self.settled

    @property
    def finished(self) -> bool:
        """Whether no more curves are to be drawn."""
        return self.decided or self.drawn >= self.budget

    def see(self, claim: Scaling, curves: np.ndarray) -> None:
        """Take the curves of one call, of shape (replicates, points), and look when there are enough."""
        if _form(claim) != _form(self.claim):
            raise PredicateError(f"the claim changes from call to call: {_form(claim)}, and {_form(self.claim)} before; only the curves may")
        if self.finished:
            return
        logs = np.log(curves)
        self._check_fresh(logs)
        self.logs.append(logs)
        self.drawn += len(logs)
        while not self.decided and FIRST << self.looks <= min(self.drawn, self.budget):
            self._look(FIRST << self.looks)

    def look(self) -> None:
        """Nothing is pending: looks are at fixed numbers of curves."""

    def _look(self, count: int) -> None:
        logs = self._rows()[:count]
        _check_distinct(logs)
        self.looks += 1
        self.seen = count
        level = Fraction(self.alpha) / 2**self.looks / 2
        self.low, self.high = median_intervals(logs @ self.weights[:DECIDING].T, level)
        known, final = judge(_signs(self.claim, self.low, self.high), noisy=True)
        self.settled = not (final and known is Sign.UNKNOWN)
        if final and self.settled:
            self.verdict = Verdict.REFUTED if known is Sign.NEGATIVE else Verdict.HOLDS

    def _rows(self) -> np.ndarray:
        self.logs = [np.concatenate(self.logs)]
        return self.logs[0]

    def _check_fresh(self, logs: np.ndarray) -> None:
        """Complain of calls that repeat each other, as far as they have several curves."""
        same = self.before is not None and np.array_equal(self.before, logs)
        self.before = logs
        if not same:
            self.agreement = 0.0
            return
        shares = np.unique(logs, axis=0, return_counts=True)[1] / len(logs)
        self.agreement -= len(logs) * float(np.log2(np.sum(shares**2)))
        if self.agreement >= CERTAIN:
            raise PredicateError("the predicate reuses its randomness: calls gave the same curves; draw from the rng of each call")

    def chance(self, part: str, instance: int) -> Chance:
        """What came of it."""
        curve = self._curve(part, instance)
        return Chance(
            verdict=self.verdict,
            relation=self.claim.relation,
            level=curve.level,
            trials=curve.replicates,
            estimate=curve.estimate,
            low=curve.low,
            high=curve.high,
            alpha=self.alpha,
            effect=curve.effect,
            evidence=0.0,
            part=part,
            instance=instance,
            unit="replicates",
            note="" if self.settled else unsettled(self._exponents()),
            curve=curve,
        )

    def _counted(self) -> np.ndarray:
        """The curves that the last look was at, or those that there are if there was none."""
        rows = self._rows()
        return rows[: self.seen or len(rows)]

    def _exponents(self) -> np.ndarray:
        return np.asarray(np.median(self._counted() @ self.weights.T, axis=0))

    def _curve(self, part: str, instance: int) -> Curve:
        logs = np.median(self._counted(), axis=0)
        without_noise = curve_of(self.claim, self.grid, np.exp(logs), logs, self._exponents())
        low, high = float(self.low[: DECIDING - 1].min()), float(self.high[: DECIDING - 1].max())
        return replace(without_noise, low=low, high=high, replicates=len(self._counted()), part=part, instance=instance)


def check_curves(claim: Scaling) -> np.ndarray:
    """The curves of a claim, one in each row.

    Raises:
        PredicateError: they are no positive finite numbers, or do not fit the grid.
    """
    curves = np.asarray(claim.y)
    points = np.shape(claim.x)
    if curves.dtype.kind not in "iuf":
        raise PredicateError(f"scaling(x, y) of {describe(claim.y)}; give real numbers: an array of shape (replicates, points)")
    if len(points) != 1 or curves.ndim not in (1, 2) or curves.shape[-1:] != points or not curves.size:
        raise PredicateError(f"scaling(x, y): x has the shape {points}, and y {curves.shape}; give y of shape (points,) or (replicates, points)")
    rows = np.atleast_2d(curves).astype(np.float64)
    wrong = np.argwhere(~(np.isfinite(rows) & (rows > 0)))
    if wrong.size:
        row, at = wrong[0]
        value = float(rows[row, at])
        what = nonpositive(value, float(np.asarray(claim.x)[at])) if np.isfinite(value) else f"a curve is {value}; give finite values"
        raise PredicateError(f"scaling(x, y): {what}")
    return rows


def _grid(claim: Scaling) -> np.ndarray:
    problem = grid_problem(claim.x)
    if problem:
        raise PredicateError(f"scaling(x, y): {problem}")
    return np.asarray(claim.x, dtype=np.float64)


def _form(claim: Scaling) -> tuple[Any, ...]:
    """All of a claim but its curves."""
    return claim.relation, float(claim.level), float(claim.effect), np.asarray(claim.x, dtype=np.float64).tolist()


def _signs(claim: Scaling, low: np.ndarray, high: np.ndarray) -> list[list[Sign]]:
    """By bound and exponent, whether what lies between low and high is within, beyond or either."""
    level, effect = float(claim.level), float(claim.effect)
    ends = zip(rooms(low, claim, level, effect), rooms(high, claim, level, effect), strict=True)
    return [[_sign(a, b) for a, b in zip(at_low.slack, at_high.slack, strict=True)] for at_low, at_high in ends]


def _sign(one: float, other: float) -> Sign:
    if min(one, other) >= 0:
        return Sign.POSITIVE
    return Sign.NEGATIVE if max(one, other) < 0 else Sign.UNKNOWN


def _check_distinct(logs: np.ndarray) -> None:
    """Complain of curves without noise, and of curves that come in equal numbers."""
    counts = np.unique(logs, axis=0, return_counts=True)[1]
    if len(counts) == 1:
        raise PredicateError(f"scaling(x, y): {len(logs)} curves are all the same; draw each of them, or claim their rate in a theorem without rng")
    if len(counts) >= _MANY and counts[0] > 1 and (counts == counts[0]).all():
        raise PredicateError(f"the predicate reuses its randomness: each curve occurs {counts[0]} times; draw them independently")
