r"""Is starting at \(\alpha \mathbf 1\) the same as penalising the distance to \(\alpha \mathbf 1\)? For squared weights it is not.

The squared distance of the weights \((u, v)\) to (1, 1), least among those with \(u^2 - v^2 = b\), is \(r(b)\). The multiplier \(\mu\) of the
constraint parametrises it by rational functions, from which the quartic equation of r follows by elimination (`explicit_reg_quartic`); r is the
smaller of its two real roots (`distance_is_the_smallest_root`). Since \(r'(b) = \mu\), r is the potential \(q_4\) of the flow on weights to the
fourth power, from the start \(\sqrt\alpha\) (`deep-diagonal`): between a parabola and the modulus (`distance_bounds`). The nearest interpolating
weights are found exactly, and they are sparser than what gradient flow finds (`explicit_vs_implicit_regularisation`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checks import Mutant, Tight, equal, identity, leq, theorem
from checks.arithmetic import asinh, sinh, sqrt
from checks.claims import Claims
from checks.instances import arrays, interval, positive, reals, signs
from theorems.objects.deep_diagonal import h, in_range, potential_at, within

SOURCE = "@srebro2019geometry, 'Relationship to Explicit Reg'"
LITERATURE = "@woodworth2020kernel, section 4"


def quartic(r: Any, b: Any, *, linear: Any = 10, constant: Any = 1) -> Any:
    r"""\(r^4 - 6 r^3 + (12 - 2 b^2) r^2 - (8 + 10 b^2) r + b^2 + b^4\)."""
    return r**4 - 6 * r**3 + (12 - 2 * b**2) * r**2 - (8 + linear * b**2) * r + b**2 + constant * b**4


def distance(u: Any, v: Any) -> Any:
    """The squared distance to (1, 1)."""
    return (u - 1) ** 2 + (v - 1) ** 2


@theorem(
    statement=r"""
        r(b) = \min\{(u - 1)^2 + (v - 1)^2 : u^2 - v^2 = b\},\ u = \tfrac1{1 - \mu},\ v = \tfrac1{1 + \mu}:\quad
        r^4 - 6 r^3 + (12 - 2 b^2) r^2 - (8 + 10 b^2) r + b^2 + b^4 = 0,\quad r'(b) = \mu;\\
        u'^2 - v'^2 = b \implies (u' - 1)^2 + (v' - 1)^2 = r(b) + (1 - \mu)(u' - u)^2 + (1 + \mu)(v' - v)^2
    """,
    source=SOURCE,
    literature=LITERATURE,
    checked_form="For all mu; 'elimination' is the resultant in mu of the two equations that define b and r, for all b and r.",
    mutants=[
        Mutant("8 - 10 b^2 in the linear term", linear=-10),
        Mutant("the constant term b^2 - b^4", constant=-1),
        Mutant("the other sign of the multiplier", sign=-1),
        Mutant("a slope of twice the multiplier", slope=2),
        Mutant("weights at 1 / (1 - 2 mu)", twice=2),
    ],
)
def explicit_reg_quartic(*, linear=10, constant=1, sign=1, slope=1, twice=1) -> Claims:
    """The least squared distance to the start solves a quartic equation; its slope is the multiplier, and its excess elsewhere a sum of squares.

    The source does not say which root is meant: see `distance_is_the_smallest_root`.
    """
    import sympy

    mu, b, r, u, v = sympy.symbols("mu b r u v", real=True)
    best = 1 / (1 - twice * mu), 1 / (1 + twice * mu)
    size, least = best[0] ** 2 - best[1] ** 2, distance(*best)
    squares = (1 - sign * mu) * (u - best[0]) ** 2 + (1 + sign * mu) * (v - best[1]) ** 2
    equations = [sympy.numer(sympy.together(each)) for each in (b - 1 / (1 - mu) ** 2 + 1 / (1 + mu) ** 2, r - distance(1 / (1 - mu), 1 / (1 + mu)))]
    return {
        "quartic": identity(quartic(least, size, linear=linear, constant=constant), 0),
        "elimination": identity(sympy.resultant(*equations, mu), 256 * quartic(r, b, linear=linear, constant=constant)),
        "slope": identity(least.diff(mu), slope * mu * size.diff(mu)),
        "rise": identity(distance(u, v) - least - mu * (u**2 - v**2 - size), squares),
    }


@theorem(
    statement=r"""
        P(r) = r^4 - 6 r^3 + (12 - 2 b^2) r^2 - (8 + 10 b^2) r + b^2 + b^4,\ \mu = h_4^{-1}(b):\quad
        r = \tfrac{\mu^2}{(1 - \mu)^2} + \tfrac{\mu^2}{(1 + \mu)^2} \implies
        P(r) = 0,\ P(s) > 0 \text{ for } s < r;\quad u^2 - v^2 = b \implies (u - 1)^2 + (v - 1)^2 \ge r
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(m=positive("", "-extremes"), gap=positive("", "-scales"), difference=positive("", "-extremes"), branch=signs("")),
    corners=[{"m": m, "gap": gap, "difference": 1.0, "branch": 1.0} for m in (2.0**-10, 1.0, 64.0) for gap in (2.0**-10, 2.0)],
    tight=[Tight({"m": 1.0, "gap": 0.0, "difference": 4 / 3, "branch": 1.0}, part="root")],
    uses=["distance-to-start.explicit-reg-quartic"],
    checked_form="For b > 0 and all s = r - gap; b < 0 is the same with u and v exchanged. The points are u - v = t, u + v = b / t for all t.",
    mutants=[
        Mutant("the largest real root", other=True),
        Mutant("the root at half the size", size=Fraction(1, 2)),
        Mutant("8 - 10 b^2 in the linear term", linear=-10),
        Mutant("the constant term b^2 - b^4", constant=-1),
    ],
)
def distance_is_the_smallest_root(m, gap, difference, branch, *, other=False, size=1, linear=10, constant=1) -> Claims:
    """The squared distance is the smaller real root of the quartic, and the least one over both branches of the hyperbola.

    The other stationary point, with the multiplier 1 / mu, is a root, too.
    """
    mu = within(m)
    mu = 1 / mu if other else mu
    u, v = 1 / (1 - mu), 1 / (1 + mu)
    b, r = u**2 - v**2, size * distance(u, v)
    t = branch * difference
    return {
        "root": equal(quartic(r, b, linear=linear, constant=constant), 0),
        "smallest": leq(0, quartic(r - gap, b, linear=linear, constant=constant)),
        "least": leq(r, distance((b / t + t) / 2, (b / t - t) / 2)),
    }


