"""Intervals as one argument: what is decided of a hull holds for every number inside."""

from fractions import Fraction

import hypothesis.strategies as st
import numpy as np
import pytest
from flint import arb
from stated import state

from checks import leq
from checks.arithmetic import Balls, Batch, hull, working_precision
from checks.arithmetic.sign import Sign
from checks.deciders.certify import certify


def test_over_balls_it_holds_the_interval():
    """Entry by entry, with the ends, also where they are fractions or have to be broadcast."""
    with working_precision(64):
        found = hull(Balls([0, 1]), Fraction(7, 3))

        assert found.shape == (2,)
        assert all(found.data[i].contains(arb(x)) for i, x in [(0, 0), (0, 2), (1, 1), (1, 2)])
        assert all(ball.contains(arb(7) / 3) for ball in found.data)
        assert not any(ball.contains(3) for ball in found.data)


def test_in_float64_it_is_the_midpoint():
    """For arrays, numbers and batches."""
    assert hull(1.0, 2.0) == 1.5
    assert np.array_equal(hull(np.zeros(2), np.ones(2)), [0.5, 0.5])
    assert np.array_equal(hull(Batch(np.zeros((3, 2))), 1.0).data, np.full((3, 2), 0.5))


@pytest.mark.parametrize(("bound", "expected"), [(5, Sign.POSITIVE), (Fraction(7, 2), Sign.UNKNOWN), (0, Sign.NEGATIVE)])
def test_a_claim_holds_where_it_holds_for_every_number(bound, expected):
    """x^2 on [1, 2]: at most 4 everywhere, at most 7/2 in part, at most 0 nowhere."""
    stated = state(lambda x: leq(hull(x, 2 * x) ** 2, bound), instances=st.just(1.0))

    (outcome,) = certify(stated.variant, 1.0, 512).parts.values()
    assert outcome.sign is expected
