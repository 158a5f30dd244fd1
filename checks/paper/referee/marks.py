"""The marks that a paper prints, as its generated file has them, against the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from checks.paper.marks.beside import PACKAGE, package_text
from checks.paper.marks.generated import NAME, generated_tex
from checks.paper.places import relative
from checks.paper.referee.points import Point, confirmed, differs, unchecked
from checks.paper.status import Check
from checks.report.text import count, printable, shorten

STEP = "marks"
_ENTRY = r"\citecheckentry"
_FIELDS = ("id", "theorem", "status", "grade", "amount", "date", "fingerprint", "effort", "sentence")
_MOST = 2**22


def compared(paper: Path, checks: Mapping[str, Check]) -> Iterator[Point]:
    """Yield whether the file beside a paper says of each cited check what follows from the record."""
    file = paper.with_name(NAME)
    about = relative(file)
    yield from _package(paper.with_name(PACKAGE))
    if not file.is_file():
        yield unchecked(relative(paper), STEP, f"there is no {NAME}, from which the paper would print what is known of its checks")
        return
    try:
        with file.open(encoding="utf-8", errors="replace") as stream:
            printed = _entries(stream.read(_MOST))
    except OSError as error:
        yield unchecked(about, STEP, f"it cannot be read: {error.strerror}")
        return
    follows = _entries(generated_tex(checks))
    wrong = [f"the mark of {printable(name)} {_said(entry, follows[name])}" for name, entry in printed.items() if entry != follows.get(name, entry)]
    missing = [name for name in follows if name not in printed]
    yield from (differs(about, STEP, text) for text in wrong)
    yield from (unchecked(about, STEP, f"it has no mark for {name}, so that the paper prints a neutral one") for name in missing)
    if not wrong and follows:
        yield confirmed(about, STEP, f"{count(len(follows) - len(missing), 'mark')}: each says what is recorded")


def _package(file: Path) -> Iterator[Point]:
    """Whether the LaTeX package is ours: another one might print anything."""
    try:
        if file.is_file() and file.read_text(encoding="utf-8", errors="replace") != package_text():
            yield unchecked(relative(file), STEP, "it is not the one of this version: an older one, or it was changed; what it prints is not known")
    except OSError as error:
        yield unchecked(relative(file), STEP, f"it cannot be read: {error.strerror}")


def _said(printed: tuple[str, ...], follows: tuple[str, ...]) -> str:
    found = dict(zip(_FIELDS, printed, strict=False))
    other = [f"{name} {_told(found.get(name, ''))}, where the record has {_told(value)}" for name, value in zip(_FIELDS, follows, strict=True)]
    pairs = zip(_FIELDS, follows, strict=True)
    return "says " + "; ".join(text for text, (name, value) in zip(other, pairs, strict=True) if found.get(name) != value)


def _told(value: str) -> str:
    return repr(shorten(printable(value), 80))


def _entries(text: str) -> dict[str, tuple[str, ...]]:
    """Return the arguments of each entry by the id that is cited."""
    rows = (tuple(_arguments(line.strip().removeprefix(_ENTRY))) for line in text.splitlines() if line.strip().startswith(_ENTRY))
    return {row[0]: row for row in rows if row}


def _arguments(text: str) -> Iterator[str]:
    """Yield what stands between the outer braces."""
    depth = start = 0
    escape = False
    for at, letter in enumerate(text):
        if escape or letter == "\\":
            escape = not escape
        elif letter == "{":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif letter == "}":
            depth -= 1
            if depth == 0:
                yield text[start:at]
