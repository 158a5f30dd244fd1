"""The evidence: what was decided, when, and from which instances. One SQLite file, of data only."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from checks.errors import StoreError
from checks.evidence import database
from checks.evidence.records import check_schema, result_from_json, result_to_json, witness_from_json
from checks.evidence.versions import environment
from checks.evidence.wording import short
from checks.results import SCHEMA, Effort, MutantResult, Result, Verdict, Witness

VARIABLE = "CHECKS_STORE"
Found = TypeVar("Found")


def default_path(start: Path | None = None) -> Path:
    """Return the place of the store: ``CHECKS_STORE``, or ``.checks/evidence.sqlite`` beside the nearest ``pyproject.toml`` above ``start``."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given).expanduser()
    start = (start or Path.cwd()).resolve()
    root = next((folder for folder in (start, *start.parents) if (folder / "pyproject.toml").is_file()), start)
    return root / ".checks" / "evidence.sqlite"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class RunInfo:
    """One run of the harness: when it began (UTC), with which versions, and whether it drew seeds of its own (``--fresh``)."""

    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    started: str = field(default_factory=_now)
    versions: Mapping[str, str] = field(default_factory=environment)
    fresh: bool = False


@dataclass(frozen=True)
class Record:
    """A result as it was recorded."""

    result: Result
    run: RunInfo
    recorded: str

    @property
    def day(self) -> str:
        """The day (UTC) on which it was recorded, as ``2026-01-31``."""
        return self.recorded[:10]


@dataclass(frozen=True)
class Erratum:
    """A statement that a source prints wrongly: the mutant, as last decided."""

    theorem: str
    mutant: MutantResult
    record: Record


