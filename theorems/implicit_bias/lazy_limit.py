r"""Large starts of a homogeneous model: in which sense gradient flow becomes that of the model linearised at its start.

Let \(f\) be D-homogeneous in \(w\), \(f(w_0) = 0\), and \(w_\alpha\) the gradient flow of \(\tfrac12 \|f(w) - y\|^2\) from \(\alpha w_0\). What has a
limit is not \(w_\alpha / \alpha\), which stays at \(w_0\), but the displacement \(\alpha^{D-1} (w_\alpha - \alpha w_0)\) at the time
\(s / \alpha^{2D - 2}\): a change of variables puts the whole dependence on the start into one small number \(\alpha^{-D}\)
(`lazy_change_of_variables`). For one squared weight the flow is a Riccati equation with a closed form (`lazy_closed_form`), so that the distance
from the linearised flow has an explicit bound at every time, and what a source prints about it can be refuted by hand
(`lazy_limit_of_one_weight`). For other models, and the degrees 2 and 3, the rate of the flow is measured (`lazy_limit_scaling`), and that of its
predictions enclosed (`lazy_predictor_rate`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from hypothesis import strategies as st

from checks import Mutant, equal, identity, leq, scaling, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import log, matrix_norm, sqrt, stack, vector_norm
from checks.claims import Claims
from checks.instances import arrays, positive, reals
from checks.solvers import gradient_flow
from theorems.objects.homogeneous import OneRowFlow, OneSquaredWeight, PowerModel

SOURCE = "@srebro2019geometry, 'Kernel Regime and Scale of Init'"
LITERATURE = "@chizat2019lazy, for models that are scaled instead of their start"
ONE = {"directions": np.eye(2), "coefficients": np.array([[1.0, -1.0]]), "degree": 2, "start": np.ones(2), "y": np.ones(1), "alpha": np.float64(2.0)}

GRID = (8, 16, 64, 128)
ROWS = [np.array(row) for row in ([1.0, 2.0], [2.0, -1.0], [-2.0, 3.0])]
ENDS: st.SearchStrategy[Any] = st.builds(dict, row=st.sampled_from(ROWS), plus=st.integers(1, 2), degree=st.integers(2, 3))

STARTS = (2, 4, 8, 32)
DESIGNS = [np.array(rows) for rows in ([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]], [[2.0, 1.0, 0.0], [-1.0, 1.0, 1.0]])]
MODELS: st.SearchStrategy[Any] = st.builds(dict, X=st.sampled_from(DESIGNS), plus=st.integers(1, 2), degree=st.integers(2, 3))


@theorem(
    statement=r"""
        f(c w) = c^D f(w),\ \dot w = -\nabla f(w)^\top (f(w) - y),\ w = \alpha w_0 + \alpha^{1 - D} \Delta,\ s = \alpha^{2 D - 2}\, t:\quad
        \frac{d\Delta}{ds} = -\nabla f(w_0 + \alpha^{-D} \Delta)^\top \big(\alpha^D f(w_0 + \alpha^{-D} \Delta) - y\big)
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(
        directions="k p", coefficients="n k", degree=st.integers(1, 5), start="p", move="p", y="n", alpha=positive("", "-scales -extremes")
    ),
    corners=[{**ONE, "move": np.array([0.25, -0.25])}],
    mutants=[
        Mutant("the time of the slide", time=(1, -1)),
        Mutant("the time 2 D - 3", time=(2, -3)),
        Mutant("the time D", time=(1, 0)),
        Mutant("the time 2 D - 1", time=(2, -1)),
        Mutant("the displacement over the start", displacement=(0, -1)),
        Mutant("targets as large as the predictions", targets=(1, 0)),
        Mutant("another degree in Euler's identity", euler=1),
    ],
)
def lazy_change_of_variables(
    directions, coefficients, degree, start, move, y, alpha, *, time=(2, -2), displacement=(1, -1), targets=(0, 0), euler=0
) -> Claims:
    r"""In the right variables the start enters through a single small number, its inverse D-th power, for every degree D.

    With that number zero the equation is the flow of the linearised model. Where the targets grow like the predictions, orbits do not depend on
    the start at all, so there is no such limit. By Euler's identity the linearised model may start at \(w_0\) or at zero.
    """
    time, displacement, targets = (alpha ** (slope * degree + constant) for slope, constant in (time, displacement, targets))
    model, small = PowerModel(directions, coefficients, degree), alpha**-degree
    w, u = alpha * start + move / displacement, start + small * move
    moved = displacement * model.velocity(w, targets * y) / time
    return {
        "homogeneous": equal(model.predict(alpha * u), alpha**degree * model.predict(u)),
        "euler": equal(model.push(u, u), (degree + euler) * model.predict(u)),
        "flow": equal(moved, -model.pull(u, model.predict(u) / small - y)),
        "scaled targets": equal(model.velocity(alpha * u, alpha**degree * y), alpha ** (2 * degree - 1) * model.velocity(u, y)),
    }


