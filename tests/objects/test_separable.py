"""Separable data with a known margin, against the solver of hard margins and by hand."""

import numpy as np
import pytest

from checks.arithmetic import Balls, exp, vector_norm, working_precision
from checks.arithmetic import lift as lifted
from checks.solvers import hard_margin
from theorems.objects.separable import Separable


@pytest.fixture
def data() -> Separable:
    """Two support vectors (1/2, 1) and (1/2, -3) with the weights 3/4 and 1/4, and the point (1, 5)."""
    return Separable(np.float64(0.5), np.array([3.0, 1.0]), np.array([[1.0]]), np.array([1.0]), np.array([[5.0]]), np.float64(0.5))


def test_the_points_are_as_described(data):
    """The last side balances the first."""
    assert data.Z.tolist() == [[0.5, 1.0], [0.5, -3.0], [1.0, 5.0]]
    assert data.alpha.tolist() == [3.0, 1.0]
    assert data.separator.tolist() == [2.0, 0.0]


def test_the_separator_is_that_of_the_hard_margin(data):
    """The bounds of the solver enclose its norm, and its multipliers give it."""
    with working_precision(200):
        exact = lifted(data)
        best = hard_margin(exact.Z)

        assert (best.lower - vector_norm(exact.separator)).ball().contains(0)
        assert (exact.support.T @ exact.alpha).tolist() == exact.separator.tolist()


def test_the_reference_has_the_losses_of_the_multipliers(data):
    """At the time 1 they are the multipliers over the step."""
    with working_precision(200):
        exact = lifted(data)
        losses = exact.step * exp(-exact.support @ exact.reference(0))

        assert all((each - alpha).ball().contains(0) for each, alpha in zip(losses, Balls([3.0, 1.0]), strict=True))


def test_a_step_from_zero_goes_to_the_mean(data):
    """All points have the weight 1/2, and the step is half of 8 over the squared norm."""
    assert data.stepped(np.zeros(2)).tolist() == (data.step * data.Z.sum(axis=0) / 2).tolist()


def test_without_other_points_there_is_no_third_disturbance():
    """An empty array."""
    alone = Separable(np.float64(0.5), np.array([3.0, 1.0]), np.array([[1.0]]), np.zeros(0), np.zeros((0, 1)), np.float64(0.5))

    assert alone.disturbances[0] == 1.0
    assert alone.disturbances[2].shape == (0,)
