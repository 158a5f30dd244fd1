"""Versions of what decides: the harness, told by its own sources, and the packages that it computes with."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

DISTRIBUTION = "theorem-checks"
# A verdict rests on the enclosures of python-flint and on NumPy, which predicates are written in. Hypothesis and SciPy only choose where the harness
# looks, and what was decided stays decided after their upgrade; but the special functions of SciPy weigh the evidence about chance. SymPy, SciPy
# and others count for the theorems that use them by name.
ALWAYS = ("numpy", "python-flint")
_NEVER = frozenset({"checks", "hypothesis", "pytest"})
# What finds, starts, records and shows theorems (and what begins with pytest_); everything else in the harness may change a verdict.
_AROUND = frozenset(
    ("__init__", "__main__", "catalogue", "cli", "commands", "errors", "evidence", "executors", "paper", "report", "runner", "standing", "summary")
)
_DISTRIBUTIONS = {"flint": "python-flint", "sklearn": "scikit-learn", "yaml": "PyYAML"}


@cache
def version(distribution: str) -> str:
    """Return the version of an installed distribution, without importing it; empty if it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def package_versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of what the import names belong to; the standard library, and what cannot change a verdict, is left out."""
    wanted = {package for package in packages if package not in _NEVER and package not in sys.stdlib_module_names}
    return {package: _of_package(package) for package in sorted(wanted)}


@cache
def _of_package(package: str) -> str:
    found = version(_DISTRIBUTIONS.get(package, package))
    if found:
        return found
    names = _distributions().get(package)
    return " ".join(f"{name} {version(name)}" for name in sorted(set(names))) if names else _of_sources(package)


@cache
def _distributions() -> Mapping[str, list[str]]:
    """Return the distributions by import name. Slow, since it reads the lists of files of all: only for packages that go by another name."""
    return metadata.packages_distributions()


def _of_sources(package: str) -> str:
    """Return the digest of a package that was not installed, but found by ``PYTHONPATH`` or the like."""
    file = getattr(sys.modules.get(package), "__file__", None)
    if file is None:
        return ""
    path = Path(file)
    return _digest(path.parent, path.parent.rglob("*.py") if path.name == "__init__.py" else [path])


@cache
def harness_digest() -> str:
    """Return the digest of those sources of the harness that decide a verdict."""
    root = Path(__file__).resolve().parents[1]
    files = [file for file in root.rglob("*.py") if _decides(file.relative_to(root))]
    return f"{version(DISTRIBUTION)} {_digest(root, files)}"


def _decides(file: Path) -> bool:
    first = file.parts[0].removesuffix(".py")
    return first not in _AROUND and not first.startswith("pytest_")


def _digest(root: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        # A checkout on Windows has other line ends, and is the same source.
        text = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{file.relative_to(root).as_posix()}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()


def environment() -> dict[str, str]:
    """Return the versions that are recorded with a run."""
    names = (DISTRIBUTION, "hypothesis", "numpy", "python-flint", "scipy", "sympy")
    return {"python": platform.python_version(), **{name: version(name) for name in names}}
