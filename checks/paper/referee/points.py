"""What a referee finds: single points, each confirmed, different, or not checked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one point."""

    CONFIRMED = "confirmed"
    DIFFERS = "differs"
    UNCHECKED = "not checked"


@dataclass(frozen=True)
class Point:
    """One thing that a record or a paper says: of a theorem (or of a file, or of ``""``, the whole), found by a step, told in a line."""

    outcome: Outcome
    about: str
    step: str
    text: str


def confirmed(about: str, step: str, text: str) -> Point:
    """What was found to be so."""
    return Point(Outcome.CONFIRMED, about, step, text)


def differs(about: str, step: str, text: str) -> Point:
    """What was found to be otherwise."""
    return Point(Outcome.DIFFERS, about, step, text)


def unchecked(about: str, step: str, text: str) -> Point:
    """What could not be told, with the reason."""
    return Point(Outcome.UNCHECKED, about, step, text)
