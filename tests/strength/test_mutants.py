"""Mutants die by a violation or by lost equality, and nothing else counts as dying."""

import hypothesis.strategies as st
import pytest
import sympy
from stated import state

from checks import Assumption, Effort, Mutant, Tight, Verdict, equal, identity, leq, psd
from checks.arithmetic import exp, eye, log, sqrt, vector_norm, where
from checks.evidence.encoding import decode
from checks.instances import arrays, positive
from checks.strength import decide_mutant

XY = arrays(x="", y="")
EQUAL = {"x": 2.0, "y": 2.0}


def fate(predicate, mutant, instances=XY, effort=Effort.QUICK, seed=0, **kwargs):
    stated = state(predicate, instances=instances, mutants=[mutant], **kwargs)
    return decide_mutant(stated, stated.mutants[0], effort, seed)


def means(x, y, *, factor=1, shift=0):
    return leq(x * y, factor * (x**2 + y**2) / 2 + shift)


def copy_of(function):
    copied = type(function)(function.__code__, function.__globals__, function.__name__)
    copied.__kwdefaults__ = function.__kwdefaults__
    return copied


KILLED = {
    "a smaller constant": (Mutant("m", factor=0.5), "violation"),
    "a smaller constant by a hair": (Mutant("m", factor=1 - 1e-12), "violation"),
    "a larger constant": (Mutant("m", factor=2), "tightness"),
    "a larger constant by a hair": (Mutant("m", factor=1 + 2.0**-52), "tightness"),
    "an added constant": (Mutant("m", shift=1e-300), "tightness"),
    "another sign": (Mutant("m", factor=-1), "violation"),
    "another predicate, weaker": (Mutant("m", predicate=lambda x, y: leq(x * y, x**2 + y**2)), "tightness"),
    "another predicate, wrong": (Mutant("m", predicate=lambda x, y: leq(x**2 + y**2, 2 * x * y)), "violation"),
}


@pytest.mark.parametrize("case", KILLED)
def test_wrong_variants_die(case):
    """What is too strong is violated somewhere; what is too weak loses the equality."""
    mutant, by = KILLED[case]
    result = fate(copy_of(means), mutant, tight=EQUAL)

    assert result.killed
    assert result.by == by
    assert result.witness is not None
    assert result.witness.mutant == "m"
    assert result.witness.kind == ("tight" if by == "tightness" else "minimal")
    assert result.decision.seconds >= 0


def test_the_witness_of_lost_equality_is_the_tight_instance():
    """The message gives both sides there."""
    result = fate(copy_of(means), Mutant("m", factor=2), tight=EQUAL)

    assert decode(result.witness.instance) == EQUAL
    assert result.decision.message == "not sharp where tight= says: 4 against 8"
    assert (result.decision.instances, result.decision.certified) == (1, 1)


def test_without_tight_instances_a_weaker_mutant_survives():
    """A test of the slack alone does not see that a bound became looser."""
    result = fate(copy_of(means), Mutant("m", factor=2))

    assert not result.killed
    assert result.verdict is Verdict.HOLDS
    assert result.by == ""


def test_a_violation_that_only_the_tight_instance_shows():
    """If no draw violates a mutant, the violation at the tight instance stands."""
    tight = {"x": [12345.678]}
    result = fate(lambda x, *, at=0: leq(where((x == at).all(), 1, 0) * (at != 0), 0 * at), Mutant("m", at=12345.678), arrays(x="n"), tight=tight)

    assert result.killed
    assert result.by == "violation"
    assert result.decision.message == "missed by 1 of the bound at a tight instance"


def test_a_dropped_assumption_is_missed():
    """Without the assumption the claim fails; one that is not needed is not missed."""
    assumptions = [Assumption("nonnegative", "", lambda x: x >= 0), Assumption("odd", "", lambda y: y != 3.25)]

    def predicate(x, y):
        return leq(0, x + 0 * y)

    assert fate(predicate, Mutant("m", without="nonnegative"), assumptions=assumptions).killed
    assert not fate(copy_of(predicate), Mutant("m", without=["odd"]), assumptions=assumptions).killed


def test_instances_of_its_own_are_all_that_is_tried():
    """Neither the corners nor the tight instances of the theorem need fit a mutant's own instances."""
    wider = Mutant("m", instances=st.floats(1, 9).map(lambda u: {"u": u}), predicate=lambda u, *, factor=1: leq(factor * u, 0))
    result = fate(copy_of(means), wider, tight=EQUAL, corners=[EQUAL])

    assert result.by == "violation"
    assert set(decode(result.witness.instance)) == {"u"}


