"""Abbreviations: what a paper's own commands and environments stand for."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading_samples import ids, notes, read

from checks.paper.text.normal import normalised
from checks.paper.text.stream import Expander


@pytest.mark.parametrize(
    ("definition", "use", "cited"),
    [
        (r"\newcommand{\chk}{\checked{low-rank.a}}", r"\chk", ("low-rank.a", "")),
        (r"\newcommand{\chk}{\checked}", r"\chk[upper]{low-rank.a}", ("low-rank.a", "upper")),
        (r"\newcommand{\chk}{\checked}\newcommand{\chkk}{\chk}", r"\chkk {low-rank.a}", ("low-rank.a", "")),
        (r"\newcommand*\chk[1]{\checked{low-rank.#1}}", r"\chk{a}", ("low-rank.a", "")),
        (r"\newcommand{\chk}[2]{\checked[#1]{low-rank.#2}}", r"\chk{upper}{a}", ("low-rank.a", "upper")),
        (r"\newcommand{\chk}[2][lower]{\checked[#1]{low-rank.#2}}", r"\chk{a}", ("low-rank.a", "lower")),
        (r"\newcommand{\chk}[2][lower]{\checked[#1]{low-rank.#2}}", r"\chk[upper]{a}", ("low-rank.a", "upper")),
        (r"\def\chk#1{\checked{low-rank.#1}}", r"\chk{a}", ("low-rank.a", "")),
        (r"\def\chk#1#2{\checked[#2]{low-rank.#1}}", r"\chk ab", ("low-rank.a", "b")),
        (r"\let\chk=\checked", r"\chk{low-rank.a}", ("low-rank.a", "")),
        (r"\newcommand{\chk}[1]{\checked{#1}}\let\old\chk\renewcommand{\chk}{\old}", r"\chk{low-rank.a}", ("low-rank.a", "")),
        (r"\providecommand{\chk}{\checked{low-rank.a}}\providecommand{\chk}{\checked{b}}", r"\chk", ("low-rank.a", "")),
        (r"\newcommand{\chk}{\checked{b}}\renewcommand{\chk}{\checked{low-rank.a}}", r"\chk", ("low-rank.a", "")),
        (r"\DeclareRobustCommand\chk[1]{\textsc{c}\checked{low-rank.#1}}", r"\chk{a}", ("low-rank.a", "")),
        (r"\NewDocumentCommand{\chk}{m}{\checked{low-rank.#1}}", r"\chk{a}", ("low-rank.a", "")),
        (r"\NewDocumentCommand\chk{O{lower} m}{\checked[#1]{#2}}", r"\chk{low-rank.a}", ("low-rank.a", "lower")),
        (r"\NewDocumentCommand\chk{s o m}{\IfNoValueTF{#2}{\checked{#3}}{\checked[#2]{#3}}}", r"\chk*{low-rank.a}", ("low-rank.a", "")),
        (r"\NewDocumentCommand\chk{s o m}{\IfNoValueTF{#2}{\checked{#3}}{\checked[#2]{#3}}}", r"\chk[b]{low-rank.a}", ("low-rank.a", "b")),
        (r"\newcommand{\topic}{low-rank}", r"\checked{\topic.a}", ("low-rank.a", "")),
        ("\\newcommand{\\chk}[1]{% why\n  \\checked{%\n    low-rank.#1%\n  }}", r"\chk{a}", ("low-rank.a", "")),
        (r"\providecommand{\checked}[2][]{}", r"\checked[upper]{low-rank.a}", ("low-rank.a", "upper")),
        (r"\newcommand\defchk[2]{\newcommand#1{\checked{#2}}}\newcommand{\chk}{\checked{low-rank.a}}", r"\chk", ("low-rank.a", "")),
    ],
)
def test_commands_that_cite(tmp_path: Path, definition: str, use: str, cited: tuple[str, str]) -> None:
    r"""Whatever stands for \checked, with its arguments, is a citation at the place of its use."""
    paper = read(tmp_path, f"\\begin{{theorem}}\n  x {use}\n\\end{{theorem}}", definition)

    (citation,) = paper.theorems[0].citations
    assert ((citation.id, citation.part), citation.place.line - paper.theorems[0].place.line, citation.place.column) == (cited, 1, 5)
    assert paper.theorems[0].text == f"x {use}"
    assert paper.notes == ()


@pytest.mark.parametrize(
    ("definition", "noted"),
    [
        (r"\renewcommand{\checked}[2][]{\checkmark}", True),
        (r"\def\checked#1{\checkmark}", True),
        (r"\let\checked\textbf", True),
        (r"\usepackage{green}", True),
        (r"\newcommand{\checked}[2][]{}", False),
        (r"\providecommand{\checked}[2][]{}", False),
        (r"\usepackage{citecheck}", False),
    ],
)
def test_marks_of_the_papers_own(tmp_path: Path, definition: str, noted: bool) -> None:
    r"""Where ``\checked`` is made something else, the ids are read all the same, and what is printed is not known."""
    own = r"\def\checked#1{\checkmark}"

    paper = read(tmp_path, r"\checked{a}", definition, {"green.sty": own, "citecheck.sty": own})

    assert ids(paper) == ["a"]
    assert ["\\checked is redefined here" in note.message for note in paper.notes] == [True] * noted


@pytest.mark.parametrize("definition", [r"\def\*#1{\mathbf{#1}}", r"\newcommand{\*}[1]{\mathbf{#1}}", r"\renewcommand\*[1]{\mathbf{#1}}"])
def test_commands_of_one_sign(tmp_path: Path, definition: str) -> None:
    """They are abbreviations like others, unless TeX itself goes by the sign."""
    paper = read(tmp_path, r"\begin{theorem} $\*A$, \[ x \] \end{theorem}", rf"{definition}\def\[{{y}}")

    assert {name for name in paper.macros if not name[1].isalpha()} == {r"\*"}
    assert normalised(paper.theorems[0].text, macros=Expander(paper.macros)) == r"$\mathbf A$, $x$"


@pytest.mark.parametrize(
    ("definition", "body", "kind", "title"),
    [
        (r"\newenvironment{mine}{\begin{theorem}}{\end{theorem}}", r"\begin{mine} x \checked{a} \end{mine}", "theorem", ""),
        (r"\newenvironment{mine}[1]{\bigskip\begin{theorem}[#1]}{\end{theorem}}", r"\begin{mine}{T} x \checked{a} \end{mine}", "theorem", "T"),
        (r"\newenvironment{mine}[2][T]{\begin{lemma}[#1]}{\end{lemma}}", r"\begin{mine}{y} x \checked{a} \end{mine}", "lemma", "T"),
        (r"\renewenvironment{lemma}{\begin{theorem}}{\end{theorem}}", r"\begin{lemma} x \checked{a} \end{lemma}", "theorem", ""),
        (
            r"\newtheorem{inner}{Theorem}\newenvironment{custom}[1]{\renewcommand\theinner{#1}\inner}{\endinner}",
            r"\begin{custom}{3'} x \checked{a} \end{custom}",
            "inner",
            "",
        ),
        (
            r"\let\old\theorem\let\endold\endtheorem\renewenvironment{theorem}{\begin{quote}\old}{\endold\end{quote}}",
            r"\begin{theorem} x \checked{a} \end{theorem}",
            "theorem",
            "",
        ),
        (r"\renewenvironment{theorem}[1][]{\par\textbf{Theorem}\itshape}{\par}", r"\begin{theorem}[T] x \checked{a} \end{theorem}", "theorem", "T"),
        (r"\NewDocumentEnvironment{mine}{o}{\begin{theorem}}{\end{theorem}}", r"\begin{mine} x \checked{a} \end{mine}", "theorem", ""),
        (r"\NewEnviron{mine}{\begin{theorem}\BODY\end{theorem}}", r"\begin{mine} x \checked{a} \end{mine}", "theorem", ""),
        (r"\newcommand{\bt}{\begin{theorem}}\newcommand{\et}{\end{theorem}}", r"\bt x \checked{a} \et", "theorem", ""),
        (r"\newcommand{\mine}[2]{\begin{theorem}[#1]#2\end{theorem}}", r"\mine{T}{x \checked{a}}", "theorem", "T"),
        (r"\newcommand{\new}[2]{\newtheorem{#1}{#2}}\new{mine}{My Lemma}", r"\begin{mine} x \checked{a} \end{mine}", "mine", ""),
    ],
)
def test_environments_of_the_papers_own(tmp_path: Path, definition: str, body: str, kind: str, title: str) -> None:
    """What is made of a theorem is a theorem, with the text between its ends, and nothing else is one."""
    paper = read(tmp_path, body, definition)

    (statement,) = paper.environments
    assert (statement.kind, statement.title, statement.text) == (kind, title, r"x \checked{a}")
    assert ([citation.id for citation in statement.citations], statement.place.line) == (["a"], paper.citations[0].place.line)
    assert paper.notes == ()


def test_abbreviations_of_formulas(tmp_path: Path) -> None:
    r"""A citation between \be and \ee is one of the formula."""
    paper = read(tmp_path, r"\be \label{eq} x \checked{a} \ee", r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}")

    (formula,) = paper.environments
    assert (formula.kind, formula.labels, formula.text) == ("equation", ("eq",), r"\label{eq} x \checked{a}")


def test_definitions_themselves_cite_nothing(tmp_path: Path) -> None:
    """Only their use does, as often as it happens."""
    paper = read(tmp_path, r"\newcommand{\chk}{\checked{a}} \def\no{\checked{b}} \chk \emph{\chk}")

    assert ids(paper) == ["a", "a"]


@pytest.mark.parametrize(
    ("definition", "use", "message"),
    [
        (r"\def\chk(#1){\checked{#1}}", r"\chk(a) \chk(b)", "the parameters of \\chk are of a kind that is not followed"),
        (r"\NewDocumentCommand\chk{d()}{\checked{#1}}", r"\chk(a)", "the parameters of \\chk are of a kind that is not followed"),
        (
            r"\NewDocumentEnvironment{mine}{d()}{\begin{theorem}}{\end{theorem}}",
            r"\begin{mine}(a) \end{mine}",
            "the arguments of 'mine' are not followed",
        ),
        (r"\def\loop{\label{x}\loop}", r"\loop", "abbreviations lead too far; \\loop was not followed"),
        (r"\def\loop{\label{x}\loop\loop}", r"\loop", "abbreviations lead too far; \\loop was not followed"),
        (r"\newenvironment{x}{\begin{y}}{\end{y}}\newenvironment{y}{\begin{z}\begin{x}}{\end{x}\end{z}}", r"\begin{x} \end{x}", ""),
    ],
)
def test_what_is_not_followed_is_noted_once(tmp_path: Path, definition: str, use: str, message: str) -> None:
    """With the place of its first use; definitions in a circle end."""
    paper = read(tmp_path, use, definition)

    found = [text for line, text in notes(paper) if line == 1]
    assert [text.startswith(message) for text in found] == ([True] if message else [])
