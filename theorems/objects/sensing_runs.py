r"""Gradient descent on random sensing problems, many problems and several starts of each at once, in float64.

A problem is measured by \(\mathcal A(M)_i = \langle A_i, M\rangle / \sqrt n\) with Gaussian \(A_i\). Its normal operator
\(\mathcal A^* \mathcal A\) is all that descent sees of it. Arrays are of shape (problems, starts, rows, columns); one start of a problem may differ
from another by its size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def gaussian_measurements(rng: np.random.Generator, problems: int, n: int, d1: int, d2: int) -> Floats:
    r"""\(A_i / \sqrt n\) with independent standard normal entries, shape (problems, n, d1, d2)."""
    return rng.standard_normal((problems, n, d1, d2)) / np.sqrt(n)


def symmetric_measurements(rng: np.random.Generator, problems: int, n: int, d: int) -> Floats:
    r"""\(A_i / \sqrt n\) symmetric, with variance 1 on the diagonal and 1/2 beside it, shape (problems, n, d, d)."""
    A = gaussian_measurements(rng, problems, n, d, d)
    return (A + A.swapaxes(-1, -2)) / 2


def random_frames(rng: np.random.Generator, problems: int, d: int, k: int) -> Floats:
    """Orthonormal columns that span a uniformly distributed subspace, shape (problems, 1, d, k)."""
    return np.linalg.qr(rng.standard_normal((problems, 1, d, k)))[0]


def truth(rng: np.random.Generator, problems: int, d: int, k: int) -> Floats:
    """Random matrices of rank k whose singular values are 1, shape (problems, 1, d, d)."""
    return random_frames(rng, problems, d, k) @ random_frames(rng, problems, d, k).swapaxes(-1, -2)


@dataclass(frozen=True)
class Problems:
    """Measurements of shape (problems, n, d1, d2), divided by the root of their number, and the targets of shape (problems, 1, d1, d2).

    Without measurements every entry of the target is observed.
    """

    A: Floats | None
    target: Floats

    def first(self, n: int) -> Problems:
        """The same problems with their first n measurements only."""
        assert self.A is not None
        return Problems(self.A[:, :n] * np.sqrt(self.A.shape[1] / n), self.target)

    def measured(self, M: Floats) -> Floats:
        """What is measured of the matrices M (problems, starts, d1, d2): shape (problems, starts, n)."""
        if self.A is None:
            return M.reshape(*M.shape[:2], -1)
        return M.reshape(*M.shape[:2], -1) @ self.A.reshape(*self.A.shape[:2], -1).swapaxes(-1, -2)

    def normal(self, M: Floats) -> Floats:
        """The normal operator at the matrices M, of their shape."""
        if self.A is None:
            return M
        return (self.measured(M) @ self.A.reshape(*self.A.shape[:2], -1)).reshape(M.shape)

    @property
    def curvature(self) -> Floats:
        """The norm of the normal operator, shape (problems, 1, 1, 1)."""
        if self.A is None:
            return np.ones((1, 1, 1, 1))
        rows = self.A.reshape(*self.A.shape[:2], -1)
        return np.asarray(np.linalg.eigvalsh(rows @ rows.swapaxes(-1, -2))[:, -1, None, None, None])

    @property
    def spectral_matrix(self) -> Floats:
        """The normal operator at the target, shape (problems, 1, d1, d2)."""
        return self.normal(self.target)

    def symmetric_path(self, U: Floats, step: float | Floats) -> Iterator[Floats]:
        r"""The start and all later points of \(U \mapsto U + \mu \mathcal A^* \mathcal A(M - U U^\top) U\)."""
        while True:
            yield U
            U = U + step * self.normal(self.target - U @ U.swapaxes(-1, -2)) @ U

    def path(self, U: Floats, V: Floats, step: float | Floats) -> Iterator[tuple[Floats, Floats]]:
        r"""The start and all later points of \((U, V) \mapsto (U + \mu G V, V + \mu G^\top U)\), \(G = \mathcal A^* \mathcal A(M - U V^\top)\)."""
        while True:
            yield U, V
            G = step * self.normal(self.target - U @ V.swapaxes(-1, -2))
            U, V = U + G @ V, V + G.swapaxes(-1, -2) @ U

    def power_path(self, U: Floats, step: float | Floats) -> Iterator[Floats]:
        r"""The start and all later points of the power method \(U \mapsto (I + \mu Z) U\)."""
        shifted = np.eye(U.shape[-2]) + step * self.spectral_matrix
        while True:
            yield U
            U = shifted @ U

    def error(self, M: Floats) -> Floats:
        """The Frobenius distance from the target, in units of its norm: shape (problems, starts)."""
        return np.asarray(lengths(M - self.target) / lengths(self.target))

    def misfit(self, M: Floats) -> Floats:
        """The distance of what is measured, in units of what is measured of the target: shape (problems, starts)."""
        measured = self.measured(self.target)
        return np.asarray(np.linalg.norm(self.measured(M) - measured, axis=-1) / np.linalg.norm(measured, axis=-1))


def lengths(M: Floats) -> Floats:
    """The Frobenius norms of matrices."""
    return np.sqrt((M * M).sum(axis=(-2, -1)))


def product(U: Floats, V: Floats) -> Floats:
    r"""\(U V^\top\)."""
    return U @ V.swapaxes(-1, -2)


def leading(U: Floats, k: int) -> Floats:
    """The k leading left singular vectors, as columns."""
    return np.asarray(np.linalg.svd(U, full_matrices=False)[0][..., :k])


def top_eigenvectors(Z: Floats, k: int) -> Floats:
    """The eigenvectors of the k largest eigenvalues of symmetric matrices, as columns."""
    return np.asarray(np.linalg.eigh(Z)[1][..., -k:])


def sine(P: Floats, Q: Floats) -> Floats:
    """The sine of the largest angle between the spans of two matrices with k orthonormal columns each."""
    return np.asarray(np.linalg.norm(Q - P @ (P.swapaxes(-1, -2) @ Q), ord=2, axis=(-2, -1)))


def at(path: Iterator[Any], time: int) -> Any:
    """The point of a path at a time."""
    return next(islice(path, time, None))
