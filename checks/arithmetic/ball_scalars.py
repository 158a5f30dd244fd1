"""Functions of single balls that flint.arb does not have itself. Truth values are 0 (false), 1 (true) and -1 (unknown)."""

from collections.abc import Callable

from flint import arb, fmpz


def same(x: arb) -> arb:
    """The ball itself."""
    return x


def reciprocal(x: arb) -> arb:
    """1 / x."""
    return 1 / x


def square(x: arb) -> arb:
    """The square; a ball around 0 gives one that does not reach below 0."""
    y = x * x
    return y if y > 0 else y.nonnegative_part()


def exp2(x: arb) -> arb:
    """2 to the power x."""
    return arb(2) ** x


def log2(x: arb) -> arb:
    """The logarithm to base 2."""
    return x.log() / arb.const_log2()


def log10(x: arb) -> arb:
    """The logarithm to base 10."""
    return x.log() / arb.const_log10()


def cbrt(x: arb) -> arb:
    """The real cube root, of either sign."""
    if x > 0:
        return x.root(3)
    if x < 0:
        return -(-x).root(3)
    if x.is_zero() or not x.is_finite():
        return x
    return (-(-x.lower()).root(3)).union(x.upper().root(3))


def trunc(x: arb) -> arb:
    """Rounded towards zero."""
    if x >= 0:
        return x.floor()
    return x.ceil() if x <= 0 else x.floor().union(x.ceil())


def deg2rad(x: arb) -> arb:
    """Degrees as radians."""
    return x * arb.pi() / 180


def rad2deg(x: arb) -> arb:
    """Radians as degrees."""
    return x * 180 / arb.pi()


def hypot(x: arb, y: arb) -> arb:
    """The root of x^2 + y^2."""
    return root_of_nonnegative(square(x) + square(y))


def root_of_nonnegative(x: arb) -> arb:
    """The square root of a number that is known not to be negative although its ball may reach below 0."""
    return x.sqrt() if x > 0 else x.nonnegative_part().sqrt()


def sqrt(x: arb) -> arb:
    """The square root; a ball that reaches below 0 encloses the roots of the rest of it, and only one that is negative is NaN.

    Where a root of exactly 0 is meant, every ball around it reaches below 0, at any precision.
    """
    return x.sqrt() if x > 0 or x < 0 or not x.is_finite() else root_of_nonnegative(x)


def acos(x: arb) -> arb:
    """The inverse cosine; a ball that reaches beyond 1 or -1 encloses the values of the rest of it."""
    return _monotone(arb.acos, x, arb(-1), arb(1))


def asin(x: arb) -> arb:
    """The inverse sine; a ball that reaches beyond 1 or -1 encloses the values of the rest of it."""
    return _monotone(arb.asin, x, arb(-1), arb(1))


def acosh(x: arb) -> arb:
    """The inverse hyperbolic cosine; a ball that reaches below 1 encloses the values of the rest of it."""
    return _monotone(arb.acosh, x, arb(1), arb.pos_inf())


def _monotone(function: Callable[[arb], arb], x: arb, low: arb, high: arb) -> arb:
    """A monotone function on [low, high], at the part of a ball that lies there; NaN if none does."""
    inside, outside = x > low and x < high, x < low or x > high
    if inside or outside or not x.is_finite():
        return function(x)
    return function(x.lower().max(low)).union(function(x.upper().min(high)))


def sign(x: arb) -> arb:
    """The sign as a number; NaN stays, where arb alone would give [-1, 1]."""
    return x if x.is_nan() else x.sgn()


def heaviside(x: arb, at_zero: arb) -> arb:
    """0 below zero, 1 above, `at_zero` at zero; the union of what is possible."""
    if x > 0:
        return arb(1)
    if x < 0:
        return arb(0)
    if x.is_zero():
        return at_zero
    return x if x.is_nan() else arb(0).union(arb(1)).union(at_zero)


def logaddexp(x: arb, y: arb) -> arb:
    """log(exp x + exp y)."""
    return x.max(y) + (-abs(x - y)).exp().log1p()


def floor_divide(x: arb, y: arb) -> arb:
    """The floor of x / y."""
    return (x / y).floor()


def remainder(x: arb, y: arb) -> arb:
    """The rest x - y floor(x / y)."""
    return x - y * (x / y).floor()


def fmod(x: arb, y: arb) -> arb:
    """The rest x - y q, with q the quotient rounded towards zero."""
    return x - y * trunc(x / y)


def copysign(x: arb, y: arb) -> arb:
    """|x| with the sign of y; of both signs where that is unknown."""
    size = abs(x)
    if y >= 0:
        return size
    if y.is_nan():
        return y
    return -size if y < 0 else size.union(-size)


def exponent(x: arb) -> arb | fmpz:
    """An exponent in the form that arb raises to most sharply: an integer if it is one exactly."""
    whole = x.unique_fmpz() if x.is_exact() and x.is_integer() else None
    return x if whole is None else whole


def power(x: arb, n: arb | fmpz) -> arb:
    """The power x^n. An even integer power never reaches below 0."""
    # FLINT takes the logarithm of a ball whose midpoint is 0, also for an integer n.
    if isinstance(n, fmpz) and n > 0 and not x.is_exact() and x.mid() == 0:
        size = x.abs_upper() ** n
        return size.union(-size) if n % 2 else size.union(arb(0))
    y = x**n
    return y.nonnegative_part() if isinstance(n, fmpz) and n % 2 == 0 and not y > 0 else y


def power_of_nonnegative(x: arb, p: arb) -> arb:
    """The power x^p, p > 0, for a number that is known not to be negative although its ball may reach below 0."""
    return x**p if x > 0 or x.is_zero() else arb(0).union(x.upper() ** p)


def less(x: arb, y: arb) -> int:
    """Whether x < y."""
    return 1 if x < y else 0 if x >= y else -1


def less_equal(x: arb, y: arb) -> int:
    """Whether x <= y."""
    return 1 if x <= y else 0 if x > y else -1


def greater(x: arb, y: arb) -> int:
    """Whether x > y."""
    return less(y, x)


def greater_equal(x: arb, y: arb) -> int:
    """Whether x >= y."""
    return less_equal(y, x)


def equal(x: arb, y: arb) -> int:
    """Whether x = y: true only for the same exact number."""
    return 1 if x == y else 0 if x != y else -1


def not_equal(x: arb, y: arb) -> int:
    """Whether x != y."""
    return 0 if x == y else 1 if x != y else -1


def surely_finite(x: arb) -> int:
    """Finite; a ball without bounds may still stand for a finite number."""
    return 1 if x.is_finite() else -1


def perhaps_nan(x: arb) -> int:
    """NaN or infinite."""
    return 0 if x.is_finite() else -1


def negative(x: arb) -> int:
    """Whether x < 0."""
    return 1 if x < 0 else 0 if x >= 0 else -1


def zero(x: arb) -> int:
    """Whether x = 0."""
    return 1 if x.is_zero() else 0 if x != 0 else -1
