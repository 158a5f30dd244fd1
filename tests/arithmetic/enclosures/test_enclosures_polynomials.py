"""Orthogonal polynomials of balls."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from exact_matrices import holds, rational
from flint import arb, ctx, fmpq

from checks.arithmetic.enclosures.matrices import power_of_two
from checks.arithmetic.enclosures.special import gegenbauer, hermite, hermite_coefficients, legendre

POINTS = [0, 1, -1, Fraction(1, 2), Fraction(-7, 4), 3, 17, 1e-300, 1e300, -1e30]
Family = Callable[[int, arb], arb]


def recurrence(n: int, x: fmpq, step: Callable[[int, fmpq, fmpq, fmpq], fmpq]) -> fmpq:
    """The n-th member of a family with p_0 = 1 and p_(k+1) = step(k, x, p_k, p_(k-1)), in rational numbers."""
    before, now = fmpq(0), fmpq(1)
    for k in range(n):
        before, now = now, step(k, x, now, before)
    return now


def exact_hermite(n: int, x: fmpq) -> fmpq:
    """He_(k+1) = x He_k - k He_(k-1)."""
    return recurrence(n, x, lambda k, x, p, q: x * p - k * q)


def exact_gegenbauer(n: int, lam: fmpq, x: fmpq) -> fmpq:
    """The three-term recurrence of Gegenbauer's polynomials: (k+1) C_(k+1) = 2 (k + lam) x C_k - (k + 2 lam - 1) C_(k-1)."""
    return recurrence(n, x, lambda k, x, p, q: (2 * (k + lam) * x * p - (k + 2 * lam - 1) * q) / (k + 1))


@pytest.mark.parametrize(
    ("n", "coefficients"),
    [(0, [1]), (1, [0, 1]), (2, [-1, 0, 1]), (3, [0, -3, 0, 1]), (4, [3, 0, -6, 0, 1]), (5, [0, 15, 0, -10, 0, 1]), (6, [-15, 0, 45, 0, -15, 0, 1])],
)
def test_hermite_coefficients_are_those_of_the_tables(n: int, coefficients: list[int]) -> None:
    """Plain integers, from the constant on."""
    assert hermite_coefficients(n) == coefficients
    assert all(type(c) is int for c in hermite_coefficients(n))


def test_hermite_coefficients_are_a_list_of_the_callers_own() -> None:
    """Changing it changes nothing for the next caller."""
    hermite_coefficients(4)[0] = 99

    assert hermite_coefficients(4)[0] == 3


@pytest.mark.parametrize("x", POINTS)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 7, 20, 61])
def test_hermite_contains_the_exact_value(n: int, x: float) -> None:
    """From the recurrence in rational numbers, with nearly all bits right in spite of the cancellation."""
    found = hermite(n, arb(rational(x)))

    assert holds(found, exact_hermite(n, rational(x)))
    assert found.is_exact() or found.rel_accuracy_bits() > 120


@pytest.mark.parametrize("n", [1, 2, 5, 30, 60])
def test_hermite_at_an_inexact_point_loses_only_what_the_point_does(n: int) -> None:
    """At 1/3 the radius is about that of the point times the derivative n He_(n-1)."""
    third = fmpq(1, 3)

    found = hermite(n, arb(third))

    assert holds(found, exact_hermite(n, third))
    slope, value = n * arb(exact_hermite(n - 1, third)), arb(exact_hermite(n, third))
    assert found.rad() < (abs(slope) + abs(value)).upper() * power_of_two(-126)


@pytest.mark.parametrize("n", [1, 4, 9, 30, 60])
@pytest.mark.parametrize("radius", [1e-20, 1e-3, 0.5, 4.0])
def test_wide_balls_contain_all_values_and_beat_the_recurrence(n: int, radius: float) -> None:
    """Points of the ball have their values inside; the recurrence on the ball itself is never narrower."""
    x = arb(1.25, radius)

    found = hermite(n, x)

    for t in np.linspace(-1, 1, 9):
        point = rational(1.25) + rational(float(t)) * rational(radius)
        assert holds(found, exact_hermite(n, point))
    before, now = arb(0), arb(1)
    for k in range(n):
        before, now = now, x * now - k * before
    assert found.rad() <= now.rad() * (1 + power_of_two(-20))


