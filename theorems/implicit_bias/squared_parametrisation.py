r"""Linear regression with squared weights \(\beta = w_+^2 - w_-^2\): which interpolant gradient flow prefers, and why.

The model is linear in \(x\) and quadratic in \(w\), with the tangent kernel of `squared_param_tangent_kernel`. Gradient flow from a balanced
start \(w_+ = w_- = a\) (in the source \(a = \alpha \mathbf 1\)) keeps \(w_+ \circ w_-\), so that \(\beta\) obeys an equation of its own, mirror
descent with a potential \(\bar Q_a\) (`squared_param_induced_dynamics`). For the squared loss \(\nabla \bar Q_a(\beta)\) never leaves the row space
of \(X\) (`mirror_coordinates_in_row_space`), and where it lies there \(\beta\) minimises \(\bar Q_a\) among all that predict the same
(`q_alpha_stationary_points`). The potential is made of one function \(q\) (`q_closed_form`): near zero a parabola (`q_is_below_its_parabola`), far
out an entropy (`q_entropy_bounds`), so that large starts lead to small norms and small starts to sparse solutions. Only the ratio of squared
start and targets matters (`q_alpha_scale_law`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, equal, identity, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import asinh, log, maximum, ones_like, solve, sqrt
from checks.claims import Claims
from checks.instances import arrays, frames, positive, reals, scalars
from theorems.objects.squared_parametrisation import SquaredWeights, interpolant, potential, q, q_second, squared_loss_gradient

SOURCE = "@srebro2019geometry"
PAPER = "@woodworth2020kernel"
LITERATURE = f"{PAPER}, Theorem 1"


def one_weight(plus: float, move: float) -> dict[str, Any]:
    """The induced dynamics in one dimension, at the start 1 and with the gradient 1."""
    moves = dict.fromkeys(("move_plus", "move_minus"), np.array([move]))
    return {"plus": np.array([plus]), "start": np.ones(1), "gradient": np.ones(1), **moves, "step": 1.0}


def linear_model(plus: list[float], minus: list[float], x: list[float], alpha: float) -> dict[str, Any]:
    """Weights and an input at which nothing moves."""
    still = dict.fromkeys(("move_plus", "move_minus"), np.zeros(len(x)))
    return {"plus": np.array(plus), "minus": np.array(minus), "x": np.array(x), "z": np.array(x), **still, "alpha": alpha}


@theorem(
    statement=r"""
        q(b) = 2 - \sqrt{4 + b^2} + b \sinh^{-1}(b/2):\quad q(0) = 0,\ q'(b) = \sinh^{-1}(b/2),\ q''(b) = 1/\sqrt{b^2 + 4},\
        q(b) = \tfrac{b^2}{4} - \tfrac{b^4}{192} + \tfrac{b^6}{2560} - \dots
    """,
    source=f"{SOURCE}, 'For any alpha' and 'Interpolating between Kernel and Deep'",
    literature=f"{LITERATURE}; @ghai2019exponentiated",
    mutants=[
        Mutant(
            "a difference under the root",
            as_printed=True,
            where="both slides that define q",
            note="The slides print the root of 4 - b^2. Then q is undefined for |b| > 2, and its derivative is not the inverse hyperbolic sine: "
            "at b = 1 it is off by 1/sqrt(3) + 1/sqrt(5). The root is of 4 + b^2.",
            sign=-1,
        ),
        Mutant("the curvature 1/sqrt(b^2 + 1)", spread=1),
        Mutant("the inverse hyperbolic sine of b", half=1),
        Mutant("another constant", constant=0),
        Mutant("the fourth coefficient with its sign lost", fourth=Fraction(1, 192)),
    ],
)
def q_closed_form(*, sign=1, half=2, constant=2, spread=4, fourth=Fraction(-1, 192)) -> Claims:
    """The function q of which the implicit regulariser is made, its derivatives, and its series at zero up to the sixth order."""
    import sympy

    b = sympy.Symbol("b", real=True)
    q = constant - sympy.sqrt(4 + sign * b**2) + b * sympy.asinh(b / half)
    series = [q.diff(b, k).subs(b, 0) / sympy.factorial(k) for k in range(7)]
    return {
        "derivative": identity(q.diff(b), sympy.asinh(b / 2)),
        "second derivative": identity(q.diff(b, 2), 1 / sympy.sqrt(b**2 + spread)),
        "at zero": identity(q.subs(b, 0), 0),
        "series": identity(series, [0, 0, Fraction(1, 4), 0, fourth, 0, Fraction(1, 2560)]),
    }


@theorem(
    statement=r"""
        \tfrac{b^2}{4} - \tfrac{b^4}{192} \le q(b) \le \tfrac{b^2}{4} - \tfrac{b^4}{192} + \tfrac{b^6}{2560},\quad
        q(b) \le \tfrac{b^2}{4},\quad q''(b) \le \tfrac12 \qquad \text{for all real } b
    """,
    source=f"derived for {SOURCE}, 'Interpolating between Kernel and Deep'",
    instances=scalars(),
    tight=[0.0],
    uses=["squared-parametrisation.q-closed-form"],
    mutants=[
        Mutant("a parabola half as steep", parabola=Fraction(1, 8)),
        Mutant("a steeper parabola", parabola=Fraction(1, 3)),
        Mutant("without the term of fourth order below", fourth=0),
        Mutant("a third of the term of sixth order", sixth=Fraction(1, 7680)),
    ],
)
def q_is_below_its_parabola(b, *, parabola=Fraction(1, 4), fourth=Fraction(1, 192), sixth=Fraction(1, 2560)) -> Claims:
    """The Taylor polynomials of q bound it everywhere, not only near zero. The curvature says that no flatter parabola would do."""
    below = b**2 / 4 - fourth * b**4
    return {
        "parabola": leq(q(b), parabola * b**2),
        "curvature": leq(q_second(b), 2 * parabola),
        "from below": leq(below, q(b)),
        "from above": leq(q(b), below + sixth * b**6),
    }


@theorem(
    statement=r"""
        b > 0:\quad b (\log b - 1) \le q(b) \le b (\log b - 1) + 2,\quad
        -\tfrac1b \le q(b) - (b \log b - b + 2) \le -\tfrac1b + \tfrac{1}{2 b^3},\quad q(-b) = q(b)
    """,
    source=f"derived for {SOURCE}, 'Interpolating between Kernel and Deep'",
    literature="@ghai2019exponentiated",
    instances=arrays(b=positive("", "-extremes")),
    corners=[{"b": 10.0}, {"b": 0.0625}],
    uses=["squared-parametrisation.q-closed-form"],
    checked_form="That q(b) = b log b - b + 2 - 1/b + O(b^-3) for large b is checked as the stated bounds with explicit remainder, for every b > 0.",
    mutants=[
        Mutant("the constant one", constant=1),
        Mutant("the entropy of half the argument", half=2),
        Mutant("without the term 1/b", inverse=0),
        Mutant("half of the remainder", remainder=Fraction(1, 4)),
        Mutant("odd", parity=-1),
    ],
)
def q_entropy_bounds(b, *, constant=2, half=1, inverse=1, remainder=Fraction(1, 2), parity=1) -> Claims:
    """Far out q is an entropy. The gap to it grows from 0 to 2, so both ends are attained in the limit only, and so is the expansion."""
    entropy = b * (log(b / half) - 1)
    expansion = entropy + constant - inverse / b
    return {
        "entropy below": leq(entropy, q(b)),
        "entropy above": leq(q(b), entropy + constant),
        "expansion below": leq(expansion, q(b)),
        "expansion above": leq(q(b), expansion + remainder / b**3),
        "even": equal(q(-b), parity * q(b)),
    }


@theorem(
    statement=r"""
        f(w, x) = \sum_j (w_+[j]^2 - w_-[j]^2)\, x_j = \langle F(w), x\rangle:\quad
        K_w(x, x') = \langle \nabla f(w, x), \nabla f(w, x')\rangle = 4 \sum_j (w_+[j]^2 + w_-[j]^2)\, x_j x'_j,\quad
        K_{\alpha \mathbf 1}(x, x') = 8 \alpha^2 \langle x, x'\rangle,\ F(\alpha \mathbf 1) = 0
    """,
    source=f"{SOURCE}, 'Scale of Init: Kernel vs Deep'",
    literature=PAPER,
    instances=arrays(plus="d", minus="d", x="d", z="d", move_plus="d", move_minus="d", alpha=""),
    corners=[linear_model([1.0], [1.0], [1.0], alpha=1.0), linear_model([0.0, 1.0], [0.0, 0.0], [1.0, 0.0], alpha=2.0)],
    mutants=[
        Mutant(
            "the kernel at the start, with 4",
            as_printed=True,
            where="'In Kernel Regime'",
            note="At the start w = 1 the two blocks of weights give 4 <x, x'> each, together 8 <x, x'>; the slide prints 4 <x, x'>. "
            "What the slide concludes, that the limit is the least squares norm, does not depend on the factor.",
            at_start=4,
        ),
        Mutant(
            "the coordinate i in place of j",
            as_printed=True,
            where="the first slide of 'Scale of Init'",
            note="The sum runs over j, but the slide prints the coordinate x_i, here read as the first one; the next slides print x_j.",
            coordinate=0,
        ),
        Mutant("a kernel linear in the scale of the start", power=1),
        Mutant("half of the gradient", gradient=Fraction(1, 2)),
        Mutant("the blocks subtracted in the kernel", second=-1),
        Mutant("a start with unequal halves", halves=2),
    ],
)
def squared_param_tangent_kernel(
    plus, minus, x, z, move_plus, move_minus, alpha, *, at_start=8, power=2, coordinate=slice(None), gradient=1, second=1, halves=1
) -> Claims:
    """The tangent kernel of the squared parametrisation. That the features are the gradient is checked by the exact remainder of a move."""
    w, move = SquaredWeights(plus, minus), SquaredWeights(move_plus, move_minus)
    start = SquaredWeights(alpha * ones_like(x), halves * alpha * ones_like(x))
    sums = plus**2 + second * minus**2
    return {
        "predictor": equal(w.predict(x), (w.beta * x[coordinate]).sum()),
        "features": equal(w.moved(move).predict(x) - w.predict(x), gradient * w.features(x).dot(move) + move.predict(x)),
        "kernel": equal(w.features(x).dot(w.features(z)), 4 * (sums * x * z).sum()),
        "kernel at the start": equal(start.features(x).dot(start.features(z)), at_start * alpha**power * (x * z).sum()),
        "unbiased start": equal((start.plus**2 * x).sum(), (start.minus**2 * x).sum()),
    }


@theorem(
    statement=r"""
        \dot w = -\nabla_w L(F(w)),\ w(0) = (a, a):\quad w_+ \circ w_- \equiv a^2,\ w_+^2 + w_-^2 = \sqrt{\beta^2 + 4 a^4},\quad
        \dot\beta = -4 \sqrt{\beta^2 + 4 a^4} \circ \nabla L(\beta) = -4\, (\nabla^2 \bar Q_a(\beta))^{-1} \nabla L(\beta)
    """,
    source=f"{SOURCE}, 'Induced dynamics', with a = alpha 1",
    literature=PAPER,
    instances=arrays(plus=positive("d"), start=positive("d"), gradient="d", move_plus="d", move_minus="d", step=positive("")),
    corners=[one_weight(plus=1.0, move=0.0), one_weight(plus=2.0, move=1.0)],
    checked_form="Along the vector field of the flow, for every vector in the place of the gradient of L, and at every point of the manifold "
    "w_+ w_- = a^2. The flow stays on it because the derivative of w_+ w_- vanishes; it is not integrated.",
    uses=["squared-parametrisation.q-closed-form"],
    mutants=[
        Mutant(
            "without the factor 4",
            as_printed=True,
            where="'Induced dynamics'",
            note="In one dimension at w = (1, 1), where beta = 0, a gradient 1 moves w by (-2, 2) and beta by -8; the slide gives -2. "
            "The factor is 4. The orbit is the same, run at another speed.",
            factor=1,
        ),
        Mutant("a^4 under the root", inner=1),
        Mutant("|beta| + 2 a^2 in place of the root", root="sum"),
        Mutant("off the manifold", off=1),
        Mutant("a predictor that adds the halves", block=-1),
        Mutant("conserved by finite steps as well", drift=0),
    ],
)
def squared_param_induced_dynamics(
    plus, start, gradient, move_plus, move_minus, step, *, factor=4, inner=4, root="root", off=0, block=1, drift=4
) -> Claims:
    """From a balanced start the predictor follows an equation of its own, which is mirror descent. A finite step conserves only to first order.

    That the velocity is the negative gradient is checked by the exact remainder of a move.
    """
    w, move = SquaredWeights.balanced(plus, start), SquaredWeights(move_plus, move_minus)
    w = SquaredWeights(w.plus, (1 + off) * w.minus)
    velocity = SquaredWeights(w.velocity(gradient).plus, block * w.velocity(gradient).minus)
    after = w.moved(velocity.scaled(step))
    beta, moved = w.beta, 2 * (w.plus * velocity.plus - block * w.minus * velocity.minus)
    width = sqrt(beta**2 + inner * start**4) if root == "root" else modulus(beta) + 2 * start**2
    return {
        "gradient": equal((gradient * (w.moved(move).beta - beta)).sum(), -velocity.dot(move) + (gradient * move.beta).sum()),
        "conserved": equal(velocity.plus * w.minus, -w.plus * velocity.minus),
        "one step": equal(after.plus * after.minus, (1 - drift * (step * gradient) ** 2) * start**2),
        "sum of squares": equal(w.plus**2 + w.minus**2, width),
        "induced": equal(moved, -factor * width * gradient),
        "mirror": equal(moved, -factor * gradient / (q_second(beta / start**2) / start**2)),
    }


@theorem(
    statement=r"""
        L(\beta) = \|X \beta - y\|^2,\ w_+ \circ w_- = a^2:\quad
        \nabla \bar Q_a(\beta) = \sinh^{-1}\!\frac{\beta}{2 a^2} = \log\frac{w_+}{w_-},\quad
        \frac{d}{dt} \sinh^{-1}\!\frac{\beta}{2 a^2} = X^\top \dot\nu,\ \dot\nu = -8 (X \beta - y)
    """,
    source=f"derived for {SOURCE}, 'For any alpha'",
    literature=LITERATURE,
    instances=arrays(X="n d", y="n", plus=positive("d"), start=positive("d"), move="d"),
    uses=["squared-parametrisation.squared-param-induced-dynamics"],
    checked_form="The difference of the mirror coordinates and of X^T nu has derivative zero along the vector field, at every point of the manifold; "
    "both are zero at the start. The flow is not integrated.",
    mutants=[
        Mutant("the rate of half the squared loss", rate=4),
        Mutant("a ridge on the predictor", ridge=1),
        Mutant("the mirror coordinates of beta / a", power=1),
        Mutant("the inverse hyperbolic sine of beta / a^2", half=1),
    ],
)
def mirror_coordinates_in_row_space(X, y, plus, start, move, *, rate=8, ridge=0, power=2, half=2) -> Claims:
    """For the squared loss the gradient of the potential starts at zero and moves within the row space of X, so it stays there."""
    w = SquaredWeights.balanced(plus, start)
    beta = w.beta

    def loss(beta: Any) -> Any:
        return ((X @ beta - y) ** 2).sum() + ridge * (beta**2).sum()

    gradient = squared_loss_gradient(X, y, beta) + 2 * ridge * beta
    velocity = w.velocity(gradient)
    moved = 2 * (w.plus * velocity.plus - w.minus * velocity.minus)
    remainder = ((X @ move) ** 2).sum() + ridge * (move**2).sum()
    return {
        "gradient": equal(loss(beta + move) - loss(beta), (gradient * move).sum() + remainder),
        "coordinates": equal(asinh(beta / (half * start**power)), log(w.plus / w.minus)),
        "rate": equal(moved / sqrt(beta**2 + 4 * start**4), -rate * X.T @ (X @ beta - y)),
    }


def orthogonal_to_rows(X: Any, z: Any) -> Any:
    """The component of z that X (n, d) does not see; X has full row rank."""
    return z - X.T @ solve(X @ X.T, X @ z)


TWO_UNKNOWNS = {"rows": np.array([[1.0], [2.0]]), "nu": np.array([1.0]), "step": 0.125}


@theorem(
    statement=r"""
        \beta = 2 a^2 \circ \sinh(X^\top \nu),\ X h = 0,\ \bar Q_a(\beta) = \sum_j a_j^2\, q(\beta_j / a_j^2):\quad
        \sum_j \frac{h_j^2}{2\sqrt{\max(|\beta_j|, |\beta_j + h_j|)^2 + 4 a_j^4}} \le \bar Q_a(\beta + h) - \bar Q_a(\beta)
        \le \sum_j \frac{h_j^2}{4 a_j^2}. \quad\text{So } \beta = \arg\min_{X \beta' = X \beta} \bar Q_a(\beta'), \text{ and there is no other}
    """,
    source=f"{SOURCE}, 'For any alpha'; there a = alpha 1, where the minimised function is Q_alpha up to a factor",
    literature=LITERATURE,
    instances=arrays(
        rows=frames("d n"),
        nu=reals("n", "-large -extremes"),
        z=reals("d", "-extremes"),
        start=positive("d", "-scales"),
        step=positive("", "-scales"),
        where=lambda n, d: n < d,
    ),
    corners=[
        {**TWO_UNKNOWNS, "z": np.array([sign * 2.0, -sign]), "start": start}
        for sign in (1.0, -1.0)
        for start in (np.array([2.0, 2.0]), np.array([1.0, 2.0]))
    ],
    tight=[{**TWO_UNKNOWNS, "z": np.zeros(2), "start": np.array([1.0, 2.0])}],
    uses=["squared-parametrisation.q-closed-form", "squared-parametrisation.mirror-coordinates-in-row-space"],
    checked_form="Points with mirror coordinates in the row space minimise, strictly, among all points with the same predictions. That gradient "
    "flow ends at such a point, if its loss tends to zero, is not checked here.",
    mutants=[
        Mutant("the point of least squares norm", linear=True),
        Mutant("beta / a in the potential", power=1),
        Mutant("beta / (2 a^2) in the potential", half=2),
        Mutant("without the weights of the start", weighted=False),
        Mutant("twice the lower bound", strict=1),
        Mutant("half of the upper bound", upper=Fraction(1, 8)),
    ],
)
def q_alpha_stationary_points(
    rows, nu, z, start, step, *, linear=False, power=2, half=1, weighted=True, strict=Fraction(1, 2), upper=Fraction(1, 4)
) -> Claims:
    """Where the gradient of the potential is a combination of the rows of X, the potential is least among all that predict the same.

    The start is any (a, a) with a > 0. The rise is bounded on both sides, so the minimum is attained nowhere else. As h tends to zero the lower
    bound becomes the Hessian, and so does the upper one where beta is zero: no constant can be better.
    """
    X = rows.T
    beta = interpolant(X, nu, start)
    h = step * orthogonal_to_rows(X, z)

    def value(beta: Any) -> Any:
        return ((start**2 if weighted else 1) * q(beta / (half * start**power))).sum()

    stationary = 2 * start**2 * (X.T @ nu) if linear else beta
    rise = potential(beta + h, start) - potential(beta, start)
    largest = maximum(beta**2, (beta + h) ** 2)
    return {
        "same predictions": equal(X @ (beta + h), X @ beta),
        "mirror coordinates": equal(asinh(beta / (2 * start**2)), X.T @ nu),
        "minimum": leq(value(stationary), value(stationary + h)),
        "strict minimum": leq(strict * (h**2 / sqrt(largest + 4 * start**4)).sum(), rise),
        "upper": leq(rise, upper * (h**2 / start**2).sum()),
    }


@theorem(
    statement=r"""
        c > 0:\quad Q_{\sqrt c\, \alpha}(c \beta) = Q_\alpha(\beta),\quad
        2 (\sqrt c\, a)^2 \sinh(X^\top \nu) = c \cdot 2 a^2 \sinh(X^\top \nu),\quad
        \dot w(\sqrt c\, w; c\, y) = c^{3/2}\, \dot w(w; y), \text{ so } \beta(c\, y, \sqrt c\, \alpha) = c\, \beta(y, \alpha)
    """,
    source=f"derived for {SOURCE}, 'For any alpha'",
    literature=PAPER,
    instances=arrays(
        X=reals("n d", "-large -extremes"), y="n", nu=reals("n", "-large -extremes"), plus=positive("d"), start=positive("d"), c=positive("")
    ),
    uses=["squared-parametrisation.q-alpha-stationary-points"],
    checked_form="The potential, its stationary points and the velocity of the weights scale as stated, which maps orbits to orbits, with time c t.",
    mutants=[
        Mutant("the start scaled like the targets", start_power=1),
        Mutant("the start not scaled", start_power=0),
        Mutant("the time not scaled", speed=0.5),
    ],
)
def q_alpha_scale_law(X, y, nu, plus, start, c, *, start_power=0.5, speed=1.5) -> Claims:
    """Only the ratio of the squared start to the targets matters: scaling both scales the solution, along the whole flow."""
    w, scaled = SquaredWeights.balanced(plus, start), c**start_power * start
    image = w.scaled(sqrt(c))
    velocity = w.velocity(squared_loss_gradient(X, y, w.beta))
    moved = image.velocity(squared_loss_gradient(X, c * y, image.beta))
    return {
        "potential": equal(potential(c * w.beta, scaled), c * potential(w.beta, start)),
        "stationary points": equal(interpolant(X, nu, scaled), c * interpolant(X, nu, start)),
        "velocity of the first half": equal(moved.plus, c**speed * velocity.plus),
        "velocity of the second half": equal(moved.minus, c**speed * velocity.minus),
    }
