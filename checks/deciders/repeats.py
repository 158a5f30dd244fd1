"""Samples that repeat each other, as independent ones hardly ever do.

Each alarm has a probability of at most 2^-64 for independent samples, whatever their distribution: given which values occurred how often, all
orders of independent samples are equally likely, and the order that is complained of is among few. Not seen are samples that depend on each other
in subtler ways, and events of which every call so far says the same; of a large call, only the first samples are compared with the call before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from checks.deciders.honesty import WATCHED
from checks.errors import PredicateError

CERTAIN = 64.0
"""Bits of evidence that are taken for certainty."""

HEAD = 4096
"""So many samples of a call are compared with those of the call before."""

_FEW = 8
_MANY = 40
"""Independent samples of so many values hardly ever have each of them equally often."""

_REUSES = "the predicate reuses its randomness: "


@dataclass
class Repeats:
    """Looks at the samples of one part, call by call."""

    calls: int = 0
    before: np.ndarray | None = None
    constant: bool = True
    constants: dict[float, int] = field(default_factory=dict)
    blocks: int = 0

    def check(self, samples: np.ndarray) -> None:
        """Raise a PredicateError for samples that repeat those before, or each other."""
        self.calls += 1
        if self.constant and samples.size > 1:
            self._check_constant(samples)
        if self.calls <= WATCHED:
            if self.before is not None:
                check_fresh(samples, self.before)
            self.before = samples[:HEAD].copy()

    def _check_constant(self, samples: np.ndarray) -> None:
        """Complain when each call repeats one value, but not all calls the same: D values can stand in D^calls orders only."""
        value = float(samples[0])
        self.constant = bool((samples[:_FEW] == value).all() and (samples == value).all())
        self.constants[value] = self.constants.get(value, 0) + samples.size
        self.blocks += 1
        several = len(self.constants)
        if not self.constant or several == 1:
            return
        if _log2_orders(self.constants.values()) - self.blocks * math.log2(several) >= CERTAIN:
            raise PredicateError(f"{_REUSES}the samples of a call are all the same, those of another call are not; draw each of them")


def check_fresh(now: np.ndarray, before: np.ndarray) -> None:
    """Raise a PredicateError for a batch that repeats itself, or the one before, of which ``before`` are the first samples."""
    if now[0] == before[0] and np.array_equal(now[: before.size], before):
        _check_same(before)
    if now.dtype == np.bool or not _suspicious(now, before):
        return
    values, counts = np.unique(now, return_counts=True)
    if values.size >= _MANY and (counts == counts[0]).all():
        raise PredicateError(f"{_REUSES}each sample of a batch occurs {counts[0]} times; draw them independently")
    earlier = np.unique(before)
    if not np.isin(values, earlier).any() and _log2_orders((now.size, before.size)) - values.size - earlier.size >= CERTAIN:
        raise PredicateError(f"{_REUSES}each call repeats a few samples, none of which another call has; draw them independently")


def _suspicious(now: np.ndarray, before: np.ndarray) -> bool:
    """Whether a batch must be sorted: its first sample is repeated, and either equally often as the next ones, or they are new. It seldom is."""
    often = np.count_nonzero(now == now[0])
    if often < 2:
        return False
    return not np.isin(now[:_FEW], before).any() or all(np.count_nonzero(now == each) == often for each in now[1:_FEW])


def _check_same(now: np.ndarray) -> None:
    """Two calls gave the same samples in the same order, which is likely only if they are few, or nearly constant."""
    _, counts = np.unique(now, return_counts=True)
    if _log2_orders(2 * counts) - _log2_orders(counts) >= CERTAIN:
        raise PredicateError(f"{_REUSES}two calls gave the same samples; draw from the rng of each call")


def _log2_orders(counts: Iterable[int]) -> float:
    """The binary logarithm of the number of orders of values that occur so often."""
    listed = [int(count) for count in counts]
    return (math.lgamma(sum(listed) + 1) - sum(math.lgamma(count + 1) for count in listed)) / math.log(2)
