r"""Diagonal networks on an exponential loss: the direction tends to the largest \(\ell_1\) margin from a start of any scale.

With squared weights \(\beta = w_+^2 - w_-^2\) and \(w_\pm(0) = a\), gradient flow is \(\beta = 2 a^2 \sinh(Z^\top \nu)\), and \(\nu\) grows by the
weights \(\hat p\) that the loss gives to the data (`exponential_dual_flow`). That is a game between exponential weights on the coordinates and
near best responses on the data, and so the margin tends to its largest value (`exp_loss_forgets_init_scale`), after a phase in which
\(\beta\) is a positive combination of the data. Deeper networks find stationary points only: for one data point a vertex
which the start chooses (`diagonal_net_exp_loss_quasi_norm`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np
import sympy

from checks import Assumption, Mutant, Tight, equal, geq, identity, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import exp, vector_norm
from checks.arithmetic import max as largest
from checks.claims import Claims
from checks.instances import arrays, interval, positive, reals
from checks.solvers import gradient_flow
from theorems.objects.exponential_flow import DualPoint, OnePoint

SOURCE = "@srebro2019geometry"
LITERATURE = "@gunasekar2018conv; @moroshko2020implicit"


def point(Z: list[list[float]], nu: list[float], b: list[float], start: float) -> DualPoint:
    """A written point of the flow."""
    return DualPoint(np.array(Z), np.array(nu), np.array(b), np.float64(start))


BOTH_COORDINATES = point([[1.0, 0.0], [0.0, 1.0]], [1.0, 1.0], [1.0, 1.0], 1.0)
"""The best competitor needs both coordinates."""


@theorem(
    statement=r"""
        \beta = 2 a^2 \sinh \theta,\ \theta = Z^\top \nu,\ \nu \ge 0,\ \frac{d\nu}{dM} = \hat p,\ q = Z \beta:\quad
        \frac{d}{dM} \log \|w\|^2 = \frac{\langle \hat p, q \rangle}{\|w\|^2},\quad \|\beta\|_1 \le \|w\|^2,\\
        \|w\|^2 \ge 2 a^2 (\cosh \|\theta\|_\infty + d - 1),\quad
        \|\theta\|_\infty \|b\|_1 \ge \|\nu\|_1 \min_i (Z b)_i \text{ for all } b,\quad
        \|\beta - 2 a^2 Z^\top \nu\| \le \frac{\|\beta^{\circ 3}\|}{24 a^4}
    """,
    source=f"derived for {SOURCE}, 'Squared Loss vs Exp Loss'",
    literature=LITERATURE,
    instances=arrays(
        DualPoint.signed,
        inputs=reals("n d", "-extremes -scales"),
        nu=positive("n", "-extremes -scales"),
        b=reals("d", "-extremes -scales"),
        start=positive("", "-extremes"),
    ),
    assumptions=[Assumption("moderate", "no angle is above 16, beyond which margins are too large to compute with", DualPoint.moderate)],
    corners=[point([[1.0]], [1.0], [1.0], 1.0), point([[1.0, 0.5]], [0.125], [1.0, 0.0], 2.0), BOTH_COORDINATES],
    tight=[Tight(point([[1.0]], [1.0], [1.0], 1.0), part="norm"), Tight(BOTH_COORDINATES, part="duality")],
    uses=["squared-parametrisation.squared-param-induced-dynamics"],
    mutants=[
        Mutant("half of the speed", speed=2),
        Mutant("the norm grows twice as fast", growth=2),
        Mutant("a norm that counts the other coordinates twice", counted=2),
        Mutant("a Euclidean competitor", order=2),
        Mutant("half of the distance from the data", kernel=48),
        Mutant("a distance of second order", power=2),
    ],
)
def exponential_dual_flow(at, *, speed=4, growth=1, counted=1, order=1, kernel=24, power=3) -> Claims:
    """In its dual variables gradient flow is a game: the norm grows as the margins do, and at least as fast as any competitor's margin.

    While the predictor is small beside the squared start, it is nearly a positive combination of the data: the kernel phase.
    """
    a, w, beta = at.start, at.weights, at.beta
    pull = at.Z.T @ at.chances
    velocity = w.velocity(-pull)
    across = beta - 2 * a**2 * at.angles
    return {
        "predictor": equal(w.beta, beta),
        "flow": equal(2 * (w.plus * velocity.plus - w.minus * velocity.minus), speed * (w.plus**2 + w.minus**2) * pull),
        "growth": equal(growth * 2 * w.dot(velocity), 4 * (at.chances @ at.q)),
        "size": equal(w.dot(w), at.squared_size),
        "l1": leq(vector_norm(beta, ord=1), at.squared_size),
        "norm": leq(a**2 * (exp(largest(modulus(at.angles))) + exp(-largest(modulus(at.angles))) + 2 * counted * (len(beta) - 1)), at.squared_size),
        "duality": geq(largest(modulus(at.angles)) * vector_norm(at.b, ord=order), at.nu.sum() * (at.Z @ at.b).min()),
        "kernel phase": leq(vector_norm(across), vector_norm(beta**power) / (kernel * a ** (2 * power - 2))),
    }


def run_to(inputs: Any, b: Any, start: Any, reach: Any) -> dict[str, Any]:
    """A start, and a time at which no angle is above ``reach``."""
    at = DualPoint.signed(inputs, np.zeros(inputs.shape[:-1]), b, start)
    return {"at": at, "end": reach / modulus(at.Z).max(axis=(-1, -2))}


def run(Z: list[list[float]], b: list[float], start: float, end: float) -> dict[str, Any]:
    """A written run, from nu = 0."""
    return {"at": point(Z, [0.0] * len(Z), b, start), "end": np.float64(end)}


MANY_LEVELS = run([[1.0] + [0.875] * 256], [1.0] + [0.0] * 256, 1.0, 36.0)
"""Many coordinates almost as good as the first: the direction has not found it yet."""


@theorem(
    statement=r"""
        \frac{d\nu}{dM} = \hat p,\ \nu(0) = 0,\ \gamma = \max_b \frac{\min_i (Z b)_i}{\|b\|_1} > 0:\quad
        \frac{\min_i q_i}{\|\beta\|_1} \ge \tilde\gamma(M) = \frac{\log(1/L)}{\|w\|^2}
        \ge \gamma - \frac1M \Big( \log(2 d) + \frac{\pi \log n}{4 a^2 \gamma} \Big) \quad \text{where } L < 1
    """,
    source=f"{SOURCE}, 'Squared Loss vs Exp Loss'",
    literature=LITERATURE,
    instances=arrays(
        run_to,
        inputs=reals("n d", "gaussian"),
        b=reals("d", "gaussian"),
        start=interval(0.5, 2.0, ""),
        reach=interval(1.0, 6.0, ""),
        sizes={"n": (1, 3), "d": (1, 4)},
    ),
    assumptions=[Assumption("separable", "the margin of b is at least 1/64 of the inputs", lambda at, end: at.separable())],
    corners=[
        run([[1.0]], [1.0], 1.0, 2.0),
        run([[1.0, 1.0]], [1.0, 1.0], 1.0, 8.0),
        run([[1.0, 0.5], [0.25, 2.0]], [1.0, 1.0], 1.0, 2.0),
        run([[1.0, 0.0], [0.0, 1.0]], [1.0, 1.0], 0.0625, 11.0),
        run([[2.0, 1.0], [2.0, -1.0]], [1.0, 0.0], 4.0, 4.0),
        MANY_LEVELS,
    ],
    uses=["exponential-loss.exponential-dual-flow", "margins.smoothed-margin-monotone"],
    checked_form="That the direction tends to the largest l1 margin, whatever the start, is checked as the stated bound, which tends to gamma as M "
    "does to infinity, for starts between 1/2 and 2 and until an angle is at most 6. Any competitor b may be put in for the best one.",
    mutants=[
        Mutant("without the dimension", dimension=0),
        Mutant("half of the logarithm of the dimension", dimension=Fraction(1, 2)),
        Mutant("no loss from a small start", loss=0),
        Mutant("the margin over the Euclidean norm", order=2),
        Mutant("twice the largest margin", best=2),
        Mutant("a rate like the inverse square", rate=2),
    ],
)
def exp_loss_forgets_init_scale(at, end, accuracy, *, dimension=1.0, loss=1.0, order=1, best=1.0, rate=1) -> Claims:
    r"""The direction tends to the largest l1 margin from a start of any scale, as fast as the inverse of \(\log \|w\|\), with explicit constants.

    The scale only says when that begins. For the squared loss it is never forgotten (`initial-scale.init-scale-selects-optimum`). Where many
    coordinates are nearly as good as the best, the bound is attained up to a factor which tends to one.
    """

    def chances(nu: Any) -> Any:
        q = at.Z @ (2 * at.start**2 * np.sinh(at.Z.T @ nu))
        p = np.exp(q.min() - q)
        return p / p.sum()

    n, d = at.Z.shape
    (nu,) = gradient_flow(chances, at.nu, [end], accuracy, stiff=True)
    reached, gamma = DualPoint(at.Z, nu, at.b, at.start), best * at.level(order)
    cost = dimension * np.log(2 * d) + loss * np.pi * np.log(n) / (4 * at.start**2 * gamma)
    # Where L >= 1 nothing is claimed of the l1 margin, and both sides are zero.
    smoothed = max(reached.smoothed, 0.0)
    return {
        "margin": leq(gamma - cost / end**rate, smoothed),
        "l1": leq(smoothed**2 * vector_norm(reached.beta, ord=1), smoothed * reached.q.min()),
    }


@theorem(
    statement=r"""
        \dot w_k = z_k w_k^{D - 1}:\quad D = 2:\ w_k(s) = w_k(0)\, e^{z_k s};\quad
        D \ge 3:\ w_k(s) = w_k(0) \big(1 - (D - 2) z_k w_k(0)^{D - 2} s\big)^{-\frac{1}{D - 2}}
    """,
    source=f"derived for {SOURCE}, 'diagonal nets with exp loss'",
    mutants=[Mutant("without the factor D - 2", factor=1), Mutant("a power less", power=1), Mutant("half of the speed", speed=Fraction(1, 2))],
)
def one_point_closed_form(*, factor=0, power=2, speed=1) -> Claims:
    """One data point and equal layers: each coordinate runs by itself, and blows up if there are more than two layers.

    The symbol b stands for what is in the brackets, which is differentiated by the chain rule.
    """
    z, start, s, left = sympy.symbols("z w s b", positive=True)
    shallow = start * sympy.exp(speed * z * s)
    claims = {"2 layers": identity(shallow.diff(s), z * shallow)}
    for D in (3, 4, 5):
        deep = start * left ** (-sympy.Rational(1, D - 2))
        slope = -(factor or D - 2) * z * start ** (D - power)
        claims[f"{D} layers"] = identity(deep.diff(left) * slope, z * deep ** (D - 1))
    return claims


@theorem(
    statement=r"""
        D \text{ equal layers},\ z, w(0) > 0,\ \sigma_k = z_k w_k(0)^{D - 2},\ \rho_k = \sigma_k / \sigma_1 < 1,\ r_k = w_k / w_1,\ \beta = w^D:\\
        D \ge 3,\ s = (1 - \varepsilon) s_\infty:\ r_k \le r_k(0) \Big(\frac{\varepsilon}{1 - \rho_k}\Big)^{\frac1{D - 2}},\quad
        D = 2:\ r_k = r_k(0)\, e^{-(z_1 - z_k) s}; \quad
        \frac{1}{z_1} \Big(1 + \sum_k r_k^2\Big)^{\frac D2} \ge \frac{\|\beta\|_{2/D}}{\langle z, \beta \rangle}
    """,
    source=f"{SOURCE}, 'Linear conv nets, diagonal nets with exp loss'",
    literature=LITERATURE,
    instances=arrays(
        OnePoint.won_by_the_first,
        first=positive("2", "-extremes -scales"),
        others=positive("m", "-extremes -scales"),
        ratios=interval(0.0625, 0.875, "m"),
        degree=st.integers(2, 4),
        time=interval(0.0078125, 0.9375, ""),
        sizes={"m": (1, 3)},
    ),
    corners=[OnePoint.won_by_the_first(np.array([1.0, 4.0]), np.array([2.0]), np.array([0.5]), degree, np.float64(0.125)) for degree in (2, 3, 4)],
    uses=["exponential-loss.one-point-closed-form", "exponential-loss.exp-loss-forgets-init-scale"],
    checked_form="For one data point and equal positive layers: as epsilon tends to zero, or s to infinity, the direction tends to the first vertex. "
    "Two layers and any data are exponential-loss.exp-loss-forgets-init-scale; that limits of deeper ones are stationary points is "
    "margins.homogeneous-gd-direction-kkt, and which points are stationary is stationary-points.",
    mutants=[
        Mutant(
            "always the largest entry of z, which has the least quasi-norm",
            instances=st.just(
                OnePoint.won_by_the_first(np.array([2.0, 1.0]), np.array([4.0]), np.array([0.75]), 3, np.float64(0.0078125), of="entries")
            ),
            entries=True,
        ),
        Mutant("half of the rate", root=2),
        Mutant("half of the others", factor=Fraction(1, 2)),
        Mutant("the quasi-norm without the others", tail=0),
    ],
)
def diagonal_net_exp_loss_quasi_norm(flow, *, entries=False, root=1, factor=1, tail=1) -> Claims:
    """For one data point a diagonal network tends to a vertex. Two layers find the best one; deeper ones the one whose rate at the start is largest.

    Each vertex is a stationary point of the quasi-norm for three layers or more, so that the start decides.
    """
    D, w = flow.degree, flow.weights
    ratios, first = w[1:] / w[0], flow.start[1:] / flow.start[0]
    shares = (flow.z if entries else flow.rates)[1:] / (flow.z if entries else flow.rates)[0]
    left = (flow.time / (1 - shares)) ** (root / np.float64(D - 2)) if D > 2 else exp(-flow.z[0] * (1 - shares) * flow.time)
    size, margin = (w**2).sum() / w[0] ** 2, (flow.z * (w / w[0]) ** D).sum()
    return {
        "vertex": leq(ratios, factor * first * left),
        "quasi-norm": leq(size**D, (1 + tail * (ratios**2).sum()) ** D * (margin / flow.z[0]) ** 2),
    }
