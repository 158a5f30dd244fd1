"""A record that was tampered with is found out, each field by a step of its own."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from referee_samples import (
    BINOMIAL,
    HERE,
    SURVIVING,
    TRIANGLE,
    UNIFORM,
    catalogue,
    entry,
    recorded,
    review,
    rewritten,
    told,
    with_decision,
    with_witness,
)

from checks.catalogue import load
from checks.evidence.encoding import encode
from checks.evidence.fingerprint import fingerprints
from checks.evidence.witnesses import named
from checks.paper.referee.points import Outcome
from checks.results import Effort, Grade, MutantResult, Result, Verdict

NO_RUN = {"sample": 0}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An honest record."""
    return recorded(tmp_path_factory.mktemp("record"))


def test_an_honest_record_is_confirmed(record, tmp_path: Path) -> None:
    """Every step, each theorem, to the last digit; what cannot be confirmed is said."""
    found = review(record, tmp_path / "record.json")

    assert found.passed
    confirmed = told(found, Outcome.CONFIRMED)
    assert confirmed["record"] == ["4 recorded results: each agrees with itself"]
    assert len(confirmed["fingerprint"]) == len(confirmed["mutants"]) == len(confirmed["witnesses"]) == 4
    assert confirmed["tight instances"] == ["1 tight instance is an equality"]
    assert confirmed["run again"] == ["run again at quick with the recorded seed: the same to the last digit"] * 4
    assert told(found, Outcome.UNCHECKED) == {"record": ["when, how long and on which machine it was run, which nothing here can confirm"]}