def test_other_instances_alone_may_refute():
    """A theorem that holds for positive numbers only is refuted outside."""
    assert fate(lambda x: leq(0, x), Mutant("m", instances=arrays(x="")), arrays(x=positive("")), tight={"x": 0.0}).by == "violation"


def test_a_mutant_that_fails_where_the_theorem_is_sharp_may_still_be_refuted():
    """0/0 at the tight instance does not save a mutant that is violated elsewhere; one that is not is in error."""

    def logarithmic(x, *, shift=0):
        return leq(log(x - shift), x - shift - 1)

    refuted = fate(lambda x, *, k=0: equal((x - k) / (x - k) if k else 1 + 0 * x, 1 + k), Mutant("m", k=1), arrays(x=positive("")), tight={"x": 1.0})
    broken = fate(logarithmic, Mutant("m", shift=1), arrays(lambda x: {"x": 2 + x}, x=positive("")), tight={"x": 1.0}, effort=Effort.QUICK)

    assert refuted.by == "violation"
    assert broken.verdict is Verdict.ERROR
    assert not broken.killed


@pytest.mark.parametrize(
    ("predicate", "verdict"),
    [
        (lambda x, *, m=0: leq(where(sqrt(x) ** 2 > x, 1, 0) if m else 0, 0.5), Verdict.UNDECIDED),
        (lambda x, *, m=0: leq(0, x).small if m else leq(0, x), Verdict.ERROR),
        (lambda x, *, m=0: leq(0, x / (m - 1) ** 2 if m else x), Verdict.ERROR),
    ],
)
def test_undecided_and_error_are_no_death(predicate, verdict):
    """Only a refutation kills."""
    result = fate(predicate, Mutant("m", m=1), arrays(x=positive("")))

    assert result.verdict is verdict
    assert not result.killed


def test_as_printed_is_passed_on():
    """What a source prints wrongly is marked in the result."""
    assert fate(copy_of(means), Mutant("m", as_printed=True, factor=0.5)).as_printed


@pytest.mark.parametrize(("as_printed", "by"), [(False, "tightness"), (True, "violation")])
def test_a_misprint_is_rather_violated_than_not_sharp(as_printed, by):
    """Where the printed version both loses the equality and fails, the reader is shown where it fails."""

    def printed(x, y):
        return {"mean": leq(x * y, x**2 + y**2), "difference": leq(0, x - y)}

    result = fate(lambda x, y: {"mean": means(x, y)}, Mutant("m", as_printed=as_printed, predicate=printed), tight=Tight(EQUAL, part="mean"))
    assert result.by == by


def test_a_mutant_with_other_parts_is_not_asked_for_the_sharp_one():
    """Where the sharp part is gone, there is no equality to lose."""
    tight = Tight(EQUAL, part="mean")
    result = fate(lambda x, y: {"mean": means(x, y)}, Mutant("m", predicate=lambda x, y: {"other": means(x, y, factor=2)}), tight=tight)

    assert not result.killed


def test_mutants_of_matrices_and_identities_die():
    """Every kind of claim has mutants."""
    assert fate(lambda A, *, shift=0: psd(A.T @ A - shift * eye(A.shape[1])), Mutant("m", shift=1e-9), arrays(A="m n")).killed
    assert fate(lambda x, *, factor=1: equal(exp(x) * exp(-x), factor), Mutant("m", factor=1 + 2.0**-52), arrays(x=positive(""))).killed
    assert fate(lambda x, *, p=2: equal(vector_norm(x, ord=2), vector_norm(x, ord=p)), Mutant("m", p=3), arrays(x="n")).killed


def test_the_same_seed_gives_the_same_fate():
    """A mutant's result is a function of the seed, but for the seconds."""
    stated = state(copy_of(means), instances=XY, mutants=[Mutant("m", factor=0.5)])
    first, second = (decide_mutant(stated, stated.mutants[0], Effort.QUICK, 5) for _ in range(2))

    assert first.decision.witnesses == second.decision.witnesses
    assert (first.decision.drawn, first.decision.message) == (second.decision.drawn, second.decision.message)


def test_a_symbolic_mutant_is_refuted_at_values():
    """A theorem without instances has mutants as well."""
    t = sympy.Symbol("t")
    stated = state(lambda *, power=2: identity((t - 1) * (t + 1), t**power - 1), mutants=[Mutant("m", power=3)])
    result = decide_mutant(stated, stated.mutants[0], Effort.QUICK, 0)

    assert result.by == "violation"
    assert result.decision.message.startswith("refuted at t = ")
