"""What goes wrong, said for people: each message names the thing, the value and the mend, in one line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class ChecksError(Exception):
    """The root of every error that the harness raises on purpose."""


class StatementError(ChecksError):
    """A theorem is badly stated: a mutant without effect, an unknown parameter, a missing source key, a duplicate id."""


class PredicateError(ChecksError):
    """A predicate raised, or returned something that is not a claim, at ``instance`` (None if no instance is to blame)."""

    def __init__(self, message: str, instance: Any = None) -> None:
        super().__init__(message)
        self.instance = instance


class UsageError(ChecksError):
    """The user asked for something that is not there: an unknown id, module, effort or file."""


class StoreError(ChecksError):
    """The evidence store cannot be read or written."""


class WitnessError(ChecksError):
    """A recorded witness cannot be read, or no longer fits its theorem."""


class LockError(ChecksError):
    """The lock file of a paper cannot be read or written; ``what`` is wrong in ``file``, at ``line`` (0: nowhere in particular)."""

    def __init__(self, what: str, file: Path, line: int = 0) -> None:
        super().__init__(f"{file.name}:{line}: {what}" if line else what)
        self.what, self.file, self.line = what, file, line


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ``; did you mean 'a', 'b'?`` for the names in ``known`` nearest to ``word``, or nothing."""
    known = list(known)
    matches = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    matches += [name for name in known if word and word in name and name not in matches][: 3 - len(matches)]
    return f"; did you mean {', '.join(map(repr, matches))}?" if matches else ""
