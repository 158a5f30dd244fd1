"""Claims that rest on a solver: decided by refinement, graded as measured, never refuted by the solver's own error."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy
from stated import state

from checks import Assumption, Effort, Grade, Mutant, PredicateError, Verdict, equal, event, geq, identity, leq, psd
from checks.arithmetic.sign import Sign
from checks.deciders.decide import decide
from checks.deciders.refine import refine
from checks.deciders.replay import redecide
from checks.evidence.encoding import decode
from checks.instances import arrays, interval, positive, reals
from checks.solvers.errors import SolverError

RATES = arrays(rate=interval(0.125, 2.0, ""), time=interval(0.25, 2.0, ""))
X = arrays(x=reals("n", "-extremes"), sizes={"n": (1, 4)})


def midpoint(rate, time, accuracy, per_level=4):
    """Solve w' = -rate w from 1 by the implicit midpoint rule, whose error falls like the square of the steps."""
    steps = 16 * per_level ** (accuracy + 1)
    h = rate * time / steps
    return ((1 - h / 2) / (1 + h / 2)) ** steps


def decided(predicate, instances=RATES, effort=Effort.QUICK, seed=0, **kwargs):
    return decide(state(predicate, instances=instances, **kwargs).variant, effort, seed)


HOLDING = {
    "clear inequality": lambda rate, time, accuracy: leq(midpoint(rate, time, accuracy), 1.01 * np.exp(-rate * time)),
    "tie": lambda rate, time, accuracy: leq(midpoint(rate, time, accuracy), np.exp(-rate * time)),
    "tie from the other side": lambda rate, time, accuracy: geq(midpoint(rate, time, accuracy), np.exp(-rate * time)),
    "equality": lambda rate, time, accuracy: equal(midpoint(rate, time, accuracy), np.exp(-rate * time)),
    "parts": lambda rate, time, accuracy: {"a": leq(midpoint(rate, time, accuracy), 1), "b": {"c": geq(midpoint(rate, time, accuracy), 0)}},
    "psd": lambda rate, time, accuracy: psd(midpoint(rate, time, accuracy) * np.eye(2) - np.exp(-rate * time) * np.ones((2, 2)) / 2),
}

REFUTED = {
    "inequality": lambda rate, time, accuracy: leq(midpoint(rate, time, accuracy), 0.99 * np.exp(-rate * time)),
    "by little": lambda rate, time, accuracy: leq(midpoint(rate, time, accuracy), (1 - 1e-4) * np.exp(-rate * time)),
    "equality": lambda rate, time, accuracy: equal(midpoint(rate, time, accuracy), np.exp(-rate * time) + 1e-3),
    "only large rates": lambda rate, time, accuracy: geq(midpoint(rate, time, accuracy), 1 / 8),
    "part": lambda rate, time, accuracy: {"fine": leq(midpoint(rate, time, accuracy), 1), "wrong": leq(midpoint(rate, time, accuracy), rate / 2)},
    "psd": lambda rate, time, accuracy: psd(midpoint(rate, time, accuracy) * np.eye(2) - np.exp(-rate * time) * np.ones((2, 2))),
    "not symmetric": lambda rate, time, accuracy: psd(np.eye(2) + midpoint(rate, time, accuracy) * np.eye(2, k=1)),
}


@pytest.mark.parametrize("effort", [Effort.QUICK, Effort.STANDARD])
@pytest.mark.parametrize("case", HOLDING)
def test_a_true_claim_holds_and_is_measured(case, effort):
    """The grade says that no enclosure was had; a tie says how finely it was measured."""
    decision = decided(HOLDING[case], effort=effort)
    tied = case not in ("clear inequality", "parts")

    assert (decision.verdict, decision.grade, decision.message) == (Verdict.HOLDS, Grade.MEASURED, "")
    assert decision.level == (2 if not tied else 3 if effort is Effort.QUICK else 4)
    assert (decision.ties > 0, decision.resolution is not None) == (tied, tied)
    assert decision.resolution is None or decision.resolution < 1e-2
    assert decision.witnesses[0].kind == "closest"


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("case", REFUTED)
def test_a_false_claim_is_refuted_with_witnesses_that_replay(case, seed):
    """At the level that was recorded, each witness gives again what it gave."""
    variant = state(REFUTED[case], instances=RATES).variant
    decision = decide(variant, Effort.STANDARD, seed)

    assert decision.verdict is Verdict.REFUTED
    assert [witness.kind for witness in decision.witnesses] == ["minimal", "worst"]
    for witness in decision.witnesses:
        again = redecide(variant, decode(witness.instance), level=witness.level)
        outcome = again.parts[witness.part]
        assert again.refutes
        assert (outcome.left, outcome.right, outcome.violation, outcome.level) == (witness.left, witness.right, witness.violation, 4)


