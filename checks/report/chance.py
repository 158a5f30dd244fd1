"""A sequential test in one line."""

from __future__ import annotations

import math

from checks.deciders.chance import MOST, RUN_LEVEL, claim_text, estimate_text
from checks.evidence.accumulated import Accumulated
from checks.report.text import count
from checks.results import Chance, Decision
from checks.summary import Report


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


def accumulated_text(found: Accumulated) -> str:
    """Return what all runs of a theorem say together, in one line."""
    runs = f"{count(found.runs, 'independent run')}, {count(found.trials, 'trial')}"
    text = f"{runs}; evidence against {_power(found.against)} (refutes at {1 / found.level:.1g}), for {_power(found.support)}"
    return f"{text}; refuted by the runs together, though by none alone" if found.found_together else text


def _power(log: float) -> str:
    """Return exp(log) as a number, or as a power of ten where it is far from 1."""
    power = log / math.log(10)
    return f"{math.exp(log):.2g}" if abs(power) < 3 else f"10^{power:.1f}" if math.isfinite(power) else "without bound"


def budget_text(report: Report) -> str:
    """Return what a run risked on its claims about chance; empty if it had none."""
    theorems = [result for result in report.results if result.decision.chances]
    mutants = sum(bool(mutant.decision.chances) for result in report.results for mutant in result.mutants)
    if not theorems:
        return ""
    text = f"chance: {count(len(theorems), 'theorem')} with {count(mutants, 'mutant')}; false alarms of this run below {report.false_alarms:.1g}"
    if report.false_alarms <= RUN_LEVEL:
        return f"{text} (budget {RUN_LEVEL:.1g}), effects as declared"
    return f"{text}, which is above the budget of {RUN_LEVEL:.1g}: each theorem keeps to its own {RUN_LEVEL / MOST:.1g}, but they are many"
