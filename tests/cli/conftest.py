"""A small project with recorded evidence, and the command line in this process."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cli_samples import BIBLIOGRAPHY, THEOREMS, results

from checks.catalogue import configured
from checks.cli import main
from checks.evidence.fingerprint import fingerprint
from checks.evidence.store import RunInfo, Store


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def checks(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command in this process."""

    def run(*words: str) -> Outcome:
        capsys.readouterr()
        code = main(words)
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, and an environment that says nothing."""
    monkeypatch.chdir(tmp_path)
    for name in [each for each in os.environ if each in ("CHECKS_STORE", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def project(folder: Path) -> Path:
    """A project with three theorems and a bibliography."""
    (folder / "pyproject.toml").write_text('[tool.checks]\ntheorems = ["norms.py"]\n', encoding="utf-8")
    (folder / "norms.py").write_text(THEOREMS.lstrip(), encoding="utf-8")
    (folder / "sources.bib").write_text(BIBLIOGRAPHY, encoding="utf-8")
    return folder


@pytest.fixture
def recorded(project: Path) -> Path:
    """The project, with evidence of two of its theorems; that of the second is stale."""
    square, bounded = results()
    theorems = configured().theorems
    with Store() as store:
        run = RunInfo(id="run", started="2026-01-02T03:04:05", versions={})
        store.record(replace(square, fingerprint=fingerprint(theorems["norms.square"])), run)
        store.record(replace(bounded, fingerprint="0" * 16), run)
    return project
