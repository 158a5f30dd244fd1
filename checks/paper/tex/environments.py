"""Which environments state something: those that classes have, and those that a paper declares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from checks.paper.tex.source import Source


class Role(Enum):
    """What an environment is to its citations and labels: a statement or a formula carries them, a holder keeps its labels to itself."""

    STATEMENT = "statement"
    DISPLAY = "display"
    PROOF = "proof"
    HOLDER = "holder"


@dataclass(frozen=True)
class Kind:
    r"""A kind of environment. ``prefix`` is that of the labels of a ``\newtcbtheorem``, whose title and label are arguments."""

    name: str
    heading: str
    role: Role
    theorem_like: bool = False
    prefix: str | None = None


_STEMS = (
    *("theorem", "theoreme", "teorem", "satz", "lemm", "lema", "hilfssatz", "propos", "corol", "corroll", "korollar"),
    *("claim", "behauptung", "affirmation", "conjectur", "congettura", "conjetur", "vermutung"),
)
_PROOFS = ("proof", "beweis", "preuve", "demonstra", "dimostra", "demostra", "prueba")
_WHOLE = ("fact", "facts", "fakt", "fait", "hecho", "fatto", "thm", "thrm", "lem", "prop", "cor", "coro", "corr", "conj")
_HEADINGS = {"thm": "Theorem", "lem": "Lemma", "prop": "Proposition", "cor": "Corollary", "conj": "Conjecture"}
_PREDEFINED = ("theorem", "lemma", "proposition", "corollary", "claim", "fact", "conjecture", *_HEADINGS)
_OTHERS = ("definition", "remark", "example", "assumption", "observation", "hypothesis", "notation", "condition", "property", "defn", "rem")
_DISPLAYS = ("equation", "align", "gather", "multline", "flalign", "alignat", "eqnarray", "dmath", "dgroup", "displaymath", "math", "subequations")
_HOLDERS = ("enumerate", "figure", "table", "algorithm", "wrapfigure", "wraptable", "sidewaysfigure", "sidewaystable", "longtable", "subfigure")


def states_a_theorem(heading: str) -> bool:
    """Return whether what is printed above an environment says that it should have a check: theorem, lemma, proposition, corollary, claim, ..."""
    return any(word.startswith(_STEMS) or word in _WHOLE for word in _words(heading))


def _words(heading: str) -> list[str]:
    """Return the words of a heading in small letters, without accents and commands."""
    letters = unicodedata.normalize("NFKD", heading)
    plain = re.sub(r"\\(?:[a-zA-Z]+|.)|[^\w\s-]", "", "".join(each for each in letters if not unicodedata.combining(each))).lower()
    return [word for word in re.split(r"[\W_\d]+", plain) if word]


def _statement(name: str, heading: str) -> Kind:
    if any(word.startswith(_PROOFS) for word in _words(heading)[:1]):
        return Kind(name, heading, Role.PROOF)
    return Kind(name, heading, Role.STATEMENT, states_a_theorem(heading) or states_a_theorem(name))


def _predefined() -> dict[str, Kind]:
    kinds = {}
    for name in (*_PREDEFINED, *_OTHERS):
        heading = _HEADINGS.get(name, name.capitalize())
        for spelt in (name, name.capitalize()):
            kinds[spelt] = Kind(spelt, heading, Role.STATEMENT, name in _PREDEFINED)
    for names, role in ((_DISPLAYS, Role.DISPLAY), (_HOLDERS, Role.HOLDER), (("proof", "Proof", "pf"), Role.PROOF)):
        kinds |= {name: Kind(name, name.capitalize(), role) for name in names}
    return kinds | {f"{name}*": Kind(f"{name}*", kind.heading, kind.role, kind.theorem_like) for name, kind in kinds.items()}


@dataclass
class Environments:
    """The kinds of environments that a paper has, by name."""

    kinds: dict[str, Kind] = field(default_factory=_predefined)

    def declare(self, name: str, heading: str) -> None:
        r"""Add what ``\newtheorem`` declares."""
        self._add(_statement(name, heading))

    def declare_box(self, name: str, heading: str, prefix: str) -> None:
        r"""Add what ``\newtcbtheorem`` declares: its environments take the title and the label as arguments."""
        statement = _statement(name, heading)
        for spelt in (name, f"{name}*"):
            self._add(Kind(spelt, heading, Role.STATEMENT, statement.theorem_like, prefix))

    def declare_proof(self, name: str) -> None:
        """Add a proof."""
        self._add(Kind(name, "Proof", Role.PROOF))

    def _add(self, kind: Kind) -> None:
        self.kinds[kind.name] = kind


def _new_theorem(source: Source, environments: Environments) -> list[str]:
    r"""``\newtheorem*{name}[like]{Heading}[within]``, and those of other packages and classes that look the same."""
    source.star()
    source.optional()
    name = source.group()
    source.optional()
    heading = source.group()
    source.optional()
    if name is None or heading is None:
        return []
    environments.declare(name.strip(), heading.strip())
    return [name.strip()]


def _new_proof(source: Source, environments: Environments) -> list[str]:
    r"""``\newproof{name}{Heading}``."""
    name = source.group()
    source.group()
    environments.declare_proof((name or "").strip())
    return []


def _declare_theorem(source: Source, environments: Environments) -> list[str]:
    r"""``\declaretheorem[name=Heading, ...]{name}`` of thmtools."""
    keys = source.optional()
    names = [name.strip() for name in (source.group() or "").split(",") if name.strip()]
    options = keys_of(source.optional() or keys or "")
    for name in names:
        environments.declare(name, options.get("name", options.get("title", options.get("heading", name.capitalize()))))
    return names


def _new_box(source: Source, environments: Environments) -> list[str]:
    r"""``\newtcbtheorem[...]{name}{Heading}{options}{prefix}``."""
    source.optional()
    name, heading, _, prefix = source.group(), source.group(), source.group(), source.group()
    if name is not None and heading is not None:
        environments.declare_box(name.strip(), heading.strip(), (prefix or "").strip())
    return []


def keys_of(text: str) -> dict[str, str]:
    """Return the options ``key=value, ...`` of a package; commas within braces belong to a value."""
    options, start, depth = {}, 0, 0
    for position, character in enumerate(f"{text},"):
        depth += (character == "{") - (character == "}")
        if character == "," and depth <= 0:
            key, _, value = text[start:position].partition("=")
            value = value.strip()
            options[key.strip()] = value[1:-1] if value.startswith("{") and value.endswith("}") else value
            start = position + 1
    return options


DECLARATIONS: dict[str, Callable[[Source, Environments], list[str]]] = {
    **{
        f"\\{name}": _new_theorem
        for name in ("newtheorem", "spnewtheorem", "newmdtheoremenv", "newshadedtheorem", "newframedtheorem", "newdefinition")
    },
    "\\newproof": _new_proof,
    "\\declaretheorem": _declare_theorem,
    "\\newtcbtheorem": _new_box,
    "\\NewTcbTheorem": _new_box,
}
