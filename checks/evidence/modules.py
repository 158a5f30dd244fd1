"""The modules of a project as text: where they lie, and which statements define each of their names. Nothing is imported."""

from __future__ import annotations

import ast
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.evidence.names import Import
from checks.evidence.syntax import Statement, is_text, read

_OURS = "checks"
_PACKAGES = ("site-packages", "dist-packages")


@dataclass(frozen=True, eq=False)
class Module:
    """A module of the project: its dotted name; by name the statements that define or change it, and where it is imported from."""

    name: str
    is_package: bool
    definitions: dict[str, tuple[Statement, ...]]
    imports: dict[str, tuple[Import, ...]]
    stars: tuple[Import, ...]

    @property
    def package(self) -> str:
        """The package that relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


class Project:
    """The modules that may be part of a theorem: those of its own top-level package, of its folder and of the project around it.

    Never those of installed packages (other than its own), of the standard library, or of the harness.
    """

    def __init__(self, roots: tuple[Path, ...], only: str | None = None) -> None:
        self.roots = roots
        self.only = only
        self._found: dict[str, Module | None] = {}

    def find(self, name: str) -> Module | None:
        """Return the module of that dotted name, or None if it is not one of the project's."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Module | None:
        top = name.partition(".")[0]
        if not name or top == _OURS or self.only not in (None, top):
            return None
        for root in self.roots:
            place = root.joinpath(*name.split("."))
            for file in (place / "__init__.py", place.with_name(f"{place.name}.py")):
                if file.is_file():
                    return load(file, name)
        if any(root.joinpath(*name.split(".")).is_dir() for root in self.roots) and self._is_ours(top):
            return Module(name, True, {}, {}, ())
        return None

    def _is_ours(self, top: str) -> bool:
        """Whether an import of that name means a folder without ``__init__.py`` here, and not a package elsewhere."""
        loaded = sys.modules.get(top)
        if loaded is None:
            return top not in sys.stdlib_module_names
        return any(Path(place).parent in self.roots for place in getattr(loaded, "__path__", []))


def locate(file: Path, module: str) -> tuple[Project, str]:
    """Return the project that a file of source belongs to, and the dotted name of the module in it."""
    root, name = _top(file, module)
    if any(part in _PACKAGES for part in file.parts):
        return Project((root,), only=name.partition(".")[0]), name
    around = [folder for folder in file.parents if (folder / "pyproject.toml").is_file()][:1]
    roots = dict.fromkeys([root, *around, *[folder / "src" for folder in around]])
    return Project(tuple(roots)), name


def _top(file: Path, module: str) -> tuple[Path, str]:
    """Return the folder that the module is imported from, and its full name there."""
    parts = [] if file.name == "__init__.py" else [file.stem]
    folder = file.parent
    known = module.split(".")
    # In a package without __init__.py only the name under which it was imported tells where the package starts.
    while (folder / "__init__.py").is_file() or (known[-len(parts) :] == parts and known[: -len(parts)][-1:] == [folder.name]):
        parts.insert(0, folder.name)
        folder = folder.parent
    return folder, ".".join(parts)


_LOADED: dict[Path, tuple[tuple[int, int], str, Module]] = {}


def load(file: Path, name: str) -> Module:
    """Read a file of source; once, until it changes. A file that is not Python (any more) is a module without names."""
    stat = file.stat()
    stamp = (stat.st_mtime_ns, stat.st_size)
    known = _LOADED.get(file)
    if known is not None and known[:2] == (stamp, name):
        return known[2]
    try:
        tree = ast.parse(file.read_bytes())
    except (SyntaxError, ValueError, RecursionError):
        tree = ast.Module([], [])
    module = _module(name, file.name == "__init__.py", tree)
    _LOADED[file] = (stamp, name, module)
    return module


def _module(name: str, is_package: bool, tree: ast.Module) -> Module:
    statements = [read(node, around) for node, around in _statements(tree.body, ())]
    definitions: dict[str, list[Statement]] = {}
    imports: dict[str, list[Import]] = {}
    for statement in statements:
        for origin, source in statement.imports:
            imports.setdefault(origin, []).append(source)
        for each in statement.binds | statement.changes:
            definitions.setdefault(each, []).append(statement)
    for statement in statements:
        for each in statement.extends - imports.keys():
            definitions.setdefault(each, []).append(statement)
    return Module(
        name=name,
        is_package=is_package,
        definitions={each: tuple(found) for each, found in definitions.items()},
        imports={each: tuple(found) for each, found in imports.items()},
        stars=tuple(star for statement in statements for star in statement.stars),
    )


_Placed = tuple[ast.stmt, tuple[ast.AST, ...]]


def _statements(body: Sequence[ast.stmt], around: tuple[ast.AST, ...]) -> Iterator[_Placed]:
    """Yield the statements at the top of a module, also those in ``if``, ``try`` and ``with``, each with the conditions around it."""
    for node in body:
        blocks = list(_blocks(node))
        for place, (block, conditions) in enumerate(blocks):
            # The place tells ``if`` from ``else``.
            yield from _statements(block, (*around, *conditions, ast.Constant(place)))
        if not blocks and not is_text(node):
            yield node, around


def _blocks(node: ast.stmt) -> Iterator[tuple[list[ast.stmt], tuple[ast.AST, ...]]]:
    """Yield the blocks of a statement of which each one may define names, with the conditions that it runs under."""
    if isinstance(node, ast.If):
        yield (node.body if not _is_script_guard(node.test) else []), (node.test,)
        yield node.orelse, (node.test,)
    elif isinstance(node, ast.Try | ast.TryStar):
        yield node.body, ()
        for handler in node.handlers:
            yield handler.body, (() if handler.type is None else (handler.type,))
        yield node.orelse + node.finalbody, ()
    elif isinstance(node, ast.With):
        yield node.body, tuple(node.items)


def _is_script_guard(test: ast.expr) -> bool:
    """Whether the test is ``__name__ == "__main__"``: what stands there is not part of the module that is imported."""
    return isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"


@cache
def is_foreign(file: str) -> bool:
    """Whether a file of source belongs to the harness, to Python or to an installed package."""
    path = Path(file).resolve()
    ours = Path(__file__).resolve().parents[1]
    python = [Path(sysconfig.get_path(place)).resolve() for place in ("stdlib", "platstdlib")]
    return any(path.is_relative_to(folder) for folder in (ours, *python)) or any(part in _PACKAGES for part in path.parts)
