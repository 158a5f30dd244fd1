r"""That gradient flow on two factors finds the matrix of least nuclear norm is not so: four entries are enough.

The matrix \(\begin{pmatrix} x & 1 \\ 1 & \varepsilon \end{pmatrix}\) is to be completed. The least nuclear norm is 2 for
\(\varepsilon \le 1\), but a product of balanced factors that starts positive stays positive, and costs \(\varepsilon + 1/\varepsilon\)
(`mf_conjecture_counterexample_2x2`). The flow does end there (`flow_of_two_factors_misses_the_least_norm`). Where \(\varepsilon \ge 1\) it comes
as near to the least norm as its start is small; from starts of negative determinant it is near the least norm, but less so from smaller ones
(`mf_general_empirical_near_min_nuclear`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, Tight, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import det, matrix_norm, maximum, minimum, relu, stack
from checks.claims import Claims
from checks.instances import arrays, interval
from checks.solvers import flow_limit

CONJECTURE = "'Effect of Optimization Geometry', gradient descent on matrix factorization"
SOURCE = f"against @srebro2019geometry, {CONJECTURE}: 'conjectured in general'"
LITERATURE = "@razin2020implicit"


def two_by_two(corner: Any, off: Any, observed: Any) -> Any:
    """The symmetric matrix with these entries."""
    return stack([stack([corner, off]), stack([off, observed])])


def least_norm(epsilon: Any) -> Any:
    """The least nuclear norm of a completion: b + 1/b for b = max(epsilon, 1)."""
    larger = maximum(epsilon, 1)
    return larger + 1 / larger


def least_norm_is_found(U, epsilon, side, corner) -> Claims:
    """What is conjectured: the interpolant that the flow finds has the least nuclear norm."""
    return equal(matrix_norm(two_by_two(1 / epsilon + side**2, 1 + 0 * side, epsilon), "nuc"), least_norm(epsilon))


@theorem(
    statement=r"""
        W_{12} = W_{21} = 1,\ W_{22} = \varepsilon > 0:\quad
        \min \|W\|_* = b + 1/b \text{ at } W_{11} = \min(\varepsilon, 1/\varepsilon),\ b = \max(\varepsilon, 1);\qquad
        U = V^\top \implies \dot U = \dot V^\top,\ W = U V \succeq 0;\\
        W \succeq 0,\ |W_{12} - 1|, |W_{22} - \varepsilon| \le \delta \le 1 \implies W_{11} (\varepsilon + \delta) \ge (1 - \delta)^2; \quad
        \delta = 0:\ \|W\|_* \ge \varepsilon + 1/\varepsilon
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(U="2 2", epsilon=interval(2.0**-10, 4.0, ""), side="", corner=""),
    corners=[
        {"U": [[2.0, 0.0], [0.5, 0.0]], "epsilon": 0.25, "side": 0.0, "corner": 0.25},
        {"U": [[1.0, 0.0], [1.0, 0.0]], "epsilon": 2.0, "side": 1.0, "corner": 0.0},
    ],
    tight=[
        Tight({"U": [[2.0, 0.0], [0.5, 0.0]], "epsilon": 0.25, "side": 0.0, "corner": 0.25}, part=part)
        for part in ("least norm", "corner entry", "norm of the interpolant")
    ],
    checked_form="Along the vector field: a start with V = U^T stays so. For epsilon = 0 the third line says the corner entry, and with it every "
    "norm, tends to infinity as the loss tends to zero. That the loss does so is measured elsewhere, and only for epsilon > 0.",
    mutants=[
        Mutant(
            "the least nuclear norm is found",
            as_printed=True,
            where=CONJECTURE,
            note="The slide marks it as conjectured. From balanced starts with positive determinant it fails for two factors: to complete "
            "((?, 1), (1, eps)) all limits have nuclear norm at least eps + 1/eps, and the least one is 2. "
            "Among positive matrices eps + 1/eps is the least.",
            predicate=least_norm_is_found,
        ),
        Mutant("without symmetric observations", lopsided=1),
        Mutant("half of the corner entry", bound=Fraction(1, 2)),
        Mutant("twice the corner entry", bound=2),
        Mutant("a smaller norm of the interpolant", inverse=Fraction(1, 2)),
        Mutant("half as much again", least=Fraction(3, 2)),
        Mutant("a least norm of two for every epsilon", always_two=True),
    ],
)
def mf_conjecture_counterexample_2x2(U, epsilon, side, corner, *, lopsided=0, bound=1, inverse=1, least=1, always_two=False) -> Claims:
    """Completing four entries, two balanced factors keep a positive product, whose nuclear norm is far from the least one."""
    W = U @ U.T
    gap = stack([stack([0 * side, W[0, 1] - 1]), stack([W[1, 0] - 1 - lopsided, W[1, 1] - epsilon])])
    delta = maximum(modulus(W[0, 1] - 1), modulus(W[1, 1] - epsilon))
    lowest = 2 if always_two else least_norm(epsilon)
    found = two_by_two(1 / epsilon + side**2, 1 + 0 * side, epsilon)
    return {
        "least norm": leq(least * lowest, matrix_norm(two_by_two(corner, 1 + 0 * side, epsilon), "nuc")),
        "attained": equal(matrix_norm(two_by_two(minimum(epsilon, 1 / epsilon), 1 + 0 * side, epsilon), "nuc"), lowest),
        "symmetric flow": equal(-gap @ U, (-U.T @ gap).T),
        "corner entry": leq(bound * relu(1 - delta) ** 2, W[0, 0] * (epsilon + delta)),
        "norm of the interpolant": leq(epsilon + 1 / epsilon, matrix_norm(found, "nuc")),
        "interpolant": equal(matrix_norm(found, "nuc"), epsilon + inverse / epsilon + side**2),
    }


