"""Random statements in LaTeX, of which each word, number and symbol can be exchanged for another; layout to strew in; and rubble."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

CLASSES = {
    "word": ("all", "some", "every", "at", "most", "least", "bounded", "Then", "matrix", "Hölder's", "not"),
    "number": ("0", "1", "2", "3", "12", "0.5", "100"),
    "letter": ("x", "y", "A", "B", "n", r"\mu", r"\alpha", r"\theta", r"\ell"),
    "relation": (r"\le", r"\ge", "<", ">", "=", r"\ne", r"\in", r"\sim"),
    "sign": ("+", "-", r"\cdot", r"\times"),
    "font": (r"\mathbf", r"\mathbb", r"\mathcal", r"\hat", r"\bar"),
    "quantifier": (r"\forall", r"\exists"),
    "norm": ("1", "2", "F", r"\infty", "*"),
}
TEXT = ("<word>", "<word>,", "<word>.", "(<word>)", "<word>-<word>")
MATHS = (
    *(
        "<letter>",
        "<number>",
        "<relation>",
        "<sign>",
        "<letter>_<number>",
        "<letter>_{<letter>+<number>}",
        "<letter>^{<number>}",
        "(<letter>,<letter>)",
    ),
    *(
        "<font> <letter>",
        "<font>{<letter>}",
        r"\|<letter>\|_{<norm>}",
        r"\frac{<letter>}{<number>}",
        r"\sqrt{<letter> <number>}",
        r"\frac <letter><letter>",
    ),
    *(
        r"\quad<quantifier> <letter>",
        r"\begin{cases}<letter>&<number>\\ <number>\end{cases}",
        r"\text{ <word> }",
        r"\sum_{<letter>=<number>}^<letter>",
    ),
)
LAYOUT = {
    False: (
        "\n",
        "% note\n",
        r"\label{thm:x}",
        r"\checked[part]{a.b}",
        "~",
        r"\noindent ",
        r"\small ",
        r"\vspace{1ex}",
        r"\it ",
        "{}",
        "\n\n",
        r"\,",
    ),
    True: ("\n", "% note\n", r"\label{eq:x}", r"\checked{a.b}", r"\,", r"\! ", r"\displaystyle ", r"\nonumber ", r"\quad ", "{}", r"\hspace{1em}"),
}
WRAPPERS = {False: (r"\emph{%s}", r"\textbf{%s}", r"{\it %s}", r"{%s}"), True: ("{%s}",)}
_SLOT = re.compile("<([a-z]+)>")


@dataclass(frozen=True)
class Statement:
    """A statement as atoms: whether each stands in a formula, its form, and what fills its slots."""

    atoms: tuple[tuple[bool, str, tuple[str, ...]], ...]

    @property
    def slots(self) -> list[tuple[int, int]]:
        """All that can be exchanged: the index of the atom, and that of the slot in it."""
        return [(index, slot) for index, (_, _, chosen) in enumerate(self.atoms) for slot in range(len(chosen))]

    def choices(self, index: int, slot: int) -> list[str]:
        """What else could stand in a slot."""
        _, form, chosen = self.atoms[index]
        return [choice for choice in CLASSES[_SLOT.findall(form)[slot]] if choice != chosen[slot]]

    def exchanged(self, index: int, slot: int, choice: str) -> Statement:
        """The statement with another choice in one slot."""
        maths, form, chosen = self.atoms[index]
        other = (maths, form, (*chosen[:slot], choice, *chosen[slot + 1 :]))
        return Statement((*self.atoms[:index], other, *self.atoms[index + 1 :]))

    def latex(self, layout: Sequence[tuple[str, str]] = ()) -> str:
        """The statement as LaTeX. ``layout`` has for each atom what stands before it, and what it is wrapped in."""
        pieces, maths = [], False
        for index, (formula, form, chosen) in enumerate(self.atoms):
            before, wrapper = layout[index] if layout else ("", "%s")
            pieces.append(" $" if formula and not maths else "$ " if maths and not formula else " ")
            maths = formula
            filling = iter(chosen)
            pieces.append(before + wrapper % _SLOT.sub(lambda _, filling=filling: _written(next(filling)), form))
        return "".join(pieces) + ("$" if maths else "")


def _written(choice: str) -> str:
    return f"{choice} " if choice.startswith("\\") else choice


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """A statement of up to twelve atoms."""
    atoms = []
    for _ in range(draw(st.integers(1, 12))):
        maths = draw(st.booleans())
        form = draw(st.sampled_from(MATHS if maths else TEXT))
        chosen = tuple(draw(st.sampled_from(CLASSES[name])) for name in _SLOT.findall(form))
        atoms.append((maths, form, chosen))
    return Statement(tuple(atoms))


@st.composite
def strewn(draw: st.DrawFn) -> tuple[Statement, str]:
    """A statement, and its LaTeX with layout strewn in."""
    statement = draw(statements())
    layout = []
    for maths, _, _ in statement.atoms:
        before = "".join(draw(st.lists(st.sampled_from(LAYOUT[maths]), max_size=2)))
        layout.append((before, draw(st.sampled_from(("%s", *WRAPPERS[maths])))))
    return statement, statement.latex(layout)


RUBBLE = st.lists(
    st.sampled_from(
        [
            *(
                " ",
                "\n",
                "a",
                "bc",
                "X",
                "T",
                "12",
                "1.5",
                "3",
                ".",
                ",",
                "'",
                "`",
                "-",
                ":",
                "=",
                "!",
                "?",
                "(",
                ")",
                "<",
                "|",
                "é",
                "\u0301",
                "≤",
                "“",
            ),
            *("$", "$$", "{", "}", "[", "]", "^", "_", "&", "#", "~", "\\", "\\\\", "\\ ", "\\,", "\\[", "\\]", "\\(", "\\)", "\\|", "\\'", "%x\n"),
            *(
                "\\frac",
                "\\sqrt",
                "\\foo",
                "\\alpha",
                "\\text",
                "\\emph",
                "\\it",
                "\\left",
                "\\right",
                "\\big",
                "\\le",
                "\\over",
                "\\substack",
                "\\ss",
            ),
            *(
                "\\item",
                "\\mathbb",
                "\\mathop",
                "\\not",
                "\\in",
                "\\mbox",
                "\\notag",
                "\\ensuremath",
                "\\coloneqq",
                "\\begin",
                "\\end",
                "\\operatorname",
            ),
            *(
                "\\label{a}",
                "\\label{",
                "\\ref{a:b}",
                "\\ref",
                "\\cite[p. 3]{x}",
                "\\verb|a b|",
                "\\hspace*{1em}",
                "\\checked[a]{b}",
                "\\textbf{a b}",
            ),
            *(f"\\{which}{{{name}}}" for which in ("begin", "end") for name in ("cases", "align", "aligned", "center", "enumerate", "array", "x y")),
            *("\\macro", "\\pair", "\\loop", "\\double", "*", "\\texttt", "\\tfrac", "\\url{a%b}", "\\c", "\x00", "\ud800", "\u202e"),
        ]
    ),
    max_size=16,
).map("".join)
