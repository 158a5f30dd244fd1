"""Greedy coordinate descent on the exponential loss, where the shares are simple."""

import numpy as np

from checks.arithmetic import Balls, log, stack_instances, working_precision
from theorems.objects.boosting import Boosting, log_loss, loss_shares

ROWS = np.array([[1.0, 0.0], [0.0, 0.5]])


def test_all_rows_start_with_the_same_share():
    """At 0 every loss is 1."""
    assert loss_shares(ROWS, np.zeros(2)).tolist() == [0.5, 0.5]


def test_the_loss_at_zero_is_the_number_of_rows():
    """In balls, log 2."""
    with working_precision(200):
        assert (log_loss(Balls(ROWS), Balls(np.zeros(2))) - log(Balls(2.0))).ball().contains(0)


def test_the_coordinate_of_the_largest_derivative_moves():
    """The derivatives at 0 are 1/2 and 1/4; the first moves, and its row then has a share of 1 / (1 + e^4), so that the second follows."""
    path = Boosting(ROWS, np.array([4.0, 1.0])).path

    assert [w.tolist() for w in path] == [[0.0, 0.0], [4.0, 0.0], [4.0, 1.0]]
    assert Boosting(ROWS, np.ones(1)).slope(0) == 0.5


def test_a_negative_derivative_moves_the_other_way():
    """With the first row reflected."""
    assert Boosting(-ROWS, np.array([4.0])).path[-1].tolist() == [-4.0, 0.0]


def test_balls_and_batches_take_the_same_path():
    """Both end where floats end."""
    run = Boosting(ROWS, np.array([4.0, 1.0]))
    batch = stack_instances([run, Boosting(-ROWS, np.array([4.0, 1.0]))])

    assert batch.path[-1].data.tolist() == [[4.0, 1.0], [-4.0, -1.0]]
    with working_precision(200):
        assert [float(each) for each in Boosting(Balls(ROWS), Balls([4.0, 1.0])).path[-1].mid()] == [4.0, 1.0]
