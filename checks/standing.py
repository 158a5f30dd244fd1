"""What is known of a theorem now: its newest record, and whether that is still of the theorem as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checks.evidence.accumulated import Accumulated, accumulated_in
from checks.evidence.fingerprint import fingerprints
from checks.evidence.store import Record, Store
from checks.report.text import count
from checks.results import Result, Verdict
from checks.statement import Theorem


@dataclass(frozen=True)
class Evidence:
    """The newest record of a theorem, whether it still is of the theorem as it stands, and what all runs like it say together about chance."""

    record: Record
    fresh: bool
    together: Accumulated | None = None

    @property
    def result(self) -> Result:
        """The recorded result."""
        return self.record.result

    @property
    def label(self) -> str:
        """The grade of what passes; else what is wrong; and whether it is stale."""
        return outcome(self.result) + ("" if self.fresh else " (stale)")


def evidence_of(store: Store, theorems: Iterable[Theorem]) -> dict[str, Evidence]:
    """Return the newest evidence of each theorem that has any, by id."""
    stated = list(theorems)
    records = store.latest_of_all()
    known = [theorem for theorem in stated if theorem.id in records]
    current = fingerprints(known)
    return {theorem.id: _evidence(store, records[theorem.id], current[theorem.id]) for theorem in known}


def _evidence(store: Store, record: Record, fingerprint: str) -> Evidence:
    return Evidence(record, record.result.fingerprint == fingerprint, accumulated_in(store, record.result))


def outcome(result: Result) -> str:
    """Return the grade of what passes; else the verdict, or that mutants survive."""
    if result.passed:
        return result.grade or "holds"
    if result.verdict is not Verdict.HOLDS:
        return result.verdict.value
    return count(len(result.survivors), "survivor") if result.mutants else "no mutants"
