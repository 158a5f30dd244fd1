r"""The landscape of symmetric factorisation, \(\frac14\|U U^\top - M\|_F^2\): where it is stationary, and where descent gets away.

For \(M = Q \,\mathrm{diag}(\lambda)\, Q^\top \succeq 0\) every choice of eigenvectors makes a critical point, and at each of them that misses an
eigenvector with a larger eigenvalue (or has a column to spare) a direction of negative curvature leads to a missed one (`landscape_strict_saddles`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, equal, leq, theorem
from checks.arithmetic import maximum, minimum, sqrt
from checks.claims import Claims
from checks.instances import arrays, frames, integers, orthonormal, positive
from theorems.objects.differences import twelve_bends, twelve_slopes

SOURCE = "@soltanolkotabi2022erice"


def loss(U: Any, M: Any) -> Any:
    r"""\(\frac14 \|U U^\top - M\|_F^2\)."""
    return ((U @ U.T - M) ** 2).sum() / 4


SADDLE: dict[str, Any] = {"raw": np.eye(2), "columns": np.eye(2), "eigenvalues": [2.0, 1.0], "kept": [0.0, 1.0], "E": [[1.0, 0.0], [0.0, 1.0]]}
"""The second eigenvector is fitted, the first is missed, and a column is free."""


@theorem(
    statement=r"""
        f(U) = \tfrac14\|U U^\top - M\|_F^2,\ M = \sum_j \lambda_j q_j q_j^\top \succeq 0,\ U = \sum_{i \in I} \sqrt{\lambda_i}\, q_i o_i^\top:\quad
        \nabla f(U) = (U U^\top - M) U = 0,\quad f(U) = \tfrac14 \sum_{j \notin I} \lambda_j^2,\quad
        \text{for } j \notin I:\ f''(U)[q_j o_k^\top] = \begin{cases} \lambda_k - \lambda_j & k \in I \\ -\lambda_j & k \notin I \end{cases}; \quad
        \text{every } M:\ f(U) \ge \tfrac14 \sum_{\lambda_j < 0} \lambda_j^2
    """,
    source=f"{SOURCE}, 'Challenge I: Nonconvexity', landscape analysis",
    literature="@bhojanapalli2016global; @ge2017no",
    instances=arrays(
        raw=frames("n n"),
        columns=frames("r r"),
        eigenvalues=positive("n", "-extremes"),
        kept=integers(0, 1, "r"),
        E="n r",
        sizes={"n": (2, 3), "r": (1, 2)},
        where=lambda n, r: r < n,
    ),
    corners=[SADDLE | {"raw": np.eye(3), "eigenvalues": [2.0, 1.0, 0.5], "E": [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]}],
    mutants=[
        Mutant("every critical point is a global minimum", missed=0),
        Mutant("the curvature towards a missed eigenvector is positive", sign=-1),
        Mutant("the curvature along a fitted column is that along a free one", fitted=0),
        Mutant("twice the curvature", curvature=2),
        Mutant("half of the gradient", gradient=Fraction(1, 2)),
        Mutant("a negative definite target", target=-1),
    ],
)
def landscape_strict_saddles(raw, columns, eigenvalues, kept, E, *, missed=1, sign=1, fitted=1, curvature=1, gradient=1, target=1) -> Claims:
    """Choices of eigenvectors are critical points, and every one that is not a global minimum has a direction of negative curvature.

    The second derivative of a quartic along a line is exact from five of its values. The eigenvalues come in any order, so every choice is among the
    instances: the first r eigenvectors, each kept or not.
    """
    Q, O = orthonormal(raw), orthonormal(columns)
    r = columns.shape[0]
    # Where a mutant makes an eigenvalue negative, the factor that keeps it can only be zero.
    eigenvalues = target * eigenvalues
    M = (Q * eigenvalues) @ Q.T
    used = kept * maximum(eigenvalues[:r], 0)
    U = (Q[:, :r] * sqrt(used)) @ O.T
    lost = (eigenvalues[r:] ** 2).sum() + ((1 - kept) * eigenvalues[:r] ** 2).sum()

    def bend(direction: Any) -> Any:
        return twelve_bends(lambda t: loss(U + t * direction, M))

    claims: dict[str, Claims] = {
        "critical": equal((U @ U.T) @ U, M @ U),
        "gradient": equal(twelve_slopes(lambda t: loss(E + t * U, M)), 12 * gradient * ((E @ E.T - M) @ E * U).sum()),
        "loss": equal(loss(U, M), missed * lost / 4),
        "floor": leq((minimum(eigenvalues, 0) ** 2).sum() / 4, loss(U + E, M)),
    }
    for k in range(r):
        value = fitted * used[k] - sign * eigenvalues[r]
        claims[f"towards a missed eigenvector by column {k}"] = equal(bend(Q[:, r, None] * O[:, k]), 12 * curvature * value)
    return claims
