"""A fingerprint changes with all that a verdict depends on, and with nothing else."""

from __future__ import annotations

import importlib
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from evidence_packages import HEAD, importable, prints, stated_in, write

from checks.evidence import modules, versions
from checks.evidence.fingerprint import fingerprint, fingerprints, seed_of

TOPIC = (
    HEAD
    + '''
import functools
import numpy as np
from math import sin as wave
from pkg.objects.runs import runs
from pkg.objects import norms, area
from . import constants as c
from .stars import *

SCALE = 2  # a comment
TABLE = {"a": 1}
TABLE["b"] = 2
TABLE.update(c=3)
POWERS = []
for k in range(3):
    POWERS.append(k)
if SCALE > 1:
    def guarded(x):
        return x
else:
    def guarded(x):
        return -x
try:
    import quick as engine
except ImportError:
    engine = None


def unused(x):
    return x


def shouting(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper


@shouting
def decorated(x):
    return x + wave(x)


@theorem(
    statement=r"\\|x\\| \\le 2",
    source="here",
    instances=runs().filter(lambda run: run.x < 5),
    assumptions=[Assumption("small", "x is small", lambda run: run.x <= 3)],
    mutants=[Mutant("half", factor=1), Mutant("large", without="small")],
)
def first(run, *, factor=2):
    """The first theorem."""
    from .lazily import imported_late

    # The next line has a local variable with the name of the sibling.
    second = norms.size(run.x) + area(run.x)
    total = starred(second) + c.LARGE + SCALE + TABLE["a"] + POWERS[0] + guarded(1) + decorated(2) + (engine or 0)
    return leq(total, factor * run.go() + imported_late(np.sum(run.x)))


@theorem(statement="y", source="here", instances=st.floats(0, 1), mutants=[Mutant("half", factor=1)])
def second(y, *, factor=2):
    """The second theorem."""
    return leq(y, factor * 1)


@theorem(statement="z", source="here", instances=st.floats(0, 1), mutants=[Mutant("half", factor=1)])
def third(z, *, factor=2):
    """The third theorem uses the second."""
    return second(z, factor=factor)


if __name__ == "__main__":
    print(first)
'''
)

RUNS = '''
"""Runs."""
from __future__ import annotations
from dataclasses import dataclass
from hypothesis import strategies as st
from pkg.objects.bases import Base

@dataclass
class Run(Base):
    """A run."""
    x: float
    """Where it stands."""

    def go(self):
        """Go."""
        return self.step() * 2

@dataclass
class Other:
    x: float = 1.0

def runs() -> st.SearchStrategy[Run]:
    return st.floats(0, 1).map(build)

def build(x):
    return Run(x)
'''

NORMS = """
from pkg.objects.runs import Run

def size(x):
    return _square(x)

def _square(x):
    return x * x

def elsewhere(run: "Run"):
    return run
"""

OBJECTS = """
from functools import singledispatch

@singledispatch
def area(x):
    return 0

@area.register
def _(x: int):
    return 1

def idle(x):
    return 1
"""

PACKAGE = {
    "pkg/__init__.py": "",
    "pkg/topic.py": TOPIC,
    "pkg/constants.py": "LARGE = 100\nSMALL = 1\n",
    "pkg/stars.py": "from .deep import *\n",
    "pkg/deep.py": "def starred(x):\n    return x\ndef idle(x):\n    return x\n",
    "pkg/lazily.py": "from pkg.topic import SCALE\ndef imported_late(x):\n    return x * SCALE\ndef idle():\n    return 1\n",
    "pkg/objects/__init__.py": OBJECTS,
    "pkg/objects/runs.py": RUNS,
    "pkg/objects/bases.py": "class Base:\n    def step(self):\n        return 1\n",
    "pkg/objects/norms.py": NORMS,
}

FIRST, SECOND, THIRD = "topic.first", "topic.second", "topic.third"
folders = itertools.count()


