r"""Gradient flow on an exponential loss: homogeneous models increase their margin, and move towards stationary points of the largest one.

The loss is \(L = \sum_i e^{-q_i}\), with margins \(q_i = y_i f(w, x_i)\) of a D-homogeneous model. Where \(L < 1\), the smoothed margin
\(\tilde\gamma = \log(1/L) / \|w\|^D\) increases (`smoothed_margin_monotone`), the faster the further the direction of w is from that of the
velocity. It is bounded, so that the two align; and a point where they are aligned nearly satisfies the first-order conditions of
\(\min \|w\|\) subject to \(q_i \ge 1\), with explicit constants (`homogeneous_gd_direction_kkt`). Time is in units of \(1/L\) throughout.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, between, equal, geq, leq, theorem
from checks.arithmetic import e, log, vector_norm
from checks.arithmetic import min as smallest
from checks.claims import Claims
from checks.instances import arrays, reals
from checks.solvers import gradient_flow
from theorems.objects.homogeneous import PowerModel
from theorems.objects.margins import Separation

SOURCE = "@srebro2019geometry, 'Theorem [Nacson Gunasekar Lee S Soudry 2019][Lyu Li 2019]'"
LITERATURE = "@lyu2020gradient; @nacson2019lexicographic"

POLYNOMIAL: dict[str, Any] = {
    "directions": reals("k p", "-extremes -scales"),
    "coefficients": reals("n k", "-extremes -scales"),
    "w": reals("p", "-extremes -scales", scale=4.0),
    "degree": st.integers(1, 3),
}
RELUS = arrays(
    Separation.by_relus,
    inputs=reals("n h", "-extremes -scales"),
    first=reals("m h", "-extremes -scales", scale=4.0),
    second=reals("m", "-extremes -scales", scale=4.0),
    sizes={"n": (1, 3), "h": (1, 3), "m": (1, 3)},
)
SEPARATIONS = arrays(Separation.signed, **POLYNOMIAL) | RELUS
BELOW_ONE = Assumption("loss below one", "the loss is below one", Separation.separates_well)


def linear(rows: list[list[float]], w: list[float]) -> Separation:
    """A linear model."""
    return Separation(PowerModel(np.eye(len(w)), np.array(rows), 1), np.array(w))


UNEVEN = linear([[1.0, 0.0], [0.0, 1.0]], [1.0, 4.0])
"""Two points, of which one has a much larger margin: the velocity has another direction."""

FEEBLE = linear([[1.0], [1.0]], [0.25])
"""Two points with so small a margin that the loss is above one."""


def growth(at: Separation) -> Any:
    r"""The derivative of \(\log \tilde\gamma\)."""
    return (at.velocity**2).sum() / at.log_inverse_loss - at.degree**2 * at.mean / at.squared_size


@theorem(
    statement=r"""
        f \text{ D-homogeneous},\ L = \sum_i e^{-q_i} < 1,\ \hat p_i = e^{-q_i} / L,\ \hat\nu = \sum_i \hat p_i q_i,\
        \tilde\gamma = \frac{\log(1/L)}{\|w\|^D},\ \dot w = \hat g = -\nabla L / L:\\
        \frac d{dt} \log \tilde\gamma = \frac{\|\hat g\|^2}{\log(1/L)} - \frac{D^2 \hat\nu}{\|w\|^2}
        \ge \frac{1}{\hat\nu} \|P_w^\perp \hat g\|^2 \ge 0,\qquad
        \log\frac1L \le \min_i q_i \le \hat\nu \le \log\frac1L + \log n
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=SEPARATIONS,
    assumptions=[BELOW_ONE],
    corners=[UNEVEN, linear([[1.0, 0.0]], [2.0, 1.0])],
    tight=[
        Tight(arrays(Separation.signed, **{**POLYNOMIAL, "coefficients": reals("1 k", "-extremes -scales")}), part="monotone"),
        Tight(linear([[1.0, 0.0]], [2.0, 1.0]), part="monotone"),
        Tight(linear([[1.0]], [2.0]), part="loss"),
    ],
    uses=["homogeneity.d-homogeneity-and-euler"],
    checked_form="Pointwise, along the vector field of the flow, for homogeneous polynomials of degree one to three and two layers of ReLUs, with "
    "the signs of the outputs as labels.",
    mutants=[
        Mutant("the norm to the power D + 1", more=1),
        Mutant("twice the growth", factor=2),
        Mutant("half of the growth", factor=Fraction(1, 2)),
        Mutant("at any loss", without="loss below one", instances=st.just(FEEBLE)),
        Mutant("the mean margin below the logarithm of the loss", entropy=False),
        Mutant("for steps of any length", step=1024.0),
    ],
)
def smoothed_margin_monotone(at, *, more=0, factor=1, entropy=True, step=0) -> Claims:
    """Along gradient flow the smoothed margin never decreases, as fast as is left of the velocity across the weights. Equality for one data point.

    A long step of gradient descent can lower it.
    """
    D, velocity, mean = at.degree, at.velocity, at.mean
    across = velocity - (D * mean / at.squared_size) * at.w
    moved = {"after a step": geq(at.moved(step).smoothed, at.smoothed)} if step else {}
    return moved | {
        "euler": equal(at.w @ velocity, D * mean),
        "monotone": leq(factor * (across**2).sum() / mean, growth(at) - more * D * mean / at.squared_size),
        "loss": leq(at.log_inverse_loss, at.least),
        "mean": between(mean, at.least, at.log_inverse_loss + (log(len(at.q)) if entropy else 0)),
    }


