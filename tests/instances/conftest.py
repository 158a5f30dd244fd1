"""What the tests of instances share: drawing from a strategy, and making one family."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from checks.instances import fan_out
from checks.instances.families.table import Table

QUICK = settings(max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture
def drawn() -> Callable[..., list[Any]]:
    """Draw a list of examples, as batches where `members` is given."""

    def draw(strategy: SearchStrategy[Any], members: int | None = None, examples: int = 25) -> list[Any]:
        found: list[Any] = []

        @settings(QUICK, max_examples=examples)
        @given(strategy)
        def collect(example: Any) -> None:
            found.append(example)

        with nullcontext() if members is None else fan_out(members):
            collect()
        return found

    return draw


@pytest.fixture
def made() -> Callable[..., np.ndarray]:
    """Make members of one family."""

    def make(table: Table, name: str, shape: tuple[int, ...], seed: int = 1) -> np.ndarray:
        array = np.asarray(table.makers[name](np.random.default_rng(seed), shape))
        assert array.shape == shape
        assert np.all(np.isfinite(array))
        return array

    return make


@pytest.fixture
def exact_rank() -> Callable[[np.ndarray], int]:
    """Compute the rank of a float64 matrix in rational arithmetic."""

    def rank(matrix: np.ndarray) -> int:
        rows, columns = matrix.shape
        ratios = (entry.as_integer_ratio() for entry in matrix.ravel().tolist())
        return int(flint.fmpq_mat(rows, columns, [flint.fmpq(*ratio) for ratio in ratios]).rank())

    return rank
