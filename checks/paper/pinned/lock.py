"""The lock file beside a paper: for each cited check what the paper, and what the check, said when somebody last compared the two.

It is TOML, in a stable order and without line numbers, so that its changes can be read in a diff.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from checks.catalogue.files import shown
from checks.errors import LockError
from checks.paper.pinned.toml import table

SCHEMA = 1
_HEAD = """\
# What the paper says where it cites a check, and what the check says. Written by: checks cite {paper} --pin
# Commit this file and read its changes: behind each, somebody must have compared the theorem with the check.
"""
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7}|\|{7})", re.MULTILINE)
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


@dataclass(frozen=True)
class Stated:
    """What a check says: its statement and sentence, what it assumes, its constants and its mutants, as text."""

    statement: str = ""
    summary: str = ""
    checked_form: str = ""
    source: str = ""
    assumptions: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    mutants: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proof:
    """The evidence that stood behind a check when it was pinned."""

    fingerprint: str = ""
    grade: str = ""
    effort: str = ""
    date: str = ""


@dataclass(frozen=True)
class Pin:
    """One citation: the check, where it is cited (a label, or ``theorem 3``), what the paper says there, and what the check says."""

    id: str
    part: str = ""
    where: str = ""
    environment: str = ""
    title: str = ""
    text: str = ""
    stated: Stated = Stated()
    proof: Proof = Proof()

    @property
    def cited(self) -> str:
        """The id, with the part in brackets."""
        return f"{self.id}[{self.part}]" if self.part else self.id


@dataclass(frozen=True)
class Lock:
    """All that is pinned of a paper, and in which line of the file each pin starts."""

    pins: tuple[Pin, ...] = ()
    lines: tuple[int, ...] = ()


def lock_path(paper: Path) -> Path:
    """Return the place of the lock file of a paper: ``paper.checks.lock`` beside ``paper.tex``."""
    return paper.with_name(f"{paper.stem}.checks.lock")


def digest(text: str) -> str:
    """Return the hash of a text: 16 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def lock_text(lock: Lock, paper: str) -> str:
    """Return the lock file of the paper of that name as text."""
    ordered = sorted(lock.pins, key=lambda pin: (pin.id, pin.part, pin.where, pin.text))
    head = _HEAD.format(paper=" ".join(paper.split())) + table({"schema": SCHEMA})
    return "\n".join([head, *map(_pin_text, ordered)])


def _pin_text(pin: Pin) -> str:
    paper = {name: getattr(pin, name) for name in ("id", "part", "where", "environment", "title", "text") if name == "id" or getattr(pin, name)}
    check = {name: value for name, value in {**asdict(pin.stated), **asdict(pin.proof)}.items() if value}
    return f"[[citation]]\n{table({**paper, 'hash': digest(pin.text)})}\n[citation.check]\n{table(check)}"


def write_lock(path: Path, lock: Lock) -> bool:
    """Write the lock file as a whole or not at all; return whether that changed anything.

    Raises:
        LockError: it cannot be written; what was there is untouched.
    """
    text = lock_text(lock, path.name.replace(".checks.lock", ".tex")).encode("utf-8")
    path = path.resolve()
    try:
        if path.is_file() and path.read_bytes() == text:
            return False
        _replace(path, text)
    except OSError as error:
        raise LockError(f"{shown(path)} cannot be written: {error.strerror}; make its folder writable", path) from None
    return True


def _replace(path: Path, content: bytes) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def read_lock(path: Path) -> Lock | None:
    """Return what is pinned; None if there is no such file.

    Raises:
        LockError: the file is damaged, foreign, of a newer schema, or holds the marks of a merge; the message names line and mend.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LockError(f"the lock file cannot be read: {error.strerror}; make it readable", path) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _damaged(path, line, "is not UTF-8 text") from None
    conflict = _CONFLICT.search(text)
    if conflict:
        line = text.count("\n", 0, conflict.start()) + 1
        raise LockError("the marks of a merge conflict are in the lock file; keep one of the two sides, then run checks cite", path, line)
    return _lock(path, text)


def _lock(path: Path, text: str) -> Lock:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        raise _damaged(path, line, f"is no TOML: {_TOML_LINE.sub('', str(error)).strip()}") from None
    except RecursionError:
        raise _damaged(path, 1, "is no lock file: it is nested too deeply") from None
    _check_schema(path, data)
    starts = tuple(number for number, line in enumerate(text.split("\n"), 1) if line.strip() == "[[citation]]")
    entries = data.get("citation", [])
    if not isinstance(entries, list) or len(entries) != len(starts):
        raise _damaged(path, 1, "is no lock file: its citations are not written as [[citation]]")
    return Lock(tuple(_pin(path, line, entry) for line, entry in zip(starts, entries, strict=True)), starts)


def _check_schema(path: Path, data: dict[str, Any]) -> None:
    schema = data.get("schema")
    if type(schema) is not int or schema < 1:
        raise _damaged(path, 1, "is no lock file: it names no schema")
    if schema > SCHEMA:
        raise LockError(f"the lock file is of schema {schema}, and this version reads up to {SCHEMA}; install a newer theorem-checks", path, 1)


def _pin(path: Path, line: int, entry: Any) -> Pin:
    check = entry.get("check", {}) if isinstance(entry, dict) else {}
    if not isinstance(entry, dict) or not isinstance(check, dict):
        raise _damaged(path, line, "holds a citation that is no table")
    texts = {name: _text(path, line, entry, name) for name in ("id", "part", "where", "environment", "title", "text", "hash")}
    if not texts["id"]:
        raise _damaged(path, line, "holds a citation without an id")
    if digest(texts["text"]) != texts.pop("hash"):
        raise _damaged(path, line, f"was edited by hand: text and hash of {texts['id']} do not belong together")
    stated = {each.name: _field(path, line, check, each.name, each.default) for each in fields(Stated)}
    return Pin(**texts, stated=Stated(**stated), proof=Proof(**{each.name: _text(path, line, check, each.name) for each in fields(Proof)}))


def _field(path: Path, line: int, check: dict[str, Any], name: str, default: Any) -> Any:
    if isinstance(default, str):
        return _text(path, line, check, name)
    value = check.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _damaged(path, line, f"holds a citation with {name} that are no list of texts")
    return tuple(value)


def _text(path: Path, line: int, entry: dict[str, Any], name: str) -> str:
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise _damaged(path, line, f"holds a citation whose {name} is no text")
    return value


def _damaged(path: Path, line: int, what: str) -> LockError:
    return LockError(f"the lock file {what}; restore it from version control, or delete it, compare anew and pin (--pin)", path, line)
