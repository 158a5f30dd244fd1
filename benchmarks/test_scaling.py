"""How the cost of each theorem grows with its size: the exponent of a power law over doubling sizes."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.timing import least_seconds
from checks import Effort, Theorem
from checks.arithmetic.lifting import member, tree_leaves
from checks.catalogue import load
from checks.deciders.certify import certify
from checks.deciders.screen import Screen
from checks.instances import at_size, fan_out

MEMBERS = 16
MOST_NUMBERS = 200_000
MOST_SECONDS = 0.3
MOST_SIZES = 12


def drawn(theorem: Theorem, size: int) -> Any:
    """One batch at a size."""
    kept: list[Any] = []

    @settings(max_examples=1, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(theorem.instances)
    def keep(instance: Any) -> None:
        kept.append(instance)

    with fan_out(MEMBERS), at_size(size):
        keep()
    return kept[0]


def numbers(instance: Any) -> int:
    """How many numbers one member has."""
    return sum(math.prod(np.shape(leaf)) for _, leaf in tree_leaves(member(instance, 0)))


@cache
def sized() -> dict[str, Theorem]:
    """The theorems of the catalogue whose instances have named sizes."""
    theorems = load(["theorems"]).theorems
    with_instances = {name: stated for name, stated in theorems.items() if stated.instances is not None}
    return {name: stated for name, stated in with_instances.items() if numbers(drawn(stated, 2)) < numbers(drawn(stated, 4))}


def exponent(sizes: list[int], seconds: list[float]) -> tuple[float, float]:
    """The slope of log time against log size, and its standard error."""
    slope, cov = np.polyfit(np.log(sizes), np.log(seconds), 1, cov=True)
    return float(slope[0]), float(np.sqrt(cov[0, 0]))


def measured(theorem: Theorem, cost: Callable[[Any], object]) -> tuple[float, float]:
    """The exponent of a cost over growing sizes, as long as the next one looks affordable."""
    sizes, seconds = [2, 3], []
    for size in sizes:
        instance = drawn(theorem, size)
        seconds.append(least_seconds(lambda instance=instance: cost(instance), tries=3))
        if len(seconds) == len(sizes) < MOST_SIZES:
            growth = seconds[-1] / seconds[-2] * numbers(instance) / numbers(drawn(theorem, sizes[-2]))
            if len(sizes) < 4 or (seconds[-1] * growth < MOST_SECONDS and numbers(instance) * growth < MOST_NUMBERS):
                sizes.append(2 * sizes[-2])
    # The smaller half shows the overhead of a call, not the cost of the mathematics.
    half = len(sizes) // 2 if len(sizes) > 5 else 0
    return exponent(sizes[half:], seconds[half:])


@pytest.mark.parametrize("name", sized())
def test_cost_against_size(benchmark, figure, name):
    """The float64 screen of a batch, and the decision of one instance by balls at 128 bits."""
    theorem = sized()[name]
    screen = Screen(theorem.variant)
    instance = drawn(theorem, 4)

    benchmark.pedantic(screen, args=(instance,), rounds=3)

    for what, cost in {
        "screen": screen,
        "balls": lambda batch: certify(theorem.variant, member(batch, 0), 128),
    }.items():
        slope, error = measured(theorem, cost)
        figure(f"{name}: exponent, {what}", slope, f"+- {error:.2f}")
    assert Effort.STANDARD.cap >= 128
