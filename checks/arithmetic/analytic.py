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

from checks.arithmetic.balls import Balls, operand
from checks.arithmetic.errors import BallError

Kernel = Callable[..., acb]
"""From one or two complex balls, and whether the result must be analytic there, to a complex ball, which is not finite where it is not."""

_NAN = acb(arb.nan())


class Analytic(Balls):
    """One complex ball, used like a number; ``asked``: whether results must be analytic in it. It has the elementary functions, erf and the like."""

    __slots__ = ("asked", "value")

    value: acb
    asked: bool

    def __init__(self, value: acb, asked: bool) -> None:
        self.value = value
        self.asked = asked

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]
        """It has no axes."""
        return ()

    @property
    def data(self) -> np.ndarray:  # type: ignore[override]
        """What the functions of real balls work on: not to be had."""
        raise _refusal("this function")

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs or ufunc not in KERNELS:
            raise _refusal(f"np.{ufunc.__name__}")
        return self.apply(KERNELS[ufunc], *inputs)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        raise _refusal(f"np.{func.__name__}")

    def apply(self, kernel: Kernel, *inputs: Any) -> Analytic:
        """A kernel on numbers of which some are the variable, or made of it."""
        return Analytic(kernel(*map(as_complex, inputs), self.asked), self.asked)

    def __str__(self) -> str:
        return str(self.value)


def as_complex(x: Any) -> acb:
    """The variable, or another number, as one complex ball."""
    if type(x) is Analytic:
        return x.value
    number = operand(x)
    if isinstance(number, np.ndarray):
        if number.ndim:
            raise BallError(f"an integrand has to do with an array of shape {number.shape}; make one number, of single entries")
        number = number.item()
    return acb(number)


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


def special(name: str, degree: tuple[int, ...], x: Analytic) -> Analytic:
    """A special function of the variable of an integral."""
    if name == "hermite":
        from checks.arithmetic.enclosures.special import hermite_coefficients

        coefficients = hermite_coefficients(*degree)[::-1]
        return x.apply(_entire(lambda z: _horner(coefficients, z)), x)
    if name not in SPECIAL:
        raise _refusal(name)
    return x.apply(SPECIAL[name], x)


def _horner(coefficients: list[int], z: acb) -> acb:
    total = acb(0)
    for each in coefficients:
        total = total * z + each
    return total


def _operator(kernel: Kernel) -> Callable[[Analytic, Any], Analytic]:
    return lambda self, other: self.apply(kernel, self, other)


def _reflected(kernel: Kernel) -> Callable[[Analytic, Any], Analytic]:
    return lambda self, other: self.apply(kernel, other, self)


# Without the way through NumPy an integrand takes half the time.
for _name, _ufunc in {"add": np.add, "sub": np.subtract, "mul": np.multiply, "truediv": np.true_divide, "pow": np.power}.items():
    setattr(Analytic, f"__{_name}__", _operator(KERNELS[_ufunc]))
    setattr(Analytic, f"__r{_name}__", _reflected(KERNELS[_ufunc]))
