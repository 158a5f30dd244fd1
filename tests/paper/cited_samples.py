"""Checks that stand in every way."""

from __future__ import annotations

from dataclasses import replace

from stated import state

from checks import Mutant, leq
from checks.evidence.store import Record, RunInfo
from checks.evidence.witnesses import named
from checks.paper.status import Check
from checks.results import Chance, Decision, Grade, MutantResult, Result, Verdict, Witness
from checks.standing import Evidence
from checks.statement import Theorem

KILLED = MutantResult("wrong", False, Decision(Verdict.REFUTED), "violation")
SURVIVOR = MutantResult("wrong", False, Decision(Verdict.HOLDS, Grade.CERTIFIED, instances=390))
WITNESS = named(Witness("", "norms.a", None, "lower", "closest", 1.0, "0", "1", "1", "positive", 128))
HOLDS = Decision(Verdict.HOLDS, Grade.CERTIFIED, instances=390, witnesses=(WITNESS,))


def theorem(predicate=lambda x, *, bound=1: {"lower": leq(0, x), "upper": leq(x, bound)}) -> Theorem:
    """A theorem whose claim has two parts."""
    from hypothesis import strategies as st

    return state(predicate, instances=st.floats(0, 1), mutants=[Mutant("wrong", bound=0)])


def check(
    name: str, decision: Decision = HOLDS, mutants: tuple[MutantResult, ...] = (KILLED,), effort: str = "standard", fresh: bool = True
) -> Check:
    """A check with this evidence."""
    result = Result(name, decision, mutants, "f" * 16, effort)
    record = Record(result, RunInfo(id="run", started="2026-01-02T03:04:05", versions={}), "2026-01-02T03:04:05")
    return Check(name, theorem(), "f" * 16, Evidence(record, fresh))


def failing(verdict: Verdict) -> Check:
    """A check with another verdict."""
    return check("norms.a", Decision(verdict, message="because of this"))


STATISTICAL = replace(HOLDS, grade=Grade.STATISTICAL, chances=(Chance(Verdict.HOLDS, ">=", 0.5, 9, 0.6, 0.5, 0.7, 1e-9, 0.1, 1.0, part="A"),))
