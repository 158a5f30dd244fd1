r"""Descent on \(\frac14\|U U^\top - X X^\top\|_F^2\) in the singular basis of X, split into what sees the signal and what does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from checks.arithmetic import concat, diag, svdvals, zeros


@dataclass(frozen=True)
class Split:
    r"""A point U = [S; N]: ``S`` (k, r) in the column space of X, ``N`` (m, r) orthogonal to it.

    ``sigma`` (k,): the singular values of X, so that \(X X^\top = \mathrm{diag}(\sigma^2, 0)\). ``step``: the step size.
    """

    S: Any
    N: Any
    sigma: Any
    step: Any

    @property
    def U(self) -> Any:
        """Both parts, shape (k + m, r)."""
        return concat([self.S, self.N], axis=0)

    @property
    def eigenvalues(self) -> Any:
        r"""Of \(X X^\top\), shape (k + m,)."""
        return concat([self.sigma**2, zeros(self.N.shape[0])])

    @property
    def error(self) -> Any:
        r"""\(U U^\top - X X^\top\)."""
        return self.U @ self.U.T - diag(self.eigenvalues)

    def stepped(self) -> Split:
        """The point after one step of gradient descent."""
        k, U = self.S.shape[0], self.U
        moved = U + self.step * (self.eigenvalues[:, None] * U - U @ (U.T @ U))
        return replace(self, S=moved[:k], N=moved[k:])

    def after(self, steps: int) -> Split:
        """The point after so many steps."""
        return reduce(lambda point, _: point.stepped(), range(steps), self)

    @property
    def smallest(self) -> Any:
        """The singular value of U with the number of its columns; U has at least as many rows."""
        return svdvals(self.U)[self.S.shape[1] - 1]


def grown(u: Any, target: Any, step: Any, steps: int) -> Any:
    r"""Descent of one number on \(\frac14 (u^2 - \lambda)^2\): u grows by the factor \(1 + \mu (\lambda - u^2)\), and falls where ``target`` is 0."""
    for _ in range(steps):
        u = u + step * (target - u**2) * u
    return u
