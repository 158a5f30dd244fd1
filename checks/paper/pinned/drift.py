"""Drift: what a paper says, or what a check says, is no longer what somebody compared with the other and pinned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from checks.paper.findings import Finding, Level
from checks.paper.parts import cites_something
from checks.paper.pinned.lock import Lock, Pin, Stated
from checks.paper.pinned.pins import Cited
from checks.paper.places import relative
from checks.paper.status import Status
from checks.paper.tex.paper import Place
from checks.paper.text.worddiff import latex_difference, list_difference, plain_difference
from checks.results import Grade

SETTLED = frozenset(("paper-drift", "check-drift", "not-pinned", "pinned-not-cited"))  # by pinning
_NEW = "is cited here and not pinned; compare what it says with what the paper says, then run"


@dataclass(frozen=True)
class Pair:
    """A citation as it is now, and as it was pinned."""

    now: Cited
    pinned: Pin


def drift(cited: Sequence[Cited], lock: Lock, file: Path, paper: Path) -> list[Finding]:
    """Return what differs between the citations of a paper and its lock file.

    ``file`` is the lock file, ``paper`` what ``checks cite`` was called with: messages name them. A citation of a check that does not exist is
    not compared with anything, nor is what was pinned in its place called gone.
    """
    pairs, new, gone = paired(cited, lock)
    mend = f"checks cite {relative(paper)} --pin"
    found = [*_of_papers(pairs, mend), *(finding for pair in pairs for finding in _of_check(pair, mend))]
    wrong = {each.now.where for each in new if not cites_something(each.check, each.now.part)}  # told already: there is no such check
    new = [each for each in new if cites_something(each.check, each.now.part)]
    found += [Finding("not-pinned", Level.ERROR, each.place, f"{each.now.cited} {_NEW}: {mend}") for each in new]
    lines = dict(zip(map(id, lock.pins), lock.lines, strict=False))
    for pin in (pin for pin in gone if pin.where not in wrong):
        message = f"{pin.cited} is pinned{_at(pin)} and no longer cited there; if that is meant, run: {mend}"
        found.append(Finding("pinned-not-cited", Level.WARNING, Place(file, lines.get(id(pin), 1)), message))
    return found


def paired(cited: Sequence[Cited], lock: Lock) -> tuple[list[Pair], list[Cited], list[Pin]]:
    """Return which citation is which of the pinned ones, and what is new, and what is gone.

    Of several citations of one check, those at the same place belong together, then those of the same text, then in order.
    """
    pairs, new, gone = [], list(cited), list(lock.pins)
    for same in (_place, _text, _check):
        waiting: dict[tuple[str, ...], list[Pin]] = {}
        for pin in gone:
            waiting.setdefault(same(pin), []).append(pin)
        for each in list(new):
            pins = waiting.get(same(each.now))
            if pins:
                pinned = pins.pop(0)
                pairs.append(Pair(each, pinned))
                new = [other for other in new if other is not each]
                gone = [other for other in gone if other is not pinned]
    return sorted(pairs, key=lambda pair: pair.now.place), new, gone


def _place(pin: Pin) -> tuple[str, ...]:
    return pin.id, pin.part, pin.where


def _text(pin: Pin) -> tuple[str, ...]:
    return pin.id, pin.part, pin.text


def _check(pin: Pin) -> tuple[str, ...]:
    return pin.id, pin.part


def _at(pin: Pin) -> str:
    return f" at {pin.where}" if pin.where else ""


def _of_papers(pairs: Sequence[Pair], mend: str) -> Iterator[Finding]:
    """Yield where the paper's text changed: once for each theorem, whatever the number of checks that it cites."""
    changed: dict[tuple[Place, str], list[Pair]] = {}
    for pair in pairs:
        difference = paper_difference(pair.pinned, pair.now.now, pair.now.formula)
        if difference:
            changed.setdefault((pair.now.start, difference), []).append(pair)
    for (start, difference), same in changed.items():
        cited = " and ".join(pair.now.now.cited for pair in same)
        who = f"compare the new text with what {cited} {'says' if len(same) == 1 else 'say'}, then run: {mend}"
        what = _moved(same[0]) or f"{same[0].now.name} has changed since it was compared with {cited}"
        yield Finding("paper-drift", Level.ERROR, start, f"{what}; {who}", difference)


def _moved(pair: Pair) -> str:
    """Return that a citation has moved to another theorem, where the one that it was pinned at is still there."""
    now, pinned = pair.now.now, pair.pinned
    if now.where == pinned.where or pinned.where not in pair.now.places:
        return ""
    return f"{now.cited} was compared with {pinned.where}, and is now cited at {pair.now.name}"


def _of_check(pair: Pair, mend: str) -> Iterator[Finding]:
    """Yield where what the check says changed, and what is worth knowing about its evidence."""
    check, name = pair.now.check, pair.now.name
    if check.theorem is None:
        return
    difference = stated_difference(pair.pinned.stated, pair.now.now.stated)
    if difference:
        who = f"the author must compare {name} with what it says now, then run: {mend}"
        message = f"{pair.pinned.cited} has changed since it was compared with {name}; {who}"
        yield Finding("check-drift", Level.ERROR, pair.now.place, message, difference)
    yield from _evidence(pair, bool(difference))


def _evidence(pair: Pair, drifted: bool) -> Iterator[Finding]:
    """Yield what is worth knowing about the evidence: a lower grade, or changed code that says the same."""
    now, was, check = pair.now.now.proof, pair.pinned.proof, pair.now.check
    if check.status is not Status.PASSED:
        return
    if _below(now.grade, was.grade):
        message = f"{pair.pinned.cited} was {was.grade} when it was pinned, and is only {now.grade}"
        yield Finding("check-drift", Level.WARNING, pair.now.place, message)
    if now.fingerprint != was.fingerprint and was.fingerprint and not drifted:
        message = f"the code behind {pair.pinned.cited} has changed since it was pinned; what it says is the same, and it passes"
        yield Finding("check-drift", Level.NOTE, pair.now.place, message)


def _below(grade: str, other: str) -> bool:
    known = {each.value: each.rank for each in Grade}
    return grade in known and other in known and known[grade] > known[other]


def paper_difference(pinned: Pin, now: Pin, formula: bool) -> str:
    """Return how the paper's side differs, as word diffs; nothing if it does not. The name of the environment and its place do not count."""
    parts = []
    if now.title != pinned.title:
        parts.append(f"title: {latex_difference(pinned.title, now.title)}")
    if now.text != pinned.text:
        parts.append(latex_difference(pinned.text, now.text, maths=formula))
    return "\n".join(parts)


def stated_difference(pinned: Stated, now: Stated) -> str:
    """Return how the check's side differs, one line for each thing that it says; nothing if it does not."""
    parts = []
    for name in (field.name for field in fields(Stated)):
        old, new = getattr(pinned, name), getattr(now, name)
        label = name.replace("_", " ")
        if old == new:
            continue
        if name == "statement":
            parts.append(f"{label}: {latex_difference(old, new, maths=True)}")
        elif isinstance(old, str):
            parts.append(f"{label}: {plain_difference(old, new)}")
        else:
            parts += [f"{label}: {text}" for text in list_difference(old, new) or ["in another order"]]
    return "\n".join(parts)
