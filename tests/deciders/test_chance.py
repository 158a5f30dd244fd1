"""Claims about chance, decided end to end."""

import itertools
from fractions import Fraction

import hypothesis.strategies as st
import numpy as np
import pytest

from checks import Assumption, Effort, Grade, Mutant, StatementError, Verdict, equal, event, leq, mean
from checks.arithmetic import sqrt
from checks.deciders.chance import share
from checks.deciders.decide import decide
from checks.deciders.replay import redecide
from checks.errors import PredicateError
from checks.evidence.records import result_from_json, result_to_json
from checks.report.findings import findings
from checks.strength import verify_theorem
from tests.stated import state


def decided(predicate, effort=Effort.QUICK, seed=0, **kwargs):
    return decide(state(predicate, **kwargs).variant, effort, seed)


def test_a_true_event_holds_and_its_mutant_dies():
    """The grade is statistical; the test says what it saw."""
    stated = state(lambda rng, *, p=0.5: event(rng.random(500) < 0.5, at_least=p), mutants=[Mutant("more", p=0.6)])
    result = verify_theorem(stated, Effort.QUICK, 0)
    (chance,) = result.decision.chances

    assert result.passed
    assert result.grade is Grade.STATISTICAL
    assert chance.low <= 0.5 <= chance.high
    assert chance.alpha == share(stated.variant)
    assert result.mutants[0].decision.witnesses[0].right == "at least 0.6"


def test_results_are_kept_without_loss():
    """Also those of the sequential tests, infinite evidence included."""
    stated = state(lambda rng: event(rng.random(50) < 0.5, at_least=1))
    result = verify_theorem(stated, Effort.QUICK, 0)

    assert result.decision.chances[0].evidence == np.inf
    assert result_from_json(result_to_json(result)) == result


def test_the_same_seed_gives_the_same_result():
    """Streams are spawned from the seed; another seed gives other samples."""
    stated = state(lambda rng: mean(rng.random(100), equals=0.5, bounds=(0, 1)))
    first, again, other = (decide(stated.variant, Effort.QUICK, seed).chances for seed in (1, 1, 2))

    assert first == again
    assert first[0].estimate != other[0].estimate


def test_each_instance_has_a_test_of_its_own():
    """The level is divided over instances and parts; one that refutes is the witness."""
    decision = decided(lambda n, rng: {"low": event(rng.random(99) < 0.9, at_least=0.5), "n": event(rng.random(99) < n / 9, at_most=0.5)},
                       instances=st.sampled_from([2, 3, 8]), effort=Effort.DEEP)  # fmt: skip

    assert decision.verdict is Verdict.REFUTED
    assert decision.witnesses[0].part == "n"
    assert decision.witnesses[0].instance == 8


def test_rng_may_stand_anywhere():
    """By position, or by keyword; it is no constant and no instance."""
    instances = st.sampled_from([1, 2])
    for predicate in (
        lambda rng, n: event(rng.random(9 * n) < 1, at_least=0.5),
        lambda n, rng: event(rng.random(9 * n) < 1, at_least=0.5),
        lambda n, *, rng: event(rng.random(9 * n) < 1, at_least=0.5),
    ):
        stated = state(predicate, instances=instances)
        assert "rng" not in stated.constants
        assert decide(stated.variant, Effort.QUICK, 0).verdict is Verdict.HOLDS


def test_one_event_in_each_call_is_enough():
    """Batches are for speed."""
    decision = decided(lambda rng: event(rng.random() < 0.5, at_most=0.7))

    assert decision.verdict is Verdict.HOLDS


def test_a_budget_that_is_spent_is_undecided():
    """A mean on the boundary, with an effect that is too small for the effort."""
    decision = decided(lambda rng: mean(rng.random(20_000), at_most=0.5, bounds=(0, 1), effect=1e-6))

    assert decision.verdict is Verdict.UNDECIDED
    assert "declare a larger effect" in decision.message


def spoilt(rng, at):
    """Many samples, one of which is infinite."""
    samples = rng.random(100_000)
    samples[at] = np.inf
    return samples


