"""A point of symmetric low-rank reconstruction, split into signal and noise, on integers."""

import numpy as np

from theorems.objects.signal_noise import Split, grown

POINT = Split(np.array([[1.0, 2.0]]), np.array([[0.0, 1.0], [3.0, -1.0]]), np.array([2.0]), 0.5)


def test_a_step_goes_against_the_gradient():
    """The gradient of a quarter of the squared error is the error times U."""
    after = POINT.stepped()

    assert np.array_equal(after.U, POINT.U - 0.5 * POINT.error @ POINT.U)
    assert after.S.shape == (1, 2)
    assert after.N.shape == (2, 2)


def test_the_error_is_that_of_the_product():
    """The signal is in the first rows and columns."""
    assert np.array_equal(POINT.error, POINT.U @ POINT.U.T - np.diag([4.0, 0.0, 0.0]))


def test_several_steps_are_steps():
    """After two steps the point is where two single steps lead."""
    assert np.array_equal(POINT.after(2).U, POINT.stepped().stepped().U)
    assert POINT.after(0) is POINT


def test_the_smallest_singular_value_counts_the_columns():
    """A column that is a multiple of another leaves none."""
    flat = Split(np.array([[3.0, 0.0]]), np.array([[0.0, 4.0], [0.0, 0.0]]), np.array([1.0]), 0.5)

    assert flat.smallest == 3


def test_one_number_descends_as_a_point_with_one_entry():
    """Along a signal it grows towards it, and without a signal it falls."""
    signal = Split(np.array([[0.5]]), np.zeros((1, 1)), np.array([2.0]), 0.125)
    noise = Split(np.zeros((1, 1)), np.array([[0.5]]), np.array([2.0]), 0.125)

    assert grown(0.5, 4.0, 0.125, 2) == signal.after(2).S.item() > 0.5
    assert grown(0.5, 0, 0.125, 2) == noise.after(2).N.item() < 0.5
