"""Adaptive methods on gradients that are known."""

import pytest

from theorems.objects.adaptive import ADAGRAD, METHODS, RMSPROP


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_the_scale_of_the_gradient_does_not_matter(method):
    """A gradient four times as large moves the weights by the same."""
    once, fourfold = (method.path(lambda w, by=by: by * (w - 1), 0.0, 0.25, 3) for by in (1.0, 4.0))

    assert once == fourfold


def test_adagrad_divides_by_the_root_of_all_squares():
    """Of the gradients 3 and 4, by 3 and 5."""
    gradients = iter([3.0, 4.0])

    assert ADAGRAD.path(lambda w: next(gradients), 0.0, 1.0, 2) == [0.0, -1.0, -1.0 - 0.8]


def test_rmsprop_starts_with_twice_the_step():
    """Its first mean of squares is a quarter of the square."""
    assert RMSPROP.path(lambda w: 5.0, 0.0, 1.0, 1) == [0.0, -2.0]


def test_adam_corrects_its_means():
    """With the same gradient all the time every step is the same."""
    assert METHODS["Adam"].path(lambda w: -2.0, 0.0, 0.5, 3) == [0.0, 0.5, 1.0, 1.5]


def test_epsilon_shortens_the_steps():
    """By half, where it is as large as the gradient."""
    assert ADAGRAD.path(lambda w: 1.0, 0.0, 1.0, 1, epsilon=1.0) == [0.0, -0.5]
