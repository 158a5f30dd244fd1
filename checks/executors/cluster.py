"""Deciding on the machines of a Dask cluster. The project must be installed there, at the same place; a hang is not stopped."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from checks.errors import UsageError
from checks.executors.inline import Inline
from checks.executors.task import Task, described
from checks.executors.worker import work
from checks.results import Result


@dataclass(frozen=True)
class Dask:
    """Decides on the cluster whose scheduler listens at ``address``."""

    address: str

    def run(self, tasks: Sequence[Task], started: Callable[[Task], None]) -> Generator[Result, None, None]:
        """Yield a result for each task as it comes; closing the iterator cancels the rest."""
        try:
            from distributed import Client, as_completed
        except ImportError:
            raise UsageError("executor 'dask:...' needs the package distributed; pip install 'theorem-checks[dask]'") from None
        yield from Inline().run([task for task in tasks if task.reference is None], started)
        try:
            client = Client(self.address, timeout="10s")
        except (OSError, ValueError) as error:
            raise UsageError(f"no Dask scheduler at {self.address!r}: {error}; give an address such as dask:tcp://host:8786") from None
        with client:
            away = {}
            for task in tasks:
                if task.reference is not None:
                    started(task)
                    away[client.submit(work, task.reference, "", pure=False)] = task
            try:
                for future in as_completed(away):
                    lost = future.exception()
                    yield future.result() if lost is None else away[future].result(described(lost))
            finally:
                client.cancel(list(away))