@pytest.mark.parametrize("tail", [{"bounds": (0, 1)}, {"tail": "subgaussian", "scale": 0.5}, {"tail": "variance", "scale": 0.3}])
def test_a_large_batch_ends_when_enough_of_it_has_been_seen(tail):
    """The evidence rests on its first samples."""
    decision = decided(lambda rng: mean(rng.random(500_000), at_most=0.6, **tail))

    assert decision.verdict is Verdict.HOLDS
    assert decision.chances[0].trials < 100_000


@pytest.mark.parametrize("at", [0, 50_000, -1])
def test_samples_beyond_what_decides_must_be_finite_too(at):
    """Whatever part of a large batch they are in."""
    decision = decided(lambda rng: mean(spoilt(rng, at), at_most=0.9, tail="variance", scale=0.3))

    assert decision.verdict is Verdict.ERROR
    assert "a sample is inf" in decision.message


@pytest.mark.parametrize("batch", [lambda x: np.tile(x, 2), lambda x: np.repeat(x, 2), lambda x: np.concatenate([x, x[::-1]])])
def test_a_large_batch_that_repeats_itself_is_seen(batch):
    """Also where its first samples do not repeat each other."""
    decision = decided(lambda rng: mean(batch(rng.random(50_000)), at_most=1, bounds=(0, 1)))

    assert "occurs 2 times" in decision.message


def test_samples_of_few_values_are_no_repetition():
    """Counts repeat each other honestly."""
    assert decided(lambda rng: mean(rng.binomial(100, 0.5, 20_000), at_most=51, bounds=(0, 100))).verdict is Verdict.HOLDS


FLIPS = itertools.cycle([0, 1])

WRONG = {
    "global NumPy": (lambda rng: event(np.random.random(9) < 0.5, at_least=0.5), "global state of NumPy"),  # noqa: NPY002
    "ignores": (lambda rng: event(np.random.default_rng().random(99) < 0.5, at_least=0.5), "ignores rng"),
    "constant": (lambda rng: event(True, at_least=0.5), "ignores rng"),
    "reused": (lambda rng: mean(np.random.default_rng(0).random(99) + 0 * rng.random(), at_most=1, bounds=(0, 1)), "two calls gave the same"),
    "tiled": (lambda rng: mean(np.tile(rng.random(99), 2), at_most=1, bounds=(0, 1)), "occurs 2 times"),
    "one value a call": (lambda rng: mean(np.full(99, rng.random()), at_most=1, bounds=(0, 1)), "the samples of a call are all the same"),
    "one truth a call": (lambda rng: event(np.full(99, next(FLIPS) + rng.random() < 1), at_least=0.5), "the samples of a call are all the same"),
    "pairs of one truth": (lambda rng: event(np.full(2, next(FLIPS) + rng.random() < 1), at_least=0.5), "the samples of a call are all the same"),
    "few values a call": (lambda rng: mean(np.repeat(rng.random(5), 50), at_most=1, bounds=(0, 1)), "none of which another call has"),
    "outside": (lambda rng: mean(rng.random(99), at_most=1, bounds=(0, 0.5)), "is outside the declared bounds [0.0, 0.5]"),
    "nan": (lambda rng: mean(np.log(rng.random(99) - 2), at_most=1, bounds=(0, 1)), "a sample is nan"),
    "no samples": (lambda rng: mean(rng.random(0), at_most=1, bounds=(0, 1)), "ignores rng"),
    "empty": (lambda rng: mean(rng.random(3)[3:], at_most=1, bounds=(0, 1)), "returned no samples"),
    "no truth": (lambda rng: event(rng.random(9), at_least=0.5), "give truth values"),
    "complex": (lambda rng: mean(1j * rng.random(9), at_least=0.5, bounds=(0, 1)), "give real samples"),
    "moving": (lambda rng: event(rng.random(9) < 0.5, at_least=rng.random()), "changes from call to call"),
    "other claim": (lambda rng: leq(rng.random(), 1), "return event(...), mean(...) or scaling(...)"),
    "raises": (lambda rng: event(rng.nothing() < 0.5, at_least=0.5), "the predicate raised AttributeError"),
    "no tail": (lambda rng: mean(rng.random(9), at_least=0.5), "bounds=(low, high), tail='subgaussian', scale=s, or tail='variance'"),
    "overflow": (lambda rng: mean(np.exp(1e3 * rng.random(9)), at_most=1, tail="variance", scale=1), "a sample is inf"),
}


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.filterwarnings("ignore:invalid value", "ignore:overflow")
def test_wrong_use_is_an_error_that_says_so(kind):
    """No verdict comes of samples that are no independent trials."""
    predicate, message = WRONG[kind]
    decision = decided(predicate)

    assert decision.verdict is Verdict.ERROR
    assert message in decision.message
    assert "\n" not in decision.message


