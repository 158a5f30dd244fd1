"""Text and formulas as TeX that prints them, in any paper."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.catalogue import load
from checks.paper.marks.escaping import escaped, url_escaped
from checks.paper.marks.formulas import printable


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("50% of a_b & #1", r"50\% of a\_b \& \#1"),
        ("d^2 ~ {x} $y$ \\z", r"d{\textasciicircum}2 {\textasciitilde} \{x\} \$y\$ {\textbackslash}z"),
        ("|a| < b", r"\ensuremath{|}a\ensuremath{|} \ensuremath{<} b"),
        ("Stöger, Łojasiewicz", r"St\"oger, {\L}ojasiewicz"),
        ("σ ≤ ℝ‖x‖", r"\ensuremath{\sigma} \ensuremath{\leq} \ensuremath{\mathbf{R}}\ensuremath{\Vert}x\ensuremath{\Vert}"),
        ("two\n  lines", "two lines"),
        ("∎", "?"),
    ],
)
def test_text_is_escaped(text: str, tex: str) -> None:
    """Every character prints as itself, or as a question mark where LaTeX alone has no sign for it."""
    assert escaped(text) == tex


@given(st.text())
def test_no_text_gets_out_of_its_braces(text: str) -> None:
    """Whatever the text: ASCII on one line, balanced braces, no comment, no parameter, no mathematics, no unknown command."""
    tex = escaped(text)

    bare = re.sub(r"\\[^A-Za-z]", "", tex)
    assert tex.isascii()
    assert tex.isprintable()
    assert bare.count("{") == bare.count("}")
    assert not set("%#&_^~$") & set(bare)


@pytest.mark.parametrize(
    ("url", "tex"),
    [
        ("https://a.org/~me/x_y", "https://a.org/~me/x_y"),
        ("https://a.org/%7Eme#top", r"https://a.org/\%7Eme\#top"),
        ("https://a.org/ä b&c{}", r"https://a.org/\%C3\%A4\%20b\%26c\%7B\%7D"),
    ],
)
def test_an_address_is_escaped(url: str, tex: str) -> None:
    """An address keeps its meaning, and TeX can read it."""
    assert url_escaped(url) == tex


@pytest.mark.parametrize(
    ("statement", "tex", "needs"),
    [
        (r"a \le b", r"$a \le b$", ()),
        (r"a, b;\ c", r"$a,\allowbreak  b;\allowbreak \ \allowbreak c$", ()),
        (r"(a, b),c", r"$(a, b),\allowbreak c$", ()),
        (r"\tfrac12 \text{ for all } x", r"$\tfrac12 $ for all $ x$", ("tfrac",)),
        (r"\text{if 5 < 6, } x_{\text{max}}", r"if 5 \ensuremath{<} 6, $ x_{\text{max}}$", ("text",)),
        (r"a \\ b", r"$a $\\{}$ b$", ()),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"$\begin{pmatrix} a & b \\ c & d \end{pmatrix}$", ("tfrac",)),
    ],
)
def test_a_formula_becomes_running_text(statement: str, tex: str, needs: tuple[str, ...]) -> None:
    """Words leave the mathematics, lines may break between its parts, and what LaTeX lacks is named."""
    formula = printable(statement)

    assert formula is not None
    assert (formula.tex, formula.needs) == (tex, needs)


@pytest.mark.parametrize(
    "statement",
    [
        r"\input{secrets}",
        r"\write18{ls}",
        r"\norm{x}",
        r"a} b {",
        r"\left( a",
        r"\right) a",
        r"{a \\ b}",
        "a & b",
        "a % b",
        "$a$",
        "#1",
        "x^",
        "x_}",
        "a \\",
        r"\begin{cases} a",
        r"\end{cases}",
        r"\begin{tabular}{l} a \end{tabular}",
        r"\text{a_b}",
        "é",
    ],
)
def test_a_formula_that_could_break_a_paper_is_left_out(statement: str) -> None:
    """What is unknown, unbalanced, or would run something is no formula for a paper."""
    assert printable(statement) is None


@given(st.lists(st.sampled_from(["\\", "{", "}", "$", "%", "^", "_", "&", "a", " ", ",", r"\frac", r"\left(", r"\right)", r"\text{x}", r"\\"])))
def test_no_soup_of_tokens_leaves_its_mathematics(tokens: list[str]) -> None:
    """Whatever is printed has balanced braces and as many dollars as open and close, outside of commands."""
    formula = printable("".join(tokens))

    if formula is not None:
        bare = re.sub(r"\\(?:[A-Za-z]+|.)", " ", formula.tex, flags=re.DOTALL)
        assert bare.count("{") == bare.count("}")
        assert bare.count("$") % 2 == 0


def test_every_formula_of_the_catalogue_can_be_printed() -> None:
    """None of the statements that ship with the project is left out of a paper."""
    assert [stated.id for stated in load(["theorems"]).theorems.values() if printable(stated.statement) is None] == []
