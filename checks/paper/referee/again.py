"""A theorem that was run again, against its record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from checks.evidence.records import result_to_json
from checks.paper.referee.differences import differences, told
from checks.paper.referee.points import Point, confirmed, differs, unchecked
from checks.paper.referee.record import Entry
from checks.paper.referee.sources import other_versions
from checks.report.text import count
from checks.results import Effort, MutantResult, Result, Verdict

STEP = "run again"
_TIMES = frozenset({"seconds", "ball_seconds"})
_SHOWN = 2


def repeated(entry: Entry, here: Result) -> Iterator[Point]:
    """Yield how a run with the recorded seed and effort compares: the verdict, the grade and the fate of each mutant must be the same.

    Where versions, processor and kernels of the linear algebra are the recorded ones, everything must be, to the last digit; elsewhere rounding
    may lead to other instances, and other counts.
    """
    there = entry.result
    if _stopped(there, here):
        yield unchecked(there.id, STEP, f"it could not be run again: {here.decision.message}")
        return
    how = f"run again at {here.effort} with the recorded seed"
    wrong = list(_judged(there, here))
    yield from (differs(there.id, STEP, f"{how}: {text}") for text in wrong)
    if wrong:
        return
    rest = list(differences(_timeless(result_to_json(there)), _timeless(result_to_json(here))))
    if not rest:
        yield confirmed(there.id, STEP, f"{how}: the same to the last digit")
    elif other := other_versions(entry):
        yield confirmed(there.id, STEP, f"{how}: {_fate(here)}")
        yield unchecked(there.id, STEP, f"{_listed(rest)}; these may depend on what is otherwise here: {', '.join(other)}")
    else:
        yield differs(there.id, STEP, f"{how}, on the same versions and processor: {_listed(rest)}")


def anew(entry: Entry, here: Result) -> Iterator[Point]:
    """Yield how a run with another seed or another effort compares: it may find a counterexample that the record has not, or confirm."""
    there = entry.result
    how = f"run anew at {here.effort} with the seed {here.seed}"
    if here.verdict is Verdict.REFUTED and there.verdict is Verdict.HOLDS:
        yield differs(there.id, STEP, f"{how}: refuted, {here.decision.message}")
    elif here.verdict is there.verdict and not here.survivors:
        yield confirmed(there.id, STEP, f"{how}: {_fate(here)}")
    else:
        survivors = "" if not here.survivors else f", and {', '.join(repr(mutant.name) for mutant in here.survivors)} not refuted"
        reason = f": {here.decision.message}" if here.decision.message else ""
        yield unchecked(there.id, STEP, f"{how}: {here.verdict}{reason}{survivors}; that is no proof of anything")


def _stopped(there: Result, here: Result) -> bool:
    """Whether this run ended by its limits of time or memory, rather than by a verdict."""
    return here.verdict is Verdict.ERROR and there.verdict is not Verdict.ERROR and not here.decision.witnesses


def _judged(there: Result, here: Result) -> Iterator[str]:
    """What must be the same on every machine."""
    if there.verdict is not here.verdict:
        yield f"{there.verdict} in the record, and {here.verdict} here{f' ({here.decision.message})' if here.decision.message else ''}"
    elif there.grade is not here.grade:
        yield f"the grade is {there.grade} in the record, and {here.grade} here"
    known = {mutant.name: mutant for mutant in there.mutants}
    yield from (text for mutant in here.mutants if mutant.name in known for text in _mutant(known[mutant.name], mutant))


def _mutant(there: MutantResult, here: MutantResult) -> Iterator[str]:
    if there.verdict is not here.verdict:
        yield f"the mutant {here.name!r} is {there.verdict} in the record, and {here.verdict} here"


def _fate(result: Result) -> str:
    grade = f" ({result.grade})" if result.grade else ""
    killed = len(result.mutants) - len(result.survivors)
    return f"{result.verdict}{grade}, {killed} of {count(len(result.mutants), 'mutant')} refuted"


def _timeless(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _timeless(value) for key, value in data.items() if key not in _TIMES}
    return [_timeless(value) for value in data] if isinstance(data, list) else data


def _listed(rest: Sequence[tuple[str, Any, Any]]) -> str:
    """The first differences, of the decisions rather than of what is told of them once more for readers."""
    decided = [each for each in rest if "decision." in each[0]] or rest
    shown = [f"{path} is {told(there)} in the record, and {told(here)} here" for path, there, here in decided[:_SHOWN]]
    return "; ".join(shown) + (f"; and {len(decided) - _SHOWN} more" if len(decided) > _SHOWN else "")


def same_effort(entry: Entry, effort: Effort | None) -> bool:
    """Whether the effort that is asked for (None: the recorded one) is the recorded one."""
    return effort is None or effort.label == entry.result.effort
