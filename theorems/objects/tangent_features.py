"""A network of ReLUs, linearised at its start: features, kernel, and the fits that they allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checks.arithmetic import concat, eigvalsh, solve, stack, trace
from theorems.objects.layers import Layers, step_gate


@dataclass(frozen=True)
class Linearised:
    r"""Two layers of ReLUs at the weights \(w_0\) = (``W`` (h, h), ``out`` (h,)), with inputs in the rows of ``X`` (n, h) and ``y`` of shape (n,).

    Its features are \(\phi_0(x) = \nabla_w f(w_0, x)\), flat, with p = h h + h entries; those of the output layer come last.
    """

    W: Any
    out: Any
    X: Any
    y: Any

    @property
    def net(self) -> Layers:
        """The network at its start."""
        return Layers((self.W,), self.out, step_gate)

    def starts_at(self, x: Any) -> Any:
        r"""\(h_0(x)\)."""
        return self.net.predict(x)

    def feature(self, x: Any) -> Any:
        r"""\(\phi_0(x)\), shape (p,)."""
        gradient = self.net.gradient(x)
        h = x.shape[0]
        return concat([gradient.hidden[0].reshape(h * h), gradient.out], axis=0)

    @property
    def features(self) -> Any:
        """One row for each input, shape (n, p)."""
        return stack([self.feature(self.X[i]) for i in range(self.X.shape[0])])

    @property
    def gap(self) -> Any:
        r"""\(y - h_0(X)\), shape (n,)."""
        return self.y - stack([self.starts_at(self.X[i]) for i in range(self.X.shape[0])])

    def kernel(self) -> Any:
        r"""\(K(X, X)\), shape (n, n)."""
        return self.features @ self.features.T

    def move(self, gap: Any) -> Any:
        r"""\(\Phi^\top K^{-1} g\): the shortest move of the weights that changes the predictions by g, shape (p,)."""
        return self.features.T @ solve(self.kernel(), gap)

    def moved(self, move: Any) -> Layers:
        """The network itself, not linearised, after a move of its weights (p,)."""
        h = self.X.shape[1]
        return Layers((self.W + move[: h * h].reshape(h, h),), self.out + move[h * h :], step_gate)

    def is_regular(self) -> Any:
        """Whether the kernel is invertible, by a margin that shows."""
        K = self.kernel()
        return eigvalsh(K)[0] > trace(K) / 256
