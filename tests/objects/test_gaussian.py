"""Exact Gaussian moments: known values, exactness, and agreement of independent ways to the same number."""

from fractions import Fraction
from functools import reduce
from itertools import product

import numpy as np
import pytest
from flint import arb

from checks.arithmetic import Balls, Batch, working_precision
from theorems.objects.gaussian import (
    chi_mean,
    chi_square_cdf,
    derivative,
    double_factorial,
    evaluate,
    expectation,
    gradient,
    half_line,
    half_space_inner,
    inner,
    joint_moments,
    moment,
    pairings,
    sphere_moment,
    times,
    times_coordinates,
)
from theorems.objects.hermite_tensors import contracted, hermite_tensor

RNG = np.random.default_rng(0)


def power_along(u: np.ndarray, k: int) -> np.ndarray:
    """The coefficients of (u.x)^k."""
    tensor = reduce(np.multiply.outer, [u] * k, np.array(1))
    return contracted(tensor, hermite_tensor(k, len(u), trace=0), len(u))


def test_double_factorials():
    """-1, 0, 1, ... give 1, 1, 1, 2, 3, 8, 15."""
    assert [double_factorial(k) for k in range(-1, 6)] == [1, 1, 1, 2, 3, 8, 15]


def test_moments():
    """Odd moments vanish, even ones are 1, 1, 3, 15, 105; a high one is still exact."""
    assert [moment(k) for k in range(9)] == [1, 0, 1, 0, 3, 0, 15, 0, 105]
    assert moment(60) == double_factorial(59) > 2**63


def test_expectation_of_a_polynomial():
    """E[1 + 2 x + 3 x^2 + 4 x^4] = 16, and E[x^2 y^4] = 3."""
    sextic = np.zeros((5, 5), dtype=np.int64)
    sextic[2, 4] = 1
    assert expectation(np.array([1, 2, 3, 0, 4]), 1) == 16
    assert expectation(sextic, 2) == 3


def test_inner_product_takes_tensors_of_polynomials_of_different_degrees():
    """The shape is that of the axes in front, first of p and then of q."""
    p, q = RNG.integers(-5, 5, size=(2, 3, 4, 4)), RNG.integers(-5, 5, size=(2, 2))
    products = inner(p, q, 2)
    constant = expectation(p, 2)
    assert products.shape == constant.shape == (2, 3)
    assert inner(p[0, 0], q, 2) == products[0, 0]
    assert inner(np.array([[1]]), q, 2) == q[0, 0]


@pytest.mark.parametrize("variables", [1, 2, 3])
def test_gradient_keeps_the_shape(variables):
    """The gradient has one more axis, and entries at x that are slopes of the polynomial."""
    p = RNG.integers(-5, 5, size=(4,) * variables)
    slopes = gradient(p, variables)
    assert slopes.shape == (variables, *p.shape)
    assert [int(entry) for entry in evaluate(slopes, np.zeros(variables, dtype=np.int64))] == [
        int(p[tuple(int(i == axis) for i in range(variables))]) for axis in range(variables)
    ]


def test_derivative_of_a_constant_is_zero():
    """Degree 0 has no slope, and no room for one is needed."""
    assert derivative(np.array([7]), -1).tolist() == [0]
    assert derivative(np.array([1, 2, 3]), -1).tolist() == [2, 6, 0]


def test_evaluation():
    """1 + 2 y + 3 x + 4 x y at x = 2, y = 3 is 37, for every entry of a tensor."""
    p = np.array([[1, 2], [3, 4]])
    assert evaluate(p, np.array([2, 3])) == 37
    assert evaluate(np.stack([p, -p]), np.array([2, 3])).tolist() == [37, -37]


def test_joint_moments_are_those_of_the_coordinates():
    """Pairings of u.x and v.x give what the moments of each coordinate give, as integers."""
    u, v = np.array([1, -2, 3]), np.array([2, 1, 1])
    joint = joint_moments(4, (u @ u, u @ v, v @ v))
    for i, j in product(range(5), repeat=2):
        assert joint[i, j] == inner(power_along(u, i), power_along(v, j), 3)


def test_joint_moments_of_degree_zero():
    """Only E[1] is left."""
    assert joint_moments(0, (2.0, 1.0, 3.0)).tolist() == [[1.0]]


def test_all_pairings_are_counted():
    """With all covariances equal to one the counts add up to a moment of degree i + j."""
    total = pairings(5).sum(axis=0)
    assert all(total[i, j] == moment(i + j) for i, j in product(range(6), repeat=2))


