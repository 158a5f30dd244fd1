"""Weights to a power, at points where everything is rational."""

from fractions import Fraction

import numpy as np
import pytest

from checks.arithmetic import Balls, working_precision
from theorems.objects.deep_diagonal import DeepProblem, DeepWeights, h, h_slope, halves, in_range, potential_at, within


def encloses(found, value):
    """Whether each ball holds the number."""
    values = np.broadcast_to(np.asarray(value, dtype=object), found.shape).ravel()
    return all((each - number).ball().contains(0) for each, number in zip(found.ravel(), values, strict=True))


@pytest.mark.parametrize(
    ("depth", "predictor", "potential"),
    [(3, Fraction(208, 27), Fraction(208, 54) - Fraction(11, 9)), (4, Fraction(32, 9), Fraction(10, 9))],
)
def test_a_half(depth, predictor, potential):
    """At z = 1/2 the weights of depth 3 are 2 and 2/3, and those of depth 4 have the squares 2 and 2/3."""
    with working_precision(200):
        z = Balls(0.5)

        assert encloses(halves(z, depth)[0] ** (depth - 2), 2)
        assert encloses(halves(z, depth)[1] ** (depth - 2), Fraction(2, 3))
        assert encloses(h(z, depth), predictor)
        assert encloses(potential_at(z, depth), potential)


def test_odd_and_even():
    """The predictor is odd in the mirror coordinate, the potential and the slope are even; at zero the slope is 2 D / (D - 2)."""
    with working_precision(200):
        z = Balls([0.0, 0.25])

        assert encloses(h(z, 5) + h(-z, 5), 0)
        assert encloses(potential_at(z, 5) - potential_at(-z, 5), 0)
        assert encloses(h_slope(z, 5) - h_slope(-z, 5), 0)
        assert encloses(h_slope(z, 5)[0], Fraction(10, 3))


def test_mirror_coordinates_are_brought_into_range():
    """Any number becomes one between -1 and 1, with its sign."""
    assert within(np.array([1.0, -3.0, 0.0])).tolist() == [0.5, -0.75, 0.0]
    assert in_range(np.array([[2.0, -3.0]]), np.array([1.0])).tolist() == [0.25]


def test_velocity_and_change_of_weights():
    """At depth 3 the gradient 1 moves the weights (1, 2) by (-3, 12); the predictor changes by 3 + 3 + 1 for a move of the first by 1."""
    w = DeepWeights(np.array([1.0]), np.array([2.0]), 3)
    move = DeepWeights(np.array([1.0]), np.array([0.0]), 3)

    assert w.beta == [-7.0]
    assert (w.velocity(np.ones(1)).plus, w.velocity(np.ones(1)).minus) == ([-3.0], [12.0])
    assert w.change(move) == [7.0]
    assert w.change(move, 2) == [4.0]


def test_weights_at_mirror_coordinates():
    """From the start 2 the weights of depth 3 at z = 1/2 are 4 and 4/3."""
    with working_precision(200):
        w = DeepWeights.at(Balls([0.5]), Balls(2.0), 3)

        assert encloses(w.plus, 4)
        assert encloses(w.minus, Fraction(4, 3))
        assert encloses(w.beta - 8 * h(Balls([0.5]), 3), 0)


def test_a_problem_with_one_row():
    """The row (1, 0) at the multiplier 1/2 of depth 4 has the target 32/9, which is the norm as well."""
    with working_precision(200):
        problem = DeepProblem(Balls([[0.0]]), Balls([0.5]), 4)

        assert problem.dimension == 2
        assert encloses(problem.solution, [Fraction(32, 9), 0])
        assert encloses(problem.targets, Fraction(32, 9))
        assert encloses(problem.norm - problem.least, 0)


def test_the_norm_exceeds_the_least_one_by_the_dual_gap():
    """A level c costs (1 - |c|) times its coordinate."""
    with working_precision(200):
        problem = DeepProblem(Balls([[-0.5]]), Balls([0.5]), 3)

        assert encloses(problem.norm - problem.least - h(Balls(0.25), 3) / 2, 0)
        assert encloses(problem.aside + h(Balls(0.25), 3), 0)
