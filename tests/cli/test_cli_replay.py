"""``checks replay``."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from cli_samples import CLOSEST, MINIMAL, PRINTED, SHIFTED, WORST, witness

from checks.evidence.records import witness_to_json
from checks.evidence.witnesses import named
from checks.results import Witness


def written(file: Path, *witnesses: Witness) -> str:
    """Write witnesses as a report does."""
    file.write_text(json.dumps({"schema": 1, "witnesses": {each.id: witness_to_json(each) for each in witnesses}}), encoding="utf-8")
    return str(file)


def test_a_recorded_witness_is_confirmed(checks, recorded: Path) -> None:
    """Instance, both sides, sign, the record, and the verdict."""
    done = checks("replay", MINIMAL.id)

    expected = rf"""
        {MINIMAL.id}: norms.bounded (minimal)
          claim       x \le 1
          part        upper
          at          x = 2
          left side   2
          right side  1
          slack       negative: the claim fails here, at 128 bits
          missed by   0.5 of the bound
          recorded    2 against 1, negative
        confirmed

        """
    assert (done.code, done.err) == (0, "")
    assert done.out == dedent(expected).lstrip("\n")


def test_a_witness_against_a_mutant_shows_the_change(checks, recorded: Path) -> None:
    """The claim is the theorem's; the change makes it wrong."""
    done = checks("replay", PRINTED.id)

    assert done.out.startswith(f"{PRINTED.id}: norms.square, mutant 'as printed' (minimal)\n")
    assert "  change      sign = -1 (stated: 1)\n" in done.out
    assert done.code == 0


def test_a_tie_is_confirmed_as_a_tie(checks, recorded: Path) -> None:
    """The instance of least slack of a theorem that holds."""
    done = checks("replay", CLOSEST.id)

    assert done.code == 0
    assert "  slack       zero (exactly): the two sides are equal here, at 128 bits\n" in done.out


def test_a_tie_to_the_cap_of_a_quick_run_is_confirmed(checks, folder: Path) -> None:
    """More precision than that run had would show that it is none."""
    (folder / "near.py").write_text(NEARLY_TIED, encoding="utf-8")
    near = ("--theorems", "near.py")
    assert checks("verify", *near, "--effort", "quick", "--executor", "inline", "--json", "near.json").code == 1

    done = checks("replay", "near.json", *near)

    assert "zero: the two sides are equal here, at 1,024 bits" in " ".join(done.out.split())
    assert done.code == 0


NEARLY_TIED = """
from hypothesis import strategies as st
from checks import leq, theorem
from checks.arithmetic import exp

@theorem(statement="s", source="s", instances=st.just(520.0), mutants=[])
def near(x):
    '''One side is larger by a part in 10^452.'''
    return leq(exp(x), exp(x) + exp(-x) / 3)
"""


def test_a_record_that_is_wrong_is_not_confirmed(checks, project: Path) -> None:
    """Balls decide, not the file."""
    lie = witness("norms.bounded", 0.5, part="upper")

    done = checks("replay", written(project / "lie.json", lie))

    assert done.code == 1
    assert "  slack       positive: the claim holds here, at 128 bits\n" in done.out
    assert "  recorded    1 against -1, negative\n" in done.out
    assert done.out.splitlines()[-2] == "not confirmed: the theorem or the harness has changed since, or the record is wrong"


def test_all_witnesses_of_a_file(checks, recorded: Path) -> None:
    """A report, an export, or a single witness; several get a last line that counts them."""
    checks("export", "export.json")
    single = recorded / "single.json"
    single.write_text(json.dumps(witness_to_json(MINIMAL)), encoding="utf-8")
    report = written(recorded / "report.json", MINIMAL, witness("norms.bounded", 0.5, part="upper"))

    exported = checks("replay", "export.json")
    assert exported.out.splitlines()[-1] == "5 witnesses: 5 confirmed, 0 not"
    assert all(each.id in exported.out for each in (PRINTED, SHIFTED, CLOSEST, MINIMAL, WORST))
    assert checks("replay", "single.json").code == 0
    both = checks("replay", report)
    assert (both.code, both.out.splitlines()[-1]) == (1, "2 witnesses: 1 confirmed, 1 not")


