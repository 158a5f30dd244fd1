"""Problems whose least l1 norm is known, at points where everything is rational, or the logarithm of 2."""

import numpy as np
import pytest

from checks.arithmetic import Balls, log, working_precision
from theorems.objects.basis_pursuit import BasisPursuit, RepeatedLevel


def test_a_row_with_a_half():
    """With the multiplier 2 log 2 and the row (1, 1/2) the solution is (15/4, 3/2), the target 9/2, the norm 21/4."""
    with working_precision(200):
        problem = BasisPursuit(Balls([[0.5]]), 2 * log(2) * Balls([1.0]), Balls(1.0))

        assert problem.dimension == 2
        assert (problem.solution[0] - 3.75).ball().contains(0)
        assert (problem.targets[0] - 4.5).ball().contains(0)
        assert (problem.norm - 5.25).ball().contains(0)
        assert (problem.least - 4.5).ball().contains(0)


def test_the_start_is_a_scale():
    """From the start 2 all is four times as large."""
    small, large = (BasisPursuit(np.array([[0.5, -1.0]]), np.array([1.0]), np.float64(start)) for start in (1.0, 2.0))

    assert large.norm == 4 * small.norm
    assert large.least == 4 * small.least


@pytest.mark.parametrize("column", [[0.5, 0.25], [1.0, -0.25], [-0.75, 1.0]])
def test_the_least_norm_is_that_of_the_linear_program(column):
    """Where the dual point is feasible no point of the line of solutions has a smaller norm."""
    problem = BasisPursuit(np.array(column)[:, None], np.array([2.0, 3.0]), np.float64(1.0))
    line = [problem.targets - t * np.array(column) for t in np.linspace(-1, 1, 201)]

    assert problem.solved()
    assert min(abs(b).sum() + abs(t) for b, t in zip(line, np.linspace(-1, 1, 201), strict=True)) == problem.least


def test_a_heavy_column_is_not_solved_by_the_first_coordinates():
    """The column (1, 1) reaches the target (1, 1) with half of the norm."""
    assert not BasisPursuit(np.array([[1.0], [1.0]]), np.array([1.0, 1.0]), np.float64(1.0)).solved()


def test_no_target_is_not_solved():
    """Without multipliers there is nothing to interpolate."""
    assert not BasisPursuit(np.array([[0.5]]), np.array([0.0]), np.float64(1.0)).solved()


def test_no_other_columns():
    """Without further columns the norm is the least one."""
    problem = BasisPursuit(np.zeros((2, 0)), np.array([1.0, -2.0]), np.float64(1.0))

    assert problem.solved()
    assert problem.norm == problem.least


def test_repeated_levels_are_those_of_the_long_row():
    """Counted copies give the same norms as stored ones."""
    with working_precision(200):
        counted = RepeatedLevel(8, Balls(2.0), Balls(3.0))
        stored = BasisPursuit((counted.v / counted.u) * Balls([[1.0] * 8]), counted.u * Balls([1.0]), Balls(1.0))

        assert counted.dimension == stored.dimension == 9
        assert (counted.u - 3 - 2 * log(2)).ball().contains(0)
        assert (counted.norm - stored.norm).ball().contains(0)
        assert (counted.least - stored.least).ball().contains(0)


@pytest.mark.parametrize(("epsilon", "below"), [(8.0, True), (0.125, False)])
def test_a_start_that_is_small_enough(epsilon, below):
    """S / a is 13, between 2 e 2^(1/8) and 2 e 2^8."""
    problem = BasisPursuit(np.array([[0.5]]), np.array([2.5]), np.float64(1.0))

    assert 12 < problem.least < 14
    assert bool(problem.starts_below(np.float64(epsilon))) is below
