"""The cube {-1, 1}^n with its characters, as exact integer tables."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from checks.instances.errors import InstanceError

__all__ = ["characters", "cube", "monomials"]

Integers = NDArray[np.int64]


def cube(n: int) -> Integers:
    """Return the points of {-1, 1}^n, shape (2^n, n): coordinate i of point p is -1 where bit i of p is set."""
    _check("cube", n, 20)
    return 1 - 2 * ((np.arange(2**n)[:, None] >> np.arange(n)) & 1)


def characters(n: int) -> Integers:
    """Return all parity functions on ``cube(n)``, shape (2^n subsets, 2^n points); row s multiplies the coordinates in the bits of s."""
    _check("characters", n, 12)
    return _characters(np.arange(2**n), n)


def monomials(n: int, k: int) -> Integers:
    """Return the parity functions of ``k`` coordinates on ``cube(n)``, shape (n choose k, 2^n)."""
    _check("monomials", n, 20)
    if isinstance(k, bool) or not isinstance(k, int) or not 0 <= k <= n:
        raise InstanceError(f"monomials({n}, {k!r}): the degree must be an integer from 0 to {n}")
    subsets = [sum(1 << i for i in chosen) for chosen in combinations(range(n), k)]
    return _characters(np.array(subsets), n)


def _characters(subsets: Integers, n: int) -> Integers:
    shared = np.bitwise_count(subsets[:, None] & np.arange(2**n)).astype(np.int64)
    return 1 - 2 * (shared & 1)


def _check(name: str, n: int, most: int) -> None:
    if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= most:
        raise InstanceError(f"{name}({n!r}): the dimension must be an integer from 0 to {most}")
