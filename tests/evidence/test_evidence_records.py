"""Results survive the way to JSON and back, and the public file has the promised form."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from evidence_samples import result, results, witness, witnesses
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import StoreError, WitnessError
from checks.evidence.records import report, result_from_json, result_to_json, results_of, witness_from_json, witness_to_json, witnesses_of
from checks.evidence.witnesses import check_id, named, witness_id
from checks.results import Decision, MutantResult, Result, Verdict


def through_json(data: Any) -> Any:
    return json.loads(json.dumps(data, allow_nan=False))


@given(results)
def test_results_round_trip(given_result):
    """A result is the same after it was written and read, every float and every witness included."""
    assert result_from_json(through_json(result_to_json(given_result))) == given_result


@given(witnesses)
def test_witnesses_round_trip(given_witness):
    """A witness is the same after it was written and read, and has the id that its contents say."""
    again = witness_from_json(through_json(witness_to_json(given_witness)))

    assert again == given_witness
    check_id(again)


@given(st.lists(results, max_size=3))
def test_reports_round_trip(given_results):
    """All results of a run can be read back from the file that --json writes."""
    assert results_of(through_json(report(given_results))) == given_results


def test_numbers_that_json_does_not_have():
    """Infinite and undefined slacks are texts; NumPy's numbers become Python's."""
    decision = Decision(Verdict.HOLDS, instances=np.int64(3), worst_slack=np.float64(math.inf), seconds=math.nan, acceptance={"small": -math.inf})
    data = through_json(result_to_json(Result("topic.claim", decision)))
    again = result_from_json(data).decision

    assert data["worst_slack"] == "inf"
    assert data["instances"] == 3
    assert again.worst_slack == math.inf
    assert math.isnan(again.seconds)
    assert again.acceptance == {"small": -math.inf}


def test_the_public_form():
    """A report has the promised keys; mutants name their witnesses, which stand whole in one place."""
    passed, failed = result(), result("topic.other", killed=False)
    data = through_json(report([passed, failed]))
    entry = data["theorems"][0]
    shown = {key: entry[key] for key in ("id", "verdict", "grade", "instances", "certified", "worst_slack", "seconds", "fingerprint", "passed")}
    name = witness().id

    assert data["schema"] == 1
    assert data["passed"] is False
    assert shown == {
        "id": "topic.claim",
        "verdict": "holds",
        "grade": "certified",
        "instances": 1000,
        "certified": 0,
        "worst_slack": 0.25,
        "seconds": 0.5,
        "fingerprint": "00ff",
        "passed": True,
    }
    mutant = entry["mutants"][0]
    assert {key: mutant[key] for key in ("name", "verdict", "as_printed", "witness")} == {
        "name": "half",
        "verdict": "refuted",
        "as_printed": True,
        "witness": name,
    }
    assert data["theorems"][1]["mutants"][0]["witness"] is None
    assert data["theorems"][1]["reason"] == "mutant 'half' survives 10 instances"
    assert list(data["witnesses"]) == [name]
    assert data["witnesses"][name]["instance"] == 0.1


def test_a_report_of_nothing_passes():
    """A run in which nothing had to be done is no failure."""
    assert report([]) == {"schema": 1, "theorems": [], "witnesses": {}, "passed": True}


def test_all_witnesses_of_a_result():
    """Witnesses of the theorem and of its mutants are found by id."""
    own = witness(mutant=None, kind="closest")
    both = replace(result(), decision=Decision(Verdict.HOLDS, witnesses=(own,)))

    assert witnesses_of(both) == {own.id: own, witness().id: witness()}


def test_a_newer_field_has_its_default():
    """A result that was written before a field was added can be read."""
    data = result_to_json(result())
    del data["decision"]["ball_seconds"]
    data["decision"]["later"] = "unknown"

    assert result_from_json(data) == result()


def edited(path: list[Any], value: Any) -> Any:
    data = copy.deepcopy(through_json(report([result()])))
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (["schema"], 2, "is of schema 2, and this version reads 1; upgrade: pip install --upgrade theorem-checks"),
        (["schema"], 0, "has the schema number 0"),
        (["schema"], True, "has the schema number True"),
        (["schema"], ..., "has the schema number None"),
        (["theorems"], {}, "has no list of theorems"),
        (["witnesses"], [], "witnesses is [], and not an object"),
        (["theorems", 0], 7, "a result is 7, and not an object"),
        (["theorems", 0, "id"], ..., "a result has no 'id'"),
        (["theorems", 0, "id"], 7, "a result.id is 7"),
        (["theorems", 0, "seed"], 1.5, "a result.seed is 1.5"),
        (["theorems", 0, "seed"], True, "a result.seed is True"),
        (["theorems", 0, "seconds"], "fast", "a result.seconds is 'fast'"),
        (["theorems", 0, "decision", "verdict"], "proven", "'proven', which is not one of holds, refuted"),
        (["theorems", 0, "decision", "verdict"], [], "which is not one of holds, refuted"),
        (["theorems", 0, "decision", "acceptance"], [], "a result.decision.acceptance is []"),
        (["theorems", 0, "mutants"], {}, "a result.mutants is {}"),
        (["theorems", 0, "mutants", 0, "decision", "witnesses"], ["w-0"], "the witness 'w-0' is None"),
        (["theorems", 0, "mutants", 0, "as_printed"], "yes", "a result.mutants[0].as_printed is 'yes'"),
    ],
)
def test_foreign_reports_are_refused(path, value, says):
    """A file that was changed, or is of another program, is refused in one line that names the place."""
    with pytest.raises(StoreError) as caught:
        results_of(edited(path, value))

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [None, [], 1.0, "text", {}])
def test_what_is_no_record_is_refused(data):
    """Any JSON at all is either read or refused with a message of ours."""
    for read in (result_from_json, witness_from_json, results_of):
        with pytest.raises(StoreError):
            read(data)


def test_ids_of_witnesses():
    """An id depends on the theorem, the mutant, the part, the kind and the instance, and on nothing else."""
    plain = witness()
    assert plain.id == witness_id("topic.claim", "half", "", "minimal", 0.1) == "w-584cdabf3b1e"
    assert named(replace(plain, left="0.9", bits=256)).id == plain.id
    for change in ({"theorem": "topic.b"}, {"mutant": None}, {"part": "lower"}, {"kind": "worst"}, {"instance": 0.2}):
        assert named(replace(plain, **change)).id != plain.id


def test_a_changed_witness_is_told():
    """A witness whose instance was edited in its file does not have the id of its contents."""
    with pytest.raises(WitnessError, match="was changed after it was recorded"):
        check_id(replace(witness(), instance=0.2))
    with pytest.raises(WitnessError, match="encode the instance first"):
        witness_id("topic.claim", None, "", "worst", np.ones(1))


def test_mutants_keep_their_order():
    """The order of mutants and of witnesses is kept."""
    mutants = tuple(MutantResult(name, False, Decision(Verdict.HOLDS)) for name in "zab")
    data = through_json(result_to_json(replace(result(), mutants=mutants)))

    assert [mutant.name for mutant in result_from_json(data).mutants] == ["z", "a", "b"]
