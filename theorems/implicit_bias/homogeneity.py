r"""Models that are homogeneous in their weights, \(f(c w, x) = c^D f(w, x)\), and what that says of their linearisation.

Euler's identity \(\langle w, \nabla_w f \rangle = D f\) (`d_homogeneity_and_euler`) is what makes the margins of such models grow (`margins`). It
also says when a linearisation may be written with \(w\) in place of \(w - w_0\): where the start predicts zero, and only there
(`kernel_first_order_approximation`).
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, leq, psd, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, exp, log, relu, stack
from checks.claims import Claims
from checks.instances import arrays, positive, reals
from theorems.objects.homogeneous import PowerModel
from theorems.objects.layers import Layers, convolved, correlated, step_gate

SOURCE = "@srebro2019geometry"

WEIGHTS: dict[str, Any] = {"first": reals("h h", "-extremes"), "second": reals("h h", "-extremes"), "out": reals("h", "-extremes")}
MOVES: dict[str, Any] = {f"move_{name}": leaf for name, leaf in WEIGHTS.items()}


def networks(first: Any, second: Any, out: Any) -> dict[str, Layers]:
    """The linear model, linear networks of two and three layers, and networks of ReLUs of two and three layers."""
    depths = {2: (first,), 3: (first, second)}
    linear = {f"{depth} linear": Layers(hidden, out) for depth, hidden in ({1: ()} | depths).items()}
    return linear | {f"{depth} relu": Layers(hidden, out, step_gate) for depth, hidden in depths.items()}


def one_weight(x: float, c: float) -> dict[str, Any]:
    """All weights and all moves one, at the input x."""
    one, matrix = np.ones(1), np.ones((1, 1))
    moves = {"move_first": matrix, "move_second": matrix, "move_out": one}
    return {"first": matrix, "second": matrix, "out": one, **moves, "bias": one, "x": np.array([x]), "c": c}


@theorem(
    statement=r"""
        f(c w, x) = c^D f(w, x) \ (c > 0), \quad \langle w, \nabla_w f(w, x) \rangle = D f(w, x):\
        \langle w, x \rangle\ (D = 1),\ U V,\ \textstyle\sum_j v_j [\langle w_j, x \rangle + b_j]_+\ (D = 2);\
        D \text{ layers, linear, convolutional or of ReLUs};\quad c < 0 \text{ as well, but for ReLUs}
    """,
    source=f"{SOURCE}, 'D-homogenous' and the list of models",
    instances=arrays(**WEIGHTS, **MOVES, bias=reals("h", "-extremes"), x=reals("h", "-extremes"), c=positive("", "-extremes")),
    corners=[one_weight(1.0, 2.0), one_weight(-1.0, 3.0), one_weight(0.0, 2.0)],
    checked_form="Layers of equal width, of one to five units, up to three deep; at kinks of the ReLU for the slope 0.",
    mutants=[
        Mutant("one degree more", more=1),
        Mutant("Euler's identity without the degree", euler=0),
        Mutant("Euler's identity with one degree more", euler=2),
        Mutant("networks of ReLUs at negative factors", negative="relu"),
        Mutant("softplus for the ReLU", unit=lambda z: log(1 + exp(z))),
        Mutant("an output bias", output_bias=1),
        Mutant("biases that are not scaled", hidden_bias=0),
    ],
)
def d_homogeneity_and_euler(
    first, second, out, move_first, move_second, move_out, bias, x, c, *, more=0, euler=1, negative="linear", unit=relu, output_bias=0, hidden_bias=1
) -> Claims:
    """Each model of the list is homogeneous in its weights, of the degree of its number of layers. Its gradient is checked along any move."""
    claims: dict[str, Any] = {}
    for (name, net), move in zip(networks(first, second, out).items(), networks(move_first, move_second, move_out).values(), strict=True):
        D = net.degree
        claims[f"scaled {name}"] = equal(net.scaled(c).predict(x), c ** (D + more) * net.predict(x))
        claims[f"euler {name}"] = equal(net.gradient(x).dot(net), (D if euler else 1) * net.predict(x) + (euler > 1) * net.predict(x))
        claims[f"gradient {name}"] = equal(net.gradient(x).dot(move), net.push(x, move))
        if negative in name:
            claims[f"negative {name}"] = equal(net.scaled(-c).predict(x), (-c) ** D * net.predict(x))

    def biased(c: Any) -> Any:
        return c * (out @ unit(c * (first @ x) + (c if hidden_bias else 1) * bias)) + output_bias * c * bias.sum()

    filters = (out, bias, move_out)
    slopes = [correlated(correlated(x, v), w) @ u for u, v, w in (filters, filters[1:] + filters[:1], filters[2:] + filters[:2])]
    return claims | {
        "factorisation": equal((c * first) @ (c * second), c ** (2 + more) * (first @ second)),
        "hidden biases": equal(biased(c), c**2 * biased(1)),
        "scaled convolutions": equal(convolved(*(c * w for w in filters)) @ x, c ** (3 + more) * (convolved(*filters) @ x)),
        "negative convolutions": equal(convolved(*(-c * w for w in filters)) @ x, -(c**3) * (convolved(*filters) @ x)),
        "euler convolutions": equal(sum(slopes), (3 if euler else 1) * (convolved(*filters) @ x) + (euler > 1) * slopes[0]),
    }


def a_product(directions: list[list[float]], coefficients: list[list[float]], start: list[float], move: list[float], degree: int) -> dict[str, Any]:
    """A model of two weights, for written instances."""
    model = {"directions": np.array(directions), "coefficients": np.array(coefficients)}
    return model | {"start": np.array(start), "move": np.array(move), "c": 3.0, "degree": degree}


TWO_WEIGHTS = a_product([[1.0, 1.0], [1.0, -1.0]], [[0.25, -0.25]], [1.0, 1.0], [0.0, 0.0], 2)
"""The model w_1 w_2 at (1, 1)."""

POLYNOMIALS: dict[str, Any] = {"directions": "k p", "start": "p", "move": "p", "c": positive("", "-extremes"), "degree": st.integers(1, 4)}


@theorem(
    statement=r"""
        f(w) = C (A w)^{\circ D},\ \phi_0 = \nabla f(w_0),\ v = w - w_0:\quad
        |f(w) - f(w_0) - \langle v, \phi_0 \rangle| \le \tbinom D2\, |C|\, (A v)^{\circ 2} (|A w_0| + |A v|)^{\circ (D - 2)},\\
        \langle w_0, \phi_0 \rangle = D f(w_0),\quad K_w = \nabla f(w) \nabla f(w)^\top \succeq 0,\ K_{c w} = c^{2 (D - 1)} K_w,\\
        f(w_0) = 0 \implies f(w_0) + \langle w - w_0, \phi_0 \rangle = f(w_0) + \langle w, \phi_0 \rangle
    """,
    source=f"{SOURCE}, 'Is it all just a Kernel?'",
    literature="@chizat2019lazy; @jacot2018neural",
    instances=arrays(coefficients="n k", **POLYNOMIALS),
    corners=[TWO_WEIGHTS, a_product([[1.0, 0.0]], [[1.0]], [1.0, 0.0], [0.25, 0.0], 3), a_product([[1.0, 0.0]], [[1.0]], [0.0, 0.0], [1.0, 0.0], 2)],
    tight=[Tight(arrays(coefficients=positive("n k"), **{**POLYNOMIALS, "degree": st.just(2)}), part="remainder")],
    uses=["homogeneity.d-homogeneity-and-euler"],
    checked_form="For every homogeneous polynomial of degree one to four, which all have the form C (A w)^D; networks of ReLUs are "
    "lazy-training.nls-linearisation-gap.",
    mutants=[
        Mutant(
            "the weights in place of their displacement",
            as_printed=True,
            where="'In kernel regime, training behaves according to 1st order approximation'",
            note="The slide prints h_0 + <w, phi_0>. At w = w_0 that is (1 + D) h_0, by Euler's identity: 3 in place of 1 for f = w_1 w_2 at (1, 1). "
            "It is <w - w_0, phi_0>. Both agree where the start is unbiased, which the talk assumes later on.",
            displacement=0,
        ),
        Mutant("any start for an unbiased one", doubled=False),
        Mutant("half of the remainder", half=Fraction(1, 2)),
        Mutant("a looser remainder", half=2),
        Mutant("a remainder of third order", order=3),
        Mutant("a kernel of degree D - 1", twice=1),
        Mutant("Euler's identity without the degree", euler=0),
    ],
)
def kernel_first_order_approximation(
    directions, coefficients, start, move, c, degree, *, displacement=1, doubled=True, half=1, order=2, twice=2, euler=1
) -> Claims:
    """The linearisation is exact up to second order. Equality for every quadratic model with positive coefficients.

    An unbiased start is made by two copies of a model with opposite signs and equal weights.
    """
    D, model = degree, PowerModel(directions, coefficients, degree)
    at, along = modulus(directions @ start), modulus(directions @ move)
    at_start = model.predict(start)
    linear = model.push(start, move + (1 - displacement) * start)
    tail = modulus(coefficients) @ (half * comb(D, 2) * along**order * (at + along) ** max(D - 2, 0))
    rows = stack([model.pull(start, unit) for unit in np.eye(coefficients.shape[0])])
    scaled = stack([model.pull(c * start, unit) for unit in np.eye(coefficients.shape[0])])
    zeros = 0 * directions
    both = concat([concat([directions, zeros], axis=1), concat([zeros, directions], axis=1)], axis=0)
    twins = PowerModel(both, concat([coefficients, -coefficients if doubled else 0 * coefficients], axis=1), D)
    w0, v = concat([start, start], axis=0), concat([move, 0 * move], axis=0)
    return {
        "remainder": leq(modulus(model.predict(start + move) - at_start - linear), tail),
        "euler": equal(model.push(start, start), (D if euler else 1) * at_start),
        "kernel": psd(rows @ rows.T),
        "scaled kernel": equal(scaled @ scaled.T, c ** (twice * (D - 1)) * (rows @ rows.T)),
        "unbiased": equal(twins.push(w0, v), twins.predict(w0) + twins.push(w0, w0 + v)),
    }
