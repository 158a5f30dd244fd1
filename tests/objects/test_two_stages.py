"""A network in two stages, by hand: its first gradient, its features and head, and the kernel that it is compared with."""

import numpy as np

from theorems.objects.two_stages import Features, first_gradient, kernel_matrix, kernel_regression


def test_the_first_gradient_of_a_parabola():
    """On -2, -1, 1, 2 the labels x^2 lose their mean 5/2; on the right are -3/2 at 1 and 3/2 at 2."""
    X = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    assert first_gradient(X, X[:, 0] ** 2, np.array([[1.0], [-3.0]])).tolist() == [[0.375], [-0.375]]


def test_paired_features():
    """Weights come with their negatives, scaled together, and a constant is added."""
    features = Features.paired(np.random.default_rng(0), np.array([[3.0, 0.0], [0.0, 3.0]]), size=0.5, bias=0.0)
    assert features.W.tolist() == [[0.5, 0.0], [0.0, 0.5], [-0.5, 0.0], [0.0, -0.5]]
    assert features.at(np.array([[2.0, -4.0]])).tolist() == [[1.0, 0.0, 0.0, 2.0, 1.0]]


def test_the_head_minimises_a_ridge_loss():
    """One unit, 0 and 1 at two inputs of labels 1 and 2: constant 1 and slope 1 without a ridge; with one the gradient vanishes."""
    features, X, y = Features(np.array([[1.0]]), np.array([0.0])), np.array([[-1.0], [1.0]]), np.array([1.0, 2.0])
    assert features.head(X, y, 0.0).tolist() == [1.0, 1.0]
    v, F = features.head(X, y, 0.5), features.at(X)
    assert abs(F.T @ (F @ v - y) / 2 + 0.5 * v).max() < 2.0**-50


def test_the_tangent_kernel_at_right_angles_and_along_a_line():
    """With the constant as another coordinate, (1) and (-1) are at a right angle, where the kernel is |x| |z| / pi; on a diagonal it is 2 |x|^2."""
    K = kernel_matrix(np.array([[1.0]]), np.array([[-1.0], [1.0], [0.0]]))
    assert abs(K[0, 0] - 2 / np.pi) < 2.0**-50
    # The cosine may be rounded, and the angle is off by the root of that.
    assert abs(K[0, 1] - 4) < 2.0**-24
    assert abs(K[0, 2] - np.sqrt(2) * (2 * np.sqrt(0.5) * 0.75 + np.sqrt(0.5) / np.pi)) < 2.0**-50


def test_kernel_regression_interpolates_without_a_ridge():
    """At the samples, up to rounding; a large ridge leaves nothing."""
    X, y = np.array([[-1.0], [0.0], [2.0]]), np.array([1.0, -1.0, 2.0])
    exact, ridged = kernel_regression(X, y, X, (0.0, 1e9))
    assert abs(exact - y).max() < 2.0**-40
    assert abs(ridged).max() < 2.0**-20
