r"""Where a network trains like its linearisation, what gradient descent finds is given by the tangent kernel.

For the squared loss it is the interpolant whose distance from the start is least in the norm of the kernel (`kernel_gd_min_rkhs_norm`); for an
exponential loss the direction tends to that of the largest margin in this norm (`kernel_logistic_rkhs_svm`). The features are those of two
layers of ReLUs; that the network itself follows its linearisation for large starts is `lazy-limit`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, equal, leq, theorem
from checks.arithmetic import eigvalsh, eye, matrix_power, solve, trace, vector_norm
from checks.claims import Claims
from checks.instances import arrays, interval, reals, signs
from checks.solvers import gradient_flow, hard_margin
from theorems.objects.kernel_descent import descended
from theorems.objects.margins import soft_minimum
from theorems.objects.tangent_features import Linearised

SOURCE = "@srebro2019geometry, 'Is it all just a Kernel?'"

NETWORK: dict[str, Any] = {"W": reals("h h", "-extremes -scales"), "out": reals("h", "-extremes -scales"), "X": reals("n h", "-extremes -scales")}


def network(W: Any, out: Any, X: Any, y: Any, **rest: Any) -> dict[str, Any]:
    """A linearised network, and what else the instance has."""
    return {"model": Linearised(W, out, X, y), **rest}


def is_regular(model: Linearised, **_: Any) -> Any:
    """Whether the tangent kernel is invertible on the sample."""
    return model.is_regular()


def one_unit(y: float) -> dict[str, Any]:
    """The network 3 (2 x)_+ at x = 1, where it is 6."""
    model = Linearised(np.array([[2.0]]), np.array([3.0]), np.array([[1.0]]), np.array([y]))
    return {"model": model, "x": np.array([2.0]), "z": np.array([1.0, 1.0]), "share": np.float64(0.5), "steps": 2}


@theorem(
    statement=r"""
        f(w, x) = h_0(x) + \langle w - w_0, \phi_0(x) \rangle,\ K = \Phi \Phi^\top \succ 0,\ g = y - h_0(X),\ \eta\, \mathrm{tr} K \le 1:\\
        w_T = w_0 + \Phi^\top K^{-1} (I - (I - \eta K)^T) g,\quad \|w_T - w_\infty\| \le (1 - \eta \lambda_{\min}(K))^T \|w_\infty - w_0\|,\\
        w_\infty = w_0 + \Phi^\top K^{-1} g,\ h_\infty(x) = h_0(x) + K(x, X) K^{-1} g,\quad
        \|h_\infty - h_0\|_K^2 = \|w_\infty - w_0\|^2 = g^\top K^{-1} g \le \|w - w_0\|^2 \text{ for all interpolants}
    """,
    source=f"{SOURCE}, 'For squared loss'",
    literature="@chizat2019lazy; @woodworth2020kernel",
    instances=arrays(
        network,
        **NETWORK,
        y=reals("n", "-extremes -scales"),
        x=reals("h", "-extremes -scales"),
        z=reals("p", "-extremes -scales"),
        share=interval(0.0, 1.0, ""),
        steps=st.integers(0, 4),
        sizes={"n": (1, 3), "h": (1, 3), "p": (2, 12)},
        where=lambda n, h, p: p == h * h + h and n <= p,
    ),
    assumptions=[Assumption("regular", "the least eigenvalue of the kernel is at least 1/256 of its trace", is_regular)],
    corners=[one_unit(10.0), one_unit(0.0)],
    tight=[Tight(one_unit(10.0), part="limit")],
    uses=["homogeneity.kernel-first-order-approximation", "lazy-limit.lazy-limit-scaling"],
    checked_form="Gradient descent of up to four steps on the linearised model, its limit by the stated rate. Two layers of ReLUs and all of their "
    "weights; up to three samples.",
    mutants=[
        Mutant("the least norm of the predictor itself", start=0),
        Mutant("the network itself", linear=False),
        Mutant("the features of the output layer only", trained="output"),
        Mutant("twice the rate", rate=2),
        Mutant("half of the norm", factor=Fraction(1, 2)),
        Mutant("other interpolants have no greater norm", other=-1),
    ],
)
def kernel_gd_min_rkhs_norm(model, x, z, share, steps, *, start=1, linear=True, trained="all", rate=1, factor=1, other=1) -> Claims:
    """Descent on the linearised network finds the interpolant whose distance from the start is least in the norm of the kernel, at a linear rate.

    Equality of the rate for one sample.
    """
    features, K, gap, n = model.features, model.kernel(), model.gap, model.X.shape[0]
    step = share / trace(K)
    inverse = solve(K, gap)
    limit = features.T @ inverse
    reached = descended(features, gap, step, steps)
    left = eye(n) - matrix_power(eye(n) - step * K, steps)
    null = z - features.T @ solve(K, features @ z)
    seen = features @ model.feature(x) if trained == "all" else features[:, -x.shape[0] :] @ model.feature(x)[-x.shape[0] :]
    predicted = model.starts_at(x) + model.feature(x) @ limit if linear else model.moved(limit).predict(x)
    return {
        "descent": equal(reached, features.T @ solve(K, left @ gap)),
        "limit": leq(vector_norm(reached - limit), (1 - step * eigvalsh(K)[0]) ** (rate * steps) * vector_norm(limit)),
        "interpolates": equal(features @ limit, gap),
        "predictor": equal(predicted, model.starts_at(x) + seen @ (inverse if start else solve(K, model.y))),
        "norm": equal((limit**2).sum(), factor * (gap @ inverse)),
        "others interpolate": equal(features @ (limit + null), gap),
        "least": leq(other * (limit**2).sum(), other * ((limit + null) ** 2).sum()),
    }


def run_network(W: Any, out: Any, X: Any, y: Any, x: Any, reach: Any) -> dict[str, Any]:
    """A linearised network with labels, a test point, and a time in units of the largest entry of the kernel."""
    return {"model": Linearised(W, out, X, y), "x": x, "reach": reach}


def two_units(rows: list[list[float]], labels: list[float], reach: float) -> dict[str, Any]:
    """Two units whose output weights are one, and inputs."""
    return run_network(np.eye(2), np.ones(2), np.array(rows), np.array(labels), np.array([0.0, 1.0]), np.float64(reach))


@theorem(
    statement=r"""
        h = \sum_i \nu_i y_i K(x_i, \cdot),\ \frac{d\nu}{dM} = \hat p,\ q_i = y_i h(x_i),\ R^2 = \max_i K(x_i, x_i),\
        \hat h = \arg\min \{\|h\|_K : y_i h(x_i) \ge 1\},\ \gamma = 1 / \|\hat h\|_K:\\
        \frac{\min_i q_i}{\|h\|_K} \ge \frac{\log(1/L)}{\|h\|_K} \ge \gamma - \delta,\quad
        \delta = \frac{\log n}{\gamma M} \Big( 1 + \log \frac{\gamma R M}{\log n} \Big) \quad \text{where } L < 1,\ \gamma R M \ge \log n,\\
        \Big| \frac{h(x)}{\|h\|_K} - \frac{\hat h(x)}{\|\hat h\|_K} \Big| \le \sqrt{2 \Big(1 - \frac{\log(1/L)}{\gamma \|h\|_K}\Big) K(x, x)}
    """,
    source=f"{SOURCE}, 'For logistic (or exp) loss'",
    literature="@lyu2020gradient",
    instances=arrays(
        run_network,
        W=reals("h h", "gaussian"),
        out=reals("h", "gaussian"),
        X=reals("n h", "gaussian"),
        y=signs("n"),
        x=reals("h", "gaussian"),
        reach=interval(16.0, 64.0, ""),
        sizes={"n": (2, 3), "h": (2, 3)},
    ),
    assumptions=[Assumption("regular", "the least eigenvalue of the kernel is at least 1/256 of its trace", is_regular)],
    corners=[
        two_units([[1.0, 0.5], [0.5, 1.0]], [1.0, -1.0], 64.0),
        two_units([[1.0, 1.0], [4.0, 1.0]], [1.0, 1.0], 256.0),
    ],
    uses=["margins.smoothed-margin-monotone", "kernel-regime.kernel-gd-min-rkhs-norm"],
    checked_form="That the direction tends to the largest margin is checked as the stated bound, which tends to gamma as M = int L dt does to "
    "infinity, for the exponential loss and an unbiased linearised network of ReLUs, until M is 256 / R^2 at most; log t is of the order of M.",
    mutants=[
        Mutant("no loss for more points than one", points=0.0),
        Mutant("the direction of the interpolant of the labels", target="labels"),
        Mutant("twice the largest margin", best=2.0),
        Mutant("a rate like the inverse square", rate=2),
        Mutant("the kernel of the output layer only", trained="output"),
    ],
)
def kernel_logistic_rkhs_svm(model, x, reach, accuracy, *, points=1.0, target="margin", best=1.0, rate=1, trained="all") -> Claims:
    """For an exponential loss the direction of a linearised network tends to that of the largest margin in the norm of its kernel.

    The bound is the logarithm of M above the true order 1 / M. For support vectors alone the rate has exact constants.
    """
    Z = model.y[:, None] * model.features
    K = Z @ Z.T

    def chances(nu: Any) -> Any:
        q = K @ nu
        p = np.exp(q.min() - q)
        return p / p.sum()

    size = K.diagonal().max()
    end = reach / size
    (nu,) = gradient_flow(chances, np.zeros(len(K)), [end], accuracy)
    best_w = hard_margin(Z if trained == "all" else np.hstack([0 * Z[:, : -len(x)], Z[:, -len(x) :]])).point
    gamma = best / vector_norm(best_w)
    w, q = Z.T @ nu, K @ nu
    cost = points * np.log(len(K)) / gamma
    inside = max(gamma * np.sqrt(size) * end / np.log(len(K)), 1.0)
    delta = cost * (1 + np.log(inside)) / end**rate
    here, feature = w / vector_norm(w), model.feature(x)
    there = Z.T @ solve(K, np.ones(len(K))) if target == "labels" else best_w
    reached = soft_minimum(q) / vector_norm(w)
    return {
        "margin": leq(gamma - delta, max(reached, 0.0)),
        "direction": leq(abs(feature @ (here - there / vector_norm(there))), np.sqrt(2 * max(gamma - reached, 0.0) / gamma) * vector_norm(feature)),
    }
