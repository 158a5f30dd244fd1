"""Theorems with a solver from end to end: sharpness, mutants, rates, witnesses on the command line."""

import re

import numpy as np
import pytest
from stated import state

from checks import Effort, Grade, Mutant, Verdict, leq, scaling
from checks.cli import main
from checks.deciders.decide import decide
from checks.instances import arrays, interval
from checks.strength import verify_theorem

RATES = arrays(rate=interval(0.5, 2.0, ""))
FORM = {"checked_form": "on the grid 8, 16, ..., 256"}


def decay(rate, accuracy, time=1.0):
    """Solve w' = -rate w from 1 by the implicit midpoint rule."""
    steps = 4 ** (accuracy + 2)
    h = rate * time / steps
    return ((1 - h / 2) / (1 + h / 2)) ** steps


def bounded(rate, accuracy, *, factor=1):
    return leq(decay(rate, accuracy), factor * np.exp(-rate))


def test_a_sharp_theorem_is_a_tie_where_it_says_so():
    """Tight instances are measured, and a mutant that only weakens the claim loses the equality there."""
    mutants = [Mutant("weaker", factor=1.01), Mutant("wrong", factor=0.99)]
    result = verify_theorem(state(bounded, instances=RATES, tight=[1.0, 0.5], mutants=mutants), Effort.QUICK, 0)

    assert result.passed
    assert (result.grade, result.decision.tight) == (Grade.MEASURED, 2)
    assert [(mutant.name, mutant.by) for mutant in result.mutants] == [("weaker", "tightness"), ("wrong", "violation")]
    assert {witness.level for mutant in result.mutants for witness in mutant.decision.witnesses} == {2, 3}


def test_a_theorem_that_is_not_sharp_where_it_says_so_is_refuted():
    """The two sides are told; float64 rounding is no hint here."""
    stated = state(lambda rate, accuracy: leq(decay(rate, accuracy), 1.5 * np.exp(-rate)), instances=RATES, tight=1.0, mutants=[])
    result = verify_theorem(stated, Effort.QUICK, 0)

    assert result.verdict is Verdict.REFUTED
    assert "not sharp where tight= says" in result.reason


def grid(power, correction=0.0):
    x = 2.0 ** np.arange(3, 9)
    return lambda rate, accuracy, *, expected=-0.5: scaling(x, decay(rate, accuracy) * x**power * (1 + correction / np.sqrt(x)), equals=expected)


def test_a_rate_is_measured():
    """The exponents are known to the error of the solver: right ones hold, wrong ones are refuted, unsettled ones are neither."""
    right, wrong, unsettled = (state(grid(*case), instances=RATES, **FORM).variant for case in ((-0.5,), (-0.8,), (-0.5, 12.0)))

    found = [decide(variant, Effort.QUICK, 0) for variant in (right, wrong, unsettled)]

    assert [each.verdict for each in found] == [Verdict.HOLDS, Verdict.REFUTED, Verdict.UNDECIDED]
    assert found[0].grade is Grade.MEASURED
    assert "has not settled" in found[2].message
    assert all(each.curves[0].x[0] == 8 for each in found)


def test_a_rate_of_a_solver_that_does_not_converge_is_undecided():
    """The exponent itself moves from level to level."""

    def claim(rate, accuracy):
        x = 2.0 ** np.arange(3, 9)
        return scaling(x, rate * x ** (-0.5 - 0.3 * (-1) ** accuracy), equals=-0.5)

    decision = decide(state(claim, instances=RATES, **FORM).variant, Effort.QUICK, 0)

    assert decision.verdict is Verdict.UNDECIDED


PROJECT = '''
"""Decay."""

import numpy as np

from checks import Mutant, equal, theorem
from checks.instances import arrays, interval


@theorem(
    statement=r"w(1) = e^{-r}",
    source="these notes",
    instances=arrays(rate=interval(0.5, 2.0, "")),
    mutants=[Mutant("half", factor=0.5)],
)
def exponential(rate, accuracy, *, factor=1):
    """A flow that decays."""
    steps = 4 ** (accuracy + 2)
    h = rate / steps
    return equal(((1 - h / 2) / (1 + h / 2)) ** steps, factor * np.exp(-rate))
'''


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    """What a command says in a project with one theorem."""
    (tmp_path / "decay.py").write_text(PROJECT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*words):
        code = main([*words, "--theorems", "decay.py", "--store", "store.sqlite"])
        return code, capsys.readouterr().out

    return run


def test_the_command_line_tells_levels_and_errors(told):
    """The table has the grade, the theorem's page the resolution, and a replay decides again at the recorded level."""
    code, table = told("verify", "--effort", "quick", "--executor", "inline")
    _, page = told("show", "decay.exponential")
    witnesses = re.findall(r"w-[0-9a-f]{12}", page)
    (refuted, refutation), (tied, tie) = (told("replay", witness) for witness in witnesses)

    assert code == refuted == tied == 0
    assert "holds    measured" in table
    assert "measured at levels 0-3, worst slack 0, " in page
    assert "(equal to within " in page
    assert "negative: the claim fails here, by more than an error of " in refutation
    assert "zero: equal to within " in tie
    assert "measured at levels 0-3\n" in tie
