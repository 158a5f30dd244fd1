"""Text as TeX prints it: every character escaped, so that no data can break a paper or run a command of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checks.paper.tex.known_commands import MATHEMATICS, TEXT

if TYPE_CHECKING:
    from pylatexenc.latexencode import UnicodeToLatexEncoder

_COMMAND = re.compile(r"\\([A-Za-z]+)")


def escaped(text: str) -> str:
    """Return plain text as TeX that prints it, in ASCII and with the commands of LaTeX itself only; a question mark for what they lack."""
    return "".join(_character(char) for char in " ".join(text.split()))


def spaced(text: str) -> str:
    """Return plain text that stands between other text, escaped, with a space at an end where it has white space."""
    return " " * text[:1].isspace() + escaped(text) + " " * text[-1:].isspace() if text.strip() else " " * bool(text)


def url_escaped(url: str) -> str:
    r"""Return an address as the argument of ``\citecheckbase``: what TeX could misread as ``\%`` and the code of the character, ``#`` as ``\#``."""
    from urllib.parse import quote

    return quote(url, safe=":/?#[]@!$&'()*+,;=-._%").replace("%", r"\%").replace("#", r"\#").replace("&", r"\%26").replace("$", r"\%24")


def _character(char: str) -> str:
    if char.isascii() and (char.isalnum() or char in " .,;:!?()[]/-+=*'`@"):
        return char
    return _encoded(char)


@cache
def _encoded(char: str) -> str:
    tex = str(_encoder().unicode_to_latex(char)).replace(r"\mathbb", r"\mathbf")
    known = tex.isascii() and tex.isprintable() and (TEXT | MATHEMATICS).issuperset(_COMMAND.findall(tex))
    return tex if known else "?"


@cache
def _encoder() -> UnicodeToLatexEncoder:
    from pylatexenc.latexencode import RULE_DICT, UnicodeToLatexConversionRule, UnicodeToLatexEncoder

    ours = UnicodeToLatexConversionRule(RULE_DICT, {ord("|"): r"\ensuremath{|}", ord("‖"): r"\ensuremath{\Vert}"})
    return UnicodeToLatexEncoder(conversion_rules=[ours, "defaults"], unknown_char_policy="replace", unknown_char_warning=False)
