"""Gaussian elimination over the field of two elements, on many matrices at once: a row of bits is one unsigned integer."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]


@dataclass(frozen=True)
class Eliminated:
    """Many matrices after elimination of their first ``columns`` bits.

    ``rows``: (trials, rows), what each row has become. ``pivots``: (trials, columns), the row that alone keeps the bit of that column, or -1.
    """

    rows: Words
    pivots: NDArray[np.int64]

    @property
    def rank(self) -> NDArray[np.int64]:
        """The rank of each matrix."""
        return np.asarray((self.pivots >= 0).sum(axis=1))

    @property
    def full(self) -> NDArray[np.bool_]:
        """Whether the columns of each matrix are independent."""
        return np.asarray((self.pivots >= 0).all(axis=1))

    @property
    def rows_needed(self) -> NDArray[np.int64]:
        """How many of the first rows have the rank of all of them; every pivot is the first row that is independent of those before it."""
        return np.asarray(self.pivots.max(axis=1, initial=-1) + 1)

    def bit(self, column: int) -> Words:
        """That bit of the pivot row of each column, packed: bit c of the result belongs to column c; 0 where there is no pivot."""
        if not self.rows.size:
            return np.zeros(len(self.rows), dtype=np.uint64)
        rows = np.take_along_axis(self.rows, np.maximum(self.pivots, 0), axis=1)
        kept = ((rows >> np.uint64(column)) & np.uint64(1)) * (self.pivots >= 0)
        places = np.arange(self.pivots.shape[1], dtype=np.uint64)
        return np.asarray(np.bitwise_or.reduce(kept.astype(np.uint64) << places, axis=1))


def eliminate(rows: Words, columns: int) -> Eliminated:
    """Clear each of the first ``columns`` bits, in turn, from all rows but one: the first with that bit which is no pivot yet.

    Bits above take part, as right-hand sides do. A pivot is never added to another row again, so the first k rows always span what they spanned
    together with the pivots among them.
    """
    rows, trials = rows.copy(), np.arange(len(rows))
    free = np.ones(rows.shape, dtype=bool)
    pivots = np.full((len(rows), columns), -1)
    for column in range(columns if rows.size else 0):
        has = (rows >> np.uint64(column)) & np.uint64(1) == 1
        candidates = has & free
        first = candidates.argmax(axis=1)
        found = candidates[trials, first]
        pivots[found, column] = first[found]
        free[trials[found], first[found]] = False
        has[trials, first] = False
        rows ^= np.where(has & found[:, None], rows[trials, first][:, None], np.uint64(0))
    return Eliminated(rows, pivots)


def parity(words: Words) -> Words:
    """The sum of the bits of each word, modulo two."""
    return np.bitwise_count(words).astype(np.uint64) & np.uint64(1)


def random_rows(rng: Any, trials: int, rows: int, columns: int) -> Words:
    """Uniform rows of that many bits, shape (trials, rows)."""
    return np.asarray(rng.integers(0, 2**columns, (trials, rows), dtype=np.uint64))


def all_matrices(rows: int, columns: int) -> Words:
    """Every matrix of that shape once, shape (2^(rows columns), rows)."""
    codes = np.arange(2 ** (rows * columns), dtype=np.uint64)[:, None]
    return (codes >> np.arange(0, rows * columns, columns or 1, dtype=np.uint64)[:rows]) & np.uint64(2**columns - 1)


def full_rank_probability(columns: int, rows: int) -> Fraction:
    r"""That a uniform matrix has independent columns: \(\prod_{i = m-n+1}^m (1 - 2^{-i})\), exactly; 0 with fewer rows than columns."""
    product = Fraction(1)
    for i in range(rows - columns + 1, rows + 1):
        product *= 1 - Fraction(1, 2**i) if i > 0 else 0
    return product
