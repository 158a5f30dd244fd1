"""What a sequential test costs on top of the sampler, at the standard effort's 600,000 trials."""

from collections.abc import Callable

import numpy as np
import pytest

from benchmarks.timing import least_seconds
from checks import Effort, Mutant, event, mean, theorem
from checks.deciders.decide import decide
from checks.statement import Theorem

Sampler = Callable[[np.random.Generator], np.ndarray]


def norms(rng: np.random.Generator) -> np.ndarray:
    """A cheap experiment: squared norms of 1000 Gaussian vectors in ten dimensions, over 40, cut off at 1."""
    return np.asarray(np.minimum(1, np.sum(rng.standard_normal((1000, 10)) ** 2, axis=-1) / 40))


def singular(rng: np.random.Generator) -> np.ndarray:
    """A usual one: the largest singular values of 200 Gaussian 8x8 matrices."""
    return np.asarray(np.linalg.svd(rng.standard_normal((200, 8, 8)), compute_uv=False)[:, 0])


def uniform(size: int) -> Sampler:
    """The cheapest there is."""
    return lambda rng: rng.random(size)


EVENT = {"at_least": 0.5, "effect": 1e-9}
BOUNDED = {"equals": 0.5, "bounds": (0, 1), "effect": 1e-4}
NORMAL = {"equals": 0.5, "tail": "subgaussian", "scale": 0.5, "effect": 1e-9}
VARIANCE = {"equals": 0.5, "tail": "variance", "scale": 0.3, "effect": 1e-4}

# What is claimed of which samples, and the share of the sampler's time that deciding it should take.
KINDS: dict[str, tuple[Sampler, Callable[[np.ndarray], object], str]] = {
    "event, 20,000 uniform numbers a call": (uniform(20_000), lambda x: event(x < 0.5, **EVENT), ""),
    "event, 1000 uniform numbers a call": (uniform(1000), lambda x: event(x < 0.5, **EVENT), ""),
    "bounded, 20,000 uniform numbers a call": (uniform(20_000), lambda x: mean(x, **BOUNDED), ""),
    "sub-Gaussian, 20,000 uniform numbers a call": (uniform(20_000), lambda x: mean(x, **NORMAL), ""),
    "variance, 20,000 uniform numbers a call": (uniform(20_000), lambda x: mean(x, **VARIANCE), ""),
    "event, norms": (norms, lambda x: event(x < 0.23354, **EVENT), "at most 1.1"),
    "bounded, norms": (norms, lambda x: mean(x, equals=0.2497, bounds=(0, 1), effect=1e-4), "at most 1.1"),
    "bounded, singular values": (singular, lambda x: mean(x, equals=4.913, bounds=(0, 30), effect=1e-2), "at most 1.1"),
    "variance, singular values": (singular, lambda x: mean(x, equals=4.913, tail="variance", scale=1, effect=1e-3), "at most 1.1"),
}


def stated(sampler: Sampler, claim: Callable[[np.ndarray], object]) -> Theorem:
    """A theorem about what is sampled."""

    def sampled(rng, *, unused=0):
        """The claim is about the samples."""
        return claim(sampler(rng))

    sampled.__qualname__ = sampled.__name__ = f"sampled_{id(claim)}"
    return theorem(statement="X", source="standard", mutants=[Mutant("none", unused=1)])(sampled)


@pytest.mark.parametrize("kind", KINDS)
def test_deciding_samples(benchmark, figure, kind):
    """The whole decision, over calling the sampler as often."""
    sampler, claim, target = KINDS[kind]
    variant = stated(sampler, claim).variant
    decision = benchmark.pedantic(decide, args=(variant, Effort.STANDARD, 0), rounds=1)
    trials = decision.chances[0].trials
    calls = trials // sampler(np.random.default_rng(0)).size

    def bare() -> None:
        rng = np.random.default_rng(0)
        for _ in range(calls):
            sampler(rng)

    seconds, floor = least_seconds(lambda: decide(variant, Effort.STANDARD, 0), 3), least_seconds(bare, 3)
    figure(f"deciding over sampling: {kind}", seconds / floor, target)
    figure(f"deciding beside sampling, ns a sample: {kind}", (seconds - floor) / trials * 1e9)
