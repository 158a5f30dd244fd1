"""The linear programs of least l1 norms, by HiGHS: many small ones in one call, each of them once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from checks.solvers.errors import SolverError

Array = NDArray[np.float64]
Program = tuple[Array, Array]
"""X of shape (n, p) and y of shape (n,), of which the largest entries are one."""

Answer = tuple[Array, Array]
"""A vertex of min |b|_1, X b = y, and the dual variables."""

MOST = 4096
"""So many answers are remembered: a theorem shares its programs with its mutants."""

_known: dict[tuple[bytes, bytes, int], Answer] = {}


def answer(program: Program) -> Answer:
    """The answer to one program.

    Raises:
        SolverError: HiGHS finds none.
    """
    key = _key(program)
    if key not in _known:
        _solve([program])
    if key not in _known:
        raise SolverError("minimal_l1: no b with X b = y was found; give X full row rank")
    return _known[key]


def prepare(programs: Sequence[Program]) -> None:
    """Solve programs together, as the blocks of a single one, which costs much less than one after the other.

    Where one of them has no answer, none is remembered.
    """
    new = {_key(program): program for program in programs if _key(program) not in _known}
    if len(new) > 1:
        _solve(list(new.values()))


def _solve(programs: Sequence[Program]) -> None:
    from scipy.optimize import linprog
    from scipy.sparse import block_diag

    system = block_diag([np.hstack([X, -X]) for X, _ in programs], format="csc")
    targets = np.concatenate([y for _, y in programs])
    found = linprog(np.ones(system.shape[1]), A_eq=system, b_eq=targets, bounds=(0, None), method="highs-ds")
    if found.status != 0:
        return
    if len(_known) + len(programs) > MOST:
        _known.clear()
    halves = np.split(found.x, np.cumsum([2 * X.shape[1] for X, _ in programs])[:-1])
    duals = np.split(np.asarray(found.eqlin.marginals), np.cumsum([len(y) for _, y in programs])[:-1])
    for program, half, dual in zip(programs, halves, duals, strict=True):
        positive, negative = np.split(half, 2)
        _known[_key(program)] = (positive - negative, dual)


def _key(program: Program) -> tuple[bytes, bytes, int]:
    X, y = program
    return X.tobytes(), y.tobytes(), X.shape[1]
