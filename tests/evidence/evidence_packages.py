"""Small packages of theorems, written to a folder and imported for a moment."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from checks.evidence.fingerprint import fingerprints
from checks.statement import Theorem

HEAD = """\
from hypothesis import strategies as st
from checks.claims import equal, leq
from checks.statement import Assumption, Mutant, theorem
"""

THEOREM = '''
@theorem(statement="x", source="here", instances=st.floats(0, 1), mutants=[Mutant("half", factor=1)])
def {name}(x, *, factor=2):
    """A sentence."""
    return leq({left}, factor * {right})
'''


def theorem_text(name: str, left: str = "x", right: str = "1") -> str:
    """The source of one theorem, without its imports."""
    return THEOREM.format(name=name, left=left, right=right)


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write files by their names under ``root``."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@contextmanager
def importable(root: Path) -> Iterator[None]:
    """Imports start from ``root``; what was imported inside is forgotten at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        patch.syspath_prepend(str(root))
        before = set(sys.modules)
        try:
            yield
        finally:
            for name in [name for name in set(sys.modules) - before if _lies_in(root, sys.modules[name])]:
                del sys.modules[name]


def _lies_in(root: Path, module: ModuleType) -> bool:
    places = [getattr(module, "__file__", None), *getattr(module, "__path__", [])]
    return any(Path(place).is_relative_to(root) for place in places if place)


def stated_in(module: ModuleType) -> list[Theorem]:
    """The theorems of an imported module."""
    return [theorem for theorem, _ in vars(module)["__theorems__"].values()]


def prints(root: Path, files: Mapping[str, str], module: str) -> dict[str, str]:
    """Write a package, import one module of it, and return the fingerprints of its theorems by id."""
    write(root, files)
    with importable(root):
        return fingerprints(stated_in(importlib.import_module(module)))
