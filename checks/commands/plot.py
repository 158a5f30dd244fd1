"""``checks plot [ID ...] --to DIR``: what was recorded of rates, and of claims over an axis, as figures and as CSV."""

from __future__ import annotations

import argparse
from pathlib import Path

from checks.commands.context import catalogue_of, store_of
from checks.errors import UsageError
from checks.report.panels import Panel, as_csv, panels
from checks.report.plots import draw, require_matplotlib
from checks.report.text import count
from checks.standing import Evidence, evidence_of, outcome
from checks.statement import Theorem


def run(options: argparse.Namespace) -> int:
    """Draw the newest evidence of each theorem that the ids name, as far as points were recorded of it."""
    require_matplotlib()
    theorems = catalogue_of(options).find(options.ids)
    with store_of(options) as store:
        evidence = evidence_of(store, theorems)
    shown = {each.id: panels(evidence[each.id].result.decision) for each in theorems if each.id in evidence}
    if not any(shown.values()):
        raise UsageError(_nothing(theorems, evidence))
    folder = _folder(options.to)
    for theorem in theorems:
        if shown.get(theorem.id):
            print(_drawn(evidence[theorem.id], shown[theorem.id], folder, options.format))
        elif options.ids:
            print(f"{theorem.id}: {_why_not(theorem, evidence)}")
    return 0


def _drawn(evidence: Evidence, shown: list[Panel], folder: Path, suffix: str) -> str:
    """Write a figure and its points; return what was written."""
    name = evidence.result.id
    table = folder / f"{name}.csv"
    try:
        table.write_text(as_csv(shown), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{table} cannot be written: {error.strerror}; name another folder") from None
    figure = folder / f"{name}.{suffix}"
    date = evidence.record.day
    draw(shown, f"{name}\n{outcome(evidence.result)}, {date}{'' if evidence.fresh else ', stale'}", figure)
    stale = "" if evidence.fresh else f"; stale, run: checks verify {name}"
    return f"{figure}: {count(len(shown), 'panel')}, with {table.name}{stale}"


def _folder(name: str) -> Path:
    folder = Path(name).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--to {name} is no folder that can be made: {error.strerror}; name another one") from None
    return folder


def _why_not(theorem: Theorem, evidence: dict[str, Evidence]) -> str:
    if theorem.id not in evidence:
        return f"nothing is recorded; run: checks verify {theorem.id}"
    return "no points are recorded: it claims no rate, and states nothing over an axis (over=)"


def _nothing(theorems: list[Theorem], evidence: dict[str, Evidence]) -> str:
    if len(theorems) == 1:
        return f"{theorems[0].id}: {_why_not(theorems[0], evidence)}"
    run_first = "" if evidence else "; run: checks verify"
    return f"no points are recorded of {count(len(theorems), 'theorem')}{run_first}"
