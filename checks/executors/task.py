"""One theorem to decide: in this process as it is, in another one by reference."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from checks.errors import ChecksError, UsageError
from checks.results import Decision, Effort, Result, Verdict
from checks.statement import Theorem


@dataclass(frozen=True)
class Task:
    """A theorem, how much is tried, and the seed of the draws."""

    theorem: Theorem
    effort: Effort
    seed: int
    fingerprint: str = ""

    @property
    def id(self) -> str:
        """The theorem's id."""
        return self.theorem.id

    @property
    def reference(self) -> Reference | None:
        """What another process needs to find the theorem; None if it cannot: one of a notebook, a running script, or inside a function."""
        theorem = self.theorem
        module = sys.modules.get(theorem.module)
        stated, _ = getattr(module, "__theorems__", {}).get(theorem.name, (None, None))
        file = getattr(module, "__file__", None)
        if stated is not theorem or file is None or theorem.module == "__main__" or "<locals>" in theorem.predicate.__qualname__:
            return None
        return Reference(theorem.id, theorem.name, file, self.effort.label, self.seed, self.fingerprint)

    def result(self, message: str, seconds: float = 0.0) -> Result:
        """Return the result of a decision that came to no end."""
        decision = Decision(Verdict.ERROR, message=message, seconds=seconds)
        return Result(self.id, decision, (), self.fingerprint, self.effort.label, self.seed, seconds)


@dataclass(frozen=True)
class Reference:
    """A task as plain data: it holds no code."""

    id: str
    name: str
    file: str
    effort: str
    seed: int
    fingerprint: str

    def task(self) -> Task:
        """Return the task, in the process that is to do it; a UsageError says that the theorem is not where it was."""
        from checks.catalogue import import_file, theorems_of

        for theorem in theorems_of(import_file(Path(self.file))):
            if theorem.name == self.name:
                return Task(theorem, Effort.of(self.effort), self.seed, self.fingerprint)
        raise UsageError(f"{self.id} is no longer stated in {self.file}; run again")


class Executor(Protocol):
    """Where tasks are done."""

    def run(self, tasks: Sequence[Task], started: Callable[[Task], None]) -> Generator[Result, None, None]:
        """Yield a result for each task, in the order in which they come; closing the iterator stops what still runs."""
        ...


def decide(task: Task, limit: str = "") -> Result:
    """Decide a task in this process; whatever goes wrong becomes a result, so that the others go on."""
    from checks.strength import verify_theorem

    try:
        return verify_theorem(task.theorem, task.effort, task.seed, task.fingerprint)
    except MemoryError:
        return task.result(out_of_memory(limit))
    except (Exception, SystemExit) as error:
        return task.result(described(error))


def described(error: BaseException) -> str:
    """Return an error in one line."""
    return " ".join(str(error).split() if isinstance(error, ChecksError) else f"{type(error).__name__}: {error}".split())


def out_of_memory(limit: str = "") -> str:
    """Return the message for a task that took more memory than it may; ``limit`` is how much that is, in words."""
    return f"ran out of memory{f' (limit {limit})' if limit else ''}; make the instances smaller, or give it more"
