"""What a paper cites now, as it would be pinned: what stands around each citation, and what the check says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checks.paper.findings import Finding, Level
from checks.paper.pinned.lock import Pin, Proof, Stated
from checks.paper.status import Check
from checks.paper.tex.paper import Citation, Environment, Paper, Place
from checks.paper.text.normal import normalised
from checks.paper.text.stream import Expander, lexed
from checks.paper.text.synonyms import DISPLAYS
from checks.report.text import value_text
from checks.statement import Mutant, Theorem


@dataclass(frozen=True)
class Cited:
    """A citation as it is now. ``start`` is where its theorem begins, ``name`` what people call that, ``places`` are all that could be cited at."""

    now: Pin
    check: Check
    place: Place
    start: Place
    name: str
    formula: bool = False
    places: frozenset[str] = field(default=frozenset(), repr=False)


def cited_in(paper: Paper, checks: Mapping[str, Check]) -> list[Cited]:
    """Return the citations of a paper, each once for each environment it stands in; what stands outside of all has no text."""
    expander = Expander(paper.macros)
    names = _places(paper)
    known = frozenset(names)
    found = []
    for where, environment in zip(names, paper.environments, strict=True):
        text = title = ""
        formula = environment.kind in DISPLAYS
        if environment.citations:
            text = normalised(environment.text, maths=formula, macros=expander)
            title = normalised(environment.title, macros=expander)
        for citation in _once(environment.citations):
            pin = _pin(citation, checks[citation.id], where, environment.kind, title, text)
            found.append(Cited(pin, checks[citation.id], citation.place, environment.place, environment.name, formula, known))
    for citation in _once(paper.outside):
        check = checks[citation.id]
        found.append(Cited(_pin(citation, check, "", "", "", ""), check, citation.place, citation.place, "the text there", False, known))
    return sorted(found, key=lambda each: each.place)


def loops_in(paper: Paper) -> Iterator[Finding]:
    """Yield where a theorem that cites a check uses a command that leads back to itself: what it stands for cannot be compared."""
    loops = Expander(paper.macros).loops
    for environment in paper.environments if loops else ():
        used = sorted(loops.intersection(lexed(environment.text))) if environment.citations else ()
        if used:
            message = f"{', '.join(used)} cannot be written out, for it leads back to itself; the text is compared as it is written"
            yield Finding("unreadable", Level.NOTE, environment.place, message)


def _once(citations: tuple[Citation, ...]) -> Iterator[Citation]:
    seen = set()
    for citation in citations:
        if (citation.id, citation.part) not in seen:
            seen.add((citation.id, citation.part))
            yield citation


def _places(paper: Paper) -> list[str]:
    """Return for each environment its label, or else its kind and which of that kind it is."""
    ordinals: Counter[str] = Counter()
    names = []
    for environment in paper.environments:
        ordinals[environment.kind] += 1
        names.append(_label(environment) or f"{environment.kind} {ordinals[environment.kind]}")
    return names


def _label(environment: Environment) -> str:
    return environment.labels[0] if environment.labels else ""


def _pin(citation: Citation, check: Check, where: str, kind: str, title: str, text: str) -> Pin:
    proof = Proof(check.fingerprint, check.grade or "", check.effort, check.date)
    return Pin(citation.id, citation.part, where, kind, title, text, stated_by(check.theorem) if check.theorem else Stated(), proof)


def stated_by(theorem: Theorem) -> Stated:
    """Return what a theorem says, as text."""
    return Stated(
        statement=normalised(theorem.statement, maths=True),
        summary=_line(theorem.summary),
        checked_form=_line(theorem.checked_form),
        source=_line(theorem.source.text),
        assumptions=tuple(_entry(each.name, each.description) for each in theorem.assumptions),
        constants=tuple(f"{name} = {value_text(value)}" for name, value in theorem.constants.items()),
        mutants=tuple(_entry(each.name, _change(each)) for each in theorem.mutants),
    )


def _change(mutant: Mutant) -> str:
    """Return what a mutant changes. What is stated instead stands among the constants: a change there is one change."""
    changes = [f"{name} = {value_text(value)}" for name, value in mutant.constants.items()]
    changes += [f"without {name!r}" for name in mutant.without]
    changes += ["other instances"] if mutant.instances is not None else []
    changes += ["another predicate"] if mutant.predicate is not None else []
    return ", ".join(changes)


def _entry(name: str, text: str) -> str:
    return _line(f"{name}: {text}" if text else name)


def _line(text: str) -> str:
    return " ".join(text.split())