def changed(tmp_path: Path, file: str, old: str, new: str) -> set[str]:
    """The ids of the theorems whose fingerprints an edit changes. The two versions lie in different folders."""
    assert old in PACKAGE[file]
    before = prints(tmp_path / str(next(folders)), PACKAGE, "pkg.topic")
    after = prints(tmp_path / str(next(folders)), {**PACKAGE, file: PACKAGE[file].replace(old, new)}, "pkg.topic")
    assert len(before) == len(set(before.values())) == 3
    return {name for name in before if before[name] != after[name]}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("pkg/objects/norms.py", "return _square(x)", "return _square(x) + 1", id="helper"),
        pytest.param("pkg/objects/norms.py", "x * x", "x * x * x", id="helper of a helper"),
        pytest.param("pkg/objects/runs.py", "self.step() * 2", "self.step() * 3", id="method"),
        pytest.param("pkg/objects/runs.py", "    x: float\n", "    x: float = 0.0\n", id="field"),
        pytest.param("pkg/objects/runs.py", "@dataclass\nclass Run", "@dataclass(frozen=True)\nclass Run", id="decorator of a class"),
        pytest.param("pkg/objects/runs.py", "return Run(x)", "return Run(-x)", id="function given to map"),
        pytest.param("pkg/objects/runs.py", "st.floats(0, 1)", "st.floats(0, 2)", id="strategy"),
        pytest.param("pkg/objects/bases.py", "return 1", "return 2", id="method of a base class"),
        pytest.param("pkg/objects/__init__.py", "def area(x):\n    return 0", "def area(x):\n    return 2", id="dispatcher"),
        pytest.param("pkg/objects/__init__.py", "x: int):\n    return 1", "x: int):\n    return 2", id="registered function"),
        pytest.param("pkg/constants.py", "100", "101", id="constant by relative import"),
        pytest.param("pkg/deep.py", "def starred(x):\n    return x", "def starred(x):\n    return -x", id="star import of a star import"),
        pytest.param("pkg/lazily.py", "x * SCALE", "x + SCALE", id="import inside of the predicate, circular"),
        pytest.param("pkg/topic.py", "SCALE = 2", "SCALE = 3", id="constant of the module"),
        pytest.param("pkg/topic.py", '{"a": 1}', '{"a": 2}', id="table"),
        pytest.param("pkg/topic.py", 'TABLE["b"] = 2', 'TABLE["b"] = 3', id="entry set later"),
        pytest.param("pkg/topic.py", "TABLE.update(c=3)", "TABLE.update(c=4)", id="method that changes a table"),
        pytest.param("pkg/topic.py", "range(3)", "range(4)", id="loop that fills a list"),
        pytest.param("pkg/topic.py", "return -x", "return -2 * x", id="definition under else"),
        pytest.param("pkg/topic.py", "if SCALE > 1", "if SCALE > 2", id="condition of a definition"),
        pytest.param("pkg/topic.py", "engine = None", "engine = 0", id="definition under except"),
        pytest.param("pkg/topic.py", "return function(*args)", "return -function(*args)", id="decorator of a helper"),
        pytest.param("pkg/topic.py", "sin as wave", "cos as wave", id="what is imported from elsewhere"),
        pytest.param("pkg/topic.py", r"\le 2", r"\le 3", id="statement"),
        pytest.param("pkg/topic.py", "run.x < 5", "run.x < 6", id="lambda in the decorator"),
        pytest.param("pkg/topic.py", "run.x <= 3", "run.x <= 4", id="condition of an assumption"),
        pytest.param(
            "pkg/topic.py", 'Mutant("half", factor=1), Mutant("large"', 'Mutant("half", factor=1.0), Mutant("large"', id="constant of a mutant"
        ),
        pytest.param("pkg/topic.py", ', Mutant("large", without="small")', "", id="mutant removed"),
        pytest.param("pkg/topic.py", "def first(run, *, factor=2)", "def first(run, *, factor=3)", id="constant"),
        pytest.param("pkg/topic.py", "imported_late(np.sum(", "imported_late(np.prod(", id="predicate"),
        pytest.param("pkg/topic.py", "leq(total", "equal(total", id="claim"),
    ],
)
def test_a_change_of_what_is_used_is_seen(tmp_path, file, old, new):
    """An edit of anything that the first theorem uses changes its fingerprint, and no other."""
    assert changed(tmp_path, file, old, new) == {FIRST}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("pkg/topic.py", '"""The first theorem."""', '"""The first theorem, said better."""', id="docstring"),
        pytest.param("pkg/topic.py", "# a comment", "# another comment", id="comment"),
        pytest.param("pkg/topic.py", "\n\n\ndef unused", "\n\n\n\n\n# Lines.\n\ndef unused", id="lines moved"),
        pytest.param("pkg/topic.py", "imported_late(np.sum(run.x))", "(imported_late(\n        np.sum(run.x)))", id="layout"),
        pytest.param("pkg/topic.py", 'TABLE["a"] + POWERS', "TABLE['a'] + POWERS", id="quotes"),
        pytest.param("pkg/topic.py", "def unused(x):\n    return x", "def unused(x):\n    return x + 1", id="helper that is not used"),
        pytest.param("pkg/topic.py", "    print(first)", "    print(first, second, SCALE)", id="what runs only as a script"),
        pytest.param("pkg/topic.py", "import numpy as np", "import numpy as np\nimport json", id="import that is not used"),
        pytest.param("pkg/objects/runs.py", '"""A run."""', '"""A walk."""', id="docstring of a class"),
        pytest.param("pkg/objects/runs.py", '"""Where it stands."""', '"""Where it is."""', id="docstring of a field"),
        pytest.param("pkg/objects/runs.py", '"""Go."""', '"""Run."""', id="docstring of a method"),
        pytest.param("pkg/objects/runs.py", '"""Runs."""', '"""Walks."""', id="docstring of a module"),
        pytest.param("pkg/objects/runs.py", "x: float = 1.0", "x: float = 2.0", id="class that is not used"),
        pytest.param("pkg/objects/norms.py", "return run\n", "return run, 1\n", id="function of a used module that is not used"),
        pytest.param("pkg/objects/__init__.py", "def idle(x):\n    return 1", "def idle(x):\n    return 2", id="function of the package"),
        pytest.param("pkg/constants.py", "SMALL = 1", "SMALL = 2", id="constant that is not used"),
        pytest.param("pkg/deep.py", "def idle(x):\n    return x", "def idle(x):\n    return -x", id="function behind a star"),
        pytest.param("pkg/lazily.py", "def idle():\n    return 1", "def idle():\n    return 2", id="function beside a late import"),
    ],
)
def test_a_change_of_anything_else_is_not_seen(tmp_path, file, old, new):
    """Comments, docstrings, layout and what no theorem uses change no fingerprint."""
    assert changed(tmp_path, file, old, new) == set()


