"""What the convex solvers of this package return, and how they run in every arithmetic: solved in float64, bounded in the one that is running."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from checks.arithmetic import BallError, Balls, Batch
from checks.arithmetic.arguments import numbers
from checks.arithmetic.batch_loop import each_member


class Optimum(NamedTuple):
    """A feasible ``point``, and ``lower`` and ``upper`` bounds of the least value: weak duality, and the value at the point.

    Over balls both bounds are enclosed, so that they hold whatever the solver did; in float64 they hold up to rounding.
    """

    point: Any
    lower: Any
    upper: Any


def in_any_arithmetic(solve: Callable[..., Optimum], *data: Any) -> Optimum:
    """``solve`` on arrays or balls, or on one member after the other of a batch."""
    given = [numbers(each) for each in data]
    given = [each if isinstance(each, Balls | Batch) else np.asarray(each, dtype=np.float64) for each in given]
    if any(isinstance(each, Batch) for each in given):
        return each_member(solve, tuple(given), {})
    return solve(*given)


def to_floats(data: Any) -> NDArray[np.float64]:
    """The numbers that a solver starts from: the midpoints of balls."""
    return np.asarray(data.mid() if isinstance(data, Balls) else data, dtype=np.float64)


def is_finite(value: Any) -> bool:
    """Whether all numbers are finite, or all balls."""
    return bool(value.isfinite().all()) if isinstance(value, Balls) else bool(np.isfinite(value).all())


def solved(matrix: Any, right: Any) -> Any:
    """The solution of a square system in the arithmetic that is running; None where it is singular as far as that shows."""
    from checks.arithmetic import solve

    try:
        found = solve(matrix, right)
    except (np.linalg.LinAlgError, BallError):
        return None
    return found if is_finite(found) else None
