"""A paper against a record: what it cites is in the record, passed there, and is what the paper says."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checks.catalogue import Catalogue
from checks.evidence.store import Store
from checks.paper.findings import Demands, Finding, Level, examine
from checks.paper.pinned.lock import lock_path
from checks.paper.pinned.pinning import against_lock
from checks.paper.places import place_text, relative
from checks.paper.referee.marks import compared
from checks.paper.referee.points import Point, confirmed, differs, unchecked
from checks.paper.referee.record import Evidence
from checks.paper.status import Check, Status, checks_of
from checks.paper.tex.paper import Paper
from checks.paper.tex.reading import read_paper
from checks.report.text import count

STEP, LOCK = "paper", "lock file"


@dataclass(frozen=True)
class Cited:
    """A paper, and what is known of each check that it cites, by the record alone."""

    paper: Paper
    checks: dict[str, Check]
    known: tuple[str, ...] = ()
    """All names that a paper could cite, of the referee's theorems."""

    @property
    def ids(self) -> list[str]:
        """The ids of the cited theorems; what is not here keeps the name under which it is cited."""
        return list(dict.fromkeys(check.theorem.id if check.theorem else name for name, check in self.checks.items()))


def cited_by(papers: Sequence[Path], evidence: Evidence, catalogue: Catalogue) -> list[Cited]:
    """Return what papers cite, with the checks of the referee's catalogue and the evidence of the record."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder, "record.sqlite")) as store:
        store.load(evidence.data)
        read = [read_paper(path) for path in papers]
        known = tuple(catalogue.named)
        return [Cited(paper, checks_of((citation.id for citation in paper.citations), catalogue, store), known) for paper in read]


def agreeing(cited: Cited, evidence: Evidence, same: Collection[str]) -> Iterator[Point]:
    """Yield what `checks cite` would find, had it the record for a store.

    ``same``: the theorems whose sources are the recorded ones, whatever the versions: their evidence is not stale.
    """
    checks = {name: _fresh(check) if check.theorem and check.theorem.id in same else check for name, check in cited.checks.items()}
    findings = examine(cited.paper, checks, Demands(), cited.known)
    here = [finding for finding in findings if not _elsewhere(finding, cited, evidence)]
    points = [_point(finding) for finding in here]
    yield from points
    passed = sum(check.status is Status.PASSED for check in checks.values())
    if passed and not any(finding.level is Level.ERROR for finding in here):
        text = f"{count(len(cited.paper.citations), 'citation')} of {count(passed, 'check')} that passed, by this record"
        yield confirmed(relative(cited.paper.main), STEP, text)
    yield from _pinned(cited.paper, checks)
    yield from compared(cited.paper.main, {name: check for name, check in checks.items() if check.theorem})


def _pinned(paper: Paper, checks: Mapping[str, Check]) -> Iterator[Point]:
    """Yield whether paper and checks still say what they said when somebody compared them."""
    file = lock_path(paper.main)
    if not file.is_file():
        yield unchecked(relative(paper.main), LOCK, f"there is no {file.name}: whether anybody compared the theorems with the checks is not known")
        return
    findings = against_lock(paper, checks)
    yield from (_point(finding, LOCK) for finding in findings)
    if not any(finding.level is Level.ERROR for finding in findings):
        yield confirmed(relative(file), LOCK, "what is pinned is what the paper and the checks say now")


def _fresh(check: Check) -> Check:
    return replace(check, evidence=replace(check.evidence, fresh=True)) if check.evidence else check


def _elsewhere(finding: Finding, cited: Cited, evidence: Evidence) -> bool:
    """Whether a finding says that there is no check which the record has, of a theorem that is not here: that is told once."""
    named = [citation.id for citation in cited.paper.citations if citation.place == finding.place]
    return finding.rule == "unknown-check" and any(name in evidence.latest for name in named)


def _point(finding: Finding, step: str = STEP) -> Point:
    make = differs if finding.level is Level.ERROR else unchecked
    difference = f": {'; '.join(finding.diff.splitlines())}" if finding.diff else ""
    return make(place_text(finding.place), step, f"{finding.message}{difference}")
