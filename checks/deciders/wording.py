"""Sentences that several deciders say."""

from __future__ import annotations

import traceback


def describe_error(error: BaseException, file: str = "") -> str:
    """Type, message and line of an exception, in one line: the deepest line in ``file``, where the theorem is, or else of all."""
    trace = traceback.extract_tb(error.__traceback__)
    frame = next((frame for frame in reversed(trace) if frame.filename == file), trace[-1] if trace else None)
    line = f" (line {frame.lineno} of {frame.name})" if frame is not None else ""
    return f"{': '.join(filter(None, [type(error).__name__, ' '.join(str(error).split())]))}{line}"


def place(label: str, part: str) -> str:
    """The theorem, and the part of its claim if it has several."""
    return f"{label} (part {part!r})" if part else label


def rounding_hint(slack: float) -> str:
    """A sentence for a violation of the size of float64 rounding, which a constant that was rounded causes; it decides nothing."""
    if not 2.0**-60 <= -slack <= 2.0**-44:
        return ""
    return "; float64 rounding is of this size: write constants as sqrt(2) and pi of checks.arithmetic, Fraction(1, 3) and Fraction(1, 10)"
