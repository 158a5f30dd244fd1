"""What is known of each check that a paper cites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from checks.catalogue import Catalogue
from checks.evidence.fingerprint import fingerprints
from checks.evidence.store import Store
from checks.results import Grade, Verdict
from checks.standing import Evidence, evidence_of
from checks.statement import Theorem


class Status(StrEnum):
    """How a cited check stands. Only ``passed`` may carry a mark."""

    PASSED = "passed"
    UNKNOWN = "unknown"
    NEVER = "never ran"
    STALE = "stale"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"
    ERROR = "error"
    SURVIVOR = "a mutant survives"


_VERDICTS = {
    Verdict.REFUTED: Status.REFUTED,
    Verdict.UNDECIDED: Status.UNDECIDED,
    Verdict.VACUOUS: Status.VACUOUS,
    Verdict.ERROR: Status.ERROR,
    Verdict.HOLDS: Status.SURVIVOR,
}


@dataclass(frozen=True)
class Check:
    """A check by the id under which it is cited: the theorem, its fingerprint now, and its newest evidence, as far as they exist."""

    id: str
    theorem: Theorem | None = None
    fingerprint: str = ""
    evidence: Evidence | None = None

    @property
    def status(self) -> Status:
        """How it stands: what was recorded of another fingerprint counts for nothing."""
        if self.theorem is None:
            return Status.UNKNOWN
        if self.evidence is None:
            return Status.NEVER
        if not self.evidence.fresh:
            return Status.STALE
        result = self.evidence.result
        return Status.PASSED if result.passed else _VERDICTS[result.verdict]

    @property
    def grade(self) -> Grade | None:
        """The grade of a check that passed."""
        return self.evidence.result.grade if self.evidence and self.status is Status.PASSED else None

    @property
    def effort(self) -> str:
        """The effort of the newest run, or nothing."""
        return self.evidence.result.effort if self.evidence else ""

    @property
    def date(self) -> str:
        """The day (UTC) of the newest run, as ``2026-01-31``, or nothing."""
        return self.evidence.record.day if self.evidence else ""


def checks_of(ids: Iterable[str], catalogue: Catalogue, store: Store) -> dict[str, Check]:
    """Return each cited check by the id (or alias) that the paper uses. A topic may not be left out: a citation is a full name."""
    cited = list(dict.fromkeys(ids))
    found = {name: catalogue.named[name] for name in cited if name in catalogue.named}
    theorems = list(dict.fromkeys(found.values()))
    current, evidence = fingerprints(theorems), evidence_of(store, theorems)
    return {name: _check(name, found.get(name), current, evidence) for name in cited}


def _check(name: str, theorem: Theorem | None, current: dict[str, str], evidence: dict[str, Evidence]) -> Check:
    return Check(name) if theorem is None else Check(name, theorem, current[theorem.id], evidence.get(theorem.id))
