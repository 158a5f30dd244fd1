"""What a curve needs before its exponent means anything: a grid that is long and wide enough, and positive values."""

from __future__ import annotations

from typing import Any

import numpy as np

from checks.arithmetic.balls import Balls
from checks.arithmetic.batch import Batch
from checks.arithmetic.precision import in_balls

POINTS = 4
SPAN = 16
HALF_SPAN = 2


def grid_problem(x: Any) -> str:
    """What is wrong with a grid, and the mend; empty if nothing is. Batches are looked at as a whole."""
    points = floats(x)
    if points.shape[-1] < POINTS:
        return f"the grid has {points.shape[-1]} points; give at least {POINTS}, such as x = [128, 256, 512, 1024, 2048]"
    if not (np.isfinite(points) & (points > 0)).all():
        return f"the grid {_shown(points)} holds a point that is not positive; give the size that grows, such as n, or 1 / step"
    if not (np.diff(points, axis=-1) > 0).all():
        return f"the grid {_shown(points)} is not increasing; order its points, and give each once"
    half = (points.shape[-1] + 1) // 2
    if (points[..., -1] < SPAN * points[..., 0]).any():
        return f"the grid {_shown(points)} grows by less than a factor of {SPAN}; an exponent needs a wider one"
    if (points[..., half - 1] < HALF_SPAN * points[..., 0]).any() or (points[..., -1] < HALF_SPAN * points[..., -half]).any():
        return f"a half of the grid {_shown(points)} grows by less than a factor of {HALF_SPAN}; spread its points evenly in log x"
    return ""


def curve_problem(x: Any, y: Any, x_shape: tuple[int, ...], y_shape: tuple[int, ...]) -> str:
    """What is wrong with a curve of one value at each point, and the mend; empty if nothing is, or if it is not known."""
    if len(x_shape) != 1 or y_shape != x_shape:
        shapes = f"x has the shape {tuple(map(int, x_shape))}, and y {tuple(map(int, y_shape))}"
        return f"scaling(x, y): {shapes}; give the points of a grid, and one value at each"
    problem = grid_problem(x)
    if problem or not in_balls():
        return problem and f"scaling(x, y): {problem}"
    values = Balls(y)
    low = np.flatnonzero((values <= 0).values == 1)
    return f"scaling(x, y): {nonpositive(values.mid()[low[0]], floats(x)[low[0]])}" if low.size else ""


def nonpositive(value: float, at: float) -> str:
    """What to say of a value that has no logarithm."""
    return f"the curve is {value:.6g} at x = {at:.6g}; a power law is positive: give an error or a norm, and average where it may vanish"


def floats(x: Any) -> np.ndarray:
    """Points in float64: of balls the midpoints, of a batch all members."""
    if isinstance(x, Batch):
        return np.asarray(x.data, dtype=np.float64)
    if isinstance(x, Balls):
        return x.mid()
    return np.stack([floats(part) for part in x]) if isinstance(x, list | tuple) and x else np.asarray(x, dtype=np.float64)


def _shown(points: np.ndarray) -> str:
    first = points.reshape(-1, points.shape[-1])[0]
    return ", ".join(f"{point:.6g}" for point in (first if first.size <= 6 else [*first[:3], *first[-3:]]))
