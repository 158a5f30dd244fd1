r"""Restricted isometry of Gaussian measurements of matrices.

The measurement operator is \(\mathcal A(M) = n^{-1/2} (\langle A_i, M\rangle)_{i \le n}\), with independent standard normal entries in every \(A_i\).
It keeps the norm of a fixed matrix up to a chi-square factor (`rip_gaussian`). That it does so for all matrices of rank k at once, up to
\(\delta_k\), is the restricted isometry property. From it follows that \(\mathcal A^* \mathcal A\) is nearly the identity on matrices of rank k
(`rip_controls_the_error`), and it needs at least as many measurements as a matrix in k columns has entries (`rip_needs_samples`). For Gaussian
measurements \(\delta_k\) is of order \(\sqrt{k (d_1 + d_2) / n}\), with explicit constants on both sides (`rip_lower_bound`, `rip_width`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, equal, event, leq, mean, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import eye, matrix_norm, stack, trace, vector_norm
from checks.claims import Claims
from checks.instances import arrays, directions, on_sphere, positive, reals
from theorems.objects.gaussian import chi_mean, chi_square_cdf, inner
from theorems.objects.hermite_tensors import hermite_tensor
from theorems.objects.sensing import measure, spectral_matrix

SOURCE = "@soltanolkotabi2022erice"
TRIALS = 1000


def gaussian_entries(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Independent standard normal entries."""
    return rng.standard_normal(shape)


