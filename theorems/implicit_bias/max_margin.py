r"""Gradient descent on separable data turns to the direction of the largest \(\ell_2\) margin, with explicit constants.

The weights follow a reference \(v_k = \hat w \log k + \tilde w\), where \(\hat w\) is the hard-margin separator: steps contract distances, and
a step of the reference misses a step of descent by an amount that can be summed (`logistic_gd_svm_rate`). The flow of the exponential loss on
support vectors alone has the reference as an exact solution, which attracts at a power of the time (`exponential_flow_attracts`); along the
reference the margin grows as slowly as the entropy of the multipliers says (`margin_gap_is_entropy`), and so it does along the flow itself
(`margin_of_the_flow`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, between, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, eigvalsh, exp, expm1, log, log1p, maximum, ones_like, pi, sqrt, vector_norm
from checks.arithmetic import max as largest
from checks.arithmetic import min as least
from checks.arithmetic import sum as total
from checks.claims import Claims
from checks.instances import arrays, directions, frames, interval, positive
from checks.solvers import gradient_flow
from theorems.objects.separable import Separable

SOURCE = "@srebro2019geometry, 'Effect of Optimization Geometry', third bullet"
LITERATURE = "@soudry2018implicit"

DATA: dict[str, Any] = {
    "gamma": interval(0.25, 2.0, ""),
    "weights": interval(0.125, 1.0, "k"),
    "sides": frames("r j", "-scales"),
    "excess": interval(0.0625, 2.0, "m"),
    "others": interval(-2.0, 2.0, "m r"),
    "share": interval(0.0625, 1.0, ""),
}
SIZES = {"k": (2, 3), "r": (1, 2), "j": (1, 2), "m": (0, 2)}


def data(**points: Any) -> Separable:
    """The first columns of the sides only, one fewer than there are weights."""
    return Separable(**points)


def fits(k: int, r: int, j: int, m: int) -> bool:
    """One side for each support vector but the last."""
    return j == k - 1


def instance(start: Any, tau: Any, steps: int, **points: Any) -> dict[str, Any]:
    """Data, where to start, the logarithm of a time, and how many steps to take from the time 1."""
    return {"data": data(**points), "start": start, "tau": tau, "steps": steps}


def worked(weights: list[float], excess: float, tau: float, *, gamma: float = 2.0, share: float = 1.0, start: float = 0.0) -> dict[str, Any]:
    """Two support vectors and another point in the plane."""
    points = {"gamma": gamma, "weights": weights, "sides": [[1.0]], "excess": [excess], "others": [[0.5]], "share": share}
    arrays = {name: np.asarray(each) for name, each in points.items()}
    return instance(np.array([start, 0.0]), np.float64(tau), 2, **arrays)


def largest_margin(data: Separable) -> Any:
    """The direction of the largest margin."""
    return data.axis


def separator(data: Separable) -> Any:
    """The separator itself, which has the length 1 / gamma."""
    return data.separator


def mean_direction(data: Separable) -> Any:
    """The direction of the mean of the points."""
    return data.Z.sum(axis=0) / vector_norm(data.Z.sum(axis=0))


@theorem(
    statement=r"""
        L(w) = \sum_i \log(1 + e^{-\langle w, z_i\rangle}),\ 0 < \eta \le \tfrac{8}{\|Z\|^2},\ w_{k+1} = w_k - \eta \nabla L(w_k);\quad
        \hat w = \arg\min \|w\| \text{ s.t. } Z w \ge 1,\ \hat w = \sum_{i \in S} \alpha_i z_i,\ \alpha_i > 0,\\
        v_k = \hat w \log k + \tilde w,\ e^{-\langle \tilde w, z_i \rangle} = \tfrac{\alpha_i}{\eta} \text{ for } i \in S,\
        m_i = \langle \hat w, z_i\rangle:\quad
        \|w_{k+1} - v_{k+1}\| \le \|w_k - v_k\| + \delta_k,\\
        \delta_k = \frac{1}{k^2} \Big( \frac{\|\hat w\|}{2} + \sum_{i \in S} \frac{\alpha_i^2 \|z_i\|}{\eta} \Big)
        + \eta \sum_{i \notin S} \frac{e^{-\langle \tilde w, z_i\rangle} \|z_i\|}{k^{m_i}},\quad
        \sum_k \delta_k \le C = \frac{\pi^2}{6} (\cdots) + \eta \sum_{i \notin S} \frac{m_i}{m_i - 1} e^{-\langle \tilde w, z_i\rangle} \|z_i\|;\\
        \text{so } \|w_k - \hat w \log k\| \text{ is bounded, and }
        \Big\| \frac{w_k}{\|w_k\|} - \frac{\hat w}{\|\hat w\|} \Big\| \le \frac{2 (\|\tilde w\| + \|w_k - v_k\|)}{\|\hat w\| \log k}
    """,
    source=f"{SOURCE}; the constants derived",
    literature=LITERATURE,
    instances=arrays(
        instance,
        sizes=SIZES | {"d": (2, 3)},
        where=lambda k, r, j, m, d: fits(k, r, j, m) and d == 1 + r,
        start=interval(-4.0, 4.0, "d"),
        tau=interval(0.0, 600.0, ""),
        steps=st.integers(1, 3),
        **DATA,
    ),
    corners=[
        worked([0.5, 0.5], 1.0, 600.0),
        worked([0.875, 0.125], 1.0, 600.0),
        worked([0.5, 0.5], 0.0625, 4.0),
        worked([0.5, 0.5], 0.5, 0.0, start=-4.0),
        worked([0.5, 0.5], 0.5, 0.0, gamma=0.25, start=4.0),
    ],
    checked_form="The distance to the reference after one step, from any point at any time up to exp(600), and along runs of up to three steps from "
    "the time 1, with the sum of all disturbances. The support vectors are independent and have positive multipliers.",
    mutants=[
        Mutant(
            "the direction tends to the separator itself",
            as_printed=True,
            where="'Effect of Optimization Geometry', third bullet",
            note="The slide equates the limit of w / |w|, which has norm 1, with the minimiser of |w| under the margin constraints, which has "
            "the norm 1 / gamma: for the one point z = (2, 0) these are (1, 0) and (1/2, 0). What is meant is the direction of the minimiser.",
            target=separator,
        ),
        Mutant("the direction of the mean", target=mean_direction),
        Mutant("the direction at the rate 1 / log^2", rate=2),
        Mutant("four times the step", longer=4),
        Mutant("without the curvature of the logarithm", parts=(0, 1, 1)),
        Mutant("without the difference between the losses", parts=(1, 0, 1)),
        Mutant("without the other points", parts=(1, 1, 0)),
        Mutant("a reference that forgets the multipliers", offset=0),
        Mutant("a disturbance of order k^-3", order=3),
    ],
)
def logistic_gd_svm_rate(data, start, tau, steps, *, target=largest_margin, rate=1, longer=1, parts=(1, 1, 1), offset=1, order=2) -> Claims:
    """Gradient descent on the logistic loss of separable data stays at a bounded distance from log k times the hard-margin separator."""
    data = Separable(data.gamma, data.weights, data.sides, data.excess, data.others, longer * data.share)

    def reference(tau: Any) -> Any:
        return data.separator * tau + offset * data.offset

    logarithm, curved, rest = (part * each for part, each in zip(parts, data.disturbances, strict=True))
    later = tau + log1p(exp(-tau))
    near = reference(tau) + start
    delta = exp(-order * tau) * (logarithm + curved) + total(rest * exp(-data.levels * tau))
    w = start
    for _ in range(steps):
        w = data.stepped(w)
    summed = (logarithm + curved) * pi**2 / 6 + total(rest * data.levels / data.excess)
    away = vector_norm(data.offset) + vector_norm(start)
    turned = vector_norm(near / vector_norm(near) - target(data))
    return {
        "separator": equal(data.separator, data.support.T @ data.alpha),
        "margins": equal(data.Z @ data.separator, concat([ones_like(data.alpha), data.levels])),
        "step": leq(vector_norm(data.stepped(near) - reference(later)), vector_norm(start) + delta),
        "step from the reference": leq(vector_norm(data.stepped(reference(tau)) - reference(later)), delta),
        "run": leq(vector_norm(w - reference(log(1 + steps))), vector_norm(start - reference(0)) + summed),
        "direction": leq(turned * vector_norm(data.separator) * tau**rate, 2 * away),
    }


def on_support(tau: Any, away: Any, beside: Any, **points: Any) -> dict[str, Any]:
    """Support vectors only, the logarithm of a time, and a displacement: by a combination of them, and by anything."""
    nothing = points["gamma"] + 0 * points["weights"][:0]
    return {
        "data": Separable(**points, excess=nothing, others=nothing[:, None] + 0 * points["sides"][:, 0]),
        "tau": tau,
        "away": away,
        "beside": beside,
    }


def single(gamma: Any, tau: Any, away: Any) -> dict[str, Any]:
    """One support vector in the plane, and a displacement that raises its margin."""
    one = 1 + 0 * away
    data = Separable(gamma, one, one[None, :0] + 0 * gamma, one[:0], one[:0, None], 1)
    return {"data": data, "tau": tau, "away": away, "beside": 0 * away}


SUPPORT = {name: leaf for name, leaf in DATA.items() if name not in ("excess", "others")}
SUPPORT_SIZES = {"k": (2, 3), "r": (1, 3), "j": (1, 2)}
UNEVEN = on_support(
    np.float64(600.0),
    np.array([1.0, 0.5]),
    np.array([1.0, 1.0]),
    gamma=np.float64(0.5),
    weights=np.array([0.875, 0.125]),
    sides=np.array([[1.0]]),
    share=np.float64(1.0),
)
EVEN = on_support(
    np.float64(2.0),
    np.array([1.0, 0.5]),
    np.array([1.0, 1.0]),
    gamma=np.float64(1.0),
    weights=np.array([1.0, 1.0]),
    sides=np.array([[1.0]]),
    share=np.float64(1.0),
)
SUPPORTED = arrays(
    on_support,
    sizes=SUPPORT_SIZES | {"d": (2, 4)},
    where=lambda k, r, j, d: fits(k, r, j, 0) and d == 1 + r,
    tau=interval(0.0, 600.0, ""),
    away=directions("k", "-scales"),
    beside=interval(-2.0, 2.0, "d"),
    **SUPPORT,
)


@theorem(
    statement=r"""
        L(w) = \sum_{i \in S} e^{-\langle w, z_i\rangle},\ \dot w = -\eta \nabla L(w),\ v(t) = \hat w \log t + \tilde w,\ w = v + \delta,\
        x_i = \langle \delta, z_i \rangle,\ |x_i| \le B:\quad \dot v = -\eta \nabla L(v),\quad
        \frac{d \delta}{d \log t} = \sum_i \alpha_i (e^{-x_i} - 1) z_i,\\
        \delta \in \mathrm{span}(S) \implies
        -\tfrac12 \frac{d \|\delta\|^2}{d \log t} \ge \lambda\, \frac{1 - e^{-B}}{B}\, \|\delta\|^2,\
        \lambda = \lambda_{\min}\big(\sqrt{\alpha_i \alpha_j} \langle z_i, z_j\rangle\big) > 0;\quad
        \eta\, t\, L(v(t)) = \tfrac{1}{\gamma^2}
    """,
    source=f"{SOURCE}; derived",
    literature=LITERATURE,
    instances=SUPPORTED,
    corners=[UNEVEN, EVEN],
    tight=Tight(arrays(single, gamma=interval(0.25, 2.0, ""), tau=interval(0.0, 600.0, ""), away=positive("1", "-scales")), part="rate"),
    uses=["max-margin.logistic-gd-svm-rate"],
    checked_form="The velocity at any displacement and time. So the displacement falls at least like a power of the time, t^-c with "
    "c = lambda (1 - e^-B) / B, by Gronwall's inequality. All points are support vectors, independent, with positive multipliers.",
    mutants=[
        Mutant("the rate lambda itself", concave=False),
        Mutant("half of the rate", factor=Fraction(1, 2)),
        Mutant("the largest eigenvalue", index=-1),
        Mutant("displacements out of the span", off=1),
        Mutant("the loss times the time tends to 1 / gamma", power=1),
        Mutant("the logarithm twice as fast", fast=2),
    ],
)
def exponential_flow_attracts(data, tau, away, beside, *, concave=True, factor=1, index=0, off=0, power=2, fast=1) -> Claims:
    """The logarithm of time times the separator, shifted, solves the gradient flow of the exponential loss, and other solutions tend to it."""
    z, alpha = data.support, data.alpha
    delta = z.T @ away + off * beside
    x = z @ delta
    speed = z.T @ (alpha * expm1(-x))

    def losses(w: Any) -> Any:
        return exp(fast * tau - z @ w)

    B = largest(modulus(x))
    lowest = eigvalsh(sqrt(alpha)[:, None] * (z @ z.T) * sqrt(alpha))[index]
    return {
        "velocity": equal(data.step * z.T @ losses(data.reference(tau) + delta) - data.separator, speed),
        "solution": equal(data.step * z.T @ losses(data.reference(tau)), data.separator),
        "rate": leq(factor * lowest * (-expm1(-B) / B if concave else 1) * (delta @ delta), -(delta @ speed)),
        "loss": equal(data.step * losses(data.reference(tau)).sum(), 1 / data.gamma**power),
    }


@theorem(
    statement=r"""
        v = \hat w \log t + \tilde w,\ e^{-\langle \tilde w, z_i\rangle} = \alpha_i / \eta,\ p_i = \gamma^2 \alpha_i,\ H = -\sum p_i \log p_i,\
        H_{\min} = -\log \max p_i,\ a = \langle \tilde w, \tfrac{\hat w}{\|\hat w\|} \rangle,\ b^2 = \|\tilde w\|^2 - a^2:\\
        H - H_{\min} \le \gamma \|v\| - \min_i \langle v, z_i\rangle \le H - H_{\min} + \frac{\gamma b^2}{2 (\|\hat w\| \log t + a)},
        \text{ so } \log t\, \Big( \gamma - \min_i \frac{\langle v, z_i\rangle}{\|v\|} \Big) \to \gamma (H - H_{\min})
    """,
    source=f"{SOURCE}; derived",
    literature=LITERATURE,
    instances=SUPPORTED,
    assumptions=[Assumption("late", "the reference has turned to the separator", lambda data, tau: data.reference(tau)[0] > 0)],
    corners=[UNEVEN, EVEN],
    tight=[Tight([EVEN], part="from below"), Tight([EVEN], part="from above")],
    uses=["max-margin.exponential-flow-attracts"],
    checked_form="The bounds at every time up to exp(600), along the reference. Other solutions tend to it, so have the same limit.",
    mutants=[
        Mutant("the margin reached at the rate 1 / log^2", factor=0),
        Mutant("the entropy alone", smallest=0),
        Mutant("twice the entropy gap", factor=2),
        Mutant("without the part beside the axis", across=0),
        Mutant("half of the part beside the axis", across=Fraction(1, 2)),
    ],
)
def margin_gap_is_entropy(data, tau, *, factor=1, smallest=1, across=1) -> Claims:
    """How far the margin is from the largest: 1 / log t times the entropy of the multipliers over their min-entropy, whatever the step.

    Zero to this order if all multipliers are equal.
    """
    v, p, offset = data.reference(tau), data.p, data.offset
    gap = factor * (smallest * log(largest(p)) - total(p * log(p)))
    missing = data.gamma * vector_norm(v) - least(data.support @ v)
    return {
        "from below": leq(gap, missing),
        "from above": leq(missing, gap + across * data.gamma * total(offset[1:] ** 2) / (2 * v[0])),
    }


TIMES = 2.0 ** np.arange(0, 7)
PLANE: dict[str, Any] = {"gamma": np.float64(1.0), "weights": np.array([0.5, 0.875]), "sides": np.array([[2.0]]), "share": np.float64(1.0)}


def displaced(away: Any, **points: Any) -> dict[str, Any]:
    """Support vectors only, whose multipliers are of different sizes, the last the largest, and a displacement by a combination of them."""
    points["weights"] = points["weights"] * 0.25 ** np.arange(points["weights"].shape[0])[::-1]
    return {"data": on_support(0, away, away, **points)["data"], "away": away}


@theorem(
    statement=r"""
        \dot w = -\eta \nabla L(w),\ w(t_0) = v(t_0) + \delta,\ \delta \in \mathrm{span}(S),\ \|\delta\| < v_1(t_0),\
        \zeta = \max_i \|z_i\|,\ r(t) = \|\delta\|\, (t / t_0)^{-c},\ c = \frac{\lambda}{1 + \zeta \|\delta\|}:\\
        \gamma - \frac{H - H_{\min} + \frac{\gamma b^2}{2 v_1} + (\gamma + \zeta)\, r}{v_1 - r}
        \le \min_i \frac{\langle w, z_i\rangle}{\|w\|}
        \le \gamma - \frac{(H - H_{\min} - (\gamma + \zeta)\, r)_+}{\|v\| + r}
        \quad \text{at } t \ge t_0, \qquad v_1 = \frac{\log t}{\gamma} + a
    """,
    source=f"{SOURCE}; derived",
    literature=LITERATURE,
    instances=arrays(
        displaced,
        sizes={"k": (2, 3), "r": (1, 2), "j": (1, 2)},
        where=lambda k, r, j: fits(k, r, j, 0),
        gamma=interval(1.0, 2.0, ""),
        weights=interval(0.5, 1.0, "k"),
        sides=frames("r j", "-scales"),
        share=interval(0.0625, 1.0, ""),
        away=interval(-0.25, 0.25, "k"),
    ),
    corners=[displaced(np.array([0.125, -0.0625]), **PLANE), displaced(np.zeros(2), **PLANE)],
    uses=["max-margin.exponential-flow-attracts", "max-margin.margin-gap-is-entropy"],
    checked_form="The flow of the exponential loss on support vectors, integrated in log t, relative to the reference; margins at "
    "log t = log t_0 + (1, 2, 4, ..., 64), and v_1 is |delta| + 1/4 at the time t_0, if t_0 is not 1. The notation is that of "
    "max-margin.margin-gap-is-entropy.",
    mutants=[
        Mutant("the margin reached at the rate 1 / log^2", gap=0),
        Mutant("twice the entropy gap", gap=2),
        Mutant("a start that is forgotten at once", memory=0),
        Mutant("the largest margin reached", reached=True),
    ],
)
def margin_of_the_flow(data, away, accuracy, *, gap=1.0, memory=1.0, reached=False) -> Claims:
    """Wherever the flow of the exponential loss starts, its margin falls short of the largest by a constant over log t that the multipliers tell."""
    z, alpha, p = data.support, data.alpha, data.p
    delta = z.T @ away
    path = gradient_flow(lambda delta: z.T @ (alpha * np.expm1(-z @ delta)), delta, TIMES, accuracy)
    times = TIMES + maximum(data.gamma * (vector_norm(delta) + 0.25 - data.offset[0]), 0)
    size = largest(vector_norm(z, axis=-1))
    falls = eigvalsh(sqrt(alpha)[:, None] * (z @ z.T) * sqrt(alpha))[0] / (1 + size * vector_norm(delta))
    r = memory * vector_norm(delta) * exp(-falls * TIMES)
    v = np.stack([data.reference(tau) for tau in times])
    w = v + path
    entropy = gap * total(p * log(largest(p) / p))
    lost = (data.gamma + size) * r
    most = (entropy + data.gamma * total(v[0, 1:] ** 2) / (2 * v[:, 0]) + lost) / (v[:, 0] - r)
    fewest = maximum(entropy - lost, 0) / (vector_norm(v, axis=-1) + r)
    norm, beside = vector_norm(w, axis=-1), w[:, 1:]
    # This is gamma less the margin, with nothing to cancel.
    missing = (data.gamma * total(beside**2, axis=-1) / (norm + w[:, 0]) - least(beside @ z[:, 1:].T, axis=-1)) / norm
    over, names = (r"$\log t$", times), ("flow", "lower bound", "upper bound")
    return {
        "margin": between(data.gamma - missing, data.gamma - (0 if reached else most), data.gamma - fewest, over=over, names=names),
        "what is lost, times log t": between(times * missing, times * fewest, times * most, over=over, names=names),
    }