def test_an_event_needs_rng():
    """A claim about chance without randomness says nothing."""
    decision = decided(lambda n: event(n > 3, at_least=0.5), instances=st.integers(0, 9))

    assert decision.verdict is Verdict.ERROR
    assert "does not ask for 'rng'" in decision.message


def test_a_tight_instance_makes_no_sense():
    """Equality of probabilities is not decided by balls."""
    with pytest.raises(StatementError, match="drop tight="):
        state(lambda n, rng: event(rng.random(9) < 0.5, at_least=0.5), instances=st.integers(0, 9), tight=3)


BAD = {
    "no level": (lambda: event(True), "none of at_least=, at_most="),
    "two levels": (lambda: event(True, at_least=0, at_most=1), "more than one of at_least=, at_most="),
    "above one": (lambda: event(True, at_least=1.5), "the probability 1.5 is outside [0, 1]"),
    "nan": (lambda: event(True, at_least=np.nan), "give a finite number"),
    "an array": (lambda: event(True, at_least=np.ones(2)), "give one real number"),
    "effect": (lambda: event(True, at_least=0.5, effect=0), "give the positive difference"),
    "both": (lambda: mean(1, equals=0, bounds=(0, 1), tail="subgaussian"), "both bounds= and tail="),
    "bounds": (lambda: mean(1, equals=0, bounds=(1, 0)), "are no interval"),
    "endless bounds": (lambda: mean(1, equals=0, bounds=(-1e308, 1e308)), "wider than float64 can say"),
    "one bound": (lambda: mean(1, equals=0, bounds=3), "give (low, high)"),
    "tail": (lambda: mean(1, equals=0, tail="heavy"), "the tail 'heavy' is not known"),
    "no scale": (lambda: mean(1, equals=0, tail="subgaussian"), "scale is None"),
    "a scale too many": (lambda: mean(1, equals=0, bounds=(0, 1), scale=1), "belongs to tail='subgaussian' or tail='variance'"),
    "no variance": (lambda: mean(1, equals=0, tail="variance", scale=0), "give the positive s of E (X - E X)^2 <= s^2"),
    "negative scale": (lambda: mean(1, equals=0, tail="subgaussian", scale=-1), "give the positive s"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_claim_that_makes_no_sense_is_refused(kind):
    """The message says what is wrong, and the mend."""
    make, message = BAD[kind]

    with pytest.raises(PredicateError) as caught:
        make()
    assert message in str(caught.value)


def test_a_small_failure_rate_is_told_from_twice_as_much():
    """The effect shrinks with the standard deviation of the event."""
    stated = state(lambda rng, *, p=0.99: event(rng.random(1000) < 0.98, at_least=p))

    assert decide(stated.variant, Effort.STANDARD, 0).verdict is Verdict.REFUTED


@pytest.mark.parametrize(("rate", "verdict"), [(0.5, Verdict.HOLDS), (0.3, Verdict.REFUTED)])
def test_a_claim_is_decided_again_on_new_samples(rate, verdict):
    """Replaying an instance repeats the test."""
    stated = state(lambda n, rng: event(rng.random(500) < rate, at_least=0.5), instances=st.integers(0, 9))
    (outcome,) = redecide(stated.variant, 3).parts.values()

    assert outcome.refutes == (verdict is Verdict.REFUTED)
    assert "trials, false alarms below" in outcome.note


def test_one_line_tells_what_was_seen():
    """Trials, estimate, interval, level and effect; the findings show it, of the least favourable test."""
    stated = state(lambda n, rng: event(rng.random(500) < 0.3, at_least=0.5), instances=st.integers(0, 9))
    (finding,) = findings(verify_theorem(stated, Effort.QUICK, 0), stated)
    told = dict(finding.facts)["chance"]

    assert all(word in told for word in ("claimed at least 0.5", "trials", "false alarms below", "effect 0.05"))


def test_a_contradictory_assumption_is_vacuous():
    """No instance, no verdict."""
    decision = decided(lambda n, rng: event(rng.random(9) < 0.5, at_least=0.5), instances=st.integers(0, 9),
                       assumptions=[Assumption("none", "", lambda n: equal(n, -1))])  # fmt: skip

    assert decision.verdict is Verdict.VACUOUS


HONEST = {
    "certain": lambda rng: event(rng.random(99) < 1, at_least=0.9),
    "rare, one at a time": lambda rng: event(rng.random(2) < 0.001, at_most=0.5),
    "degenerate": lambda rng: mean(0 * rng.random(99), equals=0, tail="variance", scale=1),
    "integers": lambda rng: mean(rng.integers(0, 50, 99), at_most=40, bounds=(0, 50)),
    "few samples of two values": lambda rng: mean(rng.integers(0, 2, 3), at_most=0.8, bounds=(0, 1)),
}


@pytest.mark.parametrize("kind", HONEST)
def test_honest_samples_raise_no_alarm(kind):
    """Samples that agree because they must are no reuse of randomness."""
    assert decided(HONEST[kind], Effort.STANDARD).verdict is Verdict.HOLDS


def test_a_predicate_may_write_into_one_array():
    """Samples that still wait for a look are kept apart from the array that they came in."""
    buffers = [None]
    stated = state(lambda rng: mean(rng.random(100, out=buffers[0]), equals=0.5, bounds=(0, 1)))
    new = decide(stated.variant, Effort.STANDARD, 0)
    buffers[0] = np.empty(100)

    assert decide(stated.variant, Effort.STANDARD, 0).chances == new.chances


def heavy(rng, size=1000):
    """Samples of variance 1 without a third moment."""
    return rng.standard_t(3, size) / np.sqrt(3)


def test_a_mean_with_heavy_tails():
    """Known by their variance alone, samples are averaged robustly; the mutant misses by the effect."""
    stated = state(lambda rng, *, m=2.0: mean(3 * heavy(rng) + 2, equals=m, tail="variance", scale=3), mutants=[Mutant("more", m=2.1)])
    result = verify_theorem(stated, Effort.STANDARD, 0)
    (chance,) = result.decision.chances

    assert result.passed
    assert chance.low <= chance.estimate <= chance.high
    assert chance.low <= 2 <= chance.high


@pytest.mark.parametrize(("success", "failure", "verdict"), [(0.99, 0.1, "holds"), (0.8, 0.1, "refuted"), (0.99, 0.4, "refuted")])
def test_a_separation_is_two_claims_on_one_experiment(success, failure, verdict):
    """A succeeds where B fails: both events come from one draw, and the claim falls with either of them."""

    def separation(rng):
        x = rng.random(500)
        return {"A": event(x < success, at_least=0.95), "B": event(x < failure, at_most=0.2)}

    decision = decided(separation)

    assert decision.verdict == verdict
    assert {chance.part for chance in decision.chances} == {"A", "B"}


def near(bits):
    """An assumption that is met by a margin of 2^-bits, in numbers that float64 rounds."""
    return [Assumption("near", "", lambda n: leq(sqrt(2) ** 2, 2 + Fraction(1, 2**bits)))]


@pytest.mark.parametrize(("bits", "verdict"), [(200, Verdict.HOLDS), (900, Verdict.HOLDS), (5000, Verdict.VACUOUS)])
def test_an_assumption_near_its_boundary_is_decided_at_higher_precision(bits, verdict):
    """The precision rises up to the cap; beyond that the verdict says how many instances could not be told."""
    decision = decided(lambda n, rng: event(rng.random(99) < 0.9, at_least=0.5), instances=st.integers(0, 9), assumptions=near(bits))

    assert decision.verdict is verdict
    assert verdict is Verdict.HOLDS or "of them too near to the boundary" in decision.message
