r"""How far the gradient of one ReLU unit on a polynomial target is from its mean, over n Gaussian samples.

The sum of n independent vectors is off by the root of its variance, and the variance of \(g(U x)\, x\, 1\) is a weighted second moment of g. How much
the weight \(\|z\|^2\) can add for a polynomial of degree p is an eigenvalue of a Jacobi matrix, in closed form up to degree three
(`weight_of_a_polynomial`). With it the deviation has explicit constants (`lemma1_concentration`), and its rates are \(n^{-1/2}\) and \(d^{1/2}\)
(`rates_of_the_deviation`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, reduce
from math import factorial
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, event, leq, mean, scaling, theorem
from checks.arithmetic import hermite_coefficients, sqrt
from checks.claims import Claims
from checks.instances import arrays, polynomials
from theorems.objects.gaussian import expectation, inner, moments, times, times_coordinates
from theorems.objects.spread import spread_of_a_mean

SOURCE = "@soltanolkotabi2022erice, Lemma 1"
LITERATURE = "@damian2022neural, Lemma 32"
TRIALS = 500


@lru_cache(maxsize=32)
def weighted_moments(p: int, r: int) -> np.ndarray:
    r"""The integers \(E[x^a x^b \|x\|^2]\) for all monomials with degrees up to p in each of r variables."""
    count = (p + 1) ** r
    raised = times_coordinates(np.eye(count, dtype=np.int64).reshape(count, *((p + 1,) * r)), r)
    return np.asarray(sum(inner(raised[j], raised[j], r) for j in range(r)))


def largest_weight(p: int, r: int, *, root: Any = 1) -> Any:
    r"""\(\rho_{p,r} = \sup_{\deg g \le p} E[g^2 \|z\|^2] / E g^2\) for p up to 3: a zero of a Laguerre polynomial, doubled."""
    if p < 2:
        return r + 2 * p
    middle = r + 2 * (p - 1)
    return middle + root * sqrt(2 * middle)


def heaviest(p: int, r: int) -> Any:
    r"""A polynomial of degree p that attains it, shape (p + 1,) * r: 1, \(z_1\), and \(z_1^{p-2} (\|z\|^2 - \tau)\) with the other zero \(\tau\)."""
    table = np.zeros((p + 1,) * r, dtype=np.int64)
    lower = table.copy()
    lower[(max(p - 2, p % 2),) + (0,) * (r - 1)] = 1
    if p < 2:
        return lower
    for axis in range(r):
        at = np.zeros(r, dtype=np.int64)
        at[0] = p - 2
        at[axis] += 2
        table[tuple(at)] += 1
    return table - largest_weight(p, r, root=-1) * lower


def second_moments(g: Any) -> tuple[Any, Any]:
    r"""\(E g(z)^2\) and \(E[g(z)^2 \|z\|^2]\)."""
    p, r = g.shape[0] - 1, g.ndim
    row = g.reshape(-1)
    return row @ moments(p, p, r) @ row, row @ weighted_moments(p, r) @ row


@theorem(
    statement=r"""
        \deg g \le p,\ z \sim N(0, I_r):\quad \mathbb E[g(z)^2 \|z\|^2] \le \rho_{p,r}\, \mathbb E g(z)^2,\quad
        \rho_{p,r} \le (\sqrt p + \sqrt{p + r})^2,\qquad
        \rho_{0,r} = r,\ \rho_{1,r} = r + 2,\ \rho_{2,r} = r + 2 + \sqrt{2 (r + 2)},\ \rho_{3,r} = r + 4 + \sqrt{2 (r + 4)}
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(g=polynomials((0, 3), (1, 3))),
    corners=[{"g": np.array([0.0, 1.0])}, {"g": np.array([-0.5, 0.0, 1.0])}, {"g": np.array([0.0, -2.0, 0.0, 1.0])}, {"g": np.array([[1.0]])}],
    tight=Tight(arrays(lambda b: {"g": b * np.array([[0.0, 0.0], [1.0, 0.0]])}, b=""), part="weight"),
    uses=["hermite.stein-hermite"],
    checked_form="Degrees up to three, in up to three variables. For larger degrees the bound by square roots alone is derived, from "
    "z = a + a^* with the operators that lower and raise the degree.",
    mutants=[
        Mutant("the dimension alone", weight=lambda p, r: r),
        Mutant("two for each degree", weight=lambda p, r: r + 2 * p),
        Mutant("the next constant", weight=lambda p, r: largest_weight(p + 1, r) if p < 3 else 4 * (p + r)),
        Mutant("without the root", weight=lambda p, r: largest_weight(p, r, root=0)),
        Mutant("operators that do not add up", both=0),
    ],
)
def weight_of_a_polynomial(g, *, weight=largest_weight, both=2) -> Claims:
    """The weight |z|^2 adds at most a constant to the second moment of a polynomial of given degree; equality for one of them in each dimension.

    In polar coordinates the constant is the largest zero of an orthogonal polynomial: twice that of a Laguerre polynomial of degree at most two.
    """
    p, r = g.shape[0] - 1, g.ndim
    square, weighted = second_moments(g)
    least, most = second_moments(heaviest(p, r))
    rho = weight(p, r)
    return {
        "weight": leq(weighted, rho * square),
        "attained": equal(most, rho * least),
        "roots": leq(rho, 2 * p + r + both * sqrt(p * (p + r))),
    }


