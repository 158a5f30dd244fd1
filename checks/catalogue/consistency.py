"""What can only be seen of several theorems together: ids that clash, theorems and sources that are referred to and do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from checks.catalogue.bibliography import bibliography_of, keys
from checks.catalogue.files import shown
from checks.errors import StatementError, nearest
from checks.statement import Theorem


def index(theorems: Iterable[Theorem]) -> dict[str, Theorem]:
    """Return the theorems by id and by alias.

    Raises:
        StatementError: two of them share a name; both places are told.
    """
    named: dict[str, Theorem] = {}
    for theorem in theorems:
        for name in (theorem.id, *theorem.aliases):
            earlier = named.setdefault(name, theorem)
            if earlier is not theorem:
                kind = "id" if name == theorem.id else "alias"
                taken = f"the {kind} {name!r} is taken by {earlier.id} ({place(earlier)})"
                raise StatementError(f"{theorem.id} ({place(theorem)}): {taken}; rename one of them")
    return named


def check_uses(theorems: Iterable[Theorem], known: Mapping[str, Theorem]) -> None:
    """Refuse a theorem that rests on one that does not exist, or on itself."""
    for theorem in theorems:
        for name in theorem.uses:
            if known.get(name) is theorem:
                raise StatementError(f"{theorem.id} ({place(theorem)}): uses={name!r} is the theorem itself; name what its proof rests on")
            if name not in known:
                raise StatementError(
                    f"{theorem.id} ({place(theorem)}): uses={name!r} is no theorem that is loaded; mend or drop it{nearest(name, known)}"
                )


def check_sources(theorems: Iterable[Theorem], root: Path | None = None) -> None:
    """Refuse a theorem whose source cites a key that its bibliography does not have."""
    known = lru_cache(maxsize=None)(keys)
    for theorem in theorems:
        cited = dict.fromkeys((*theorem.source.keys, *theorem.literature.keys))
        files = bibliography_of(Path(theorem.file), root) if cited else ()
        problem = _unknown(list(cited), {file: known(file) for file in files}, Path(theorem.file))
        if problem:
            raise StatementError(f"{theorem.id} ({place(theorem)}): {problem}")


def _unknown(cited: list[str], known: Mapping[Path, frozenset[str]], module: Path) -> str:
    if cited and not known:
        return f"the source cites @{cited[0]}, but no .bib file lies beside the module; add {shown(module.with_name('sources.bib'))}"
    everything = sorted(set().union(*known.values()))
    for key in cited:
        if key not in everything:
            where = " or ".join(map(shown, known))
            return f"the source cites @{key}, which is not in {where}; add the entry or mend the key{nearest(key, everything)}"
    return ""


def place(theorem: Theorem) -> str:
    """Return file and line of a theorem, as messages show them."""
    return f"{shown(theorem.file)}:{theorem.line}"
