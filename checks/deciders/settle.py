"""Deciding every part of a claim at one instance: by balls, or, where a solver is involved, by refinement."""

from __future__ import annotations

from typing import Any

from checks.deciders.budget import Budget
from checks.deciders.certify import Certified, certify
from checks.deciders.refine import refine
from checks.statement import Variant


def settle(variant: Variant, instance: Any, budget: Budget) -> Certified:
    """Decide every part of the variant's claim at one instance, as far as the budget goes.

    Raises:
        PredicateError: the predicate fails there.
    """
    if variant.measured:
        return refine(variant, instance, budget.level, budget.cap)
    return certify(variant, instance, budget.cap)
