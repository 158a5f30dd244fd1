"""Deciding again at one instance, as a witness is replayed."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from stated import state

from checks import Assumption, Mutant, PredicateError, equal, identity, leq
from checks.arithmetic import sqrt
from checks.arithmetic.sign import Sign
from checks.deciders.replay import redecide
from checks.instances import arrays

X = arrays(x="n")


def test_every_part_is_decided():
    """Each part has its own outcome, whichever the witness was recorded for."""
    variant = state(lambda x: {"a": leq(x, 2), "b": {"c": leq(2, x), "d": equal(x, x)}}, instances=X).variant
    again = redecide(variant, {"x": np.array([1.0, 1.5])})

    assert {part: outcome.sign for part, outcome in again.parts.items()} == {"a": Sign.POSITIVE, "b.c": Sign.NEGATIVE, "b.d": Sign.ZERO}
    assert again.refutes
    assert again.worst[0] == "b.c"


def test_a_mutant_is_decided_as_such():
    """The same instance refutes the mutant and not the theorem."""
    stated = state(lambda x, *, most=2: leq(x, most), instances=X, mutants=[Mutant("less", most=1)])
    instance = {"x": np.array([1.5])}

    assert not redecide(stated.variant, instance).refutes
    assert redecide(stated.mutated(stated.mutants[0]), instance).refutes


def test_an_instance_outside_the_assumptions_refutes_nothing():
    """Assumptions are looked at again."""
    variant = state(lambda x: leq(x, 2), instances=X, assumptions=[Assumption("a", "", lambda x: x <= 2)]).variant

    assert redecide(variant, {"x": np.array([3.0])}).meets is False
    assert not redecide(variant, {"x": np.array([3.0])}).refutes


def test_more_bits_may_be_asked_for():
    """A cap above that of the recorded decision tells ties from differences beyond it."""
    variant = state(lambda x: leq(sqrt(x) ** 2 + Fraction(1, 2**3000), x), instances=X).variant
    instance = {"x": np.array([2.0])}

    assert redecide(variant, instance).parts[""].sign is Sign.ZERO
    assert redecide(variant, instance, cap=8192).parts[""].sign is Sign.NEGATIVE


def test_symbols_are_evaluated_at_their_values():
    """The witness against an identity is a dict of rational values, also as text."""
    p, q = sp.symbols("p q", positive=True)
    variant = state(lambda: {"right": identity(p + q, q + p), "wrong": identity(p + q, p * q)}).variant
    again = redecide(variant, {"p": Fraction(1, 2), "q": "3"})

    assert {part: outcome.sign for part, outcome in again.parts.items()} == {"right": Sign.UNKNOWN, "wrong": Sign.NEGATIVE}
    assert (again.parts["wrong"].left[:5], again.parts["wrong"].right[:5]) == ("3.500", "1.500")


def test_a_predicate_that_fails_there_is_an_error():
    """Code that has changed may no longer fit the witness: that is told, not guessed."""
    variant = state(lambda x: leq(x.no_such_method(), 2), instances=X).variant

    with pytest.raises(PredicateError, match="no_such_method"):
        redecide(variant, {"x": np.array([1.0])})
