"""Verdicts, grades, efforts, and what a result says of itself."""

from dataclasses import FrozenInstanceError, replace
from itertools import pairwise

import pytest

from checks import Decision, Effort, Grade, MutantResult, Result, Verdict, Witness
from checks.results import weakest

HOLDS = Decision(Verdict.HOLDS, Grade.CERTIFIED, instances=390)
REFUTED = Decision(Verdict.REFUTED, message="missed by 0.5 of the bound")
KILLED = MutantResult("wrong sign", False, REFUTED, "violation")
SURVIVOR = MutantResult("half", True, HOLDS)


def test_effort_by_name():
    """An effort is found by its label, and is its own name."""
    assert [Effort.of(label) for label in ("quick", "standard", "deep")] == list(Effort)
    assert Effort.of(Effort.DEEP) is Effort.DEEP


def test_an_unknown_effort_names_the_known_ones():
    """The message shows the value and the choices."""
    with pytest.raises(ValueError, match=r"unknown effort 'hard': use one of quick, standard, deep"):
        Effort.of("hard")


def test_efforts_are_ordered_and_rise_in_every_respect():
    """More effort means more of everything."""
    assert [effort.rank for effort in Effort] == [0, 1, 2]
    amounts = [(e.draws, e.members, e.decided, e.climbs, e.cap, e.shrinks) for e in Effort]
    assert all(less < more for low, high in pairwise(amounts) for less, more in zip(low, high, strict=True))


def test_the_weakest_grade_is_printed():
    """The grade of a claim is that of its weakest part."""
    assert weakest([Grade.PROVED, Grade.STATISTICAL, Grade.CERTIFIED]) is Grade.STATISTICAL
    assert weakest([Grade.PROVED, Grade.PROVED]) is Grade.PROVED
    assert weakest([]) is None
    assert [grade.rank for grade in Grade] == [0, 1, 2, 3]


def test_a_theorem_passes_if_it_holds_and_all_mutants_die():
    """That is the only way to pass, and then there is no reason to give."""
    result = Result("a.b", HOLDS, (KILLED,))

    assert result.passed
    assert result.reason == ""
    assert result.grade is Grade.CERTIFIED


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.HOLDS])
def test_no_other_verdict_passes(verdict):
    """Refuted, undecided, vacuous and error do not pass; the message of the decision is the reason."""
    result = Result("a.b", Decision(verdict, message="because"), (KILLED,))

    assert not result.passed
    assert result.reason == "because"
    assert replace(result, decision=Decision(verdict)).reason == f"the verdict is {verdict}"


def test_a_theorem_without_mutants_does_not_pass():
    """Nothing shows then that the check can fail."""
    result = Result("a.b", HOLDS)

    assert not result.passed
    assert result.reason == "no mutant: nothing shows that this check can fail; add mutants=[Mutant(...)]"


def test_a_survivor_fails_the_theorem():
    """The reason names each survivor, with the number of instances that it survived."""
    result = Result("a.b", HOLDS, (KILLED, SURVIVOR))

    assert not result.passed
    assert result.survivors == (SURVIVOR,)
    assert result.reason == "mutant 'half' survives 390 instances"


@pytest.mark.parametrize("verdict", [Verdict.UNDECIDED, Verdict.VACUOUS, Verdict.ERROR])
def test_a_mutant_dies_by_refutation_alone(verdict):
    """A mutant that is undecided, vacuous or in error survives, and the reason says so."""
    mutant = MutantResult("odd", False, Decision(verdict, message="the message"))
    result = Result("a.b", HOLDS, (mutant,))

    assert not mutant.killed
    assert result.reason == f"mutant 'odd' is {verdict}: the message"


def test_the_first_witness_of_a_mutant_is_the_minimal_one():
    """A mutant without witnesses has none."""
    minimal = Witness("w-1", "a.b", "wrong sign", "", "minimal", 1.0, "0", "1", "1", "negative", 128)
    worst = replace(minimal, kind="worst")

    assert replace(KILLED, decision=replace(REFUTED, witnesses=(minimal, worst))).witness is minimal
    assert KILLED.witness is None


def test_results_are_data():
    """Nothing that was decided can be changed afterwards."""
    with pytest.raises(FrozenInstanceError):
        HOLDS.verdict = Verdict.REFUTED
