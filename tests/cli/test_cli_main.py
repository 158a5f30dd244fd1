"""The command line as such: help, errors in one line, exit codes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import checks as package
from checks import cli


def python(*words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run Python, and wait."""
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, timeout=60, check=False, **options)  # type: ignore[call-overload]


def test_help_names_every_command_and_exit_code(checks) -> None:
    """Everything fits on one screen."""
    done = checks("--help")

    assert done.code == 0
    assert [name for name in ("list", "show", "verify", "replay", "errata", "new", "export") if f"    {name} " not in done.out] == []
    assert "130 interrupted" in " ".join(done.out.split())
    assert done.out.count("\n") < 40


@pytest.mark.parametrize("command", ["list", "show", "verify", "replay", "errata", "new", "export"])
def test_every_command_has_help(checks, command: str) -> None:
    """And a sentence that says what it does."""
    done = checks(command, "--help")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"usage: checks {command} ")


def test_version(checks) -> None:
    """Name and number."""
    assert checks("--version").out == f"checks {package.__version__}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "the following arguments are required: COMMAND; see 'checks --help'"),
        (["verfy"], "unknown command 'verfy'; did you mean 'verify'?; see 'checks --help'"),
        (["--store", "x", "list"], "--store stands before the command, or is unknown; write 'checks COMMAND --store ...'; see 'checks --help'"),
        (["verify", "--effort", "x"], "argument --effort: invalid choice: 'x'"),
        (["verify", "--jobs", "0"], "argument --jobs: '0' is not a positive integer; see 'checks verify --help'"),
        (["verify", "--jobs", "x"], "argument --jobs: 'x' is not a positive integer; see 'checks verify --help'"),
        (["verify", "--timeout", "inf"], "argument --timeout: 'inf' is not a positive number; see 'checks verify --help'"),
        (["verify", "--memory", "nan"], "argument --memory: 'nan' is not a positive number; see 'checks verify --help'"),
        (["verify", "--seed", "-3"], "argument --seed: '-3' is no seed; give an integer from 0 on; see 'checks verify --help'"),
        (["verify", "--seed", "1", "--fresh"], "argument --fresh: not allowed with argument --seed; see 'checks verify --help'"),
        (["verify", "--eff", "quick"], "unrecognized arguments: --eff"),
        (["list", "--grade", "best"], "argument --grade: invalid choice: 'best'"),
        (["show"], "the following arguments are required: ID; see 'checks show --help'"),
        (["list", "--json", "norms.*"], "--json would write to 'norms.*'; name a file that ends in .json, or put the ids before --json"),
        (["verify", "--json", "no/such/x.json"], "the folder of 'no/such/x.json' does not exist; make it first, or write to another place"),
        (["export", "no/such/x.json"], "the folder of 'no/such/x.json' does not exist; make it first, or write to another place"),
        (["verify", "--executor", "threads"], "unknown executor 'threads'"),
        (["list", "--theorems", "no_such_module"], "there is no module, file or folder 'no_such_module'"),
        (["verify", "norms.sqare"], "no theorem is called 'norms.sqare'"),
        (["show", "norms.sqare"], "no theorem is called 'norms.sqare'"),
        (["list", "nothing.*"], "no theorem is called 'nothing.*'"),
        (["errata", "nothing"], "no theorem is called 'nothing'"),
        (["replay", "w-1"], "no witness 'w-1' is recorded in "),
        (["replay", "no.json"], "there is no file 'no.json'; give the path of a JSON file with witnesses"),
        (["replay", "no.json#w-1"], "there is no file 'no.json'; give the path of a JSON file with witnesses"),
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(checks, project: Path, words: list[str], message: str) -> None:
    """The line names the value and the mend, and standard output stays empty."""
    done = checks(*words)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"checks: {message}")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("command", ["list", "verify", "errata", "export"])
def test_a_corrupt_store_is_one_line(checks, project: Path, command: str) -> None:
    """And the file is left as it is."""
    store = project / "notes.txt"
    store.write_text("these are my notes " * 100, encoding="utf-8")

    done = checks(command, "--store", str(store), *(["--executor", "inline", "--effort", "quick"] if command == "verify" else []))

    assert done.code == 2
    assert done.err.startswith(f"checks: {store}: is not a store of evidence")
    assert done.err.count("\n") == 1
    assert store.read_text(encoding="utf-8").startswith("these are my notes")


def test_a_module_that_does_not_import_is_one_line(checks, project: Path) -> None:
    """File, line and error."""
    (project / "norms.py").write_text("import no_such_thing\n", encoding="utf-8")

    done = checks("list")

    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "norms.py:1" in done.err
    assert "no_such_thing" in done.err


def test_a_badly_stated_theorem_is_one_line(checks, project: Path) -> None:
    """Bad statements are bad usage."""
    (project / "norms.py").write_text("from checks import theorem\n\n@theorem(statement='x', source='')\ndef f():\n    'A.'\n", encoding="utf-8")

    done = checks("verify")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "source is empty" in done.err


def test_an_internal_error_is_one_line_that_asks_for_a_report(checks, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told from bad usage by its exit code; --traceback shows where it comes from."""
    monkeypatch.setattr("checks.commands.context.configured", lambda specs: {}["a\nb"])

    done = checks("list")

    assert done.code == 3
    assert done.err == "checks: internal error, please report it: KeyError: 'a\\nb' (--traceback shows where)\n"
    for words in (["list", "--traceback"], ["--traceback", "list"]):
        with pytest.raises(KeyError):
            cli.main(words)


def test_ctrl_c_before_anything_is_decided(checks, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """130, as shells have it."""

    def interrupt(specs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checks.commands.context.configured", interrupt)
    done = checks("list")

    assert (done.code, done.out) == (130, "")
    assert done.err == "checks: interrupted\n"


def test_a_reader_that_goes_away_is_no_error(project: Path) -> None:
    """``checks list | head`` says nothing more, and does not pass for success."""
    script = "import os, sys; from checks.cli import main; read, write = os.pipe(); os.close(read); os.dup2(write, 1); sys.exit(main(['list']))"

    done = python("-c", script)

    assert (done.returncode, done.stderr) == (141, "")


def test_an_ascii_terminal_is_no_error(project: Path) -> None:
    """What cannot be written is replaced."""
    (project / "norms.py").write_text((project / "norms.py").read_text().replace("these notes", "ces théorèmes"), encoding="utf-8")

    done = python("-m", "checks", "list", env={"PYTHONIOENCODING": "ascii", "PATH": ""})

    assert done.returncode == 0
    assert "ces th?or?mes, Lemma 2" in done.stdout


def test_python_m_checks() -> None:
    """The module runs as the script does."""
    assert python("-m", "checks", "--version").stdout == f"checks {package.__version__}\n"


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["verify", "--help"], ["nonsense"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    """Help and version come at once."""
    heavy = "numpy", "scipy", "sympy", "hypothesis", "flint", "rich", "sqlite3", "multiprocessing"
    script = f"import sys; from checks.cli import main; main({words!r}); print([name for name in {heavy!r} if name in sys.modules])"

    assert python("-c", script).stdout.splitlines()[-1] == "[]"
