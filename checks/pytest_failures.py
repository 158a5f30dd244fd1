"""What a failing item of pytest says."""

from __future__ import annotations

import shlex

from checks.catalogue.files import shown
from checks.report.findings import Finding, finding_text, findings
from checks.results import Result
from checks.statement import Theorem


def failure_text(result: Result, theorem: Theorem, mutants: bool = True) -> str:
    """Return why a result does not pass, and how to run it again; empty if it does. Without ``mutants``, only the theorem itself counts."""
    found = findings(result, theorem)
    if not mutants and result.decision.verdict == "holds":
        found = []
    return "\n\n".join(finding_text(_again(finding, result, theorem)) for finding in found)


def _again(finding: Finding, result: Result, theorem: Theorem) -> Finding:
    """Say how to repeat the run in place of how to replay a witness: pytest records none."""
    words = ["checks", "verify", result.id, "--theorems", shown(theorem.file), "--effort", result.effort, "--seed", str(result.seed)]
    facts = tuple(fact for fact in finding.facts if fact[0] != "replay")
    return Finding(finding.title, (*facts, ("again", shlex.join(words))))
