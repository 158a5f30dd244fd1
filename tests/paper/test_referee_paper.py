"""A paper, and the marks that it prints, against a record."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from referee_samples import SURVIVING, TRIANGLE, UNIFORM, catalogue, entry, recorded, rewritten

from checks.evidence.fingerprint import fingerprints
from checks.paper.marks.beside import PACKAGE, package_text
from checks.paper.marks.generated import NAME, generated_tex
from checks.paper.pinned.pinning import pin
from checks.paper.referee.cited import cited_by
from checks.paper.referee.points import Outcome
from checks.paper.referee.record import read_evidence
from checks.paper.referee.review import Plan, Referee, Review
from checks.report.progress import Watch

PAPER = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}
\begin{document}
\begin{theorem}\checked{referee-theorems.triangle} A sum is not longer than both.\end{theorem}
\begin{theorem}\checked{referee-theorems.uniform} Uniform numbers.\end{theorem}
\begin{theorem} Nothing checks this one.\end{theorem}
\end{document}
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An honest record."""
    return recorded(tmp_path_factory.mktemp("record"))


def reviewed(folder: Path, data: Any, text: str = PAPER, marks: bool = True) -> Review:
    """What the referee says of a paper and a record; the marks are those of an honest author, unless they are there already."""
    (folder / "paper.tex").write_text(text, encoding="utf-8")
    (folder / "evidence.json").write_text(json.dumps(data), encoding="utf-8")
    evidence = read_evidence(folder / "evidence.json")
    cited = cited_by([folder / "paper.tex"], evidence, catalogue())
    if marks and not (folder / NAME).exists():
        (folder / NAME).write_text(generated_tex(cited[0].checks, "https://example.org"), encoding="utf-8")
    return Referee(evidence, catalogue().theorems, Plan(sample=0, pick=0, inline=True), Watch()).review(cited)


def lines(review: Review, outcome: Outcome, step: str) -> list[str]:
    """The texts of a step, with the names of the files that they are about."""
    return [f"{Path(point.about).name}: {point.text}" for point in review.of(outcome) if point.step == step]


def test_an_honest_paper_is_confirmed(record, tmp_path: Path) -> None:
    """Its citations and its marks; what it does not check is told, and what it does not cite is left alone."""
    review = reviewed(tmp_path, record)

    assert review.passed
    assert review.theorems == (TRIANGLE, UNIFORM)
    assert lines(review, Outcome.CONFIRMED, "paper") == ["paper.tex: 2 citations of 2 checks that passed, by this record"]
    assert lines(review, Outcome.CONFIRMED, "marks") == [f"{NAME}: 2 marks: each says what is recorded"]
    assert lines(review, Outcome.UNCHECKED, "paper")[0].startswith("paper.tex:6: Theorem has no check")
    assert "2 further theorems of the record, which the paper does not cite" in [point.text for point in review.of(Outcome.UNCHECKED)]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("{certified}", "{proved}", "says grade 'proved', where the record has 'certified'"),
        ("{passed}", "{refuted}", "says status 'refuted', where the record has 'passed'"),
        ("{quick}", "{deep}", "says effort 'deep', where the record has 'quick'"),
        ("trials}", "trials of a billion}", "says amount"),
        ("is at most as long", "is exactly as long", "says sentence"),
    ],
)
def test_a_mark_that_says_more_than_the_record(record, tmp_path: Path, old: str, new: str, text: str) -> None:
    """Each argument of an entry counts."""
    reviewed(tmp_path, record)
    honest = (tmp_path / NAME).read_text(encoding="utf-8")
    assert old in honest
    (tmp_path / NAME).write_text(honest.replace(old, new), encoding="utf-8")

    found = lines(reviewed(tmp_path, record), Outcome.DIFFERS, "marks")
    assert found
    assert all(text in each for each in found)


def test_marks_that_are_missing(record, tmp_path: Path) -> None:
    """The paper then prints neutral ones: nothing is claimed."""
    assert lines(reviewed(tmp_path, record, marks=False), Outcome.UNCHECKED, "marks")[0].startswith("paper.tex: there is no citecheck-data.tex")
    (tmp_path / NAME).write_text("\\citecheckversion{1}\n\\citecheckentry{a\n\\citecheckentry}}{{\n", encoding="utf-8")

    review = reviewed(tmp_path, record)
    assert review.passed
    assert "it has no mark for referee-theorems.triangle" in lines(review, Outcome.UNCHECKED, "marks")[0]


