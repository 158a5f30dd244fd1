"""``checks verify``: theorems and their mutants are decided, and the evidence is recorded."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from checks.catalogue import read_config
from checks.commands.context import aside, catalogue_of, check_writable, store_of, write_json
from checks.deciders.chance import RUN_LEVEL
from checks.errors import UsageError
from checks.evidence.accumulated import Accumulated, accumulated_in
from checks.evidence.store import Store
from checks.executors.context import warm_up
from checks.report.chance import accumulated_text, budget_text
from checks.report.progress import watching
from checks.report.terminal import Screen, show_results, summary
from checks.results import Verdict
from checks.runner import verify
from checks.statement import Theorem
from checks.summary import Report

PASSED, FAILED, INTERRUPTED = 0, 1, 130


def run(options: argparse.Namespace) -> int:
    """Verify the theorems that the ids name; return 0 if all pass, 1 if one does not or recorded runs refute it together, 130 after Ctrl-C."""
    check_writable(options.json)
    if options.executor == "processes" and not options.changed:
        warm_up()  # its imports run beside ours
    theorems = catalogue_of(options).find(options.ids)
    if not theorems:
        raise UsageError(_nothing(options.theorems or read_config().specs))
    screen = Screen(sys.stderr if options.json == "-" else sys.stdout)
    with store_of(options) as store:
        report = _verified(options, theorems, screen, store)
        together = _together(store, report)
    _show(screen, report, theorems)
    for name, found in together.items():
        screen.line((f"{name}: {accumulated_text(found)}", "bold red"))
    if options.json:
        write_json(report.to_json(), options.json)
    return INTERRUPTED if report.interrupted else PASSED if report.passed and not together else FAILED


def _nothing(specs: Sequence[str]) -> str:
    return f"no theorem is stated in {', '.join(specs)}; decorate a predicate with @theorem, or begin anew: checks new TOPIC.NAME"


def _together(store: Store, report: Report) -> dict[str, Accumulated]:
    """Return, by id, what the recorded runs refute together and none of them alone."""
    known = {result.id: accumulated_in(store, result) for result in (*report.results, *report.skipped)}
    return {name: found for name, found in known.items() if found is not None and found.found_together}


def _verified(options: argparse.Namespace, theorems: Sequence[Theorem], screen: Screen, store: Store) -> Report:
    total = None if options.changed else len(theorems)
    with aside(), watching(screen, total) as watch:
        return verify(
            theorems,
            options.effort,
            executor=options.executor,
            jobs=options.jobs,
            seed=options.seed,
            fresh=options.fresh,
            changed=options.changed,
            store=store,
            timeout=options.timeout,
            memory=None if options.memory is None else int(options.memory * 2**30),
            progress=watch,
        )


def _show(screen: Screen, report: Report, theorems: Sequence[Theorem]) -> None:
    show_results(screen, report.results, {theorem.id: theorem for theorem in theorems})
    for line in _at_risk(report, theorems):
        screen.line()
        screen.line(line)
    if report.results:
        screen.line()
    if budget := budget_text(report):
        screen.line((budget, "dim" if report.false_alarms <= RUN_LEVEL else "bold yellow"))
    if report.seed is not None:
        screen.line(f"seed {report.seed}; the option --seed {report.seed} repeats this run")
    text = summary(report.results, report.seconds, len(report.skipped), len(report.missing))
    screen.line((text, "green" if report.passed else "bold red"))
    if report.missing:
        screen.line(("interrupted; checks verify --changed goes on from here", "bold yellow"))


def _at_risk(report: Report, theorems: Sequence[Theorem]) -> list[str]:
    """Return a line for each refuted theorem that others rest on, directly or not."""
    refuted = [result.id for result in report.results if result.verdict is Verdict.REFUTED and not result.unsharp]
    lines = [(name, _resting_on(name, theorems)) for name in refuted]
    return [f"{name} is refuted; at risk are what use it: {', '.join(users)}" for name, users in lines if users]


def _resting_on(name: str, theorems: Sequence[Theorem]) -> list[str]:
    shaken = {name}
    while True:
        names = {alias for theorem in theorems if theorem.id in shaken for alias in theorem.aliases} | shaken
        grown = shaken | {theorem.id for theorem in theorems if names.intersection(theorem.uses)}
        if grown == shaken:
            return [theorem.id for theorem in theorems if theorem.id in shaken - {name}]
        shaken = grown
