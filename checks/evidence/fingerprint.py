"""The fingerprint of a theorem: a hash of all that its verdict depends on.

It is of the theorem's definition and of all that this uses in its own project, read as syntax (comments, docstrings and layout do not count), of
those sources of the harness that decide, and of the versions of the packages that are computed with. Not seen are data files, names that are
only made when the code runs (``getattr(module, text)``), and that a file was changed after it was imported.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import FunctionType
from typing import Any

from checks.evidence.bytecode import bytecode, closure
from checks.evidence.graph import Graph, Target, installed
from checks.evidence.modules import locate
from checks.evidence.plain import plain
from checks.evidence.versions import ALWAYS, as_recorded, harness_digest, package_versions, version
from checks.statement import Theorem

_DIGITS = 16


def fingerprint(theorem: Theorem) -> str:
    """Return the fingerprint of a theorem: 16 hexadecimal digits."""
    return fingerprints([theorem])[theorem.id]


def fingerprints(theorems: Iterable[Theorem], recorded: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the fingerprints of many theorems by their ids; much quicker than one by one.

    ``recorded``: the versions that a run recorded. With them, the fingerprints are those that these sources had there.
    """
    sources = _Sources()
    with as_recorded(recorded or {}):
        return {theorem.id: _fingerprint(theorem, sources) for theorem in theorems}


def seed_of(fingerprint: str, salt: str = "") -> int:
    """Return the seed, of 63 bits, that a fingerprint stands for; another one for each ``salt``."""
    return int.from_bytes(hashlib.sha256(f"{fingerprint}/{salt}".encode()).digest()[:8], "big") >> 1


class _Sources:
    """The graphs of the projects that theorems stand in; each file is located once."""

    def __init__(self) -> None:
        self._graphs: dict[tuple[tuple[Path, ...], str | None], Graph] = {}
        self._located: dict[tuple[str, str], tuple[Graph, str]] = {}

    def locate(self, function: FunctionType) -> tuple[Graph, str]:
        """Return the graph that a function stands in, and the name of its module there."""
        place = (function.__code__.co_filename, function.__module__)
        if place not in self._located:
            project, module = locate(Path(place[0]).resolve(), place[1])
            graph = self._graphs.setdefault((project.roots, project.only), Graph(project))
            self._located[place] = (graph, module)
        return self._located[place]


def _fingerprint(theorem: Theorem, sources: _Sources) -> str:
    function: Any = inspect.unwrap(theorem.predicate)
    reached = _reached(function, sources)
    lines = [f"{target.module}:{target.name} {digest}" for target, digest in sorted(reached.items()) if target.module]
    always = (*ALWAYS, "scipy") if theorem.variant.statistical else ALWAYS  # its special functions weigh the evidence
    versions = package_versions({*installed(reached), *_behind(reached)}) | {name: version(name) for name in always}
    lines += [f"{package} {found}" for package, found in versions.items()]
    lines += [] if reached else [bytecode(_parts(theorem))]
    text = "\n".join([harness_digest(), _stated(theorem), *lines])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _behind(reached: Iterable[Target]) -> set[str]:
    """Return the packages that stand behind the solvers of the harness: what they compute is part of the claim."""
    return {"scipy"} if any(target.name.startswith("checks.solvers") and not target.module for target in reached) else set()


def _parts(theorem: Theorem) -> Iterator[Any]:
    """Yield the objects that a theorem is made of, for want of its source."""
    yield theorem.predicate
    yield theorem.instances
    yield from (assumption.condition for assumption in theorem.assumptions)
    yield from theorem.corners
    yield from (tight.instances for tight in theorem.tight)
    for mutant in theorem.mutants:
        yield from (mutant.predicate, mutant.instances)


def _reached(function: FunctionType, sources: _Sources) -> dict[Target, str]:
    """Return all that a function depends on, with digests; nothing if it has no source."""
    if not Path(function.__code__.co_filename).is_file():
        return {}
    graph, name = sources.locate(function)
    module = graph.project.find(name)
    top, _, inside = function.__qualname__.partition(".")
    if module is None or top not in module.definitions:
        return {}
    # A theorem that is made by a function depends on what that function is called with, too.
    callers = [each for each, found in module.definitions.items() if any(use.name == top for one in found for use in one.uses)]
    return graph.reachable(name, [top, *callers] if inside else [top])


def _stated(theorem: Theorem) -> str:
    """Return what was computed when the theorem was stated, as far as it is plain data."""
    mutants = [(mutant.name, mutant.without, mutant.constants) for mutant in theorem.mutants]
    taken: Any = inspect.unwrap(theorem.predicate)
    return plain([theorem.id, theorem.statement, theorem.constants, mutants, closure(taken)])
