"""The command line on a real terminal (a pseudo-terminal of 60 columns), and on pipes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.text import Text

from checks.cli import main
from checks.evidence.store import Store

pty = pytest.importorskip("pty", reason="no pseudo-terminals here")

RUN = ("verify", "--executor", "inline", "--effort", "quick")
SLOW = '''

@theorem(statement="x \\\\le 10", source="these notes, Lemma 4", instances=numbers, mutants=[Mutant("nine", bound=9)])
def slow(x, *, bound=10):
    """It takes its time."""
    import time

    time.sleep(60)
    return leq(x, bound)
'''


class Terminal:
    """A process on a terminal of its own."""

    def __init__(self, *words: str, columns: int = 60, **environment: str) -> None:
        import fcntl
        import struct
        import termios

        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "CI")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "checks", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=clean | {"TERM": "xterm-256color"} | environment,
            start_new_session=True,
        )
        os.close(slave)
        self.text = ""

    def until(self, wanted: str, seconds: float = 60) -> None:
        """Read until a text appears."""
        import select

        deadline = time.monotonic() + seconds
        while wanted not in self.text:
            assert time.monotonic() < deadline, self.text
            if select.select([self.master], [], [], 1)[0] and not self._read():
                break
        assert wanted in self.text

    def end(self) -> int:
        """Read to the end; return the exit code."""
        while self._read():
            pass
        os.close(self.master)
        return self.process.wait(timeout=60)

    @property
    def plain(self) -> str:
        """What was written, without control codes."""
        return Text.from_ansi(self.text.replace("\r\n", "\n")).plain

    def _read(self) -> bool:
        try:
            read = os.read(self.master, 65536).decode("utf-8", "replace")
        except OSError:  # how Linux says that the other side is closed
            return False
        self.text += read
        return bool(read)


def last_screen(terminal: Terminal) -> list[str]:
    """Return the lines after the progress bar is gone."""
    tail = terminal.text.replace("\r\n", "\n").rpartition("\x1b[2K")[2]
    return Text.from_ansi(tail).plain.splitlines()


def test_a_run_on_a_narrow_terminal(project: Path) -> None:
    """A progress bar that goes away; colours; no line wider than the terminal."""
    terminal = Terminal(*RUN)

    assert terminal.end() == 1
    assert "3/3" in terminal.plain
    assert "\x1b[1;31mrefuted" in terminal.text
    lines = last_screen(terminal)
    assert lines[0] == "norms.square"
    assert lines[1].startswith("  holds  certified  instances ")
    assert max(map(len, lines)) <= 60
    assert "3 theorems: 2 pass, 1 refuted; 4 mutants: 4 refuted;" in " ".join(" ".join(lines).split())


def test_a_wide_terminal_has_one_line_for_each_theorem(project: Path) -> None:
    """The table as it is."""
    terminal = Terminal("list", columns=120)

    assert terminal.end() == 0
    assert [line.rstrip() for line in terminal.plain.splitlines()] == [
        "theorem        grade    source",
        "norms.square   not run  @demo2022, Lemma 1",
        "norms.bounded  not run  these notes, Lemma 2",
        "norms.small    not run  these notes, Lemma 3",
        "3 theorems",
    ]


@pytest.mark.parametrize("command", [RUN, ("list",), ("show", "norms.square"), ("errata",), ("--help",)])
def test_no_color_is_respected(recorded: Path, command: tuple[str, ...]) -> None:
    """No colour in any code that is left."""
    import re

    terminal = Terminal(*command, NO_COLOR="1")
    terminal.end()

    codes = {int(code) for codes in re.findall(r"\x1b\[([\d;]*)m", terminal.text) for code in codes.split(";") if code}
    assert [code for code in codes if 30 <= code <= 49 or 90 <= code <= 107] == []


def test_a_dumb_terminal_gets_no_codes(project: Path) -> None:
    """TERM=dumb."""
    terminal = Terminal(*RUN, TERM="dumb")
    terminal.end()

    assert "\x1b" not in terminal.text


@pytest.mark.parametrize("command", [RUN, ("list",), ("show", "norms.square"), ("errata",), ("replay", "norms.json")])
def test_a_pipe_gets_plain_text(recorded: Path, command: tuple[str, ...]) -> None:
    """No control codes, no trailing blanks."""
    if command[0] == "replay":
        main(["export", "norms.json"])
    done = subprocess.run([sys.executable, "-m", "checks", *command], capture_output=True, text=True, timeout=60, check=False)

    assert done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "\r" not in done.stdout
    assert [line for line in done.stdout.splitlines() if line != line.rstrip()] == []


@pytest.mark.parametrize("executor", ["inline", "processes"])
def test_ctrl_c_keeps_what_was_decided(project: Path, executor: str) -> None:
    """What is decided is shown and recorded; 130 is returned; the rest can go on from there."""
    file = project / "norms.py"
    file.write_text(file.read_text(encoding="utf-8") + SLOW, encoding="utf-8")
    terminal = Terminal("verify", "norms.square", "norms.slow", "--executor", executor, "--effort", "quick", "--jobs", "1", columns=120)
    terminal.until("1/2")
    terminal.until("norms.slow")
    os.kill(terminal.process.pid, signal.SIGINT)

    assert terminal.end() == 130
    assert last_screen(terminal)[-2].startswith("2 theorems: 1 pass, 1 not run; 2 mutants: 2 refuted;")
    assert last_screen(terminal)[-1] == "interrupted; checks verify --changed goes on from here"
    with Store(project / ".checks" / "evidence.sqlite") as store:
        assert list(store.latest_of_all()) == ["norms.square"]
