r"""The Hermite coefficients \(c_k = E[\phi(z) He_k(z)]\) of the ReLU \(\phi(z) = \max(z, 0)\), and how fast their series converge.

Stein's identity holds for \(p(z) 1_{z > 0}\) with weak derivatives: the cut adds a point mass at 0 and its derivatives (`stein_weak_derivative`).
With p = z this is \(c_k = He_{k-2}(0) / \sqrt{2\pi}\); the antiderivatives that give it for every k are in `relu_antiderivatives`, the closed form
in `dls_relu_hermite_coeffs`. The derivative \(\phi' = 1_{z > 0}\) has the same coefficients, shifted by one.

The tails of the two Parseval sums, \(T_K = \sum_{k > K} c_k^2 / k!\) and \(T'_K = \sum_{k > K} c_{k+1}^2 / k!\), are sums of
\(w_j = \binom{2j}{j} 4^{-j}\) times a rational function of j. Such sums telescope up to a rational factor (`parseval_tail_steps`), which leaves
two-sided bounds with explicit constants, and the rates \(K^{-3/2}\) and \(K^{-1/2}\) (`relu_parseval_tails`).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb, factorial
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, between, equal, identity, theorem
from checks.arithmetic import hermite_coefficients, pi, sqrt
from checks.claims import Claims
from checks.instances import arrays, polynomials
from theorems.objects.gaussian import derivative, double_factorial, half_line, times

LITERATURE = "@damian2022neural"
LAST = 60
"""The highest coefficient that is compared with its closed form."""

LONGEST = 100
"""The longest partial sum of a Parseval series."""


def one(k: int) -> int:
    """No factorial at all."""
    return 1


@theorem(
    statement=r"""
        f(z) = p(z) 1_{z > 0}: \quad
        \mathbb E[f\, He_t] = \mathbb E[p^{(t)}(z) 1_{z > 0}] + \tfrac1{\sqrt{2\pi}} \sum_{i < t} p^{(i)}(0) He_{t-1-i}(0)
    """,
    source="derived for @soltanolkotabi2022erice, 'By Stein', which is applied to networks of ReLUs",
    literature=f"@stein1981estimation; {LITERATURE}",
    instances=arrays(p=polynomials((0, 5), 1), t=st.integers(0, 6)),
    corners=[{"p": np.array([1.0]), "t": t} for t in (1, 2, 3)] + [{"p": np.array([0.0, 1.0]), "t": t} for t in (1, 2, 4)],
    uses=["hermite.stein-hermite"],
    mutants=[
        Mutant("the derivative almost everywhere: no point mass", jump=0),
        Mutant("the sign of the point mass", jump=-1),
        Mutant("the point mass alone, without its derivatives", derivatives=0),
        Mutant("the polynomial itself is not differentiated", smooth=0),
    ],
)
def stein_weak_derivative(p, t, *, jump=1, derivatives=1, smooth=1) -> Claims:
    """Stein's identity for a polynomial that is cut off at 0: the weak derivatives are those of the polynomial, and point masses at the cut."""
    differentiated, masses = p, 0
    for i in range(t):
        if i < len(p):
            mass = 1 if i == t - 1 else derivatives
            masses = masses + mass * factorial(i) * p[i] * hermite_coefficients(t - 1 - i)[0]
        differentiated = derivative(differentiated, -1) if smooth else p
    return equal(half_line(times(hermite_coefficients(t), p)), half_line(differentiated) + jump * masses / sqrt(2 * pi))


@theorem(
    statement=r"""
        \big(He_{k-1} \varphi\big)' = -He_k \varphi, \quad \big((z He_{k-1} + He_{k-2}) \varphi\big)' = -z He_k \varphi
    """,
    source="derived for @featurelearningnotes, pp. 2-3, c_1 = 1/2, c_2 = 1/sqrt(2 pi)",
    literature=LITERATURE,
    checked_form="all k, from the recurrence He_k = z He_(k-1) - (k-1) He_(k-2) and He_k' = k He_(k-1), which define the polynomials",
    mutants=[
        Mutant("a derivative without the degree", degree=0),
        Mutant("twice the leading term in the recurrence", leading=2),
        Mutant("without the lower polynomial", lower=0),
    ],
)
def relu_antiderivatives(*, degree=1, leading=1, lower=1) -> Claims:
    r"""Antiderivatives against the Gaussian density, for every k.

    Between 0 and infinity they give \(E[1_{z > 0} He_k] = He_{k-1}(0) / \sqrt{2\pi}\) for k >= 1 and
    \(E[\phi He_k] = He_{k-2}(0) / \sqrt{2\pi}\) for k >= 2.
    """
    import sympy

    k, z, c, b = sympy.symbols("k z c b")  # c and b stand for He_{k-3}(z) and He_{k-2}(z)
    a = leading * z * b - (k - 2) * c
    he = leading * z * a - (k - 1) * b
    slope_a, slope_b = (k - 1) ** degree * b, (k - 2) ** degree * c
    return {
        "step": identity(slope_a - z * a, -he),
        "relu": identity(a + z * slope_a + lower * slope_b - z * (z * a + lower * b), -z * he),
    }


