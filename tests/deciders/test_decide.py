"""From a predicate to a verdict: what is tried, counted, shown and recorded."""

from dataclasses import dataclass

import hypothesis.strategies as st
import numpy as np
import pytest
from stated import state

from checks import Assumption, Effort, Grade, Mutant, Verdict, equal, geq, leq
from checks.arithmetic import matrix_norm, sqrt, vector_norm, where
from checks.arithmetic.lifting import tree_leaves
from checks.deciders.decide import decide
from checks.deciders.replay import redecide
from checks.evidence.encoding import decode
from checks.instances import arrays, directions, positive

X, P = arrays(x="n"), arrays(x=positive(""))


def decided(predicate, instances=X, effort=Effort.QUICK, seed=0, **kwargs):
    return decide(state(predicate, instances=instances, **kwargs).variant, effort, seed)


def cauchy_schwarz(x, y):
    return leq(abs(x @ y), vector_norm(x) * vector_norm(y))


def test_a_true_claim_holds_and_is_certified():
    """The decision says how much was tried, how much of it balls decided, and what came closest."""
    decision = decided(cauchy_schwarz, arrays(x="n", y="n"))

    assert (decision.verdict, decision.grade, decision.message) == (Verdict.HOLDS, Grade.CERTIFIED, "")
    assert decision.instances == decision.drawn >= Effort.QUICK.draws * Effort.QUICK.members
    assert 0 < decision.certified < decision.instances
    assert decision.ties >= decision.exact_ties > 0
    assert decision.worst_slack == 0.0
    assert [witness.kind for witness in decision.witnesses] == ["closest"]
    assert decision.seconds >= decision.ball_seconds > 0


REFUTED = {
    "inequality": (lambda x: leq(x.sum() ** 2, 2 * (x**2).sum()), X),
    "equality": (lambda x: equal((x**2).sum(), x.sum() ** 2), X),
    "part": (lambda x: {"fine": leq(0, x**2), "wrong": {"deep": geq(x, -1)}}, X),
    "matrices": (lambda A: leq(matrix_norm(A) ** 2, matrix_norm(A, ord=2) ** 2), arrays(A="m n")),
    "only large": (lambda x: leq(abs(x), 1e6), X),
    "only tiny": (lambda x: geq(x, 1e-6), P),
    "climbed": (lambda x: leq(x.sum() ** 2, (len(x) - 1e-7) * (x**2).sum()), arrays(x=directions("n"), sizes={"n": (3, 4)})),
    "foreign": (lambda x: leq(x**2, 100), st.floats(-1e3, 1e3)),
    "strategy of tuples": (lambda x, n: leq(x * n, 50), st.tuples(st.floats(0, 10), st.integers(0, 10))),
}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("case", REFUTED)
def test_a_false_claim_is_refuted_with_witnesses_that_refute(case, seed):
    """Of the two witnesses, to read and to believe, both refute again when they are decoded and decided."""
    predicate, instances = REFUTED[case]
    variant = state(predicate, instances=instances).variant
    decision = decide(variant, Effort.STANDARD, seed)

    assert (decision.verdict, decision.grade) == (Verdict.REFUTED, None)
    assert [witness.kind for witness in decision.witnesses] == ["minimal", "worst"]
    for witness in decision.witnesses:
        again = redecide(variant, decode(witness.instance))
        assert again.refutes
        assert again.worst[0] == witness.part
        assert (again.worst[1].violation, again.worst[1].sign.value) == (witness.violation, witness.sign)
    assert "missed by" in decision.message
    assert decision.worst_slack < 0


def test_the_minimal_witness_is_small():
    """The smallest size, and entries that a person can check by hand."""
    decision = decided(lambda x: leq(x.sum() ** 2, 1.5 * (x**2).sum()), effort=Effort.STANDARD)
    minimal = decode(decision.witnesses[0].instance)["x"]

    assert minimal.shape == (2,)
    assert all(abs(entry) <= 1 for entry in minimal)
    assert "part" not in decision.message


def test_the_worst_witness_is_the_worst_that_was_seen():
    """Its violation is the worst slack of the decision, and no smaller than that of the minimal one."""
    decision = decided(lambda x: leq(abs(x), 1e6), effort=Effort.STANDARD)
    minimal, worst = (redecide(state(lambda x: leq(abs(x), 1e6), instances=X).variant, decode(w.instance)).worst[1].slack for w in decision.witnesses)

    assert worst == decision.worst_slack <= minimal < 0


def test_a_part_is_named_in_the_message():
    """A claim with parts says which one fails."""
    decision = decided(REFUTED["part"][0])

    assert decision.message.startswith("part 'wrong.deep': missed by ")
    assert {witness.part for witness in decision.witnesses} == {"wrong.deep"}


