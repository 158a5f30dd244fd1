"""Deciding recorded witnesses in worker processes, where a foreign instance can neither hang the referee nor eat its memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed

from pebble import ProcessPool

from checks.executors import MEMORY, TIMEOUTS
from checks.executors.context import worker_context
from checks.executors.task import Reference, Task, described
from checks.executors.worker import initialise
from checks.paper.referee.points import Point, differs
from checks.paper.referee.witnesses import STEP, redecided
from checks.results import Result

Pair = tuple[Task, Result]


def redecided_inline(pairs: Sequence[Pair], started: Callable[[Task], None]) -> Iterator[tuple[Task, list[Point]]]:
    """Yield for each theorem what comes out when its recorded witnesses are decided in this process."""
    for task, result in pairs:
        started(task)
        yield task, list(redecided(task.theorem, result))


def redecided_apart(pairs: Sequence[Pair], started: Callable[[Task], None], jobs: int) -> Iterator[tuple[Task, list[Point]]]:
    """Yield the same, from worker processes with limits of time and memory; what these cannot find (a theorem of a notebook) from this one."""
    yield from redecided_inline([pair for pair in pairs if pair[0].reference is None], started)
    pairs = [pair for pair in pairs if pair[0].reference is not None]
    if not pairs:
        return
    with ProcessPool(min(jobs, len(pairs)), initializer=initialise, initargs=(MEMORY,), context=worker_context()) as pool:
        try:
            waiting: dict[Future[list[Point]], Task] = {}
            for task, result in pairs:
                started(task)
                waiting[pool.schedule(_work, args=(task.reference, result), timeout=TIMEOUTS[task.effort])] = task
            for future in as_completed(waiting):
                yield waiting[future], _points(future, waiting[future])
        finally:
            pool.stop()


def _work(reference: Reference, result: Result) -> list[Point]:
    return list(redecided(reference.task().theorem, result))


def _points(future: Future[list[Point]], task: Task) -> list[Point]:
    error = future.exception()
    if error is None:
        return future.result()
    how = f"that was stopped after {TIMEOUTS[task.effort]:g} s" if isinstance(error, TimeoutError) else described(error)
    return [differs(task.id, STEP, f"the witnesses cannot be decided again, as they were by the record: {how}")]
