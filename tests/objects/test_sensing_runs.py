"""Many descents at once, against one descent at a time and on integers, where float64 is exact."""

import numpy as np
import pytest

from theorems.objects import sensing, symmetric_sensing
from theorems.objects.sensing_runs import (
    Problems,
    at,
    gaussian_measurements,
    leading,
    lengths,
    product,
    random_frames,
    sine,
    symmetric_measurements,
    top_eigenvectors,
    truth,
)


@pytest.fixture
def parts() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Four symmetric integer measurements for each of two problems, three starts, and truths; the root of four is exact."""
    rng = np.random.default_rng(0)
    A = rng.integers(-3, 4, size=(2, 4, 3, 3)).astype(float)
    U = rng.integers(-2, 3, size=(2, 3, 3, 2)).astype(float)
    X = rng.integers(-2, 3, size=(2, 1, 3, 1)).astype(float)
    return A + A.swapaxes(-1, -2), U, X


def test_a_step_is_that_of_one_descent(parts):
    """Each start of each problem moves as it would alone."""
    A, U, X = parts
    end = at(Problems(A / 2, product(X, X)).symmetric_path(U, 0.5), 1)

    assert all(np.array_equal(end[p, s], symmetric_sensing.stepped(U[p, s], A[p], X[p, 0], 0.5)) for p in range(2) for s in range(3))


def test_a_step_of_two_factors_is_that_of_one_descent(parts):
    """With both factors moved at once."""
    A, U, X = parts
    ends = at(Problems(A / 2, product(X, -X)).path(U, -2 * U, 0.5), 1)
    run = sensing.Sensing(U[1, 2], -2 * U[1, 2], A[1] / 2, sensing.measure(A[1] / 2, -X[1, 0] @ X[1, 0].T), 0.5).stepped()

    assert np.array_equal(ends[0][1, 2], run.V)
    assert np.array_equal(ends[1][1, 2], run.W)


def test_the_power_method_is_descent_without_its_cubic_term(parts):
    """Its spectral matrix is the normal operator at the truth."""
    A, U, X = parts
    problems = Problems(A / 2, product(X, X))

    assert np.array_equal(problems.spectral_matrix[1, 0], symmetric_sensing.normal(A[1], X[1, 0] @ X[1, 0].T))
    assert np.array_equal(at(problems.power_path(U, 0.5), 1), U + 0.5 * problems.spectral_matrix @ U)


def test_fewer_measurements_are_divided_by_the_root_of_their_number(parts):
    """The first one alone is not divided."""
    A, _, X = parts
    problems = Problems(A / 2, product(X, X))

    assert np.array_equal(problems.first(1).A, A[:, :1])
    assert np.array_equal(problems.first(4).A, problems.A)


def test_the_curvature_of_one_measurement_is_its_squared_norm(parts):
    """And that of all entries is one."""
    A, _, X = parts
    problems = Problems(A / 2, product(X, X))

    assert np.array_equal(problems.first(1).curvature[:, 0, 0, 0], (A[:, 0] ** 2).sum(axis=(-2, -1)))
    assert Problems(None, product(X, X)).curvature.item() == 1


def test_without_measurements_every_entry_is_observed(parts):
    """So the misfit is the error."""
    _, U, X = parts
    problems = Problems(None, product(X, X))

    assert np.array_equal(problems.spectral_matrix, problems.target)
    assert np.array_equal(problems.misfit(2 * problems.target), np.ones((2, 1)))
    assert np.array_equal(problems.error(2 * problems.target), np.ones((2, 1)))
    assert problems.measured(product(U, U)).shape == (2, 3, 9)


def test_samples_have_their_shapes_and_their_symmetry():
    """Symmetric measurements are the symmetric parts of Gaussian ones; a truth has the rank that is asked for."""
    rng = np.random.default_rng(1)
    A = symmetric_measurements(rng, 5, 4, 3)

    assert gaussian_measurements(rng, 5, 4, 3, 2).shape == (5, 4, 3, 2)
    assert np.array_equal(A, A.swapaxes(-1, -2))
    assert random_frames(rng, 5, 4, 2).shape == (5, 1, 4, 2)
    assert np.array_equal(np.linalg.matrix_rank(truth(rng, 5, 3, 2)), np.full((5, 1), 2))


def test_angles_between_coordinate_planes():
    """The leading directions of a diagonal matrix are coordinates."""
    D = np.diag([1.0, 3.0, 2.0])[None, None]
    first, second = np.eye(3)[None, None, :, 1:2], np.eye(3)[None, None, :, :1]

    assert sine(leading(D, 1), first).item() == 0
    assert sine(leading(D, 1), second).item() == 1
    assert sine(top_eigenvectors(D, 2), np.eye(3)[None, None, :, 1:]).item() == 0
    assert lengths(np.full((1, 1, 2, 2), 3.0)).item() == 6
