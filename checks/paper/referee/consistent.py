"""Whether a recorded result agrees with itself. This needs neither the theorem nor any computing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from checks.errors import WitnessError
from checks.evidence.accumulated import weighed
from checks.evidence.records import result_to_json
from checks.evidence.witnesses import check_id
from checks.paper.referee.differences import MISSING, differences, told
from checks.paper.referee.record import Entry
from checks.results import Chance, Decision, Effort, MutantResult, Result, Verdict, Witness

_KINDS = {
    Verdict.HOLDS: {"closest"},
    Verdict.REFUTED: {"minimal", "worst", "tight"},
    Verdict.UNDECIDED: {"closest", "tight"},
    Verdict.VACUOUS: {"closest"},
    Verdict.ERROR: {"error"},
}
_SIGNS = {
    "closest": {"positive", "zero"},
    "minimal": {"negative"},
    "worst": {"negative"},
    "tight": {"positive", "unknown"},
    "error": {"unknown"},
}
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")

MOST_BITS = 2 * Effort.DEEP.cap
"""At every effort, what is unknown at its cap gets the bits of the deepest one, and what is finite there for the first time one precision more."""

MOST_TESTS = 10**5
"""A statistical claim has fewer parts at fewer instances than this."""


def contradictions(entry: Entry) -> Iterator[str]:
    """Yield, in a line each, where a recorded result contradicts itself."""
    result = entry.result
    yield from _retold(entry)
    if not _FINGERPRINT.fullmatch(result.fingerprint):
        yield f"the fingerprint is {told(result.fingerprint)}, which is none"
    yield from _of_decision(result.decision, result, None)
    names = [mutant.name for mutant in result.mutants]
    yield from (f"the mutant {name!r} stands there twice" for name in dict.fromkeys(names) if names.count(name) > 1)
    for mutant in result.mutants:
        yield from (f"the mutant {mutant.name!r}: {text}" for text in _of_mutant(mutant, result))


def _retold(entry: Entry) -> Iterator[str]:
    """What is written for readers must follow from the decision. A fact that is missing was not yet written by an older version."""
    for path, written, follows in differences(entry.written, result_to_json(entry.result)):
        if follows is MISSING:
            yield f"{path} is nothing that belongs into a record"
        elif written is not MISSING:
            yield f"{path} is {told(written)}, and from the rest follows {told(follows)}"


def _of_mutant(mutant: MutantResult, result: Result) -> Iterator[str]:
    yield from _of_decision(mutant.decision, result, mutant.name)
    if mutant.by not in (("violation", "tightness") if mutant.killed else ("",)):
        yield f"it is {mutant.verdict}, by {told(mutant.by)}"
    tight = any(witness.kind == "tight" for witness in mutant.decision.witnesses)
    if mutant.killed and tight != (mutant.by == "tightness"):
        yield f"it was refuted by {mutant.by}, and its witness is {'' if tight else 'not '}one of lost equality"


def _of_decision(decision: Decision, result: Result, mutant: str | None) -> Iterator[str]:
    holds = decision.verdict is Verdict.HOLDS
    if (decision.grade is not None) != holds:
        yield f"the verdict is {decision.verdict}, and the grade {decision.grade or 'none'}"
    yield from _of_counts(decision)
    yield from _of_slack(decision)
    if decision.verdict is Verdict.REFUTED and not decision.witnesses:
        yield "it is refuted, and there is no witness"
    if not 0 <= decision.bits <= MOST_BITS:
        yield f"{decision.bits:,} bits are more than the effort {result.effort} has"
    for witness in decision.witnesses:
        yield from (f"witness {witness.id}: {text}" for text in _of_witness(witness, decision, result, mutant))
    yield from _of_chances(decision)


def _of_counts(decision: Decision) -> Iterator[str]:
    counts = ("instances", "drawn", "certified", "rounding", "ties", "exact_ties", "tight")
    for name in counts:
        if getattr(decision, name) < 0:
            yield f"{name} is {getattr(decision, name)}"
    if decision.instances > decision.drawn:
        yield f"{decision.instances:,} instances met the assumptions, of {decision.drawn:,} that were drawn"
    if decision.exact_ties > decision.ties:
        yield f"{decision.exact_ties:,} of {decision.ties:,} ties are exact"
    if decision.verdict is Verdict.HOLDS and not decision.instances:
        yield "it holds, at no instance"
    if decision.verdict is Verdict.HOLDS and not decision.chances and not decision.certified:
        yield "it holds, and no instance was decided"
    for name, rate in decision.acceptance.items():
        if not 0 <= rate <= 1:
            yield f"the assumption {name!r} was met at a rate of {rate}"


def _of_slack(decision: Decision) -> Iterator[str]:
    slack, kinds = decision.worst_slack, {witness.kind for witness in decision.witnesses}
    if slack is None:
        return
    if math.isnan(slack) or (decision.verdict is Verdict.HOLDS and slack < 0) or (kinds & {"minimal", "worst"} and slack >= 0):
        yield f"the verdict is {decision.verdict}, and the worst slack {slack!r}"


def _of_witness(witness: Witness, decision: Decision, result: Result, mutant: str | None) -> Iterator[str]:
    try:
        check_id(witness)
    except WitnessError:
        yield "its id is not that of its contents, so it was changed"
    if witness.theorem != result.id:
        yield f"it is of another theorem, {told(witness.theorem)}"
    if witness.mutant != mutant:
        yield f"it is against {'the theorem itself' if witness.mutant is None else f'the mutant {told(witness.mutant)}'}"
    if witness.kind not in _KINDS[decision.verdict]:
        yield f"it is of kind {told(witness.kind)}, and the verdict is {decision.verdict}"
    elif witness.sign not in _SIGNS[witness.kind]:
        yield f"it is of kind {witness.kind!r}, and its slack {told(witness.sign)}"
    if not 0 <= witness.bits <= MOST_BITS:
        yield f"its {witness.bits:,} bits are more than the effort {result.effort} has"


def _of_chances(decision: Decision) -> Iterator[str]:
    chances = decision.chances
    verdicts = {chance.verdict for chance in chances}
    worst = next((each for each in (Verdict.REFUTED, Verdict.UNDECIDED, Verdict.HOLDS) if each in verdicts), decision.verdict)
    if decision.verdict is not Verdict.ERROR and worst is not decision.verdict:
        yield f"the verdict is {decision.verdict}, and the tests say {worst}"
    yield from (f"{_test(chance)} is one of {chance.tests:,}" for chance in chances if not 0 < chance.tests <= MOST_TESTS)
    for chance in weighed(chances):
        if not chance.low <= chance.estimate <= chance.high:
            yield f"{_test(chance)}: the estimate {chance.estimate!r} is not between {chance.low!r} and {chance.high!r}"
        if not 0 < chance.alpha < 1 or chance.verdict is not _weighed(chance):
            yield f"{_test(chance)}: the evidence does not give the verdict {chance.verdict} at the level {chance.alpha!r}"


def _weighed(chance: Chance) -> Verdict:
    """The verdict that the evidence gives."""
    enough = -math.log(chance.alpha)
    if chance.evidence >= enough:
        return Verdict.REFUTED
    return Verdict.HOLDS if chance.support >= enough else Verdict.UNDECIDED


def _test(chance: Chance) -> str:
    return f"the test of {f'part {chance.part!r} at ' if chance.part else ''}instance {chance.instance}"
