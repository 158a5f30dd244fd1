"""Curves and their exponents as labelled facts."""

from __future__ import annotations

from collections.abc import Iterator

from checks.deciders.curves import exponent_text
from checks.deciders.exponents import slope_text
from checks.report.witnesses import Fact
from checks.results import Decision


def curve_facts(decision: Decision) -> Iterator[Fact]:
    """Yield one line for each part that claims a rate: the exponent, what is claimed of it, the grid, and the slopes between its points."""
    for curve in decision.curves:
        part = f"part {curve.part!r}: " if curve.part else ""
        shown = curve.local if len(curve.local) <= 6 else (*curve.local[:2], *curve.local[-2:])
        slopes = [slope_text(slope) for slope in shown]
        if len(curve.local) > len(shown):
            slopes.insert(2, "...")
        yield "rate", f"{part}{exponent_text(curve)}; between points {', '.join(slopes)}"
