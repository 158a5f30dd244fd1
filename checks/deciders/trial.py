"""The sequential test of one claim about chance, at one instance."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from checks.claims import Event, Mean
from checks.deciders.honesty import WATCHED, check_fresh
from checks.deciders.sequential import (
    BettingEvidence,
    EmpiricalBernstein,
    EventEvidence,
    Evidence,
    GaussianEvidence,
    event_interval,
    gaussian_radius,
)
from checks.errors import PredicateError
from checks.results import Chance, Verdict

LOOKS = 32
"""A look is worth its time when so small a part of the samples (one in this many) is new."""


class Trial:
    """Collects samples, and looks at the evidence for and against the claim.

    The claim is refuted when an e-process against it reaches 1 / alpha, and holds when those against "missed by more than the effect" do;
    an equality divides alpha over its two sides. By Ville's inequality each error has a probability of at most alpha.
    """

    def __init__(self, claim: Event | Mean, alpha: float, effect: float) -> None:
        self.claim = claim
        self.alpha = alpha
        self.low, self.width = _units(claim)
        self.level = (claim.level - self.low) / self.width
        self.effect = claim.effect / self.width if claim.effect is not None else _effect(claim, self.level, effect)
        above, below = claim.relation != ">=", claim.relation != "<="
        self.against = [self._evidence(self.level, flip) for flip, used in ((False, above), (True, below)) if used]
        self.confirming = [self._evidence(self.level + sign * self.effect, sign > 0) for sign, used in ((1, above), (-1, below)) if used]
        self.bernstein = EmpiricalBernstein(alpha)
        self.verdict = Verdict.UNDECIDED
        self.trials, self.happened, self.total = 0, 0, 0.0
        self.pending: list[np.ndarray] = []
        self.drawn, self.calls = 0, 0
        self.before: np.ndarray | None = None

    def _evidence(self, level: float, flip: bool) -> tuple[bool, Evidence]:
        """Evidence against "at most the level", or if flipped against "at least the level"."""
        if isinstance(self.claim, Mean) and self.claim.scale is not None:
            return flip, GaussianEvidence(-level if flip else level, self.effect)
        inside = 1 - level if flip else level
        return flip, EventEvidence(inside) if isinstance(self.claim, Event) else BettingEvidence(inside, self.effect)

    def see(self, claim: Event | Mean, samples: np.ndarray) -> None:
        """Take the samples of one call, and look at the evidence when there are enough new ones."""
        if _form(claim) != _form(self.claim):
            raise PredicateError(f"the claim changes from call to call: {_form(claim)}, and {_form(self.claim)} before; only the samples may")
        self.calls += 1
        if self.calls <= WATCHED:
            check_fresh(samples, self.before)
            self.before = samples
        if self.verdict is not Verdict.UNDECIDED:
            return
        self.pending.append(samples)
        self.drawn += samples.size
        if (self.drawn - self.trials) * LOOKS >= self.trials:
            self.look()

    def look(self) -> None:
        """Update the evidence with the samples that are pending."""
        if not self.pending:
            return
        samples = (np.concatenate(self.pending) - self.low) / self.width
        self.pending = []
        self.trials += samples.size
        self.total += float(np.sum(samples))
        self._update(samples)
        if max(evidence.log for _, evidence in self.against) >= math.log(len(self.against) / self.alpha):
            self.verdict = Verdict.REFUTED
        elif min(evidence.log for _, evidence in self.confirming) >= -math.log(self.alpha):
            self.verdict = Verdict.HOLDS

    def _update(self, samples: np.ndarray) -> None:
        unbounded = isinstance(self.claim, Mean) and self.claim.scale is not None
        flipped = -samples if unbounded else 1 - samples
        for flip, evidence in self.against + self.confirming:
            evidence.update(flipped if flip else samples)
        if isinstance(self.claim, Mean) and not unbounded:
            self.bernstein.update(samples)

    def _interval(self) -> tuple[float, float]:
        if isinstance(self.claim, Event):
            return event_interval(round(self.total), self.trials, self.alpha)
        if self.claim.scale is None:
            return self.bernstein.interval
        centre, radius = self.total / self.trials, gaussian_radius(self.trials, self.effect, self.alpha)
        return centre - radius, centre + radius

    def chance(self, part: str, instance: int) -> Chance:
        """What came of it."""
        low, high = self._interval()
        return Chance(
            verdict=self.verdict,
            relation=self.claim.relation,
            level=self.claim.level,
            trials=self.trials,
            estimate=self.low + self.width * self.total / self.trials,
            low=self.low + self.width * low,
            high=self.low + self.width * high,
            alpha=self.alpha,
            effect=self.effect * self.width,
            evidence=max(evidence.log for _, evidence in self.against) - math.log(len(self.against)),
            part=part,
            instance=instance,
        )


def _units(claim: Event | Mean) -> tuple[float, float]:
    """What is taken off a sample, and what it is divided by."""
    if isinstance(claim, Event):
        return 0.0, 1.0
    if claim.bounds is None:
        return 0.0, claim.scale or 1.0
    return claim.bounds[0], claim.bounds[1] - claim.bounds[0]


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
        return "event", claim.relation, claim.level, claim.effect
    return "mean", claim.relation, claim.level, claim.bounds, claim.scale, claim.effect
