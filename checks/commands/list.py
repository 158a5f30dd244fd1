"""``checks list``: the catalogue, a line for each theorem."""

from __future__ import annotations

import argparse
import math
import sys
from typing import Any

from rich.text import Text

from checks.commands.context import asked_for, write_json
from checks.report.findings import mutant_change
from checks.report.layout import table
from checks.report.terminal import STYLES, Screen
from checks.report.text import count, shorten
from checks.results import SCHEMA
from checks.standing import Evidence
from checks.statement import Mutant, Theorem

Listed = tuple[Theorem, Evidence | None]


def run(options: argparse.Namespace) -> int:
    """List the theorems that the ids and the filters leave."""
    theorems, evidence = asked_for(options)
    listed = [(theorem, evidence.get(theorem.id)) for theorem in theorems]
    listed = [(theorem, known) for theorem, known in listed if _wanted(theorem, known, options)]
    if options.json:
        write_json({"schema": SCHEMA, "theorems": [_described(*each) for each in listed]}, options.json)
    else:
        _show(Screen(sys.stdout), listed)
    return 0


def _wanted(theorem: Theorem, evidence: Evidence | None, options: argparse.Namespace) -> bool:
    verdict = evidence.result.verdict.value if evidence else "none"
    grade = evidence.result.grade if evidence else None
    return (
        options.verdict in (None, verdict)
        and options.grade in (None, grade)
        and (not options.printed or any(mutant.as_printed for mutant in theorem.mutants))
    )


def _show(screen: Screen, listed: list[Listed]) -> None:
    if not listed:
        screen.line("no theorem is left by these filters")
        return
    headings = ("theorem", "grade", "source")
    rows = [[Text(theorem.id), _grade(evidence), Text(" ".join(theorem.source.text.split()))] for theorem, evidence in listed]
    if screen.width is not None:
        rows = [[*cells[:2], Text(shorten(cells[2].plain, _room(rows, screen.width)), "dim")] for cells in rows]
    screen.lines(table(headings, rows, (), screen.width))
    if screen.live:
        screen.line((count(len(listed), "theorem"), "dim"))


def _room(rows: list[list[Text]], width: int) -> int:
    """Return the room that is left for the source: beside the other cells if that is enough, else below the id."""
    beside = width - 4 - max(cells[0].cell_len for cells in rows) - max(cells[1].cell_len for cells in rows)
    below = width - 4 - max(5, *(cells[1].cell_len for cells in rows))
    return beside if beside >= 24 else max(below, 12)


def _grade(evidence: Evidence | None) -> Text:
    if evidence is None:
        return Text("not run", "dim")
    style = "green" if evidence.result.passed else STYLES[evidence.result.verdict] if evidence.result.grade is None else "bold red"
    return Text(evidence.label, style if evidence.fresh else "yellow")


def _described(theorem: Theorem, evidence: Evidence | None) -> dict[str, Any]:
    return {
        "id": theorem.id,
        "aliases": list(theorem.aliases),
        "statement": theorem.statement,
        "summary": theorem.summary,
        "source": theorem.source.text,
        "literature": theorem.literature.text,
        "checked_form": theorem.checked_form,
        "assumptions": [{"name": each.name, "description": each.description} for each in theorem.assumptions],
        "mutants": [_mutant(mutant, theorem, evidence) for mutant in theorem.mutants],
        "uses": list(theorem.uses),
        "file": theorem.file,
        "line": theorem.line,
        "evidence": _evidence(evidence),
    }


def _mutant(mutant: Mutant, theorem: Theorem, evidence: Evidence | None) -> dict[str, Any]:
    fates = {each.name: each.verdict.value for each in evidence.result.mutants} if evidence else {}
    return {
        "name": mutant.name,
        "as_printed": mutant.as_printed,
        "change": mutant_change(mutant, theorem),
        "where": mutant.where,
        "note": mutant.note,
        "verdict": fates.get(mutant.name),
    }


def _evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    result, decision = evidence.result, evidence.result.decision
    return {
        "verdict": result.verdict.value,
        "grade": result.grade,
        "passed": result.passed,
        "fresh": evidence.fresh,
        "effort": result.effort,
        "seed": result.seed,
        "instances": decision.instances,
        "certified": decision.certified,
        "worst_slack": decision.worst_slack if math.isfinite(decision.worst_slack or 0.0) else str(decision.worst_slack),
        "seconds": result.seconds,
        "fingerprint": result.fingerprint,
        "recorded": evidence.record.recorded,
        **({"accumulated": evidence.together.to_json()} if evidence.together else {}),
    }
