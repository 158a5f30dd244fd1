"""Confidence intervals for medians: exact, whatever the distribution."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import binom

from checks.deciders.medians import median_intervals, rank

LEVELS = [Fraction(1, 2), Fraction(1, 20), Fraction(1, 10**6), Fraction(1, 10**12)]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("count", [1, 2, 5, 20, 64, 333])
def test_the_rank_is_the_largest_that_is_certain_enough(count, level):
    """Against SciPy's binomial distribution, which is right to many digits."""
    k = rank(count, level)

    assert binom.cdf(k - 1, count, 0.5) <= float(level) * (1 + 1e-10)
    assert binom.cdf(k, count, 0.5) > float(level) * (1 - 1e-10)


def test_the_rank_is_exact():
    """Five values are all below their median once in 32."""
    assert rank(5, Fraction(1, 32)) == 1
    assert rank(5, Fraction(1, 33)) == 0
    assert rank(0, Fraction(1, 2)) == 0
    assert rank(3, Fraction(1, 2)) == 2


def test_too_few_values_bound_nothing():
    """Four values tell a median with 1/16 at best."""
    low, high = median_intervals(np.arange(8.0).reshape(4, 2), Fraction(1, 20))

    assert low.tolist() == [-np.inf] * 2
    assert high.tolist() == [np.inf] * 2


def test_columns_are_bounded_each_by_itself():
    """By the order statistics of their own."""
    values = np.random.default_rng(0).permutation(np.arange(20.0))
    low, high = median_intervals(np.stack([values, -10 * values], axis=1), Fraction(1, 20))

    assert low.tolist() == [5, -140]
    assert high.tolist() == [14, -50]


@pytest.mark.parametrize("draw", ["standard_cauchy", "standard_normal", "standard_exponential", "coin"])
def test_coverage(draw):
    """Each end misses in at most a twentieth of many samples, and not in much fewer for a continuous distribution; ties make it safer."""
    rng = np.random.default_rng(1)
    samples = rng.integers(0, 2, (64, 4000)) + 0.0 if draw == "coin" else getattr(rng, draw)((64, 4000))
    median = {"standard_exponential": np.log(2), "coin": 0.5}.get(draw, 0.0)
    low, high = median_intervals(samples, Fraction(1, 20))
    missed = [float(np.mean(low > median)), float(np.mean(high < median))]

    # Three standard deviations above 5 %; the rank's own level is 3.0 %.
    assert max(missed) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 4000)
    assert draw == "coin" or min(missed) >= 0.02