@dataclass(frozen=True)
class OneUnit:
    r"""n samples of \(v = g(x_1)\, x\, 1_{x_2 + b \ge 0}\) in d dimensions, with the normalised Hermite polynomial g of degree p."""

    p: int
    d: int
    n: int
    b: float

    @property
    def active(self) -> float:
        r"""\(\Phi(b)\), the probability of the half-space."""
        from scipy.special import ndtr

        return float(ndtr(self.b))

    @property
    def density(self) -> float:
        r"""\(\varphi(b)\)."""
        return float(np.exp(-(self.b**2) / 2) / np.sqrt(2 * np.pi))

    @property
    def average(self) -> np.ndarray:
        r"""\(E v\): the linear part of g counts along \(x_1\), the constant one along \(x_2\)."""
        g = np.zeros(self.d)
        if self.p < 2:
            g[1 - self.p] = self.active if self.p else self.density
        return g

    @property
    def diagonal(self) -> np.ndarray:
        r"""The matrix \(E[v v^\top]\), which is diagonal."""
        squares = np.full(self.d, self.active)
        squares[0] *= 2 * self.p + 1
        squares[1] -= self.b * self.density
        return squares

    def variance(self, *, indicator: float = 1, weight: float = 1, centred: float = 1) -> float:
        r"""\(E \|v\|^2 - \|E v\|^2\)."""
        total = self.diagonal.sum() - (1 - weight) * 2 * self.p * self.active
        return float(total * self.active ** (indicator - 1) - centred * self.average @ self.average)

    @property
    def spread(self) -> float:
        r"""At least the standard deviation of \(n \|\mathrm{dev}\|^2\), by the fourth moment without the indicator."""
        g4 = reduce(times, [hermite_coefficients(self.p)] * 4)
        z4, z2, one = (int(expectation(np.array([0] * k + g4), 1)) / factorial(self.p) ** 2 for k in (4, 2, 0))
        fourth = z4 + 2 * (self.d - 1) * z2 + (self.d - 1) * (self.d + 1) * one
        size = float(np.linalg.norm(self.average))
        return spread_of_a_mean(self.n, (fourth**0.25 + size) ** 4, self.variance(), float((self.diagonal**2).sum()))

    def deviations(self, rng: np.random.Generator, trials: int) -> np.ndarray:
        r"""\(\|\frac1n \sum_i v_i - E v\|^2\) for independent samples, shape (trials,)."""
        x = rng.standard_normal((trials, self.n, self.d))
        labels = np.polynomial.hermite_e.hermeval(x[..., 0], np.eye(self.p + 1)[-1]) / factorial(self.p) ** 0.5
        found = ((labels * (x[..., 1] + self.b >= 0))[:, None] @ x)[:, 0] / self.n
        return np.asarray(((found - self.average) ** 2).sum(axis=-1))


UNITS = [OneUnit(1, 24, 12, 0.3), OneUnit(2, 4, 32, 0.3), OneUnit(0, 3, 8, -0.5), OneUnit(2, 6, 64, 0.0)]
CONSTANT = OneUnit(0, 100, 2, 0.0)
"""The smallest sample that the slide allows for a constant in dimension 100, with delta = 1/10 and beta = 40."""


def any_degree_at_least_zero(unit, rng) -> Claims:
    """The bound of the slide for p = 0 and c = 1, where two samples meet its conditions: 2 >= (6 sqrt(d) / delta)^(4 / beta) = 1.9."""
    delta, beta = 0.1, 40
    failure = 2 * np.exp(-float(unit.d)) + 2 * float(unit.n) ** (1 - beta)
    return event(unit.deviations(rng, TRIALS) > delta**2, at_most=failure)


