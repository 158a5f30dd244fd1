r"""Linear regression with weights to a power, \(\beta = w_+^D - w_-^D\) with \(D \ge 3\): the \(\ell_1\) norm at every depth, and how fast.

The tangent to the flow keeps \(w_+^{2-D} + w_-^{2-D}\), and moves the mirror coordinates z, with \(\beta = \alpha^D h_D(z)\), within the row space
of X (`deep_mirror_coordinates`). So the end of the flow minimises \(\sum_j q_D(\beta_j / \alpha^D)\), \(q_D' = h_D^{-1}\), among all that predict the
same (`depth_d_implicit_regulariser`); that the flow ends there is measured (`deep_flow_finds_the_minimiser`). The slope of the potential stays
below one: it is \(|b|\) up to a power \(|b|^{2/D}\) (`deep_potential_bounds`). Hence the \(\ell_1\) norm is least up to the order \(\alpha^{D-2}\)
for all problems (`deep_l1_rate`), which some attain (`deep_l1_rate_is_attained`), and up to \(\alpha^D\) for a fixed one (`deep_generic_rate`).
For D = 2 the gap is a power with an exponent that depends on the problem (`small-starts`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from checks import Assumption, Mutant, Tight, equal, geq, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, eye, maximum, ones, solve, sqrt, stack
from checks.claims import Claims
from checks.instances import arrays, interval, positive, reals
from checks.solvers import flow_limit, root
from theorems.objects.deep_diagonal import DeepProblem, DeepWeights, h, h_near_edge, h_slope, in_range, potential_at, within
from theorems.objects.squared_parametrisation import interpolant, multipliers

SOURCE = "@srebro2019geometry, on [Arora Cohen Hu Luo 2019]"
LITERATURE = "@woodworth2020kernel, for the potential; @arora2019implicit, for deep matrix factorisation"
DEPTHS = st.integers(3, 6)


@theorem(
    statement=r"""
        \beta = w_+^D - w_-^D,\ L = \|X \beta - y\|^2,\ \dot w = -\nabla L,\ w_\pm = \alpha (1 \mp z)^{-1/(D-2)}:\quad
        \tfrac{d}{dt} (w_+^{2-D} + w_-^{2-D}) = 0,\quad \beta = \alpha^D h_D(z),\quad
        \dot z = -2 D (D - 2)\, \alpha^{D-2}\, X^\top (X \beta - y)
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(
        X="n d",
        y="n",
        m=reals("d", "-extremes"),
        move_plus=reals("d", "-extremes -scales"),
        move_minus=reals("d", "-extremes -scales"),
        alpha=positive("", "-extremes"),
        depth=DEPTHS,
    ),
    corners=[
        {"X": [[1.0]], "y": [1.0], "m": [m], "move_plus": [1.0], "move_minus": [0.0], "alpha": 2.0, "depth": D} for m in (0.0, 1.0) for D in (3, 4)
    ],
    checked_form="Along the vector field, at every point that the conserved quantity allows; z is zero at the start. The flow is not integrated.",
    mutants=[
        Mutant("the rate of half the squared loss", rate=1),
        Mutant("a rate without the factor D - 2", inner=0),
        Mutant("a rate of the start to the power D", power=0),
        Mutant("w_+ w_- conserved, as at depth 2", shift=2),
        Mutant("the other block with the same sign", block=-1),
        Mutant("features without the depth", features=0),
    ],
)
def deep_mirror_coordinates(X, y, m, move_plus, move_minus, alpha, depth, *, rate=2, inner=1, power=2, shift=1, block=1, features=1) -> Claims:
    """The flow keeps a sum of powers of the weights, and its mirror coordinates move in the row space of X.

    That the velocity is against the features is checked by the exact remainder of a move.
    """
    z, D = within(m), depth
    w, move = DeepWeights.at(z, alpha, D), DeepWeights(move_plus, move_minus, D)
    residual = X @ w.beta - y
    velocity = w.velocity(2 * X.T @ residual)
    first = w.velocity(ones(z.shape))
    linear = -(first.plus * move.plus + first.minus * move.minus) / (1 if features else D)
    change = DeepWeights(w.plus + move.plus, w.minus + move.minus, D).beta - w.beta
    return {
        "features": equal(change, linear + w.change(move, 2)),
        "conserved": equal(w.plus ** (shift - D) * velocity.plus, -block * w.minus ** (shift - D) * velocity.minus),
        "predictor": equal(w.beta, alpha**D * h(z, D)),
        "rate": equal(
            (D - 2) * (w.plus / alpha) ** (1 - D) * velocity.plus / alpha,
            -rate * D * (D - 2) ** inner * alpha ** (D - power) * (X.T @ residual),
        ),
    }


