"""A text that is being read: its tokens, where it has got to, and the arguments that follow."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from checks.paper.tex.paper import Place
from checks.paper.tex.tokens import Token, Tokens

_FILE = re.compile(r"[^\s{}\[\]\\%]{1,500}")
_NEAR = 20
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a command: ``m`` (mandatory), ``o`` (optional, with its default) or ``s`` (a star)."""

    kind: str
    default: str = ""


MANDATORY = Parameter("m")


@dataclass
class Source:
    """A file, or what an abbreviation stands for (then ``use`` is where it is used, and all that is in it is there).

    ``index`` and ``at``: the next token, and the position in the text from which arguments are taken. ``emitted``: up to where the text has
    been handed on. ``bases``: folders from which the files that it names are looked for. ``style``: ``package`` or ``class``, in which only
    definitions count. ``only_preamble``: read up to the beginning of the document. ``owners``: the environments of the paper's own whose
    beginning or end this is. ``after``: to be done when it is read.
    """

    text: str
    tokens: Tokens
    file: Path
    bases: tuple[Path, ...] = ()
    use: Place | None = None
    style: str = ""
    index: int = 0
    at: int = 0
    emitted: int = 0
    only_preamble: bool = False
    owners: tuple[Any, ...] = ()
    after: Callable[[], None] | None = None
    _comment: int = 0

    @cached_property
    def _comments(self) -> list[int]:
        return list(self.tokens.comments)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]

    def place(self, offset: int) -> Place:
        """Return where an offset of the text is."""
        if self.use is not None:
            return self.use
        line = bisect_left(self._line_ends, offset)
        start = self._line_ends[line - 1] + 1 if line else 0
        return Place(self.file, line + 1, offset - start + 1)

    def next_token(self) -> Token | None:
        """Take the next token; None at the end."""
        if self.index >= len(self.tokens.all):
            return None
        token = self.tokens.all[self.index]
        self.index += 1
        self.at = token.end
        return token

    def stop(self) -> None:
        """Read no further."""
        self.index = len(self.tokens.all)
        self.emitted = len(self.text)

    def position(self) -> tuple[int, int]:
        """Return where the source is, for `back`."""
        return self.index, self.at

    def back(self, position: tuple[int, int]) -> None:
        """Read on from a position before."""
        self.index, self.at = position

    def star(self) -> bool:
        """Take a star, if one follows."""
        at = self._next_place()
        if self.text.startswith("*", at):
            self.at = at + 1
            return True
        return False

    def optional(self) -> str | None:
        """Take ``[...]`` and return what is in it; None if there is none."""
        return self._between("[")

    def argument(self) -> str | None:
        """Take one argument: a group (what is in it), a command, or a single character. None if none follows."""
        group = self._between("{")
        return self._single() if group is None else group

    def _single(self) -> str | None:
        at, token = self._next_place(), self._ahead()
        if token is not None and token.start == at:
            if token.name[0] != "\\":
                return None
            self.index, self.at = self.index + 1, token.end
            return token.name
        single = self.text[at : at + (2 if self.text.startswith("\\", at) else 1)]
        if not single.strip():
            return None
        self.at = at + len(single)
        return single

    def group(self) -> str | None:
        """Take ``{...}`` and return what is in it; None if there is none."""
        return self._between("{")

    def before_group(self) -> str:
        """Go on to the next ``{``, if it is near, and return what stands before it."""
        start = self.at
        for index in range(self.index, min(self.index + _NEAR, len(self.tokens.all))):
            token = self.tokens.all[index]
            if token.name == "{":
                self.index, self.at = index, token.start
                return self.clean(start, token.start).strip()
        return ""

    def equals(self) -> None:
        """Take an equals sign, if one follows."""
        at = self._next_place()
        if self.text.startswith("=", at):
            self.at = at + 1

    def word(self) -> str:
        """Take a word that ends with a blank: the name of a file, as TeX reads it."""
        at = self._next_place()
        match = _FILE.match(self.text, at)
        self.at = match.end() if match else at
        return match.group() if match else ""

    def overlay(self) -> None:
        """Take the ``<...>`` of a slide, if one follows directly."""
        if self.text.startswith("<", self.at):
            end = self.text.find(">", self.at, self.at + 50)
            if end > 0 and "\n" not in self.text[self.at : end]:
                self.at = end + 1

    def taken(self, parameters: Sequence[Parameter]) -> str:
        """Take the arguments of a command, as they are written; nothing if one is missing."""
        start = self.at
        complete = self.arguments(parameters) is not None
        return self.clean(start, self.at) if complete else ""

    def arguments(self, parameters: Sequence[Parameter]) -> list[str] | None:
        """Take the arguments of a command with these parameters; None if a mandatory one is missing."""
        taken = []
        for parameter in parameters:
            if parameter.kind == "s":
                taken.append("*" if self.star() else "")
            elif parameter.kind == "o":
                given = self.optional()
                taken.append(parameter.default if given is None else given)
            else:
                mandatory = self.argument()
                if mandatory is None:
                    return None
                taken.append(mandatory)
        return taken

    def live(self, end: int) -> Iterator[str]:
        """Yield the text from what was handed on before up to ``end``, without comments; an empty line after a comment stays one."""
        while self._comment < len(self._comments) and self._comments[self._comment] < end:
            start = self._comments[self._comment]
            self._comment += 1
            if start >= self.emitted:
                yield self.text[self.emitted : start]
                self.emitted = self.tokens.comments[start]
                if self.text.startswith("\n", self.emitted):
                    yield "\n"
        yield self.text[self.emitted : end]
        self.emitted = max(self.emitted, end)

    def pass_over(self, end: int) -> None:
        """Hand nothing on up to ``end``."""
        self.emitted = max(self.emitted, end)

    def clean(self, start: int, end: int) -> str:
        """Return a part of the text without comments."""
        pieces, index = [], bisect_left(self._comments, start)
        while index < len(self._comments) and self._comments[index] < end:
            pieces.append(self.text[start : self._comments[index]])
            start = self.tokens.comments[self._comments[index]]
            index += 1
        return "".join([*pieces, self.text[start:end]])

    def _between(self, opening: str) -> str | None:
        at = self._next_place()
        token = self._ahead()
        closing = self.tokens.partner.get(self.index)
        if token is None or closing is None or token.start != at or token.name != opening:
            return None
        last = self.tokens.all[closing]
        self.index, self.at = closing + 1, last.end
        return self.clean(token.end, last.start)

    def _ahead(self) -> Token | None:
        return self.tokens.all[self.index] if self.index < len(self.tokens.all) else None

    def _next_place(self) -> int:
        """Return where the next argument would start: behind blanks, one line end and comments. A blank line ends the arguments."""
        at = self.at
        while True:
            match = _SPACE.match(self.text, at)
            at = match.end() if match else at
            if at not in self.tokens.comments:
                return at
            at = self.tokens.comments[at]
