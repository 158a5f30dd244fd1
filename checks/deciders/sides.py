"""What a claim may be about: real numbers, in shapes that fit."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks.arithmetic.balls import Balls
from checks.arithmetic.batch import Batch
from checks.arithmetic.constants import Constant
from checks.arithmetic.sign import Trilean
from checks.calling import describe
from checks.claims import Equality, Identity, Inequality, Scaling, Semidefinite
from checks.deciders.grid import curve_problem

_ARRAYS = (Batch, Balls, Trilean, np.ndarray)
_NUMBERS = (int, float, Fraction, Constant, np.floating, np.integer, np.bool)

_WRITTEN_BITS = 32
_WRITTEN_DIGITS = 15


class BadClaim(Exception):  # noqa: N818 - it becomes a PredicateError, once the theorem and the part are known
    """A claim about things that cannot be compared; the message says which, and the mend."""


def check_claim(claim: Any) -> None:
    """Raise BadClaim unless the sides of the claim are real numbers whose shapes fit."""
    if isinstance(claim, Identity):
        return
    if isinstance(claim, Semidefinite):
        shape = shape_of(claim.matrix)
        if len(shape) != 2 or shape[0] != shape[1]:
            raise BadClaim(f"psd(M) of an array of shape {shape}; give one square matrix")
        return
    if isinstance(claim, Scaling):
        problem = curve_problem(claim.x, claim.y, shape_of(claim.x), shape_of(claim.y))
        if problem:
            raise BadClaim(problem)
        return
    shapes = [shape_of(side) for side in sides_of(claim)]
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        raise BadClaim(f"the sides have shapes {shapes[0]} and {shapes[1]}, which do not fit; compare arrays that broadcast") from None
    points = shape if claim.over is None else shape_of(claim.over[1])
    if points != shape or (claim.over is not None and len(points) != 1):
        raise BadClaim(f"over=({claim.over[0]!r}, x): x has the shape {points}, and the sides {shape}; give one entry at each of some points")


def sides_of(claim: Inequality | Equality) -> tuple[Any, Any]:
    """The two sides, as they were given."""
    return (claim.small, claim.large) if isinstance(claim, Inequality) else (claim.left, claim.right)


def shape_of(side: Any) -> tuple[int, ...]:
    """The shape of a side, for one instance; raises BadClaim for what is no real number, array or nested list of them."""
    if isinstance(side, _ARRAYS):
        if side.dtype.kind == "c" if not isinstance(side, Trilean) else False:
            raise BadClaim("a side is complex; compare real parts, imaginary parts or absolute values")
        return side.shape
    if isinstance(side, _NUMBERS):
        return ()
    if isinstance(side, list | tuple):
        shapes = {shape_of(part) for part in side}
        if len(shapes) > 1:
            raise BadClaim(f"a side is a list of arrays of the shapes {', '.join(map(str, sorted(shapes)))}; give one array")
        return (len(side), *(shapes.pop() if shapes else ()))
    raise BadClaim(f"a side is {describe(side)}; give real numbers or arrays of them")


def check_rigour(claim: Any) -> None:
    """In ball mode, raise BadClaim where float64 has computed a side, or may have computed both: nothing then encloses what was rounded."""
    if isinstance(claim, Identity):
        return
    sides = _computed(claim)
    plain = [side for side in sides if _is_plain(side)]
    if any(map(_is_long, plain)) or (len(plain) == len(sides) and any(map(_is_float, sides))):
        raise BadClaim(
            f"{' and '.join(map(describe, plain))} came out of float64, and nothing encloses what was rounded; compute with checks.arithmetic from "
            "numbers and arrays of the instance, and write Fraction(1, n) for 1 / n and Fraction(1, 2) for 0.5"
        )


def _computed(claim: Any) -> tuple[Any, ...]:
    """What the predicate has computed; the grid of a curve is exact as it is given."""
    if isinstance(claim, Semidefinite):
        return (claim.matrix,)
    return (claim.y,) if isinstance(claim, Scaling) else sides_of(claim)


def _is_plain(side: Any) -> bool:
    """Whether a side holds no ball, so that it is what float64 and integers gave."""
    return all(map(_is_plain, side)) if isinstance(side, list | tuple) else not isinstance(side, Balls | Trilean | Constant)


def _is_long(side: Any) -> bool:
    """Whether a plain side holds a float with more digits than one writes, binary or decimal, such as 1 / 3: it was rounded."""
    values = np.asarray(side)
    if values.dtype.kind != "f":
        return False
    mantissas = np.ldexp(np.frexp(values)[0], _WRITTEN_BITS)
    long = values[np.isfinite(values) & (mantissas != np.floor(mantissas))].tolist()
    return any(float(f"{x:.{_WRITTEN_DIGITS - 1}e}") != x for x in long)


def _is_float(side: Any) -> bool:
    """Whether a plain side holds floats: whether they were written or rounded, nobody can tell."""
    return np.asarray(side).dtype.kind == "f"
