"""Verifying a theorem: it holds, it is sharp where it says so, and every mutant dies."""

from __future__ import annotations

from dataclasses import replace

from checks.arithmetic.sign import Sign
from checks.deciders.clock import Clock
from checks.deciders.decide import decide, failed
from checks.deciders.witness import witness_of
from checks.deciders.wording import rounding_hint
from checks.errors import PredicateError
from checks.results import Decision, Effort, Result, Verdict
from checks.statement import Theorem
from checks.strength.mutants import decide_mutant
from checks.strength.tight import count_tight, lost_equality


def verify_theorem(theorem: Theorem, effort: Effort, seed: int, fingerprint: str = "") -> Result:
    """Decide a theorem and all its mutants in this process.

    Never raises for a bad predicate. Mutants are not run where the theorem itself is in error.
    """
    clock = Clock()
    decision = decide_theorem(theorem, effort, seed)
    runs = [] if decision.verdict is Verdict.ERROR else theorem.mutants
    mutants = tuple(decide_mutant(theorem, mutant, effort, seed) for mutant in runs)
    return Result(theorem.id, decision, mutants, fingerprint, effort.label, seed, clock.seconds)


def decide_theorem(theorem: Theorem, effort: Effort, seed: int) -> Decision:
    """Decide a theorem's own predicate, and that it is an equality at its tight instances."""
    decision = decide(theorem.variant, effort, seed)
    if decision.verdict is not Verdict.HOLDS or not theorem.tight:
        return decision
    clock = Clock()
    try:
        lost = lost_equality(theorem, theorem.variant, effort, seed)
    except PredicateError as error:
        return failed(theorem.variant, error)
    seconds, ball_seconds = decision.seconds + clock.seconds, decision.ball_seconds + clock.seconds
    decision = replace(decision, seconds=seconds, ball_seconds=ball_seconds, tight=count_tight(theorem))
    if lost is None:
        return decision
    verdict = Verdict.UNDECIDED if lost.outcome.sign is Sign.UNKNOWN else Verdict.REFUTED
    kind = "minimal" if lost.violated else "tight"
    witness = witness_of(theorem.variant, kind, lost.instance, lost.certified)
    message = lost.message + ("" if theorem.variant.measured else rounding_hint(-abs(lost.outcome.slack)))
    slack = lost.outcome.slack if lost.violated else decision.worst_slack
    return replace(decision, verdict=verdict, grade=None, tight=0, witnesses=(witness,), worst_slack=slack, message=message)
