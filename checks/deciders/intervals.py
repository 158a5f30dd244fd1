"""Confidence sequences: intervals that contain the mean at all times at once, but for a probability of alpha.

Each is the set of means against which an e-process has not reached its threshold, half of alpha for each end; the e-processes of
`checks.deciders.sequential` fall as the level rises, so that bisection finds the ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from checks.deciders.sequential import betting_logs, event_log, log_mean_exp, moment_logs, variation
from checks.deciders.summaries import NODES, Histogram, Squares

STEPS = 12
CLOSE = 1 / 256
"""Steps of a search that is for reading only, and how near it comes, in parts of the radius; the end that it returns is outside."""


def event_interval(happened: int, trials: int, alpha: float) -> tuple[float, float]:
    """The probabilities against which the mixture over all probabilities has not reached 1 / alpha; it is convex in the level."""
    centre, threshold = happened / trials if trials else 0.5, -math.log(alpha)

    def excluded(level: float) -> bool:
        return event_log(happened, trials - happened, level) >= threshold

    low, high = (_bisected(excluded, centre, end) if excluded(end) else end for end in (0.0, 1.0))
    return low, high


def _bisected(excluded: Callable[[float], bool], start: float, end: float) -> float:
    """Bisect from a start that is not excluded to an end that is; return a point that is, close to the boundary as seen from both."""
    inside, outside = start, end
    while not _close(inside, outside, start, end) and (middle := (inside + outside) / 2) not in (inside, outside):
        inside, outside = (inside, middle) if excluded(middle) else (middle, outside)
    return outside


def _close(inside: float, outside: float, start: float, end: float) -> bool:
    return abs(outside - inside) <= CLOSE * min(abs(outside - start), abs(outside - end))


def _edge(evidence: Callable[[float], float], threshold: float, mean: float, first: float) -> float:
    """A level below the mean that the evidence excludes, close to where it reaches the threshold; 0 if it excludes none. First guess: ``first``.

    The evidence grows about like the square of the distance to the mean, so that false position (the Illinois rule) on its root takes few steps.
    """

    def excess(level: float) -> float:
        return math.sqrt(max(evidence(level), 0.0)) - math.sqrt(threshold)

    inside, below, outside, above = mean, -math.sqrt(threshold), first, excess(first)
    if above < 0:
        inside, below, outside, above = first, above, 0.0, excess(0.0)
    for _ in range(STEPS if above >= 0 else 0):
        if abs(outside - inside) <= CLOSE * abs(outside - mean):
            break
        middle = (inside * above - outside * below) / (above - below)
        value = excess(middle)
        if value >= 0:
            outside, above, below = middle, value, below / 2
        else:
            inside, below, above = middle, value, above / 2
    return outside


def gaussian_radius(trials: int, effect: float, alpha: float) -> float:
    """Half the width of the confidence sequence of a mean with a sub-Gaussian tail of scale 1: the two-sided normal mixture."""
    if not trials:
        return math.inf
    spread = trials + effect**-2
    return math.sqrt(spread * (math.log(spread * effect**2) - 2 * math.log(alpha))) / trials


def betting_interval(seen: Histogram, effect: float, alpha: float) -> tuple[float, float]:
    """The means in [0, 1] against which no gambler has won 2 / alpha."""
    return _betting_low(seen, effect, alpha), 1 - _betting_low(seen.reflected(), effect, alpha)


def _betting_low(seen: Histogram, effect: float, alpha: float) -> float:
    met = seen.weights > 0
    nodes, weights, threshold = NODES[met], seen.weights[met], math.log(2 / alpha)

    def evidence(level: float) -> float:
        return log_mean_exp(betting_logs(level, effect, nodes) @ weights + moment_logs(level, effect, seen.rest))

    if not seen.trials:
        return 0.0
    mean = min(1.0, seen.mean)
    return _edge(evidence, threshold, mean, max(0.0, mean - 1.25 * math.sqrt(2 * threshold * seen.variance / seen.trials)))


def variance_radius(seen: Squares, effect: float, alpha: float) -> float:
    """Half the width of the confidence sequence of a mean, of samples of variance at most 1: the two-sided mixture, around the sample mean.

    A thousandth of alpha is spent on the far means: by the inequality of Hajek and Renyi, the sample mean is never farther from the mean than r, but
    for a probability of pi^2 / (6 r^2). As the distance grows, the mixture rises to one peak and falls from there, so that if it is above the
    threshold at the distance r, it is so from where it crosses it up to r.
    """
    threshold, farthest = -math.log(0.999 * alpha), math.pi * math.sqrt(1000 / (6 * alpha))

    def excluded(distance: float) -> bool:
        spread = 1 + effect**2 * variation(seen, seen.mean + distance)
        return (effect * seen.trials * distance) ** 2 / (2 * spread) - math.log(spread) / 2 >= threshold

    return _bisected(excluded, 0.0, farthest) if excluded(farthest) else farthest
