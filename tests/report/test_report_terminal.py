"""What a terminal and a pipe show of results."""

from __future__ import annotations

import dataclasses
import io
import re
from textwrap import dedent
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from rich.text import Text

from checks.report.layout import joined, table
from checks.report.progress import watching
from checks.report.terminal import Screen, result_table, show_results, summary

LONG = "implicit-bias.squared-param-tangent-kernel"


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of 60 columns, in colour."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    return Terminal()


@pytest.fixture
def results(samples):
    """One that passes, one that is refuted."""
    facts = {"instances": 1920, "drawn": 1920, "certified": 12, "worst_slack": 0.00125}
    return [samples.result(LONG, **facts), samples.result("a.b", "refuted", **facts | {"worst_slack": -0.5})]


def test_a_pipe_gets_the_whole_table(results) -> None:
    """One line for each theorem, however long its id."""
    lines = [line.plain for line in result_table(results, None)]

    expected = """
        theorem                                     verdict  grade      instances  certified  worst slack  mutants  seconds
        implicit-bias.squared-param-tangent-kernel  holds    certified      1,920         12       0.0013      1/1     0.25
        a.b                                         refuted  -              1,920         12         -0.5      1/1     0.25
        """
    assert "\n".join(lines) == dedent(expected).strip()


def test_eighty_columns_get_two_lines_for_each_theorem(results) -> None:
    """Nothing is left out."""
    lines = [line.plain for line in result_table(results, 80)]

    expected = """
        theorem
          verdict  grade      instances  certified  worst slack  mutants  seconds
        implicit-bias.squared-param-tangent-kernel
          holds    certified      1,920         12       0.0013      1/1     0.25
        a.b
          refuted  -              1,920         12         -0.5      1/1     0.25
        """
    assert "\n".join(lines) == dedent(expected).strip()


def test_sixty_columns_get_a_paragraph_for_each_theorem(results) -> None:
    """Nothing is left out but dashes."""
    lines = [line.plain for line in result_table(results, 60)]

    expected = """
        implicit-bias.squared-param-tangent-kernel
          holds  certified  instances 1,920  certified 12
          worst slack 0.0013  mutants 1/1  seconds 0.25
        a.b
          refuted  instances 1,920  certified 12  worst slack -0.5
          mutants 1/1  seconds 0.25
        """
    assert "\n".join(lines) == dedent(expected).strip()


@pytest.mark.parametrize("width", [20, 44, 60, 80, 114, 115, 200])
def test_no_line_is_wider_than_the_terminal_where_the_ids_fit(results, width: int) -> None:
    """Whatever the width."""
    assert max(line.cell_len for line in result_table(results, width) if LONG not in line.plain or width > len(LONG)) <= width


def test_wide_characters_count_twice() -> None:
    """Columns stay straight below Chinese and mathematical names."""
    rows = [[Text("定理"), Text("1")], [Text("abc"), Text("22")]]

    lines = [line.plain for line in table(("id", "n"), rows, (1,), None)]

    assert lines == ["id     n", "定理   1", "abc   22"]
    assert {cell_len(line) for line in lines} == {8}
    assert joined([Text("a"), Text("b")], "; ").plain == "a; b"


def test_piped_results_are_plain_and_unwrapped(results, witness, samples) -> None:
    """No control codes, no trailing blanks, no line broken, and each finding after an empty line."""
    refuted = samples.result("a.b", "refuted", witnesses=(witness,))
    stream = io.StringIO()
    show_results(Screen(stream), [refuted], {})

    expected = """
        theorem  verdict  grade  instances  certified  worst slack  mutants  seconds
        a.b      refuted  -              0          0            -      1/1     0.25

        a.b is refuted
          part        upper
          at          ([[2], [0]], 1.5)
          left side   [4.5000000000000000 +/- 1.1e-20]
          right side  2.25
          missed by   about 0.5 of the bound
          replay      checks replay w-0123456789ab
        """
    assert stream.getvalue() == dedent(expected).lstrip()


def test_a_terminal_gets_colours_and_wrapping(terminal, samples) -> None:
    """Long messages are wrapped in their own column."""
    failed = samples.result("a.b", "error", message="a long message " * 8)
    show_results(Screen(terminal), [failed], {})

    assert "\x1b[1;31merror" in terminal.getvalue()
    plain = Text.from_ansi(terminal.getvalue()).plain.splitlines()
    assert max(map(len, plain)) <= 60
    assert [line for line in plain if line.startswith("       a long")]


