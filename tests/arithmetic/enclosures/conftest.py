"""Every test of the enclosures starts at 128 bits and leaves the precision of the process as it was."""

from collections.abc import Iterator

import pytest
from flint import ctx


@pytest.fixture(autouse=True)
def start_at_128_bits() -> Iterator[None]:
    """Set the precision for one test."""
    with ctx.workprec(128):
        yield
