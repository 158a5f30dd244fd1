"""Matrix sensing with a factorised model, on integers, where float64 is exact."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from checks.arithmetic.lifting import lift
from checks.arithmetic.precision import working_precision
from theorems.objects.sensing import Descent, Sensing, adjoint, descent, measure, one_measurement, skew, spectral_matrix, sym


@pytest.fixture
def sensing() -> Sensing:
    """Integers in every entry, and a dyadic step."""
    rng = np.random.default_rng(0)
    V, W, A, y = (rng.integers(-3, 4, size=shape).astype(float) for shape in [(3, 2), (4, 2), (5, 3, 4), (5,)])
    return Sensing(V, W, A, y, 0.5)


def test_measurements_and_their_adjoint_are_adjoint(sensing):
    """The inner product of A(M) with z is that of M with the adjoint of z."""
    z = np.arange(5.0)
    M = sensing.V @ sensing.W.T

    assert measure(sensing.A, M) @ z == (M * adjoint(sensing.A, z)).sum()


def test_the_spectral_matrix_is_the_mean_of_the_weighted_measurements():
    """One measurement gives a multiple of itself, and repeating it changes nothing."""
    A, M = np.array([[[1.0, 2.0], [0.0, -1.0]]]), np.array([[3.0, 0.0], [5.0, 1.0]])

    assert spectral_matrix(A, M).tolist() == (2 * A[0]).tolist()
    assert spectral_matrix(np.concatenate([A, A]), M).tolist() == (2 * A[0]).tolist()


def test_the_gradient_is_the_linear_part_of_the_loss(sensing):
    """Central differences of a quadratic are exact: the loss in one factor is quadratic."""
    gradient_V, gradient_W = sensing.gradients
    E, F = np.ones_like(sensing.V), np.arange(8.0).reshape(4, 2)

    def loss(V, W):
        return Sensing(V, W, sensing.A, sensing.y, 0.0).loss

    assert loss(sensing.V + E, sensing.W) - loss(sensing.V - E, sensing.W) == 2 * (gradient_V * E).sum()
    assert loss(sensing.V, sensing.W + F) - loss(sensing.V, sensing.W - F) == 2 * (gradient_W * F).sum()


def test_a_step_moves_both_factors_at_once(sensing):
    """The gradient of the second factor is taken at the old first factor."""
    gradient_V, gradient_W = sensing.gradients
    after = sensing.stepped()

    assert np.array_equal(after.V, sensing.V - gradient_V / 2)
    assert np.array_equal(after.W, sensing.W - gradient_W / 2)


def test_the_worked_instance():
    """V = (2, 0), W = 1, one measurement (0, 1), target -1/10, step 3/2: the loss falls, but not by half of step times squared gradient."""
    start = one_measurement(np.float64(2), np.float64(1), np.float64(0.5), np.float64(1.5))

    assert start.V.tolist() == [[2.0], [0.0]]
    assert start.A.tolist() == [[[0.0], [1.0]]]
    assert start.loss == 0.125
    assert start.stepped().loss == 0.03125
    assert start.imbalance.item() == 3
    assert start.stepped().imbalance.item() == 3.5625
    assert not start.descends()
    assert start.descends(rate=Fraction(1, 4))


def test_a_run_has_one_point_more_than_steps():
    """A descent keeps its start, and goes on from where it is."""
    run = Descent(one_measurement(np.float64(2), np.float64(1), np.float64(0.5), np.float64(0.5)), steps=3)

    assert len(run.path) == 4
    assert all(np.array_equal(later.V, point.stepped().V) for point, later in pairwise(run.path))
    assert run.descends()


def test_a_descent_is_made_from_its_parts(sensing):
    """`descent` takes the leaves of a strategy by name."""
    run = descent(sensing.V, sensing.W, sensing.A, sensing.y, sensing.step, steps=2)

    assert run.start.step == 0.5
    assert run.steps == 2


def test_the_lifts_are_symmetric_and_skew():
    """Zero blocks on the diagonal, the matrix above and its transpose, or minus that, below."""
    M = np.array([[1.0, 2.0, 3.0]])

    assert np.array_equal(sym(M), sym(M).T)
    assert np.array_equal(skew(M), -skew(M).T)
    assert sym(M)[0].tolist() == [0.0, 1.0, 2.0, 3.0]


def test_a_stack_of_measurements_is_lifted_one_by_one(sensing):
    """The lift acts on the last two axes."""
    assert np.array_equal(sym(sensing.A)[2], sym(sensing.A[2]))


def test_balls_follow_float64_where_it_is_exact(sensing):
    """The same code over balls gives the same integers, exactly."""
    with working_precision(128):
        lifted = lift(sensing)

        assert float(lifted.loss.ball().mid()) == sensing.loss
        assert lifted.loss.ball().is_exact()
        assert np.array_equal(lifted.stepped().V.mid(), sensing.stepped().V)
