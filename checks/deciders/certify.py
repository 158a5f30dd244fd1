"""Deciding one instance by balls: the precision doubles until the sign of every slack is known, or the cap is reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import numpy as np

from checks.arithmetic.balls import Balls
from checks.arithmetic.errors import BallError, NotFinite, Undecidable
from checks.arithmetic.lifting import lift
from checks.arithmetic.precision import Work, working_precision
from checks.arithmetic.sign import Sign
from checks.claims import Equality, Semidefinite
from checks.deciders.assumptions import met_by
from checks.deciders.enclose import FIRST_BITS, RANK, Enclosed, Outcome, enclose, precisions
from checks.deciders.sides import BadClaim, check_claim, check_rigour
from checks.deciders.wording import describe_error, place
from checks.errors import PredicateError
from checks.results import Graph
from checks.statement import Variant

STEEP_BITS = 1024
"""The cap where a predicate has integrals, whose cost is more than the cube of their bits."""


@dataclass(frozen=True)
class Certified:
    """The outcomes of all parts at one instance. ``meets`` is None where an assumption is too near to its boundary to tell.

    ``moved``: of a claim with a solver, whether two levels of accuracy differed.
    """

    meets: bool | None
    parts: dict[str, Outcome]
    bits: int = FIRST_BITS
    moved: bool = True

    @property
    def refutes(self) -> bool:
        """Whether the instance meets the assumptions and refutes a part."""
        return self.meets is True and any(outcome.refutes for outcome in self.parts.values())

    @property
    def graphs(self) -> tuple[Graph, ...]:
        """Of the parts that stand over an axis, both sides."""
        return tuple(replace(outcome.graph, part=part) for part, outcome in self.parts.items() if outcome.graph)

    @property
    def worst(self) -> tuple[str, Outcome]:
        """The part of least slack, refuted ones first. There must be parts."""
        return min(self.parts.items(), key=lambda item: (RANK[item[1].sign], item[1].slack))


def certify(variant: Variant, instance: Any, cap: int, most: int = 0) -> Certified:
    """Decide every part of the variant's claim at one instance.

    ``most``: where a part is unknown at the cap, the precision goes on rising to so many bits. Some numbers need them, as 1 + 2^-1074 does.

    Where it is not known whether the assumptions are met, whatever goes wrong in the predicate is not its fault, and the parts may be missing.

    Raises:
        PredicateError: the predicate raises, is not finite here, or uses an operation that has no enclosure.
    """
    run = _Run(variant)
    for bits in chain(precisions(cap), run.beyond(cap, most)):
        if run.has_enough(bits):
            break
        try:
            with working_precision(bits) as run.work, np.errstate(all="ignore"):
                if run.at(lift(instance), bits):
                    break
        except (PredicateError, MemoryError):
            raise
        except (Undecidable, NotFinite, ZeroDivisionError) as error:
            run.failed = error
            if 2 * bits > (max(cap, most) if run.counts else cap):
                return run.stuck(error)
        except Exception as error:
            if run.meets is not None or not run.conditions_known:
                raise run.failure(error) from error
            return Certified(None, {}, bits)
    return run.stuck(run.failed) if run.failed else run.result()


# A part, and which half of its claim: a semidefinite matrix is also symmetric.
_Key = tuple[str, str]


@dataclass
class _Run:
    """What is known of one instance as the precision rises."""

    variant: Variant
    bits: int = FIRST_BITS
    meets: bool | None = None
    conditions_known: bool = False
    failed: Exception | None = None
    work: Work = field(default_factory=lambda: Work(0))
    first: dict[_Key, Enclosed] = field(default_factory=dict)
    previous: dict[_Key, Enclosed] = field(default_factory=dict)
    last: dict[_Key, Enclosed] = field(default_factory=dict)
    decided: dict[_Key, Outcome] = field(default_factory=dict)

    def at(self, lifted: Any, bits: int) -> bool:
        """Look at one precision; return whether all is decided."""
        self.bits = bits
        self.conditions_known, self.failed = False, None
        if self.meets is None:
            self.meets = met_by(self.variant, lifted, bits)
        self.conditions_known = True
        if self.meets is False:
            return True
        claims = dict(_halves(self.variant.claims(lifted, exact=True)))
        for key, claim in claims.items():
            if key not in self.decided:
                self._advance(key, self._enclosed(key[0], claim))
        if self.meets and any(outcome.refutes for outcome in self.decided.values()):
            # One part is enough; what the others are would take all the precision that there is.
            self.last.clear()
            return True
        return self.meets is not None and all(key in self.decided for key in claims)

    def _enclosed(self, part: str, claim: Any) -> Enclosed:
        try:
            check_claim(claim)
            check_rigour(claim)
            return enclose(claim, self.bits)
        except BadClaim as error:
            raise PredicateError(f"{place(self.variant.label, part)}: {error}") from error

    def _advance(self, key: _Key, now: Enclosed) -> None:
        """Note an enclosure; a sign that is known is final."""
        if now.final or now.outcome.sign is not Sign.UNKNOWN:
            self.decided[key] = now.outcome
            return
        if key not in self.first or self.first[key].radius == np.inf:
            self.first[key] = now
        self.previous[key] = self.last.get(key, now)
        self.last[key] = now

    @property
    def counts(self) -> bool:
        """Whether it matters what is said of this instance; not where nobody knows if it meets the assumptions."""
        return self.meets is not None or not self.conditions_known

    def beyond(self, cap: int, most: int) -> Iterator[int]:
        """More precisions: up to ``most`` while a part is unknown, and one where it is finite at the last only: nobody knows then if it shrinks."""
        bits = cap
        while (bits < most and self._is_open()) or self._is_new(bits):
            bits *= 2
            yield bits

    def has_enough(self, bits: int) -> bool:
        """Whether so many bits are too many, since the predicate takes much longer with each: a tie has shown itself by then."""
        return self.work.steep and bits > STEEP_BITS and (bits > 4 * STEEP_BITS or not self._is_open())

    def _is_open(self) -> bool:
        """Whether more bits might tell more."""
        return self.counts and (self.failed is not None or any(self._tie(key) is None for key in self.last if key not in self.decided))

    def _is_new(self, bits: int) -> bool:
        """Whether an enclosure is finite at this precision for the first time."""
        undecided = [key for key in self.last if key not in self.decided]
        return any(FIRST_BITS < self.first[key].outcome.bits == bits and self.last[key].radius < np.inf for key in undecided)

    def result(self) -> Certified:
        """The outcomes as far as they are known."""
        if self.meets is False:
            return Certified(False, {}, self.bits)
        rest = {key: self._at_the_cap(key) for key in self.last if key not in self.decided}
        return Certified(self.meets, _joined(self.decided | rest), self.bits)

    def _at_the_cap(self, key: _Key) -> Outcome:
        """A slack that is still unknown at the cap: a tie if its enclosure shrank onto zero, else unknown; never finite is an error."""
        last = self.last[key]
        if last.radius == np.inf and self.meets is not None:
            sides = f"{last.outcome.left} against {last.outcome.right}"
            raise PredicateError(
                f"{place(self.variant.label, key[0])}: the claim is not finite at {self.bits} bits: {sides}; look for 0/0, a root or logarithm "
                "outside its domain, or the exponential of a huge number, and exclude such instances by an assumption"
            )
        note = last.outcome.note or "the enclosure of the slack stopped shrinking as the precision rose"
        return self._tie(key) or replace(last.outcome, note=note)

    def _tie(self, key: _Key) -> Outcome | None:
        """A slack whose sign is unknown, as zero if its enclosure shrank onto zero; None if it did not."""
        first, last = self.first[key], self.last[key]
        # Single steps may be uneven: some enclosures are sharper than they need to be at one precision, and not at the next. An enclosure that was
        # very small from the start need not shrink so much, if by now the sides agree to more bits than the first precision had; nor at all, if
        # they agree to more bits than there are, as two probabilities do that differ from 1 by exp(-10^5).
        shrinks = first.radius - last.radius >= (last.outcome.bits - first.outcome.bits) / 4 > 0
        agrees = (last.radius < self.previous[key].radius and last.agreed >= FIRST_BITS) or last.agreed > last.outcome.bits > first.outcome.bits
        tied = last.radius < np.inf and (shrinks or agrees)
        return replace(last.outcome, sign=Sign.ZERO, slack=0.0, violation="0") if tied else None

    def stuck(self, error: Exception) -> Certified:
        """The result where the predicate cannot be evaluated at any precision."""
        if self.meets is None and self.conditions_known:
            return Certified(None, {}, self.bits)
        if isinstance(error, Undecidable):
            return Certified(self.meets, {"": Outcome(Sign.UNKNOWN, bits=self.bits, note=str(error))}, self.bits)
        raise PredicateError(
            f"{self.variant.label}: not finite at this instance: {' '.join(str(error).split())}; exclude such instances by an assumption"
        ) from error

    def failure(self, error: Exception) -> PredicateError:
        """What to say of an exception."""
        if isinstance(error, BallError):
            return PredicateError(f"{self.variant.label}: {error}")
        what = "the predicate" if self.conditions_known else "an assumption"
        return PredicateError(f"{self.variant.label}: over balls {what} raised {describe_error(error, self.variant.theorem.file)}")


def _halves(claims: Mapping[str, Any]) -> Iterator[tuple[_Key, Any]]:
    for part, claim in claims.items():
        yield (part, ""), claim
        if isinstance(claim, Semidefinite):
            matrix = Balls(claim.matrix)
            yield (part, "symmetric"), Equality(matrix, matrix.T)


def _joined(outcomes: Mapping[_Key, Outcome]) -> dict[str, Outcome]:
    """One outcome for each part: what is not symmetric is not semidefinite."""
    joined = {part: outcome for (part, half), outcome in outcomes.items() if not half}
    for (part, half), outcome in outcomes.items():
        if half and not outcome.holds:
            joined[part] = outcome
    return joined
