"""Roots of equations: in float64 where Newton's method ends, over balls with a proof."""

import numpy as np
import pytest

from checks.arithmetic import Balls, Batch, BatchError, cosh, exp, log, sinh, sqrt, stack, working_precision
from checks.solvers import root

ONE = np.ones(1)


def square_root(number, guess):
    """The root of x^2 = number by Newton's method."""
    return root(lambda x: x**2 - number, lambda x: stack([2 * x]), guess)


@pytest.mark.parametrize("bits", [64, 128, 1024])
def test_a_square_root_is_enclosed(bits):
    """The ball holds the root of two and is as narrow as the precision allows."""
    with working_precision(bits):
        found = square_root(2, Balls([1.0]))

        assert (found[0] - sqrt(2)).ball().contains(0)
        assert float(found[0].ball().rad()) < 2.0 ** (8 - bits)


def test_in_float64_the_root_is_exact_where_it_can_be():
    """Nine has the root three."""
    assert square_root(9.0, ONE).tolist() == [3.0]


def test_a_far_guess_is_damped():
    """From 40 a full step for sinh = -10^6 would stay put for long; halved steps from 0 on reach the logarithm."""
    with working_precision(128):
        found = root(lambda x: sinh(x) + 10**6, lambda x: stack([cosh(x)]), Balls([40.0]))

        assert (sinh(found[0]) + 10**6).ball().contains(0)
        assert abs(found[0] + log(2 * 10**6)).ball() < 2.0**-30


def test_two_equations():
    """X + y = 3 and x y = 2 near (0.5, 3) are solved by (1, 2)."""
    with working_precision(128):
        found = root(
            lambda z: stack([z[0] + z[1] - 3, z[0] * z[1] - 2]),
            lambda z: stack([stack([Balls(1), Balls(1)]), stack([z[1], z[0]])]),
            Balls([0.5, 3.0]),
        )

        assert all((entry - exact).ball().contains(0) for entry, exact in zip(found, [1, 2], strict=True))
        assert all(float(entry.ball().rad()) < 2.0**-110 for entry in found)


def test_a_ball_in_the_equation_widens_the_root():
    """The roots for all numbers of a ball are in the result."""
    with working_precision(128):
        number = Balls(2) + (Balls(1) / 3 - Balls(1) / 3) * 2**100
        found = square_root(number, Balls([1.0]))

        assert found[0].ball().contains(sqrt(2).ball())
        assert (found[0] ** 2).ball().contains(number.ball())


@pytest.mark.parametrize("function", [lambda x: x**2 + 1, lambda x: exp(x)])
def test_without_a_root_there_is_no_enclosure(function):
    """The result is not finite, so that nothing is decided."""
    with working_precision(128):
        found = root(function, lambda x: stack([2 * x + 1]), Balls([1.0]))

        assert not found.isfinite().any()


def test_a_double_root_is_not_proved():
    """Where the derivative vanishes there may be no root nearby."""
    with working_precision(128):
        assert not root(lambda x: x**2, lambda x: stack([2 * x]), Balls([1.0])).isfinite().any()


def test_a_batch_is_refused():
    """The loop over members is the decider's."""
    with pytest.raises(BatchError, match="one instance at a time"):
        square_root(2.0, Batch(np.ones((3, 1))))
