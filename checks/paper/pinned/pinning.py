"""The lock file of a paper as ``checks cite`` uses it: what differs from it, and writing it anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checks.errors import LockError
from checks.paper.findings import Finding, Level
from checks.paper.pinned.drift import SETTLED, drift
from checks.paper.pinned.lock import Lock, lock_path, read_lock, write_lock
from checks.paper.pinned.pins import cited_in, loops_in
from checks.paper.places import relative
from checks.paper.status import Check
from checks.paper.tex.paper import Paper, Place
from checks.report.text import count


def against_lock(paper: Paper, checks: Mapping[str, Check]) -> list[Finding]:
    """Return what differs between a paper with its checks and its lock file; nothing if it has none."""
    file = lock_path(paper.main)
    try:
        lock = read_lock(file)
    except LockError as error:
        return [Finding("unreadable", Level.ERROR, Place(error.file, max(error.line, 1)), error.what)]
    return [] if lock is None else [*loops_in(paper), *drift(cited_in(paper, checks), lock, file, paper.main)]


def blocking(findings: Sequence[Finding]) -> list[Finding]:
    """Return the errors that must be mended before anything is pinned: all but drift."""
    return [finding for finding in findings if finding.level is Level.ERROR and finding.rule not in SETTLED]


def pin(paper: Paper, checks: Mapping[str, Check]) -> str:
    """Write the lock file of a paper; return what was done, in one line.

    Raises:
        LockError: it cannot be written.
    """
    cited, file = cited_in(paper, checks), lock_path(paper.main)
    if not cited and not file.exists():
        return f"{relative(paper.main)} cites no check: there is nothing to pin"
    changed = write_lock(file, Lock(tuple(each.now for each in cited)))
    return f"pinned {count(len(cited), 'citation')} in {relative(file)}" + ("" if changed else ", which is as it was")
