"""Whole runs: a theorem with its mutants at quick, the catalogue at standard, and what share of the time goes to balls."""

import time

import pytest

from checks import Effort, Mutant, leq, theorem
from checks.arithmetic import vector_norm
from checks.catalogue import load
from checks.instances import arrays
from checks.strength import verify_theorem


@theorem(
    statement=r"|x + y| \le |x| + |y|",
    source="standard",
    instances=arrays(x="n", y="n"),
    tight={"x": [3.0, 4.0], "y": [6.0, 8.0]},
    mutants=[Mutant(f"{factor} of the bound", factor=factor) for factor in (0.5, 0.9, 0.99, 1.01, 2)],
)
def triangle(x, y, *, factor=1):
    """The triangle inequality, with five mutants."""
    return leq(vector_norm(x + y), factor * (vector_norm(x) + vector_norm(y)))


def test_a_theorem_with_five_mutants_at_quick(benchmark, figure):
    """The edit-run loop."""
    result = benchmark(verify_theorem, triangle, Effort.QUICK, 0)

    assert result.passed
    figure("a theorem with 5 mutants at quick, s", benchmark.stats.stats.min, "at most 0.5")


@pytest.mark.parametrize("effort", [Effort.QUICK, Effort.STANDARD], ids=lambda effort: effort.label)
def test_the_catalogue_on_one_core(benchmark, figure, effort):
    """Every theorem with its mutants, in this process."""
    theorems = load(["theorems"]).theorems.values()
    results = {}

    def run():
        start = time.process_time()
        results.update({stated.id: verify_theorem(stated, effort, 0) for stated in theorems})
        return time.process_time() - start

    benchmark.pedantic(run, rounds=1)

    assert all(result.passed for result in results.values())
    longest = max(results.values(), key=lambda result: result.seconds)
    balls = {name: share_of_balls(result) for name, result in results.items()}
    most = max(balls, key=balls.get)
    figure(f"catalogue at {effort.label}, s", benchmark.stats.stats.min, "under 30" if effort is Effort.STANDARD else "")
    figure(f"longest theorem at {effort.label}, s ({longest.id})", longest.seconds, "at most 10" if effort is Effort.STANDARD else "")
    figure(f"share of balls at {effort.label}, all", sum_of_balls(results) / sum(result.seconds for result in results.values()), "at most 0.5")
    figure(f"share of balls at {effort.label}, most ({most})", balls[most], "at most 0.5")


def sum_of_balls(results) -> float:
    """Seconds that all decisions spent on balls."""
    return sum(share_of_balls(result) * result.seconds for result in results.values())


def share_of_balls(result) -> float:
    """The share of a result's time that went to balls, mutants included."""
    decisions = [result.decision, *(mutant.decision for mutant in result.mutants)]
    return sum(decision.ball_seconds for decision in decisions) / sum(decision.seconds for decision in decisions)
