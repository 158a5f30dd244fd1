"""Where theorems are decided: in this process, in worker processes, or on a Dask cluster."""

from __future__ import annotations

import os

from checks.errors import UsageError, nearest
from checks.executors.task import Executor, Task
from checks.results import Effort

TIMEOUTS = {Effort.QUICK: 30.0, Effort.STANDARD: 120.0, Effort.DEEP: 1800.0}
"""Seconds that a theorem and its mutants may take in a worker process."""

MEMORY = 4 * 2**30
"""Bytes that a worker process may take."""


def executor_of(name: str, effort: Effort, *, jobs: int | None = None, timeout: float | None = None, memory: int | None = None) -> Executor:
    """Return the executor of that name: ``inline``, ``processes`` or ``dask:ADDRESS``.

    ``jobs`` (default: a process for each core), ``timeout`` in seconds (default by effort) and ``memory`` in bytes (default 4 GiB; 0: no
    limit) are for worker processes.

    Raises:
        UsageError: the name is unknown, or a number makes no sense.
    """
    if jobs is not None and jobs < 1:
        raise UsageError(f"jobs is {jobs}; give at least 1")
    if timeout is not None and not timeout > 0:
        raise UsageError(f"timeout is {timeout}; give a positive number of seconds")
    if memory is not None and memory < 0:
        raise UsageError(f"memory is {memory}; give a number of bytes, or 0 for no limit")
    if name == "inline":
        from checks.executors.inline import Inline

        return Inline()
    if name == "processes":
        from checks.executors.processes import Processes

        return Processes(jobs or cores(), timeout or TIMEOUTS[effort], MEMORY if memory is None else memory)
    if name.startswith("dask:"):
        from checks.executors.cluster import Dask

        return Dask(name.removeprefix("dask:"))
    known = ("inline", "processes", "dask:ADDRESS")
    raise UsageError(f"unknown executor {name!r}; use one of {', '.join(known)}{nearest(name, known)}")


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


__all__ = ["MEMORY", "TIMEOUTS", "Executor", "Task", "cores", "executor_of"]
