"""Integers of an instance: exact or enclosed in ball mode, plain outside it."""

import math
import pickle
from fractions import Fraction
from functools import lru_cache

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
import sympy
from stated import state

from checks import Effort, Verdict, equal, leq
from checks.arithmetic import BallError, Balls, arange, lift, matrix_norm, qr, vector_norm, working_precision
from checks.arithmetic.integer import Integer
from checks.arithmetic.integers import Integers
from checks.deciders.decide import decide
from checks.instances import arrays

NUMBERS = st.integers(1, 500)
LARGE = hnp.arrays(np.int64, 3, elements=st.integers(-(2**32), 2**32))
HUGE = hnp.arrays(np.int64, 3, elements=st.integers(2**31, 2**32))
COUNTS = hnp.arrays(np.int64, 3, elements=st.integers(1, 9))


@pytest.fixture
def ball_mode():
    with working_precision(128):
        yield


def verdict(predicate, instances):
    return decide(state(predicate, instances=instances).variant, Effort.QUICK, 0).verdict


TRUE = {
    "root of a single entry": (lambda x: equal(1 if (np.sqrt(abs(x)) ** 2 - abs(x)).item() >= -1 else -1, 1), arrays(x="")),
    "listed entries": (lambda x: leq(0, sum(abs(v) for v in x.tolist())), arrays(x="n")),
    "sum of squares": (lambda n: leq(0, (n**2).sum()), LARGE),
    "product": (lambda n: equal(n * n * n, n**3), LARGE),
    "dot": (lambda n: equal(n @ n, np.sum(n**2)), LARGE),
    "shares": (lambda counts: equal((counts / counts.sum()).sum(), 1), COUNTS),
    "root of an array": (lambda n: leq(abs(np.sqrt(n) ** 2 - n), Fraction(1, 10**20)), COUNTS),
    "quotient": (lambda n: equal(1 / n, Fraction(1, n)), NUMBERS),
    "float over an integer": (lambda n: equal(1.0 / n, Fraction(1, n)), NUMBERS),
    "root": (lambda n: leq(abs(np.sqrt(n) ** 2 - n), Fraction(1, 10**20)), NUMBERS),
    "power": (lambda n: leq(abs((n**0.5) ** 2 - n), Fraction(1, 10**20)), NUMBERS),
    "logarithm": (lambda n: leq(abs(np.exp(np.log(n)) - n), Fraction(1, 10**20)), NUMBERS),
    "size": (lambda A: leq(matrix_norm(A, "nuc"), np.sqrt(min(A.shape)) * matrix_norm(A)), arrays(A="m n")),
    "size, tight": (lambda A: leq(np.sqrt(A.shape[0]), matrix_norm(qr(A + 9 * np.eye(len(A)))[0], "nuc")), arrays(A="2 2")),
    "mean by size": (lambda x: equal(x.sum() * (1 / x.size), x.mean()), arrays(x="n")),
}


@pytest.mark.parametrize("case", TRUE)
def test_what_is_true_holds(case):
    """Neither float64 nor int64 decides: quotients, roots and large sums are enclosed."""
    assert verdict(*TRUE[case]) is Verdict.HOLDS


FALSE = {
    "wraps around to what is claimed": (lambda n: leq((n**2).sum(), 2**62), HUGE),
    "a third": (lambda n: equal(n * (1 / n), 1 + Fraction(1, 2**60)), NUMBERS),
    "smaller constant": (lambda A: leq(matrix_norm(A, "nuc"), Fraction(9, 10) * np.sqrt(min(A.shape)) * matrix_norm(A)), arrays(A="m n")),
    "undecided is not false": (lambda x: equal(1 if (np.sqrt(abs(x)) ** 2 - abs(x)).item() >= 1 else -1, 1), arrays(x="")),
}


@pytest.mark.parametrize("case", FALSE)
def test_what_is_false_is_refuted(case):
    """Exact integers do not hide a violation."""
    assert verdict(*FALSE[case]) is Verdict.REFUTED


def test_a_tie_on_a_branch_is_not_refuted():
    """A comparison that no precision decides is never taken for false."""
    assert verdict(lambda x: equal(1 if (np.sqrt(x * x) ** 2 - x * x).item() >= 0 else -1, 1), arrays(x="")) is not Verdict.REFUTED


@pytest.mark.parametrize(
    "value",
    [
        lambda n: n + 1,
        lambda n: 2 * n,
        lambda n: n - 9,
        lambda n: n // 2,
        lambda n: 7 % n,
        lambda n: n**3,
        lambda n: 2**n,
        lambda n: -n,
        lambda n: n / 3,
    ],
)
def test_ring_operations_stay_integers(ball_mode, value):
    """So does a quotient that is whole."""
    assert type(value(Integer(3))) is Integer
    assert value(Integer(3)) == value(3)