OBSERVED = np.array([[0.0, 1.0], [1.0, 1.0]])


def end_of_flow(epsilon: Any, alpha: Any, sign: int, accuracy: int) -> Any:
    """The factors at which the flow from alpha I and alpha diag(1, sign) ends."""
    target = np.array([[0.0, 1.0], [1.0, epsilon]])

    def velocity(factors: Any) -> Any:
        U, V = factors
        gap = OBSERVED * (U @ V - target)
        return np.stack([-gap @ V.T, -U.T @ gap])

    return flow_limit(velocity, np.stack([alpha * np.eye(2), alpha * np.diag([1.0, sign])]), accuracy)


@theorem(
    statement=r"""
        U(0) = V(0) = \alpha I,\ L = \tfrac12 \big((W_{12} - 1)^2 + (W_{21} - 1)^2 + (W_{22} - \varepsilon)^2\big),\ W = U V:\quad
        L \to 0,\ V V^\top = U^\top U, \ 0 < \det W(\infty),\ W_{11}(\infty) = \frac{1 + \det W(\infty)}{\varepsilon},\
        \|W(\infty)\|_* \ge \varepsilon + \frac1\varepsilon > 2
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(epsilon=interval(0.5, 0.75, ""), alpha=interval(0.125, 0.5, "")),
    corners=[{"epsilon": 0.5, "alpha": 0.25}, {"epsilon": 0.75, "alpha": 0.125}],
    uses=["nuclear-norm-conjecture.mf-conjecture-counterexample-2x2"],
    checked_form="The flow of both factors is integrated until it rests, for epsilon and alpha in intervals away from zero.",
    mutants=[
        Mutant("the least nuclear norm", limit="least"),
        Mutant("a start of negative determinant", sign=-1),
        Mutant("twice the corner entry", factor=2),
    ],
)
def flow_of_two_factors_misses_the_least_norm(epsilon, alpha, accuracy, *, limit=None, sign=1, factor=1) -> Claims:
    """The flow of two factors from small multiples of the identity does not find the least nuclear norm."""
    U, V = end_of_flow(epsilon, alpha, sign, accuracy)
    W = U @ V
    norm = matrix_norm(W, "nuc")
    return {
        "interpolates": equal(np.array([W[0, 1], W[1, 0], W[1, 1]]), np.array([1.0, 1.0, epsilon])),
        "balanced": equal(V @ V.T, U.T @ U),
        "determinant": leq(0, det(W)),
        "corner entry": leq(factor / epsilon, W[0, 0]),
        "norm": leq(norm, 2) if limit else leq(epsilon + 1 / epsilon, norm),
    }


@theorem(
    statement=r"""
        \varepsilon \ge \tfrac54,\ U(0) = V(0) = \alpha I:\quad 0 \le \|W_\alpha\|_* - \min \|W\|_* \le \alpha^2; \qquad
        \varepsilon \le \tfrac34,\ U(0) = \alpha I,\ V(0) = \alpha\, \mathrm{diag}(1, -1):\quad
        0 \le \|W_\alpha\|_* - 2 \le \tfrac{(1 - \varepsilon)^2}{\varepsilon}, \quad \|W_{\alpha/4}\|_* - 2 \ge 2 (\|W_\alpha\|_* - 2)
    """,
    source=f"@srebro2019geometry, {CONJECTURE}: 'empirically at least approx'",
    literature="@gunasekar2017implicit; @razin2020implicit",
    instances=arrays(above=interval(1.25, 2.0, ""), below=interval(0.5, 0.75, ""), alpha=interval(0.0625, 0.25, "")),
    corners=[{"above": 2.0, "below": 0.5, "alpha": 0.25}, {"above": 1.25, "below": 0.75, "alpha": 0.0625}],
    uses=["nuclear-norm-conjecture.mf-conjecture-counterexample-2x2"],
    checked_form="An experiment, on completions of four entries only: the flow of both factors until it rests, for epsilon in [5/4, 2] and [1/2, "
    "3/4], and alpha in [1/64, 1/4]. Nothing is said of random measurements, or of the limit.",
    mutants=[
        Mutant("the least norm is found", excess=0),
        Mutant("in proportion to the fourth power of the start", power=4),
        Mutant("nearer from smaller starts", growth=-1),
        Mutant("below the least norm", least=Fraction(9, 8)),
        Mutant("starts of positive determinant", sign=1),
    ],
)
def mf_general_empirical_near_min_nuclear(above, below, alpha, accuracy, *, excess=1, power=2, growth=2, least=1, sign=-1) -> Claims:
    """How near the flow comes to the least nuclear norm: as near as its start is small, or near but not nearer, as the observed entries have it."""

    def reached(epsilon: Any, alpha: Any, sign: int) -> Any:
        U, V = end_of_flow(epsilon, alpha, sign, accuracy)
        return matrix_norm(U @ V, "nuc")

    easy_least, hard_least = least * least_norm(above), least * least_norm(below)
    easy_end, hard_end = reached(above, alpha, 1), reached(below, alpha, sign)
    # Some starts reach the least norm itself, so that norms are compared, and not their differences with zero.
    hard, harder = hard_end - hard_least, reached(below, alpha / 4, sign) - hard_least
    return {
        "easy": {"from below": leq(easy_least, easy_end), "from above": leq(easy_end - easy_least, excess * alpha**power)},
        "hard": {"from below": leq(hard_least, hard_end), "from above": leq(hard, excess * (1 - below) ** 2 / below)},
        "no nearer": leq(growth * hard, harder) if growth > 0 else leq(harder, hard),
    }