@theorem(
    statement=r"""
        L < 1,\ \beta = \cos \angle(w, \hat g),\ \lambda_i = \hat p_i \|w\| / \|\hat g\| \ge 0:\quad
        \Big\| w - \sum_i \lambda_i \nabla q_i \Big\|^2 = 2 (1 - \beta) \|w\|^2,\quad
        \sum_i \lambda_i (q_i - \min_k q_k) \le \frac{n - 1}{e D} \cdot \frac{\|w\|^2}{\min_k q_k},\\
        \frac{d \log \tilde\gamma}{d \log \|w\|} \ge D (\beta^{-2} - 1),\quad
        \tilde\gamma \le \frac{\min_i q_i}{\|w\|^D} \le \min_i \sup_{\|v\| = 1} |f_i(v)|
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=SEPARATIONS,
    assumptions=[BELOW_ONE],
    corners=[UNEVEN, linear([[1.0, 0.0], [1.0, 0.0]], [64.0, 1.0]), linear([[1.0], [65.0 / 64]], [64.0]), linear([[1.0], [2.0]], [1024.0])],
    tight=[
        Tight(arrays(Separation.signed, **{**POLYNOMIAL, "coefficients": reals("1 k", "-extremes -scales")}), part="growth"),
        Tight(linear([[1.0, 0.0]], [2.0, 1.0]), part="growth"),
    ],
    uses=["margins.smoothed-margin-monotone"],
    checked_form="That every limit direction is a stationary point of the largest margin follows from the stated bounds: as the smoothed margin is "
    "bounded, beta tends to one at some times of every interval of log |w|, and the second bound tends to zero, over |w|^2, as the margins grow. "
    "The bounds are checked pointwise for homogeneous polynomials f_i(w) = sum_k C_ik <a_k, w>^D of degree one to three and two layers of ReLUs, "
    "with the slope 0 at kinks. That the margins grow, and that the direction converges, is not checked.",
    mutants=[
        Mutant("every separating w is stationary", residual=0),
        Mutant("half of the squared residual", residual=1),
        Mutant("half of the slack", slack=Fraction(1, 2)),
        Mutant("a polynomial tail", tail=3),
        Mutant("twice the growth", growing=2),
        Mutant("half of the growth", growing=Fraction(1, 2)),
        Mutant("half of the largest margin", top=Fraction(1, 2)),
    ],
)
def homogeneous_gd_direction_kkt(at, *, residual=2, slack=1, tail=0, growing=1, top=1) -> Claims:
    """The weights nearly satisfy the conditions of first order for the largest margin, up to their angle with the velocity and the inverse margin.

    Equality of the growth for one data point. Of the bound of the slack a share of 0.73 is attained, for two points, as the margin grows.
    """
    D, q, model = at.degree, at.q, at.model
    weights = at.weights if not tail else q**-tail / (q**-tail).sum()
    velocity, size = model.pull(at.w, weights), vector_norm(at.w)
    multipliers = weights * size / vector_norm(velocity)
    cosine = (at.w @ velocity) / (size * vector_norm(velocity))
    gap = at.w - model.pull(at.w, multipliers)
    return {
        "stationary": equal((gap**2).sum(), residual * (1 - cosine) * at.squared_size),
        "complementary": leq(multipliers @ (q - at.least), slack * (len(q) - 1) * at.squared_size / (e * D * at.least)),
        "growth": leq(growing * D * (1 / cosine**2 - 1), growth(at) * at.squared_size / (D * at.mean)),
        "bounded": leq(at.least, top * smallest(model.largest) * size**D),
    }


def start_of(directions: Any, coefficients: Any, w: Any, degree: int) -> Separation:
    """A start with the least margin 2, so that the loss of up to seven points is below one."""
    return Separation.signed(directions, coefficients, w, degree).resized(2.0)


def is_sound(at: Separation) -> Any:
    """Whether the model has a margin that is not tiny, at the start."""
    return at.least > 2.0**-6 * vector_norm(at.w) ** at.degree


def is_contested(at: Separation) -> Any:
    """Whether more than one point counts, at the start; for one point the statement is an equality."""
    return at.mean - at.log_inverse_loss > 2.0**-3


@theorem(
    statement=r"""
        \frac{dw}{d\sigma} = \frac{\|w\|^2}{D \hat\nu}\, \hat g,\ \sigma = \log\frac{\|w\|}{\|w_0\|}:\quad
        D \int_0^\sigma (\beta^{-2} - 1)\, d\sigma' \le \log\frac{\tilde\gamma(\sigma)}{\tilde\gamma(0)}
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(
        start_of,
        directions=reals("k p", "gaussian"),
        coefficients=reals("n k", "gaussian"),
        w=reals("p", "gaussian"),
        degree=st.integers(1, 3),
        sizes={"n": (2, 3), "p": (2, 3), "k": (2, 4)},
    ),
    assumptions=[
        Assumption("sound", "the margin at the start is at least 1/64 of |w|^D", is_sound),
        Assumption("contested", "more than one point counts at the start", is_contested),
    ],
    corners=[linear([[1.0, 0.0], [0.0, 1.0]], [2.0, 3.0]), linear([[1.0, 0.0], [1.0, 1.0]], [3.0, 3.5])],
    uses=["margins.smoothed-margin-monotone", "margins.homogeneous-gd-direction-kkt"],
    checked_form="Until |w| has grown by a factor exp(1/2), from starts with the least margin 2.",
    mutants=[
        Mutant("twice the integral", factor=2.0),
        Mutant("a margin that falls", sign=-1.0),
    ],
)
def margin_pays_for_misalignment(at, accuracy, *, factor=1.0, sign=1.0) -> Claims:
    """Along the flow the smoothed margin grows by at least what the angle between weights and velocity adds up to, over the logarithm of the norm.

    The time is the logarithm of the norm, so that the flow of the exponential loss is run far with few steps.
    """
    D, model, start = at.degree, at.model, np.append(at.w, 0.0)

    def velocity(state: Any) -> Any:
        w = state[:-1]
        q = model.predict(w)
        p = np.exp(q.min() - q)
        along = (w @ w) / (D * (p @ q)) * model.pull(w, p)
        return np.append(along, D * ((along @ along) / (w @ w) - 1))

    path = gradient_flow(velocity, start, [0.25, 0.5], accuracy)
    margins = np.stack([Separation(model, state[:-1]).smoothed for state in path])
    return leq(factor * path[:, -1], sign * np.log(margins / at.smoothed))
