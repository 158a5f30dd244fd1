"""The commands that bring in other files: parts of the text, packages and classes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checks.paper.tex.environments import keys_of
from checks.paper.tex.files import found
from checks.paper.tex.reader import Handler, Reader
from checks.paper.tex.source import Source
from checks.paper.tex.tokens import Token

_OURS = "citecheck"


def _input(reader: Reader, source: Source, token: Token) -> None:
    r"""``\input{file}`` and ``\input file``."""
    name = source.group()
    _bring_in(reader, source, token, source.word() if name is None else name, source.bases)


def _include(reader: Reader, source: Source, token: Token) -> None:
    _bring_in(reader, source, token, source.group(), source.bases)


def _input_if_there(reader: Reader, source: Source, token: Token) -> None:
    name = source.group()
    if found(_spelt(reader, name or ""), source.bases) is not None:
        _bring_in(reader, source, token, name, source.bases)


def _subfile(reader: Reader, source: Source, token: Token) -> None:
    r"""``\subfile{folder/file}``: what it names is looked for beside it first."""
    name = source.group()
    path = found(_spelt(reader, name or ""), source.bases)
    own = (path.parent,) if path else ()
    _bring_in(reader, source, token, name, source.bases, (*own, *source.bases))


def _import(reader: Reader, source: Source, token: Token) -> None:
    r"""``\import{folder}{file}`` from the folder of the paper, ``\subimport`` from the folder of the last import."""
    source.star()
    folder, name = source.group(), source.group()
    base = source.bases[0] if token.name.startswith("\\sub") else reader.root
    within = base / _spelt(reader, folder or "")
    _bring_in(reader, source, token, name, (within,), (within, reader.root))


def _bring_in(reader: Reader, source: Source, token: Token, name: str | None, where: Sequence[Path], bases: tuple[Path, ...] | None = None) -> None:
    reader.emit(source, source.at)
    spelt = _spelt(reader, name or "")
    if not spelt:
        return
    path = found(spelt, where)
    if path is not None:
        reader.open(path, bases or source.bases, source.place(token.start))
    elif reader.live(source) or "/" in spelt:
        # In a preamble, a bare name is mostly a file that comes with LaTeX.
        reader.complain(source.place(token.start), f"{token.name} of {spelt!r}: there is no such file beside the paper; what is in it was not read")


def _spelt(reader: Reader, name: str) -> str:
    return reader.macros.spelt(name.replace("\\jobname", reader.main.stem)).strip()


def _package(reader: Reader, source: Source, token: Token) -> None:
    r"""``\usepackage[options]{one,two}``, where they lie beside the paper."""
    source.optional()
    names = (source.group() or "").split(",")
    for name in reversed(names[:100]):
        path = found(name, source.bases, (".sty",)) if name.strip() != _OURS else None
        if path is not None:
            reader.open(path, source.bases, source.place(token.start), style="package")


def _class(reader: Reader, source: Source, token: Token) -> None:
    options, name = source.optional(), (source.group() or "").strip()
    if token.name == "\\documentclass" and not source.style:
        if reader.documents:
            return
        reader.in_document = False
    if name == "subfiles":
        _preamble_of(reader, source, token, options or "")
        return
    path = found(name, source.bases, (".cls",))
    if path is not None:
        reader.open(path, source.bases, source.place(token.start), style="class")


def _preamble_of(reader: Reader, source: Source, token: Token, name: str) -> None:
    r"""``\documentclass[main]{subfiles}``: the definitions are those of the main file."""
    path = found(next(iter(keys_of(name)), ""), source.bases)
    if path is not None and not source.only_preamble:
        reader.open(path, (path.parent,), source.place(token.start))
        if reader.sources[-1].file == path:
            reader.sources[-1].only_preamble = True


def _end_input(reader: Reader, source: Source, token: Token) -> None:
    file = next(each for each in reversed(reader.sources) if each.use is None)
    for each in reversed(reader.sources[reader.sources.index(file) :]):
        reader.emit(each, each.at if each is not source else token.start)
        each.stop()


INPUTS: dict[str, Handler] = {
    "\\input": _input,
    "\\@input": _input,
    "\\@@input": _input,
    "\\include": _include,
    "\\subfileinclude": _subfile,
    "\\subfile": _subfile,
    "\\InputIfFileExists": _input_if_there,
    **dict.fromkeys(("\\import", "\\subimport", "\\includefrom", "\\subincludefrom", "\\inputfrom", "\\subinputfrom"), _import),
    **dict.fromkeys(("\\usepackage", "\\RequirePackage"), _package),
    **dict.fromkeys(("\\documentclass", "\\documentstyle", "\\LoadClass", "\\LoadClassWithOptions"), _class),
    "\\endinput": _end_input,
}
