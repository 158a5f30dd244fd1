r"""Greedy coordinate descent on the exponential loss: how large an \(\ell_1\) margin it reaches, with short steps and with line search.

With given steps the margin is at least what the largest \(\ell_1\) margin promises, up to the squares of the steps (`coordinate_descent_l1_margin`);
so short steps reach it in the end. Exact line search need not: on three points it moves two coordinates forever, where the third is needed
(`coordinate_descent_line_search_not_max_margin`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, Tight, equal, geq, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import asarray, concat, exp, log, ones, stack, vector_norm
from checks.arithmetic import max as largest
from checks.arithmetic import min as least
from checks.claims import Claims
from checks.instances import arrays, directions, interval, positive
from checks.solvers import hard_margin
from theorems.objects.boosting import Boosting, log_loss

SOURCE = "@srebro2019geometry, 'Effect of Optimization Geometry', fourth bullet"


def greedy(run: Boosting) -> Boosting:
    """The run as stated."""
    return run


class FirstCoordinate(Boosting):
    """A run that moves the first coordinate only."""

    def edges(self, w: Any) -> Any:
        """All but the first are ignored."""
        return super().edges(w) * concat([ones(1), 0 * self.Z[0, 1:]])


def first_only(run: Boosting) -> Boosting:
    """The run that moves the first coordinate only."""
    return FirstCoordinate(run.Z, run.steps)


@theorem(
    statement=r"""
        z_i \in [-1, 1]^d,\ L(w) = \sum_{i \le n} e^{-\langle w, z_i\rangle},\ w_0 = 0,\ j_t = \arg\max_j |\partial_j L(w_t)|,\
        w_{t+1} = w_t - \eta_t\, \mathrm{sign}(\partial_{j_t} L)\, e_{j_t}:\\
        \log L(w_{t+1}) - \log L(w_t) \le -\eta_t r_t + \tfrac12 \eta_t^2,\quad r_t = \|\nabla \log L(w_t)\|_\infty \ge \gamma(u),\quad
        \gamma(u) = \min_i \langle u, z_i\rangle / \|u\|_1 \text{ for all } u;\\
        \min_i \langle w_T, z_i\rangle \ge \gamma_1 \sum_t \eta_t - \tfrac12 \sum_t \eta_t^2 - \log n,\quad \|w_T\|_1 \le \sum_t \eta_t,\quad
        \gamma_1 = \max_u \gamma(u)
    """,
    source=f"{SOURCE}; the bound derived",
    literature="@telgarsky2013margins; @gunasekar2018characterizing",
    instances=arrays(
        lambda Z, steps, u: (Boosting(Z, steps), u),
        Z=interval(-1.0, 1.0, "n d"),
        steps=interval(0.0078125, 1.5, "T"),
        u=directions("d", "-scales"),
        sizes={"n": (1, 4), "d": (1, 3), "T": (1, 4)},
    ),
    corners=[
        (Boosting(np.eye(2), np.array([0.25])), np.ones(2)),
        (Boosting(np.array([[1.0], [-0.875]]), np.array([0.0625])), np.ones(1)),
        (Boosting(np.array([[0.0625, 1.0], [-0.0625, 1.0]]), np.array([0.5])), np.array([0.0, 1.0])),
        (Boosting(np.array([[1.0]]), np.array([1.5])), np.ones(1)),
    ],
    checked_form="For every u in the place of the maximiser, and any steps up to 3/2. With steps c / sqrt(t), whose sum grows faster than that of "
    "their squares, the margin over the norm is in the end at least gamma_1, as the bound divided by the sum of the steps says.",
    mutants=[
        Mutant("the largest l2 margin", order=2),
        Mutant("without the logarithm of n", entropy=0),
        Mutant("an eighth of the squares", square=Fraction(1, 8)),
        Mutant("without the squares", square=0),
        Mutant("one coordinate only", run=first_only),
        Mutant("twice the margin", share=2),
        Mutant("features between -2 and 2", scale=2),
    ],
)
def coordinate_descent_l1_margin(boosting, u, *, order=1, entropy=1, square=Fraction(1, 2), run=greedy, share=1, scale=1) -> Claims:
    """Greedy coordinate descent with short steps reaches the largest l1 margin, up to the squares of its steps.

    The fall of the loss in a step is not sharp: for rows 1 and -1 it is log cosh(eta), up to a fourth power of the step.
    """
    boosting = run(Boosting(scale * boosting.Z, boosting.steps))
    Z, eta, path = boosting.Z, boosting.steps, boosting.path
    T, n = eta.shape[0], Z.shape[0]
    margin = share * least(Z @ u) / vector_norm(u, ord=order)
    slopes = stack([boosting.slope(t) for t in range(T)])
    losses = stack([log_loss(Z, w) for w in path])
    return {
        "step": leq(losses[1:] - losses[:-1], square * eta**2 - eta * slopes),
        "slope": leq(margin, slopes),
        "margin": geq(least(Z @ path[-1]), margin * eta.sum() - square * (eta**2).sum() - entropy * log(n)),
        "length": leq(vector_norm(path[-1], ord=1), eta.sum()),
    }


ROWS = np.array([[3.0, 2.0, 1.0], [-4.0, -2.0, -2.0], [-4.0, 3.0, 2.0]]) / 4
"""Three inputs times labels, with the largest l1 margin 9/128."""


def in_the_plane(w: Any) -> Any:
    """The weights that the first two coordinates reach."""
    return concat([w[:2], 0 * w[2:]])


def anywhere(w: Any) -> Any:
    """Any weights."""
    return w


def l1_separator(Z: Any) -> Any:
    """The direction of the largest l1 margin."""
    return asarray([-1, 28, -35])


def l2_separator(Z: Any) -> Any:
    """The direction of the largest l2 margin."""
    return hard_margin(Z).point


def weights(a: float, b: float, w: list[float]) -> dict[str, Any]:
    """Losses of rows, and weights."""
    return {"a": np.float64(a), "b": np.float64(b), "w": np.array(w)}


@theorem(
    statement=r"""
        4 Z = \begin{pmatrix} 3 & 2 & 1 \\ -4 & -2 & -2 \\ -4 & 3 & 2 \end{pmatrix},\ \gamma_1 = \tfrac{9}{128},\
        c = Z^\top p,\ p_i \propto e^{-\langle w, z_i \rangle}:\quad w = 0 \implies |c_1| > |c_2|, |c_3|;\\
        c_2 = 0 \implies |c_1| - |c_3| = \tfrac94 p_3 > 0,\quad
        c_1 = 0 \implies |c_2| - |c_3| = \min(\tfrac94 p_3, \tfrac13 p_2 + \tfrac7{12} p_3);\\
        w_3 = 0 \implies \min_i \langle w, z_i\rangle \le \tfrac1{22} \|w\|_1 = \tfrac{64}{99} \gamma_1 \|w\|_1,
        \text{ with equality for } w = (-4, 7, 0)
    """,
    source=SOURCE,
    literature="@telgarsky2013margins; @rudin2004dynamics",
    instances=arrays(a=positive("", "-extremes"), b=positive("", "-extremes"), w=directions("3", "-extremes")),
    corners=[weights(1.0, 1.0, [-4.0, 7.0, 0.0]), weights(1.0, 0.125, [-1.0, 28.0, -35.0])],
    tight=[Tight([weights(1.0, 1.0, [-4.0, 7.0, 0.0])], part="third weight zero")],
    checked_form="For all shares p of the rows after an exact line search along the first or the second coordinate, whose derivative is then zero. "
    "By induction greedy coordinate descent with exact line search moves the first coordinate, then the second, and so on forever: the third never.",
    mutants=[
        Mutant(
            "the largest l1 margin is reached",
            as_printed=True,
            where="'Effect of Optimization Geometry', fourth bullet",
            note="The slide names no rule for the step. With exact line search the third coordinate is never moved on these three points, and "
            "without it no margin is above 1/22, that is 64/99 of the largest. Short steps reach the largest, as coordinate-descent-l1-margin says.",
            share=1,
        ),
        Mutant("a lead without the third row", lead=0),
        Mutant("for any weights", plane=anywhere),
        Mutant("a margin of 1/24 at most", bound=24),
        Mutant("a margin of 1/20 at most", bound=20),
        Mutant("the largest l2 margin has the largest l1 margin", separator=l2_separator),
        Mutant("a cycle that ends elsewhere", turn=Fraction(1, 2)),
    ],
)
def coordinate_descent_line_search_not_max_margin(
    a, b, w, *, share=Fraction(64, 99), lead=9, plane=in_the_plane, bound=22, separator=l1_separator, turn=1
) -> Claims:
    """Greedy coordinate descent with exact line search need not reach the largest l1 margin: on three points it falls short by a third.

    The weights w tend to multiples of (-4, 7, 0), by steps 4/7 log(3/4) and log(4/3), as the loss of the third row vanishes.
    """
    Z = asarray(ROWS)
    after_second, after_first = Z.T @ stack([a, a + 3 * b / 2, b]), Z.T @ stack([4 * (a + b) / 3, a, b])
    at_zero, best = modulus(Z.T @ ones(3)), separator(Z)
    reached, in_plane = asarray([-4, 7, 0]), plane(w)
    half = asarray([1, 0, 0]) * 4 * log(Fraction(3, 4)) / 7
    turned = Z[:2] @ (half + turn * asarray([0, 1, 0]) * log(Fraction(4, 3)))
    return {
        "starts with the first": equal(at_zero, asarray([5, 3, 1]) / 4),
        "then the first": {"zero": equal(after_second[1], 0), "lead": equal(modulus(after_second[0]) - modulus(after_second[2]), lead * b / 4)},
        "then the second": {
            "zero": equal(after_first[0], 0),
            "lead": equal(modulus(after_first[1]) - modulus(after_first[2]), least(stack([lead * b, (4 * a + 7 * b) / 3]) / 4)),
        },
        "cycle": {"first step": equal(exp(-Z[:2] @ half) @ Z[:2, 0], 0), "back": equal(turned[0], turned[1])},
        "third weight zero": leq(bound * least(Z @ in_plane), vector_norm(in_plane, ord=1)),
        "largest margin": {
            "attained": equal(least(Z @ best) / vector_norm(best, ord=1), Fraction(9, 128)),
            "no larger": equal(largest(modulus(Z.T @ asarray([17, 14, 1]) / 32)), Fraction(9, 128)),
        },
        "share": equal(least(Z @ reached) / vector_norm(reached, ord=1), share * Fraction(9, 128)),
    }
