"""Results on a terminal, in colours that NO_COLOR turns off; and as plain, unwrapped text where the output is piped."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from checks.report.findings import Finding, findings
from checks.report.layout import table
from checks.report.text import count, printable, slack_text
from checks.results import Result, Verdict
from checks.statement import Theorem

STYLES = {
    Verdict.HOLDS: "green",
    Verdict.REFUTED: "bold red",
    Verdict.UNDECIDED: "bold yellow",
    Verdict.VACUOUS: "bold yellow",
    Verdict.ERROR: "bold red",
}
_UNLIMITED = 1_000_000


class _Console(Console):
    """Leaves it to the command line to say what happens when the reader of a pipe has gone."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class Screen:
    """Where text goes: a terminal of some width, or a pipe, which gets no colours, no wrapping and no progress bar."""

    def __init__(self, stream: TextIO) -> None:
        self.live = stream.isatty()
        self.console = _Console(
            file=stream, markup=False, emoji=False, highlight=False, soft_wrap=not self.live, width=None if self.live else _UNLIMITED
        )

    @property
    def width(self) -> int | None:
        """The number of columns; None where there is no limit."""
        return self.console.width if self.live else None

    def line(self, *parts: Text | str | tuple[str, str]) -> None:
        """Print one line, put together from texts and (text, style) pairs; a terminal wraps it between words."""
        self.console.print(Text.assemble(*map(_safe, parts)))

    def lines(self, lines: Iterable[Text]) -> None:
        """Print lines that are laid out already."""
        for line in lines:
            self.console.print(line, soft_wrap=True)

    def paragraph(self, text: str, indent: int, style: str = "") -> None:
        """Print a text, wrapped and indented."""
        self.lines(Text.assemble(" " * indent, (part, style)) for part in self._wrapped(text, indent))

    def facts(self, facts: Sequence[tuple[str, str]], indent: int = 2) -> None:
        """Print labelled facts in two columns; long texts are wrapped in their own column."""
        labels = max((len(label) for label, _ in facts), default=0)
        for label, text in facts:
            for index, part in enumerate(self._wrapped(text, indent + labels + 2)):
                shown = label if index == 0 else ""
                self.lines([Text.assemble(" " * indent, (f"{shown:<{labels}}", "dim"), "  ", part)])

    def _wrapped(self, text: str, margin: int) -> list[str]:
        """Wrap a text for its column, line by line, so that lines that its author broke stay broken."""
        text = printable(text)
        if self.width is None:
            return [text.replace("\n", " ")]
        width = max(self.width - margin, 20)
        wrapped = [textwrap.wrap(line, width, break_on_hyphens=False) or [""] for line in text.splitlines()]
        return [part for parts in wrapped for part in parts] or [""]


def _safe(part: Text | str | tuple[str, str]) -> Text:
    """Return a part of a line as text, without control characters."""
    if isinstance(part, Text):
        return part
    text, style = (part, "") if isinstance(part, str) else part
    return Text(printable(text), style)


def show_results(screen: Screen, results: Sequence[Result], theorems: dict[str, Theorem]) -> None:
    """Print the table of results and, below it, why each that does not pass does not."""
    if results:
        screen.lines(result_table(results, screen.width))
    for result in results:
        for finding in findings(result, theorems.get(result.id)):
            show_finding(screen, finding)


def show_finding(screen: Screen, finding: Finding) -> None:
    """Print one finding, after an empty line."""
    screen.line()
    screen.line((finding.title, "bold"))
    screen.facts(finding.facts)


def result_table(results: Sequence[Result], width: int | None) -> list[Text]:
    """Return the table of results as lines that fit the width."""
    return table(_HEADINGS, [_row(result) for result in results], _RIGHT, width)


_HEADINGS = ("theorem", "verdict", "grade", "instances", "certified", "worst slack", "mutants", "seconds")
_RIGHT = (3, 4, 5, 6, 7)


def _row(result: Result) -> list[Text]:
    decision = result.decision
    killed = len(result.mutants) - len(result.survivors)
    return [
        Text(result.id),
        Text(result.verdict, STYLES[result.verdict]),
        Text(result.grade or "-"),
        Text(f"{decision.instances:,}"),
        Text(f"{decision.certified:,}"),
        Text(slack_text(decision.worst_slack)),
        Text(f"{killed}/{len(result.mutants)}", "" if result.mutants and not result.survivors else "bold red"),
        Text(f"{result.seconds:.2f}"),
    ]


def summary(results: Sequence[Result], seconds: float, unchanged: int = 0, missing: int = 0) -> str:
    """Return the last line, for instance ``16 theorems: 16 pass; 84 mutants: 84 refuted; 12.3 s``.

    ``unchanged`` counts the theorems that were not run because their evidence is fresh, ``missing`` those that an interruption left.
    """
    outcomes = Counter(_outcome(result) for result in results)
    outcomes.update({"unchanged": unchanged, "not run": missing})
    told = ", ".join(f"{outcomes[name]:,} {name}" for name in _OUTCOMES if outcomes[name])
    mutants = [mutant for result in results for mutant in result.mutants]
    killed = sum(mutant.killed for mutant in mutants)
    left = len(mutants) - killed
    parts = [f"{count(outcomes.total(), 'theorem')}: {told or 'nothing to do'}"]
    if mutants:
        parts.append(f"{count(len(mutants), 'mutant')}: {killed:,} refuted" + (f", {left:,} not" if left else ""))
    return "; ".join([*parts, f"{seconds:.1f} s"])


_OUTCOMES = ("pass", "unchanged", "with surviving mutants", "without mutants", "refuted", "undecided", "vacuous", "error", "not run")


def _outcome(result: Result) -> str:
    if result.passed:
        return "pass"
    if result.verdict is not Verdict.HOLDS:
        return result.verdict.value
    return "with surviving mutants" if result.mutants else "without mutants"
