"""Potentials of mirror descent: the gradient and its inverse undo each other, and the derivatives are derivatives."""

import numpy as np
import pytest

from checks.arithmetic import Balls, exp, working_precision
from theorems.objects.mirror import ENTROPY, QUARTIC, hypentropy, mahalanobis

SEPARABLE = {"entropy": ENTROPY, "hypentropy": hypentropy(0.5), "quartic": QUARTIC}
ALL = SEPARABLE | {"Mahalanobis": mahalanobis(np.array([[2.0, 1.0], [1.0, 3.0]]))}
W, V = Balls([0.5, 2.0]), Balls([1.0, -1.0])
H = 2.0**-40


@pytest.mark.parametrize("potential", ALL.values(), ids=ALL)
def test_the_inverse_undoes_the_gradient(potential):
    """In balls of 200 bits the difference encloses 0, and is small."""
    with working_precision(200):
        there_and_back = potential.inverse(potential.gradient(W)) - W

        assert all(each.ball().contains(0) and abs(each).ball() < 2.0**-150 for each in there_and_back)


@pytest.mark.parametrize("potential", ALL.values(), ids=ALL)
def test_the_gradient_is_the_derivative(potential):
    """A central difference of the value is off by a third derivative, below 2^10, times the square of the difference."""
    with working_precision(400):
        slope = (potential.value(W + H * V) - potential.value(W - H * V)) / (2 * H)

        assert abs(slope - (potential.gradient(W) * V).sum()).ball() < 2.0**10 * H**2


@pytest.mark.parametrize("potential", SEPARABLE.values(), ids=SEPARABLE)
def test_the_second_derivative_is_that_of_the_gradient(potential):
    """The same for the gradient."""
    with working_precision(400):
        slope = (potential.gradient(W + H * V) - potential.gradient(W - H * V)) / (2 * H)

        assert all(abs(each).ball() < 2.0**10 * H**2 for each in slope - potential.second(W) * V)


def test_the_divergence_of_a_quadratic_form_is_half_a_squared_distance():
    """With Q = I, between (3, 4) and 0."""
    potential = mahalanobis(np.eye(2))

    assert potential.divergence(np.array([3.0, 4.0]), np.zeros(2)) == 12.5


def test_a_step_of_the_entropy_multiplies():
    """By e, for the gradient -1 and the step 1."""
    with working_precision(200):
        ratio = ENTROPY.stepped(W, Balls([-1.0, 0.0]), 1) / W

        assert (ratio[0] - exp(Balls(1.0))).ball().contains(0)
        assert (ratio[1] - 1).ball().contains(0)
