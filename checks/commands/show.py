"""``checks show ID``: all that is stated of a theorem, and what is known of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from checks.catalogue.consistency import place
from checks.commands.context import catalogue_of, decided_text, store_of
from checks.report.chance import accumulated_text, chance_facts
from checks.report.curves import curve_facts
from checks.report.findings import findings, mutant_change
from checks.report.panels import panels
from checks.report.sources import resolved
from checks.report.terminal import Screen, show_finding
from checks.report.text import value_text
from checks.report.witnesses import Fact
from checks.standing import Evidence, evidence_of, outcome
from checks.statement import Assumption, Mutant, Source, Theorem


def run(options: argparse.Namespace) -> int:
    """Show each theorem that the ids name."""
    theorems = catalogue_of(options).find(options.ids)
    with store_of(options) as store:
        evidence = evidence_of(store, theorems)
    screen = Screen(sys.stdout)
    for index, theorem in enumerate(theorems):
        if index:
            screen.line()
        _show(screen, theorem, evidence.get(theorem.id))
    return 0


def _show(screen: Screen, theorem: Theorem, evidence: Evidence | None) -> None:
    screen.line((theorem.id, "bold"))
    screen.paragraph(" ".join(theorem.summary.split()), 2)
    screen.line()
    screen.paragraph(theorem.statement, 4, "cyan")
    screen.line()
    facts = [*_facts(theorem), *_mutants(theorem, evidence), *_evidence(theorem, evidence)]
    screen.facts(facts)
    for finding in findings(evidence.result, theorem) if evidence else ():
        show_finding(screen, finding)


def _facts(theorem: Theorem) -> Iterator[Fact]:
    yield from _source("source", theorem.source, theorem)
    yield from _source("literature", theorem.literature, theorem)
    if theorem.checked_form:
        yield "checked form", " ".join(theorem.checked_form.split())
    yield from _listed("assumptions", [_assumption(each) for each in theorem.assumptions])
    yield from _listed("constants", [f"{name} = {value_text(value, 60)}" for name, value in theorem.constants.items()])
    yield from _listed("uses", theorem.uses)
    yield from _listed("also called", theorem.aliases)
    yield "stated in", place(theorem)


def _listed(label: str, texts: list[str] | tuple[str, ...]) -> Iterator[Fact]:
    for index, text in enumerate(texts):
        yield ("" if index else label), text


def _source(label: str, source: Source, theorem: Theorem) -> Iterator[Fact]:
    """Yield the text of a source, then what its keys stand for."""
    if source.text:
        yield label, " ".join(source.text.split())
        yield from (("", text) for text in resolved(source, theorem).values())


def _assumption(assumption: Assumption) -> str:
    text = f"{assumption.name}: {assumption.description}" if assumption.description else assumption.name
    return text if assumption.condition else f"{text} (built into the instances)"


def _mutants(theorem: Theorem, evidence: Evidence | None) -> Iterator[Fact]:
    fates = {}
    for result in evidence.result.mutants if evidence else ():
        how = f" ({result.witness.id})" if result.killed and result.witness else ""
        fates[result.name] = f"{result.verdict}{how}"
    yield from _listed("mutants", [_mutant(mutant, theorem, fates.get(mutant.name)) for mutant in theorem.mutants])


def _mutant(mutant: Mutant, theorem: Theorem, fate: str | None) -> str:
    where = f" (printed in {mutant.where})" if mutant.where else " (as printed)" if mutant.as_printed else ""
    return f"{mutant.name}{where}: {'; '.join(filter(None, (mutant_change(mutant, theorem), fate, mutant.note)))}"


def _evidence(theorem: Theorem, evidence: Evidence | None) -> Iterator[Fact]:
    if evidence is None:
        yield "evidence", f"none yet; run: checks verify {theorem.id}"
        return
    result = evidence.result
    passed = "passes" if result.passed else "does not pass"
    yield "evidence", f"{passed}: {outcome(result)}; {decided_text(result)}"
    yield "", f"{result.effort} effort, {result.seconds:.2f} s, recorded {evidence.record.recorded[:16].replace('T', ' ')} UTC"
    yield from (("", text) for _, text in [*chance_facts(result.decision), *curve_facts(result.decision)])
    if panels(result.decision):
        yield "", f"with points for a figure: checks plot {theorem.id}"
    yield "", "fresh" if evidence.fresh else f"stale: the theorem, or what it uses, has changed since; run: checks verify {theorem.id}"
    for witness in result.decision.witnesses:
        if witness.kind == "closest":
            yield "", f"the instance of least slack: checks replay {witness.id}"
    if evidence.together:
        yield "accumulated", accumulated_text(evidence.together)
