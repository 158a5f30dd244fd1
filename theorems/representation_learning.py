r"""What one gradient step on the first layer of a ReLU network buys: fewer samples than a kernel needs, and features for other targets.

The target \(f(u \cdot x)\) is a polynomial of one hidden direction, with \(\mathbb E f'' \ne 0\). A first gradient step on n samples turns the
units towards u (see `feature_learning` for how many that takes), and what is left is regression in one variable, for which few units suffice
(`relu_units_fit_a_polynomial`). So a network learns from samples from which a kernel method, or the same network with random first weights, learns
hardly anything (`dls22_sample_complexity`), and another polynomial of the same direction from few more (`dls22_transfer`). What the source says
of sample counts helps only from degree three on, and for few directions (`printed_sample_count`).

The experiments are small, and their sizes are in `checked_form`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, event, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import maximum
from checks.claims import Claims
from checks.instances import arrays, positive, reals, unit
from theorems.objects.two_stages import Array, Features, first_gradient, kernel_regression

SLIDES = "@soltanolkotabi2022erice"
LITERATURE = "@damian2022neural"


@theorem(
    statement=r"""
        d \le r^4 \implies d^p \le d^2 + r^{4p+1}; \qquad p \le 2 \implies d^p \le d^2 + r^{4p+1}; \qquad
        r = 1,\ p \ge 3,\ d \ge 2 \implies d^2 + r^{4p+1} < d^p
    """,
    source=f"derived for {SLIDES}, 'Our Result': n >= d^2 + r^(4p+1) against n >= d^p",
    literature=LITERATURE,
    instances=st.tuples(st.integers(1, 40), st.integers(1, 3), st.integers(1, 5)),
    corners=[(50, 2, 2), (50, 2, 3), (32, 2, 3), (1, 1, 1), (2, 3, 4)],
    mutants=[
        Mutant("none for cubic targets either", quadratic=3),
        Mutant("none up to d = r^5", power=5),
        Mutant("a gain for quadratic targets too", least=2),
        Mutant("a gain in dimension one", shift=0),
        Mutant("a count without the directions", directions=0),
    ],
)
def printed_sample_count(sizes, *, quadratic=2, power=4, least=3, shift=1, directions=1) -> Claims:
    """As a count of samples, d^2 + r^(4p+1) improves on d^p for degrees of three and more only, and only if d exceeds the fourth power of r."""
    d, r, p = sizes
    count = r ** (directions * (4 * p + 1))
    small, low, large, high = min(d, r**power), min(p, quadratic), d + shift, p + least - 1
    return {
        "few dimensions": leq(small**p, small**2 + count),
        "low degree": leq(d**low, d**2 + count),
        "one direction": leq(large**2 + 2, large**high),
    }


def value(g: Any, z: Any) -> Any:
    """The polynomial with the coefficients g at z."""
    return sum(g[k] * z**k for k in range(len(g)))


def broken_line(g: Any, R: Any, units: int, z: Any) -> Any:
    """The sum of a constant and so many ReLUs that agrees with g at ``units + 1`` equally spaced points of [-R, R]."""
    knots = [R * (Fraction(2 * k, units) - 1) for k in range(units + 1)]
    slopes = [(value(g, right) - value(g, left)) * units / (2 * R) for left, right in pairwise(knots)]
    jumps = [after - before for before, after in pairwise([0, *slopes])]
    return value(g, knots[0]) + sum(jump * maximum(z - knot, 0) for jump, knot in zip(jumps, knots, strict=False))


@theorem(
    statement=r"""
        g(z) = \sum_k g_k z^k,\ |z| \le R,\ t_k = R (\tfrac{2k}m - 1),\
        \hat g(z) = g(-R) + \sum_{k < m} v_k\, \phi(z - t_k) \text{ with } \hat g(t_k) = g(t_k):\quad
        |g(z) - \hat g(z)| \le \frac{R^2}{2 m^2} \sum_k k (k - 1) |g_k| R^{k-2}
    """,
    source=f"derived for {SLIDES}, 'Our Result', 'Hidden units'",
    literature=LITERATURE,
    instances=arrays(g=reals("k", "-extremes"), R=positive("", "-extremes"), s=unit(""), units=st.integers(1, 4), sizes={"k": (1, 6)}),
    corners=[{"g": [0.0, 0.0, 1.0], "R": 1.0, "s": 0.5, "units": 1}, {"g": [0.0, 0.0, 1.0], "R": 2.0, "s": 0.25, "units": 2}],
    tight=Tight(arrays(lambda b, R: {"g": [0 * b, 0 * b, b], "R": R, "s": 0.5, "units": 1}, b="", R=positive("")), part="between"),
    mutants=[
        Mutant("half of the constant", factor=Fraction(1, 4)),
        Mutant("twice the constant", factor=1),
        Mutant("an error of 1/m^3", power=3),
        Mutant("one unit fewer", fewer=1),
        Mutant("slopes in place of curvatures", order=1),
    ],
)
def relu_units_fit_a_polynomial(g, R, s, units, *, factor=Fraction(1, 2), power=2, fewer=0, order=2) -> Claims:
    """Along one direction m ReLUs fit a polynomial up to order 1/m^2, whatever the dimension of the inputs: linear interpolation."""
    z, m = R * (2 * s - 1), max(units - fewer, 1)
    size = sum(k * (k - 1 if order == 2 else 1) * modulus(g[k]) * R ** (k - order) for k in range(order, len(g)))
    return {
        "between": leq(modulus(value(g, z) - broken_line(g, R, m, z)), factor * R**2 / units**power * size),
        "at the ends": equal(broken_line(g, R, m, R), value(g, R)),
    }


def even_target(z: Array) -> Array:
    r"""\(\frac12 He_2 + \frac1{4 \sqrt3} He_4\), half of whose second moment is of degree two."""
    return np.asarray((z**2 - 1) / 2 + (z**4 - 6 * z**2 + 3) / (4 * np.sqrt(3)))


def cubic(z: Array) -> Array:
    r"""\(He_3 / \sqrt6\), whose mean second derivative vanishes."""
    return np.asarray((z**3 - 3 * z) / np.sqrt(6))


UNITS, RIDGE, FRESH, TRIALS = 200, 1e-3, 500, 6
RIDGES = (0.1, 1.0, 10.0)


def relative_risk(predicted: Array, labels: Array) -> float:
    r"""\(\sum_i |f(x_i) - y_i| / \sum_i |y_i|\)."""
    return float(abs(predicted - labels).sum() / abs(labels).sum())


def trained_features(rng: np.random.Generator, X: Array, y: Array, *, trained: bool = True, bias: float = 1.0) -> Features:
    """The features after one gradient step, or before it."""
    start = rng.standard_normal((UNITS // 2, X.shape[1]))
    return Features.paired(rng, first_gradient(X, y, start) if trained else start, bias=bias)


@dataclass(frozen=True)
class Race:
    """Two learners on n samples in d dimensions: the network, which reaches a relative risk, and a rival, which does not."""

    d: int
    n: int
    risk: float
    rival: str

    def rival_risk(self, rng: np.random.Generator, X: Array, y: Array, Z: Array, labels: Array) -> float:
        """The relative risk of the rival; of the kernel, with the ridge that is best on the test points."""
        if self.rival == "kernel":
            return min(relative_risk(predicted, labels) for predicted in kernel_regression(X, y, Z, RIDGES))
        few = self.d if self.rival == "d samples" else self.n
        features = trained_features(rng, X[:few], y[:few], trained=self.rival == "d samples")
        return relative_risk(features.at(Z) @ features.head(X[:few], y[:few], RIDGE), labels)


RACES = [Race(8, 1024, 0.5, "random features"), Race(8, 1024, 0.5, "d samples"), Race(8, 320, 0.75, "kernel")]
"""d = 8, with 16 d^2 and 5 d^2 samples; the target has degree 4, and d^4 = 4096."""


@theorem(
    statement=r"""
        f(x) = \tfrac12 He_2(u \cdot x) + \tfrac1{4 \sqrt3} He_4(u \cdot x),\ n \text{ between } d^2 \text{ and } d^4:\quad
        \text{one gradient step and a ridge head learn } f, \text{ while neither the tangent kernel, nor random features, nor } d \text{ samples do}
    """,
    source=f"{SLIDES}, 'Our Result'",
    literature=LITERATURE,
    instances=st.sampled_from(RACES),
    corners=RACES,
    uses=[
        "feature-learning.dls22-feature-error-rate",
        "first-gradient-step.dls22-first-step-feature",
        "fixed-features.ntk-lower-bound",
        "representation-learning.relu-units-fit-a-polynomial",
    ],
    checked_form="d = 8, 200 units, fixed step size and ridge. Relative L1 risk on 500 fresh points: with probability at least 0.8, at most 1/2 from "
    "16 d^2 samples, at most 3/4 from 5 d^2; above 3/4 for random features of the same width (16 d^2), the network on d samples, and the kernel "
    "of infinite width with the best of three ridges (5 d^2). Nothing is checked of the rate, of more than one direction, or of the exponent 4p + 1.",
    mutants=[
        Mutant("without the gradient step", trained=False),
        Mutant("without biases", bias=0.0),
        Mutant("d^4 samples are needed", learns=False),
        Mutant("the kernel learns it too", rival_fails=False, instances=st.just(RACES[2])),
        Mutant("d samples suffice", rival_fails=False, instances=st.just(RACES[1])),
        Mutant("random features do as well", rival_fails=False, instances=st.just(RACES[0])),
    ],
)
def dls22_sample_complexity(race, rng, *, trained=True, bias=1.0, learns=True, rival_fails=True) -> Claims:
    r"""A network learns a quartic of one direction from a few times d^2 samples, from which a kernel method learns hardly anything.

    The published rate is \(\sqrt{d r^p \kappa^{2p} / n} + \sqrt{r^p \kappa^{2p} / m} + n^{-1/4}\) for \(n \ge d^2 \kappa^2 r\), up to logarithms; the
    slide prints \(\sqrt{(d^2 + r^{4p+1}) / n}\), without the width m.
    """
    risks = []
    for _ in range(TRIALS):
        X, Z = rng.standard_normal((race.n, race.d)), rng.standard_normal((FRESH, race.d))
        y, labels = even_target(X[:, 0]), even_target(Z[:, 0])
        features = trained_features(rng, X, y, trained=trained, bias=bias)
        mine = relative_risk(features.at(Z) @ features.head(X, y, RIDGE), labels)
        risks.append((mine, race.rival_risk(rng, X, y, Z, labels)))
    network, rival = np.array(risks).T
    return {
        "network": event(network <= race.risk if learns else network > race.risk, at_least=0.8, effect=0.3),
        "rival": event(rival > 0.75 if rival_fails else rival <= 0.75, at_least=0.8, effect=0.3),
    }


HEAD_UNITS, HEAD_RIDGE = 100, 1e-4


@dataclass(frozen=True)
class Transfer:
    """A head for a new target on features from a source in d dimensions, and a rival with other numbers of source and target samples.

    No source samples at all means random features. ``risk``: what the head reaches, and ``above``: what the rival does not.
    """

    d: int
    samples: tuple[int, int]
    risk: float
    rival: tuple[int, int]
    above: float

    def relative_risk(self, rng: np.random.Generator, samples: tuple[int, int], *, source: Any, direction: int) -> float:
        """The relative risk on the target after training on so many source and target samples."""
        pretraining, training = samples
        start, X = rng.standard_normal((HEAD_UNITS // 2, self.d)), rng.standard_normal((pretraining, self.d))
        Z, fresh = rng.standard_normal((training, self.d)), rng.standard_normal((FRESH, self.d))
        features = Features.paired(rng, first_gradient(X, source(X[:, 0]), start) if pretraining else start)
        head = features.head(Z, cubic(Z[:, direction]), HEAD_RIDGE)
        return relative_risk(features.at(fresh) @ head, cubic(fresh[:, direction]))


TRANSFERS = [
    Transfer(16, (40 * 16**2, 200), 0.4, (0, 200), 0.6),
    Transfer(8, (40 * 8**2, 200), 0.4, (8, 200), 0.6),
    Transfer(24, (40 * 24**2, 200), 0.4, (24, 200), 0.6),
    Transfer(8, (40 * 8**2, 800), 0.25, (40 * 8**2, 25), 0.25),
]


@theorem(
    statement=r"""
        g_S = \tfrac12 He_2 + \tfrac1{4 \sqrt3} He_4,\ g_T = \tfrac1{\sqrt6} He_3 \text{ of the same direction},\ n \gg d^2:\quad
        \text{N samples of the target suffice for a head on features from n samples of the source, with N independent of d}
    """,
    source=f"{SLIDES}, 'Transfer Learning Result'",
    literature=LITERATURE,
    instances=st.sampled_from(TRANSFERS),
    corners=TRANSFERS,
    uses=["representation-learning.dls22-sample-complexity", "first-gradient-step.dls22-nondegeneracy-needed"],
    checked_form="100 units, n = 40 d^2 and d = 8, 16, 24, where d^3 is 13824. Relative L1 risk on 500 fresh points: with probability at least 0.8, "
    "at most 0.4 for N = 200 in each dimension, above 0.6 for random features (d = 16), and for features from d samples (d = 8, 24); for d = 8 at "
    "most 0.25 for N = 800, and above it for N = 25. Nothing is checked of the rates, of more than one direction, or of the exponent 4p + 1.",
    mutants=[
        Mutant(
            "any source",
            as_printed=True,
            where="'Transfer Learning Result': no condition on g_S",
            note="For g_S = He_3 the mean gradient of every ReLU unit without bias vanishes, so that the gradient step of the published algorithm "
            "finds sampling noise only, of which a share of 7/(d + 6) is along the direction, for every n: 200 samples of the target leave a risk "
            "of about one for d = 16. The paper assumes that the mean Hessian of the source has full rank; the slide leaves that out.",
            source=cubic,
            instances=st.just(TRANSFERS[0]),
        ),
        Mutant("another direction", direction=1),
        Mutant("target samples of order d^3 are needed", learns=False, instances=st.just(TRANSFERS[2])),
        Mutant("random features transfer as well", rival_fails=False, instances=st.just(TRANSFERS[0])),
        Mutant("the source does not matter", rival_fails=False, instances=st.just(TRANSFERS[1])),
        Mutant("25 samples of the target do as well", rival_fails=False, instances=st.just(TRANSFERS[3])),
    ],
)
def dls22_transfer(transfer, rng, *, source=even_target, direction=0, learns=True, rival_fails=True) -> Claims:
    r"""Features that one gradient step found for one polynomial of a direction serve another one, from a number of samples without the dimension.

    The published rate of the head is \(\sqrt{r^p \kappa^{2p} / \min(m, N)} + N^{-1/4}\), up to logarithms; the slide prints
    \(\sqrt{r^{4p+1} / N}\).
    """
    samples = (transfer.samples, transfer.rival)
    risks = [[transfer.relative_risk(rng, each, source=source, direction=direction) for each in samples] for _ in range(TRIALS)]
    head, rival = np.array(risks).T
    return {
        "head": event(head <= transfer.risk if learns else head > transfer.risk, at_least=0.8, effect=0.3),
        "rival": event(rival > transfer.above if rival_fails else rival <= transfer.above, at_least=0.8, effect=0.3),
    }