def test_finer_levels_give_a_finer_tie():
    """The resolution is measured, so it improves with the effort."""
    quick, standard, deep = (decided(HOLDING["equality"], effort=effort).resolution for effort in Effort)

    assert quick > standard > deep > 0


UNDECIDED = {
    "like one over the level": lambda x, accuracy: equal(1 + 0.1 / (accuracy + 1), 1),
    "like a logarithm": lambda x, accuracy: equal(1 + 0.1 / math.log(accuracy + 2), 1),
    "swinging": lambda x, accuracy: leq(1 + 0.1 * (-1) ** accuracy, 1),
    "swinging, but below": lambda x, accuracy: leq(1.05 + 0.1 * (-1) ** accuracy, 1),
    "missed by less than the error": lambda x, accuracy: leq(1 + 1e-3 - 0.1 / (accuracy + 1), 1),
}


@pytest.mark.parametrize("effort", Effort)
@pytest.mark.parametrize("case", UNDECIDED)
def test_what_does_not_converge_is_undecided(case, effort):
    """Neither a tie nor a refutation; the message says what moved, and how much."""
    decision = decided(UNDECIDED[case], X, effort)

    assert (decision.verdict, decision.grade) == (Verdict.UNDECIDED, None)
    assert "at level" in decision.message
    assert "which falls too slowly from level to level" in decision.message


def late(x, accuracy, *, fails_at=9):
    """A positive number that coarse levels of a solver take for a negative one."""
    if accuracy >= fails_at:
        raise SolverError("too fine")
    return leq(0, 1e-7 - 0.001**accuracy)


def test_what_is_unknown_gets_the_levels_of_the_deepest_effort():
    """Coarse levels that miss the sign are forgotten as finer ones agree."""
    decision = decided(late, X)

    assert (decision.verdict, decision.level) == (Verdict.HOLDS, 5)
    assert refine(state(late, instances=X).variant, {"x": np.ones(1)}, 3, 1024).parts[""].sign is Sign.UNKNOWN


def test_a_solver_that_fails_beyond_the_level_of_the_effort_leaves_it_undecided():
    """It is no error of the theorem that it cannot be refined further."""
    decision = decided(lambda x, accuracy: late(x, accuracy, fails_at=4), X)

    assert (decision.verdict, decision.level) == (Verdict.UNDECIDED, None)
    assert "at level 3 the slack is 1" in decision.message


def test_a_slow_error_does_not_hide_a_clear_claim():
    """A slack far beyond what may still come is decided, however slowly that comes."""
    assert decided(lambda x, accuracy: leq(1 + 0.1 / (accuracy + 1), 3), X).verdict is Verdict.HOLDS
    assert decided(lambda x, accuracy: geq(1 + 0.1 / (accuracy + 1), 3), X).verdict is Verdict.REFUTED


def test_a_wrong_limit_cannot_be_seen():
    """A solver that converges to a wrong value is believed: the levels show no error. This is what the grade stands for."""
    assert decided(lambda x, accuracy: equal(1.001 + 10.0 ** -(5 + accuracy), 1), X).verdict is Verdict.REFUTED


IGNORING = {
    "nothing": lambda x, accuracy: leq((x**2).sum(), 1 + (x**2).sum()),
    "a fixed level": lambda x, accuracy: leq(midpoint(1.0, 1.0, 3), 2),
    "false": lambda x, accuracy: equal(midpoint(1.0, 1.0, 1), np.exp(-1)),
}


@pytest.mark.parametrize("case", IGNORING)
def test_a_predicate_that_ignores_accuracy_is_refused(case):
    """Nothing that it says of the solver can be measured, whether it seems to hold or not."""
    decision = decided(IGNORING[case], X)

    assert decision.verdict is Verdict.ERROR
    assert "asks for accuracy and ignores it: each of " in decision.message


