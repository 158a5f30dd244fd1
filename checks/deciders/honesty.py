"""Wrong use of randomness that can be seen: an ignored ``rng``, the global state, samples that are none."""

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

WATCHED = 3
"""So many calls of a predicate are watched: looking costs more than most samples."""


class Watch:
    """Watches the first calls of a predicate: they must draw from their own generator, and from no other."""

    def __init__(self) -> None:
        self.calls = 0
        self.shared: dict[str, Any] = {}

    @contextmanager
    def over(self, rng: np.random.Generator) -> Iterator[None]:
        """Raise a PredicateError after a call that ignored ``rng`` or drew from a global state."""
        self.calls += 1
        if self.calls > WATCHED:
            yield
            return
        # Between two calls nobody draws.
        own, before = _own_state(rng), self.shared or _global_states()
        yield
        self.shared = _global_states()
        moved = [name for name, state in self.shared.items() if before[name] != state]
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
    """The samples of a claim in a row: truth values of an event, float64 of a mean. They may be the predicate's own array.

    Where there are no bounds, whether they are finite is left to `check_finite`, or to their sum.

    Raises:
        PredicateError: they are no truth values, no real numbers, none at all, or outside the declared bounds.
    """
    if isinstance(claim, Event):
        happened = np.asarray(claim.happened)
        if happened.dtype != np.bool:
            raise PredicateError(f"event(...) of {describe(claim.happened)}; give truth values, such as x <= 1")
        return _nonempty(happened.ravel())
    samples = np.asarray(claim.samples)
    if samples.dtype.kind not in "bif" and samples.dtype.kind != "u":
        raise PredicateError(f"mean(...) of {describe(claim.samples)}; give real samples")
    row = _nonempty(samples.ravel().astype(np.float64, copy=False))
    # Both comparisons are false for nan.
    if claim.bounds is not None and not (row.min() >= claim.bounds[0] and row.max() <= claim.bounds[1]):
        check_finite(row)
        _complain(row, *claim.bounds)
    return row


def check_finite(row: np.ndarray) -> None:
    """Raise a PredicateError for samples that are not finite."""
    # The squares of large ones may overflow, so that this only saves time.
    if math.isfinite(dot(row, row)):
        return
    wrong = row[~np.isfinite(row)]
    if wrong.size:
        raise PredicateError(f"mean(...): a sample is {wrong[0]}; give finite samples")


def dot(left: np.ndarray, right: np.ndarray) -> float:
    """The inner product, without a warning where it overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.dot(left, right))


def _nonempty(row: np.ndarray) -> np.ndarray:
    if not row.size:
        raise PredicateError("the predicate returned no samples; give at least one in each call")
    return row


def _complain(row: np.ndarray, low: float, high: float) -> None:
    outside = row[(row < low) | (row > high)]
    raise PredicateError(f"mean(...): the sample {outside[0]} is outside the declared bounds [{low}, {high}]; widen the bounds, or clip the sample")
