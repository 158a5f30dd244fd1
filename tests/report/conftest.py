"""Small results and theorems to show."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import strategies as st

from checks.claims import leq
from checks.results import Decision, Grade, MutantResult, Result, Verdict, Witness
from checks.statement import Assumption, Mutant, Theorem, theorem

WITNESS = Witness(
    id="w-0123456789ab",
    theorem="report.square",
    mutant=None,
    part="upper",
    kind="minimal",
    instance={"tuple": [{"array": [[2.0], [0.0]], "dtype": "float64", "shape": [2, 1]}, 1.5]},
    left="[4.5000000000000000 +/- 1.1e-20]",
    right="2.25",
    violation="[0.50000000000000000 +/- 4.5e-18]",
    sign="negative",
    bits=128,
)


@theorem(
    statement=r"x^2 + |y| \le c\,\|A\|_F",
    source="these tests, Lemma 1",
    instances=st.tuples(st.floats(), st.floats()),
    assumptions=[Assumption("small", "x is at most one", lambda pair: pair[0] <= 1)],
    mutants=[
        Mutant("half", factor=0.5),
        Mutant("without small", without="small"),
        Mutant("elsewhere", instances=st.tuples(st.floats(), st.floats())),
        Mutant("otherwise", as_printed=True, predicate=lambda x, step: leq(x, step)),
    ],
)
def square(V, step, *, factor=1):
    """A number is at most itself."""
    return leq(V, factor * step)


@pytest.fixture
def witness() -> Witness:
    """A minimal witness."""
    return WITNESS


@pytest.fixture
def stated() -> Theorem:
    """A theorem with an assumption and four kinds of mutants."""
    return square


def decision(verdict: str = "holds", **facts: object) -> Decision:
    """A decision with the counts that `facts` gives."""
    grade = Grade.CERTIFIED if verdict == "holds" else None
    return Decision(**{"verdict": Verdict(verdict), "grade": grade, **facts})  # type: ignore[arg-type]


def killed(name: str = "half", as_printed: bool = False) -> MutantResult:
    """A mutant that was refuted."""
    return MutantResult(name, as_printed, decision("refuted", witnesses=(WITNESS,)), "violation")


def result(name: str, verdict: str = "holds", mutants: tuple[MutantResult, ...] | None = None, **facts: object) -> Result:
    """A result; unless told otherwise, its mutants are refuted."""
    return Result(name, decision(verdict, **facts), (killed(),) if mutants is None else mutants, seconds=0.25)


@pytest.fixture
def samples() -> SimpleNamespace:
    """Makers of results to show."""
    return SimpleNamespace(decision=decision, killed=killed, result=result)