def closed_form(k: int, *, sign: int = 1, below: int = 3, odd: Any = 0) -> Any:
    """c_k as it is stated."""
    if k == 1:
        return Fraction(1, 2)
    if k % 2:
        return odd / sqrt(2 * pi)
    return (sign * (-1) ** (k // 2 - 1) * double_factorial(k - below) if k else 1) / sqrt(2 * pi)


@theorem(
    statement=r"""
        c_k = \mathbb E[\phi(z) He_k(z)]: \quad
        c_0 = \tfrac1{\sqrt{2\pi}},\ c_1 = \tfrac12,\ c_{2j+2} = \tfrac{(-1)^j (2j-1)!!}{\sqrt{2\pi}},\ c_{2j+3} = 0; \quad
        \phi' = 1_{z > 0} = \sum_{k \ge 0} \frac{c_{k+1}}{k!} He_k
    """,
    source="@featurelearningnotes, pp. 2-3",
    literature=f"{LITERATURE}; @odonnell2014analysis, chapter 11",
    instances=arrays(k=st.integers(0, LAST)),
    corners=[{"k": k} for k in (1, 0, *range(2, LAST + 1))],
    uses=["relu-hermite.relu-antiderivatives"],
    checked_form=f"every k up to {LAST}; for all k the closed form follows from the antiderivatives. That the series converge: relu_parseval_tails",
    mutants=[
        Mutant(
            "c_k are the coefficients of the derivative",
            as_printed=True,
            where="p. 2, the expansion of phi', and c_1 = 1/2, c_2 = 1/sqrt(2 pi) below it",
            note="These are the coefficients of phi; those of phi' are shifted by one: E[phi'(z) z] = 1/sqrt(2 pi), where c_1 = 1/2 is printed. "
            "The gradient below uses c_(k+1) for phi', which is right.",
            shift=0,
        ),
        Mutant("shifted the other way", shift=-1),
        Mutant("the sign (-1)^(k/2)", sign=-1),
        Mutant("(k - 1)!! for (k - 3)!!", below=1),
        Mutant("odd coefficients that do not vanish", odd=Fraction(1, 3)),
    ],
)
def dls_relu_hermite_coeffs(k, *, shift=1, sign=1, below=3, odd=0) -> Claims:
    """The Hermite coefficients of the ReLU in closed form, and those of its derivative, which are the same ones shifted by one."""
    he = hermite_coefficients(k)
    constants = {"sign": sign, "below": below, "odd": odd}
    return {
        "relu": equal(half_line([0, *he]), closed_form(k, **constants)),
        "derivative": equal(half_line(he), closed_form(abs(k + shift), **constants)),
    }


@theorem(
    statement=r"""
        w_j = \tbinom{2j}{j} 4^{-j},\ s(j) = \tfrac1{6j+\beta}: \quad w_j - w_{j+1} = \tfrac{w_j}{2j+2}, \quad
        w_j s(j) - w_{j+1} s(j+1)
        = \tfrac{w_j}{(2j+1)(2j+2)} \left(1 + \tfrac{(6 - 10\beta) j + 12 - 5\beta - \beta^2}{(6j+\beta)(6j+6+\beta)}\right), \quad
        w_{j+1}^2 (j + \tfrac32) < w_j^2 (j + \tfrac12),\ w_{j+1}^2 (j + \tfrac54) > w_j^2 (j + \tfrac14)
    """,
    source="derived for @featurelearningnotes, pp. 2-3",
    mutants=[
        Mutant("the ratio of the next weight", ratio=2),
        Mutant("an exact telescope", slope=0),
        Mutant("another slope in beta", slope=9),
        Mutant("the other side of Wallis' bound", wallis=-1),
    ],
)
def parseval_tail_steps(*, ratio=1, slope=10, wallis=1) -> Claims:
    r"""How the tails telescope, for every j.

    The last fraction is positive for \(\beta = 3/5\), and negative for \(\beta = 6/5\) from j = 1 on, so for \(J \ge 1\)
    \(w_J / (6J + 6/5) \le \sum_{j \ge J} w_j / ((2j+1)(2j+2)) \le w_J / (6J + 3/5)\). By the last two parts
    \(w_j^2 (j + 1/2)\) falls and \(w_j^2 (j + 1/4)\) rises, to \(1/\pi\) (Wallis), which bounds \(w_J\) on both sides.
    """
    import sympy

    j, beta = sympy.symbols("j beta", positive=True)
    half, quarter = sympy.Rational(1, 2), sympy.Rational(1, 4)
    r = (2 * j + ratio) / (2 * j + 2)
    rest = (6 - slope * beta) * j + 12 - 5 * beta - beta**2
    factor = 1 + rest / ((6 * j + beta) * (6 * j + 6 + beta))
    return {
        "weights": identity(1 - r, 1 / (2 * j + 2)),
        "telescope": identity(1 / (6 * j + beta) - r / (6 * j + 6 + beta), factor / ((2 * j + 1) * (2 * j + 2))),
        "falls": identity(r**2 * (j + 1 + half), (j + half) * (1 - wallis / (2 * j + 2) ** 2)),
        "rises": identity(r**2 * (j + 1 + quarter), (j + quarter) * (1 + wallis / ((2 * j + 2) ** 2 * (4 * j + 1)))),
    }


@lru_cache(maxsize=4096)
def energy(K: int, shift: int, weight: Any = factorial) -> Fraction:
    r"""The rational r in \(\sum_{k \le K} c_{k + shift}^2 / k! = 1/4 + r / (2\pi)\), where the term of \(c_1 = 1/2\) is the first part."""
    before = energy(K - 1, shift, weight) if K else Fraction(0)
    index = K + shift
    return before if index % 2 else before + Fraction(double_factorial(index - 3) ** 2, weight(K))


@theorem(
    statement=r"""
        T_K = \sum_{k > K} \tfrac{c_k^2}{k!},\ T'_K = \sum_{k > K} \tfrac{c_{k+1}^2}{k!},\ J = \lceil K/2 \rceil: \quad
        T'_K = T_{K+1} + \tfrac{w_J}{2\pi}, \quad \tfrac{w_J}{6J + 6/5} \le 2\pi T_{K+1} \le \tfrac{w_J}{6J + 3/5}, \quad
        \tfrac{1}{\sqrt{K + 2}} \le \pi\sqrt{2\pi}\, T'_K \le \tfrac1{\sqrt{K - 1/2}}, \quad
        (K + 1)^{-3/2} \le 3\pi\sqrt{2\pi}\, T_K \le (K - \tfrac45)^{-3/2}
    """,
    source="derived for @featurelearningnotes, pp. 2-3",
    literature=LITERATURE,
    instances=arrays(K=st.integers(1, LONGEST)),
    corners=[{"K": K} for K in range(1, LONGEST + 1)],
    uses=["relu-hermite.dls-relu-hermite-coeffs", "relu-hermite.parseval-tail-steps"],
    checked_form=f"the tails as 1/2 minus the partial sums, for every K from 1 to {LONGEST}, against bounds that tend to 0 (so that both sums are "
    "1/2) and share their leading terms, T'_K ~ K^(-1/2) / (pi sqrt(2 pi)) and T_K ~ K^(-3/2) / (3 pi sqrt(2 pi)). From one K to the next, "
    "for all K: parseval-tail-steps",
    mutants=[
        Mutant("a series without 1/k!", weight=one),
        Mutant("the tails differ by twice as much", gap=2),
        Mutant("a larger lower bound", lower=1),
        Mutant("a smaller upper bound", upper=1),
        Mutant("a rate for the derivative that is 2 per cent larger", slow=Fraction(51, 50)),
        Mutant("a rate for the derivative that is 2 per cent smaller", slow=Fraction(49, 50)),
        Mutant("a rate that is 2 per cent larger", fast=Fraction(51, 50)),
        Mutant("a rate that is 2 per cent smaller", fast=Fraction(49, 50)),
        Mutant("the derivative's tail falls as 1/K", power=2),
        Mutant("both tails fall as K^(-1/2)", cube=1),
    ],
)
def relu_parseval_tails(K, *, weight=factorial, gap=1, lower=Fraction(6, 5), upper=Fraction(3, 5), slow=1, fast=1, power=1, cube=3) -> Claims:
    """The energy of the ReLU beyond degree K falls as K^(-3/2), that of its derivative as K^(-1/2), with the constants of the leading terms.

    No bound is attained; at K = 100 the two sides of a rate are 2.7 and 1.3 per cent apart.
    """

    def tail(last: int, shift: int) -> Any:
        return Fraction(1, 4) - energy(last, shift, weight) / (2 * pi)

    J = (K + 1) // 2
    w = Fraction(comb(2 * J, J), 4**J)
    leading = pi * sqrt(2 * pi)
    return {
        # Times 2 pi both sides are rational.
        "difference": equal(energy(K + 1, 0, weight) - energy(K, 1, weight), gap * w),
        "tail": between(2 * pi * tail(K + 1, 0), w / (6 * J + lower), w / (6 * J + upper)),
        "derivative": between(leading * tail(K, 1), slow / sqrt(K + 2) ** power, slow / sqrt(Fraction(2 * K - 1, 2)) ** power),
        "relu": between(3 * leading * tail(K, 0), fast / sqrt(K + 1) ** cube, fast / sqrt(Fraction(5 * K - 4, 5)) ** cube),
    }
