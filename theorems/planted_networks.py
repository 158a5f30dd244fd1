r"""Networks that are trained on the outputs of a planted network: with as many units descent often gets stuck, with several times more it fits.

The planted model is a sum of k ReLUs with orthonormal weights. More parameters than samples make a fit possible, but what is fitted then still
depends on how: labels in random order are interpolated as well, and learnt not at all (`planted_student_overparam`).
"""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, event, theorem
from checks.claims import Claims
from theorems.objects.relu_networks import Array, ReluNetworks

SOURCE = "@soltanolkotabi2022erice, 'Mystery I: Optimization'"
LITERATURE = "@safran2018spurious"

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
        y = \sum_{j \le k} \phi(u_j \cdot x),\ u_j \text{ orthonormal}:\quad \text{gradient descent on both layers of } m \text{ ReLUs from a random start
        fits in few runs for } m = k, \text{ in most for } m = 4 k, \text{ and then predicts better than a head on the frozen start}
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=st.sampled_from([4 * UNITS, 6 * UNITS]),
    corners=[4 * UNITS, 6 * UNITS],
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
