"""Read a paper. What is broken in it is noted with its place; only a paper that is not there is an error."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from checks.errors import UsageError
from checks.paper.tex.commands import HANDLERS, SIGNATURES, TRIGGERS
from checks.paper.tex.files import UnreadableError, found, text_of
from checks.paper.tex.numbering import numbers_of
from checks.paper.tex.paper import Paper, Place
from checks.paper.tex.reader import Reader

_CLASS = re.compile(r"^[^%\n]{0,500}\\document(?:class|style)\s*(?:\[[^\]]{0,500}\])?\s*\{([^{}\n]{1,100})\}", re.MULTILINE)
_PARTS = ("subfiles", "standalone")


def read_paper(path: Path) -> Paper:
    """Return what the paper states and cites. Files in it are named from the folder of ``path``, as that is given.

    Raises:
        UsageError: there is no such file, or it may not be read.
    """
    reader = reader_of(path)
    reader.run()
    if not reader.had_document:
        reader.complain(Place(path, 1), "there is no \\begin{document}: nothing of this file was read as text")
    reader.structure.finish()
    environments = reader.structure.environments(numbers_of(path))
    notes = sorted(set(reader.notes), key=lambda note: (note.place, note.message))
    return Paper(path, tuple(reader.files), environments, tuple(reader.citations), tuple(reader.labels), tuple(notes), reader.macros.written_out())


def reader_of(path: Path) -> Reader:
    """Return a reader at the start of a paper. A file without a class is a part of one, and all of it is text."""
    try:
        text, _ = text_of(path)
    except UnreadableError as error:
        raise UsageError(f"{path} cannot be read: {error}; name the main file of a paper, or its folder") from None
    reader = Reader(path, HANDLERS, TRIGGERS, SIGNATURES)
    reader.open(path, (path.parent,))
    if _CLASS.search(text) is None and "\\begin{document}" not in text:
        reader.in_document = reader.had_document = True
    return reader


def papers_in(path: Path) -> list[Path]:
    """Return the main files that a path stands for: itself, or those of a folder, which start with a class.

    Raises:
        UsageError: there is no such file, or no main file in the folder.
    """
    if not path.is_dir():
        paper = found(path.name, (path.parent,), ("", ".tex"))
        if paper is None:
            raise UsageError(f"there is no paper {str(path)!r}; name the main file of a paper, or its folder")
        return [paper]
    papers = [file for file in _tex_files(path) if _is_main(file)]
    if not papers:
        raise UsageError(f"there is no paper in {str(path)!r}: no .tex file has \\documentclass; name the main file")
    return papers


def _tex_files(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        yield from (Path(os.path.normpath(parent), file) for file in sorted(files) if file.endswith(".tex"))


def _is_main(file: Path) -> bool:
    try:
        match = _CLASS.search(text_of(file)[0])
    except UnreadableError:
        return False
    return match is not None and match.group(1).strip() not in _PARTS
