"""Why a theorem does not pass, told so that a theorist sees it: shared by the terminal, pytest's failures and the errata."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from checks.catalogue.consistency import place
from checks.report.chance import chance_facts
from checks.report.curves import curve_facts
from checks.report.text import count, shorten, value_text
from checks.report.witnesses import Fact, missed_facts, witness_facts
from checks.results import Decision, MutantResult, Result, Verdict
from checks.statement import Mutant, Theorem


@dataclass(frozen=True)
class Finding:
    """One thing to tell: a title, and labelled facts below it."""

    title: str
    facts: tuple[Fact, ...]


def findings(result: Result, theorem: Theorem | None = None) -> list[Finding]:
    """Return why the result does not pass, the theorem's own verdict first; nothing if it passes.

    With the theorem, the findings show its statement and its place, and say what a surviving mutant changes.
    """
    found = []
    if result.verdict is not Verdict.HOLDS:
        mend = [("mend", _SHARPEN)] if result.unsharp else []
        facts = (*_stated(theorem), *_constants(result, theorem), *_decision_facts(result.decision, result.id, theorem), *mend)
        found.append(Finding(_title(result), facts))
    elif not result.mutants:
        found.append(Finding(f"{result.id} has no mutant", (*_stated(theorem), ("mend", result.reason))))
    return found + [_survivor(result, mutant, theorem) for mutant in result.survivors]


def finding_text(finding: Finding, width: int | None = None) -> str:
    """Return a finding as plain text: the title, then its facts in two columns, wrapped at ``width`` if one is given."""
    margin = max((len(label) for label, _ in finding.facts), default=0) + 4
    lines = [finding.title]
    for label, text in finding.facts:
        body = textwrap.wrap(text, max(width - margin, 20), break_on_hyphens=False) if width else [text]
        lines += [f"  {label if index == 0 else '':<{margin - 4}}  {line}" for index, line in enumerate(body or [""])]
    return "\n".join(line.rstrip() for line in lines)


def mutant_change(mutant: Mutant, theorem: Theorem) -> str:
    """Return what a mutant changes, for instance ``factor = 3 (stated: 2), without 'descent'``."""
    changes = [_change(name, _short(value), _short(theorem.constants.get(name))) for name, value in mutant.constants.items()]
    changes += [f"without {name!r}" for name in mutant.without]
    changes += ["other instances"] if mutant.instances is not None else []
    changes += ["another predicate"] if mutant.predicate is not None else []
    return ", ".join(changes)


def _change(name: str, value: str, stated: str) -> str:
    return f"another {name}" if value == stated else f"{name} = {value} (stated: {stated})"


_SHARPEN = "correct tight=, or name the part of the claim that is sharp there: Tight(instances, part=...)"

_TITLES = {
    Verdict.REFUTED: "{} is refuted",
    Verdict.UNDECIDED: "{} is undecided",
    Verdict.VACUOUS: "{} is vacuous",
    Verdict.ERROR: "{} stopped with an error",
}


def _title(result: Result) -> str:
    if result.unsharp:
        return f"{result.id} is not sharp where tight= says; no instance refutes the claim itself"
    return _TITLES[result.verdict].format(result.id)


def _short(value: object) -> str:
    return shorten(value_text(value), 40)


def _stated(theorem: Theorem | None) -> Iterator[Fact]:
    if theorem is not None:
        yield "claim", " ".join(theorem.statement.split())
        yield "stated in", place(theorem)


def _constants(result: Result, theorem: Theorem | None) -> Iterator[Fact]:
    """Yield the constants with which the statement was refuted: they are what a reader compares with it first."""
    if theorem is not None and theorem.constants and result.verdict is Verdict.REFUTED:
        yield "constants", ", ".join(f"{name} = {_short(value)}" for name, value in theorem.constants.items())


def _decision_facts(decision: Decision, label: str, theorem: Theorem | None) -> list[Fact]:
    why = decision.message.removeprefix(f"{label}: ")
    refuting = decision.witnesses if decision.verdict in (Verdict.REFUTED, Verdict.ERROR) else ()
    shown = any(witness.kind == "minimal" for witness in refuting)
    facts = [("why", why)] if why and not shown else []
    facts += [*chance_facts(decision), *curve_facts(decision)]
    if decision.verdict is Verdict.UNDECIDED and not decision.chances:
        facts.append(("tried", _tried(decision)))
    for witness in refuting[:1]:
        facts += witness_facts(witness, theorem)
    for witness in refuting[1:]:
        facts += [("worst", text) for _, text in missed_facts(witness.violation)] + [("replay", f"checks replay {witness.id}")]
    told, _, hint = why.partition("; ") if shown else ("", "", "")  # the witness has told the rest
    if told.rpartition(": ")[2].startswith("exponent "):
        hint = ""  # it goes on about the exponent, as the facts on the rate do
    return [*facts, ("mend", hint)] if hint else facts


def _tried(decision: Decision) -> str:
    met = "" if decision.instances == decision.drawn else f"{decision.instances:,} met the assumptions, "
    how = "by balls" if decision.level is None else f"at levels 0-{decision.level} of accuracy"
    return f"{count(decision.drawn, 'instance')}, {met}{decision.certified:,} decided {how}"


def _survivor(result: Result, survivor: MutantResult, theorem: Theorem | None) -> Finding:
    decision = survivor.decision
    facts = list(_stated(theorem))
    mutant = next((each for each in theorem.mutants if each.name == survivor.name), None) if theorem else None
    if theorem and mutant:
        facts.append(("change", mutant_change(mutant, theorem)))
    if decision.verdict is not Verdict.HOLDS:
        facts += _decision_facts(decision, f"{result.id}[{survivor.name}]", theorem)
        return Finding(f"{result.id}: the mutant {survivor.name!r} is not refuted: {decision.verdict}", tuple(facts))
    facts += [*chance_facts(decision), *curve_facts(decision)]
    if decision.chances:
        facts.append(("mend", "make the mutant wrong by more than the effect, declare a smaller effect=, or try --effort deep"))
        return Finding(f"{result.id}: the mutant {survivor.name!r} survives", tuple(facts))
    facts.append(("tried", f"{_tried(decision)}; none refutes it"))
    facts.append(("mend", _teeth(theorem)))
    return Finding(f"{result.id}: the mutant {survivor.name!r} survives", tuple(facts))


def _teeth(theorem: Theorem | None) -> str:
    if theorem is not None and not theorem.tight:
        return "add a corner or a family that tells the two apart; if the mutant only weakens the claim, say where it is sharp (tight=)"
    return "add a corner or a family that tells the two apart, try more (--effort deep), or drop the mutant if it is true"
