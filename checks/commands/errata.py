"""``checks errata``: what sources print wrongly, each with the counterexample that balls certify."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checks.commands.context import asked_for, write_json
from checks.evidence.records import witness_to_json
from checks.report.findings import mutant_change
from checks.report.sources import resolved
from checks.report.terminal import Screen
from checks.report.text import count
from checks.report.witnesses import Fact, witness_facts
from checks.results import SCHEMA, MutantResult
from checks.standing import Evidence
from checks.statement import Mutant, Theorem


@dataclass(frozen=True)
class Erratum:
    """A printed statement that is wrong, and what is known of it."""

    theorem: Theorem
    mutant: Mutant
    evidence: Evidence | None

    @property
    def result(self) -> MutantResult | None:
        """The fate of the printed statement, if it was run."""
        results = self.evidence.result.mutants if self.evidence else ()
        return next((each for each in results if each.name == self.mutant.name), None)

    @property
    def refuted(self) -> bool:
        """Whether a certified counterexample is known."""
        return self.result is not None and self.result.killed

    @property
    def source(self) -> str:
        """What the erratum is in: the entry of the bibliography, or the text of the source."""
        theorem = self.theorem
        return next(iter(resolved(theorem.source, theorem).values()), " ".join(theorem.source.text.split()))


def run(options: argparse.Namespace) -> int:
    """List the errata, by source."""
    theorems, evidence = asked_for(options)
    errata = [Erratum(each, mutant, evidence.get(each.id)) for each in theorems for mutant in each.mutants if mutant.as_printed]
    if options.json:
        write_json({"schema": SCHEMA, "errata": [_described(erratum) for erratum in errata]}, options.json)
    else:
        _show(Screen(sys.stdout), errata)
    return 0


def _show(screen: Screen, errata: Sequence[Erratum]) -> None:
    sources: dict[str, list[Erratum]] = {}
    for erratum in errata:
        sources.setdefault(erratum.source, []).append(erratum)
    for source, group in sources.items():
        screen.line((source, "bold"))
        for erratum in group:
            screen.line()
            screen.line("  ", (erratum.theorem.id, "cyan"))
            screen.facts(_facts(erratum), indent=4)
        screen.line()
    refuted = sum(erratum.refuted for erratum in errata)
    found = f"{count(len(errata), 'erratum', 'errata')} in {count(len(sources), 'source')}"
    screen.line(f"{found}; {refuted} with a certified counterexample" if errata else "no source is known to print anything wrongly")


def _facts(erratum: Erratum) -> list[Fact]:
    mutant, theorem = erratum.mutant, erratum.theorem
    where = mutant.where or " ".join(theorem.source.text.split())
    facts = [("printed in", where), ("misprint", mutant_change(mutant, theorem)), ("correct", theorem.statement)]
    facts += [("note", mutant.note)] if mutant.note else []
    result = erratum.result
    if erratum.evidence is None or result is None:
        return [*facts, ("evidence", f"not run yet; run: checks verify {theorem.id}")]
    if not result.killed:
        facts.append(("evidence", f"not refuted: {result.verdict}"))
    facts += witness_facts(result.witness, theorem) if result.killed and result.witness else []
    return facts if erratum.evidence.fresh else [*facts, ("evidence", f"stale; run: checks verify {theorem.id}")]


def _described(erratum: Erratum) -> dict[str, Any]:
    result, mutant, theorem = erratum.result, erratum.mutant, erratum.theorem
    witness = result.witness if result and result.killed else None
    return {
        "theorem": theorem.id,
        "mutant": mutant.name,
        "source": theorem.source.text,
        "entry": erratum.source,
        "where": mutant.where,
        "note": mutant.note,
        "statement": theorem.statement,
        "change": mutant_change(mutant, theorem),
        "verdict": result.verdict.value if result else None,
        "fresh": bool(erratum.evidence and erratum.evidence.fresh),
        "witness": witness_to_json(witness) if witness else None,
    }
