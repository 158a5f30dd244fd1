"""``checks new TOPIC.NAME``: a first theorem to edit, which already runs, and a project that finds it; ``--paper DIR``: a whole paper."""

from __future__ import annotations

import argparse
import importlib.util
import json
import keyword
import shlex
import tomllib
from pathlib import Path

from checks.catalogue.config import Config, read_config
from checks.catalogue.files import files_of
from checks.errors import UsageError
from checks.paper.scaffold import KEBAB, write_paper

_TEMPLATE = '''"""{Title}: say in a paragraph what the theorems of this file are about."""

import numpy as np
from checks import Mutant, leq, theorem
from checks.arithmetic import vector_norm
from checks.instances import arrays


@theorem(
    # The claim, in LaTeX, and where it stands. (With a .bib file in this folder, the source may cite its entries by @key.)
    statement=r"\\|x + y\\| \\le \\|x\\| + \\|y\\| \\quad \\text{{for all }} x, y \\in \\mathbb R^n",
    source="this paper, Lemma 1",
    # What it is about: two vectors of one length n, drawn from many families (generic, integer, tiny, huge, zero ...).
    instances=arrays(x="n", y="n"),
    # Where the two sides are equal: there, a mutant that only weakens the claim gives itself away.
    tight={{"x": np.array([3.0, 4.0]), "y": np.array([6.0, 8.0])}},
    # Wrong variants. Each must be refuted, or the check has no teeth.
    mutants=[Mutant("half of the right side", factor=0.5), Mutant("twice the right side", factor=2)],
)
def {function}(x, y, *, factor=1):
    """A sum of two vectors is at most as long as both together."""
    return leq(vector_norm(x + y), factor * (vector_norm(x) + vector_norm(y)))
'''


def run(options: argparse.Namespace) -> int:
    """Write a theorem, or a paper that cites one."""
    if (options.id is None) == (options.paper is None):
        raise UsageError("give the id of a new theorem (checks new my-paper.main-bound), or a folder for a paper (checks new --paper DIR)")
    return _theorem(options.id) if options.paper is None else _paper(Path(options.paper))


def _paper(folder: Path) -> int:
    name, files = write_paper(folder)
    print(f"wrote {folder.as_posix()}: {', '.join(sorted(file.relative_to(folder).as_posix() for file in files))}")
    print(f"now run: cd {shlex.quote(folder.as_posix())} && checks verify && checks cite paper.tex --write")
    print(f"its theorem is {name}, in theorems.py")
    return 0


def _theorem(identifier: str) -> int:
    """Write the file, and see to it that the project's pyproject.toml names it."""
    topic, name = _names(identifier)
    path = Path.cwd().resolve() / f"{topic.replace('-', '_')}.py"
    config = read_config(path.parent)  # before anything is written: a broken pyproject.toml is an error
    text = _TEMPLATE.format(Title=topic.replace("-", " ").capitalize(), function=name.replace("-", "_"))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path.name} exists already and is left as it is; add the theorem to it, or choose another topic") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; go to a folder of your own") from None
    print(f"wrote {path.name}: a theorem to edit, with its mutants")
    done = _register(path, config)
    if done:
        print(done)
        print(f"now run: checks verify {topic}.{name}")
    else:
        print(f"add it to [tool.checks] of {config.file}: theorems = {_toml_list([*config.theorems, _entry(path, config)])}")
        print(f"until then: checks verify {topic}.{name} --theorems {path.name}")
    return 0


def _names(identifier: str) -> tuple[str, str]:
    """Return topic and name; a UsageError says what is wrong with the id."""
    topic, dot, name = identifier.replace("_", "-").partition(".")
    if not dot or not all(KEBAB.fullmatch(part) for part in (topic, name)):
        raise UsageError(f"{identifier!r} is not an id; write TOPIC.NAME in lower case, words joined by hyphens: my-paper.main-bound")
    for part in (topic, name):
        if keyword.iskeyword(part):
            raise UsageError(f"{part!r} is a word of Python's own; choose another name than {identifier!r}")
    module = topic.replace("-", "_")
    found = importlib.util.find_spec(module)
    if found is not None and found.origin is not None and not Path(f"{module}.py").exists():
        raise UsageError(f"{module}.py would clash with the module {module!r}; choose another topic")
    return topic, name


def _register(path: Path, config: Config) -> str:
    """See to it that the project finds the file; return what was done, or nothing if that is left to the user."""
    if config.file is None:
        (path.parent / "pyproject.toml").write_text(_section(path.name), encoding="utf-8")
        return "wrote pyproject.toml, where checks looks for theorems"
    if any(_covers(spec, config.root, path) for spec in config.theorems):
        return f"{config.file.name} covers it already"
    after = f"{config.file.read_text(encoding='utf-8').rstrip()}\n\n{_section(_entry(path, config))}".lstrip()
    if config.theorems or not _is_toml(after):
        return ""
    config.file.write_text(after, encoding="utf-8")
    return f"added [tool.checks] to {config.file.name}, where checks looks for theorems"


def _entry(path: Path, config: Config) -> str:
    return path.relative_to(config.root).as_posix()


def _section(entry: str) -> str:
    return f"[tool.checks]\ntheorems = {_toml_list([entry])}\n"


def _toml_list(specs: list[str]) -> str:
    return "[" + ", ".join(json.dumps(spec) for spec in specs) + "]"


def _is_toml(text: str) -> bool:
    """Whether a text is TOML; it is not if the section stood in it before in another form."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _covers(spec: str, root: Path, path: Path) -> bool:
    """Whether a file is among those that the specification (a path or a module) names."""
    try:
        return path.resolve() in files_of(spec, root)
    except UsageError:
        return False
