"""Special functions over float64, batches and balls."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq

from checks.arithmetic import (
    Balls,
    Batch,
    binomial,
    erf,
    erfc,
    factorial,
    gamma,
    gegenbauer,
    hermite,
    hermite_coefficients,
    legendre,
    lgamma,
    normal_cdf,
    normal_pdf,
    pi,
    working_precision,
)

FUNCTIONS = {
    "erf": erf,
    "erfc": erfc,
    "normal_cdf": normal_cdf,
    "normal_pdf": normal_pdf,
    "gamma": gamma,
    "lgamma": lgamma,
    "factorial": factorial,
    "binomial": lambda x: binomial(6, x),
    "hermite": lambda x: hermite(5, x),
    "gegenbauer": lambda x: gegenbauer(4, 1.5, x),
    "legendre": lambda x: legendre(6, x),
}
POINTS = np.array([[0.25, 1.0, 2.5], [0.75, 3.0, 4.0]])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_same_function_in_every_arithmetic(name):
    """To single precision; balls are sharp and overlap at two precisions; a batch is its members."""
    function = FUNCTIONS[name]
    floats = function(POINTS)
    batch = function(Batch(POINTS))
    assert np.array_equal(batch.data, floats)
    with working_precision(128):
        balls = function(Balls(POINTS))
        assert all(x.is_exact() or x.rel_accuracy_bits() > 100 for x in balls.data.flat)
        lifted = function(POINTS)
        assert isinstance(lifted, Balls)
    with working_precision(256):
        finer = function(Balls(POINTS))
    assert all(x.overlaps(y) for x, y in zip(balls.data.flat, finer.data.flat, strict=True))
    assert np.array_equal(balls.mid().astype(np.float32), floats.astype(np.float32))
    assert np.ndim(function(2.0)) == 0


def test_known_values():
    """Values that are known exactly."""
    with working_precision(128):
        assert erf(0).ball() == 0
        assert (gamma(Fraction(1, 2)) ** 2 / pi).ball().contains(1)
        assert normal_cdf(0).ball().contains(0.5)
        assert (erf(1.5) + erfc(1.5)).ball().contains(1)
        assert factorial(30).ball() == math.factorial(30)
        assert binomial(60, 30).ball() == arb(math.comb(60, 30))
        assert hermite(4, 3).ball() == 81 - 6 * 9 + 3
        assert legendre(3, 1).ball() == 1
        assert gegenbauer(2, 1, Fraction(1, 2)).ball().contains(0)
        assert lgamma(1).ball() == 0


def test_hermite_coefficients():
    """He_n by its recurrence He_{n+1} = x He_n - n He_{n-1}, exactly."""
    previous, current = [1], [0, 1]
    assert (hermite_coefficients(0), hermite_coefficients(1)) == (previous, current)
    for n in range(1, 30):
        following = [0, *current]
        for k, c in enumerate(previous):
            following[k] -= n * c
        previous, current = current, following
        assert hermite_coefficients(n + 1) == current
        assert all(type(c) is int for c in current)


@pytest.mark.parametrize("function", [lambda n: hermite(n, 1.0), hermite_coefficients, lambda n: legendre(n, 1.0), lambda n: gegenbauer(n, 1, 1.0)])
@pytest.mark.parametrize("degree", [-1, 1.5, "3", True])
def test_a_degree_is_a_whole_number(function, degree):
    """The message shows what was given."""
    with pytest.raises(ValueError, match="degree") as error:
        function(degree)
    assert repr(degree) in str(error.value)


def test_wide_balls_contain_their_points():
    """Inclusion, for functions that are not monotone too."""
    with working_precision(64):
        wide = Balls(arb(1.25, 0.5))
        for function in FUNCTIONS.values():
            enclosure = function(wide).ball()
            for point in (0.75, 1.0, 1.25, 1.4616321449683622, 1.75):
                assert enclosure.contains(function(point).ball()) or enclosure.overlaps(function(point).ball())


def test_tails_are_not_lost():
    """The upper tail of the normal distribution has all its digits where 1 - cdf has none."""
    with working_precision(128):
        assert erfc(30.0).ball().rel_accuracy_bits() > 100
        assert normal_cdf(-40.0).ball() > 0
    assert normal_cdf(-30.0) > 0


def test_batches_of_parameters():
    """Any argument but the degree may be a batch."""
    lam = Batch(np.array([0.5, 1.0, 2.0]))
    values = gegenbauer(3, lam, 0.25)
    assert [values.member(i) for i in range(3)] == [gegenbauer(3, k, 0.25) for k in (0.5, 1.0, 2.0)]
    assert binomial(Batch(np.array([4, 5])), 2).data.tolist() == [6, 10]


def test_rational_points_are_exact_in_balls():
    """He_3(1/3) = 1/27 - 1."""
    with working_precision(128):
        assert hermite(3, Fraction(1, 3)).ball().contains(fmpq(-26, 27))


def test_poles_are_not_finite():
    """A ball around a pole has no finite enclosure."""
    assert not gamma(Balls(arb(0, 0.5))).isfinite().any()
    assert not lgamma(Balls(arb(0, 0.5))).isfinite().any()
