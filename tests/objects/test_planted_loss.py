"""The population loss of a planted sum of ReLUs: values by hand, derivatives against differences."""

import numpy as np

from theorems.objects.planted_loss import PlantedLoss


def test_two_units_at_a_right_angle():
    """E (a - b)^2 / 2 for two positive parts with E a^2 = 1/2 and E ab = 1 / (2 pi)."""
    assert abs(PlantedLoss(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])).value() - (0.5 - 0.5 / np.pi)) < 2.0**-50


def test_two_longer_units_at_a_right_angle():
    """The loss is quadratic in a common scale, and depends on the angle alone."""
    W, U = np.array([[3.0, 4.0]]), np.array([[4.0, -3.0]])
    assert abs(PlantedLoss(W, U).value() - (25 / 2 - 25 / (2 * np.pi))) < 2.0**-46


def test_derivatives_are_those_of_the_value():
    """Central differences, whose error is of second order in the step."""
    rng, h = np.random.default_rng(5), 2.0**-12
    W, U = rng.standard_normal((3, 3)), np.eye(3)[:2]
    gradient, hessian = PlantedLoss(W, U).gradient(), PlantedLoss(W, U).hessian()
    for at in range(9):
        move = h * np.eye(9)[at].reshape(3, 3)
        up, down = PlantedLoss(W + move, U), PlantedLoss(W - move, U)
        assert abs((up.value() - down.value()) / (2 * h) - gradient.ravel()[at]) < 2.0**-18
        assert abs((up.gradient() - down.gradient()).ravel() / (2 * h) - hessian[at]).max() < 2.0**-18


def test_the_gradient_by_sampling():
    """The mean over samples, to five of its standard errors."""
    rng = np.random.default_rng(6)
    W, U, x = rng.standard_normal((2, 3)), np.eye(3), rng.standard_normal((200_000, 3))
    residual = np.maximum(x @ W.T, 0).sum(axis=1) - np.maximum(x @ U.T, 0).sum(axis=1)
    each = residual[:, None, None] * (x @ W.T > 0)[..., None] * x[:, None]
    error = each.std(axis=0) / len(x) ** 0.5
    assert (abs(each.mean(axis=0) - PlantedLoss(W, U).gradient()) < 5 * error).all()
