"""Writing TOML that a person reads in a diff; reading it is the standard library's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_UNSEEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069"
_ESCAPED = re.compile(rf'["\\\n{_UNSEEN}]')
_SHORT = {"\n": r"\n", "\r": r"\r", '"': r"\"", "\\": r"\\"}
# What cannot stand between three quotes, or would there look like a mark of a merge or like a heading.
_UNFIT = re.compile(rf"[{_UNSEEN}]|'''|'\Z|^(?:<<<<|====|>>>>|\|\|\|\|| *\[\[)", re.MULTILINE)
_HALVES = re.compile("[\ud800-\udfff]")


def table(entries: Mapping[str, str | int | Sequence[str]]) -> str:
    """Return the entries as lines ``key = value``, in their order."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in entries.items())


def _value(value: str | int | Sequence[str]) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return quoted(value)
    return "[\n" + "".join(f"  {_line(_whole(each))},\n" for each in value) + "]" if value else "[]"


def quoted(text: str) -> str:
    """Return a text as a TOML string: one with several lines keeps them, LaTeX is written as it is wherever that can be read back."""
    text = _whole(text)
    if "\n" not in text or _UNFIT.search(text):
        return _line(text)
    return f"'''\n{text}'''"


def _whole(text: str) -> str:
    """Return the text with halves of characters replaced, which no file can hold."""
    return _HALVES.sub("\ufffd", text)


def _line(text: str) -> str:
    if "\n" not in text and "'" not in text and not _UNFIT.search(text):
        return f"'{text}'" if "\\" in text or '"' in text else f'"{text}"'
    return '"' + _ESCAPED.sub(lambda match: _SHORT.get(match[0], f"\\u{ord(match[0]):04x}"), text) + '"'
