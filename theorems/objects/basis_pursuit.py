r"""Interpolation with the least \(\ell_1\) norm, where the least norm is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, exp, eye, log, sign, sinh
from checks.solvers import Optimum, minimal_l1
from theorems.objects.squared_parametrisation import interpolant


class ReducedDesign:
    r"""A predictor on the design \([I, R]\), and its targets. Its heirs have ``others``, that is R (n, m), and ``solution``, of shape (d,)."""

    others: Any
    solution: Any

    @property
    def dimension(self) -> int:
        """D = n + m."""
        return int(self.others.shape[0] + self.others.shape[1])

    @property
    def design(self) -> Any:
        r"""\(X = [I, R]\), shape (n, d)."""
        return concat([eye(self.others.shape[0]), self.others], axis=1)

    @property
    def targets(self) -> Any:
        r"""What is predicted, shape (n,)."""
        return self.design @ self.solution

    @property
    def norm(self) -> Any:
        r"""The \(\ell_1\) norm of the predictor."""
        return modulus(self.solution).sum()

    @property
    def least(self) -> Any:
        r"""The \(\ell_1\) norm of the targets: the least norm, where the first n coordinates solve \(\min \|b\|_1\), \(X b = y\)."""
        return modulus(self.targets).sum()


@dataclass(frozen=True)
class BasisPursuit(ReducedDesign):
    r"""The problem \(\min \|b\|_1\) subject to \([I, R]\, b = y\), at the targets of the squared parametrisation with multipliers \(\nu\).

    ``others`` is R, of shape (n, m); ``nu`` has shape (n,); ``start`` is the scalar \(\alpha\) of the start \(\alpha \mathbf 1\). Every problem with
    a solution has this form up to row operations and the order of the coordinates, since some solution is supported on n independent columns.
    Where \(|\mathrm{sign}(y)^\top R| \le 1\), weak duality says that the first n coordinates solve it: the least norm is \(\|y\|_1\).
    """

    others: Any
    nu: Any
    start: Any

    @property
    def solution(self) -> Any:
        r"""\(\beta_\alpha = 2 \alpha^2 \sinh(X^\top \nu)\), shape (d,): the minimiser of \(Q_\alpha\) among all that predict the same."""
        return interpolant(self.design, self.nu, self.start)

    @property
    def enclosed(self) -> Optimum:
        """The least norm between bounds, by the linear program."""
        return minimal_l1(self.design, self.targets)

    def nontrivial(self) -> Any:
        r"""Whether \(y \ne 0\), which is the same as \(X^\top \nu \ne 0\)."""
        return modulus(self.nu).sum() > 0

    def solved(self) -> Any:
        r"""Whether the dual point \(\mathrm{sign}(y)\) is feasible, and nothing is trivial: \(|\mathrm{sign}(y)^\top R| \le 1\), \(y \ne 0\)."""
        y = self.targets
        return (modulus(sign(y) @ self.others) <= 1).all() & (modulus(y).sum() > 0)

    def starts_below(self, epsilon: Any) -> Any:
        r"""Whether \(\alpha^2 \le s\, e^{-1} d^{-1 - 1/\varepsilon}\), with the least norm \(s\)."""
        d = self.dimension
        return self.start**2 * d * exp(1 + log(d) / epsilon) <= self.least


@dataclass(frozen=True)
class RepeatedLevel:
    r"""One row \((1, r, \dots, r)\) with D equal entries, counted and not stored, so that D may be huge.

    The multiplier is \(\nu = u = v + \log(D / \kappa)\) and \(r = v / u\): then the D small coordinates together weigh about \(\kappa\) times
    the large one. All norms are in units of the squared start \(\alpha^2\).
    """

    copies: int
    kappa: Any
    v: Any

    @property
    def dimension(self) -> Any:
        """D = D + 1."""
        return self.copies + 1

    @property
    def u(self) -> Any:
        r"""The multiplier \(\nu\), about \(\log(s / \alpha^2)\)."""
        return self.v + self.spread

    @property
    def spread(self) -> Any:
        r"""\(\log(D / \kappa)\)."""
        return log(self.copies / self.kappa)

    @property
    def norm(self) -> Any:
        r"""\(\|\beta_\alpha\|_1 / \alpha^2\)."""
        return 2 * (sinh(self.u) + self.copies * sinh(self.v))

    @property
    def least(self) -> Any:
        r"""The least norm over \(\alpha^2\): \(y\) over the largest entry, which is 1."""
        return 2 * (sinh(self.u) + self.copies * sinh(self.v) * self.v / self.u)
