"""Checks as a paper may meet them, and a LaTeX run with what it left behind."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cited_samples import KILLED, SURVIVOR, theorem
from cited_samples import check as cited

from checks.paper.marks.beside import package_text
from checks.paper.marks.generated import generated_tex
from checks.paper.status import Check, Status
from checks.results import Chance, Decision, Grade, Verdict
from checks.statement import Theorem

DAY = "2026-01-02"
_VERDICTS = {
    Status.REFUTED: Verdict.REFUTED,
    Status.UNDECIDED: Verdict.UNDECIDED,
    Status.VACUOUS: Verdict.VACUOUS,
    Status.ERROR: Verdict.ERROR,
}


def stated(statement: str = r"\sum_i a_i \ge 0", summary: str = "A sum of squares is not negative.") -> Theorem:
    """A theorem with this LaTeX and these words."""
    return replace(theorem(), topic="sums", name="of-squares", statement=statement, summary=summary)


def check(name: str, status: Status = Status.PASSED, stating: Theorem | None = None, grade: Grade = Grade.CERTIFIED, trials: int = 0) -> Check:
    """A check of that name which stands like this."""
    stating = stating or stated()
    if status in (Status.UNKNOWN, Status.NEVER):
        return Check(name) if status is Status.UNKNOWN else Check(name, stating, "f" * 16)
    chances = (Chance(Verdict.HOLDS, "at least", 0.5, trials, 0.6, 0.5, 0.7, 1e-9, 0.1, 0.0),) if trials else ()
    decision = Decision(_VERDICTS.get(status, Verdict.HOLDS), grade, instances=1234, chances=chances)
    mutants = (SURVIVOR,) if status is Status.SURVIVOR else (KILLED,)
    return replace(cited(name, decision, mutants, fresh=status is not Status.STALE), theorem=stating)


def known(*names: str) -> dict[str, Check]:
    """Checks of these names that passed."""
    return {name: check(name) for name in names}


@dataclass(frozen=True)
class Compiled:
    """What LaTeX left behind: its log, with the lines that it broke put together again, and the folder."""

    log: str
    folder: Path

    @property
    def errors(self) -> list[str]:
        """The error messages."""
        return re.findall(r"^! .*", self.log, re.MULTILINE)

    @property
    def complaints(self) -> list[str]:
        """What it warns of, apart from marginal notes that had to move and from what every first run says."""
        usual = "Marginpar|Rerun|rerunfilecheck|No file|have changed|may have|Class revtex|natbib|undefined ref|math accent"
        lines = re.findall(r"^.*Warning: .*|^(?:Over|Under)full .*", self.log, re.MULTILINE)
        return [line for line in lines if not re.search(usual, line)]

    @property
    def text(self) -> str:
        """The text of the pages, each mark with the sign that text has for it: none."""
        return subprocess.run(["pdftotext", "-layout", "paper.pdf", "-"], cwd=self.folder, capture_output=True, text=True, check=True).stdout

    @property
    def words(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())

    def file(self, ending: str) -> str:
        """The text of a file that LaTeX wrote, such as ``toc``; nothing if there is none."""
        path = self.folder / f"paper.{ending}"
        return path.read_text(encoding="latin-1") if path.is_file() else ""


def latex(folder: Path, source: str, checks: dict[str, Check] | None = None, runs: int = 1, engine: str = "pdflatex", base: str = "") -> Compiled:
    """Compile a paper beside the package and, unless there are none, what is known of the checks."""
    (folder / "citecheck.sty").write_text(package_text(), encoding="utf-8")
    if checks is not None:
        (folder / "citecheck-data.tex").write_text(generated_tex(checks, base or None), encoding="utf-8")
    (folder / "paper.tex").write_text(source, encoding="utf-8")
    for _ in range(runs):
        run([engine, "-interaction=nonstopmode", "paper"], folder)
    log = (folder / "paper.log").read_text(encoding="utf-8", errors="replace")
    return Compiled(log, folder)


def run(command: list[str], folder: Path) -> str:
    """Run a program of TeX in a folder, with lines of the log that are not broken; return what it printed."""
    environment = {"max_print_line": "1000", "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", env=environment, check=False, timeout=120).stdout


def paper(body: str, options: str = "", document: str = r"\documentclass{article}", before: str = "", after: str = "") -> str:
    """A paper that uses the package, with what its preamble has before and after it."""
    theorems = r"\makeatletter\@ifundefined{theorem}{\newtheorem{theorem}{Theorem}}{}\@ifundefined{lemma}{\newtheorem{lemma}{Lemma}}{}\makeatother"
    preamble = f"{document}\n{before}\n\\usepackage[{options}]{{citecheck}}\n{after}\n{theorems}"
    return f"{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def has(file: str) -> bool:
    """Whether TeX finds a file of that name."""
    return bool(shutil.which("kpsewhich")) and bool(run(["kpsewhich", file], Path.cwd()).strip())


needs_latex = pytest.mark.skipif(
    shutil.which("pdflatex") is None or shutil.which("pdftotext") is None,
    reason="no LaTeX here: apt-get install texlive-latex-base texlive-latex-recommended texlive-fonts-recommended texlive-publishers lmodern "
    "poppler-utils",
)
