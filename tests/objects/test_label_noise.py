"""Label noise in the gradient of one unit: the fit that is subtracted, and the noise that is left, by hand and by enumeration."""

from fractions import Fraction

import numpy as np

from theorems.objects.label_noise import expected_noise, noise_of, preprocessed, product_moment


def test_preprocessing_subtracts_the_mean_and_the_slope():
    """On the points 1 and -1 the labels (3, 1) have mean 2 and slope 1, and nothing is left."""
    X = np.array([[1.0], [-1.0]])
    assert preprocessed(X, np.array([3.0, 1.0])).tolist() == [0.0, 0.0]
    assert preprocessed(X, np.array([[3.0, 1.0], [1.0, 1.0]]), slope=0).tolist() == [[1.0, -1.0], [0.0, 0.0]]
    assert preprocessed(X, np.array([3.0, 1.0]), intercept=0).tolist() == [2.0, 2.0]


def test_noise_of_one_point():
    """At x = 2 the residual is -y x^2, so the gradient is -y x^3, or nothing where the unit is silent."""
    X = np.array([[2.0]])
    assert noise_of(X, np.array([1])) == 64.0
    assert noise_of(X, np.array([0])) == 0.0


def test_expected_noise_of_one_point():
    """E[x^6; x > 0] = 15/2."""
    assert expected_noise(1, 1) == (Fraction(15, 2), 0)


def test_moments_of_products():
    """Samples are independent; an indicator halves an even power, and gives 1/sqrt(2 pi) for an odd one; odd powers beside it vanish."""
    assert product_moment([(0, (0, 0), False), (1, (1, 1), False)]) == (1, 0)
    assert product_moment([(0, (0, 0), True)]) == (Fraction(1, 2), 0)
    assert product_moment([(0, (0,), True), (1, (0,), True)]) == (1, 2)
    assert product_moment([(0, (0, 0, 0), True), (1, (0,), True)]) == (2, 2)
    assert product_moment([(0, (1,), True)]) == (0, 0)
    assert product_moment([(0, (0,), False)]) == (0, 0)
