"""The variable of an integral over balls: complex balls in which an integrand is analytic, or says that it is not.

Arb bounds an integral by the values of the integrand around the path in the complex plane, where it asks whether the integrand is analytic there
(Petras 2002; Johansson, "Numerical integration in arbitrary-precision ball arithmetic", 2018). So an integrand runs over complex balls here, under
the names that it has anyway. What is analytic piece by piece, as `abs`, `maximum` and `relu` are, is followed on each piece.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from flint import acb, arb

from checks.arithmetic.balls import Balls, operand, scalar
from checks.arithmetic.errors import BallError

Kernel = Callable[..., acb]
"""From one or two complex balls, and whether the result must be analytic there, to a complex ball, which is not finite where it is not."""

_NAN = acb(arb.nan())


class Analytic(Balls):
    """An array of complex balls; ``asked``: whether results must be analytic in them. It has the elementary functions, erf and the like."""

    __slots__ = ("asked",)

    asked: bool

    def __init__(self, data: Any, asked: bool) -> None:
        self.data = data if isinstance(data, np.ndarray) else scalar(data)
        self.asked = asked

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs or ufunc not in KERNELS:
            raise _refusal(f"np.{ufunc.__name__}")
        return apply(KERNELS[ufunc], inputs)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if func is not np.sum:
            raise _refusal(f"np.{func.__name__}")
        return Analytic(np.sum(args[0].data, *args[1:], **kwargs), self.asked)

    def __getitem__(self, index: Any) -> Analytic:
        return Analytic(self.data[index], self.asked)


def apply(kernel: Kernel, inputs: Any) -> Analytic:
    """A kernel, entry by entry, on inputs of which some are the variable, or made of it."""
    asked = any(each.asked for each in inputs if isinstance(each, Analytic))
    data = [each.data if isinstance(each, Analytic) else operand(each) for each in inputs]
    return Analytic(np.frompyfunc(lambda *balls: kernel(*map(acb, balls), asked), len(data), 1)(*data), asked)


def _refusal(name: str) -> BallError:
    return BallError(
        f"{name} of the variable of an integral: over balls the integrand runs over complex numbers, where it is not defined; use arithmetic, "
        "powers, elementary functions, erf, gamma or hermite, and of those with kinks abs, maximum, minimum, relu, sign, floor and ceil"
    )


def _entire(function: Callable[..., acb]) -> Kernel:
    """A function without cuts; at a pole a ball is not finite anyway."""
    return lambda *args: function(*args[:-1])


def _cut(inside: Callable[[arb], bool], outside: Callable[[arb], bool], function: Callable[[acb], acb]) -> Kernel:
    """A function with cuts on the real axis outside of a part of it, where it has no real value."""

    def kernel(z: acb, asked: bool) -> acb:
        beyond = z.imag.contains(0) and (not inside(z.real) if asked else outside(z.real))
        return _NAN if beyond else function(z)

    return kernel


def _cut_above(function: Callable[[acb], acb]) -> Kernel:
    """A function with cuts on the imaginary axis from i and from -i on."""
    return lambda z, asked: _NAN if asked and z.real.contains(0) and not abs(z.imag) < 1 else function(z)


def _power(base: acb, exponent: acb, asked: bool) -> acb:
    """Powers: a whole exponent is right for every base."""
    whole = exponent.unique_fmpz() if exponent.is_exact() else None
    if whole is not None and exponent == acb(whole):
        return base ** int(whole)
    return _NAN if _negative(base) else base.pow(exponent, analytic=asked)


def _negative(z: acb) -> bool:
    """Whether a ball around real numbers has negative ones only, of which there is no real root."""
    return bool(z.imag.contains(0) and z.real < 0)


def _normal_cdf(z: acb) -> acb:
    return (-z * arb(0.5).sqrt()).erfc() / 2


def _normal_pdf(z: acb) -> acb:
    return (-z * z / 2).exp() / (2 * arb.pi()).sqrt()


def _below_one(x: arb) -> bool:
    return bool(abs(x) < 1)


def _above_one(x: arb) -> bool:
    return bool(abs(x) > 1)


KERNELS: dict[np.ufunc, Kernel] = {
    np.add: _entire(acb.__add__),
    np.subtract: _entire(acb.__sub__),
    np.multiply: _entire(acb.__mul__),
    np.true_divide: _entire(acb.__truediv__),
    np.negative: _entire(acb.__neg__),
    np.positive: _entire(acb),
    np.square: _entire(lambda z: z * z),
    np.reciprocal: _entire(lambda z: 1 / z),
    np.power: _power,
    np.float_power: _power,
    np.exp: _entire(acb.exp),
    np.expm1: _entire(acb.expm1),
    np.sin: _entire(acb.sin),
    np.cos: _entire(acb.cos),
    np.tan: _entire(acb.tan),
    np.sinh: _entire(acb.sinh),
    np.cosh: _entire(acb.cosh),
    np.tanh: _entire(acb.tanh),
    np.sqrt: lambda z, asked: _NAN if _negative(z) else z.sqrt(analytic=asked),
    np.log: lambda z, asked: _NAN if _negative(z) else z.log(analytic=asked),
    np.log1p: _cut(lambda x: bool(x > -1), lambda x: bool(x < -1), acb.log1p),
    np.arcsin: _cut(_below_one, _above_one, acb.asin),
    np.arccos: _cut(_below_one, _above_one, acb.acos),
    np.arctanh: _cut(_below_one, _above_one, acb.atanh),
    np.arccosh: _cut(lambda x: bool(x > 1), lambda x: bool(x < 1), acb.acosh),
    np.arctan: _cut_above(acb.atan),
    np.arcsinh: _cut_above(acb.asinh),
    np.absolute: lambda z, asked: z.real_abs(analytic=asked),
    np.fabs: lambda z, asked: z.real_abs(analytic=asked),
    np.sign: lambda z, asked: z.real_sgn(analytic=asked),
    np.floor: lambda z, asked: z.real_floor(analytic=asked),
    np.ceil: lambda z, asked: z.real_ceil(analytic=asked),
    np.maximum: lambda z, w, asked: z.real_max(w, analytic=asked),
    np.minimum: lambda z, w, asked: z.real_min(w, analytic=asked),
}

SPECIAL: dict[str, Kernel] = {
    "erf": _entire(acb.erf),
    "erfc": _entire(acb.erfc),
    "normal_cdf": _entire(_normal_cdf),
    "normal_pdf": _entire(_normal_pdf),
    "gamma": _entire(acb.gamma),
}


def special(name: str, degree: tuple[int, ...], inputs: list[Any]) -> Analytic:
    """A special function of the variable of an integral."""
    if name == "hermite":
        from checks.arithmetic.enclosures.special import hermite_coefficients

        coefficients = hermite_coefficients(*degree)[::-1]
        return apply(_entire(lambda z: _horner(coefficients, z)), inputs)
    if name not in SPECIAL:
        raise _refusal(name)
    return apply(SPECIAL[name], inputs)


def _horner(coefficients: list[int], z: acb) -> acb:
    total = acb(0)
    for each in coefficients:
        total = total * z + each
    return total