def test_a_mutant_may_be_degenerate():
    """A time of zero needs no solver: that refutes the mutant all the same."""

    def claim(rate, time, accuracy, *, factor=1):
        return equal(midpoint(rate, factor * time, accuracy), np.exp(-rate * time))

    stated = state(claim, instances=RATES, mutants=[Mutant("no time", factor=0)])

    assert decide(stated.mutated(stated.mutants[0]), Effort.QUICK, 0).verdict is Verdict.REFUTED


def test_instances_and_constants_are_plain_floats():
    """A solver takes float64 only: no batch, no ball, no fraction reaches the predicate."""
    seen = set()

    def claim(x, accuracy, *, factor=Fraction(3, 2)):
        seen.update((type(each), np.asarray(each).dtype) for each in (x, factor))
        return leq(x @ x + 10.0 ** -(accuracy + 4), factor * (x @ x) + 1)

    assert decided(claim, X).verdict is Verdict.HOLDS
    assert {dtype for _, dtype in seen} == {np.dtype(np.float64)}
    assert all(issubclass(kind, np.ndarray | float) for kind, _ in seen)


def test_an_assumption_is_decided_by_balls():
    """It needs no solver; an instance that does not meet it refutes nothing."""
    assumption = Assumption("small", "", lambda rate, time: rate <= 1.5)
    decision = decided(lambda rate, time, accuracy: leq(rate, 1.5 + 1e-9 * midpoint(rate, time, accuracy)), assumptions=[assumption])

    assert decision.verdict is Verdict.HOLDS
    assert decision.instances < decision.drawn


