r"""LaTeX as a stream of small tokens, in which the author's own abbreviations are written out.

A token is a command (``\alpha``, ``\,``), a run of letters, one space for any white space, something verbatim as a whole, or one character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from checks.paper.tex.macros import Macro
from checks.paper.tex.source import Parameter
from checks.paper.text.synonyms import DROPPED, SYNONYMS

_LEXICON = re.compile(
    r"""
    (?P<verbatim> \\(?:verb\*?|Verb|lstinline)(?P<mark>[^\sA-Za-z\\{*])[^\n]*?(?P=mark) | \\(?:url|path|nolinkurl)[ \t]*\{[^{}\n]*\} )
  | (?P<comment> %[^\n]*\n?[ \t]* )
  | (?P<word> \\[A-Za-z]+ ) [ \t]*\n?[ \t]*
  | (?P<space> \s+ )
  | (?P<other> \\. | [^\W\d_]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
# What is not seen on a page: control and format characters, and halves of characters.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[^{}\n]{1,100}\}")
# What the reader of a paper understands by itself stays what it is.
_OWN = frozenset((r"\checked", r"\label", r"\begin", r"\end"))
_LONGEST_ARGUMENT = 5_000
_LONGEST_EXPANSION = 20_000


def lexed(text: str) -> list[str]:
    """Return the tokens of a text; comments are left out."""
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
    tokens = []
    for match in _LEXICON.finditer(text):
        kind = match.lastgroup
        if kind == "space":
            tokens.append(" ")
        elif kind != "comment":
            tokens.append(match[kind or 0])
    return tokens


class Expander:
    r"""The macros of a paper, ready to be put in place of their names, ``\name``, ``\begin{name}`` or ``\end{name}``.

    ``loops`` are those that come back to themselves: they are left as they are.
    """

    def __init__(self, macros: Mapping[str, Macro]) -> None:
        known = {name: macro for name, macro in macros.items() if macro.parameters is not None and name not in _OWN}
        bodies = {name: lexed(macro.body) for name, macro in known.items()}
        self._bodies = {name: body for name, body in bodies.items() if not _renamed(name, body)}
        self._macros = {name: known[name] for name in self._bodies}
        uses = {name: {*body, *map(_canonical, body), *_ENVIRONMENT.findall(macros[name].body)} for name, body in self._bodies.items()}
        self.loops = frozenset(_looping(uses))

    def find(self, name: str) -> Macro | None:
        """Return the macro of that name, if it can be written out."""
        return None if name in self.loops else self._macros.get(name)

    def body(self, name: str, arguments: Sequence[Sequence[str]]) -> list[str]:
        """Return the tokens that a macro with its arguments stands for."""
        tokens: list[str] = []
        body = iter(self._bodies[name])
        for token in body:
            if token != "#":
                tokens.append(token)
                continue
            number = next(body, "")
            if number.isdecimal() and 0 < int(number) <= len(arguments):
                tokens.extend(arguments[int(number) - 1])
        return tokens


def _canonical(token: str) -> str:
    return SYNONYMS.get(token, token)


def _renamed(name: str, body: Sequence[str]) -> bool:
    r"""Whether a macro stands for what its name says anyway (``\renewcommand\leq\leqslant``)."""
    return [_canonical(token) for token in body if token not in " {}" and token not in DROPPED] == [_canonical(name)]


def _looping(bodies: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the macros that lead back to themselves, or to such a one: what is left when all that end are taken away."""
    calls = {name: {token for token in body if token in bodies} for name, body in bodies.items()}
    callers: dict[str, list[str]] = {name: [] for name in bodies}
    for name, called in calls.items():
        for each in called:
            callers[each].append(name)
    done = [name for name, called in calls.items() if not called]
    for name in done:
        for caller in callers[name]:
            calls[caller].discard(name)
            if not calls[caller]:
                done.append(caller)
    return set(bodies) - set(done)


class Stream:
    """Tokens to take one by one, macros written out. No text makes it run on: what macros may add is bounded."""

    def __init__(self, text: str, expander: Expander) -> None:
        self._rest = lexed(text)[::-1]
        self._closing = self._rest.count("}")  # without any, no group need be looked through for its end
        self._expander = expander
        self._left = _LONGEST_EXPANSION

    def take(self) -> str:
        """Take the next token; nothing at the end."""
        if not self._rest:
            return ""
        token = self._rest.pop()
        self._closing -= token == "}"
        return token

    def ahead(self) -> str:
        """Return the next token that is no space, or nothing; the spaces before it are gone."""
        while self._rest and self._rest[-1] == " ":
            self._rest.pop()
        return self._rest[-1] if self._rest else ""

    def put(self, tokens: Sequence[str]) -> None:
        """Put tokens back, to be taken next."""
        self._rest.extend(reversed(tokens))
        self._closing += tokens.count("}")

    def expand(self, name: str, whole: bool) -> bool:
        """Put what a macro stands for in its place, in braces if it must stay ``whole``; False if the name is no macro."""
        macro = self._expander.find(name)
        if macro is None or self._left <= 0:
            return False
        arguments = [self._given(parameter) for parameter in macro.parameters or ()]
        body = self._expander.body(name, arguments)
        self._left -= len(body) + 1
        self.put(["{", *body, "}"] if whole else body)
        return True

    def _given(self, parameter: Parameter) -> list[str]:
        if parameter.kind == "s":
            return [self.take()] if self.ahead() == "*" else []
        if parameter.kind == "o":
            option = self.option()
            return lexed(parameter.default) if option is None else option
        return self.argument()

    def option(self) -> list[str] | None:
        """Take ``[...]`` and return what is in it, or None."""
        return self._between("[", "]") if self.ahead() == "[" else None

    def argument(self) -> list[str]:
        """Take one argument, a group or a single token, and return what is in it. What is never closed is left where it is."""
        first = self.ahead()
        if first == "{":
            return self._between("{", "}") or []
        if first in ("", "}"):
            return []
        if first[0] != "\\" and len(first) > 1:
            self._rest[-1] = first[1:]
            return [first[0]]
        return [self.take()]

    def _between(self, opening: str, closing: str) -> list[str] | None:
        """Take what stands between the opening token, which is next, and the one that closes it; None if that is not near."""
        depth, last = 0, len(self._rest) - 1
        if opening == "{" and not self._closing:
            return None
        for index in range(last, max(last - _LONGEST_ARGUMENT, -1), -1):
            token = self._rest[index]
            if token == closing and depth == (1 if closing == "}" else 0):
                inside = self._rest[index + 1 : last][::-1]
                self._closing -= self._rest[index:].count("}")
                del self._rest[index:]
                return inside
            if token == "}" and depth == 0:
                return None
            depth += (token == "{") - (token == "}")
        return None
