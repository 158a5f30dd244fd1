"""Integer powers of balls, whatever the sign of what they contain."""

import pytest
from flint import arb

from checks.arithmetic import Balls, working_precision


@pytest.mark.parametrize("n", range(7))
@pytest.mark.parametrize("middle", [0.0, 1e-9, -1e-9, 1.0, -1.0])
def test_a_power_contains_the_powers_of_both_ends(n, middle):
    """Also where the midpoint is 0, of which FLINT would take the logarithm."""
    with working_precision(128):
        ball = arb(middle, 0.25)
        power = (Balls(ball) ** n).ball()
        assert power.is_finite()
        assert all(power.contains(end**n) for end in (ball.lower(), ball.mid(), ball.upper()))


@pytest.mark.parametrize("n", [2, 4])
def test_an_even_power_is_not_negative(n):
    """The enclosure of an even power stays at or above 0, up to the rounding of its midpoint."""
    with working_precision(128):
        power = (Balls(arb(0, 0.5)) ** n).ball()
        assert power.contains(0)
        assert not power.contains(-(0.5**n))


def test_a_negative_power_of_a_ball_around_zero_is_not_finite():
    """There is no finite enclosure, and none is made up."""
    with working_precision(128):
        assert not (Balls(arb(0, 0.5)) ** -1).ball().is_finite()
