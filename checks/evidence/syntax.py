"""Reading one statement of a module: what it says (comments, docstrings and layout apart), what it uses, and what it defines.

Names are followed by scope, so a parameter or a local variable that is called like a function of the module is not a use of that function.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from checks.evidence.names import Import, Scope, Use


@dataclass(frozen=True)
class Statement:
    """One statement at the top of a module.

    ``digest`` is of what it says. Beside what it ``binds`` and ``imports`` there is what it ``changes`` without binding it
    (``TABLE[0] = 1``, ``TABLE.update(...)``) and what it ``extends`` if that is defined here (``@area.register``).
    """

    digest: str
    uses: frozenset[Use]
    binds: frozenset[str]
    imports: tuple[tuple[str, Import], ...]
    stars: tuple[Import, ...]
    changes: frozenset[str]
    extends: frozenset[str]


def read(node: ast.stmt, around: Iterable[ast.AST] = ()) -> Statement:
    """Read a statement, and the conditions (``around``) under which it stands."""
    reader = _Reader()
    for condition in around:
        reader.visit(condition)
    reader.visit(node)
    top = reader.scope
    return Statement(
        digest=hashlib.sha256("".join(reader.parts).encode("utf-8", "surrogatepass")).hexdigest(),
        uses=frozenset(top.loads | reader.uses),
        binds=frozenset(top.binds - top.imports.keys()),
        imports=tuple((name, each) for name, imports in top.imports.items() for each in imports),
        stars=tuple(reader.stars),
        changes=frozenset(reader.changes),
        extends=frozenset(reader.extends),
    )


def is_text(node: ast.stmt) -> bool:
    """Whether a statement is only a text: a docstring."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


# Fields that say nothing which decides: the context of a name follows from its place, the rest are comments or spelling.
_SILENT = frozenset({"ctx", "type_comment", "kind", "type_ignores"})
_FIELDS: dict[type, tuple[str, ...]] = {}


