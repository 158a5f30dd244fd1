"""The lock file: text that can be read in a diff, that any text survives, and that is never half written."""

from __future__ import annotations

import contextlib
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import LockError
from checks.paper.pinned import lock as module
from checks.paper.pinned.lock import Lock, Pin, Proof, Stated, lock_path, lock_text, read_lock, write_lock
from checks.paper.pinned.toml import quoted, table

PIN = Pin(
    id="low-rank.balancedness",
    part="upper",
    where="thm:balanced",
    environment="theorem",
    title="Balancedness",
    text="If it descends, then $\\|B_T\\|_F \\leq 2\\mu$.\nIt's sharp.",
    stated=Stated(
        statement=r"\|B_T\|_F \leq 2\mu",
        summary="Descent keeps factors balanced.",
        source="@doe2026, Lemma 3",
        assumptions=("descent: each step lowers the loss",),
        constants=("factor = 2",),
        mutants=("half of it: factor = 1 (stated: 2)", "no descent: without 'descent'"),
    ),
    proof=Proof("0123456789abcdef", "certified", "deep", "2026-01-31"),
)
EXPECTED = r"""# What the paper says where it cites a check, and what the check says. Written by: checks cite paper.tex --pin
# Commit this file and read its changes: behind each, somebody must have compared the theorem with the check.
schema = 1

[[citation]]
id = "low-rank.balancedness"
part = "upper"
where = "thm:balanced"
environment = "theorem"
title = "Balancedness"
text = '''
If it descends, then $\|B_T\|_F \leq 2\mu$.
It's sharp.'''
hash = "5756278bad270fb1"

[citation.check]
statement = '\|B_T\|_F \leq 2\mu'
summary = "Descent keeps factors balanced."
source = "@doe2026, Lemma 3"
assumptions = [
  "descent: each step lowers the loss",
]
constants = [
  "factor = 2",
]
mutants = [
  "half of it: factor = 1 (stated: 2)",
  "no descent: without 'descent'",
]
fingerprint = "0123456789abcdef"
grade = "certified"
effort = "deep"
date = "2026-01-31"
"""


def test_the_file_is_text_to_be_read() -> None:
    """LaTeX as it is, one sentence on a line, one entry of a list on a line."""
    assert lock_text(Lock((PIN,)), "paper.tex") == EXPECTED


def test_the_order_is_that_of_the_ids(tmp_path: Path) -> None:
    """Where in the paper a theorem stands changes nothing."""
    others = [replace(PIN, id="a.b"), replace(PIN, part=""), replace(PIN, where="lem:a")]

    assert lock_text(Lock((PIN, *others)), "p.tex") == lock_text(Lock((*reversed(others), PIN)), "p.tex")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """With the line in which each pin starts, and the name of the paper in the head."""
    path = lock_path(tmp_path / "long.name.tex")
    pins = (replace(PIN, id="a.b", text="", part="", stated=Stated(), proof=Proof()), PIN)

    assert write_lock(path, Lock(pins))
    assert path.name == "long.name.checks.lock"
    assert "checks cite long.name.tex --pin" in path.read_text()
    assert read_lock(path) == Lock(pins, (5, 14))


def test_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    """A checkout may write them, and an editor a mark of its encoding."""
    path = tmp_path / "paper.checks.lock"
    path.write_bytes(b"\xef\xbb\xbf" + EXPECTED.replace("\n", "\r\n").encode())

    assert read_lock(path) == Lock((PIN,), (5,))


def test_no_file_is_no_lock(tmp_path: Path) -> None:
    """That is not the same as an empty one."""
    assert read_lock(tmp_path / "paper.checks.lock") is None
    write_lock(tmp_path / "paper.checks.lock", Lock())
    assert read_lock(tmp_path / "paper.checks.lock") == Lock()


ANY = st.text(max_size=30) | st.text("'\"\\\n\r\t[]=<>| \x00\x7f\u2028ab", max_size=12)


@given(ANY)
def test_any_text_survives_in_toml(text: str) -> None:
    """Quotes, backslashes, line ends, control characters, marks of merges and headings."""
    read = tomllib.loads(table({"a": text, "b": [text, text], "c": 1}))

    assert read == {"a": text, "b": [text, text], "c": 1}


