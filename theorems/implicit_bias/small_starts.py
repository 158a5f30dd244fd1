r"""Small starts: how fast the interpolant \(\beta_\alpha\) of the squared parametrisation tends to the least \(\ell_1\) norm as \(\alpha \to 0\).

\(\beta_\alpha = \arg\min_{X \beta = y} Q_\alpha(\beta)\) is written as \(2 \alpha^2 \sinh(X^\top \nu)\), with the targets \(y = X \beta_\alpha\)
(`squared-parametrisation.q-alpha-stationary-points`), so that nothing needs to be solved. Throughout \(a = \alpha^2\), \(N = \|\beta_\alpha\|_1\) and
\(s = \min_{X b = y} \|b\|_1\). The potential compares the two (`l1_limit_explicit_rate`) because \(q\) is an entropy up to a bounded gap
(`entropy_gap_increases`): the excess \(N / s - 1\) is at most \(\log d / \log(1/a)\), so a start polynomial in \(1/d\) is enough
(`l1_start_that_suffices`). There are problems where it is no less (`l1_rate_is_attained`), but for a given problem it is a power of
\(\alpha\) in the end (`l1_generic_rate`, `l1_power_law`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from checks import Assumption, Mutant, Tight, leq, scaling, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import asinh, concat, e, exp, eye, log, ones, stack, vector_norm
from checks.claims import Claims
from checks.instances import arrays, interval, positive, reals
from theorems.objects.basis_pursuit import BasisPursuit, RepeatedLevel
from theorems.objects.squared_parametrisation import interpolant, multipliers, q

SOURCE = "@srebro2019geometry, 'In Deep Regime'"
LITERATURE = "@woodworth2020kernel, Theorem 2, for a rate with an exponential of d"


def one_row(levels: list[float], nu: float) -> BasisPursuit:
    """One row (1, levels), from the start 1."""
    return BasisPursuit(np.array([levels]), np.array([nu]), np.float64(1.0))


def from_depth(others: Any, offset: Any, depth: Any) -> BasisPursuit:
    r"""From the start \(e^{-\tau}\) with the multipliers \(2 \tau + \mu\): as the depth \(\tau\) grows, the targets stay of the order one."""
    return BasisPursuit(others, 2 * depth + offset, exp(-depth))


def below_the_power(problem: BasisPursuit, epsilon: Any) -> Any:
    """Whether the start is below the threshold that is a power of the least norm."""
    return (2 + epsilon) * log(2 * (1 + epsilon) * problem.least) <= -2 * epsilon * log(problem.start)


def below_the_exponential(problem: BasisPursuit, epsilon: Any) -> Any:
    """Whether the start is below the threshold that is exponential in the dimension."""
    return problem.dimension <= -epsilon * problem.least * log(problem.start)


MANY_EQUAL_LEVELS = one_row([127 / 128] * 64, 384.0)
"""Sixty-four coordinates almost as good as the first: the excess is more than half of the bound."""

PROBLEMS = arrays(
    BasisPursuit,
    others=interval(-1.0, 1.0, "n m"),
    nu=reals("n", "-large -extremes", scale=8.0),
    start=positive("", "-scales"),
    sizes={"n": (1, 3), "m": (0, 4)},
)
COLUMNS = [np.array(columns) / 8 for columns in ([[3.0, -1.0], [2.0, -1.0]], [[6.0, 1.0], [-8.0, 1.0]], [[3.0, 10.0], [3.0, -4.0]])]
DEPTHS = range(16, 81, 16)
NAMES = (r"inverse start $1/\alpha$", r"excess $\|\beta_\alpha\|_1 - s$")
DEEP_PROBLEMS = arrays(
    from_depth, others=interval(-1.0, 1.0, "n m"), offset="n", depth=positive("", "-scales -extremes"), sizes={"n": (1, 3), "m": (0, 4)}
)
SOLVED = Assumption("solved", "the first n coordinates solve the linear program", BasisPursuit.solved)


@theorem(
    statement=r"""
        c(z) = q(z) - z (\log z - 1):\quad c'(z) = \sinh^{-1}(z/2) - \log z > 0,\quad 0 < c < 2,\quad
        2\, c(e + z) > c(z') \text{ for all } z, z' > 0
    """,
    source=f"derived for {SOURCE}",
    instances=arrays(z=positive("", "-extremes"), step=positive("", "-extremes")),
    uses=["squared-parametrisation.q-closed-form"],
    mutants=[
        Mutant("decreasing", direction=-1),
        Mutant("at most one", limit=1),
        Mutant("the entropy of half the argument", half=2),
        Mutant("one outweighs one", number=1),
    ],
)
def entropy_gap_increases(z, step, *, direction=1, limit=2, half=1, number=2) -> Claims:
    """The gap between q and its entropy grows from 0 to 2, and two gaps beyond e outweigh any other one."""

    def gap(z: Any) -> Any:
        return q(z) - z * (log(z / half) - 1)

    return {
        "increasing": leq(direction * gap(z), direction * gap(z + step)),
        "slope": leq(log(z / half), asinh(z / 2)),
        "positive": leq(0, gap(z)),
        "bounded": leq(gap(z), limit),
        "two outweigh one": leq(gap(step), number * gap(e + z)),
    }


@theorem(
    statement=r"""
        d\, q\!\Big(\frac{N}{d a}\Big) \le q\!\Big(\frac{s}{a}\Big), \qquad
        \Big(\frac Ns - 1\Big) \Big(\log\frac{s}{d a} - 1\Big) \le \log d, \qquad a = \alpha^2,\ N = \|\beta_\alpha\|_1,\ s = \min_{X b = y} \|b\|_1
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=PROBLEMS,
    assumptions=[Assumption("nontrivial", "the targets are not zero", BasisPursuit.nontrivial)],
    corners=[one_row([0.5], 1.0), MANY_EQUAL_LEVELS],
    tight=[Tight(one_row([], 1.0), part="potential"), Tight(one_row([], 3.0), part="excess")],
    uses=["squared-parametrisation.q-alpha-stationary-points", "small-starts.entropy-gap-increases"],
    checked_form="That beta_alpha tends to the least l1 norm is checked as the stated bound, whose right side over log(1/a) tends to zero. The "
    "designs are (I, R), which are all, up to row operations and the order of the coordinates. The least norm is enclosed by the linear program and "
    "its dual, whose bound stands for it.",
    mutants=[
        Mutant("without the dimension", dimension=1),
        Mutant("half of the bound", factor=Fraction(1, 2)),
        Mutant("twice the potential", weight=2),
        Mutant("a rate like the inverse square of the logarithm", power=2),
        Mutant("the Euclidean norm of the targets", order=2),
    ],
)
def l1_limit_explicit_rate(problem, *, dimension=None, factor=1, weight=1, power=1, order=1) -> Claims:
    """The potential bounds the l1 norm of what gradient flow finds, relative to the least one, for every start and every problem.

    Jensen's inequality bounds the potential from below, and its superadditivity bounds that of the sparse solution from above. The largest share
    of the bound for the excess that was found in 65 dimensions is 0.55; it tends to one with the dimension (`l1_rate_is_attained`).
    """
    N, s, a = problem.norm, problem.enclosed.lower if order == 1 else vector_norm(problem.targets), problem.start**2
    d = dimension or problem.dimension
    return {
        "least": leq(s, N),
        "potential": leq(d * q(N / (d * a)), weight * q(s / a)),
        "excess": leq((N - s) * (log(s / (d * a)) - 1) ** power, factor * s * log(d)),
    }


