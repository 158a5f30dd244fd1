"""Importing the files that state theorems, and taking the theorems out of them."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType

from checks.catalogue.files import shown
from checks.errors import ChecksError, UsageError
from checks.statement import Theorem


def theorems_of(module: ModuleType) -> list[Theorem]:
    """Return the theorems that a module states itself (not those it imports), in the order of its lines."""
    # After a reload the register still holds what is no longer stated; each entry knows by which loading of the module it was made.
    loading = getattr(module, "__spec__", None)
    stated = [theorem for theorem, loaded_by in vars(module).get("__theorems__", {}).values() if loaded_by is loading]
    return sorted(stated, key=lambda theorem: theorem.line)


def import_file(file: Path) -> ModuleType:
    """Import a ``.py`` file and return the module.

    A file in a package is imported under its full name; one that is not gets the name of the file, or, where another module has that name
    (``statistics.py``), an invented one.

    Raises:
        StatementError: it states a theorem badly.
        UsageError: it cannot be imported, for whatever reason.
    """
    file = file.resolve()
    name, base = _dotted(file)
    try:
        return _import_from_package(name, file, base) if "." in name or file.name == "__init__.py" else _import_alone(name, file, base)
    except ChecksError:
        raise
    except (Exception, SystemExit) as error:
        raise UsageError(f"{_place(error, file, base)}: {_describe(error)}") from None


def _dotted(file: Path) -> tuple[str, Path]:
    """Return the full name of the module in ``file``, and the folder from which it is imported."""
    parts = [] if file.name == "__init__.py" else [file.stem]
    folder = file.parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts), folder


def _import_from_package(name: str, file: Path, base: Path) -> ModuleType:
    top = name.partition(".")[0]
    if top not in sys.modules and not _found(top, base):
        sys.path.insert(0, str(base))
        importlib.invalidate_caches()
    package = importlib.import_module(top)
    if base / top not in [Path(folder).resolve() for folder in getattr(package, "__path__", ())]:
        raise UsageError(f"{shown(file)} is hidden by {package.__file__}, an earlier package of the name {top!r}; rename one of them")
    return importlib.import_module(name)


def _found(top: str, base: Path) -> bool:
    """Whether the package that an import of ``top`` would find is the one in ``base``."""
    spec = importlib.util.find_spec(top)
    return spec is not None and base / top in [Path(folder).resolve() for folder in spec.submodule_search_locations or ()]


def _import_alone(name: str, file: Path, base: Path) -> ModuleType:
    loaded = sys.modules.get(name)
    if loaded is not None and _is_of(loaded, file):
        return loaded
    if str(base) not in sys.path:
        sys.path.append(str(base))  # at the end: a theorem about statistics must not hide Python's own module
        importlib.invalidate_caches()
    spec = None if loaded is not None else importlib.util.find_spec(name)
    if spec is not None and spec.origin is not None and Path(spec.origin).resolve() == file:
        return importlib.import_module(name)
    return _import_as(f"at_{hashlib.sha256(str(file).encode()).hexdigest()[:12]}.{name}", file)


def _import_as(name: str, file: Path) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise UsageError(f"{shown(file)} is not a Python file; name a module, a .py file or a folder of them")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _is_of(module: ModuleType, file: Path) -> bool:
    origin = getattr(module, "__file__", None)
    return origin is not None and Path(origin).resolve() == file


def _place(error: BaseException, file: Path, base: Path) -> str:
    """Return the file and line of the user's own code that an import failed at."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{shown(error.filename)}:{error.lineno}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).is_relative_to(base) and "site-packages" not in Path(frame.filename).relative_to(base).parts:
            return f"{shown(frame.filename)}:{frame.lineno}"
    return shown(file)


def _describe(error: BaseException) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {' '.join(text.split())}" if text else type(error).__name__
