"""Confidence sequences: intervals that contain the mean at all times at once, but for a probability of alpha.

Each is the set of means against which an e-process has not reached its threshold, half of alpha for each end; the e-processes of
`checks.deciders.sequential` fall as the level rises, so that bisection finds the ends.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from checks.deciders.sequential import betting_logs, catoni_bets, catoni_cost, event_log, influence, log_mean_exp
from checks.deciders.summaries import Histogram

STEPS = 12
"""Steps of a search that is for reading only; the end that it returns is outside."""


def event_interval(happened: int, trials: int, alpha: float) -> tuple[float, float]:
    """The probabilities against which the mixture over all probabilities has not reached 1 / alpha; it is convex in the level."""
    centre, threshold = happened / trials if trials else 0.5, -math.log(alpha)

    def excluded(level: float) -> bool:
        return event_log(happened, trials - happened, level) >= threshold

    low, high = (_bisected(excluded, centre, end) if excluded(end) else end for end in (0.0, 1.0))
    return low, high


def _bisected(excluded: Callable[[float], bool], inside: float, outside: float) -> float:
    """Bisect down to neighbouring floats, and return the one outside."""
    while (middle := (inside + outside) / 2) not in (inside, outside):
        inside, outside = (inside, middle) if excluded(middle) else (middle, outside)
    return outside


def _edge(evidence: Callable[[float], float], threshold: float, inside: float, outside: float) -> float:
    """A level that the evidence excludes, close to where it reaches the threshold.

    The evidence grows about like the square of the distance to the mean, so that false position (the Illinois rule) on its root takes few steps.
    """

    def excess(level: float) -> float:
        return math.sqrt(max(evidence(level), 0.0)) - math.sqrt(threshold)

    below, above = excess(inside), excess(outside)
    for _ in range(STEPS):
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
    nodes, weights, threshold = seen.nodes[met], seen.weights[met], math.log(2 / alpha)

    def evidence(level: float) -> float:
        return log_mean_exp(betting_logs(level, effect, nodes) @ weights)

    return _edge(evidence, threshold, min(1.0, seen.mean), 0.0) if weights.size and evidence(0.0) >= threshold else 0.0


def catoni_interval(seen: Histogram, effect: float, alpha: float) -> tuple[float, float]:
    """The means against which Catoni's e-process, with a variance of at most 1, has not reached 2 / alpha."""
    return _catoni_low(seen, effect, alpha), -_catoni_low(seen.reflected(), effect, alpha)


def _catoni_low(seen: Histogram, effect: float, alpha: float) -> float:
    if not seen.trials:
        return -math.inf
    met = seen.weights > 0
    samples = np.concatenate([seen.nodes[met], *seen.far])
    weights = np.concatenate([seen.weights[met], *(np.ones(each.size) for each in seen.far)])
    bets, cost, threshold = catoni_bets(effect)[:, None], seen.trials * catoni_cost(effect), math.log(2 / alpha)

    def evidence(level: float) -> float:
        return log_mean_exp(influence(bets * (samples - level)) @ weights - cost)

    # No evidence is against the largest sample; and there is always enough far below.
    inside, reach = float(np.max(samples)), 1.0
    while evidence(inside - reach) < threshold:
        reach *= 2
    return _edge(evidence, threshold, inside if reach == 1 else inside - reach / 2, inside - reach)
