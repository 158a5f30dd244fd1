"""Claims on every instance: Hypothesis draws, float64 screens, SciPy pushes the worst ones, balls (or the refinement of a solver) decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import numpy as np

from checks.arithmetic.lifting import batch_size
from checks.arithmetic.sign import Sign
from checks.deciders.budget import Budget
from checks.deciders.certify import Certified
from checks.deciders.climb import climb
from checks.deciders.clock import Clock
from checks.deciders.curves import Curves, exponent_text
from checks.deciders.explore import explore
from checks.deciders.minimise import minimise
from checks.deciders.pool import Noise, Pool, families, one
from checks.deciders.refine import ignores_accuracy
from checks.deciders.screen import Screen, Screened
from checks.deciders.settle import settle
from checks.deciders.witness import witness_of
from checks.deciders.wording import rounding_hint
from checks.errors import PredicateError
from checks.results import Decision, Grade, Graph, Verdict, Witness
from checks.statement import Variant, is_strategy

SUSPECTS = 3
"""So many members of a batch that violate the claim in float64 are decided before the batch is given up."""

SUSPICIONS = 1
"""For each instance that is decided in the end, so many may be decided on suspicion before."""

CLIMBS = 3
"""The optimiser starts from so many instances."""

CORNER_DRAWS = 2
"""A corner that is a strategy is drawn so many times."""


@dataclass
class Tally:
    """What is counted while a claim is decided."""

    drawn: int = 0
    accepted: int = 0
    met: Counter[str] = field(default_factory=Counter)
    certified: int = 0
    rounding: int = 0
    ties: int = 0
    exact_ties: int = 0
    bits: int = 0
    level: int | None = None
    resolution: float | None = None
    moved: bool = False
    unknown: str = ""
    closest: tuple[float, Any, Certified] | None = None
    curves: Curves = field(default_factory=Curves)
    graphs: tuple[Graph, ...] = ()
    refuting: list[tuple[Any, Any, Certified]] = field(default_factory=list)

    def screened(self, screened: Screened) -> None:
        """Count a batch that was screened."""
        self.drawn += len(screened.slack)
        self.accepted += int(screened.accepted.sum())
        for name, met in screened.met.items():
            self.met[name] += int(met.sum())

    def decided(self, batch: Any, instance: Any, slack: float, certified: Certified) -> None:
        """Count an instance that was decided by balls; ``slack`` is what float64 said."""
        if not certified.meets or not certified.parts:
            return
        self.curves.keep(certified.parts)
        self.graphs = self.graphs or certified.graphs
        part, outcome = certified.worst
        self.bits = max(self.bits, certified.bits)
        self._measured(certified)
        if outcome.sign is Sign.UNKNOWN:
            self.unknown = self.unknown or f"{f'part {part!r}: ' if part else ''}{outcome.why_unknown}"
            return
        if outcome.refutes:
            self.certified += not self.refuting
            self.refuting.append((batch, instance, certified))
        elif not self.refuting:
            # What is decided while a refutation is shrunk says nothing more.
            self._confirmed(instance, slack, certified)

    def _measured(self, certified: Certified) -> None:
        """Note what refinement reached; nothing where balls decided."""
        self.moved = self.moved or certified.moved
        for outcome in certified.parts.values():
            if outcome.level is not None and outcome.sign is not Sign.UNKNOWN:
                self.level = max(self.level or 0, outcome.level)
            if outcome.level is not None and outcome.sign is Sign.ZERO:
                self.resolution = max(self.resolution or 0.0, outcome.error)

    def _confirmed(self, instance: Any, slack: float, certified: Certified) -> None:
        """Count an instance at which the claim holds."""
        outcome = certified.worst[1]
        self.certified += 1
        self.rounding += slack < 0
        self.ties += outcome.sign is Sign.ZERO
        self.exact_ties += outcome.exact
        if self.closest is None or outcome.slack < self.closest[0]:
            self.closest = (outcome.slack, instance, certified)


class RelationDecider:
    """Decides one variant; see `decide_relation`."""

    def __init__(self, variant: Variant, budget: Budget, seed: int, clock: Clock) -> None:
        self.variant = variant
        self.budget = budget
        self.seed = seed
        self.clock = clock
        self.screen = Screen(variant)
        self.pool = Pool()
        self.tally = Tally()
        self.rng = np.random.default_rng(seed)
        self.noise = Noise()
        self.suspicions = SUSPICIONS * budget.decided
        self.sharp = False

    def run(self) -> Decision:
        """Search for a refutation, then decide the worst instances that were found."""
        if not self._corners() and not self._explore(self.variant.instances, self._visit, self.budget.draws):
            self._climb()
            self._decide_chosen()
        return self._decision()

    def _corners(self) -> bool:
        for corner in self.variant.corners:
            found = self._explore(corner, self._visit_all, CORNER_DRAWS) if is_strategy(corner) else self._visit_all(corner)
            if found:
                return True
        return False

    def _explore(self, strategy: Any, visit: Callable[[Any], bool], draws: int) -> bool:
        budget = {"draws": draws, "members": self.budget.members, "shrinks": self.budget.shrinks}
        return explore(strategy, visit, **budget, seed=self.seed, label=self.variant.label)

    def _screened(self, batch: Any) -> Screened:
        screened = self.screen(batch)
        if not self.tally.drawn:
            self._check_repeatable(batch, screened)
        self.tally.screened(screened)
        self.sharp = self.sharp or screened.sharp
        return screened

    def _check_repeatable(self, batch: Any, screened: Screened) -> None:
        """Refuse a predicate that gives two values at one instance, which means that it draws random numbers or keeps a state."""
        if not np.array_equal(self.screen(batch).slack, screened.slack, equal_nan=True):
            raise PredicateError(
                f"{self.variant.label}: two evaluations at one instance differ, so the predicate draws random numbers or keeps a state; "
                "draw what it needs in instances="
            )

    def _visit(self, batch: Any) -> bool:
        """Screen a draw; decide the members that violate the claim more than rounding does. After a find, judge each draw on its own."""
        if self.tally.refuting:
            return self._shrinks(batch)
        screened = self._screened(batch)
        self.pool.offer(batch, screened)
        self._push(batch, screened)
        return any(self._decide(batch, i, float(screened.slack[i])).refutes for i in self._suspects(batch, screened))

    def _push(self, batch: Any, screened: Screened) -> None:
        """Let Hypothesis climb on the slack of a strategy that it draws number by number; a batch is drawn from a seed, which has no slope."""
        if batch_size(batch) is None and screened.accepted[0] and np.isfinite(screened.slack[0]):
            hypothesis.target(-float(screened.slack[0]))

    def _suspects(self, batch: Any, screened: Screened) -> Iterator[int]:
        """Members that violate the claim in float64, the worst first, and more than rounding has been seen to do."""
        slack = np.where(screened.accepted, screened.slack, np.nan)
        seen: set[tuple[str, ...]] = set()
        for i in map(int, np.argsort(slack, kind="stable")):
            if not slack[i] < 0 or len(seen) == SUSPECTS or not self.suspicions:
                return
            key = families(batch, i)
            if key not in seen and not self.noise.explains(key, float(slack[i])):
                seen.add(key)
                self.suspicions -= 1
                yield i

    def _visit_all(self, batch: Any) -> bool:
        screened = self._screened(batch)
        self.pool.offer(batch, screened)
        return any(self._decide(batch, int(i), float(screened.slack[i])).refutes for i in np.flatnonzero(screened.accepted)[:SUSPECTS])

    def _shrinks(self, batch: Any) -> bool:
        screened = self.screen(batch)
        slack = np.where(screened.accepted, screened.slack, np.nan)
        violating = np.flatnonzero(slack < 0)
        suspects = dict.fromkeys([*map(int, violating[:SUSPECTS]), *([int(np.nanargmin(slack))] if len(violating) else [])])
        return any(self._decide(batch, i, float(slack[i])).refutes for i in suspects)

    def _decide(self, batch: Any, i: int, slack: float) -> Certified:
        instance = one(batch, i)
        # One instance that stays unknown fails the theorem: the others need no more than the budget.
        certified = self._certify(instance, patient=not self.tally.unknown)
        self.tally.decided(batch, instance, slack, certified)
        if certified.meets and not certified.refutes:
            self.noise.learn(families(batch, i), slack if slack < 0 else 0.0)
        return certified

    def _climb(self) -> None:
        """Push the worst instances of an inequality further down."""
        if not self.sharp or not self.budget.climbs:
            return
        for candidate in self.pool.lowest(self.noise)[:CLIMBS]:
            accepted = climb(candidate.batch, candidate.index, self.screen, self.pool, self.budget.climbs, self.rng)
            self.tally.drawn += len(accepted)
            self.tally.accepted += int(accepted.sum())

    def _decide_chosen(self) -> None:
        for candidate in self.pool.chosen(self.budget.decided, self.noise, self.rng):
            if self._decide(candidate.batch, candidate.index, candidate.slack).refutes:
                return

    def _decision(self) -> Decision:
        tally = self.tally
        self._check_uses_accuracy()
        verdict, message = self._verdict()
        grade = Grade.MEASURED if self.variant.measured else Grade.CERTIFIED
        return Decision(
            verdict=verdict,
            grade=grade if verdict is Verdict.HOLDS else None,
            instances=tally.accepted,
            drawn=tally.drawn,
            certified=tally.certified,
            rounding=tally.rounding,
            ties=tally.ties,
            exact_ties=tally.exact_ties,
            acceptance={name: count / max(tally.drawn, 1) for name, count in sorted(tally.met.items()) if name != "domain"},
            worst_slack=self._worst_slack(),
            bits=tally.bits,
            level=tally.level,
            resolution=tally.resolution,
            witnesses=self._witnesses(),
            curves=tally.curves.kept,
            graphs=self._worst_refuting()[2].graphs if tally.refuting else tally.graphs,
            message=message,
        )

    def _check_uses_accuracy(self) -> None:
        """Refuse a predicate with a solver that no level of accuracy changes anywhere: its error cannot be seen. A mutant may be degenerate."""
        own = self.variant.mutant is None or self.variant.mutant.predicate is not None
        if self.variant.measured and own and self.tally.certified and not self.tally.moved:
            raise ignores_accuracy(self.variant, f"each of {self.tally.certified} instances")

    def _verdict(self) -> tuple[Verdict, str]:
        tally = self.tally
        if tally.refuting:
            part, outcome = tally.refuting[-1][2].worst
            if outcome.curve:
                return Verdict.REFUTED, f"{f'part {part!r}: ' if part else ''}{exponent_text(outcome.curve)}"
            exact = self.variant.mutant is None and not self.variant.measured
            hint = rounding_hint(min(found[2].worst[1].slack for found in tally.refuting)) if exact else ""
            return Verdict.REFUTED, f"{f'part {part!r}: ' if part else ''}missed by {-outcome.slack:.3g} of the bound{hint}"
        if tally.accepted < min(tally.drawn, self.budget.draws):
            return Verdict.VACUOUS, self._vacuity()
        if tally.unknown:
            return Verdict.UNDECIDED, tally.unknown
        if tally.closest is not None and tally.closest[0] == np.inf:
            return Verdict.VACUOUS, "the claim has no entries at any instance that was decided: a sequence of one term, or an empty array"
        if not tally.certified:
            return Verdict.UNDECIDED, "no instance could be decided: every one is too near to the boundary of an assumption"
        return Verdict.HOLDS, ""

    def _vacuity(self) -> str:
        tally = self.tally
        counted = f"{tally.accepted} of {tally.drawn} instances met the assumptions, fewer than {self.budget.draws}"
        if not tally.met:
            return counted
        name, met = min(tally.met.items(), key=lambda item: item[1])
        return f"{counted}; {name!r} was met by {met / max(tally.drawn, 1):.2%}: build it into the instances, or weaken it"

    def _worst_slack(self) -> float | None:
        if self.tally.refuting:
            return min(certified.worst[1].slack for *_, certified in self.tally.refuting)
        return self.tally.closest[0] if self.tally.closest else None

    def _witnesses(self) -> tuple[Witness, ...]:
        """For a refutation the minimal witness and the worst one; else the instance of least slack."""
        if not self.tally.refuting:
            closest = self.tally.closest
            return (witness_of(self.variant, "closest", closest[1], closest[2]),) if closest else ()
        minimal = self._minimal()
        _, instance, certified = self._worst_refuting()
        return (minimal, witness_of(self.variant, "worst", instance, certified))

    def _worst_refuting(self) -> tuple[Any, Any, Certified]:
        return min(self.tally.refuting, key=lambda found: found[2].worst[1].slack)

    def _minimal(self) -> Witness:
        """The last refutation, which is the simplest, with its entries rounded as far as it still refutes."""
        batch, instance, certified = self.tally.refuting[-1]
        simplest = minimise(batch, instance, self._refutes, trials=self.budget.roundings)
        return witness_of(self.variant, "minimal", simplest, certified if simplest is instance else self._certify(simplest))

    def _certify(self, instance: Any, *, patient: bool = False) -> Certified:
        try:
            with self.clock.balls():
                return settle(self.variant, instance, self.budget, patient=patient)
        except PredicateError as error:
            raise PredicateError(str(error), instance) from error

    def _refutes(self, instance: Any) -> bool:
        """Whether balls confirm that this instance refutes; float64 spares them the hopeless ones."""
        try:
            screened = self.screen(instance)
            if not screened.accepted[0] or screened.slack[0] > 0:
                return False
            return self._certify(instance).refutes
        except PredicateError:
            return False


def decide_relation(variant: Variant, budget: Budget, seed: int, clock: Clock) -> Decision:
    """Decide a claim on every instance of the variant's strategy.

    Raises:
        PredicateError: the predicate or the strategy fails.
    """
    return RelationDecider(variant, budget, seed, clock).run()