def test_more_bits_than_the_cap_of_an_effort_are_honest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is unknown at the cap is decided with more bits, at the tight instances too: that is no sign of tampering."""
    own = load([str(HERE / "referee_patient.py")])
    monkeypatch.setattr("referee_samples.catalogue", lambda: own)
    data = recorded(tmp_path)
    assert entry(data, "referee-patient.cancelled")["decision"]["bits"] > Effort.QUICK.cap

    found = review(data, tmp_path / "record.json")

    assert found.passed, told(found, Outcome.DIFFERS)


def by_hand(*path: Any, value: Any) -> Callable[[Any, str], Any]:
    """Change one entry of the JSON and nothing else."""

    def change(data: Any, theorem: str) -> Any:
        data = copy.deepcopy(data)
        inside = entry(data, theorem)
        for key in path[:-1]:
            inside = inside[key]
        inside[path[-1]] = value
        return data

    return change


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (by_hand("passed", value=False), "passed is False, and from the rest follows True"),
        (by_hand("verdict", value="refuted"), "verdict is 'refuted', and from the rest follows 'holds'"),
        (by_hand("grade", value="proved"), "grade is 'proved', and from the rest follows 'certified'"),
        (by_hand("instances", value=10**6), "instances is 1000000, and from the rest follows"),
        (by_hand("worst_slack", value=0.5), "worst_slack is 0.5, and from the rest follows"),
        (by_hand("reason", value="none"), "reason is 'none', and from the rest follows ''"),
        (by_hand("mutants", 0, "verdict", value="holds"), "mutants[0].verdict is 'holds', and from the rest follows 'refuted'"),
        (by_hand("mutants", 0, "witness", value="w-0123456789ab"), "mutants[0].witness is 'w-0123456789ab'"),
        (by_hand("witnesses", "w-1", value={"id": "w-1"}), "witnesses.w-1 is nothing that belongs into a record"),
        (by_hand("comment", value="trust me"), "comment is nothing that belongs into a record"),
        (by_hand("decision", "verdict", value="undecided"), "the verdict is undecided, and the grade certified"),
        (by_hand("decision", "drawn", value=1), "that were drawn"),
        (by_hand("decision", "certified", value=0), "it holds, and no instance was decided"),
        (by_hand("decision", "exact_ties", value=10**6), "ties are exact"),
        (by_hand("decision", "ties", value=-1), "ties is -1"),
        (by_hand("decision", "worst_slack", value=-0.5), "the verdict is holds, and the worst slack -0.5"),
        (by_hand("decision", "acceptance", value={"not long": 2.0}), "the assumption 'not long' was met at a rate of 2.0"),
        (by_hand("decision", "bits", value=10**9), "1,000,000,000 bits are more than the effort quick has"),
        (by_hand("mutants", 0, "by", value=""), "the mutant 'half': it is refuted, by ''"),
        (by_hand("mutants", 0, "by", value="tightness"), "it was refuted by tightness, and its witness is not one of lost equality"),
        (by_hand("mutants", 0, "decision", "witnesses", value=[]), "it is refuted, and there is no witness"),
        (by_hand("mutants", 1, "name", value="half"), "the mutant 'half' stands there twice"),
        (by_hand("fingerprint", value="latest"), "the fingerprint is 'latest', which is none"),
    ],
)
def test_a_record_that_contradicts_itself(record, tmp_path: Path, change: Any, text: str) -> None:
    """No theorem is needed for this."""
    found = review(change(record, TRIANGLE), tmp_path / "record.json", TRIANGLE, **NO_RUN)

    assert not found.passed
    assert any(text in each for each in told(found, Outcome.DIFFERS)["record"])


def _forged(kind: str, sign: str) -> Callable[[Result], Result]:
    """The surviving mutant, killed by a forged witness."""

    def change(result: Result) -> Result:
        own = result.decision.witnesses[0]
        facts = {"mutant": "weaker", "kind": kind, "sign": sign, "instance": encode(7), "left": "7", "right": "21", "violation": "0"}
        witness = named(replace(own, **facts))
        decision = replace(result.mutants[0].decision, verdict=Verdict.REFUTED, grade=None, worst_slack=14 / 21, witnesses=(witness,))
        return replace(result, mutants=(MutantResult("weaker", False, decision, "violation" if sign == "negative" else "tightness"),))

    return change


def _other_grade(result: Result) -> Result:
    return with_decision(result, grade=Grade.PROVED)


def _renamed(result: Result) -> Result:
    return replace(result, mutants=(replace(result.mutants[0], name="third"), *result.mutants[1:]))


@pytest.mark.parametrize(
    ("theorem", "change", "step", "text"),
    [
        (TRIANGLE, lambda r: replace(r, fingerprint="0" * 16), "fingerprint", "fingerprint 0000000000000000 is recorded"),
        (TRIANGLE, lambda r: replace(r, mutants=r.mutants[:1]), "mutants", "the mutant 'twice' is not in the record"),
        (SURVIVING, lambda r: replace(r, mutants=()), "mutants", "the mutant 'weaker' is not in the record"),
        (TRIANGLE, _renamed, "mutants", "the record has a mutant 'third', and the theorem has none of that name"),
        (TRIANGLE, lambda r: replace(r, mutants=tuple(replace(m, as_printed=False) for m in r.mutants)), "mutants", "is not marked as printed"),
        (TRIANGLE, lambda r: with_witness(r, 0, rename=False, instance=encode(1.0)), "record", "its id is not that of its contents"),
        (TRIANGLE, lambda r: with_witness(r, 0, theorem=SURVIVING), "record", "it is of another theorem, 'referee-theorems.surviving'"),
        (TRIANGLE, lambda r: with_witness(r, 0, mutant="twice"), "record", "it is against the mutant 'twice'"),
        (TRIANGLE, lambda r: with_witness(r, 0, mutant=None), "record", "it is against the theorem itself"),
        (TRIANGLE, lambda r: with_witness(r, 0, kind="closest"), "record", "it is of kind 'closest', and the verdict is refuted"),
        (TRIANGLE, lambda r: with_witness(r, 0, sign="positive"), "record", "it is of kind 'minimal', and its slack 'positive'"),
        (TRIANGLE, lambda r: with_witness(r, 0, bits=10**9), "witnesses", "it asks for 1,000,000,000 bits"),
        (TRIANGLE, lambda r: with_witness(r, 0, left="1e999"), "witnesses", "the left side is 1e999 in the record, and"),
        (TRIANGLE, lambda r: with_witness(r, 0, right="enough"), "witnesses", "the right side is enough in the record, and"),
        (TRIANGLE, lambda r: with_witness(r, 0, violation="[0.9 +/- 1e-9]"), "witnesses", "the violation is [0.9 +/- 1e-9] in the record, and"),
        (TRIANGLE, lambda r: with_witness(r, 0, part="upper"), "witnesses", "is about the part 'upper'"),
        (TRIANGLE, lambda r: with_witness(r, None, sign="positive"), "witnesses", "the slack is positive in the record, and zero here"),
        (TRIANGLE, lambda r: with_witness(r, None, instance=encode({"x": 1.0})), "witnesses", "w-"),
        (TRIANGLE, lambda r: with_witness(r, None, instance={"odd": 1}), "witnesses", "is not part of a recorded instance"),
        (TRIANGLE, lambda r: with_witness(r, None, instance={"dataclass": "os:system", "fields": {}}), "witnesses", "is not there"),
        (TRIANGLE, lambda r: with_decision(r, worst_slack=0.25), "witnesses", "the worst slack is 0.25 in the record, and 0.0 here"),
        (TRIANGLE, lambda r: with_decision(r, 0, worst_slack=-0.01), "witnesses", "the worst slack is -0.01 in the record, and"),
        (TRIANGLE, lambda r: with_decision(r, tight=7), "tight instances", "7 tight instances in the record, and 1 here"),
        (SURVIVING, _forged("minimal", "negative"), "witnesses", "the slack is negative in the record, and positive here"),
        (SURVIVING, _forged("tight", "positive"), "witnesses", "no equality is lost there, since the theorem itself has none"),
        (BINOMIAL, lambda r: with_witness(r, 0, instance=encode({"a": "0", "b": "1"})), "witnesses", "the slack is negative in the record"),
        (UNIFORM, lambda r: with_decision(r, chances=(replace(r.decision.chances[0], evidence=1e9),)), "record", "does not give the verdict holds"),
        (UNIFORM, lambda r: with_decision(r, chances=(replace(r.decision.chances[0], alpha=2.0),)), "record", "at the level 2.0"),
        (UNIFORM, lambda r: with_decision(r, chances=(replace(r.decision.chances[0], estimate=7.0),)), "record", "the estimate 7.0 is not between"),
        (UNIFORM, lambda r: with_decision(r, chances=tuple(replace(c, alpha=0.5) for c in r.decision.chances)), "witnesses", "false-alarm level 0.5"),
        (UNIFORM, lambda r: with_decision(r, chances=tuple(replace(c, tests=0) for c in r.decision.chances)), "record", "is one of 0"),
        (UNIFORM, lambda r: with_witness(r, 0, mutant="a fifth"), "record", "it is against the mutant 'a fifth'"),
    ],
)
def test_what_is_found_without_running_a_theorem_again(record, tmp_path: Path, theorem: str, change: Any, step: str, text: str) -> None:
    """By fingerprint, by mutant, and by deciding what was recorded."""
    found = review(rewritten(record, theorem, change), tmp_path / "record.json", theorem, **NO_RUN)

    assert not found.passed
    assert found.differing == [theorem]
    assert any(text in each for each in told(found, Outcome.DIFFERS).get(step, [])), found.of(Outcome.DIFFERS)


def _more_trials(result: Result) -> Result:
    return with_decision(result, chances=tuple(replace(chance, trials=2 * chance.trials) for chance in result.decision.chances))


def _killed(result: Result) -> Result:
    return with_decision(result, 0, verdict=Verdict.REFUTED)


@pytest.mark.parametrize(
    ("theorem", "change", "text"),
    [
        (TRIANGLE, _other_grade, "the grade is proved in the record, and certified here"),
        (TRIANGLE, lambda r: with_decision(r, instances=5, drawn=5, certified=5), "instances is 5 in the record, and"),
        (TRIANGLE, lambda r: with_decision(r, drawn=10**6), "decision.drawn is 1000000 in the record, and"),
        (TRIANGLE, lambda r: with_decision(r, acceptance={"not long": 0.5}), "decision.acceptance.not long is 0.5 in the record, and"),
        (TRIANGLE, lambda r: with_decision(r, rounding=10**6), "decision.rounding is 1000000 in the record"),
        (TRIANGLE, lambda r: with_decision(r, 1, instances=0), "mutants[1].decision.instances is 0 in the record"),
        (TRIANGLE, lambda r: replace(r, effort="standard"), "in the record, and"),
        (SURVIVING, _killed, "the mutant 'weaker' is refuted in the record, and holds here"),
        (UNIFORM, _more_trials, "trials is "),
    ],
)
def test_what_is_found_by_running_a_theorem_again(record, tmp_path: Path, theorem: str, change: Any, text: str) -> None:
    """On the same versions and processor everything must be the same; without a run, counts are only what the record says."""
    data = rewritten(record, theorem, change)
    found = review(data, tmp_path / "record.json", theorem)

    assert any(text in each for each in told(found, Outcome.DIFFERS)["run again"]), found.of(Outcome.DIFFERS)
    assert "--all" in told(review(data, tmp_path / "record.json", theorem, **NO_RUN), Outcome.UNCHECKED)["run again"][0]


def test_another_seed_than_was_run(record, tmp_path: Path) -> None:
    """It leads to other samples; by chance one seed may give the same counts, but not each of five."""
    changed = [rewritten(record, UNIFORM, lambda r, seed=seed: replace(r, seed=seed)) for seed in range(5)]

    assert not all(review(data, tmp_path / "record.json", UNIFORM).passed for data in changed)


def test_on_another_processor_counts_may_be_others(record, tmp_path: Path) -> None:
    """Then they are not checked; the verdict, the grade and the fate of each mutant are."""
    data = rewritten(record, TRIANGLE, lambda r: with_decision(r, drawn=10**6))
    data["runs"][0]["versions"]["blas"] = "openblas Nehalem"
    found = review(data, tmp_path / "record.json", TRIANGLE)

    assert found.passed
    assert "run again at quick with the recorded seed: holds (certified), 2 of 2 mutants refuted" in told(found, Outcome.CONFIRMED)["run again"]
    assert told(found, Outcome.UNCHECKED)["run again"][0].endswith("these may depend on what is otherwise here: blas")
    assert not review(rewritten(data, TRIANGLE, _other_grade), tmp_path / "record.json", TRIANGLE).passed


def test_other_versions_explain_another_fingerprint(record, tmp_path: Path) -> None:
    """The sources are the same, if they had that fingerprint under those versions; if not, the record is not of this theorem."""
    data = copy.deepcopy(record)
    data["runs"][0]["versions"]["numpy"] = "1.99"
    old = fingerprints([catalogue().theorems[TRIANGLE]], {"numpy": "1.99"})[TRIANGLE]
    honest = rewritten(data, TRIANGLE, lambda r: replace(r, fingerprint=old))

    found = review(honest, tmp_path / "record.json", TRIANGLE, **NO_RUN)
    assert found.passed
    assert "with the versions that were recorded: the sources are the same; numpy 1.99 there, " in told(found, Outcome.CONFIRMED)["fingerprint"][0]
    other = review(rewritten(data, TRIANGLE, lambda r: replace(r, fingerprint="0" * 16)), tmp_path / "record.json", TRIANGLE, **NO_RUN)
    assert "versions do not explain it" in told(other, Outcome.DIFFERS)["fingerprint"][0]


def test_versions_that_do_not_belong_to_the_fingerprint(record, tmp_path: Path) -> None:
    """Other versions would excuse other counts, but they would have given another fingerprint."""
    data = rewritten(record, TRIANGLE, lambda r: with_decision(r, drawn=10**6))
    data["runs"][0]["versions"]["numpy"] = "1.99"

    found = review(data, tmp_path / "record.json", TRIANGLE)
    assert "belongs to the versions here, and the record names others: numpy 1.99 there, " in told(found, Outcome.DIFFERS)["fingerprint"][0]


def test_runs_that_refute_together_are_not_forgotten(record, tmp_path: Path) -> None:
    """Evidence against a claim about chance adds up over independent runs."""
    data = copy.deepcopy(record)
    doubtful = rewritten(record, UNIFORM, lambda r: with_decision(r, chances=tuple(replace(c, evidence=15.0) for c in r.decision.chances)))
    shown = next(each for each in doubtful["records"] if each["result"]["id"] == UNIFORM)
    data["records"] = [{**shown, "result": shown["result"] | {"seed": seed}} for seed in (1, 2)]

    found = review(data, tmp_path / "record.json", UNIFORM, **NO_RUN)
    assert any(text.startswith("it passes, but ") for text in told(found, Outcome.DIFFERS)["record"])


def test_what_nothing_can_confirm(record, tmp_path: Path) -> None:
    """Times may be anything; and it is said that they are not checked."""
    data = copy.deepcopy(record)
    for each in data["records"]:
        each["recorded"] = "1999-01-01T00:00:00"
        each["result"]["seconds"] = 0.001

    found = review(data, tmp_path / "record.json", TRIANGLE)
    assert found.passed
    assert told(found, Outcome.UNCHECKED)["record"][-1].startswith("when, how long")


def test_a_seed_that_was_chosen_is_told(tmp_path: Path) -> None:
    """An author may have tried many; a run on new instances tells more."""
    data = recorded(tmp_path, seed=3)
    found = review(data, tmp_path / "record.json", TRIANGLE, fresh=12345)

    assert found.passed
    assert "the seed 3 does not follow from the fingerprint" in told(found, Outcome.UNCHECKED)["seed"][0]
    assert told(found, Outcome.CONFIRMED)["run again"][1].startswith("run anew at quick with the seed 12345: holds (certified)")


def test_an_earlier_refutation_is_not_forgotten(record, tmp_path: Path) -> None:
    """A theorem that passes, and was refuted with the same fingerprint, does not pass."""
    data = copy.deepcopy(record)
    refuted = rewritten(record, TRIANGLE, lambda r: with_decision(r, verdict=Verdict.REFUTED, grade=None))
    older = next(each for each in refuted["records"] if each["result"]["id"] == TRIANGLE)
    data["records"].insert(0, older | {"recorded": "2026-01-02T00:00:00"})

    found = review(data, tmp_path / "record.json", TRIANGLE, **NO_RUN)
    assert any("but was refuted at the same fingerprint by the run of 2026-01-02" in each for each in told(found, Outcome.DIFFERS)["record"])
