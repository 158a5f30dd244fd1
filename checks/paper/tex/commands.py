"""What the reader of a paper does at each command that means something to it."""

from __future__ import annotations

from checks.paper.tex.conditionals import OPERANDS
from checks.paper.tex.environments import DECLARATIONS, Kind, Role, keys_of
from checks.paper.tex.inputs import INPUTS
from checks.paper.tex.macros import DEFINITIONS, MISSING, Macro, Macros, Wrapper
from checks.paper.tex.paper import Citation, Label, Note
from checks.paper.tex.reader import Handler, Reader
from checks.paper.tex.source import MANDATORY, Parameter, Source
from checks.paper.tex.structure import Frame
from checks.paper.tex.tokens import UNCLOSED, Token

_PACKAGE = "citecheck.sty"
# These define a command only where there is none yet.
_FIRST = frozenset(
    rf"\{name}" for name in ("newcommand", "newrobustcmd", "providecommand", "providerobustcmd", "NewDocumentCommand", "ProvideDocumentCommand")
)
_THMTOOLS = {"name", "title", "note", "label", "restate", "restate*", "continues"}


def _checked(reader: Reader, source: Source, token: Token) -> None:
    r"""``\checked[part]{id}``."""
    part, name = source.optional(), source.group()
    if not reader.live(source):
        return
    place = source.place(token.start)
    id_text, part_text = (" ".join(reader.macros.spelt(text or "").replace("\\_", "_").split()) for text in (name, part))
    if not id_text:
        reader.complain(place, "\\checked without an id; write \\checked{topic.name}")
        return
    citation = Citation(id_text, part_text, place)
    # What an abbreviation writes in both branches of a conditional is one citation.
    if reader.citations[-1:] != [citation]:
        reader.citations.append(citation)
        reader.structure.cite(citation)


def _label(reader: Reader, source: Source, token: Token) -> None:
    name = source.group()
    if name is not None and reader.live(source):
        _add_label(reader, source, token, name, None)


def _add_label(reader: Reader, source: Source, token: Token, name: str, frame: Frame | None) -> None:
    label = Label(" ".join(name.split()), source.place(token.start), not reader.conditionals.undecided)
    reader.labels.append(label)
    if frame is None:
        reader.structure.label(label.name)
    else:
        frame.labels.append(label.name)


def _begin(reader: Reader, source: Source, token: Token) -> None:
    name = _name(reader, source, token)
    if name == "document":
        _begin_document(reader, source, token)
    elif name and reader.live(source):
        _open(reader, source, token, Frame(name, source.place(token.start), owners=source.owners))


def _name(reader: Reader, source: Source, token: Token) -> str:
    name = " ".join(reader.macros.spelt(source.group() or "").split())
    if not name and reader.live(source):
        reader.complain(source.place(token.start), f"{token.name} without the name of an environment; it was ignored")
    return name


def _begin_document(reader: Reader, source: Source, token: Token) -> None:
    if source.only_preamble:
        source.stop()
        return
    reader.emit(source, source.at)
    reader.in_document = reader.had_document = True
    reader.documents.append(source)
    reader.structure.begin(Frame("document", source.place(token.start)))


def _open(reader: Reader, source: Source, token: Token, frame: Frame) -> None:
    """Open an environment: the text of a statement starts behind its title, in which citations and labels are read all the same."""
    frame.kind = reader.environments.kinds.get(frame.name)
    wrapper = _wrapper(reader, source, frame.name)
    if wrapper is not None and _open_wrapper(reader, source, token, frame, wrapper):
        return
    start = source.position()
    if frame.name in ("restatable", "restatable*"):
        _restatable(reader, source, frame)
    elif frame.kind is not None and frame.kind.role is Role.STATEMENT:
        _head(reader, source, token, frame, frame.kind)
    if frame.kind is not None:
        reader.emit(source, source.at)
        if frame.kind.role is Role.STATEMENT:
            for owner in source.owners:
                reader.structure.renounce(owner)
    reader.structure.begin(frame)
    source.back(start)


