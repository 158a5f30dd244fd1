"""The one way to verify theorems: used by the command line, by pytest and in notebooks."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from checks.catalogue.catalogue import Catalogue, configured
from checks.catalogue.files import walk
from checks.catalogue.modules import import_file, theorems_of
from checks.errors import UsageError
from checks.executors import Executor, Task, executor_of
from checks.report.text import shorten
from checks.results import Effort, Result
from checks.statement import Theorem
from checks.summary import Report

if TYPE_CHECKING:
    from checks.evidence.store import Store

What: TypeAlias = Theorem | ModuleType | str


class Progress(Protocol):
    """What wants to be told how a run goes on."""

    def started(self, task: Task) -> None:
        """A theorem is being decided."""

    def finished(self, result: Result) -> None:
        """A theorem is decided, and recorded."""


def verify(
    theorems: What | Iterable[What] = "*",
    effort: str | Effort = Effort.STANDARD,
    *,
    executor: str | None = None,
    jobs: int | None = None,
    seed: int | None = None,
    fresh: bool = False,
    changed: bool = False,
    store: Store | None = None,
    timeout: float | None = None,
    memory: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Verify theorems: each must hold, and each of its mutants must be refuted.

    Args:
        theorems: a theorem, a module or package that states some, an id or glob (``"low-rank.*"``) of the configured catalogue, or a list.
        effort: ``quick``, ``standard`` or ``deep``.
        executor: ``processes`` (the default), ``inline`` (this process; nothing is stopped) or ``dask:ADDRESS``. Theorems that another
            process cannot find, such as those of a notebook, are always decided in this one.
        jobs: how many processes; a number for each core by default. The results do not depend on it.
        seed: the seed of every theorem. By default it comes from the theorem's fingerprint, so that a run can be repeated.
        fresh: draw a new seed, which the report tells.
        changed: skip the theorems that ``store`` has fresh passing evidence of, at this effort or more.
        store: where each result is recorded as it arrives; None records nothing.
        timeout: seconds for each theorem; by default 30, 120 or 1800, by effort.
        memory: bytes for each process, 4 GiB by default; 0 sets no limit.
        progress: is told what is started and what is finished.

    Returns:
        The report, in the order of ``theorems``. After Ctrl-C it holds what was decided, and says so.

    Raises:
        UsageError: the arguments name what does not exist, or contradict each other.
        StatementError: a theorem is badly stated.
    """
    if fresh and seed is not None:
        raise UsageError(f"both a new seed and the seed {seed} are asked for; drop one of them")
    if seed is not None and (not isinstance(seed, int) or seed < 0):
        raise UsageError(f"the seed is {seed!r}; give an integer from 0 on")
    if changed and store is None:
        raise UsageError("only a store knows what has changed; give one with store=")
    level = _effort(effort)
    seed = secrets.randbits(63) if fresh else seed
    where = executor_of(executor or "processes", level, jobs=jobs, timeout=timeout, memory=memory)
    started = time.monotonic()
    tasks = _tasks(resolve(theorems), level, seed)
    run = _Run(where, _Recorder(store, fresh) if store is not None else None, progress, level)
    run.decide(run.stale(tasks) if changed else tasks)
    return run.report(tasks, seed, time.monotonic() - started)


def resolve(theorems: What | Iterable[What]) -> list[Theorem]:
    """Return the theorems that are meant, each once, in order.

    Raises:
        UsageError: there is none, or something that is not a theorem, a module or an id.
    """
    catalogue: Catalogue | None = None
    found: list[Theorem] = []
    for what in _listed(theorems):
        if isinstance(what, str):
            catalogue = catalogue or configured()
            found += catalogue.find([what])
        else:
            found += _stated(what)
    if not found:
        raise UsageError("there is no theorem to verify; give a theorem, a module that states one, or an id")
    return list(Catalogue.of(found).theorems.values())


def _listed(theorems: Any) -> Iterable[Any]:
    return theorems if isinstance(theorems, Iterable) and not isinstance(theorems, str) else [theorems]


def _stated(what: Any) -> Sequence[Theorem]:
    if isinstance(what, Theorem):
        return [what]
    if not isinstance(what, ModuleType):
        raise UsageError(f"{shorten(repr(what), 60)} is not a theorem; give one made by @theorem, a module or an id")
    files = [file for folder in getattr(what, "__path__", ()) for file in walk(Path(folder))]
    stated = [theorem for file in files for theorem in theorems_of(import_file(file))] if files else theorems_of(what)
    if not stated:
        raise UsageError(f"the module {what.__name__} states no theorem; decorate a predicate with @theorem")
    return stated


def _effort(effort: str | Effort) -> Effort:
    try:
        return Effort.of(effort)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _tasks(theorems: Sequence[Theorem], effort: Effort, seed: int | None) -> list[Task]:
    from checks.evidence.fingerprint import fingerprints, seed_of

    known = fingerprints(theorems)
    return [Task(each, effort, seed_of(known[each.id]) if seed is None else seed, known[each.id]) for each in theorems]


class _Recorder:
    """The store, in one run."""

    def __init__(self, store: Store, fresh: bool) -> None:
        from checks.evidence.store import RunInfo

        self.store, self.run = store, RunInfo(fresh=fresh)

    def known(self, task: Task) -> Result | None:
        """Return fresh passing evidence, if there is any."""
        record = self.store.fresh(task.id, task.fingerprint, task.effort)
        return record.result if record else None

    def record(self, result: Result) -> None:
        """Keep a result."""
        self.store.record(result, self.run)


@dataclass
class _Run:
    """A run as it goes on: what is decided is recorded and told at once."""

    executor: Executor
    recorder: _Recorder | None
    progress: Progress | None
    effort: Effort
    results: dict[str, Result] = field(default_factory=dict)
    skipped: dict[str, Result] = field(default_factory=dict)
    interrupted: bool = False

    def stale(self, tasks: Sequence[Task]) -> list[Task]:
        """Return the tasks without fresh passing evidence, and keep that of the others."""
        for task in tasks:
            known = self.recorder.known(task) if self.recorder else None
            if known is not None:
                self.skipped[task.id] = known
        return [task for task in tasks if task.id not in self.skipped]

    def decide(self, tasks: Sequence[Task]) -> None:
        try:
            with closing(self.executor.run(tasks, self._started)) as results:
                for result in results:
                    self._finished(result)
        except KeyboardInterrupt:
            self.interrupted = True

    def report(self, tasks: Sequence[Task], seed: int | None, seconds: float) -> Report:
        done = {**self.skipped, **self.results}
        return Report(
            results=tuple(self.results[task.id] for task in tasks if task.id in self.results),
            skipped=tuple(self.skipped[task.id] for task in tasks if task.id in self.skipped),
            missing=tuple(task.id for task in tasks if task.id not in done),
            effort=self.effort.label,
            seed=seed,
            seconds=seconds,
            interrupted=self.interrupted,
        )

    def _started(self, task: Task) -> None:
        if self.progress is not None:
            self.progress.started(task)

    def _finished(self, result: Result) -> None:
        if self.recorder is not None:
            self.recorder.record(result)
        self.results[result.id] = result
        if self.progress is not None:
            self.progress.finished(result)