def test_a_change_of_a_sibling_is_seen_only_where_it_is_used(tmp_path):
    """The second theorem counts for the third, which calls it, and not for the first, which only has a variable of that name."""
    assert changed(tmp_path, "pkg/topic.py", "return leq(y, factor * 1)", "return leq(y, factor * 2)") == {SECOND, THIRD}


def test_the_folder_does_not_matter(tmp_path):
    """Two copies of a project have the same fingerprints, so that evidence can be carried to another machine."""
    assert prints(tmp_path / "a", PACKAGE, "pkg.topic") == prints(tmp_path / "elsewhere/b", PACKAGE, "pkg.topic")


def test_the_order_of_hashing_does_not_matter(tmp_path):
    """Another process, with other hashes of texts, finds the same fingerprints."""
    write(tmp_path, PACKAGE)
    code = "import pkg.topic as t; from checks.evidence.fingerprint import fingerprint; print(fingerprint(t.first), fingerprint(t.third))"
    found = set()
    for seed in ("1", "2"):
        path = os.pathsep.join([str(tmp_path), str(Path(versions.__file__).parents[2])])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        found.add(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment).stdout)

    assert len(found) == 1


def test_one_by_one_and_all_together_agree(tmp_path):
    """`fingerprint` and `fingerprints` give the same 16 hexadecimal digits."""
    write(tmp_path, PACKAGE)
    with importable(tmp_path):
        theorems = stated_in(importlib.import_module("pkg.topic"))
        together = fingerprints(theorems)

        assert together == {theorem.id: fingerprint(theorem) for theorem in theorems}
        assert all(len(each) == 16 and int(each, 16) >= 0 for each in together.values())


def test_each_file_is_read_once(tmp_path, monkeypatch):
    """Sources are parsed once in a process, and again when they change."""
    write(tmp_path, PACKAGE)
    parsed: list[str] = []
    parse = modules._module
    monkeypatch.setattr(modules, "_module", lambda name, *rest: (parsed.append(name), parse(name, *rest))[1])
    with importable(tmp_path):
        theorems = stated_in(importlib.import_module("pkg.topic"))
        for theorem in theorems * 3:
            fingerprint(theorem)
        first = sorted(parsed)
        (tmp_path / "pkg/constants.py").write_text("LARGE = 100_000\n")
        fingerprints(theorems)

    names = ["constants", "deep", "lazily", "objects", "objects.bases", "objects.norms", "objects.runs", "stars", "topic"]
    assert first == ["pkg", *[f"pkg.{name}" for name in names]]
    assert parsed[len(first) :] == ["pkg.constants"]


