"""Least squares by gradient descent: exact on integers, and the bounds on the Jacobian of a wave by balls."""

import numpy as np
import pytest

from checks.arithmetic import Balls, lift, svdvals, vector_norm, working_precision
from theorems.objects.regression import Regression, Wave, descent, path_length


@pytest.fixture
def run() -> Regression:
    """One row of length 2, so that the step is a quarter of the share."""
    return Regression(np.array([[2.0, 0.0]]), np.array([4.0]), np.array([1.0, 5.0]), 0.5, 2)


def test_a_run_follows_the_gradient(run):
    """The residual -2 is halved by each step, and the coordinate that X does not see stays."""
    assert run.step == 0.125
    assert [list(theta) for theta in run.path] == [[1.0, 5.0], [1.5, 5.0], [1.75, 5.0]]
    assert [run.residual(t).item() for t in range(3)] == [-2.0, -1.0, -0.5]


def test_the_contraction_takes_the_first_residual_to_the_last(run):
    """It is (1 - 1/2)^2."""
    assert run.contraction.tolist() == [[0.25]]


def test_the_closest_interpolator_changes_only_what_X_sees(run):
    """From (1, 5) to (2, 5)."""
    assert run.closest.tolist() == [2.0, 5.0]


def test_the_length_of_a_path_is_the_sum_of_its_steps(run):
    """It is 0 for a single point."""
    assert path_length(run.path) == 0.75
    assert path_length(run.path[:1]) == 0.0


def test_descent_goes_against_the_gradient():
    """Two steps of half the gradient x."""
    assert [float(x) for x in descent(lambda x: x, np.float64(4.0), 0.5, 2)] == [4.0, 2.0, 1.0]


@pytest.fixture
def wave() -> Wave:
    """Two equations, three linear variables and two in the sine."""
    rng = np.random.default_rng(0)
    X, B = rng.integers(-3, 4, (2, 3)).astype(float), rng.integers(-3, 4, (2, 2)).astype(float)
    return Wave(X, B, 0.5)


def lifted(wave: Wave) -> Wave:
    """The same map over balls."""
    return Wave(lift(wave.X), lift(wave.B), Balls(wave.epsilon))


def test_the_jacobian_of_a_wave_is_its_derivative(wave):
    """A tiny move changes the values by the Jacobian times the move, up to its square."""
    rng = np.random.default_rng(1)
    with working_precision(512):
        f, theta, move = lifted(wave), lift(rng.standard_normal(5)), lift(rng.standard_normal(5) * 2.0**-80)
        remainder = vector_norm(f(theta + move) - f(theta) - f.jacobian(theta) @ move)

        assert bool(remainder <= f.lipschitz * vector_norm(move) ** 2)


def test_the_bounds_hold_at_every_point(wave):
    """The singular values of the Jacobian lie between alpha and beta, and it is Lipschitz."""
    rng = np.random.default_rng(2)
    with working_precision(128):
        f = lifted(wave)
        for _ in range(20):
            theta, other = lift(rng.standard_normal(5)), lift(rng.standard_normal(5))
            sigma = svdvals(f.jacobian(theta))
            change = svdvals(f.jacobian(theta) - f.jacobian(other))[0]

            assert bool(f.alpha <= sigma[-1])
            assert bool(sigma[0] <= f.beta)
            assert bool(change <= f.lipschitz * vector_norm(theta - other))


def test_a_wave_descends_on_its_loss(wave):
    """One step is the transposed Jacobian times the residual."""
    start, y = np.zeros(5), np.ones(2)
    after = wave.descent(y, start, 0.25, 1)[1]

    assert np.array_equal(after, start - 0.25 * wave.jacobian(start).T @ (wave(start) - y))
