"""Where two pieces of JSON differ, by path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.evidence.wording import short

MISSING = object()
"""Stands for an entry that is not there."""


def differences(first: Any, second: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield the path and both values wherever two trees of JSON differ; an entry that one of them lacks is ``MISSING`` there."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in dict.fromkeys([*second, *first]):
            yield from differences(first.get(key, MISSING), second.get(key, MISSING), f"{path}.{key}" if path else str(key))
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for place, (one, other) in enumerate(zip(first, second, strict=True)):
            yield from differences(one, other, f"{path}[{place}]")
    elif first != second or isinstance(first, bool) != isinstance(second, bool):
        yield path, first, second


def told(value: Any) -> str:
    """Return a value in few words."""
    return "missing" if value is MISSING else short(value)
