r"""Sensing of \(X X^\top\) with a symmetric factorisation: the measured matrix, the loss, gradient descent and the power method beside it."""

from __future__ import annotations

from typing import Any

from checks.arithmetic import eigvalsh
from theorems.objects.sensing import adjoint, measure


def normal(A: Any, M: Any) -> Any:
    r"""\(\mathcal A^* \mathcal A(M) = \frac1n \sum_i \langle A_i, M\rangle A_i\), shape (d, d), for measurements A of shape (n, d, d)."""
    return adjoint(A, measure(A, M)) / A.shape[0]


def symmetric_part(M: Any) -> Any:
    r"""\(\frac12 (M + M^\top)\)."""
    return (M + M.T) / 2


def symmetrised(A: Any) -> Any:
    """The symmetric parts of measurements of shape (n, d, d)."""
    return (A + A.transpose(0, 2, 1)) / 2


def quartic_loss(U: Any, A: Any, X: Any) -> Any:
    r"""\(\frac1{4n} \sum_i \langle A_i, X X^\top - U U^\top\rangle^2\)."""
    return (measure(A, X @ X.T - U @ U.T) ** 2).sum() / (4 * A.shape[0])


def stepped(U: Any, A: Any, X: Any, step: Any) -> Any:
    """One step of gradient descent on `quartic_loss`."""
    return U + step * symmetric_part(normal(A, X @ X.T - U @ U.T)) @ U


def operator_size(A: Any) -> Any:
    r"""The norm of \(\mathcal A^* \mathcal A\) on all matrices with the Frobenius norm."""
    rows = A.reshape(A.shape[0], -1)
    return eigvalsh(rows @ rows.T)[-1] / A.shape[0]
