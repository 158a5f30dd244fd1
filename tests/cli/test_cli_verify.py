"""``checks verify``."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from cli_samples import MINIMAL, WORST, results

from checks.evidence.store import Store
from checks.summary import Report

INLINE = ("--executor", "inline", "--effort", "quick")


@pytest.fixture
def reported(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, where a run gives recorded results."""
    monkeypatch.setattr("checks.commands.verify.verify", lambda theorems, *_, **__: Report(tuple(results()), seconds=1.75))
    return project


def test_a_whole_report(checks, reported: Path) -> None:
    """The table, why each theorem that does not pass does not, what is at risk, and the summary."""
    done = checks("verify", "--executor", "inline")

    expected = rf"""
        theorem        verdict  grade      instances  certified  worst slack  mutants  seconds
        norms.square   holds    certified      1,920         12            0      2/2     0.25
        norms.bounded  refuted  -                 40          3         -0.9      0/1     1.50

        norms.bounded is refuted
          claim       x \le 1
          stated in   norms.py:28
          constants   bound = 1
          part        upper
          at          x = 2
          left side   2
          right side  1
          missed by   0.5 of the bound
          replay      checks replay {MINIMAL.id}
          worst       0.9 of the bound
          replay      checks replay {WORST.id}

        norms.bounded: the mutant 'two' survives
          claim      x \le 1
          stated in  norms.py:28
          change     bound = 2 (stated: 1)
          tried      1,920 instances, 12 decided by balls; none refutes it
          mend       add a corner or a family that tells the two apart; if the mutant only weakens the claim, say where it is sharp (tight=)

        norms.bounded is refuted; at risk are what use it: norms.small

        2 theorems: 1 pass, 1 refuted; 3 mutants: 2 refuted, 1 not; 1.8 s
        """
    assert done.code == 1
    assert done.out == dedent(expected).lstrip()
    assert done.err == ""


@pytest.mark.parametrize(
    ("report", "code", "last"),
    [
        (Report(tuple(results()[:1]), seconds=0.5), 0, ["1 theorem: 1 pass; 2 mutants: 2 refuted; 0.5 s"]),
        (Report((), tuple(results()[:1]), seconds=0.5), 0, ["1 theorem: 1 unchanged; 0.5 s"]),
        (Report((), tuple(results()[1:]), seconds=0.5), 1, ["1 theorem: 1 unchanged; 0.5 s"]),
        (
            Report((), (), ("norms.square",), interrupted=True),
            130,
            ["1 theorem: 1 not run; 0.0 s", "interrupted; checks verify --changed goes on from here"],
        ),
        (
            Report(tuple(results()[:1]), seed=99),
            0,
            ["seed 99; the option --seed 99 repeats this run", "1 theorem: 1 pass; 2 mutants: 2 refuted; 0.0 s"],
        ),
    ],
)
def test_exit_codes_and_last_lines(checks, project: Path, monkeypatch: pytest.MonkeyPatch, report: Report, code: int, last: list[str]) -> None:
    """What a script looks at."""
    monkeypatch.setattr("checks.commands.verify.verify", lambda *_, **__: report)
    done = checks("verify", "--executor", "inline")

    assert (done.code, done.err) == (code, "")
    assert done.out.splitlines()[-len(last) :] == last


def test_the_options_reach_the_run(checks, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each in the units of the runner."""
    asked = {}

    def verify(theorems, effort, **options):
        asked.update(options, theorems=[each.id for each in theorems], effort=effort)
        return Report(tuple(results()[:1]))

    monkeypatch.setattr("checks.commands.verify.verify", verify)
    words = "verify norms.s* --effort deep --jobs 3 --executor inline --fresh --changed --timeout 1.5 --memory 0.5 --store here.sqlite"
    checks(*words.split())

    store, _ = asked.pop("store"), asked.pop("progress")
    assert store.path == Path("here.sqlite")
    assert asked == {
        "theorems": ["norms.square", "norms.small"],
        "effort": "deep",
        "executor": "inline",
        "jobs": 3,
        "seed": None,
        "fresh": True,
        "changed": True,
        "timeout": 1.5,
        "memory": 2**29,
    }


def test_what_rests_on_a_refuted_theorem_is_at_risk_also_through_others(checks, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over every step of ``uses``."""
    refuted = replace(results()[1], id="norms.square")
    monkeypatch.setattr("checks.commands.verify.verify", lambda *_, **__: Report((refuted,)))

    assert "norms.square is refuted; at risk are what use it: norms.bounded, norms.small\n" in checks("verify", "--executor", "inline").out


def test_json_on_standard_output_stands_alone(checks, reported: Path) -> None:
    """The table goes to standard error."""
    done = checks("verify", "--executor", "inline", "--json", "-")

    data = json.loads(done.out)
    assert (data["schema"], data["passed"]) == (1, False)
    assert [each["id"] for each in data["theorems"]] == ["norms.square", "norms.bounded"]
    assert set(data["witnesses"]) >= {MINIMAL.id, WORST.id}
    assert "2 theorems: 1 pass, 1 refuted" in done.err


@pytest.mark.parametrize("executor", ["inline", "processes"])
def test_what_theorems_print_is_no_part_of_the_json(project: Path, executor: str) -> None:
    """Neither what a file prints when it is imported, nor what a predicate prints in whichever process."""
    norms = project / "norms.py"
    text = norms.read_text(encoding="utf-8").replace("    return", "    print('chatter')\n    return")
    norms.write_text(f"{text}\nprint('chatter')\n", encoding="utf-8")
    command = [sys.executable, "-m", "checks", "verify", "norms.square", "--json", "-", "--executor", executor, "--effort", "quick"]

    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout)["passed"] is True
    assert "chatter" in done.stderr


