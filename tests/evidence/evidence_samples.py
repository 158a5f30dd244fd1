"""Results to record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from checks.evidence.encoding import encode
from checks.evidence.store import RunInfo, Store
from checks.evidence.witnesses import named
from checks.results import Decision, Effort, Grade, MutantResult, Result, Verdict, Witness


def witness(theorem: str = "topic.claim", mutant: str | None = "half", instance: Any = 0.1, **other: Any) -> Witness:
    """A witness with the id that it deserves."""
    facts = {"part": "", "kind": "minimal", "left": "1.0", "right": "[0.5 +/- 1e-30]", "violation": "0.5", "sign": "negative", "bits": 128}
    return named(Witness(id="", theorem=theorem, mutant=mutant, instance=encode(instance), **{**facts, **other}))


def result(id: str = "topic.claim", verdict: Verdict = Verdict.HOLDS, killed: bool = True, **other: Any) -> Result:  # noqa: A002
    """A result with one mutant, printed so by the source."""
    against = Decision(Verdict.REFUTED, instances=10, witnesses=(witness(id),)) if killed else Decision(Verdict.HOLDS, instances=10)
    own = Decision(verdict, Grade.CERTIFIED if verdict is Verdict.HOLDS else None, instances=1000, worst_slack=0.25)
    facts = {"fingerprint": "00ff", "effort": Effort.STANDARD.label, "seed": 2**62, "seconds": 0.5}
    return Result(id, own, (MutantResult("half", True, against, "violation" if killed else ""),), **{**facts, **other})


def filled(path: Path, many: int = 30) -> Path:
    """Write a store with that many records."""
    with Store(path) as store:
        for seed in range(many):
            store.record(result(seed=seed), RunInfo())
    return path


texts = st.text(max_size=8)
counts = st.integers(0, 2**70)
floats = st.floats(allow_nan=False)
json_values = st.recursive(st.none() | st.booleans() | counts | floats.filter(lambda x: abs(x) < 1e308) | texts, st.lists, max_leaves=3)
witnesses = st.builds(Witness, texts, texts, st.none() | texts, texts, texts, json_values, texts, texts, texts, texts, counts).map(named)
decisions = st.builds(
    Decision,
    verdict=st.sampled_from(Verdict),
    grade=st.none() | st.sampled_from(Grade),
    instances=counts,
    acceptance=st.dictionaries(texts, floats, max_size=2),
    worst_slack=st.none() | floats,
    witnesses=st.lists(witnesses, max_size=2).map(tuple),
    message=texts,
    seconds=floats,
)
results = st.builds(
    Result,
    id=texts,
    decision=decisions,
    mutants=st.lists(st.builds(MutantResult, texts, st.booleans(), decisions, texts), max_size=2).map(tuple),
    fingerprint=texts,
    effort=st.sampled_from([effort.label for effort in Effort]),
    seed=st.integers(0, 2**63 - 1),
    seconds=floats,
)
