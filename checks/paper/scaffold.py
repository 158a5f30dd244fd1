"""A minimal repository of a paper that cites a check of its author's own, and passes at once."""

from __future__ import annotations

import keyword
import re
from importlib import resources
from pathlib import Path

from checks import __version__
from checks.catalogue.files import shown
from checks.errors import UsageError
from checks.paper.marks.beside import PACKAGE, package_text

FILES = {
    "paper.tex": "paper.tex",
    "theorems.py": "theorems.py",
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit.yaml",
    ".github/workflows/checks.yml": "workflow.yml",
}
"""The files of the repository, and their templates."""

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What the topic and the name of an id look like."""


def write_paper(folder: Path) -> tuple[str, list[Path]]:
    """Write the repository into a folder, which is made; return the id of its theorem, and the files.

    Raises:
        UsageError: it would overwrite something, or cannot be written; then nothing is.
    """
    name = paper_name(folder)
    texts = {folder / place: _filled(template, name) for place, template in FILES.items()}
    texts[folder / PACKAGE] = package_text()
    taken = sorted(path.relative_to(folder).as_posix() for path in texts if path.exists())
    if taken:
        raise UsageError(f"{shown(folder)} has {', '.join(taken)} already, left as they are; name a folder that is empty, or not there yet")
    for path, text in texts.items():
        _write(path, text)
    return f"{name}.triangle-inequality", list(texts)


def paper_name(folder: Path) -> str:
    """Return the name of a paper, for the ids of its theorems: that of its folder, if that can be one."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    return name if KEBAB.fullmatch(name) and not keyword.iskeyword(name) else "my-paper"


def _filled(template: str, name: str) -> str:
    text = resources.files("checks.paper").joinpath("templates", f"{template}.template").read_text(encoding="utf-8")
    major, minor = __version__.split(".")[:2]
    values = {"PAPER": name, "VERSION": f"{major}.{minor}", "NEXT": f"{major}.{int(minor) + 1}"}
    return re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], text)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; go to a folder of your own") from None
