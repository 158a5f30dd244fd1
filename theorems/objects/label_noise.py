r"""The gradient of one ReLU unit on pure label noise, after the best linear fit was subtracted from the labels.

For points \(x_1, \dots, x_n\) write \(1_i\) for the indicator of \(w \cdot x_i > 0\), and \(S = \frac1n \sum_i 1_i x_i x_i^\top\),
\(\hat\Sigma = \frac1n \sum_i x_i x_i^\top\), \(m = \frac1n \sum_i 1_i x_i\), \(\bar x = \frac1n \sum_i x_i\).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any

from checks.arithmetic import trace
from theorems.objects.gaussian import double_factorial, moment

Factor = tuple[int, tuple[int, ...], bool]
"""A sample, the coordinates that are multiplied, and whether its indicator is a factor too."""


def preprocessed(X: Any, y: Any, *, intercept: int = 1, slope: int = 1) -> Any:
    r"""\(y - \alpha - X \beta\) with \(\alpha = \frac1n \sum_i y_i\), \(\beta = \frac1n \sum_i y_i x_i\), for labels (..., n)."""
    n = X.shape[0]
    return y - intercept * y.sum(axis=-1)[..., None] / n - slope * (y @ X / n) @ X.T


def noise_of(X: Any, active: Any) -> Any:
    r"""The expected \(n\, \|\hat g\|^2\), \(\hat g = \frac1n \sum_i 1_i y_i x_i\) after preprocessing, for labels of mean 0 and variance 1.

    It is linear in the labels: with \(c_i = \frac1n (1_i x_i - m - S x_i)\) it is \(\sum_i y_i c_i\), so this is \(n \sum_i \|c_i\|^2\).
    """
    n = X.shape[0]
    kept = active[:, None] * X
    S, covariance, m, mean = kept.T @ X / n, X.T @ X / n, kept.sum(axis=0) / n, X.sum(axis=0) / n
    return trace(S) - m @ m + trace(S @ covariance @ S) - 2 * trace(S @ S) + 2 * m @ S @ mean


@lru_cache(maxsize=64)
def expected_noise(n: int, d: int) -> tuple[Fraction, Fraction]:
    r"""The expectation of `noise_of` over standard normal points, exactly, as a and b in \(a + b / (2\pi)\): term by term, over all indices."""
    samples, coordinates = range(n), range(d)
    terms: list[tuple[Fraction, list[Factor]]] = []
    for a, i in product(coordinates, samples):
        terms.append((Fraction(1, n), [(i, (a, a), True)]))
        terms += [(Fraction(-1, n**2), [(i, (a,), True), (j, (a,), True)]) for j in samples]
    for a, b, i, j in product(coordinates, coordinates, samples, samples):
        terms.append((Fraction(-2, n**2), [(i, (a, b), True), (j, (b, a), True)]))
        for k in samples:
            terms.append((Fraction(2, n**3), [(i, (a,), True), (j, (a, b), True), (k, (b,), False)]))
            terms += [(Fraction(1, n**3), [(i, (a, b), True), (j, (b, c), False), (k, (c, a), True)]) for c in coordinates]
    total = [Fraction(0), Fraction(0)]
    for weight, factors in terms:
        size, odd = product_moment(factors)
        total[odd // 2] += weight * size
    return total[0], total[1]


def product_moment(factors: Sequence[Factor]) -> tuple[Fraction, int]:
    r"""The expectation of a product, as its size and the number of factors \(1/\sqrt{2\pi}\) in it; the first coordinate is that along w."""
    size, odd = Fraction(1), 0
    for sample in {sample for sample, _, _ in factors}:
        mine = [(coordinates, indicator) for index, coordinates, indicator in factors if index == sample]
        powers = Counter(coordinate for coordinates, _ in mine for coordinate in coordinates)
        first = powers.pop(0, 0)
        size *= prod(moment(power) for power in powers.values())
        if not any(indicator for _, indicator in mine):
            size *= moment(first)
        elif first % 2:
            size, odd = size * double_factorial(first - 1), odd + 1
        else:
            size *= Fraction(double_factorial(first - 1), 2)
    return (size, odd) if size else (size, 0)