@theorem(
    statement=r"""
        v = g(U x)\, x\, 1_{w \cdot x + b \ge 0},\ U U^\top = I_r,\ \deg g \le p,\
        \mathrm{dev} = \tfrac1n \sum_i v_i - \mathbb E v:\quad
        n\, \mathbb E \|\mathrm{dev}\|^2 = \mathbb E[g^2 \|x\|^2 1] - \|\mathbb E v\|^2 \le (d - r + \rho_{p,r})\, \mathbb E g^2, \quad
        \mathbb P\bigl(\|\mathrm{dev}\| > \delta \sqrt{\mathbb E g^2}\bigr) \le \frac{d - r + \rho_{p,r}}{n\, \delta^2}
    """,
    source=f"{SOURCE}, with explicit constants and without its exponential tail",
    literature=LITERATURE,
    instances=st.sampled_from(UNITS),
    corners=UNITS,
    uses=["gradient-concentration.weight-of-a-polynomial"],
    checked_form="One hidden direction, g a normalised Hermite polynomial, w orthogonal to it, (p, d, n, b) = (1, 24, 12, 0.3), (2, 4, 32, 0.3), "
    "(0, 3, 8, -0.5), (2, 6, 64, 0); the probability that twice, and four times, the bound is kept. The exponential "
    "tail of the slide, with its unnamed constants, is not checked.",
    mutants=[
        Mutant(
            "any degree",
            as_printed=True,
            where="Lemma 1, 'a polynomial of degree p'",
            note="For p = 0 the first condition on n is n >= 0, and the second one tends to n >= 1 as beta grows. With g = 1, d = 100, delta = 1/10 "
            "and beta = 40 two samples are enough, and the lemma claims a failure rate of at most 2 exp(-100 c) + 4e-12. The deviation is about "
            "sqrt(d / (2 n)) = 5, and the rate is one; a smaller c only needs a larger d. The lemma needs p >= 1.",
            predicate=any_degree_at_least_zero,
            instances=st.just(CONSTANT),
        ),
        Mutant("without the indicator", indicator=0),
        Mutant("without the weight of the polynomial", weight=0),
        Mutant("the second moment in place of the variance", centred=0),
        Mutant("a variance that falls like 1/sqrt n", rate=0.5),
        Mutant("a bound in probability without the dimension", dimension=0),
    ],
)
def lemma1_concentration(unit, rng, *, indicator=1, weight=1, centred=1, rate=1, dimension=1) -> Claims:
    r"""The mean of n gradients is off by the root of their variance over n, which is at most the dimension plus what the polynomial's degree adds.

    For \(\beta = 1\) the printed probability \(1 - 2 e^{-cd} - 2 n^{-(\beta - 1)}\) is negative, so the lemma says nothing there.
    """
    squares, exact = unit.deviations(rng, TRIALS), unit.variance(indicator=indicator, weight=weight, centred=centred)
    bound = dimension * (unit.d - 1) + float(largest_weight(unit.p, 1))
    return {
        "mean": mean(unit.n**rate * squares, equals=exact, tail="variance", scale=unit.n ** (rate - 1) * unit.spread, effect=exact / 10),
        "probability": {f"{k} of the bound": event(unit.n * squares <= k * bound, at_least=1 - 1 / k, effect=0.1) for k in (2, 4)},
    }


SIZES = np.array([8, 32, 128, 512])
CURVES = 16


@theorem(
    statement=r"\|\mathrm{dev}\| \asymp n^{-1/2} \text{ for fixed } d, \qquad \|\mathrm{dev}\| \asymp d^{1/2} \text{ for fixed } n",
    source=f"{SOURCE}, the rates",
    literature=LITERATURE,
    instances=st.just(1),
    uses=["gradient-concentration.lemma1-concentration"],
    checked_form="He_1 along one direction and a half-space beside it: root mean squares over 32 experiments, for n = 8, 32, 128, 512 in four "
    "dimensions, and for d = 8, 32, 128, 512 with eight samples.",
    mutants=[
        Mutant("the rate 1/n", sample=-1),
        Mutant("a rate without the dimension", dimension=0),
        Mutant("linear in the dimension", dimension=1),
        Mutant("the rate of the energy", squared=1),
    ],
)
def rates_of_the_deviation(p, rng, *, sample=-0.5, dimension=0.5, squared=0.5) -> Claims:
    """The mean of n gradients is off like n^(-1/2) and d^(1/2)."""

    def curve(units: list[OneUnit]) -> np.ndarray:
        squares = [unit.deviations(rng, 32 * CURVES).reshape(CURVES, 32).mean(axis=1) for unit in units]
        return np.stack(squares, axis=-1) ** squared

    return {
        "samples": scaling(SIZES, curve([OneUnit(p, 4, int(n), 0.3) for n in SIZES]), equals=sample, names=("samples n", "deviation")),
        "dimension": scaling(SIZES, curve([OneUnit(p, int(d), 8, 0.3) for d in SIZES]), equals=dimension, names=("dimension d", "deviation")),
    }
