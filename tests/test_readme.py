"""What the handbooks show is true."""

import re
from pathlib import Path

import pytest

from checks import verify
from checks.catalogue import load

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
STATING = ROOT / "checks" / "README.md"
EXAMPLES = [each for file in (README, STATING) for each in re.findall(r"```python\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_theorems_of_the_readme_pass(tmp_path, monkeypatch, example):
    """Each block of Python is a file of theorems as it stands."""
    monkeypatch.syspath_prepend(tmp_path)
    name = f"readme_{EXAMPLES.index(example)}.py"
    (tmp_path / name).write_text(example, encoding="utf-8")
    (tmp_path / "paper.bib").write_text("@misc{doe2026, title = {A paper}}\n", encoding="utf-8")

    report = verify(load([name], tmp_path).find(), "quick", executor="inline")

    assert report.passed, [(result.id, result.reason) for result in report.results]


def test_there_are_examples():
    """They were found."""
    assert len(EXAMPLES) >= 3