class Store:
    """The evidence in one file. Reading never creates it; each record is written as a whole or not at all.

    Any number of processes and threads may use one file at once. Every method raises a `StoreError`, in one line, if the file is damaged,
    foreign, of a newer schema, or cannot be used.
    """

    def __init__(self, path: str | Path | None = None, *, wait: float = database.WAIT) -> None:
        self.path = default_path() if path is None else Path(path).expanduser()
        self._wait = wait
        self._lock = threading.RLock()
        self._open: sqlite3.Connection | None = None
        self._owner = 0
        self._checked = False

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def __reduce__(self) -> Any:
        return _reopened, (self.path, self._wait)

    def close(self) -> None:
        """Close the file. The store opens it again when it is needed."""
        connection, self._open = getattr(self, "_open", None), None
        if connection is not None and self._owner == os.getpid():
            connection.close()
        elif connection is not None:
            _INHERITED.append(connection)

    def record(self, result: Result, run: RunInfo) -> None:
        """Write a result. Recording the same result of the same run again changes nothing."""
        with self._writing() as connection:
            _insert(connection, Record(result, run, _now()))

    def latest(self, theorem: str) -> Record | None:
        """Return the newest record of a theorem, by its id."""
        return next(iter(self._records("WHERE theorem = ? ORDER BY recorded DESC, number DESC LIMIT 1", theorem)), None)

    def latest_of_all(self) -> dict[str, Record]:
        """Return the newest record of each theorem that has one, by id."""
        newest = "SELECT number, max(recorded) OVER (PARTITION BY theorem) AS last, recorded FROM results"
        records = self._records(f"WHERE number IN (SELECT number FROM ({newest}) WHERE recorded = last) ORDER BY theorem, number")
        return {record.result.id: record for record in records}

    def history(self, theorem: str, fingerprint: str | None = None) -> list[Record]:
        """Return all records of a theorem, or those at one fingerprint, the newest first."""
        condition, values = ("", [theorem]) if fingerprint is None else (" AND fingerprint = ?", [theorem, fingerprint])
        return self._records(f"WHERE theorem = ?{condition} ORDER BY recorded DESC, number DESC", *values)

    def fresh(self, theorem: str, fingerprint: str, effort: Effort) -> Record | None:
        """Return the newest record that still vouches for a theorem: it passed, at this fingerprint, with at least this effort.

        There is none if the theorem was ever refuted at this fingerprint (a counterexample stays one), or did not pass when last run.
        """
        number = self._fresh(theorem, fingerprint, effort)
        return None if number is None else self._records("WHERE number = ?", number)[0]

    def is_fresh(self, theorem: str, fingerprint: str, effort: Effort) -> bool:
        """Whether there is such a record; quicker than reading it."""
        return self._fresh(theorem, fingerprint, effort) is not None

    def refutation(self, theorem: str, fingerprint: str) -> Record | None:
        """Return the newest record in which the theorem itself, at this fingerprint, is refuted."""
        found = self._records(
            "WHERE theorem = ? AND fingerprint = ? AND verdict = ? ORDER BY recorded DESC, number DESC LIMIT 1",
            theorem,
            fingerprint,
            Verdict.REFUTED.value,
        )
        return next(iter(found), None)

    def witness(self, name: str) -> Witness | None:
        """Return a witness by its id, as last decided."""
        query = "SELECT payload FROM witnesses JOIN witnesses_of_results ON witness = number WHERE id = ? ORDER BY result DESC LIMIT 1"
        for (payload,) in self._rows(query, [name]):
            with self._named():
                return witness_from_json(_parsed(payload))
        return None

    def witness_ids(self) -> list[str]:
        """Return the ids of all witnesses, for messages."""
        return [name for (name,) in self._rows("SELECT DISTINCT id FROM witnesses ORDER BY id")]

    def errata(self) -> list[Erratum]:
        """Return the statements that sources print wrongly, from the newest record of each theorem."""
        records = self.latest_of_all().values()
        return [Erratum(record.result.id, mutant, record) for record in records for mutant in record.result.mutants if mutant.as_printed]

    def export(self) -> dict[str, Any]:
        """Return all evidence as JSON, the oldest first."""
        records = self._records("ORDER BY recorded, number")
        runs = {record.run.id: asdict(record.run) for record in records}
        entries = [{"run": each.run.id, "recorded": each.recorded, "result": result_to_json(each.result)} for each in records]
        return {"schema": SCHEMA, "runs": list(runs.values()), "records": entries}

    def load(self, data: Any) -> int:
        """Add the evidence that `export` wrote, of another store or of this one; return how many records were new."""
        records = records_of(data)
        with self._writing() as connection:
            return sum(_insert(connection, record) for record in records)

    def _fresh(self, theorem: str, fingerprint: str, effort: Effort) -> int | None:
        rows = self._rows(
            "SELECT number, effort, verdict, passed FROM results WHERE theorem = ? AND fingerprint = ? ORDER BY recorded DESC, number DESC",
            [theorem, fingerprint],
        )
        if any(verdict == Verdict.REFUTED.value for _, _, verdict, _ in rows):
            return None
        since_failure = itertools.takewhile(lambda row: row[3], rows)
        with self._named():
            return next((number for number, label, _, _ in since_failure if _effort(label).rank >= effort.rank), None)

    def _records(self, where: str, *values: Any) -> list[Record]:
        query = f"SELECT number, results.payload, runs.payload, recorded FROM results JOIN runs ON runs.id = results.run {where}"
        return [self._record(*row) for row in self._rows(query, values)]

    def _record(self, number: int, payload: Any, run: Any, recorded: Any) -> Record:
        query = "SELECT id, payload FROM witnesses JOIN witnesses_of_results ON witness = number WHERE result = ?"
        rows = self._rows(query, [number])
        with self._named():
            witnesses = {name: _parsed(text) for name, text in rows}
            return Record(result_from_json(_parsed(payload), witnesses), _run(_parsed(run)), str(recorded))

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Name the file in what is said of its contents."""
        try:
            yield
        except StoreError as error:
            raise StoreError(f"{self.path}: {error}") from None

    def _rows(self, query: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        def fetch(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
            return connection.execute(query, tuple(values)).fetchall()

        return self._reading(fetch, [])

    def _reading(self, read: Callable[[sqlite3.Connection], Found], missing: Found) -> Found:
        with self._lock, database.guard(self.path):
            if not self.path.exists() or not (self.path.is_dir() or self.path.stat().st_size):
                return missing
            return read(self._connection())

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, database.guard(self.path):
            connection = self._connection()
            if not self._checked:
                database.check(connection, self.path)
                self._checked = True
            with database.transaction(connection):
                yield connection

    def _connection(self) -> sqlite3.Connection:
        """Return the connection of this process, to the file that now has this name."""
        if self._open is not None and (self._owner != os.getpid() or not self.path.exists()):
            self.close()
        if self._open is None:
            self._open = database.connect(self.path, self._wait)
            self._owner = os.getpid()
            self._checked = False
        return self._open


# Connections of the parent process: SQLite forbids to use or to close them in a child, so they are kept from the garbage collector.
_INHERITED: list[sqlite3.Connection] = []


def _reopened(path: Path, wait: float) -> Store:
    return Store(path, wait=wait)


def _insert(connection: sqlite3.Connection, record: Record) -> bool:
    """Write a record; return whether it was new."""
    result, run = record.result, record.run
    data = result_to_json(result)
    witnesses = data.pop("witnesses")
    payload = _text(data)
    columns = {
        "digest": _digest(run.id, payload),
        "run": run.id,
        "theorem": result.id,
        "fingerprint": result.fingerprint,
        "effort": result.effort,
        "verdict": result.verdict.value,
        "grade": result.grade and result.grade.value,
        "passed": int(result.passed),
        "recorded": record.recorded,
        "payload": payload,
    }
    places = ", ".join("?" for _ in columns)
    connection.execute("INSERT OR IGNORE INTO runs (id, payload) VALUES (?, ?)", (run.id, _text(asdict(run))))
    cursor = connection.execute(f"INSERT OR IGNORE INTO results ({', '.join(columns)}) VALUES ({places})", tuple(columns.values()))
    if cursor.rowcount < 1:
        return False
    for name, witness in witnesses.items():
        _insert_witness(connection, cursor.lastrowid, name, _text(witness))
    return True


def _insert_witness(connection: sqlite3.Connection, result: int | None, name: str, payload: str) -> None:
    """Write a witness; one that runs find again and again is kept once."""
    digest = _digest(payload)
    connection.execute("INSERT OR IGNORE INTO witnesses (digest, id, payload) VALUES (?, ?, ?)", (digest, name, payload))
    query = "INSERT INTO witnesses_of_results (result, witness) SELECT ?, number FROM witnesses WHERE digest = ?"
    connection.execute(query, (result, digest))


def _text(data: Any) -> str:
    return json.dumps(data, allow_nan=False)


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _parsed(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        raise StoreError(f"a record is {short(text)}, which is not JSON; the file was changed: restore it from a copy") from None


def _effort(label: str) -> Effort:
    try:
        return Effort.of(label)
    except ValueError as error:
        raise StoreError(str(error)) from None


def records_of(data: Any) -> list[Record]:
    """Return the records in what `Store.export` wrote, in its order.

    Raises:
        StoreError: the data is no such evidence.
    """
    return list(_exported(data))


def _exported(data: Any) -> Iterator[Record]:
    check_schema(data, "the evidence to load")
    runs, entries = data.get("runs"), data.get("records")
    if not isinstance(runs, list) or not isinstance(entries, list):
        raise StoreError("the evidence to load has no lists of runs and of records; give a file that `checks export` wrote")
    known = {run.id: run for run in map(_run, runs)}
    if len(known) != len(runs):
        raise StoreError("the evidence to load has two runs of one id; the file was changed")
    for entry in entries:
        if not isinstance(entry, dict) or entry.get("run") not in known or not isinstance(entry.get("recorded"), str):
            raise StoreError(f"the evidence to load has a record without its run or its time: {short(entry)}; the file was changed")
        result = result_from_json(entry.get("result"))
        _effort(result.effort)
        yield Record(result, known[entry["run"]], entry["recorded"])


def _run(data: Any) -> RunInfo:
    kinds = {"id": str, "started": str, "versions": dict, "fresh": bool}
    right = isinstance(data, dict) and all(isinstance(data.get(name), kind) for name, kind in kinds.items())
    if not right or not all(isinstance(each, str) for each in data["versions"].values()):
        raise StoreError(f"{short(data)} is not the record of a run; the file was changed")
    return RunInfo(**{each.name: data[each.name] for each in fields(RunInfo)})
