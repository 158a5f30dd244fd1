"""A confidence interval for a median by order statistics: exact for every distribution."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import numpy as np


@lru_cache(maxsize=1024)
def rank(count: int, level: Fraction) -> int:
    """The largest k for which the k-th smallest of so many independent values exceeds their median with a probability of at most ``level``.

    It exceeds the median if fewer than k values are at most the median, which is at most as probable as fewer than k heads in as many tosses of a
    fair coin: computed in integers. 0 if no order statistic is that certain.
    """
    allowed, ways, term, k = level * 2**count, 0, 1, 0
    while ways + term <= allowed:
        ways += term
        term = term * (count - k) // (k + 1)
        k += 1
    return k


def median_intervals(values: np.ndarray, level: Fraction) -> tuple[np.ndarray, np.ndarray]:
    """Bounds of the medians of the columns; each is wrong with a probability of at most ``level``, and infinite where the rows are too few."""
    count, columns = values.shape
    k = rank(count, level)
    if k == 0:
        return np.full(columns, -np.inf), np.full(columns, np.inf)
    ordered = np.sort(values, axis=0)
    return ordered[k - 1], ordered[count - k]
