"""``checks list`` and ``checks show``."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from cli_samples import CLOSEST, PRINTED, SHIFTED

from checks.evidence.store import RunInfo, Store


def test_before_anything_is_run(checks, project: Path) -> None:
    """One line for each theorem; the store is not created by looking for it."""
    done = checks("list")

    expected = """
        theorem        grade    source
        norms.square   not run  @demo2022, Lemma 1
        norms.bounded  not run  these notes, Lemma 2
        norms.small    not run  these notes, Lemma 3
        """
    assert done.code == 0
    assert done.out == dedent(expected).lstrip()
    assert not (project / ".checks").exists()


def test_with_evidence(checks, recorded: Path) -> None:
    """The grade of what passes, what is wrong with what does not, and what is stale."""
    expected = """
        theorem        grade            source
        norms.square   certified        @demo2022, Lemma 1
        norms.bounded  refuted (stale)  these notes, Lemma 2
        norms.small    not run          these notes, Lemma 3
        """
    assert checks("list").out == dedent(expected).lstrip()


def test_a_change_of_the_theorem_makes_its_evidence_stale(checks, recorded: Path) -> None:
    """The fingerprint tells."""
    file = recorded / "norms.py"
    file.write_text(file.read_text(encoding="utf-8").replace(r"x^2 \ge 0", r"0 \le x^2"), encoding="utf-8")

    assert "norms.square   certified (stale)" in checks("list", "--theorems", str(file)).out


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["norms.s*"], ["norms.square", "norms.small"]),
        (["norms.old-name"], ["norms.square"]),
        (["--verdict", "refuted"], ["norms.bounded"]),
        (["--verdict", "none"], ["norms.small"]),
        (["--grade", "certified"], ["norms.square"]),
        (["--printed"], ["norms.square"]),
        (["--printed", "--verdict", "none"], []),
    ],
)
def test_ids_and_filters(checks, recorded: Path, words: list[str], ids: list[str]) -> None:
    """What they leave is listed, also as JSON."""
    listed = json.loads(checks("list", *words, "--json").out)["theorems"]

    assert [each["id"] for each in listed] == ids
    assert [line.split()[0] for line in checks("list", *words).out.splitlines()[1:]] == ids


def test_nothing_left(checks, recorded: Path) -> None:
    """An empty list says so."""
    assert checks("list", "--grade", "proved").out == "no theorem is left by these filters\n"


def test_json_has_all_that_is_stated_and_the_latest_evidence(checks, recorded: Path) -> None:
    """The form that other programs read."""
    assert checks("list", "--json", "list.json").out == ""
    data = json.loads((recorded / "list.json").read_text(encoding="utf-8"))

    first, _, last = data["theorems"]
    fingerprint, recorded_at = first["evidence"].pop("fingerprint"), first["evidence"].pop("recorded")
    assert (data["schema"], len(fingerprint), recorded_at[:2]) == (1, 16, "20")
    assert first == {
        "id": "norms.square",
        "aliases": ["norms.old-name"],
        "statement": r"x^2 \ge 0",
        "summary": "A square is not negative.",
        "source": "@demo2022, Lemma 1",
        "literature": "folklore",
        "checked_form": "for numbers up to ten",
        "assumptions": [{"name": "small", "description": "x is at most ten"}, {"name": "real", "description": ""}],
        "mutants": [
            {
                "name": "as printed",
                "as_printed": True,
                "change": "sign = -1 (stated: 1)",
                "where": "slide 12",
                "note": "The sign is wrong.",
                "verdict": "refuted",
            },
            {"name": "shifted", "as_printed": False, "change": "shift = 1 (stated: 0)", "where": "", "note": "", "verdict": "refuted"},
        ],
        "uses": [],
        "file": str(recorded / "norms.py"),
        "line": 10,
        "evidence": {
            "verdict": "holds",
            "grade": "certified",
            "passed": True,
            "fresh": True,
            "effort": "standard",
            "seed": 7,
            "instances": 1920,
            "certified": 12,
            "worst_slack": 0.0,
            "seconds": 0.25,
        },
    }
    assert (last["evidence"], last["mutants"][0]["verdict"]) == (None, None)


def test_an_infinite_slack_is_valid_json(checks, recorded: Path) -> None:
    """JSON has no infinity; a text says it."""
    with Store() as store:
        result = store.latest("norms.square").result
        store.record(replace(result, decision=replace(result.decision, worst_slack=math.inf)), RunInfo())

    listed = json.loads(checks("list", "norms.square", "--json").out, parse_constant=pytest.fail)
    assert listed["theorems"][0]["evidence"]["worst_slack"] == "inf"
    assert "worst slack inf" in checks("show", "norms.square").out


def test_show_before_anything_is_run(checks, project: Path) -> None:
    """All that is stated."""
    expected = r"""
        norms.small
          A number that is drawn is at most ten.

            |x| \le 10

          source     these notes, Lemma 3
          constants  bound = 10
          uses       norms.bounded
          stated in  norms.py:40
          mutants    nine: bound = 9 (stated: 10)
          evidence   none yet; run: checks verify norms.small
        """
    assert checks("show", "norms.small").out == dedent(expected).lstrip()


def test_show_with_evidence(checks, recorded: Path) -> None:
    """And all that is known; the source is resolved."""
    shown = checks("show", "norms.old-name").out

    expected = r"""
        norms.square
          A square is not negative.

            x^2 \ge 0

          source        @demo2022, Lemma 1
                        Doe, Jane; Roe, Richard, 2022, Lectures on Demo Inequalities, Summer school
          literature    folklore
          checked form  for numbers up to ten
          assumptions   small: x is at most ten
                        real (built into the instances)
          constants     sign = 1
                        shift = 0
          also called   norms.old-name
          stated in     norms.py:10
          mutants       as printed (printed in slide 12): sign = -1 (stated: 1); refuted (WITNESS); The sign is wrong.
                        shifted: shift = 1 (stated: 0); refuted (WITNESS)
          evidence      passes: certified; 1,920 instances, 12 certified, worst slack 0, 1 tie (1 exact)
                        standard effort, 0.25 s, recorded TIME UTC
                        fresh
                        the instance of least slack: checks replay WITNESS
        """
    for each in (PRINTED, SHIFTED, CLOSEST):
        shown = shown.replace(each.id, "WITNESS")
    assert re.sub(r"recorded \d{4}-\d\d-\d\d \d\d:\d\d UTC", "recorded TIME UTC", shown) == dedent(expected).lstrip()


def test_show_says_why_a_theorem_does_not_pass(checks, recorded: Path) -> None:
    """The recorded findings, below the rest; several theorems apart."""
    done = checks("show", "norms.bounded", "norms.small")

    assert "stale: the theorem, or what it uses, has changed since; run: checks verify norms.bounded" in done.out
    assert "  evidence   does not pass: refuted; 40 instances, 3 certified, worst slack -0.9\n" in done.out
    assert "\nnorms.bounded is refuted\n" in done.out
    assert "\nnorms.bounded: the mutant 'two' survives\n" in done.out
    assert "\n\nnorms.small\n" in done.out
