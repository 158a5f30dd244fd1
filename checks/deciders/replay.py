"""Deciding again at one recorded instance."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from checks.claims import Identity
from checks.deciders.certify import Certified, Outcome, certify
from checks.deciders.symbolic import recheck
from checks.results import Effort
from checks.statement import Variant


def redecide(variant: Variant, instance: Any, cap: int = Effort.STANDARD.cap) -> Certified:
    """Decide a variant's claim at one instance, or at the values of its symbols.

    Raises:
        PredicateError: the predicate fails there.
    """
    if variant.instances is None and isinstance(instance, Mapping):
        return Certified(True, dict(_at_values(variant, {name: Fraction(value) for name, value in instance.items()})))
    return certify(variant, instance, cap)


def _at_values(variant: Variant, values: Mapping[str, Fraction]) -> Any:
    for part, claim in variant.claims(None).items():
        if isinstance(claim, Identity):
            known, left, right = recheck(claim, values)
            yield part, Outcome(known, left=left, right=right, slack=0.0, symbols=values)
