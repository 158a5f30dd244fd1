"""Abbreviations of a paper: what its own commands and environments stand for, as far as that cites, labels, or opens environments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from checks.paper.tex.source import MANDATORY, Parameter, Source

_WORD = re.compile(r"\\[a-zA-Z@]+")
_NAME = re.compile(r"\\(?:[a-zA-Z@]+|[^a-zA-Z@\s\\{}()\[\]%$&#_])")  # \* and \~ too, but nothing that the reader goes by
_LAST_WORD = re.compile(r"\\[a-zA-Z@]+\Z")
_SLOT = re.compile(r"#(#|[1-9])")
_COUNT = re.compile(r"[1-9]")
_UNDELIMITED = re.compile(r"(?:#[1-9])*")
_ROUNDS, _LONGEST_NAME, _LONGEST_ID = 5, 100, 500
MISSING = "-NoValue-"


@dataclass(frozen=True)
class Macro:
    """A command: its parameters, and the text that it stands for, with ``#1`` to ``#9``. None for parameters that are not understood."""

    parameters: tuple[Parameter, ...] | None
    body: str

    @cached_property
    def _slots(self) -> int:
        return len(_SLOT.findall(self.body))

    def size(self, arguments: Sequence[str]) -> int:
        """Return how long at most the text is that it stands for with these arguments."""
        return len(self.body) + self._slots * max(map(len, arguments), default=0)

    def expanded(self, arguments: Sequence[str]) -> str:
        """Return what it stands for with these arguments."""
        return _SLOT.sub(lambda slot: _filled(slot.group(1), arguments), self.body)


def _filled(slot: str, arguments: Sequence[str]) -> str:
    if slot == "#":
        return "#"
    index = int(slot) - 1
    return arguments[index] if index < len(arguments) else ""


@dataclass(frozen=True)
class Wrapper:
    """An environment of the paper's own: its parameters, and what stands at its beginning and at its end."""

    parameters: tuple[Parameter, ...] | None
    beginning: Macro
    ending: Macro


@dataclass
class Macros:
    """The commands and environments that a paper defines, and which of them have to be expanded: those that lead to one of ``triggers``.

    ``refused`` are those of ``triggers`` that it wanted to define itself.
    """

    triggers: frozenset[str]
    commands: dict[str, Macro] = field(default_factory=dict)
    wrappers: dict[str, Wrapper] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    _telling: set[str] = field(default_factory=set)
    _used_in: dict[str, list[str]] = field(default_factory=dict)

    def define(self, name: str, macro: Macro, keep: bool = False) -> None:
        """Define a command; ``keep``: unless it is defined already. The reader's own commands stay what they are."""
        if name in self.triggers and not keep:
            self.refused.add(name)
        if name in self.triggers or (keep and name in self.commands):
            return
        self.commands[name] = macro
        self._relate(name, macro.body)

    def let(self, name: str, other: str) -> None:
        """Let a command be what another one is now."""
        if _NAME.fullmatch(name) and _WORD.fullmatch(other) and name != other:
            self.define(name, self.commands.get(other, Macro((), other)))

    def wrap(self, name: str, wrapper: Wrapper) -> None:
        """Define an environment."""
        self.wrappers[name] = wrapper
        self._relate(f"\\begin{{{name}}}", f"{wrapper.beginning.body}{wrapper.ending.body}")

    def written_out(self) -> dict[str, Macro]:
        r"""Return what every command stands for, and every ``\begin{name}`` and ``\end{name}`` of an environment of the paper's own."""
        begins = {f"\\begin{{{name}}}": Macro(wrapper.parameters, wrapper.beginning.body) for name, wrapper in self.wrappers.items()}
        return self.commands | begins | {f"\\end{{{name}}}": Macro((), wrapper.ending.body) for name, wrapper in self.wrappers.items()}

    def telling(self, name: str) -> Macro | None:
        """Return the command, if it leads to a citation, a label, an environment or a file."""
        return self.commands.get(name) if name in self._telling else None

    def wrapper(self, name: str) -> Wrapper | None:
        """Return the environment, if what it stands for leads anywhere."""
        return self.wrappers.get(name) if f"\\begin{{{name}}}" in self._telling else None

    def signature(self, text: str, known: dict[str, tuple[Parameter, ...]]) -> tuple[Parameter, ...]:
        """Return the parameters that a text which ends with a command still waits for; ``known`` has those of the reader's own commands."""
        waiting: tuple[Parameter, ...] = ()
        for _ in range(_ROUNDS):
            last = _LAST_WORD.search(text[-_LONGEST_NAME:])
            macro = self.telling(last.group()) if last else None
            if last and last.group() in known:
                return waiting + known[last.group()]
            if macro is None or macro.parameters is None:
                break
            waiting, text = waiting + macro.parameters, macro.body
        return waiting

    def spelt(self, text: str) -> str:
        """Return a short text with the commands in it that stand for plain text replaced, such as the topic in an id."""
        for _ in range(_ROUNDS):
            if len(text) > _LONGEST_ID or "\\" not in text:
                break
            text = _WORD.sub(self._plain, text)
        return text

    def _plain(self, word: re.Match[str]) -> str:
        macro = self.commands.get(word.group())
        return macro.body if macro and macro.parameters == () and len(macro.body) <= _LONGEST_ID else word.group()

    def _relate(self, name: str, body: str) -> None:
        words = set(_WORD.findall(body))
        for word in words:
            self._used_in.setdefault(word, []).append(name)
        if words & self.triggers or words & self._telling:
            self._tell([name])

    def _tell(self, names: Iterable[str]) -> None:
        waiting = [name for name in names if name not in self._telling]
        while waiting:
            name = waiting.pop()
            if name not in self._telling:
                self._telling.add(name)
                waiting.extend(self._used_in.get(name, ()))