def _restatable(reader: Reader, source: Source, frame: Frame) -> None:
    r"""``\begin{restatable}[title]{theorem}{name}``."""
    title, kind = source.optional(), source.group()
    source.group()
    frame.kind, frame.title = reader.environments.kinds.get((kind or "").strip()), title or ""


def _head(reader: Reader, source: Source, token: Token, frame: Frame, kind: Kind) -> None:
    r"""Take what follows ``\begin{theorem}``: a title, or the keys of thmtools; of a box, the title and the label."""
    source.overlay()
    title = source.optional() or ""
    if kind.prefix is not None:
        title = source.group() or ""
        label = "" if kind.name.endswith("*") else source.group() or ""
        if label.strip():
            _add_label(reader, source, token, f"{kind.prefix}:{label.strip()}", frame)
    elif "=" in title:
        keys = keys_of(title)
        if next(iter(keys)) in _THMTOOLS:
            title = keys.get("name", keys.get("title", keys.get("note", "")))
            if keys.get("label"):
                _add_label(reader, source, token, keys["label"], frame)
    frame.title = " ".join(title.split())


def _wrapper(reader: Reader, source: Source, name: str) -> Wrapper | None:
    """Return what the paper defines an environment as; in its own beginning and end, the name means what it meant before."""
    return None if any(owner.name == name for owner in source.owners) else reader.macros.wrapper(name)


def _open_wrapper(reader: Reader, source: Source, token: Token, frame: Frame, wrapper: Wrapper) -> bool:
    arguments = None if wrapper.parameters is None else source.arguments(wrapper.parameters)
    if arguments is None:
        message = f"the arguments of {frame.name!r} are not followed; environments and checks in its definition are not seen"
        reader.complain_once(frame.name, frame.place, message)
        return False
    frame.arguments = arguments
    reader.emit(source, source.at)
    reader.structure.begin(frame)
    reader.expand(source, token, reader.expansion(source, token, wrapper.beginning, arguments), frame)
    return True


def _end(reader: Reader, source: Source, token: Token) -> None:
    name = _name(reader, source, token)
    if name == "document":
        _end_document(reader, source, token)
    elif name and reader.live(source):
        _close(reader, source, token, name)


def _close(reader: Reader, source: Source, token: Token, name: str) -> None:
    place = source.place(token.start)
    reader.emit(source, token.start)
    frame, wrapper = reader.structure.innermost(name, source.owners), _wrapper(reader, source, name)
    if frame is None:
        reader.complain(place, f"\\end{{{name}}} without \\begin{{{name}}}; it was ignored")
        return
    if wrapper is None or frame.arguments is None:
        reader.structure.end(frame, place)
        return
    mark = len(reader.structure.outputs[-1].pieces)
    ending = reader.expansion(source, token, wrapper.ending, frame.arguments)
    reader.expand(source, token, ending, frame, after=lambda: reader.structure.end_if_open(frame, place, mark))


def _end_document(reader: Reader, source: Source, token: Token) -> None:
    """Stop reading: all of the paper, or the file that has its own document."""
    if not reader.live(source):
        return
    reader.emit(source, token.start)
    document = reader.structure.innermost("document")
    if document is not None:
        reader.structure.end(document, source.place(token.start))
    last = reader.documents.pop() if reader.documents else reader.sources[0]
    for each in reader.sources[reader.sources.index(last) :]:
        each.stop()
    reader.in_document = bool(reader.documents)


def _declare(reader: Reader, source: Source, token: Token) -> None:
    r"""Take a new kind of environment; ``\name ... \endname`` is another way to write it."""
    for name in DECLARATIONS[token.name](source, reader.environments):
        reader.macros.wrappers.pop(name, None)
        reader.macros.define(f"\\{name}", Macro((), f"\\begin{{{name}}}"))
        reader.macros.define(f"\\end{name}", Macro((), f"\\end{{{name}}}"))