@theorem(
    statement=r"""
        b > 0:\quad \tfrac{b^2}8 - \tfrac{b^4}{128} \le r(b) \le \tfrac{b^2}8,\quad
        -\tfrac1{6 b} \le r(b) - \bigl(b + \tfrac32 - 2 \sqrt{b + \tfrac14}\bigr) \le 0,\quad r(b) = q_4(b)
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(m=positive("", "-extremes")),
    corners=[{"m": m} for m in (2.0**-8, 0.5, 1.0, 2.0, 4.0, 2.0**20)],
    tight=[Tight({"m": 0.0}, part="parabola")],
    uses=["distance-to-start.explicit-reg-quartic", "deep-diagonal.deep-potential-bounds"],
    checked_form="For all b > 0, with mu = m / (1 + m). Hence r(b) = b^2/8 + O(b^4) at zero and r(b) = b - 2 sqrt(b) + 3/2 + O(b^(-1/2)) far out.",
    mutants=[
        Mutant("a parabola half as steep", parabola=Fraction(1, 16)),
        Mutant("half of the term of fourth order", fourth=Fraction(1, 256)),
        Mutant("a constant of one", constant=1),
        Mutant("b - sqrt(b) far out", root=1),
        Mutant("the remainder 1 / (7 b)", remainder=Fraction(1, 7)),
        Mutant("the potential of depth three", depth=3),
    ],
)
def distance_bounds(
    m, *, parabola=Fraction(1, 8), fourth=Fraction(1, 128), constant=Fraction(3, 2), root=2, remainder=Fraction(1, 6), depth=4
) -> Claims:
    """The squared distance is a parabola near zero, the modulus less a root far out, and the potential of depth four.

    The bound far out is the point with v = 1/2; the remainder times b has its largest value 0.155 near b = 2 and tends to 1/8.
    """
    mu = within(m)
    b, r = h(mu, 4), distance(1 / (1 - mu), 1 / (1 + mu))
    far = b + constant - root * sqrt(b + Fraction(1, 4))
    return {
        "parabola": leq(r, parabola * b**2),
        "above the parabola": leq(b**2 / 8 - fourth * b**4, r),
        "far above": leq(r, far),
        "far below": leq(b * (far - r), remainder),
        "potential": equal(r, potential_at(mu, depth)),
    }


@theorem(
    statement=r"""
        F(w) = w_+^2 - w_-^2,\ R_\alpha(\beta) = \min_{F(w) = \beta} \|w - \alpha \mathbf 1\|^2 = \alpha^2 \sum_j r(\beta_j / \alpha^2);\quad
        w_\pm = \tfrac{\alpha}{1 \mp X^\top \nu}:\\
        \|w' - \alpha \mathbf 1\|^2 - \|w - \alpha \mathbf 1\|^2 = \langle \nu, X (F(w') - F(w))\rangle
        + \sum_j (1 - \mu_j)(w'_+ - w_+)_j^2 + (1 + \mu_j)(w'_- - w_-)_j^2,\ \mu = X^\top \nu;\\
        X = (1, c),\ 0 \le c \le 1,\ F(w)_1 = \beta_\alpha(\infty)_1:\quad F(w)_2 \le \beta_\alpha(\infty)_2
    """,
    source=f"{SOURCE}, 'Is initializing to w(0) = alpha 1 the same as regularizing distance to alpha 1?'",
    literature=LITERATURE,
    instances=arrays(
        X=reals("n d", "-extremes"),
        nu=reals("n", "-extremes"),
        plus="d",
        minus="d",
        m=positive("", "-extremes"),
        level=interval(0.0, 1.0, ""),
        alpha=positive("", "-scales"),
    ),
    corners=[
        {"X": [[1.0]], "nu": [1.0], "plus": [plus], "minus": [1.0], "m": 1.0, "level": 0.5, "alpha": alpha}
        for plus in (0.0, -1.0)
        for alpha in (2.0, 0.5)
    ],
    tight=[Tight({"X": [[1.0]], "nu": [1.0], "plus": [1.0], "minus": [1.0], "m": 1.0, "level": 1.0, "alpha": 1.0}, part="sparser")],
    uses=["distance-to-start.explicit-reg-quartic", "squared-parametrisation.q-alpha-stationary-points"],
    checked_form="Among all weights w' that predict the same, w is nearest to the start; that gradient flow ends at the interpolant beta_alpha of "
    "least potential is measured in squared-flow. For one row (1, c) both predictors are compared at the same first coordinate. Then for the same "
    "target the penalised one has the smaller second coordinate and the smaller l1 norm.",
    mutants=[
        Mutant(
            "without the square of the start",
            as_printed=True,
            where="'Relationship to Explicit Reg', R_alpha(beta) = sum r(beta[j] / alpha^2)",
            note="The squared distance to alpha 1 scales with alpha^2, and the factor is missing: at alpha = 2 and beta = alpha^2 b the slide has a "
            "quarter of what it defines. The minimiser is the same.",
            power=0,
        ),
        Mutant("the potential of depth three", depth=3),
        Mutant("the distance is the same as the flow", sparser=-1),
        Mutant("twice the sum of squares", squares=2),
        Mutant("weights at alpha (1 + X^T nu)", linear=True),
    ],
)
def explicit_vs_implicit_regularisation(X, nu, plus, minus, m, level, alpha, *, power=2, depth=4, sparser=1, squares=1, linear=False) -> Claims:
    """The interpolating weights nearest to the start are known by their multipliers; they are not those that gradient flow finds, but sparser.

    With X^T nu = mu, the predictor is the one that the flow on weights to the fourth power finds from the start sqrt(alpha), so the excess of its l1
    norm is of the order alpha^2 (`deep-diagonal.deep-generic-rate`), against alpha^(2 (1 - c)) for the flow (`small-starts.l1-generic-rate`).
    """
    nu = in_range(X, nu)
    mu = X.T @ nu
    w_plus, w_minus = (alpha * (1 + sign * mu) if linear else alpha / (1 - sign * mu) for sign in (1, -1))
    beta = w_plus**2 - w_minus**2
    rise = alpha**2 * (distance(plus / alpha, minus / alpha) - distance(w_plus / alpha, w_minus / alpha)).sum()
    rest = ((1 - mu) * (plus - w_plus) ** 2 + (1 + mu) * (minus - w_minus) ** 2).sum()
    top = within(m)
    second, implicit = h(level * top, 4), 2 * sinh(level * asinh(h(top, 4) / 2))
    return {
        "predictor": equal(beta, alpha**2 * h(mu, 4)),
        "regulariser": equal(alpha**2 * distance(w_plus / alpha, w_minus / alpha).sum(), alpha**power * potential_at(mu, depth).sum()),
        "nearest": equal(rise, nu @ (X @ (plus**2 - minus**2 - beta)) + squares * rest),
        "sparser": leq(sparser * second, sparser * implicit),
    }
