"""Squared weights on an exponential loss, where it can be told by hand."""

import numpy as np
import pytest

from theorems.objects.exponential_flow import DualPoint, OnePoint


def at_the_start():
    """Two data points, both to be labelled one by b = (1, 1)."""
    return DualPoint.signed(np.array([[1.0, 0.0], [0.0, -1.0]]), np.zeros(2), np.ones(2), 2.0)


def test_labels_are_those_of_the_competitor():
    """The second input is turned round."""
    assert at_the_start().Z.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert at_the_start().level() == 0.5
    assert at_the_start().separable()


def test_the_flow_starts_at_its_start():
    """Nothing is predicted, and all data weigh the same."""
    at = at_the_start()

    assert at.weights.plus.tolist() == at.weights.minus.tolist() == [2.0, 2.0]
    assert at.beta.tolist() == at.q.tolist() == [0.0, 0.0]
    assert at.chances.tolist() == [0.5, 0.5]
    assert at.squared_size == 16.0
    assert at.smoothed == -np.log(2) / 16


@pytest.mark.parametrize("degree", [2, 3, 4])
def test_the_first_coordinate_wins(degree):
    """The rates have the ratio that was asked for."""
    flow = OnePoint.won_by_the_first(np.array([1.0, 2.0]), np.array([4.0]), np.array([0.25]), degree, 0.5)

    assert flow.rates[1] == 0.25 * flow.rates[0]


def test_a_deep_network_blows_up():
    """Half of the time is left: the winner has doubled for three layers."""
    flow = OnePoint.won_by_the_first(np.array([1.0, 2.0]), np.array([4.0]), np.array([0.5]), 3, 0.5)

    assert flow.weights.tolist() == [4.0, 0.25 / 0.75]


def test_entries_may_have_the_ratios():
    """The first entry of z is the largest, and another coordinate wins."""
    flow = OnePoint.won_by_the_first(np.array([2.0, 1.0]), np.array([4.0]), np.array([0.75]), 3, 0.5, of="entries")

    assert flow.z.tolist() == [2.0, 1.5]
    assert flow.rates.tolist() == [2.0, 6.0]
