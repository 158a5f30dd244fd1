"""Separable data whose largest margin is known, with gradient descent on the logistic loss and the path that it follows in the end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from checks.arithmetic import concat, exp, log, matrix_norm, ones_like, solve, vector_norm


@dataclass(frozen=True)
class Separable:
    r"""Inputs times labels \(z_i \in \mathbb R^{1 + r}\) with the largest margin \(\gamma\), in the direction of the first axis.

    The k support vectors are \((\gamma, u_i)\) with \(\sum_i p_i u_i = 0\), independent; the others \(((1 + e_i) \gamma, v_i)\), \(e_i > 0\). Up to
    a rotation all data have this form whose support vectors are independent, with positive multipliers. ``weights`` (k,) are the p up to a factor,
    ``sides`` (r, k - 1) the first u, ``excess`` (m,) the e, ``others`` (m, r) the v; ``share`` is the step in units of 8 over the squared norm of Z.
    """

    gamma: Any
    weights: Any
    sides: Any
    excess: Any
    others: Any
    share: Any

    @cached_property
    def p(self) -> Any:
        """Shape (k,), of sum 1."""
        return self.weights / self.weights.sum()

    @cached_property
    def support(self) -> Any:
        """The support vectors, shape (k, 1 + r)."""
        last = -(self.sides @ self.p[:-1]) / self.p[-1]
        u = concat([self.sides.T, last[None, :]], axis=0)
        return concat([self.gamma * ones_like(u[:, :1]), u], axis=1)

    @cached_property
    def rest(self) -> Any:
        """The other points, shape (m, 1 + r)."""
        return concat([self.gamma * self.levels[:, None], self.others], axis=1)

    @property
    def levels(self) -> Any:
        """The other points' margins, in units of the least."""
        return 1 + self.excess

    @cached_property
    def Z(self) -> Any:
        """All points, shape (k + m, 1 + r)."""
        return concat([self.support, self.rest], axis=0)

    @cached_property
    def alpha(self) -> Any:
        """The multipliers of the support vectors, shape (k,)."""
        return self.p / self.gamma**2

    @cached_property
    def axis(self) -> Any:
        """The direction of the largest margin, of norm 1."""
        return concat([ones_like(self.alpha[:1]), 0 * self.support[0, 1:]])

    @property
    def separator(self) -> Any:
        """The shortest w with margins of at least 1."""
        return self.axis / self.gamma

    @cached_property
    def step(self) -> Any:
        """The step size: below 2 over the curvature of the logistic loss where the share is below 1."""
        return 8 * self.share / matrix_norm(self.Z, ord=2) ** 2

    @cached_property
    def offset(self) -> Any:
        r"""\(\tilde w\) in the span of the support vectors, with \(e^{-\langle \tilde w, z_i \rangle} = \alpha_i / \eta\)."""
        return self.support.T @ solve(self.support @ self.support.T, -log(self.alpha / self.step))

    def reference(self, tau: Any) -> Any:
        r"""\(\hat w \tau + \tilde w\) at the time \(t = e^\tau\)."""
        return self.separator * tau + self.offset

    def stepped(self, w: Any) -> Any:
        r"""A step of gradient descent on \(\sum_i \log(1 + e^{-\langle w, z_i \rangle})\)."""
        return w + self.step * self.Z.T @ (1 / (1 + exp(self.Z @ w)))

    @cached_property
    def disturbances(self) -> tuple[Any, Any, Any]:
        """What a step adds to the distance from the reference, at the time 1: of the logarithm, of the logistic loss, and of each other point."""
        curved = (self.alpha**2 * vector_norm(self.support, axis=-1)).sum() / self.step
        return vector_norm(self.separator) / 2, curved, self.step * exp(-self.rest @ self.offset) * vector_norm(self.rest, axis=-1)
