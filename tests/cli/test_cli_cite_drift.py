"""``checks cite``: pinning a paper, drift from what is pinned, annotations and SARIF, as an author meets them."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from cli_samples import results

from checks.catalogue import configured
from checks.evidence.fingerprint import fingerprint
from checks.evidence.store import RunInfo, Store

PAPER = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}
\begin{document}
\begin{theorem}[Squares]\label{thm:square}\checked{norms.square}
  For all real numbers, $x^2 \ge 0$.
\end{theorem}
\begin{theorem}
  Another one. \checked{norms.old-name}
\end{theorem}
\end{document}
"""


@pytest.fixture
def paper(recorded: Path) -> Path:
    """A paper beside the project, that cites a check that passed, by two names."""
    file = recorded / "paper.tex"
    file.write_text(PAPER, encoding="utf-8")
    return file


@pytest.fixture
def pinned(checks, paper: Path) -> Path:
    """The paper, pinned."""
    assert checks("cite", "paper.tex", "--pin").code == 0
    return paper


def edit(file: Path, old: str, new: str) -> None:
    """Change a text in a file; a module of it is imported anew."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) == str(file.resolve())]:
        del sys.modules[name]


def record() -> None:
    """Record evidence of the theorem as it stands now."""
    square, _ = results()
    with Store() as store:
        run = RunInfo(id="again", started="2026-02-03T04:05:06", versions={})
        store.record(replace(square, fingerprint=fingerprint(configured().theorems["norms.square"])), run)


def test_to_pin_writes_the_lock_file(checks, paper: Path) -> None:
    """Beside the paper; to pin again changes nothing, and then there is no drift."""
    outcome = checks("cite", "paper.tex", "--pin")

    assert outcome.out == "2 theorems, 2 with checks (2 certified)\npinned 2 citations in paper.checks.lock\n"
    assert (outcome.code, outcome.err) == (0, "")
    lock = (paper.parent / "paper.checks.lock").read_text(encoding="utf-8")
    assert r"text = 'For all real numbers, $x^2 \geq 0$.'" in lock
    assert '"as printed: sign = -1",' in lock
    assert checks("cite", "paper.tex", "--pin").out.endswith("pinned 2 citations in paper.checks.lock, which is as it was\n")
    assert checks("cite", "paper.tex").code == 0


def test_without_a_lock_file_nothing_drifts(checks, paper: Path) -> None:
    """To pin is the author's choice."""
    assert checks("cite", "paper.tex").out == "2 theorems, 2 with checks (2 certified)\n"


def test_a_changed_theorem(checks, pinned: Path) -> None:
    """An error at its line, with the changed words; to pin accepts it, and says what."""
    edit(pinned, "For all", "For some")

    expected = r"""
        paper.tex:4: error: Theorem (thm:square) has changed since it was compared with norms.square; """
    expected += r"""compare the new text with what norms.square says, then run: checks cite paper.tex --pin
            For [-all-] {+some+} real numbers, $x^2 \geq 0$.
        2 theorems, 2 with checks (2 certified); 1 error
        """
    outcome = checks("cite", "paper.tex")
    assert (outcome.out, outcome.code) == (dedent(expected).lstrip(), 1)

    accepted = r"""
        paper.tex:4: accepted: Theorem (thm:square) has changed since it was compared with norms.square
            For [-all-] {+some+} real numbers, $x^2 \geq 0$.
        2 theorems, 2 with checks (2 certified)
        pinned 2 citations in paper.checks.lock
        """
    outcome = checks("cite", "paper.tex", "--pin")
    assert (outcome.out, outcome.code) == (dedent(accepted).lstrip(), 0)
    assert checks("cite", "paper.tex").code == 0


def test_a_changed_check(checks, pinned: Path) -> None:
    """It is stale first; once it has run again, the author must compare."""
    edit(pinned.parent / "norms.py", r"x^2 \ge 0", r"x^2 \ge 10")
    stale = checks("cite", "paper.tex")
    assert "paper.tex:4: error: norms.square is stale" in stale.out
    assert "paper.tex:4: error: norms.square has changed since it was compared with Theorem (thm:square); the author must compare" in stale.out
    assert r"    statement: x^2 \geq [-0-] {+10+}" in stale.out.splitlines()
    refused = checks("cite", "paper.tex", "--pin")
    assert refused.out.endswith("nothing is pinned: 2 errors other than drift must be mended first\n")
    assert refused.code == 1

    record()
    assert checks("cite", "paper.tex").code == 1
    assert checks("cite", "paper.tex", "--pin").code == 0
    assert checks("cite", "paper.tex").out == "2 theorems, 2 with checks (2 certified)\n"


def test_changed_code_that_says_the_same(checks, pinned: Path) -> None:
    """Worth a note; no error."""
    edit(pinned.parent / "norms.py", "leq(shift, sign * x * x)", "leq(shift, x * sign * x)")
    record()
    outcome = checks("cite", "paper.tex")

    assert outcome.code == 0
    note = "paper.tex:4: note: the code behind norms.square has changed since it was pinned; what it says is the same, and it passes"
    assert outcome.out.splitlines()[0] == note


