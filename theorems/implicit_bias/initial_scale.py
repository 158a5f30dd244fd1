r"""Which interpolant the scale of the start selects, for linear regression with weights \(u \circ u - v \circ v\).

Gradient flow from \(u = v = a \mathbf 1\) ends at an interpolant \(\beta = 2 a^2 \sinh(X^\top \nu)\), which minimises a potential among all
interpolants (`squared-parametrisation.q-alpha-stationary-points`). The potential is between an entropy and a parabola, so the limit has nearly the
least \(\ell_1\) norm for a small start and nearly the least \(\ell_2\) norm for a large one, with explicit remainders.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, equal, leq, theorem
from checks.arithmetic import cosh, log, ones_like, solve, vector_norm
from checks.claims import Claims
from checks.instances import arrays, directions, frames, positive, reals
from theorems.objects.squared_parametrisation import SquaredWeights, interpolant

LITERATURE = "@woodworth2020kernel"


def other_interpolant(X: Any, beta: Any, z: Any) -> Any:
    """A point with the same predictions as ``beta``: it differs by the part of z that X (n, d), of full row rank, does not see."""
    return beta + z - X.T @ solve(X @ X.T, X @ z)


def worked(nu: float, a: float, z: tuple[float, float]) -> dict[str, Any]:
    """One equation in two unknowns, x_1 + 2 x_2 = y."""
    return {"rows": np.array([[1.0], [2.0]]), "nu": np.array([nu]), "z": np.array(z), "plus": np.ones(2), "y": np.zeros(1), "a": a}


@theorem(
    statement=r"""
        w = u \circ u - v \circ v,\ \dot\nu = X w - y,\ u \circ v = a^2:\ \dot w = \tfrac d{dt}\, 2 a^2 \sinh(-4 X^\top \nu); \quad
        \beta = 2 a^2 \sinh(X^\top \nu),\ X b = X \beta:\quad
        \|\beta\|_1 \Big(\log\frac{\|\beta\|_1}{d\, a^2} - 1\Big) \le \|b\|_1 \Big(\log\frac{\|b\|_1}{a^2} - 1\Big) + 2 d a^2,\quad
        \|\beta\|_2^2 \le \|b\|_2^2 + \sum_j \frac{\beta_j^6}{576\, a^8}; \quad
        X = (1, 2):\ \frac{\beta_2}{\beta_1} = 2 \cosh \nu
    """,
    source="@soltanolkotabi2022erice, 'Mystery II: Generalization (cont.)'",
    literature=LITERATURE,
    instances=arrays(
        rows=frames("d n"),
        nu=directions("n", "-scales"),
        z=reals("d", "-extremes"),
        plus=positive("d"),
        y="n",
        a=positive("", "-extremes"),
        sizes={"n": (1, 2), "d": (2, 4)},
        where=lambda n, d: n < d,
    ),
    corners=[
        worked(0.5, 1.0, (-0.25, 0.125)),
        worked(4.0, 2.0**-4, (2.0, -1.0)),
        worked(0.125, 4.0, (2.0, -1.0)),
        worked(5.0, 1.0, (70.0, -80.0)) | {"rows": np.array([[1.0], [0.875]])},
    ],
    uses=["squared-parametrisation.q-alpha-stationary-points", "squared-parametrisation.q-entropy-bounds"],
    checked_form="The identity along the vector field, at every point with u v = a^2, for half of the squared loss. The bounds hold at every a; as a "
    "tends to 0 the first says that the l1 norm is least, up to a factor 1 + O(1 / log(1/a)), as a tends to infinity the second that the l2 norm "
    "is least, up to O(a^-8). That the flow ends at such a point is not checked.",
    mutants=[
        Mutant("the hyperbolic sine of -2 X^T nu", rate=2),
        Mutant("the limit does not depend on the scale", flat=True),
        Mutant("the least l1 norm at every scale", entropy=0),
        Mutant("without the logarithm of the dimension", dimension=False),
        Mutant("without the constant part", additive=0),
        Mutant("the least l2 norm at every scale", sixth=0),
        Mutant("a remainder of order a^-16", power=16),
    ],
)
def init_scale_selects_optimum(
    rows, nu, z, plus, y, a, *, rate=4, flat=False, entropy=1, dimension=True, additive=2, sixth=Fraction(1, 576), power=8
) -> Claims:
    """The reached interpolant depends on the scale of the start: nearly least l1 norm for small starts, nearly least l2 norm for large ones.

    Any interpolant b may be put in, so the best one. The ratio of the two entries in the example moves from 2, as for the least l2 norm, to infinity,
    as for the least l1 norm.
    """
    X, d = rows.T, rows.shape[0]
    w = SquaredWeights.balanced(plus, a * ones_like(plus))
    residual = X @ w.beta - y
    velocity = w.velocity(X.T @ residual)
    moved = 2 * (w.plus * velocity.plus - w.minus * velocity.minus)
    beta = interpolant(X, nu, a)
    b = other_interpolant(X, beta, z)
    size, other = vector_norm(beta, ord=1), vector_norm(b, ord=1)
    one, two = interpolant(np.array([[1, 2]]), nu[:1], a)
    spread = log(size / (d if dimension else 1) / a**2) - 1
    return {
        "velocity": equal(moved, 2 * a**2 * cosh(log(w.plus / w.minus)) * (-rate * X.T @ residual)),
        "same predictions": equal(X @ b, X @ beta),
        "small start": leq(size * spread, other * (log(other / a**2) - 1) + additive * d * a**2) if entropy else leq(size, other),
        "large start": leq((beta**2).sum(), (b**2).sum() + sixth * (beta**6).sum() / a**power),
        "example": equal(two, 2 * (1 if flat else cosh(nu[0])) * one),
    }
