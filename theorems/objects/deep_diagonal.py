r"""Linear prediction with weights to a power \(D \ge 3\), \(\beta = w_+^D - w_-^D\), from the start \(w_+ = w_- = \alpha \mathbf 1\).

Gradient flow keeps \(w_+^{2-D} + w_-^{2-D} = 2 \alpha^{2-D}\), so the weights are \(\alpha (1 \mp z)^{-1/(D-2)}\) for mirror coordinates z in
(-1, 1), which are zero at the start; and \(\beta = \alpha^D h_D(z)\).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

from checks.arithmetic import abs as modulus
from checks.arithmetic import concat
from checks.arithmetic import pow as raised
from theorems.objects.basis_pursuit import ReducedDesign


def within(m: Any) -> Any:
    r"""\(m / (1 + |m|)\): any number as a mirror coordinate in (-1, 1)."""
    return m / (1 + modulus(m))


def in_range(X: Any, nu: Any) -> Any:
    r"""\(\nu\) divided by a number, so that all mirror coordinates \(X^\top \nu\) are in (-1, 1); X has shape (n, d)."""
    return nu / (1 + modulus(X.T @ nu).max())


def halves(z: Any, depth: int) -> tuple[Any, Any]:
    r"""\((1 - z)^{-1/(D-2)}\) and \((1 + z)^{-1/(D-2)}\): the weights over the start."""
    power = -Fraction(1, depth - 2)
    return raised(1 - z, power), raised(1 + z, power)


def h(z: Any, depth: int) -> Any:
    r"""\(h_D(z) = (1 - z)^{-D/(D-2)} - (1 + z)^{-D/(D-2)}\): the predictor over \(\alpha^D\). Odd, increasing, onto the real numbers."""
    plus, minus = halves(z, depth)
    return plus**depth - minus**depth


def h_near_edge(gap: Any, depth: int) -> Any:
    r"""\(h_D(1 - g)\) for the distance g of a mirror coordinate to 1, which may be too small to be seen beside 1."""
    power = -Fraction(depth, depth - 2)
    return raised(gap, power) - raised(2 - gap, power)


def h_slope(z: Any, depth: int) -> Any:
    r"""\(h_D'(z)\), which increases with \(|z|\), from \(2 D / (D - 2)\) at zero."""
    plus, minus = halves(z, depth)
    return Fraction(depth, depth - 2) * (plus ** (2 * depth - 2) + minus ** (2 * depth - 2))


def potential_at(z: Any, depth: int) -> Any:
    r"""\(q_D(h_D(z)) = z\, h_D(z) - \int_0^z h_D\), where \(q_D\) is the function with \(q_D' = h_D^{-1}\) and \(q_D(0) = 0\)."""
    plus, minus = halves(z, depth)
    return z * h(z, depth) - Fraction(depth - 2, 2) * (plus**2 + minus**2 - 2)


@dataclass(frozen=True)
class DeepWeights:
    r"""Weights \((w_+, w_-)\), each of shape (d,), and their power D."""

    plus: Any
    minus: Any
    depth: int

    @classmethod
    def at(cls, z: Any, alpha: Any, depth: int) -> DeepWeights:
        """The weights with these mirror coordinates, from the start alpha."""
        plus, minus = halves(z, depth)
        return cls(alpha * plus, alpha * minus, depth)

    @property
    def beta(self) -> Any:
        r"""\(w_+^D - w_-^D\), shape (d,)."""
        return self.plus**self.depth - self.minus**self.depth

    def velocity(self, gradient: Any) -> DeepWeights:
        """Where gradient flow moves the weights when the loss has this gradient in the predictor."""
        D = self.depth
        return DeepWeights(-D * self.plus ** (D - 1) * gradient, D * self.minus ** (D - 1) * gradient, D)

    def change(self, move: DeepWeights, first: int = 1) -> Any:
        """What a move changes in the predictor, the orders of the binomial theorem from ``first`` on."""
        D = self.depth
        terms = [comb(D, k) * (self.plus ** (D - k) * move.plus**k - self.minus ** (D - k) * move.minus**k) for k in range(first, D + 1)]
        return sum(terms[1:], terms[0])


@dataclass(frozen=True)
class DeepProblem(ReducedDesign):
    r"""The design \([I, R]\) and the predictor with mirror coordinates \([I, R]^\top \nu\): R of shape (n, m), and \(\nu\) of shape (n,) in (-1, 1).

    Where the columns of R have an \(\ell_1\) norm of at most one, all mirror coordinates are in (-1, 1), and weak duality says that the first n
    coordinates solve \(\min \|b\|_1\) subject to \([I, R]\, b = y\), for every y. All sizes are in units of \(\alpha^D\).
    """

    others: Any
    nu: Any
    depth: int

    @property
    def solution(self) -> Any:
        r"""\(\beta / \alpha^D = h_D(X^\top \nu)\), shape (d,)."""
        return concat([h(self.nu, self.depth), self.aside])

    @property
    def aside(self) -> Any:
        """The coordinates behind the first n."""
        return h(self.nu @ self.others, self.depth)
