"""The whole review: of a record, and of the paper that it belongs to."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checks.catalogue.files import shown
from checks.evidence.accumulated import accumulated
from checks.evidence.fingerprint import seed_of
from checks.executors import cores, executor_of
from checks.executors.task import Task
from checks.paper.referee.again import anew, repeated, same_effort
from checks.paper.referee.cited import Cited, agreeing
from checks.paper.referee.consistent import contradictions
from checks.paper.referee.points import Outcome, Point, confirmed, differs, unchecked
from checks.paper.referee.record import Entry, Evidence
from checks.paper.referee.sources import STEP, compared, elsewhere
from checks.paper.referee.workers import redecided_apart, redecided_inline
from checks.report.chance import accumulated_text
from checks.report.text import count
from checks.results import SCHEMA, Effort, Result, Verdict
from checks.runner import Progress
from checks.statement import Theorem

RECORD = "record"
_BEYOND = "when, how long and on which machine it was run, which nothing here can confirm"


@dataclass(frozen=True)
class Plan:
    """How much is run again: ``sample`` theorems (None: all), picked by the seed ``pick``; at ``effort`` (None: the recorded one);

    ``fresh``: a seed for one more run of each, or None.
    """

    sample: int | None
    pick: int
    effort: Effort | None = None
    fresh: int | None = None
    jobs: int | None = None
    inline: bool = False


@dataclass(frozen=True)
class Review:
    """What the referee found, point by point.

    ``theorems``: the ids that were asked for; ``known``: those that are here; ``again``: those that were run again, picked by the seed ``pick``.
    """

    record: str
    points: tuple[Point, ...]
    theorems: tuple[str, ...]
    known: tuple[str, ...]
    again: tuple[str, ...]
    pick: int

    @property
    def passed(self) -> bool:
        """Whether nothing differs."""
        return not self.of(Outcome.DIFFERS)

    def of(self, outcome: Outcome) -> list[Point]:
        """The points with that outcome."""
        return [point for point in self.points if point.outcome is outcome]

    @property
    def differing(self) -> list[str]:
        """The theorems of which something differs."""
        return [name for name in self.theorems if any(point.about == name for point in self.of(Outcome.DIFFERS))]

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        lists = {outcome.name.lower(): [_plain(point) for point in self.of(outcome)] for outcome in Outcome}
        told = {"schema": SCHEMA, "record": self.record, "passed": self.passed, "theorems": list(self.theorems)}
        return {**told, "run_again": list(self.again), "seed": self.pick, **lists}


def _plain(point: Point) -> dict[str, str]:
    return {"about": point.about, "step": point.step, "text": point.text}


class Referee:
    """Looks at the entries of some theorems in a record, step by step."""

    def __init__(self, evidence: Evidence, theorems: Mapping[str, Theorem], plan: Plan, progress: Progress) -> None:
        self.evidence = evidence
        self.theorems = theorems
        self.plan = plan
        self.progress = progress

    def review(self, papers: Sequence[Cited] = ()) -> Review:
        """Return the review of what the papers cite; without a paper, of all theorems in the record."""
        ids = [name for cited in papers for name in cited.ids] if papers else self.evidence.latest
        return self.of_theorems(ids, papers)

    def of_theorems(self, ids: Iterable[str], papers: Sequence[Cited] = ()) -> Review:
        """Return the review of the theorems of those ids, as far as the record has them, and of papers."""
        latest = self.evidence.latest
        wanted = [name for name in dict.fromkeys(ids) if name in latest]
        known = [latest[name] for name in wanted if name in self.theorems]
        again = sorted(self._picked(known))
        sources = list(compared(known, self.theorems))
        same = {point.about for point in sources if point.step == STEP and point.outcome is Outcome.CONFIRMED}
        points = [
            *self._agreeing(wanted),
            *(point for cited in papers for point in agreeing(cited, self.evidence, same)),
            *(elsewhere(latest[name]) for name in wanted if name not in self.theorems),
            *sources,
            *self._redecided(known),
            *self._run_again([entry for entry in known if entry.result.id in again]),
            *self._not_checked(known, again, len(latest) - len(wanted)),
        ]
        here = tuple(entry.result.id for entry in known)
        return Review(shown(self.evidence.file), tuple(points), tuple(wanted), here, tuple(again), self.plan.pick)

    def _picked(self, known: Sequence[Entry]) -> list[str]:
        names = sorted(entry.result.id for entry in known)
        return names if self.plan.sample is None else random.Random(self.plan.pick).sample(names, min(self.plan.sample, len(names)))

    def _agreeing(self, wanted: Sequence[str]) -> Iterator[Point]:
        """Whether the entries agree with themselves, the older ones too."""
        entries = [entry for entry in self.evidence.entries if entry.result.id in wanted]
        found = [differs(entry.result.id, RECORD, text) for entry in entries for text in contradictions(entry)]
        yield from found
        yield from (differs(name, RECORD, text) for name in wanted for text in self._refuted(self.evidence.latest[name]))
        if not found:
            yield confirmed("", RECORD, f"{count(len(entries), 'recorded result')}: each agrees with itself")

    def _refuted(self, entry: Entry) -> Iterator[str]:
        """A theorem passes, and other runs with the same fingerprint refuted it: a counterexample stays one, and evidence adds up."""
        if not entry.result.passed:
            return
        like = self.evidence.like(entry)
        before = next((each for each in like if each.result.verdict is Verdict.REFUTED), None)
        together = accumulated(each.result for each in like if not any(contradictions(each)))
        if before is not None:
            yield f"it passes, but was refuted at the same fingerprint by the run of {before.record.day}"
        if together is not None and together.found_together:
            yield f"it passes, but {accumulated_text(together)}"

    def _redecided(self, known: Sequence[Entry]) -> Iterator[Point]:
        pairs = [(self._task(entry), entry.result) for entry in known]
        inline, jobs = self.plan.inline, self.plan.jobs or cores()
        started = self.progress.started
        for task, points in redecided_inline(pairs, started) if inline else redecided_apart(pairs, started, jobs):
            self.progress.finished(self.evidence.latest[task.id].result)
            yield from points

    def _run_again(self, entries: Sequence[Entry]) -> Iterator[Point]:
        latest, plan = {entry.result.id: entry for entry in entries}, self.plan
        for result in self._results([self._task(entry) for entry in entries]):
            entry = latest[result.id]
            yield from (repeated if same_effort(entry, plan.effort) else anew)(entry, result)
        if plan.fresh is not None:
            for result in self._results([self._task(entry, plan.fresh) for entry in entries]):
                yield from anew(latest[result.id], result)

    def _results(self, tasks: Sequence[Task]) -> Iterator[Result]:
        for effort in Effort:
            batch = [task for task in tasks if task.effort is effort]
            if batch:
                executor = executor_of("inline" if self.plan.inline else "processes", effort, jobs=self.plan.jobs)
                for result in executor.run(batch, self.progress.started):
                    self.progress.finished(result)
                    yield result

    def _task(self, entry: Entry, seed: int | None = None) -> Task:
        result = entry.result
        effort = self.plan.effort or Effort.of(result.effort)
        return Task(self.theorems[result.id], effort, result.seed if seed is None else seed, result.fingerprint)

    def _not_checked(self, known: Sequence[Entry], again: Sequence[str], others: int) -> Iterator[Point]:
        left = [entry.result.id for entry in known if entry.result.id not in again]
        if left:
            text = f"{count(len(left), 'theorem')} not run again: their grade, effort and counts are only what the record says (--all runs all)"
            yield unchecked("", "run again", text)
        for entry in known:
            if entry.result.seed != seed_of(entry.result.fingerprint):
                text = f"the seed {entry.result.seed} does not follow from the fingerprint; whether others were tried before is not known"
                yield unchecked(entry.result.id, "seed", text)
        if others:
            yield unchecked("", RECORD, f"{count(others, 'further theorem')} of the record, which the paper does not cite")
        if known:
            yield unchecked("", RECORD, _BEYOND)
