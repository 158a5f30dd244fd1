"""``checks referee DIR-or-record``: someone else's evidence, looked at again with your own theorems."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from checks.catalogue import Catalogue, Config, configured, files_of, load, read_config
from checks.catalogue.files import shown
from checks.commands.context import aside, check_json_file, check_writable, write_json
from checks.errors import UsageError
from checks.paper.referee.cited import cited_by
from checks.paper.referee.points import Outcome, Point
from checks.paper.referee.record import read_evidence
from checks.paper.referee.review import Plan, Referee, Review
from checks.paper.referee.submission import Submission, submission_of
from checks.report.progress import watching
from checks.report.terminal import Screen
from checks.report.text import count
from checks.results import Effort

SAMPLE = 5
"""So many theorems are run again if nothing is said."""


def run(options: argparse.Namespace) -> int:
    """Review a submission; return 0 if nothing differs, else 1."""
    check_json_file(options.json)
    check_writable(options.json)
    submission = submission_of(Path(options.submission), Path(options.record) if options.record else None)
    evidence = read_evidence(submission.record)
    catalogue = _own_catalogue(options.theorems, submission)
    cited = cited_by(submission.papers, evidence, catalogue)
    if not any(name in catalogue.theorems for name in evidence.latest):
        raise UsageError(f"no theorem of {shown(submission.record)} is among yours; install its package, or name its file with --theorems")
    screen = Screen(sys.stderr if options.json == "-" else sys.stdout)
    with aside(), watching(screen, None) as watch:
        review = Referee(evidence, catalogue.theorems, _plan(options), watch).review(cited)
    _show(screen, review)
    if options.json:
        write_json(review.to_json(), options.json)
    return 0 if review.passed else 1


def _plan(options: argparse.Namespace) -> Plan:
    return Plan(
        sample=None if options.all else SAMPLE if options.sample is None else options.sample,
        pick=secrets.randbits(32) if options.seed is None else options.seed,
        effort=None if options.effort is None else Effort.of(options.effort),
        fresh=secrets.randbits(63) if options.fresh else None,
        jobs=options.jobs,
        inline=options.executor == "inline",
    )


def _own_catalogue(specs: Sequence[str], submission: Submission) -> Catalogue:
    """Return the referee's own theorems. No code of the foreign folder is imported, unless it is named with ``--theorems``.

    A record that comes alone may lie in the referee's own project, whose theorems count if its ``pyproject.toml`` names them.
    """
    with aside():
        if specs:
            return configured(specs)
        foreign, config = (submission.folder or submission.record.parent).resolve(), read_config()
        if submission.folder is None and config.theorems:
            return load(config.specs, config.root)
        if config.root.is_relative_to(foreign):
            # The current project is the foreign one: what counts is what is installed.
            sys.path[:] = [path for path in sys.path if not Path(path or ".").resolve().is_relative_to(foreign)]
            config = Config(Path(sys.prefix))
        for spec in config.specs:
            if any(file.is_relative_to(foreign) for file in files_of(spec, config.root)):
                raise UsageError(f"{spec!r}, of your own project, covers the folder to be looked at; name your theorems with --theorems")
        return load(config.specs, config.root)


_WHOLE = "the record"
_STYLES = {Outcome.CONFIRMED: "green", Outcome.DIFFERS: "bold red", Outcome.UNCHECKED: "yellow"}


def _show(screen: Screen, review: Review) -> None:
    for outcome in Outcome:
        points = review.of(outcome)
        if points:
            screen.line((outcome.value, _STYLES[outcome]))
            screen.facts(_joined(points) if outcome is Outcome.CONFIRMED else [(point.about or _WHOLE, point.text) for point in points])
            screen.line()
    picked = f" (picked by the seed {review.pick})" if 0 < len(review.again) < len(review.known) else ""
    differing = len(review.differing)
    missing = len(set(review.theorems) - {*review.known, *review.differing})
    parts = [
        f"{len(review.theorems) - differing - missing:,} confirmed",
        f"{differing:,} with differences",
        *([f"{missing:,} not here"] * bool(missing)),
    ]
    text = f"{count(len(review.theorems), 'theorem')}: {', '.join(parts)}; {len(review.again):,} run again{picked}"
    screen.line((text, "green" if review.passed else "bold red"))


def _joined(points: Sequence[Point]) -> list[tuple[str, str]]:
    """Return what is confirmed, in a line for each theorem."""
    texts: dict[str, list[str]] = {}
    for point in points:
        texts.setdefault(point.about, []).append(point.text)
    return [(about or _WHOLE, "; ".join(found)) for about, found in texts.items()]
