"""What a run of several theorems leaves behind."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checks.evidence.accumulated import level_of
from checks.results import Result


@dataclass(frozen=True)
class Report:
    """The results of a run, in the order in which the theorems were given.

    ``skipped`` are the recorded results that were fresh; ``missing`` are the ids that were not decided because the run was
    ``interrupted``. ``seed`` is the one that was given or newly drawn, None where each theorem had its own.
    """

    results: tuple[Result, ...]
    skipped: tuple[Result, ...] = ()
    missing: tuple[str, ...] = ()
    effort: str = ""
    seed: int | None = None
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def passed(self) -> bool:
        """Whether everything that was to be verified passes."""
        return not self.missing and all(result.passed for result in (*self.results, *self.skipped))

    @property
    def false_alarms(self) -> float:
        """A bound on the probability that this run, its mutants included, misjudges any claim about chance; 0 if there is none."""
        decisions = [decision for result in self.results for decision in (result.decision, *(mutant.decision for mutant in result.mutants))]
        return math.fsum(level_of(decision.chances) for decision in decisions)

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    def __getitem__(self, theorem: str) -> Result:
        """Return the result of a theorem."""
        for result in (*self.results, *self.skipped):
            if result.id == theorem:
                return result
        raise KeyError(theorem)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data, in the form of ``checks verify --json``; ``skipped`` and ``missing`` are ids."""
        from checks.evidence.records import report

        skipped = [result.id for result in self.skipped]
        verdict = {"passed": self.passed, "interrupted": self.interrupted, "skipped": skipped, "missing": list(self.missing)}
        verdict["false_alarms"] = self.false_alarms
        return report((*self.results, *self.skipped)) | verdict

    def __str__(self) -> str:
        lines = [f"{result.id}: {result.verdict}, {'passes' if result.passed else result.reason}" for result in self.results]
        return "\n".join([*lines, "all pass" if self.passed else "not all pass"])

    def _repr_markdown_(self) -> str:
        from checks.report.notebook import result_markdown

        return "\n\n---\n\n".join(result_markdown(result) for result in (*self.results, *self.skipped))
