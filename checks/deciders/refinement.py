"""What successive levels of a solver say of a slack: its error is measured from how much it still moves, never chosen.

The values of a slack at levels 0, 1, 2, ... move by steps that shrink as the solver is refined. What is left to come after level k is
estimated by

    k * max(last step, last step but one, rounding),

which is an upper bound where the error falls by any constant factor of at least two, and also where it falls like 1 / level. Where the
steps shrink slowly (see `falling`), they count k times over, which covers an error like 1 / log(level), and nothing is a tie. Levels that
agree better than they were asked to (see `tolerance`) are not believed to be better. No rule sees an error that the levels do not show: a
solver that stops at a wrong value, and stays there at every level, is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

import numpy as np

from checks.arithmetic.sign import Sign
from checks.solvers.accuracy import tolerance

FIRST = 2
"""The first level that says something: two steps lie behind it."""

RATE = 2.5
"""So fast do the steps of a solver shrink that is refined threefold at each level; those of an error like 1 / level do not, nor a logarithm's."""


class Kind(Enum):
    """What is claimed of a slack: that it is not negative, or that it is zero."""

    INEQUALITY = "inequality"
    EQUALITY = "equality"


def error(history: Sequence[np.ndarray], rounding: np.ndarray) -> np.ndarray:
    """The error of the last of the values, entry by entry; ``rounding`` is what float64 adds. There are at least three values."""
    level = len(history) - 1
    steps = _steps(history)
    recent = np.maximum(steps[-1], steps[-2]) * np.where(falling(history, rounding), 1, level)
    return np.maximum(level * np.maximum(recent, rounding), tolerance(level))


def falling(history: Sequence[np.ndarray], rounding: np.ndarray) -> np.ndarray:
    """Which entries converge: their steps shrink by `RATE` from level to level, or are as small as rounding, or as the solver was asked for."""
    level = len(history) - 1
    steps = _steps(history)
    first = np.maximum(steps[0], RATE * steps[1])
    shrink = [steps[at] * RATE**at <= first for at in (level - 1, level - 2)]
    return np.asarray((shrink[0] & shrink[1]) | (steps[-1] <= np.maximum(level * rounding, tolerance(level))))


def verdicts(history: Sequence[np.ndarray], rounding: np.ndarray, kind: Kind, last: bool) -> list[Sign]:
    """The sign of each entry of the slack after these levels.

    A positive sign is final. A negative one, and zero (a tie to the measured error), is told at the finest level only (``last``); a refutation
    must have shown at the level before, too. Else the sign is unknown.
    """
    level = len(history) - 1
    if level < FIRST:
        return [Sign.UNKNOWN] * history[-1].size
    now = error(history, rounding)
    slack = history[-1] if kind is Kind.INEQUALITY else -abs(history[-1])
    # An error of the size of the sides themselves says nothing, so that nothing is tied to it.
    clear, tied, missed = slack > now, (abs(slack) <= now) & (now < 1) & falling(history, rounding), slack < -now
    if not last:
        return [Sign.POSITIVE if each else Sign.UNKNOWN for each in clear]
    missed &= _missed_before(history, rounding, kind)
    names = np.select([clear, missed, tied], [1, 2, 3], 0)
    return [(Sign.UNKNOWN, Sign.POSITIVE, Sign.NEGATIVE, Sign.ZERO)[name] for name in names]


def _missed_before(history: Sequence[np.ndarray], rounding: np.ndarray, kind: Kind) -> np.ndarray:
    """Which entries were negative beyond their error at the level before, too."""
    if len(history) <= FIRST + 1:
        return np.zeros(history[-1].shape, dtype=bool)
    earlier = history[-2] if kind is Kind.INEQUALITY else -abs(history[-2])
    return np.asarray(earlier < -error(history[:-1], rounding))


def _steps(history: Sequence[np.ndarray]) -> list[np.ndarray]:
    return [abs(later - earlier) for earlier, later in pairwise(history)]
