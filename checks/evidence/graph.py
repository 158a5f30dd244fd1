"""What a definition depends on: every name that it uses, and what these use, through the modules of a project."""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from checks.evidence.modules import Module, Project
from checks.evidence.names import Import, Use

_WHOLE = "*"
_BUILTINS = frozenset(dir(builtins))


class Target(NamedTuple):
    """What a use leads to: a name of a module of the project (``*``: all of its names), or, without a module, something installed."""

    module: str
    name: str


class _Definition(NamedTuple):
    """A name, linked: the digest of what defines it and of where its uses lead, and the definitions that it leads to."""

    digest: str
    leads_to: tuple[Target, ...]


class Graph:
    """The links between the definitions of a project; each is made once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._linked: dict[Target, _Definition] = {}

    def reachable(self, module: str, names: Iterable[str]) -> dict[Target, str]:
        """Return all that the names of a module depend on, themselves included: what it is, and the digest of its definition.

        What is installed has no digest: it is told by its version.
        """
        waiting = [Target(module, name) for name in names]
        digests: dict[Target, str] = {}
        while waiting:
            target = waiting.pop()
            if target in digests:
                continue
            definition = self._link(target)
            digests[target] = definition.digest
            waiting.extend(definition.leads_to)
        return digests

    def _link(self, target: Target) -> _Definition:
        if target not in self._linked:
            module = self.project.find(target.module) if target.module else None
            self._linked[target] = _Definition("", ()) if module is None else self._define(module, target.name)
        return self._linked[target]

    def _define(self, module: Module, name: str) -> _Definition:
        if name == _WHOLE:
            targets = {each for known in {**module.definitions, **module.imports} for each in self._resolve(module, Use(known), set())}
            return _Definition("", tuple(targets))
        statements = module.definitions[name]
        uses = {use for statement in statements for use in statement.uses}
        links = {use: self._resolve(module, use, set()) for use in uses}
        lines = [f"{_spelled(use)} is {target.module}:{target.name}" for use, targets in links.items() for target in targets]
        text = "\n".join([*[statement.digest for statement in statements], *sorted(lines)])
        digest = hashlib.sha256(text.encode()).hexdigest()
        return _Definition(digest, tuple({target for targets in links.values() for target in targets}))

    def _resolve(self, module: Module, use: Use, seen: set[tuple[str, Use]]) -> list[Target]:
        """Return the definitions that a use in ``module`` leads to; none for a builtin. ``seen`` ends circular imports."""
        if (module.name, use) in seen:
            return []
        seen.add((module.name, use))
        if use.local is not None:
            return self._follow(module, use.local, use.attributes, seen)
        found = [Target(module.name, use.name)] if use.name in module.definitions else []
        for origin in module.imports.get(use.name, ()):
            found += self._follow(module, origin, use.attributes, seen)
        if found or use.name in module.imports:
            return found
        return [target for star in module.stars for target in self._through_star(module, star, use, seen)]

    def _through_star(self, module: Module, star: Import, use: Use, seen: set[tuple[str, Use]]) -> list[Target]:
        origin = _absolute(module, star)
        found = self.project.find(origin)
        if found is not None:
            return self._resolve(found, use, seen)
        return [] if use.name in _BUILTINS else [Target("", f"{origin}.{use.name}")]

    def _follow(self, module: Module, origin: Import, attributes: tuple[str, ...], seen: set[tuple[str, Use]]) -> list[Target]:
        name = _absolute(module, origin)
        found = self.project.find(name)
        if found is None:
            return [Target("", ".".join(filter(None, (name, origin.name, *attributes))))]
        return self._member(found, attributes if origin.name is None else (origin.name, *attributes), seen)

    def _member(self, module: Module, path: tuple[str, ...], seen: set[tuple[str, Use]]) -> list[Target]:
        """Return what ``path`` taken of a module leads to: one of its names, a module in it, or, where that cannot be told, all of it."""
        if not path:
            return [Target(module.name, _WHOLE)]
        use = Use(path[0], path[1:])
        if use.name in module.definitions or use.name in module.imports:
            return self._resolve(module, use, seen)
        inner = self.project.find(f"{module.name}.{use.name}") if module.is_package else None
        if inner is not None:
            return self._member(inner, use.attributes, seen)
        return self._resolve(module, use, seen) or [Target(module.name, _WHOLE)]


def installed(targets: Iterable[Target]) -> Iterator[str]:
    """Yield the top-level names of the installed packages among the targets."""
    yield from {target.name.partition(".")[0] for target in targets if not target.module}


def _absolute(module: Module, origin: Import) -> str:
    if not origin.level:
        return origin.module
    parts = module.package.split(".") if module.package else []
    base = parts[: len(parts) - origin.level + 1]
    return ".".join([*base, origin.module] if origin.module else base)


def _spelled(use: Use) -> str:
    return ".".join([use.name, *use.attributes])
