"""A network of two layers with one unit, linearised by hand."""

import numpy as np

from theorems.objects.tangent_features import Linearised

ONE = Linearised(np.array([[2.0]]), np.array([3.0]), np.array([[1.0]]), np.array([10.0]))
TWO = Linearised(np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([1.0, -2.0]), np.array([[1.0, 0.5], [-1.0, 3.0]]), np.array([1.0, -1.0]))


def test_the_features_are_the_derivatives():
    """The network 3 (2 x)_+ at x = 1 has the slopes 3 and 2."""
    assert ONE.feature(ONE.X[0]).tolist() == [3.0, 2.0]
    assert ONE.starts_at(ONE.X[0]) == 6.0
    assert ONE.gap.tolist() == [4.0]
    assert ONE.kernel().tolist() == [[13.0]]


def test_the_move_changes_the_predictions_as_asked():
    """It lies along the features; the kernel of one input is a number."""
    assert ONE.move(np.array([13.0])).tolist() == [3.0, 2.0]
    assert ONE.is_regular()


def test_the_network_moves_with_its_features():
    """Within one cell of the ReLUs the network is quadratic, and its central difference is exactly its derivative."""
    move = np.array([1.0, -1.0, 2.0, 0.5, -1.0, 1.0]) / 64

    for x in TWO.X:
        assert (TWO.moved(move).predict(x) - TWO.moved(-move).predict(x)) / 2 == TWO.feature(x) @ move
