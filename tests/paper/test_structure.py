"""The pieces of the reader on their own: conditionals, abbreviations, kinds of environments, what is open, and places."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.paper.places import place_text, relative
from checks.paper.tex.conditionals import Conditionals
from checks.paper.tex.environments import Kind, Role, keys_of, states_a_theorem
from checks.paper.tex.macros import Macro, Macros
from checks.paper.tex.paper import Citation, Place
from checks.paper.tex.source import MANDATORY, Parameter
from checks.paper.tex.structure import Frame, Structure

HERE = Place(Path("paper.tex"), 3)
THEOREM = Kind("theorem", "Theorem", Role.STATEMENT, True)
FORMULA = Kind("equation", "Equation", Role.DISPLAY)
PROOF = Kind("proof", "Proof", Role.PROOF)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Theorem", True),
        ("Main theorem", True),
        ("THEOREM A", True),
        ("Théorème", True),
        (r"Th\'eor\`eme", True),
        ("Satz", True),
        ("Hilfssatz", True),
        ("Corollaire", True),
        ("Corolário", True),
        ("Facts", True),
        ("Meta-Lemma", True),
        ("Conjecture", True),
        ("Factor", False),
        ("Remark", False),
        ("Propagation", False),
        ("Definition", False),
        ("", False),
    ],
)
def test_what_should_have_a_check(heading: str, expected: bool) -> None:
    """Theorems and their like, in a few languages."""
    assert states_a_theorem(heading) is expected


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", {"": ""}),
        ("name=A", {"name": "A"}),
        ("name = {A, B}, numbered=no,unnumbered", {"name": "A, B", "numbered": "no", "unnumbered": ""}),
        ("name={A}{B}, c=}", {"name": "A}{B", "c": "}"}),
    ],
)
def test_keys(text: str, keys: dict[str, str]) -> None:
    """Commas within braces belong to a value; what is broken is taken as it comes."""
    assert keys_of(text) == keys


def read(words: list[str], conditionals: Conditionals) -> list[str]:
    """The words that are read."""
    live = []
    for word in words:
        if conditionals.depth:
            conditionals.skip(word, before_group=False)
        elif word == r"\else":
            conditionals.turn()
        elif word == r"\fi":
            conditionals.pop()
        elif not conditionals.set(word):
            if conditionals.starts(word, before_group=False):
                conditionals.push(word, HERE)
            else:
                live.append(word)
    return live


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\iffalse a \else b \fi c", "bc"),
        (r"\iftrue a \else b \fi c", "ac"),
        (r"\iffalse \iftrue a \else b \fi \else c \fi d", "cd"),
        (r"\iffalse a \else b \else c \fi", "bc"),
        (r"\ifmine a \else b \fi", "b"),
        (r"\minetrue \ifmine a \else b \fi", "a"),
        (r"\ifx \minetrue \fi \ifmine a \else b \fi", "ab"),
        (r"\ifother a \iffalse b \fi \else c \fi", "ac"),
        (r"\iff a", r"\iffa"),
    ],
)
def test_conditionals(text: str, expected: str) -> None:
    """Nested, turned, set, and undecided."""
    conditionals = Conditionals()
    conditionals.declare(r"\ifmine", False)

    assert "".join(read(text.split(), conditionals)) == expected


def test_an_unknown_conditional_before_a_group_is_a_command() -> None:
    """It takes arguments; TeX's own does not."""
    conditionals = Conditionals()

    assert not conditionals.starts(r"\ifdraft", before_group=True)
    assert conditionals.starts(r"\ifdraft", before_group=False)
    assert conditionals.starts(r"\ifnum", before_group=True)


def macros() -> Macros:
    r"""Abbreviations of a paper: \a leads to \checked through \b, \c leads nowhere."""
    found = Macros(frozenset({r"\checked"}))
    found.define(r"\a", Macro((MANDATORY,), r"\emph{#1}\b"))
    found.define(r"\c", Macro((), "low-rank"))
    found.define(r"\b", Macro((), r"\checked"))
    return found


def test_which_commands_have_to_be_expanded() -> None:
    """Those that lead to a trigger, in whatever order they were defined."""
    assert [macros().telling(name) is not None for name in (r"\a", r"\b", r"\c", r"\d", r"\checked")] == [True, True, False, False, False]


@pytest.mark.parametrize(("text", "kinds"), [(r"x \b", "om"), (r"\a", "mom"), (r"\c", ""), (r"\b x", ""), (r"\checked", "om"), ("", "")])
def test_what_a_text_still_waits_for(text: str, kinds: str) -> None:
    """The parameters of the command that it ends with, and of that which this ends with."""
    waiting = macros().signature(text, {r"\checked": (Parameter("o"), MANDATORY)})

    assert "".join(parameter.kind for parameter in waiting) == kinds


def test_triggers_cannot_be_redefined() -> None:
    r"""A paper that defines \checked itself, for readers without the package, still cites by it."""
    found = macros()
    found.define(r"\checked", Macro((MANDATORY,), ""))

    assert r"\checked" not in found.commands


@pytest.mark.parametrize(
    ("body", "arguments", "expected"),
    [("a#1b#2#1", ["x", "y"], "axbyx"), ("##1#1", ["x"], "#1x"), ("#1#9", ["x"], "x"), ("#", [], "#"), ("#1", ["#1"], "#1")],
)
def test_expansion(body: str, arguments: list[str], expected: str) -> None:
    """Slots are filled once; missing ones are empty."""
    macro = Macro((), body)

    assert macro.expanded(arguments) == expected
    assert len(expected) <= macro.size(arguments)


def test_ids_that_are_spelt_with_commands() -> None:
    """Commands that stand for plain text are replaced; others stay."""
    assert macros().spelt(r"\c.name \d") == r"low-rank.name \d"


@pytest.mark.parametrize(
    ("kinds", "carrier"),
    [
        ([THEOREM], 0),
        ([THEOREM, FORMULA], 0),
        ([FORMULA], 0),
        ([FORMULA, FORMULA], 1),
        ([PROOF, FORMULA], 1),
        ([THEOREM, PROOF], None),
        ([THEOREM, None], 0),
        ([], None),
    ],
)
def test_who_carries_a_citation(kinds: list[Kind | None], carrier: int | None) -> None:
    """The statement around it before a formula; nothing beyond a proof."""
    structure = Structure(lambda *_: None)
    frames = [Frame(kind.name if kind else "center", HERE, kind) for kind in kinds]
    for frame in frames:
        structure.begin(frame)
    structure.cite(Citation("a", "", HERE))

    assert [index for index, frame in enumerate(frames) if frame.citations] == ([] if carrier is None else [carrier])


def test_what_is_left_open_is_told() -> None:
    """The inner one where the outer one is closed, the rest at the end."""
    told: list[tuple[int, str]] = []
    structure = Structure(lambda place, message: told.append((place.line, message)))
    outer = Frame("theorem", HERE, THEOREM)
    structure.begin(outer)
    structure.open_group(Place(HERE.file, 4))
    structure.end(outer, Place(Path("other.tex"), 9))
    structure.begin(Frame("lemma", Place(HERE.file, 5), THEOREM))
    structure.finish()

    assert told == [
        (4, r"the brace that opens here is not closed before \end{theorem} at line 9 of other.tex"),
        (5, r"\begin{lemma} is never closed"),
    ]


def test_paths_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file lies in it; else the whole path."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)

    assert place_text(Place(Path("a/../b.tex"), 3)) == "b.tex:3"
    assert relative(folder / "sections" / "a.tex") == "sections/a.tex"
    assert relative(Path("../b.tex")) == (tmp_path / "b.tex").as_posix()
