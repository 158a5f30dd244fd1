"""Badly stated theorems fail when they are defined, with the theorem, the value and the mend in one line."""

import functools

import hypothesis.strategies as st
import numpy as np
import pytest
from stated import state

from checks import Assumption, Mutant, StatementError, leq, theorem

REALS = st.floats(-1.0, 1.0)
WEIGHTS = np.array([1.0, 2.0])


def plain(x, *, factor=1):
    return leq(x, factor)


def fresh(function=plain):
    """A copy of a predicate, since stating one renames it."""
    copied = type(function)(function.__code__, function.__globals__, function.__name__, function.__defaults__, function.__closure__)
    copied.__kwdefaults__ = function.__kwdefaults__
    return copied


def message(predicate=None, **kwargs):
    """The message with which a statement is refused."""
    with pytest.raises(StatementError) as caught:
        state(predicate or fresh(), **{"instances": REALS, **kwargs})
    text = str(caught.value)
    assert "\n" not in text
    return text


MUTANTS = {
    "set what is no constant": (
        Mutant("m", facto=2),
        "mutant 'm' sets 'facto', which is no constant of the predicate (its constants: factor); did",
    ),
    "set the instance": (Mutant("m", x=2), "mutant 'm' sets 'x', which is no constant of the predicate (its constants: factor)"),
    "keep the value": (
        Mutant("m", factor=1),
        "mutant 'm' changes nothing, since the theorem itself has factor = 1; override a constant, drop an assumption, or remove it",
    ),
    "keep the value as a float": (Mutant("m", factor=1.0), "mutant 'm' changes nothing"),
    "say nothing": (Mutant("m"), "mutant 'm' changes nothing"),
    "drop what is not there": (
        Mutant("m", without="lon"),
        "mutant 'm' drops the assumption 'lon', which does not exist (there are: long, built in)",
    ),
    "drop what is built in": (Mutant("m", without="built in"), "mutant 'm' changes nothing"),
    "have bad instances": (Mutant("m", instances=[1.0]), "mutant 'm' has instances list [1.0]; give a Hypothesis strategy"),
    "have no function": (Mutant("m", predicate=3), "mutant 'm' has a predicate of its own: int 3 is no function"),
    "lack a value": (
        Mutant("m", predicate=lambda x, *, c: leq(x, c)),
        "the constant 'c' of its predicate has no value; write c=...",
    ),
    "be none": ({"factor": 2}, "mutants holds dict {'factor': 2}; give Mutant('name', ...)"),
}


@pytest.mark.parametrize("case", MUTANTS)
def test_a_mutant_may_not(case):
    """A mutant without effect, or with names that do not exist, is refused where it is defined."""
    mutant, expected = MUTANTS[case]
    assumptions = [Assumption("long", "", lambda x: abs(x) >= 0.5), Assumption("built in")]

    assert expected in message(mutants=[mutant], assumptions=assumptions)


def test_a_mutant_that_repeats_an_array_changes_nothing():
    """Array constants are compared entry by entry; another array, also of another shape, is a change."""

    def weighted(x, *, weights=WEIGHTS):
        return leq(0, weights * x**2)

    assert "changes nothing" in message(fresh(weighted), mutants=[Mutant("m", weights=np.array([1.0, 2.0]))])
    for weights in (np.array([1.0, 3.0]), np.array([1.0, 2.0, 3.0]), np.nan):
        state(fresh(weighted), instances=REALS, mutants=[Mutant("m", weights=weights)])


def test_names_are_given_once():
    """Two mutants or two assumptions of one name cannot be told apart."""
    assert "two mutants are called 'm'; rename one" in message(mutants=[Mutant("m", factor=2), Mutant("m", factor=3)])
    assert "two assumptions are called 'a'; rename one" in message(assumptions=[Assumption("a"), Assumption("a")])


PREDICATES = {
    "rng": (lambda x, *, rng=0: leq(x, 1), "the predicate gives 'rng' a value; leave it to the decider"),
    "accuracy": (lambda x, *, accuracy=3: leq(x, 1), "the predicate gives 'accuracy' a value; leave it to the decider"),
    "rng and accuracy": (lambda x, rng, accuracy: leq(x, 1), "the predicate asks for both 'rng' and 'accuracy'; drop accuracy"),
    "starred": (lambda *xs: leq(xs[0], 1), "the predicate takes *xs; name its parameters"),
    "keywords": (lambda x, **others: leq(x, 1), "the predicate takes *others; name its parameters"),
    "no value": (lambda x, *, factor: leq(x, factor), "the constant 'factor' of the predicate has no value; write factor=... in its signature"),
    "positional constant": (
        lambda x, factor=2: leq(x, factor),
        "the parameter 'factor' of the predicate has a value but is positional; write *",
    ),
    "reserved": (lambda x, *, note=2: leq(x, note), "a constant may not be called 'note', which is an argument of Mutant; rename it"),
}


@pytest.mark.parametrize("case", PREDICATES)
def test_a_predicate_may_not_have(case):
    """The signature says what is an instance and what is a constant; whatever leaves that open is refused."""
    predicate, expected = PREDICATES[case]

    assert expected in message(predicate)


STATEMENTS = {
    "empty statement": ({"statement": "  "}, "the statement is empty; say in LaTeX what is claimed"),
    "statement": ({"statement": None}, "statement is NoneType None; give a text"),
    "empty source": ({"source": ""}, "source is empty; say where the statement stands"),
    "source": ({"source": 3}, "source is int 3; give a text"),
    "literature": ({"literature": ["a"]}, "literature is list ['a']; give a text"),
    "instances": ({"instances": [1.0]}, "instances is list [1.0]; give a Hypothesis strategy for x"),
    "no instances": ({"instances": None}, "instances is NoneType None; give a Hypothesis strategy for x"),
    "assumptions": ({"assumptions": ["long"]}, "assumptions holds str 'long'; give Assumption('name', 'description', condition)"),
    "condition": ({"assumptions": [Assumption("a", "b", True)]}, "the condition of assumption 'a' is bool True; give a function of the instance"),
    "uses": ({"uses": [3]}, "uses holds int 3; give ids of theorems"),
    "aliases": ({"aliases": [None]}, "aliases holds NoneType None; give texts"),
}


@pytest.mark.parametrize("case", STATEMENTS)
def test_what_is_wrong_with_a_statement_is_said(case):
    """Every argument that makes no sense is named with its value."""
    arguments, expected = STATEMENTS[case]

    assert expected in message(**arguments)


def test_messages_begin_with_the_theorem_and_its_place():
    """The id, the file and the line come first."""
    text = message(mutants=[Mutant("m")])

    assert text.startswith("test-statement-errors.stated-")
    assert "(test_statement_errors.py:" in text


def test_a_docstring_is_needed():
    """The docstring is the plain sentence that people read."""

    def silent(x):
        return leq(x, 1)

    with pytest.raises(StatementError, match="the docstring is empty; say in one plain sentence what is claimed"):
        theorem(statement="s", source="s", instances=REALS)(silent)


def test_instances_without_a_parameter_are_refused():
    """A predicate that takes nothing has no use for instances."""
    assert "the predicate takes no instance, but instances= is given" in message(lambda: leq(0, 1))


@pytest.mark.parametrize("thing", [functools.partial(plain, factor=2), print, 3, type("C", (), {})], ids=["partial", "built-in", "number", "class"])
def test_only_functions_are_decorated(thing):
    """A predicate has a name, a line and a signature, so it is a function."""
    with pytest.raises(StatementError, match=r"theorem\(...\) decorates .*; give a function"):
        theorem(statement="s", source="s", instances=REALS)(thing)
