"""The separating hyperplane of largest margin."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.arithmetic import maximum, vector_norm
from checks.arithmetic import min as least
from checks.arithmetic import sum as total
from checks.solvers.bounds import Optimum, in_any_arithmetic, solved, to_floats
from checks.solvers.errors import SolverError


def hard_margin(Z: Any) -> Optimum:
    """The least norm of w with Z w >= 1 in every row: a ``point`` that satisfies this, and bounds of the least norm; the largest margin is 1 / norm.

    The rows of Z are the inputs times their labels. Non-negative least squares (Lawson and Hanson) finds the support vectors in float64; their
    multipliers are then computed again in the arithmetic that is running: over balls the bounds are rigorous, and meet as the precision rises unless
    the problem is degenerate. They hold in any case: below, sum(a) / |Z^T a| for any a >= 0 (weak duality); above, |w| / min(Z w).

    Raises:
        SolverError: no hyperplane through the origin separates the classes.
    """
    return in_any_arithmetic(_hard_margin, Z)


def _hard_margin(Z: Any) -> Optimum:
    if not Z.shape[0]:
        nothing = total(Z)
        return Optimum(np.zeros(Z.shape[1]), nothing, nothing)
    rough = _multipliers(to_floats(Z))
    support = np.flatnonzero(rough)
    exact = solved(Z[support] @ Z[support].T, np.ones(len(support))) if len(support) <= Z.shape[1] else None
    weights = rough if exact is None else np.eye(Z.shape[0])[:, support] @ maximum(exact, 0.0)
    direction = Z.T @ weights
    length, margin = vector_norm(direction), least(Z @ direction)
    return Optimum(direction / margin, total(weights) / length, length / margin)


def _multipliers(Z: NDArray[np.float64]) -> NDArray[np.float64]:
    """The multipliers of the rows; zero off the support."""
    from scipy.optimize import nnls

    scale = np.linalg.norm(Z, axis=1).max()
    if not scale:
        raise SolverError("hard_margin: every row of Z is zero, so that nothing separates; leave such data out by an assumption")
    scaled = Z / scale
    system = np.vstack([scaled.T, np.ones(len(Z))])
    target = np.append(np.zeros(Z.shape[1]), 1.0)
    found, residual = nnls(system, target)
    gap = target - system @ found
    # The last gap is 1 / (1 + |w|^2), and what is left of it after rounding tells nothing.
    if not gap[-1] > Z.size * np.finfo(np.float64).eps:
        raise SolverError(f"hard_margin: no hyperplane separates the rows of Z (residual {residual:.1g}); leave such data out by an assumption")
    return found / (gap[-1] * scale**2)
