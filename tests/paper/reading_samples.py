"""Papers in a few lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from checks.paper.tex.paper import Paper
from checks.paper.tex.reading import read_paper

PREAMBLE = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
"""


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the files of a paper."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(folder: Path, body: str, preamble: str = "", files: Mapping[str, str | bytes] | None = None) -> Paper:
    """Read a paper with this body; ``files`` lie beside it."""
    text = f"{PREAMBLE}{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n"
    write(folder, {"paper.tex": text, **(files or {})})
    return read_paper(folder / "paper.tex")


def ids(paper: Paper) -> list[str]:
    """The ids that a paper cites."""
    return [citation.id for citation in paper.citations]


def notes(paper: Paper, first: int = 5) -> list[tuple[int, str]]:
    """Where the thread was lost: line of the body (counted from 1, if it starts at line ``first``) and message."""
    return [(note.place.line - first + 1, note.message) for note in paper.notes]
