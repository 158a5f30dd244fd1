"""Deciding in worker processes: a theorem that hangs, crashes or eats memory is reported, and the others go on."""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field

from pebble import ProcessExpired, ProcessPool

from checks.executors.context import worker_context
from checks.executors.inline import Inline
from checks.executors.task import Task, described, out_of_memory
from checks.executors.worker import initialise, work
from checks.results import Result


@dataclass(frozen=True)
class Processes:
    """Decides in ``jobs`` processes; a theorem may take ``timeout`` seconds and ``memory`` bytes (0: no limit).

    What another process cannot find (a theorem of a notebook) is decided in this one, without limits.
    """

    jobs: int
    timeout: float
    memory: int

    def run(self, tasks: Sequence[Task], started: Callable[[Task], None]) -> Generator[Result, None, None]:
        """Yield a result for each task as it comes; closing the iterator kills the workers."""
        away = deque(task for task in tasks if task.reference is not None)
        yield from Inline().run([task for task in tasks if task.reference is None], started)
        suspects: set[str] = set()
        while away:
            with self._pool(len(away)) as pool:
                yield from _Round(pool, self, away, suspects).results(started)

    @property
    def limit(self) -> str:
        """The memory limit in words."""
        if self.memory < 2**30:
            return f"{self.memory / 2**20:.4g} MiB" if self.memory else ""
        return f"{self.memory / 2**30:.4g} GiB"

    @contextmanager
    def _pool(self, tasks: int) -> Iterator[ProcessPool]:
        workers = min(self.jobs, tasks)
        pool = ProcessPool(workers, initializer=initialise, initargs=(self.memory,), context=worker_context())
        try:
            yield pool
        finally:
            pool.stop()
            pool.join()


@dataclass(frozen=True)
class _Round:
    """The tasks that one pool takes off the queue, until it is empty or the pool breaks."""

    pool: ProcessPool
    limits: Processes
    waiting: deque[Task]
    suspects: set[str]
    running: dict[Future[Result], tuple[Task, float]] = field(default_factory=dict)

    def results(self, started: Callable[[Task], None]) -> Iterator[Result]:
        while self.waiting or self.running:
            while self.waiting and len(self.running) < self.limits.jobs:
                task = self.waiting.popleft()
                started(task)
                self._schedule(task)
            done, _ = wait(self.running, return_when=FIRST_COMPLETED)
            for future in done:
                task, since = self.running.pop(future)
                if isinstance(future.exception(), BrokenProcessPool):
                    yield from self._broken(task, since)
                else:
                    yield self._result(future, task, since)
            if not self.pool.active:
                yield from (result for task, since in self.running.values() for result in self._broken(task, since))
                return

    def _schedule(self, task: Task) -> None:
        try:
            future: Future[Result] = self.pool.schedule(work, args=(task.reference, self.limits.limit), timeout=self.limits.timeout)
        except RuntimeError as error:  # the pool broke a moment ago
            future = Future()
            future.set_exception(BrokenProcessPool(str(error)))
        self.running[future] = task, time.monotonic()

    def _broken(self, task: Task, since: float) -> Iterator[Result]:
        """The pool is lost, perhaps by the fault of another task: try this one again, once."""
        if task.id in self.suspects:
            yield task.result(_died(None), time.monotonic() - since)
        else:
            self.suspects.add(task.id)
            self.waiting.append(task)

    def _result(self, future: Future[Result], task: Task, since: float) -> Result:
        error, seconds = future.exception(), time.monotonic() - since
        if error is None:
            return future.result()
        if isinstance(error, TimeoutError):
            return task.result(f"stopped after {self.limits.timeout:g} s; make the instances smaller, or give it more time", seconds)
        if isinstance(error, MemoryError):
            return task.result(out_of_memory(self.limits.limit), seconds)
        if isinstance(error, ProcessExpired):
            return task.result(_died(error.exitcode), seconds)
        return task.result(described(error), seconds)


def _died(code: int | None) -> str:
    how = "died"
    if code is not None and code < 0:
        how = f"was killed by {signal.Signals(-code).name}" if -code in set(signal.Signals) else f"was killed by signal {-code}"
    elif code is not None:
        how = f"ended itself with exit code {code}"
    return f"its process {how}; run it in a process of your own to see where: verify(..., executor='inline')"
