r"""Gradient descent on overparametrised least squares: it converges, to the interpolator closest to its start, on a short path.

The residual is multiplied by the same matrix in every step (`ols_gd_linear_rate`), so the weights stay in the row space of \(X\), and end at the
closest interpolator (`ols_gd_closest_interpolator`). What a step is long it takes off the residual (`ols_gd_short_path`), and since each singular
direction is approached from one side, the path is not much longer than the distance (`ols_gd_path_vs_distance`). So it is the start
that decides whether the end has the least norm (`gd_least_squares_min_l2`). Steps are stated as shares of \(1/\sigma_1^2\).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import arange, diag, eye, matrix_power, maximum, minimum, sqrt, stack, vector_norm, zeros
from checks.arithmetic import pow as power
from checks.claims import Claims
from checks.instances import arrays, directions, frames, interval, reals, unit
from theorems.objects.regression import Regression, descent, path_length

SOURCE = "@soltanolkotabi2022erice, 'Prelude: Overparameterized Least Squares'"
LITERATURE = "@oymak2019overparameterized"

SIZES = {"n": (1, 3), "p": (1, 4)}


def transposed(rows: Any, y: Any, start: Any, share: Any, steps: int) -> Regression:
    """A run from a matrix of full column rank, whose transpose is X."""
    return Regression(rows.T, y, start, share, steps)


RUN: dict[str, Any] = {
    "rows": frames("p n"),
    "y": reals("n", "-extremes"),
    "start": reals("p", "-extremes"),
    "steps": st.integers(1, 4),
}


def runs(share: Any) -> Any:
    """Runs with so large a step, in units of the inverse of the squared largest singular value."""
    return arrays(transposed, sizes=SIZES, share=share, **RUN)


def diagonal(values: list[float], residual: list[float], share: float, steps: int = 2) -> Regression:
    """Singular directions along the axes; the start is zero."""
    return Regression(np.diag(values), -np.array(residual), np.zeros(len(values)), share, steps)


def one_row(share: Any) -> Any:
    """Runs with a single row."""
    return arrays(transposed, rows=frames("p 1"), y="1", start="p", share=share, steps=st.integers(1, 4))


SHORT = interval(0.0625, 1, "")
LONG = interval(0.0625, 1.9375, "")


def with_a_row_twice(row: Any, y: Any, start: Any, share: Any, steps: int) -> Regression:
    """Two equal rows, which ask for different values."""
    return Regression(np.stack([row, row]), y, start, share, steps)


row_twice = arrays(
    with_a_row_twice, row=directions("p", "-scales"), y=reals("2", "-scales"), start=reals("p", "-scales"), share=SHORT, steps=st.integers(1, 4)
)


@theorem(
    statement=r"""
        X \in \mathbb R^{n \times p},\ \operatorname{rank} X = n,\ \theta_{t+1} = \theta_t - \eta X^\top r_t,\ r_t = X \theta_t - y:\quad
        r_t = (I - \eta X X^\top)^t r_0,\quad
        0 < \eta < \tfrac{2}{\sigma_1^2} \implies \|r_t\| \le \rho^t \|r_0\|,\ \rho = \max(|1 - \eta \sigma_1^2|, |1 - \eta \sigma_n^2|)
        = 1 - \min(\eta \sigma_n^2, 2 - \eta \sigma_1^2) < 1;\quad
        \rho = 1 - \eta \sigma_n^2 \text{ for } \eta \le \tfrac{2}{\sigma_1^2 + \sigma_n^2}
    """,
    source=f"{SOURCE}, property 1",
    literature=LITERATURE,
    instances=runs(LONG),
    corners=[
        diagonal([2.0, 1.0], [0.0, 1.0], 0.5),
        diagonal([2.0, 1.0], [1.0, 0.0], 1.875),
        diagonal([1.0, 0.5], [1.0, 0.0], 1.9375, steps=4),
        diagonal([2.0], [1.0], 0.5),
    ],
    tight=[
        Tight(one_row(LONG), part="rate"),
        Tight([diagonal([2.0, 1.0], [0.0, 1.0], 0.5), diagonal([2.0, 1.0], [1.0, 0.0], 1.875)], part="rate"),
        Tight([diagonal([2.0, 1.0], [0.0, 1.0], 0.5)], part="loss"),
    ],
    mutants=[
        Mutant("singular values in place of their squares", square=1),
        Mutant("the rate of the loss, for the residual", squared=2),
        Mutant("the rate of the residual, for the loss", loss=1),
        Mutant("a step of more than 2 / sigma_1^2", instances=runs(interval(2.0625, 3, "")), below_one=True),
        Mutant("the smallest singular value that is not zero, with a row twice", instances=row_twice, last=0),
        Mutant("the rate of the largest singular value alone", last=0),
        Mutant("the rate of the smallest singular value for any step", first=-1),
    ],
)
def ols_gd_linear_rate(run, *, square=2, squared=1, loss=2, first=0, last=-1, below_one=False) -> Claims:
    """Gradient descent on overparametrised least squares converges at a geometric rate, which only the singular values determine.

    Equality at every step where the residual lies in a singular direction that attains the rate, so always for one row.
    """
    t, sigma = run.steps, run.singular_values
    at = [modulus(1 - run.step * sigma[k] ** square) for k in (first, last)]
    rate = maximum(*at)
    start, end = vector_norm(run.residual(0)), vector_norm(run.residual(t))
    small = run.share / (sigma[0] ** 2 + sigma[-1] ** 2)
    return {
        "residual": equal(run.residual(t), run.contraction @ run.residual(0)),
        "rate": leq(end, start if below_one else rate ** (squared * t) * start),
        "loss": leq(end**2, rate ** (loss * t) * start**2),
        "below one": equal(rate, 1 - minimum(run.step * sigma[-1] ** 2, 2 - run.share)),
        "short steps": equal(maximum(modulus(1 - small * sigma[0] ** 2), modulus(1 - small * sigma[-1] ** 2)), 1 - small * sigma[-1] ** 2),
    }


@theorem(
    statement=r"""
        \theta_\infty = \theta_0 + X^\top (X X^\top)^{-1} (y - X \theta_0):\quad
        \theta_t = \theta_0 + X^\top (X X^\top)^{-1} (I - (I - \eta X X^\top)^t) (y - X \theta_0) \in \theta_0 + \operatorname{row}(X),\quad
        \|\theta_t - \theta_\infty\| \le \rho^t \|\theta_0 - \theta_\infty\|;\quad
        X \theta_\infty = y,\ X z = 0 \implies \|\theta_\infty + z - \theta_0\|^2 = \|\theta_\infty - \theta_0\|^2 + \|z\|^2
    """,
    source=f"{SOURCE}, property 2",
    literature=LITERATURE,
    instances=arrays(lambda z, **run: (transposed(**run), z), sizes=SIZES, z=reals("p", "-extremes"), **RUN, share=LONG),
    corners=[(Regression(np.array([[1.0, 2.0]]), np.array([3.0]), np.array([2.0, -3.0]), 0.5, 2), np.array([-1.0, 1.0]))],
    uses=["least-squares.ols-gd-linear-rate"],
    tight=Tight(
        arrays(lambda z, **run: (transposed(**run), z), z="p", rows=frames("p 1"), y="1", start="p", share=LONG, steps=st.integers(1, 4)), part="rate"
    ),
    mutants=[
        Mutant("the limit without the start", origin=0),
        Mutant("closest in the sum of moduli", order=1),
        Mutant("a preconditioned gradient", weights=lambda p: arange(1, p + 1)),
        Mutant("twice the exponent of the rate", squared=2),
        Mutant("one step more in the closed form", late=1),
    ],
)
def ols_gd_closest_interpolator(run, z, *, origin=1, order=2, weights=lambda p: 1, squared=1, late=0) -> Claims:
    """Gradient descent never leaves the row space of X, seen from its start, and so ends at the interpolator closest to the start."""
    start, limit, sigma = run.start, run.closest - (1 - origin) * run.start, run.singular_values
    scale = weights(start.shape[0])
    end = descent(lambda theta: scale * (run.X.T @ (run.X @ theta - run.y)), start, run.step, run.steps)[-1]
    n = run.X.shape[0]
    contraction = matrix_power(eye(n) - run.step * run.X @ run.X.T, run.steps + late)
    rate = maximum(modulus(1 - run.step * sigma[0] ** 2), modulus(1 - run.step * sigma[-1] ** 2))
    kernel = z - run.in_row_space(run.X @ z)
    other = vector_norm(limit + kernel - start, ord=order)
    return {
        "closed form": equal(end, start - run.in_row_space((eye(n) - contraction) @ run.residual(0))),
        "row space": equal(end - start, run.in_row_space(run.X @ (end - start))),
        "rate": leq(vector_norm(end - limit), rate ** (squared * run.steps) * vector_norm(start - limit)),
        "interpolates": equal(run.X @ limit, run.y),
        "closest": leq(vector_norm(limit - start, ord=order), other),
        "Pythagoras": equal(vector_norm(limit + kernel - start) ** 2, vector_norm(limit - start) ** 2 + vector_norm(kernel) ** 2),
    }


@theorem(
    statement=r"""
        \eta \le \tfrac{1}{\sigma_1^2} \implies \sigma_n \sum_{s < t} \|\theta_{s+1} - \theta_s\| + \|r_t\| \le \|r_0\|;\quad
        \eta < \tfrac{2}{\sigma_1^2} \implies (1 - \tfrac12 \eta \sigma_1^2)\, \sigma_n \sum_{s < t} \|\theta_{s+1} - \theta_s\| + \|r_t\| \le \|r_0\|
    """,
    source=f"{SOURCE}, property 3; the constant one is derived here",
    literature=LITERATURE,
    instances=arrays(
        lambda long, **run: (transposed(**run), Regression(run["rows"].T, run["y"], run["start"], long, run["steps"])),
        sizes=SIZES,
        **RUN,
        share=SHORT,
        long=LONG,
    ),
    corners=[(diagonal([2.0, 1.0], [0.0, 1.0], 0.5), diagonal([2.0, 1.0], [1.0, 1.0], 1.9375))],
    tight=Tight(
        arrays(lambda **run: (transposed(**run),) * 2, rows=frames("p 1"), y="1", start="p", share=SHORT, steps=st.integers(1, 4)), part="short steps"
    ),
    uses=["least-squares.ols-gd-linear-rate"],
    mutants=[
        Mutant("the largest singular value", index=0),
        Mutant("a tenth more", factor=Fraction(11, 10)),
        Mutant("half of the smallest singular value", factor=Fraction(1, 2)),
        Mutant("the constant one for any step below 2 / sigma_1^2", half=0),
        Mutant("three quarters of the loss of a step", half=Fraction(1, 4)),
    ],
)
def ols_gd_short_path(short, long, *, index=-1, factor=1, half=Fraction(1, 2)) -> Claims:
    """What gradient descent walks, times the smallest singular value, it takes off the residual: so the whole path is short.

    Equality where the residual lies in the last singular direction and the step is at most 1 / sigma_1^2.
    """
    claims = {}
    for name, run, constant in (("short steps", short, 1), ("any step", long, 1 - half * long.share)):
        walked = factor * constant * run.singular_values[index] * path_length(run.path)
        claims[name] = leq(walked + vector_norm(run.residual(run.steps)), vector_norm(run.residual(0)))
    return claims


@theorem(
    statement=r"""
        \eta \le \tfrac{1}{\sigma_1^2}:\quad
        \|\theta_t - \theta_0\| \le \sum_{s<t} \|\theta_{s+1} - \theta_s\| \le \sqrt n\, \|\theta_t - \theta_0\|;\quad
        X = \operatorname{diag}(1, \sqrt\lambda),\ \theta_\infty - \theta_0 = (1, 1),\ \eta = 1:\quad
        \sum_s \|\theta_{s+1} - \theta_s\| = \sqrt{1 + \lambda^2} + 1 - \lambda \to \sqrt 2\, \|\theta_\infty - \theta_0\| \text{ as } \lambda \to 0
    """,
    source=f"{SOURCE}, 'relatively short'",
    literature=f"{LITERATURE}; @gupta2021path",
    instances=arrays(lambda slow, **run: (transposed(**run), slow), sizes=SIZES, slow=unit(""), **RUN, share=SHORT),
    corners=[(diagonal([1.0, 0.25], [1.0, 0.5], 1.0, steps=12), 0.125)],
    tight=[
        Tight(
            arrays(
                lambda slow, **run: (transposed(**run), slow),
                slow=unit(""),
                rows=frames("p 1"),
                y="1",
                start="p",
                share=SHORT,
                steps=st.integers(1, 4),
            ),
            part=part,
        )
        for part in ("lower", "upper")
    ],
    uses=["least-squares.ols-gd-closest-interpolator"],
    checked_form="The two bounds hold at every step, so also in the limit. That the root of n is approached is checked for n = 2; that the "
    "largest ratio grows like the root of the logarithm of the condition number is not.",
    mutants=[
        Mutant("a straight path", root=0),
        Mutant("the fourth root of n", root=Fraction(1, 4)),
        Mutant("two scales walked one after the other", turn=0),
    ],
)
def ols_gd_path_vs_distance(run, slow, *, root=Fraction(1, 2), turn=1) -> Claims:
    """Each singular direction is approached from one side, so the path is longer than the distance by at most the root of their number.

    Equality for one row. For two, scales that are far apart are walked one after the other, and the root of two is approached.
    """
    walked, distance = path_length(run.path), vector_norm(run.path[-1] - run.start)
    n = run.X.shape[0]
    two = Regression(diag(stack([1 + 0 * slow, sqrt(slow)])), stack([1 + 0 * slow, sqrt(slow)]), zeros(2), 1, run.steps)
    first, rest = sqrt(1 + turn * slow**2), (1 - slow) * (1 - (1 - slow) ** (run.steps - 1))
    return {
        "lower": leq(distance, walked),
        "upper": leq(walked, power(n, root) * distance),
        "two scales": equal(path_length(two.path), first + rest),
    }


def one_row_at_a_time(run: Regression, w: Any, row: int, share: Any) -> tuple[Any, Any]:
    """A step on the squared error of one row: where it ends, and by how much the squared distance to any interpolant falls."""
    x, y = run.X[row % run.X.shape[0]], run.y[row % run.X.shape[0]]
    error = x @ w - y
    return w - share * error / (x @ x) * x, share * (2 - share) * error**2 / (x @ x)


@theorem(
    statement=r"""
        L(w) = \|X w - y\|^2,\ \operatorname{rank} X = n,\ w_{k+1} = w_k - \eta \nabla L(w_k),\ 0 < \eta < \tfrac{1}{\sigma_1^2},\
        w_\infty = X^+ y + (I - X^+ X) w_0:\quad
        w_k - w_\infty = (I - 2 \eta X^\top X)^k (w_0 - w_\infty),\quad
        \|w_k - w_\infty\| \le \rho^k \|w_0 - w_\infty\|,\ \rho = \max_i |1 - 2 \eta \sigma_i^2| < 1;\\
        \|w_\infty\|^2 = \min_{X w = y} \|w\|^2 + \|(I - X^+ X) w_0\|^2;\quad
        w \leftarrow w - \tfrac{h}{\|x_i\|^2} (\langle x_i, w\rangle - y_i) x_i:\
        \|w - w_\infty\|^2 \text{ falls by } h (2 - h) \tfrac{(\langle x_i, w\rangle - y_i)^2}{\|x_i\|^2}
    """,
    source="@srebro2019geometry, 'Effect of Optimization Geometry', first bullet",
    literature="@gunasekar2018characterizing; @zhang2017understanding",
    instances=arrays(
        lambda row, h, **run: (transposed(**run), row, h),
        sizes=SIZES,
        **RUN,
        share=LONG,
        row=st.integers(0, 2),
        h=LONG,
    ),
    corners=[
        (Regression(np.array([[1.0, 0.0]]), np.array([1.0]), np.array([0.0, 5.0]), 0.5, 2), 0, 1.0),
        (diagonal([2.0, 1.0], [1.0, 0.0], 1.875), 1, 0.5),
    ],
    tight=Tight(
        arrays(lambda **run: (transposed(**run), 0, 1.0), rows=frames("p 1"), y="1", start="p", share=LONG, steps=st.integers(1, 4)), part="rate"
    ),
    uses=["least-squares.ols-gd-closest-interpolator"],
    checked_form="The rate at every step, so also the limit. Of single rows, that every step takes the iterate nearer to w_inf, and along the rows "
    "only: whatever order makes them interpolate ends at w_inf.",
    mutants=[
        Mutant(
            "the least norm from any start",
            as_printed=True,
            where="'Effect of Optimization Geometry', first bullet",
            note="The slide names no start. With X = (1, 0), y = 1 and the start (0, 5) the limit is (1, 5), not (1, 0): it moves along the rows "
            "only. The claim holds from starts in the row space, such as 0, and for steps below 1 / sigma_1^2 (the loss has no factor one half).",
            origin=0,
        ),
        Mutant(
            "a step of up to 2 / sigma_1^2, as for half of the loss",
            instances=arrays(lambda **run: (transposed(**run), 0, 1.0), sizes=SIZES, **RUN, share=interval(2.0625, 3.9375, "")),
            below_one=True,
        ),
        Mutant("the rate without the factor two of the gradient", gradient=Fraction(1, 2)),
        Mutant("the rate of the smallest singular value for any step", first=-1),
        Mutant("twice the rate of a single row", fall=2),
        Mutant("the norms add up", power=1),
    ],
)
def gd_least_squares_min_l2(run, row, h, *, origin=1, below_one=False, gradient=1, first=0, fall=1, power=2) -> Claims:
    """Gradient descent ends at the interpolant that is closest to its start, which has the least norm only if the start is in the row space."""
    start, shortest, sigma, k = run.start, run.in_row_space(run.y), run.singular_values, run.steps
    kernel = start - run.in_row_space(run.X @ start)
    limit, end = shortest + origin * kernel, run.path[-1]
    rate = maximum(*(modulus(1 - gradient * run.step * sigma[i] ** 2) for i in (first, -1)))
    moved, fallen = one_row_at_a_time(run, end, row, h)
    before, after = vector_norm(start - limit), vector_norm(end - limit)
    return {
        "closed form": equal(end - limit, matrix_power(eye(start.shape[0]) - run.step * run.X.T @ run.X, k) @ (start - limit)),
        "rate": leq(after, before if below_one else rate**k * before),
        "norm": equal(vector_norm(limit) ** power, vector_norm(shortest) ** power + vector_norm(kernel) ** power),
        "single row": equal(vector_norm(moved - limit) ** 2, after**2 - fall * fallen),
        "along rows": equal(moved - start, run.in_row_space(run.X @ (moved - start))),
    }
