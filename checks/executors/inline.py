"""Deciding in this process, one theorem after the other: for notebooks, debuggers and pytest. A hang is not stopped."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence

from checks.executors.task import Task, decide
from checks.results import Result


class Inline:
    """Decides in this process."""

    def run(self, tasks: Sequence[Task], started: Callable[[Task], None]) -> Generator[Result, None, None]:
        """Yield a result for each task, in order."""
        for task in tasks:
            started(task)
            yield decide(task)
