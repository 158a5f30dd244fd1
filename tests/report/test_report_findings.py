"""Why a theorem does not pass, as text."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from textwrap import dedent

import pytest

from checks import Mutant
from checks.report.findings import finding_text, findings, mutant_change
from checks.report.witnesses import violation_text, witness_facts
from checks.results import Verdict


def shown(found, width=None) -> str:
    return "\n\n".join(finding_text(finding, width) for finding in found) + "\n"


def test_nothing_is_found_where_a_theorem_passes(samples) -> None:
    """A pass needs no words."""
    assert findings(samples.result("report.square")) == []


def test_a_refutation_shows_the_witness(samples, witness, stated, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statement, place, part, the instance by the names of the parameters, both sides, the violation and how to replay it."""
    monkeypatch.chdir(Path(stated.file).parent)
    worst = dataclasses.replace(witness, id="w-worst", kind="worst", violation="0.75")
    found = findings(samples.result("report.square", "refuted", witnesses=(witness, worst), message="missed"), stated)

    expected = r"""
        report.square is refuted
          claim       x^2 + |y| \le c\,\|A\|_F
          stated in   conftest.py:LINE
          constants   factor = 1
          part        upper
          at          V = [[2], [0]], step = 1.5
          left side   [4.5000000000000000 +/- 1.1e-20]
          right side  2.25
          missed by   about 0.5 of the bound
          replay      checks replay w-0123456789ab
          worst       0.75 of the bound
          replay      checks replay w-worst
        """
    assert shown(found) == dedent(expected).lstrip().replace("LINE", str(stated.line))


def test_a_hint_stands_beside_the_witness(samples, witness) -> None:
    """The witness tells what the message tells, but not the mend."""
    text = shown(findings(samples.result("report.square", "refuted", witnesses=(witness,), message="missed by 5e-17; write Fraction(1, 3)")))

    assert "  mend        write Fraction(1, 3)\n" in text
    assert "5e-17" not in text


def test_an_exponent_is_no_hint(samples, witness) -> None:
    """What follows the exponent in the message is told by the facts on the rate."""
    message = "part 'order': exponent -0.75 in [-0.75, -0.75]; claimed equal to -1 up to 0.125; 5 points 1..16"

    assert "mend" not in shown(findings(samples.result("report.square", "refuted", witnesses=(witness,), message=message)))


def test_an_entry_of_an_array_is_named(samples, witness) -> None:
    """Which of several comparisons fails."""
    text = shown(findings(samples.result("report.square", "refuted", witnesses=(dataclasses.replace(witness, entry="[2, 0]"),))))

    assert "  entry       [2, 0] of the sides, counted from 0\n  left side" in text


def test_an_estimate_is_no_side(samples, witness) -> None:
    """What samples refute is what was seen, against what is claimed."""
    seen = dataclasses.replace(witness, bits=0, left="0.3 in [0.2, 0.4]", right="at most 0.1", violation="")
    text = shown(findings(samples.result("report.square", "refuted", witnesses=(seen,))))

    assert "  seen     0.3 in [0.2, 0.4]\n  claimed  at most 0.1\n" in text


def test_a_refutation_without_its_theorem_still_reads(samples, witness) -> None:
    """A foreign file may be about theorems that are not here."""
    text = shown(findings(samples.result("report.square", "refuted", witnesses=(witness,))))

    assert "at          ([[2], [0]], 1.5)\n" in text
    assert "claim" not in text


def test_long_instances_get_a_line_for_each_entry(witness) -> None:
    """Only the first line carries the label."""
    long = {"dict": {"first": "x" * 50, "second": "y" * 50}}

    facts = witness_facts(dataclasses.replace(witness, instance=long))

    assert facts[1:3] == [("at", f"first = '{'x' * 50}'"), ("", f"second = '{'y' * 50}'")]


def test_an_instance_of_a_class_that_is_not_loaded_is_shown_by_its_fields(witness) -> None:
    """To read a witness needs no code."""
    foreign = {"dataclass": "no_such_module:Run", "fields": {"V": {"array": [1.0], "dtype": "float64", "shape": [1]}, "rank": 2}}

    assert witness_facts(dataclasses.replace(witness, instance=foreign))[1] == ("at", "V = [1], rank = 2")


def test_an_instance_that_cannot_be_read_is_shown_raw(witness) -> None:
    """A damaged witness does not break the report."""
    assert witness_facts(dataclasses.replace(witness, instance={"dict": 3}))[1] == ("at", "{'dict': 3}")


