"""Noisy descent on one weight against laws worked out by hand, and against steps of the recursion itself."""

from fractions import Fraction

import numpy as np
import pytest

from checks.arithmetic import Balls, normal_cdf, sqrt, working_precision
from theorems.objects.function_classes import WeightedClass, uniform
from theorems.objects.one_weight import OneWeight

BIT = uniform(np.array([[1, -1], [-1, 1]]))


def descent(kappa: float, start: float = 0.0, gammas: tuple[float, ...] = (0.5, 0.25)) -> OneWeight:
    """The net w x_1 + 1/2 on the class of x_1 and -x_1."""
    return OneWeight(BIT, np.array([1.0, -1.0]), np.array([0.5, 0.5]), kappa, start, np.array(gammas), 2.0)


def test_the_correlation_loss_pulls_and_never_holds():
    """Without kappa the gradient is -E F a: the lead is the sum of the steps, the variance T sigma^2."""
    run = descent(kappa=0.0, start=3.0)

    assert run.pulls.tolist() == [1.0, -1.0]
    assert run.junk_means == [3.0, 3.0, 3.0]
    assert run.lead.tolist() == [0.75, -0.75]
    assert run.variance == 8.0


def test_the_square_loss_contracts():
    """With E a^2 = 1 and E ab = 0 a step of size g multiplies by 1 - g."""
    run = descent(kappa=1.0, start=4.0)

    assert run.junk_means == [4.0, 2.0, 1.5]
    assert run.lead.tolist() == [0.5 * 0.75 + 0.25, -0.625]
    assert run.variance == 0.75**2 * 4 + 4


@pytest.mark.parametrize("kappa", [0.0, 1.0, 0.5])
def test_gradients_are_derivatives_of_the_loss(kappa):
    """The loss is a polynomial of degree two in w: exact central differences over dyadic numbers, for each label and on junk."""
    run, w, h = descent(kappa), Fraction(5, 8), Fraction(1, 2)

    def loss(w: Fraction, label: int, x: int) -> Fraction:
        f = Fraction(run.slope[x]) * w + Fraction(run.offset[x])
        return -label * f + Fraction(kappa) * f * f / 2

    slopes = {(y, x): (loss(w + h, y, x) - loss(w - h, y, x)) / (2 * h) for y in (1, -1) for x in (0, 1)}
    junk = sum(slopes.values()) / 4
    on_functions = [sum(slopes[int(F[x]), x] for x in (0, 1)) / 2 for F in BIT.values]

    assert run.junk_gradient(float(w)) == junk
    assert [junk - each for each in on_functions] == run.pulls.tolist()
    assert run.junk_gradient_square(float(w)) == sum(slope**2 for slope in slopes.values()) / 4


def test_one_step_on_a_bit_by_hand():
    """From 0 with gamma = sigma the weight is N(1, 1) times sigma: right with probability Phi(1), at distance 2 Phi(1/2) - 1 from junk."""
    with working_precision(128):
        run = OneWeight(BIT, np.array([1.0, -1.0]), np.zeros(2), 0.0, 0.0, Balls([3.0]), Balls(3.0))

        assert (abs(run.accuracy_on_F - normal_cdf(Balls(1))) < 2.0**-100).all()
        assert (abs(run.accuracy_on_junk - 0.5) < 2.0**-100).all()
        assert (abs(run.distance - (2 * normal_cdf(Balls(1) / 2) - 1)) < 2.0**-100).all()
        assert (abs(run.step_distances - run.distance) < 2.0**-100).all()
        assert (abs(run.junk_flow() - 3) < 2.0**-100).all()


def test_the_junk_flow_of_a_path_is_at_most_its_mean_at_two_weights():
    """The root of the mean squared gradient is convex in w, so its value at the mean is at most the mean of its values."""
    with working_precision(128):
        run = descent(kappa=1.0)
        ends, middle = [run.junk_gradient_square(Balls(w)) for w in (-1.0, 3.0)], run.junk_gradient_square(Balls(1.0))

        assert (sqrt(middle) < (sqrt(ends[0]) + sqrt(ends[1])) / 2).all()


def test_points_count_by_their_weights():
    """Three quarters of the weight on the first point."""
    F = WeightedClass(np.array([[1.0, -1.0]]), np.ones(1), np.array([3.0, 1.0]))
    run = OneWeight(F, np.array([2.0, 1.0]), np.zeros(2), 1.0, 1.0, np.ones(1), 1.0)

    assert run.pulls.tolist() == [1.25]
    assert run.junk_gradient(1.0) == 0.75 * 4 + 0.25
    assert run.junk_gradient_square(1.0) == 0.75 * 4 * 5 + 0.25 * 2
