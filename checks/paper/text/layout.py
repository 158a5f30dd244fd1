"""Words, symbols and numbers, and how they are laid out as text that a person reads in a diff."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from checks.paper.text.synonyms import BETWEEN, NEGATED, REFERENCES

_LONGEST_KEY = 100
STARRED = r"\operatorname"  # a star after it says where limits stand, which is layout


class Token(NamedTuple):
    """A word, a symbol or a number; whether it stands in a formula (the ``$`` that opens one does); and whether it stands apart."""

    text: str
    maths: bool
    apart: bool


def joined(pieces: Iterable[Token]) -> list[Token]:
    """Put letters of the text together to words, and digits to numbers; leave out what is empty."""
    tokens: list[Token] = []
    for token in _words(pieces):
        if len(tokens) > 1 and _continues(tokens, token):
            start = tokens[-2]
            tokens[-2:] = [start._replace(text=start.text + tokens[-1].text + token.text)]
        elif tokens and tokens[-1].text == r"\not" and token.text in NEGATED:
            tokens[-1] = tokens[-1]._replace(text=NEGATED[token.text])
        elif not (token.text == "*" and tokens and tokens[-1].text == STARRED):
            tokens.append(token)
            if token.text == "}":
                _join_key(tokens)
    return tokens


def _words(pieces: Iterable[Token]) -> Iterator[Token]:
    """Yield what is not empty; letters and digits that stand together are one word or number."""
    last, apart = None, False
    for piece in pieces:
        apart |= piece.apart
        if not piece.text:
            continue
        wordy = str.isdecimal if piece.maths else _wordy
        if last and not apart and last.maths == piece.maths and wordy(last.text) and wordy(piece.text):
            last = Token(unicodedata.normalize("NFC", last.text + piece.text), last.maths, last.apart)
        elif unicodedata.category(piece.text[0])[0] != "M":  # an accent without its letter
            if last:
                yield last
            last = Token(piece.text, piece.maths, apart)
        apart = False
    if last:
        yield last


def _continues(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a word or number goes on after a mark inside of it: ``0.5``, ``Bessel's``, ``i.e.``."""
    (before, _, _), (mark, maths, apart) = tokens[-2:]
    if apart or token.apart or not (maths == token.maths == tokens[-2].maths):
        return False
    if token.text.isdecimal() and before.replace(".", "").replace(",", "").isdecimal():
        return mark == "." or (mark == "," and not maths)
    if maths or not _wordy(token.text):
        return False
    initial = len(token.text) == 1 and before[-1:].isalpha() and before[-2:-1] in ("", ".")
    return _wordy(before) if mark == "'" else mark == "." and initial


def _wordy(text: str) -> bool:
    return all(char.isalnum() or unicodedata.category(char)[0] == "M" for char in text)


def _join_key(tokens: list[Token]) -> None:
    r"""Make one token of ``\ref{key}``, where the last token closes it."""
    start = len(tokens) - 2
    while start > 0 and len(tokens) - start < _LONGEST_KEY and tokens[start].text[0] not in "\\{}$":
        start -= 1
    if start > 0 and tokens[start].text == "{" and tokens[start - 1].text in REFERENCES:
        key = "".join(token.text for token in tokens[start - 1 :])
        tokens[start - 1 :] = [tokens[start - 1]._replace(text=key)]


def laid_out(tokens: Sequence[Token]) -> str:
    """Return tokens as text, one sentence on a line."""
    parts = []
    before = None
    for token in tokens:
        parts += [gap(before, token) if before else "", token.text]
        before = token
    return "".join(parts)


def gap(before: Token, token: Token) -> str:
    """Return the white space between two tokens that follow each other: none, a space, or the end of a line."""
    if before.text == "$" and before.maths:
        return ""
    if token.text == "$":
        return "" if not token.maths else _in_text(before.text, "x") if before.text != "." else "\n"
    if before.maths and token.maths:
        return _in_formula(before.text, token.text)
    if before.maths or token.maths:  # words inside of a formula stand between braces
        return ""
    return _in_text("x" if before.text == "$" else before.text, token.text)


_CLOSING, _OPENING, _TIGHT = frozenset(".,;:!?)]}'"), frozenset("([`{"), frozenset("-/_^")
_OPERATORS = frozenset("=<>+-*&") | BETWEEN | {r"\\"}


def _in_text(before: str, text: str) -> str:
    if text.startswith((r"\begin{", r"\end{", r"\item")) or before.startswith(r"\end{"):
        return "\n"
    if text in _CLOSING or before in _OPENING or text in _TIGHT or before in _TIGHT:
        return " " if before[0] == "\\" and before[1:].isalpha() and text[0].isalpha() else ""
    if text == "`" and before == "`":
        return ""
    if text in ("{", "[") and (before[0] == "\\" or before in ("}", "]")):
        return ""
    return "\n" if before in (".", "?", "!") and text[0].isupper() else " "


def _in_formula(before: str, text: str) -> str:
    if before in ("_", "^", "{", "(", "[") or text in ("_", "^", "}", ")", "]"):
        return ""
    if before == ";":
        return "\n"
    if text in _OPERATORS or before in _OPERATORS or before in (",", ":") or text.startswith(("\\begin", "\\end")):
        return " "
    word = before[0] == "\\" and before[-1].isalpha()
    return " " if word and (text[0].isalnum() or before.startswith("\\operatorname")) and text != "{" else ""
