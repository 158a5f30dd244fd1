"""The progress bar of a run: how many are done, how many failed, which are running. On a pipe it is silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from checks.executors.task import Task
from checks.report.terminal import Screen
from checks.results import Result


class Watch:
    """What a run tells of itself as it goes on; see `checks.runner.Progress`."""

    def __init__(self, bar: Progress | None = None, total: int | None = None) -> None:
        self._bar = bar
        self._running: dict[str, None] = {}
        self._failed = 0
        self._task = bar.add_task("", total=total, running="", failed="") if bar else None

    def started(self, task: Task) -> None:
        """Say that a theorem is being decided."""
        self._running[task.id] = None
        self._show()

    def finished(self, result: Result) -> None:
        """Say that a theorem is decided."""
        self._running.pop(result.id, None)
        self._failed += not result.passed
        self._show(advance=1)

    def _show(self, advance: int = 0) -> None:
        if self._bar is None or self._task is None:
            return
        failed = f"{self._failed} failed" if self._failed else ""
        self._bar.update(self._task, advance=advance, running=", ".join(self._running), failed=failed)


@contextmanager
def watching(screen: Screen, total: int | None) -> Iterator[Watch]:
    """Show a progress bar while the block runs, and take it away after it; ``total`` is None where it is not known beforehand."""
    if not screen.live or screen.console.is_dumb_terminal:
        yield Watch()
        return
    with _Bar(*_columns(), console=screen.console, transient=True, refresh_per_second=8) as bar:
        yield Watch(bar, total)


class _Bar(Progress):
    """A bar, and below it a line of what is running, so that neither takes the other's room."""

    def get_renderables(self) -> Iterable[RenderableType]:
        yield self.make_tasks_table(self.tasks)
        for task in self.tasks:
            yield Text(task.fields["running"], "dim", no_wrap=True, overflow="ellipsis")


def _columns() -> tuple[ProgressColumn, ...]:
    return (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[failed]}", style="bold red"),
    )
