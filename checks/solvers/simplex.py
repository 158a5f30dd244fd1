"""The simplex method for the least l1 norm of an interpolant: small problems, many of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PIVOTS = 50
"""After so many pivots for each column the method goes round in circles."""

SLACK = 2.0**-40
"""A column enters where this much is gained at least; what is left is seen by the bounds that are computed from the result."""


def simplex(X: Array, y: Array) -> tuple[Array, Array] | None:
    """A vertex of min |b|_1, X b = y, and the dual variables; None where the rows of X are dependent, or the method goes round in circles.

    Every choice of independent columns is a feasible start, since the signs of b are free.
    """
    rows, columns = X.shape
    inside = _independent(X)
    if inside is None:
        return None
    for _ in range(PIVOTS * columns):
        basis = X[:, inside]
        values = np.linalg.solve(basis, y)
        signs = np.where(values < 0, -1.0, 1.0)
        dual = np.linalg.solve(basis.T, signs)
        gains = X.T @ dual
        gains[inside] = 0.0
        enters = int(np.argmax(abs(gains)))
        if not abs(gains[enters]) > 1 + SLACK:
            point: Array = np.zeros(columns)
            point[inside] = values
            return point, np.asarray(dual)
        falls = signs * np.linalg.solve(basis, np.sign(gains[enters]) * X[:, enters])
        # Some value falls to zero first: the norm cannot fall for ever.
        steps = np.divide(abs(values), falls, out=np.full(rows, np.inf), where=falls > 0)
        inside[int(np.argmin(steps))] = enters
    return None


def _independent(X: Array) -> Array | None:
    """As many independent columns as there are rows, by pivoting; None if there are not so many."""
    from scipy.linalg import qr

    rows = X.shape[0]
    if X.shape[1] < rows:
        return None
    triangle, order = qr(X, mode="r", pivoting=True)
    diagonal = abs(np.diagonal(triangle))
    if not diagonal[-1] > rows * np.finfo(np.float64).eps * diagonal[0]:
        return None
    return np.array(order[:rows])
