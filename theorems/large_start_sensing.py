r"""Large starts of a factorised model fit anything, and generalise to nothing.

With as many columns as rows the gradient is large wherever the loss is, so descent fits any labels (`enough_columns_fit_anything`); with r columns
there are only \(r (d_1 + d_2 - r)\) directions to move in, and more independent measurements than that cannot be fitted in general
(`dimension_of_the_model`, `labels_beyond_the_dimension`). On the measurements of a low-rank matrix a large start fits the data and misses the matrix,
where a small one finds it (`lowrank_init_scale_generalisation`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, Tight, equal, event, leq, theorem
from checks.arithmetic import eigvalsh, svdvals, zeros_like
from checks.claims import Claims
from checks.instances import arrays, frames, orthonormal, positive, reals, spectra
from theorems.objects.sensing import Sensing, measure
from theorems.objects.sensing_runs import Problems, at, gaussian_measurements, product, truth

SOURCE = "@soltanolkotabi2022erice, 'Challenge II: Generalization'"
LITERATURE = "@oymak2019overparameterized"


def least_stretch(M: Any) -> Any:
    """The least factor by which M^T stretches a vector: the smallest singular value, or 0 for more rows than columns."""
    return svdvals(M)[-1] if M.shape[0] <= M.shape[1] else 0


@theorem(
    statement=r"""
        \mathcal L = \tfrac12 \|\mathcal A(V W^\top) - y\|^2,\ \lambda = \lambda_{\min}(\mathcal A \mathcal A^*),\
        s_V, s_W \text{ the least singular values of } V \in \mathbb R^{d_1 \times r}, W \in \mathbb R^{d_2 \times r},\ 0 \text{ for } r < d_1, d_2:
        \quad \|\nabla\mathcal L\|^2 \ge 2 \lambda (s_V^2 + s_W^2)\, \mathcal L
    """,
    source=f"{SOURCE}, 'With large initialization global convergence occurs as soon as r d > n'",
    literature=LITERATURE,
    instances=arrays(
        Sensing,
        V=reals("d1 r", "-extremes"),
        W=reals("d2 r", "-extremes"),
        A=reals("n d1 d2", "-extremes"),
        y="n",
        step=positive(""),
        sizes={"d1": (1, 3), "d2": (1, 3), "r": (1, 3), "n": (1, 4)},
    ),
    corners=[
        Sensing(np.array([[2.0]]), np.array([[1.0]]), np.ones((1, 1, 1)), np.zeros(1), 0.0625),
        Sensing(np.array([[2.0]]), np.array([[1.0]]), np.ones((2, 1, 1)), np.array([1.0, -1.0]), 0.0625),
        Sensing(np.array([[1.0], [0.0]]), np.array([[1.0], [0.0]]), np.array([[[0.0, 0.0], [0.0, 1.0]]]), np.ones(1), 0.0625),
    ],
    tight=Tight(arrays(Sensing, V="1 1", W="1 1", A="1 1 1", y="1", step=positive(""))),
    mutants=[
        Mutant("twice the bound", factor=4),
        Mutant("half of the bound", factor=1),
        Mutant("fewer columns than rows", least=lambda M: svdvals(M)[-1]),
        Mutant("the largest singular values", least=lambda M: svdvals(M)[0]),
        Mutant("measurements that depend on each other", seen=lambda gram: gram[-1]),
    ],
)
def enough_columns_fit_anything(run, *, factor=2, least=least_stretch, seen=lambda gram: gram[0]) -> Claims:
    r"""With as many columns as rows, and independent measurements, no point has a small gradient and a large loss, so descent fits any labels.

    A step that removes half of step times squared gradient lowers the loss by the factor \(1 - \mu\lambda (s_V^2 + s_W^2)\). The singular values
    stay away from zero where the start is large, since the path is short then; that is not stated here.
    """
    rows = run.A.reshape(run.A.shape[0], -1)
    speed = factor * seen(eigvalsh(rows @ rows.T)) * (least(run.V) ** 2 + least(run.W) ** 2)
    return leq(speed * run.loss, run.squared_gradient)


ONE_COLUMN: dict[str, Any] = {"V": [[1.0], [0.0]], "W": [[2.0], [0.0]], "A": [np.eye(2)], "R": [[1.0]]}
TWO_VALUES: dict[str, Any] = {"left": np.eye(2), "right": np.eye(2), "s": [2.0, 1.0]}


@theorem(
    statement=r"""
        J(E, F) = \mathcal A(E W^\top + V F^\top),\ R \in \mathbb R^{r \times r}:\quad
        J(V R, -W R^\top) = 0,\quad \|V R\|_F^2 + \|W R^\top\|_F^2 \ge (\sigma_r(V)^2 + \sigma_r(W)^2) \|R\|_F^2,\
        \text{so } \mathrm{rank}\, J \le r (d_1 + d_2 - r);\quad
        \mathcal A = \mathrm{id},\ \sigma(M) = s:\ \|V W^\top - M\|_F^2 \ge \sum_{i > r} s_i^2
    """,
    source=f"derived for {SOURCE}",
    instances=arrays(
        V=reals("d1 r", "-extremes"),
        W=reals("d2 r", "-extremes"),
        A=reals("n d1 d2", "-extremes"),
        R=reals("r r", "-extremes"),
        left=frames("d1 m"),
        right=frames("d2 m"),
        s=spectra("m", zeros=False),
        sizes={"d1": (1, 3), "d2": (1, 3), "r": (1, 2), "m": (1, 3), "n": (1, 3)},
        where=lambda d1, d2, r, m: m <= min(d1, d2) and r <= min(d1, d2),
    ),
    corners=[
        ONE_COLUMN | TWO_VALUES,
        {"V": np.eye(2), "W": np.eye(2), "A": [[[0.0, 1.0], [0.0, 0.0]]], "R": [[0.0, 1.0], [0.0, 0.0]]} | TWO_VALUES,
    ],
    tight=[Tight(ONE_COLUMN | TWO_VALUES, part=part) for part in ("independent", "cannot fit")],
    mutants=[
        Mutant("both factors turned the same way", sign=1),
        Mutant("without the transpose", transposed=False),
        Mutant("twice the length", length=2),
        Mutant("half of the length", length=Fraction(1, 2)),
        Mutant("one singular value more is missed", missed=-1),
        Mutant("one singular value less is missed", missed=1),
    ],
)
def dimension_of_the_model(V, W, A, R, left, right, s, *, sign=-1, transposed=True, length=1, missed=0) -> Claims:
    """Turning one factor and turning the other back changes nothing, so r columns have r (d_1 + d_2 - r) directions to move in.

    Where there are more independent measurements than that, some labels cannot be met.
    """
    r, turned = V.shape[1], R.T if transposed else R
    moves = V @ R, sign * W @ turned
    M = (orthonormal(left) * s) @ orthonormal(right).T
    beyond = s[r + missed :]
    least = svdvals(V)[-1] ** 2 + svdvals(W)[-1] ** 2
    return {
        "null directions": equal(measure(A, moves[0] @ W.T + V @ moves[1].T), zeros_like(A[:, 0, 0])),
        "independent": leq(length * least * (R**2).sum(), (moves[0] ** 2).sum() + (moves[1] ** 2).sum()),
        "cannot fit": leq((beyond**2).sum(), ((V @ W.T - M) ** 2).sum()),
    }


def trained(rng: Any, problems: Problems, columns: int, alpha: float, steps: int) -> Any:
    """Where descent ends from a start with entries N(0, alpha^2), by steps of the inverse of a bound on the curvature there and at the truth."""
    count, _, d1, d2 = problems.target.shape
    U, V = alpha * rng.standard_normal((count, 1, d1, columns)), alpha * rng.standard_normal((count, 1, d2, columns))
    sizes = sum(np.linalg.norm(factor, ord=2, axis=(-2, -1), keepdims=True) ** 2 for factor in (U, V))
    return product(*at(problems.path(U, V, 1 / (problems.curvature * np.maximum(sizes, 2))), steps))


def fits(rng: Any, columns: int, n: int) -> Any:
    """How far descent from a start of size 1 stays from n arbitrary labels of 6 x 6 matrices, relative to the labels."""
    problems = Problems(gaussian_measurements(rng, 16, n, 6, 6), rng.standard_normal((16, 1, 6, 6)))
    return problems.misfit(trained(rng, problems, columns, 1.0, 1000))[:, 0]


@theorem(
    statement=r"""
        y \text{ arbitrary},\ n = 16,\ d_1 = d_2 = 6:\quad \mathcal L \to 0 \text{ from a large start for } r = 6,\ r (d_1 + d_2 - r) = 36 > n;\quad
        \text{not for } r = 1,\ r (d_1 + d_2 - r) = 11 < n
    """,
    source=f"{SOURCE}, 'With large initialization global convergence occurs as soon as r d > n'",
    literature=LITERATURE,
    checked_form="A start of size 1, 1000 steps, the labels of a random matrix: a relative misfit below a tenth with probability 0.9 for r = 6, "
    "above a tenth with probability 0.9 for r = 1. The probabilities are not derived.",
    uses=["large-start-sensing.enough-columns-fit-anything", "large-start-sensing.dimension-of-the-model"],
    mutants=[
        Mutant("one column is enough", many=1),
        Mutant("six columns are not enough", few=6),
        Mutant("fewer labels than one column has dimensions", n=6),
    ],
)
def labels_beyond_the_dimension(rng, *, many=6, few=1, n=16) -> Claims:
    """Descent from a large start fits arbitrary labels that are fewer than the dimensions of the model, and misses them where they are more."""
    return {
        "fits": event(fits(rng, many, n) <= 0.1, at_least=0.9, effect=0.1),
        "does not fit": event(fits(rng, few, n) >= 0.1, at_least=0.9, effect=0.1),
    }


@theorem(
    statement=r"""
        n = 5 r_* d < d^2,\ r = d:\quad \alpha = 0.3:\ \|\mathcal A(U V^\top) - y\| \le 10^{-2} \|y\|,\
        \|U V^\top - X Y^\top\|_F \ge \|X Y^\top\|_F;\quad
        \alpha = 10^{-3}:\ \|U V^\top - X Y^\top\|_F \le \tfrac1{10} \|X Y^\top\|_F
    """,
    source=f"{SOURCE}, 'Many global optima', example r_* = 5 and n = 5 r_* d",
    literature=LITERATURE,
    checked_form="d = 10, r_* = 1, n = 50, 800 steps, both starts on the same measurements; each with probability 0.9 or, for the small start, 0.8, "
    "and 0.75 that it fits less. The probabilities are not derived.",
    uses=["large-start-sensing.enough-columns-fit-anything", "large-start-sensing.labels-beyond-the-dimension"],
    mutants=[
        Mutant("a large start generalises", large=1e-3),
        Mutant("a small start generalises no better", small=0.3),
        Mutant("from as many measurements as truths of rank one have dimensions", n=19),
        Mutant("a small start fits the data as well", both=True),
    ],
)
def lowrank_init_scale_generalisation(rng, *, large=0.3, small=1e-3, n=50, both=False) -> Claims:
    """From the same data a large start ends at a solution that misses the truth by more than its size, a small one near the truth.

    So a small training loss says nothing of the test error: that of the small start is larger, for as long as it was trained here.
    """
    d = 10
    problems = Problems(gaussian_measurements(rng, 16, n, d, d), truth(rng, 16, d, 1))
    lazy, rich = (trained(rng, problems, d, alpha, 800) for alpha in (large, small))
    misfits = [problems.misfit(end)[:, 0] for end in (lazy, rich)]
    return {
        "the large start fits": event(misfits[0] <= 0.01, at_least=0.9, effect=0.1),
        "the large start misses": event(problems.error(lazy)[:, 0] >= 1, at_least=0.9, effect=0.1),
        "the small start finds": event(problems.error(rich)[:, 0] <= 0.1, at_least=0.8, effect=0.1),
        "the small start fits less": event(misfits[1] <= 1e-3 if both else misfits[1] >= misfits[0], at_least=0.75, effect=0.1),
    }