def _define(reader: Reader, source: Source, token: Token) -> None:
    """Take a definition; those of a class are its own affair."""
    DEFINITIONS[token.name](source, Macros(frozenset()) if source.style == "class" else reader.macros)
    _redefined(reader, source, token)


def _redefined(reader: Reader, source: Source, token: Token) -> None:
    r"""Note that a paper, or a package beside it, puts another command in the place of ``\checked``. (What only defines it may do without ours.)"""
    if "\\checked" in reader.macros.refused and token.name not in _FIRST and source.file.name != _PACKAGE:
        reader.notes.append(Note(source.place(token.start), "\\checked is redefined here: what it prints is not the mark of its check"))
    reader.macros.refused.clear()


def _let(reader: Reader, source: Source, token: Token) -> None:
    r"""``\let\name=\other``."""
    name = source.argument() or ""
    source.equals()
    other = source.argument() or ""
    if not reader.conditionals.let(name, other) and source.style != "class":
        reader.macros.let(name, other)
        _redefined(reader, source, token)


def _new_if(reader: Reader, source: Source, _: Token) -> None:
    r"""``\newif\ifname``. The options of a package decide about its own."""
    reader.conditionals.declare(source.argument() or "", None if source.style else False)


def _if(reader: Reader, source: Source, token: Token) -> None:
    """Open a conditional of TeX's own, and pass what it compares."""
    reader.open_conditional(source, token)
    for _ in range(OPERANDS[token.name]):
        source.argument()


def _else(reader: Reader, source: Source, token: Token) -> None:
    reader.emit(source, token.start)
    if not reader.conditionals.turn() and reader.live(source):
        reader.complain(source.place(token.start), "\\else without an \\if; it was ignored")


def _fi(reader: Reader, source: Source, token: Token) -> None:
    reader.emit(source, token.start)
    closed = reader.conditionals.pop()
    if closed is None and reader.live(source):
        reader.complain(source.place(token.start), "\\fi without an \\if; it was ignored")
    if closed is not None and closed.holds is not None:
        source.pass_over(token.end)


def _value(reader: Reader, source: Source, token: Token) -> None:
    r"""``\IfNoValueTF{value}{then}{else}`` and its like: the branch is known, since the value is."""
    holds = ((source.argument() or "").strip() == MISSING) is ("No" in token.name)
    letters = token.name.removeprefix("\\IfNoValue").removeprefix("\\IfValue")
    branches = {letter: source.group() or "" for letter in letters}
    reader.expand(source, token, branches.get("T" if holds else "F", ""))


def _open_group(reader: Reader, source: Source, token: Token) -> None:
    if reader.live(source):
        reader.structure.open_group(source.place(token.start))


def _close_group(reader: Reader, source: Source, token: Token) -> None:
    if reader.live(source):
        reader.structure.close_group(source.place(token.start))


def _unclosed(reader: Reader, source: Source, token: Token) -> None:
    what = source.text[token.start : token.end]
    rest = "it was taken as an ordinary command" if what.startswith("\\v") else "the rest of the file was not read"
    reader.complain(source.place(token.start), f"{what} is never closed; {rest}")


SIGNATURES: dict[str, tuple[Parameter, ...]] = {"\\checked": (Parameter("o"), MANDATORY)}
HANDLERS: dict[str, Handler] = {
    "\\checked": _checked,
    "\\label": _label,
    "\\begin": _begin,
    "\\end": _end,
    "{": _open_group,
    "}": _close_group,
    UNCLOSED: _unclosed,
    **INPUTS,
    **dict.fromkeys(DECLARATIONS, _declare),
    **dict.fromkeys(DEFINITIONS, _define),
    "\\let": _let,
    "\\newif": _new_if,
    **dict.fromkeys(OPERANDS, _if),
    "\\else": _else,
    "\\fi": _fi,
    **{f"\\If{name}{branches}": _value for name in ("NoValue", "Value") for branches in ("T", "F", "TF")},
}
TRIGGERS = frozenset({"\\checked", "\\label", "\\begin", "\\end", *INPUTS, *DECLARATIONS})
