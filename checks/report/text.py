"""Instances and counts as short text: `V = [[2], [0]], W = [[1]], step = 1.5`.

Every float is written with its shortest decimals that read back as the same float; what is long is cut, and the cut says what was there.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from typing import Any

LIMIT = 300
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_DIGITS = 60


def instance_text(instance: Any, names: Sequence[str] = (), limit: int = LIMIT) -> str:
    """Return an instance on one line, for instance ``V = [[2], [0]], step = 1.5``.

    ``names`` are the positional parameters of the predicate: they name the entries of a tuple, or a bare value. Values longer than
    ``limit`` characters are cut.
    """
    return ", ".join(f"{name} = {text}" if name else text for name, text in entries(instance, names, limit))


def entries(instance: Any, names: Sequence[str] = (), limit: int = LIMIT) -> list[tuple[str, str]]:
    """Return the named entries of an instance as pairs of name and text; the name is empty where there is none."""
    fields = _fields(instance)
    if fields is None and isinstance(instance, tuple | list) and len(names) == len(instance) > 1:
        fields = dict(zip(names, instance, strict=True))
    if fields is None:
        return [(names[0] if len(names) == 1 else "", value_text(instance, limit))]
    return [(str(name), value_text(value, limit)) for name, value in fields.items()] or [("", "(no parameters)")]


def value_text(value: Any, limit: int = LIMIT) -> str:
    """Return one value as text: a number, an array, or a tree of them in brackets."""
    if isinstance(value, bool | str) or value is None:
        return shorten(repr(value), limit)
    if isinstance(value, Integral | Real):
        return number_text(value)
    if hasattr(value, "shape") and hasattr(value, "tolist"):
        return array_text(value, limit)
    fields = _fields(value)
    if fields is not None:
        return "(" + ", ".join(f"{name} = {value_text(entry, limit)}" for name, entry in fields.items()) + ")"
    if isinstance(value, list | tuple):
        return _sequence_text(value, limit)
    return shorten(" ".join(_object_text(value).split()), limit)


def number_text(value: Any) -> str:
    """Return the shortest text of a number that reads back as the same number; 2.0 is ``2``, and a very long integer is cut."""
    if isinstance(value, Integral):
        return _integer_text(int(value))
    if not isinstance(value, float):
        return str(value)
    text = float.__repr__(value)
    return text.removesuffix(".0").replace("e+", "e")


def array_text(array: Any, limit: int = LIMIT) -> str:
    """Return an array as nested lists; if they are longer than ``limit``, only its corners, with its shape."""
    if array.size == 0:
        return f"[] ({_shape(array)})"
    if 2 * array.size <= limit:
        whole = _nested(array.tolist())
        if len(whole) <= limit:
            return whole
    return f"{_nested(array.tolist(), edge=2 if array.ndim <= 2 else 1)} ({_shape(array)})"


def shorten(text: str, limit: int) -> str:
    """Return the text; of one longer than ``limit``, its beginning and an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def printable(text: str) -> str:
    """Return the text without control characters other than line ends: a foreign file may not steer a terminal."""
    return _CONTROL.sub("\ufffd", text)


def count(number: int, noun: str, plural: str = "") -> str:
    """Return ``1 mutant``, ``12 mutants``, ``1,920 instances``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def slack_text(slack: float | None) -> str:
    """Return a slack with two digits, in units of the bound; a dash if there is none."""
    return "-" if slack is None else f"{slack:.2g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")


def _fields(value: Any) -> dict[Any, Any] | None:
    """Return the named entries of a dataclass, a named tuple or a dict; None for anything else."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return dict(zip(value._fields, value, strict=True))
    return None


def _object_text(value: Any) -> str:
    """Return a function by its name, a slice as it is written between brackets, anything else as it describes itself."""
    if isinstance(value, slice):
        ends = ["" if end is None else str(end) for end in (value.start, value.stop)]
        return ":".join(ends if value.step is None else [*ends, str(value.step)])
    if callable(value) and hasattr(value, "__name__"):
        return "a function" if value.__name__ == "<lambda>" else str(value.__name__)
    return str(value)


def _sequence_text(value: Sequence[Any], limit: int) -> str:
    inner = ", ".join(value_text(entry, limit) for entry in value[:limit])
    left, right = "[]" if isinstance(value, list) else "()"
    text = f"{left}{inner}{right}"
    return text if len(text) <= 2 * limit else f"{shorten(text, 2 * limit)} ({count(len(value), 'entry', 'entries')})"


def _integer_text(value: int) -> str:
    if value.bit_length() < 3 * _DIGITS:
        return str(value)
    return f"{'-' if value < 0 else ''}{hex(abs(value))[:20]}… ({value.bit_length()} bits)"


def _shape(array: Any) -> str:
    return "×".join(map(str, array.shape)) if array.ndim != 1 else count(array.size, "entry", "entries")


def _nested(value: Any, edge: int = 0) -> str:
    """Return nested lists as text; of each list longer than twice the edge, only the edges."""
    if not isinstance(value, list):
        return value_text(value)
    if edge and len(value) > 2 * edge + 1:
        shown = [*(_nested(entry, edge) for entry in value[:edge]), "…", *(_nested(entry, edge) for entry in value[-edge:])]
    else:
        shown = [_nested(entry, edge) for entry in value]
    return f"[{', '.join(shown)}]"
