"""Special functions over float64 (SciPy), batches and balls. In ball mode plain numbers are lifted first."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from checks.arithmetic.analytic import Analytic
from checks.arithmetic.analytic import special as special_of_variable
from checks.arithmetic.arguments import numbers
from checks.arithmetic.balls import Balls, operand, rewrap
from checks.arithmetic.batch import Batch, elementwise
from checks.arithmetic.enclosures import special

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


def erf(x: Any) -> Any:
    """The error function, 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x."""
    return _apply("erf", "erf", x)


def erfc(x: Any) -> Any:
    """1 - erf(x), accurate also where that is tiny."""
    return _apply("erfc", "erfc", x)


def normal_cdf(x: Any) -> Any:
    """The probability that a standard normal variable is at most x."""
    return _apply("normal_cdf", "ndtr", x)


def normal_pdf(x: Any) -> Any:
    """The density of the standard normal distribution."""
    return _apply("normal_pdf", lambda x: np.exp(-np.square(x) / 2) / math.sqrt(2 * math.pi), x)


def gamma(x: Any) -> Any:
    """The Gamma function."""
    return _apply("gamma", "gamma", x)


def lgamma(x: Any) -> Any:
    """The logarithm of Gamma(x), for x > 0."""
    return _apply("lgamma", "gammaln", x)


def factorial(n: Any) -> Any:
    """The factorial n! = Gamma(n + 1). An exact ball in ball mode; a float64 outside."""
    return _apply("factorial", lambda n: _scipy("gamma")(np.add(n, 1)), n)


def binomial(n: Any, k: Any) -> Any:
    """The binomial coefficient n over k, for integers 0 <= k <= n."""
    return _apply("binomial", "binom", n, k)


def hermite(n: int, x: Any) -> Any:
    """The probabilists' Hermite polynomial He_n(x): 1, x, x^2 - 1, ..."""
    return _apply("hermite", "eval_hermitenorm", x, degree=n)


def hermite_coefficients(n: int) -> list[int]:
    """The coefficients of He_n as exact integers; entry k belongs to x^k."""
    _check_degree(n)
    return special.hermite_coefficients(int(n))


def gegenbauer(n: int, lam: Any, x: Any) -> Any:
    """The Gegenbauer polynomial C_n^(lam)(x)."""
    return _apply("gegenbauer", "eval_gegenbauer", lam, x, degree=n)


def legendre(n: int, x: Any) -> Any:
    """The Legendre polynomial P_n(x)."""
    return _apply("legendre", "eval_legendre", x, degree=n)


def _check_degree(n: Any) -> None:
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 0:
        raise ValueError(f"a polynomial has a degree 0, 1, 2, ..., got {n!r}")


def _scipy(name: str) -> Callable[..., Any]:
    import scipy.special  # slow to import, and not needed in ball mode

    return getattr(scipy.special, name)


def _apply(kernel: str, over_floats: str | Callable[..., Any], *args: Any, degree: int | None = None) -> Any:
    """The ball kernel or the SciPy function on each entry of the broadcast arguments; a degree comes first and is shared."""
    first: tuple[int, ...] = ()
    if degree is not None:
        _check_degree(degree)
        first = (int(degree),)
    if type(args[0]) is Analytic and len(args) == 1:
        return special_of_variable(kernel, first, args[0])
    ready = [numbers(x) for x in args]
    if any(isinstance(x, Balls) for x in ready):
        function = getattr(special, kernel)
        return rewrap(np.frompyfunc(lambda *xs: function(*first, *xs), len(ready), 1)(*map(operand, ready)))
    function = _scipy(over_floats) if isinstance(over_floats, str) else over_floats
    if any(isinstance(x, Batch) for x in ready):
        return elementwise(lambda *xs: function(*first, *xs), ready, {})
    return function(*first, *ready)
