"""What an author hands in: a folder with a paper and a record of evidence, or a record alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checks.catalogue.files import shown
from checks.errors import UsageError
from checks.paper.tex.reading import papers_in

NAME, PATTERN = "evidence.json", "*.checks.json"


@dataclass(frozen=True)
class Submission:
    """``folder`` and ``papers`` (the main files in it) are empty for a record that comes alone."""

    record: Path
    folder: Path | None = None
    papers: tuple[Path, ...] = ()


def submission_of(path: Path, record: Path | None = None) -> Submission:
    """Return the submission at a path: a record, or a folder that holds one (or to which ``record`` belongs).

    Raises:
        UsageError: there is no such path, no paper in the folder, or it is not known which record is meant.
    """
    if path.is_dir():
        return Submission(record or _record_in(path), path, tuple(papers_in(path)))
    if record is not None:
        raise UsageError(f"{shown(path)} is no folder; give the folder of the paper beside --record, or the record alone")
    if not path.is_file():
        raise UsageError(f"there is no file or folder {str(path)!r}; give the folder of a paper, or a record that 'checks export FILE' wrote")
    return Submission(path)


def _record_in(folder: Path) -> Path:
    found = [folder / NAME] if (folder / NAME).is_file() else sorted(folder.glob(PATTERN))
    if len(found) == 1:
        return found[0]
    what = f"several records ({', '.join(file.name for file in found)})" if found else f"no record of evidence ({NAME} or {PATTERN})"
    mend = "name one with --record FILE" if found else "ask the author for what 'checks export evidence.json' writes, or name it with --record FILE"
    raise UsageError(f"{shown(folder)} holds {what}; {mend}")