@given(ANY, ANY, st.lists(ANY, max_size=3))
def test_any_pin_survives_in_a_file(tmp_path_factory: pytest.TempPathFactory, text: str, title: str, entries: list[str]) -> None:
    """What the paper and the check say may be anything."""
    path = tmp_path_factory.mktemp("lock") / "paper.checks.lock"
    pin = replace(PIN, text=text, title=title, stated=Stated(statement=title, mutants=tuple(entries)))
    write_lock(path, Lock((pin, PIN)))
    lock = read_lock(path)

    assert lock is not None
    assert set(lock.pins) == {pin, PIN}


def test_halves_of_characters_become_a_sign_that_can_be_written() -> None:
    """Names of files may hold them."""
    assert quoted("a\udc80") == '"a\ufffd"'


def test_marks_of_a_merge_never_start_a_line() -> None:
    """They would look like a conflict."""
    assert quoted("a\n=======\nb") == r'"a\n=======\nb"'


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (lambda text: text.replace("schema = 1", "schema = 2"), 1, "is of schema 2, and this version reads up to 1"),
        (lambda text: text.replace("schema = 1", "version = 1"), 1, "names no schema"),
        (lambda text: text.replace('title = "Bal', "title = Bal"), 10, "is no TOML: Invalid value"),
        (lambda text: text.replace("It's", "<<<<<<< HEAD\nIt's"), 13, "the marks of a merge conflict"),
        (lambda text: text.replace("2\\mu$.", "3\\mu$."), 5, "was edited by hand: text and hash of low-rank.balancedness"),
        (lambda text: text.replace('id = "low-rank.balancedness"', ""), 5, "a citation without an id"),
        (lambda text: text.replace('"deep"', "3"), 5, "a citation whose effort is no text"),
        (lambda text: text.replace('  "factor = 2",', "  2,"), 5, "constants that are no list of texts"),
        (lambda text: text[: text.index("It's")], 13, "is no TOML"),
        (lambda text: text.replace("[[citation]]", "[citation]"), 1, "not written as [[citation]]"),
        (lambda text: text.replace("[citation.check]", "check = 3\n[other]"), 5, "a citation that is no table"),
        (lambda _: "", 1, "names no schema"),
        (lambda _: "a = " + "[" * 100_000, 1, "nested too deeply"),
        (lambda _: "\x00\x01", 1, "is no TOML"),
    ],
)
def test_a_broken_file_is_one_line_with_place_and_mend(tmp_path: Path, change, line: int, message: str) -> None:
    """A newer schema, a merge, an edit by hand, damage, another file."""
    path = tmp_path / "paper.checks.lock"
    path.write_text(change(EXPECTED), encoding="utf-8")

    with pytest.raises(LockError) as caught:
        read_lock(path)

    assert message in caught.value.what
    assert (caught.value.file, caught.value.line) == (path, line)
    assert str(caught.value).startswith(f"paper.checks.lock:{line}: ")
    assert "\n" not in str(caught.value)
    assert ";" in caught.value.what


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path) -> None:
    """A file of another program."""
    path = tmp_path / "paper.checks.lock"
    path.write_bytes(EXPECTED.encode().replace(b"sharp", b"sharp\xff"))

    with pytest.raises(LockError, match=r"paper\.checks\.lock:13: the lock file is not UTF-8 text"):
        read_lock(path)


@given(st.integers(0, len(EXPECTED)), st.integers(0, 40), st.text(max_size=5))
def test_damage_never_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, start: int, length: int, text: str) -> None:
    """Whatever is cut out or put in."""
    path = tmp_path_factory.mktemp("lock") / "paper.checks.lock"
    path.write_text(EXPECTED[:start] + text + EXPECTED[start + length :], encoding="utf-8")

    with contextlib.suppress(LockError):
        read_lock(path)


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half of a file, and nothing beside it."""
    path = tmp_path / "paper.checks.lock"
    write_lock(path, Lock((PIN,)))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(LockError, match="cannot be written: No space left on device"):
        write_lock(path, Lock())

    assert path.read_text(encoding="utf-8") == EXPECTED
    assert list(tmp_path.iterdir()) == [path]


def test_writing_the_same_changes_nothing(tmp_path: Path) -> None:
    """The file is not even touched; its mode and a link to it stay."""
    path, link = tmp_path / "real.checks.lock", tmp_path / "paper.checks.lock"
    link.symlink_to(path)

    assert write_lock(link, Lock())
    path.chmod(0o640)
    assert write_lock(link, Lock((PIN,)))
    assert not write_lock(link, Lock((PIN,)))
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
