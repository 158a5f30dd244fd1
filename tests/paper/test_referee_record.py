"""A foreign record is read as data, strictly, or refused in one line."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from referee_samples import SURVIVING, TRIANGLE, UNIFORM, catalogue, recorded, review

from checks.errors import UsageError
from checks.paper.referee import record as reading
from checks.paper.referee.differences import MISSING, differences
from checks.paper.referee.enclosures import contradict
from checks.paper.referee.record import read_evidence
from checks.paper.referee.submission import submission_of


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An honest record of two theorems, one of them about chance."""
    return recorded(tmp_path_factory.mktemp("record"), theorems=[catalogue().theorems[name] for name in (SURVIVING, UNIFORM)])


def refused(file: Path, content: str | bytes) -> str:
    """The message with which a file is refused: one line that names it."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UsageError) as error:
        read_evidence(file)
    message = str(error.value)
    assert "\n" not in message
    assert file.name in message
    return message


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        ("[" * 200_000, "nested too deeply"),
        ('{"schema": NaN}', "NaN is no number of JSON"),
        ('{"schema": -Infinity}', "-Infinity is no number of JSON"),
        ('{"schema": 1, "schema": 2}', "the key 'schema' stands twice in one object"),
        ('{"schema": ' + "9" * 10_000 + "}", "is not JSON"),
        ("[]", "is no record of evidence"),
        ("3", "is no record of evidence"),
        ("{}", "has the schema number None"),
        ('{"schema": true, "runs": [], "records": []}', "has the schema number True"),
        ('{"schema": 99, "runs": [], "records": []}', "is of schema 99"),
        ('{"schema": 1, "runs": {}, "records": []}', "has no lists of runs and of records"),
        ('{"schema": 1, "runs": [], "records": [7]}', "a record without its run"),
        ('{"schema": 1, "theorems": [], "witnesses": {}, "passed": true}', "is a report, which does not say where it was made"),
    ],
)
def test_what_is_no_record(tmp_path: Path, content: str | bytes, text: str) -> None:
    """Whatever is wrong with it."""
    assert text in refused(tmp_path / "odd.json", content)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("verdict", 3),
        ("verdict", "fine"),
        ("instances", "many"),
        ("instances", 1.5),
        ("witnesses", ["w-1"]),
        ("witnesses", 7),
        ("grade", "best"),
        ("chances", [{}]),
        ("acceptance", {"small": "always"}),
        ("seconds", True),
    ],
)
def test_wrong_types_are_told(record, tmp_path: Path, where: str, value: Any) -> None:
    """Nothing is guessed."""
    data = json.loads(json.dumps(record))
    data["records"][0]["result"]["decision"][where] = value

    assert "is no record of evidence" in refused(tmp_path / "odd.json", json.dumps(data))


def test_versions_are_texts(record, tmp_path: Path) -> None:
    """They are compared, and printed."""
    data = json.loads(json.dumps(record))
    data["runs"][0]["versions"]["numpy"] = {"deep": 1}

    assert "is not the record of a run" in refused(tmp_path / "odd.json", json.dumps(data))


def test_two_runs_of_one_id_are_told(record, tmp_path: Path) -> None:
    """Whose versions would count?"""
    data = json.loads(json.dumps(record))
    data["runs"].append(data["runs"][0] | {"versions": {}})

    assert "two runs of one id" in refused(tmp_path / "odd.json", json.dumps(data))


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only as much as shows that it is too large."""
    monkeypatch.setattr(reading, "MOST_BYTES", 2**20)

    assert "has more than 1 MiB" in refused(tmp_path / "huge.json", b" " * (2**20 + 1))


def test_the_newest_entry_counts(record, tmp_path: Path) -> None:
    """By the time that is recorded, whatever the order in the file."""
    data = json.loads(json.dumps(record))
    older = json.loads(json.dumps(data["records"][0])) | {"recorded": "2001-01-01T00:00:00"}
    older["result"]["seed"] = 7
    data["records"].append(older)
    (tmp_path / "record.json").write_text(json.dumps(data), encoding="utf-8")

    evidence = read_evidence(tmp_path / "record.json")
    assert [entry.result.seed == 7 for entry in evidence.entries] == [True, False, False]
    assert evidence.latest[SURVIVING].result.seed != 7
    assert TRIANGLE not in evidence.latest


