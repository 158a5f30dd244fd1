"""The exponent of a curve on a grid: five linear functionals of log y, and what they say together of a claim.

Every functional is a slope of log y against log x, so that y = c x^b gives b exactly, and its weights depend on x alone:

- over the upper half of the grid, and over the lower half (which share the middle point of an odd number);
- of the fit log y = c + b log x + e / x over the whole grid;
- the halves extrapolated in x^(-1/2), which covers corrections of relative size x^(-1/2) and smaller: by upper + (upper - lower) where the
  centres of the halves are a factor 4 apart;
- the halves extrapolated in 1 / log x, which covers corrections by powers of log x: y = c x^b (log x)^e gives b up to a small remainder.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from checks.arithmetic.sign import Sign
from checks.claims import Scaling

NAMES = ("upper half", "fitted with 1/x", "extrapolated in 1/sqrt(x)", "extrapolated in 1/log(x)", "lower half")
"""The functionals, in the order of their weights. The first four decide; the fourth by itself never makes a claim hold over noise."""

DECIDING = 4


def weights(x: Any) -> Any:
    """The weights of all functionals, of shape (5, points), for an increasing grid in float64 or in balls."""
    u = np.log(x)
    points = len(u)
    half = (points + 1) // 2
    none = np.zeros(points - half)
    lower, upper = np.concatenate([_slope(u[:half]), none]), np.concatenate([none, _slope(u[points - half :])])
    fitted = _slope(u, x[0] / x)
    start = u[:half].mean()
    gap = u[points - half :].mean() - start
    # The exponent at infinity is upper + factor * (upper - lower), where the correction of the halves falls like a power, or like 1 / log x.
    root = 1 / (np.exp(gap / 2) - 1)
    logarithm = np.maximum(start / gap, root)
    return np.stack([upper, fitted, upper + root * (upper - lower), upper + logarithm * (upper - lower), lower])


def _slope(u: Any, other: Any = None) -> Any:
    """The weights of the least-squares slope against u, beside a constant and perhaps another regressor."""
    across = u - u.mean()
    if other is not None:
        rest = other - other.mean()
        across = across - rest * ((rest * across).sum() / (rest * rest).sum())
    return across / (across * across).sum()


class Room(NamedTuple):
    """What is left between the exponents and a bound of the claim: negative for an exponent that is beyond it."""

    slack: Any
    bound: Any


def rooms(exponents: Any, claim: Scaling, level: Any, effect: Any) -> list[Room]:
    """The room below the upper bound and above the lower one, as far as the claim has them; ``exponents`` are along the last axis."""
    found = []
    if claim.relation != ">=":
        found.append(Room(level + effect - exponents, level + effect))
    if claim.relation != "<=":
        found.append(Room(exponents - (level - effect), level - effect))
    return found


class Judgement(NamedTuple):
    """POSITIVE or ZERO: the claim holds; NEGATIVE: it is refuted; UNKNOWN: neither, and ``final`` if knowing more would not change that."""

    sign: Sign
    final: bool


def judge(sides: list[list[Sign]], *, noisy: bool = False) -> Judgement:
    """What the signs of the rooms say, by side and functional.

    The claim holds if all exponents are within the bounds, and is refuted if all are beyond one of them; else the curve has not settled.
    ``noisy``: the extrapolation in 1 / log x, whose noise is several times that of the others, need not be known to be within, only not to be
    beyond.
    """
    if any(all(each is Sign.NEGATIVE for each in side) for side in sides):
        return Judgement(Sign.NEGATIVE, True)
    beyond = any(each is Sign.NEGATIVE for side in sides for each in side)
    needed = [each for side in sides for each in (side[: DECIDING - 1] if noisy else side)]
    if not beyond and all(each in (Sign.POSITIVE, Sign.ZERO) for each in needed):
        return Judgement(Sign.ZERO if Sign.ZERO in needed else Sign.POSITIVE, True)
    within = all(any(each in (Sign.POSITIVE, Sign.ZERO) for each in side) for side in sides)
    return Judgement(Sign.UNKNOWN, beyond and within)


def unsettled(exponents: Any) -> str:
    """Why a curve is told nothing of: the exponents that disagree, as floats in the order of `NAMES`."""
    *deciding, lower = [f"{slope_text(value)} ({name})" for name, value in zip(NAMES, exponents, strict=True)]
    return f"the curve has not settled: exponents {', '.join([lower, *deciding])}"


def slope_text(slope: float) -> str:
    """A slope to three decimals, or a huge one to six digits."""
    return f"{slope:.6g}" if not abs(slope) < 1000 else f"{round(slope, 3) + 0.0:g}"
