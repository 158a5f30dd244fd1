r"""On random measurements descent from a small start turns to the spectral matrix Z, as the power method does, and leaves it for the truth.

This is seen for the smallest example of the slides (`worked_d2_n6`), and for the leading columns of a larger one
(`small_init_tracks_power_method`). What holds for all measurements is in `theorems.tracking_bounds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from checks import Mutant, event, theorem
from checks.claims import Claims
from theorems.objects.sensing_runs import (
    Problems,
    at,
    leading,
    lengths,
    product,
    random_frames,
    sine,
    symmetric_measurements,
    top_eigenvectors,
)

SOURCE = "@soltanolkotabi2022erice"
LITERATURE = "@stoger2021small"


@dataclass(frozen=True)
class Followed:
    """What was seen along descent and the power method, each of shape (problems, 1), for starts of one size.

    ``apart``: the largest relative gap while they were followed; ``first``, ``last``: the sine of the angle between the leading columns of descent
    and some eigenvectors of Z, at the start and when last followed; ``difference``: how far the power method had another sine meanwhile;
    ``gap``: the relative gap at the end; ``end``: descent at the end.
    """

    apart: Any
    first: Any
    last: Any
    difference: Any
    gap: Any
    end: Any


def follow(problems: Problems, start: Any, step: Any, steps: int, E: Any, while_near: Any) -> Followed:
    """Follow both paths and their angle to E as long as ``while_near(gap, size of the power method)``, and go on without looking."""
    k = E.shape[-1]
    first = last = sine(leading(start, k), E)
    apart = difference = np.zeros(first.shape)
    near = np.full(first.shape, True)
    for U, P in islice(zip(problems.symmetric_path(start, step), problems.power_path(start, step), strict=True), steps + 1):
        size = lengths(P)
        gap = lengths(U - P) / size
        near = near & while_near(gap, size)
        if near.any():
            angle, other = sine(leading(U, k), E), sine(leading(P, k), E)
            apart, last = np.where(near, np.maximum(apart, gap), apart), np.where(near, angle, last)
            difference = np.where(near, np.maximum(difference, abs(angle - other)), difference)
    return Followed(apart, first, last, difference, gap, U)


def random_problems(rng: Any, count: int, d: int, k: int, n: int) -> tuple[Problems, Any]:
    """Symmetric problems with truths of rank k and singular values 1, and factors of the truths."""
    X = random_frames(rng, count, d, k)
    return Problems(symmetric_measurements(rng, count, n, d), product(X, X)), X


STEPS = 400


def is_small(gap: Any, size: Any) -> Any:
    """Whether the power method is still small."""
    return size <= 0.05


def distance(u: Any, x: Any) -> Any:
    """Of columns, up to the sign."""
    return np.minimum(lengths(u - x), lengths(u + x))


@theorem(
    statement=r"""
        r = r_* = 1,\ d = 2,\ n = 6,\ \alpha = 10^{-3}:\quad
        \|\tilde U_t\| \le \tfrac1{20} \implies \|U_t - \tilde U_t\| \le \tfrac1{20} \|\tilde U_t\|,
        \text{ and meanwhile } \sin\angle(U_t, z_1) \text{ falls to a quarter};\quad
        \text{later } \tilde U_t \text{ diverges, } U_t \to \pm x,\ \sin\angle(x, z_1) \ge 0.15 \text{ as often as not};\quad
        \text{not for } n = 1
    """,
    source=f"{SOURCE}, 'Is this really true?'",
    literature=LITERATURE,
    checked_form="Symmetric Gaussian measurements, 400 steps of half the inverse of the norm of the normal operator: that this happens with "
    "probability 0.95 (follows), 0.8 (turns), 0.9 (leaves, recovers), 1/2 (z_1 is off) and, for n = 1, that x is missed by a tenth with probability "
    "3/4. The probabilities are not derived.",
    uses=["tracking-bounds.tracking-while-small", "tracking-bounds.small-loss-is-near-the-truth", "tracking-bounds.determined-but-stuck"],
    mutants=[
        Mutant("descent follows the power method for ever", for_ever=True),
        Mutant("descent ends on the leading eigenvector", goal="eigenvector"),
        Mutant("one measurement is enough", n=1),
        Mutant("a start of size 1/50", alpha=0.02),
        Mutant("a gap of a thousandth", relative=1e-3),
        Mutant("descent turns to the other eigenvector", which=0),
    ],
)
def worked_d2_n6(rng, *, for_ever=False, goal="truth", n=6, alpha=1e-3, relative=0.05, which=1) -> Claims:
    """In the plane descent first follows the power method, then leaves it for the truth, which the leading eigenvector misses.

    Recovery is likely, not certain: in about one draw of a hundred descent with one column stays at a local minimum.
    """
    problems, X = random_problems(rng, 60, 2, 1, n)
    start = alpha * rng.standard_normal(X.shape)
    eigenvectors = top_eigenvectors(problems.spectral_matrix, 2)
    run = follow(problems, start, 1 / (2 * problems.curvature), STEPS, eigenvectors[..., which, None], is_small)
    single = problems.first(1)
    alone = at(single.symmetric_path(start, 1 / (2 * single.curvature)), STEPS)
    top = eigenvectors[..., 1:]
    return {
        "follows": event(run.apart <= relative, at_least=0.95, effect=0.04),
        "turns": event(run.last <= run.first / 4, at_least=0.8, effect=0.05),
        "leaves": event(run.gap <= relative if for_ever else run.gap >= 0.9, at_least=0.9, effect=0.05),
        "recovers": event(distance(run.end, X if goal == "truth" else top) <= 0.01, at_least=0.9, effect=0.05),
        "eigenvector": event(sine(X, top) >= 0.15, at_least=0.5, effect=0.1),
        "one measurement": event(~(distance(alone, X) < 0.1), at_least=0.75, effect=0.05),
    }


def is_near(gap: Any, size: Any) -> Any:
    """Whether the two paths agree to a thousandth."""
    return gap <= 1e-3


@theorem(
    statement=r"""
        \alpha = 10^{-6},\ \theta(U) = \text{ angle between the } r_* \text{ leading left singular vectors of } U
        \text{ and the } r_* \text{ leading eigenvectors of } Z:\quad
        |\sin\theta(U_t) - \sin\theta(\tilde U_t)| \le 10^{-2} \text{ while } \|U_t - \tilde U_t\|_F \le 10^{-3} \|\tilde U_t\|_F,
        \text{ and } \sin\theta \text{ falls from above } \tfrac12 \text{ to below } \tfrac1{10};\quad
        \text{later } U_t \text{ leaves } \tilde U_t, \text{ and } \angle(U_t, X) \text{ falls below half of } \angle(Z, X)
    """,
    source=f"{SOURCE}, 'Key idea: implicit spectral bias of GD', the figure of angles",
    literature=LITERATURE,
    checked_form="d = 8, r_* = 2, r = 4, n = 5 r_* d = 80 symmetric Gaussian measurements, step 1/4, 160 steps; each with probability 0.95 or 0.9. "
    "The probabilities are not derived; what holds for all measurements is in tracking_while_small and leading_columns_move_little.",
    uses=["tracking-bounds.tracking-while-small", "tracking-bounds.leading-columns-move-little", "spectral-phase.power-method-alignment"],
    mutants=[
        Mutant("a start of size 1/10", alpha=0.1),
        Mutant("descent follows the power method for ever", for_ever=True),
        Mutant("it turns to the last eigenvectors", last=True),
        Mutant("it ends on the eigenvectors of Z", goal="Z"),
        Mutant("angles that agree to a millionth", precision=1e-6),
    ],
)
def small_init_tracks_power_method(rng, *, alpha=1e-6, for_ever=False, last=False, goal="truth", precision=1e-2) -> Claims:
    """From a small start descent turns to the leading eigenvectors exactly as the power method does; then it leaves them for the truth."""
    d, k, r = 8, 2, 4
    problems, X = random_problems(rng, 25, d, k, 5 * k * d)
    eigenvectors = top_eigenvectors(problems.spectral_matrix, d)
    E = eigenvectors[..., -k:]
    run = follow(problems, alpha * rng.standard_normal((25, 1, d, r)), 0.25, 160, eigenvectors[..., :k] if last else E, is_near)
    final = sine(leading(run.end, k), X if goal == "truth" else E)
    return {
        "same angle": event(run.difference <= precision, at_least=0.95, effect=0.04),
        "turns": event((run.first >= 0.5) & (run.last <= 0.1), at_least=0.9, effect=0.05),
        "leaves": event(run.gap <= 1e-3 if for_ever else run.gap >= 0.9, at_least=0.9, effect=0.05),
        "nearer than Z": event(final <= sine(E, X) / 2, at_least=0.9, effect=0.05),
    }
