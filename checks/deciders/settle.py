"""Deciding every part of a claim at one instance: by balls, or, where a solver is involved, by refinement."""

from __future__ import annotations

from typing import Any

from checks.deciders.budget import Budget, budget_of
from checks.deciders.certify import Certified, certify
from checks.deciders.refine import refine
from checks.results import Effort
from checks.statement import Variant


def settle(variant: Variant, instance: Any, budget: Budget, *, patient: bool = False) -> Certified:
    """Decide every part of the variant's claim at one instance, as far as the budget goes.

    ``patient``: what is unknown then gets the bits, or the levels, of the deepest effort. Few instances need them, and a theorem fails by one.

    Raises:
        PredicateError: the predicate fails there.
    """
    most = budget_of(variant, Effort.DEEP) if patient else budget
    if variant.measured:
        return refine(variant, instance, budget.level, budget.cap, most.level)
    return certify(variant, instance, budget.cap, most.cap)
