"""What several commands need: the catalogue, the store, and where to write."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import AbstractContextManager, redirect_stdout
from pathlib import Path
from typing import Any

from checks.catalogue import Catalogue, configured, read_config
from checks.errors import UsageError
from checks.evidence.store import VARIABLE, Store
from checks.report.text import count, slack_text
from checks.results import Result
from checks.standing import Evidence, evidence_of
from checks.statement import Theorem


def catalogue_of(options: argparse.Namespace) -> Catalogue:
    """Return the catalogue that the options name."""
    with aside():
        return configured(options.theorems)


def aside() -> AbstractContextManager[object]:
    """While active, what the code of theorems prints goes to standard error: standard output is for results."""
    return redirect_stdout(sys.stderr)


def store_of(options: argparse.Namespace) -> Store:
    """Return the store: the one of ``--store``, of the environment, of the project, or the default one."""
    given = options.store or (None if os.environ.get(VARIABLE) else read_config().store)
    return Store(given)


def asked_for(options: argparse.Namespace) -> tuple[list[Theorem], dict[str, Evidence]]:
    """Return the theorems that the ids name, and their newest evidence, once it is known that ``--json`` can be written."""
    check_json_file(options.json)
    check_writable(options.json)
    theorems = catalogue_of(options).find(options.ids)
    with store_of(options) as store:
        return theorems, evidence_of(store, theorems)


def decided_text(result: Result) -> str:
    """Return the counts of a decision, for instance ``1,920 instances, 12 certified, worst slack 0.0013``, or ``measured``."""
    decision = result.decision
    slack = "" if decision.worst_slack is None else f", worst slack {slack_text(decision.worst_slack)}"
    if decision.level is not None:
        within = "" if decision.resolution is None else f", {count(decision.ties, 'tie')} (equal to within {slack_text(decision.resolution)})"
        return f"{count(decision.instances, 'instance')}, {decision.certified:,} measured at levels 0-{decision.level}{slack}{within}"
    ties = f", {count(decision.ties, 'tie')} ({decision.exact_ties:,} exact)" if decision.ties else ""
    return f"{count(decision.instances, 'instance')}, {decision.certified:,} certified{slack}{ties}"


def check_writable(file: str | None) -> None:
    """Refuse a file that could not be written in the end."""
    if file is None or file == "-":
        return
    if Path(file).is_dir():
        raise UsageError(f"{file!r} is a folder; name a file, such as {Path(file, 'checks.json').as_posix()!r}")
    if not Path(file).absolute().parent.is_dir():
        raise UsageError(f"the folder of {file!r} does not exist; make it first, or write to another place")


def write_json(data: Any, file: str) -> None:
    """Write data as JSON to a file, or to standard output for ``-``."""
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if file == "-":
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}; name another file") from None


def check_json_file(file: str | None) -> None:
    """Refuse what was meant as an id and would be taken for a file: ``--json low-rank.*``."""
    if file is not None and file != "-" and not file.endswith(".json"):
        raise UsageError(f"--json would write to {file!r}; name a file that ends in .json, or put the ids before --json")
