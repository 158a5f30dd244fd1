r"""Gradient flow on squared weights, followed to its end: which interpolant it finds, and that finite steps find another one.

`squared-parametrisation` shows, without a solver, that the flow keeps the mirror coordinates in the row space of \(X\), and that an interpolant
with such coordinates minimises the potential. What is left is the passage to the limit. The residual falls exponentially, so that there is a limit
(`residual_falls_exponentially`). Then the flow itself is integrated in its weights, not in the reduced equation, and its end is compared with the
minimiser (`q_alpha_implicit_bias`); from small starts it is nearly sparse (`flow_finds_sparse_solutions`). Gradient descent with a step \(\eta\)
ends elsewhere, at a distance of the order \(\eta\) (`finite_steps_deviate`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from checks import Assumption, Mutant, equal, leq, scaling, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import asinh, concat, eigvalsh, exp, eye, log, ones, solve, sqrt, stack, vector_norm
from checks.claims import Claims
from checks.instances import arrays, frames, interval, positive
from checks.solvers import descend, flow_limit, minimal_l1
from theorems.objects.squared_parametrisation import SquaredWeights, interpolant, multipliers, potential, squared_loss_gradient

SOURCE = "@srebro2019geometry"
LITERATURE = "@woodworth2020kernel, Theorem 1"
ROWS = [np.array(row) for row in ([1.0, 2.0], [2.0, 1.0, 1.0])]
STEPS = (512, 1024, 2048, 8192)
SIGNS = np.array([[2.0], [-2.0]])


def problem(others: Any, near: Any, far: Any) -> tuple[Any, Any]:
    """The design (I, R) of shape (n, n + m), and the start of all its coordinates."""
    return concat([eye(others.shape[0]), others], axis=1), concat([near, far])


def gradient(X: Any, y: Any, w: Any) -> Any:
    """The gradient of the loss in the weights, both of shape (2, d): the features of the gradient in the coefficients."""
    return SIGNS * w * squared_loss_gradient(X, y, SquaredWeights(*w).beta)


def end_of_flow(X: Any, y: Any, start: Any, accuracy: int) -> Any:
    """The coefficients at which gradient flow ends."""
    return SquaredWeights(*flow_limit(lambda w: -gradient(X, y, w), stack([start, start]), accuracy)).beta


def end_of_descent(X: Any, y: Any, start: Any, step: float, accuracy: int) -> Any:
    """The coefficients at which gradient descent ends."""
    return SquaredWeights(*descend(lambda w: gradient(X, y, w), stack([start, start]), step, accuracy)).beta


def descended(X: Any, y: Any, start: Any, step: Any, steps: int) -> Any:
    """The coefficients after so many steps of gradient descent, in the arithmetic that is running."""
    w = SquaredWeights(start, start)
    for _ in range(steps):
        w = w.stepped(squared_loss_gradient(X, y, w.beta), step)
    return w.beta


def rows_part(X: Any, z: Any) -> Any:
    """The component of z in the row space of X (n, d), of full row rank."""
    return X.T @ solve(X @ X.T, X @ z)


@theorem(
    statement=r"""
        r = X \beta - y,\ w_+ \circ w_- = a^2:\quad
        \frac{d}{dt} \|r\|^2 = -16\, r^\top X\, \mathrm{diag}(w_+^2 + w_-^2)\, X^\top r \le -32 \min_j a_j^2\; \lambda_{\min}(X X^\top)\, \|r\|^2,\\
        \text{so } \|r(t)\| \le e^{-16\, a_{\min}^2 \lambda_{\min} t}\, \|y\|
    """,
    source=f"derived for {SOURCE}, 'For any alpha'",
    literature=LITERATURE,
    instances=arrays(rows=frames("d n"), y="n", plus=positive("d"), start=positive("d")),
    tight=[{"rows": [[1.0]], "y": [1.0], "plus": [1.0], "start": [1.0]}],
    uses=["squared-parametrisation.squared-param-induced-dynamics"],
    checked_form="The rate of change along the vector field, at every point of the manifold w_+ w_- = a^2. That a residual which falls at least at "
    "this rate tends to zero, and that the flow then has a limit, is Gronwall's inequality.",
    mutants=[
        Mutant("twice the rate", rate=64),
        Mutant("half of the rate", rate=16),
        Mutant("the start in place of its square", power=1),
        Mutant("off the manifold", off=Fraction(-1, 2)),
        Mutant("half of the derivative", derivative=8),
    ],
)
def residual_falls_exponentially(rows, y, plus, start, *, rate=32, power=2, off=0, derivative=16) -> Claims:
    """From a balanced start gradient flow interpolates in the end, if the rows of X are independent: it cannot be trapped."""
    X = rows.T
    w = SquaredWeights.balanced(plus, start)
    w = SquaredWeights((1 + off) * w.plus, (1 + off) * w.minus)
    r = X @ w.beta - y
    velocity = w.velocity(squared_loss_gradient(X, y, w.beta))
    moved = 4 * r @ X @ (w.plus * velocity.plus - w.minus * velocity.minus)
    least = (start**power).min() * eigvalsh(X @ X.T)[0]
    return {
        "derivative": equal(moved, -derivative * ((w.plus**2 + w.minus**2) * (X.T @ r) ** 2).sum()),
        "rate": leq(rate * least * (r**2).sum(), -moved),
    }


@theorem(
    statement=r"""
        L = \|X F(w) - y\|^2,\ \dot w = -\nabla L,\ w(0) = (a, a):\quad
        \beta_a(\infty) = 2 a^2 \circ \sinh(X^\top \nu) = \arg\min_{X \beta = y} \sum_j a_j^2\, q(\beta_j / a_j^2);\\
        a = \alpha \mathbf 1:\ \beta_\alpha(\infty) = \arg\min_{X \beta = y} Q_\alpha(\beta)
    """,
    source=f"{SOURCE}, 'For any alpha'",
    literature=LITERATURE,
    instances=arrays(
        others=interval(-1.5, 1.5, "n m"),
        y=interval(-2.0, 2.0, "n"),
        near=interval(0.5, 1.0, "n"),
        far=interval(0.5, 1.0, "m"),
        sizes={"n": (1, 2), "m": (1, 2)},
    ),
    assumptions=[Assumption("nontrivial", "the targets are not small", lambda y: (y**2).sum() >= Fraction(1, 16))],
    corners=[{"others": [[2.0]], "y": [1.0], "near": [near], "far": [0.5]} for near in (0.5, 1.0)],
    uses=[
        "squared-flow.residual-falls-exponentially",
        "squared-parametrisation.mirror-coordinates-in-row-space",
        "squared-parametrisation.q-alpha-stationary-points",
    ],
    checked_form="The flow is integrated in its weights until it rests, at rising accuracies, and its end is compared with the minimiser that "
    "Newton's method finds from the dual problem. The designs are (I, R), which are all, up to row operations and the order of the coordinates.",
    mutants=[
        Mutant("the interpolant of least squares norm", linear=True),
        Mutant("beta / a in the potential", power=Fraction(1, 2)),
        Mutant("beta / (2 a^2) in the potential", scale=2),
        Mutant("the shape of the start forgotten", shaped=False),
        Mutant("gradient descent with finite steps", step=1 / 64),
    ],
)
def q_alpha_implicit_bias(others, y, near, far, accuracy, *, linear=False, power=1, scale=1, shaped=True, step=0) -> Claims:
    """Gradient flow on squared weights ends at the interpolant of least potential, which its start chooses; finite steps do not."""
    X, start = problem(others, near, far)
    beta = end_of_descent(X, y, start, step, accuracy) if step else end_of_flow(X, y, start, accuracy)
    least = rows_part(X, beta)
    mirror = asinh(beta / (2 * start**2))
    assumed = (start if shaped else start.mean()) ** power * sqrt(scale)
    minimiser = least if linear else interpolant(X, multipliers(X, y, assumed), assumed)
    return {
        "interpolates": equal(X @ beta, y),
        "mirror coordinates": equal(mirror, rows_part(X, mirror)),
        "minimiser": equal(beta, minimiser),
        "least potential": leq(potential(beta, start), potential(least, start)),
    }


@theorem(
    statement=r"""
        d = m + n,\ a = \alpha^2,\ N = \|\beta_\alpha(\infty)\|_1,\ s = \min_{X b = y} \|b\|_1:\quad
        s \le N, \qquad \Big(\frac Ns - 1\Big) \Big(\log\frac{s}{d a} - 1\Big) \le \log d
    """,
    source=f"{SOURCE}, 'In Deep Regime'; the bound derived",
    literature="@woodworth2020kernel, Theorem 2",
    instances=arrays(others=interval(-2.0, 2.0, "n m"), y=interval(-2.0, 2.0, "n"), depth=interval(2.0, 4.0, ""), sizes={"n": (1, 2), "m": (1, 2)}),
    assumptions=[Assumption("nontrivial", "the targets are not small", lambda y: (y**2).sum() >= Fraction(1, 16))],
    corners=[{"others": [[0.875] * 3], "y": [1.0], "depth": 2.0}, {"others": [[0.5]], "y": [1.0], "depth": 4.0}],
    uses=["squared-flow.q-alpha-implicit-bias", "small-starts.l1-limit-explicit-rate"],
    checked_form="The flow is integrated from starts alpha between 1/16 and 1/4, and the linear program solved, at rising accuracies.",
    mutants=[
        Mutant("the least norm is reached", factor=0),
        Mutant("the least squares norm", flow=False),
    ],
)
def flow_finds_sparse_solutions(others, y, depth, accuracy, *, factor=1, flow=True) -> Claims:
    """The end of the flow from a small start has nearly the least l1 norm, by as much as the potential says."""
    X, start = concat([eye(others.shape[0]), others], axis=1), 2.0**-depth * ones(sum(others.shape))
    N, s = vector_norm(end_of_flow(X, y, start, accuracy) if flow else rows_part(X, concat([y, 0 * others[0]])), ord=1), minimal_l1(X, y).lower
    return {"least": leq(s, N), "excess": leq((N - s) * (log(s / (start**2).sum()) - 1), factor * s * log(len(start)))}


@theorem(
    statement=r"""
        w_{k+1} = w_k - \eta \nabla L(w_k),\ w_0 = (\mathbf 1, \mathbf 1):\quad
        \|\beta_{T / \eta} - \beta_1(\infty)\| \asymp \eta, \qquad \|X \beta_{T / \eta} - y\| \le e^{-8 \lambda_{\min}(X X^\top)\, T}\, \|y\|
    """,
    source=f"derived for {SOURCE}, 'For any alpha'",
    literature=LITERATURE,
    instances=st.sampled_from(ROWS).map(lambda row: {"row": row}),
    corners=[{"row": ROWS[0]}],
    uses=["squared-parametrisation.q-alpha-stationary-points", "squared-flow.residual-falls-exponentially"],
    checked_form="The exponent over the steps 1/512, 1/1024, 1/2048 and 1/8192, for two rows and the target 1, at the time T = 1/4, where the "
    "residual has fallen as stated. The limit of the iterates is not taken.",
    mutants=[
        Mutant("of second order", order=2),
        Mutant("no distance in the end", order=0),
        Mutant("from the interpolant of least squares norm", linear=True),
        Mutant("a residual that does not fall", rate=64),
    ],
)
def finite_steps_deviate(row, *, order=1, linear=False, rate=8) -> Claims:
    """Gradient descent interpolates, too, but elsewhere, by the order of its step: the implicit bias is that of the flow only."""
    X, y, start = stack([row]), ones(1), ones(len(row))
    end = row / (row @ row) if linear else interpolant(X, multipliers(X, y, start), start)
    ends = [descended(X, y, start, Fraction(1, inverse), inverse // 4) for inverse in STEPS]
    return {
        "distance": scaling(
            STEPS, stack([vector_norm(beta - end) for beta in ends]), equals=-order, names=(r"inverse step $1/\eta$", "distance from the flow")
        ),
        "residual": leq(stack([modulus(row @ beta - 1) for beta in ends]), exp(-Fraction(rate, 4) * (row @ row))),
    }
