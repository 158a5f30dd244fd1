"""All numbers of an interval at once."""

from typing import Any

import numpy as np
from flint import arb

from checks.arithmetic.arguments import numbers
from checks.arithmetic.balls import Balls
from checks.arithmetic.precision import in_balls


def hull(low: Any, high: Any) -> Any:
    """All numbers from ``low`` to ``high``, entry by entry, as one argument.

    Over balls these are balls that hold the intervals, so that a claim which is decided of them holds for every number inside; an inequality
    that is sharp there, and an equality, stay undecided. In float64 it is the midpoint.
    """
    if not in_balls():
        return (numbers(low) + numbers(high)) / 2
    ends = np.broadcast_arrays(Balls(low).data, Balls(high).data)
    return Balls(_UNION(*ends))


_UNION = np.frompyfunc(arb.union, 2, 1)
