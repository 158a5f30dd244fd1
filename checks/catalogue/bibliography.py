"""The ``.bib`` files that sources refer to by ``@key``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from checks.catalogue.files import shown
from checks.errors import UsageError

_ENTRY = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(]\s*([^\s,{}()\"]+)\s*,", re.MULTILINE)
_NO_ENTRIES = frozenset({"comment", "string", "preamble"})


@dataclass(frozen=True)
class Entry:
    """One entry of a ``.bib`` file: its key, its kind (``article`` ...), and its fields by lower-case name, as written."""

    key: str
    kind: str
    fields: dict[str, str]

    def __str__(self) -> str:
        """Author, year, title and where it appeared, in one line."""
        named = self.fields
        author = re.sub(r"\s+and\s+", "; ", named.get("author", ""))
        place = next((named[name] for name in ("journal", "booktitle", "school", "howpublished", "publisher") if name in named), "")
        parts = (author, named.get("year", ""), named.get("title", ""), place)
        return re.sub(r"\s+", " ", ", ".join(part for part in parts if part)).replace("{", "").replace("}", "") or self.key


def bibliography_of(file: Path, root: Path | None = None) -> tuple[Path, ...]:
    """Return the ``.bib`` files that hold for a module: those of the nearest folder that has any.

    The module's own folder comes first, then those of its parent packages, and, below ``root`` (the project's folder), all up to it.
    """
    for folder in _folders(file.resolve().parent, root):
        found = tuple(sorted(folder.glob("*.bib")))
        if found:
            return found
    return ()


def _folders(folder: Path, root: Path | None) -> Iterator[Path]:
    yield folder
    while (folder / "__init__.py").is_file() or (root is not None and folder != root and folder.is_relative_to(root)):
        folder = folder.parent
        yield folder


def keys(file: Path) -> frozenset[str]:
    """Return the keys of the entries of a ``.bib`` file, by a quick look."""
    return keys_in(_read(file))


def keys_in(text: str) -> frozenset[str]:
    """Return the keys of the entries of a bibliography, by a quick look."""
    return frozenset(key for kind, key in _ENTRY.findall(text) if kind.lower() not in _NO_ENTRIES)


def entries(file: Path) -> dict[str, Entry]:
    """Return the entries of a ``.bib`` file by key; an entry that cannot be parsed is left out."""
    return _parsed(_read(file))


@lru_cache(maxsize=8)
def _parsed(text: str) -> dict[str, Entry]:
    import bibtexparser

    library = bibtexparser.parse_string(text)
    return {
        entry.key: Entry(entry.key, entry.entry_type.lower(), {field.key.lower(): str(field.value) for field in entry.fields})
        for entry in library.entries
    }


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(file)} is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise UsageError(f"{shown(file)} cannot be read: {error.strerror}") from None
