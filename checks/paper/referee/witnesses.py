"""The recorded witnesses and the tight instances of one theorem, decided again, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checks.arithmetic.sign import Sign
from checks.deciders.blas import one_blas_thread
from checks.deciders.budget import budget_of
from checks.deciders.chance import share
from checks.deciders.enclose import Outcome
from checks.errors import ChecksError, PredicateError
from checks.paper.referee.consistent import MOST_BITS, MOST_TESTS
from checks.paper.referee.enclosures import contradict
from checks.paper.referee.points import Point, confirmed, differs, unchecked
from checks.replaying import Replayed, replay
from checks.report.text import count
from checks.results import Decision, Effort, MutantResult, Result, Verdict, Witness
from checks.statement import Theorem
from checks.strength.tight import count_tight, lost_equality

STEP, TIGHT = "witnesses", "tight instances"


def redecided(theorem: Theorem, result: Result) -> Iterator[Point]:
    """Yield what comes out when the witnesses of a result, and the tight instances of its theorem, are decided again.

    A kill counts if it is real: the mutant fails at the witness; or it is no equality there, where the theorem is one.
    """
    found = [point for decision, mutant in _decisions(result) for point in _of_decision(theorem, result, decision, mutant)]
    wrong = [point for point in found if point is not None]
    if len(found) > len(wrong):
        killed = sum(mutant.killed for mutant in result.mutants)
        kills = f", which refute {count(killed, 'mutant')}" if killed and not wrong else ""
        yield confirmed(theorem.id, STEP, f"{count(len(found) - len(wrong), 'witness decides', 'witnesses decide')} as recorded{kills}")
    yield from wrong
    yield from (differs(theorem.id, STEP, text) for decision, mutant in _decisions(result) for text in _levels(theorem, decision, mutant))
    yield from _sharp(theorem, result)


def _decisions(result: Result) -> Iterator[tuple[Decision, MutantResult | None]]:
    yield result.decision, None
    yield from ((mutant.decision, mutant) for mutant in result.mutants)


def _of_decision(theorem: Theorem, result: Result, decision: Decision, mutant: MutantResult | None) -> Iterator[Point | None]:
    """Yield a point for each witness, or None if it is as recorded."""
    if mutant is not None and mutant.name not in [each.name for each in theorem.mutants]:
        yield unchecked(theorem.id, STEP, f"the witnesses against {mutant.name!r}, which is no mutant of the theorem")
        return
    for witness in decision.witnesses:
        about = f"witness {witness.id}{f' against {mutant.name!r}' if mutant else ''}"
        try:
            yield _of_witness(theorem, result, decision, witness, about)
        except ChecksError as error:
            yield differs(theorem.id, STEP, f"{about}: {error}")


def _of_witness(theorem: Theorem, result: Result, decision: Decision, witness: Witness, about: str) -> Point | None:
    if witness.bits > MOST_BITS or (witness.level or 0) > budget_of(theorem.variant, Effort.DEEP).level:
        return differs(theorem.id, STEP, f"{about}: it asks for {witness.bits:,} bits and level {witness.level}, more than any effort has")
    replayed = replay(witness, theorem)
    if not replayed.confirmed:
        return _otherwise(theorem, witness, replayed, about)
    if replayed.outcome is None:
        return None
    if wrong := _wrong(witness, replayed.outcome, decision, theorem):
        return differs(theorem.id, STEP, f"{about}: {wrong}")
    return _not_real(theorem, result, witness, replayed, about)


def _otherwise(theorem: Theorem, witness: Witness, replayed: Replayed, about: str) -> Point:
    if replayed.outcome is None:
        return differs(theorem.id, STEP, f"{about}: {replayed.why}")
    if replayed.outcome.sign is Sign.UNKNOWN and theorem.variant.statistical:
        return unchecked(theorem.id, STEP, f"{about}: new samples do not decide it: {replayed.outcome.left} against {replayed.outcome.right}")
    sides = f"{replayed.outcome.left} against {replayed.outcome.right}"
    return differs(theorem.id, STEP, f"{about}: the slack is {witness.sign} in the record, and {replayed.outcome.sign.value} here ({sides})")


def _wrong(witness: Witness, here: Outcome, decision: Decision, theorem: Theorem) -> str:
    """What the record says of the sides or the violation and cannot be; nothing if all can be.

    What is measured or sampled anew comes out otherwise each time, on other machines at least: there, the sign decides.
    """
    if theorem.variant.statistical or here.level is not None:
        return ""
    pairs = {"left side": (witness.left, here.left), "right side": (witness.right, here.right), "violation": (witness.violation, here.violation)}
    for name, (recorded, now) in pairs.items():
        if contradict(recorded, now):
            return f"the {name} is {recorded} in the record, and {now} here"
    if _is_worst(witness, decision) and not here.symbols and decision.worst_slack != here.slack:
        return f"the worst slack is {decision.worst_slack!r} in the record, and {here.slack!r} here"
    return ""


def _is_worst(witness: Witness, decision: Decision) -> bool:
    """Whether the worst slack of a decision is the slack at this witness: the last one, unless the theorem holds and only is not sharp."""
    return witness is decision.witnesses[-1] and not (witness.kind == "tight" and witness.mutant is None)


def _not_real(theorem: Theorem, result: Result, witness: Witness, replayed: Replayed, about: str) -> Point | None:
    """What is wrong with a kill; None for a real one, and for what is no kill."""
    certified = replayed.certified
    if certified is None or witness.kind == "closest":
        return None
    if certified.meets is not True:
        return differs(theorem.id, STEP, f"{about}: it cannot be told whether the instance meets the assumptions")
    if witness.kind != "tight" or witness.mutant is None:
        return None
    own = _of_the_theorem(theorem, witness, Effort.of(result.effort))
    if own.outcome is None or own.outcome.sign is not Sign.ZERO:
        sign = own.outcome.sign.value if own.outcome else own.why
        return differs(theorem.id, STEP, f"{about}: no equality is lost there, since the theorem itself has none (its slack: {sign})")
    return None


def _of_the_theorem(theorem: Theorem, witness: Witness, effort: Effort) -> Replayed:
    """The theorem itself at a tight instance: a tie to the cap of the effort, or, where that does not tell, to that of the deepest one."""
    tie = replace(witness, mutant=None, sign="zero", bits=effort.cap)
    own = replay(tie, theorem)
    unknown = own.failed or (own.outcome is not None and own.outcome.sign is Sign.UNKNOWN)
    return replay(replace(tie, bits=Effort.DEEP.cap), theorem) if unknown else own


def _levels(theorem: Theorem, decision: Decision, mutant: MutantResult | None) -> Iterator[str]:
    """Where a test of chance was not at the level that the theorem has: what its parts and instances divide."""
    level = share(theorem.variant)
    for chance in decision.chances:
        if not 0 < chance.tests <= MOST_TESTS:
            continue  # a contradiction of its own
        divided = {level / instances / (chance.tests // instances) for instances in range(1, chance.tests + 1) if chance.tests % instances == 0}
        if chance.alpha not in divided:
            of = f"the mutant {mutant.name!r}" if mutant else "the theorem"
            yield f"a test of {of} was at the false-alarm level {chance.alpha:.3g}, and {count(chance.tests, 'test')} divide {level:.3g}"


def _sharp(theorem: Theorem, result: Result) -> Iterator[Point]:
    """The tight instances, which the record only counts."""
    if result.verdict is not Verdict.HOLDS:
        return
    expected = count_tight(theorem)
    if result.decision.tight != expected:
        text = f"{count(result.decision.tight, 'tight instance')} in the record, and {expected} here"
        yield differs(theorem.id, TIGHT, text)
    if not expected:
        return
    try:
        with one_blas_thread():
            lost = lost_equality(theorem, theorem.variant, Effort.of(result.effort), result.seed)
    except PredicateError as error:
        yield differs(theorem.id, TIGHT, str(error))
        return
    if lost is None:
        yield confirmed(theorem.id, TIGHT, f"{count(expected, 'tight instance is an equality', 'tight instances are equalities')}")
    else:
        yield differs(theorem.id, TIGHT, lost.message)
