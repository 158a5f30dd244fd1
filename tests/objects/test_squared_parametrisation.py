"""Squared weights and their potential, at points where everything is rational, or the logarithm of 2."""

import numpy as np
import pytest

from checks.arithmetic import Balls, log, working_precision
from theorems.objects.squared_parametrisation import (
    Interpolation,
    SquaredWeights,
    interpolant,
    multipliers,
    potential,
    q,
    q_second,
    squared_loss_gradient,
)

WEIGHTS = SquaredWeights(np.array([2.0, 1.0]), np.array([0.5, 3.0]))


def test_the_predictor_is_the_difference_of_squares():
    """(2, 1) and (1/2, 3) give the coefficients 15/4 and -8."""
    assert WEIGHTS.beta.tolist() == [3.75, -8.0]
    assert WEIGHTS.predict(np.array([4.0, 1.0])) == 7.0


def test_the_features_are_the_linear_part_of_the_prediction():
    """Central differences of a quadratic are exact."""
    x, move = np.array([4.0, 1.0]), SquaredWeights(np.array([1.0, -1.0]), np.array([0.5, 2.0]))
    ahead, behind = WEIGHTS.moved(move), WEIGHTS.moved(move.scaled(-1))

    assert ahead.predict(x) - behind.predict(x) == 2 * WEIGHTS.features(x).dot(move)


def test_the_velocity_descends():
    """The weights move against the features of the gradient: the growing half shrinks where the gradient is positive."""
    velocity = WEIGHTS.velocity(np.array([1.0, 0.0]))

    assert velocity.plus.tolist() == [-4.0, 0.0]
    assert velocity.minus.tolist() == [1.0, 0.0]


def test_balanced_weights_have_the_product_of_the_start():
    """From the start (2, 2), when the first half is 8 the second one is 1/2."""
    w = SquaredWeights.balanced(np.array([8.0]), np.array([2.0]))

    assert (w.plus * w.minus).tolist() == [4.0]
    assert w.minus.tolist() == [0.5]


@pytest.mark.parametrize("sign", [1, -1])
def test_q_where_the_root_is_rational(sign):
    """At 3/2 the root is 5/2 and the inverse hyperbolic sine is log 2; q is even, and its curvature 2/5."""
    with working_precision(200):
        b = Balls(sign * 1.5)
        difference = (q(b) - (1.5 * log(2) - 0.5)).ball()

        assert difference.contains(0)
        assert float(difference.rad()) < 2.0**-190
        assert (q_second(b) - Balls(2) / 5).ball().contains(0)


def test_q_near_zero_is_no_larger_than_its_parabola():
    """At 0 it is 0; at 1e-150 balls still tell it from zero, and from the parabola."""
    assert q(np.float64(0)) == 0
    with working_precision(8192):
        b = Balls(1e-150)

        assert 0 < q(b).ball() < (b * b / 4).ball()


def test_q_far_out_is_finite_in_balls():
    """Where the square overflows in float64 balls still give the entropy b (log b - 1), and at most 2 more."""
    with working_precision(4096):
        b = Balls(2.0**900)
        gap = (q(b) - b * (log(b) - 1)).ball()

        assert 1 < gap < 2


def test_the_potential_weighs_each_coordinate_by_its_start():
    """With the starts 1 and 2 the coordinates 3/2 and 6 are both the point 3/2 of q, with weights 1 and 4."""
    with working_precision(200):
        value = potential(Balls([1.5, 6.0]), Balls([1.0, 2.0]))

        assert (value - 5 * q(Balls(1.5))).ball().contains(0)


def test_an_interpolant_is_where_the_mirror_coordinates_are_in_the_row_space():
    """One row (1, 2) with the multiplier log 2: twice the hyperbolic sines of log 2 and 2 log 2 are 3/2 and 15/4."""
    with working_precision(200):
        beta = interpolant(Balls([[1.0, 2.0]]), log(2) * Balls([1.0]), Balls([1.0, 1.0]))

        assert all((entry - exact).ball().contains(0) for entry, exact in zip(beta, [1.5, 3.75], strict=True))


def test_the_gradient_of_the_squared_loss():
    """Central differences of a quadratic are exact."""
    X, y, beta, move = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([1.0, 3.0]), np.array([2.0, 0.5]), np.array([1.0, -4.0])

    def loss(beta):
        return ((X @ beta - y) ** 2).sum()

    assert loss(beta + move) - loss(beta - move) == 2 * squared_loss_gradient(X, y, beta) @ move


def test_the_least_squares_norm_of_an_interpolation_problem():
    """With the row (1, 2) and the multiplier log 2 the solution is (3/2, 15/4), the target 9, and (9/5, 18/5) predicts it with the least norm."""
    with working_precision(200):
        problem = Interpolation(Balls([[1.0], [2.0]]), log(2) * Balls([1.0]), Balls(1.0))

        assert all((entry - Balls(exact) / 5).ball().contains(0) for entry, exact in zip(problem.least, [9, 18], strict=True))
        assert bool(problem.nontrivial())


@pytest.mark.parametrize("epsilon", [1.0, 1 / 64])
def test_a_start_that_is_not_large(epsilon):
    """The threshold is twelve norms at epsilon one, and more for a smaller one."""
    problem = Interpolation(np.array([[1.0], [2.0]]), np.array([1.0]), np.float64(1.0))

    assert not problem.starts_above(np.float64(epsilon))


def test_a_start_that_is_large():
    """The squared start 1 is above twelve times the norm of a solution of size 0.02."""
    assert Interpolation(np.array([[1.0], [2.0]]), np.array([1 / 256]), np.float64(1.0)).starts_above(np.float64(1.0))


def test_without_multipliers_the_problem_is_trivial():
    """No multiplier, no target."""
    assert not Interpolation(np.array([[1.0], [2.0]]), np.array([0.0]), np.float64(1.0)).nontrivial()


def test_a_step_of_gradient_descent_moves_by_the_velocity():
    """With dyadic numbers both forms are exact."""
    gradient = np.array([0.5, -2.0])
    after, moved = WEIGHTS.stepped(gradient, 0.25), WEIGHTS.moved(WEIGHTS.velocity(gradient).scaled(0.25))

    assert after.plus.tolist() == moved.plus.tolist()
    assert after.minus.tolist() == moved.minus.tolist()


@pytest.mark.parametrize("start", [1.0, 2.0**-40, 2.0**20])
def test_the_multipliers_of_given_targets_are_enclosed(start):
    """What they predict holds the targets, from tiny and from huge starts."""
    with working_precision(200):
        X, y = Balls([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]]), Balls([10.0, -7.0])
        nu = multipliers(X, y, Balls(start))

        assert all((entry - exact).ball().contains(0) for entry, exact in zip(X @ interpolant(X, nu, Balls(start)), y, strict=True))
        assert all(float(entry.ball().rad()) < 2.0**-120 for entry in nu)


def test_the_multipliers_of_no_targets_are_zero():
    """In float64 nothing moves."""
    assert multipliers(np.array([[1.0, 2.0]]), np.zeros(1), np.float64(1.0)).tolist() == [0.0]
