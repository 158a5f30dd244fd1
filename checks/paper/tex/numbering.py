"""The numbers that LaTeX gave to what has a label, from the ``.aux`` file of its last run."""

from __future__ import annotations

from pathlib import Path

from checks.paper.tex.files import UnreadableError, found, text_of
from checks.paper.tex.source import Source
from checks.paper.tex.tokens import Verbatims, lex

_MOST_FILES = 1000
_CLEVER = "@cref"


def numbers_of(paper: Path) -> dict[str, str]:
    """Return the number of each label; nothing where LaTeX has not run."""
    plain: dict[str, str] = {}
    clever: dict[str, str] = {}
    waiting = [paper.with_suffix(".aux")]
    seen: set[Path] = set()
    while waiting and len(seen) < _MOST_FILES:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        try:
            source = _source(path)
        except UnreadableError:
            continue
        for name in _read(source, plain, clever):
            file = found(name, (paper.parent,), ("",))
            waiting += [file] if file else []
    return clever | plain


def _source(path: Path) -> Source:
    text, _ = text_of(path)
    return Source(text, lex(text, Verbatims(set(), set()), with_at=True), path)


def _read(source: Source, plain: dict[str, str], clever: dict[str, str]) -> list[str]:
    """Take the labels of one file; return the files that it names."""
    others = []
    while token := source.next_token():
        if token.name == "\\@input":
            others.append(source.group() or "")
        elif token.name == "\\newlabel":
            label, text = source.group(), source.group()
            if label is not None and text is not None:
                if label.endswith(_CLEVER):
                    clever.setdefault(label.removesuffix(_CLEVER), _first(text).rpartition("]")[2])
                else:
                    plain.setdefault(label, _first(text))
    return others


def _first(text: str) -> str:
    """Return what is in the first group of a text: ``{2.1}{5}...``."""
    source = Source(text, lex(text, Verbatims(set(), set()), with_at=True), Path())
    return " ".join((source.group() or "").replace("\\relax", "").split())
