r"""The start of a two-layer network in pairs that cancel, and the first gradient step from it, for any distribution of the data.

Neurons in pairs with the same weights and opposite signs make the network zero (`dls_symmetric_init_zero`), so that the residual is the target and
the gradient has one term (`dls_population_gradient`). With weight decay of the inverse step size the first step forgets the start
(`dls_one_step_weight_decay_cancels`). Before, the mean and the linear part of the labels are estimated and subtracted
(`dls_preprocessing_removes_linear`); how the gradient expands in the target is the matter of `first-gradient-step`.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, equal, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, flip, relu, sign, sin, square
from checks.claims import Claims
from checks.instances import arrays, polynomials, positive, reals, signs, weights
from theorems.objects.gaussian import expectation, gradient
from theorems.objects.label_noise import preprocessed

NOTES = "@featurelearningnotes"
LITERATURE = "@damian2022neural"

ACTIVATIONS = {"relu": relu, "sine": sin, "square": square}
FOUR_NEURONS = {"a": [1.0, 1.0], "W": [[1.0], [2.0]], "b": [0.0, 0.0], "last": [3.0], "x": [1.0]}


def mirrored(half: Any, factor: int = 1) -> Any:
    r"""Entries \(1, \dots, h\) and then their partners: that of j stands at \(2 h + 1 - j\), times the factor."""
    return concat([half, factor * flip(half, axis=0)])


def mirrored_as_printed(half: Any, last: Any, factor: int = 1) -> Any:
    r"""Entries such that that of j has its partner at \(2 h - j\): the one at h is its own partner, and the one at 2 h, ``last``, has none."""
    return concat([half, factor * flip(half[:-1], axis=0), last[None]])


@theorem(
    statement=r"""
        f(x) = \sum_{j=1}^{2h} a_j \sigma(w_j \cdot x + b_j),\quad a_{2h+1-j} = -a_j,\ w_{2h+1-j} = w_j,\ b_{2h+1-j} = b_j \implies f = 0
    """,
    source=f"{NOTES}, p. 1, Assumption 2",
    literature=f"{LITERATURE}, the initialisation of Algorithm 1",
    instances=arrays(a=signs("h"), W=reals("h d", "-extremes"), b=reals("h", "-extremes"), last="d", x="d"),
    corners=[FOUR_NEURONS, {"a": [1.0], "W": [[1.0]], "b": [-0.5], "last": [0.0], "x": [1.0]}],
    checked_form="For the ReLU, the sine and the square.",
    mutants=[
        Mutant(
            "the partner of j is m - j",
            as_printed=True,
            where="p. 1, Assumption 2",
            note="With neurons 1, ..., m the index must be m + 1 - j. As printed the neuron m/2 is its own partner, which a = 1 or -1 forbids, and "
            "the last one has none: with the weights 1, 2, 1, 3, the signs 1, 1, -1, 1 and x = 1 the ReLU network is 5, not 0.",
            printed=True,
        ),
        Mutant("the signs are not opposite", opposite=1),
        Mutant("the biases are opposite, too", biases=-1),
        Mutant("the weights are opposite, too", inner=-1),
    ],
)
def dls_symmetric_init_zero(a, W, b, last, x, *, printed=False, opposite=-1, biases=1, inner=1) -> Claims:
    """Neurons in pairs of opposite signs cancel: the network starts at zero, whatever the activation is."""
    if printed:
        outer, W, b = mirrored_as_printed(a, a[0], opposite), mirrored_as_printed(W, last, inner), mirrored_as_printed(b, b[0], biases)
    else:
        outer, W, b = mirrored(a, opposite), mirrored(W, inner), mirrored(b, biases)
    z = (W * x).sum(axis=-1) + b
    return {name: equal((outer * activation(z)).sum(), 0) for name, activation in ACTIVATIONS.items()}


def network(outer: Any, W: Any, X: Any) -> Any:
    """The outputs of a ReLU network at the points X (n, d)."""
    return relu(X @ W.T) @ outer


def one_point(w: float, move: float) -> dict[str, Any]:
    """One pair of neurons at one point."""
    return {"X": [[1.0]], "y": [1.0], "chances": [1.0], "a": [1.0], "half": [[w]], "move": [[move]], "other": [[0.0]]}


def kept(X: Any, W: Any) -> Any:
    """The derivative of the ReLU at the points (n, d) for the neurons (m, d), which is 1/2 at a kink."""
    return (1 + sign(X @ W.T)) / 2


@theorem(
    statement=r"""
        \ell = \mathbb E (f(x) - y)^2,\ f = \sum_j a_j \phi(w_j \cdot x),\ f \equiv 0 \text{ at the start}:\quad
        \nabla_{w_j} \ell = -2 a_j\, \mathbb E[y\, x\, \phi'(w_j \cdot x)]
    """,
    source=f"{NOTES}, p. 2, 'study gradient'",
    literature=f"{LITERATURE}, the proof sketch",
    instances=arrays(
        X="n d",
        y="n",
        chances=weights("n"),
        a="h",
        half="h d",
        move="h d",
        other="h d",
    ),
    corners=[one_point(1.0, 1.0), one_point(-1.0, 1.0), one_point(2.0, -1.0)],
    uses=["symmetric-start.dls-symmetric-init-zero"],
    checked_form="For ReLU networks with neurons in pairs and any finite distribution of points and labels, as of a sample. The loss is "
    "quadratic along moves that cross no kink, so their central difference is the derivative exactly.",
    mutants=[
        Mutant(
            "half of the loss, with the factor 2",
            as_printed=True,
            where="p. 2, the loss and its gradient",
            note="The notes define the loss with 1/(2n) and then write the gradient with the factor 2, which belongs to 1/n: for one point x = y = 1 "
            "and the neurons 1 and 1 with signs 1 and -1 the derivative is -1, not -2.",
            loss=Fraction(1, 2),
        ),
        Mutant("the sign", factor=2),
        Mutant("without the outer weight", outer=False),
        Mutant("a start without partners", partner=0),
        Mutant("without the derivative of the activation", gated=False),
    ],
)
def dls_population_gradient(X, y, chances, a, half, move, other, *, loss=1, factor=-2, outer=True, partner=-1, gated=True) -> Claims:
    """At a start that is zero the gradient of a neuron is the correlation of the labels with its own gradient; there is no other term."""
    weights_of = chances / chances.sum()
    signed, W = mirrored(a, partner), mirrored(half)
    direction = concat([move, other])
    direction = direction * (modulus(X @ W.T).min() / (1 + modulus(X @ direction.T).max()))

    def value(W: Any) -> Any:
        return loss * (weights_of * (network(signed, W, X) - y) ** 2).sum()

    pulls = (weights_of * y)[:, None] * (kept(X, W) if gated else 1 + 0 * (X @ W.T))
    found = factor * (signed if outer else 1 + 0 * signed)[:, None] * (pulls.T @ X)
    return equal((value(W + direction) - value(W - direction)) / 2, (found * direction).sum())


@theorem(
    statement=r"""
        \lambda = 1/\eta:\quad W - \eta\, (\nabla_W \ell(W) + \lambda W) = -\eta \nabla_W \ell(W),\quad
        w_j^{(1)} = 2 \eta\, a_j\, \mathbb E[y\, x\, \phi'(w_j \cdot x)]
    """,
    source=f"{NOTES}, Algorithm 1, W^(1) and lambda_1",
    literature=f"{LITERATURE}, Algorithm 1",
    instances=arrays(X="n d", y="n", chances=weights("n"), a="h", half="h d", rate=positive("", "-scales -extremes")),
    corners=[{"X": [[1.0]], "y": [1.0], "chances": [1.0], "a": [1.0], "half": [[1.0]], "rate": 2.0}],
    uses=["symmetric-start.dls-population-gradient"],
    checked_form="For ReLU networks with neurons in pairs, and any finite distribution. The notes' 1/b_1 is read as 1/eta_1.",
    mutants=[
        Mutant("weight decay of the step size", decay=1),
        Mutant("half of the weight decay", decay=-1, share=Fraction(1, 2)),
        Mutant("no weight decay", share=0),
        Mutant("without the factor 2", factor=1),
    ],
)
def dls_one_step_weight_decay_cancels(X, y, chances, a, half, rate, *, decay=-1, share=1, factor=2) -> Claims:
    """With weight decay of the inverse step size the first step forgets its start: what is left is the gradient."""
    signed, W = mirrored(a, -1), mirrored(half)
    found = (chances / chances.sum() * y)[:, None] * kept(X, W)
    pull = signed[:, None] * (found.T @ X)
    return equal(W - rate * (-2 * pull + share * rate**decay * W), factor * rate * pull)


def without_linear(f: Any, intercept: int, slope: int) -> Any:
    r"""The coefficients of \(f - C_0 - C_1 \cdot x\), with each part times a number."""
    d, places = f.ndim, np.eye(f.ndim, dtype=np.int64)
    units = {tuple(place): (np.indices(f.shape) == place.reshape((d,) + (1,) * d)).all(axis=0).astype(np.int64) for place in (0 * places[0], *places)}
    p = f - intercept * expectation(f, d) * units[(0,) * d]
    return p - slope * sum(expectation(gradient(f, d), d)[v] * units[tuple(places[v])] for v in range(d))


def derivatives(f: Any, order: int) -> Any:
    """The mean derivatives of that order."""
    p = f
    for _ in range(order):
        p = gradient(p, f.ndim)
    return expectation(p, f.ndim)


@theorem(
    statement=r"""
        p = f - C_0 - C_1 \cdot x,\ C_k = \mathbb E \nabla^k f,\ x \sim N(0, I):\quad
        \mathbb E p = 0,\ \mathbb E \nabla p = 0,\ \mathbb E \nabla^k p = C_k \text{ for } k \ge 2;\\
        \alpha = \tfrac1n \sum_i y_i,\ \beta = \tfrac1n \sum_i y_i x_i:\quad
        \mathbb E (\alpha - \mathbb E y)^2 = \tfrac1n \mathrm{Var}(y),\quad
        \mathbb E \|\beta - \mathbb E[y x]\|^2 = \tfrac1n \big(\mathbb E[y^2 \|x\|^2] - \|\mathbb E[y x]\|^2\big),\quad
        \tfrac1n \sum_i (y_i - \alpha - \beta \cdot x_i) = -\beta \cdot \bar x
    """,
    source=f"{NOTES}, Algorithm 1, 'preprocess data'",
    literature=f"{LITERATURE}, Algorithm 1",
    instances=arrays(f=polynomials((0, 4), (1, 3)), X="N d", y="N", n=st.integers(1, 3), sizes={"N": (1, 3), "d": (1, 3)}),
    corners=[{"f": np.array([1.0, 2.0]), "X": [[1.0], [2.0]], "y": [1.0, -1.0], "n": 2}, {"f": np.array([3.0]), "X": [[1.0]], "y": [1.0], "n": 1}],
    uses=["hermite.stein-hermite"],
    checked_form="The expectations over samples are exact, over all samples of size up to 3 from a uniform distribution on up to 3 points. For "
    "Gaussian x and y = f(x), E[y x] is C_1 by Stein's identity. Orders k up to 3 are compared.",
    mutants=[
        Mutant("the labels have an empirical mean of zero, as after least squares", centred=0),
        Mutant("a linear part that is off by 1/sqrt(n), whatever the dimension", spread=0),
        Mutant("without the mean that the second moment exceeds", mean_part=0),
        Mutant("only the constant is removed", slope=0),
        Mutant("only the linear part is removed", intercept=0),
        Mutant("an error of 1/n in size", rate=2),
    ],
)
def dls_preprocessing_removes_linear(f, X, y, n, *, centred=1, spread=1, mean_part=1, slope=1, intercept=1, rate=1) -> Claims:
    """Subtracting the estimated mean and linear part removes the first two Hermite terms, up to known errors; it is no least squares fit."""
    p = without_linear(f, intercept, slope)
    chosen = np.array(list(product(range(X.shape[0]), repeat=n)))
    points, labels = X[chosen], y[chosen]
    alpha, beta = labels.sum(axis=-1) / n, (labels[..., None] * points).sum(axis=1) / n
    average, first = y.sum() / len(y), (y[:, None] * X).sum(axis=0) / len(y)
    size = (y**2 * ((X**2).sum(axis=-1) if spread else 1)).sum() / len(y)
    left = preprocessed(X, y, intercept=intercept, slope=slope)
    estimated = (y[:, None] * X).sum(axis=0) / len(y)
    return {
        "population": {str(k): equal(derivatives(p, k), derivatives(f, k) if k > 1 else 0) for k in range(4)},
        "constant": equal(((alpha - average) ** 2).sum() / len(chosen), ((y**2).sum() / len(y) - mean_part * average**2) / n**rate),
        "linear": equal(((beta - first) ** 2).sum() / len(chosen), (size - mean_part * (first**2).sum()) / n**rate),
        "labels": equal(left.sum() / len(y), -centred * (estimated * X.sum(axis=0)).sum() / len(y)),
    }