def test_corners_are_tried_first():
    """A corner that refutes ends the search before anything is drawn; one that does not is counted."""
    refuted = decided(lambda x: leq(x, 100), corners=[{"x": [1.0]}, {"x": [101.0]}])
    holding = decided(lambda x: equal(x + x, 2 * x), corners=[{"x": [1.0]}, {"x": [[0.0, 1.0]]}])

    assert (refuted.drawn, refuted.instances, refuted.verdict) == (2, 2, Verdict.REFUTED)
    assert decode(refuted.witnesses[0].instance)["x"].tolist() == [101.0]
    assert holding.drawn == decided(lambda x: equal(x + x, 2 * x)).drawn + 2


def test_a_corner_may_be_a_strategy():
    """It is drawn a few times, as batches, and a find in it is minimised."""
    decision = decided(
        lambda x: leq(x, 1e9), st.just({"x": np.zeros(1)}), corners=[arrays(x="n").map(lambda instance: {"x": 1e10 + 0 * instance["x"]})]
    )

    assert decision.verdict is Verdict.REFUTED


def test_corners_that_miss_the_assumptions_do_not_count():
    """A corner outside the assumptions refutes nothing."""
    decision = decided(
        lambda x: leq(x, 0), P.map(lambda d: {"x": -d["x"]}), corners=[{"x": 1.0}], assumptions=[Assumption("a", "", lambda x: x <= 0)]
    )

    assert decision.verdict is Verdict.HOLDS


def test_rounding_is_counted_and_never_refutes():
    """What float64 calls a violation and balls do not is rounding."""
    decision = decided(lambda x, y: leq((x + y) - x, y), arrays(x="n", y="n"))

    assert decision.verdict is Verdict.HOLDS
    assert decision.rounding > 0
    assert decision.rounding <= decision.certified


def test_vacuous_names_the_assumption_that_kills():
    """The one that is met least often is named, with its rate; the others have theirs in the decision."""
    assumptions = [Assumption("small", "", lambda x: abs(x).max() <= 1e-8), Assumption("long", "", lambda x: x.shape[0] >= 2), Assumption("built in")]
    decision = decided(lambda x: leq(1, x), assumptions=[*assumptions, Assumption("never", "", lambda x: x.sum() != x.sum())])

    assert decision.verdict is Verdict.VACUOUS
    assert decision.instances == 0
    assert "0 of 384 instances met the assumptions, fewer than 12; 'never' was met by 0.00%" in decision.message
    assert set(decision.acceptance) == {"small", "long", "never"}
    assert decision.acceptance["long"] > decision.acceptance["small"] >= decision.acceptance["never"] == 0


def test_a_strategy_with_few_values_is_not_vacuous():
    """All there is was tried."""
    assert decided(lambda n: leq(n, 3), st.sampled_from([1, 2, 3])).verdict is Verdict.HOLDS
    assert decided(lambda n: leq(n, 3), st.just(3)).instances == 1


def test_undecided_is_neither_holds_nor_refuted():
    """One instance that nobody can decide spoils the verdict, and says why."""
    decision = decided(lambda x: {"fine": leq(0, x), "odd": leq(where(sqrt(x) ** 2 > x, 1, 0), 0.5)}, P)

    assert (decision.verdict, decision.grade) == (Verdict.UNDECIDED, None)
    assert decision.message == "part 'odd': undecided at 8192 bits: the enclosure of the slack stopped shrinking as the precision rose"


def test_instances_on_the_boundary_of_an_assumption_certify_nothing():
    """Where no instance is known to meet an assumption, nothing holds."""
    decision = decided(lambda x: leq(0, x), P, assumptions=[Assumption("a", "", lambda x: sqrt(x + 1) ** 2 <= x + 1)])

    assert decision.verdict is Verdict.UNDECIDED
    assert decision.message == "no instance could be decided: every one is too near to the boundary of an assumption"


def test_an_error_shows_the_simplest_instance():
    """The message has one line, and the witness is the instance that Hypothesis shrank to."""

    def picky(x):
        if abs(x) >= 100:
            raise ValueError("too\nlarge")
        return leq(0, x**2)

    decision = decided(picky, st.floats(-1e6, 1e6), effort=Effort.STANDARD)

    assert decision.verdict is Verdict.ERROR
    assert "the predicate raised ValueError: too large (line " in decision.message
    assert "\n" not in decision.message
    assert [witness.kind for witness in decision.witnesses] == ["error"]
    assert abs(decode(decision.witnesses[0].instance)) == 100.0