def test_half_line():
    """E[1_{z>0}] = 1/2, E[z 1_{z>0}] = 1/sqrt(2 pi), and even moments are halved exactly."""
    with working_precision(200):
        root = 1 / (2 * arb.pi()).sqrt()
        assert half_line([1]) == Fraction(1, 2)
        assert half_line([0, 1]).ball().overlaps(root)
        assert half_line(Balls([0.0, 0.0, 1.0, 1.0])).ball().overlaps(arb(1) / 2 + 2 * root)
    assert half_line([1, 0, 3]) == 2.0


def test_half_line_sums_large_integers_exactly():
    """Coefficients that cancel to 1 beyond float64 leave 1."""
    big = 10**40
    assert half_line([2 * (3 * big + 1), 0, -2 * 3 * big]) == 1.0


def test_product_of_polynomials():
    """(1 + x)(1 - x + x^2) = 1 + x^3, for numbers and for batches."""
    assert times([1, 1], [1, -1, 1]) == [1, 0, 0, 1]
    assert [c.data.tolist() for c in times([1, 1], Batch(np.array([[1.0, 2.0], [3.0, 4.0]])))] == [[1.0, 3.0], [3.0, 7.0], [2.0, 4.0]]


def test_batches_agree_with_single_instances():
    """A batch of polynomials gives the batch of expectations."""
    data = RNG.integers(-5, 5, size=(6, 3, 3)).astype(np.float64)
    table = hermite_tensor(2, 2)
    together = inner(table, Batch(data), 2)
    assert together.data.tolist() == [inner(table, p, 2).tolist() for p in data]


@pytest.mark.parametrize("n", [1, 2, 3, 10, 400])
def test_chi_square_distribution_function(n):
    """It agrees with an enclosure of the incomplete gamma function to 45 bits, near the mean and in both tails."""
    with working_precision(200):
        for t in (n / 2, n, 2 * n):
            exact = (arb(t) / 2).gamma_lower(arb(n) / 2, regularized=1)
            assert abs(exact - chi_square_cdf(n, t)) < exact * arb(2) ** -45


def test_chi_square_of_nothing():
    """A sum of no squares is 0, and at most any positive number."""
    assert chi_square_cdf(0, 1.0) == 1.0


@pytest.mark.parametrize("n", [1, 2, 7, 1000])
def test_mean_length_of_a_gaussian_vector(n):
    """It lies between the two bounds of its docstring, and the one of a single entry is sqrt(2 / pi)."""
    assert n / (n + 1) ** 0.5 < chi_mean(n) < n**0.5
    with working_precision(200):
        assert abs((2 / arb.pi()).sqrt() - chi_mean(1)) < arb(2) ** -45


def test_half_space_moments_are_those_of_a_half_line_times_the_others():
    """E[x^i y^k 1_{x>0}] is a half-line moment times a moment, with integers in both tables."""
    p, q = RNG.integers(-5, 5, size=(3, 3)), RNG.integers(-5, 5, size=(2, 2))
    a, b = half_space_inner(p, q, 2)
    together = np.zeros((4, 4), dtype=np.int64)
    for i, k in np.ndindex(3, 3):
        together[i : i + 2, k : k + 2] += p[i, k] * q
    along_first = together @ np.array([moment(k) for k in range(4)])
    assert a == sum(along_first[k] * double_factorial(k - 1) for k in (0, 2))
    assert b == sum(along_first[k] * double_factorial(k - 1) for k in (1, 3))


def test_half_space_moments_in_one_variable():
    """E[z 1] = 1/sqrt(2 pi), and E[z^2 1] = 1/2; the axes in front are kept."""
    a, b = half_space_inner(np.array([[1, 0], [0, 1]]), np.array([0, 1]), 1)
    assert (a.tolist(), b.tolist()) == ([0, 1], [1, 0])


def test_multiplication_by_the_coordinates():
    """X (2 + 3 y) and y (2 + 3 y)."""
    by_x, by_y = times_coordinates(np.array([[2, 3], [0, 0]]), 2)
    assert by_x.tolist() == [[0, 0, 0], [2, 3, 0], [0, 0, 0]]
    assert by_y.tolist() == [[0, 2, 3], [0, 0, 0], [0, 0, 0]]


def test_moments_of_a_point_of_the_sphere():
    """1, 0, 1/d, 3/(d (d + 2)); on two points they are 1 and 0."""
    assert [sphere_moment(3, k) for k in range(5)] == [1, 0, Fraction(1, 3), 0, Fraction(1, 5)]
    assert [sphere_moment(1, k) for k in range(1, 7)] == [0, 1, 0, 1, 0, 1]
