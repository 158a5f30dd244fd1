"""Basis pursuit: the least l1 norm of an interpolant."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.arithmetic import maximum, vector_norm
from checks.arithmetic import sum as total
from checks.solvers.bounds import Optimum, in_any_arithmetic, solved, to_floats
from checks.solvers.errors import SolverError
from checks.solvers.simplex import simplex


def minimal_l1(X: Any, y: Any) -> Optimum:
    """The least l1 norm of b with X b = y: a ``point`` that satisfies this, and bounds of the least norm, ``lower <= min <= upper``.

    A linear program is solved in float64, by pivoting. Its vertex and the dual certificate are then computed again from the support, in the
    arithmetic that is running: over balls the bounds are rigorous, and meet as the precision rises unless the problem is degenerate. They
    hold in any case: below, y . l / max(1, max |X^T l|) for any l (weak duality); above, the norm of a point with X b = y.

    Args:
        X: an n x p matrix of full row rank.
        y: n targets.

    Raises:
        SolverError: no interpolant was found.
    """
    return in_any_arithmetic(_minimal_l1, X, y)


def _minimal_l1(X: Any, y: Any) -> Optimum:
    if not X.shape[0]:
        return Optimum(np.zeros(X.shape[1]), total(y), total(y))
    vertex, dual = _program(to_floats(X), to_floats(y))
    support = np.flatnonzero(vertex)
    if len(support) == X.shape[0]:
        inside, certificate = solved(X[:, support], y), solved(X[:, support].T, np.sign(vertex[support]))
        if inside is not None and certificate is not None:
            point = np.eye(X.shape[1])[:, support] @ inside
            return Optimum(point, maximum(_lower(X, y, certificate), _lower(X, y, dual)), vector_norm(inside, ord=1))
    point = _corrected(X, y, vertex)
    return Optimum(point, _lower(X, y, dual), vector_norm(point, ord=1))


def _lower(X: Any, y: Any, dual: Any) -> Any:
    return total(y * dual) / maximum(1.0, vector_norm(X.T @ dual, ord=np.inf))


def _corrected(X: Any, y: Any, vertex: NDArray[np.float64]) -> Any:
    """The point nearest to the vertex that satisfies X b = y."""
    step = solved(X @ X.T, y - X @ vertex)
    if step is None:
        raise SolverError("minimal_l1: the rows of X are linearly dependent, as far as the arithmetic tells; drop those that say the same")
    return vertex + X.T @ step


def _program(X: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A vertex of the solutions, and the dual variables; computed once for each problem, which a theorem shares with its mutants."""
    if not X.shape[1]:
        raise SolverError("minimal_l1: X has no columns, and so no interpolant; give at least one")
    wide, tall = float(abs(X).max()), float(abs(y).max())
    if not tall:
        return np.zeros(X.shape[1]), np.zeros(X.shape[0])
    point, dual = _scaled((X / (wide or 1.0)).tobytes(), (y / tall).tobytes(), X.shape)
    # What was divided out comes back: of the equations X, of the targets y.
    return tall / (wide or 1.0) * point, dual / (wide or 1.0)


@lru_cache(maxsize=4096)
def _scaled(X: bytes, y: bytes, shape: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The program of matrices whose largest entry is one: by pivoting, and by HiGHS where that fails."""
    matrix, target = np.frombuffer(X).reshape(shape), np.frombuffer(y)
    found = simplex(matrix, target)
    if found is not None:
        return found

    from scipy.optimize import linprog

    answer = linprog(np.ones(2 * shape[1]), A_eq=np.hstack([matrix, -matrix]), b_eq=target, bounds=(0, None), method="highs-ds")
    if answer.status != 0:
        raise SolverError("minimal_l1: no b with X b = y was found; give X full row rank")
    return answer.x[: shape[1]] - answer.x[shape[1] :], np.asarray(answer.eqlin.marginals)
