"""The command line: what may be asked, who answers it, and every error in one line."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from checks import __version__
from checks.errors import ChecksError, UsageError, nearest

MISUSED, BROKEN, INTERRUPTED, DEAF = 2, 3, 130, 141
_EPILOG = "exit code: 0 all is well, 1 something does not pass (or a witness is not confirmed), 2 bad usage, 3 an internal error, 130 interrupted"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        return _run(words)
    except BrokenPipeError:
        # The reader (head, less) has gone: what is left to say goes nowhere, and Python shall not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DEAF
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)


def _run(words: list[str]) -> int:
    try:
        options = parser().parse_args(_with_known_command(words))
        code: int = importlib.import_module(f"checks.commands.{options.command}").run(options)
        sys.stdout.flush()
        return code
    except SystemExit as asked:
        return int(asked.code or 0)
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        if "--traceback" in words:
            raise
        if isinstance(error, ChecksError):
            return _complain(str(error), MISUSED)
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return _complain(f"internal error, please report it: {what} (--traceback shows where)", BROKEN)


def _complain(message: str, code: int) -> int:
    sys.stdout.flush()
    print(f"checks: {' '.join(message.split())}", file=sys.stderr)
    return code


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and leaves the exit code to `main`."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see '{self.prog} --help'")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = _Parser(
        prog="checks",
        description="Executable theorems: state them, try to break them, keep the evidence.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and stop")
    top.add_argument("--traceback", action="store_true", help="show where an error comes from")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (summary, add_arguments) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", allow_abbrev=False)
        command.add_argument("--traceback", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        add_arguments(command)
    return top


class _Version(argparse.Action):
    """Prints the version."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"checks {__version__}")
        parser.exit()


def _with_known_command(words: list[str]) -> list[str]:
    """Return the words; a first word that is no command is an error that names the nearest ones."""
    for word in words:
        if not word.startswith("-"):
            if word not in _COMMANDS:
                raise UsageError(f"unknown command {word!r}{nearest(word, _COMMANDS)}; see 'checks --help'")
            break
        if word not in _GLOBAL:
            raise UsageError(f"{word} stands before the command, or is unknown; write 'checks COMMAND {word} ...'; see 'checks --help'")
    return words


_GLOBAL = ("-h", "--help", "--version", "--traceback")


def _common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--theorems", metavar="SPEC", action="append", default=[], help="module, file or folder to read; repeatable")
    command.add_argument("--store", metavar="PATH", help="the file of evidence (default: .checks/evidence.sqlite beside pyproject.toml)")


def _ids(command: argparse.ArgumentParser, of: str) -> None:
    command.add_argument("ids", metavar="ID", nargs="*", help=f"{of}; globs such as 'low-rank.*' (default: all)")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", metavar="FILE", nargs="?", const="-", help="write JSON to FILE, or to standard output")


def _list(command: argparse.ArgumentParser) -> None:
    _ids(command, "theorems to list")
    _common(command)
    command.add_argument("--verdict", metavar="V", choices=_VERDICTS, help=f"only those whose latest verdict is V: {', '.join(_VERDICTS)}")
    command.add_argument("--grade", metavar="G", choices=_GRADES, help=f"only those of grade G: {', '.join(_GRADES)}")
    command.add_argument("--printed", action="store_true", help="only those that a source prints wrongly")
    _json(command)


_VERDICTS = ("holds", "refuted", "undecided", "vacuous", "error", "none")
_EFFORTS = ("quick", "standard", "deep")
_GRADES = ("proved", "certified", "measured", "statistical")


def _show(command: argparse.ArgumentParser) -> None:
    command.add_argument("ids", metavar="ID", nargs="+", help="theorems to show")
    _common(command)


def _verify(command: argparse.ArgumentParser) -> None:
    _ids(command, "theorems to decide")
    _common(command)
    command.add_argument("--effort", choices=_EFFORTS, default="standard", help="how much is tried (standard)")
    command.add_argument("--changed", action="store_true", help="only what has no fresh passing evidence at this effort")
    command.add_argument("--jobs", metavar="N", type=_positive(int), help="theorems decided at a time (default: one for each core)")
    command.add_argument("--executor", metavar="E", default="processes", help="processes (default), inline or dask:ADDRESS")
    seeds = command.add_mutually_exclusive_group()
    seeds.add_argument("--seed", metavar="S", type=_seed, help="draw from this seed (default: from the fingerprint)")
    seeds.add_argument("--fresh", action="store_true", help="draw new instances, never tried before")
    command.add_argument("--timeout", metavar="SECONDS", type=_positive(float), help="stop a theorem that takes longer (processes only)")
    command.add_argument("--memory", metavar="GIB", type=_positive(float), help="stop a theorem that takes more memory (processes only)")
    command.add_argument("--json", metavar="FILE", help="write the results, with whole witnesses, to FILE ('-': standard output)")


