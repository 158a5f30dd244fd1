"""Deciding again at one recorded instance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from checks.arithmetic.sign import Sign
from checks.claims import Identity
from checks.deciders.budget import budget_of
from checks.deciders.certify import Certified, Outcome
from checks.deciders.chance import PLANS, chances_at, claim_text, estimate_text, share
from checks.deciders.settle import settle
from checks.deciders.symbolic import recheck
from checks.results import Effort, Verdict
from checks.statement import Variant


def redecide(variant: Variant, instance: Any, cap: int = Effort.STANDARD.cap, level: int | None = None) -> Certified:
    """Decide a variant's claim at one instance, or at the values of its symbols; a claim about chance on samples of its own.

    ``level``: the level to which a solver is refined; by default that of the standard effort.

    Raises:
        PredicateError: the predicate fails there.
    """
    if variant.statistical:
        return Certified(True, dict(_on_new_samples(variant, instance)))
    if variant.instances is None and isinstance(instance, Mapping):
        return Certified(True, dict(_at_values(variant, {name: Fraction(value) for name, value in instance.items()})))
    budget = replace(budget_of(variant, Effort.STANDARD), cap=cap)
    return settle(variant, instance, budget if level is None else replace(budget, level=level))


def _on_new_samples(variant: Variant, instance: Any) -> Iterator[tuple[str, Outcome]]:
    for chance in chances_at(variant, instance, PLANS[Effort.STANDARD], share(variant), np.random.SeedSequence(0)):
        note = f"{chance.trials:,} {chance.unit}, false alarms below {chance.alpha:.1g}"
        yield chance.part, Outcome(_SIGNS[chance.verdict], left=estimate_text(chance), right=claim_text(chance), bits=0, note=note)


_SIGNS = {Verdict.REFUTED: Sign.NEGATIVE, Verdict.HOLDS: Sign.POSITIVE, Verdict.UNDECIDED: Sign.UNKNOWN}


def _at_values(variant: Variant, values: Mapping[str, Fraction]) -> Any:
    for part, claim in variant.claims(None).items():
        if isinstance(claim, Identity):
            known, left, right = recheck(claim, values)
            yield part, Outcome(known, left=left, right=right, slack=0.0, symbols=values)
