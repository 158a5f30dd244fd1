r"""How near the spectral matrix \(Z = \frac1n \sum_i \langle A_i, M\rangle A_i\) of Gaussian measurements is to the matrix M that was measured.

It is unbiased, with an exact second moment, where the measurements are isotropic (`spectral_matrix_moments`). Its error splits into a part along M
and one that is Gaussian given the measurements (`spectral_matrix_split`). From both follows that the distance in the spectral norm is of order
\(\sqrt{(d_1 + d_2) / n}\), with explicit constants on both sides (`spectral_matrix_concentration`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, leq, mean, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import eye, matrix_norm, outer, sqrt, stack
from checks.claims import Claims
from checks.instances import arrays, directions, reals
from theorems.objects.gaussian import joint_moments
from theorems.objects.sensing import adjoint, measure, spectral_matrix

SOURCE = "@soltanolkotabi2022erice"
LITERATURE = "@stoger2021small"
PLACE = f"{SOURCE}, 'Role of randomness+overparameterization'"
TRIALS = 1000


def entries_of(d1: int, d2: int) -> Any:
    """The basis of all matrices, shape (d1 d2, d1, d2)."""
    return eye(d1 * d2).reshape(d1 * d2, d1, d2)


def symmetric_basis(d: int, off: Any) -> Any:
    """A basis of the symmetric matrices: unit entries on the diagonal, and pairs of entries with square ``off`` beside it."""
    unit, root = eye(d), sqrt(off)
    pairs = [root * (outer(unit[i], unit[j]) + outer(unit[j], unit[i])) for i in range(d) for j in range(i)]
    return stack([outer(unit[i], unit[i]) for i in range(d)] + pairs)


def second_moments(basis: Any, M: Any) -> tuple[Any, Any]:
    r"""\(\mathbb E \langle A, M\rangle A\) and \(\mathbb E \langle A, M\rangle^2 \|A\|_F^2\) for Gaussian \(A = \sum_e z_e B_e\)."""
    along = (basis * M).sum(axis=(-2, -1))
    variance, covariances, variances = (along**2).sum(), (along[:, None, None] * basis).sum(axis=0), (basis**2).sum(axis=0)
    entries = [(i, j) for i in range(M.shape[0]) for j in range(M.shape[1])]
    return covariances, sum(joint_moments(2, (variance, covariances[ij], variances[ij]))[2, 2] for ij in entries)


@theorem(
    statement=r"""
        Z = \tfrac1n \sum_i \langle A_i, M\rangle A_i:\quad \mathbb E Z = M,\ \mathbb E \|Z - M\|_F^2 = \tfrac{D + 1}n \|M\|_F^2,\quad
        D = d_1 d_2 \text{ for independent } N(0, 1) \text{ entries},\ D = \tfrac{d (d + 1)}2 \text{ for symmetric } M, A_i \text{ with variances } 1
        \text{ on the diagonal and } \tfrac12 \text{ beside it}
    """,
    source=f"{PLACE}, which only says that Z is near to X X^T",
    literature=LITERATURE,
    instances=arrays(M="d1 d2", S="d d", sizes={"d1": (1, 3), "d2": (1, 3), "d": (1, 3)}),
    corners=[{"M": [[1.0]], "S": [[1.0, 1.0], [1.0, 1.0]]}],
    mutants=[
        Mutant("symmetric measurements with unit variance everywhere", off=1),
        Mutant("symmetric measurements with variance 1/4 beside the diagonal", off=Fraction(1, 4)),
        Mutant("a second moment that is a fifth too large", factor=Fraction(6, 5)),
        Mutant("independent of M: the term that its own direction adds", extra=0),
        Mutant("the dimension of all matrices, for symmetric ones", symmetric=lambda d: d * d),
    ],
)
def spectral_matrix_moments(M, S, *, off=Fraction(1, 2), factor=1, extra=1, symmetric=lambda d: d * (d + 1) // 2) -> Claims:
    """The spectral matrix is unbiased where the measurements are isotropic in their space. Second moments are those of n = 1, over n."""
    S = S + S.T
    d1, d2 = M.shape
    spaces = {"all": (entries_of(d1, d2), M, d1 * d2), "symmetric": (symmetric_basis(S.shape[0], off), S, symmetric(S.shape[0]))}
    claims: dict[str, Claims] = {}
    for name, (basis, signal, D) in spaces.items():
        centre, second = second_moments(basis, signal)
        size = (signal**2).sum()
        claims[name] = {"mean": equal(centre, signal), "second moment": equal(second - size, factor * (D + extra) * size)}
    return claims


@theorem(
    statement=r"""
        g_i = \langle A_i, M\rangle / \|M\|_F,\ A_i^\perp = A_i - g_i M / \|M\|_F:\quad
        Z - M = \bigl(\tfrac{\|g\|^2}n - 1\bigr) M + \tfrac{\|M\|_F}n \sum_i g_i A_i^\perp,\quad
        \|Z - M\| \le \bigl|\tfrac{\|g\|^2}n - 1\bigr| \|M\| + \tfrac{\|M\|_F}n \bigl\|\sum_i g_i A_i^\perp\bigr\|,\quad
        \|Z - M\|_F^2 \le \min(d_1, d_2)\, \|Z - M\|^2
    """,
    source=f"derived for {PLACE}",
    literature=LITERATURE,
    instances=arrays(A=reals("n d1 d2", "-extremes"), M=directions("d1 d2", "-scales"), sizes={"n": (1, 4), "d1": (1, 3), "d2": (1, 3)}),
    tight=[
        Tight(arrays(A="n 1 1", M=directions("1 1", "-scales")), part="spectral norm"),
        Tight(arrays(A="n 1 d2", M=directions("1 d2", "-scales")), part="rank"),
        Tight(arrays(lambda c: {"A": c * eye(2)[None], "M": eye(2)}, c=""), part="rank"),
    ],
    mutants=[
        Mutant("the measurements without projection", projected=0),
        Mutant("the sum of g, not of its squares", power=1),
        Mutant("the part along M alone", across=0),
        Mutant("half of the part along M", along=Fraction(1, 2)),
        Mutant("the Frobenius norm at most the spectral one", order=0),
        Mutant("the square of the rank", order=2),
    ],
)
def spectral_matrix_split(A, M, *, projected=1, power=2, across=1, along=1, order=1) -> Claims:
    """The error of the spectral matrix along M depends on g alone; the rest is a combination of matrices orthogonal to M, independent of g.

    So, given g, the rest is the length of g times a projected Gaussian matrix, whose spectral norm has mean at most the sum of the two roots.
    """
    n, size = A.shape[0], matrix_norm(M)
    g = measure(A, M) / size
    perpendicular = A - projected * g[:, None, None] * (M / size)
    drift = (g**power).sum() / n - 1
    rest = size / n * adjoint(perpendicular, g)
    error = spectral_matrix(A, M) - M
    return {
        "split": equal(error, drift * M + across * rest),
        "orthogonal": equal((perpendicular * M).sum(axis=(-2, -1)), 0),
        "spectral norm": leq(matrix_norm(error, ord=2), along * modulus(drift) * matrix_norm(M, ord=2) + across * matrix_norm(rest, ord=2)),
        "rank": leq((error**2).sum(), min(M.shape) ** order * matrix_norm(error, ord=2) ** 2),
    }


def fourth_moment_spread(n: int, D: int) -> float:
    r"""The standard deviation of \(n \|Z - M\|_F^2 / \|M\|_F^2\), exactly.

    It is the squared length of a sum of n independent copies of Y = g A - M, for unit M, divided by n. So its variance is
    \((\mathbb E\|Y\|^4 - (\mathbb E\|Y\|^2)^2 - 2\|C\|_F^2) / n + 2\|C\|_F^2\), where the covariance C of Y has the eigenvalues 2, 1, ..., 1, and
    \(\|Y\|^2 = (g^2 - 1)^2 + g^2 R\) with R chi-square of D - 1 degrees of freedom.
    """
    fourth = 60 + 20 * (D - 1) + 3 * (D - 1) * (D + 1)
    covariance = 2 * (D + 3)
    return float(((fourth - (D + 1) ** 2 - covariance) / n + covariance) ** 0.5)


@theorem(
    statement=r"""
        A_i \text{ i.i.d. } N(0, 1)^{d_1 \times d_2}:\quad \mathbb E \|Z - M\|_F^2 = \tfrac{d_1 d_2 + 1}n \|M\|_F^2,\quad
        \sqrt{\tfrac{\max(d_1, d_2)}n} \|M\|_F \le (\mathbb E \|Z - M\|^2)^{1/2},\quad
        \mathbb E \|Z - M\| \le \tfrac{\sqrt{d_1} + \sqrt{d_2}}{\sqrt n} \|M\|_F + \sqrt{\tfrac2n} \|M\|
    """,
    source=f"{PLACE}, which only says that Z is near to X X^T",
    literature=LITERATURE,
    instances=arrays(M=directions("d1 d2", "-scales"), n=st.integers(1, 12), sizes={"d1": (1, 4), "d2": (1, 4)}),
    corners=[{"M": np.eye(4), "n": 12}, {"M": np.ones((1, 1)), "n": 4}],
    uses=["spectral-matrix.spectral-matrix-moments", "spectral-matrix.spectral-matrix-split"],
    mutants=[
        Mutant("a second moment that is a fifth too large", moment=1.2),
        Mutant("without the dimensions", dimensions=lambda d1, d2: 1),
        Mutant("half of the bound", factor=0.5),
        Mutant("the rate 1/n", rate=1),
        Mutant("the spectral norm of M in both terms", norm=2),
        Mutant("at least the dimension, not its root", least=2),
    ],
)
def spectral_matrix_concentration(
    M, n, rng, *, moment=1, dimensions=lambda d1, d2: d1**0.5 + d2**0.5, factor=1, rate=0.5, norm="fro", least=1
) -> Claims:
    r"""The spectral matrix is within order sqrt(d / n) of what was measured, in the spectral norm, and not nearer.

    The tails are proved, since the spectral norm is at most the Frobenius norm: the variance of \(\|Z - M\|\) is at most
    \(\mathbb E \|Z - M\|_F^2\), and that of \(\|Z - M\|^2\) at most \(\mathbb E \|Z - M\|_F^4\).
    """
    d1, d2 = M.shape
    D, m = d1 * d2, M / np.linalg.norm(M)
    A = rng.standard_normal((TRIALS, n, D))
    error = (((A @ m.ravel())[:, None] @ A) / n - m.ravel()).reshape(TRIALS, d1, d2)
    squares, top = n * (error**2).sum(axis=(-2, -1)), np.linalg.norm(error, ord=2, axis=(-2, -1))
    spread, second = fourth_moment_spread(n, D), D + 1
    bound = dimensions(d1, d2) * np.linalg.norm(m, norm) / n**rate + (2 / n) ** 0.5 * np.linalg.norm(m, 2)
    return {
        "second moment": mean(squares, equals=moment * second, tail="variance", scale=spread, effect=second / 7),
        "spectral norm": mean(top, at_most=factor * bound, tail="variance", scale=(second / n) ** 0.5),
        "not nearer": mean(n * top**2, at_least=max(d1, d2) ** least, tail="variance", scale=(spread**2 + second**2) ** 0.5),
    }
