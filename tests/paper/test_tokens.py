"""The tokens of a text, and the arguments that are taken from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.paper.tex.paper import Place
from checks.paper.tex.source import MANDATORY, Parameter, Source
from checks.paper.tex.tokens import Verbatims, lex


def source(text: str, with_at: bool = False) -> Source:
    """A source at its start."""
    return Source(text, lex(text, Verbatims(), with_at), Path("paper.tex"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (r"\a\b1 \c", [r"\a", r"\b", r"\c"]),
        (r"\a{b}[c]", [r"\a", "{", "}", "[", "]"]),
        (r"\{\}\%\\\[ \a", ["[", r"\a"][1:]),
        ("\\a% \\b\n\\c", [r"\a", r"\c"]),
        (r"\a@b \makeatletter \a@b \makeatother \a@b", [r"\a", r"\a@b", r"\a"]),
        (r"\verb|\a|\b", ["verbatim", r"\b"]),
        (r"\begin{verbatim}\a\end{verbatim}\b", ["verbatim", r"\b"]),
        (r"\begin{comment}\a\end{comment}\b", [r"\b"]),
        (r"\begin{theorem}\a", [r"\begin", "{", "}", r"\a"]),
        (r"\verb|a", ["unclosed"]),
        ("\\", []),
    ],
)
def test_what_counts(text: str, names: list[str]) -> None:
    """Commands, braces, brackets, and what is verbatim; neither escaped characters nor comments."""
    assert [token.name for token in lex(text, Verbatims()).all] == names


def test_at_is_a_letter_in_a_package() -> None:
    """From its first line."""
    assert [token.name for token in lex(r"\a@b", Verbatims(), with_at=True).all] == [r"\a@b"]


@pytest.mark.parametrize(
    ("text", "partner"),
    [
        ("{}", {0: 1}),
        ("{{}}", {0: 3, 1: 2}),
        ("[a]", {0: 1}),
        ("[{]}]", {0: 4, 1: 3}),
        ("[[]]", {0: 2, 1: 2}),
        ("{[}]", {0: 2}),
        ("}{", {}),
        ("{%}\n}", {0: 1}),
    ],
)
def test_what_closes_what(text: str, partner: dict[int, int]) -> None:
    """A bracket belongs to the first one that closes in its own group, as in LaTeX."""
    assert lex(text, Verbatims()).partner == partner


@pytest.mark.parametrize(
    ("text", "argument", "rest"),
    [
        ("{a}b", "a", "b"),
        (" \n {a}b", "a", "b"),
        ("% c\n  {a}b", "a", "b"),
        ("{a% c\n  b}c", "ab", "c"),
        ("{{a}}b", "{a}", "b"),
        ("ab", "a", "b"),
        (r"\a b", r"\a", " b"),
        (r"\% b", r"\%", " b"),
        ("\n\n{a}", None, "\n\n{a}"),
        ("}", None, "}"),
        ("{a", None, "{a"),
        ("", None, ""),
    ],
)
def test_an_argument(text: str, argument: str | None, rest: str) -> None:
    """A group, a command or a character, behind blanks, comments and one line end; nothing is taken where there is none."""
    read = source(text)

    assert read.argument() == argument
    assert text[read.at :] == rest


def test_the_arguments_of_a_command() -> None:
    """A star, optional ones with their defaults, and mandatory ones."""
    parameters = (Parameter("s"), Parameter("o", "none"), Parameter("o", "default"), MANDATORY)
    read = source("* [a] {b} rest")

    assert read.arguments(parameters) == ["*", "a", "default", "b"]
    assert read.text[read.at :] == " rest"
    assert source("[a]").arguments(parameters) is None
    assert source("[a] {b} rest").taken((Parameter("o"), MANDATORY)) == "[a] {b}"


def test_going_back() -> None:
    """What was taken can be read again."""
    read = source(r"[a\b]{c}")
    start = read.position()
    read.optional()
    read.back(start)

    assert [read.next_token().name for _ in range(2)] == ["[", r"\b"]


@pytest.mark.parametrize(("offset", "line", "column"), [(0, 1, 1), (1, 1, 2), (2, 1, 3), (3, 2, 1), (4, 3, 1), (5, 3, 2)])
def test_places(offset: int, line: int, column: int) -> None:
    """Lines and columns count from 1."""
    assert source("ab\n\nc").place(offset) == Place(Path("paper.tex"), line, column)


def test_what_an_abbreviation_stands_for_is_where_it_is_used() -> None:
    """All of it."""
    use = Place(Path("paper.tex"), 7, 3)

    assert Source("a\nb", lex("a\nb", Verbatims()), Path("paper.tex"), use=use).place(2) is use


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("a % b\n  c", "a c"),
        ("a% b\n\nc", "a\n\nc"),
        ("a\n% b\n% c\nd", "a\nd"),
        ("a % b", "a "),
        (r"a \% b", r"a \% b"),
    ],
)
def test_the_text_without_comments(text: str, live: str) -> None:
    """As TeX joins the lines; a paragraph stays one."""
    assert "".join(source(text).live(len(text))) == live


def test_text_is_handed_on_once() -> None:
    """In pieces, without what is passed over."""
    read = source("abc% d\nefgh")

    pieces = ["".join(read.live(2))]
    read.pass_over(8)
    pieces += ["".join(read.live(4)), "".join(read.live(len(read.text)))]

    assert pieces == ["ab", "", "fgh"]


def test_verbatim_environments_can_be_added() -> None:
    """What one file declares counts in the next one."""
    verbatims = Verbatims()
    lex(r"\lstnewenvironment{code}{}{}", verbatims)

    assert [token.name for token in lex(r"\begin{code}\a\end{code}", verbatims).all] == ["verbatim"]
    assert "code" not in Verbatims().kept
