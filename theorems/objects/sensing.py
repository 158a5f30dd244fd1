"""Matrix sensing with a factorised model: measurements, loss, gradients and gradient descent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, reduce
from operator import and_
from typing import Any

from checks.arithmetic import concat, einsum, matrix_norm, matrix_transpose, ones_like, sqrt, stack, zeros_like


@dataclass(frozen=True)
class Sensing:
    r"""The loss \(L(V, W) = \frac12 \|A(V W^\top) - y\|^2\) at one pair of factors.

    ``V``: (d1, r), ``W``: (d2, r), ``A``: (n, d1, d2) measurement matrices, ``y``: (n,) targets, ``step``: the step size of gradient descent.
    """

    V: Any
    W: Any
    A: Any
    y: Any
    step: Any

    @property
    def residual(self) -> Any:
        r"""\(A(V W^\top) - y\), shape (n,)."""
        return measure(self.A, self.V @ self.W.T) - self.y

    @property
    def loss(self) -> Any:
        """Half the squared residual."""
        return (self.residual**2).sum() / 2

    @property
    def outer_gradient(self) -> Any:
        r"""\(G = A^*(A(V W^\top) - y)\), the gradient with respect to the product, shape (d1, d2)."""
        return adjoint(self.A, self.residual)

    @property
    def gradients(self) -> tuple[Any, Any]:
        r"""\(\nabla_V L = G W\) and \(\nabla_W L = G^\top V\)."""
        G = self.outer_gradient
        return G @ self.W, G.T @ self.V

    @property
    def imbalance(self) -> Any:
        r"""\(B = V^\top V - W^\top W\), shape (r, r)."""
        return self.V.T @ self.V - self.W.T @ self.W

    def stepped(self) -> Sensing:
        """Both factors moved at once by one step of gradient descent."""
        gradient_V, gradient_W = self.gradients
        return replace(self, V=self.V - self.step * gradient_V, W=self.W - self.step * gradient_W)

    def small_step(self) -> Any:
        r"""Whether \(\mu\ell \le 1\) for a bound \(\ell\) on the curvature along the next step, computed from its start."""
        n = self.A.shape[0]
        size = matrix_norm(self.A.reshape(n, -1), ord=2)
        root = size * sqrt(2 * self.loss)
        factors = matrix_norm(self.V, ord=2) ** 2 + matrix_norm(self.W, ord=2) ** 2
        return self.step * (size**2 * (1 + self.step * root) ** 2 * factors + root) <= 1

    @property
    def squared_gradient(self) -> Any:
        r"""\(\|\nabla_V L\|_F^2 + \|\nabla_W L\|_F^2\)."""
        return sum((gradient**2).sum() for gradient in self.gradients)

    def descends(self, rate: Any = Fraction(1, 2)) -> Any:
        """Whether the next step lowers the loss by at least ``rate`` times step times squared gradient."""
        return self.loss - self.stepped().loss >= rate * self.step * self.squared_gradient


@dataclass(frozen=True)
class Descent:
    """Gradient descent of ``steps`` steps from ``start``; ``rate`` is what a step should remove of the loss, per step times squared gradient."""

    start: Sensing
    steps: int = 1
    rate: Any = Fraction(1, 2)

    @cached_property
    def path(self) -> list[Sensing]:
        """The ``steps + 1`` points of the run."""
        path = [self.start]
        for _ in range(self.steps):
            path.append(path[-1].stepped())
        return path

    def descends(self) -> Any:
        """Whether every step descends."""
        return reduce(and_, [point.descends(self.rate) for point in self.path[:-1]])


def descent(V: Any, W: Any, A: Any, y: Any, step: Any, steps: int = 1, rate: Any = Fraction(1, 2)) -> Descent:
    """A run from its parts."""
    return Descent(Sensing(V, W, A, y, step), steps, rate)


def measure(A: Any, M: Any) -> Any:
    r"""\(A(M)_k = \langle A_k, M\rangle\), shape (n,)."""
    return einsum("kij,ij->k", A, M)


def adjoint(A: Any, z: Any) -> Any:
    r"""\(A^*(z) = \sum_k z_k A_k\), the shape of one measurement."""
    return einsum("kij,k->ij", A, z)


def spectral_matrix(A: Any, M: Any) -> Any:
    r"""\(Z = \frac1n \sum_k \langle A_k, M\rangle A_k\), the shape of M."""
    return adjoint(A, measure(A, M)) / A.shape[0]


def sym(M: Any, sign: int = 1) -> Any:
    r"""The symmetric lift \(\begin{bmatrix}0 & M\\ M^\top & 0\end{bmatrix}\) of a (..., d1, d2) matrix; ``sign`` multiplies the lower block."""
    transposed = matrix_transpose(M)
    upper = concat([zeros_like(M @ transposed), M], axis=-1)
    lower = concat([sign * transposed, zeros_like(transposed @ M)], axis=-1)
    return concat([upper, lower], axis=-2)


def skew(M: Any) -> Any:
    """The skew lift, with the lower block negated."""
    return sym(M, sign=-1)


def one_measurement(a: Any, w: Any, b: Any, step: Any) -> Sensing:
    r"""The smallest instance with a residual that the signal does not see: \(V = (a, 0)^\top\), \(W = w\), \(A_1 = (0, 1)^\top\), \(y = -b\).

    The gradient in W vanishes and that in V has rank one; the imbalance is \(a^2 - w^2\), the loss \(b^2 / 2\).
    """
    zero, one = zeros_like(a), ones_like(a)
    return Sensing(stack([a, zero])[:, None], stack([w])[:, None], stack([zero, one])[None, :, None], stack([-b]), step)
