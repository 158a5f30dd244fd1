"""A record of small theorems, and what a referee says of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from checks.catalogue import Catalogue, load
from checks.evidence.records import result_from_json, result_to_json
from checks.evidence.store import Store
from checks.evidence.witnesses import named
from checks.paper.referee.points import Outcome
from checks.paper.referee.record import read_evidence
from checks.paper.referee.review import Plan, Referee, Review
from checks.report.progress import Watch
from checks.results import Result
from checks.runner import verify

HERE = Path(__file__).parent
TRIANGLE, UNIFORM, BINOMIAL, SURVIVING = (f"referee-theorems.{name}" for name in ("triangle", "uniform", "binomial", "surviving"))


@cache
def catalogue() -> Catalogue:
    """The theorems of the referee."""
    return load([str(HERE / "referee_theorems.py")])


def recorded(folder: Path, theorems: Any = None, **how: Any) -> Any:
    """The record of a run of those theorems (default: all of them), as JSON."""
    with Store(folder / "store.sqlite") as store:
        verify(theorems or catalogue().theorems.values(), "quick", executor="inline", store=store, **how)
        return json.loads(json.dumps(store.export()))


def entry(data: Any, theorem: str) -> dict[str, Any]:
    """The recorded result of a theorem."""
    return next(each["result"] for each in data["records"] if each["result"]["id"] == theorem)


def rewritten(data: Any, theorem: str, change: Any) -> Any:
    """A record in which a result is another one, written as this program writes it, so that no two entries contradict each other."""
    data = copy.deepcopy(data)
    for each in data["records"]:
        if each["result"]["id"] == theorem:
            each["result"] = result_to_json(change(result_from_json(each["result"])))
    return data


def with_witness(result: Result, which: int | None, place: int = 0, rename: bool = True, **facts: Any) -> Result:
    """The result with facts of a witness changed, and the id that this witness then deserves."""
    decision = result.decision if which is None else result.mutants[which].decision
    changed = replace(decision.witnesses[place], **facts)
    witnesses = (*decision.witnesses[:place], named(changed) if rename else changed, *decision.witnesses[place + 1 :])
    return with_decision(result, which, witnesses=witnesses)


def with_decision(result: Result, which: int | None = None, **facts: Any) -> Result:
    """The result with facts of a decision changed."""
    if which is None:
        return replace(result, decision=replace(result.decision, **facts))
    changed = replace(result.mutants[which], decision=replace(result.mutants[which].decision, **facts))
    return replace(result, mutants=(*result.mutants[:which], changed, *result.mutants[which + 1 :]))


def review(data: Any, file: Path, *ids: str, **plan: Any) -> Review:
    """What the referee says of a record, of those theorems only."""
    file.write_text(json.dumps(data), encoding="utf-8")
    asked = {"sample": None, "pick": 1, "inline": True, **plan}
    evidence = read_evidence(file)
    return Referee(evidence, catalogue().theorems, Plan(**asked), Watch()).of_theorems(ids or evidence.latest)


def told(found: Review, outcome: Outcome) -> Mapping[str, list[str]]:
    """The texts of the points with that outcome, by step."""
    texts: dict[str, list[str]] = {}
    for point in found.of(outcome):
        texts.setdefault(point.step, []).append(point.text)
    return texts
