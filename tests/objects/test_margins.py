"""Margins under the exponential loss, on two points of a linear model."""

import numpy as np

from checks.arithmetic import Balls, exp, log, working_precision
from theorems.objects.homogeneous import PowerModel
from theorems.objects.margins import Separation, soft_minimum, soft_weights


def line(degree=1):
    """The outputs w_1^D and w_2^D at (1, 4)."""
    return Separation(PowerModel(np.eye(2), np.eye(2), degree), np.array([1.0, 4.0]))


def test_the_soft_minimum_is_the_logarithm_of_the_loss():
    """Two equal margins count twice."""
    with working_precision(100):
        q = Balls(np.array([1.0, 4.0]))

        assert (soft_minimum(q) + log(exp(-q).sum())).ball().contains(0)
        assert soft_weights(Balls(np.ones(2)))[0] == 0.5


def test_nothing_underflows():
    """A margin of a million is as good as another one."""
    assert soft_minimum(np.array([1e6, 2e6])) == 1e6
    assert soft_weights(np.array([1e6, 2e6])).tolist() == [1.0, 0.0]


def test_labels_are_signs():
    """The outputs at (1, 4) of the forms -w_1 and w_2 become 1 and 4."""
    assert Separation.signed(np.eye(2), np.diag([-1.0, 1.0]), np.array([1.0, 4.0]), 1).q.tolist() == [1.0, 4.0]


def test_the_velocity_weighs_the_gradients():
    """A linear model moves along the mean of its rows."""
    assert (line().velocity == line().weights).all()


def test_a_step_moves_along_the_velocity():
    """The model stays as it is."""
    assert line().moved(2.0).w.tolist() == (line().w + 2 * line().weights).tolist()


def test_a_resized_point_has_the_margin_that_was_asked_for():
    """A quadratic model at four times the margin has twice the weights."""
    assert line(2).resized(4.0).w.tolist() == [2.0, 8.0]
    assert line(2).squared_size == 17.0