def test_narrow_enclosure_where_the_recurrence_is_useless() -> None:
    """He_40 over [0.99, 1.01] is known to a factor near one; the recurrence on the ball gives billions of times its size."""
    found, near = hermite(40, arb(1, 0.01)), hermite(40, arb(1))

    assert abs(near).lower() * 2 > found.rad()


@pytest.mark.parametrize("x", [0, 1, -1, Fraction(1, 3), Fraction(-5, 7), 2, 10**6])
@pytest.mark.parametrize("n", [0, 1, 2, 5, 20, 41])
def test_legendre_contains_the_exact_value(n: int, x: float) -> None:
    """Legendre is Gegenbauer with lam = 1/2."""
    assert holds(legendre(n, arb(rational(x))), exact_gegenbauer(n, fmpq(1, 2), rational(x)))


@pytest.mark.parametrize("n", range(8))
def test_legendre_at_one_is_exactly_one(n: int) -> None:
    """The normalisation; at -1 the sign alternates."""
    assert legendre(n, arb(1)) == 1
    assert legendre(n, arb(-1)) == (-1) ** n


@pytest.mark.parametrize("lam", [1, 2, Fraction(1, 2), Fraction(3, 2), Fraction(1, 3), Fraction(-1, 4), 0])
@pytest.mark.parametrize("n", [0, 1, 2, 6, 21])
def test_gegenbauer_contains_the_exact_value(n: int, lam: float) -> None:
    """Also for lam = 0, where all but the first vanish, and for negative lam."""
    x = fmpq(3, 7)

    assert holds(gegenbauer(n, arb(rational(lam)), arb(x)), exact_gegenbauer(n, rational(lam), x))


def test_gegenbauer_takes_an_integer_index() -> None:
    """With lam = 1 it is the Chebyshev polynomial of the second kind: U_2(1/2) = 0, exactly."""
    assert gegenbauer(2, 1, arb(0.5)).is_zero()


def test_gegenbauer_with_an_uncertain_index() -> None:
    """A ball as lam gives the values for all its members."""
    found = gegenbauer(5, arb(1, 0.25), arb(0.375))

    for lam in (fmpq(3, 4), fmpq(1), fmpq(5, 4)):
        assert holds(found, exact_gegenbauer(5, lam, fmpq(3, 8)))


@pytest.mark.parametrize("family", [hermite, legendre, lambda n, x: gegenbauer(n, 2, x)])
def test_two_precisions_overlap_and_shrink(family: Family) -> None:
    """Doubling the bits at an inexact point squares the radius."""
    radii = []
    for bits in (64, 128, 256):
        with ctx.workprec(bits):
            radii.append((family(17, arb(fmpq(2, 3))), bits))
    for (coarse, few), (fine, many) in pairwise(radii):
        assert coarse.overlaps(fine)
        assert fine.rad() < coarse.rad() * power_of_two(8 - (many - few))


@pytest.mark.parametrize("family", [hermite, legendre, lambda n, x: gegenbauer(n, 2, x)])
def test_negative_degree_is_refused(family: Family) -> None:
    """The message names the degree."""
    with pytest.raises(ValueError, match="must not be negative, got -1"):
        family(-1, arb(0))


@pytest.mark.parametrize("family", [hermite, legendre])
def test_what_is_not_finite_is_not_finite(family: Family) -> None:
    """NaN in, NaN out; an infinite ball stays infinite."""
    assert family(3, arb.nan()).is_nan()
    assert not family(3, arb(0, arb.pos_inf())).is_finite()
