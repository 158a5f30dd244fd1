"""The files of a paper: which are followed, from where, and how they are decoded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reading_samples import ids, notes, read, write

from checks.paper.tex.reading import read_paper

A, B, C = (rf"\checked{{{name}}}" for name in "abc")


@pytest.mark.parametrize(
    ("body", "files"),
    [
        (r"\input{part}", {"part.tex": A}),
        (r"\input part \relax", {"part.tex": A}),
        (r"\input{part.tex}", {"part.tex": A}),
        (r"\include{sections/part}", {"sections/part.tex": A}),
        (r"\input{sections/part}", {"sections/part.tex": r"\input{more}", "sections/more.tex": A}),
        (r"\input{sections/part}", {"sections/part.tex": r"\input{sections/more}", "sections/more.tex": A}),
        (
            r"\subfile{sections/part}",
            {"sections/part.tex": r"\documentclass[../paper]{subfiles}\begin{document}\input{more}\end{document} no", "sections/more.tex": A},
        ),
        (r"\import{sections/}{part}", {"sections/part.tex": r"\input{more}", "sections/more.tex": A}),
        (r"\import{sections}{part}", {"sections/part.tex": r"\subimport{deep/}{more}", "sections/deep/more.tex": A}),
        (r"\InputIfFileExists{part}{}{}\InputIfFileExists{none}{}{}", {"part.tex": A}),
        (r"\newcommand{\bring}[1]{\input{sections/#1}}\bring{part}", {"sections/part.tex": A}),
        (r"\input{\jobname-part}", {"paper-part.tex": A}),
        (r"\input{figure.pdf_tex}", {"figure.pdf_tex": A}),
        ('\\input{"two words"}', {"two words.tex": A}),
    ],
)
def test_files_that_are_followed(tmp_path: Path, body: str, files: dict[str, str]) -> None:
    """As LaTeX looks for them; what comes after them is read too."""
    paper = read(tmp_path, f"{body} {B}", files=files)

    assert (ids(paper), notes(paper)) == (["a", "b"], [])
    assert [path.relative_to(tmp_path).as_posix() for path in paper.files] == ["paper.tex", *files]


def test_a_theorem_over_several_files(tmp_path: Path) -> None:
    """Its text is put together; a citation is where it is written."""
    body = "\\begin{theorem}\n  one \\input{part} three\n\\end{theorem}"

    paper = read(tmp_path, body, files={"part.tex": "two % no\n\\checked{a}\\endinput no\nno"})

    assert paper.theorems[0].text == "one \\input{part}two \\checked{a} three"
    assert (paper.citations[0].place.file.name, paper.citations[0].place.line) == ("part.tex", 2)


def test_declarations_beside_the_paper(tmp_path: Path) -> None:
    """Those of its packages, of its class and of a preamble in a file of its own; a package cites nothing."""
    preamble = r"\usepackage{amsmath, mine}\input{preamble}"
    files = {
        "paper.cls": r"\newtheorem{main}{Main Theorem} \newcommand{\fromclass}{\checked{no}}",
        "mine.sty": r"\RequirePackage{more}\newcommand\my@chk[1]{\checked{low-rank.#1}} \let\chk\my@chk \checked{no} } \fi",
        "more.sty": r"\newtheorem{mine}{My Lemma} \endinput \newtheorem{mine}{Remark}",
        "preamble.tex": r"\newtheorem{third}{Claim}",
        "citecheck.sty": r"\newtheorem{mine}{Remark}",
    }
    body = r"\begin{main} \end{main} \begin{mine} \chk{a} \end{mine} \begin{third} \end{third} \fromclass"
    text = f"\\documentclass[twocolumn]{{paper}}\\usepackage{{citecheck}}{preamble}\\begin{{document}}{body}\\end{{document}}"
    write(tmp_path, {"paper.tex": text, **files})

    paper = read_paper(tmp_path / "paper.tex")

    assert [theorem.heading for theorem in paper.theorems] == ["Main Theorem", "My Lemma", "Claim"]
    assert (ids(paper), notes(paper)) == (["low-rank.a"], [])


def test_a_subfile_on_its_own(tmp_path: Path) -> None:
    """Its declarations are those of the main file."""
    main = r"\documentclass{article}\newtheorem{satz}{Satz}\begin{document}\checked{no}\end{document}"
    part = r"\documentclass[../main]{subfiles}\begin{document}\begin{satz} \checked{a} \end{satz}\end{document}"
    write(tmp_path, {"main.tex": main, "parts/part.tex": part})

    paper = read_paper(tmp_path / "parts" / "part.tex")

    assert ([theorem.heading for theorem in paper.theorems], ids(paper), notes(paper)) == (["Satz"], ["a"], [])


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xef\xbb\xbf\\begin{theorem}\r\n\xc3\xa9 \\checked{a}\r\n\\end{theorem}\r\n", None),
        (b"\\begin{theorem}\r\xc3\xa9 \\checked{a}\r\\end{theorem}", None),
        (b"\\begin{theorem}\n\xe9 \\checked{a}\n\\end{theorem}", "Latin-1"),
        (b"\\begin{theorem}\n\xc3\xa9 \0\\check\0ed{a}\n\\end{theorem}", "NUL"),
        ("\ufeff\\begin{theorem}\né \\checked{a}\n\\end{theorem}".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_encodings(tmp_path: Path, content: bytes, complaint: str | None) -> None:
    """Any line ends, with a byte order mark or without; what is no clean UTF-8 is read, and noted."""
    write(tmp_path, {"part.tex": content})

    paper = read_paper(tmp_path / "part.tex")

    assert paper.theorems[0].text.rstrip() == "é \\checked{a}"
    assert (paper.citations[0].id, paper.citations[0].place.line) == ("a", 2)
    assert [complaint in note.message for note in paper.notes] == ([True] if complaint else [])


@pytest.mark.parametrize(
    ("body", "files", "message"),
    [
        (r"\input{none}", {}, r"\input of 'none': there is no such file beside the paper"),
        (r"\input{paper}", {}, "paper.tex was not read: it is being read already"),
        (r"\input{a}", {"a.tex": r"\input{b}", "b.tex": r"\input{a}"}, "a.tex was not read: it is being read already"),
        (r"\input{a}", {"a.tex": r"\input{a}\input{a}"}, "a.tex was not read: it is being read already"),
        (r"\input{\unknown}", {}, r"\input of '\\unknown': there is no such file"),
        (r"\input{a.pdf}", {"a.pdf": b"%PDF-1.5 {{{"}, "a.pdf was not read: it is a PDF, and no LaTeX"),
    ],
)
def test_files_that_are_not_read(tmp_path: Path, body: str, files: dict[str, str], message: str) -> None:
    """Each is noted, and the rest is read."""
    paper = read(tmp_path, f"{body} {C}", files=files)

    assert ids(paper) == ["c"]
    assert paper.notes
    assert all(note.message.startswith(message) for note in paper.notes)


def test_a_missing_file_in_the_preamble(tmp_path: Path) -> None:
    """A bare name comes with LaTeX, mostly; one with a folder does not."""
    paper = read(tmp_path, A, r"\input{glyphtounicode}\input{macros/mine}")

    assert [note.message.split(":")[0] for note in paper.notes] == [r"\input of 'macros/mine'"]


def test_files_that_multiply(tmp_path: Path) -> None:
    """Each includes the next one twice: there is an end to it."""
    files = {f"f{index}.tex": rf"\input{{f{index + 1}}}\input{{f{index + 1}}}" for index in range(40)} | {"f40.tex": ""}

    paper = read(tmp_path, rf"\input{{f0}} {A}", files=files)

    assert ids(paper) == ["a"]
    assert "more than 1,000 files were included" in paper.notes[0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file(tmp_path: Path) -> None:
    """A pipe that nobody writes to does not stop the reader, nor does a folder."""
    os.mkfifo(tmp_path / "pipe.tex")
    (tmp_path / "folder.tex").mkdir()

    assert ids(read(tmp_path, rf"\input{{pipe}} \input{{folder}} \input{{.}} {A}")) == ["a"]
