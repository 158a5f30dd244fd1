"""The SQLite file: found, told from a damaged or a foreign one, and brought to the present schema.

Killing the process at any moment leaves a file that can be read: SQLite's log in ``-wal`` beside it holds whole transactions only.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checks.errors import StoreError

# Says whose the file is; SQLite keeps this number in the header.
APPLICATION = int.from_bytes(b"thms", "big")
WAIT = 30.0
_MAGIC = b"SQLite format 3\0"

MIGRATIONS = [
    """
    CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        payload TEXT NOT NULL
    );
    CREATE TABLE results (
        number INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        run TEXT NOT NULL REFERENCES runs (id),
        theorem TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        effort TEXT NOT NULL,
        verdict TEXT NOT NULL,
        grade TEXT,
        passed INTEGER NOT NULL,
        recorded TEXT NOT NULL,
        payload TEXT NOT NULL
    );
    CREATE INDEX results_of_a_theorem ON results (theorem, recorded);
    CREATE INDEX results_at_a_fingerprint ON results (theorem, fingerprint, recorded);
    CREATE TABLE witnesses (
        number INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        id TEXT NOT NULL,
        payload TEXT NOT NULL
    );
    CREATE INDEX witnesses_by_id ON witnesses (id);
    CREATE TABLE witnesses_of_results (
        result INTEGER NOT NULL REFERENCES results (number),
        witness INTEGER NOT NULL REFERENCES witnesses (number),
        PRIMARY KEY (result, witness)
    ) WITHOUT ROWID;
    CREATE INDEX results_of_a_witness ON witnesses_of_results (witness, result);
    """,
]
"""The steps from an empty file to the present schema. A step that was released is never changed; a change of the schema is a new step."""


def connect(path: Path, wait: float = WAIT) -> sqlite3.Connection:
    """Open the store at ``path``, creating and migrating it as needed; where it cannot be written, only for reading.

    Raises:
        StoreError: it is damaged, foreign, of a newer schema, or cannot be opened.
    """
    with guard(path):
        inspect(path)
        if path.exists() and not _writable(path):
            return _connect_to_read(path, wait)
        _make_folder(path.parent)
        database = _open(path, "rwc", wait)
        try:
            _migrate(database, path)
            _use_log(database, wait)
        except BaseException:
            database.close()
            raise
        return database


def check(database: sqlite3.Connection, path: Path) -> None:
    """Refuse to write into a file of which any part is damaged."""
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise StoreError(f"{path}: is damaged ({' '.join(found.split())}); move it away, or restore it from a copy")


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn what SQLite or the system says into one line that names the file and the mend."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_said(error)}") from None
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror or error}; name another file with --store or CHECKS_STORE") from None


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All or nothing of what is written inside; other processes wait meanwhile."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def inspect(path: Path) -> None:
    """Refuse what is not a store, by its first bytes, so that nothing of it is touched."""
    problem = _problem(path)
    if problem:
        # A file that another process is creating at this moment looks damaged.
        time.sleep(0.05)
        problem = _problem(path)
    if problem:
        raise StoreError(f"{path}: {problem}")


def _problem(path: Path) -> str:
    if path.is_dir():
        return "is a folder; give the name of a file, such as evidence.sqlite in it"
    if not path.exists() or not path.stat().st_size:
        return ""
    with path.open("rb") as file:
        header = file.read(100)
        size = os.fstat(file.fileno()).st_size
    if len(header) < 100 or not header.startswith(_MAGIC):
        return "is not a store of evidence; name another file with --store or CHECKS_STORE"
    # What the rest of the header says may be outdated by a journal beside the file, which SQLite applies when it is opened.
    if any(_has_content(path, suffix) for suffix in ("-journal", "-wal")):
        return ""
    if int.from_bytes(header[68:72], "big") != APPLICATION:
        return "is a database of another program; name another file with --store or CHECKS_STORE"
    page = int.from_bytes(header[16:18], "big")
    if size < int.from_bytes(header[28:32], "big") * (65536 if page == 1 else page):
        return "is cut off, and its evidence is damaged; move it away, or restore it from a copy"
    return ""


def _has_content(path: Path, suffix: str) -> bool:
    beside = path.with_name(path.name + suffix)
    return beside.exists() and beside.stat().st_size > 0


def _said(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return f"is damaged ({error}); move it away, or restore it from a copy"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "is locked: another process is writing for too long; end it, or try again"
    if code == sqlite3.SQLITE_READONLY:
        return "cannot be written; name another file with --store or CHECKS_STORE"
    if code == sqlite3.SQLITE_FULL:
        return "cannot grow: the disk is full; make room, and run again"
    return f"cannot be used ({error}); name another file with --store or CHECKS_STORE"


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _make_folder(folder: Path) -> None:
    """Create the folder of the store; one of ours keeps itself out of version control."""
    if folder.is_dir():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: this folder cannot be made ({error.strerror}); name another place with --store or CHECKS_STORE") from None
    if folder.name == ".checks":
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def _open(path: Path, mode: str, wait: float) -> sqlite3.Connection:
    # Each transaction is begun and ended by hand. The store holds a lock of its own over threads.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)


def _connect_to_read(path: Path, wait: float) -> sqlite3.Connection:
    """Open for reading. Where SQLite cannot even make the files of its log, the file is read as it is, which is safe if there is no log."""
    database = _open(path, "ro" if _has_content(path, "-wal") else "ro&immutable=1", wait)
    try:
        if path.stat().st_size:
            _check_version(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _migrate(database: sqlite3.Connection, path: Path) -> None:
    if _check_version(database, path) == len(MIGRATIONS):
        return
    with transaction(database):
        # Another process may have done it while this one waited.
        for number, step in enumerate(MIGRATIONS[_check_version(database, path) :], start=_check_version(database, path) + 1):
            for statement in filter(str.strip, step.split(";")):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {number}")
        database.execute(f"PRAGMA application_id = {APPLICATION}")


def _check_version(database: sqlite3.Connection, path: Path) -> int:
    """Return the number of migrations that the file has seen."""
    owner, version, tables = _state(database)
    if owner != APPLICATION and (owner or version or tables):
        raise StoreError(f"{path}: is a database of another program; name another file with --store or CHECKS_STORE")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path}: was written by a newer version (schema {version}, this one reads {len(MIGRATIONS)}); "
            "upgrade: pip install --upgrade theorem-checks"
        )
    return version


def _state(database: sqlite3.Connection) -> list[int]:
    """Return whose the file is, its schema and its number of tables, all at one moment: another process may be creating it."""
    queries = ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    alone = not database.in_transaction
    if alone:
        database.execute("BEGIN")
    try:
        return [int(database.execute(query).fetchone()[0]) for query in queries]
    finally:
        if alone:
            database.execute("ROLLBACK")


def _use_log(database: sqlite3.Connection, wait: float) -> None:
    """Let readers and a writer work at once. SQLite does not wait by itself for the lock that the change of mode takes."""
    deadline = time.monotonic() + wait
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    # After a power cut the last results may be missing; the file is whole all the same.
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA foreign_keys = ON")
