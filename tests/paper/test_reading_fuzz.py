"""Random TeX, and the sample paper with random damage: the reader never fails, and never works more than in proportion to the text."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_samples import PREAMBLE

from checks.errors import UsageError
from checks.paper.tex.paper import Paper
from checks.paper.tex.reader import Reader
from checks.paper.tex.reading import read_paper, reader_of

SAMPLE = (Path(__file__).parent / "samples" / "implicit_bias" / "paper.tex").read_text(encoding="utf-8")
WORDS = [
    *(rf"\{name}" for name in ("checked", "label", "begin", "end", "input", "include", "verb", "url", "lstinline", "section", "chk", "x", "item")),
    *(rf"\{name}" for name in ("newcommand", "def", "let", "newenvironment", "newtheorem", "declaretheorem", "NewDocumentCommand", "IfNoValueTF")),
    *(
        rf"\{name}"
        for name in ("iffalse", "iftrue", "ifx", "else", "fi", "newif", "ifdraft", "drafttrue", "makeatletter", "endinput", "documentclass")
    ),
    *(
        f"{{{name}}}"
        for name in ("theorem", "thm", "document", "verbatim", "comment", "equation", "restatable", "mine", "paper", "#1", "norms.a", "")
    ),
    *(rf"\begin{{{name}}}" for name in ("theorem", "thm", "document", "verbatim", "comment", "equation", "restatable", "mine")),
    *(rf"\end{{{name}}}" for name in ("theorem", "thm", "document", "verbatim", "comment", "equation", "restatable", "mine")),
    *(r"\checked{norms.a}", r"\newcommand{\chk}[1]{\checked{#1}}", r"\newenvironment{mine}{\begin{thm}}{\end{thm}}", r"\def\x{\chk\x\label{a}}"),
    *("{", "}", "[", "]", "%", "\\", "\\%", "$", "&", "#", "#1", "\n", "\n\n", " ", "*", "=", "|", "<1->", "@", "~", "é", "\t", "text", "o m"),
]
SOUP = st.lists(st.sampled_from(WORDS), max_size=60).map("".join)


def reader(text: str, folder: str) -> Reader:
    """The reader of a paper with this text, when it is done."""
    file = Path(folder, "paper.tex")
    file.write_bytes(text.encode(errors="replace"))
    found = reader_of(file)
    found.run()
    return found


def read(text: str) -> Paper:
    """The paper with this text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.tex")
        file.write_bytes(text.encode(errors="replace"))
        return read_paper(file)


def lines(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + 1


def check(paper: Paper, text: str) -> None:
    """All that is said of a paper has a place in it."""
    places = [each.place for each in (*paper.environments, *paper.citations, *paper.labels, *paper.notes)]
    assert all(1 <= place.line <= lines(text) and place.column >= 1 for place in places)
    assert all(note.message and "\n" not in note.message for note in paper.notes)
    assert {id(each) for environment in paper.environments for each in environment.citations} <= {id(each) for each in paper.citations}


@given(SOUP, st.sampled_from(["", PREAMBLE, rf"{PREAMBLE}\begin{{document}}"]))
def test_soup(soup: str, preamble: str) -> None:
    """Tokens in any order."""
    check(read(preamble + soup), preamble + soup)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Characters in any order."""
    check(read(text), text.replace("\r", "\n"))


@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    """Bytes in any order, unless they start as what is known to be no text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "paper.tex")
        file.write_bytes(content)

        with contextlib.suppress(UsageError):
            assert read_paper(file).main == file


@given(st.integers(0, len(SAMPLE)))
def test_a_paper_that_breaks_off(length: int) -> None:
    """At any character; unless nothing is left open, a note says where."""
    paper = read(SAMPLE[:length])

    check(paper, SAMPLE[:length])
    if r"\end{document}" not in SAMPLE[:length] and r"\begin{document}" in SAMPLE[:length]:
        assert any(r"\begin{document} is never closed" in note.message for note in paper.notes)


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 40), SOUP), min_size=1, max_size=5))
def test_a_paper_with_damage(damages: list[tuple[int, int, str]]) -> None:
    """Pieces cut out, and others put in their place."""
    text = SAMPLE
    for position, length, soup in damages:
        text = text[:position] + soup + text[position + length :]

    check(read(text), text)


@given(SOUP, st.integers(1, 200))
def test_work_in_proportion(soup: str, times: int) -> None:
    """The tokens that are looked at are at most as many as the text is long; abbreviations add four times that, and a constant."""
    with tempfile.TemporaryDirectory() as folder:
        found = reader(soup * times, folder)

    assert found.steps <= 5 * len(soup * times) + 200_000


@pytest.mark.parametrize(
    "piece", ["{", "\\begin{theorem}", r"\begin{theorem} \checked{a.b} \end{theorem} ", "\\iffalse x \\fi ", "\\verb|x| % y\n", "[", "\\def\\a"]
)
def test_work_on_the_same_again(piece: str, tmp_path: Path) -> None:
    """The count doubles with the text."""
    once, twice = (reader(piece * times, str(tmp_path)).steps for times in (500, 1000))

    assert twice <= 2 * once + 2
