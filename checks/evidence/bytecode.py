"""A digest of functions that have no source: cells of a notebook, code that was typed in or made by ``exec``."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from checks.evidence.modules import is_foreign
from checks.evidence.plain import plain
from checks.statement import is_strategy

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def bytecode(values: Iterable[Any]) -> str:
    """Return the digest of functions, classes and plain values, and of all of these that they refer to by name."""
    waiting: list[tuple[str, Any]] = [(str(place), value) for place, value in enumerate(values)]
    lines: dict[str, str] = {}
    seen: set[int] = set()
    while waiting:
        path, value = waiting.pop()
        value = _inner(value)
        if id(value) in seen:
            continue
        seen.add(id(value))
        lines[path] = _own(value)
        waiting.extend((f"{path}/{name}", each) for name, each in _referred(value))
    text = "\n".join(f"{path}: {lines[path]}" for path in sorted(lines))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _inner(value: Any) -> Any:
    """Return the function inside of a method, a property, a theorem or another wrapper."""
    for attribute in ("predicate", "__wrapped__", "__func__", "fget"):
        inside = getattr(value, attribute, None)
        if isinstance(inside, FunctionType):
            return inside
    return value


def _own(value: Any) -> str:
    if isinstance(value, FunctionType):
        defaults = [*(value.__defaults__ or ()), *sorted((value.__kwdefaults__ or {}).items())]
        return f"{_code(value.__code__, value.__doc__)} {plain(defaults)}"
    if isinstance(value, ModuleType | type):
        return f"{type(value).__name__} {value.__name__}"
    return _ADDRESS.sub("", repr(value)) if is_strategy(value) else plain(value)


def _code(code: CodeType, docstring: str | None = None) -> str:
    constants = [_constant(each) for each in code.co_consts if docstring is None or each != docstring]
    return repr((code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_flags, constants))


def _constant(value: Any) -> str:
    if isinstance(value, CodeType):
        return _code(value)
    # The order of a set of texts is another one in each process.
    return repr(sorted(map(repr, value))) if isinstance(value, frozenset) else repr(value)


def _referred(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the names that a function or a class refers to, with their values, unless they are installed code."""
    if isinstance(value, FunctionType) and not _is_installed(value):
        yield from closure(value).items()
        yield from ((name, value.__globals__[name]) for name in sorted(_names(value.__code__)) if name in value.__globals__)
    elif isinstance(value, type) and not _is_installed(value):
        yield from ((name, each) for name, each in vars(value).items() if not name.startswith("__") or callable(each))
        yield from (("base", base) for base in value.__bases__)


def closure(function: FunctionType) -> dict[str, Any]:
    """Return the values, by name, that a function took from the functions around it."""
    return {name: cell.cell_contents for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True) if _filled(cell)}


def _filled(cell: Any) -> bool:
    try:
        cell.cell_contents  # noqa: B018 - an empty cell raises
    except ValueError:
        return False
    return True


def _names(code: CodeType) -> set[str]:
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    return set(code.co_names).union(*map(_names, inner))


def _is_installed(value: FunctionType | type) -> bool:
    if isinstance(value, FunctionType):
        return is_foreign(value.__code__.co_filename)
    if value.__module__ == "__main__" or value.__module__ not in sys.modules:
        return False
    file = getattr(sys.modules[value.__module__], "__file__", None)
    return file is None or is_foreign(file)
