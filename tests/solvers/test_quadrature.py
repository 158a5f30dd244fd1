"""Quadrature rules against closed forms, and the exponential of a matrix in every arithmetic."""

import math
from itertools import pairwise

import numpy as np
import pytest

from checks.arithmetic import Balls, Batch, expm, working_precision
from checks.solvers import gauss_hermite, gauss_legendre

LEVELS = range(5)


@pytest.mark.parametrize("level", LEVELS)
def test_gaussian_moments(level):
    """Exact up to rounding as far as the degree goes: 1, 0, 1, 0, 3, ..., 13!!."""
    nodes, weights = gauss_hermite(level)

    for degree in range(0, 15, 2):
        moment = math.prod(range(1, degree, 2))
        assert abs((weights * nodes**degree).sum() / moment - 1) < 1e-12
        assert abs((weights * nodes ** (degree + 1)).sum()) < 1e-9 * moment * 15


@pytest.mark.parametrize("level", LEVELS)
def test_integrals_of_powers(level):
    """On any interval."""
    nodes, weights = gauss_legendre(level, -1.0, 3.0)

    for degree in range(15):
        exact = (3.0 ** (degree + 1) - (-1.0) ** (degree + 1)) / (degree + 1)
        assert abs((weights * nodes**degree).sum() / exact - 1) < 1e-12


RULES = {
    "cosine": (lambda: gauss_hermite, np.cos, math.exp(-0.5), 1e6),
    "exponential": (lambda: gauss_hermite, lambda x: np.exp(3 * x), math.exp(4.5), 1e3),
    "kink": (lambda: gauss_hermite, lambda x: np.maximum(x, 0), 1 / math.sqrt(2 * math.pi), 2.5),
    "pole nearby": (lambda: gauss_legendre, lambda x: 1 / (1 + 25 * x**2), 2 * math.atan(5) / 5, 5),
}


@pytest.mark.parametrize("case", RULES)
def test_the_error_falls_with_the_level(case):
    """Faster than any power for smooth functions, and like the number of nodes at a kink."""
    rule, function, exact, rate = RULES[case]
    errors = [abs((weights * function(nodes)).sum() - exact) / exact for nodes, weights in map(rule(), LEVELS)]

    assert all(later <= max(earlier / rate, 1e-13) for earlier, later in pairwise(errors))


def test_rules_are_shared_and_cannot_be_written_into():
    """They are computed once."""
    nodes, _ = gauss_hermite(1)

    assert gauss_hermite(1)[0] is nodes
    with pytest.raises(ValueError, match="read-only"):
        nodes[0] = 1.0


A = np.array([[0.5, -1.0], [2.0, 0.25]])


def test_the_exponential_of_a_matrix():
    """A rotation, a nilpotent matrix, a stack, a batch, nothing."""
    turn, shift = np.array([[0.0, -1.0], [1.0, 0.0]]), np.array([[0.0, 1.0], [0.0, 0.0]])

    assert abs(expm(np.pi / 2 * turn) - turn).max() < 1e-15
    assert expm(shift).tolist() == [[1.0, 1.0], [0.0, 1.0]]
    assert expm(np.zeros((0, 0))).shape == (0, 0)
    assert np.array_equal(expm(np.stack([A, turn]))[0], expm(A))
    assert np.array_equal(expm(Batch(np.stack([A, turn]))).member(1), expm(turn))
    assert np.isnan(expm(np.full((2, 2), np.nan))).all()


@pytest.mark.parametrize("bits", [64, 256])
def test_the_exponential_over_balls(bits):
    """Enclosed: it contains what float64 says, its inverse is that of the negative, and the ball shrinks with the precision."""
    with working_precision(bits):
        found = expm(Balls(A))
        product = found @ expm(-Balls(A))

        assert abs(found.mid() - expm(A)).max() < 1e-14
        assert all(entry.contains(int(i == j)) for (i, j), entry in np.ndenumerate(product.data))
        assert all(float(entry.rad()) < 2.0 ** (8 - bits) for entry in product.data.flat)
        assert expm(Balls(np.stack([A, A]))).shape == (2, 2, 2)
        assert expm(Balls(np.zeros((0, 0)))).shape == (0, 0)
        with pytest.raises(np.linalg.LinAlgError, match="square matrix"):
            expm(Balls(np.ones((2, 3))))
