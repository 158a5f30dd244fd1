r"""Networks that are trained on the outputs of a planted network: with as many units descent often gets stuck, with several times more it fits.

The planted model is a sum of k ReLUs with orthonormal weights. With as many units the population loss has minima that are no fit
(`spurious_minimum_of_the_planted_loss`), from which one more unit leads out (`one_more_unit_escapes`). So gradient descent on few units often fails
where it succeeds on more. More weights than samples make a fit possible, but what is fitted then still depends on how: labels in random order are
interpolated as well, and learnt not at all (`planted_student_overparam`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, event, geq, leq, theorem
from checks.arithmetic import concat, eigvalsh, eye, hull, matrix_norm
from checks.claims import Claims
from checks.instances import arrays, interval
from theorems.objects.planted_loss import PlantedLoss
from theorems.objects.relu_networks import Array, ReluNetworks

SOURCE = "@soltanolkotabi2022erice, 'Mystery I: Optimization'"
LITERATURE = "@safran2018spurious"

NEAR = {5: (-0.990804351159325, 0.39672856437895326), 6: (-0.9941071516083373, 0.330709783291597), 7: (-0.996123284259352, 0.28349510262604144)}
"""Numbers a and b for which the matrix a I + b 1 1^T is nearly stationary, for each number of units. For 5 units it is a saddle."""

CURVATURE, RADIUS = Fraction(1, 1000), Fraction(1, 2**20)


def stuck_at(k: int) -> Any:
    """The weights a I + b 1 1^T, shape (k, k)."""
    a, b = NEAR[k]
    return a * eye(k) + b * np.ones((k, k))


@theorem(
    statement=r"""
        L(W) = \tfrac12 \mathbb E \Bigl(\sum_{i \le k} \phi(w_i \cdot x) - \sum_{j \le k} \phi(x_j)\Bigr)^2,\ x \sim N(0, I_k),\ k = 6, 7,\
        W_0 = a I + b\, 1 1^\top,\ \mu = 10^{-3},\ \rho = 2^{-20}:\\
        \nabla^2 L(W) \succeq \mu I \text{ for } \|W - W_0\|_F \le \rho,\quad \|\nabla L(W_0)\|_F \le \tfrac{\mu \rho}4,\quad L(W_0) \ge \tfrac1{25},
        \\\text{so } L \text{ has a local minimum within } \rho \text{ of } W_0, \text{ and it is no fit}
    """,
    source=f"derived for {SOURCE}: why gradient descent may fail",
    literature=f"{LITERATURE}, for 6 to 20 units",
    instances=st.sampled_from([6, 7]),
    corners=[6, 7],
    mutants=[
        Mutant("five units are enough", units=lambda k: 5),
        Mutant("ten times the curvature", curvature=10 * CURVATURE),
        Mutant("a loss of a quarter", least=Fraction(1, 4)),
        Mutant("a matrix that is off by one thousandth", shift=Fraction(1, 1000)),
    ],
)
def spurious_minimum_of_the_planted_loss(k, *, units=int, curvature=CURVATURE, least=Fraction(1, 25), shift=0) -> Claims:
    r"""With as many units as were planted the population loss has a local minimum that is no fit.

    On the sphere of radius \(\rho\) the loss is larger than at its centre by at least \(\rho (\mu \rho / 2 - \|\nabla L\|) > 0\). The curvature is
    enclosed at once for all W whose entries are within \(\rho\) of those of W_0.
    """
    k = units(k)
    centre = stuck_at(k) + shift * eye(k)
    at, near = PlantedLoss(centre, np.eye(k)), PlantedLoss(hull(centre - RADIUS, centre + RADIUS), np.eye(k))
    return {
        "curved": leq(curvature, eigvalsh(near.hessian())[0]),
        "stationary": leq(matrix_norm(at.gradient()), curvature * RADIUS / 4),
        "no fit": geq(at.value(), least),
    }


@theorem(
    statement=r"""
        W_0 \text{ as above, with one more unit},\ w_1 \text{ replaced by } \tfrac12 w_1 \pm s\, u_1,\ 0 < s \le \tfrac1{32}:\quad
        L \le L(W_0) - \tfrac1{10} s^2
    """,
    source=f"derived for {SOURCE}: why more units help",
    literature="@safran2021effects",
    instances=arrays(s=interval(2.0**-20, 2.0**-5, ""), k=st.sampled_from([6, 7])),
    corners=[{"s": np.float64(s), "k": k} for s in (2.0**-5, 2.0**-10) for k in (6, 7)],
    uses=["planted-networks.spurious-minimum-of-the-planted-loss"],
    mutants=[
        Mutant("both halves to the same side", side=1),
        Mutant("along the unit itself", along="unit"),
        Mutant("a gain of s^2 / 5", gain=Fraction(1, 5)),
        Mutant("a gain of order s", power=1),
    ],
)
def one_more_unit_escapes(s, k, *, side=-1, along="planted", gain=Fraction(1, 10), power=2) -> Claims:
    """Where k units are stuck, one of them splits into halves that move apart, and the loss falls at once.

    The halves keep the function, and their distance changes the loss to second order by the curvature that the other units leave.
    """
    centre, planted_weights = stuck_at(k), np.eye(k)
    step = s * (planted_weights[:1] if along == "planted" else centre[:1])
    split = concat([centre[:1] / 2 + step, centre[:1] / 2 + side * step, centre[1:]], axis=0)
    before, after = (PlantedLoss(W, planted_weights).value() for W in (centre, split))
    return leq(after, before - gain * s**power)


UNITS, SAMPLES, FRESH, TRIALS = 5, 70, 500, 8


def planted(X: Array) -> Array:
    """The sum of the positive parts of all coordinates: orthonormal weights, up to a rotation."""
    return np.asarray(np.maximum(X, 0).sum(axis=-1))


def relative_loss(predicted: Array, labels: Array) -> Array:
    """The squared error over the variance of the labels, for each trial."""
    return np.asarray(((predicted - labels) ** 2).sum(axis=-1) / ((labels - labels.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1))


def random_networks(rng: np.random.Generator, units: int) -> ReluNetworks:
    """Gaussian weights of variance 1/d in the first layer, 1/m in the second, one network for each trial."""
    W, v = rng.standard_normal((TRIALS, units, UNITS)), rng.standard_normal((TRIALS, units))
    return ReluNetworks(W / np.sqrt(UNITS), v / np.sqrt(units), np.ones(TRIALS))


def interpolated(network: ReluNetworks, X: Array, y: Array, Z: Array) -> Array:
    """Predictions at Z of the shortest output weights that fit the labels best, with the first layer as it is."""
    head = np.linalg.pinv(network.hidden(X)) @ y[..., None]
    return np.asarray((network.hidden(Z) @ head)[..., 0])


@theorem(
    statement=r"""
        y = \sum_{j \le k} \phi(u_j \cdot x),\ u_j \text{ orthonormal}:\quad
        \text{gradient descent on both layers of } m \text{ ReLUs from a random start fits in few runs for } m = k,
        \text{ in most for } m = 4 k, \text{ and then predicts better than a head on the frozen start}
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=st.sampled_from([4 * UNITS, 6 * UNITS]),
    corners=[4 * UNITS, 6 * UNITS],
    uses=["planted-networks.spurious-minimum-of-the-planted-loss", "planted-networks.one-more-unit-escapes"],
    checked_form="k = d = 5, 70 samples, 1000 steps, m = 20 and 30, that is 120 and 180 weights. A fit is a relative training loss below 1/100. It "
    "is reached with probability at most 1/2 for m = k, and at least 0.8 for m = 20 and 30; there the relative test error is below 1/10, and below "
    "that of the same width with a frozen first layer, each with probability at least 0.8. That no run gets stuck for larger m is not checked.",
    mutants=[
        Mutant("the planted width fits as often", width=lambda units: UNITS),
        Mutant("a frozen first layer predicts as well", frozen=False),
        Mutant("whatever interpolates predicts", shuffled=False),
        Mutant("twenty steps suffice", steps=20),
        Mutant("no network of the planted width fits", stuck=0.001),
    ],
)
def planted_student_overparam(units, rng, *, width=int, frozen=True, shuffled=True, steps=1000, stuck=0.5) -> Claims:
    """More units than were planted help gradient descent to fit; the fit is good because of what was trained, not because it is a fit.

    In 15 % of the runs the planted width fits. Labels in random order are interpolated by a head on 120 or 180 random units, and nothing is learnt.
    """
    X, Z = rng.standard_normal((TRIALS, SAMPLES, UNITS)), rng.standard_normal((TRIALS, FRESH, UNITS))
    y, labels = planted(X), planted(Z)
    step = np.full(TRIALS, 0.2 / SAMPLES)
    start = random_networks(rng, width(units))
    narrow, wide = (network.descended(X, y, step, steps) for network in (random_networks(rng, UNITS), start))
    error, head = relative_loss(wide.predict(Z), labels), relative_loss(interpolated(start, X, y, Z), labels)
    wrong = relative_loss(interpolated(random_networks(rng, units * (UNITS + 1)), X, rng.permuted(y, axis=1), Z), labels)
    return {
        "planted width": event(relative_loss(narrow.predict(X), y) < 0.01, at_most=stuck, effect=0.2),
        "more units": event(relative_loss(wide.predict(X), y) < 0.01, at_least=0.8, effect=0.3),
        "prediction": event(error < 0.1, at_least=0.8, effect=0.3),
        "frozen": event(error < head if frozen else error > head, at_least=0.8, effect=0.3),
        "shuffled": event(wrong > 1 if shuffled else wrong < 1, at_least=0.8, effect=0.3),
    }
