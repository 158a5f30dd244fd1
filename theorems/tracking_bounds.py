r"""What bounds the way of descent from a small start, whatever the measurements: near the power method at first, near the truth in the end.

The gap between descent and the power method is bounded in terms of the present size of the latter (`tracking_while_small`), and two matrices that
are near have near leading columns (`leading_columns_move_little`). So while both are small, the angle to the leading eigenvectors of the spectral
matrix Z is nearly the same for both. Later, a small loss means that the truth is near (`small_loss_is_near_the_truth`); but there may be another
minimum where measurements determine the truth (`determined_but_stuck`). For random measurements see `theorems.spectral_tracking`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, eigvalsh, eye, matrix_norm, minimum, outer, sqrt, stack, zeros
from checks.arithmetic import max as largest
from checks.arithmetic import min as smallest
from checks.claims import Claims
from checks.instances import arrays, directions, frames, interval, orthonormal, positive, reals, spectra, unit
from theorems.objects.differences import twelve_bends
from theorems.objects.sensing import measure
from theorems.objects.symmetric_sensing import normal, operator_size, quartic_loss, stepped, symmetrised

SOURCE = "@soltanolkotabi2022erice"
LITERATURE = "@stoger2021small"


def with_spectral_matrix(Z: Any, M: Any, others: Any) -> Any:
    """Symmetric measurements (n + 1, d, d) for which the spectral matrix of M is Z: one along Z, the others (n, d, d) blind to M.

    Any measurements with this Z are a rotation of such ones. The inner product of Z and M is positive.
    """
    n, others = others.shape[0] + 1, symmetrised(others)
    blind = others - (measure(others, M) / (M**2).sum())[:, None, None] * M
    return concat([(Z * sqrt(n / (Z * M).sum()))[None], blind], axis=0)


@dataclass(frozen=True)
class Tracked:
    """Descent and the power method from one start ``U`` (d, r), for a truth ``X`` (d, k) and a spectral matrix that is given.

    Its eigenvectors come from ``raw`` (d, d), its eigenvalues are ``values`` (d,), the last one times ``lowest`` in [-1, 1], so that the first one
    is its norm. ``others`` (n, d, d): what else is measured.
    """

    raw: Any
    values: Any
    lowest: Any
    U: Any
    others: Any
    X: Any
    step: Any
    steps: int

    @cached_property
    def frame(self) -> Any:
        """The eigenvectors of the spectral matrix."""
        return orthonormal(self.raw)

    @cached_property
    def Z(self) -> Any:
        """The spectral matrix."""
        values = concat([self.values[:1], self.values[1:-1], self.values[1:][-1:] * self.lowest])
        return (self.frame * values) @ self.frame.T

    def is_seen(self) -> Any:
        """Whether Z has a positive inner product with the truth, as every spectral matrix has."""
        return (self.Z * (self.X @ self.X.T)).sum() > 0

    @cached_property
    def A(self) -> Any:
        """The measurements."""
        return with_spectral_matrix(self.Z, self.X @ self.X.T, self.others)

    @cached_property
    def ends(self) -> tuple[Any, Any]:
        """Descent and the power method after all steps."""
        descent, power = self.U, self.U
        for _ in range(self.steps):
            descent, power = stepped(descent, self.A, self.X, self.step), power + self.step * self.Z @ power
        return descent, power

    @property
    def share(self) -> Any:
        """The norm of the start over that of its part along the leading eigenvector."""
        return matrix_norm(self.U) / matrix_norm(self.frame[:, :1].T @ self.U)

    @property
    def rho(self) -> Any:
        r"""\(K c^2 \|\tilde U_t\|_F^2 / \lambda_1\)."""
        return operator_size(self.A) * (self.share * matrix_norm(self.ends[1])) ** 2 / self.values[0]

    def is_small(self) -> Any:
        """Whether the power method is still small."""
        return self.rho < 1


def tracked(alpha: Any, U: Any, **parts: Any) -> Tracked:
    """From a start alpha U."""
    return Tracked(U=alpha * U, **parts)


def one_direction(start: float, step: float, steps: int) -> Tracked:
    """One entry, which is observed."""
    one = np.ones((1, 1))
    return Tracked(raw=one, values=np.ones(1), lowest=1.0, U=start * one, others=np.zeros((1, 1, 1)), X=one, step=step, steps=steps)


def mostly_beside(start: float, step: float, steps: int) -> Tracked:
    """Two directions, where the start is small along the leading one."""
    U, X = start * np.array([[0.125], [1.0]]), np.array([[1.0], [1.0]])
    return Tracked(np.eye(2), np.array([1.0, 0.5]), 1.0, U, np.zeros((1, 2, 2)), X, step, steps)


@theorem(
    statement=r"""
        \lambda_1(Z) = \|Z\|,\ q = 1 + \mu\lambda_1,\ c = \frac{\|U_0\|_F}{\|z_1^\top U_0\|},\
        \rho_t = \frac{K c^2}{\lambda_1} \|\tilde U_t\|_F^2 < 1:\quad
        q^t \|U_0\|_F \le c\, \|\tilde U_t\|_F,\quad
        \|U_t - \tilde U_t\|_F \le c\, \|\tilde U_t\|_F \Big(\frac1{\sqrt{1 - \rho_t}} - 1\Big)
    """,
    source=f"derived for {SOURCE}, 'Is this really true?' and 'Key idea: implicit spectral bias of GD'",
    literature=LITERATURE,
    instances=arrays(
        tracked,
        alpha=unit(""),
        raw=frames("d d"),
        values=spectra("d", zeros=False),
        lowest=interval(-1.0, 1.0, ""),
        U=frames("d r"),
        others=reals("n d d", "-large -extremes"),
        X=frames("d k"),
        step=unit(""),
        steps=st.integers(1, 5),
        sizes={"d": (1, 3), "r": (1, 2), "k": (1, 2), "n": (1, 2)},
    ),
    corners=[one_direction(2.0**-6, 2.0**-4, 16), one_direction(2.0**-6, 0.5, 8), one_direction(0.5, 2.0**-6, 1), mostly_beside(2.0**-6, 0.5, 2)],
    assumptions=[
        Assumption("seen", "Z has a positive inner product with the truth, as every spectral matrix has", Tracked.is_seen),
        Assumption("small", "the power method is still small", Tracked.is_small),
    ],
    tight=Tight(one_direction(0.25, 0.5, 3), part="size"),
    uses=["spectral-phase.spectral-bias-power-tracking"],
    mutants=[
        Mutant("a tenth of the bound", factor=Fraction(1, 10)),
        Mutant("of second order in the size", power=2),
        Mutant("whatever the share of the leading eigenvector", lost=0),
        Mutant("twice the rate of growth", faster=2),
        Mutant("half of the rate of growth", faster=Fraction(1, 2)),
    ],
)
def tracking_while_small(run, *, factor=1, power=1, lost=1, faster=1) -> Claims:
    r"""Descent is near to the power method while the latter is small, whatever the time and the size of the start.

    To leading order the relative gap is at most \(c^3 K \|\tilde U_t\|_F^2 / (2 \lambda_1)\), which is attained for one direction and short steps.
    """
    (end, linear), first = run.ends, matrix_norm(run.U)
    size, share = matrix_norm(linear), run.share**lost
    return {
        "size": leq((1 + faster * run.step * run.values[0]) ** run.steps * first, share * size),
        "gap": leq(matrix_norm(end - linear), factor * share * size**power * (1 / sqrt(1 - run.rho) - 1)),
    }


def top_of(values: Any) -> Any:
    """The largest of some numbers that are not negative, of which there may be none."""
    return largest(concat([zeros(1), values]))


PLANE: dict[str, Any] = {"left": np.eye(2), "right": np.eye(2), "other_right": np.eye(2), "E": [[0.0], [1.0]], "low": 5.0, "extra": [0.0]}


@theorem(
    statement=r"""
        P, U \text{ with singular values } s, s',\ \Pi_k \text{ the projections to their } k \text{ leading left singular vectors},\
        s_k > s'_{k+1}:\quad
        \|\Pi_k(U) - \Pi_k(P)\| \le \frac{\|U - P\|}{s_k - s'_{k+1}},\quad
        \big|\sin\angle(U, E) - \sin\angle(P, E)\big| \le \frac{\|U - P\|}{s_k - s'_{k+1}}
        \text{ for the spans of the leading vectors and any other } E \text{ of dimension } k
    """,
    source=f"derived for {SOURCE}, 'Key idea: implicit spectral bias of GD', the figure of angles",
    literature="@wedin1972perturbation",
    instances=arrays(
        left=frames("d m"),
        other_left=frames("d m"),
        right=frames("r m"),
        other_right=frames("r m"),
        E=frames("d k"),
        low=positive("", "-extremes"),
        extra=positive("k", "-scales"),
        other_extra=positive("k", "-scales"),
        rest=interval(0.0, 1.0, "l"),
        other_rest=interval(0.0, 0.875, "l"),
        sizes={"d": (2, 4), "r": (2, 3), "m": (2, 3), "k": (1, 2), "l": (0, 2)},
        where=lambda d, r, m, k, l: m == k + l and d >= m and r >= m,
    ),
    corners=[
        PLANE | {"other_left": [[4.0, -3.0], [3.0, 4.0]], "other_extra": [other], "rest": [0.0], "other_rest": [rest]}
        for other, rest in ((4.0, 0.0), (5.0, 0.0), (1.5, 0.5))
    ],
    tight=Tight(PLANE | {"other_left": [[4.0, -3.0], [3.0, 4.0]], "other_extra": [4.0], "rest": [0.0], "other_rest": [0.0]}, part="projections"),
    mutants=[
        Mutant("half of the bound", factor=Fraction(1, 2)),
        Mutant("twice the bound", factor=2),
        Mutant("without the smaller singular values", gap=0),
        Mutant("the gap of squares", power=2),
    ],
)
def leading_columns_move_little(
    left, other_left, right, other_right, E, low, extra, other_extra, rest, other_rest, *, factor=1, gap=1, power=1
) -> Claims:
    """The leading left singular vectors of two matrices span nearly the same space, if the matrices differ by less than the gap below these values.

    The gap is between the last leading value of the one and the first other value of the other. So an angle to any third space is nearly the same.
    """
    k = E.shape[1]
    top, below, other_below = low + extra, low * rest, low * other_rest
    other_top = top_of(other_below) + other_extra
    P, U, E = orthonormal(left), orthonormal(other_left), orthonormal(E)
    first = (P * concat([top, below])) @ orthonormal(right).T
    second = (U * concat([other_top, other_below])) @ orthonormal(other_right).T
    spaces = [B[:, :k] @ B[:, :k].T for B in (P, U, E)]
    room = smallest(top) ** power - gap * top_of(other_below) ** power
    bound = factor * matrix_norm(second - first, ord=2)
    angles = [matrix_norm(space - spaces[2], ord=2) for space in spaces[:2]]
    return {
        "projections": leq(room * matrix_norm(spaces[1] - spaces[0], ord=2), bound),
        "angles": leq(room * modulus(angles[1] - angles[0]), bound),
    }


def symmetric_coordinates(d: int) -> Any:
    """An orthonormal basis of the symmetric matrices, shape (d (d + 1) / 2, d, d)."""
    unit = eye(d)
    pairs = [(outer(unit[i], unit[j]) + outer(unit[j], unit[i])) / sqrt(2) for i in range(d) for j in range(i)]
    return stack([outer(unit[i], unit[i]) for i in range(d)] + pairs)


BOTH_SQUARES = [[[1.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 1.0]]]


def least_seen(A: Any) -> Any:
    """The least of |A(M)|^2 / n over symmetric matrices of norm 1."""
    seen = stack([measure(A, B) for B in symmetric_coordinates(A.shape[1])])
    return eigvalsh(seen @ seen.T)[0] / A.shape[0]


MIRROR = np.array([[1, 0], [0, -1]])


@theorem(
    statement=r"""
        \lambda = \min \tfrac1n \|\mathcal A(M)\|^2 \text{ over symmetric } M \text{ with } \|M\|_F = 1:\quad
        \min_\pm \|u \mp x\|^2\, (\|u\|^2 + \|x\|^2) \le 2 \|u u^\top - x x^\top\|_F^2 \le \frac{8}{\lambda} \mathcal L(u);\quad
        n = 1,\ A = Q\, \mathrm{diag}(a, b)\, Q^\top:\ \mathcal L(Q\, \mathrm{diag}(1, -1)\, Q^\top x) = 0
    """,
    source=f"derived for {SOURCE}, 'Is this really true?', r = 1",
    literature=LITERATURE,
    instances=arrays(
        u=reals("d", "-extremes"),
        x=reals("d", "-extremes"),
        A=reals("n d d", "-extremes"),
        raw=frames("2 2"),
        values="2",
        truth="2",
        sizes={"d": (1, 3), "n": (1, 4)},
    ),
    corners=[{"u": [0.0, 1.0], "x": [1.0, 0.0], "A": BOTH_SQUARES, "raw": np.eye(2), "values": [2.0, 1.0], "truth": [1.0, 1.0]}],
    tight=Tight({"u": [0.0, 1.0], "x": [1.0, 0.0], "A": BOTH_SQUARES, "raw": np.eye(2), "values": [2.0, 1.0], "truth": [1.0, 1.0]}, part="distance"),
    mutants=[
        Mutant("half of the constant", constant=1),
        Mutant("twice the constant", constant=4),
        Mutant("the squared distance, whatever the sizes", sized=False),
        Mutant("the eigenvectors swapped, not mirrored", mirror=np.array([[0, 1], [1, 0]])),
        Mutant("the least eigenvalue counts twice", seen=2),
    ],
)
def small_loss_is_near_the_truth(u, x, A, raw, values, truth, *, constant=2, sized=True, mirror=MIRROR, seen=1) -> Claims:
    """For one column a small loss means that u is near x or -x, if the measurements determine symmetric matrices: n >= 3 generic ones for d = 2.

    One measurement does not determine x: its mirror image along an eigenvector is measured alike.
    """
    A, U, X, Q, start = symmetrised(A), u[:, None], x[:, None], orthonormal(raw), truth[:, None]
    squared = ((U @ U.T - X @ X.T) ** 2).sum()
    distance = minimum(((u - x) ** 2).sum(), ((u + x) ** 2).sum())
    return {
        "distance": leq(distance * (((u**2).sum() + (x**2).sum()) if sized else 1), constant * squared),
        "loss": leq(seen * least_seen(A) * squared, 4 * quartic_loss(U, A, X)),
        "one measurement": equal(quartic_loss(Q @ mirror @ Q.T @ start, ((Q * values) @ Q.T)[None], start), 0),
    }


@theorem(
    statement=r"""
        d = 2,\ r = 1,\ n = 3,\ x = e_1,\ \mathcal L(u) = \tfrac14 m^\top H m,\ m = (u_1^2 - 1, u_2^2, \sqrt2 u_1 u_2),\
        H = \begin{pmatrix} 1 & h & 0\\ h & 1 & 0\\ 0 & 0 & \tfrac{1 - h^2}h + \delta\end{pmatrix} \succ 0:\quad
        u = \sqrt h\, e_2 \implies \nabla\mathcal L(u) = 0,\ \nabla^2\mathcal L(u) = h\, \mathrm{diag}(\delta, 2),\ \mathcal L(u) = \tfrac14 (1 - h^2)
    """,
    source=f"derived for {SOURCE}, 'Is this really true?', d = 2 and r = 1",
    literature=LITERATURE,
    instances=arrays(h=interval(0.125, 0.875, ""), delta=positive("", "-scales"), direction=directions("2 1")),
    corners=[{"h": 0.5, "delta": 0.5, "direction": [[1.0], [0.0]]}],
    mutants=[
        Mutant("a point without slope has no loss", left=0),
        Mutant("curved alike in both directions", bend=1),
        Mutant("a saddle", across=-1),
        Mutant("measurements that keep the norm", gram=0),
    ],
)
def determined_but_stuck(h, delta, direction, *, left=Fraction(1, 4), bend=2, across=1, gram=1) -> Claims:
    """Even measurements that determine every symmetric matrix may leave a strict local minimum, where descent with one column can get stuck."""
    first, second, mixed = symmetric_coordinates(2)
    rest = sqrt(1 - h**2)
    A = sqrt(3) * stack([first + gram * h * second, rest * second, sqrt(rest**2 / h + delta) * mixed])
    truth, stuck = eye(2)[:, :1], sqrt(h) * eye(2)[:, 1:]
    bends = twelve_bends(lambda t: quartic_loss(stuck + t * direction, A, truth))
    return {
        "no slope": equal(normal(A, stuck @ stuck.T - truth @ truth.T) @ stuck, 0 * stuck),
        "curvature": equal(bends, 12 * h * (across * delta * direction[0, 0] ** 2 + bend * direction[1, 0] ** 2)),
        "a loss that is left": equal(quartic_loss(stuck, A, truth), left * (1 - h**2)),
    }
