"""Orthogonal polynomials of one ball.

A polynomial is expanded around the midpoint m of the ball, at a precision that makes up for the cancellation: p(m + t) = c0 + c1 t + c2 t^2 + ...
With radius r the enclosure is c0 with radius |c1| r + |c2| r^2 + ... In exact arithmetic it is never wider than Horner's rule or a
recurrence on the ball itself, which count the radius once for every occurrence of x.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from itertools import accumulate
from operator import mul
from typing import TypeVar

from flint import arb, arb_poly, ctx

from checks.arithmetic.enclosures.matrices import BOUND_BITS, power_of_two

_GUARD_BITS = 16
_MAX_DOUBLINGS = 3

Number = TypeVar("Number", int, arb)


def hermite_coefficients(n: int) -> list[int]:
    """The integer coefficients of the probabilists' Hermite polynomial He_n, from the constant on."""
    return list(_hermite(n))


def hermite(n: int, x: arb) -> arb:
    """The probabilists' Hermite polynomial He_n(x): orthogonal under the standard normal, leading coefficient 1."""
    return _on_ball(n, lambda: _hermite(n), x)


def legendre(n: int, x: arb) -> arb:
    """The Legendre polynomial P_n(x), with P_n(1) = 1."""
    return _on_ball(n, lambda: _legendre(n), x) * power_of_two(-n)


def gegenbauer(n: int, lam: arb | int, x: arb) -> arb:
    """The Gegenbauer polynomial C_n^(lam)(x), the coefficient of t^n in (1 - 2 x t + t^2)^(-lam)."""
    return _on_ball(n, lambda: _gegenbauer(n, arb(lam)), x)


@lru_cache(maxsize=256)
def _hermite(n: int) -> tuple[int, ...]:
    _check_degree(n)
    matchings = [math.factorial(2 * k) // (2**k * math.factorial(k)) for k in range(n // 2 + 1)]
    return _every_second(n, [(-1) ** k * math.comb(n, 2 * k) * matchings[k] for k in range(n // 2 + 1)], 0)


@lru_cache(maxsize=256)
def _legendre(n: int) -> tuple[int, ...]:
    """The coefficients of 2^n P_n."""
    _check_degree(n)
    return _every_second(n, [(-1) ** k * math.comb(n, k) * math.comb(2 * n - 2 * k, n) for k in range(n // 2 + 1)], 0)


def _gegenbauer(n: int, lam: arb) -> tuple[arb, ...]:
    _check_degree(n)
    rising = list(accumulate((lam + j for j in range(n)), mul, initial=arb(1)))
    scales = [(-1) ** k * 2 ** (n - 2 * k) / arb(math.factorial(k) * math.factorial(n - 2 * k)) for k in range(n // 2 + 1)]
    return _every_second(n, [scale * rising[n - k] for k, scale in enumerate(scales)], arb(0))


def _every_second(n: int, descending: list[Number], zero: Number) -> tuple[Number, ...]:
    """All coefficients, from the constant on, given those of x^n, x^(n-2) ..."""
    coefficients = [zero] * (n + 1)
    coefficients[n::-2] = descending
    return tuple(coefficients)


def _check_degree(n: int) -> None:
    if n < 0:
        raise ValueError(f"the degree of a polynomial must not be negative, got {n}: use 0, 1, 2 ...")


def _on_ball(degree: int, coefficients: Callable[[], Sequence[int | arb]], x: arb) -> arb:
    """The values on the ball `x`, from coefficients that are asked for at the precision in use."""
    target, middle, radius = ctx.prec, x.mid(), x.rad()
    for doubling in range(_MAX_DOUBLINGS):
        with ctx.workprec((target << doubling) + 2 * degree + _GUARD_BITS):
            terms = _expanded(arb_poly(list(coefficients())), middle, radius)
        if terms[0].rel_accuracy_bits() >= target:
            break
    return terms[0] + arb(0, _tail(terms[1:], radius))


def _expanded(p: arb_poly, middle: arb, radius: arb) -> list[arb]:
    """The coefficients of p(middle + t); only the first if the ball has no radius."""
    if radius.is_zero():
        return [p(middle)]
    return p(arb_poly([middle, 1])).coeffs() or [arb(0)]


def _tail(terms: list[arb], radius: arb) -> arb:
    """An upper bound of |c1| r + |c2| r^2 + ..."""
    with ctx.workprec(BOUND_BITS):
        return reduce(lambda total, c: (total + c.abs_upper()) * radius, reversed(terms), arb(0)).upper()
