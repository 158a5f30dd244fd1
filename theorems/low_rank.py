r"""Low-rank matrix sensing by factorised gradient descent: how far the two factors stay balanced.

The model is \(V W^\top\), the loss \(\frac12\|A(V W^\top) - y\|^2\), the imbalance \(B = V^\top V - W^\top W\). Because the loss sees only the
product, the gradients are linked (`balance_key_identity`), so one step changes \(B\) only to second order in the step size (`balance_one_step`).
A step that descends pays for that change with the loss it removes (`descent_condition` says exactly when it does), and the sum
telescopes (`balance_descent_lemma`). What follows is an additive bound; a multiplicative one is false (`balance_multiplicative_bound_false`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st

from checks import Assumption, Mutant, equal, geq, leq, theorem
from checks.arithmetic import matrix_norm, sqrt
from checks.claims import Claims
from checks.instances import arrays, integers, interval, positive, unit
from theorems.objects.sensing import Descent, Sensing, descent, measure, one_measurement

LITERATURE = "@soltanolkotabi2023implicit"

FACTORS: dict[str, Any] = {"V": "d1 r", "W": "d2 r", "A": "n d1 d2", "y": "n", "step": positive("")}

runs = arrays(Sensing, **FACTORS)

too_long_steps = arrays(lambda step: Descent(one_measurement(0 * step + 2, 0 * step + 1, 0 * step + 0.1, step)), step=interval(1.25, 1.875, ""))
"""Steps between 1 and 2 times the inverse of the curvature, which is 1.0099 at this point."""


def at_its_own_rate(a: Any, b: Any, eighths: Any) -> Descent:
    """One step of a run whose loss falls exactly at the stated rate: its residual shrinks by the factor 1 - step (in eighths, so exact)."""
    step = eighths / 8
    return Descent(one_measurement(1 + a, 1 + 0 * b, b, step), rate=1 - step / 2)


@theorem(
    statement=r"""
        \mathcal L(V, W) = \ell(V W^\top),\ G = \nabla\ell(V W^\top):\quad
        \nabla_V \mathcal L = G W,\ \nabla_W \mathcal L = G^\top V,\ V^\top \nabla_V \mathcal L = (\nabla_W \mathcal L)^\top W
    """,
    source="@soltanolkotabi2022erice, proof of balancedness, 'Key idea'",
    literature=f"{LITERATURE}; @du2018algorithmic",
    instances=arrays(V="d1 r", W="d2 r", A="n d1 d2", y="n", E="d1 r", F="d2 r"),
    mutants=[
        Mutant("the gradients are linked without the transpose", transposed=False),
        Mutant("a loss that sees V alone: a ridge on V", ridge=1),
        Mutant("twice the gradient in W", gradient=2),
    ],
)
def balance_key_identity(V, W, A, y, E, F, *, transposed=True, ridge=0, gradient=1) -> Claims:
    """A loss of the product alone has linked gradients. That G W is the gradient in V is checked by the exact remainder of a step E."""

    def loss(V: Any, W: Any) -> Any:
        return ((measure(A, V @ W.T) - y) ** 2).sum() / 2 + ridge * (V**2).sum() / 2

    here = Sensing(V, W, A, y, step=0)
    gradient_V, gradient_W = here.gradients
    gradient_V, gradient_W = gradient_V + ridge * V, gradient * gradient_W
    remainder_V = (measure(A, E @ W.T) ** 2).sum() / 2 + ridge * (E**2).sum() / 2
    return {
        "gradient in V": equal(loss(V + E, W) - loss(V, W), (gradient_V * E).sum() + remainder_V),
        "gradient in W": equal(loss(V, W + F) - loss(V, W), (gradient_W * F).sum() + (measure(A, V @ F.T) ** 2).sum() / 2),
        "linked": equal(V.T @ gradient_V, gradient_W.T @ W if transposed else W.T @ gradient_W),
    }


@theorem(
    statement=r"""
        B_{t+1} - B_t = \mu^2 (\nabla_V^\top \nabla_V - \nabla_W^\top \nabla_W);\quad
        \text{for scalars, } e = v w - m:\ B_{t+1} = B_t (1 - \mu^2 e^2)
    """,
    source="@soltanolkotabi2022erice, 'Proof of Lemma'",
    literature=f"{LITERATURE}; @ye2021global",
    instances=runs,
    uses=["low-rank.balance-key-identity"],
    mutants=[
        Mutant("the sign", sign=-1),
        Mutant("first order in the step", power=1),
        Mutant("the sum of the two Gram matrices", second=1),
        Mutant("exact conservation, as for the flow", sign=0),
    ],
)
def balance_one_step(run, *, sign=1, power=2, second=-1) -> Claims:
    """One step of gradient descent changes the imbalance only to second order in the step size."""
    gradient_V, gradient_W = run.gradients
    change = gradient_V.T @ gradient_V + second * gradient_W.T @ gradient_W
    v, w, m, scale = run.V[0, 0], run.W[0, 0], run.y[0], sign * run.step**power
    e = v * w - m
    return {
        "matrices": equal(run.stepped().imbalance - run.imbalance, sign * run.step**power * change),
        "scalars": equal((v - run.step * e * w) ** 2 - (w - run.step * e * v) ** 2, (v**2 - w**2) * (1 - scale * e**2)),
    }


@theorem(
    statement=r"""
        \|B_{t+1} - B_t\|_F \le \mu^2 \sqrt{\|\nabla_V\|_F^4 + \|\nabla_W\|_F^4} \le \mu^2 (\|\nabla_V\|_F^2 + \|\nabla_W\|_F^2)
    """,
    source="@soltanolkotabi2022erice, 'Final step'",
    literature=LITERATURE,
    instances=runs,
    uses=["low-rank.balance-one-step"],
    tight=arrays(one_measurement, a="", w="", b="", step=positive("")),
    mutants=[
        Mutant("half of the first bound", first=0.5),
        Mutant("half of the second bound", second=0.5),
        Mutant("twice the first bound", first=2),
        Mutant("twice the second bound", second=2),
    ],
)
def balance_step_bounds(run, *, first=1, second=1) -> Claims:
    """How far one step moves the imbalance; both bounds are attained when one of the gradients vanishes and the other has rank one."""
    V, W = (matrix_norm(gradient) for gradient in run.gradients)
    moved = matrix_norm(run.stepped().imbalance - run.imbalance)
    middle = run.step**2 * sqrt(V**4 + W**4)
    return {"first": leq(moved, first * middle), "second": leq(middle, second * run.step**2 * (V**2 + W**2))}


@theorem(
    statement=r"""
        \mathcal L_{t+1} \le \mathcal L_t - \tfrac\mu2 \|g\|^2 \iff
        \mu (\|a\|^2 + 2\rho^\top b) - 2\mu^2 a^\top b + \mu^3 \|b\|^2 \le \|g\|^2,\quad
        a = A(\nabla_V W^\top + V \nabla_W^\top),\ b = A(\nabla_V \nabla_W^\top),\ \rho = A(V W^\top) - y
    """,
    source="derived for @soltanolkotabi2022erice, lemma on balancedness, which states no condition on the step size",
    instances=runs,
    mutants=[
        Mutant("without the curvature of the residual", residual=0),
        Mutant("the sign of the mixed term", mixed=2),
        Mutant("without the term of third order", cubic=0),
    ],
)
def descent_condition(run, *, residual=2, mixed=-2, cubic=1) -> Claims:
    """Exactly which steps lower the loss by at least half of step times squared gradient: the two sides differ by a positive factor."""
    gradient_V, gradient_W = run.gradients
    squared = run.squared_gradient
    a = measure(run.A, gradient_V @ run.W.T + run.V @ gradient_W.T)
    b = measure(run.A, gradient_V @ gradient_W.T)
    mu = run.step
    condition = mu * ((a**2).sum() + residual * (run.residual * b).sum()) + mixed * mu**2 * (a * b).sum() + cubic * mu**3 * (b**2).sum()
    return equal(run.stepped().loss - run.loss + mu / 2 * squared, mu / 2 * (condition - squared))


@theorem(
    statement=r"""
        \mu \left[\|A\|^2 (1 + q)^2 (\|V\|^2 + \|W\|^2) + \|A\| \sqrt{2 \mathcal L_t}\right] \le 1,\ q = \mu \|A\| \sqrt{2 \mathcal L_t}
        \implies \mathcal L_{t+1} \le \mathcal L_t - \tfrac\mu2 \|g\|^2
    """,
    source="derived for @soltanolkotabi2022erice, lemma on balancedness",
    instances=runs,
    assumptions=[Assumption("small step", "the step times the bound on the curvature is at most one", Sensing.small_step)],
    uses=["low-rank.descent-condition"],
    mutants=[
        Mutant("any step", without="small step"),
        Mutant("the whole of step times squared gradient", factor=1),
    ],
)
def descent_by_curvature(run, *, factor=Fraction(1, 2)) -> Claims:
    """A step below the inverse of a computable bound on the curvature descends; equality only where the gradient vanishes."""
    return leq(run.stepped().loss, run.loss - factor * run.step * run.squared_gradient)


@theorem(
    statement=r"""
        \|B_T\|_F \le \|B_0\|_F + 2\mu\,(\mathcal L_0 - \mathcal L_T), \quad
        \text{if } \mathcal L_{t+1} \le \mathcal L_t - \tfrac\mu2 \|g_t\|^2 \text{ for all } t < T
    """,
    source="@soltanolkotabi2022erice, lemma on balancedness",
    literature=LITERATURE,
    instances=arrays(descent, **FACTORS, steps=st.integers(1, 4)),
    assumptions=[Assumption("descent", "each step lowers the loss by at least half of step times squared gradient", Descent.descends)],
    corners=[Descent(one_measurement(2.0, 1.0, 0.1, 1.5))],
    tight=arrays(lambda a, b: Descent(one_measurement(1 + a, 1 + 0 * b, b, 1 + 0 * b)), a=positive(""), b=""),
    uses=["low-rank.balance-step-bounds", "low-rank.descent-condition", "low-rank.descent-by-curvature"],
    aliases=["low-rank.balancedness"],
    mutants=[
        Mutant(
            "no condition on the step size",
            as_printed=True,
            where="lemma on balancedness",
            note="With step 3/2 the loss falls from 0.005 to 0.00125, and the bound fails. Each step must lower the loss by half of step times "
            "squared gradient, as it does when the step is at most the inverse of the curvature.",
            without="descent",
        ),
        Mutant("a step below twice the inverse of the curvature suffices", without="descent", instances=too_long_steps),
        Mutant("half of the constant", factor=1),
        Mutant("three instead of two", factor=3),
        Mutant("no additive term", factor=0),
    ],
)
def balance_descent_lemma(run, *, factor=2) -> Claims:
    """Gradient descent on a factorisation keeps the two factors balanced, up to what the loss has fallen."""
    first, last = run.path[0], run.path[-1]
    return leq(matrix_norm(last.imbalance), matrix_norm(first.imbalance) + factor * first.step * (first.loss - last.loss))


@theorem(
    statement=r"""
        \|B_T\|_F \le \|B_0\|_F + \tfrac\mu\theta (\mathcal L_0 - \mathcal L_T), \quad
        \text{if } \mathcal L_{t+1} \le \mathcal L_t - \theta\mu \|g_t\|^2 \text{ for all } t < T
    """,
    source="derived from @soltanolkotabi2022erice, lemma on balancedness; a step below twice the inverse of the curvature has some rate",
    instances=arrays(descent, **FACTORS, steps=st.integers(1, 3), rate=unit("")),
    assumptions=[Assumption("descent", "each step lowers the loss by at least rate times step times squared gradient", Descent.descends)],
    tight=arrays(at_its_own_rate, a=positive(""), b="", eighths=integers(4, 12, "")),
    uses=["low-rank.balance-step-bounds"],
    mutants=[
        Mutant("any step", without="descent"),
        Mutant("half of the constant", factor=0.5),
        Mutant("twice the constant", factor=2),
    ],
)
def balance_descent_rate(run, *, factor=1) -> Claims:
    """The slower the loss falls for its gradient, the weaker the bound on the imbalance."""
    first, last = run.path[0], run.path[-1]
    return leq(matrix_norm(last.imbalance), matrix_norm(first.imbalance) + factor * first.step / run.rate * (first.loss - last.loss))


def multiplicative(run, c, *, constant=1) -> Claims:
    """What the source prints: the imbalance grows at most by a constant factor."""
    return leq(matrix_norm(run.stepped().imbalance), constant * c * matrix_norm(run.imbalance))


@theorem(
    statement=r"""
        \forall c\ \exists\, (V_0, W_0, A, y, \mu):\ \|B_1\|_F > c\,\|B_0\|_F; \quad
        V_0 = (1, 0)^\top, W_0 = 1, A_1 = (0, 1)^\top, y = -b:\ B_0 = 0,\ B_1 = \mu^2 b^2
    """,
    source="against @soltanolkotabi2022erice, 'Symmetrization II' and 'Proof of balancedness', which print the multiplicative bound",
    literature=LITERATURE,
    instances=arrays(lambda b, step, c: (one_measurement(1 + 0 * b, 1 + 0 * b, b, step), c), b="", step=positive(""), c=positive("")),
    corners=[(one_measurement(1.0, 1.0, 0.1, 0.5), 1e6)],
    mutants=[
        Mutant(
            "a multiplicative bound",
            as_printed=True,
            where="'Proof of balancedness', first line",
            note="No constant c will do, since a balanced start does not stay balanced: B_0 = 0, but B_1 = 1/400. What holds is additive: "
            "at most the initial imbalance plus twice step times initial loss.",
            predicate=multiplicative,
        ),
        Mutant("first order in the step", power=1),
        Mutant("balance is conserved", drift=0),
    ],
)
def balance_multiplicative_bound_false(run, c, *, power=2, drift=1) -> Claims:
    """A balanced start does not stay balanced, so no constant bounds the imbalance by a multiple of the initial one."""
    before, after = matrix_norm(run.imbalance), matrix_norm(run.stepped().imbalance)
    return {
        "starts balanced": equal(before, 0),
        "drifts": equal(after, drift * run.step**power * run.y[0] ** 2),
        "for this c": geq(after, c * before),
    }


@theorem(
    statement=r"""
        \|B_T\|_F \le \|B_0\|_F + 2\mu \mathcal L_0, \quad \text{if } \mathcal L_{t+1} \le \mathcal L_t - \tfrac\mu2 \|g_t\|^2 \text{ for all } t < T
    """,
    source="@soltanolkotabi2022erice, 'Proof of balancedness', in the form that follows from the lemma",
    literature=LITERATURE,
    instances=arrays(descent, **FACTORS, steps=st.integers(1, 4)),
    assumptions=[Assumption("descent", "each step lowers the loss by at least half of step times squared gradient", Descent.descends)],
    uses=["low-rank.balance-descent-lemma"],
    tight=arrays(lambda a, b: Descent(one_measurement(1 + a, 1 + 0 * b, b, 1 + 0 * b)), a=positive(""), b=""),
    mutants=[
        Mutant("any step", without="descent"),
        Mutant("a third of the constant", factor=Fraction(2, 3)),
        Mutant("half as much again", factor=3),
    ],
)
def balance_additive_bound(run, *, factor=2) -> Claims:
    """The imbalance never exceeds its initial value by more than twice step times initial loss."""
    first, last = run.path[0], run.path[-1]
    return leq(matrix_norm(last.imbalance), matrix_norm(first.imbalance) + factor * first.step * first.loss)


@theorem(
    statement=r"""
        V_+ = V + \mu\sigma W,\ W_+ = W + \mu\sigma V:\quad B_+ = (1 - \mu^2\sigma^2) B
    """,
    source="derived for @soltanolkotabi2022erice, 'Proof of balancedness': why small random starts stay nearly balanced",
    checked_form="The linear phase, in which the product of the factors is neglected against a target with equal singular values sigma; "
    "that a run from a small start stays in it for about ln(1/alpha) / (mu sigma) steps is not checked.",
    instances=arrays(V="d r", W="d r", mu=positive(""), sigma=positive("")),
    mutants=[
        Mutant("the imbalance grows", sign=1),
        Mutant("first order in the step", power=1),
    ],
)
def balance_linear_phase(V, W, mu, sigma, *, sign=-1, power=2) -> Claims:
    """While the product is negligible the imbalance of the signal shrinks, by a factor of second order in the step."""
    grown = Sensing(V + mu * sigma * W, W + mu * sigma * V, A=None, y=None, step=mu)
    return equal(grown.imbalance, (1 + sign * (mu * sigma) ** power) * (V.T @ V - W.T @ W))
