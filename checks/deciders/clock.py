"""How long a decision took, and how much of that went to balls."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Starts when it is made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self.ball_seconds = 0.0

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._start

    @contextmanager
    def balls(self) -> Iterator[None]:
        """Count the time spent inside as spent on balls."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.ball_seconds += time.perf_counter() - start
