"""The sequential test of one claim about chance, at one instance."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from checks.claims import Event, Mean
from checks.deciders.honesty import check_finite
from checks.deciders.intervals import betting_interval, event_interval, gaussian_radius, variance_radius
from checks.deciders.repeats import Repeats
from checks.deciders.sequential import BettingEvidence, EventEvidence, Evidence, GaussianEvidence, VarianceEvidence, log_mean_exp
from checks.deciders.summaries import FINE, Counts, Histogram, Squares, Summary, Sums
from checks.errors import PredicateError
from checks.results import Chance, Verdict

LOOKS = 32
"""A look is worth its time when so small a part of the samples (one in this many) is new."""

LARGE = 4096
"""Batches of fewer samples are gathered from look to look."""

GROWTH = 3
"""A batch that is large against all before it is looked at in pieces, each of which is so many times what was seen before."""


class Trial:
    """Collects samples, and looks at the evidence for and against the claim.

    The claim is refuted when an e-process against it reaches 1 / alpha (for an equality, the mean of those against its two sides), and holds when
    those against "missed by more than the effect" do. By Ville's inequality each error has a probability of at most alpha.
    """

    def __init__(self, claim: Event | Mean, alpha: float, effect: float) -> None:
        # The samples of the first call would else be kept to the end.
        self.claim = replace(claim, happened=None) if isinstance(claim, Event) else replace(claim, samples=None)
        self.alpha = alpha
        self.origin, self.unit = _units(claim)
        level = (claim.level - self.origin) / self.unit
        self.effect = claim.effect / self.unit if claim.effect is not None else _effect(claim, level, effect)
        above, below = claim.relation != ">=", claim.relation != "<="
        self.against = [self._evidence(level, flip) for flip, used in ((False, above), (True, below)) if used]
        self.confirming = [self._evidence(level + sign * self.effect, sign > 0) for sign, used in ((1, above), (-1, below)) if used]
        self.seen = _summary(claim, self.origin, self.unit, self.effect)
        self.verdict = Verdict.UNDECIDED
        self.evidence, self.support = 0.0, 0.0
        self.pending: list[np.ndarray] = []
        self.drawn, self.looked = 0, 0
        self.repeats = Repeats()

    def _evidence(self, level: float, flip: bool) -> tuple[bool, Evidence]:
        """Evidence against "at most the level", or if flipped against "at least the level"."""
        if isinstance(self.claim, Mean) and self.claim.scale is not None:
            kind = VarianceEvidence if self.claim.tail == "variance" else GaussianEvidence
            return flip, kind(-level if flip else level, self.effect)
        inside = 1 - level if flip else level
        return flip, EventEvidence(inside) if isinstance(self.claim, Event) else BettingEvidence(inside, self.effect)

    @property
    def trials(self) -> int:
        """How many samples the evidence rests on."""
        return self.seen.trials

    @property
    def constant(self) -> bool:
        """Whether each call had several samples, and all of them were the same."""
        return self.repeats.blocks > 0 and self.repeats.constant

    def see(self, claim: Event | Mean, samples: np.ndarray) -> None:
        """Take the samples of one call, and look at the evidence when there are enough new ones."""
        if _form(claim) != _form(self.claim):
            raise PredicateError(f"the claim changes from call to call: {_form(claim)}, and {_form(self.claim)} before; only the samples may")
        self.repeats.check(samples)
        if self.verdict is not Verdict.UNDECIDED:
            self._pass_over(samples)
            return
        self.drawn += samples.size
        if samples.size < LARGE:
            # The predicate may write its next samples over these.
            self.pending.append(samples.copy())
        else:
            self._add_pending()
            self._take(samples)
        if (self.drawn - self.looked) * LOOKS >= self.looked:
            self.look()

    def look(self) -> None:
        """Update the evidence with all samples so far."""
        if self.looked == self.drawn or self.verdict is not Verdict.UNDECIDED:
            return
        self._add_pending()
        self._weigh()
        self.looked = self.drawn

    def _add_pending(self) -> None:
        if self.pending:
            self.seen.add(np.concatenate(self.pending))
            self.pending = []

    def _take(self, samples: np.ndarray) -> None:
        """Add a large batch piece by piece, until enough of it has been seen."""
        while samples.size and self.verdict is Verdict.UNDECIDED:
            size = max(FINE, GROWTH * self.trials)
            self.seen.add(samples[:size])
            samples = samples[size:]
            if samples.size:
                self._weigh()
        self._pass_over(samples)

    def _weigh(self) -> None:
        against, confirming = self._logs(self.against), self._logs(self.confirming)
        self.evidence = against[0] if len(against) == 1 else log_mean_exp(np.array(against))
        self.support = min(confirming)
        if self.evidence >= -math.log(self.alpha):
            self.verdict = Verdict.REFUTED
        elif self.support >= -math.log(self.alpha):
            self.verdict = Verdict.HOLDS

    def _pass_over(self, samples: np.ndarray) -> None:
        """Samples that nothing rests on must be finite too; those of bounded claims are known to be."""
        if isinstance(self.seen, Sums):
            check_finite(samples)

    def _logs(self, sides: list[tuple[bool, Evidence]]) -> list[float]:
        return [evidence.log(self.seen.reflected() if flip else self.seen) for flip, evidence in sides]

    def _interval(self) -> tuple[float, float]:
        if isinstance(self.seen, Counts):
            return event_interval(self.seen.happened, self.seen.trials, self.alpha)
        if isinstance(self.seen, Histogram):
            return betting_interval(self.seen, self.effect, self.alpha)
        if isinstance(self.seen, Squares):
            radius = variance_radius(self.seen, self.effect, self.alpha)
        else:
            radius = gaussian_radius(self.seen.trials, self.effect, self.alpha)
        return self.seen.mean - radius, self.seen.mean + radius

    def chance(self, part: str, instance: int) -> Chance:
        """What came of it."""
        low, high = self._interval()
        return Chance(
            verdict=self.verdict,
            relation=self.claim.relation,
            level=self.claim.level,
            trials=self.trials,
            estimate=self.origin + self.unit * min(max(self.seen.mean, low), high),
            low=self.origin + self.unit * low,
            high=self.origin + self.unit * high,
            alpha=self.alpha,
            effect=self.effect * self.unit,
            evidence=self.evidence,
            support=self.support,
            part=part,
            instance=instance,
            axis=self.claim.over[0] if self.claim.over else "",
            at=self.claim.over[1] if self.claim.over else None,
        )


def _units(claim: Event | Mean) -> tuple[float, float]:
    """What is taken off a sample, and what it is divided by."""
    if isinstance(claim, Event):
        return 0.0, 1.0
    if claim.bounds is None:
        return claim.level, claim.scale or 1.0
    return claim.bounds[0], claim.bounds[1] - claim.bounds[0]


def _summary(claim: Event | Mean, origin: float, unit: float, effect: float) -> Summary:
    """What is kept of the samples of a claim."""
    if isinstance(claim, Event):
        return Counts()
    if claim.bounds is not None:
        return Histogram.bounded(*claim.bounds, effect)
    return (Squares if claim.tail == "variance" else Sums)(origin, unit)


def _effect(claim: Event | Mean, level: float, effect: float) -> float:
    """The effort's effect, as it fits the claim.

    For an event it is in units of twice the standard deviation, which takes equally many trials at every level: a failure rate of 1/100 is told
    from one that is half as much again. Near the end of the range that a miss goes to, it is at most half of the room that is left.
    """
    if isinstance(claim, Mean) and claim.scale is not None:
        return effect
    if isinstance(claim, Event):
        effect = max(2 * effect * math.sqrt(level * (1 - level)), effect**2)
    rooms = {">=": level, "<=": 1 - level, "==": min(level, 1 - level)}
    room = rooms[claim.relation]
    return min(effect, room / 2) if room > 0 else effect


def _form(claim: Any) -> tuple[Any, ...]:
    """All of a claim but its samples."""
    if isinstance(claim, Event):
        return "event", claim.relation, claim.level, claim.effect, claim.over
    return "mean", claim.relation, claim.level, claim.bounds, claim.tail, claim.scale, claim.effect, claim.over
