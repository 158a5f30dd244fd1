r"""Large starts: how fast the interpolant \(\beta_\alpha\) of the squared parametrisation tends to the least squares norm as \(\alpha \to \infty\).

\(\beta_\alpha = \arg\min_{X \beta = y} Q_\alpha(\beta)\) is written as \(2 \alpha^2 \sinh(X^\top \nu)\), with the targets \(y = X \beta_\alpha\)
(`squared-parametrisation.q-alpha-stationary-points`), so that nothing needs to be solved. Throughout \(a = \alpha^2\), and \(b_2 = X^+ y\) is the
interpolant of least squares norm, to which \(\beta_\alpha\) projects. Near zero the potential is a parabola, which gives the norm and the distance
with explicit constants (`l2_limit_explicit_rate`); the next term of its series gives the direction in which \(\beta_\alpha\) departs
(`l2_limit_leading_term`). A threshold from the literature asks for more (`woodworth_kernel_threshold`).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from checks import Assumption, Mutant, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import maximum, sqrt, vector_norm
from checks.claims import Claims
from checks.instances import arrays, frames, positive, reals
from theorems.objects.squared_parametrisation import Interpolation

SOURCE = "@srebro2019geometry, 'In Kernel Regime'"
LITERATURE = "@woodworth2020kernel, Theorem 2"


PROBLEMS = arrays(Interpolation, rows=frames("d n"), nu=reals("n", "-large -extremes"), start=positive("", "-scales"))
NONTRIVIAL = Assumption("nontrivial", "the targets are not zero", Interpolation.nontrivial)


def one_row(x: list[float], nu: float, start: float = 1.0) -> Interpolation:
    """One row x."""
    return Interpolation(np.array(x)[:, None], np.array([nu]), np.float64(start))


WIDE = one_row([2.0] + [1.0] * 8, 1 / 64)
"""One large coordinate and eight small ones: the cube is far from the row space."""


@theorem(
    statement=r"""
        \alpha^2 \ge \frac{\|b_2\|}{2} \sqrt{\frac{1 + \varepsilon}{\varepsilon (2 + \varepsilon)}} \implies
        \|\beta_\alpha\|^2 \le (1 + \varepsilon) \|b_2\|^2,\qquad \|\beta_\alpha\|^2 = \|b_2\|^2 + \|\beta_\alpha - b_2\|^2,\\
        \|\beta_\alpha - b_2\| \le \sqrt{1 + \tfrac{M^2}{4}}\, \frac{\|b_2^{\circ 3}\|}{24\, \alpha^4},\quad
        M = \frac{\max(\|\beta_\alpha\|_\infty, \|b_2\|_\infty)}{\alpha^2}
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=PROBLEMS,
    assumptions=[NONTRIVIAL],
    corners=[WIDE, one_row([1.0, 2.0], 4.0)],
    uses=["squared-parametrisation.q-alpha-stationary-points", "squared-parametrisation.q-is-below-its-parabola"],
    checked_form="That beta_alpha tends to b_2, at the rate alpha^-4 for fixed targets and its squared norm at the rate alpha^-8, is checked as the "
    "stated bounds. Epsilon is the least that the start allows, (R - 8 + sqrt(R^2 + 64)) / 8 with R = |b_2|^2 / alpha^4.",
    mutants=[
        Mutant("half of the distance", factor=Fraction(1, 2)),
        Mutant("a distance like the inverse sixth power", power=3),
        Mutant("a thousandth of epsilon", share=Fraction(1, 1000)),
        Mutant("a norm below the least one", split=-1),
    ],
)
def l2_limit_explicit_rate(problem, *, factor=1, power=2, share=1, split=1) -> Claims:
    """The parabola above the potential bounds the norm, and the gap between the two slopes the distance, for every start.

    The bound of the norm is far from sharp: at most a share of 0.0035 of its epsilon was found. That of the distance is sharp up to a factor that
    tends to one as the start and the dimension grow; in nine dimensions the largest share found is 0.58.
    """
    beta, least, a = problem.solution, problem.least, problem.start**2
    ratio = (least**2).sum() / a**2
    epsilon = (ratio - 8 + sqrt(ratio**2 + 64)) / 8
    widest = maximum(modulus(beta), modulus(least)).max() / a
    return {
        "norm": leq((beta**2).sum(), (1 + share * epsilon) * (least**2).sum()),
        "split": equal((beta**2).sum(), (least**2).sum() + split * ((beta - least) ** 2).sum()),
        "distance": leq(vector_norm(beta - least), factor * sqrt(1 + widest**2 / 4) * vector_norm(least**3) / (24 * a**power)),
    }


