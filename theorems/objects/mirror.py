"""Mirror descent: potentials with their gradients and the inverses of these, and the divergence of Bregman."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checks.arithmetic import asinh, diag, exp, log, sinh, solve, sqrt


@dataclass(frozen=True)
class Potential:
    r"""A strictly convex \(\Psi\), its gradient, and the inverse of the gradient, each on arrays of shape (d,).

    ``second`` is the diagonal of the second derivative, shape (d,): all of it, for a potential that is a sum over the entries.
    """

    value: Callable[[Any], Any]
    gradient: Callable[[Any], Any]
    inverse: Callable[[Any], Any]
    second: Callable[[Any], Any]

    def divergence(self, u: Any, w: Any) -> Any:
        r"""\(D_\Psi(u, w) = \Psi(u) - \Psi(w) - \langle \nabla\Psi(w), u - w \rangle\)."""
        return self.value(u) - self.value(w) - (self.gradient(w) * (u - w)).sum()

    def stepped(self, w: Any, gradient: Any, step: Any) -> Any:
        r"""A step of mirror descent: \(\nabla\Psi(w_+) = \nabla\Psi(w) - \eta g\)."""
        return self.inverse(self.gradient(w) - step * gradient)


ENTROPY = Potential(lambda w: (w * log(w) - w).sum(), log, exp, lambda w: 1 / w)
r"""\(\sum w \log w - w\) on positive weights, least at \(\mathbf 1\)."""

QUARTIC = Potential(lambda w: (w**4 + 2 * w**2).sum() / 4, lambda w: w**3 + w, lambda z: _cardano(z), lambda w: 3 * w**2 + 1)
r"""\(\sum \frac14 w^4 + \frac12 w^2\), which grows faster than a parabola."""


def hypentropy(scale: Any) -> Potential:
    r"""The potential with gradient \(\sinh^{-1}(w / s)\), of which the squared parametrisation is the case \(s = 2 \alpha^2\)."""
    return Potential(
        lambda w: (w * asinh(w / scale) - sqrt(w * w + scale**2)).sum(),
        lambda w: asinh(w / scale),
        lambda z: scale * sinh(z),
        lambda w: 1 / sqrt(w * w + scale**2),
    )


def mahalanobis(Q: Any) -> Potential:
    r"""\(\frac12 w^\top Q w\) for a positive definite matrix Q."""
    return Potential(lambda w: w @ Q @ w / 2, lambda w: Q @ w, lambda z: solve(Q, z), lambda w: diag(Q))


def _cardano(z: Any) -> Any:
    r"""The real root of \(w^3 + w = z\): \(\frac{2}{\sqrt 3} \sinh(\frac13 \sinh^{-1}(\frac{3 \sqrt 3}{2} z))\)."""
    return 2 / sqrt(3) * sinh(asinh(3 * sqrt(3) / 2 * z) / 3)
