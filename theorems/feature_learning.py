r"""The first gradient of a ReLU unit on a quadratic target: the feature in it, and the noise of n samples, from which the need for d^2 samples comes.

Up to a factor the gradient of one sample is \(v = y\, x\, 1_{w \cdot x > 0}\), with Gaussian x and \(\|w\| = 1\). The labels are
\(y = \frac12 \langle H, x x^\top - I\rangle + \varepsilon\) with \(\mathbb E\varepsilon^2 = \sigma^2\), so that
\(\mathbb E y^2 = \frac12 \|H\|_F^2 + \sigma^2\). The mean g of v and its second moment have closed forms (`gradient_of_a_quadratic`). So the mean
\(\hat g\) of n samples is off by about \(\sqrt{d / n}\) (`dls_gradient_noise_sqrt_d_over_n`), by half of that in energy if the best linear fit is
subtracted first (`preprocessing_halves_the_noise`). For one feature, \(H = \sqrt2\, u u^\top\), and random w the signal along u is of order 1/d, and
outweighs the noise from \(\frac\pi2 d^2\) samples on (`dls22_feature_error_rate`,
`feature_sample_exponent`, `feature_energy_of_samples`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from math import comb
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, between, equal, mean, scaling, theorem
from checks.arithmetic import eye, pi, sqrt, stack, where
from checks.claims import Claims
from checks.instances import arrays, cube, reals
from theorems.objects.gaussian import expectation, half_space_inner, sphere_moment, times, times_coordinates
from theorems.objects.hermite_tensors import hermite_tensor
from theorems.objects.label_noise import expected_noise, noise_of, preprocessed
from theorems.objects.spread import spread_of_a_mean

SLIDES = "@soltanolkotabi2022erice, 'Our Result'"
NOTES = "@featurelearningnotes, p. 3"
LITERATURE = "@damian2022neural"
TRIALS = 500


@lru_cache(maxsize=8)
def gradient_tables(d: int) -> tuple[np.ndarray, np.ndarray]:
    r"""Integers b and a: \(b / \sqrt{2\pi}\) is \(E[x_j S_{kl} 1_{x_1 > 0}]\), and \(a / 2\) is \(E[\|x\|^2 S_{kl} S_{k'l'} 1_{x_1 > 0}]\)."""
    S = hermite_tensor(2, d)
    weighted = times_coordinates(S, d)
    first = half_space_inner(weighted, np.ones((1,) * d, dtype=np.int64), d)[1]
    second = sum(half_space_inner(weighted[j], weighted[j], d)[0] for j in range(d))
    return first, np.asarray(second)


@theorem(
    statement=r"""
        y = \tfrac12 \langle H, x x^\top - I\rangle + \varepsilon,\ v = y\, x\, 1_{w \cdot x > 0},\ \|w\| = 1:\quad
        g = \mathbb E v = \tfrac1{\sqrt{2\pi}} \bigl(H w - \tfrac12 (w^\top H w) w\bigr),\quad
        \|g\|^2 = \tfrac1{2\pi} \bigl(\|H w\|^2 - \tfrac34 (w^\top H w)^2\bigr),\quad
        \mathbb E \|v\|^2 = \tfrac12 \bigl(\tfrac{d + 4}2 \|H\|_F^2 + d \sigma^2\bigr),\quad
        \tfrac d2 \mathbb E y^2 \le \mathbb E \|v\|^2 - \|g\|^2 \le \tfrac{d + 4}2 \mathbb E y^2
    """,
    source=f"{NOTES}, the gradient and its deviation",
    literature=LITERATURE,
    instances=arrays(B=reals("d d", "-extremes"), noise=reals("", "-extremes"), sizes={"d": (1, 4)}),
    corners=[{"B": [[0.0, 0.0], [0.0, 1.0]], "noise": 0.0}, {"B": [[1.0]], "noise": 0.0}, {"B": [[0.0]], "noise": 1.0}],
    tight=[
        Tight(arrays(lambda b: {"B": b * np.diag([0.0, 1.0]), "noise": 0 * b}, b=""), part="noise.upper"),
        Tight(arrays(lambda noise: {"B": 0 * noise * np.eye(2), "noise": noise}, noise=""), part="noise.lower"),
    ],
    uses=["hermite.stein-hermite", "first-gradient-step.dls22-first-step-feature"],
    mutants=[
        Mutant("without the jump of the indicator", jump=0),
        Mutant("the whole jump", jump=1),
        Mutant("a second moment without the indicator", half=1),
        Mutant("the second moment d E y^2 / 2", extra=0),
        Mutant("a squared gradient without the angle", angle=0),
        Mutant("noise of at most d E y^2 / 2", more=0),
        Mutant("noise of at most (d + 8) E y^2 / 2", more=8),
        Mutant("noise of at least d E y^2", least=1),
        Mutant("noise of at least d E y^2 / 4", least=Fraction(1, 4)),
    ],
)
def gradient_of_a_quadratic(
    B, noise, *, jump=Fraction(1, 2), half=Fraction(1, 2), extra=4, angle=Fraction(3, 4), more=4, least=Fraction(1, 2)
) -> Claims:
    """The mean and the second moment of the gradient of one sample, by exact Gaussian moments, for w along the first axis.

    The mean of n independent samples is off by the difference of the second moment and the squared mean, divided by n.
    """
    H, d = B + B.T, B.shape[0]
    first, second = gradient_tables(d)
    g = (first * H).sum(axis=(-2, -1)) / (2 * sqrt(2 * pi))
    energy, labels = (H**2).sum(), (H**2).sum() / 2 + noise**2
    square = (H.reshape(-1) @ second.reshape(d * d, d * d) @ H.reshape(-1)) / 8 + d * noise**2 / 2
    Hw, w = H[:, 0], eye(d)[0]
    return {
        "mean": equal(g, (Hw - jump * H[0, 0] * w) / sqrt(2 * pi)),
        "squared mean": equal((g**2).sum(), ((Hw**2).sum() - angle * H[0, 0] ** 2) / (2 * pi)),
        "second moment": equal(square, half * ((d + extra) * energy / 2 + d * noise**2)),
        "noise": between(square - (g**2).sum(), least * d * labels, Fraction(1, 2) * (d + more) * labels),
    }


def label_moment(power: int, along: int, noise: float) -> float:
    r"""\(\mathbb E[y^{power} z^{along}]\) for \(y = He_2(z) / \sqrt2 \pm \sigma\) with a random sign, and an even power."""
    total = 0.0
    for k in range(0, power + 1, 2):
        square = [-1, 0, 1]
        p = reduce(times, [square] * (power - k), [0] * along + [1])
        total += comb(power, k) * noise**k * int(expectation(np.array(p), 1)) / 2 ** ((power - k) // 2)
    return total


def fourth_moment(d: int, noise: float) -> float:
    r"""\(\mathbb E \|v\|^4 = \frac12 \mathbb E[y^4 \|x\|^4]\), where \(\|x\|^2 = z^2 + R\) with R chi-square of d - 1 degrees of freedom."""
    z4, z2, one = (label_moment(4, along, noise) for along in (4, 2, 0))
    return (z4 + 2 * (d - 1) * z2 + (d - 1) * (d + 1) * one) / 2


@dataclass(frozen=True)
class OneFeature:
    r"""The direction u of a feature in d dimensions, at a cosine to w = e_1, and labels \(He_2(u \cdot x) / \sqrt2 \pm \sigma\) with random signs."""

    d: int
    cosine: float
    noise: float

    @property
    def u(self) -> np.ndarray:
        """The direction."""
        u = np.zeros(self.d)
        u[-1] = (1 - self.cosine**2) ** 0.5
        u[0] += self.cosine
        return u

    @property
    def g(self) -> np.ndarray:
        """The mean gradient."""
        g = np.sqrt(2) * self.cosine * self.u
        g[0] -= self.cosine**2 / np.sqrt(2)
        return np.asarray(g / np.sqrt(2 * np.pi))

    @property
    def noise_of_one(self) -> float:
        r"""\(\mathbb E \|v - g\|^2\)."""
        return float((self.d + 4 + self.d * self.noise**2) / 2 - self.g @ self.g)

    def spread(self, n: int) -> float:
        r"""At least the standard deviation of \(n \|\hat g - g\|^2\).

        The fourth moment is bounded by the triangle inequality, and the covariance of v by its second moment, in which u is apart from the others.
        """
        fourth = (fourth_moment(self.d, self.noise) ** 0.25 + (self.g @ self.g) ** 0.5) ** 4
        covariance = (label_moment(2, 2, self.noise) ** 2 + (self.d - 1) * label_moment(2, 0, self.noise) ** 2) / 4
        return spread_of_a_mean(n, fourth, self.noise_of_one, covariance)


SAMPLES = [(1, 24, 1.0, 0.0), (4, 12, 0.6, 0.5), (12, 30, 0.0, 1.0), (20, 8, 0.3, 0.0)]
"""Dimension, number of samples, cosine between u and w, and size of the label noise."""


@theorem(
    statement=r"""
        y = \tfrac1{\sqrt2} He_2(u \cdot x) + \varepsilon:\quad
        \mathbb E \|\hat g - g\|^2 = \tfrac1n \Bigl(\tfrac{d + 4 + d \sigma^2}2 - \|g\|^2\Bigr),\quad
        \tfrac{d}{2 n} \mathbb E y^2 \le \mathbb E \|\hat g - g\|^2 \le \tfrac{d + 4}{2 n} \mathbb E y^2;\quad
        y = \varepsilon:\ \mathbb E \|\hat g\|^2 = \tfrac{d \sigma^2}{2 n}
    """,
    source=f"{NOTES}, 'the gradient is off by at most sqrt(d/n)'",
    literature=LITERATURE,
    instances=st.sampled_from(SAMPLES),
    corners=SAMPLES,
    uses=["feature-learning.gradient-of-a-quadratic"],
    checked_form=f"The expectation for (d, n, cosine, noise) in {SAMPLES}; for all of them it follows from the exact moments. That the deviation "
    "concentrates around its root mean square is not checked.",
    mutants=[
        Mutant("without the dimension", power=0),
        Mutant("a deviation of d/n", rate=2),
        Mutant("without the indicator", factor=2),
        Mutant("as after preprocessing", factor=0.5),
    ],
)
def dls_gradient_noise_sqrt_d_over_n(sizes, rng, *, power=1, rate=1, factor=1) -> Claims:
    r"""The gradient of n samples is off by sqrt(d E y^2 / (2 n)), in root mean square.

    The tails are proved: the variance of a squared deviation is bounded by exact moments of one sample (`spread_of_a_mean`, `OneFeature.spread`); for
    pure noise \(\mathbb E \|v\|^4 = \frac12 d (d + 2)\) and the covariance is half of the identity.
    """
    d, n, cosine, noise = sizes
    feature = OneFeature(d, cosine, noise)
    x, signs = rng.standard_normal((TRIALS, n, d)), 2.0 * rng.integers(0, 2, (TRIALS, n)) - 1
    kept, y = x * (x[..., :1] > 0), ((x @ feature.u) ** 2 - 1) / np.sqrt(2) + noise * signs
    deviation, pure = ((labels[:, None] @ kept)[:, 0] / n for labels in (y, signs))
    squares = {"target": n * ((deviation - feature.g) ** 2).sum(axis=-1), "pure noise": n * (pure**2).sum(axis=-1)}
    exact = {"target": feature.noise_of_one, "pure noise": d / 2}
    spread = {"target": feature.spread(n), "pure noise": spread_of_a_mean(n, d * (d + 2) / 2, d / 2, d / 4)}
    change = factor * d ** (power - 1) * (d / n) ** (rate - 1)
    return {part: mean(squares[part], equals=change * exact[part], tail="variance", scale=spread[part], effect=exact[part] / 8) for part in squares}


@theorem(
    statement=r"""
        y_i = \varepsilon_i \text{ independent of } x,\ \mathbb E \varepsilon^2 = \sigma^2, \text{ and then}\quad
        y_i \leftarrow y_i - \alpha - \beta \cdot x_i,\
        \alpha = \tfrac1n \sum y_i,\ \beta = \tfrac1n \sum y_i x_i:\quad
        \mathbb E \|\hat g\|^2 = \tfrac{\sigma^2}n \Bigl[\bigl(1 - \tfrac1n\bigr) \Bigl(\tfrac d4 - \tfrac{1 - 2 (d + 1) / n}{2 \pi}\Bigr)
        + \tfrac{d (d + 2) (d + 4)}{2 n^2}\Bigr]
    """,
    source=f"derived for {NOTES}, 'preprocess data'",
    literature=LITERATURE,
    instances=arrays(X="n d", samples=st.integers(1, 3), dimensions=st.integers(1, 3), sizes={"n": (1, 3), "d": (1, 3)}),
    corners=[{"X": np.array([[1.0], [2.0]]), "samples": n, "dimensions": d} for n in (1, 2, 3, 4) for d in (1, 2, 3)],
    checked_form="The mean over all sign labels at given points, for every set of points; and the mean over the points, term by term, for n up to 4 "
    "and d up to 3. That it tends to d / (4 n) for n much larger than d, half of the noise without preprocessing, is read off.",
    mutants=[
        Mutant("as without preprocessing", leading=Fraction(1, 2)),
        Mutant("d / 4 alone", rest=0),
        Mutant("without the jump of the indicator", jump=0),
        Mutant("no intercept", intercept=0),
        Mutant("no slope", slope=0),
    ],
)
def preprocessing_halves_the_noise(X, samples, dimensions, *, leading=Fraction(1, 4), rest=1, jump=1, intercept=1, slope=1) -> Claims:
    """Subtracting the best linear fit from pure label noise halves the noise of the gradient once n is much larger than d, and adds d^3/n^2 before.

    The indicator counts through its variance 1/4 instead of its second moment 1/2.
    """
    labels, active = cube(X.shape[0]), where(X[:, 0] > 0, 1, 0)
    gradients = (preprocessed(X, labels, intercept=intercept, slope=slope) * active) @ X / X.shape[0]
    n, d = samples, dimensions
    a, b = expected_noise(n, d)
    most = 1 - Fraction(1, n)
    return {
        "given the points": equal(X.shape[0] * (gradients**2).sum() / len(labels), noise_of(X, active)),
        "polynomial part": equal(a, most * leading * d + rest * Fraction(d * (d + 2) * (d + 4), 2 * n * n)),
        "part over 2 pi": equal(b, jump * most * (Fraction(2 * (d + 1), n) - 1)),
    }


def signal(d: int) -> Any:
    r"""\(\mathbb E_w \langle u, g\rangle^2 = \frac1\pi \mathbb E_w [c^2 (1 - c^2/2)^2]\), c = u.w, for w uniform on the sphere."""
    return (sphere_moment(d, 2) - sphere_moment(d, 4) + sphere_moment(d, 6) / 4) / pi


def squared_gradient(d: int) -> Any:
    r"""\(\mathbb E_w \|g\|^2 = \frac1{2 \pi} \mathbb E_w [2 c^2 - \frac32 c^4]\)."""
    return (2 * sphere_moment(d, 2) - Fraction(3, 2) * sphere_moment(d, 4)) / (2 * pi)


def noise_to_signal(d: int, *, half: Any = Fraction(1, 2)) -> Any:
    r"""The ratio of \(\mathbb E \|\hat g - g\|^2\) to the signal, times n, for \(y = He_2(u \cdot x) / \sqrt2\)."""
    return (half * (d + 4) - squared_gradient(d)) / signal(d)


@theorem(
    statement=r"""
        y = \tfrac1{\sqrt2} He_2(u \cdot x),\ w \text{ uniform on the sphere}:\quad
        \tfrac1{\pi d} \bigl(1 - \tfrac3{d + 2}\bigr) \le \mathbb E_w \langle u, g\rangle^2 \le \tfrac1{\pi d},\quad
        \frac{\pi d (d + 4)}{2 n} \le \frac{\mathbb E \|\hat g - g\|^2}{\mathbb E_w \langle u, g\rangle^2} \le \frac{\pi (d + 3) (d + 4)}{2 n}
    """,
    source=f"derived for {SLIDES}, 'need n >= d^2 + ...', and {NOTES}, 'd^(-1/2) >= sqrt(d/n) => n >= d^2'",
    literature=LITERATURE,
    instances=arrays(d=st.integers(1, 4096)),
    corners=[{"d": d} for d in (1, 2, 3, 10, 4096, 10**6)],
    checked_form="Both bounds for integers d up to 4096 and for 10^6. That the samples are then of use to the later steps is not checked.",
    uses=["feature-learning.gradient-of-a-quadratic"],
    mutants=[
        Mutant("n of order d suffices", exponent=1),
        Mutant("n of order d^3 is needed", exponent=3),
        Mutant("noise without the indicator", half=1),
        Mutant("the signal of a fixed direction", power=0),
        Mutant("at most pi d (d + 4) / 2", more=0),
        Mutant("a signal of at least 1 / (pi d)", defect=0),
    ],
)
def dls22_feature_error_rate(d, *, exponent=2, half=Fraction(1, 2), power=1, more=3, defect=3) -> Claims:
    """The feature in the first gradient is as large as the noise of n samples at n = pi d^2 / 2, up to a factor 1 + O(1/d): hence n of order d^2.

    The bounds are limits as d grows, and are not attained.
    """
    found, size = signal(d), Fraction(1, d**power) / pi
    ratio, unit = noise_to_signal(d, half=half), pi * (d + 4) * Fraction(d) ** (exponent - 2) / 2
    return {
        "signal": between(found, size * (1 - Fraction(defect, d + 2)), size),
        "noise over signal": between(ratio, unit * d, unit * (d + more)),
    }


@theorem(
    statement=r"\mathbb E \|\hat g - g\|^2 = \mathbb E_w \langle u, g\rangle^2 \text{ at a number of samples of order } d^2",
    source=f"{SLIDES}, 'need n >= d^2 + ...'; {NOTES}, 'd^(-1/2) >= sqrt(d/n) => n >= d^2'",
    literature=LITERATURE,
    instances=arrays(first=st.sampled_from([64, 128, 256])),
    corners=[{"first": 64}, {"first": 256}],
    checked_form="The exponent of that number on the grid d = first (1, 2, 4, 8, 16, 32) for first = 64, 128, 256. Bounds for all d are in "
    "dls22_feature_error_rate.",
    uses=["feature-learning.dls22-feature-error-rate"],
    mutants=[
        Mutant("of order d", exponent=1),
        Mutant("of order d^3", exponent=3),
        Mutant("with the signal of a fixed direction", known=1),
    ],
)
def feature_sample_exponent(first, *, exponent=2, known=0) -> Claims:
    """The number of samples at which the feature in the first gradient is as large as the noise grows like the square of the dimension."""
    grid = [first * 2**k for k in range(6)]
    return scaling(
        np.array(grid), stack([noise_to_signal(d) / d**known for d in grid]), equals=exponent, names=("dimension d", "noise to signal of one sample")
    )


def energy_spread(d: int, n: int) -> dict[str, float]:
    r"""At least the standard deviation of \(\|\Pi \hat g\|^2\) for random w, for the projections along u and beside it.

    Given w, \(\|\Pi \hat g\|^2 = \|\Pi g\|^2 + 2 \langle \Pi g, \xi\rangle + \|\xi\|^2\) with \(\xi = \Pi (\hat g - g)\): the second term has the
    variance \(4 \|\Pi g\|^2\) times at most that of \(\xi\) in one direction, the third that of a mean. Over w the conditional mean stays within
    the largest \(\|\Pi g\|^2\), which is \(\frac8{27 \pi}\) along u and \(\frac1{27 \pi}\) beside it.
    """
    parts = {
        "feature": (float(signal(d)), 8 / (27 * np.pi), 5 / 2, 25 / 4, label_moment(4, 4, 0) / 2),
        "beside": (float(squared_gradient(d) - signal(d)), 1 / (27 * np.pi), 1 / 2, (d - 1) / 4, (d - 1) * (d + 1) * label_moment(4, 0, 0) / 2),
    }
    spread = {}
    for part, (average, largest, direction, covariance, fourth) in parts.items():
        third = spread_of_a_mean(n, (fourth**0.25 + largest**0.5) ** 4, 0, covariance) / n
        given = 2 * (average * direction / n) ** 0.5 + third
        spread[part] = float((given**2 + (largest / 2) ** 2) ** 0.5)
    return spread


@theorem(
    statement=r"""
        y = \tfrac1{\sqrt2} He_2(u \cdot x),\ w \text{ uniform on the sphere},\
        s = \mathbb E_w \langle u, g\rangle^2,\ \rho = \mathbb E_w \|g\|^2 - s:\quad
        \mathbb E \langle u, \hat g\rangle^2 = s + \tfrac1n \bigl(\tfrac52 - s\bigr),\quad
        \mathbb E \|\hat g\|^2 - \mathbb E \langle u, \hat g\rangle^2 = \rho + \tfrac1n \bigl(\tfrac{d - 1}2 - \rho\bigr)
    """,
    source=f"derived for {SLIDES}",
    literature=LITERATURE,
    instances=st.sampled_from([(4, 20), (8, 40), (16, 100)]),
    corners=[(4, 20), (8, 40), (16, 100)],
    uses=["feature-learning.gradient-of-a-quadratic", "feature-learning.dls22-feature-error-rate"],
    checked_form="(d, n) = (4, 20), (8, 40), (16, 100).",
    mutants=[
        Mutant("without the noise", noise=0),
        Mutant("without the signal", strength=0),
        Mutant("noise without the indicator", noise=2),
        Mutant("noise beside the feature alone", along=0),
        Mutant("noise of order 1/sqrt n in energy", rate=0.5),
    ],
)
def feature_energy_of_samples(sizes, rng, *, noise=1, strength=1, along=1, rate=1) -> Claims:
    """The energy of the gradient of n samples along the feature and beside it, for a random unit.

    The tails are proved: their variances are bounded in `energy_spread`.
    """
    d, n = sizes
    x, w = rng.standard_normal((TRIALS, n, d)), rng.standard_normal((TRIALS, d))
    y = (x[..., 0] ** 2 - 1) / np.sqrt(2) * ((x @ w[..., None])[..., 0] > 0)
    g = (y[:, None] @ x)[:, 0] / n
    found, beside = float(signal(d)), float(squared_gradient(d) - signal(d))
    share = noise / n**rate
    levels = {"feature": strength * found + along * share * (5 / 2 - found), "beside": strength * beside + share * ((d - 1) / 2 - beside)}
    samples, spread = {"feature": g[:, 0] ** 2, "beside": (g[:, 1:] ** 2).sum(axis=-1)}, energy_spread(d, n)
    return {part: mean(samples[part], equals=levels[part], tail="variance", scale=spread[part], effect=levels[part] / 8) for part in samples}