@theorem(
    statement=r"""
        \dot w_\pm = \mp 2 w_\pm x\, r,\ r = x (w_+^2 - w_-^2) - y,\ w_\pm(0) = \alpha:\quad
        w_\pm(s / \alpha^2) = \alpha\, u^{\pm 1/2},\ u = \frac{e^\theta - E}{1 + E e^\theta},\ E = \tanh\tfrac\theta2\; e^{-8 x^2 s \cosh\theta},\
        \sinh\theta = \frac{y}{2 \alpha^2 x}
    """,
    source=f"derived for {SOURCE}",
    mutants=[
        Mutant("the speed of the linearised flow", hyperbolic=False),
        Mutant("half of the speed", speed=4),
        Mutant("from zero", start=0),
        Mutant("half of the speed of the linearised flow", linear=4),
    ],
)
def lazy_closed_form(*, hyperbolic=True, speed=8, start=1, linear=8) -> Claims:
    r"""The flow of one squared weight, and that of its linearisation, in closed form. The first is faster, by the hyperbolic cosine of its end.

    The symbol p stands for \(e^\theta\), E and F for the two exponentials of the time, which are differentiated by the chain rule.
    """
    x, y, p, a, left, decay = sympy.symbols("x y p a E F", positive=True)
    cosh, sinh = (p + 1 / p) / 2, (p - 1 / p) / 2
    u = (p - left) / (1 + left * p)
    u_moved = u.diff(left) * -speed * x**2 * (cosh if hyperbolic else 1) * left
    k = y / (4 * x) * (1 - decay)
    k_moved = k.diff(decay) * -linear * x**2 * decay
    residual = x * a**2 * (u - 1 / u) - 2 * a**2 * x * sinh
    return {
        "equation": identity(a**2 * u_moved, -4 * x * u * residual),
        "start": identity(u.subs(left, start * (p - 1) / (p + 1)), 1),
        "end": identity(u.subs(left, 0), p),
        "linearised": identity(k_moved, -2 * x * (4 * x * k - y)),
    }


