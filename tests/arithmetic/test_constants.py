"""Constants are floats on the screen and enclosures in ball mode."""

import pickle
from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from checks.arithmetic import BallError, Balls, Batch, e, pi, sqrt, working_precision


def test_a_constant_is_a_float_outside_ball_mode():
    """It goes into arithmetic and NumPy functions as its float64."""
    assert float(pi) == np.pi
    assert 2 * pi == 2 * np.pi
    assert np.sqrt(2 * pi) == np.sqrt(2 * np.pi)
    assert pi / e == np.pi / np.e
    assert (-pi, pi**2, 1 - pi) == (-np.pi, np.pi**2, 1 - np.pi)
    assert np.array_equal(np.ones(2) * pi, np.full(2, np.pi))
    assert pi < 4
    assert np.asarray(pi) == np.pi
    assert Fraction(1, 2) * pi == np.pi / 2


def test_a_constant_is_an_enclosure_in_ball_mode():
    """It is taken anew at each precision, and contains more digits than a float has."""
    with working_precision(128):
        twice = 2 * pi
    with working_precision(512):
        exact = 2 * arb.pi()
        assert isinstance(twice, Balls)
        assert twice.ball().contains(exact)
        assert not arb(2 * np.pi).contains(exact)
        assert np.sqrt(2 * pi).ball().rel_accuracy_bits() > 500
        assert (np.ones(3) * pi).shape == (3,)
        assert (Balls(1.0) * e).ball().contains(arb.const_e())


def test_constants_with_batches():
    """A batch sees the float."""
    x = Batch(np.array([1.0, 2.0]))
    assert (pi * x).data.tolist() == [np.pi, 2 * np.pi]
    assert (x / pi).data.tolist() == [1 / np.pi, 2 / np.pi]
    assert sqrt(pi) == np.sqrt(np.pi)


def test_a_constant_is_not_rounded_in_ball_mode():
    """float() would lose what the enclosure is for."""
    with working_precision(128), pytest.raises(BallError, match="use pi itself"):
        float(pi)


def test_constants_are_values():
    """They have a name, a hash and a pickle that is the same object."""
    assert repr(pi) == "pi"
    assert hash(pi) == hash(pi)
    assert pickle.loads(pickle.dumps(e)) is e