def random_signs(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """Independent random signs, of the same mean and variance."""
    return 2.0 * rng.integers(0, 2, shape) - 1


def one_measurement_repeated(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """The first measurement in the place of all of them."""
    return np.broadcast_to(rng.standard_normal((shape[0], 1, *shape[2:])), shape)


def frobenius(M: Any) -> Any:
    """The Frobenius norm."""
    return matrix_norm(M)


def spectral(M: Any) -> Any:
    """The spectral norm."""
    return matrix_norm(M, ord=2)


@theorem(
    statement=r"A_i \text{ i.i.d. } N(0, 1)^{d_1 \times d_2}:\quad n \|\mathcal A(M)\|^2 / \|M\|_F^2 \sim \chi^2_n \text{ for every fixed } M \ne 0",
    source=f"{SOURCE}, 'Some comments': Gaussian measurements have the restricted isometry property",
    literature="@recht2010guaranteed; @candes2011tight",
    instances=arrays(M=directions("d1 d2", "-scales"), n=st.integers(1, 8), sizes={"d1": (1, 4), "d2": (1, 4)}),
    corners=[{"M": [[1.0, 0.0], [0.0, 1.0]], "n": 4}, {"M": [[1.0]], "n": 2}],
    checked_form="The distribution function at n/2, n and 2 n, from both sides.",
    mutants=[
        Mutant("one degree of freedom fewer", fewer=1),
        Mutant("measurements that are not divided by the root of their number", power=0),
        Mutant("relative to the spectral norm", norm=spectral),
        Mutant("random signs in the place of Gaussian entries", entries=random_signs),
        Mutant("the same measurement n times", entries=one_measurement_repeated),
    ],
)
def rip_gaussian(M, n, rng, *, fewer=0, power=1, norm=frobenius, entries=gaussian_entries) -> Claims:
    """The squared length of the measurements of one matrix is chi-square, whatever the matrix."""
    A = entries(rng, (TRIALS, n, *M.shape))
    measured = (A.reshape(TRIALS, n, -1) @ M.ravel()) / n ** (power / 2)
    ratio = n * (measured**2).sum(axis=-1) / norm(M) ** 2
    at = {"half": n / 2, "mean": n, "twice": 2 * n}
    levels = {name: chi_square_cdf(n - fewer, t) for name, t in at.items()}
    return {
        name: {"at least": event(ratio <= t, at_least=levels[name]), "at most": event(ratio <= t, at_most=levels[name])} for name, t in at.items()
    }


def distortion(A: Any, N: Any) -> Any:
    r"""\(\bigl|\|\mathcal A(N)\|^2 / \|N\|_F^2 - 1\bigr|\)."""
    return modulus((measure(A, N) ** 2).sum() / A.shape[0] / (N**2).sum() - 1)


def rank_one_terms(P: Any, Q: Any) -> list[Any]:
    """The matrices p q^T of the unit vectors along the rows of P and Q."""
    p, q = on_sphere(P), on_sphere(Q)
    return [p[j][:, None] * q[j] for j in range(P.shape[0])]


def combination(P: Any, Q: Any, s: Any) -> Any:
    """The sum of s_j p_j q_j^T, of rank at most k."""
    return sum(s[j] * term for j, term in enumerate(rank_one_terms(P, Q)))


def are_distinct(u: Any, v: Any, P: Any, Q: Any, s: Any) -> Any:
    """Whether neither M nor one of its terms is a multiple of u v^T."""
    first, M = rank_one_terms(u[None], v[None])[0], combination(P, Q, s)
    others = [M / vector_norm(M.reshape(-1)), *rank_one_terms(P, Q)]
    return (stack([((first + sign * other) ** 2).sum() for other in others for sign in (1, -1)]) > 0).all()


def one_measurement_of(width: int) -> dict[str, Any]:
    """The one measurement (1, ..., 1): its Gram matrix minus the identity has zero diagonal, and pairs different entries fully."""
    rows = np.eye(width)
    return {"A": np.ones((1, 1, width)), "u": np.ones(1), "v": rows[0], "P": np.ones((width - 1, 1)), "Q": rows[1:], "s": np.ones(width - 1)}


@theorem(
    statement=r"""
        M = \sum_{j \le k} s_j p_j q_j^\top \text{ with unit vectors},\ E = (\mathcal A^* \mathcal A - I)(M),\ \|u\| = \|v\| = 1:\quad
        |u^\top E v| \le \delta\, \|M\|_F \text{ for } \delta = \max_\pm \mathrm{dist}(u v^\top \pm M / \|M\|_F) \le \delta_{k+1},\quad
        |u^\top E v| \le \sum_j s_j \max_\pm \mathrm{dist}(u v^\top \pm p_j q_j^\top) \le \delta_2 \sum_j s_j,\quad
        |u^\top E v| \le \|\mathcal A^* \mathcal A - I\|\, \|M\|_F,\qquad
        \mathrm{dist}(N) = \bigl|\|\mathcal A(N)\|^2 / \|N\|_F^2 - 1\bigr|
    """,
    source=f"derived for {SOURCE}, 'Some comments'",
    literature="@candes2011tight",
    instances=arrays(
        A=reals("n d1 d2", "-extremes"),
        u=directions("d1", "-scales"),
        v=directions("d2", "-scales"),
        P=directions("k d1", "-scales"),
        Q=directions("k d2", "-scales"),
        s=positive("k", "-scales"),
        sizes={"n": (1, 4), "d1": (1, 3), "d2": (1, 3), "k": (1, 3)},
    ),
    assumptions=[Assumption("distinct", "neither M nor a term of it is a multiple of u v^T", are_distinct)],
    corners=[one_measurement_of(2), one_measurement_of(3), one_measurement_of(3) | {"A": np.array([[[1.0, -1.0, -1.0]]])}],
    tight=[Tight(one_measurement_of(2), part=part) for part in ("Frobenius norm", "nuclear norm", "whole spectrum")],
    mutants=[
        Mutant("a third of the distortion", factor=Fraction(1, 3)),
        Mutant("twice the distortion", factor=2),
        Mutant("the isometry constant of order k, not k + 1", pairs="terms"),
        Mutant("the distortion of the sum alone", pairs="sum"),
        Mutant("the Frobenius norm with the constant of order 2", order=2),
    ],
)
def rip_controls_the_error(A, u, v, P, Q, s, *, factor=1, pairs="both", order=1) -> Claims:
    """Restricted isometry makes A*A nearly the identity on matrices of low rank, in the spectral norm.

    By polarisation: u^T E v is a quarter of the difference between the squared lengths of two matrices whose ranks are at most k + 1, so the
    distortion of these two is all that is needed. With the singular value decomposition of M the sum of the s_j is the nuclear norm, and the
    maximum over u and v is the spectral norm of E.
    """
    n, (first,), terms = A.shape[0], rank_one_terms(u[None], v[None]), rank_one_terms(P, Q)
    M = combination(P, Q, s)
    size = matrix_norm(M)
    error = modulus((first * (spectral_matrix(A, M) - M)).sum())
    seen = {"both": lambda N: (first + N, first - N), "sum": lambda N: (first + N,), "terms": lambda N: (first, N)}[pairs]

    def delta(N: Any) -> Any:
        return factor * stack([distortion(A, each) for each in seen(N)]).max()

    flat = A.reshape(n, -1)
    gram = flat.T @ flat / n
    return {
        "Frobenius norm": leq(error, delta(M / size) * size),
        "nuclear norm": leq(error, vector_norm(stack([s[j] * delta(term) for j, term in enumerate(terms)]), ord=order)),
        "whole spectrum": leq(error, factor * matrix_norm(gram - eye(gram.shape[0]), ord=2) * size),
    }


def block_gram(A: Any) -> Any:
    """The Gram matrix, divided by n, of the measurements A (n, d1, k) of matrices that live in k columns."""
    flat = A.reshape(A.shape[0], -1)
    return flat.T @ flat / A.shape[0]


@theorem(
    statement=r"""
        n < k d_1 \implies \delta_k \ge \|W - I\| \ge 1,\quad
        W = \tfrac1n B^\top B \text{ the Gram matrix of the measurements of } d_1 \times k \text{ matrices}
    """,
    source=f"derived for {SOURCE}, 'n \\gtrsim r_*^2 (d_1 + d_2)'",
    instances=arrays(A=reals("n d1 k", "-extremes"), sizes={"n": (1, 5), "d1": (1, 4), "k": (1, 3)}, where=lambda n, d1, k: n < d1 * k),
    corners=[{"A": [[[1.0], [1.0]]]}],
    tight=[{"A": [[[1.0], [0.0]]]}, {"A": [[[0.5], [0.5]]]}],
    mutants=[
        Mutant("as many measurements as entries", instances=arrays(A="n n 1", sizes={"n": (1, 3)})),
        Mutant("at least two", least=2),
        Mutant("at least a half", least=Fraction(1, 2)),
    ],
)
def rip_needs_samples(A, *, least=1) -> Claims:
    """With fewer measurements than a matrix in k columns has entries, one such matrix is not seen at all, and no isometry is left."""
    W = block_gram(A)
    return leq(least, matrix_norm(W - eye(W.shape[0]), ord=2))


@theorem(
    statement=r"""
        D = k d_1,\ m = \min(n, D):\quad \delta_k \ge \|W - I\| \ge \tfrac1{\sqrt D} \|W - I\|_F,\quad
        \|W - I\|_F^2 \ge D - m + \tfrac1m (\operatorname{tr} W - m)^2,\quad
        \mathbb E \|W - I\|_F^2 = \tfrac{D (D + 1)}n \text{ for Gaussian measurements},\quad
        \text{so } \mathbb E \delta_k^2 \ge \tfrac{k \max(d_1, d_2) + 1}n \ge \tfrac{k (d_1 + d_2)}{2 n}
    """,
    source=f"derived for {SOURCE}, 'Some comments'",
    literature="@recht2010guaranteed",
    instances=arrays(A=reals("n d1 k", "-extremes"), sizes={"n": (1, 5), "d1": (1, 4), "k": (1, 2)}, where=lambda d1, k: d1 * k <= 4),
    corners=[{"A": [[[1.0]]]}, {"A": [[[1.0], [1.0]]]}],
    tight=[
        Tight(arrays(lambda c: {"A": c * eye(2)[:, :, None]}, c=""), part="spectral"),
        Tight(arrays(A="1 d1 k"), part="spread"),
        Tight(arrays(A="n 1 1"), part="spread"),
    ],
    mutants=[
        Mutant("the whole Frobenius norm", dimension=0),
        Mutant("divided by the dimension", dimension=2),
        Mutant("a second moment with unit variance on the diagonal", diagonal=0),
        Mutant("the second moment beside the diagonal alone", diagonal=-1),
        Mutant("all eigenvalues count, also those that must vanish", rank="dimension"),
        Mutant("half of the spread", spread=Fraction(1, 2)),
    ],
)
def rip_lower_bound(A, *, dimension=1, diagonal=1, rank="rank", spread=1) -> Claims:
    """Matrices in k columns already force an isometry constant of order sqrt(k d / n), by the exact second moment of their Gram matrix.

    The moment of the mean of n independent matrices is that of one, divided by n; of one it is computed here.
    """
    W = block_gram(A)
    D = W.shape[0]
    error, m = W - eye(D), D if rank == "dimension" else min(A.shape[0], D)
    tensor = hermite_tensor(2, D)
    return {
        "spectral": leq((error**2).sum(), D**dimension * matrix_norm(error, ord=2) ** 2),
        "spread": leq(spread * (D - m + (trace(W) - m) ** 2 / m), (error**2).sum()),
        "second moment": equal(trace(inner(tensor, tensor, D).reshape(D * D, D * D)), D * (D + diagonal)),
    }


def width(d1: int, d2: int, k: int) -> float:
    r"""\(\sqrt k (\sqrt{d_1} + \sqrt{d_2})\), at least the expected largest inner product of a Gaussian matrix with a unit matrix of rank k."""
    return float(np.sqrt(k) * (np.sqrt(d1) + np.sqrt(d2)))


def lengths_on_rank(A: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The largest and the smallest length of the measurements (trials, n, d1, d2) of a unit matrix of rank k.

    For k = d2 these are singular values. For k = 1 and d2 = 2 the rows of the matrix are multiples of one of 32 directions, with any factors.
    """
    trials, n, d1, d2 = A.shape
    angles = np.pi * np.arange(32) / 32
    frames = np.eye(d2)[None] if k == d2 else np.stack([np.cos(angles), np.sin(angles)], axis=-1)[..., None]
    seen = np.moveaxis(A[:, :, None] @ frames, 2, 1).reshape(trials, len(frames), n, d1 * k)
    squares = np.linalg.eigvalsh(np.swapaxes(seen, -1, -2) @ seen / n)
    return np.sqrt(squares[..., -1].max(axis=-1)), np.sqrt(np.maximum(squares[..., 0].min(axis=-1), 0))


SHAPES = [(64, 8, 1, 1), (48, 4, 2, 2), (36, 3, 2, 1), (9, 12, 1, 1), (100, 6, 2, 2)]
"""Numbers of measurements, shapes and ranks; in the fourth there are fewer measurements than entries."""


@theorem(
    statement=r"""
        A_i \text{ Gaussian},\ a_n = \mathbb E \|N(0, I_n)\|:\quad
        \mathbb E \sup_M \|\mathcal A(M)\| \le \tfrac{a_n}{\sqrt n} + \omega,\quad
        \mathbb E \inf_M \|\mathcal A(M)\| \ge \tfrac{a_n}{\sqrt n} - \omega
        \text{ over } \mathrm{rank}\, M \le k,\ \|M\|_F = 1,\quad \omega = \sqrt{\tfrac kn}\, (\sqrt{d_1} + \sqrt{d_2})
    """,
    source=f"derived for {SOURCE}, 'Some comments': the isometry constant of Gaussian measurements",
    literature="@candes2011tight",
    instances=st.sampled_from(SHAPES),
    corners=SHAPES,
    uses=["random-matrices.rip-gaussian", "random-matrices.rip-lower-bound"],
    checked_form=f"(n, d1, d2, k) in {SHAPES}. Where k = d2 the extremes are exact; where k = 1 and d2 = 2 they are taken over 32 directions of the "
    "rows, and are a little less extreme. The passage to all sizes is the comparison of Gaussian processes, which is not checked.",
    mutants=[
        Mutant("half of the width", factor=0.5),
        Mutant("the width without the dimensions", dimensions=lambda d1, d2, k: np.sqrt(k)),
        Mutant("the rate 1/n", rate=1.0),
        Mutant("centred at zero", centre=0),
    ],
)
def rip_width(shape, rng, *, factor=1, dimensions=width, rate=0.5, centre=1) -> Claims:
    r"""The isometry constant is at most of order sqrt(k (d_1 + d_2) / n): by Gordon's inequality for the extremes over all matrices of rank k.

    Since \(\delta_k = \max(\sup^2 - 1, 1 - \inf^2)\), it is at most \(2 \omega + \omega^2\) where the extremes are within \(\omega\) of 1.
    The tail is proved: each extreme is a Lipschitz function of the Gaussian entries, with constant \(n^{-1/2}\), hence sub-Gaussian of that scale.
    """
    n, d1, d2, k = shape
    longest, shortest = lengths_on_rank(rng.standard_normal((TRIALS // 10, n, d1, d2)), k)
    middle, omega, scale = centre * chi_mean(n) / n**0.5, factor * dimensions(d1, d2, k) / n**rate, n**-0.5
    return {
        "longest": mean(longest, at_most=middle + omega, tail="subgaussian", scale=scale),
        "shortest": mean(shortest, at_least=middle - omega, tail="subgaussian", scale=scale),
    }
