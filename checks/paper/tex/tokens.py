"""The tokens of a TeX file that matter: commands, braces, brackets, comments, and what is verbatim.

A general parser (pylatexenc) takes twice the time that a paper may take, recurses once for each brace, and knows no conditionals.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

VERBATIM, UNCLOSED = "verbatim", "unclosed"


class Token(NamedTuple):
    r"""A piece of a text: ``\command``, a brace, a bracket, ``verbatim``, or ``unclosed`` (something verbatim that never ends)."""

    name: str
    start: int
    end: int


@dataclass
class Tokens:
    """The tokens of a text; for the index of each ``{`` and ``[`` that of what closes it; where each comment starts and ends, in order."""

    all: list[Token] = field(default_factory=list)
    partner: dict[int, int] = field(default_factory=dict)
    comments: dict[int, int] = field(default_factory=dict)


_KEPT = (
    *("verbatim", "verbatim*", "Verbatim", "Verbatim*", "BVerbatim", "LVerbatim", "SaveVerbatim", "alltt", "lstlisting", "minted"),
    *("luacode", "luacode*", "pycode", "asy", "sageblock", "tcblisting", "listing*"),
)


@dataclass
class Verbatims:
    """Names of the environments whose content is no TeX, and of those that are comments; a paper may add to them."""

    kept: set[str] = field(default_factory=lambda: set(_KEPT))
    dropped: set[str] = field(default_factory=lambda: {"comment", "filecontents", "filecontents*"})


_PLAIN = re.compile(r"\\(?:[a-zA-Z]+|.)?|[%{}\[\]]", re.DOTALL)
_WITH_AT = re.compile(r"\\(?:[a-zA-Z@]+|.)?|[%{}\[\]]", re.DOTALL)
_BLANKS = re.compile(r"[ \t]*")
# Names, options and what is verbatim within a line have a greatest length, so that no broken text is walked through again and again.
_NAME = re.compile(r"[ \t]*\{([^{}\n]{0,200})\}")
_OPTIONS = re.compile(r"\*?[ \t]*(?:\[[^\]\n]{0,500}\])?")
_ADDRESS = re.compile(r"[ \t]*\{[^{}\n]{0,4000}\}")
_LONGEST = 4000


def lex(text: str, verbatims: Verbatims, with_at: bool = False) -> Tokens:
    """Return the tokens of a text, in one pass; ``with_at``: @ is a letter from the start, as in a package."""
    return _Lexer(text, verbatims, with_at).run()


class _Lexer:
    """Walks through the text once; ``position`` never goes back."""

    def __init__(self, text: str, verbatims: Verbatims, with_at: bool) -> None:
        self.text = text
        self.verbatims = verbatims
        self.pattern = _WITH_AT if with_at else _PLAIN
        self.position = 0
        self.tokens = Tokens()
        self.braces: list[int] = []
        self.brackets: list[list[int]] = [[]]

    def run(self) -> Tokens:
        while match := self.pattern.search(self.text, self.position):
            start, self.position = match.span()
            name = match.group()
            if name[0] == "\\":
                self._command(name, start)
            else:
                _SINGLE[name](self, start)
        return self.tokens

    def _command(self, name: str, start: int) -> None:
        if not name[1:2].isalpha() and name[1:2] != "@":
            return
        special = _SPECIAL.get(name)
        if special is None or not special(self, start):
            self._add(name, start)

    def _add(self, name: str, start: int) -> int:
        self.tokens.all.append(Token(name, start, self.position))
        return len(self.tokens.all) - 1

    def _open(self, start: int) -> None:
        self.braces.append(self._add("{", start))
        self.brackets.append([])

    def _close(self, start: int) -> None:
        index = self._add("}", start)
        if self.braces:
            self.tokens.partner[self.braces.pop()] = index
            self.brackets.pop()

    def _open_bracket(self, start: int) -> None:
        self.brackets[-1].append(self._add("[", start))

    def _close_bracket(self, start: int) -> None:
        """An optional argument ends at the first bracket of its own group: brackets do not nest."""
        index = self._add("]", start)
        for opening in self.brackets[-1]:
            self.tokens.partner[opening] = index
        self.brackets[-1].clear()

    def _comment(self, start: int) -> None:
        """A comment goes to the end of its line, and the blanks that start the next line go with it."""
        end = self.text.find("\n", start)
        self.position = len(self.text) if end < 0 else self._after_blanks(end + 1)
        self.tokens.comments[start] = self.position

    def _after_blanks(self, position: int) -> int:
        match = _BLANKS.match(self.text, position)
        return match.end() if match else position

    def _begin(self, start: int) -> bool:
        """Take a verbatim environment whole."""
        match = _NAME.match(self.text, self.position)
        name = match.group(1).strip() if match else ""
        kept = name in self.verbatims.kept
        if not match or not (kept or name in self.verbatims.dropped):
            return False
        ending = f"\\end{{{name}}}"
        found = self.text.find(ending, match.end())
        if found < 0:
            self.position = match.end()
            self._add(UNCLOSED, start)
            self.position = len(self.text)
            return True
        self.position = found + len(ending)
        if kept:
            self._add(VERBATIM, start)
        else:
            self.tokens.comments[start] = self.position
        return True

    def _verb(self, start: int) -> bool:
        r"""Take ``\verb|...|`` and its like; what follows the command and its options is the delimiter."""
        options = _OPTIONS.match(self.text, self.position)
        return self._delimited(start, options.end() if options else self.position)

    def _verb_after_name(self, start: int) -> bool:
        options = _OPTIONS.match(self.text, self.position)
        match = _ADDRESS.match(self.text, options.end() if options else self.position)
        return match is not None and self._delimited(start, match.end())

    def _delimited(self, start: int, opening: int) -> bool:
        delimiter = self.text[opening : opening + 1]
        if delimiter == "{":
            return self._address(start)
        limit = opening + _LONGEST
        line_end = self.text.find("\n", opening, limit)
        found = self.text.find(delimiter, opening + 1, line_end if line_end >= 0 else limit) if delimiter.strip() else -1
        if found < 0:
            self._add(UNCLOSED, start)
            return True
        self.position = found + 1
        self._add(VERBATIM, start)
        return True

    def _address(self, start: int) -> bool:
        r"""Take the address of ``\url{...}`` and ``\href{...}``, in which % and # are characters."""
        match = _ADDRESS.match(self.text, self.position)
        if match is None:
            return False
        self.position = match.end()
        self._add(VERBATIM, start)
        return True

    def _letter(self, _: int) -> bool:
        self.pattern = _WITH_AT
        return True

    def _other(self, _: int) -> bool:
        self.pattern = _PLAIN
        return True

    def _new_kept(self, _: int) -> bool:
        self.verbatims.kept.update(self._named())
        return False

    def _new_minted(self, _: int) -> bool:
        self.verbatims.kept.update(f"{name}code" for name in self._named())
        return False

    def _new_dropped(self, _: int) -> bool:
        self.verbatims.dropped.update(self._named())
        return False

    def _no_more_dropped(self, _: int) -> bool:
        self.verbatims.dropped.difference_update(self._named())
        return False

    def _named(self) -> list[str]:
        options = _OPTIONS.match(self.text, self.position)
        match = _NAME.match(self.text, options.end() if options else self.position)
        return [match.group(1).strip()] if match else []


_SINGLE: dict[str, Callable[[_Lexer, int], None]] = {
    "{": _Lexer._open,
    "}": _Lexer._close,
    "[": _Lexer._open_bracket,
    "]": _Lexer._close_bracket,
    "%": _Lexer._comment,
}
_SPECIAL: dict[str, Callable[[_Lexer, int], bool]] = {
    "\\begin": _Lexer._begin,
    "\\verb": _Lexer._verb,
    "\\Verb": _Lexer._verb,
    "\\lstinline": _Lexer._verb,
    "\\mintinline": _Lexer._verb_after_name,
    "\\url": _Lexer._address,
    "\\nolinkurl": _Lexer._address,
    "\\path": _Lexer._address,
    "\\href": _Lexer._address,
    "\\makeatletter": _Lexer._letter,
    "\\makeatother": _Lexer._other,
    "\\lstnewenvironment": _Lexer._new_kept,
    "\\DefineVerbatimEnvironment": _Lexer._new_kept,
    "\\newtcblisting": _Lexer._new_kept,
    "\\newminted": _Lexer._new_minted,
    "\\excludecomment": _Lexer._new_dropped,
    "\\includecomment": _Lexer._no_more_dropped,
}
