"""Slopes and bends of quartics from five values, on integers."""

import pytest

from theorems.objects.differences import twelve_bends, twelve_slopes


@pytest.mark.parametrize("power", range(6))
def test_slopes_and_bends_of_powers(power):
    """Both are exact for every power up to four, the bend also for the fifth."""
    assert twelve_bends(lambda t: t**power) == (24 if power == 2 else 0)
    if power < 5:
        assert twelve_slopes(lambda t: t**power) == (12 if power == 1 else 0)


def test_a_sixth_power_is_not_seen_as_it_is():
    """Beyond their degree the formulas are wrong, so a caller has to know the degree."""
    assert twelve_slopes(lambda t: t**5) != 0
    assert twelve_bends(lambda t: t**6) != 0