@theorem(
    statement=r"""
        f(w) = x (w_+^2 - w_-^2),\ w_\alpha(0) = \alpha (1, 1):\quad
        \frac{\sqrt 2\, \alpha^2}{8} \Big(\log\frac{w_+}{w_-}\Big)^2 \le
        \big\|\alpha \big(w_\alpha(\tfrac{s}{\alpha^2}) - \alpha (1, 1)\big) - (w_K(s) - (1, 1))\big\| \le \frac{\sqrt 2\, y^2}{32\, x^2 \alpha^2}
        \text{ for all } s \ge 0,\qquad x\, \beta_\alpha(\infty) = y
    """,
    source=f"{SOURCE}; corrected, for one squared weight",
    literature=LITERATURE,
    instances=arrays(
        OneSquaredWeight, x=positive("", "-extremes"), y=reals("", "-extremes"), start=positive("", "-scales -extremes"), s=positive("", "-extremes")
    ),
    corners=[OneSquaredWeight(*map(np.float64, (1.0, 1.0, start, s))) for start, s in ((4.0, 4.0), (4.0, 0.125), (0.25, 4.0))],
    uses=["lazy-limit.lazy-closed-form"],
    checked_form="That the supremum over all times is of the order alpha^-2 as alpha grows is checked as the stated bounds, at every time.",
    mutants=[
        Mutant(
            "the weights over the start",
            as_printed=True,
            where="the limit under 'For squared loss, under some conditions'",
            note="With x = y = 1 the linearised weights end at (5/4, 3/4), while w / alpha moves by about alpha^-2 only and stays at (1, 1): "
            "the distance tends to sqrt(2)/4, not to zero, in every scaling of the time. It is alpha^(D-1) (w - alpha w_0) that has a limit.",
            printed=True,
            time=1,
        ),
        Mutant(
            "the time of the slide",
            as_printed=True,
            where="the limit under 'For squared loss, under some conditions'",
            note="The kernel at alpha w_0 is alpha^(2D-2) K_0, so that time runs like t / alpha^(2D-2); the slide prints t / alpha^(D-1).",
            time=1,
        ),
        Mutant(
            "the predictions over the start",
            as_printed=True,
            where="the conclusion of the same slide, and 'Squared Loss vs Exp Loss'",
            note="The flow interpolates the targets from every start, so h / alpha tends to zero at the inputs and not to the kernel interpolant. "
            "It is h itself that tends to it; with 1/alpha the targets would have to grow like alpha.",
            prediction=-1,
        ),
        Mutant("half of the bound", factor=0.5),
        Mutant("a distance like alpha^-3", power=3),
        Mutant("twice the bound from below", below=2),
    ],
)
def lazy_limit_of_one_weight(flow, *, printed=False, time=2, prediction=0, factor=1, power=2, below=1) -> Claims:
    """One squared weight moves like its linearisation, up to the inverse square of the start, if displacement and time are scaled as they must be.

    The upper bound is attained in the limit of large starts and times. At the inputs the flow ends at the targets, whatever the start.
    """
    a = flow.start
    w = flow.at(flow.s * a ** (2 - time)).weights
    move = w / a - 1 if printed else a * (w - a)
    distance = vector_norm(move - (flow.kernel_weights - 1))
    return {
        "above": leq(distance, factor * sqrt(2) * flow.y**2 / (32 * flow.x**2 * a**power)),
        "below": leq(below * sqrt(2) * a**2 * log(flow.ratio) ** 2 / 8, distance),
        "end": equal(a**prediction * flow.x * (flow.end[0] ** 2 - flow.end[1] ** 2), flow.y),
    }


@theorem(
    statement=r"""
        f(w) = \sum_j x_j (w_+[j]^D - c\, w_-[j]^D),\ w_0 = (p \mathbf 1, \mathbf 1),\ c = p^D,\ |x_1| \ne |x_2| \ne 0,\ z = (1, 0):\\
        h_\alpha(\infty)(z) - \hat h_{K_0}(z) \asymp \alpha^{-D} \text{ for } c \ne 1,\ \asymp \alpha^{-2D} \text{ for } c = 1
    """,
    source=f"{SOURCE}; corrected",
    literature=LITERATURE,
    instances=ENDS,
    corners=[{"row": ROWS[0], "plus": plus, "degree": degree} for degree in (2, 3) for plus in (1, 2)],
    uses=["lazy-limit.lazy-change-of-variables"],
    checked_form="The exponents over the starts alpha = 8, 16, 64 and 128, for one sample, three rows of two coordinates, "
    "D = 2 and 3, p = 1 and 2, and the target 1. The end of the flow is the point of its orbit that predicts the target, which is "
    "enclosed; that the flow gets there is not checked.",
    mutants=[
        Mutant(
            "the predictions over the start",
            as_printed=True,
            where="the conclusion of the same slide",
            note="Off the sample, too, h / alpha tends to zero, so that its distance from the kernel interpolant does not tend to zero.",
            divided=1,
        ),
        Mutant("the slow rate for every start", symmetric=1),
        Mutant("the fast rate for every start", generic=2),
    ],
)
def lazy_predictor_rate(row, plus, degree, *, divided=0, symmetric=2, generic=1) -> Claims:
    """Off the sample the end of the flow tends to the kernel interpolant, like the inverse D-th power of the start, or its square by symmetry."""
    flow = OneRowFlow(row, plus, 1, degree)
    ends = stack([alpha**degree * flow.end(Fraction(1, alpha**degree))[0] / alpha**divided for alpha in GRID])
    return scaling(
        GRID,
        modulus(ends - row[0] / (row @ row)),
        equals=-(symmetric if plus == 1 else generic) * degree,
        names=(r"start $\alpha$", "distance off the sample"),
    )