@theorem(
    statement=r"""
        \Big\|\beta_\alpha - b_2 - \frac{P_{\ker X}(b_2^{\circ 3})}{24\, \alpha^4}\Big\| \le
        \frac{m^2}{8\, \alpha^4} \|\beta_\alpha - b_2\| + \frac{3\, \|\beta_\alpha^{\circ 5}\|}{640\, \alpha^8},\quad
        m = \max(\|\beta_\alpha\|_\infty, \|b_2\|_\infty)
    """,
    source=f"derived for {SOURCE}",
    instances=PROBLEMS,
    assumptions=[NONTRIVIAL],
    corners=[WIDE, one_row([1.0, 2.0], 4.0)],
    uses=["large-starts.l2-limit-explicit-rate"],
    checked_form="That beta_alpha - b_2 is P_ker(b_2^3) / (24 alpha^4) up to O(alpha^-8) for fixed targets is checked as the stated bound.",
    mutants=[
        Mutant("twice the leading term", constant=12),
        Mutant("without the projection", projected=False),
        Mutant("the opposite direction", constant=-24),
        Mutant("the inverse square of the start", power=1),
        Mutant("an eighth of the remainder", factor=Fraction(1, 8)),
    ],
)
def l2_limit_leading_term(problem, *, constant=24, projected=True, power=2, factor=1) -> Claims:
    """Large starts depart from the least squares norm in the direction of the cube of the solution, projected to what X does not see.

    At most a share of 0.23 of the remainder was found.
    """
    beta, least, a = problem.solution, problem.least, problem.start**2
    cube = least**3
    term = (cube - problem.row_part(cube) if projected else cube) / (constant * a**power)
    widest = maximum(modulus(beta), modulus(least)).max()
    remainder = widest**2 / 8 * vector_norm(beta - least) / a**2 + Fraction(3, 640) * vector_norm(beta**5) / a**4
    return leq(vector_norm(beta - least - term), factor * remainder)


@theorem(
    statement=r"""
        \alpha \ge \sqrt{2 (1 + \varepsilon) \big(1 + \tfrac2\varepsilon\big) \|b_2\|} \implies \|\beta_\alpha\|^2 \le (1 + \varepsilon) \|b_2\|^2
    """,
    source="@srebro2019geometry, 'How small does alpha need to be', for large starts",
    literature=LITERATURE,
    instances=arrays(problem=PROBLEMS, epsilon=positive("", "-scales -extremes")),
    assumptions=[
        Assumption("nontrivial", NONTRIVIAL.description, lambda problem, epsilon: problem.nontrivial()),
        Assumption("large start", "the start is above the threshold", lambda problem, epsilon: problem.starts_above(epsilon)),
    ],
    corners=[
        {"problem": one_row([1.0, 2.0], nu, start), "epsilon": np.float64(0.125)} for nu, start in ((1 / 256, 1.0), (4.0, 1.0), (5 / 1024, 64.0))
    ],
    uses=["large-starts.l2-limit-explicit-rate"],
    mutants=[
        Mutant("for any start", without="large start"),
        Mutant("the start in place of its square", power=1),
        Mutant("a norm below the least", least=0),
    ],
)
def woodworth_kernel_threshold(problem, epsilon, *, power=2, least=1) -> Claims:
    """A sufficient start for the least squares norm up to a factor, from the literature. It asks for more than `l2_limit_explicit_rate` does."""
    needed = vector_norm(problem.least) * sqrt((1 + epsilon) / (epsilon * (2 + epsilon))) / 2
    return {
        "norm": leq((problem.solution**2).sum(), (least + epsilon) * (problem.least**2).sum()),
        "more than needed": leq(needed, problem.start**power),
    }
