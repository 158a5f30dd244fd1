"""Findings as SARIF 2.1.0, which code scanning services and editors read. It is little JSON; libraries for it bring far more than this needs."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from checks import __version__
from checks.paper.findings import Finding
from checks.paper.output.annotations import from_root

RULES = {
    "unknown-check": "A cited check does not exist.",
    "never-ran": "A cited check never ran.",
    "stale": "A cited check has changed since it ran.",
    "refuted": "A cited check is refuted.",
    "undecided": "A cited check is undecided.",
    "vacuous": "A cited check had too few instances that met its assumptions.",
    "error": "A cited check stopped with an error.",
    "survivor": "A cited check has a mutant that is not refuted, or none.",
    "below-grade": "A cited check is of a lower grade than is demanded.",
    "below-effort": "A cited check ran at less effort than is demanded.",
    "unknown-part": "A cited check has no part of that name.",
    "duplicate-label": "A label is given twice.",
    "no-check": "A theorem cites no check.",
    "cited-twice": "Two theorems cite one check.",
    "paper-drift": "A theorem has changed since it was compared with its check.",
    "check-drift": "A check has changed since it was compared with the theorem that cites it.",
    "not-pinned": "A citation is not in the lock file.",
    "pinned-not-cited": "The lock file holds a citation that the paper no longer has.",
    "nothing-found": "Nothing is stated or cited.",
    "unreadable": "Something could not be read.",
}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_NUMBERS = re.compile(r"\d+")


def sarif(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return a SARIF log of one run with these findings; files are named from the root of the repository."""
    used = [name for name in RULES if any(finding.rule == name for finding in findings)]
    seen: Counter[str] = Counter()
    driver = {"name": "theorem-checks", "semanticVersion": __version__, "rules": [_rule(name) for name in used]}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "checks-cite/"},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, used.index(finding.rule), seen) for finding in findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(name: str) -> dict[str, Any]:
    return {"id": name, "name": name.title().replace("-", ""), "shortDescription": {"text": RULES[name]}}


def _result(finding: Finding, index: int, seen: Counter[str]) -> dict[str, Any]:
    place = finding.place
    region = {"startLine": max(place.line, 1), "startColumn": max(place.column, 1)}
    location = {"artifactLocation": _artifact(place.file), "region": region}
    text = f"{finding.message}\n{finding.diff}" if finding.diff else finding.message
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level.value,
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"finding/v1": _identity(finding, seen)},
    }


def _artifact(file: Path) -> dict[str, str]:
    path = from_root(file)
    if path.startswith("/") or Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": "%SRCROOT%"}


def _identity(finding: Finding, seen: Counter[str]) -> str:
    """Return what stays the same of a finding when lines move: numbers do not count, findings that are alike are told apart by their order."""
    alike = "\n".join((finding.rule, from_root(finding.place.file), _NUMBERS.sub("", finding.message)))
    seen[alike] += 1
    return hashlib.sha256(f"{alike}\n{seen[alike]}".encode("utf-8", "replace")).hexdigest()[:16]
