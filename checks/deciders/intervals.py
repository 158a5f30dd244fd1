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

STEPS = 24
"""Bisections of a search that is for reading only; the end that it returns is outside."""


def event_interval(happened: int, trials: int, alpha: float) -> tuple[float, float]:
    """The probabilities against which the mixture over all probabilities has not reached 1 / alpha; it is convex in the level."""
    centre, threshold = happened / trials if trials else 0.5, -math.log(alpha)

    def excluded(level: float) -> bool:
        return event_log(happened, trials - happened, level) >= threshold

    return tuple(end if not excluded(end) else _edge(excluded, centre, end, None) for end in (0.0, 1.0))  # type: ignore[return-value]


def _edge(excluded: Callable[[float], bool], inside: float, outside: float, steps: int | None = STEPS) -> float:
    """Bisect, down to neighbouring floats if no number of steps is given, and return the end that is outside."""
    count = 0
    while (middle := (inside + outside) / 2) not in (inside, outside) and (steps is None or count < steps):
        inside, outside = (inside, middle) if excluded(middle) else (middle, outside)
        count += 1
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

    def excluded(level: float) -> bool:
        return bool(weights.size) and log_mean_exp(betting_logs(level, effect, nodes) @ weights) >= threshold

    return _edge(excluded, min(1.0, seen.mean), 0.0) if excluded(0.0) else 0.0


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

    def excluded(level: float) -> bool:
        return log_mean_exp(influence(bets * (samples - level)) @ weights - cost) >= threshold

    inside, reach = float(np.max(samples)), 1.0
    while not excluded(inside - reach):
        reach *= 2
    return _edge(excluded, inside - reach / 2 if reach > 1 else inside, inside - reach)
