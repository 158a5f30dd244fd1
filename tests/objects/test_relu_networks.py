"""Descent of ReLU networks of two layers, by hand and against differences."""

import numpy as np

from theorems.objects.relu_networks import ReluNetworks


def test_one_step_by_hand():
    """One unit, v = 2, w = 1, gives 6 at x = 3; with y = 5 the residual is 1, so v loses 3 steps and w 6."""
    net = ReluNetworks(np.array([[1.0]]), np.array([2.0]), np.array(1.0))
    assert net.predict(np.array([[3.0]])).tolist() == [6.0]
    after = net.descended(np.array([[3.0]]), np.array([5.0]), np.array(0.125), 1)
    assert after.v.tolist() == [1.625]
    assert after.W.tolist() == [[0.25]]
    assert after.distance(net) == np.hypot(0.375, 0.75)
    assert net.size == np.sqrt(5)


def test_silent_units_stay():
    """A unit that is zero at all inputs does not move."""
    net = ReluNetworks(np.array([[-1.0, 0.0], [1.0, 0.0]]), np.array([1.0, 1.0]), np.array(0.5))
    after = net.descended(np.array([[1.0, 2.0]]), np.array([3.0]), np.array(0.5), 3)
    assert after.W[0].tolist() == [-1.0, 0.0]
    assert after.v[0] == 1.0
    assert after.W[1].tolist() != [1.0, 0.0]


def test_many_networks_at_once():
    """A batch with scales and steps of its own is the same as one after the other."""
    rng = np.random.default_rng(3)
    W, v, X = rng.standard_normal((4, 2, 5, 3)), rng.standard_normal((4, 2, 5)), rng.standard_normal((4, 1, 6, 3))
    c, step, y = np.array([0.5, 1.0]) * np.ones((4, 2)), np.array([0.0625, 0.03125]) * np.ones((4, 2)), np.ones(6)
    all_of_them = ReluNetworks(W, v, c).descended(X, y, step, 5)
    one = ReluNetworks(W[2, 1], v[2, 1], c[2, 1]).descended(X[2, 0], y, step[2, 1], 5)
    assert abs(all_of_them.W[2, 1] - one.W).max() < 2.0**-45
    assert abs(all_of_them.predict(X)[2, 1] - one.predict(X[2, 0])).max() < 2.0**-45