def _new_command(source: Source, macros: Macros, keep: bool = False) -> None:
    r"""``\newcommand*{\name}[2][default]{body}``."""
    source.star()
    name = (source.argument() or "").strip()
    parameters = _counted(source.optional(), source.optional())
    body = source.argument()
    if _NAME.fullmatch(name) and body is not None:
        macros.define(name, Macro(parameters, body), keep)


def _counted(number: str | None, default: str | None) -> tuple[Parameter, ...]:
    count = int(number) if number and _COUNT.fullmatch(number.strip()) else 0
    mandatory = (MANDATORY,) * count
    return (Parameter("o", default), *mandatory[1:]) if default is not None and count else mandatory


def _provide_command(source: Source, macros: Macros) -> None:
    _new_command(source, macros, keep=True)


def _define(source: Source, macros: Macros) -> None:
    r"""``\def\name#1#2{body}``."""
    name = source.argument() or ""
    pattern, body = source.before_group(), source.group()
    if body is not None and _NAME.fullmatch(name):
        simple = _UNDELIMITED.fullmatch(pattern) is not None
        macros.define(name, Macro((MANDATORY,) * (len(pattern) // 2) if simple else None, body))


def _document_command(source: Source, macros: Macros, keep: bool = False) -> None:
    r"""``\NewDocumentCommand\name{o m}{body}``."""
    name = (source.argument() or "").strip()
    specification, body = source.group(), source.group()
    if _NAME.fullmatch(name) and specification is not None and body is not None:
        macros.define(name, Macro(_specified(specification), body), keep)


def _provide_document_command(source: Source, macros: Macros) -> None:
    _document_command(source, macros, keep=True)


def _operator(source: Source, macros: Macros) -> None:
    r"""``\DeclareMathOperator*{\name}{text}``."""
    star = "*" if source.star() else ""
    name, text = (source.argument() or "").strip(), source.argument()
    if _NAME.fullmatch(name) and text is not None:
        macros.define(name, Macro((), f"\\operatorname{star}{{{text}}}"))


def _paired_delimiter(source: Source, macros: Macros) -> None:
    r"""``\DeclarePairedDelimiter{\name}{left}{right}``: the star and the option of the command only size the delimiters."""
    name, left, right = (source.argument() or "").strip(), source.argument(), source.argument()
    if _NAME.fullmatch(name) and left is not None and right is not None:
        macros.define(name, Macro((Parameter("s"), Parameter("o"), MANDATORY), f"{left} #3{right}"))


_ARGUMENT = re.compile(r"[\s+!]*(?:(m)|(o)|(s)|O\s*\{([^{}]*)\}|O([^\s{}]))")


def _specified(text: str) -> tuple[Parameter, ...] | None:
    """Return the parameters of a specification of letters (m, o, s, O{default}); None if there are others."""
    parameters, position, text = [], 0, text.strip()
    while position < len(text):
        match = _ARGUMENT.match(text, position)
        if match is None:
            return None
        mandatory, optional, star, default, single = match.groups()
        if mandatory or star:
            parameters.append(Parameter("m" if mandatory else "s"))
        else:
            parameters.append(Parameter("o", MISSING if optional else default or single or ""))
        position = match.end()
    return tuple(parameters)


def _new_environment(source: Source, macros: Macros) -> None:
    r"""``\newenvironment*{name}[2][default]{beginning}{ending}``."""
    source.star()
    name = source.group()
    parameters = _counted(source.optional(), source.optional())
    _wrap(source, macros, name, parameters)


def _document_environment(source: Source, macros: Macros) -> None:
    name, specification = source.group(), source.group()
    _wrap(source, macros, name, _specified(specification or ""))


def _wrap(source: Source, macros: Macros, name: str | None, parameters: tuple[Parameter, ...] | None) -> None:
    beginning, ending = source.argument(), source.argument()
    if name is not None and beginning is not None and ending is not None:
        macros.wrap(name.strip(), Wrapper(parameters, Macro((), beginning), Macro((), ending)))


def _environment_with_body(source: Source, macros: Macros) -> None:
    r"""``\NewEnviron{name}[2][default]{... \BODY ...}[end]``."""
    name = source.group()
    parameters = _counted(source.optional(), source.optional())
    beginning, _, ending = (source.group() or "").partition("\\BODY")
    ending += source.optional() or ""
    if name is not None:
        macros.wrap(name.strip(), Wrapper(parameters, Macro((), beginning), Macro((), ending)))


DEFINITIONS: dict[str, Callable[[Source, Macros], None]] = {
    **{f"\\{name}": _new_command for name in ("newcommand", "renewcommand", "DeclareRobustCommand", "newrobustcmd", "renewrobustcmd")},
    **{f"\\{name}": _provide_command for name in ("providecommand", "providerobustcmd")},
    **{f"\\{name}": _define for name in ("def", "gdef", "edef", "xdef")},
    **{f"\\{name}DocumentCommand": _document_command for name in ("New", "Renew", "Declare", "NewExpandable")},
    **{f"\\{name}": _environment_with_body for name in ("NewEnviron", "RenewEnviron")},
    "\\DeclareMathOperator": _operator,
    "\\DeclarePairedDelimiter": _paired_delimiter,
    "\\ProvideDocumentCommand": _provide_document_command,
    **{f"\\{name}": _new_environment for name in ("newenvironment", "renewenvironment", "provideenvironment")},
    **{f"\\{name}DocumentEnvironment": _document_environment for name in ("New", "Renew", "Declare", "Provide")},
}
