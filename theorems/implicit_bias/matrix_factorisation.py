r"""Gradient flow on factorised matrices, \(\min_U \sum_i (\langle A_i, U U^\top \rangle - y_i)^2\): where it is known which interpolant it finds.

If the measurements commute, the flow from \(\alpha I\) ends at the interpolant of least relative entropy to \(\alpha^2 I\)
(`mf_commuting_min_nuclear`), which has a Lagrangian that certifies it (`exponentials_minimise_relative_entropy`), and its trace is nearly least
(`commuting_trace_excess`). Squared weights are the diagonal case (`squared_param_is_commuting_mf`). What is conjectured of other measurements is
the subject of `nuclear-norm-conjecture`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Assumption, Mutant, Tight, equal, leq, theorem
from checks.arithmetic import concat, diag, exp, eye, log, matrix_norm, maximum, solve, stack, trace, vector_norm
from checks.claims import Claims
from checks.instances import arrays, frames, interval, orthonormal, positive, reals
from checks.solvers import descend, flow_limit, root
from theorems.objects.sensing import adjoint, measure
from theorems.objects.squared_parametrisation import SquaredWeights, squared_loss_gradient

SOURCE = "@srebro2019geometry"
CONJECTURE = "'Effect of Optimization Geometry', gradient descent on matrix factorization"
LITERATURE = "@gunasekar2017implicit, Theorem 1"


def with_spectrum(basis: Any, values: Any) -> Any:
    """The symmetric matrix with these eigenvalues in the orthonormal basis (n, n)."""
    return basis @ diag(values) @ basis.T


def family(basis: Any, levels: Any) -> Any:
    """Commuting matrices of shape (m, n, n), whose eigenvalues are the rows of ``levels`` (m, n)."""
    return stack([with_spectrum(basis, row) for row in levels])


def entropy(values: Any, start: Any) -> Any:
    r"""\(D(W, a I) = \mathrm{tr}(W \log W - W \log a - W + a I)\) from the eigenvalues of W."""
    return (values * (log(values / start) - 1) + start).sum()


@theorem(
    statement=r"""
        A_1, \dots, A_m \text{ commute},\ a = \alpha^2,\ W_\alpha = a \exp\Big(\sum_i \nu_i A_i\Big),\
        D(W, a I) = \mathrm{tr}(W \log W - W \log a - W + a I):\\
        D(W, a I) - \sum_i \nu_i \langle A_i, W \rangle - \Big(D(W_\alpha, a I) - \sum_i \nu_i \langle A_i, W_\alpha \rangle\Big)
        \ge \frac{\|W - W_\alpha\|_F^2}{2 \max(\|W\|, \|W_\alpha\|)} \text{ for all } W \succ 0.\\
        \text{So } W_\alpha = \arg\min\{D(W, a I): W \succeq 0,\ \langle A_i, W \rangle = \langle A_i, W_\alpha \rangle\}
    """,
    source=f"derived for {SOURCE}, {CONJECTURE}: 'proven in special cases'",
    literature=LITERATURE,
    instances=arrays(
        basis=frames("n n"),
        other=frames("n n"),
        levels=reals("m n", "-large -extremes"),
        nu=reals("m", "-large -extremes"),
        values=positive("n", "-extremes"),
        alpha=positive("", "-scales -extremes"),
        sizes={"n": (1, 3), "m": (1, 2)},
    ),
    corners=[
        {"basis": np.eye(2), "other": np.eye(2), "levels": [[1.0, 0.0]], "nu": [nu], "values": [1.0, 2.0], "alpha": 0.5} for nu in (-1.0, 1.0, 2.0)
    ],
    tight=[
        Tight({"basis": np.eye(1), "other": np.eye(1), "levels": [[1.0]], "nu": [0.0], "values": [4.0], "alpha": 2.0}, part="minimum"),
        Tight({"basis": np.eye(1), "other": np.eye(1), "levels": [[1.0]], "nu": [0.0], "values": [4.0], "alpha": 2.0}, part="strict"),
    ],
    checked_form="For W of full rank, which is enough: the entropy is continuous. Where the measurements of W are those of W_alpha, the terms "
    "with nu cancel.",
    mutants=[
        Mutant("W in the span of the measurements, in place of its logarithm", linear=True),
        Mutant("a start that is no multiple of the identity", tilt=2),
        Mutant("the start in place of its square", power=1),
        Mutant("four times the strictness", strict=2),
    ],
)
def exponentials_minimise_relative_entropy(
    basis, other, levels, nu, values, alpha, *, linear=False, tilt=1, power=2, strict=Fraction(1, 2)
) -> Claims:
    """Exponentials of combinations of commuting measurements minimise the relative entropy among all positive matrices that measure the same."""
    Q, P, a = orthonormal(basis), orthonormal(other), alpha**2
    A, exponents = family(Q, levels), nu @ levels
    found = concat([tilt * a * exp(exponents)[:1], a * exp(exponents)[1:]])
    least, W = with_spectrum(Q, found), with_spectrum(P, values)
    candidate = maximum(a * (1 + exponents), a / 2) if linear else found
    below = entropy(candidate, alpha**power) - (nu * measure(A, with_spectrum(Q, candidate))).sum()
    gain = entropy(values, alpha**power) - (nu * measure(A, W)).sum() - below
    return {
        "minimum": leq(0, gain),
        "strict": leq(strict * ((W - least) ** 2).sum(), maximum(values.max(), found.max()) * gain),
    }


def one_and_others(others: list[float], nu: float) -> dict[str, Any]:
    """One measurement with the eigenvalues (1, others), from the start 1."""
    return {"others": np.array([others]), "nu": np.array([nu]), "alpha": 1.0}


def eigenvalues(others: Any, nu: Any, alpha: Any) -> tuple[Any, Any]:
    """The levels (I, R / n), shape (n, n + m), whose columns sum to at most one; and the eigenvalues of the exponential."""
    levels = concat([eye(others.shape[0]), others / others.shape[0]], axis=1)
    return levels, alpha**2 * exp(levels.T @ nu)


def targets_are_positive(others: Any, nu: Any, alpha: Any) -> Any:
    """Whether all targets are positive, so that a matrix on the first n coordinates attains them."""
    levels, values = eigenvalues(others, nu, alpha)
    return (levels @ values > 0).all()


@theorem(
    statement=r"""
        N = \mathrm{tr}\, W_\alpha,\ s = \min\{\mathrm{tr}\, W: W \succeq 0,\ \langle A_i, W \rangle = y_i\},\ a = \alpha^2:\quad
        N \Big(\log \frac{N}{n a} - 1\Big) \le s \Big(\log \frac sa - 1\Big), \qquad \Big(\frac Ns - 1\Big) \log \frac{s}{n a} \le \log n
    """,
    source=f"{SOURCE}, {CONJECTURE}: 'with init to 0'",
    literature=LITERATURE,
    instances=arrays(
        others=interval(-1.0, 1.0, "n m"),
        nu=reals("n", "-large -extremes", scale=8.0),
        alpha=positive("", "-scales"),
        sizes={"n": (1, 3), "m": (0, 4)},
    ),
    assumptions=[Assumption("solved", "the first n coordinates attain the targets, with the least trace", targets_are_positive)],
    corners=[one_and_others([0.5], 1.0), one_and_others([127 / 128] * 63, 384.0)],
    tight=[Tight(one_and_others([], 3.0), part="entropy"), Tight(one_and_others([], 3.0), part="excess")],
    uses=["matrix-factorisation.exponentials-minimise-relative-entropy"],
    checked_form="That the trace tends to the least one as alpha tends to zero is checked as the stated bound, of order 1 / log(1 / alpha). The "
    "common eigenvectors are the coordinates, and the least trace is known, by a dual point.",
    mutants=[
        Mutant("without the dimension", dimension=1),
        Mutant("half of the bound", factor=Fraction(1, 2)),
        Mutant("the inverse square of the logarithm", power=2),
        Mutant("not the least trace", least=Fraction(1, 2)),
    ],
)
def commuting_trace_excess(others, nu, alpha, *, dimension=None, factor=1, power=1, least=1) -> Claims:
    """From a small start the trace exceeds the least one at most by log n over the logarithm of the start; the claim is empty for large starts."""
    levels, values = eigenvalues(others, nu, alpha)
    n, a = len(values) if dimension is None else dimension, alpha**2
    N, s = values.sum(), least * (levels @ values).sum()
    return {
        "dual point": leq(levels.sum(axis=0), 1),
        "entropy": leq(N * (log(N / (n * a)) - 1), s * (log(s / a) - 1)),
        "excess": leq((N - s) * log(s / (n * a)) ** power, factor * s * log(n)),
    }


def symmetric_velocity(A: Any, y: Any, U: Any, rate: Any = 2) -> Any:
    r"""Minus the gradient of \(\frac12 \sum_i (\langle A_i, U U^\top \rangle - y_i)^2\) for symmetric A of shape (m, n, n)."""
    return -rate * adjoint(A, measure(A, U @ U.T) - y) @ U


def end_of_flow(A: Any, y: Any, start: Any, step: float, accuracy: int) -> Any:
    """The factor at which gradient flow ends, or gradient descent where a step is given."""
    if step:
        return descend(lambda U: -symmetric_velocity(A, y, U), start, step, accuracy)
    return flow_limit(lambda U: symmetric_velocity(A, y, U), start, accuracy)


def entropic_interpolant(levels: Any, y: Any, start: Any) -> Any:
    """The eigenvalues a exp(levels^T nu) with these targets: least in relative entropy to a, the square of the start."""

    def residual(nu: Any) -> Any:
        return levels @ (start**2 * exp(nu @ levels)) - y

    def slope(nu: Any) -> Any:
        return levels * (start**2 * exp(nu @ levels)) @ levels.T

    return start**2 * exp(root(residual, slope, 0 * y) @ levels)


def least_squares(levels: Any, y: Any) -> Any:
    """The eigenvalues of least Euclidean norm with these targets."""
    return levels.T @ solve(levels @ levels.T, y)


@theorem(
    statement=r"""
        A_i \text{ commute, symmetric},\ \dot U = -\nabla \tfrac12 \sum_i (\langle A_i, U U^\top \rangle - y_i)^2,\ U(0) = \alpha I:\quad
        U U^\top \to W_\alpha = \alpha^2 \exp\Big(\sum_i \nu_i A_i\Big) = \arg\min\{D(W, \alpha^2 I): W \succeq 0, \langle A_i, W \rangle = y_i\},\\
        \Big(\frac Ns - 1\Big) \log \frac{s}{n \alpha^2} \le \log n, \quad N = \mathrm{tr}\, W_\alpha,\ s = \min \mathrm{tr}\, W
    """,
    source=f"{SOURCE}, {CONJECTURE}: 'proven in special cases'",
    literature=LITERATURE,
    instances=arrays(
        basis=frames("n n", "gaussian integer orthogonal"),
        other=frames("n n", "gaussian integer orthogonal"),
        first=interval(0.5, 1.5, "n"),
        planted=interval(0.5, 1.5, "n"),
        alpha=interval(0.25, 0.75, ""),
        sizes={"n": (2, 3)},
    ),
    corners=[
        {"basis": [[1.0, -1.0], [1.0, 1.0]], "other": [[1.0, 0.0], [0.0, 1.0]], "first": [0.5, 1.5], "planted": [0.0, 1.0], "alpha": 0.25},
        {
            "basis": np.eye(3),
            "other": [[2.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 3.0]],
            "first": [0.5, 1.0, 1.5],
            "planted": [1.5, 0.5, 1.0],
            "alpha": 0.5,
        },
    ],
    uses=["matrix-factorisation.exponentials-minimise-relative-entropy", "matrix-factorisation.commuting-trace-excess"],
    checked_form="The flow is integrated in all entries of U until it rests, at rising accuracies, for one measurement and, of size three, two; its "
    "end is compared with the exponential that Newton's method finds. The bound on the trace is checked against a matrix that measures the same.",
    mutants=[
        Mutant("the interpolant of least Frobenius norm", linear=True),
        Mutant("a start that is no multiple of the identity", tilt=True),
        Mutant("measurements that do not commute", commuting=False),
        Mutant("gradient descent with finite steps", step=1 / 16),
        Mutant("the least trace is reached", factor=0),
    ],
)
def mf_commuting_min_nuclear(basis, other, first, planted, alpha, accuracy, *, linear=False, tilt=False, commuting=True, step=0, factor=1) -> Claims:
    """Gradient flow on a factorised matrix with commuting measurements ends at the interpolant of least relative entropy to its start."""
    Q, n = orthonormal(basis), len(first)
    levels = stack([first, np.arange(n) - first[::-1]][: n - 1])
    A = stack([with_spectrum(Q if commuting or i == 0 else orthonormal(other), row) for i, row in enumerate(levels)])
    y = measure(A, with_spectrum(Q, planted))
    U = end_of_flow(A, y, alpha * (diag(1 + np.arange(n)) if tilt else eye(n)), step, accuracy)
    W, expected = U @ U.T, least_squares(levels, y) if linear else entropic_interpolant(levels, y, alpha)
    N, s = trace(W), planted.sum()
    return {
        "interpolates": equal(measure(A, W), y),
        "minimiser": equal(W, with_spectrum(Q, expected)),
        "trace": leq((N - s) * log(s / (n * alpha**2)), factor * s * log(n)),
    }


@theorem(
    statement=r"""
        A_i = \mathrm{diag}(x_i, -x_i),\ U = \mathrm{diag}(w_+, w_-)\, O,\ O^\top O = I:\quad
        -\nabla_U \sum_i (\langle A_i, U U^\top \rangle - y_i)^2 = \mathrm{diag}(\dot w_+, \dot w_-)\, O,\quad
        \dot w = -\nabla_w \|X (w_+^2 - w_-^2) - y\|^2,\\
        \beta = w_+^2 - w_-^2:\ U U^\top = \mathrm{diag}(w_+^2, w_-^2),\\
        \ \langle A_i, U U^\top \rangle = \langle x_i, \beta \rangle,\ \|U U^\top\|_* = \|w\|^2 \ge \|\beta\|_1
    """,
    source=f"{SOURCE}, 'In Deep Regime': special case of MF with commutative measurements",
    literature=f"{LITERATURE}; @woodworth2020kernel",
    instances=arrays(
        X="n d",
        y="n",
        plus="d",
        minus="d",
        frame=frames("D D"),
        move="D D",
        sizes={"n": (1, 2), "d": (1, 2), "D": (2, 4)},
        where=lambda d, D: 2 * d == D,
    ),
    corners=[
        {"X": [[1.0]], "y": [1.0], "plus": [1.0], "minus": [2.0], "frame": [[1.0, 1.0], [0.0, 1.0]], "move": [[1.0, 0.0], [0.0, 0.0]]},
    ],
    tight=[
        Tight(
            {"X": [[1.0]], "y": [1.0], "plus": [2.0], "minus": [0.0], "frame": np.eye(2), "move": np.eye(2)},
            part="nuclear norm",
        )
    ],
    uses=["matrix-factorisation.mf-commuting-min-nuclear", "squared-flow.flow-finds-sparse-solutions"],
    checked_form="Along the vector field, at every point of the stated form, which the flow therefore never leaves; it is not integrated.",
    mutants=[
        Mutant("half of the rate", rate=2),
        Mutant("measurements diag(x, x)", second=1),
        Mutant("a frame that is not orthogonal", orthogonal=False),
        Mutant("twice the l1 norm", factor=2),
    ],
)
def squared_param_is_commuting_mf(X, y, plus, minus, frame, move, *, rate=4, second=-1, orthogonal=True, factor=1) -> Claims:
    """Regression with squared weights is factorisation with diagonal measurements: the two flows are one. The frame of the start does not matter."""
    w, O = SquaredWeights(plus, minus), orthonormal(frame) if orthogonal else frame
    A = stack([diag(concat([x, second * x])) for x in X])
    U, velocity = diag(concat([plus, minus])) @ O, w.velocity(squared_loss_gradient(X, y, w.beta))
    moved, W = symmetric_velocity(A, y, U, rate), U @ U.T
    linear = measure(A, (U + move) @ (U + move).T - W - move @ move.T)
    return {
        "gradient": equal((moved * move).sum(), -2 * ((measure(A, W) - y) * linear).sum()),
        "velocity": equal(moved, diag(concat([velocity.plus, velocity.minus])) @ O),
        "diagonal": equal(W, diag(concat([plus**2, minus**2]))),
        "predictions": equal(measure(A, W), X @ w.beta),
        "nuclear norm": leq(factor * vector_norm(w.beta, ord=1), matrix_norm(W, "nuc")),
    }