def test_one_witness_of_a_file(checks, recorded: Path) -> None:
    """FILE#ID; an unknown one gets the nearest."""
    report = written(recorded / "report.json", MINIMAL, SHIFTED)

    assert checks("replay", f"{report}#{SHIFTED.id}").out.startswith(f"{SHIFTED.id}: norms.square, mutant 'shifted' (minimal)\n")
    unknown = checks("replay", f"{report}#{SHIFTED.id}0")
    assert unknown.code == 2
    assert unknown.err.startswith(f"checks: {report} holds no witness '{SHIFTED.id}0'")


def test_a_report_of_this_run_replays_on_another_machine(checks, project: Path, tmp_path: Path) -> None:
    """In a new process, from the file alone, without the store."""
    checks("verify", "norms.bounded", "--executor", "inline", "--effort", "quick", "--json", "report.json", "--store", "a.sqlite")

    script = [sys.executable, "-m", "checks", "replay", "report.json", "--store", "none.sqlite"]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\nconfirmed\n") >= 2


def test_a_predicate_that_failed_and_still_fails_is_confirmed(checks, project: Path) -> None:
    """And one that fails no more is not."""
    failing = (project / "norms.py").read_text(encoding="utf-8").replace("    return leq(abs(x), bound)", "    return leq(1 / (x - x), bound)")
    (project / "failing_norms.py").write_text(failing.replace('"norms.', '"failing-norms.').replace("old-name", "older-name"), encoding="utf-8")
    facts = {"kind": "error", "left": "", "right": "", "violation": "", "sign": "unknown", "bits": 0}
    report = written(project / "report.json", witness("failing-norms.small", 1.0, **facts))
    mended = written(project / "mended.json", witness("norms.small", 1.0, **facts))

    done = checks("replay", report, "--theorems", "failing_norms.py")
    assert done.code == 0
    assert "  error     failing-norms.small" in done.out
    done = checks("replay", mended)
    assert done.code == 1
    assert "the predicate does not fail here any more" in done.out


def test_a_predicate_that_fails_now_does_not_confirm(checks, project: Path) -> None:
    """A counterexample is a claim that is false, not a crash."""
    done = checks("replay", written(project / "report.json", witness("norms.small", "text")))

    assert done.code == 1
    assert "  error     norms.small" in done.out


def test_an_instance_outside_the_assumptions_is_not_confirmed(checks, project: Path) -> None:
    """It says nothing about the theorem."""
    done = checks("replay", written(project / "report.json", witness("norms.square", 11.0)))

    assert done.code == 1
    assert "the instance does not meet the assumptions, as they are now" in done.out


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"theorem": "norms.squre"}, "is of the theorem 'norms.squre', which is not here"),
        ({"mutant": "shiftd"}, "norms.square has no mutant 'shiftd'"),
        ({"part": "lower"}, "is about the part 'lower' of norms.square[shifted], which has [''] now"),
        ({"instance": {"dataclass": "os:system", "fields": {}}}, "the module 'os'|os:system"),
        ({"instance": {"odd": 1}}, "is not part of a recorded instance"),
    ],
)
def test_a_witness_that_does_not_fit_is_one_line(checks, project: Path, changed: dict, message: str) -> None:
    """Nothing of it runs."""
    done = checks("replay", written(project / "report.json", named(replace(SHIFTED, **changed))))

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert any(each in done.err for each in message.split("|"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ("[1, 2]", "holds no witness"),
        ("{}", "holds no witness"),
        ('{"instance": 1}', "has no"),
        ('{"witnesses": {"w-1": 3}}', "not an object"),
    ],
)
def test_a_file_without_witnesses_is_one_line(checks, project: Path, text: str, message: str) -> None:
    """Whatever is wrong with it."""
    (project / "odd.json").write_text(text, encoding="utf-8")

    done = checks("replay", "odd.json")

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert message in done.err


def test_a_witness_that_was_changed_by_hand_is_refused(checks, project: Path) -> None:
    """Its id is a hash of what it says."""
    done = checks("replay", written(project / "report.json", replace(MINIMAL, instance=3.0)))

    assert done.code == 2
    assert "was changed after it was recorded" in done.err
