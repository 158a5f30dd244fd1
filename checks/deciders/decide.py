"""Deciding one variant of a theorem, whatever its claims are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from checks.arithmetic.sign import Sign
from checks.claims import Identity
from checks.deciders.blas import one_blas_thread
from checks.deciders.budget import budget_of
from checks.deciders.certify import Certified, Outcome
from checks.deciders.chance import decide_chance
from checks.deciders.clock import Clock
from checks.deciders.curves import Curves, exponent_text
from checks.deciders.refine import ignores_accuracy
from checks.deciders.relation import decide_relation
from checks.deciders.settle import settle
from checks.deciders.witness import error_witness, witness_of
from checks.deciders.wording import rounding_hint
from checks.errors import PredicateError, WitnessError
from checks.results import Decision, Effort, Grade, Verdict, weakest
from checks.statement import Variant


def decide(variant: Variant, effort: Effort, seed: int, alpha: float | None = None) -> Decision:
    """Decide whether the claim of a theorem, or of a mutant, holds; tight instances are not looked at.

    ``alpha``: the false-alarm level of a claim about chance; without it, the variant's share of that of a run.
    Never raises for a bad predicate: the verdict is then ``error``, with a message of one line and the instance.
    """
    clock = Clock()
    try:
        with one_blas_thread():
            if variant.statistical:
                decision = decide_chance(variant, effort, seed, alpha)
            elif variant.instances is None:
                decision = _decide_once(variant, effort, clock)
            else:
                decision = decide_relation(variant, budget_of(variant, effort), seed, clock)
    except PredicateError as error:
        decision = failed(variant, error)
    except WitnessError as error:
        decision = Decision(Verdict.ERROR, message=f"{variant.label}: {error}")
    return replace(decision, seconds=clock.seconds, ball_seconds=clock.ball_seconds)


def failed(variant: Variant, error: PredicateError) -> Decision:
    """The decision on a predicate that fails: an error that shows the instance."""
    try:
        witnesses = (error_witness(variant, error.instance),) if error.instance is not None else ()
    except WitnessError:
        # The instance cannot be recorded; what is wrong with the predicate comes first.
        witnesses = ()
    return Decision(Verdict.ERROR, message=str(error), witnesses=witnesses)


def _decide_once(variant: Variant, effort: Effort, clock: Clock) -> Decision:
    """A claim without instances: symbols only, or constants."""
    with clock.balls():
        certified = settle(variant, None, budget_of(variant, effort))
    if certified.meets is not True:
        return _unmet(certified)
    if variant.mutant is None and not certified.moved:
        raise ignores_accuracy(variant, "it")
    if all(outcome.symbolic for outcome in certified.parts.values()):
        clock.ball_seconds = 0.0  # SymPy took the time
    curves = Curves()
    curves.keep(certified.parts)
    kept: dict[str, Any] = {"curves": curves.kept, "graphs": certified.graphs}
    part, outcome = certified.worst
    where = f"part {part!r}: " if part else ""
    if outcome.sign is Sign.UNKNOWN:
        return Decision(Verdict.UNDECIDED, instances=1, drawn=1, bits=outcome.bits, message=f"{where}{outcome.note}", **kept)
    kind = "minimal" if outcome.refutes else "closest"
    return Decision(
        verdict=Verdict.REFUTED if outcome.refutes else Verdict.HOLDS,
        grade=None if outcome.refutes else _grade(variant, certified),
        instances=1,
        drawn=1,
        certified=1,
        ties=sum(each.sign is Sign.ZERO for each in certified.parts.values()),
        exact_ties=sum(each.exact for each in certified.parts.values()),
        worst_slack=outcome.slack,
        bits=certified.bits,
        level=outcome.level,
        resolution=max((each.error for each in certified.parts.values() if each.level is not None and each.sign is Sign.ZERO), default=None),
        witnesses=(witness_of(variant, kind, _values(outcome), certified),),
        message=f"{where}{_refutation(variant, outcome)}" if outcome.refutes else "",
        **kept,
    )


def _unmet(certified: Certified) -> Decision:
    """The decision where an assumption about nothing but constants fails, or cannot be decided."""
    if certified.meets is False:
        return Decision(Verdict.VACUOUS, drawn=1, message="the assumptions do not hold for the constants of the statement")
    return Decision(Verdict.UNDECIDED, drawn=1, bits=certified.bits, message="the constants are too near to the boundary of an assumption")


def _values(outcome: Outcome) -> Any:
    return dict(outcome.symbols) or None


def _refutation(variant: Variant, outcome: Outcome) -> str:
    if outcome.symbols:
        return "refuted at " + ", ".join(f"{name} = {value}" for name, value in outcome.symbols.items())
    if outcome.curve:
        return exponent_text(outcome.curve)
    hint = rounding_hint(outcome.slack) if variant.mutant is None and not variant.measured else ""
    return f"refuted: {outcome.left} against {outcome.right}{hint}"


def _grade(variant: Variant, certified: Certified) -> Grade | None:
    if variant.measured:
        return Grade.MEASURED
    claims = variant.claims(None)
    return weakest([Grade.PROVED if isinstance(claims[part], Identity) else Grade.CERTIFIED for part in certified.parts])
