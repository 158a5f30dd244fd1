"""Recorded enclosures, as text, against new ones: two enclosures of one number must meet."""

from __future__ import annotations

from flint import arb

from checks.arithmetic.precision import working_precision

_BITS = 256
_LONGEST = 120


def contradict(recorded: str, here: str) -> bool:
    """Whether two texts enclose different numbers, or the recorded one encloses none."""
    if recorded == here:
        return False
    with working_precision(_BITS):
        one, other = _ball(recorded), _ball(here)
        return other is not None and (one is None or not one.overlaps(other))


def _ball(text: str) -> arb | None:
    try:
        return arb(text) if len(text) <= _LONGEST else None
    except (ValueError, OverflowError):
        return None
