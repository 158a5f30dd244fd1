r"""Parities from samples: Gaussian elimination over the field of two elements finds what gradient descent on the population loss cannot.

Noiseless samples determine a parity when their matrix has rank n, which n + 1.61 uniform samples reach on average. The probability is checked
twice: against all matrices of a tiny size (`parity_by_gaussian_elimination`), and by elimination on 24 bits (`parity_recovered_on_24_bits`). The
expected number of samples follows by summing it (`parity_expected_samples`), and is measured too (`parity_samples_counted`).
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, between, equal, event, leq, mean, theorem
from checks.claims import Claims
from theorems.objects.elimination import all_matrices, eliminate, full_rank_probability, parity, random_rows

SOURCE = "derived for @abbe2019universality, 'Results', corollary of Theorem 2: the algorithm on samples that is emulated"

SHAPES = [(n, m) for n, m in product(range(5), repeat=2) if n * m <= 12] + [(1, 12), (2, 6)]
TRIALS = 2000
BITS = 24


@lru_cache(maxsize=64)
def determined(n: int, m: int) -> tuple[int, int]:
    """Of all m by n matrices: how many tell any two parities apart, and how many have rank n where that is not so, or the other way round."""
    rows = all_matrices(m, n)
    others = np.arange(1, 2**n, dtype=np.uint64)
    unique = np.all([(parity(rows & other) == 1).any(axis=1) for other in others], axis=0) | (n == 0)
    return int(np.broadcast_to(unique, len(rows)).sum()), int((unique != eliminate(rows, n).full).sum())


def probability(n: int, m: int) -> Fraction:
    """Of rank n, with m rows."""
    return full_rank_probability(n, m)


def one_factor_less(n: int, m: int) -> Fraction:
    """The product from m - n + 2 on."""
    return full_rank_probability(n - 1, m) if n else Fraction(1)


def all_factors(n: int, m: int) -> Fraction:
    """The product from 1 on, as for a square matrix."""
    return full_rank_probability(m, m)


def expected(n: int, m: int | None = None, *, of: Any = probability) -> Fraction:
    """The expected number of rows until the rank is n; with ``m``, of the smaller of it and m, as the sum of the probabilities that it is more."""
    if m is None:
        return sum((1 / (1 - Fraction(1, 2**i)) for i in range(1, n + 1)), Fraction(0))
    return n + sum((1 - of(n, k) for k in range(n, m)), Fraction(0))


@theorem(
    statement=r"""
        X \text{ uniform in } \{0, 1\}^{m \times n}:\quad
        (X s = X s' \Rightarrow s = s') \iff \mathrm{rank}_{\mathbb F_2} X = n,\quad
        \mathbb P(\mathrm{rank}\, X = n) = \prod_{i = m-n+1}^m (1 - 2^{-i}) \ge 1 - 2^{-(m-n)} + 2^{-m}
    """,
    source=SOURCE,
    instances=st.sampled_from(SHAPES),
    corners=SHAPES,
    tight=Tight(st.tuples(st.integers(0, 1), st.integers(0, 12)), part="from below"),
    mutants=[
        Mutant("one factor less", of=one_factor_less),
        Mutant("all factors, as for a square matrix", of=all_factors),
        Mutant("half of the probability of failure", failure=Fraction(1, 2)),
        Mutant("the union bound without its last term", last=0),
    ],
)
def parity_by_gaussian_elimination(n, m, *, of=probability, failure=1, last=1) -> Claims:
    """How likely m samples determine a parity of n bits, by exact enumeration of all samples; with fewer samples than bits, never."""
    unique, differing = determined(n, m)
    return {
        "unique means full rank": equal(differing, 0),
        "probability": equal(Fraction(unique, 2 ** (m * n)), of(n, m)),
        "from below": leq(1 - failure * Fraction(2**n, 2**m) + last * Fraction(1, 2**m), probability(n, m)),
    }


@theorem(
    statement=r"""
        N = \min\{m : \mathrm{rank}\, X_{1..m} = n\}:\quad
        \mathbb E N = \sum_{i=1}^n \frac{1}{1 - 2^{-i}} = n + \sum_{i=1}^n \frac{1}{2^i - 1} \to n + c,\quad
        c = \sum_{k \ge 1} 2^{-k^2} \frac{2^k + 1}{2^k - 1} = 1.606695...
    """,
    source=SOURCE,
    checked_form="E N is enclosed by the sum of P(N > k) for k < m and a geometric bound for the others, the distance to the limit by 2^(1-n), "
    "and the series of the limit by five terms and 2^-34.",
    instances=st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (pair[0], sum(pair))),
    corners=[(1, 41), (24, 24), (24, 64)],
    uses=["parities.parity-by-gaussian-elimination"],
    mutants=[
        Mutant("two more than the bits", extra=lambda n: Fraction(2)),
        Mutant("without the wait for the last dimension", first=2),
        Mutant("one factor less in the probability", of=one_factor_less),
        Mutant("half of the distance to the limit", distance=Fraction(1, 2)),
    ],
)
def parity_expected_samples(
    n, m, *, of=probability, first=1, extra=lambda n: sum((Fraction(1, 2**i - 1) for i in range(1, n + 1)), Fraction(0)), distance=1
) -> Claims:
    """How many samples it takes on average: a geometric waiting time for each new dimension; hardly more than there are bits."""
    waiting = sum((1 / (1 - Fraction(1, 2**i)) for i in range(first, n + 1)), Fraction(0))
    partial, rest = expected(n, m, of=of), Fraction(2**n - 1, 2**m) * 2
    limit = sum(Fraction(2**k + 1, (2**k - 1) * 2 ** (k * k)) for k in range(1, 6))
    return {
        "waiting times": equal(waiting, n + extra(n)),
        "sum of the tails": between(expected(n), partial, partial + rest),
        "limit": between(extra(n), limit - distance * Fraction(2, 2**n), limit + Fraction(1, 2**34)),
        "digits": between(limit, Fraction("1.606695"), Fraction("1.606696")),
    }


@theorem(
    statement=r"""
        \mathbb P(\text{elimination returns } s \text{ from } m \text{ samples } (x, \langle s, x\rangle)) = \prod_{i = m-n+1}^m (1 - 2^{-i}),
        \quad n = 24
    """,
    source=SOURCE,
    instances=st.sampled_from([0, 1, 2, 5, 8]),
    corners=[0, 1, 2, 5],
    uses=["parities.parity-by-gaussian-elimination"],
    mutants=[
        Mutant("one factor less", of=one_factor_less),
        Mutant("all factors, as for a square matrix", of=all_factors),
        Mutant("one sample more than there is", unseen=1),
    ],
)
def parity_recovered_on_24_bits(extra, rng, *, of=probability, unseen=0) -> Claims:
    """Elimination finds a random parity of 24 bits with the stated probability, and is never wrong where the rank is full.

    From 5 extra samples on, one factor more or less changes the probability by less than the effect that is seen at standard effort.
    """
    m = BITS + extra
    rows, hidden = random_rows(rng, TRIALS, m, BITS), random_rows(rng, TRIALS, 1, BITS)
    solved = eliminate(rows | parity(rows & hidden) << np.uint64(BITS), BITS)
    right = solved.bit(BITS) == hidden[:, 0]
    chance = of(BITS, m + unseen)
    return {
        "at least": event(solved.full & right, at_least=chance, effect=0.04),
        "at most": event(solved.full & right, at_most=chance, effect=0.04),
        "right where determined": event(right | ~solved.full, at_least=1, effect=0.01),
    }


@theorem(
    statement=r"""
        \mathbb E \min(N, n + 16) = n + \sum_{k=n}^{n+15} \Big(1 - \prod_{i=k-n+1}^k (1 - 2^{-i})\Big),
        \text{ within } 2^{-15} \text{ of } \mathbb E N
    """,
    source=SOURCE,
    instances=st.integers(1, 32),
    corners=[BITS, 1, 2],
    uses=["parities.parity-expected-samples"],
    mutants=[
        Mutant("two more than the bits", samples=lambda n: n + 2),
        Mutant("as many as the bits", samples=lambda n: n),
        Mutant("the tails by one factor less", samples=lambda n: expected(n, n + 16, of=one_factor_less)),
    ],
)
def parity_samples_counted(n, rng, *, samples=lambda n: expected(n, n + 16)) -> Claims:
    """The samples until a parity is determined, counted by elimination; cut off at 16 more than there are bits, so that they are bounded."""
    counted = eliminate(random_rows(rng, TRIALS, n + 16, n), n)
    needed = np.where(counted.full, counted.rows_needed, n + 16)
    return mean(needed, equals=samples(n), bounds=(n, n + 16), effect=0.1)
