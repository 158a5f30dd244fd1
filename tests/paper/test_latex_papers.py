"""Whole papers: the sample with its ten theorems, and a list of the whole catalogue."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from latex_samples import DAY, check, latex, needs_latex, paper, run

from checks.catalogue import load
from checks.paper.marks.beside import write_beside
from checks.paper.tex.reading import read_paper

pytestmark = needs_latex

SAMPLE = Path(__file__).parent / "samples" / "implicit_bias"


def test_the_sample_paper(tmp_path: Path) -> None:
    """With the files that are written beside it, it compiles as it is: its ten theorems have marks, and the list has the ten checks."""
    folder = shutil.copytree(SAMPLE, tmp_path / "paper")
    named = load(["theorems"]).named
    cited = [citation.id for citation in read_paper(folder / "paper.tex").citations]
    write_beside(folder, {name: check(name, stating=named[name]) for name in cited}, "https://example.org")
    source = (folder / "paper.tex").read_text(encoding="utf-8")
    latex(folder, source)

    run(["bibtex", "paper"], folder)
    found = latex(folder, source, runs=2)

    assert (found.errors, found.complaints) == ([], [])
    assert "undefined" not in found.log
    assert len(set(cited)) == 10
    assert found.text.count(DAY) == len(cited) + 10
    assert re.findall(r"([\w-]+\.[\w-]+) certified, 1,234 instances", found.words) == list(dict.fromkeys(cited))


@pytest.mark.parametrize(
    ("document", "before"),
    [
        (r"\documentclass{article}", r"\usepackage{amsmath,amssymb}"),
        (r"\documentclass[twocolumn]{article}", r"\usepackage{amsmath}"),
        (r"\documentclass{amsart}", ""),
    ],
)
def test_a_list_of_the_whole_catalogue(tmp_path: Path, document: str, before: str) -> None:
    """Every statement of the catalogue compiles, with the packages of the AMS and without, and breaks over lines and pages."""
    checks = {name: check(name, stating=stating) for name, stating in load(["theorems"]).theorems.items()}

    found = latex(tmp_path, paper(r"\checkedsummary", "", document, before), checks)

    assert found.errors == []
    assert found.text.count("certified") >= len(checks)
    assert [line for line in found.complaints if "Overfull" in line] == []