SHAPES = {
    "entries": (lambda x, accuracy: leq(np.zeros(accuracy + 1), 1), "the claim has shape (1,) at level 0 of accuracy and shape (2,) at level 1"),
    "parts": (
        lambda x, accuracy: {"a": leq(0, 1)} if accuracy < 2 else {"b": leq(0, 1)},
        "the claim has part 'a' of shape () at level 1 of accuracy and part 'b' of shape () at level 2",
    ),
    "not a number": (lambda x, accuracy: leq(np.nan, accuracy), "the claim is not finite at level 3 of accuracy: nan against 3.0"),
    "infinite": (lambda x, accuracy: {"a": leq(-np.inf, accuracy)}, "(part 'a'): the claim is not finite at level 3 of accuracy: -inf against 3.0"),
    "raises": (lambda x, accuracy: leq(0, [1, 2][accuracy]), "at level 2 of accuracy the predicate raised IndexError: list index out of range"),
    "divides": (lambda x, accuracy: leq(0, 1 // (3 - accuracy)), "at level 3 of accuracy the predicate raised ZeroDivisionError"),
    "symbols": (lambda x, accuracy: identity(sympy.Symbol("t"), 0), "Identity is a claim about symbols, which no accuracy changes"),
    "chance": (lambda x, accuracy: event(True, at_least=0.5), "is a claim about chance, but the predicate does not ask for 'rng'"),
    "no claim": (lambda x, accuracy: accuracy > 3, "which is not a claim"),
    "shapes that do not fit": (lambda x, accuracy: leq(np.zeros(2), np.zeros(3)), "the sides have shapes (2,) and (3,), which do not fit"),
}


@pytest.mark.parametrize("case", SHAPES)
def test_a_predicate_that_fails_is_an_error(case):
    """In one line, with the level."""
    predicate, message = SHAPES[case]
    decision = decided(predicate, X)

    assert decision.verdict is Verdict.ERROR
    assert message in decision.message
    assert "\n" not in decision.message


def test_a_level_that_fails_is_passed_over():
    """A coarse solver may fail where a fine one does not; three levels must remain."""
    fails_first = decided(lambda x, accuracy: leq(1 // accuracy + 10.0**-accuracy, 3), X)
    nan_first = decided(lambda x, accuracy: leq(np.nan if accuracy == 0 else 1 + 10.0**-accuracy, 3), X)

    assert fails_first.verdict is nan_first.verdict is Verdict.HOLDS


SCALES = [1e300, 1e-300, 1e150, 1e-150, 1.0]


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("factor", [0.5, 1, 2])
def test_scale_is_divided_out(scale, factor):
    """Slacks are relative, so that huge and tiny numbers are judged alike."""
    verdict = {0.5: Verdict.REFUTED, 1: Verdict.HOLDS, 2: Verdict.HOLDS}[factor]

    def claim(rate, time, accuracy):
        return leq(scale * midpoint(rate, time, accuracy), factor * scale * np.exp(-rate * time))

    assert decided(claim).verdict is verdict


@pytest.mark.parametrize("scale", [1e-170, 1e-200, 1e-300])
def test_an_underflow_refutes_nothing(scale):
    """The square of a tiny number is zero, and its root is not the number: float64 is to blame, and says so."""
    positives = arrays(x=positive("", "-extremes"))
    decision = decided(lambda x, accuracy: equal(np.sqrt(x * x) * (1 + 10.0 ** -(5 + 2 * accuracy)), x), positives, corners=[{"x": scale}])

    assert decision.verdict is Verdict.UNDECIDED
    assert "float64 overflows or underflows on the way" in decision.message


def test_digits_that_float64_loses_refute_nothing():
    """Rounding is measured by runs that round otherwise: the loss inside a formula is seen, though all levels agree on it."""

    def claim(x, accuracy):
        small = 1e-10 * np.exp(x)
        return equal(np.log(1 + small), np.log1p(small) * (1 + 10.0 ** -(6 + 2 * accuracy)))

    decision = decided(claim, arrays(x=interval(-1.0, 1.0, "")), Effort.STANDARD)

    assert decision.verdict is Verdict.HOLDS
    assert 1e-8 < decision.resolution < 1e-3


DEGENERATE = {
    "one by one": ({"A": np.array([[0.5]])}, Verdict.HOLDS),
    "zero": ({"A": np.zeros((2, 2))}, Verdict.HOLDS),
    "empty": ({"A": np.zeros((0, 3))}, Verdict.HOLDS),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_degenerate_instances(case):
    """A claim about nothing holds; so does 0 = 0."""
    instance, verdict = DEGENERATE[case]
    matrices = arrays(A=reals("m n", "-extremes"))

    def claim(A, accuracy):
        return {"psd": psd(A.T @ A * midpoint(1.0, 1.0, accuracy)), "order": leq(A, abs(A) * (1 + midpoint(1.0, 1.0, accuracy)))}

    assert decided(claim, matrices, corners=[instance]).verdict is verdict
    assert not redecide(state(claim, instances=matrices).variant, instance).refutes


def test_without_instances_a_claim_is_measured_too():
    """Constants alone may need a solver."""
    assert decided(lambda accuracy: equal(midpoint(1.0, 1.0, accuracy), np.exp(-1)), None).grade is Grade.MEASURED
    assert decided(lambda accuracy: equal(midpoint(1.0, 1.0, accuracy), 0.36), None).verdict is Verdict.REFUTED
    assert decided(lambda accuracy: equal(1, 1), None).verdict is Verdict.ERROR


def test_the_same_seed_decides_the_same():
    """Rounding is measured with fixed salts, so that a verdict can be had again."""
    variant = state(HOLDING["tie"], instances=RATES).variant
    first, second = (decide(variant, Effort.QUICK, 3) for _ in range(2))

    assert first == replace(second, seconds=first.seconds, ball_seconds=first.ball_seconds)


def test_accuracy_may_stand_anywhere_and_be_keyword_only():
    """It is found by its name."""
    for predicate in (
        lambda accuracy, rate, time: equal(midpoint(rate, time, accuracy), np.exp(-rate * time)),
        lambda rate, accuracy, time: equal(midpoint(rate, time, accuracy), np.exp(-rate * time)),
        lambda rate, time, *, accuracy: equal(midpoint(rate, time, accuracy), np.exp(-rate * time)),
    ):
        assert decided(predicate).verdict is Verdict.HOLDS


def test_a_predicate_is_called_as_it_is_by_hand():
    """A theorem is a function: a level can be given to it."""
    stated = state(HOLDING["equality"], instances=RATES)

    assert stated(1.0, 1.0, accuracy=2).left == midpoint(1.0, 1.0, 2)
    with pytest.raises(PredicateError, match="not a claim"):
        state(lambda rate, time, accuracy: None, instances=RATES).variant.claims({"rate": 1.0, "time": 1.0})
