"""The files of a paper: what is in them, and where LaTeX would look for them."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable
from pathlib import Path

LARGEST = 20_000_000
_NO_TEXT = {b"%PDF-": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"PK\x03\x04": "an archive", b"\x1f\x8b": "an archive"}


class UnreadableError(Exception):
    """A file that is not read, and why."""


def text_of(path: Path) -> tuple[str, str]:
    """Return the text of a file, with plain line ends, and a complaint where it is no clean UTF-8.

    Raises:
        UnreadableError: it is no file, no text, too large for a paper, or may not be read.
    """
    try:
        if not path.is_file():
            raise UnreadableError("it is no file")
        if path.stat().st_size > LARGEST:
            raise UnreadableError(f"it is larger than {LARGEST // 1_000_000} MB")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableError(getattr(error, "strerror", None) or str(error)) from None
    for start, what in _NO_TEXT.items():
        if data.startswith(start):
            raise UnreadableError(f"it is {what}, and no LaTeX")
    text, complaint = _decoded(data)
    if "\0" in text:
        text, complaint = text.replace("\0", ""), "the file has NUL bytes, which were left out; save it as UTF-8"
    return text.replace("\r\n", "\n").replace("\r", "\n"), complaint


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), "the file is UTF-16, which LaTeX does not read; save it as UTF-8"
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return data.decode("latin-1"), "the file is no UTF-8 and was read as Latin-1; save it as UTF-8"


def found(name: str, folders: Iterable[Path], endings: tuple[str, ...] = (".tex", "")) -> Path | None:
    """Return the file of that name in the first folder that has it; as LaTeX does, first with each of the endings in turn."""
    name = name.strip().strip('"')
    if not name or "\0" in name:
        return None
    for folder in folders:
        for ending in endings:
            path = Path(os.path.normpath(folder / f"{name}{ending}"))
            if _is_file(path):
                return path
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
