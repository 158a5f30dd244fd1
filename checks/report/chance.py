"""A sequential test in one line."""

from __future__ import annotations

from checks.deciders.chance import claim_text, estimate_text
from checks.results import Chance, Decision


def chance_text(chance: Chance) -> str:
    """Return trials, estimate, interval, false-alarm level and the effect that would have been seen."""
    part = f"part {chance.part!r}: " if chance.part else ""
    return (
        f"{part}{estimate_text(chance)}, claimed {claim_text(chance)}; {chance.trials:,} {chance.unit}, "
        f"false alarms below {chance.alpha:.1g}, effect {chance.effect:.3g}"
    )


def chance_facts(decision: Decision) -> list[tuple[str, str]]:
    """Return the least favourable sequential test as a labelled fact; nothing if there was none."""
    several = f" (least favourable of {len(decision.chances)} tests)" if len(decision.chances) > 1 else ""
    return [("chance", chance_text(chance) + several) for chance in decision.chances[:1]]
