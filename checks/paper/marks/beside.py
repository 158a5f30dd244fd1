"""The files that a paper needs beside it: the LaTeX package, what is known of the checks, and a bibliography."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from checks.catalogue.bibliography import keys_in
from checks.catalogue.files import shown
from checks.errors import UsageError
from checks.paper.marks import bib, generated
from checks.paper.marks.bib import bibtex
from checks.paper.marks.generated import generated_tex
from checks.paper.status import Check
from checks.paper.tex.files import UnreadableError, text_of

PACKAGE = "citecheck.sty"


@dataclass(frozen=True)
class Written:
    """A file beside the paper, and what was done: it was ``written``, an older one was ``replaced``, or it was ``up to date``."""

    path: Path
    done: str


def write_beside(folder: Path, checks: Mapping[str, Check], base: str | None = None) -> list[Written]:
    """Write ``citecheck.sty``, ``citecheck-data.tex`` and ``citecheck.bib`` into the folder of a paper's main file.

    A file that says the same already is left alone, so that nothing is made anew because of it.

    Raises:
        UsageError: there is a file of that name which is not ours, or the folder cannot be written. Nothing is written then, as far as can
            be told before.
    """
    texts = {
        PACKAGE: package_text(),
        generated.NAME: generated_tex(checks, base),
        bib.NAME: bibtex(checks, base, _keys_beside(folder)),
    }
    for name, text in texts.items():
        _check_ours(folder / name, text)
    return [_write(folder / name, text) for name, text in texts.items()]


def package_text() -> str:
    """Return the LaTeX package ``citecheck.sty``."""
    return resources.files("checks.paper.marks").joinpath(PACKAGE).read_text(encoding="utf-8")


def _keys_beside(folder: Path) -> Iterator[str]:
    """Yield the keys of the bibliographies of the paper, in its folder and the folders in it."""
    for file in sorted([*folder.glob("*.bib"), *folder.glob("*/*.bib")]):
        with suppress(UnreadableError):
            yield from keys_in(text_of(file)[0]) if file.name != bib.NAME else ()


def _check_ours(path: Path, text: str) -> None:
    """Refuse to replace what begins otherwise than our own file."""
    if path.exists() and _beginning(_read(path)) != _beginning(text):
        raise UsageError(f"{shown(path)} was not written by checks; move it away, or cite from another folder")


def _beginning(text: str) -> str:
    return text.strip().split("\n")[0].split(":")[0].strip()


def _write(path: Path, text: str) -> Written:
    known = path.exists()
    if known and _read(path) == text:
        return Written(path, "up to date")
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be written: {error.strerror}") from None
    return Written(path, "replaced" if known else "written")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be read: {error.strerror}") from None
