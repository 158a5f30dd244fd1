r"""Gradient descent on nonlinear least squares whose Jacobian is bounded below and above: convergence on a short path, near the closest solution.

The gradient of the loss is the transposed Jacobian times the residual (`nls_gradient_jacobian`). A step takes off the residual what its length
times the smallest singular value of the Jacobian is, so the residual shrinks at a geometric rate and the path is short (`nls_os19_convergence`).
Since the largest singular value says how far at least any solution is, the one that is found is nearly as close as any (`nls_near_minimal_distance`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, maximum, svdvals, vector_norm
from checks.claims import Claims
from checks.instances import arrays, frames, integers, interval, positive, reals
from theorems.objects.networks import ROOT, SINE, SOFTPLUS, TANH, TwoLayer
from theorems.objects.regression import Wave, path_length

SOURCE = "@soltanolkotabi2022erice, 'Overparameterized nonlinear Least Squares'"
LITERATURE = "@oymak2019overparameterized"

SMALL: dict[str, Any] = {"v": reals("m", "-scales"), "c": positive("", "-scales")}


def one_unit(**entries: Any) -> dict[str, Any]:
    """A network with one unit and one input, all entries one but for those given."""
    plain = {"W": [[1.0]], "move": [[1.0]], "X": [[1.0]], "y": [1.0], "v": [1.0], "c": 1.0}
    return plain | entries


@theorem(
    statement=r"""
        \mathcal L(\theta) = \tfrac12 \|f(\theta) - y\|^2,\ r = f(\theta) - y:\quad \nabla \mathcal L(\theta) = J(\theta)^\top r;\quad
        f(x) = c \sum_l v_l\, \phi(w_l^\top x):\ \frac{\partial f(x_i)}{\partial w_l} = c\, v_l\, \phi'(w_l^\top x_i)\, x_i
    """,
    source=f"{SOURCE}, gradient descent",
    instances=arrays(W=reals("m d", "-scales"), move=reals("m d", "-scales"), X=reals("n d", "-scales"), y=reals("n", "-scales"), **SMALL),
    corners=[one_unit(), one_unit(move=[[0.0625]]), one_unit(W=[[0.0]], move=[[0.0625]])],
    checked_form="By the exact remainders of a move of any size: that of the loss is the residual times what the linearised network misses, plus "
    "half the squared change; what the linearised network misses is at most quadratic in the move.",
    mutants=[
        Mutant(
            "the Jacobian in place of its transpose", instances=arrays(W="1 d", move="1 d", X="d d", y="d", v="1", c=positive("")), transpose=False
        ),
        Mutant("the sign of the residual", sign=-1),
        Mutant("the gradient of the whole square", factor=2),
        Mutant("plus the target", target=1),
        Mutant("without the input", with_input=False),
        Mutant("the activation in place of its slope", slope="value"),
    ],
)
def nls_gradient_jacobian(W, move, X, y, v, c, *, transpose=True, sign=1, factor=1, target=-1, with_input=True, slope="slope") -> Claims:
    """The gradient of half the squared residual is the transposed Jacobian times the residual; the Jacobian of a two-layer network is explicit."""
    claims: dict[str, Claims] = {}
    for phi in (ROOT, SOFTPLUS, TANH, SINE):
        net = TwoLayer(W, v, c, phi)
        J = c * v[:, None] * getattr(phi, slope)(net.inner(X))[:, :, None] * (X[:, None, :] if with_input else 1 + 0 * X[:, None, :])
        n, after = X.shape[0], net.moved(move).predict(X)
        residual, change = net.predict(X) - y, after - net.predict(X)
        linear = (J * move).sum(axis=(-1, -2))
        rows = J.reshape(n, -1)
        gradient = factor * sign * ((rows.T if transpose else rows) @ (net.predict(X) + target * y))
        loss = (((after - y) ** 2).sum() - (residual**2).sum()) / 2
        most = phi.suprema()[1] * c / 2 * (modulus(v) * (X @ move.T) ** 2).sum(axis=-1)
        claims[phi.name] = {
            "gradient": equal(loss, gradient @ move.reshape(-1) + residual @ (change - linear) + (change**2).sum() / 2),
            "Jacobian": leq(modulus(change - linear), most),
        }
    return claims


def wave(rows: Any, B: Any, epsilon: Any, **rest: Any) -> dict[str, Any]:
    """A wave whose linear part has the transposed rows, and the rest of an instance."""
    return {"f": Wave(rows.T, B, epsilon), **rest}


WAVE: dict[str, Any] = {
    "rows": frames("p n", "-scales"),
    "B": reals("n q", "-scales"),
    "epsilon": positive("", "-scales"),
    "theta": reals("p", "-scales"),
    "phase": reals("q", "-scales"),
    "share": interval(0.0625, 1, ""),
    "steps": st.integers(1, 3),
}
SIZES = {"n": (1, 3), "p": (1, 3), "q": (1, 2)}


def still(y: float, theta: float, phase: float, share: float, x: float = 1.0, b: float = 3.0, epsilon: float = 1.0, steps: int = 1) -> dict[str, Any]:
    """The wave x theta_1 + epsilon sin(b theta_2), with this start and target."""
    f = Wave(np.array([[x]]), np.array([[b]]), epsilon)
    return {"f": f, "theta": np.array([theta]), "phase": np.array([phase]), "y": np.array([y]), "share": share, "steps": steps}


def linear(smallest: float, share: float, steps: int) -> dict[str, Any]:
    """A linear map with the singular values 1 and another, and a start in the direction of the other."""
    f = Wave(np.diag([1.0, smallest]), np.zeros((2, 1)), 0.0)
    return {"f": f, "theta": np.array([0.0, 1.0]), "phase": np.zeros(1), "share": share, "steps": steps}


@theorem(
    statement=r"""
        r = f(\theta) - y,\ \alpha \le \sigma_n(J),\ \|J\| \le \beta,\ J \text{ is } L\text{-Lipschitz}:\quad
        \kappa = \beta^2 + L \|r_0\|,\ \eta < \tfrac2\kappa \implies \|r_t\|^2 \le (1 - \eta \alpha^2 (2 - \eta \kappa))^t \|r_0\|^2,\
        (1 - \tfrac12 \eta \kappa)\, \alpha \sum_{s<t} \|\theta_{s+1} - \theta_s\| + \|r_t\| \le \|r_0\|;\quad
        \eta \le \tfrac{1}{2 \beta^2} \min(1, \tfrac{\alpha^2}{L \|r_0\|}) \implies \|r_t\|^2 \le (1 - \tfrac12 \eta \alpha^2)^t \|r_0\|^2,\
        \tfrac\alpha4 \|\theta_t - \theta_0\| + \|r_t\| \le \|r_0\|,\ \sum_{s<t} \|\theta_{s+1} - \theta_s\| \le \tfrac{4 \|r_0\|}\alpha
    """,
    source=f"{SOURCE}; the first two bounds are derived here, and imply the others with a factor two to spare",
    literature=LITERATURE,
    instances=arrays(wave, sizes=SIZES, y=reals("n", "-scales"), **WAVE),
    corners=[
        still(y=0.0, theta=10.0, phase=0.0, share=1.0),
        still(y=0.0, theta=1.0, phase=0.0, share=0.5, epsilon=0.0),
        still(y=0.0, theta=1.0, phase=0.0, share=0.0625, epsilon=0.0, steps=3),
        still(y=1.0, theta=0.0, phase=0.25, share=0.5, b=4.0, epsilon=0.5, steps=3),
        linear(0.75, share=1.0, steps=6) | {"y": np.zeros(2)},
        still(y=0.0, theta=10.0, phase=0.0, share=0.25),
        still(y=0.0, theta=10.0, phase=0.0, share=0.5, x=0.25, steps=4),
    ],
    tight=Tight(
        arrays(
            wave,
            rows=frames("p 1"),
            epsilon=integers(0, 0, ""),
            y="1",
            **{k: v for k, v in WAVE.items() if k not in ("rows", "epsilon")},
            sizes={"n": 1},
        ),
        part="rate",
    ),
    checked_form="For the maps f = X theta' + epsilon sin(B theta''), which have such bounds everywhere, at each of the first steps.",
    mutants=[
        Mutant("the largest singular value in the trade-off", weight="beta"),
        Mutant("the path is at most |r_0| / beta", path_weight="beta", path_factor=1),
        Mutant("a rate of five halves", rate=Fraction(5, 2)),
        Mutant("a step that does not know how curved the map is", curved=0),
        Mutant("the same, for the sharper rate", lipschitz=0),
        Mutant("the smallest singular value at the start", at_start=True),
        Mutant("the whole weight for every step", half=0),
        Mutant("twice the decrease of the sharper rate", decrease=4),
        Mutant("half of the decrease of the sharper rate", decrease=1),
    ],
)
def nls_os19_convergence(
    f,
    theta,
    phase,
    y,
    share,
    steps,
    *,
    weight="alpha",
    path_weight="alpha",
    path_factor=4,
    rate=Fraction(1, 2),
    curved=1,
    lipschitz=1,
    at_start=False,
    half=1,
    decrease=2,
) -> Claims:
    """With bounds on the Jacobian, gradient descent on nonlinear least squares converges at a geometric rate, on a path that is short.

    The sharper rate is attained by linear maps with one row; the trade-off is approached there as the step tends to zero.
    """
    start = concat([theta, phase])
    first = vector_norm(f(start) - y)
    alpha = svdvals(f.jacobian(start))[-1] if at_start else f.alpha
    kappa = f.beta**2 + lipschitz * f.lipschitz * first
    path = f.descent(y, start, 2 * share / kappa, steps)
    last = vector_norm(f(path[-1]) - y)
    short_step = share * alpha**2 / (2 * f.beta**2 * maximum(alpha**2, curved * f.lipschitz * first))
    short = f.descent(y, start, short_step, steps)
    end = vector_norm(f(short[-1]) - y)
    weights = {"alpha": alpha, "beta": f.beta}
    return {
        "rate": leq(last**2, (1 - decrease * share / kappa * alpha**2 * (2 - 2 * share)) ** steps * first**2),
        "trade-off": leq((1 - half * share) * alpha * path_length(path) + last, first),
        "source: rate": leq(end**2, (1 - rate * short_step * alpha**2) ** steps * first**2),
        "source: trade-off": leq(weights[weight] / 4 * vector_norm(short[-1] - start) + end, first),
        "source: path": leq(weights[path_weight] * path_length(short), path_factor * first),
    }


@theorem(
    statement=r"""
        \|J\| \le \beta:\quad \beta \|\theta - \theta_0\| + \|f(\theta) - y\| \ge \|r_0\|;\quad
        f(\theta_*) = y \implies \|r_0\| \le \beta \|\theta_* - \theta_0\|,\
        (1 - \tfrac12 \eta \kappa)\, \alpha\, \|\theta_t - \theta_0\| \le \beta\, \|\theta_* - \theta_0\|
    """,
    source=f"{SOURCE}, with property 2 of the linear case in mind",
    literature=LITERATURE,
    instances=arrays(wave, sizes=SIZES, goal=reals("p", "-scales"), goal_phase=reals("q", "-scales"), **WAVE),
    corners=[linear(0.5, share=0.125, steps=16) | {"goal": np.zeros(2), "goal_phase": np.zeros(1)}],
    tight=Tight(
        arrays(
            wave,
            rows=frames("1 1"),
            epsilon=integers(0, 0, ""),
            B="1 q",
            theta="1",
            phase="q",
            goal="1",
            goal_phase="q",
            share=interval(0.0625, 0.5, ""),
            steps=st.integers(1, 3),
        ),
        part="mean value",
    ),
    uses=["nonlinear-least-squares.nls-os19-convergence"],
    checked_form="For the maps f = X theta' + epsilon sin(B theta''), at each of the first steps, against any solution; that their limit is a "
    "solution is the geometric rate of the theorem that is used.",
    mutants=[
        Mutant("the smallest singular value bounds how far a solution is", lower="alpha"),
        Mutant("exactly the closest solution", factor="one"),
        Mutant("at most |r_0| / beta away", upper="beta"),
        Mutant("twice the largest singular value", lower="twice"),
    ],
)
def nls_near_minimal_distance(f, theta, phase, goal, goal_phase, share, steps, *, lower="beta", factor="ratio", upper="alpha") -> Claims:
    """No solution is much closer to the start than the one that gradient descent finds: at most by the ratio of the bounds on the Jacobian.

    The lower bound is attained by linear maps of one variable. Gradient descent does not in general find the closest solution of a nonlinear map.
    """
    start, solution = concat([theta, phase]), concat([goal, goal_phase])
    y = f(solution)
    first = vector_norm(f(start) - y)
    kappa = f.beta**2 + f.lipschitz * first
    path = f.descent(y, start, 2 * share / kappa, steps)
    moved, away = vector_norm(path[-1] - start), vector_norm(solution - start)
    most = {"alpha": f.alpha, "beta": f.beta, "twice": 2 * f.beta}
    return {
        "mean value": leq(first, most[lower] * moved + vector_norm(f(path[-1]) - y)),
        "solutions": leq(first, most[lower] * away),
        "near": leq((1 - share) * f.alpha * moved, f.beta * away) if factor == "ratio" else leq(moved, away),
        "distance": leq((1 - share) * most[upper] * moved, first),
    }
