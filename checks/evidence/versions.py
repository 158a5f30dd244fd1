"""Versions of what decides: the harness, told by its own sources, and the packages that it computes with."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Any

DISTRIBUTION = "theorem-checks"
# A verdict rests on the enclosures of python-flint and on NumPy, which predicates are written in. Hypothesis and SciPy only choose where the harness
# looks, and what was decided stays decided after their upgrade; but the special functions of SciPy weigh the evidence about chance. SymPy, SciPy
# and others count for the theorems that use them by name.
ALWAYS = ("numpy", "python-flint")
_NEVER = frozenset({"checks", "hypothesis", "pytest"})
# What finds, starts, records and shows theorems (and what begins with pytest_); everything else in the harness may change a verdict.
_AROUND = frozenset(
    (
        "__init__",
        "__main__",
        "catalogue",
        "cli",
        "commands",
        "errors",
        "evidence",
        "executors",
        "paper",
        "replaying",
        "report",
        "runner",
        "standing",
        "summary",
    )
)
_DISTRIBUTIONS = {"flint": "python-flint", "sklearn": "scikit-learn", "yaml": "PyYAML"}


_RECORDED: ContextVar[Mapping[str, str]] = ContextVar("_RECORDED", default=MappingProxyType({}))


@contextmanager
def as_recorded(versions: Mapping[str, str]) -> Iterator[None]:
    """While active, distributions have the versions that a run recorded, as far as it did."""
    token = _RECORDED.set(versions)
    try:
        yield
    finally:
        _RECORDED.reset(token)


def version(distribution: str) -> str:
    """Return the version of a distribution, without importing it; empty if it is not installed."""
    return _RECORDED.get().get(distribution, _installed(distribution))


@cache
def _installed(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def package_versions(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of what the import names belong to; the standard library, and what cannot change a verdict, is left out."""
    wanted = {package for package in packages if package not in _NEVER and package not in sys.stdlib_module_names}
    return {package: _of_package(package) for package in sorted(wanted)}


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


@cache
def _of_sources(package: str) -> str:
    """Return the digest of a package that was not installed, but found by ``PYTHONPATH`` or the like."""
    file = getattr(sys.modules.get(package), "__file__", None)
    if file is None:
        return ""
    path = Path(file)
    return _digest(path.parent, path.parent.rglob("*.py") if path.name == "__init__.py" else [path])


def harness_digest() -> str:
    """Return the version of the harness, and the digest of those of its sources that decide a verdict."""
    return f"{version(DISTRIBUTION)} {_harness_sources()}"


@cache
def _harness_sources() -> str:
    root = Path(__file__).resolve().parents[1]
    files = [file for file in root.rglob("*.py") if _decides(file.relative_to(root))]
    return _digest(root, files)


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
    """Return the versions that are recorded with a run, and what else the last bits of a float64 depend on: processor and linear algebra."""
    names = (DISTRIBUTION, "hypothesis", "numpy", "python-flint", "scipy", "sympy")
    return {"python": platform.python_version(), **{name: version(name) for name in names}, **_machine()}


@cache
def _machine() -> dict[str, str]:
    import numpy as np
    from threadpoolctl import threadpool_info

    known: dict[str, Any] = np.show_config(mode="dicts")  # type: ignore[assignment]
    simd = known.get("SIMD Extensions", {})
    kernels = {f"{each['internal_api']} {each.get('architecture') or ''}".strip() for each in threadpool_info()}
    return {
        "machine": platform.machine(),
        "simd": " ".join([*simd.get("baseline", []), *simd.get("found", [])]),
        "blas": ", ".join(sorted(kernels)),
    }
