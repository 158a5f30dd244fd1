"""Sentences that several deciders say."""

from __future__ import annotations


def describe_error(error: BaseException) -> str:
    """Type, message and line of an exception, in one line."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    line = f" (line {frame.tb_lineno} of {frame.tb_frame.f_code.co_name})" if frame is not None else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())}{line}"


def place(label: str, part: str) -> str:
    """The theorem, and the part of its claim if it has several."""
    return f"{label} (part {part!r})" if part else label


def rounding_hint(slack: float) -> str:
    """A sentence for a violation of the size of float64 rounding, which a constant that was rounded causes; it decides nothing."""
    if not 2.0**-60 <= -slack <= 2.0**-44:
        return ""
    return "; float64 rounding is of this size: write constants as sqrt(2) and pi of checks.arithmetic, Fraction(1, 3) and Fraction(1, 10)"
