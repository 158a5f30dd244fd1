"""Verifying a theorem: it holds, it is sharp where it says so, and every mutant dies."""

import hypothesis.strategies as st
import pytest
from stated import state

from checks import Effort, Grade, Mutant, Verdict, leq
from checks.arithmetic import vector_norm
from checks.instances import arrays
from checks.strength import verify_theorem

XY = arrays(x="n", y="n")


def cauchy_schwarz(x, y, *, factor=1):
    return leq(abs(x @ y), factor * vector_norm(x) * vector_norm(y))


def stated(*mutants, tight=(), **kwargs):
    copied = type(cauchy_schwarz)(cauchy_schwarz.__code__, cauchy_schwarz.__globals__, "cauchy_schwarz")
    copied.__kwdefaults__ = {"factor": 1}
    return state(copied, instances=XY, mutants=mutants, tight=tight, **kwargs)


@pytest.mark.parametrize("effort", [Effort.QUICK, Effort.STANDARD])
def test_a_sharp_theorem_passes(effort):
    """The result keeps what it was asked: id, fingerprint, effort and seed."""
    theorem = stated(Mutant("half", factor=0.5), Mutant("double", factor=2), tight=arrays(x="1", y="1"))
    result = verify_theorem(theorem, effort, 3, "abc")

    assert result.passed, result.reason
    assert result.grade is Grade.CERTIFIED
    assert (result.id, result.fingerprint, result.effort, result.seed) == (theorem.id, "abc", effort.label, 3)
    assert [(mutant.name, mutant.by) for mutant in result.mutants] == [("half", "violation"), ("double", "tightness")]
    assert result.seconds >= result.decision.seconds


def test_a_theorem_without_mutants_does_not_pass():
    """It holds, and that is not enough."""
    result = verify_theorem(stated(), Effort.QUICK, 0)

    assert result.verdict is Verdict.HOLDS
    assert not result.passed


def test_a_survivor_is_reported_with_its_instances():
    """The number of instances that a mutant survived is in the reason."""
    result = verify_theorem(stated(Mutant("double", factor=2)), Effort.QUICK, 0)

    assert not result.passed
    assert result.reason == f"mutant 'double' survives {result.mutants[0].decision.instances} instances"


def test_the_mutants_of_a_refuted_theorem_are_still_run():
    """Their fate may say what went wrong."""
    theorem = state(
        lambda x, y, *, factor=0.5: leq(abs(x @ y), factor * vector_norm(x) * vector_norm(y)), instances=XY, mutants=[Mutant("m", factor=1)]
    )
    result = verify_theorem(theorem, Effort.QUICK, 0)

    assert result.verdict is Verdict.REFUTED
    assert [mutant.verdict for mutant in result.mutants] == [Verdict.HOLDS]


def test_a_violation_at_a_tight_instance_is_the_worst_slack():
    """Where no other instance comes as near."""
    theorem = state(lambda x: leq(1 - 2 * x, 1 - x - x), instances=arrays(x=""), tight={"x": 1.0}, mutants=[])
    loose = state(lambda x: leq(x, 1), instances=st.floats(0, 0.5), tight=[3.0])

    assert verify_theorem(theorem, Effort.QUICK, 0).decision.worst_slack == 0
    decision = verify_theorem(loose, Effort.QUICK, 0).decision
    assert (decision.verdict, decision.worst_slack) == (Verdict.REFUTED, -2 / 3)


def test_the_mutants_of_a_broken_theorem_are_not_run():
    """They would all be broken in the same way."""
    result = verify_theorem(state(lambda x, *, m=1: x.nothing, instances=arrays(x="n"), mutants=[Mutant("m", m=2)]), Effort.QUICK, 0)

    assert result.verdict is Verdict.ERROR
    assert result.mutants == ()
    assert "nothing" in result.reason
