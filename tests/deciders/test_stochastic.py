"""Stochastic arithmetic: it shows how far rounding moves a result, and leaves alone what was not rounded."""

import numpy as np
import pytest

from checks.arithmetic import matrix_norm, relu, sqrt, vector_norm
from checks.deciders.stochastic import moved, stochastic

SALTS = range(1, 30)
X = np.random.default_rng(0).standard_normal(50)


def spread(function, x, salts=SALTS):
    values = [float(function(stochastic(x, salt))) for salt in salts]
    return (max(values) - min(values)) / abs(float(function(x)))


def test_a_harmless_computation_moves_by_rounding():
    """A few units in the last place."""
    assert 2.0**-54 < spread(lambda x: vector_norm(x) ** 2, X) < 2.0**-48


CANCELLING = {
    "logarithm near one": (lambda x: np.log(1 + 1e-10 * x), np.array(0.7)),
    "difference of squares": (lambda x: (1 + 1e-6 * x) ** 2 - 1, np.array(0.7)),
    "tail of a sum": (lambda x: (1e8 + x).sum() - 1e8 * len(x), X),
    "cosine near zero": (lambda x: 1 - np.cos(1e-5 * x), np.array(0.7)),
}


@pytest.mark.parametrize("case", CANCELLING)
def test_digits_that_are_lost_on_the_way_are_seen_to_be_lost(case):
    """Moving the instance alone would not show it: what is lost is lost in the middle. The truth is within what is seen."""
    function, x = CANCELLING[case]

    assert spread(function, x) > 1e-10 > spread(lambda y: (y**2).sum(), x)


def test_what_is_exact_stays_exact():
    """Integers, signs, zeros, maxima, and a matrix beside its transpose."""
    x = stochastic(np.array([1.0, -2.0, 0.0, 3.0]), 7)
    y = stochastic(np.array([0.1, -0.2]), 7)
    gram = np.outer(y, y)

    assert ((x + 1) * 2 - x).tolist() == [3.0, 0.0, 2.0, 5.0]
    assert (x == 1).tolist() == [True, False, False, False]
    assert relu(-abs(y)).tolist() == [0.0, 0.0]
    assert np.array_equal(gram, gram.T)
    assert sqrt(x[0]) == 1


def test_equal_numbers_stay_equal():
    """The coin depends on the number and not on its place, so ties stay ties."""
    x = stochastic(np.full(20, 0.3), 3)

    assert len(set((x * x + x).tolist())) == 1


def test_runs_with_one_salt_are_the_same_and_with_others_differ():
    """What was measured can be measured again."""
    sums = [float((stochastic(X, salt) ** 2).sum()) for salt in (5, 5, *SALTS)]

    assert sums[0] == sums[1]
    assert len(set(sums)) > 5


def test_writing_in_place_rounds_too():
    """Loops of the kind w -= step * g are loops of roundings."""

    def loop(x):
        w = x.copy()
        for _ in range(10):
            w -= 0.1 * (w - 1e-9)
        return vector_norm(w)

    assert 0 < spread(loop, X) < 1e-14


@pytest.mark.parametrize("change", [stochastic, moved])
def test_instances_move_by_one_unit_in_the_last_place(change):
    """Integers, zeros and what is no float stay; huge and tiny numbers stay finite and keep their sign."""
    before = {"x": np.array([0.1, -0.1, 0.0, 3.0, 1e300, -1e-300, 5e-324, 1e17]), "n": 3, "a": np.float64(0.3), "k": np.arange(3), "s": "text"}
    after = change(before, 11)
    x = np.asarray(after["x"])

    assert (abs(x - before["x"]) <= np.spacing(abs(before["x"]))).all()
    assert (np.sign(x)[:-2] == np.sign(before["x"])[:-2]).all()
    assert (x[0], x[1]) == (-x[1], -x[0])
    assert (x[2], x[3]) == (0.0, 3.0)
    assert x[0] != 0.1
    assert x[7] != 1e17
    assert (after["n"], after["s"], after["k"].tolist()) == (3, "text", [0, 1, 2])
    assert float(after["a"]) != 0.3


def test_linear_algebra_takes_such_arrays():
    """Norms, eigenvalues and solutions are what they are, up to rounding."""
    A = np.random.default_rng(1).standard_normal((5, 5))
    S = stochastic(A, 1)

    assert abs(matrix_norm(S, ord=2) - matrix_norm(A, ord=2)) < 1e-13
    assert abs(np.linalg.solve(S, S @ np.ones(5)) - 1).max() < 1e-10
    assert abs(np.linalg.eigvalsh(S + S.T) - np.linalg.eigvalsh(A + A.T)).max() < 1e-12
