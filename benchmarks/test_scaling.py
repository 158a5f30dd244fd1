"""How the cost of each theorem grows with its size: the exponent of a power law over growing sizes."""

import math
import time
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from benchmarks.timing import least_seconds
from checks import Effort, Theorem
from checks.arithmetic.lifting import member, tree_leaves
from checks.catalogue import load
from checks.deciders.budget import budget_of
from checks.deciders.screen import Screen
from checks.deciders.settle import settle
from checks.errors import ChecksError
from checks.instances import InstanceError, at_size, fan_out

MEMBERS = 16
MOST_NUMBERS = 200_000
SECONDS = 0.4
"""What the growing sizes of one cost of one theorem may take; the first `LEAST` sizes are measured in any case."""
LEAST = 4
SIZES = tuple(size for power in range(1, 11) for size in (2**power, 3 * 2 ** (power - 1)))


class Growth(NamedTuple):
    """The slope of log seconds against log size, its standard error, and between which sizes."""

    exponent: float
    error: float
    sizes: list[int]

    def __str__(self) -> str:
        return f"+- {self.error:.2f}, sizes {self.sizes[0]}..{self.sizes[-1]}"


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


def grows(theorem: Theorem) -> bool:
    """Whether the instances have named sizes that may grow. Samples of chance are counted, not sized."""
    if theorem.instances is None or theorem.variant.statistical:
        return False
    try:
        return numbers(drawn(theorem, 2)) < numbers(drawn(theorem, 6))
    except InstanceError:
        return False


@cache
def sized() -> dict[str, Theorem]:
    """The theorems of the catalogue whose instances have named sizes."""
    return {name: stated for name, stated in load(["theorems"]).theorems.items() if grows(stated)}


def fitted(sizes: list[int], seconds: list[float]) -> Growth:
    """The growth over the larger half: the smaller one shows the overhead of a call, not the cost of the mathematics."""
    half = len(sizes) // 2 if len(sizes) > 5 else 0
    (slope, _), covariance = np.polyfit(np.log(sizes[half:]), np.log(seconds[half:]), 1, cov=True)
    return Growth(float(slope), float(np.sqrt(covariance[0, 0])), sizes[half:])


def measured(theorem: Theorem, cost: Callable[[Any], Callable[[], object]]) -> Growth:
    """The growth of a cost over sizes, as long as the next one looks affordable."""
    sizes, seconds, entries = [], [], []
    end = time.process_time() + SECONDS
    for size in SIZES:
        batch = drawn(theorem, size)
        entries.append(numbers(batch))
        if len(sizes) >= LEAST:
            expected = 3 * seconds[-1] * max(entries[-1] / entries[-2], seconds[-1] / seconds[-2])
            if entries[-1] > MOST_NUMBERS or time.process_time() + expected > end:
                break
        seconds.append(least_seconds(cost(batch), tries=3))
        sizes.append(size)
    return fitted(sizes, seconds)


def screening(theorem: Theorem) -> Callable[[Any], Callable[[], object]]:
    """The float64 screen of a batch."""
    screen = Screen(theorem.variant)
    return lambda batch: lambda: screen(batch)


def deciding(theorem: Theorem) -> Callable[[Any], Callable[[], object]]:
    """The decision of one instance, which meets the assumptions if one of the batch does."""
    budget = budget_of(theorem.variant, Effort.QUICK)

    def cost(batch: Any) -> Callable[[], object]:
        accepted = np.flatnonzero(Screen(theorem.variant)(batch).accepted)
        instance = member(batch, int(accepted[0]) if accepted.size else 0)
        return lambda: settle(theorem.variant, instance, budget)

    return cost


@pytest.mark.parametrize("name", sized())
def test_cost_against_size(benchmark, figure, name):
    """The float64 screen of a batch, and the decision of one instance by balls or by refinement."""
    theorem = sized()[name]
    benchmark.pedantic(Screen(theorem.variant), args=(drawn(theorem, 4),), rounds=1)

    for what, cost in {"screen": screening, "refinement" if theorem.variant.measured else "balls": deciding}.items():
        try:
            growth = measured(theorem, cost(theorem))
        except (ChecksError, InstanceError) as stopped:
            figure(f"{name}: exponent, {what}", math.nan, str(stopped)[:120])
        else:
            figure(f"{name}: exponent, {what}", growth.exponent, str(growth))
