"""``checks referee``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from checks.executors import TIMEOUTS
from checks.results import Effort

INLINE = ("--executor", "inline")
QUICK = (*INLINE, "--effort", "quick")


@pytest.fixture
def paper(checks, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What an author hands in: a paper, its marks, its record and the code of its theorem."""
    checks("new", "--paper", "paper")
    monkeypatch.chdir(folder / "paper")
    checks("verify", *QUICK)
    checks("export", "evidence.json")
    monkeypatch.chdir(folder)
    return folder / "paper"


OWN = ("--theorems", "paper/theorems.py", *INLINE)


def test_an_honest_paper(checks, paper: Path) -> None:
    """Three lists and a last line."""
    done = checks("referee", "paper", *OWN)

    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "confirmed"
    assert "run again at quick with the recorded seed: the same to the last digit" in done.out
    assert "not checked" in lines
    assert "differs" not in lines
    assert lines[-1] == "1 theorem: 1 confirmed, 0 with differences; 1 run again"


def test_a_record_alone(checks, paper: Path) -> None:
    """It needs no paper."""
    done = checks("referee", "paper/evidence.json", *OWN, "--sample", "0")

    assert done.code == 0
    assert done.out.splitlines()[-1] == "1 theorem: 1 confirmed, 0 with differences; 0 run again"