@theorem(
    statement=r"""
        q_D' = h_D^{-1},\ q_D(0) = 0:\quad
        0 \le q_D(b) - |b| + \tfrac D2 |b|^{2/D} \le (D - 2)(1 - 2^{-D/(D-2)}),\quad q_D(b) \le |b|,\quad q_D(b) \le \tfrac{D-2}{4 D} b^2;\quad
        q_D(b') - q_D(b) \ge h_D^{-1}(b)\, (b' - b)
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(m=reals("", "-extremes"), other=reals("", "-extremes"), depth=DEPTHS),
    corners=[{"m": m, "other": -1.0, "depth": D} for D in (3, 4, 5, 6) for m in (2.0**-12, 1.0, 2.0**40)],
    tight=[Tight({"m": 0.0, "other": 0.0, "depth": D}, part="parabola") for D in (3, 4)],
    checked_form="In mirror coordinates z = h_D^(-1)(b), for all of them. With both bounds q_D(b) = |b| - (D/2) |b|^(2/D) + O(1); the gap grows "
    "from zero to its bound, which is its limit. The line of slope z below the potential at every point says that z is its derivative.",
    mutants=[
        Mutant("a coefficient D", coefficient=2),
        Mutant("a coefficient D / 4", coefficient=Fraction(1, 2)),
        Mutant("the power 1/D", root=1),
        Mutant("half of the gap", gap=Fraction(1, 2)),
        Mutant("a flatter parabola", parabola=Fraction(1, 5)),
        Mutant("the slope of half the potential", slope=Fraction(1, 2)),
        Mutant("half of the norm", linear=Fraction(1, 2)),
    ],
)
def deep_potential_bounds(m, other, depth, *, coefficient=1, root=2, gap=1, parabola=Fraction(1, 4), slope=1, linear=1) -> Claims:
    """The potential of any depth is a parabola near zero, and the modulus up to a lower power far out."""
    z, at, D = within(m), within(other), depth
    b, q = modulus(h(z, D)), potential_at(z, D)
    above = q - b + coefficient * Fraction(D, 2) * b ** Fraction(root, D)
    limit = (D - 2) * (1 - half_to(Fraction(D, D - 2)))
    return {
        "far below": leq(0, above),
        "far above": leq(above, gap * limit),
        "modulus": leq(q, linear * b),
        "parabola": leq(q, parabola * Fraction(D - 2, D) * b**2),
        "slope": leq(slope * z * (h(at, D) - h(z, D)), potential_at(at, D) - q),
    }


def half_to(power: Fraction) -> Any:
    """2 to minus a power, exactly."""
    return (Fraction(1, 2) * ones(())) ** power


def quasi_norm(z: Any, depth: int) -> Any:
    """The powers 2/D of the entries."""
    return modulus(h(z, depth)) ** Fraction(2, depth)


def parabola_at(z: Any, depth: int) -> Any:
    """The parabola that touches the potential at zero."""
    return Fraction(depth - 2, 4 * depth) * h(z, depth) ** 2


def by_modulus(z: Any, depth: int) -> Any:
    """The moduli of the entries."""
    return modulus(h(z, depth))


NULL_VECTOR = {"X": [[1.0, 2.4, 0.0], [0.0, 1.0, -1.0]], "nu": [1.0, 0.5], "other": [64.0, 0.0, 0.0]}


@theorem(
    statement=r"""
        b = \beta / \alpha^D = h_D(X^\top \nu),\ \Phi(b) = \sum_j q_D(b_j):\quad
        \Phi(b') - \Phi(b) \ge \langle \nu, X (b' - b)\rangle + \sum_j \frac{(b'_j - b_j)^2}{2 \max(h_D'(z_j), h_D'(z'_j))},\quad
        \text{so } b = \arg\min_{X b' = X b} \Phi(b') \text{ alone}
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(X=reals("n d", "-extremes"), nu=reals("n", "-extremes"), other=reals("d", "-extremes"), depth=DEPTHS),
    corners=[NULL_VECTOR | {"depth": D} for D in (3, 4)],
    tight=[NULL_VECTOR | {"nu": [0.0, 0.0], "other": [0.0, 0.0, 0.0], "depth": 3}],
    uses=["deep-diagonal.deep-mirror-coordinates", "deep-diagonal.deep-potential-bounds"],
    aliases=["deep-diagonal.depth-D-implicit-regulariser"],
    checked_form="Every vector b' is compared, by its mirror coordinates z'; for those with the same predictions the product is zero. That the "
    "flow ends at such a point is measured in deep_flow_finds_the_minimiser; what becomes of the l1 norm as alpha tends to zero is deep_l1_rate.",
    mutants=[
        Mutant("the quasi-norm of power 2/D", potential=quasi_norm),
        Mutant("the parabola, whose minimum is the least Euclidean norm", potential=parabola_at),
        Mutant("the l1 norm at every start", potential=by_modulus),
        Mutant("twice the curvature", strict=1),
        Mutant("multipliers with the other sign", sign=-1),
    ],
)
def depth_d_implicit_regulariser(X, nu, other, depth, *, potential=potential_at, strict=Fraction(1, 2), sign=1) -> Claims:
    """At depth D the point with mirror coordinates in the row space of X minimises one potential among all that predict the same, strictly."""
    nu = in_range(X, nu)
    z, at = X.T @ nu, within(other)
    change = h(at, depth) - h(z, depth)
    rise = (potential(at, depth) - potential(z, depth)).sum()
    return leq(sign * nu @ (X @ change) + strict * (change**2 / maximum(h_slope(z, depth), h_slope(at, depth))).sum(), rise)


