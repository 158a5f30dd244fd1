"""Random functions as tables: classes whose probabilities are dyadic, where float64 is exact, and closed forms as exact fractions."""

from fractions import Fraction

import numpy as np
import pytest

from checks.arithmetic import Balls, pi, working_precision
from checks.arithmetic.lifting import lift
from checks.instances import characters, cube, monomials
from theorems.objects.function_classes import (
    WeightedClass,
    half_space_cross_predictability,
    half_space_series,
    uniform,
    uniform_cross_predictability,
)

CONJUNCTION = WeightedClass(np.array([[1.0, 1.0, 1.0, -1.0], [1.0, 1.0, 1.0, 1.0]]), np.array([3.0, 1.0]), np.ones(4))


def test_weights_are_normalised():
    """Weights 3 and 1 are the probabilities 3/4 and 1/4."""
    assert CONJUNCTION.P_F.tolist() == [0.75, 0.25]
    assert CONJUNCTION.P_X.tolist() == [0.25] * 4


def test_gram_kernel_and_mean():
    """A conjunction agrees with the constant function at three points of four."""
    assert CONJUNCTION.gram.tolist() == [[1.0, 0.5], [0.5, 1.0]]
    assert CONJUNCTION.kernel[:, 3].tolist() == [-0.5, -0.5, -0.5, 1.0]
    assert CONJUNCTION.mean.tolist() == [0.5, 1.0]


def test_the_two_forms_of_the_cross_predictability_agree():
    """9/16 + 1/16 + 2 (3/16) (1/4) = 23/32."""
    assert CONJUNCTION.cross_predictability == 23 / 32
    assert CONJUNCTION.over_points() == 23 / 32


def test_averages_of_another_function():
    """Without the square, the mean of the Gram matrix."""
    assert CONJUNCTION.over_functions(lambda t: t) == 10 / 16 + 3 / 16


def test_collisions_merge_equal_rows():
    """Two equal rows are one function; opposite ones are two."""
    values, weights = np.array([[1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]]), np.array([1.0, 1.0, 2.0])

    assert WeightedClass(values, weights, np.ones(2)).collision == 0.5
    assert WeightedClass(values[1:], np.ones(2), np.ones(2)).collision == 0.5
    assert WeightedClass(values[:2], np.ones(2), np.ones(2)).collision == 1.0


def test_points_of_probability_zero_do_not_count():
    """All the weight on a point where every function is 1: one function, as far as anyone can see."""
    F = WeightedClass(np.array([[1.0, 1.0], [1.0, -1.0]]), np.ones(2), np.array([1.0, 0.0]))

    assert F.cross_predictability == 1.0
    assert F.eigenvalues.tolist() == [0.0, 1.0]


def test_eigenvalues_of_parities_are_all_equal():
    """The operator of the uniform parities is the identity over their number, also in balls."""
    F = uniform(characters(2))

    assert F.operator.tolist() == (np.eye(4) / 4).tolist()
    with working_precision(128):
        assert all(value.ball().contains(0.25) for value in lift(F).eigenvalues)


def test_the_same_class_in_balls():
    """Weights of 1/3 are enclosed, not rounded."""
    with working_precision(128):
        F = lift(WeightedClass(np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([2.0, 1.0]), np.ones(2)))

        assert (F.cross_predictability - Balls(Fraction(5, 9))).ball().contains(0)
        assert (F.collision - Balls(Fraction(5, 9))).ball().contains(0)


@pytest.mark.parametrize(("values", "expected"), [(characters(3), Fraction(1, 8)), (monomials(5, 2), Fraction(1, 10)), (cube(5).T, Fraction(1, 5))])
def test_exact_values(values, expected):
    """Parities, monomials and dictators; the same as by the definition."""
    assert uniform_cross_predictability(values) == expected
    assert uniform(values).values.dtype == np.float64


def test_without_equal_pairs_orthogonal_functions_have_no_cross_predictability():
    """The diagonal is all there is."""
    assert uniform_cross_predictability(characters(3), distinct=True) == 0


def test_no_points_at_all():
    """On the cube without coordinates there is one function up to sign, at one point."""
    assert uniform_cross_predictability(characters(0)) == 1


@pytest.mark.parametrize(
    ("d", "rational", "over_pi_squared"), [(1, 1, 0), (2, Fraction(1, 3), 0), (3, 1, 8), (4, Fraction(1, 3), 2), (5, 1, Fraction(80, 9))]
)
def test_half_spaces(d, rational, over_pi_squared):
    """The closed forms of low dimensions."""
    with working_precision(128):
        assert (Balls(rational) - Balls(over_pi_squared) / pi**2 - half_space_cross_predictability(d)).ball().contains(0)


def test_the_series_of_half_spaces():
    """For d = 2 the terms are 1/i^2 and the rest telescopes to 1/(m + 1); for d = 4 they are 1/(i^2 (i + 1))."""
    assert half_space_series(2, 3) == (1 + Fraction(1, 4) + Fraction(1, 9), Fraction(1, 4))
    assert half_space_series(4, 2) == (Fraction(1, 2) + Fraction(1, 12), Fraction(1, 24))
    assert half_space_series(2, 0) == (0, 1)
