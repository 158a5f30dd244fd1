"""A store that is damaged, foreign, newer, older or read-only is told, and never made worse."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from evidence_samples import filled, result

from checks.errors import StoreError
from checks.evidence import database
from checks.evidence.database import MIGRATIONS
from checks.evidence.store import RunInfo, Store


def refused(path: Path, wait: float = 0.1) -> str:
    """What reading and writing say; the file is as before."""
    before = path.read_bytes() if path.is_file() else None
    said = set()
    acts = [
        lambda store: store.latest("topic.claim"),
        lambda store: store.record(result(), RunInfo()),
        lambda store: store.load({"schema": 1, "runs": [], "records": []}),
    ]
    for act in acts:
        with Store(path, wait=wait) as store, pytest.raises(StoreError) as caught:
            act(store)
        said.add(str(caught.value))
    assert before is None or path.read_bytes() == before
    assert len({message.partition("(")[0] for message in said}) == 1
    assert not any("\n" in message for message in said)
    assert all(message.startswith(str(path)) for message in said)
    return said.pop()


@pytest.mark.parametrize("data", [b"\x00" * 4096, bytes(range(256)) * 16, b"SQLite", b'{"schema": 1}', b"SQLite format 3\0" + bytes(range(84)) * 10])
def test_random_bytes(tmp_path, data):
    """A file that is no database is refused and not touched."""
    path = tmp_path / "evidence.sqlite"
    path.write_bytes(data)

    assert "--store" in refused(path)


@pytest.mark.parametrize("part", [0.95, 0.5, 0.1])
def test_a_truncated_file(tmp_path, part):
    """A store of which the end is missing is refused and not touched."""
    path = filled(tmp_path / "evidence.sqlite")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])

    assert "is cut off" in refused(path)


def test_damage_in_the_middle(tmp_path):
    """Overwritten pages are noticed when they are read, and before anything is written."""
    path = filled(tmp_path / "evidence.sqlite")
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    assert "is damaged" in refused(path)


def test_an_empty_file(tmp_path):
    """An empty file, as a process leaves it that is killed at once, is a store without records."""
    path = tmp_path / "evidence.sqlite"
    path.touch()
    with Store(path) as store:
        assert store.latest("topic.claim") is None
        store.record(result(), RunInfo())
        assert store.latest("topic.claim").result == result()


def test_a_folder(tmp_path):
    """A folder in place of the file is named as such."""
    assert "is a folder" in refused(tmp_path)


def test_a_database_of_another_program(tmp_path):
    """A database that is not ours is refused and not touched, also if it is empty of tables or numbered like ours."""
    for number, script in enumerate(["CREATE TABLE mine (x)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"]):
        path = tmp_path / f"{number}.sqlite"
        with sqlite3.connect(path) as other:
            other.execute(script)
        other.close()
        assert "is a database of another program" in refused(path)


def test_a_database_of_another_program_that_is_open(tmp_path):
    """Also one with a log beside it."""
    path = tmp_path / "other.sqlite"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE mine (x)")
    try:
        assert "is a database of another program" in refused(path)
    finally:
        other.close()


def test_a_folder_that_cannot_be_made(tmp_path):
    """A file in place of the folder of the store is a message, not a traceback."""
    (tmp_path / "file").touch()
    with Store(tmp_path / "file" / "evidence.sqlite") as store, pytest.raises(StoreError, match="this folder cannot be made"):
        store.record(result(), RunInfo())


def test_a_newer_schema(tmp_path):
    """A store of a newer version asks for an upgrade."""
    path = filled(tmp_path / "evidence.sqlite")
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer.close()

    assert "newer version" in refused(path)
    assert "pip install --upgrade theorem-checks" in refused(path)


def test_a_record_that_was_changed(tmp_path):
    """A record that is not readable any more is a message with the name of the file."""
    for number, payload in enumerate(["{", "[]", '{"id": 7}', "NULL"]):
        path = filled(tmp_path / f"{number}.sqlite", many=1)
        with sqlite3.connect(path) as other:
            other.execute("UPDATE results SET payload = ?", (payload,))
        other.close()
        with Store(path) as store, pytest.raises(StoreError, match=rf"{number}\.sqlite: a re(cord|sult)"):
            store.latest("topic.claim")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anything")
def test_without_permission(tmp_path):
    """Where writing is forbidden, reading works and recording says so."""
    check_read_only(filled(tmp_path / "x" / "evidence.sqlite"))


def test_read_only(tmp_path, monkeypatch):
    """The same, for a superuser: the store is opened for reading only."""
    monkeypatch.setattr(database, "_writable", lambda path: False)
    check_read_only(Path(filled_before(tmp_path, monkeypatch)))


def filled_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with monkeypatch.context() as patch:
        patch.setattr(database, "_writable", lambda path: True)
        return filled(tmp_path / "x" / "evidence.sqlite")


def check_read_only(path: Path) -> None:
    path.parent.chmod(0o555)
    path.chmod(0o444)
    try:
        with Store(path) as store:
            assert len(store.history("topic.claim")) == 30
            with pytest.raises(StoreError, match=r"cannot be written; name another file with --store or CHECKS_STORE"):
                store.record(result(), RunInfo())
    finally:
        path.parent.chmod(0o755)
    assert [entry.name for entry in path.parent.iterdir()] == ["evidence.sqlite"]


def test_read_only_beside_a_writer(tmp_path, monkeypatch):
    """A reader who may not write sees what another process has just written."""
    path = tmp_path / "evidence.sqlite"
    with Store(path) as writer:
        writer.record(result(), RunInfo())
        monkeypatch.setattr(database, "_writable", lambda path: False)
        with Store(path) as reader:
            assert reader.latest("topic.claim").result == result()


def test_a_file_that_goes_away_is_made_again(tmp_path):
    """Someone who clears the folder during a run loses the past, not what follows."""
    path = filled(tmp_path / "evidence.sqlite")
    with Store(path) as store:
        store.record(result(seed=7), RunInfo())
        for entry in tmp_path.iterdir():
            entry.unlink()
        store.record(result(seed=8), RunInfo())
    with Store(path) as store:
        assert [record.result.seed for record in store.history("topic.claim")] == [8]


def test_migration_from_an_older_schema(tmp_path, monkeypatch):
    """An older store gains the new columns, and keeps its records."""
    path = filled(tmp_path / "evidence.sqlite", many=3)
    step = "ALTER TABLE results ADD COLUMN note TEXT NOT NULL DEFAULT ''; CREATE INDEX by_note ON results (note);"
    monkeypatch.setattr(database, "MIGRATIONS", [*MIGRATIONS, step, "CREATE TABLE more (x)"])
    with Store(path) as store:
        assert len(store.history("topic.claim")) == 3
        store.record(result(seed=9), RunInfo())
        assert len(store.history("topic.claim")) == 4
    with sqlite3.connect(path) as opened:
        assert opened.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 2,)
        assert opened.execute("SELECT note FROM results").fetchall() == [("",)] * 4
    opened.close()


def test_a_migration_that_fails_changes_nothing(tmp_path, monkeypatch):
    """A migration is done as a whole or not at all."""
    path = filled(tmp_path / "evidence.sqlite", many=3)
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", [*MIGRATIONS, "CREATE TABLE more (x); CREATE TABLE more (x)"])
        with Store(path) as store, pytest.raises(StoreError, match="already exists"):
            store.latest("topic.claim")
    with Store(path) as store:
        assert len(store.history("topic.claim")) == 3


def test_the_released_schema():
    """The first step is in the files of users: it must not change. A new schema is a new step."""
    assert len(MIGRATIONS) == 1
    assert "CREATE TABLE results" in MIGRATIONS[0]
