"""From the name of a module, a package, a file or a folder to the files that may state theorems. Imports none of them."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from checks.errors import UsageError

# What a folder of mathematics may hold beside theorems, and what must not be run by looking for them.
_OTHER = re.compile(r"(test_.*|.*_test|conftest|setup)\.py")


def files_of(spec: str, root: Path) -> list[Path]:
    """Return the files that ``spec`` names, in a stable order.

    ``spec`` is a path of a ``.py`` file or a folder, relative to ``root``, or an importable module or package. What lies below ``root``
    comes first, so that a project's own ``theorems`` is never hidden by an installed package of that name. Folders are walked recursively;
    names that begin with ``_`` or ``.``, virtual environments, and the files of a test-suite are passed over.

    Raises:
        UsageError: there is no such module, file or folder, or it holds no Python file.
    """
    path = _path(spec, root)
    files = list(walk(path)) if path is not None else _module_files(spec)
    if not files:
        raise UsageError(f"{spec!r} holds no Python file that could state a theorem; name a module, a package, a .py file or a folder of them")
    return [file.resolve() for file in files]


def shown(path: str | Path) -> str:
    """Return a path as messages show it: relative, where it lies below the current folder."""
    path = Path(path)
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _path(spec: str, root: Path) -> Path | None:
    """Return the file or folder of that name, or None if the name is one of a module elsewhere."""
    written_as_path = spec.endswith(".py") or "/" in spec or "\\" in spec or spec.startswith(("~", "."))
    candidates = [root / Path(spec).expanduser()]
    if not written_as_path:
        inner = root.joinpath(*spec.split("."))
        candidates = [inner, inner.with_name(f"{inner.name}.py")]
    for candidate in candidates:
        if candidate.is_file() or candidate.is_dir():
            return candidate.resolve()
    if written_as_path:
        raise UsageError(f"there is no file or folder {spec!r} (looked for {candidates[0]}); name a module, a .py file or a folder of them")
    return None


def _module_files(name: str) -> list[Path]:
    """Return the files of an importable module or package; only its parent packages are imported."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        spec = None
    if spec is None:
        raise UsageError(f"there is no module, file or folder {name!r}; install it, or give the path of a .py file or a folder")
    if spec.submodule_search_locations is not None:
        return [file for folder in spec.submodule_search_locations for file in walk(Path(folder))]
    return [Path(spec.origin)] if spec.origin and spec.origin.endswith(".py") else []


def walk(path: Path) -> Iterator[Path]:
    """Yield the file, or the files below the folder that may state theorems."""
    if path.is_file():
        yield path
        return
    for entry in sorted(path.iterdir()):
        if entry.name.startswith((".", "_")) and entry.name != "__init__.py":
            continue
        if entry.is_dir() and not (entry / "pyvenv.cfg").exists():
            yield from walk(entry)
        elif entry.suffix == ".py" and not _OTHER.fullmatch(entry.name):
            yield entry
