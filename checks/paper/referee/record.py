"""Reading a foreign record of evidence: data only, strictly, and with an end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from checks.catalogue.files import shown
from checks.errors import StoreError, UsageError
from checks.evidence.store import Record, records_of
from checks.results import Result

MOST_BYTES = 2**28
"""Larger files are refused; the evidence of a thousand theorems takes a tenth of this."""


@dataclass(frozen=True)
class Entry:
    """One record, as it was read, and the JSON of its result, as it stands in the file."""

    record: Record
    written: dict[str, Any]

    @property
    def result(self) -> Result:
        """The recorded result."""
        return self.record.result


@dataclass(frozen=True)
class Evidence:
    """A file of evidence: all entries, the oldest first."""

    file: Path
    data: Any
    entries: tuple[Entry, ...]

    @property
    def latest(self) -> dict[str, Entry]:
        """The newest entry of each theorem, by id."""
        return {entry.result.id: entry for entry in self.entries}

    def like(self, entry: Entry) -> list[Entry]:
        """Return the entries of the same theorem with the same fingerprint, the oldest first."""
        name, fingerprint = entry.result.id, entry.result.fingerprint
        return [each for each in self.entries if (each.result.id, each.result.fingerprint) == (name, fingerprint)]


def read_evidence(file: Path) -> Evidence:
    """Return the evidence in a file that ``checks export`` wrote. Nothing in it is run.

    Raises:
        UsageError: the file cannot be read, is too large, or is not such JSON.
    """
    data = read_json(file)
    if isinstance(data, dict) and "records" not in data and "theorems" in data:
        raise UsageError(f"{shown(file)} is a report, which does not say where it was made; give the record that 'checks export FILE' writes")
    try:
        records = records_of(data)
    except (StoreError, RecursionError) as error:
        raise UsageError(f"{shown(file)} is no record of evidence: {error}; give a file that 'checks export FILE' wrote") from None
    entries = (Entry(record, entry["result"]) for record, entry in zip(records, data["records"], strict=True))
    return Evidence(file, data, tuple(sorted(entries, key=lambda entry: entry.record.recorded)))


def read_json(file: Path) -> Any:
    """Return the JSON in a file; what is not strict JSON (a NaN, a key that stands twice) is refused.

    Raises:
        UsageError: why, in one line.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{shown(file)} cannot be read: {error.strerror}; name another file") from None
    if len(raw) > MOST_BYTES:
        raise UsageError(f"{shown(file)} has more than {MOST_BYTES // 2**20} MiB; a record of evidence is smaller: ask for another one")
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{shown(file)} is not JSON ({_reason(error)}); give a file that 'checks export FILE' wrote") from None


def _reason(error: BaseException) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else " ".join(str(error).split())


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: two readers might see two different records."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice in one object")
    return found
