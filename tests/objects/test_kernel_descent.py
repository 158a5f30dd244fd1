"""Descent on a linear model, and its error on a finite population, on cases that can be done by hand."""

import numpy as np

from theorems.objects.kernel_descent import Fits, Population, descended

TWO_POINTS = Population(np.array([[2.0, 0.0], [0.0, 0.5]]), np.array([1.0, 0.25]))


def test_steps_of_descent():
    """On one weight with J = 1 and step 1/2 the residual is halved by each step."""
    J, y = np.array([[1.0]]), np.array([8.0])
    assert [descended(J, y, 0.5, steps).tolist() for steps in range(4)] == [[0.0], [4.0], [6.0], [7.0]]


def test_features_have_unit_length():
    """Whatever their length was."""
    assert TWO_POINTS.psi.tolist() == [[1.0, 0.0], [0.0, 1.0]]


def test_counts_are_of_cells_that_can_occur():
    """Each trial has n samples; the first point never has label -1."""
    counts = TWO_POINTS.counts(np.random.default_rng(0), 10, 50)
    assert counts.shape == (50, 2, 2)
    assert (counts.sum(axis=(1, 2)) == 10).all()
    assert (counts[:, 1, 0] == 0).all()


def test_errors_are_exact():
    """A prediction of zero is wrong for both labels."""
    predictions = np.array([[1.0, 1.0], [1.0, -1.0], [0.0, 1.0], [-1.0, -1.0]])
    assert TWO_POINTS.error(predictions).tolist() == [0.375, 0.125, 0.875, 0.625]


def test_fits_are_descent_step_by_step():
    """Where the features are orthonormal and the counts dyadic: the prediction at a point, and the energies of the labels."""
    counts = np.array([[[1, 0], [0, 3]]])
    predictions, information, nuisance = Fits(TWO_POINTS, counts, 0.5, 3).parts()
    J, y = np.eye(2)[[0, 1, 1, 1]], np.array([1.0, -1.0, -1.0, -1.0])
    expected = descended(J, y, 1 / 4, 3)

    assert expected.tolist() == [37 / 64, -63 / 64]
    assert predictions.tolist() == [expected.tolist()]
    assert (information.tolist(), nuisance.tolist()) == ([1.0], [0.0])


def test_a_direction_below_the_cut_off_is_nuisance():
    """A quarter of the samples is at the second point: its eigenvalue 1/4 is below a squared cut-off of 0.36."""
    counts = np.array([[[3, 1], [0, 0]]])
    _, information, nuisance = Fits(TWO_POINTS, counts, 0.6, 1).parts()

    assert nuisance.tolist() == [0.5]
    assert information.tolist() == [0.75**0.5]


def test_an_unseen_point_is_predicted_to_be_nothing():
    """With all samples at the first point, the second is predicted to be 0, and is an error."""
    counts = np.array([[[4, 0], [0, 0]]])
    predictions, _, nuisance = Fits(TWO_POINTS, counts, 0.5, 2).parts()

    assert predictions[0, 1] == 0.0
    assert nuisance.tolist() == [0.0]
    assert TWO_POINTS.error(predictions).tolist() == [0.5]
