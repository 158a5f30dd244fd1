"""Special functions of balls."""

from collections.abc import Callable
from math import comb
from math import factorial as exact_factorial

import numpy as np
import pytest
from exact_matrices import holds
from flint import arb, ctx, fmpq

from checks.arithmetic.enclosures.matrices import power_of_two
from checks.arithmetic.enclosures.special import binomial, erf, erfc, factorial, gamma, lgamma, normal_cdf, normal_pdf

Function = Callable[[arb], arb]
EVERYWHERE = [erf, erfc, normal_cdf, normal_pdf]


@pytest.mark.parametrize(("f", "at_zero"), [(erf, fmpq(0)), (erfc, fmpq(1)), (normal_cdf, fmpq(1, 2))])
def test_values_at_zero(f: Function, at_zero: fmpq) -> None:
    """Where they are rational."""
    assert holds(f(arb(0)), at_zero)


def test_density_at_zero() -> None:
    """One over the root of two pi."""
    assert (normal_pdf(arb(0)) ** -2).overlaps(2 * arb.pi())


@pytest.mark.parametrize("x", [0, 1, -2, 0.3, 7, -40, 1e-300, 1e5])
def test_identities(x: float) -> None:
    """Erf + erfc = 1, cdf(x) + cdf(-x) = 1, and the distribution function by erf."""
    x = arb(x)

    assert (erf(x) + erfc(x)).contains(1)
    assert (normal_cdf(x) + normal_cdf(-x)).contains(1)
    assert (2 * normal_cdf(x) - 1).overlaps(erf(x / arb(2).sqrt()))


@pytest.mark.parametrize("x", [-5, -40, -1000])
def test_lower_tail_keeps_its_digits(x: int) -> None:
    """Mills: the tail is between x / (1 + x^2) and 1 / x times the density; no digit is lost to cancellation."""
    found, size = normal_cdf(arb(x)), -arb(x)

    assert found.rel_accuracy_bits() > 100
    assert size / (1 + size * size) * normal_pdf(size) < found < normal_pdf(size) / size


@pytest.mark.parametrize("f", [*EVERYWHERE, gamma, lgamma])
@pytest.mark.parametrize("radius", [1e-30, 1e-3, 0.5, 1.5])
def test_wide_balls_contain_the_values_of_their_points(f: Function, radius: float) -> None:
    """At nine points from end to end."""
    found = f(arb(3.25, radius))

    assert found.is_finite()
    with ctx.workprec(400):
        for t in np.linspace(-1, 1, 9):
            assert found.contains(f(arb(3.25) + arb(float(t)) * arb(radius)))


@pytest.mark.parametrize("f", [erf, erfc, normal_cdf, normal_pdf])
def test_very_wide_balls_stay_in_the_range(f: Function) -> None:
    """The values on [-10, 10] are known to be between -1 and 2."""
    found = f(arb(0, 10))

    assert -1.5 < found < 2.5


@pytest.mark.parametrize("f", [gamma, lgamma])
def test_gamma_of_a_wide_ball_is_its_range(f: Function) -> None:
    """On [2, 8] the range is that of the ends."""
    found = f(arb(5, 3))

    assert found.rad() < (f(arb(8)) - f(arb(2))).upper() * (1 + power_of_two(-20)) / 2 + power_of_two(-20)


@pytest.mark.parametrize("n", [1, 2, 5, 20])
def test_gamma_at_integers_and_halves(n: int) -> None:
    """(n - 1)! and the double factorials times the root of pi."""
    assert holds(gamma(arb(n)), exact_factorial(n - 1))
    halves = fmpq(exact_factorial(2 * n), 4**n * exact_factorial(n))
    assert gamma(arb(n) + arb(0.5)).overlaps(halves * arb.pi().sqrt())


@pytest.mark.parametrize("x", [-0.5, -1.5, -2.25, 0.25, 1.25, 30.5, 1e10])
def test_lgamma_is_the_logarithm_of_the_size(x: float) -> None:
    """Also between the poles, where Gamma is negative."""
    if x < 1000:
        assert lgamma(arb(x)).overlaps(abs(gamma(arb(x))).log())
    assert (lgamma(arb(x) + 1) - lgamma(arb(x))).overlaps(abs(arb(x)).log())


@pytest.mark.parametrize("x", [arb(0), arb(-3), arb(0, 1), arb(-2, 0.5)])
def test_poles_are_not_finite(x: arb) -> None:
    """The caller sees it."""
    assert not gamma(x).is_finite()
    assert not lgamma(x).is_finite()


@pytest.mark.parametrize("n", [0, 1, 5, 20, 100, 3000])
def test_factorial_is_exact_whatever_the_precision(n: int) -> None:
    """At 20 bits too."""
    with ctx.workprec(20):
        found = factorial(n)

    assert found.is_exact()
    assert found == exact_factorial(n)


def test_factorial_beyond_the_exact_range_and_between_integers() -> None:
    """It is Gamma(n + 1)."""
    assert (factorial(20001) / factorial(20000)).contains(20001)
    assert (factorial(arb(0.5)) * 2).overlaps(arb.pi().sqrt())
    assert not factorial(-1).is_finite()


@pytest.mark.parametrize(("n", "k"), [(0, 0), (5, 2), (5, 0), (5, 5), (5, 7), (60, 30), (3000, 1500)])
def test_binomial_is_exact_whatever_the_precision(n: int, k: int) -> None:
    """Zero where k is above n."""
    with ctx.workprec(20):
        found = binomial(n, k)

    assert found.is_exact()
    assert found == comb(n, k)


def test_binomial_of_other_numbers() -> None:
    """By the falling factorial for an integer k, by Gamma otherwise."""
    assert holds(binomial(arb(0.5), 3), fmpq(1, 16))
    assert holds(binomial(10**6, 3), comb(10**6, 3))
    assert holds(binomial(-2, 3), -4)
    assert (binomial(arb(1), arb(0.5)) * arb.pi()).contains(4)
    assert binomial(arb(5, 1), 2).contains(15)


@pytest.mark.parametrize("f", [*EVERYWHERE, gamma, lgamma])
def test_precision_doubling_shrinks_the_radius(f: Function) -> None:
    """From 64 to 128 to 256 bits by the bits that were added; the balls overlap."""
    found = []
    for bits in (64, 128, 256):
        with ctx.workprec(bits):
            found.append(f(arb(fmpq(5, 3))))
    for coarse, fine, more in zip(found, found[1:], (64, 128), strict=False):
        assert coarse.overlaps(fine)
        assert fine.rad() < coarse.rad() * power_of_two(10 - more)


@pytest.mark.parametrize("f", [*EVERYWHERE, gamma, lgamma, factorial])
def test_nan_is_passed_on(f: Function) -> None:
    """Nothing is made up for an argument that is not known."""
    assert f(arb.nan()).is_nan()
