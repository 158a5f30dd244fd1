"""What a paper says and cites, as far as it could be read. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checks.paper.tex.macros import Macro


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file. Lines and columns count from 1."""

    file: Path
    line: int
    column: int = 1

    def seen_from(self, other: Place) -> str:
        """Return where this is, for somebody who looks at another place: ``line 12``, or ``line 12 of intro.tex``."""
        return f"line {self.line}" if self.file == other.file else f"line {self.line} of {self.file.name}"


@dataclass(frozen=True)
class Citation:
    r"""A check that is cited: ``\checked[part]{id}``. Where an abbreviation stands for it, the place is where that is used."""

    id: str
    part: str
    place: Place


@dataclass(frozen=True)
class Label:
    r"""A ``\label``. ``sure`` is False between an ``\if`` that only TeX can decide and its ``\fi``, where two labels may exclude each other."""

    name: str
    place: Place
    sure: bool = True


@dataclass(frozen=True)
class Note:
    """Where the reader lost the thread, or left something out, and why."""

    place: Place
    message: str


@dataclass(frozen=True)
class Environment:
    r"""An environment that states something: a theorem or its like, a definition, a remark; or a displayed formula that cites a check.

    ``kind`` is the name in ``\begin{...}``, ``heading`` what is printed (``Theorem``), ``title`` the optional argument, ``number`` that of
    the ``.aux`` file or nothing, ``text`` the LaTeX of the body as it was written, without comments. ``place`` is that of ``\begin``.
    ``theorem_like`` tells what should have a check from definitions, remarks and formulas.
    """

    kind: str
    heading: str
    title: str
    labels: tuple[str, ...]
    number: str
    text: str
    place: Place
    theorem_like: bool
    citations: tuple[Citation, ...]

    @property
    def name(self) -> str:
        """What people call it: ``Theorem 2.1``, ``Lemma (thm:main)``, ``Theorem``."""
        heading = self.heading or self.kind
        if self.number:
            return f"{heading} {self.number}"
        return f"{heading} ({self.labels[0]})" if self.labels else heading


@dataclass(frozen=True)
class Paper:
    """A paper in the order of its text: its files, what it states, every citation of a check (inside and outside of that), labels, notes,
    and the commands that it defines.
    """

    main: Path
    files: tuple[Path, ...]
    environments: tuple[Environment, ...]
    citations: tuple[Citation, ...]
    labels: tuple[Label, ...]
    notes: tuple[Note, ...]
    macros: Mapping[str, Macro] = field(default_factory=dict)

    @property
    def theorems(self) -> tuple[Environment, ...]:
        """The environments that should have a check."""
        return tuple(environment for environment in self.environments if environment.theorem_like)

    @property
    def outside(self) -> tuple[Citation, ...]:
        """The citations that stand in no environment that states something."""
        inside = {id(citation) for environment in self.environments for citation in environment.citations}
        return tuple(citation for citation in self.citations if id(citation) not in inside)