def _replay(command: argparse.ArgumentParser) -> None:
    command.add_argument("witness", metavar="WITNESS", help="id of a recorded witness, a JSON file with witnesses, or FILE#ID")
    _common(command)


def _errata(command: argparse.ArgumentParser) -> None:
    _ids(command, "theorems to look at")
    _common(command)
    _json(command)


def _plot(command: argparse.ArgumentParser) -> None:
    _ids(command, "theorems to plot")
    _common(command)
    command.add_argument("--to", metavar="DIR", default="plots", help="the folder to write to (plots)")
    command.add_argument("--format", choices=("svg", "png", "pdf"), default="svg", help="of the figures (svg)")


def _new(command: argparse.ArgumentParser) -> None:
    command.add_argument("id", metavar="TOPIC.NAME", nargs="?", help="id of the new theorem, for instance my-paper.main-bound")
    command.add_argument("--paper", metavar="DIR", help="write a paper instead: with a theorem of its own, and continuous integration")


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", metavar="FILE", nargs="?", default="-", help="where to write it (default: standard output)")
    command.add_argument("--store", metavar="PATH", help="the file of evidence (default: .checks/evidence.sqlite beside pyproject.toml)")


def _cite(command: argparse.ArgumentParser) -> None:
    command.add_argument("paper", metavar="PAPER", help="the main file of a paper, or a folder with papers")
    _common(command)
    command.add_argument("--all", action="store_true", help="a theorem without a check is an error")
    command.add_argument("--grade", metavar="G", choices=_GRADES, help=f"the least grade of a cited check: {', '.join(_GRADES)}")
    command.add_argument("--effort", metavar="E", choices=_EFFORTS, help=f"the least effort of a cited check: {', '.join(_EFFORTS)}")
    command.add_argument("--write", action="store_true", help="write citecheck.sty, citecheck-data.tex and citecheck.bib beside the paper")
    command.add_argument("--base", metavar="URL", help="with --write: the address under which the pages of the checks are")
    command.add_argument("--pin", action="store_true", help="write the lock file beside the paper: theorems and checks were compared, and agree")
    _json(command)
    command.add_argument("--github", action="store_true", help="print findings as annotations of GitHub Actions")
    command.add_argument("--sarif", metavar="FILE", help="write the findings as SARIF 2.1.0 to FILE ('-': standard output)")


def _referee(command: argparse.ArgumentParser) -> None:
    command.add_argument("submission", metavar="DIR-OR-RECORD", help="folder of a paper with its evidence.json, or a file that 'checks export' wrote")
    command.add_argument("--record", metavar="FILE", help="the record of evidence that belongs to the folder (default: evidence.json in it)")
    command.add_argument("--theorems", metavar="SPEC", action="append", default=[], help="your module, file or folder of theorems; repeatable")
    amount = command.add_mutually_exclusive_group()
    amount.add_argument("--sample", metavar="N", type=_count, help="run N theorems again, picked at random (5)")
    amount.add_argument("--all", action="store_true", help="run all of them again")
    command.add_argument("--effort", choices=_EFFORTS, help="how much is tried (default: as recorded, which must give the same)")
    command.add_argument("--seed", metavar="S", type=_seed, help="pick the theorems to run again by this seed")
    command.add_argument("--fresh", action="store_true", help="run them once more, on new instances")
    command.add_argument("--jobs", metavar="N", type=_positive(int), help="theorems decided at a time (default: one for each core)")
    command.add_argument("--executor", metavar="E", choices=("processes", "inline"), default="processes", help="processes (default) or inline")
    _json(command)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of theorems; give an integer from 0 on")
    return int(text)


def _seed(text: str) -> int:
    value = int(text) if text.isdecimal() else -1
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no seed; give an integer from 0 on")
    return value


def _positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text!r} is not a positive {'integer' if kind is int else 'number'}")
        return value

    return read


_COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "list": ("list the theorems, with grade and source", _list),
    "show": ("show a theorem: statement, source, assumptions, mutants, latest evidence", _show),
    "verify": ("decide theorems and their mutants, and record the evidence", _verify),
    "replay": ("decide a recorded witness again, exactly", _replay),
    "errata": ("list what sources print wrongly, each with its counterexample", _errata),
    "plot": ("draw the points that were recorded of rates, and of claims over an axis", _plot),
    "cite": ("examine the checks that a paper cites: each exists, is fresh, passed, and says what the paper says", _cite),
    "referee": ("look at someone else's evidence again, with your own theorems", _referee),
    "new": ("write a first theorem to edit, or a whole paper, which already runs", _new),
    "export": ("write the recorded evidence as JSON", _export),
}
