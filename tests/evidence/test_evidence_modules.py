"""Fingerprints follow imports through packages, folders and projects of every layout."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
from pathlib import Path

import pytest
from evidence_packages import HEAD, importable, prints, stated_in, theorem_text, write

from checks.evidence import versions
from checks.evidence.fingerprint import fingerprint

folders = itertools.count()

LEFT = """
import ring.right
from ring import right
def left(x):
    return right.right(x) + ring.right.other(x)
from ring.right import *
"""

RIGHT = """
def right(x):
    import ring.left
    return ring.left.left(x)
def other(x):
    return x
from ring.left import *
"""

CIRCLE = {
    "ring/__init__.py": "from ring.left import *\nfrom ring.right import *\n",
    "ring/left.py": LEFT,
    "ring/right.py": RIGHT,
    "ring/topic.py": HEAD + "from ring import left as both\n" + theorem_text("around", "both(x)"),
}


def test_circular_imports_end(tmp_path):
    """Modules that import each other, by name and by star, are followed once each."""
    edited = {**CIRCLE, "ring/right.py": RIGHT.replace("return x", "return -x")}

    assert prints(tmp_path / "a", CIRCLE, "ring.topic") != prints(tmp_path / "b", edited, "ring.topic")


def by_path(root: Path, files: dict[str, str], name: str = "proof") -> str:
    """The fingerprint of the only theorem of ``proof.py``, loaded by its path."""
    write(root, files)
    with importable(root):
        spec = importlib.util.spec_from_file_location(name, root / "proof.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return fingerprint(stated_in(module)[0])


def test_modules_that_are_loaded_by_path(tmp_path):
    """A file outside of any package, under any name, and the modules beside it."""
    files = {"proof.py": HEAD + "from helper import help\n" + theorem_text("by_path", "help(x)"), "helper.py": "def help(x):\n    return x\n"}
    edited = {**files, "helper.py": "def help(x):\n    return -x\n"}
    plain = by_path(tmp_path / "a", files)

    assert plain == by_path(tmp_path / "b", files, "at_0123.proof")
    assert plain != by_path(tmp_path / "c", edited)


@pytest.mark.parametrize("place", ["lib/helper.py", "src/lib/helper.py", "lib/helper/__init__.py"])
def test_modules_of_the_project_around(tmp_path, place):
    """A file below the folder of a pyproject.toml may use the packages of that project, with or without ``__init__.py``."""
    files = {"pyproject.toml": "", "proofs/topic.py": HEAD + "from lib.helper import help\n" + theorem_text("near", "help(x)")}
    found = set()
    for number, sign in enumerate(("", "-")):
        root = write(tmp_path / str(number), {**files, place: f"def help(x):\n    return {sign}x\n"})
        with importable(root / "src"), importable(root), importable(root / "proofs"):
            found.add(fingerprint(stated_in(importlib.import_module("topic"))[0]))

    assert len(found) == 2


@pytest.mark.parametrize(
    ("line", "call"),
    [("from ..tools import help", "help(x)"), ("import space.tools", "space.tools.help(x)"), ("from space import tools as t", "t.help(x)")],
)
def test_packages_without_init_files(tmp_path, line, call):
    """A namespace package is followed by the name that it was imported under."""
    files = {
        "space/inner/topic.py": HEAD + f"{line}\n" + theorem_text("spaced", call),
        "space/tools.py": "def help(x):\n    return x\n",
    }
    before = prints(tmp_path / "a", files, "space.inner.topic")
    after = prints(tmp_path / "b", {**files, "space/tools.py": "def help(x):\n    return -x\n"}, "space.inner.topic")

    assert before.keys() == after.keys()
    assert before != after


PLUGIN = {
    "site-packages/plug/__init__.py": "",
    "site-packages/plug/topic.py": HEAD + "from plug.own import help\nfrom vendor import tool\n" + theorem_text("plugged", "help(x) + tool(x)"),
    "site-packages/plug/own.py": "def help(x):\n    return x\n",
    "site-packages/vendor/__init__.py": "def tool(x):\n    return x\n",
}


def of_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, vendor: str = "1", **edited: str) -> dict[str, str]:
    """The fingerprints of an installed catalogue, which uses a package of that version."""
    real = versions.version
    with monkeypatch.context() as patch:
        patch.setattr(versions, "version", lambda name: vendor if name == "vendor" else real(name))
        versions._of_sources.cache_clear()
        root = write(tmp_path / str(next(folders)), {**PLUGIN, **edited})
        return prints(root / "site-packages", {}, "plug.topic")


def test_installed_packages_count_by_version(tmp_path, monkeypatch):
    """An installed catalogue is followed within its own package; other packages beside it are told by their versions."""
    vendor = {"site-packages/vendor/__init__.py": "def tool(x):\n    return -x\n"}
    plain = of_plugin(tmp_path, monkeypatch)

    assert plain == of_plugin(tmp_path, monkeypatch, **vendor)
    assert plain != of_plugin(tmp_path, monkeypatch, vendor="2")
    assert plain != of_plugin(tmp_path, monkeypatch, **{"site-packages/plug/own.py": "def help(x):\n    return -x\n"})


def test_packages_without_a_version_count_by_their_sources(tmp_path, monkeypatch):
    """What was not installed, but lies on the path of Python, has no version: its files are taken."""
    vendor = {"site-packages/vendor/__init__.py": "def tool(x):\n    return -x\n"}

    assert of_plugin(tmp_path, monkeypatch, vendor="") != of_plugin(tmp_path, monkeypatch, vendor="", **vendor)


def test_a_module_that_is_used_as_a_whole(tmp_path):
    """Where it cannot be told what is taken of a module, all of it counts."""
    topic = HEAD + "from pkg import tools\n" + theorem_text("whole", 'getattr(tools, "he" + "lp")(x)')
    files = {"pkg/__init__.py": "", "pkg/topic.py": topic, "pkg/tools.py": "def help(x):\n    return x\n"}
    edited = {**files, "pkg/tools.py": "def help(x):\n    return -x\n"}

    assert prints(tmp_path / "a", files, "pkg.topic") != prints(tmp_path / "b", edited, "pkg.topic")


def test_a_folder_that_has_the_name_of_an_installed_package(tmp_path):
    """A folder of data called ``numpy`` beside a proof is not taken for the package."""
    files = {"proof.py": HEAD + "import numpy\n" + theorem_text("by_path", "numpy.abs(x)")}

    assert by_path(tmp_path / "a", files) == by_path(tmp_path / "b", {**files, "numpy/abs.py": ""})
