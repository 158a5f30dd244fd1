"""``checks plot``."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.evidence.store import Store

THEOREMS = '''
"""Powers."""

import numpy as np
from checks import Mutant, between, leq, scaling, theorem
from checks import arithmetic as xp
from checks.instances import arrays, positive

AT = np.array([1.0, 2.0, 4.0, 32.0])


@theorem(
    statement=r"n \\ge \\sqrt n",
    source="a test",
    checked_form="four points",
    mutants=[Mutant("linear", exponent=1)],
)
def root(*, exponent=0.5):
    """A root grows like a root."""
    return scaling(AT, xp.sqrt(AT), equals=exponent, names=("n", "root"))


@theorem(statement=r"s \\le s t \\le s t^2", source="a test", instances=arrays(s=positive("")), mutants=[Mutant("less", factor=0.5)])
def powers(s, *, factor=1):
    """Powers of a number that is at least one."""
    return {"power": between(s * AT, s, factor * s * AT**2, over=("t", AT))}


@theorem(statement=r"s \\le 2 s", source="a test", instances=arrays(s=positive("")), mutants=[Mutant("less", factor=0.5)])
def plain(s, *, factor=2):
    """Over no axis."""
    return leq(s, factor * s)
'''


@pytest.fixture
def powers(folder: Path, checks) -> Path:
    """A project with evidence of its theorems."""
    (folder / "pyproject.toml").write_text('[tool.checks]\ntheorems = ["powers.py"]\n', encoding="utf-8")
    (folder / "powers.py").write_text(THEOREMS.lstrip(), encoding="utf-8")
    assert checks("verify", "--effort", "quick", "--executor", "inline").code == 0
    return folder


@pytest.fixture(autouse=True)
def matplotlib() -> None:
    """It is an extra."""
    pytest.importorskip("matplotlib", reason="matplotlib draws the figures; it is in the extra 'plots'")


def test_each_theorem_with_points_has_a_figure_and_a_table(checks, powers: Path) -> None:
    """Others are passed over where nobody asked for them."""
    done = checks("plot")

    assert done.code == 0
    assert done.out.splitlines() == [
        "plots/powers.root.svg: 1 panel, with powers.root.csv",
        "plots/powers.powers.svg: 1 panel, with powers.powers.csv",
    ]
    assert sorted(path.name for path in (powers / "plots").iterdir()) == [
        "powers.powers.csv",
        "powers.powers.svg",
        "powers.root.csv",
        "powers.root.svg",
    ]


def test_a_figure_says_what_it_is_of(checks, powers: Path) -> None:
    """The id, the grade and the date in the title; the table has the points."""
    checks("plot", "powers.root", "--to", "here/figures")
    with Store() as store:
        date = store.latest("powers.root").recorded[:10]

    text = (powers / "here" / "figures" / "powers.root.svg").read_text(encoding="utf-8")
    assert "<!-- powers.root -->" in text
    assert f"<!-- certified, {date} -->" in text
    assert (
        (powers / "here" / "figures" / "powers.root.csv")
        .read_text(encoding="utf-8")
        .startswith("part,axis,x,series,y,low,high\n,n,1.0,points,1.0,,\n")
    )


@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_the_format_is_asked_for(checks, powers: Path, suffix: str) -> None:
    """The default is svg."""
    assert checks("plot", "powers.root", "--format", suffix).out == f"plots/powers.root.{suffix}: 1 panel, with powers.root.csv\n"


def test_stale_evidence_says_so(checks, powers: Path) -> None:
    """In the title and on the terminal."""
    file = powers / "powers.py"
    file.write_text(file.read_text(encoding="utf-8").replace('"linear", exponent=1', '"square", exponent=2'), encoding="utf-8")
    done = checks("plot", "powers.root")

    assert done.out == "plots/powers.root.svg: 1 panel, with powers.root.csv; stale, run: checks verify powers.root\n"
    assert ", stale -->" in (powers / "plots" / "powers.root.svg").read_text(encoding="utf-8")


def test_what_has_no_points_is_told_where_it_was_asked_for(checks, powers: Path) -> None:
    """Beside what is drawn."""
    why = "powers.plain: no points are recorded: it claims no rate, and states nothing over an axis (over=)"

    assert checks("plot", "powers.*").out.splitlines()[-1] == why
    done = checks("plot", "powers.plain")
    assert (done.code, done.err) == (2, f"checks: {why}\n")


def test_nothing_recorded_is_one_line(checks, powers: Path) -> None:
    """With the command that records points."""
    (powers / ".checks" / "evidence.sqlite").unlink()

    assert checks("plot").err == "checks: no points are recorded of 3 theorems; run: checks verify\n"
    assert checks("plot", "powers.root").err == "checks: powers.root: nothing is recorded; run: checks verify powers.root\n"
    assert not (powers / "plots").exists()


def test_a_file_is_no_folder(checks, powers: Path) -> None:
    """Told in one line."""
    done = checks("plot", "--to", "powers.py")

    assert (done.code, done.err) == (2, "checks: --to powers.py is no folder that can be made: File exists; name another one\n")


def test_show_says_that_there_are_points(checks, powers: Path) -> None:
    """And how to see them."""
    assert "with points for a figure: checks plot powers.root" in checks("show", "powers.root").out
    assert "checks plot" not in checks("show", "powers.plain").out
