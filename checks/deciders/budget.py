"""How much is tried on one variant: an effort, or less of it where each instance costs several runs of a solver."""

from __future__ import annotations

from dataclasses import dataclass

from checks.results import Effort
from checks.statement import Variant


@dataclass(frozen=True)
class Budget:
    """Draws of the strategy, members of each, instances decided, steps of the optimiser, draws and roundings to simplify a refutation.

    ``cap``: bits of balls, ``level``: the finest level of a solver.
    """

    draws: int
    members: int
    decided: int
    climbs: int
    shrinks: int
    roundings: int
    cap: int
    level: int


_SOLVERS = {
    Effort.QUICK: (3, 2, 3, 4, 4, 3),
    Effort.STANDARD: (6, 4, 6, 8, 8, 4),
    Effort.DEEP: (40, 8, 30, 40, 40, 5),
}


def budget_of(variant: Variant, effort: Effort) -> Budget:
    """The budget that an effort means for a variant."""
    draws, members, decided, shrinks, roundings, level = _SOLVERS[effort]
    if variant.measured:
        return Budget(draws, members, decided, 0, shrinks, roundings, effort.cap, level)
    return Budget(effort.draws, effort.members, effort.decided, effort.climbs, effort.shrinks, 6 * effort.shrinks, effort.cap, level)
