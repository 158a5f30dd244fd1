"""Kernels of ReLUs at the angles where they are known."""

import numpy as np

from checks.arithmetic import pi
from theorems.objects.arc_cosines import relu_gram, tangent_kernel


def test_the_tangent_kernel_of_equal_opposite_and_orthogonal_inputs():
    """It is 2, 0 and 1 / pi."""
    assert tangent_kernel(np.array([1.0, -1.0, 0.0])).tolist() == [2.0, 0.0, 1 / float(pi)]


def test_the_gram_matrix_of_two_units():
    """E phi(z)^2 = 1/2, and E[phi(z) phi(z')] = 1 / (2 pi) for independent z and z'; opposite units are orthogonal."""
    gram = relu_gram(np.array([[1.0, 0.0], [0.0, 1.0], [-2.0, 0.0]]))
    assert gram[0, 0] == 0.5
    assert gram[0, 1] == 1 / (2 * float(pi))
    assert gram[0, 2] == 0
    assert gram[2, 2] == 2