@pytest.mark.parametrize(
    "value",
    [lambda n: 1 / n, lambda n: 1.0 / n, lambda n: np.float64(1) / n, lambda n: n**-1, lambda n: n / 9, lambda n: np.ones(2) / (3 * n) * 3],
)
def test_quotients_are_balls(ball_mode, value):
    """Whoever divides, and from whichever side."""
    third = np.ravel(value(Integer(3)))[0]
    assert (third * 3 - 1).ball().contains(0)
    assert third.ball().rad() < 1e-30


def test_an_integer_is_used_like_an_int(ball_mode):
    """As an index, a size, a key, a number of times, in text, in fractions and in symbols."""
    n = Integer(3)
    assert isinstance(n, int)
    assert ([5, 6, 7, 8][n], {3: "three"}[n], list(range(n)), math.comb(n, 2), [0] * n) == (8, "three", [0, 1, 2], 3, [0, 0, 0])
    assert (f"{n} {n:03d}", n.bit_length(), hash(n), n == 3, 2 < n < 3.5) == ("3 003", 2, hash(3), True, True)
    assert (Fraction(1, n), Fraction(1, 2) ** n, n * Fraction(1, 2)) == (Fraction(1, 3), Fraction(1, 8), Fraction(3, 2))
    assert sympy.sympify(n) == 3
    assert type(pickle.loads(pickle.dumps(n))) is Integer
    assert np.zeros((n, 2)).shape == (3, 2)
    assert np.arange(1, n + 1).tolist() == [1, 2, 3]
    assert (n < Balls([1.0, 5.0])).decided().tolist() == [False, True]


def test_outside_ball_mode_an_integer_is_an_int():
    """Nothing enclosed comes of one that was kept, and no array of its own kind."""
    n, array = Integer(3), Integers([1, 2])
    assert (1 / n, n**-1, n**0.5, np.sqrt(n)) == (1 / 3, 1 / 3, 3**0.5, np.sqrt(3))
    assert type(n * np.ones(2)) is type(array / 2) is np.ndarray


def test_a_cache_by_one_integer_keeps_the_arithmetics_apart():
    """An entry of ball mode is not found in float mode."""
    inverse = lru_cache(lambda n: 1 / n)
    with working_precision(128):
        assert isinstance(inverse(Integer(3)), Balls)
    assert type(inverse(3)) is float


def test_arrays_of_integers_are_exact(ball_mode):
    """Integers while int64 holds them, balls beyond, and never a wrapped number."""
    n = lift(np.array([1, 2, 2**62]))
    assert type(n) is Integers
    assert type(n[:2] ** 2) is type(np.cumsum(n)) is Integers
    assert n.sum() == 2**62 + 3
    assert n @ n == 2**124 + 5
    assert (n * n)[2].ball() == 2**124
    assert (n + n)[2].ball() == 2**63
    assert np.einsum("i,i->", n, n) == n.dot(n) == 2**124 + 5
    assert type(n > 1) is np.ndarray
    assert (n > 2.0**61).tolist() == [False, False, True]
    assert isinstance(np.concatenate([n, np.ones(1)]), Balls)
    assert isinstance(lift(np.array([2**63], dtype=np.uint64)), Balls)


def test_arrays_of_integers_are_indices(ball_mode):
    """Of balls and of each other, also where they were computed."""
    n, x = lift(np.array([2, 0])), Balls([1.0, 2.0, 3.0])
    for part in (x[n], np.take(x, n), x[np.sort(n)[::-1]], x[n % 3], np.stack([x[k] for k in n])):
        assert part.mid().tolist() == [3.0, 1.0]
    assert np.repeat(x[:2], n).mid().tolist() == [1.0, 1.0]
    assert (1 / arange(1, 4))[2].ball().overlaps(Balls(Fraction(1, 3)).ball())


def test_writing_into_integers(ball_mode):
    """Augmented assignment makes a new array; out= is refused; the instance stays as it is."""
    leaf = np.array([1, 2])
    n = m = lift(leaf)
    m += 1
    n[0] = Integer(7)
    assert (leaf.tolist(), n.tolist(), m.tolist()) == ([1, 2], [7, 2], [2, 3])
    with pytest.raises(BallError, match="cannot write into an array"):
        np.add(n, 1, out=leaf)


def test_entries_of_balls_are_balls(ball_mode):
    """Neither item nor tolist hands out what compares as False where it does not know."""
    x = Balls([[1.0], [2.0]])
    assert isinstance(x.item(1, 0), Balls)
    assert all(isinstance(v, Balls) for row in x.tolist() for v in row)
    assert x.ball(1, 0) == 2
    assert isinstance(vector_norm(x).tolist(), Balls)


@pytest.mark.parametrize("shape", [(0,), (1, 1), (2, 0, 3)])
def test_sizes_are_integers(ball_mode, shape):
    """A shape equals that of an array, and is used like one."""
    x = Balls(np.zeros(shape))
    assert x.shape == shape
    assert np.zeros(x.shape).shape == np.reshape(x, x.shape).shape == shape
    assert all(type(n) is Integer for n in (*x.shape, x.size))