@pytest.mark.parametrize("returned", [True, np.bool(True), 1.5, None, {}, {"a": {}}, [leq(0, 1)], "holds"], ids=str)
def test_a_predicate_that_returns_no_claim_is_an_error(returned):
    """The verdict says what it returned."""
    decision = decided(lambda x: returned)

    assert decision.verdict is Verdict.ERROR
    assert "the predicate returned " in decision.message or "part 'a' of the predicate" in decision.message


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_interrupts_pass_through(error):
    """Ctrl-C ends a decision at once, wherever it is."""

    def on_the_screen(x):
        raise error

    def over_balls(x):
        if not isinstance(x, float | np.ndarray) and type(x).__name__ == "Balls":
            raise error
        return leq(0, x**2)

    for predicate in (on_the_screen, over_balls):
        with pytest.raises(error):
            decided(predicate)


CONSTANTS = {
    "holds": (lambda: leq(sqrt(2) ** 2, 2), [], Verdict.HOLDS),
    "refuted": (lambda: leq(3, sqrt(2)), [], Verdict.REFUTED),
    "parts": (lambda: {"a": leq(1, 2), "b": equal(1, 2)}, [], Verdict.REFUTED),
    "undecided": (lambda: leq(where(sqrt(2) ** 2 > 2, 1, 0), 0.5), [], Verdict.UNDECIDED),
    "assumption fails": (lambda: leq(1, 2), [lambda: leq(2, 1)], Verdict.VACUOUS),
    "assumption unknown": (lambda: leq(1, 2), [lambda: sqrt(2) ** 2 <= 2], Verdict.UNDECIDED),
    "assumption met": (lambda: leq(1, 2), [lambda: sqrt(2) <= 2], Verdict.HOLDS),
    "error": (lambda: leq(1 // 0, 2), [], Verdict.ERROR),
    "no claim": (lambda: True, [], Verdict.ERROR),
}


@pytest.mark.parametrize("case", CONSTANTS)
def test_claims_about_constants_are_decided_once(case):
    """Without instances there is nothing to search, and the same verdicts."""
    predicate, conditions, verdict = CONSTANTS[case]
    assumptions = [Assumption(str(k), "", condition) for k, condition in enumerate(conditions)]
    decision = decided(predicate, None, assumptions=assumptions)

    assert decision.verdict is verdict
    assert bool(decision.message) is (verdict is not Verdict.HOLDS)


def test_a_refutation_of_the_size_of_rounding_hints_at_constants():
    """An identity that np.sqrt(2) or 1 / 3 makes false is refuted, and the message says what may be the cause; other messages do not."""
    for factor in (np.sqrt(2) * np.sqrt(2) / 2, 3 * (1 / 3) * (1 + 2.0**-52), 1 - 2.0**-53):
        decision = decided(lambda x, *, factor=factor: equal(factor * x, x), P)
        assert decision.verdict is Verdict.REFUTED
        assert "float64 rounding is of this size: write constants as sqrt(2) and pi of checks.arithmetic, Fraction(1, 3)" in decision.message
    for factor in (1 + 2.0**-30, 0.5):
        assert "rounding" not in decided(lambda x, *, factor=factor: equal(factor * x, x), P).message


def test_a_mutant_gets_no_hint():
    """A mutant is meant to be refuted, by as little as it likes."""
    stated = state(lambda x, *, factor=1: equal(factor * x, x), instances=P, mutants=[Mutant("hair", factor=1 + 2.0**-50)])

    assert "rounding" not in decide(stated.mutated(stated.mutants[0]), Effort.QUICK, 0).message


@dataclass(frozen=True)
class Run:
    """An instance of a class, as catalogues have them."""

    V: np.ndarray
    step: float
    steps: int = 3


def test_dataclasses_are_instances():
    """Leaves are found inside, batched, lifted, minimised and recorded."""
    decision = decided(lambda run: leq(run.step * vector_norm(run.V), run.steps), arrays(Run, V="n", step=positive("")), effort=Effort.STANDARD)
    minimal = decode(decision.witnesses[0].instance)

    assert decision.verdict is Verdict.REFUTED
    assert isinstance(minimal, Run)
    assert [path for path, _ in tree_leaves(minimal)] == ["V", "step", "steps"]


def test_a_claim_about_no_entries_is_vacuous():
    """A sequence of one term, or an empty array, says nothing."""
    decision = decided(lambda x: leq(x, -1), arrays(x="0"))

    assert decision.verdict is Verdict.VACUOUS
    assert "no entries" in decision.message


def test_a_predicate_that_draws_random_numbers_is_an_error():
    """Two evaluations at one instance differ; what is random belongs into the instances."""
    decision = decided(lambda x: leq(np.random.rand() * abs(x), abs(x)), arrays(x="n"))  # noqa: NPY002 - the habit to be caught

    assert decision.verdict is Verdict.ERROR
    assert "two evaluations at one instance differ" in decision.message


def test_an_instance_with_other_names_is_an_error():
    """The message gives both lists of names."""
    decision = decided(lambda x, y: leq(x, y), arrays(x="n", z="n"))

    assert decision.verdict is Verdict.ERROR
    assert "the instance has x, z, but" in decision.message
    assert "takes x, y; use the same names" in decision.message
