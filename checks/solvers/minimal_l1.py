"""Basis pursuit: the least l1 norm of an interpolant."""

from __future__ import annotations

from typing import Any

import numpy as np

from checks.arithmetic import Batch, maximum, vector_norm
from checks.arithmetic import sum as total
from checks.solvers.bounds import Optimum, in_any_arithmetic, solved, to_floats
from checks.solvers.errors import SolverError
from checks.solvers.l1_programs import Answer, Array, Program, answer, prepare


def minimal_l1(X: Any, y: Any) -> Optimum:
    """The least l1 norm of b with X b = y: a ``point`` that satisfies this, and bounds of the least norm, ``lower <= min <= upper``.

    A linear program is solved in float64. Its vertex and the dual certificate are then computed again from the support, in the
    arithmetic that is running: over balls the bounds are rigorous, and meet as the precision rises unless the problem is degenerate. They
    hold in any case: below, y . l / max(1, max |X^T l|) for any l (weak duality); above, the norm of a point with X b = y.

    Args:
        X: an n x p matrix of full row rank.
        y: n targets.

    Raises:
        SolverError: no interpolant was found.
    """
    if isinstance(X, Batch) or isinstance(y, Batch):
        _prepare(X, y)
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


def _corrected(X: Any, y: Any, vertex: Array) -> Any:
    """The point nearest to the vertex that satisfies X b = y."""
    step = solved(X @ X.T, y - X @ vertex)
    if step is None:
        raise SolverError("minimal_l1: the rows of X are linearly dependent, as far as the arithmetic tells; drop those that say the same")
    return vertex + X.T @ step


def _program(X: Array, y: Array) -> Answer:
    """A vertex of the solutions, and the dual variables."""
    if not X.shape[1]:
        raise SolverError("minimal_l1: X has no columns, and so no interpolant; give at least one")
    if not y.any():
        return np.zeros(X.shape[1]), np.zeros(X.shape[0])
    (vertex, dual), wide, tall = answer(_scaled(X, y)), _size(X), _size(y)
    # What was divided out comes back: of the equations X, of the targets y.
    return tall / wide * vertex, dual / wide


def _scaled(X: Array, y: Array) -> Program:
    return X / _size(X), y / _size(y)


def _size(values: Array) -> float:
    return float(abs(values).max(initial=0.0)) or 1.0


def _prepare(X: Any, y: Any) -> None:
    """Solve the programs of a batch together."""
    members = max(each.batch for each in (X, y) if isinstance(each, Batch))
    data = [[to_floats(each.member(i) if isinstance(each, Batch) else each) for each in (X, y)] for i in range(members)]
    prepare([_scaled(*each) for each in data if all(np.isfinite(part).all() and part.any() for part in each)])