@theorem(
    statement=r"""
        f(w) = X (w_+^D - c\, w_-^D),\ w_0 = (p \mathbf 1, \mathbf 1),\ c = p^D:\quad
        \sup_{s \ge 0} \big\|\alpha^{D-1} \big(w_\alpha(s / \alpha^{2D - 2}) - \alpha w_0\big) - (w_K(s) - w_0)\big\| \asymp \alpha^{-D}
    """,
    source=f"{SOURCE}; corrected",
    literature=LITERATURE,
    instances=MODELS,
    corners=[{"X": DESIGNS[0], "plus": 1, "degree": 2}],
    uses=["lazy-limit.lazy-change-of-variables", "lazy-limit.lazy-limit-of-one-weight"],
    checked_form="The exponent over the starts alpha = 2, 4, 8 and 32, of the largest distance over six times from 1/16 to 64 over the norm of the "
    "kernel, for two samples with the targets 4, three coordinates, D = 2 and 3, p = 1 and 2. Other times are not looked at.",
    mutants=[
        Mutant(
            "the weights over the start",
            as_printed=True,
            where="the limit under 'For squared loss, under some conditions'",
            note="The printed distance tends to that of the linearised weights from their start, whatever the scaling of the time, and not to zero. "
            "It is alpha^(D-1) (w - alpha w_0) at the time s / alpha^(2D-2) that has a limit.",
            printed=True,
            time=(1, -1),
        ),
        Mutant("the time 2 D - 1", time=(2, -1)),
        Mutant("a distance like the square", order=2),
        Mutant("a distance like the inverse start", order=Fraction(1, 2)),
    ],
)
def lazy_limit_scaling(X, plus, degree, accuracy, *, printed=False, time=(2, -2), order=1) -> Claims:
    """In the right scaling of displacement and time gradient flow from a large start is that of the linearised model, up to the order alpha^-D.

    The flow is integrated in its weights, in units of their displacement, and so is that of the linearised model.
    """
    model = PowerModel(np.eye(2 * X.shape[1]), np.hstack([X, -float(plus**degree) * X]), degree)
    start, y = np.repeat([float(plus), 1.0], X.shape[1]), np.full(len(X), 4.0)
    features = np.stack([model.pull(start, unit) for unit in np.eye(len(X))])
    times = np.array([1 / 16, 1 / 4, 1.0, 4.0, 16.0, 64.0]) / matrix_norm(features @ features.T, ord=2)
    kernel = gradient_flow(lambda move: -features.T @ (features @ move - y), np.zeros(start.shape), times, accuracy)

    def distance(alpha: float) -> Any:
        unit, clock = alpha ** (degree - 1), alpha ** (time[0] * degree + time[1])
        moves = gradient_flow(lambda move: unit / clock * model.velocity(alpha * start + move / unit, y), np.zeros(start.shape), times, accuracy)
        return max(vector_norm(move - linear) for move, linear in zip(moves / alpha**degree if printed else moves, kernel, strict=True))

    return scaling(STARTS, [distance(float(alpha)) for alpha in STARTS], equals=-order * degree, names=(r"start $\alpha$", "largest distance"))
