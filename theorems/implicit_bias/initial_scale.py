r"""Which interpolant the scale of the start selects, for linear regression with weights \(u \circ u - v \circ v\).

Gradient flow from \(u = v = a \mathbf 1\) ends at an interpolant \(\beta = 2 a^2 \sinh(X^\top \nu)\), which minimises a potential among all
interpolants (`squared-parametrisation.q-alpha-stationary-points`). Near zero the potential is a parabola and far out nearly linear, so the limit
has nearly the least \(\ell_2\) norm for a large start and nearly the least \(\ell_1\) norm for a small one. How near is the matter of
`large-starts` and `small-starts`; here it is bounded against any other interpolant, with nothing to solve, and followed from one end to the other
(`from_least_l2_to_least_l1`). That the flow does end there is measured in `squared-flow`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, between, equal, leq, theorem
from checks.arithmetic import concat, cosh, eye, log, maximum, minimum, ones_like, solve, sqrt, stack, vector_norm
from checks.claims import Claims
from checks.instances import arrays, directions, frames, positive, reals
from checks.solvers import minimal_l1
from theorems.objects.squared_parametrisation import SquaredWeights, interpolant, multipliers, q

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
        d\, q\Big(\frac{\|\beta\|_1}{d\, a^2}\Big) \le q\Big(\frac{\|b\|_1}{a^2}\Big),\quad
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
    uses=[
        "squared-parametrisation.q-alpha-stationary-points",
        "small-starts.l1-limit-explicit-rate",
        "large-starts.l2-limit-explicit-rate",
    ],
    checked_form="The identity along the vector field, at every point with u v = a^2, for half of the squared loss. The bounds hold at every a, with "
    "q(z) = z log z - z + O(1) for large z: as a tends to 0 the l1 norm is least, up to a factor 1 + O(1 / log(1/a)), and as a tends to infinity the "
    "l2 norm, up to O(a^-8). That the flow ends at such a point: squared-flow.q-alpha-implicit-bias.",
    mutants=[
        Mutant("the hyperbolic sine of -2 X^T nu", rate=2),
        Mutant("the limit does not depend on the scale", flat=True),
        Mutant("the least l1 norm at every scale", sparse=True),
        Mutant("without the dimension", dimension=False),
        Mutant("the least l2 norm at every scale", sixth=0),
        Mutant("a remainder of order a^-16", power=16),
    ],
)
def init_scale_selects_optimum(
    rows, nu, z, plus, y, a, *, rate=4, flat=False, sparse=False, dimension=True, sixth=Fraction(1, 576), power=8
) -> Claims:
    """The reached interpolant depends on the scale of the start: nearly least l1 norm for small starts, nearly least l2 norm for large ones.

    Any interpolant b may be put in, so the best one. The ratio of the two entries in the example moves from 2, as for the least l2 norm, to infinity,
    as for the least l1 norm. The remainder of the least l2 norm is not sharp: at most a share of 0.21 was found.
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
    share = d if dimension else 1
    return {
        "velocity": equal(moved, 2 * a**2 * cosh(log(w.plus / w.minus)) * (-rate * X.T @ residual)),
        "same predictions": equal(X @ b, X @ beta),
        "small start": leq(size, other) if sparse else leq(share * q(size / (share * a**2)), q(other / a**2)),
        "large start": leq((beta**2).sum(), (b**2).sum() + sixth * (beta**6).sum() / a**power),
        "example": equal(two, 2 * (1 if flat else cosh(nu[0])) * one),
    }


SCALES = 2.0 ** np.arange(-24, 5, 2)
COLUMNS = [np.array(columns).T / 8 for columns in ([[6, 1], [1, 6], [4, 3]], [[7], [7], [7]], [[9], [-5]], [[-3, 10], [8, -8]], [[2, -1], [3, 3]])]


def l1_bound(s: Any, d: int, starts: Any, spread: Any) -> Any:
    """What the potential says of the l1 norm in d unknowns, with the least norm s."""
    late = maximum(log(s / (d * starts**2)) - 1, log(d) / sqrt(d))
    return s * minimum(sqrt(d), 1 + spread / late)


def l2_bound(least: Any, starts: Any) -> Any:
    """What the parabola above the potential says of the l2 norm, with the least norm."""
    ratio = least**2 / starts**4
    return least * sqrt((ratio + sqrt(ratio**2 + 64)) / 8)


@theorem(
    statement=r"""
        s = \min_{X b = y} \|b\|_1,\ \ell = \min_{X b = y} \|b\|_2,\ R = \ell^2 / \alpha^4:\quad
        s \le \|\beta_\alpha\|_1 \le \bar s_\alpha = s \min\Big\{\sqrt d,\ 1 + \frac{\log d}{(\log(s / (d \alpha^2)) - 1)_+}\Big\},\quad
        \ell \le \|\beta_\alpha\|_2 \le \min\Big\{\ell \sqrt{\tfrac18 \big(R + \sqrt{R^2 + 64}\big)},\ \bar s_\alpha\Big\}
    """,
    source="@srebro2019geometry, 'For any alpha'; the bounds derived",
    literature=LITERATURE,
    instances=st.builds(dict, others=st.sampled_from(COLUMNS), sizes=st.tuples(st.sampled_from([0.5, 1.0, 4.0]), st.sampled_from([1.0, 2.0]))),
    corners=[{"others": COLUMNS[0], "sizes": (2.0, 1.0)}],
    uses=["small-starts.l1-limit-explicit-rate", "large-starts.l2-limit-explicit-rate"],
    checked_form="For the starts alpha = 2^-24, 2^-22, ..., 2^4, and five designs (I, R) with up to five unknowns and two targets. The "
    "multipliers of the interpolant are enclosed. The logarithm in the denominator counts where it is above (log d) / sqrt(d).",
    mutants=[
        Mutant("the least l1 norm at every scale", spread=0),
        Mutant("the least l2 norm at every scale", curved=False),
    ],
)
def from_least_l2_to_least_l1(others, sizes, *, spread=1, curved=True) -> Claims:
    """As the scale of the start falls, the interpolant passes from nearly the least l2 norm to nearly the least l1 norm, between explicit bounds."""
    X, y = concat([eye(others.shape[0]), others], axis=1), stack(sizes[: others.shape[0]])
    d = X.shape[1]
    betas = [interpolant(X, multipliers(X, y, start), start) for start in SCALES]
    s, least = minimal_l1(X, y), vector_norm(X.T @ solve(X @ X.T, y))
    above = l1_bound(s.upper, d, SCALES, spread * log(d))
    over, names = (r"scale of the start $\alpha$", SCALES), (r"norm of $\beta_\alpha$", "least norm", "bound")
    return {
        "l1 norm": between(stack([vector_norm(beta, ord=1) for beta in betas]), s.lower, above, over=over, names=names),
        "l2 norm": between(
            stack([vector_norm(beta) for beta in betas]), least, minimum(l2_bound(least, SCALES), above) if curved else least, over=over, names=names
        ),
    }