def columns_within(others: Any) -> Any:
    r"""The matrix R (n, m) of entries in [-1, 1], divided by n, so that its columns have an \(\ell_1\) norm of at most one."""
    return others / others.shape[0]


@theorem(
    statement=r"""
        \beta = \alpha^D h_D(X^\top \nu),\ N = \|\beta\|_1,\ s = \min_{X b = X \beta} \|b\|_1:\quad
        0 \le N - s \le \tfrac D2\, \alpha^{D-2}\, d^{\,1 - 2/D}\, N^{2/D}
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(others=interval(-1.0, 1.0, "n k"), m=reals("n", "-extremes"), alpha=positive("", "-scales"), depth=DEPTHS, sizes={"n": (1, 3)}),
    corners=[{"others": [[0.75] * 64], "m": [float(m)], "alpha": 0.5, "depth": D} for D in (3, 4, 6) for m in (15, 255)],
    tight=[{"others": [[1.0]], "m": [0.0], "alpha": 1.0, "depth": 3}],
    uses=["deep-diagonal.depth-d-implicit-regulariser", "deep-diagonal.deep-potential-bounds"],
    checked_form="That the flow from a small start has nearly the least l1 norm at every depth is checked as the stated bound, which tends to zero "
    "with alpha at fixed targets. The designs are (I, R) with columns of R of norm at most one, where the least norm is that of the targets.",
    mutants=[
        Mutant("without the dimension", dimension=0),
        Mutant("a rate of alpha^D", power=0),
        Mutant("a quarter of the bound", factor=Fraction(1, 4)),
        Mutant("least at once", factor=0),
    ],
)
def deep_l1_rate(others, m, alpha, depth, *, dimension=1, power=2, factor=1) -> Claims:
    """At depth D the l1 norm of what the flow finds exceeds the least one by at most the order alpha^(D - 2).

    The constant is at most D / 2 times too large (`deep_l1_rate_is_attained`).
    """
    problem = DeepProblem(columns_within(others), within(m), depth)
    a = alpha**depth
    N, s = a * problem.norm, a * problem.least
    size = problem.dimension ** (dimension * (1 - Fraction(2, depth))) * N ** Fraction(2, depth)
    most = factor * Fraction(depth, 2) * alpha ** (depth - power) * size
    return {"least": leq(s, N), "excess": leq(N - s, most)}


@theorem(
    statement=r"""
        X = (1, r, \dots, r) \text{ with } M = d - 1 \text{ entries},\ \nu = 1 - \varepsilon,\ r \nu = 1 - \kappa \varepsilon,\ p = \tfrac D{D - 2}:\\
        N - s \ge \Big(1 - \frac1\kappa\Big) \frac{M (1 - (\kappa \varepsilon)^p)}{M + \kappa^p}\; \alpha^{D-2}\, d^{\,1 - 2/D}\, N^{2/D}
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(copies=st.integers(0, 60).map(lambda bits: 2**bits), excess=positive("", "-extremes"), share=positive(""), depth=DEPTHS),
    corners=[{"copies": 2**60, "excess": 63.0, "share": 2.0**-k, "depth": D} for D in (3, 4, 6) for k in (4, 8)],
    uses=["deep-diagonal.deep-l1-rate"],
    checked_form="That no rate better than alpha^(D - 2) holds for all problems is checked as the stated bound for one family, kappa = 1 + excess "
    "and kappa epsilon = share / (1 + share). With many copies, large kappa and small epsilon the constant tends to one.",
    mutants=[
        Mutant("the constant of the upper bound", upper=True),
        Mutant("without the correction for a finite start", finite=0),
        Mutant("a constant one for every kappa", apart=0),
        Mutant("without the weight of the large coordinate", large=0),
        Mutant("a slower rate", root=3),
        Mutant("the excess of a single copy", single=True),
    ],
)
def deep_l1_rate_is_attained(copies, excess, share, depth, *, upper=False, finite=1, apart=1, large=1, root=2, single=False) -> Claims:
    """For one row with many equal entries the excess is of the order of the bound: no rate for all problems is better.

    In units of alpha^D; lower = 1 - r. As the copies multiply, kappa grows, and epsilon vanishes, the ratio of both sides tends to one.
    """
    D, kappa, p = depth, 1 + excess, Fraction(depth, depth - 2)
    far = share / (1 + share)
    epsilon = far / kappa
    lower = far * (excess / kappa) / (1 - epsilon)
    aside = h_near_edge(far, D)
    N = h_near_edge(epsilon, D) + copies * aside
    constant = (excess + (1 - apart)) / kappa * copies * (1 - finite * far**p) / (copies + large * kappa**p)
    d = (1 if single else copies) * ones(()) + 1
    factor = Fraction(D, 2) if upper else 1
    order = d ** (1 - Fraction(root, D)) * N ** Fraction(root, D)
    return geq(lower * (1 if single else copies) * aside, factor * constant * order)


