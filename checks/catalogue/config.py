"""Which theorems belong to the current project: ``[tool.checks]`` of its ``pyproject.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from checks.errors import UsageError, nearest

BUILT_IN = "theorems"
ENTRY_POINTS = "checks.theorems"
_KEYS = ("theorems", "store")


@dataclass(frozen=True)
class Config:
    """What a project says of itself.

    ``root`` is the folder that relative paths start from; ``theorems`` are the modules and paths that state its theorems, empty if it
    does not say; ``store`` is the place of the evidence, if it says; ``file`` is the ``pyproject.toml`` that was read, if any.
    """

    root: Path
    theorems: tuple[str, ...] = ()
    store: Path | None = None
    file: Path | None = None

    @property
    def specs(self) -> tuple[str, ...]:
        """The modules and paths to load: the project's own, or else the built-in catalogue and what is installed beside it."""
        return self.theorems or (BUILT_IN, *_installed())


def read_config(start: Path | None = None) -> Config:
    """Return the configuration that holds in the folder ``start`` (default: the current one).

    It is read from the nearest ``pyproject.toml`` upwards that has a table ``[tool.checks]``; without one, ``root`` is the folder of the
    nearest ``pyproject.toml``, or ``start`` itself.

    Raises:
        UsageError: the file is not TOML, or the table holds what is not known.
    """
    start = (start or Path.cwd()).resolve()
    nearest_file: Path | None = None
    for file in _files(start):
        nearest_file = nearest_file or file
        table = _table(file)
        if table is not None:
            return _config(file, table)
    return Config(nearest_file.parent if nearest_file else start, file=nearest_file)


def _files(start: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        if file.is_file():
            yield file


def _table(file: Path) -> dict[str, Any] | None:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} is not valid TOML: {error}") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from None
    table = data.get("tool", {}).get("checks")
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{file}: tool.checks is {table!r}; write a table [tool.checks] with theorems = [...]")
    return table


def _config(file: Path, table: dict[str, Any]) -> Config:
    for key in table:
        if key not in _KEYS:
            raise UsageError(f"{file}: [tool.checks] does not know {key!r}; it knows {' and '.join(_KEYS)}{nearest(key, _KEYS)}")
    theorems, store = table.get("theorems", []), table.get("store")
    if not isinstance(theorems, list) or not all(isinstance(spec, str) and spec.strip() for spec in theorems):
        raise UsageError(f'{file}: [tool.checks] theorems is {theorems!r}; give a list of modules and paths, such as ["theorems"]')
    if store is not None and not isinstance(store, str):
        raise UsageError(f"{file}: [tool.checks] store is {store!r}; give the path of a file")
    return Config(file.parent, tuple(theorems), None if store is None else file.parent / store, file)


def _installed() -> tuple[str, ...]:
    """Return the modules that installed packages register, in the order of their names."""
    return tuple(entry.value for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name))