def test_no_color_is_respected(terminal, results, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bold may stay; colours may not."""
    monkeypatch.setenv("NO_COLOR", "1")
    show_results(Screen(terminal), results, {})

    assert "\x1b[1;31m" not in terminal.getvalue()
    assert "[31m" not in terminal.getvalue()
    assert "[32m" not in terminal.getvalue()


def test_brackets_and_colons_mean_themselves() -> None:
    """Neither markup nor emoji is made of a theorist's text."""
    stream = io.StringIO()
    Screen(stream).line("V = [[2], [bold]] :smile:")

    assert stream.getvalue() == "V = [[2], [bold]] :smile:\n"


def test_a_foreign_text_cannot_steer_the_terminal() -> None:
    """Control characters are replaced, line ends and all other characters are not."""
    stream = io.StringIO()
    screen = Screen(stream)
    screen.line("a\x1b[2J", ("b\x9b", "bold"))
    screen.facts([("c", "\x07d\r\ne ≤ é")])

    assert stream.getvalue() == "a\ufffd[2Jb\ufffd\n  c  \ufffdd\ufffd e ≤ é\n"


def test_facts_keep_the_lines_of_their_author(terminal) -> None:
    """A statement over two lines stays on two lines."""
    Screen(terminal).facts([("claim", "a \\le b,\nb \\le c"), ("a longer", "more")])

    plain = Text.from_ansi(terminal.getvalue()).plain
    assert plain.splitlines() == ["  claim     a \\le b,", "            b \\le c", "  a longer  more"]


def test_summaries_count_everything(samples) -> None:
    """Theorems by outcome, mutants by fate, and the time."""
    passes = samples.result("a.b")
    survivor = dataclasses.replace(samples.killed(), decision=samples.decision())
    survived = samples.result("a.c", mutants=(samples.killed(), survivor))
    bare = samples.result("a.d", mutants=())
    wrong = samples.result("a.e", "vacuous", mutants=())

    assert summary([passes] * 16, 12.34) == "16 theorems: 16 pass; 16 mutants: 16 refuted; 12.3 s"
    assert summary([passes], 0.01, unchanged=3) == "4 theorems: 1 pass, 3 unchanged; 1 mutant: 1 refuted; 0.0 s"
    assert summary([], 0.1, unchanged=2) == "2 theorems: 2 unchanged; 0.1 s"
    assert summary([passes], 0.1, missing=2) == "3 theorems: 1 pass, 2 not run; 1 mutant: 1 refuted; 0.1 s"
    assert summary([], 0.1) == "0 theorems: nothing to do; 0.1 s"
    assert (
        summary([survived, bare, wrong], 1)
        == "3 theorems: 1 with surviving mutants, 1 without mutants, 1 vacuous; 2 mutants: 1 refuted, 1 not; 1.0 s"
    )


def test_progress_names_what_is_running_and_goes_away(terminal, samples) -> None:
    """On a terminal the bar shows the running theorems and the failures, and leaves nothing behind."""
    screen = Screen(terminal)
    with watching(screen, 2) as watch:
        watch.started(SimpleNamespace(id="a.b"))
        watch.started(SimpleNamespace(id=LONG))
        watch.started(SimpleNamespace(id="another.long-name-of-a-theorem"))
        watch.finished(samples.result("a.b", "refuted"))

    shown = Text.from_ansi(terminal.getvalue()).plain
    assert "1/2" in shown
    assert "1 failed" in shown
    assert re.search(rf"^{LONG}, another\S+…$", shown, re.MULTILINE)
    assert max(map(cell_len, shown.splitlines())) <= 60
    assert terminal.getvalue().endswith("\x1b[2K")


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_progress_is_silent_on_pipes_and_dumb_terminals(stream, samples, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a byte."""
    monkeypatch.setenv("TERM", "dumb")
    with watching(Screen(stream), 1) as watch:
        watch.started(SimpleNamespace(id="a.b"))
        watch.finished(samples.result("a.b"))

    assert stream.getvalue() == ""
