"""Gradient flows, and other autonomous differential equations, by adaptive Runge-Kutta methods of SciPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.solvers.accuracy import tolerance
from checks.solvers.errors import SolverError

MOST_EVALUATIONS = 400_000
"""A flow that takes more evaluations of its velocity is stiff, or blows up."""

FOREVER = 2.0**60
"""So many times the time that the first velocity needs for the size of the start."""

Point = NDArray[np.float64]
Velocity = Callable[[Point], Any]


def gradient_flow(velocity: Velocity, start: Any, times: Any, accuracy: int, *, stiff: bool = False) -> Point:
    """The solution of dw/dt = velocity(w), w(0) = start, at the given times.

    By an explicit method of order 8 (Dormand and Prince), whose error follows what it is asked for over the whole range of levels. Where the
    curvatures of the loss are so different that it takes forever, ``stiff=True`` takes an implicit one (Radau, of order 5).

    Args:
        velocity: from a point to dw/dt, of the shape of ``start``; minus the gradient of a loss.
        start: an array or a number.
        times: increasing, from 0 on.
        accuracy: the level; each asks for a hundredth of the error, relative to the size of the path so far and to that of the start.
        stiff: whether to take the implicit method.

    Returns:
        The points, of shape ``(len(times), *shape of start)``.

    Raises:
        SolverError: the flow blows up, or is too stiff.
        ValueError: times that do not increase from 0 on, or a velocity of another shape.
    """
    origin = np.array(start, dtype=np.float64)
    grid = np.array(times, dtype=np.float64)
    if grid.ndim != 1 or not grid.size or grid[0] < 0 or (np.diff(grid) <= 0).any():
        raise ValueError(f"gradient_flow: times = {times!r:.80}; give increasing times from 0 on, such as [0.0, 1.0, 2.0]")
    flow = _Flow(velocity, origin.shape, "gradient_flow", stiff)
    if grid[-1] == 0 or not origin.size:
        return np.repeat(origin[None], grid.size, axis=0)
    return flow.points(origin.ravel(), grid, tolerance(accuracy)).reshape(grid.size, *origin.shape)


def flow_limit(velocity: Velocity, start: Any, accuracy: int, *, stiff: bool = False) -> Point:
    """The limit of the solution of dw/dt = velocity(w), w(0) = start, for t to infinity.

    The flow is followed until its velocity has fallen, in units of the first one, to ten times the tolerance of the level (see `tolerance`). The
    distance that is left is that velocity over the rate of convergence, so that it falls with the level as the tolerance does. A flow without a
    limit comes to rest at no point: its levels differ, and nothing is decided.

    Raises:
        SolverError: the flow blows up, or comes to rest too slowly.
    """
    origin = np.array(start, dtype=np.float64)
    flow = _Flow(velocity, origin.shape, "flow_limit", stiff)
    point = origin.ravel()
    first = float(np.linalg.norm(flow(0.0, point))) if point.size else 0.0
    if not first:
        return origin
    rest = 10 * tolerance(accuracy) * first
    horizon = max(1.0, float(np.linalg.norm(point))) / first * FOREVER

    def beyond_rest(time: float, here: Point) -> float:
        return float(np.linalg.norm(flow(time, here))) - rest

    return flow.until(beyond_rest, point, horizon, tolerance(accuracy + 1)).reshape(origin.shape)


class _Flow:
    """The velocity, checked and counted."""

    def __init__(self, velocity: Velocity, shape: tuple[int, ...], name: str, stiff: bool) -> None:
        self.velocity = velocity
        self.shape = shape
        self.name = name
        self.method = "Radau" if stiff else "DOP853"
        self.evaluations = 0
        self.reached = 0.0

    def __call__(self, time: float, point: Point) -> Point:
        """The velocity at a point, both in a row."""
        self.evaluations += 1
        self.reached = max(self.reached, time)
        if self.evaluations > MOST_EVALUATIONS:
            mend = "start nearer, or end sooner" if self.method == "Radau" else "try stiff=True"
            raise SolverError(f"{self.name}: {MOST_EVALUATIONS:,} evaluations reach the time {time:.3g} only; {mend}")
        found = np.asarray(self.velocity(point.reshape(self.shape)), dtype=np.float64)
        if found.shape != self.shape:
            raise ValueError(f"{self.name}: the velocity has the shape {found.shape}, and the start {self.shape}; return dw/dt of the shape of w")
        return found.ravel()

    def points(self, start: Point, times: Point, asked: float) -> Point:
        """The flow from a start at the given times, one in each row."""
        return np.asarray(self._solved(start, float(times[-1]), asked, t_eval=times).y.T)

    def until(self, event: Callable[[float, Point], float], start: Point, end: float, asked: float) -> Point:
        """The point of the flow at which an event becomes zero."""
        event.terminal = True  # type: ignore[attr-defined]
        found = self._solved(start, end, asked, events=event)
        if not found.t_events[0].size:
            raise SolverError(f"{self.name}: the flow has not come to rest after the time {end:.1g}; does the limit exist?")
        return np.asarray(found.y_events[0][0])

    def _solved(self, start: Point, end: float, asked: float, **options: Any) -> Any:
        from scipy.integrate import solve_ivp

        # The only place where a tolerance is given to anybody: what comes of it is measured by its caller, at several levels.
        options |= {"rtol": asked, "atol": asked * (float(abs(start).max()) or 1.0)}
        with np.errstate(all="ignore"):
            found = solve_ivp(self, (0.0, end), start, method=self.method, **options)
        if not found.success or not np.isfinite(found.y).all():
            raise SolverError(f"{self.name}: the flow cannot be followed beyond the time {self.reached:.3g} ({found.message}); does it blow up?")
        return found
