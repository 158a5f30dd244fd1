"""Laws of one weight by quadrature: against closed forms, to the digits that are printed, and against differences that shrink."""

from dataclasses import replace

import numpy as np
import pytest

from checks.arithmetic import normal_cdf
from theorems.objects.function_classes import uniform
from theorems.objects.tanh_weight import Law, Step, TanhWeight, Trained, total_variation
from theorems.objects.total_variation import centred_gaussians, shifted_gaussians

BIT = uniform(np.array([[1, -1], [-1, 1]]))
RUN = TanhWeight(BIT, np.array([0.75, -0.5]), np.array([0.25, 0.5]), 1.0, 0.5, np.array([0.5, 1.0, 0.25]), 1.5)


def digits(value: float) -> str:
    """Twelve of them."""
    return f"{value:.12f}"


def gaussian(mean: float, sigma: float) -> Step:
    """A step from one weight."""
    return Step(Law(np.array([mean]), np.ones(1)), np.array([mean]), sigma)


@pytest.mark.parametrize("per_sigma", [2, 5])
def test_the_distance_of_shifted_gaussians(per_sigma):
    """One crossing, halfway."""
    found = total_variation(gaussian(0.0, 1.0), gaussian(0.75, 1.0), np.arange(-50, 50) / per_sigma)

    assert digits(found) == digits(shifted_gaussians(0.75))


def test_the_distance_of_gaussians_with_two_crossings():
    """Of variances 1 and 4."""
    found = total_variation(gaussian(0.0, 1.0), gaussian(0.0, 2.0), np.arange(-50, 50) / 3)

    assert digits(found) == digits(centred_gaussians(4.0))


def test_equal_laws_have_no_distance():
    """Their densities never cross."""
    assert total_variation(gaussian(0.0, 1.0), gaussian(0.0, 1.0), np.arange(-9.0, 9.0)) == 0


def test_a_step_from_a_point_is_gaussian():
    """With no grid involved, the distribution function is that of the normal law."""
    w = np.array([-1.0, 0.0, 2.5])

    assert gaussian(0.5, 2.0).below(w).tolist() == normal_cdf((w - 0.5) / 2).tolist()


def test_laws_on_a_grid_are_probabilities_and_settle():
    """The weights sum to one, and a finer grid gives the same twelve digits of all that is compared."""
    coarse, fine = (Trained.by(RUN, per_sigma) for per_sigma in (6, 9))
    read = [
        (each.accuracy_on_F, each.accuracy_on_junk, each.distance, each.junk_flow(RUN.junk_gradient_square), each.on_junk[2].before.weights.sum())
        for each in (coarse, fine)
    ]

    assert list(map(digits, read[0])) == list(map(digits, read[1]))
    assert digits(read[0][-1]) == digits(1.0)


def test_two_steps_without_gradient_add_their_variances():
    """A net that does not depend on the weight to float64: the law after two steps is normal with twice the variance."""
    flat = replace(RUN, slope=np.array([2.0**-60, -(2.0**-60)]), gammas=np.ones(2))
    step = Trained.by(flat, 3).on_junk[-1]

    assert list(map(digits, step.below(np.array([0.5, 2.0])))) == list(map(digits, normal_cdf((np.array([0.5, 2.0]) - 0.5) / (1.5 * np.sqrt(2)))))


@pytest.mark.parametrize("function", [0, 1, None])
def test_gradients_are_derivatives_of_the_loss(function):
    """Central differences come four times nearer with half of the distance."""
    w = np.array([-1.0, 0.25, 2.0])
    labels = np.zeros(2) if function is None else BIT.values[function]

    def loss(w: np.ndarray) -> np.ndarray:
        f = np.tanh(RUN.slope[:, None] * w + RUN.offset[:, None])
        return BIT.P_X @ (f**2 / 2 - labels[:, None] * f)

    slope = RUN.junk_gradient(w) - (0 if function is None else RUN.pulls(w)[function])
    first, second = ((loss(w + h) - loss(w - h)) / (2 * h) - slope for h in (2.0**-6, 2.0**-7))

    assert (np.round(first / second) == 4).all()


def test_the_accuracy_of_a_known_law():
    """The net is positive where 0.75 w > -1/4 at the first point, and where w < 1 at the second."""
    first, second = 1 - normal_cdf(-1 / 3), normal_cdf(1.0)
    right = RUN.accuracy(gaussian(0.0, 1.0))

    assert list(map(digits, right)) == [digits((first + 1 - second) / 2), digits((1 - first + second) / 2)]
