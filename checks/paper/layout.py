"""Words, symbols and numbers, and how they are laid out as text that a person reads in a diff."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from checks.paper.synonyms import NEGATED, REFERENCES

_LONGEST_KEY = 100


class Token(NamedTuple):
    """A word, a symbol or a number; whether it stands in a formula (the ``$`` that opens one does); and whether it stands apart."""

    text: str
    maths: bool
    apart: bool


def joined(pieces: Iterable[Token]) -> list[Token]:
    """Put letters of the text together to words, and digits to numbers; leave out what is empty."""
    tokens: list[Token] = []
    apart = False
    for piece in pieces:
        apart |= piece.apart
        if not piece.text:
            continue
        size = _continued(tokens, piece, apart)
        if size:
            start = tokens[-size]
            whole = "".join(token.text for token in tokens[-size:]) + piece.text
            tokens[-size:] = [start._replace(text=unicodedata.normalize("NFC", whole))]
        elif tokens and tokens[-1].text == r"\not" and piece.text in NEGATED:
            tokens[-1] = tokens[-1]._replace(text=NEGATED[piece.text])
        elif unicodedata.category(piece.text[0])[0] != "M":  # an accent without its letter
            tokens.append(piece._replace(apart=apart))
            if piece.text == "}":
                _join_key(tokens)
        apart = False
    return tokens


def _join_key(tokens: list[Token]) -> None:
    r"""Make one token of ``\ref{key}``, where the last token closes it."""
    start = len(tokens) - 2
    while start > 0 and len(tokens) - start < _LONGEST_KEY and tokens[start].text[0] not in "\\{}$":
        start -= 1
    if start > 0 and tokens[start].text == "{" and tokens[start - 1].text in REFERENCES:
        key = "".join(token.text for token in tokens[start - 1 :])
        tokens[start - 1 :] = [tokens[start - 1]._replace(text=key)]


def _continued(tokens: Sequence[Token], piece: Token, apart: bool) -> int:
    """Return how many of the last tokens a piece continues: none, a word or a number, or this and a mark inside of it, as in ``0.5``."""
    if apart or not tokens or tokens[-1].maths != piece.maths:
        return 0
    wordy = str.isdecimal if piece.maths else _wordy
    last = tokens[-1]
    if wordy(piece.text) and (wordy(last.text) or _inner(last.text, piece)):
        return 1
    if len(tokens) < 2 or last.apart or tokens[-2].maths != piece.maths:
        return 0
    before = tokens[-2].text
    digits = before.isdecimal() and piece.text[0].isdecimal()
    initials = before[-1].isalpha() and (len(before) == 1 or before[-2] == ".") and piece.text.isalpha() and len(piece.text) == 1
    if last.text == "." and (digits or initials and not piece.maths) or last.text == "," and digits and not piece.maths:
        return 2
    return 2 if last.text == "'" and not piece.maths and wordy(piece.text) and wordy(before) else 0


def _inner(last: str, piece: Token) -> bool:
    """Whether a token is a number or a word with a mark inside, which goes on."""
    bare = last.replace(".", "").replace(",", "").replace("'", "")
    return len(bare) < len(last) and bool(bare) and (bare.isdecimal() if piece.maths else _wordy(bare)) and last[-1] not in ".,'"


def _wordy(text: str) -> bool:
    return all(char.isalnum() or unicodedata.category(char)[0] == "M" for char in text)


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
_OPERATORS = frozenset("=<>+-*&") | frozenset(
    rf"\{name}"
    for name in (
        *"leq geq neq in notin ni subset subseteq supset supseteq to mapsto gets iff implies impliedby Rightarrow Leftarrow".split(),
        *"Leftrightarrow longrightarrow wedge vee cup cap cdot times otimes oplus circ pm mp approx sim simeq cong equiv ll gg".split(),
        *("succeq", "preceq", "succ", "prec", "propto", "asymp", "perp", "setminus", "forall", "exists", "\\"),
    )
)


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
    if text in _OPERATORS or before in _OPERATORS or before in (",", ";") or text.startswith(("\\begin", "\\end")):
        return " "
    word = before[0] == "\\" and before[-1].isalpha()
    return " " if word and (text[0].isalnum() or before.startswith("\\operatorname")) and text != "{" else ""
