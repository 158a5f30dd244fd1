"""The least time of several tries: what the machine can do when nothing disturbs it."""

import time
from collections.abc import Callable


def least_seconds(function: Callable[[], object], tries: int = 7) -> float:
    """CPU seconds of the fastest of ``tries`` calls."""
    times = []
    for _ in range(tries):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return min(times)