@theorem(
    statement=r"""
        \alpha^2 \le \frac{s}{e\, d^{\,1 + 1/\varepsilon}} \implies \|\beta_\alpha\|_1 \le (1 + \varepsilon) \min_{X b = y} \|b\|_1
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(problem=PROBLEMS, epsilon=positive("", "-scales")),
    assumptions=[
        Assumption("solved", SOLVED.description, lambda problem, epsilon: problem.solved()),
        Assumption("small start", "the start is as small as stated", lambda problem, epsilon: problem.starts_below(epsilon)),
    ],
    corners=[{"problem": MANY_EQUAL_LEVELS, "epsilon": np.float64(share)} for share in (1 / 64, 0.01125)],
    uses=["small-starts.l1-limit-explicit-rate"],
    mutants=[
        Mutant("for any start", without="small start"),
        Mutant("half of epsilon", factor=Fraction(1, 2)),
    ],
)
def l1_start_that_suffices(problem, epsilon, *, factor=1) -> Claims:
    """A start that is small like a power of the dimension gives the least l1 norm up to a factor."""
    return leq(problem.norm, (1 + factor * epsilon) * problem.least)


@theorem(
    statement=r"""
        X = (1, r, \dots, r) \text{ with } D = d - 1 \text{ entries } r = v/u,\ u = v + \log\tfrac D\kappa,\ \kappa' = \kappa (1 - e^{-2 v}):\quad
        \frac{\kappa' \log(D / \kappa)}{1 + \kappa' r} \le \Big(\frac Ns - 1\Big)\, u \le \frac{\kappa \log(D / \kappa)}{1 + \kappa r}, \qquad
        e^u - 1 \le \frac sa \le (1 + \kappa)\, e^u
    """,
    source=f"derived for {SOURCE}",
    instances=arrays(
        RepeatedLevel, copies=st.integers(4, 50).map(lambda bits: 2**bits), kappa=interval(1.0, 4.0, ""), v=positive("", "-scales -extremes")
    ),
    corners=[RepeatedLevel(16, np.float64(1.0), np.float64(1.0)), RepeatedLevel(2**50, np.float64(4.0), np.float64(64.0))],
    uses=["small-starts.l1-limit-explicit-rate"],
    checked_form="That no rate better than log d / log(1/a) holds for all problems is checked as the stated bounds for one family. As v "
    "tends to infinity the excess is the fraction kappa / (1 + kappa) * (1 - log(kappa) / log(D)) of the general bound. With kappa = log D that "
    "tends to one as D grows.",
    mutants=[
        Mutant("without the correction for a finite start", correction=0),
        Mutant("a rate like the inverse square of the logarithm", power=2),
        Mutant("the excess of a single copy", copies=False),
        Mutant("all coordinates counted in the exponent", total=0),
    ],
)
def l1_rate_is_attained(problem, *, correction=1, power=1, copies=True, total=1) -> Claims:
    """For one row with many equal entries the excess is of the order of the bound, log d / log(1/a): a rate for all problems is no better."""
    excess = (problem.norm / problem.least - 1) * problem.u**power
    spread, r = problem.spread if copies else -log(problem.kappa), problem.v / problem.u
    kappa = problem.kappa * (1 - correction * exp(-2 * problem.v))
    return {
        "excess below": leq(kappa * spread / (1 + kappa * r), excess),
        "excess above": leq(excess, problem.kappa * spread / (1 + problem.kappa * r)),
        "start below": leq(exp(problem.u) - 1, problem.least),
        "start above": leq(problem.least, (1 + total * problem.kappa) * exp(problem.u)),
    }


@theorem(
    statement=r"""
        X = (1, c_2, \dots, c_d),\ \rho_j = |c_j| \le 1,\ a = \alpha^2 / s:\\
        \max_j\, (1 - \rho_j)\, a \big((a d)^{-\rho_j} - (a d)^{\rho_j}\big) \le \frac Ns - 1
        \le \sum_j (1 - \rho_j)\, a^{1 - \rho_j} (1 + a)^{\rho_j}
    """,
    source=f"derived for {SOURCE}",
    instances=arrays(
        BasisPursuit, others=interval(-1.0, 1.0, "1 m"), nu=positive("1", "-extremes"), start=positive("", "-scales"), sizes={"m": (1, 4)}
    ),
    corners=[one_row([0.5], 16.0), one_row([0.75, 0.25], 32.0), one_row([-0.5], 2.0)],
    uses=["small-starts.l1-limit-explicit-rate"],
    checked_form="That the excess of a fixed problem is of the order alpha^(2 (1 - rho)), rho = max rho_j < 1, is checked as the stated bounds, for "
    "one row. As alpha tends to zero the ratio of the excess to the upper bound tends to one.",
    mutants=[
        Mutant("the exponent 2 for every level", upper=0),
        Mutant("twice the exponent", upper=2),
        Mutant("half of the exponent from below", lower=Fraction(1, 2)),
        Mutant("without the dimension", dimension=False),
        Mutant("half of the constant", factor=Fraction(1, 2)),
        Mutant("the levels with their signs", signed=True),
    ],
)
def l1_generic_rate(problem, *, upper=1, lower=1, dimension=True, factor=1, signed=False) -> Claims:
    """For a fixed problem the excess is a power of the start in the end; the exponent is the largest dual level off the support.

    With more rows the same holds wherever the linear program has one solution that is strictly complementary.
    """
    levels = problem.others[0]
    rho = levels if signed else modulus(levels)
    excess, a = problem.norm / problem.least - 1, problem.start**2 / problem.least
    d = problem.dimension if dimension else 1
    above = (1 - rho) * (a if upper == 0 else a ** (upper * (1 - rho))) * (1 + a) ** rho
    return {
        "below": leq((1 - rho) * a * ((a * d) ** -rho - (a * d) ** rho) * a ** ((lower - 1) * (1 - rho)), excess),
        "above": leq(excess, factor * above.sum()),
    }


@theorem(
    statement=r"""
        X = (I, R),\ y > 0,\ c = \mathbf 1^\top R,\ \rho = \max_j |c_j| < 1:\quad \|\beta_\alpha\|_1 - \|y\|_1 \asymp \alpha^{2 (1 - \rho)}
        \text{ as } \alpha \to 0, \qquad \|y\|_1 = \min_{X b = y} \|b\|_1
    """,
    source=f"derived for {SOURCE}",
    instances=st.builds(dict, others=st.sampled_from(COLUMNS), y=st.sampled_from([np.array([1.0, 2.0]), np.array([0.5, 0.25])])),
    corners=[{"others": COLUMNS[0], "y": np.array([1.0, 2.0])}],
    uses=["small-starts.l1-generic-rate"],
    checked_form="The exponent over the starts alpha = 2^-16, 2^-32, ..., 2^-80, for three problems with two samples and two targets each. The "
    "multipliers are enclosed.",
    mutants=[
        Mutant("the exponent of the square", power=4),
        Mutant("the exponent 2 for every level", level=0),
        Mutant("the exponent of the smallest level", least=True),
    ],
)
def l1_power_law(others, y, *, power=2, level=1, least=False) -> Claims:
    """For fixed targets and any number of samples the excess is a power of the start, with the largest dual level off the support.

    The excess is a sum over the coordinates off the support, in which nothing cancels.
    """
    X, levels = concat([eye(2), others], axis=1), others.sum(axis=0)
    costs = concat([ones(2), levels])

    def excess(start: float) -> Any:
        beta = interpolant(X, multipliers(X, y, start), start)
        return (modulus(beta) - costs * beta).sum()

    rho = modulus(levels).min() if least else modulus(levels).max()
    return scaling([2.0**k for k in DEPTHS], stack([excess(2.0**-k) for k in DEPTHS]), equals=-power * (1 - level * rho), names=NAMES)


@theorem(
    statement=r"""
        0 < \varepsilon < d,\quad
        \alpha \le \min\Big\{ (2 (1 + \varepsilon)\, s)^{-\frac{2 + \varepsilon}{2 \varepsilon}},\ e^{-d / (\varepsilon s)} \Big\}
        \implies \|\beta_\alpha\|_1 \le (1 + \varepsilon)\, s
    """,
    source="@srebro2019geometry, 'How small does alpha need to be'",
    literature="@woodworth2020kernel, Theorem 2",
    instances=arrays(problem=DEEP_PROBLEMS, epsilon=positive("", "-scales -extremes")),
    assumptions=[
        Assumption("solved", SOLVED.description, lambda problem, epsilon: problem.solved()),
        Assumption("epsilon below d", "otherwise there is nothing to show", lambda problem, epsilon: epsilon < problem.dimension),
        Assumption("polynomially small", "the start is below the first threshold", below_the_power),
        Assumption("exponentially small", "the start is below the second threshold", below_the_exponential),
    ],
    corners=[
        {"problem": one_row([0.5], 0.0625), "epsilon": np.float64(0.125)},
        {"problem": from_depth(np.full((1, 64), 0.5), np.array([7.0]), np.float64(0.5)), "epsilon": np.float64(0.125)},
        {"problem": from_depth(np.array([[0.5]]), np.array([0.0]), np.float64(4.0)), "epsilon": np.float64(1.0)},
    ],
    uses=["small-starts.l1-start-that-suffices"],
    mutants=[
        Mutant("without the exponential", without="exponentially small"),
        Mutant("without the power", without="polynomially small"),
    ],
)
def woodworth_alpha_thresholds(problem, epsilon) -> Claims:
    r"""A sufficient start for the least l1 norm up to a factor, from the literature.

    It is not invariant under scaling the targets with the squared start, and exponential in the dimension, where
    `small-starts.l1-start-that-suffices` asks for a power only. The threshold of the same theorem for large starts is
    `large-starts.woodworth-kernel-threshold`.
    """
    return leq(problem.norm, (1 + epsilon) * problem.least)
