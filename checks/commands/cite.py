"""``checks cite PAPER.tex``: what a paper cites exists, is fresh, passed, and says what the paper says."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.text import Text

from checks.catalogue import Catalogue
from checks.commands.context import aside, catalogue_of, check_json_file, check_writable, store_of, write_json
from checks.errors import UsageError
from checks.evidence.store import Store
from checks.paper.findings import Demands, Finding, Level, examine, ordered
from checks.paper.marks.beside import write_beside
from checks.paper.output.annotations import annotation
from checks.paper.output.described import described, summary
from checks.paper.output.sarif import sarif
from checks.paper.pinned.drift import SETTLED
from checks.paper.pinned.pinning import against_lock, blocking, pin
from checks.paper.places import place_text, relative
from checks.paper.status import Check, Status, checks_of
from checks.paper.tex.paper import Paper
from checks.paper.tex.reading import papers_in, read_paper
from checks.paper.text.worddiff import styled
from checks.report.terminal import Screen
from checks.report.text import count
from checks.results import SCHEMA, Effort, Grade

_MOST_NAMED = 10
_STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "dim"}


@dataclass(frozen=True)
class Examined:
    """A paper, what is known of the checks that it cites, what was found, and what of that was accepted by pinning."""

    paper: Paper
    checks: dict[str, Check]
    findings: list[Finding]
    accepted: tuple[Finding, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether there is no error."""
        return all(finding.level is not Level.ERROR for finding in self.findings)


def run(options: argparse.Namespace) -> int:
    """Examine each paper; return 0 if there is no error, else 1."""
    _check_options(options)
    papers = [read_paper(path) for path in papers_in(Path(options.paper))]
    catalogue = catalogue_of(options)
    with store_of(options) as store, aside():
        examined = [_examined(paper, catalogue, store, _demands(options)) for paper in papers]
    screen = Screen(sys.stderr if "-" in (options.json, options.sarif) else sys.stdout)
    done = ""
    if options.pin:
        examined, done = _pinned(examined)
    for each in examined:
        _show(screen, each, several=len(examined) > 1, github=options.github)
    if done:
        screen.line(done)
    if options.write:
        _write(screen, examined, options.base)
    if options.json:
        write_json(_json(examined), options.json)
    if options.sarif:
        write_json(sarif([finding for each in examined for finding in each.findings]), options.sarif)
    return 0 if all(each.passed for each in examined) else 1


def _check_options(options: argparse.Namespace) -> None:
    """Refuse what could not be written in the end."""
    check_json_file(options.json)
    for file in (options.json, options.sarif):
        check_writable(file)
    if options.json == options.sarif == "-":
        raise UsageError("--json and --sarif cannot both be written to standard output; name a file for one of them")
    if options.base and not options.write:
        raise UsageError("--base is for the files that --write writes; add --write")


def _pinned(examined: Sequence[Examined]) -> tuple[list[Examined], str]:
    """Pin all papers, unless there is an error that pinning does not settle; return what is left of the findings, and what was done."""
    blocked = sum(len(blocking(each.findings)) for each in examined)
    if blocked:
        return list(examined), f"nothing is pinned: {count(blocked, 'error')} other than drift must be mended first"
    done = "\n".join(pin(each.paper, each.checks) for each in examined)
    return [_settled(each) for each in examined], done


def _settled(examined: Examined) -> Examined:
    settled = tuple(finding for finding in examined.findings if finding.rule in SETTLED)
    left = [finding for finding in examined.findings if finding.rule not in SETTLED]
    return replace(examined, findings=left, accepted=settled)


def _demands(options: argparse.Namespace) -> Demands:
    return Demands(options.all, Grade(options.grade) if options.grade else None, Effort.of(options.effort) if options.effort else None)


def _examined(paper: Paper, catalogue: Catalogue, store: Store, demands: Demands) -> Examined:
    checks = checks_of((citation.id for citation in paper.citations), catalogue, store)
    found = [*examine(paper, checks, demands, catalogue.named), *against_lock(paper, checks)]
    return Examined(paper, checks, ordered(found, paper))


def _show(screen: Screen, examined: Examined, several: bool, github: bool) -> None:
    for finding in examined.findings:
        if github:
            screen.lines([Text(annotation(finding))])  # never wrapped: a command is one line
        else:
            _show_finding(screen, finding, finding.level, _STYLES[finding.level], finding.message)
    for finding in examined.accepted:
        _show_finding(screen, finding, "accepted", "green", finding.message.partition(";")[0])
    name = f"{relative(examined.paper.main)}: " if several else ""
    text = summary(examined.paper, examined.checks, examined.findings)
    screen.line((name + text, "green" if examined.passed else "bold red"))
    if outdated := _outdated(examined.checks):
        screen.line(f"run: checks verify {' '.join(outdated) if len(outdated) <= _MOST_NAMED else '--changed'}")


def _write(screen: Screen, examined: Sequence[Examined], base: str | None) -> None:
    """Write what the papers need beside them. Papers in one folder share the files, which know the checks of all of them."""
    folders: dict[Path, dict[str, Check]] = {}
    for each in examined:
        folders.setdefault(each.paper.main.parent, {}).update(each.checks)
    for folder, checks in folders.items():
        for written in write_beside(folder, checks, base):
            screen.line(f"{relative(written.path)}: {written.done}")


def _show_finding(screen: Screen, finding: Finding, label: str, style: str, message: str) -> None:
    screen.line(f"{place_text(finding.place)}: ", (label, style), f": {message}")
    for line in finding.diff.split("\n") if finding.diff else ():
        screen.line("    ", *styled(line))


def _outdated(checks: Mapping[str, Check]) -> list[str]:
    """Return the ids of the cited checks that have to run, or to run again, if there are several."""
    waiting = [check.theorem.id for check in checks.values() if check.theorem and check.status in (Status.NEVER, Status.STALE)]
    return list(dict.fromkeys(waiting)) if len(waiting) > 1 else []


def _json(examined: Sequence[Examined]) -> dict[str, Any]:
    """One paper as an object; several as a list of them."""
    entries = [{"schema": SCHEMA, **described(each.paper, each.checks, each.findings), "passed": each.passed} for each in examined]
    if len(entries) == 1:
        return entries[0]
    return {"schema": SCHEMA, "passed": all(each.passed for each in examined), "papers": entries}