def test_new_and_gone_citations(checks, pinned: Path) -> None:
    """The one at its place in the paper, the other at its place in the lock file."""
    edit(pinned, "norms.old-name", "norms.square")
    outcome = checks("cite", "paper.tex")

    assert "paper.tex:8: error: norms.square is cited here and not pinned; compare" in outcome.out
    assert "paper.checks.lock:5: warning: norms.old-name is pinned at theorem 2 and no longer cited there" in outcome.out
    assert "paper.checks.lock:5: accepted: norms.old-name is pinned at theorem 2" in checks("cite", "paper.tex", "--pin").out
    assert checks("cite", "paper.tex").code == 0


def test_a_deleted_record_and_an_unknown_id_block_pinning(checks, pinned: Path) -> None:
    """Only drift can be accepted."""
    lock = (pinned.parent / "paper.checks.lock").read_bytes()
    (pinned.parent / ".checks" / "evidence.sqlite").unlink()
    edit(pinned, "norms.old-name", "norms.nothing")
    outcome = checks("cite", "paper.tex", "--pin")

    assert "paper.tex:4: error: norms.square never ran" in outcome.out
    assert "paper.tex:8: error: there is no check 'norms.nothing'" in outcome.out
    assert outcome.code == 1
    assert (pinned.parent / "paper.checks.lock").read_bytes() == lock


def test_a_broken_lock_file_is_an_error_at_its_line(checks, pinned: Path) -> None:
    """What else there is to say is said; nothing is pinned over it."""
    lock = pinned.parent / "paper.checks.lock"
    edit(lock, 'title = "Squares"', "<<<<<<< HEAD")
    outcome = checks("cite", "paper.tex", "--pin")

    line = next(line for line in outcome.out.splitlines() if line.startswith("paper.checks.lock:"))
    assert line.startswith("paper.checks.lock:38: error: the marks of a merge conflict are in the lock file; keep one of the two sides")
    assert outcome.code == 1
    assert "<<<<<<< HEAD" in lock.read_text(encoding="utf-8")


def test_nothing_to_pin(checks, paper: Path) -> None:
    """A paper that cites nothing gets no lock file."""
    paper.write_text("\\documentclass{article}\\begin{document}a\\end{document}\n", encoding="utf-8")

    assert checks("cite", "paper.tex", "--pin").out.endswith("paper.tex cites no check: there is nothing to pin\n")
    assert not (paper.parent / "paper.checks.lock").exists()


def test_a_lock_file_that_cannot_be_written(checks, paper: Path) -> None:
    """One line, and no traceback."""
    (paper.parent / "paper.checks.lock").mkdir()
    outcome = checks("cite", "paper.tex", "--pin")

    assert "paper.checks.lock:1: error: the lock file cannot be read: Is a directory" in outcome.out
    assert outcome.code == 1


def test_a_folder_of_papers_is_pinned_as_a_whole(checks, paper: Path) -> None:
    """All of them, or none."""
    second = paper.with_name("second.tex")
    second.write_text(PAPER.replace("norms.old-name", "norms.none"), encoding="utf-8")
    assert checks("cite", ".", "--pin").code == 1
    assert list(paper.parent.glob("*.lock")) == []

    second.write_text(PAPER, encoding="utf-8")
    outcome = checks("cite", ".", "--pin")
    assert outcome.out.splitlines()[-2:] == ["pinned 2 citations in paper.checks.lock", "pinned 2 citations in second.checks.lock"]


def test_json_has_drift(checks, pinned: Path) -> None:
    """With the changed words."""
    edit(pinned, "For all", "For some")
    data = json.loads(checks("cite", "paper.tex", "--json").out)

    assert data["passed"] is False
    (found,) = data["findings"]
    assert (found["rule"], found["line"], found["diff"]) == ("paper-drift", 4, r"For [-all-] {+some+} real numbers, $x^2 \geq 0$.")


def test_annotations_for_github(checks, pinned: Path) -> None:
    """In place of the lines for people, before the sum."""
    edit(pinned, "For all", "For 100\\% of all")
    lines = checks("cite", "paper.tex", "--github").out.splitlines()

    assert lines[0].startswith("::error file=paper.tex,line=4,col=1,title=paper-drift::Theorem (thm:square) has changed since")
    assert lines[0].endswith(r"%0AFor {+100 \%25 of+} all real numbers, $x^2 \geq 0$.")
    assert lines[1:] == ["2 theorems, 2 with checks (2 certified); 1 error"]


def test_sarif(checks, pinned: Path) -> None:
    """To a file, or alone on standard output."""
    edit(pinned, "For all", "For some")
    assert checks("cite", "paper.tex", "--sarif", "log.sarif").code == 1
    log = json.loads((pinned.parent / "log.sarif").read_text(encoding="utf-8"))
    outcome = checks("cite", "paper.tex", "--sarif", "-")

    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["paper-drift"]
    assert json.loads(outcome.out) == log
    assert "1 error" in outcome.err


@pytest.mark.parametrize("words", [("--sarif", "no/such/log.sarif"), ("--sarif", "."), ("--json", "-", "--sarif", "-")])
def test_places_that_cannot_be_written_are_refused(checks, paper: Path, words: tuple[str, ...]) -> None:
    """Before anything is read."""
    outcome = checks("cite", "paper.tex", *words)

    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
