"""What happens inside a worker process. Its results are plain data, and it outlives neither its task's limits nor its parent."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from checks.executors.task import Reference, decide, out_of_memory
from checks.results import Result

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Two workers with a BLAS thread for each core would slow each other down."""


def initialise(memory: int) -> None:
    """Prepare a new worker, which may take ``memory`` bytes (0: no limit)."""
    os.environ.update(ONE_THREAD)
    sys.stdout = sys.stderr  # what a predicate prints is no part of the results
    # Ctrl-C is for the parent, which stops the workers; to be stopped at once, also inside a long library call, they do not handle SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()
    if memory:
        _limit(memory)


def work(reference: Reference, limit: str) -> Result:
    """Decide the theorem that is referred to; ``limit`` is the memory limit in words."""
    task = reference.task()
    # What a process has already got it may go on using: below that, whether a theorem fits into the limit would be chance.
    return task.result(out_of_memory(limit)) if _beyond_limit() else decide(task, limit)


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    # macOS knows the limit, and refuses to set it.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _beyond_limit() -> bool:
    """Whether this process takes more address space than it may, where the system tells (Linux)."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError, MemoryError):
        return False
    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    return allowed != resource.RLIM_INFINITY and pages * resource.getpagesize() > allowed


def _end_with_parent() -> None:
    """Wait until the parent is gone, even if it was killed, and end this process, whatever it is doing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
