r"""The formula of a statement, made ready for any paper: known commands only, with places to break the line.

A statement is LaTeX that somebody wrote for another page. In a paper it may meet a preamble without the commands that it needs, or it may be
broken itself. So it is printed only if every command is known and everything that opens is closed; commands that LaTeX itself lacks are named, so
that the paper can leave the formula out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.paper.marks.escaping import spaced
from checks.paper.tex.known_commands import AMS, MATHEMATICS, MATRICES

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_TEXT = re.compile(r"\\text\s*\{([^{}\\$]*)\}")
_SPACES = frozenset({r"\quad", r"\qquad", r"\ "})
_OPENING = frozenset({"(", "[", r"\{", r"\langle", r"\lceil", r"\lfloor"})
_CLOSING = frozenset({")", "]", r"\}", r"\rangle", r"\rceil", r"\rfloor"})
_SUSPECT = re.compile(r"(?<!\\)(?:\\\\)*(?:[$%#~]|\\$)|[_^]\s*(?:[_^}&]|$|\\right|\\\\)|\\text\s*\{[^{}]*[_^&]")
"""What opens or ends mathematics, a comment, an argument; a sub- or superscript of nothing, or in words."""
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{(\w+)\}")


@dataclass(frozen=True)
class Formula:
    """A formula as TeX for running text, and the commands that the paper must know, without backslash."""

    tex: str
    needs: tuple[str, ...]


def printable(statement: str) -> Formula | None:
    """Return the formula of a statement for running text, with its text outside mathematics; None if it cannot be trusted in every paper."""
    if not statement.isascii() or _SUSPECT.search(statement) or not _known(statement):
        return None
    tex = _running(statement)
    return None if tex is None else Formula(tex, _needs(tex))


def _known(statement: str) -> bool:
    """Whether no command and no environment is unknown."""
    environments = {name for _, name in _ENVIRONMENT.findall(statement)}
    return (MATHEMATICS | AMS).issuperset(_commands(statement)) and MATRICES.issuperset(environments)


def _needs(tex: str) -> tuple[str, ...]:
    """Return the commands that LaTeX itself lacks; the matrices come with one of them."""
    return tuple(sorted(_commands(tex) & AMS | ({"tfrac"} if _ENVIRONMENT.search(tex) else set())))


def _commands(tex: str) -> set[str]:
    return set(re.findall(r"\\([A-Za-z]+)", _ENVIRONMENT.sub(" ", tex.replace("\\\\", " "))))


@dataclass
class _Nesting:
    """What is open at a place of a formula, the innermost last."""

    open: list[str]

    def step(self, token: str, environment: str = "") -> bool:
        """Take a token; False if it closes what is not open, or stands where it may not."""
        closes = {"}": "{", r"\right": r"\left", r"\end": environment}.get(token)
        if closes is not None:
            return bool(self.open) and self.open.pop() == closes
        if token in ("{", r"\left", r"\begin"):
            self.open.append(environment or token)
        if token in ("&", r"\\"):
            return (not self.open and token == r"\\") or (bool(self.open) and self.open[-1] in MATRICES)
        return True


def _running(statement: str) -> str | None:
    """Return the formula as text with inline formulas; None if it is not balanced."""
    nesting, pieces, between, at = _Nesting([]), ["$"], 0, 0
    while at < len(statement):
        if not nesting.open and (text := _TEXT.match(statement, at)):
            pieces.append(f"${spaced(text[1])}$")
            at = text.end()
            continue
        token, environment, at = _next(statement, at)
        if not nesting.step(token, environment):
            return None
        between += (token in _OPENING) - (token in _CLOSING)
        pieces.append(_breakable(token, environment, outermost=not nesting.open, between=between > 0))
    return None if nesting.open else re.sub(r"\$\s*\$", "", "".join([*pieces, "$"]))


def _next(statement: str, at: int) -> tuple[str, str, int]:
    environment = _ENVIRONMENT.match(statement, at)
    if environment:
        return f"\\{environment[1]}", environment[2], environment.end()
    token = _TOKEN.match(statement, at)
    assert token is not None
    return token[0], "", token.end()


def _breakable(token: str, environment: str, outermost: bool, between: bool) -> str:
    r"""Return a token with the leave to break the line behind it. A new line of the statement is one of the paper, too."""
    if environment:
        return f"{token}{{{environment}}}"
    if token.isspace():
        return " "
    if outermost and token == r"\\":
        return "$\\\\{}$"
    if outermost and (token in _SPACES or (token in ",;" and not between)):
        return rf"{token}\allowbreak "
    return token
