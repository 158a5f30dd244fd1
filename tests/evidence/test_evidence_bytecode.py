"""Fingerprints of theorems that have no source of their own: made by a function, or typed into a notebook."""

from __future__ import annotations

import types
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from evidence_packages import HEAD, prints, stated_in, theorem_text

from checks.evidence.bytecode import bytecode, closure
from checks.evidence.fingerprint import fingerprint
from checks.evidence.plain import plain

FACTORY = HEAD + (
    "def make(bound, name):\n"
    "    def claim(x, *, factor=2):\n        '''A sentence.'''\n        return leq(x, factor * bound)\n"
    "    claim.__name__ = name\n"
    "    return theorem(statement=f'x <= {bound}', source='here', instances=st.floats(0, 1), mutants=[Mutant('half', factor=1)])(claim)\n"
    "made = make(1, 'one')\n"
    "other = make(2, 'two')\n"
)


def test_theorems_that_a_function_makes(tmp_path):
    """Theorems of one function have different fingerprints, which change with the function and with how it is called."""
    before = prints(tmp_path / "a", {"topic.py": FACTORY}, "topic")
    inside = prints(tmp_path / "b", {"topic.py": FACTORY.replace("factor * bound", "factor + bound")}, "topic")
    called = prints(tmp_path / "c", {"topic.py": FACTORY.replace("make(1,", "make(3,")}, "topic")

    assert before["topic.one"] != before["topic.two"]
    assert all(inside[name] != before[name] for name in before)
    assert called["topic.one"] != before["topic.one"]


NOTEBOOK = (
    HEAD
    + "WEIGHT = 2\nclass Help:\n    def __init__(self, x): self.x = x\n    def go(self): return self.x * WEIGHT\n"
    + "def unused(x): return x\ndef helper(x): return Help(x).go() if x in {'a', 'b', 'c', 1.0} else x\n"
    + theorem_text("typed", "helper(x)")
)


def typed_in(source: str) -> str:
    """The fingerprint of a theorem that has no file."""
    module = types.ModuleType("__main__")
    exec(compile(source, "<cell 1>", "exec"), module.__dict__)
    return fingerprint(stated_in(module)[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self.x * WEIGHT", "self.x + WEIGHT"),
        ("WEIGHT = 2", "WEIGHT = 3"),
        ("else x\n", "else -x\n"),
        ("factor * 1)", "factor * 2)"),
        ("st.floats(0, 1)", "st.floats(0, 2)"),
        ('"half", factor=1', '"half", factor=1.5'),
    ],
)
def test_without_source_the_code_counts(old, new):
    """In a notebook the compiled code of the theorem and of what it refers to is taken instead of a file."""
    assert old in NOTEBOOK
    assert typed_in(NOTEBOOK) != typed_in(NOTEBOOK.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [("A sentence.", "Another sentence."), ("unused(x): return x", "unused(x): return -x"), ("WEIGHT = 2\n", "# Comment.\n\nWEIGHT = 2\n")],
)
def test_without_source_the_rest_does_not_count(old, new):
    """Docstrings, lines and what is not used do not count in a notebook either."""
    assert old in NOTEBOOK
    assert typed_in(NOTEBOOK) == typed_in(NOTEBOOK.replace(old, new))


def function(source: str) -> Callable[..., Any]:
    """The function ``f`` of a source that has no file."""
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "<cell 1>", "exec"), space)
    return space["f"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def f(x=1): return x", "def f(x=2): return x"),
        ("def f(*, x=1): return x", "def f(*, x=2): return x"),
        ("def f(): return lambda: 1", "def f(): return lambda: 2"),
        (
            "class A:\n    @property\n    def b(self): return 1\ndef f(): return A",
            "class A:\n    @property\n    def b(self): return 2\ndef f(): return A",
        ),
        ("class A:\n    b = 1\n    def c(self): pass\ndef f(): return A", "class A:\n    b = 2\n    def c(self): pass\ndef f(): return A"),
        (
            "class B:\n    def b(self): return 1\nclass A(B):\n    def c(self): pass\ndef f(): return A",
            "class B:\n    def b(self): return 2\nclass A(B):\n    def c(self): pass\ndef f(): return A",
        ),
        ("def g(x): return lambda: x\nf = g(1)", "def g(x): return lambda: x\nf = g(2)"),
        ("from functools import lru_cache\n@lru_cache\ndef f(): return 1", "from functools import lru_cache\n@lru_cache\ndef f(): return 2"),
        ("import math as m\ndef f(): return m.e", "import cmath as m\ndef f(): return m.e"),
        ("def f(x): return x in {1, 2}", "def f(x): return x in {1, 3}"),
    ],
)
def test_code_that_does_something_else(one, other):
    """Defaults, inner functions, classes, their bases, closures, wrappers and modules all count."""
    assert bytecode([function(one)]) == bytecode([function(one)])
    assert bytecode([function(one)]) != bytecode([function(other)])


def test_recursion_and_empty_cells():
    """Functions that call themselves, and names that are not bound yet, are no obstacle."""
    assert bytecode([function("def f(x): return f(x - 1) if x else 0")])
    unbound = function("def g():\n    def f(): return later\n    if 0: later = 1\n    return f\nf = g()")
    assert closure(unbound) == {}


def test_plain_values():
    """Values that differ in type, sign or a bit have different texts; of other objects only the type counts."""
    values = [1, 1.0, True, "1", b"1", None, Fraction(1), 1j, 0.0, -0.0, [1], (1,), {"a": 1}, {"a": 2}, 16**6000]
    arrays = [np.zeros(2), np.zeros((2, 1)), np.zeros(2, int), np.array([0.0, -0.0]), np.float64(1), np.float32(1)]

    assert len({plain(value) for value in [*values, *arrays]}) == len(values) + len(arrays)
    assert plain(object()) == plain(object()) == "builtins.object"
