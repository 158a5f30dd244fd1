"""What the keys of a source stand for."""

from __future__ import annotations

from pathlib import Path

from checks.catalogue.bibliography import bibliography_of, entries
from checks.statement import Source, Theorem


def resolved(source: Source, theorem: Theorem) -> dict[str, str]:
    """Return the entries that a source of a theorem cites, by key: author, year, title and place, in one line each."""
    files = bibliography_of(Path(theorem.file)) if source.keys else ()
    known = {key: str(entry) for file in files for key, entry in entries(file).items()}
    return {key: known[key] for key in source.keys if key in known}