def test_json_in_a_file(checks, reported: Path) -> None:
    """Beside the table."""
    done = checks("verify", "--executor", "inline", "--json", "report.json")

    assert "2 theorems: 1 pass, 1 refuted" in done.out
    first = json.loads((reported / "report.json").read_text(encoding="utf-8"))["theorems"][0]
    assert {"id", "verdict", "grade", "instances", "certified", "worst_slack", "seconds", "fingerprint", "mutants", "passed"} <= first.keys()
    assert {"name", "verdict", "as_printed", "witness"} <= first["mutants"][0].keys()


def test_a_real_run_is_recorded_and_not_repeated(checks, project: Path) -> None:
    """What passes is fresh afterwards; what does not is run again."""
    first = checks("verify", *INLINE)
    again = checks("verify", *INLINE, "--changed")

    assert first.code == again.code == 1
    assert "norms.bounded  refuted" in first.out
    assert "  part        upper\n  at          x = " in first.out
    assert "norms.square " not in again.out
    assert again.out.splitlines()[-1].startswith("3 theorems: 2 unchanged, 1 refuted; ")
    with Store(project / ".checks" / "evidence.sqlite") as store:
        assert set(store.latest_of_all()) == {"norms.square", "norms.bounded", "norms.small"}


def test_a_real_run_in_worker_processes(checks, project: Path) -> None:
    """The default executor gives the same."""
    done = checks("verify", "norms.square", "--effort", "quick", "--jobs", "1")

    assert done.code == 0
    assert "1 theorem: 1 pass; 2 mutants: 2 refuted" in done.out


def test_the_store_of_the_project_and_of_the_environment(checks, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--store beats CHECKS_STORE, which beats pyproject.toml."""
    file = project / "pyproject.toml"
    file.write_text(file.read_text(encoding="utf-8") + 'store = "a.sqlite"\n', encoding="utf-8")
    words = ["verify", "norms.square", *INLINE]

    checks(*words)
    assert (project / "a.sqlite").exists()
    monkeypatch.setenv("CHECKS_STORE", str(project / "b.sqlite"))
    checks(*words)
    assert (project / "b.sqlite").exists()
    checks(*words, "--store", "c.sqlite")
    assert (project / "c.sqlite").exists()
    assert not (project / ".checks").exists()


def test_a_project_without_theorems_is_told_how_to_begin(checks, folder: Path) -> None:
    """A file that states nothing."""
    (folder / "empty_notes.py").write_text('"""Nothing."""\n', encoding="utf-8")

    done = checks("verify", "--theorems", "empty_notes.py", "--executor", "inline")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("checks: no theorem is stated in empty_notes.py; ")
    assert done.err.endswith("checks new TOPIC.NAME\n")


def test_theorems_may_come_from_several_places(checks, project: Path) -> None:
    """--theorems is repeatable, and beats pyproject.toml."""
    text = (project / "norms.py").read_text(encoding="utf-8").replace('aliases=["norms.old-name"],', "").replace('"norms.', '"one-more.')
    (project / "one_more.py").write_text(text, encoding="utf-8")

    listed = checks("list", "--theorems", "one_more.py", "--theorems", "norms.py").out

    assert [line.split()[0] for line in listed.splitlines()[1:]] == [
        "one-more.square",
        "one-more.bounded",
        "one-more.small",
        "norms.square",
        "norms.bounded",
        "norms.small",
    ]