def test_a_survivor_says_what_it_changes_and_what_was_tried(samples, stated) -> None:
    """And how to give the check teeth; without tight instances, that they are missing."""
    survivor = dataclasses.replace(samples.killed("half"), decision=samples.decision(drawn=1920, instances=1900, certified=24))
    text = shown(findings(samples.result("report.square", mutants=(survivor,)), stated), width=100)

    assert text.startswith("report.square: the mutant 'half' survives\n")
    assert "  change     factor = 0.5 (stated: 1)\n" in text
    assert "1,920 instances, 1,900 met the assumptions, 24 decided by balls; none refutes it\n" in text
    assert "tight=" in text


def test_a_mutant_that_is_undecided_is_not_refuted(samples) -> None:
    """Its own message says why."""
    survivor = dataclasses.replace(samples.killed("half"), decision=samples.decision("undecided", message="undecided at 2048 bits"))
    text = shown(findings(samples.result("report.square", mutants=(survivor,))))

    assert text.startswith("report.square: the mutant 'half' is not refuted: undecided\n")
    assert "why    undecided at 2048 bits" in text


@pytest.mark.parametrize("verdict", ["undecided", "vacuous", "error"])
def test_other_verdicts_show_their_message(samples, verdict: str) -> None:
    """The decider knows best why."""
    (finding,) = findings(samples.result("report.square", verdict, message="because of this"))

    assert ("why", "because of this") in finding.facts
    assert verdict in finding.title


def test_an_error_shows_the_instance(samples, witness) -> None:
    """Where the predicate failed there are no sides."""
    failed = dataclasses.replace(witness, kind="error", part="", left="", right="", violation="", sign="unknown")
    (finding,) = findings(samples.result("report.square", "error", message="report.square: it raised", witnesses=(failed,)))

    assert [label for label, _ in finding.facts] == ["why", "at", "replay"]
    assert finding.facts[0] == ("why", "it raised")


def test_a_theorem_without_mutants_is_told_to_get_one(samples) -> None:
    """A check that cannot fail is refused."""
    (finding,) = findings(samples.result("report.square", mutants=()))

    assert finding.title == "report.square has no mutant"
    assert "add mutants=[Mutant(...)]" in finding.facts[-1][1]


def test_what_a_mutant_changes(stated) -> None:
    """Constants, assumptions, instances, predicate."""
    expected = ["factor = 0.5 (stated: 1)", "without 'small'", "other instances", "another predicate"]

    assert [mutant_change(mutant, stated) for mutant in stated.mutants] == expected


def test_a_constant_that_is_a_function_without_a_name(stated) -> None:
    """There is nothing to show but that it is another one."""
    changed = dataclasses.replace(stated, constants={"weight": lambda n: n})

    assert mutant_change(Mutant("m", weight=lambda n: 2 * n), changed) == "another weight"
    assert mutant_change(Mutant("m", weight=2), changed) == "weight = 2 (stated: a function)"


@pytest.mark.parametrize(
    ("violation", "expected"),
    [
        ("0.5", "0.5"),
        ("[0.33333333333333333 +/- 2e-18]", "about 0.333"),
        ("[1.0e-400 +/- 1e-410]", "[1.0e-400 +/- 1e-410]"),
        ("odd", "odd"),
    ],
)
def test_violations_are_rounded_for_reading(violation: str, expected: str) -> None:
    """One that float64 cannot hold, or that is no number, is shown as it is."""
    assert violation_text(violation) == expected


def test_every_verdict_that_fails_has_a_title(samples) -> None:
    """None is forgotten."""
    for verdict in set(Verdict) - {Verdict.HOLDS}:
        assert findings(samples.result("report.square", verdict))[0].title.startswith("report.square ")


def test_wrapped_text_stays_in_its_column(samples) -> None:
    """Nothing is wider than asked for, also when narrow."""
    text = shown(findings(samples.result("report.square", "error", message="word " * 40)), width=40)

    assert max(map(len, text.splitlines())) <= 40


def test_a_claim_that_is_not_sharp_does_not_read_as_false(samples, witness) -> None:
    """The title says that the claim itself stands, and the mend is about tight=."""
    lost = dataclasses.replace(witness, kind="tight")
    text = shown(findings(samples.result("report.square", "refuted", witnesses=(lost,), message="not sharp where tight= says: 2 against 3")))

    assert text.startswith("report.square is not sharp where tight= says; no instance refutes the claim itself\n")
    assert "Tight(instances, part=...)" in text
