"""Gradient descent until it stands still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.solvers.accuracy import tolerance
from checks.solvers.errors import SolverError


def descend(gradient: Callable[[NDArray[np.float64]], Any], start: Any, step: Any, accuracy: int, *, most: int = 100_000) -> NDArray[np.float64]:
    """Where gradient descent w <- w - step * gradient(w) comes to rest: its gradient has fallen to the tolerance of the level, in units of the first.

    Args:
        gradient: from a point to an array of its shape.
        start: an array or a number.
        step: the step size.
        accuracy: the level; each asks for a hundredth of the gradient (see `tolerance`). The distance to the limit follows, over the curvature.
        most: the most steps.

    Raises:
        SolverError: it diverges, or needs more steps.
        ValueError: a gradient of another shape.
    """
    point = np.array(start, dtype=np.float64)
    size = float(step)
    first = residual = 0.0
    with np.errstate(all="ignore"):
        for taken in range(most + 1):
            slope = np.asarray(gradient(point), dtype=np.float64)
            if slope.shape != point.shape:
                raise ValueError(f"descend: the gradient has the shape {slope.shape}, and the start {point.shape}; return one of the shape of w")
            residual = float(np.linalg.norm(slope))
            if not np.isfinite(residual):
                raise SolverError(f"descend: the gradient is not finite after {taken:,} steps; take a step shorter than {size:.3g}")
            first = residual if taken == 0 else first
            if residual <= tolerance(accuracy) * first:
                return point
            point = point - size * slope
    raise SolverError(
        f"descend: after {most:,} steps the gradient has fallen to {residual / first:.2g} of the first only; take a longer step, or most="
    )
