"""Wrong use of randomness that can be seen: an ignored ``rng``, reused streams, the global state, samples that are none."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from checks.calling import describe
from checks.claims import Event, Mean
from checks.errors import PredicateError

WATCHED = 8
"""So many calls of a predicate are watched: looking costs more than a small sample."""

CERTAIN = 64.0
"""Independent batches that agree in so many bits do so by chance once in 2^64."""

_MANY = 32


class Watch:
    """Watches the first calls of a predicate: they must draw from their own generator, and from no other."""

    def __init__(self) -> None:
        self.calls = 0

    @contextmanager
    def over(self, rng: np.random.Generator) -> Iterator[None]:
        """Raise a PredicateError after a call that ignored ``rng`` or drew from a global state."""
        self.calls += 1
        if self.calls > WATCHED:
            yield
            return
        own, shared = _own_state(rng), _global_states()
        yield
        moved = [name for name, before in shared.items() if _global_states()[name] != before]
        if moved:
            raise PredicateError(f"the predicate draws from the global state of {moved[0]}, which the seed does not fix; draw from rng instead")
        if _own_state(rng) == own:
            raise PredicateError("the predicate ignores rng: it draws nothing from it, so that its samples are no trials; draw from rng")


def _own_state(rng: np.random.Generator) -> tuple[str, int]:
    sequence = rng.bit_generator.seed_seq
    return repr(rng.bit_generator.state), getattr(sequence, "n_children_spawned", 0)


def _global_states() -> dict[str, Any]:
    _, keys, *rest = np.random.get_state()  # noqa: NPY002 - to see that nobody draws from it
    return {"NumPy": (bytes(np.asarray(keys)), *rest), "the module random": random.getstate()}


def check_samples(claim: Event | Mean) -> np.ndarray:
    """The samples of a claim in a row: float64, those of an event as 0 and 1.

    Raises:
        PredicateError: they are no truth values, no finite real numbers, none at all, or outside the declared bounds.
    """
    if isinstance(claim, Event):
        happened = np.asarray(claim.happened)
        if happened.dtype != np.bool:
            raise PredicateError(f"event(...) of {describe(claim.happened)}; give truth values, such as x <= 1")
        return _nonempty(happened.ravel().astype(np.float64))
    samples = np.asarray(claim.samples)
    if samples.dtype.kind not in "bif" and samples.dtype.kind != "u":
        raise PredicateError(f"mean(...) of {describe(claim.samples)}; give real samples")
    row = _nonempty(samples.ravel().astype(np.float64))
    if not np.isfinite(row).all():
        raise PredicateError(f"mean(...): a sample is {row[~np.isfinite(row)][0]}; give finite samples")
    if claim.bounds is not None:
        _check_bounds(row, claim.bounds)
    return row


def _nonempty(row: np.ndarray) -> np.ndarray:
    if not row.size:
        raise PredicateError("the predicate returned no samples; give at least one in each call")
    return row


def _check_bounds(row: np.ndarray, bounds: tuple[float, float]) -> None:
    low, high = bounds
    outside = row[(row < low) | (row > high)]
    if outside.size:
        raise PredicateError(
            f"mean(...): the sample {outside[0]} is outside the declared bounds [{low}, {high}]; widen the bounds, or clip the sample"
        )


def check_fresh(now: np.ndarray, before: np.ndarray | None) -> None:
    """Raise a PredicateError for a batch that repeats the one before, or repeats itself, as independent samples hardly ever do."""
    values, counts = np.unique(now, return_counts=True)
    if values.size >= _MANY and counts[0] > 1 and (counts == counts[0]).all():
        raise PredicateError(f"the predicate reuses its randomness: each sample of a batch occurs {counts[0]} times; draw them independently")
    if before is None or not np.array_equal(now, before):
        return
    agreement = -now.size * math.log2(float(np.sum((counts / now.size) ** 2)))
    if agreement >= CERTAIN:
        raise PredicateError("the predicate reuses its randomness: two calls gave the same samples; draw from the rng of each call")
