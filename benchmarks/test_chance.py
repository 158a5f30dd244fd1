"""What a sequential test costs on top of the sampler: the whole decision, over the same calls of the predicate alone."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import numpy as np
import pytest

from benchmarks.timing import least_seconds
from checks import Effort, Mutant, event, mean, theorem
from checks.catalogue import configured
from checks.deciders import chance
from checks.deciders.decide import decide
from checks.statement import Theorem, Variant

Sampler = Callable[[np.random.Generator], np.ndarray]
TARGET = "at most 1.1"


def uniform(rng: np.random.Generator) -> np.ndarray:
    """The cheapest there is: a million numbers between 0 and 1."""
    return rng.random(1_000_000)


def few(rng: np.random.Generator) -> np.ndarray:
    """The same in batches that the cache holds, where each call counts."""
    return rng.random(20_000)


def norms(rng: np.random.Generator) -> np.ndarray:
    """A cheap experiment: squared norms of 10,000 Gaussian vectors in ten dimensions, over 40, cut off at 1."""
    return np.asarray(np.minimum(1, np.sum(rng.standard_normal((10_000, 10)) ** 2, axis=-1) / 40))


def singular(rng: np.random.Generator) -> np.ndarray:
    """A usual one: the largest singular values of 1000 Gaussian 8x8 matrices, over 20."""
    return np.asarray(np.linalg.svd(rng.standard_normal((1000, 8, 8)), compute_uv=False)[:, 0]) / 20


SAMPLERS: dict[str, tuple[Sampler, float, float, Effort]] = {
    "uniform numbers, 10^6 a call": (uniform, 0.5, 0.5, Effort.DEEP),
    "uniform numbers, 20,000 a call": (few, 0.5, 0.5, Effort.DEEP),
    "norms of vectors, 10,000 a call": (norms, 0.24970, 0.23354, Effort.STANDARD),
    "singular values, 1000 a call": (singular, 0.24639, 0.24506, Effort.STANDARD),
}
"""With the mean, the median, and the effort: ten million trials, or 600,000."""

# The effects are so small that the whole budget is spent.
CLAIMS: dict[str, Callable[[np.ndarray, float, float], object]] = {
    "event": lambda x, mean_x, median: event(x < median, at_least=0.5, effect=1e-9),
    "bounded": lambda x, mean_x, median: mean(x, equals=mean_x, bounds=(0, 1), effect=3e-4),
    "sub-Gaussian": lambda x, mean_x, median: mean(x, equals=mean_x, tail="subgaussian", scale=0.5, effect=1e-6),
    "variance": lambda x, mean_x, median: mean(x, equals=mean_x, tail="variance", scale=0.3, effect=1e-6),
}


def stated(predicate: Callable[[np.random.Generator], object]) -> Theorem:
    """A theorem about what is sampled."""

    def sampled(rng, *, unused=0):
        """The claim is about the samples."""
        return predicate(rng)

    sampled.__qualname__ = sampled.__name__ = f"sampled_{id(predicate)}"
    return theorem(statement="X", source="standard", mutants=[Mutant("none", unused=1)])(sampled)


@pytest.mark.parametrize("claim", CLAIMS)
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_deciding_samples(benchmark, figure, sampler, claim):
    """Trials without end: all that the budget allows."""
    draw, mean_x, median, effort = SAMPLERS[sampler]
    size = draw(np.random.default_rng(0)).size

    def predicate(rng: np.random.Generator) -> object:
        return CLAIMS[claim](draw(rng), mean_x, median)

    variant = stated(predicate).variant
    decision = benchmark.pedantic(decide, args=(variant, effort, 0), rounds=1)
    trials = decision.chances[0].trials

    def bare() -> None:
        rng = np.random.default_rng(0)
        for _ in range(-(-trials // size)):
            predicate(rng)

    tries = 7 if effort is Effort.DEEP else 3
    seconds, floor = least_seconds(lambda: decide(variant, effort, 0), tries), least_seconds(bare, tries)
    figure(f"deciding over sampling: {claim}, {sampler}", seconds / floor, TARGET)
    figure(f"trials a second, millions: {claim}, {sampler}", trials / seconds / 1e6)


class Inside:
    """The time that is spent inside of functions."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, on the clock."""

        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - start

        return run


def overhead(variant: Variant, monkeypatch: pytest.MonkeyPatch) -> tuple[float, float, float]:
    """Seconds of the decision, of the drawing of its instances, and of its calls of the predicate."""
    sampling, drawing = Inside(), Inside()
    with monkeypatch.context() as patch:
        patch.setattr(chance, "drawn_instances", drawing.timed(chance.drawn_instances))
        start = time.perf_counter()
        decide(replace(variant, predicate=sampling.timed(variant.predicate)), Effort.STANDARD, 0)
    return time.perf_counter() - start, drawing.seconds, sampling.seconds


def test_deciding_the_catalogue(benchmark, figure, monkeypatch):
    """Every statistical theorem of the catalogue with its mutants, over its own calls; the first call of each is for warmth."""
    ratios, totals = {}, np.zeros(3)
    for stated_one in configured().theorems.values():
        if stated_one.variant.statistical:
            variants = [stated_one.variant, *map(stated_one.mutated, stated_one.mutants)]
            overhead(variants[-1], monkeypatch)
            seconds = np.sum([overhead(each, monkeypatch) for each in variants], axis=0)
            ratios[stated_one.id] = (seconds[0] - seconds[1]) / seconds[2]
            totals += seconds
    benchmark.pedantic(lambda: None, rounds=1)
    slow = sorted(ratios, key=lambda name: -ratios[name])
    benchmark.extra_info["testing over sampling"] = ratios
    figure(f"deciding over sampling: {len(ratios)} theorems of the catalogue", totals[0] / totals[2], TARGET)
    figure("testing over sampling, without the drawing of instances", (totals[0] - totals[1]) / totals[2], TARGET)
    figure("how many of them are above 1.1", float(sum(ratio > 1.1 for ratio in ratios.values())), "at most 0")
    for name in slow[:5]:
        figure(f"testing over sampling: {name}", ratios[name], TARGET)
