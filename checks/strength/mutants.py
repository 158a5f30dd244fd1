"""A check that cannot fail is refused: every mutant must be refuted, by a violation or by the equality that it loses where the theorem is sharp."""

from __future__ import annotations

from checks.deciders.clock import Clock
from checks.deciders.decide import decide, failed
from checks.deciders.witness import witness_of
from checks.errors import PredicateError
from checks.results import Decision, Effort, MutantResult, Verdict
from checks.statement import Mutant, Theorem, Variant
from checks.strength.tight import Lost, lost_equality


def decide_mutant(theorem: Theorem, mutant: Mutant, effort: Effort, seed: int) -> MutantResult:
    """Run a mutant as a theorem of its own; where the theorem is sharp, lost equality refutes it too.

    Lost equality comes first, since it is quickly found. A reader of an erratum wants to see the printed statement fail, so there it comes last.
    """
    variant = theorem.mutated(mutant)
    clock = Clock()
    found, failure = _where_sharp(theorem, variant, effort, seed)
    if found is not None and not found.violated and not mutant.as_printed:
        return MutantResult(mutant.name, mutant.as_printed, _refuted_at(found, variant, clock), "tightness")
    decision = decide(variant, effort, seed)
    if decision.verdict is Verdict.REFUTED:
        # Random instances usually give a smaller counterexample; the tight one stands if they give none.
        return MutantResult(mutant.name, mutant.as_printed, decision, "violation")
    if found is not None:
        by = "violation" if found.violated else "tightness"
        return MutantResult(mutant.name, mutant.as_printed, _refuted_at(found, variant, clock), by)
    return MutantResult(mutant.name, mutant.as_printed, failure or decision)


def _where_sharp(theorem: Theorem, variant: Variant, effort: Effort, seed: int) -> tuple[Lost | None, Decision | None]:
    """The lost equality, if any, and what went wrong on the way to it, if anything."""
    if variant.mutant is not None and variant.mutant.instances is not None:
        # Instances of its own need not look like those of the theorem.
        return None, None
    try:
        return lost_equality(theorem, variant, effort, seed), None
    except PredicateError as error:
        return None, failed(variant, error)


def _refuted_at(found: Lost, variant: Variant, clock: Clock) -> Decision:
    return Decision(
        Verdict.REFUTED,
        instances=found.tried,
        drawn=found.tried,
        certified=found.tried,
        worst_slack=found.outcome.slack,
        bits=found.outcome.bits,
        witnesses=(witness_of(variant, "minimal" if found.violated else "tight", found.instance, found.certified),),
        message=found.message,
        seconds=clock.seconds,
        ball_seconds=clock.seconds,
    )
