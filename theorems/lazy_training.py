r"""Lazy training: how far a network of two layers leaves its linearisation, and how that depends on width, scale and start.

The network is \(f(x) = c \sum_{l \le m} v_l\, \phi(w_l^\top x)\), and \(W\) alone is trained. What the linearisation misses is bounded by how far
the hidden units move (`nls_linearisation_gap`), or by how far the weights do (`gap_of_a_lipschitz_jacobian`). Gradient descent moves each unit
only by order \(c\), so along its path the gap is of order \(c^3 m\) (`gap_along_descent`): \(m^{-1/2}\) for \(c = m^{-1/2}\). No less is missed where
the curvature of all units has one sign, and for \(c = 1/m\) width is then no help at all (`coherent_curvature_leaves_a_gap`). A start in which each
unit has an opposite twin cancels the curvature, and leaves order \(c^4 m\), that is \(1/m\) (`gap_from_a_doubled_start`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, geq, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, matrix_norm, maximum, sqrt, vector_norm
from checks.arithmetic import max as largest
from checks.arithmetic import min as smallest
from checks.claims import Claims
from checks.instances import arrays, integers, positive, reals, signs
from theorems.objects.networks import CUBIC, PARABOLA, ROOT, SINE, SMOOTH, SOFTPLUS, TANH, Activation, TwoLayer

SOURCE = "@soltanolkotabi2022erice, 'Overparameterized nonlinear Least Squares', Lemma"
LITERATURE = "@chizat2019lazy; @jacot2018neural; @du2019gradient"

INPUTS: dict[str, Any] = {"X": reals("n d", "-extremes"), "c": positive("", "-scales")}
MOVED: dict[str, Any] = {"W": reals("m d", "-extremes"), "move": reals("m d", "-extremes"), **INPUTS}
TRAINED: dict[str, Any] = {"W": reals("m d", "-scales"), "X": reals("n d", "-scales"), "y": reals("n", "-scales"), "c": positive("", "-scales")}


def one_unit(move: float, w: float = 0.0, x: float = 1.0, v: float = 1.0, c: float = 1.0) -> dict[str, Any]:
    """A network of one unit with one input, and a move of its weight."""
    return {"W": np.array([[w]]), "move": np.array([[move]]), "v": np.array([v]), "X": np.array([[x]]), "c": c}


@theorem(
    statement=r"""
        f_W(x) = c \sum_l v_l\, \phi(w_l^\top x),\ g(x) = f_{W + \Delta}(x) - f_W(x) - \langle \nabla_W f_W(x), \Delta\rangle:\quad
        |g(x)| \le \tfrac c2 \sup|\phi''| \sum_l |v_l|\, (\Delta_l^\top x)^2
    """,
    source=f"{SOURCE}, with constants",
    literature=LITERATURE,
    instances=arrays(v=reals("m", "-extremes"), **MOVED),
    corners=[one_unit(0.25), one_unit(0.25, w=0.6875), one_unit(0.5, x=4.0), one_unit(0.5, x=0.25, c=0.25)],
    tight=Tight(arrays(v=positive("m"), **MOVED), part="parabola"),
    mutants=[
        Mutant(
            "at a point of the run that is not named",
            as_printed=True,
            where="Lemma, last formula",
            note="The slide prints J(theta_0)(theta - theta_0), without the index of theta on the right. It must be that of the left side. "
            "At another point of the run, here twice as far from the start, the error is of first order in the distance and no second derivative "
            "bounds it: with phi(z) = z^2/2 at w = 1 and a move by 1/4 it is 7/32, against a bound of 1/32.",
            where_linear=lambda move: 2 * move,
        ),
        Mutant("half of the constant", half=Fraction(1, 4)),
        Mutant("twice the constant", half=1),
        Mutant("the second derivative at zero", curvature=lambda phi: modulus(phi.curvature(0))),
        Mutant("the mean output weight", output=lambda v: modulus(v).mean() + 0 * v),
        Mutant("the length of the moves, whatever the input", moves=lambda X, move: (move**2).sum(axis=-1) + 0 * X[:, :1]),
        Mutant("quadratic in the output scale", power=2),
    ],
)
def nls_linearisation_gap(
    W,
    move,
    v,
    X,
    c,
    *,
    half=Fraction(1, 2),
    power=1,
    curvature=lambda phi: phi.suprema()[1],
    output=modulus,
    moves=lambda X, move: (X @ move.T) ** 2,
    where_linear=lambda move: move,
) -> Claims:
    """What the linearisation of a two-layer network misses is at most quadratic in how far the hidden units move.

    For any two weights, so at each step of gradient descent. Equality at every instance with positive output weights for the parabola.
    """
    bound = half * c**power * (output(v) * moves(X, move)).sum(axis=-1)
    gaps = {}
    for phi in (PARABOLA, *SMOOTH):
        net = TwoLayer(W, v, c, phi)
        gap = net.gap(X, move) + net.linear(X, move - where_linear(move))
        gaps[phi.name] = leq(modulus(gap), curvature(phi) * bound)
    return gaps


@theorem(
    statement=r"""
        L = c \max|v_l| \sup|\phi''|\, \max_i |x_i|\, \|X\|:\quad \|J(W + \Delta) - J(W)\|_F \le L \|\Delta\|_F,\quad
        \|f(W + \Delta) - f(W) - J(W) \Delta\| \le \tfrac L2 \|\Delta\|_F^2
    """,
    source=f"{SOURCE}, with constants",
    literature=LITERATURE,
    instances=arrays(v=reals("m", "-extremes"), **MOVED),
    uses=["lazy-training.nls-linearisation-gap"],
    corners=[one_unit(0.25), one_unit(0.25, w=0.6875), one_unit(0.5, x=4.0), one_unit(0.25) | {"X": np.ones((2, 1))}],
    tight=[
        Tight(arrays(W="m 1", move="m 1", X="1 1", v=integers(2, 2, "m"), c=positive("")), part="parabola.gap"),
        Tight(arrays(W="m 1", move="m 1", X="1 1", v=integers(2, 2, "m"), c=positive("")), part="parabola.jacobian"),
    ],
    mutants=[
        Mutant("half of the constant", half=Fraction(1, 4)),
        Mutant("twice the constants", half=1, whole=2),
        Mutant("without the size of the inputs", inputs=lambda X: matrix_norm(X, ord=2)),
        Mutant("the largest input twice, as for one input", inputs=lambda X: largest(vector_norm(X, axis=-1)) ** 2),
        Mutant("the second derivative at zero", curvature=lambda phi: modulus(phi.curvature(0))),
        Mutant("half of the Lipschitz constant", whole=Fraction(1, 2)),
    ],
)
def gap_of_a_lipschitz_jacobian(
    W,
    move,
    v,
    X,
    c,
    *,
    half=Fraction(1, 2),
    whole=1,
    inputs=lambda X: largest(vector_norm(X, axis=-1)) * matrix_norm(X, ord=2),
    curvature=lambda phi: phi.suprema()[1],
) -> Claims:
    """The Jacobian of a two-layer network is Lipschitz in the weights with an explicit constant, so the linearisation misses at most a square."""
    L = c * largest(modulus(v)) * inputs(X)
    distance = matrix_norm(move)
    claims = {}
    for phi in (PARABOLA, ROOT, TANH):
        net, constant = TwoLayer(W, v, c, phi), curvature(phi) * L
        change = net.moved(move).jacobian(X) - net.jacobian(X)
        claims[phi.name] = {
            "jacobian": leq(vector_norm(change), whole * constant * distance),
            "gap": leq(vector_norm(net.gap(X, move)), half * constant * distance**2),
        }
    return claims


def training(w: float = 0.0, x: float = 1.0, y: float = 3.0, c: float = 1.0, step: float = 1.0, v: float = 1.0, steps: int = 1) -> dict[str, Any]:
    """Gradient descent on one unit with one input."""
    return {"W": np.array([[w]]), "v": np.array([v]), "X": np.array([[x]]), "y": np.array([y]), "c": c, "step": step, "steps": steps}


def pulls(path: list[TwoLayer], X: Any, y: Any, step: Any) -> list[Any]:
    r"""For each step of a descent, and each input j: \(\eta \sum_i |x_i^\top x_j|\, |r_i|\)."""
    overlaps = modulus(X @ X.T)
    return [step * overlaps @ modulus(net.predict(X) - y) for net in path[:-1]]


@theorem(
    statement=r"""
        W_{t+1} = W_t - \eta J(W_t)^\top r_t,\ S(x_j) = \eta \sum_{s < t} \sum_i |x_i^\top x_j|\, |r_i(s)|:\quad
        |(w_{l,t} - w_{l,0})^\top x_j| \le c\, |v_l| \sup|\phi'|\, S(x_j),\quad
        |g_t(x_j)| \le \tfrac{c^3}2 \sup|\phi''| \sup|\phi'|^2 \sum_l |v_l|^3\, S(x_j)^2
    """,
    source=f"{SOURCE}, with constants",
    literature=LITERATURE,
    instances=arrays(v=reals("m", "-scales"), step=positive("", "-scales"), steps=st.integers(1, 3), **TRAINED),
    corners=[
        training(),
        training(c=4.0, step=0.0625, y=0.75),
        training(c=0.25, step=16.0, y=0.75),
        training(v=0.5, step=4.0),
        training(y=1.5, step=1.25, steps=2),
    ],
    uses=["lazy-training.nls-linearisation-gap"],
    checked_form="The explicit bound, for every width and at each of the first steps: of order 1/sqrt(m) for output weights of size one and "
    "c = 1/sqrt(m), and of order 1/a for c = a/sqrt(m), as long as the integrated residual S stays bounded, or of order 1/a^2. That S does so, "
    "since training converges at a rate that does not depend on the width, is not checked here.",
    mutants=[
        Mutant("half of the constant", half=Fraction(1, 4)),
        Mutant("of fourth order in the output scale", power=4),
        Mutant("quadratic in the output scale", power=2),
        Mutant("the last residual alone", total=lambda pulled: pulled[-1]),
        Mutant("units move by order one", unit_power=0),
        Mutant("units move by order c^2", unit_power=2),
        Mutant("linear in the output weights", output=1),
    ],
)
def gap_along_descent(W, v, X, y, c, step, steps, *, half=Fraction(1, 2), power=3, unit_power=1, output=3, total=sum) -> Claims:
    """Gradient descent moves each hidden unit by the output scale times the integrated residual, so the linearisation misses order c^3 m.

    The bound is not attained: no activation has both derivatives largest along a whole move. The largest ratio found is 0.64, for the sine.
    """
    claims = {}
    for phi in SMOOTH:
        path = TwoLayer(W, v, c, phi).descent(X, y, step, steps)
        S, move = total(pulls(path, X, y, step)), path[-1].W - W
        slope, curvature, _ = phi.suprema()
        size = (modulus(v) ** output).sum()
        claims[phi.name] = {
            "units": leq(modulus(X @ move.T), c**unit_power * slope * S[:, None] * modulus(v)),
            "gap": leq(modulus(path[0].gap(X, move)), half * c**power * curvature * slope**2 * size * S**2),
        }
    return claims


def in_proportion(W: Any, t: Any, v: Any, X: Any, c: Any) -> dict[str, Any]:
    """Every weight vector moves by the same multiple of itself."""
    return {"W": W, "move": t * W, "v": v, "X": X, "c": c}


@theorem(
    statement=r"""
        v_l \ge 0,\ \phi'' \ge \kappa \ge 0 \text{ on the segments from } w_l^\top x \text{ to } (w_l + \Delta_l)^\top x,\
        \ell(x) = \langle \nabla_W f_W(x), \Delta\rangle:\quad
        2 c\, g(x) \sum_l v_l\, \phi'(w_l^\top x)^2 \ge \kappa\, \ell(x)^2
    """,
    source=f"derived against {SOURCE}, 'network is sufficiently wide'",
    literature=LITERATURE,
    instances=arrays(v=positive("m", "-scales"), **MOVED),
    corners=[one_unit(0.5, w=1.0), one_unit(-1.0, w=1.0), one_unit(0.5, w=1.0, c=0.25), one_unit(0.5, w=1.0, c=4.0)],
    tight=Tight(arrays(in_proportion, W=integers(-3, 3, "m d"), t=integers(-3, 3, ""), v=positive("m"), X="n d", c=positive("")), part="parabola"),
    uses=["lazy-training.nls-linearisation-gap"],
    checked_form="The explicit bound, for every width: with slopes at most one and output weights one, a move that changes the linearised output by "
    "order one leaves a gap of order at least 1/(c m), that is m^(-1/2) for c = m^(-1/2), and order one for c = 1/m, whatever the width.",
    mutants=[
        Mutant("half of the sum", two=1),
        Mutant("four times the sum", two=4),
        Mutant("output weights of both signs", instances=arrays(v=signs("m"), **MOVED)),
        Mutant("the curvature at the start alone", start_only=True),
        Mutant("a gap that does not depend on the output scale", power=0),
        Mutant("a gap of order 1/(c m)^2", power=2),
    ],
)
def coherent_curvature_leaves_a_gap(W, move, v, X, c, *, two=2, power=1, start_only=False) -> Claims:
    """Where all units are convex and add up, a linearised change of the output costs a gap: to be wide helps only as much as c m is large.

    Equality for the parabola where each unit moves in proportion to its slope. The root has slopes below one, and its curvature is least at an end
    of the segment, so for it the sum of the squared slopes is also replaced by the sum of the output weights.
    """
    z, end = X @ W.T, X @ (W + move).T
    squared = z**2 if start_only else maximum(z**2, end**2)
    least = smallest(1 / sqrt(1 + squared) ** 3, axis=-1)
    claims = {}
    for phi, curvature in ((PARABOLA, 1), (ROOT, least)):
        net = TwoLayer(W, v, c, phi)
        slopes = (v * phi.slope(z) ** 2).sum(axis=-1)
        gap, change = net.gap(X, move), curvature * net.linear(X, move) ** 2
        claims[phi.name] = geq(two * c**power * slopes * gap, change)
    return claims | {"slopes at most one": geq(two * c**power * v.sum() * gap, change)}


def at_the_first_step(W: Any, v: Any, X: Any, y: Any, c: Any, step: Any, phi: Activation, *, third: Any, twin: int) -> dict[str, Any]:
    """A start from twins, and what one step of descent does to it."""
    m = v.shape[0]
    net = TwoLayer(concat([W, W]), concat([v, twin * v]), c, phi)
    move = net.descent(X, y, step, 1)[1].W - net.W
    units = X @ move.T
    cubes = (modulus(v) * modulus(units[:, :m]) ** 3).sum(axis=-1)
    return {
        "starts at zero": equal(net.predict(X), 0 * y),
        "opposite": equal(move[:m], -move[m:]),
        "curvature cancels": equal((net.v * phi.curvature(net.inner(X)) * units**2).sum(axis=-1), 0 * y),
        "one step": leq(modulus(net.gap(X, move)), third * c * phi.suprema()[2] * cubes),
    }


def drift_and_cubes(X: Any, move: Any, v: Any, c: Any, phi: Activation, *, third: Any, later: Any) -> Any:
    """The bound on the gap by how far the twins drift apart, and by the cubes of how far they move."""
    m = v.shape[0]
    first, second = X @ move[:m].T, X @ move[m:].T
    _, curvature, third_order = phi.suprema()
    drift = later * Fraction(1, 2) * curvature * modulus(first + second) * modulus(first - second)
    return c * (modulus(v) * (drift + third / 2 * third_order * (modulus(first) ** 3 + modulus(second) ** 3))).sum(axis=-1)


DOUBLED: dict[str, Any] = {
    **TRAINED,
    "v": reals("m", "-scales"),
    "step": positive("", "-scales"),
    "sizes": {"m": (1, 3), "d": (1, 3), "n": (1, 3)},
}


@theorem(
    statement=r"""
        f(x) = c \sum_{l \le m} v_l\, (\phi(w_l^\top x) - \phi(u_l^\top x)),\ u_l = w_l \text{ at the start},\ \Delta, E \text{ the moves of } w, u:
        \quad f_0 = 0;\quad E = -\Delta,\ |g_1(x)| \le \tfrac c3 \sup|\phi^{(3)}| \sum_l |v_l|\, |\Delta_l^\top x|^3 \text{ after one step};
        \text{ after } t \text{ steps}\\
        |g_t(x)| \le c \sum_l |v_l| \left(\tfrac12 \sup|\phi''|\, |(\Delta_l + E_l)^\top x|\, |(\Delta_l - E_l)^\top x|
        + \tfrac16 \sup|\phi^{(3)}|\, (|\Delta_l^\top x|^3 + |E_l^\top x|^3)\right) \text{ and, with }
        \bar S = \sum_{s<t} \max_j \eta \sum_i |x_i^\top x_j|\, |r_i(s)|,\
        |g_t(x_j)| \le c^4 \bar S^3 \left(\sup|\phi'|^2 \sup|\phi''|^2 + \tfrac13 \sup|\phi'|^3 \sup|\phi^{(3)}|\right) \sum_l v_l^4
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(steps=st.integers(1, 3), **DOUBLED),
    corners=[
        training(y=0.25),
        training(y=0.25, c=4.0, step=0.0625),
        training(y=0.25, c=0.25, step=16.0),
        training(y=0.25, x=0.5),
        training(w=0.75, y=1.0, steps=2),
    ],
    tight=[
        Tight(arrays(steps=st.just(1), **DOUBLED), part="cubic.one step"),
        Tight(training(w=0.75, y=1.0, steps=2), part="parabola.twins"),
    ],
    uses=["lazy-training.nls-linearisation-gap", "lazy-training.gap-along-descent"],
    checked_form="The explicit bounds, for every width and at each of the first steps: of order 1/m for output weights of size one and "
    "c = (2m)^(-1/2), and of order 1/a^2 for c = a (2m)^(-1/2), where S is of order 1/a^2. That S stays bounded is not checked here.",
    mutants=[
        Mutant("the same without the twins", doubled=False),
        Mutant("twins with equal output weights", twin=1),
        Mutant("half of the cubic term", third=Fraction(1, 6)),
        Mutant("twice the cubic term", third=Fraction(2, 3)),
        Mutant("of fifth order in the output scale", power=5),
        Mutant("of third order in the output scale", power=3),
        Mutant("the curvature cancels later too", later=0),
        Mutant("half of the drift", later=Fraction(1, 2)),
    ],
)
def gap_from_a_doubled_start(W, v, X, y, c, step, steps, *, third=Fraction(1, 3), power=4, doubled=True, twin=-1, later=1) -> Claims:
    """Units that start as opposite twins cancel each other's curvature: only the third order is left, and what the twins drift apart.

    The cubic term is attained by the cubic activation, and the drift by the parabola. The last bound is not: it adds the largest of each factor.
    """
    claims = {"cubic": at_the_first_step(W, v, X, y, c, step, CUBIC, third=third, twin=twin)}
    for phi in (PARABOLA, SOFTPLUS, SINE):
        net = TwoLayer.doubled(W, v, c, phi)
        path = net.descent(X, y, step, steps)
        move = path[-1].W - net.W
        gap = modulus(net.gap(X, move))
        claims[phi.name] = {"twins": leq(gap, drift_and_cubes(X, move, v, c, phi, third=third, later=later))}
        if phi is not PARABOLA:
            gap = gap if doubled else modulus(TwoLayer(W, v, c, phi).gap(X, move[: v.shape[0]]))
            slope, curvature, third_order = phi.suprema()
            S = sum(largest(pull) for pull in pulls(path, X, y, step))
            factor = slope**2 * curvature**2 + third * slope**3 * third_order
            claims[phi.name]["every step"] = leq(gap, factor * c**power * S**3 * (v**4).sum())
    return claims
