"""Interpolants of many problems at a time, against those of one problem, and what is known of their errors."""

from fractions import Fraction

import numpy as np
import pytest

from theorems.objects.sparse_regression import SparseProblem, interpolants, least_squares, least_squares_spread, logarithmic


def test_one_coordinate_is_its_target():
    """With one unknown every start interpolates at the same point."""
    X, y = np.array([[[2.0]], [[-1.0]]]), np.array([[4.0], [0.0]])

    for start in (2.0**-10, 1.0, 8.0):
        assert np.abs(interpolants(X, y, start)[:, 0] - [2.0, 0.0]).max() < 2.0**-45


def test_the_ratio_of_two_coordinates():
    """For the row (1, 2) the second coordinate is 2 cosh(nu) times the first one, with alpha^2 2 sinh(nu) the first."""
    beta = interpolants(np.array([[[1.0, 2.0]]]), np.array([[3.0]]), 0.5)[0]
    nu = np.arcsinh(beta[0] / 0.5)

    assert abs(beta[1] / beta[0] - 2 * np.cosh(nu)) < 2.0**-45
    assert abs(beta[0] + 2 * beta[1] - 3) < 2.0**-45


def test_dependent_rows_are_refused():
    """Two equal rows have no multipliers to find."""
    with pytest.raises((ArithmeticError, np.linalg.LinAlgError)):
        interpolants(np.array([[[1.0, 2.0], [1.0, 2.0]]]), np.array([[3.0, 1.0]]), 0.5)


def test_least_squares_on_both_sides():
    """Fewer samples give the least norm, more the least residual."""
    assert least_squares(np.array([[[3.0, 4.0]]]), np.array([[25.0]])).tolist() == [[3.0, 4.0]]
    assert least_squares(np.array([[[1.0], [1.0]]]), np.array([[1.0, 2.0]])).tolist() == [[1.5]]


def test_a_problem():
    """The truth has length one; targets without noise are its products."""
    problem = SparseProblem(6, 3, 4, 0.0)
    X, y = problem.draw(np.random.default_rng(0), 2)

    assert problem.truth.tolist() == [0.5] * 4 + [0.0] * 2
    assert (X @ problem.truth == y).all()
    assert problem.error(np.zeros((2, 6))).tolist() == [1.0, 1.0]


@pytest.mark.parametrize(("d", "m"), [(10, 1), (1, 10)])
def test_the_spread_with_one_sample_or_one_unknown(d, m):
    """One chi-square number in the denominator: E 1/chi^4 = 1/((n - 2)(n - 4)), times E xi^4 = 3."""
    n = 10
    noise = Fraction(3, (n - 2) * (n - 4)) - Fraction(1, (n - 2) ** 2)
    missed = Fraction(2 * m * (d - m), d * d * (d + 2)) if m < d else 0

    assert abs(least_squares_spread(d, m, 1.0) ** 2 - float(noise + missed)) < 2.0**-50


def test_logarithmic_numbers_are_rounded_up():
    """6 log 128 is 29.1."""
    assert logarithmic(6, 128) == 30