def test_another_latex_package_is_told(record, tmp_path: Path) -> None:
    """It could print a mark for anything."""
    (tmp_path / PACKAGE).write_text(package_text(), encoding="utf-8")
    assert not [each for each in lines(reviewed(tmp_path, record), Outcome.UNCHECKED, "marks") if PACKAGE in each]
    (tmp_path / PACKAGE).write_text("\\newcommand\\checked[1]{ok}", encoding="utf-8")

    assert lines(reviewed(tmp_path, record), Outcome.UNCHECKED, "marks")[0].startswith("citecheck.sty: it is not the one of this version")


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (TRIANGLE, SURVIVING, "paper.tex:4: referee-theorems.surviving does not pass: mutant 'weaker' survives"),
        (TRIANGLE, "referee-theorems.triangel", "paper.tex:4: there is no check 'referee-theorems.triangel'"),
        (
            "checked{referee-theorems.uniform}",
            "checked[upper]{referee-theorems.uniform}",
            "paper.tex:5: referee-theorems.uniform has no part 'upper'",
        ),
    ],
)
def test_a_citation_that_does_not_hold(record, tmp_path: Path, old: str, new: str, text: str) -> None:
    """By the record, at its line."""
    found = lines(reviewed(tmp_path, record, PAPER.replace(old, new), marks=False), Outcome.DIFFERS, "paper")

    assert len(found) == 1
    assert found[0].startswith(text)


def test_what_was_pinned(record, tmp_path: Path) -> None:
    """Without a lock file nobody knows what was compared; with one, drift on either side is told, with its words."""
    assert "there is no paper.checks.lock" in lines(reviewed(tmp_path, record), Outcome.UNCHECKED, "lock file")[0]
    evidence = read_evidence(tmp_path / "evidence.json")
    cited = cited_by([tmp_path / "paper.tex"], evidence, catalogue())[0]
    pin(cited.paper, cited.checks)

    assert lines(reviewed(tmp_path, record), Outcome.CONFIRMED, "lock file") == [
        "paper.checks.lock: what is pinned is what the paper and the checks say now"
    ]
    drifted = lines(reviewed(tmp_path, record, PAPER.replace("not longer than both", "shorter than both")), Outcome.DIFFERS, "lock file")
    assert len(drifted) == 1
    assert drifted[0].startswith("paper.tex:4: Theorem has changed since it was compared with referee-theorems.triangle")
    assert "{+shorter+}" in drifted[0]
    (tmp_path / "paper.checks.lock").write_text("<<<<<<< ours\n", encoding="utf-8")
    assert "merge conflict" in lines(reviewed(tmp_path, record), Outcome.DIFFERS, "lock file")[0]


def test_a_deleted_record(record, tmp_path: Path) -> None:
    """What is cited and not in the record never ran."""
    data = copy.deepcopy(record)
    data["records"] = [each for each in data["records"] if each["result"]["id"] != UNIFORM]

    review = reviewed(tmp_path, data, marks=False)
    assert lines(review, Outcome.DIFFERS, "paper")[0].startswith("paper.tex:5: referee-theorems.uniform never ran")
    assert review.theorems == (TRIANGLE,)


def test_other_versions_make_nothing_stale(record, tmp_path: Path) -> None:
    """Where the sources are the same; else it is stale."""
    data = copy.deepcopy(record)
    data["runs"][0]["versions"]["numpy"] = "1.99"
    for name, old in fingerprints(catalogue().theorems.values(), {"numpy": "1.99"}).items():
        data = rewritten(data, name, lambda result, old=old: replace(result, fingerprint=old))
    assert entry(data, TRIANGLE) != entry(record, TRIANGLE)

    assert reviewed(tmp_path, data, marks=False).passed
    stale = rewritten(data, TRIANGLE, lambda result: replace(result, fingerprint="0" * 16))
    assert lines(reviewed(tmp_path, stale, marks=False), Outcome.DIFFERS, "paper")[0].startswith("paper.tex:4: referee-theorems.triangle is stale")


def test_a_theorem_that_is_not_here_is_not_checked(record, tmp_path: Path) -> None:
    """The record has it; only its code is missing."""
    data = copy.deepcopy(record)
    result = entry(data, UNIFORM)
    renamed = result | {"id": "elsewhere.uniform"}
    data["records"].append(next(each for each in data["records"] if each["result"] is result) | {"result": renamed})

    review = reviewed(tmp_path, data, PAPER.replace(UNIFORM, "elsewhere.uniform"), marks=False)
    assert lines(review, Outcome.UNCHECKED, "fingerprint")[0].startswith("elsewhere.uniform: this theorem is not among yours")
    assert lines(review, Outcome.DIFFERS, "paper") == []
