"""Claims about symbols: SymPy proves that the difference is zero, or balls find values of the symbols where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import TYPE_CHECKING, Any

import numpy as np
from flint import arb, fmpq

from checks.arithmetic.precision import working_precision
from checks.arithmetic.sign import Sign
from checks.calling import describe
from checks.claims import Identity
from checks.errors import PredicateError

if TYPE_CHECKING:
    import sympy

POINTS = 24
BITS = 256

_SMALL = [Fraction(p, q) for p, q in [(1, 1), (2, 1), (1, 2), (3, 1), (1, 3), (5, 2), (7, 3), (-1, 1), (-2, 1), (-1, 2), (-5, 3), (0, 1), (4, 1)]]


def prove(claim: Identity, rng: np.random.Generator) -> tuple[Sign, str, Mapping[str, Fraction], str, str]:
    """Decide an identity: its sign, a note, and for a refutation the values of the symbols and both sides there.

    ZERO: SymPy proves every difference zero. NEGATIVE: balls refute one at the values given. UNKNOWN: neither.

    Raises:
        PredicateError: a side is no expression, holds a float, or has two symbols of one name.
    """
    for left, right in _pairs(claim):
        for values in _points(left, right, rng):
            differing = _differing(left, right, values)
            if differing:
                return Sign.NEGATIVE, "", values, *differing
        if not _is_zero(left - right):
            return Sign.UNKNOWN, f"SymPy does not prove {left - right} = 0, and no values refute it", {}, str(left), str(right)
    return Sign.ZERO, "", {}, str(claim.left), str(claim.right)


def recheck(claim: Identity, values: Mapping[str, Fraction]) -> tuple[Sign, str, str]:
    """Evaluate both sides at given values: NEGATIVE if they differ there, else UNKNOWN."""
    for left, right in _pairs(claim):
        differing = _differing(left, right, values)
        if differing:
            return Sign.NEGATIVE, *differing
    return Sign.UNKNOWN, str(claim.left), str(claim.right)


def evaluate(expression: sympy.Expr, values: Mapping[str, Fraction]) -> arb | None:
    """Enclose a SymPy expression at rational values of its symbols; None where it is not a finite real or has no enclosure."""
    try:
        with working_precision(BITS):
            result = _enclose(expression, values)
    except (_NoEnclosure, ValueError, ZeroDivisionError, OverflowError):
        return None
    return result if result.is_finite() else None


class _NoEnclosure(Exception):  # noqa: N818 - an answer, not an error
    """A part of an expression has no enclosure in real balls."""


def _enclose(expression: Any, values: Mapping[str, Fraction]) -> arb:
    if expression.is_Rational:
        return arb(fmpq(int(expression.p), int(expression.q)))
    if expression.is_Symbol and expression.name in values:
        value = values[expression.name]
        return arb(fmpq(value.numerator, value.denominator))
    name = type(expression).__name__
    if expression.is_NumberSymbol and name in _CONSTANTS:
        return _CONSTANTS[name]()
    # Only what is known to mean the same in SymPy and in Arb: some functions share a name but not the order of their arguments.
    if name not in _OPERATIONS and not expression.is_Pow:
        raise _NoEnclosure
    arguments = [_enclose(argument, values) for argument in expression.args]
    return _power(arguments[0], arguments[1], expression.exp) if expression.is_Pow else _OPERATIONS[name](*arguments)


def _power(base: arb, exponent: arb, symbolic: Any) -> arb:
    if symbolic.is_Integer:
        return base ** int(symbolic)
    return base.sqrt() if symbolic.is_Rational and symbolic.p == 1 and symbolic.q == 2 else base**exponent


def _sum(*terms: arb) -> arb:
    return sum(terms, arb(0))


def _product(*factors: arb) -> arb:
    return reduce(mul, factors, arb(1))


_CONSTANTS: Mapping[str, Callable[[], arb]] = {"Pi": arb.pi, "Exp1": arb.const_e, "EulerGamma": arb.const_euler, "Catalan": arb.const_catalan}
_SAME_NAME = (
    *("exp", "log", "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinc"),
    *("sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh"),
    *("erf", "erfc", "erfi", "gamma", "digamma", "floor"),
)
_OPERATIONS: Mapping[str, Callable[..., arb]] = {
    **{name: getattr(arb, name) for name in _SAME_NAME},
    "Add": _sum,
    "Mul": _product,
    "Abs": abs,
    "sign": arb.sgn,
    "ceiling": arb.ceil,
    "loggamma": arb.lgamma,
    "factorial": arb.fac,
    "Max": lambda *xs: reduce(arb.max, xs),
    "Min": lambda *xs: reduce(arb.min, xs),
}


def _pairs(claim: Identity) -> Iterator[tuple[Any, Any]]:
    left, right = (np.atleast_1d(np.array(side, dtype=object)) for side in (claim.left, claim.right))
    try:
        left, right = np.broadcast_arrays(left, right)
    except ValueError as error:
        raise PredicateError(f"identity: the sides have shapes {left.shape} and {right.shape}, which do not fit") from error
    for a, b in zip(left.ravel(), right.ravel(), strict=True):
        pair = _expression(a), _expression(b)
        _check_symbols(*pair)
        yield pair


def _expression(entry: Any) -> sympy.Expr:
    """The entry as an exact SymPy expression."""
    import sympy

    try:
        expression = sympy.sympify(entry, strict=True)
    except sympy.SympifyError:
        expression = None
    if not isinstance(expression, sympy.Expr):
        raise PredicateError(f"identity: {describe(entry)} is not a SymPy expression; build the sides from sympy.symbols and numbers")
    floats = sorted(map(str, expression.atoms(sympy.Float)))
    if floats:
        raise PredicateError(f"identity: {expression} holds the float {floats[0]}, which SymPy rounds; use sympy.Rational, sympy.sqrt, sympy.pi ...")
    return expression


def _check_symbols(left: Any, right: Any) -> None:
    names = [symbol.name for symbol in left.free_symbols | right.free_symbols]
    for name in sorted(names):
        if names.count(name) > 1:
            raise PredicateError(f"identity: two symbols with different assumptions are called {name!r}; make it one symbol, or rename one")


def _points(left: Any, right: Any, rng: np.random.Generator) -> Iterator[dict[str, Fraction]]:
    """Values that the assumptions on the symbols allow: small ones first, then random ones. None where rational values are not allowed."""
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    for turn in range(POINTS if symbols else 1):
        offsets = rng.integers(0, len(_SMALL), size=len(symbols)) if turn else range(len(symbols))
        allowed = {symbol.name: _allowed(symbol, (turn + int(k)) % len(_SMALL)) for symbol, k in zip(symbols, offsets, strict=True)}
        values = {name: value for name, value in allowed.items() if value is not None}
        if len(values) < len(allowed):
            return
        yield values


def _allowed(symbol: Any, start: int) -> Fraction | None:
    """The first of the small values, from a place on, that agrees with all assumptions on the symbol."""
    from sympy import Rational

    for k in range(len(_SMALL)):
        value = _SMALL[(start + k) % len(_SMALL)]
        number = Rational(value.numerator, value.denominator)
        if all(getattr(number, f"is_{fact}", truth) in (truth, None) for fact, truth in symbol.assumptions0.items()):
            return value
    return None


def _differing(left: Any, right: Any, values: Mapping[str, Fraction]) -> tuple[str, str] | None:
    """Both sides at these values, as text that shows the difference, if they certainly differ."""
    a, b = evaluate(left, values), evaluate(right, values)
    if a is None or b is None or not (a - b > 0 or a - b < 0):
        return None
    texts = ((a.str(digits), b.str(digits)) for digits in (17, 34, 68, 136))
    return next((pair for pair in texts if pair[0] != pair[1]), (str(left), str(right)))


def _is_zero(difference: Any) -> bool:
    import sympy

    ways = (sympy.expand, sympy.simplify, lambda f: sympy.simplify(f.rewrite(sympy.exp)), lambda f: sympy.simplify(f.rewrite(sympy.log)))
    return any(way(difference) == 0 for way in ways)
