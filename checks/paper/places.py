"""Places of a paper as text: the path from the current folder, where it lies within that, and the line."""

from __future__ import annotations

import os
from pathlib import Path

from checks.paper.tex.paper import Place


def relative(file: Path) -> str:
    """Return the path of a file, with slashes, from the current folder if it lies in it, else whole."""
    whole = Path(os.path.abspath(file))  # noqa: PTH100 - not resolved: a link stays what the author calls it
    here = Path.cwd()
    return (whole.relative_to(here) if whole.is_relative_to(here) else whole).as_posix()


def place_text(place: Place) -> str:
    """Return ``paper.tex:12``."""
    return f"{relative(place.file)}:{place.line}"
