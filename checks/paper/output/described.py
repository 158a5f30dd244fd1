"""What was found out about a paper, as JSON and as one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from checks.paper.findings import Finding, Level
from checks.paper.places import relative
from checks.paper.status import Check, Status
from checks.paper.tex.paper import Citation, Environment, Paper
from checks.report.text import count
from checks.results import weakest


def described(paper: Paper, checks: Mapping[str, Check], findings: Sequence[Finding]) -> dict[str, Any]:
    """Return a paper's theorems with their checks, every citation, and the findings, as JSON."""
    stated = [environment for environment in paper.environments if environment.theorem_like or environment.citations]
    return {
        "paper": relative(paper.main),
        "theorems": [_theorem(environment, checks) for environment in stated],
        "citations": [_citation(citation, checks[citation.id]) for citation in paper.citations],
        "findings": [_finding(finding) for finding in findings],
    }


def _theorem(environment: Environment, checks: Mapping[str, Check]) -> dict[str, Any]:
    return {
        "environment": environment.kind,
        "theorem_like": environment.theorem_like,
        "heading": environment.heading,
        "title": environment.title,
        "labels": list(environment.labels),
        "number": environment.number,
        "file": relative(environment.place.file),
        "line": environment.place.line,
        "text": environment.text,
        "checks": [_citation(citation, checks[citation.id]) for citation in environment.citations],
    }


def _citation(citation: Citation, check: Check) -> dict[str, Any]:
    return {
        "id": citation.id,
        "part": citation.part,
        "file": relative(citation.place.file),
        "line": citation.place.line,
        "status": check.status.value,
        "grade": check.grade.value if check.grade else None,
        "effort": check.effort,
        "date": check.date,
        "fingerprint": check.fingerprint,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "file": relative(finding.place.file),
        "line": finding.place.line,
        "message": finding.message,
        "diff": finding.diff,
    }


def summary(paper: Paper, checks: Mapping[str, Check], findings: Sequence[Finding]) -> str:
    """Return for instance ``10 theorems, 9 with checks (7 certified, 1 proved, 1 stale); 1 error, 1 without a check``."""
    theorems = paper.theorems
    checked = [environment for environment in theorems if environment.citations]
    standing = Counter(_standing(environment, checks) for environment in checked)
    how = ", ".join(f"{number} {label}" for label, number in standing.most_common())
    levels = Counter(finding.level for finding in findings)
    rest = [count(levels[level], level.value) for level in (Level.ERROR, Level.WARNING) if levels[level]]
    rest += [f"{len(theorems) - len(checked)} without a check"] if len(theorems) > len(checked) else []
    elsewhere = len(paper.citations) - sum(len(environment.citations) for environment in checked)
    rest += [f"{count(elsewhere, 'citation')} elsewhere"] if elsewhere else []
    found = f"{count(len(theorems), 'theorem')}, {len(checked)} with checks{f' ({how})' if how else ''}"
    return "; ".join(filter(None, (found, ", ".join(rest))))


def _standing(environment: Environment, checks: Mapping[str, Check]) -> str:
    """Return the weakest grade of the checks of a theorem, or how the first that does not pass stands."""
    cited = [checks[citation.id] for citation in environment.citations]
    failing = next((check.status for check in cited if check.status is not Status.PASSED), None)
    return failing or weakest([check.grade for check in cited if check.grade]) or Status.PASSED