class _Reader:
    """One pass over a statement. The text does not depend on the version of Python: a field that is empty or missing is not written."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.scope = Scope()
        self.around: list[Scope] = []
        self.uses: set[Use] = set()
        self.stars: list[Import] = []
        self.changes: set[str] = set()
        self.extends: set[str] = set()

    def visit(self, node: ast.AST) -> None:
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            handler(self, node)
        else:
            self.write(node)

    def write(self, node: ast.AST, without: tuple[str, ...] = ()) -> None:
        """Write a node by its fields."""
        kind = type(node)
        fields = _FIELDS.get(kind)
        if fields is None:
            fields = _FIELDS[kind] = tuple(name for name in kind._fields if name not in _SILENT)
        self.parts.append(f"({kind.__name__}")
        for name in fields:
            if name not in without:
                self.field(name, getattr(node, name, None))
        self.parts.append(")")

    def field(self, name: str, value: Any) -> None:
        if value is None or value == []:
            return
        self.parts.append(f" {name}=")
        if isinstance(value, ast.AST):
            self.visit(value)
        elif isinstance(value, list):
            self.list(value)
        else:
            self.parts.append(repr(value))

    def list(self, values: list[Any]) -> None:
        for value in values:
            if value is None:  # the key of ** in a dict, a parameter without default
                self.parts.append("-")
            elif not isinstance(value, ast.AST):
                self.parts.append(f" {value!r}")
            elif not (isinstance(value, ast.stmt) and is_text(value)):
                self.visit(value)

    # Names

    def name(self, node: ast.Name) -> None:
        self.parts.append(f"({node.id})")
        if isinstance(node.ctx, ast.Load):
            self.scope.loads.add(Use(node.id))
        else:
            self.scope.binds.add(node.id)

    def attribute(self, node: ast.Attribute) -> None:
        names = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            names.append(inner.attr)
            inner = inner.value
        self.change(node)
        if not isinstance(inner, ast.Name):
            self.write(node)
            return
        names.reverse()
        self.parts.append(f"({inner.id}.{'.'.join(names)})")
        self.scope.loads.add(Use(inner.id, tuple(names)))

    def subscript(self, node: ast.Subscript) -> None:
        self.change(node)
        self.write(node)

    def change(self, node: ast.Attribute | ast.Subscript) -> None:
        """Note that an assignment to part of an object changes it, where that happens when the module is imported."""
        root = _root(node)
        if root is not None and not self.around and not isinstance(node.ctx, ast.Load):
            self.changes.add(root)

    def constant(self, node: ast.Constant) -> None:
        # An integer of more than 4300 digits has no repr.
        value = node.value
        self.parts.append(f"({hex(value)})" if type(value) is int else f"({value!r})")

    def expression_statement(self, node: ast.Expr) -> None:
        """A call for its effect: when the module is imported, whatever it names may be changed by it."""
        before, self.scope.loads = self.scope.loads, set()
        self.write(node)
        if not self.around:
            self.changes |= {use.name for use in self.scope.loads}
        self.scope.loads |= before

    # Imports

    def import_(self, node: ast.Import) -> None:
        self.write(node)
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            self.bind_import(name, Import(0, alias.name if alias.asname else name, None))

    def import_from(self, node: ast.ImportFrom) -> None:
        self.write(node)
        for alias in node.names:
            origin = Import(node.level, node.module or "", alias.name)
            if alias.name == "*":
                self.stars.append(origin)
            else:
                self.bind_import(alias.asname or alias.name, origin)

    def bind_import(self, name: str, origin: Import) -> None:
        self.scope.binds.add(name)
        self.scope.imports.setdefault(name, []).append(origin)

    # Scopes

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.scope.binds.add(node.name)
        self.decorators(node)
        self.signature(node.args)
        self.annotation(node.returns)
        self.enter()
        self.scope.binds.update(_parameters(node.args))
        self.write(node, without=("decorator_list", "returns", "args"))
        self.leave()

    def lambda_(self, node: ast.Lambda) -> None:
        self.signature(node.args)
        self.enter()
        self.scope.binds.update(_parameters(node.args))
        self.write(node, without=("args",))
        self.leave()

    def class_(self, node: ast.ClassDef) -> None:
        self.scope.binds.add(node.name)
        self.decorators(node)
        self.enter(is_class=True)
        self.write(node, without=("decorator_list",))
        self.leave()

    def comprehension(self, node: ast.expr) -> None:
        self.enter()
        self.write(node)
        self.leave()

    def enter(self, is_class: bool = False) -> None:
        self.around.append(self.scope)
        self.scope = Scope(is_class)

    def leave(self) -> None:
        """Hand on to the scope around what this one uses and does not bind. What a class binds, its methods do not see."""
        inner, self.scope = self.scope, self.around.pop()
        for use in inner.loads:
            self.uses.update(inner.imported(use))
            if inner.is_class or not inner.owns(use):
                self.scope.loads.add(use)

    def outer(self, node: ast.Global | ast.Nonlocal) -> None:
        self.write(node)
        self.scope.outer.update(node.names)

    def decorators(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.parts.append("@")
            self.visit(decorator)
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            root = _root(called) if isinstance(called, ast.Attribute) else None
            if root is not None and not self.around:
                self.extends.add(root)

    def signature(self, node: ast.arguments) -> None:
        """Write parameters; what stands in them is evaluated outside of the function."""
        for place in ("posonlyargs", "args", "vararg", "kwonlyargs", "kwarg"):
            self.parts.append(f" {place}:")
            for parameter in _listed(getattr(node, place)):
                self.parts.append(f" {parameter.arg}")
                self.annotation(parameter.annotation)
        self.parts.append(" defaults:")
        self.list([*node.defaults, *node.kw_defaults])

    def annotation(self, node: ast.expr | None) -> None:
        if node is None:
            return
        self.parts.append(":")
        self.visit(node)
        for each in ast.walk(node):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                self.scope.loads.update(Use(name) for name in _names(each.value))

    def annotated_assignment(self, node: ast.AnnAssign) -> None:
        self.write(node, without=("annotation",))
        self.annotation(node.annotation)

    # Other statements that bind names

    def handler(self, node: ast.ExceptHandler) -> None:
        self.write(node)
        if node.name is not None:
            self.scope.binds.add(node.name)

    def capture(self, node: Any) -> None:
        """A name in a pattern of ``match``."""
        self.write(node)
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if name is not None:
            self.scope.binds.add(name)


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given] * (given is not None)


def _parameters(node: ast.arguments) -> list[str]:
    places = (node.posonlyargs, node.args, node.kwonlyargs, node.vararg, node.kwarg)
    return [parameter.arg for place in places for parameter in _listed(place)]


def _root(node: ast.expr) -> str | None:
    """Return the name that a chain of attributes, calls and indices starts from."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _names(annotation: str) -> set[str]:
    """The names in an annotation that is written as a text."""
    try:
        tree = ast.parse(annotation, mode="eval")
    except (SyntaxError, ValueError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


_HANDLERS: dict[type, Any] = {
    ast.Name: _Reader.name,
    ast.Attribute: _Reader.attribute,
    ast.Subscript: _Reader.subscript,
    ast.Constant: _Reader.constant,
    ast.Expr: _Reader.expression_statement,
    ast.Import: _Reader.import_,
    ast.ImportFrom: _Reader.import_from,
    ast.FunctionDef: _Reader.function,
    ast.AsyncFunctionDef: _Reader.function,
    ast.Lambda: _Reader.lambda_,
    ast.ClassDef: _Reader.class_,
    ast.ListComp: _Reader.comprehension,
    ast.SetComp: _Reader.comprehension,
    ast.DictComp: _Reader.comprehension,
    ast.GeneratorExp: _Reader.comprehension,
    ast.Global: _Reader.outer,
    ast.Nonlocal: _Reader.outer,
    ast.AnnAssign: _Reader.annotated_assignment,
    ast.ExceptHandler: _Reader.handler,
    ast.MatchAs: _Reader.capture,
    ast.MatchStar: _Reader.capture,
    ast.MatchMapping: _Reader.capture,
}
