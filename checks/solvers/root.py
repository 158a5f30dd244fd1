"""Roots of systems of equations: Newton's method, and over balls a proof that there is a root where it ended.

Over balls the operator of Krawczyk (1969) maps a box around the last point into itself, so that the box holds a root, and the only one
of the box; what is returned is the image of the box.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from flint import arb

from checks.arithmetic import Balls, Batch, BatchError, current_bits, eye, in_balls, inv, solve, vector_norm
from checks.arithmetic import abs as modulus

STEPS = 200
HALVINGS = 60
ENOUGH = 10
"""Newton's method ends where a step is below the last so many bits of the point."""

INFLATIONS = (1, 4, 16)
"""The box that is tried reaches this many bits further than the last correction."""


def root(function: Callable[[Any], Any], jacobian: Callable[[Any], Any], guess: Any) -> Any:
    """A root of n equations in n unknowns near a guess, in the arithmetic that is running.

    Args:
        function: from an array of shape (n,) to one of shape (n,); it may hold leaves of the instance.
        jacobian: from the same array to the matrix (n, n) of derivatives.
        guess: where to start, shape (n,); only its midpoints count over balls.

    Returns:
        In float64 the last point of a damped Newton method. Over balls an enclosure of a root, or balls that are not finite where there was no
        proof of one, which more precision may bring.
    """
    if isinstance(guess, Batch):
        raise BatchError("root(...) solves the equations of one instance at a time")
    with np.errstate(all="ignore"):
        point = _descend(function, jacobian, _middle(guess))
    return _enclosed(function, jacobian, point) if in_balls() else point


def _descend(function: Callable[[Any], Any], jacobian: Callable[[Any], Any], point: Any) -> Any:
    """Newton's method with steps that are halved until the residual falls; it ends where it falls no more."""
    value = _middle(function(point))
    for _ in range(STEPS):
        step = _middle(solve(jacobian(point), value))
        if _size(step) * 2 ** (current_bits() - ENOUGH) <= _size(point):
            return _middle(point - step)
        for halvings in range(HALVINGS):
            nearer = _middle(point - step / 2**halvings)
            at_nearer = _middle(function(nearer))
            if _size(at_nearer) < _size(value):
                break
        else:
            return point
        point, value = nearer, at_nearer
    return point


def _enclosed(function: Callable[[Any], Any], jacobian: Callable[[Any], Any], point: Balls) -> Balls:
    """The image of a box around the point that Krawczyk's operator maps into itself."""
    n = len(point)
    inverse = _middle(inv(jacobian(point)))
    correction = inverse @ function(point)
    rounding = modulus(point) * Balls(arb(2) ** -current_bits())
    for bits in INFLATIONS:
        reach = Balls(_UPPER((modulus(correction) * 2**bits + rounding).data))
        box = point + reach * Balls(np.full(n, arb(0, 1)))
        image = point - correction + (eye(n) - inverse @ jacobian(box)) @ (box - point)
        if all(bool(known) for known in _inside(image - point, reach)):
            return image
    return Balls(np.full(n, arb(0, np.inf)))


def _inside(image: Balls, reach: Balls) -> list[bool]:
    """Entry by entry, whether the image is known to lie in the interior; comparisons of arb are False where they are unknown."""
    return [bool(modulus(x).ball() < r.ball()) for x, r in zip(image, reach, strict=True)]


def _middle(x: Any) -> Any:
    """Over balls the exact midpoints; else the array itself."""
    return Balls(_MIDDLES(Balls(x).data)) if in_balls() else x


def _size(value: Any) -> Any:
    """The norm of a residual as a number that can be compared; NaN compares as no smaller."""
    norm = vector_norm(value)
    return norm.ball().mid() if in_balls() else float(norm)


_UPPER = np.frompyfunc(arb.abs_upper, 1, 1)
_MIDDLES = np.frompyfunc(arb.mid, 1, 1)
