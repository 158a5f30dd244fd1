"""Findings for other programs: annotations of GitHub, and SARIF."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.paper import findings
from checks.paper.findings import Finding, Level
from checks.paper.output.annotations import annotation, from_root
from checks.paper.output.sarif import RULES, sarif
from checks.paper.pinned import drift
from checks.paper.tex.paper import Place


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a repository, and a current folder in it."""
    (tmp_path / "papers").mkdir()
    monkeypatch.chdir(tmp_path / "papers")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    return tmp_path


def finding(message: str = "it is stale", diff: str = "", file: str = "paper.tex", line: int = 12, rule: str = "stale") -> Finding:
    """A finding in the current folder."""
    return Finding(rule, Level.ERROR, Place(Path(file), line, 3), message, diff)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (finding(), "::error file=papers/paper.tex,line=12,col=3,title=stale::it is stale"),
        (
            finding("100% so: a, b\r\nc", "[-1-]\n{+2+}"),
            "::error file=papers/paper.tex,line=12,col=3,title=stale::100%25 so: a, b�%0Ac%0A[-1-]%0A{+2+}",
        ),
        (finding(file="a,b:c%.tex", line=0), "::error file=papers/a%2Cb%3Ac%25.tex,line=1,col=3,title=stale::it is stale"),
        (Finding("no-check", Level.NOTE, Place(Path("p.tex"), 1), "x"), "::notice file=papers/p.tex,line=1,col=1,title=no-check::x"),
        (Finding("cited-twice", Level.WARNING, Place(Path("p.tex"), 1), "x"), "::warning file=papers/p.tex,line=1,col=1,title=cited-twice::x"),
    ],
)
def test_annotations(found: Finding, line: str) -> None:
    """The level as the command, the place from the root of the repository, and what the format takes for its own escaped."""
    assert annotation(found) == line


@given(st.text(), st.text(), st.text(min_size=1).filter(lambda name: "\0" not in name))
def test_an_annotation_is_one_command_whatever_is_in_it(message: str, diff: str, file: str) -> None:
    """No text of a paper starts a command of its own."""
    line = annotation(finding(message, diff, file))

    assert not re.search("[\r\n\x00-\x1f]", line)
    assert line.startswith("::error file=")
    properties, _, _ = line.removeprefix("::error ").partition("::")
    assert [each.partition("=")[0] for each in properties.split(",")] == ["file", "line", "col", "title"]


def test_files_are_named_from_the_root_of_the_repository(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of GitHub, or of git, or else the current folder; a file elsewhere by its whole path."""
    assert from_root(Path("paper.tex")) == "papers/paper.tex"
    assert from_root(Path("../other.tex")) == "other.tex"
    monkeypatch.delenv("GITHUB_WORKSPACE")
    assert from_root(Path("paper.tex")) == "paper.tex"
    (root / ".git").mkdir()
    assert from_root(Path("paper.tex")) == "papers/paper.tex"
    assert from_root(Path("/elsewhere/p.tex")) == "/elsewhere/p.tex"


def test_sarif() -> None:
    """What the standard demands of a log: version, tool, rules, results with place, and what keeps a finding the same when lines move."""
    log = json.loads(json.dumps(sarif([finding(), finding("y", "[-a-] {+b+}", "sub dir/ä.tex", rule="paper-drift")])))

    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "theorem-checks"
    assert [rule["id"] for rule in driver["rules"]] == ["stale", "paper-drift"]
    assert all(rule["shortDescription"]["text"].endswith(".") for rule in driver["rules"])
    first, second = run["results"]
    assert first == {
        "ruleId": "stale",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "it is stale"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "papers/paper.tex", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 12, "startColumn": 3},
                }
            }
        ],
        "partialFingerprints": first["partialFingerprints"],
    }
    assert second["message"]["text"] == "y\n[-a-] {+b+}"
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "papers/sub%20dir/%C3%A4.tex"
    assert driver["rules"][second["ruleIndex"]]["id"] == "paper-drift"


def test_a_log_without_findings_is_a_log() -> None:
    """So that a service closes what it had."""
    (run,) = sarif([])["runs"]

    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []


def test_a_file_outside_of_the_repository_has_a_whole_address() -> None:
    """Nothing is relative to a root that it does not lie in."""
    (result,) = sarif([finding(file="/else where/p.tex")])["runs"][0]["results"]

    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///else%20where/p.tex"}


def test_the_identity_of_a_finding_does_not_depend_on_lines() -> None:
    """And findings that are alike are told apart."""
    first, same, moved = (each["partialFingerprints"] for each in sarif([finding(), finding(), finding(line=99, file="q.tex")])["runs"][0]["results"])
    (later,) = (each["partialFingerprints"] for each in sarif([finding("it is stale", line=40)])["runs"][0]["results"])

    assert first == later
    assert len({str(each) for each in (first, same, moved)}) == 3


def test_every_rule_is_described() -> None:
    """A rule that is found anywhere has its sentence in a log."""
    sources = inspect.getsource(findings) + inspect.getsource(drift)
    named = set(re.findall(r'Finding\(\s*"([a-z-]+)"', sources)) | set(findings._RULES.values())

    assert named <= set(RULES)
