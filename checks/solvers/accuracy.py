"""What a level of accuracy asks of a solver."""

from __future__ import annotations

BEST = 2.0**-43
"""About 1e-13: what an iteration in float64 can be asked for."""


def tolerance(accuracy: int) -> float:
    """The relative error that a solver is asked for at a level 0, 1, 2, ... of accuracy: 1e-4, and a hundred times less at each level, down to 2^-43.

    No claim about a solver's result is decided more finely than this, however well its levels agree.
    """
    return max(10.0 ** (-4 - 2 * accuracy), BEST)
