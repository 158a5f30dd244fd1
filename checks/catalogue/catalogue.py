"""The theorems of a project, by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from checks.catalogue.config import read_config
from checks.catalogue.consistency import check_sources, check_uses, index
from checks.catalogue.files import files_of
from checks.catalogue.modules import import_file, theorems_of
from checks.errors import UsageError, nearest
from checks.statement import Theorem


@dataclass(frozen=True)
class Catalogue:
    """Theorems by id, in the order of what they were loaded from: by spec, by file, by line. ``named`` has them by alias too."""

    theorems: Mapping[str, Theorem]
    named: Mapping[str, Theorem] = field(repr=False)

    @classmethod
    def of(cls, theorems: Iterable[Theorem]) -> Catalogue:
        """Make a catalogue; a StatementError says which names clash, and where."""
        stated = list(dict.fromkeys(theorems))
        return cls({theorem.id: theorem for theorem in stated}, index(stated))

    def find(self, globs: Sequence[str] = ()) -> list[Theorem]:
        """Return the theorems whose id or alias matches one of ``globs`` (``low-rank.*``), in the order of the catalogue; all for no globs.

        The topic may be left out (``cp-closed-forms``).

        Raises:
            UsageError: one of them matches nothing; the nearest names are told.
        """
        found: set[str] = set()
        for glob in globs:
            matches = {theorem.id for name, theorem in self.named.items() if _matches(name, glob)}
            if not matches:
                raise UsageError(f"no theorem is called {glob!r}; 'checks list' shows them all{nearest(glob, self.named)}")
            found |= matches
        return [theorem for key, theorem in self.theorems.items() if not globs or key in found]


def _matches(name: str, glob: str) -> bool:
    short = name.rsplit(".", 1)[-1]
    return glob in (name, short) or fnmatchcase(name, glob) or ("." not in glob and fnmatchcase(short, glob))


def load(specs: Sequence[str], root: Path | None = None) -> Catalogue:
    """Load the theorems of modules, packages, files and folders; relative paths start from ``root`` (default: the current folder).

    Raises:
        UsageError: a spec names nothing, or a file cannot be imported.
        StatementError: a theorem is badly stated, two share a name, or one refers to a theorem or a source that does not exist.
    """
    root = (root or Path.cwd()).resolve()
    files = dict.fromkeys(file for spec in specs for file in files_of(spec, root))
    catalogue = Catalogue.of(theorem for file in files for theorem in theorems_of(import_file(file)))
    check_uses(catalogue.theorems.values(), catalogue.named)
    check_sources(catalogue.theorems.values(), root)
    return catalogue


def configured(specs: Sequence[str] = (), start: Path | None = None) -> Catalogue:
    """Load the theorems that are asked for by ``specs``, or else those of the project around ``start`` (default: the current folder)."""
    if specs:
        return load(specs, start)
    config = read_config(start)
    return load(config.specs, config.root)