@pytest.mark.parametrize("words", [("evidence.json",), (".",)])
def test_a_foreign_folder_is_no_project(checks, paper: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    """Its ``theorems.py`` is not taken for the built-in catalogue of that name, and is not run."""
    (paper / "theorems.py").write_text("raise SystemExit('run')", encoding="utf-8")
    (paper / "pyproject.toml").unlink()
    monkeypatch.chdir(paper)

    done = checks("referee", *words, *INLINE)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("checks: no theorem of evidence.json is among yours; install its package")


def test_a_record_in_a_project_of_ones_own(checks, paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The theorems that its ``pyproject.toml`` names are the referee's."""
    monkeypatch.chdir(paper)

    assert checks("referee", "evidence.json", *INLINE, "--sample", "0").out.splitlines()[-1].startswith("1 theorem: 1 confirmed")


def test_a_slip_in_an_id(checks, paper: Path) -> None:
    """The nearest name is told."""
    file = paper / "paper.tex"
    file.write_text(file.read_text(encoding="utf-8").replace("{paper.triangle", "{papers.triangle"), encoding="utf-8")

    done = checks("referee", "paper", *OWN, "--sample", "0")

    assert "there is no check 'papers.triangle-inequality'; did you mean 'paper.triangle-inequality'" in " ".join(done.out.split())


def test_a_tampered_record(checks, paper: Path) -> None:
    """Exit code 1, and what differs, in a list of its own; as JSON too."""
    file = paper / "evidence.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["records"][0]["result"]["decision"]["instances"] += 1
    file.write_text(json.dumps(data), encoding="utf-8")

    done = checks("referee", "paper", *OWN, "--json", "report.json")

    assert done.code == 1
    assert "\ndiffers\n  theorems.triangle-inequality  instances is " in done.out
    assert done.out.splitlines()[-1] == "1 theorem: 0 confirmed, 1 with differences; 1 run again"
    told = json.loads(Path("report.json").read_text(encoding="utf-8"))
    assert (told["schema"], told["passed"], told["theorems"]) == (1, False, ["theorems.triangle-inequality"])
    assert {point["step"] for point in told["differs"]} == {"record", "run again"}
    assert told.keys() >= {"confirmed", "unchecked", "run_again", "seed", "record"}


def test_json_on_standard_output(checks, paper: Path) -> None:
    """Nothing else stands there."""
    done = checks("referee", "paper", *OWN, "--json")

    assert json.loads(done.out)["passed"] is True
    assert "1 theorem: 1 confirmed" in done.err


def test_the_same_seed_picks_the_same_theorems(checks, paper: Path) -> None:
    """So that a choice can be repeated; more than there are is all."""
    picks = [json.loads(checks("referee", "paper", *OWN, "--sample", "9", "--seed", "5", "--json").out) for _ in range(2)]

    assert picks[0]["run_again"] == picks[1]["run_again"] == ["theorems.triangle-inequality"]
    assert [pick["seed"] for pick in picks] == [5, 5]


def test_another_effort_and_new_instances(checks, paper: Path) -> None:
    """Need not give the same, and may refute."""
    done = checks("referee", "paper", *OWN, "--effort", "standard", "--fresh", "--all")

    assert done.code == 0
    assert done.out.count("run anew at standard with the seed") == 2


def test_worker_processes_do_it_too(checks, paper: Path) -> None:
    """With limits of time and memory."""
    done = checks("referee", "paper", "--theorems", "paper/theorems.py", "--jobs", "1")

    assert done.code == 0
    assert "decide as recorded" in done.out


def test_witnesses_that_hang_are_not_confirmed(checks, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker that decides them is stopped, and the record differs: where it was made, they came to an end."""
    wait = f"    if Path({str(folder / 'slow')!r}).exists():\n        time.sleep(60)\n"
    text = "import time\nfrom pathlib import Path\nfrom hypothesis import strategies as st\nfrom checks import Mutant, leq, theorem\n"
    text += "@theorem(statement='x', source='s', instances=st.floats(0, 1), mutants=[Mutant('less', level=0.5)])\n"
    text += f"def slow(x, *, level=1):\n    'At most one.'\n{wait}    return leq(x, level)\n"
    (folder / "slowly.py").write_text(text, encoding="utf-8")
    own = ("--theorems", "slowly.py")
    checks("verify", *own, *QUICK, "--store", "store.sqlite")
    checks("export", "evidence.json", "--store", "store.sqlite")
    (folder / "slow").write_text("", encoding="utf-8")
    monkeypatch.setitem(TIMEOUTS, Effort.QUICK, 1.0)

    done = checks("referee", "evidence.json", *own, "--jobs", "1", "--sample", "0")

    assert done.code == 1
    assert "the witnesses cannot be decided again, as they were by the record: that was stopped after 1 s" in done.out


SPY = "raise SystemExit('this code was run')\n"


@pytest.mark.parametrize("inside", [True, False])
def test_no_foreign_code_is_run(checks, paper: Path, inside: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither from beside the paper nor in its own folder, whose pyproject.toml names it; unless it is asked for."""
    for name in ("theorems.py", "numpy_spy.py", "conftest.py", "sitecustomize.py"):
        (paper / name).write_text(SPY, encoding="utf-8")
    (paper / "theorems").mkdir()
    (paper / "theorems" / "__init__.py").write_text(SPY, encoding="utf-8")
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    if inside:
        monkeypatch.chdir(paper)

    done = checks("referee", "." if inside else "paper", *INLINE)

    assert done.code == 2
    assert "no theorem of " in done.err
    assert "this code was run" not in done.err


def test_a_project_that_would_cover_the_foreign_folder(checks, paper: Path, folder: Path) -> None:
    """All of it would be imported; the referee has to say what is his."""
    (folder / "pyproject.toml").write_text('[tool.checks]\ntheorems = ["."]\n', encoding="utf-8")
    (paper / "theorems.py").write_text(SPY, encoding="utf-8")

    done = checks("referee", "paper", *INLINE)

    assert done.code == 2
    assert done.err == "checks: '.', of your own project, covers the folder to be looked at; name your theorems with --theorems\n"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("paper",), "no theorem of paper/evidence.json is among yours"),
        (("nowhere",), "there is no file or folder 'nowhere'"),
        (("paper/evidence.json", "--record", "paper/evidence.json"), "is no folder"),
        (("paper", "--sample", "some"), "'some' is no number of theorems"),
        (("paper", "--sample", "1", "--all"), "not allowed with"),
        (("paper", "--json", "paper.tex"), "ends in .json"),
        (("paper", "--record", "paper/paper.tex"), "paper/paper.tex is not JSON"),
    ],
)
def test_bad_usage_is_one_line(checks, paper: Path, words: tuple[str, ...], text: str) -> None:
    """Exit code 2."""
    done = checks("referee", *words)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert text in done.err
