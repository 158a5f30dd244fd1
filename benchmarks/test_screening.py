"""What the harness costs on top of the predicate, and what it gains over a plain Hypothesis loop."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.numpy import arrays as plain_arrays

from benchmarks.claims import SIZE, batched, plain, submultiplicative
from benchmarks.timing import least_seconds
from checks import Effort
from checks.arithmetic.batch import Batch
from checks.deciders.screen import Screen
from checks.strength import decide_theorem

MEMBERS = 64


def test_screening_a_batch(benchmark, figure):
    """A batch of 20x20 instances: the screen against the same claim written by hand for stacks."""
    rng = np.random.default_rng(0)
    A, B = (rng.standard_normal((MEMBERS, SIZE, SIZE)) for _ in range(2))
    screen = Screen(submultiplicative.variant)
    instance = {"A": Batch(A), "B": Batch(B)}

    benchmark(screen, instance)

    by_hand = least_seconds(lambda: [batched(A, B) for _ in range(20)]) / 20
    screened = least_seconds(lambda: [screen(instance) for _ in range(20)]) / 20
    figure("screening on top of the predicate, us an instance", (screened - by_hand) / MEMBERS * 1e6, "at most 20")
    figure("screen over the batch written by hand", screened / by_hand)


def plain_loop(examples: int) -> None:
    """A Hypothesis test as one would write it: an array strategy, one float64 evaluation an example."""
    matrices = plain_arrays(np.float64, (SIZE, SIZE), elements={"min_value": -1e3, "max_value": 1e3})

    @settings(max_examples=examples, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(matrices, matrices)
    def test(A: np.ndarray, B: np.ndarray) -> None:
        assert plain(A, B)

    test()


def test_deciding_a_theorem(benchmark, figure):
    """A whole run, rigorous verdict included, against the loops that give none; in instances a second."""
    decision = benchmark(decide_theorem, submultiplicative, Effort.STANDARD, 0)

    examples = 50
    hypothesis_rate = examples / least_seconds(lambda: plain_loop(examples), tries=3)
    rng = np.random.default_rng(0)
    pairs = [rng.standard_normal((2, SIZE, SIZE)) for _ in range(500)]
    numpy_rate = len(pairs) / least_seconds(lambda: [plain(A, B) for A, B in pairs])
    rate = decision.drawn / least_seconds(lambda: decide_theorem(submultiplicative, Effort.STANDARD, 0), tries=3)
    figure("instances a second, decided", rate)
    figure("instances a second, over the plain Hypothesis loop", rate / hypothesis_rate, "at least 25")
    figure("instances a second, over the bare NumPy loop (no drawing, no verdict)", rate / numpy_rate)
    figure("share of the run spent on balls", decision.ball_seconds / decision.seconds, "at most 0.5")
