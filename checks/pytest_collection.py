"""How pytest finds theorems: a file of theorems is a collector, each theorem and each mutant is an item."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from checks.catalogue import files_of, import_file, load, theorems_of
from checks.catalogue.consistency import check_sources, check_uses, index
from checks.errors import ChecksError, UsageError
from checks.pytest_failures import failure_text
from checks.report.text import count
from checks.results import Decision, Effort, Result, Verdict
from checks.statement import Mutant, Theorem

FALSE_ALARMS = "false_alarms"
"""The property of an item that says what it risked on chance."""


class TheoremCollection:
    """The part of the plugin that is there only where theorems are configured.

    With explicit paths on the command line, only theorems below them are collected; without, all that are configured, wherever they are.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.explicit = config.args_source is pytest.Config.ArgsSource.ARGS
        self.stated: dict[str, Theorem] = {}

    @cached_property
    def effort(self) -> Effort:
        """How much is tried."""
        label = self.config.getoption("--checks-effort") or self.config.getini("theorems_effort")
        try:
            return Effort.of(label)
        except ValueError as error:
            raise pytest.UsageError(f"theorems_effort or --checks-effort: {error}") from None

    @cached_property
    def files(self) -> dict[Path, None]:
        """The files that are configured, in order."""
        try:
            return dict.fromkeys(file for spec in self.specs for file in files_of(spec, self.root))
        except UsageError as error:
            raise pytest.UsageError(f"theorems in {self.config.inipath or 'the ini options'}: {error}") from None

    @property
    def specs(self) -> list[str]:
        """What the ini option says."""
        return self.config.getini("theorems")

    @property
    def root(self) -> Path:
        """The folder from which relative paths start."""
        return self.config.inipath.parent if self.config.inipath else self.config.rootpath

    def pytest_report_header(self) -> str:
        """Say what is collected."""
        return f"theorems: {', '.join(self.specs)} ({self.effort.label})"

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """Refuse a bad setting before anything runs, in one line."""
        self.effort  # noqa: B018
        self.files  # noqa: B018

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        """Without explicit paths: add the files of theorems to what the session collects."""
        report = yield
        if isinstance(collector, pytest.Session) and not self.explicit and report.passed:
            report.result = [*report.result, *(self._file(collector, file) for file in self.files if not self._ignored(file))]
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> Generator[None, Any, Any]:
        """With explicit paths: collect a file of theorems that is met on the way, and not also as an ordinary module of tests."""
        collectors = yield
        if not self.explicit or file_path.resolve() not in self.files:
            return collectors
        if not any(fnmatch(file_path.name, pattern) for pattern in self.config.getini("python_files")):
            collectors = [each for each in collectors if type(each) is not pytest.Module]
        return [*collectors, self._file(parent, file_path)]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what the run risked on its claims about chance."""
        reports = [report for found in terminalreporter.stats.values() for report in found if getattr(report, "when", "") == "call"]
        levels = [float(value) for report in reports for name, value in report.user_properties if name == FALSE_ALARMS]
        if levels:
            decided = count(len(levels), "theorem or mutant", "theorems and mutants")
            terminalreporter.write_line(f"chance: {decided}; false alarms of this run below {math.fsum(levels):.1g}, effects as declared")

    def check(self, theorems: list[Theorem]) -> None:
        """Refuse theorems that clash with what was collected before, or that refer to what does not exist; a StatementError says which."""
        self.stated = index(dict.fromkeys([*self.stated.values(), *theorems]))
        check_sources(theorems, self.root)
        if any(name not in self.stated for theorem in theorems for name in theorem.uses):
            check_uses(theorems, self._everything)

    @cached_property
    def _everything(self) -> dict[str, Theorem]:
        return dict(load(self.specs, self.root).named)

    def _file(self, parent: Any, path: Path) -> TheoremFile:
        file: TheoremFile = TheoremFile.from_parent(parent, path=path)
        file.collection = self
        return file

    def _ignored(self, file: Path) -> bool:
        folders = {(self.config.invocation_params.dir / path).resolve() for path in self.config.getoption("ignore") or ()}
        return not folders.isdisjoint(file.parents) or bool(self.config.hook.pytest_ignore_collect(collection_path=file, config=self.config))


class TheoremFile(pytest.File):
    """A file that states theorems."""

    collection: TheoremCollection

    def collect(self) -> Iterator[pytest.Item]:
        """Yield an item for each theorem, followed by one for each of its mutants."""
        try:
            theorems = theorems_of(import_file(self.path))
            self.collection.check(theorems)
        except ChecksError as error:
            raise self.CollectError(str(error)) from None
        for theorem in theorems:
            yield TheoremItem.of(self, theorem, theorem.id)
            for mutant in theorem.mutants:
                yield MutantItem.of(self, theorem, f"{theorem.id}[{mutant.name}]", mutant)


class TheoremItem(pytest.Item):
    """A theorem: passes if it holds, and has mutants."""

    theorem: Theorem
    effort: Effort
    mutant: Mutant | None

    @classmethod
    def of(cls, parent: TheoremFile, theorem: Theorem, name: str, mutant: Mutant | None = None) -> TheoremItem:
        """Make the item of a theorem, or of one of its mutants."""
        item: TheoremItem = cls.from_parent(parent, name=name)
        item.theorem, item.mutant, item.effort = theorem, mutant, parent.collection.effort
        item.add_marker("theorem")
        return item

    def runtest(self) -> None:
        """Decide it; fail, with the reason, if it does not pass."""
        result = self.decide()
        text = failure_text(result, self.theorem, mutants=self.mutant is not None or not self.theorem.mutants)
        if text:
            raise NotPassedError(text)

    def decide(self) -> Result:
        """Decide the theorem itself."""
        from checks.strength import decide_theorem

        seed, fingerprint = seeded(self.theorem)
        decision = decide_theorem(self.theorem, self.effort, seed)
        self._tell(decision)
        return Result(self.theorem.id, decision, (), fingerprint, self.effort.label, seed)

    def _tell(self, decision: Decision) -> None:
        told = {"verdict": decision.verdict, "grade": decision.grade, "instances": decision.instances, "certified": decision.certified}
        self.user_properties += [(name, "" if value is None else str(value)) for name, value in told.items()]
        if decision.chances:
            from checks.evidence.accumulated import level_of

            self.user_properties.append((FALSE_ALARMS, str(level_of(decision.chances))))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show why it does not pass; a traceback only of what is a fault of the harness."""
        return str(excinfo.value) if isinstance(excinfo.value, NotPassedError) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the theorem is stated, and the heading of a failure."""
        # A heading that the node id ends with would be taken for a dotted name, and shown with colons.
        return self.path, self.theorem.line - 1, f"{'theorem' if self.mutant is None else 'mutant'} {self.name}"


class MutantItem(TheoremItem):
    """A mutant: passes if it is refuted."""

    def decide(self) -> Result:
        """Decide the mutant; the theorem itself is taken for granted here."""
        from checks.strength import decide_mutant

        assert self.mutant is not None
        seed, fingerprint = seeded(self.theorem)
        fate = decide_mutant(self.theorem, self.mutant, self.effort, seed)
        self._tell(fate.decision)
        return Result(self.theorem.id, Decision(Verdict.HOLDS), (fate,), fingerprint, self.effort.label, seed)


class NotPassedError(Exception):
    """A theorem or a mutant does not pass; the text says why."""


def seeded(theorem: Theorem) -> tuple[int, str]:
    """Return the seed of a theorem, and the fingerprint that it comes from."""
    from checks.evidence.fingerprint import fingerprint, seed_of

    print_ = fingerprint(theorem)
    return seed_of(print_), print_


def verified(theorem: Theorem, effort: str) -> tuple[Result, str]:
    """Verify a theorem in this process; return the result, and why it does not pass (or nothing)."""
    from checks.runner import verify

    __tracebackhide__ = True
    if not isinstance(theorem, Theorem):
        raise UsageError(f"verify got {type(theorem).__name__} {theorem!r}; give a theorem, made by @theorem")
    result = verify(theorem, effort, executor="inline").results[0]
    return result, failure_text(result, theorem)