def test_a_file_that_is_no_longer_python(tmp_path):
    """A helper that is being edited, and does not parse, changes the fingerprint and breaks nothing."""
    write(tmp_path, PACKAGE)
    with importable(tmp_path):
        theorem = importlib.import_module("pkg.topic").first
        before = fingerprint(theorem)
        (tmp_path / "pkg/objects/norms.py").write_text("def size(x:\n")
        during = fingerprint(theorem)
        (tmp_path / "pkg/objects/norms.py").write_bytes(b"\x00\xff")

        assert len({before, during, fingerprint(theorem)}) >= 2


def test_the_harness_and_the_arithmetic_count(tmp_path, monkeypatch):
    """Another version of python-flint or of the deciding sources is another fingerprint; an upgrade of Hypothesis or SciPy is none."""
    plain = prints(tmp_path, PACKAGE, "pkg.topic")[FIRST]
    real = versions.version

    def with_version(name: str) -> str:
        monkeypatch.setattr("checks.evidence.fingerprint.version", lambda each: "99" if each == name else real(each))
        monkeypatch.setattr(versions, "version", lambda each: "99" if each == name else real(each))
        return prints(tmp_path, PACKAGE, "pkg.topic")[FIRST]

    assert with_version("python-flint") != plain
    assert with_version("numpy") != plain
    assert with_version("hypothesis") == plain
    assert with_version("scipy") == plain
    monkeypatch.undo()
    monkeypatch.setattr("checks.evidence.fingerprint.harness_digest", lambda: "other sources")
    assert prints(tmp_path, PACKAGE, "pkg.topic")[FIRST] != plain


def test_the_fingerprint_that_these_sources_had_under_other_versions(tmp_path):
    """With the versions that a run recorded: so it is known whether the versions are all that differs."""
    old = {"numpy": "1.99", "python-flint": "0.1", "theorem-checks": "0.0"}
    with importable(write(tmp_path, PACKAGE)):
        stated = stated_in(importlib.import_module("pkg.topic"))
        there, here = fingerprints(stated, old)[FIRST], fingerprints(stated)[FIRST]

        assert there != here == fingerprints(stated, versions.environment())[FIRST]
        assert all(fingerprints(stated, old | {name: versions.version(name)})[FIRST] not in (there, here) for name in old)


SOLVING = {
    "from the package": "from checks.solvers import gradient_flow\n\n\ndef solve(w):\n    return gradient_flow(w)\n",
    "the package": "from checks import solvers\n\n\ndef solve(w):\n    return solvers.gradient_flow(w)\n",
    "by its full name": "import checks.solvers\n\n\ndef solve(w):\n    return checks.solvers.gradient_flow(w)\n",
    "a module of it": "from checks.solvers.flows import gradient_flow as flow\n\n\ndef solve(w):\n    return flow(w)\n",
    "none": "from checks.arithmetic import exp\n\n\ndef solve(w):\n    return exp(w)\n",
}


@pytest.mark.parametrize("way", SOLVING)
def test_the_solvers_of_the_harness_count_with_scipy(tmp_path, monkeypatch, way):
    """What a solver computes is part of the claim, so that a theorem that uses one is run again after an upgrade of SciPy."""
    topic = "from checks import leq, theorem\nfrom checks.instances import arrays\nfrom pkg.objects.norms import solve\n\n\n"
    topic += "@theorem(statement='x', source='s', instances=arrays(x=''))\ndef first(x):\n    \"\"\"A sentence.\"\"\"\n    return leq(solve(x), 1)\n"
    files = {"pkg/__init__.py": "", "pkg/objects/__init__.py": "", "pkg/objects/norms.py": SOLVING[way], "pkg/topic.py": topic}
    plain = prints(tmp_path, files, "pkg.topic")["topic.first"]
    real = versions.version
    monkeypatch.setattr(versions, "version", lambda each: "99" if each == "scipy" else real(each))

    assert (prints(tmp_path, files, "pkg.topic")["topic.first"] == plain) == (way == "none")


def test_seeds():
    """A seed has 63 bits and follows from the fingerprint and the salt alone."""
    seeds = {seed_of(print_, salt) for print_ in ("00", "01") for salt in ("", "mutant")}

    assert len(seeds) == 4
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert seed_of("00") == seed_of("00", "") == 2688233833940716406