def leaves(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all entries of JSON, inner ones too."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inner for found in leaves(value, (*path, key)))]


def replaced(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    """JSON with one entry replaced."""
    if not path:
        return value
    copied = data.copy()
    copied[path[0]] = replaced(data[path[0]], path[1:], value)
    return copied


odd = st.sampled_from([None, True, 0, -1, 2**70, 0.5, -0.0, 1e308, "", "nan", "inf", "holds", "refuted", "w-1", [], {}, [[]], "x" * 500])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_of_a_record_breaks_the_referee(record, tmp_path: Path, data: st.DataObject) -> None:
    """He refuses it in one line, or looks at it; whatever stands where."""
    changed = record
    for _ in range(data.draw(st.integers(1, 3))):
        changed = replaced(changed, data.draw(st.sampled_from(leaves(changed))), data.draw(odd))
    with contextlib.suppress(UsageError):
        review(changed, tmp_path / "record.json", sample=0)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(values, values)
def test_differences_are_found(first: Any, second: Any) -> None:
    """None between equal trees; otherwise some, each with its path; 1 is not True, and 1 is 1.0."""
    assert list(differences(first, first)) == []
    same = json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)
    if not list(differences(first, second)):
        assert same or first == second
    assert list(differences({"a": [1, True]}, {"a": [1.0, 1], "b": 2})) == [("a[1]", True, 1), ("b", MISSING, 2)]


@pytest.mark.parametrize(
    ("recorded_text", "here", "expected"),
    [
        ("0.5", "0.5", False),
        ("0.5", "[0.50000 +/- 1e-5]", False),
        ("[0.5 +/- 1e-9]", "[0.50000000001 +/- 1e-9]", False),
        ("[0.5 +/- 1e-9]", "[0.6 +/- 1e-9]", True),
        ("0.5", "0.25", True),
        ("enough", "0.25", True),
        ("1" * 1000, "0.25", True),
        ("1e999999999", "0.25", True),
        ("", "0.25", True),
        ("a formula", "a formula", False),
    ],
)
def test_enclosures_of_one_number_meet(recorded_text: str, here: str, expected: bool) -> None:
    """And those that do not are of two."""
    assert contradict(recorded_text, here) is expected


PAPER = "\\documentclass{article}\\begin{document}\\end{document}"


def test_the_record_of_a_folder(tmp_path: Path) -> None:
    """evidence.json, or the only *.checks.json; or the one that is named."""
    (tmp_path / "paper.tex").write_text(PAPER, encoding="utf-8")
    (tmp_path / "a.checks.json").write_text("{}", encoding="utf-8")
    assert submission_of(tmp_path).record == tmp_path / "a.checks.json"
    (tmp_path / "b.checks.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match=r"several records \(a.checks.json, b.checks.json\); name one with --record FILE"):
        submission_of(tmp_path)
    (tmp_path / "evidence.json").write_text("{}", encoding="utf-8")
    assert submission_of(tmp_path).record == tmp_path / "evidence.json"

    found = submission_of(tmp_path, tmp_path / "b.checks.json")
    assert (found.record.name, found.folder, [paper.name for paper in found.papers]) == ("b.checks.json", tmp_path, ["paper.tex"])


def test_what_is_no_submission(tmp_path: Path) -> None:
    """Each with its mend."""
    with pytest.raises(UsageError, match=r"no record of evidence .* ask the author for what 'checks export evidence.json' writes"):
        submission_of(tmp_path)
    with pytest.raises(UsageError, match="there is no file or folder"):
        submission_of(tmp_path / "none")
    (tmp_path / "evidence.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="there is no paper in"):
        submission_of(tmp_path)
    with pytest.raises(UsageError, match="is no folder"):
        submission_of(tmp_path / "evidence.json", tmp_path / "evidence.json")
    assert submission_of(tmp_path / "evidence.json").folder is None
