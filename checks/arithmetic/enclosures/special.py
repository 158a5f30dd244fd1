"""Special functions of one ball (the orthogonal polynomials are in `polynomials`), with tight enclosures for wide balls too."""

import math
from collections.abc import Callable

from flint import arb

from checks.arithmetic.enclosures.polynomials import gegenbauer, hermite, hermite_coefficients, legendre

__all__ = [
    "binomial",
    "erf",
    "erfc",
    "factorial",
    "gamma",
    "gegenbauer",
    "hermite",
    "hermite_coefficients",
    "legendre",
    "lgamma",
    "normal_cdf",
    "normal_pdf",
]

# Larger factorials and binomials are rounded: their exact digits would fill the memory.
_EXACT_UP_TO = 10_000
# Gamma increases from here on; its minimum is at 1.4616...
_GAMMA_INCREASES = 1.5


def erf(x: arb) -> arb:
    """The error function."""
    return _monotone(arb.erf, x)


def erfc(x: arb) -> arb:
    """1 - erf(x), with small relative error."""
    return _monotone(arb.erfc, x)


def normal_cdf(x: arb) -> arb:
    """The distribution function of the standard normal, with small relative error in both tails."""
    return _monotone(lambda t: (-t * arb(0.5).sqrt()).erfc() * arb(0.5), x)


def normal_pdf(x: arb) -> arb:
    """The density of the standard normal."""
    sizes = [x] if x.is_exact() else [x.abs_lower(), x.abs_upper()]
    return _hull([(-t * t * arb(0.5)).exp() for t in sizes]) / (2 * arb.pi()).sqrt()


def gamma(x: arb) -> arb:
    """The Gamma function; NaN if a pole is in the ball."""
    return _monotone(arb.gamma, x) if x > _GAMMA_INCREASES else x.gamma()


def lgamma(x: arb) -> arb:
    """The logarithm of |Gamma(x)|; not finite if a pole is in the ball."""
    if x > _GAMMA_INCREASES:
        return _monotone(arb.lgamma, x)
    return x.lgamma() if x > 0 else abs(x.gamma()).log()


def factorial(n: arb | int) -> arb:
    """The factorial n! = Gamma(n + 1), exact for integers from 0 to 10000."""
    n = arb(n)
    k = _small_integer(n)
    return gamma(n + 1) if k is None else arb(math.factorial(k))


def binomial(n: arb | int, k: arb | int) -> arb:
    """Gamma(n + 1) / (Gamma(k + 1) Gamma(n - k + 1)), exact for integers 0 <= k, n <= 10000."""
    n, k = arb(n), arb(k)
    upper, lower = _small_integer(n), _small_integer(k)
    if lower is None:
        return gamma(n + 1) * (k + 1).rgamma() * (n - k + 1).rgamma()
    if upper is not None:
        return arb(math.comb(upper, lower))
    return math.prod((n - j for j in range(lower)), start=arb(1)) / math.factorial(lower)


def _small_integer(x: arb) -> int | None:
    """The integer that `x` exactly is, if from 0 to 10000."""
    return int(x.fmpz()) if x.is_exact() and x.is_integer() and 0 <= x <= _EXACT_UP_TO else None


def _monotone(f: Callable[[arb], arb], x: arb) -> arb:
    """f(x) for a function that is monotone on the ball."""
    return f(x) if x.is_exact() else _hull([f(x.lower()), f(x.upper())])


def _hull(values: list[arb]) -> arb:
    return values[0] if len(values) == 1 else values[0].union(values[1])