@theorem(
    statement=r"""
        X = (1, c_2, \dots, c_d),\ \rho_j = |c_j| < 1,\ \tau = \max\bigl(0,\, 1 - (d \alpha^D / s)^{1 - 2/D}\bigr):\quad
        \sum_{j \ge 2} (1 - \rho_j)\, h_D(\tau \rho_j) \le \frac{N - s}{\alpha^D} \le \sum_{j \ge 2} (1 - \rho_j)\, h_D(\rho_j)
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(levels="k", m=positive("", "-extremes"), depth=DEPTHS, sizes={"k": (1, 4)}),
    corners=[{"levels": levels, "m": m, "depth": D} for levels in ([1.0], [-3.0, 0.5]) for m in (1.0, 2.0**20) for D in (3, 4, 6)],
    uses=["deep-diagonal.depth-d-implicit-regulariser"],
    checked_form="That the excess of a fixed problem is of the order alpha^D, with a known constant, is checked as the stated bounds for one row: "
    "both tend to the same limit as alpha tends to zero. Here s is the target. More rows, with c the dual solution of the linear program, are not "
    "checked.",
    mutants=[
        Mutant("the exponent D - 2, as for all problems together", slower=2),
        Mutant("half of the constant", factor=Fraction(1, 2)),
        Mutant("without the dimension", dimension=False),
        Mutant("a correction of the order alpha^D", power=1),
        Mutant("the levels with their signs", signed=True),
        Mutant("without the dual gap", gap=0),
    ],
)
def deep_generic_rate(levels, m, depth, *, slower=0, factor=1, dimension=True, power=None, signed=False, gap=1) -> Claims:
    """For a fixed problem the excess is of the order alpha^D in the end, whatever the dual levels are, unlike at depth 2."""
    D, c = depth, within(levels)
    problem = DeepProblem(c[None], within(m)[None], D)
    N, s = problem.norm, problem.least
    d = problem.dimension if dimension else 1
    near = maximum(0, 1 - (d / s) ** (1 - Fraction(2, D) if power is None else power))
    rho = c if signed else modulus(c)
    return {
        "below": leq(s ** Fraction(slower, D) * ((1 - gap * rho) * h(near * rho, D)).sum(), N - s),
        "above": leq(N - s, factor * ((1 - gap * rho) * h(rho, D)).sum()),
    }


@theorem(
    statement=r"""
        L = \|X F(w) - y\|^2,\ F(w) = w_+^D - w_-^D,\ \dot w = -\nabla L,\ w(0) = \alpha \mathbf 1:\quad
        \beta_\alpha(\infty) = \alpha^D h_D(X^\top \nu),\ X \beta_\alpha(\infty) = y
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(
        others=interval(-1.0, 1.0, "n k"),
        y=interval(-1.5, 1.5, "n"),
        alpha=interval(0.875, 1.25, ""),
        depth=st.integers(3, 4),
        sizes={"n": 1, "k": (1, 2)},
    ),
    assumptions=[Assumption("nontrivial", "the targets are not small", lambda y: (y**2).sum() >= Fraction(1, 16))],
    corners=[{"others": [[0.75]], "y": [1.5], "alpha": alpha, "depth": D} for alpha, D in ((0.875, 3), (1.25, 4))],
    uses=["deep-diagonal.depth-d-implicit-regulariser"],
    checked_form="The flow is integrated in its weights until it rests, at rising accuracies, and its end is compared with the point that Newton's "
    "method finds, for D = 3 and 4. The designs are (I, R).",
    mutants=[
        Mutant("the interpolant of least Euclidean norm", kind="linear"),
        Mutant("the potential of the next depth", deeper=1),
        Mutant("beta over alpha squared", power=2),
        Mutant("the potential of depth 2", kind="depth two"),
    ],
)
def deep_flow_finds_the_minimiser(others, y, alpha, depth, accuracy, *, kind="depth", deeper=0, power=None) -> Claims:
    """Gradient flow on weights to a power ends at the interpolant of least potential, by its mirror coordinates."""
    X, D = concat([eye(others.shape[0]), others], axis=1), depth
    end = flow_limit(lambda w: velocity(X, y, w, D), alpha * ones((2, X.shape[1])), accuracy)
    w = DeepWeights(end[0], end[1], D)
    z = 1 - (w.plus / alpha) ** (2 - D)
    return {
        "interpolates": equal(X @ w.beta, y),
        "mirror coordinates": equal(z, row_part(X, z)),
        "minimiser": equal(w.beta, stationary(X, y, alpha ** (power or D), D + deeper, kind)),
    }


def velocity(X: Any, y: Any, w: Any, depth: int) -> Any:
    """The velocity of the flow for the squared loss, for weights of shape (2, d)."""
    weights = DeepWeights(w[0], w[1], depth)
    moved = weights.velocity(2 * X.T @ (X @ weights.beta - y))
    return stack([moved.plus, moved.minus])


def row_part(X: Any, z: Any) -> Any:
    """The component of z in the row space of X (n, d), of full row rank."""
    return X.T @ solve(X @ X.T, X @ z)


def stationary(X: Any, y: Any, a: Any, depth: int, kind: str) -> Any:
    """The interpolant whose mirror coordinates are in the row space: at this depth, at depth two, or that of least Euclidean norm."""
    if kind == "linear":
        return row_part(X, X.T @ solve(X @ X.T, y))
    if kind == "depth two":
        return interpolant(X, multipliers(X, y, sqrt(a)), sqrt(a))
    nu = root(lambda nu: a * X @ h(X.T @ nu, depth) - y, lambda nu: a * (X * h_slope(X.T @ nu, depth)) @ X.T, 0 * y)
    return a * h(X.T @ nu, depth)
