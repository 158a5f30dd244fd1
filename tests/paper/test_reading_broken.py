"""Broken TeX: it is read as far as it goes, and each note says where the thread was lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_samples import ids, notes, read, write

from checks.paper.tex.reading import read_paper

THEOREM = r"\begin{theorem} x \checked{a} \end{theorem}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("\\begin{theorem} x \\checked{a}", (1, r"\begin{theorem} is not closed before \end{document} at line 6")),
        (f"\\begin{{lemma}}\n{THEOREM}", (1, r"\begin{lemma} is not closed before \end{document} at line 7")),
        (f"\\begin{{center}}\n\\begin{{lemma}}\n\\end{{center}} {THEOREM}", (2, r"\begin{lemma} is not closed before \end{center} at line 7")),
        (f"x\n\\end{{lemma}} {THEOREM}", (2, r"\end{lemma} without \begin{lemma}; it was ignored")),
        (f"{{x\n{THEOREM}", (1, r"the brace that opens here is not closed before \end{document} at line 7")),
        (f"x\n}} {THEOREM}", (2, r"a closing brace without an opening one in \begin{document} of line 4; it was ignored")),
        (f"\\begin{{lemma}}\n}}\\end{{lemma}} {THEOREM}", (2, r"a closing brace without an opening one in \begin{lemma} of line 5; it was ignored")),
        (f"\n\\fi {THEOREM}", (2, r"\fi without an \if; it was ignored")),
        (f"\\else {THEOREM}", (1, r"\else without an \if; it was ignored")),
        (f"{THEOREM}\n\\iffalse \\end{{theorem}}", (2, r"\iffalse has no \fi in this file; the rest of the file was left out")),
        (f"\\ifnum\\x>0 {THEOREM}", (1, r"\ifnum has no \fi in this file")),
        (f"{THEOREM}\n\\begin{{verbatim}} \\end{{theorem}}", (2, r"\begin{verbatim} is never closed; the rest of the file was not read")),
        (f"\\verb|x\n{THEOREM}", (1, r"\verb is never closed; it was taken as an ordinary command")),
        (f"\\begin\n\n{THEOREM}", (1, r"\begin without the name of an environment; it was ignored")),
        (f"\\end{{}}{THEOREM}", (1, r"\end without the name of an environment; it was ignored")),
        (f"\\checked{{}}{THEOREM}", (1, r"\checked without an id; write \checked{topic.name}")),
        (f"{THEOREM}\n\\checked", (2, r"\checked without an id; write \checked{topic.name}")),
        (f"{THEOREM}\n\\checked[", (2, r"\checked without an id; write \checked{topic.name}")),
    ],
)
def test_notes(tmp_path: Path, body: str, expected: tuple[int, str]) -> None:
    """What is wrong, at its line; the theorem and its check are found all the same."""
    paper = read(tmp_path, body)

    assert expected in notes(paper, first=5)
    assert "a" in ids(paper)
    assert "theorem" in [theorem.kind for theorem in paper.theorems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\documentclass{article} \begin{theorem} \end{theorem}", r"there is no \begin{document}: nothing of this file was read as text"),
        (r"\documentclass{article}\begin{document} x", r"\begin{document} is never closed"),
        (r"\documentclass{article}\begin{document} {x", "the brace that opens here is never closed"),
    ],
)
def test_a_paper_without_an_end(tmp_path: Path, text: str, expected: str) -> None:
    """Or without a beginning."""
    write(tmp_path, {"paper.tex": text})

    assert expected in [note.message for note in read_paper(tmp_path / "paper.tex").notes]


@pytest.mark.parametrize(
    "text", ["", "\\", "%", "{", "}", "\\begin", "\\begin{", "\\checked{", "\\verb", "\\def", "\\newcommand\\", "\\newtheorem{a}", "\\input"]
)
def test_the_shortest_papers(tmp_path: Path, text: str) -> None:
    """Ends in the middle of a command."""
    write(tmp_path, {"paper.tex": text})

    assert read_paper(tmp_path / "paper.tex").citations == ()


@pytest.mark.parametrize(
    "text",
    [
        "{" * 100_000,
        "}" * 100_000,
        "{" * 50_000 + r"\checked{a}" + "}" * 50_000,
        "\\begin{theorem}" * 20_000,
        "\\begin{theorem}\\label{x}[" * 10_000,
        "\\begin{center}" * 20_000 + "\\end{center}" * 20_000,
        "\\iffalse" * 50_000 + "\\fi" * 50_000 + r"\checked{a}",
        "\\checked[" * 30_000,
        "\\verb|" * 30_000,
        "\\newcommand\\" * 30_000,
        "\\def\\a" * 30_000,
        "x" * 1_000_000 + r"\checked{a}",
        "% " * 100_000,
        "[" * 100_000 + "]",
        "\\newcommand{\\a}[1]{\\label{#1}\\a{#1#1}}" + "\\a{x}" * 1_000,
        "\\begin{a}\\end{b}" * 20_000,
        "\\def\\a#1{\\label{" + "#1" * 50_000 + "}}\\a{" + "x" * 50_000 + "}" + "\\a{x}" * 1_000,
        "\\def\\a{" + "x" * 400 + "}" + "\\begin{" + "\\a" * 50_000 + "}",
        "\\checked{" + "x" * 100_000 + "}",
        "\\a" * 50_000 + "\\def\\a{\\label{x}}" + "\\a" * 2_000,
    ],
    ids=lambda text: f"{text[:24]}...",
)
def test_deep_and_long(tmp_path: Path, text: str) -> None:
    """Neither depth nor length breaks the reader: there is no recursion, and what is nested too deeply is noted."""
    write(tmp_path, {"paper.tex": text})

    assert {name[:1] for name in ids(read_paper(tmp_path / "paper.tex"))} <= {"a", "x"}


def test_there_is_an_end_to_notes(tmp_path: Path) -> None:
    """A hundred say enough."""
    paper = read(tmp_path, "}\n" * 1000 + THEOREM)

    assert len(paper.notes) == 101
    assert paper.notes[-1].message == "here and further on more could not be read; it is not listed"
    assert ids(paper) == ["a"]
