"""What is wrong, or worth knowing, about the checks that a paper cites: one line each, with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from checks.errors import nearest
from checks.paper.parts import parts_of
from checks.paper.status import Check, Status
from checks.paper.tex.paper import Citation, Environment, Paper, Place
from checks.report.text import shorten
from checks.results import Effort, Grade

_LONGEST, _MOST_HINTS = 100, 25


class Level(StrEnum):
    """How serious a finding is: only an error fails the command."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One line about a place of a paper. ``rule`` is the name of what is looked for; ``diff`` shows what changed, where something did."""

    rule: str
    level: Level
    place: Place
    message: str
    diff: str = ""


@dataclass(frozen=True)
class Demands:
    """What is asked of a paper: a check for every theorem, a least grade and a least effort of each check."""

    all: bool = False
    grade: Grade | None = None
    effort: Effort | None = None


def examine(paper: Paper, checks: Mapping[str, Check], demands: Demands, known: Iterable[str] = ()) -> list[Finding]:
    """Return the findings about a paper's citations, labels and theorems, in the order of its text.

    ``checks``: what is known of each cited id. ``known``: all ids there are, of which the nearest are told for one that is unknown.
    """
    hints = _hints(checks, list(known))
    found = [Finding("unreadable", Level.WARNING, note.place, note.message) for note in paper.notes]
    for citation in paper.citations:
        found += _of_citation(citation, checks[citation.id], demands, hints)
    found += [*_twice(paper), *_labels(paper), *_unchecked(paper, demands), *_nothing(paper)]
    return ordered(found, paper)


def ordered(findings: Iterable[Finding], paper: Paper) -> list[Finding]:
    """Return findings in the order of the paper's files, lines and columns."""
    order = {file: index for index, file in enumerate(paper.files)}
    return sorted(findings, key=lambda finding: (order.get(finding.place.file, len(order)), finding.place))


def _hints(checks: Mapping[str, Check], known: list[str]) -> dict[str, str]:
    """Return what might be meant by the unknown ids; not of very many or very long ones, since each is compared with all names."""
    unknown = [name for name, check in checks.items() if check.status is Status.UNKNOWN]
    if not known:
        return dict.fromkeys(unknown, "; no theorem is known: name them with --theorems")
    return {name: nearest(name, known) for name in unknown[:_MOST_HINTS] if len(name) <= _LONGEST}


def _of_citation(citation: Citation, check: Check, demands: Demands, hints: dict[str, str]) -> Iterator[Finding]:
    if check.status is Status.UNKNOWN:
        message = f"there is no check {shorten(citation.id, _LONGEST)!r}{hints.get(citation.id, '')}"
        yield Finding("unknown-check", Level.ERROR, citation.place, message)
        return
    if check.status is not Status.PASSED:
        yield Finding(_RULES[check.status], Level.ERROR, citation.place, _WORDS[check.status](citation.id, check))
    else:
        yield from _below(citation, check, demands)
    yield from _part(citation, check)


def _below(citation: Citation, check: Check, demands: Demands) -> Iterator[Finding]:
    grade, effort = check.grade, check.effort
    if demands.grade is not None and grade is not None and grade.rank > demands.grade.rank:
        yield Finding("below-grade", Level.ERROR, citation.place, f"{citation.id} is {grade}, and {demands.grade} is demanded")
    if demands.effort is not None and Effort.of(effort).rank < demands.effort.rank:
        mend = f"run: checks verify {_id(check)} --effort {demands.effort.label}"
        message = f"{citation.id} was verified at {effort} effort, and {demands.effort.label} is demanded; {mend}"
        yield Finding("below-effort", Level.ERROR, citation.place, message)


def _part(citation: Citation, check: Check) -> Iterator[Finding]:
    parts = parts_of(check) if citation.part else None
    if parts is not None and citation.part not in parts:
        named = sorted(filter(None, parts))
        has = f"its parts are {', '.join(map(repr, named))}" if named else "its claim has no parts"
        message = f"{citation.id} has no part {shorten(citation.part, _LONGEST)!r}; {has}"
        yield Finding("unknown-part", Level.ERROR, citation.place, message)


def _id(check: Check) -> str:
    return check.theorem.id if check.theorem else check.id


def _reason(check: Check) -> str:
    return " ".join(check.evidence.result.reason.split()) if check.evidence else ""


def _failed(what: str) -> Callable[[str, Check], str]:
    return lambda name, check: f"{name} {what}: {_reason(check)}; see: checks show {_id(check)}"


_RULES = {
    Status.NEVER: "never-ran",
    Status.STALE: "stale",
    Status.REFUTED: "refuted",
    Status.UNDECIDED: "undecided",
    Status.VACUOUS: "vacuous",
    Status.ERROR: "error",
    Status.SURVIVOR: "survivor",
}
_WORDS: dict[Status, Callable[[str, Check], str]] = {
    Status.NEVER: lambda name, check: f"{name} never ran; run: checks verify {_id(check)}",
    Status.STALE: lambda name, check: f"{name} is stale: it, or what it uses, has changed since {check.date}; run: checks verify {_id(check)}",
    Status.REFUTED: _failed("is refuted"),
    Status.UNDECIDED: _failed("is undecided"),
    Status.VACUOUS: _failed("is vacuous"),
    Status.ERROR: _failed("failed"),
    Status.SURVIVOR: _failed("does not pass"),
}


def _twice(paper: Paper) -> Iterator[Finding]:
    """Yield the citations of what another theorem cites already: one of the two says something else."""
    cited: dict[tuple[str, str], Environment] = {}
    for environment in paper.theorems:
        for citation in dict.fromkeys(environment.citations):
            first = cited.setdefault((citation.id, citation.part), environment)
            if first is not environment:
                what = f"{citation.id}, part {citation.part}," if citation.part else citation.id
                message = f"{what} is cited for another theorem already: {first.name} at {first.place.seen_from(citation.place)}"
                yield Finding("cited-twice", Level.WARNING, citation.place, message)


def _labels(paper: Paper) -> Iterator[Finding]:
    known: dict[str, Place] = {}
    for label in paper.labels:
        first = known.setdefault(label.name, label.place)
        if first is not label.place and label.sure:
            message = f"the label {label.name!r} is at {first.seen_from(label.place)} already; references to it go wrong"
            yield Finding("duplicate-label", Level.WARNING, label.place, message)


def _nothing(paper: Paper) -> Iterator[Finding]:
    """Yield that a paper is empty, which would otherwise pass in silence; where it was not read, that is known already."""
    if not (paper.environments or paper.citations or paper.notes):
        message = "nothing is stated or cited here: no theorem and no \\checked{topic.name}; name the main file of the paper"
        yield Finding("nothing-found", Level.WARNING, Place(paper.main, 1), message)


def _unchecked(paper: Paper, demands: Demands) -> Iterator[Finding]:
    level = Level.ERROR if demands.all else Level.NOTE
    for environment in paper.theorems:
        if not environment.citations:
            yield Finding("no-check", level, environment.place, f"{environment.name} has no check; cite one with \\checked{{topic.name}}")
