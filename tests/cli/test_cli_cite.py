"""``checks cite``."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

PAPER = r"""
\documentclass{article}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{theorem}[Squares]\label{thm:square}
  $x^2 \ge 0$ \checked{norms.square}
\end{theorem}
\begin{lemma}\label{lem:bounded}
  $x \le 1$ \checked[upper]{norms.bounded}
\end{lemma}
\input{more}
\end{document}
"""
MORE = r"""\begin{lemma} $|x| \le 10$ \checked{norms.smal} \end{lemma}
\begin{theorem} Nothing. \end{theorem}
"""


@pytest.fixture
def paper(recorded: Path) -> Path:
    """A paper over two files beside the project, which cites a check that passed, a stale one, and one that there is not."""
    (recorded / "paper.tex").write_text(PAPER.lstrip(), encoding="utf-8")
    (recorded / "more.tex").write_text(MORE, encoding="utf-8")
    return recorded


def test_a_paper(checks, paper: Path) -> None:
    """Each finding on a line of its own, and the sum of it."""
    expected = r"""
        paper.tex:9: error: norms.bounded is stale: it, or what it uses, has changed since DATE; run: checks verify norms.bounded
        more.tex:1: error: there is no check 'norms.smal'; did you mean 'norms.small', 'norms.square', 'norms.old-name'?
        more.tex:2: note: Theorem has no check; cite one with \checked{topic.name}
        4 theorems, 3 with checks (1 certified, 1 stale, 1 unknown); 2 errors, 1 without a check
        """
    outcome = checks("cite", "paper.tex")

    lines = outcome.out.splitlines()
    lines[0] = " ".join("DATE;" if word.startswith("2") and word.endswith(";") else word for word in lines[0].split(" "))
    assert lines == dedent(expected).strip().splitlines()
    assert (outcome.code, outcome.err) == (1, "")


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        ((), 0, "more.tex:2: note: Theorem has no check"),
        (("--all",), 1, "more.tex:2: error: Theorem has no check"),
        (("--grade", "certified", "--effort", "standard"), 0, "2 theorems, 1 with checks (1 certified); 1 without a check"),
        (("--grade", "proved"), 1, "paper.tex:6: error: norms.square is certified, and proved is demanded"),
        (
            ("--effort", "deep"),
            1,
            "error: norms.square was verified at standard effort, and deep is demanded; run: checks verify norms.square --effort deep",
        ),
    ],
)
def test_demands(checks, paper: Path, words: tuple[str, ...], code: int, text: str) -> None:
    """What is demanded decides about the exit code."""
    body, _, rest = PAPER.lstrip().partition(r"\begin{lemma}")
    (paper / "paper.tex").write_text(body + rest[rest.index(r"\input") :], encoding="utf-8")
    (paper / "more.tex").write_text("\n" + MORE.splitlines()[1], encoding="utf-8")

    outcome = checks("cite", "paper.tex", *words)

    assert outcome.code == code
    assert text in outcome.out


@pytest.mark.parametrize(("most", "words"), [(2, "norms.square norms.bounded"), (1, "--changed")])
def test_several_checks_to_run(checks, project: Path, monkeypatch: pytest.MonkeyPatch, most: int, words: str) -> None:
    """One command for all of them, which names them if they are not too many."""
    monkeypatch.setattr("checks.commands.cite._MOST_NAMED", most)
    (project / "paper.tex").write_text(PAPER, encoding="utf-8")
    (project / "more.tex").write_text("", encoding="utf-8")

    outcome = checks("cite", "paper.tex")

    assert outcome.out.splitlines()[-2:] == ["2 theorems, 2 with checks (2 never ran); 2 errors", f"run: checks verify {words}"]


def test_json(checks, paper: Path) -> None:
    """The theorems with their checks, and the findings."""
    assert checks("cite", "paper.tex", "--json", "cite.json").code == 1

    data = json.loads((paper / "cite.json").read_text(encoding="utf-8"))

    assert (data["schema"], data["paper"], data["passed"]) == (1, "paper.tex", False)
    assert [[each["status"] for each in theorem["checks"]] for theorem in data["theorems"]] == [["passed"], ["stale"], ["unknown"], []]
    assert [finding["rule"] for finding in data["findings"]] == ["stale", "unknown-check", "no-check"]
    assert data["theorems"][0]["checks"][0]["grade"] == "certified"


def test_json_on_standard_output(checks, paper: Path) -> None:
    """The text goes to standard error then."""
    outcome = checks("cite", "paper.tex", "--json")

    assert json.loads(outcome.out)["paper"] == "paper.tex"
    assert "4 theorems" in outcome.err


def test_a_folder(checks, paper: Path) -> None:
    """Each paper in it, with its name; JSON is a list of them."""
    (paper / "talk").mkdir()
    (paper / "talk" / "slides.tex").write_text(PAPER.replace(r"\input{more}", ""), encoding="utf-8")

    outcome = checks("cite", ".", "--json", "cite.json")

    assert [line for line in outcome.out.splitlines() if "with checks" in line] == [
        "paper.tex: 4 theorems, 3 with checks (1 certified, 1 stale, 1 unknown); 2 errors, 1 without a check",
        "talk/slides.tex: 2 theorems, 2 with checks (1 certified, 1 stale); 1 error",
    ]
    data = json.loads((paper / "cite.json").read_text(encoding="utf-8"))
    assert ([each["paper"] for each in data["papers"]], data["passed"]) == (["paper.tex", "talk/slides.tex"], False)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("none.tex",), "checks: there is no paper 'none.tex'; name the main file of a paper, or its folder"),
        (("empty",), r"checks: there is no paper in 'empty': no .tex file has \documentclass; name the main file"),
        (("paper.tex", "--theorems", "none.py"), "none.py"),
        (("paper.tex", "--json", "out.txt"), "--json would write to 'out.txt'"),
        (("paper.tex", "--grade", "good"), "argument --grade: invalid choice: 'good'"),
        ((), "the following arguments are required: PAPER"),
    ],
)
def test_bad_usage(checks, paper: Path, words: tuple[str, ...], message: str) -> None:
    """One line, and exit code 2."""
    (paper / "empty").mkdir()

    outcome = checks("cite", *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_broken_paper(checks, paper: Path) -> None:
    """Is read as far as it goes, with warnings; control characters do not reach the terminal."""
    (paper / "paper.tex").write_text("\\begin{theorem} \\checked{norms.square} \x1b[31m\n\\end{lemma\x07} \\input{\x1b}", encoding="utf-8")

    outcome = checks("cite", "paper.tex")

    assert outcome.code == 0
    assert "paper.tex:1: warning: \\begin{theorem} is never closed" in outcome.out
    assert not {"\x1b", "\x07"} & set(outcome.out)


def test_files_beside_a_paper(checks, paper: Path) -> None:
    """The package, what is known of the checks, and a bibliography are written, and named; a second time they are left alone."""
    first = checks("cite", "paper.tex", "--write", "--base", "https://example.org/checks")
    second = checks("cite", "paper.tex", "--write", "--base", "https://example.org/checks")

    assert first.code == 1
    assert first.out.splitlines()[-3:] == ["citecheck.sty: written", "citecheck-data.tex: written", "citecheck.bib: written"]
    assert second.out.splitlines()[-3:] == ["citecheck.sty: up to date", "citecheck-data.tex: up to date", "citecheck.bib: up to date"]
    data = (paper / "citecheck-data.tex").read_text(encoding="utf-8")
    assert r"\citecheckbase{https://example.org/checks}" in data
    assert r"\citecheckentry{norms.bounded}{norms.bounded}{stale}{}" in data
    assert "@misc{check:norms.square," in (paper / "citecheck.bib").read_text(encoding="utf-8")


def test_papers_of_a_folder_share_what_is_written(checks, paper: Path) -> None:
    """Two papers in one folder have one file of data, with the checks of both."""
    (paper / "note.tex").write_text("\\documentclass{article}\\begin{document}\\checked{norms.small}\\end{document}\n", encoding="utf-8")

    checks("cite", ".", "--write")

    data = (paper / "citecheck-data.tex").read_text(encoding="utf-8")
    assert [name for name in ("norms.bounded", "norms.small", "norms.square") if rf"\citecheckentry{{{name}}}" in data] == [
        "norms.bounded",
        "norms.small",
        "norms.square",
    ]


def test_an_address_needs_files(checks, paper: Path) -> None:
    """An address alone would do nothing."""
    outcome = checks("cite", "paper.tex", "--base", "https://example.org")

    assert (outcome.code, outcome.err) == (2, "checks: --base is for the files that --write writes; add --write\n")
