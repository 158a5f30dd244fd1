"""Whether the theorem of a record is the one that the referee has: by fingerprint, and if that differs, by what explains it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checks.evidence.fingerprint import fingerprints
from checks.evidence.versions import environment
from checks.paper.referee.points import Point, confirmed, differs, unchecked
from checks.paper.referee.record import Entry
from checks.report.text import count
from checks.results import Result
from checks.statement import Theorem

STEP = "fingerprint"


def compared(entries: Sequence[Entry], theorems: Mapping[str, Theorem]) -> Iterator[Point]:
    """Yield for each entry whether the theorem of its id, here, is the same. Theorems that are not here are not compared."""
    known = [entry for entry in entries if entry.result.id in theorems]
    here = fingerprints(theorems[entry.result.id] for entry in known)
    there = here | dict(_under_recorded_versions([entry for entry in known if other_versions(entry)], theorems))
    for entry in known:
        result = entry.result
        if here[result.id] == there[result.id] == result.fingerprint:
            yield confirmed(result.id, STEP, f"fingerprint {result.fingerprint}")
        elif here[result.id] == result.fingerprint:
            text = f"fingerprint {result.fingerprint} belongs to the versions here, and the record names others: {_changed(entry)}"
            yield differs(result.id, STEP, text)
        elif there[result.id] == result.fingerprint:
            text = f"fingerprint {result.fingerprint} with the versions that were recorded: the sources are the same; {_changed(entry)}"
            yield confirmed(result.id, STEP, text)
        else:
            yield differs(result.id, STEP, f"fingerprint {result.fingerprint} is recorded, {here[result.id]} is here: {_likely(entry)}")
        yield from _of_mutants(result, theorems[result.id])


def _under_recorded_versions(entries: Iterable[Entry], theorems: Mapping[str, Theorem]) -> Iterator[tuple[str, str]]:
    """Yield the fingerprints that the theorems would have had where they were recorded, if their sources are the same."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for entry in entries:
        groups.setdefault(tuple(sorted(entry.record.run.versions.items())), []).append(entry.result.id)
    for versions, names in groups.items():
        yield from fingerprints([theorems[name] for name in names], dict(versions)).items()


def other_versions(entry: Entry) -> dict[str, tuple[str, str]]:
    """Return what was recorded of the place of the run and is otherwise here, or was not recorded: (there, here) by name."""
    there = entry.record.run.versions
    return {name: (there.get(name, ""), here) for name, here in environment().items() if there.get(name, "") != here}


def _changed(entry: Entry) -> str:
    return ", ".join(f"{name} {there or 'unknown'} there, {here or 'none'} here" for name, (there, here) in other_versions(entry).items())


def _likely(entry: Entry) -> str:
    """What likely explains another fingerprint, which other versions alone do not."""
    if other_versions(entry).keys() & {"theorem-checks"}:
        return f"the harness is another one ({_changed(entry)}); install the recorded version and compare again"
    return "versions do not explain it, so the sources of the theorem or of the harness differ, or the record was changed"


def _of_mutants(result: Result, theorem: Theorem) -> Iterator[Point]:
    """The mutants must be those of the theorem: none dropped, none added. Those of a theorem in error are not run."""
    recorded = {mutant.name: mutant.as_printed for mutant in result.mutants}
    stated = {mutant.name: mutant.as_printed for mutant in theorem.mutants}
    found = []
    if result.mutants or result.verdict != "error":
        found += [f"the mutant {name!r} is not in the record" for name in stated if name not in recorded]
    found += [f"the record has a mutant {name!r}, and the theorem has none of that name" for name in recorded if name not in stated]
    found += [
        f"the mutant {name!r} is {'' if printed else 'not '}marked as printed in the record, and {'not ' if printed else ''}in the theorem"
        for name, printed in recorded.items()
        if stated.get(name, printed) != printed
    ]
    yield from (differs(result.id, "mutants", text) for text in found)
    if not found and stated:
        yield confirmed(result.id, "mutants", f"{count(len(stated), 'mutant')} as stated")


def elsewhere(entry: Entry) -> Point:
    """What is said of a theorem that the referee does not have."""
    text = "this theorem is not among yours; install its package, or name its file with --theorems"
    return unchecked(entry.result.id, STEP, text)
