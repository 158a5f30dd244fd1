r"""Low-rank sensing by gradient descent on two factors: what a step size, a scale of the targets and a scale of the start mean.

The loss of the slides is \(\frac14\sum_i (y_i - \langle A_i, U V^\top\rangle)^2\), half of the one in `theorems.low_rank`; a step of size \(\mu\)
on it is a step of size \(\mu/2\) there (`lowrank_gradient`). Only ratios matter: a run at scale s is a run at scale one with another step
(`lowrank_scale_covariance`), so a bound in the size of the start must be normalised by the target. The factors are bounded by their product and
their imbalance (`factors_from_product`); this gives a step size that can be read off the start and descends for ever (`balance_apriori_step`).
The initial imbalance is of second order in the scale of the start (`balance_init_scale`); it is conserved by the flow, and by descent up to a drift
of the order of the step (`balance_flow_conservation`).
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product
from math import prod
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, equal, leq, theorem
from checks.arithmetic import eye, matrix_norm, sqrt
from checks.claims import Claims
from checks.instances import arrays, directions, integers, positive, reals, unit
from theorems.objects.differences import twelve_slopes
from theorems.objects.gaussian import moment
from theorems.objects.sensing import Descent, Sensing, adjoint, descent, measure, one_measurement

SOURCE = "@soltanolkotabi2022erice"
PAPER = "@soltanolkotabi2023implicit"

SENSING: dict[str, Any] = {"U": "d1 r", "V": "d2 r", "A": "n d1 d2"}
SMALL: dict[str, Any] = {"d1": (1, 3), "d2": (1, 3), "r": (1, 3)}


@theorem(
    statement=r"""
        \mathcal L(U, V) = \tfrac14 \sum_i (y_i - \langle A_i, U V^\top\rangle)^2:\quad
        \nabla_U \mathcal L = -\tfrac12 \mathcal A^*(y - \mathcal A(U V^\top)) V,\
        \nabla_V \mathcal L = -\tfrac12 \mathcal A^*(y - \mathcal A(U V^\top))^\top U,\quad
        \langle \mathcal A(M), z\rangle = \langle M, \mathcal A^*(z)\rangle
    """,
    source=f"{SOURCE}, 'Low-rank reconstruction', optimization formulation and algorithm",
    instances=arrays(**SENSING, y="n", P="d1 r", Q="d2 r", M="d1 d2", z="n"),
    mutants=[
        Mutant("the gradient of half the squared norm", half=1),
        Mutant(
            "the measurements without a transpose",
            transposed=False,
            instances=arrays(U="d r", V="d r", A="n d d", y="n", P="d r", Q="d r", M="d d", z="n"),
        ),
        Mutant("the sign", half=Fraction(-1, 2)),
        Mutant("only the first factor moves", second=0),
    ],
)
def lowrank_gradient(U, V, A, y, P, Q, M, z, *, half=Fraction(1, 2), transposed=True, second=1) -> Claims:
    """The gradient in both factors: along any line the loss is a quartic, whose slope five values give exactly.

    Other slides print the loss with 1/2, or the measurements with 1/n. These are other conventions: the same formulas hold with another step.
    """

    def loss(t: int) -> Any:
        return ((y - measure(A, (U + t * P) @ (V + t * Q).T)) ** 2).sum() / 4

    G = adjoint(A, y - measure(A, U @ V.T))
    gradient_U, gradient_V = -half * (G @ V), -half * ((G.T if transposed else G) @ U)
    return {
        "adjoint": equal((measure(A, M) * z).sum(), (M * adjoint(A, z)).sum()),
        "gradient": equal(twelve_slopes(loss), 12 * ((gradient_U * P).sum() + second * (gradient_V * Q).sum())),
    }


def sensed(U: Any, V: Any, A: Any, M: Any, step: Any, steps: int = 1) -> Descent:
    """Gradient descent on the measurements of the matrix M."""
    return Descent(Sensing(U, V, A, measure(A, M), step), steps)


@theorem(
    statement=r"""
        (U_t, V_t) \text{ runs with target } M, \text{ step } s^2\mu \implies (s U_t, s V_t) \text{ runs with target } s^2 M, \text{ step } \mu; \quad
        \|U_T V_T^\top - M\|_F / \|M\|_F \text{ depends on the scale of the start only through } \alpha / \sqrt{\|M\|}
    """,
    source=f"{SOURCE}, 'Our result', the bound of the theorem",
    literature=PAPER,
    instances=arrays(
        **SENSING, X="d1 k", Y="d2 k", s=positive("", "-scales"), step=positive("", "-scales"), sizes=SMALL | {"n": (1, 3), "k": (1, 2)}
    ),
    corners=[{"U": [[0.5]], "V": [[0.5]], "A": [[[1.0]]], "X": [[1.0]], "Y": [[1.0]], "s": s, "step": 0.0625} for s in (0.5, 0.125, 2.0)],
    mutants=[
        Mutant(
            "a bound in the scale of the start alone",
            as_printed=True,
            where="'Our result', the last line of the theorem: poly(d_1 + d_2, r_*, r) alpha^(21/16)",
            note="Scale the start by s and the target by s^2: the relative error and the polynomial stay, but alpha^(21/16) shrinks without limit. "
            "The bound is right for a target of norm one; in general alpha has to be divided by the root of the target's norm.",
            normalised=False,
        ),
        Mutant("the step is not rescaled", step_power=0),
        Mutant("the target scaled like the factors", target_power=1),
        Mutant("the step scaled like the factors", step_power=1),
    ],
)
def lowrank_scale_covariance(U, V, A, X, Y, s, step, *, step_power=2, target_power=2, normalised=True) -> Claims:
    """A run at another scale is the same run with another step, so a bound on the relative error must be invariant to the scale.

    The part 'bound' says it for the bound: what holds with some constant for one run holds with the same constant for the scaled run.
    """
    M = X @ Y.T
    run = sensed(U, V, A, M, s**step_power * step, steps=2).path[-1]
    scaled = sensed(s * U, s * V, A, s**target_power * M, step, steps=2).path[-1]
    error, scaled_error = (((end.V @ end.W.T - target) ** 2).sum() for end, target in ((run, M), (scaled, s**2 * M)))
    # By how much the squared bound shrinks: the square of alpha^(21/16) does by s^(21/8), which the normalisation by the target's norm undoes.
    shrunk = 1 if normalised else s ** Fraction(21, 8)
    return {
        "first factor": equal(scaled.V, s * run.V),
        "second factor": equal(scaled.W, s * run.W),
        "relative error": equal(scaled_error, s**4 * error),
        "bound": leq(scaled_error, shrunk * s**4 * error),
    }


@theorem(
    statement=r"""
        B = V^\top V - W^\top W:\quad \|V\|^2 (\|V\|^2 - \|B\|) \le \|V W^\top\|^2, \quad \|V\|^2 \le \|V W^\top\| + \|B\|; \quad
        \text{the same for } W
    """,
    source=f"derived for {SOURCE}, 'Proof of balancedness'",
    instances=arrays(V=reals("d1 r", "-extremes"), W=reals("d2 r", "-extremes")),
    corners=[{"V": [[2.0]], "W": [[0.0]]}, {"V": [[1.0]], "W": [[1.0]]}],
    tight=[
        Tight(arrays(lambda V, w: (4 * V, w * V), V=integers(-3, 3, "1 r"), w=integers(-4, 4, "")), part="first"),
        Tight({"V": [[1.0, 2.0]], "W": [[1.0, 2.0]]}, part="sum"),
        Tight({"V": [[3.0]], "W": [[0.0]]}, part="sum"),
    ],
    mutants=[
        Mutant("balance ignored", imbalance=0),
        Mutant("half of the imbalance", imbalance=Fraction(1, 2)),
        Mutant("half of the product", size=Fraction(1, 2)),
        Mutant("twice the product", size=2),
        Mutant("twice the imbalance", imbalance=2),
    ],
)
def factors_from_product(V, W, *, imbalance=1, size=1) -> Claims:
    """Factors of a small product are small, unless they are unbalanced: at a top singular vector of V the other factor is smaller by at most B."""
    both = size * matrix_norm(V @ W.T, ord=2)
    gap = imbalance * matrix_norm(V.T @ V - W.T @ W, ord=2)
    first, second = matrix_norm(V, ord=2) ** 2, matrix_norm(W, ord=2) ** 2
    return {
        "first": leq(first * (first - gap), both**2),
        "second": leq(second * (second - gap), both**2),
        "sum": leq(first, both + gap),
    }


def observed(V: Any, W: Any, M: Any, step: Any, steps: int = 1) -> Descent:
    """Gradient descent on half of the squared Frobenius norm of V W^T - M: every entry is measured."""
    d1, d2 = M.shape
    return Descent(Sensing(V, W, eye(d1 * d2).reshape(d1 * d2, d1, d2), M.reshape(d1 * d2), step), steps)


def start_sizes(run: Descent) -> tuple[Any, Any, Any, Any]:
    """Of the start: the spectral norm of the target, the root of twice the loss, the imbalance, the loss."""
    start = run.start
    target = matrix_norm(start.y.reshape(start.A.shape[1:]), ord=2)
    return target, sqrt(2 * start.loss), matrix_norm(start.imbalance), start.loss


def small_from_the_start(run: Descent) -> Any:
    """Whether the step is small enough, by a condition on the start alone."""
    target, root, imbalance, loss = start_sizes(run)
    mu = run.start.step
    return mu * ((1 + mu * root) ** 2 * 2 * (target + root + imbalance + 2 * mu * loss) + root) <= 1


def fraction_of_the_limit(V: Any, W: Any, M: Any, share: Any, steps: int) -> Descent:
    """A run whose step is a share of 1 / (2 (|M| + root + |B|) + root), which no step that satisfies the condition exceeds."""
    target, root, imbalance, _ = start_sizes(observed(V, W, M, 0))
    return observed(V, W, M, share / (2 * (target + root + imbalance) + root), steps)


def scalar_run(v: float, w: float, m: float, step: float) -> Descent:
    """One step with factors that are numbers."""
    return Descent(Sensing(np.array([[v]]), np.array([[w]]), np.ones((1, 1, 1)), np.array([m]), step))


def near_a_minimum(step: float) -> Descent:
    """One step towards M = 1 from nearly balanced factors."""
    return scalar_run(1 + 2.0**-10, 1.0, 1.0, step)


@theorem(
    statement=r"""
        \mathcal L = \tfrac12 \|V W^\top - M\|_F^2,\ s = \sqrt{2 \mathcal L_0}:\quad
        \mu \left[(1 + \mu s)^2 \cdot 2 (\|M\| + s + \|B_0\|_F + 2 \mu \mathcal L_0) + s\right] \le 1
        \implies \forall t:\ \mathcal L_{t+1} \le \mathcal L_t - \tfrac\mu2 \|g_t\|^2,\ \|B_t\|_F \le \|B_0\|_F + 2\mu (\mathcal L_0 - \mathcal L_t)
    """,
    source=f"derived for {SOURCE}, lemma on balancedness, which states no condition on the step size",
    literature=PAPER,
    instances=arrays(
        fraction_of_the_limit,
        V=reals("d1 r", "-extremes"),
        W=reals("d2 r", "-extremes"),
        M=directions("d1 d2"),
        share=unit(""),
        steps=st.integers(1, 3),
        sizes=SMALL,
    ),
    corners=[near_a_minimum(0.498), scalar_run(2.0, 2.0**-8, 2.0**-9, 0.1)],
    assumptions=[Assumption("small step", "the step is small for the target, the loss and the imbalance at the start", small_from_the_start)],
    uses=["low-rank-scales.factors-from-product", "low-rank.descent-by-curvature", "low-rank.balance-descent-lemma"],
    mutants=[
        Mutant("a step of 1 / (1.9 |M|) near a balanced minimum", without="small step", instances=st.just(near_a_minimum(1 / 1.9))),
        Mutant("a step of 1 / (2 |M|), whatever the imbalance", without="small step", instances=st.just(scalar_run(4.0, 0.125, 0.25, 2.0))),
        Mutant("a step of 1 / (2 |M| + 2 |B|), whatever the loss", without="small step", instances=st.just(scalar_run(3.0, 3.0, 0.5, 1.0))),
        Mutant("the whole of step times squared gradient", share=1),
        Mutant("a quarter of the drift", drift=Fraction(1, 2)),
    ],
)
def balance_apriori_step(run, *, share=Fraction(1, 2), drift=2) -> Claims:
    """A step size that can be computed at the start descends at every later step, since neither loss nor imbalance can outgrow its bound.

    The factor 2 of the norm of M cannot be lowered: at a balanced minimum the curvature is twice that norm. The rest is generous.
    """
    first, last = run.path[0], run.path[-1]
    return {
        "descends": {str(t): leq(b.loss, a.loss - share * a.step * a.squared_gradient) for t, (a, b) in enumerate(pairwise(run.path))},
        "balanced": leq(matrix_norm(last.imbalance), matrix_norm(first.imbalance) + drift * first.step * (first.loss - last.loss)),
    }


@lru_cache(maxsize=256)
def mean_squared_imbalance(d1: int, d2: int, r: int) -> int:
    r"""\(E \|U^\top U - V^\top V\|_F^2\) for independent standard normal entries, term by term: a product of moments for each product of entries."""
    total = 0
    for a, b in product(range(d1 + d2), repeat=2):
        sign = 1 if (a < d1) == (b < d1) else -1
        for j, k in product(range(r), repeat=2):
            powers = Counter([(a, j), (a, k), (b, j), (b, k)])
            total += sign * prod(moment(power) for power in powers.values())
    return total


@theorem(
    statement=r"""
        (U_0, V_0) = \alpha (U, V):\ \|B_0\|_F = \alpha^2 \|U^\top U - V^\top V\|_F; \quad
        U, V \text{ i.i.d. } N(0, 1):\ \mathbb E \|U^\top U - V^\top V\|_F^2 = r (r+1) (d_1 + d_2) + r (d_1 - d_2)^2
    """,
    source=f"{SOURCE}, 'Symmetrization II', 'Small at initialization'",
    literature=PAPER,
    instances=arrays(U="d1 r", V="d2 r", alpha=positive("")),
    corners=[{"U": [[1.0]], "V": [[0.0]], "alpha": 0.5}],
    checked_form="The expectation, from the moments of single entries, at all sizes up to three. Both sides are polynomials of degree two in each "
    "size, so they agree at all sizes.",
    mutants=[
        Mutant("without the difference of the sides", sides=0),
        Mutant("r^2 for r (r + 1)", lower=0),
        Mutant("first order in the scale", power=1),
        Mutant("the difference of the sides enters r^2 times", square=2),
    ],
)
def balance_init_scale(U, V, alpha, *, sides=1, lower=1, power=2, square=1) -> Claims:
    """A small start is balanced to second order in its scale, and the expected imbalance of a random one is known exactly."""
    start, unscaled = (Sensing(a * U, a * V, A=None, y=None, step=0).imbalance for a in (alpha, 1))
    return {
        "scale": equal(matrix_norm(start), alpha**power * matrix_norm(unscaled)),
        "expectation": {
            f"{d1} {d2} {r}": equal(mean_squared_imbalance(d1, d2, r), r * (r + lower) * (d1 + d2) + sides * r**square * (d1 - d2) ** 2)
            for d1, d2, r in product(range(1, 4), repeat=3)
        },
    }


@theorem(
    statement=r"""
        \dot V = -G W,\ \dot W = -G^\top V:\ \dot B = 0; \quad \text{with ridges } \dot V \mathrel{-}= \lambda V,\ \dot W \mathrel{-}= \lambda W:\
        \dot B = -2 \lambda B; \quad
        \text{descent: } \|B_T - B_0\|_F \le 2\mu (\mathcal L_0 - \mathcal L_T) \le 2 \mu \mathcal L_0
    """,
    source=f"{SOURCE}, 'Proof of balancedness', in the limit of small steps",
    literature="@du2018algorithmic",
    instances=arrays(
        lambda ridge, **parts: (descent(**parts), ridge),
        V="d1 r",
        W="d2 r",
        A="n d1 d2",
        y="n",
        step=positive(""),
        steps=st.integers(1, 3),
        ridge="",
        sizes=SMALL | {"n": (1, 3)},
    ),
    assumptions=[
        Assumption("descent", "each step lowers the loss by at least half of step times squared gradient", lambda run, ridge: run.descends())
    ],
    corners=[(Descent(one_measurement(1.0, 1.0, 1.0, step), steps=4), 1.0) for step in (0.25, 0.125)],
    tight=Tight(arrays(lambda a, b: (Descent(one_measurement(1 + a, 1 + 0 * b, b, 1 + 0 * b)), 0 * b), a=positive(""), b=""), part="drift"),
    uses=["low-rank.balance-key-identity", "low-rank.balance-descent-lemma"],
    checked_form="Along the vector field of the flow, at every point; the flow is not integrated. For descent the bound says that over a fixed time "
    "T mu the drift is at most of the order of the step.",
    mutants=[
        Mutant("a ridge on the first factor alone", second_ridge=0),
        Mutant("the second factor learns twice as fast", rate=2),
        Mutant("a drift of second order in the step over a fixed time", power=2),
        Mutant("half of the drift", factor=1),
        Mutant("twice the drift", factor=4),
        Mutant("any step", without="descent"),
    ],
)
def balance_flow_conservation(run, ridge, *, second_ridge=1, rate=1, power=1, factor=2) -> Claims:
    """Gradient flow conserves the imbalance, and descent moves it over a fixed time by at most the order of the step."""
    here, last = run.path[0], run.path[-1]
    gradient_V, gradient_W = here.gradients
    V, W = here.V, here.W
    velocity_V, velocity_W = -gradient_V - ridge * V, -rate * gradient_W - second_ridge * ridge * W
    moved = V.T @ velocity_V + velocity_V.T @ V - W.T @ velocity_W - velocity_W.T @ W
    return {
        "flow": equal(moved, -2 * ridge * here.imbalance),
        "drift": leq(matrix_norm(last.imbalance - here.imbalance), factor * here.step**power * (here.loss - last.loss)),
        "drift by the initial loss": leq(matrix_norm(last.imbalance - here.imbalance), factor * here.step**power * here.loss),
    }
