"""Findings as workflow commands of GitHub Actions, which shows them beside the lines of a pull request."""

from __future__ import annotations

import os
from pathlib import Path

from checks.paper.findings import Finding, Level
from checks.report.text import printable

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def annotation(finding: Finding) -> str:
    """Return one line such as ``::error file=paper.tex,line=12,title=stale::...``; the changed words follow the message."""
    properties = {
        "file": from_root(finding.place.file),
        "line": str(max(finding.place.line, 1)),
        "col": str(max(finding.place.column, 1)),
        "title": finding.rule,
    }
    listed = ",".join(f"{name}={_escaped(printable(value), _PROPERTY)}" for name, value in properties.items())
    text = f"{finding.message}\n{finding.diff}" if finding.diff else finding.message
    return f"::{_COMMANDS[finding.level]} {listed}::{_escaped(printable(text), _DATA)}"


def from_root(file: Path) -> str:
    """Return the path of a file, with slashes, from the root of the repository, if it lies in it: there lines are looked up."""
    whole = Path(os.path.abspath(file))  # noqa: PTH100 - not resolved: a link stays what the author calls it
    given = os.environ.get("GITHUB_WORKSPACE")
    for root in (Path(given) if given else _repository(whole), Path.cwd()):
        if root is not None and whole.is_relative_to(root):
            return whole.relative_to(root).as_posix()
    return whole.as_posix()


def _repository(file: Path) -> Path | None:
    return next((folder for folder in file.parents if (folder / ".git").exists()), None)


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)
