"""One instance decided by balls: signs, ties, and what cannot be known."""

import math
from fractions import Fraction

import hypothesis.strategies as st
import numpy as np
import pytest
from stated import state

from checks import Assumption, Mutant, PredicateError, equal, geq, identity, leq, psd
from checks.arithmetic import exp, eye, log, normal_cdf, pi, sin, sinh, sqrt, stack, where, zeros
from checks.arithmetic.sign import Sign
from checks.deciders.certify import certify, precisions
from checks.instances import arrays, positive

CAP = 1024
X = arrays(x=positive(""))


def outcome(predicate, instance=2.0, cap=CAP, most=0, **kwargs):
    """What balls say of the only part."""
    (decided,) = certified(predicate, instance, cap, most, **kwargs).parts.values()
    return decided


def certified(predicate, instance=2.0, cap=CAP, most=0, **kwargs):
    return certify(state(predicate, instances=X, **kwargs).variant, {"x": instance}, cap, most)


SIGNS = {
    "positive": (lambda x: leq(x, 3), Sign.POSITIVE),
    "negative": (lambda x: leq(x, 1), Sign.NEGATIVE),
    "exact tie": (lambda x: leq(x, 2), Sign.ZERO),
    "geq": (lambda x: geq(x, 3), Sign.NEGATIVE),
    "tie to the cap": (lambda x: leq(sqrt(x) ** 2, x), Sign.ZERO),
    "tie of a sine": (lambda x: equal(sin(pi * x), 0), Sign.ZERO),
    "equal": (lambda x: equal(x, 2), Sign.ZERO),
    "equal by identity": (lambda x: equal(exp(log(x)), x), Sign.ZERO),
    "unequal": (lambda x: equal(x, 3), Sign.NEGATIVE),
    "unequal by a hair": (lambda x: equal(x + Fraction(1, 10**200), x), Sign.NEGATIVE),
    "equal with zero sides": (lambda x: equal(0 * x, 0 * x), Sign.ZERO),
    "never known": (lambda x: leq(where(sqrt(x) ** 2 > x, 1, 0), Fraction(1, 2)), Sign.UNKNOWN),
    "unknown branch": (lambda x: leq(1 if sqrt(x) ** 2 > x else 0, x / 4), Sign.UNKNOWN),
    "known branch": (lambda x: leq(1 if sqrt(x) ** 2 > 1 else 0, x / 4), Sign.NEGATIVE),
    "worst entry": (lambda x: leq(stack([x, 2 * x, x / 2]), 3), Sign.NEGATIVE),
    "tied entry": (lambda x: leq(stack([x, 2 * x]), 4), Sign.ZERO),
    "no entry": (lambda x: leq(stack([x])[:0], -1), Sign.POSITIVE),
    "truth values": (lambda x: leq(x > 3, x > 1), Sign.POSITIVE),
    "integers": (lambda x: leq(10**400, 10**400 + 1), Sign.POSITIVE),
    "fractions": (lambda x: equal(Fraction(1, 3) * 3, 1), Sign.ZERO),
    "constants": (lambda x: leq(pi, Fraction(22, 7)), Sign.POSITIVE),
    "lists": (lambda x: leq([x, 1], [2, Fraction(3, 2)]), Sign.ZERO),
}


@pytest.mark.parametrize("case", SIGNS)
def test_signs(case):
    """The sign of the slack is that of the exact numbers, or said to be unknown."""
    predicate, expected = SIGNS[case]

    assert outcome(predicate).sign is expected


def test_an_exact_tie_is_told_from_one_to_the_cap():
    """Zero exactly needs no more bits; zero to the cap was looked at with all of them."""
    exact, close = outcome(SIGNS["exact tie"][0]), outcome(SIGNS["tie to the cap"][0])

    assert (exact.exact, exact.bits) == (True, 128)
    assert (close.exact, close.bits, close.slack) == (False, CAP, 0.0)
    assert exact.holds
    assert close.holds


def test_precision_rises_as_far_as_is_needed():
    """A difference of 2^-700 is told with the first doubling that sees it."""
    far = outcome(lambda x: leq(sqrt(x) ** 2 + Fraction(1, 2**700), x))

    assert far.sign is Sign.NEGATIVE
    assert far.bits == 1024
    assert list(precisions(CAP)) == [128, 256, 512, 1024]
    assert list(precisions(100)) == [100]


def test_a_difference_beyond_the_cap_is_a_tie():
    """Zero to the cap is all that is claimed: more bits tell more."""

    def near(x):
        return leq(sqrt(x) ** 2 + Fraction(1, 2**3000), x)

    assert outcome(near).sign is Sign.ZERO
    assert outcome(near, cap=4096).sign is Sign.NEGATIVE


def test_one_precision_shows_no_shrinking():
    """A tie is believed if its enclosure shrinks, for which two precisions are needed."""
    assert outcome(SIGNS["tie to the cap"][0], cap=128).sign is Sign.UNKNOWN


@pytest.mark.parametrize(("factor", "expected"), [(1, Sign.ZERO), (1 + Fraction(1, 2**100), Sign.NEGATIVE)])
def test_a_tie_of_tiny_numbers(factor, expected):
    """An enclosure may be tiny from the start, because the numbers are: then it counts on how many bits the sides agree."""

    def small(x):
        t = sqrt(2) * x
        return equal(exp(t) - exp(-t), factor * 2 * sinh(t))

    assert outcome(small, instance=2.0**-850).sign is expected


@pytest.mark.parametrize(("gap", "expected"), [(0, Sign.ZERO), (Fraction(1, 2**1000), Sign.NEGATIVE)])
def test_a_tie_of_numbers_that_are_one_beyond_the_cap(gap, expected):
    """The enclosure of Phi(439) is far narrower than any precision here, and the same at each: the sides agree as well as can be."""

    def saturated(x):
        return leq(normal_cdf(sqrt(x) ** 2) + gap, normal_cdf(x))

    assert outcome(saturated, instance=439.0).sign is expected


def test_what_is_unknown_says_why():
    """An enclosure that does not shrink, and a branch that cannot be taken, are told apart."""
    assert outcome(SIGNS["never known"][0]).note == "the enclosure of the slack stopped shrinking as the precision rose"
    assert "comparisons of balls cannot be decided" in outcome(SIGNS["unknown branch"][0]).note


@pytest.mark.parametrize(("factor", "expected"), [(1, Sign.ZERO), (1 + Fraction(1, 2**100), Sign.NEGATIVE)])
def test_a_ball_that_becomes_finite_at_the_cap_is_looked_at_once_more(factor, expected):
    """Whether it shrinks is only known then: a cancellation of 900 bits takes nearly all that there are."""

    def late(x):
        return leq(factor * x, x * (1 + 1 / (sqrt(x) ** 2 + 2.0**-450 - x)) / (1 + Fraction(2**450)))

    assert outcome(late, instance=2.0**451).sign is expected


PATIENT = {
    "beside one": (lambda x, factor: equal(exp(x) - exp(-x), 2 * factor * sinh(x)), 5e-324),
    "as sharp from the start": (lambda x, factor: equal(sin(x) - factor * sin(x * sqrt(x) / sqrt(x)), 0), 2.0**-900),
    "infinite before": (lambda x, factor: equal(1 / (1 - (1 - x)), factor / x), 3 * 2.0**-1074),
    "an error before": (lambda x, factor: equal(1 if 1 + sqrt(x) ** 2 > 1 else 0, factor), 5e-324),
}


@pytest.mark.parametrize("case", PATIENT)
def test_what_is_unknown_at_the_cap_may_get_more_bits(case):
    """Tiny numbers beside large ones need more bits than most claims; without them nothing is said, or an error. What is false stays false."""
    predicate, instance = PATIENT[case]
    found = certified(lambda x: predicate(x, 1), instance, most=8192)

    assert [each.sign for each in found.parts.values()] == [Sign.ZERO]
    assert found.bits > CAP
    assert undecided(lambda x: predicate(x, 1), instance)
    assert outcome(lambda x: predicate(x, 1 + Fraction(1, 2**100)), instance, most=8192).sign is Sign.NEGATIVE


def undecided(predicate, instance):
    """Whether the precisions up to the cap do not decide."""
    try:
        return outcome(predicate, instance).sign is Sign.UNKNOWN
    except PredicateError:
        return True


def test_more_bits_are_no_use_where_the_instance_does_not_count():
    """Where nobody knows whether it meets the assumptions, the precision stops at the cap."""
    boundary = [Assumption("boundary", "", CONDITIONS["boundary"][0])]
    found = certified(SIGNS["never known"][0], most=8192, assumptions=boundary)

    assert (found.meets, found.bits) == (None, CAP)


def test_a_ball_that_becomes_finite_late_is_no_tie():
    """An enclosure that was infinite first and then does not shrink has not shrunk onto zero."""

    def late(x):
        tiny = sqrt(x) ** 2 - x + Fraction(1, 2**600)
        return leq(where(sqrt(x) ** 2 > x, 1, 0) + 0 * log(tiny), Fraction(1, 2))

    assert outcome(late).sign is Sign.UNKNOWN


def test_the_worst_part_counts():
    """A refuted part is worse than an unknown one, that than a tie, that than one that holds; then the least slack."""
    parts = {
        "holds": lambda x: leq(x, 4),
        "barely": lambda x: leq(x, 3),
        "tie": SIGNS["exact tie"][0],
        "unknown": SIGNS["never known"][0],
        "refuted": lambda x: leq(x, Fraction(19, 10)),
        "worse": lambda x: leq(x, 1),
    }
    for k in range(1, len(parts) + 1):
        names = tuple(list(parts)[:k])
        decided = certified(lambda x, *, names=names: {name: parts[name](x) for name in names})
        assert decided.worst[0] == names[-1]
        assert decided.refutes is (k > 4)


def test_sides_and_violation_are_exact_or_enclosed():
    """A number that is a float64 is shown as it is, another one as an enclosure; the violation is in units of the larger side."""
    short = outcome(lambda x: leq(x, 0.5))
    long = outcome(lambda x: leq(x, sqrt(3 + 0 * x)))

    assert (short.left, short.right, short.violation, short.slack) == ("2", "0.5", "0.75", -0.75)
    assert long.right.startswith("[1.73205080756887")
    assert outcome(lambda x: leq(x, 3)).violation == "0"


@pytest.mark.parametrize(
    ("claim", "entry"),
    [
        (lambda x: leq(stack([0 * x, x, 2 * x]), 1), "[2]"),
        (lambda x: equal(stack([stack([x, x]), stack([2 * x, x])]), x), "[1, 0]"),
        (lambda x: leq(x, 1), ""),
        (lambda x: psd(-x * eye(3)), ""),
    ],
)
def test_the_worst_entry_is_named(claim, entry):
    """By its index in the array; a number has none."""
    assert outcome(claim).entry == entry


@pytest.mark.parametrize("scale", [1e300, 1e-300, 1e-320])
def test_extreme_scales_are_exact(scale):
    """Where float64 overflows or underflows, balls do not."""
    assert outcome(lambda x: leq(x**4, 2 * x**4), scale).slack == 0.5
    assert outcome(lambda x: leq(2 * x**4, x**4), scale).violation in ("0.5", "[0.50000000000000000 +/- 3e-22]")
    assert outcome(lambda x: equal(x**4 / x**3, x), scale).holds


def test_matrices():
    """A Gram matrix is semidefinite whatever its rank; a negative eigenvalue, or a part that is not symmetric, refutes."""

    def decide(predicate, A):
        (found,) = certify(state(lambda A: predicate(A), instances=arrays(A="m n")).variant, {"A": np.array(A)}, CAP).parts.values()
        return found

    deficient = [[3.0, -1.0, 2.0, 1.0, 2.0]]
    assert decide(lambda A: psd(A.T @ A), deficient).exact
    assert decide(lambda A: psd(A.T @ A + eye(5)), deficient).sign is Sign.POSITIVE
    assert decide(lambda A: psd(A.T @ A - eye(5) / 1000), deficient).sign is Sign.NEGATIVE
    assert decide(lambda A: psd(A.T @ A / 3), deficient).sign is Sign.ZERO
    assert decide(lambda A: psd(A), [[1.0, 0.0], [1e-300, 1.0]]).sign is Sign.NEGATIVE
    assert decide(lambda A: psd(A), [[0.0, 1.0], [1.0, 0.0]]).sign is Sign.NEGATIVE
    assert decide(lambda A: psd(A), np.zeros((2, 2))).exact
    assert decide(lambda A: psd(A[:0, :0]), deficient).sign is Sign.POSITIVE
    assert decide(lambda A: psd([[A[0, 0]]]), deficient).slack == 1.0


def test_a_matrix_that_is_symmetric_for_no_known_reason_is_undecided():
    """Being symmetric is part of the claim: a difference from the transpose that does not shrink is not passed over, a tiny one refutes."""

    def skew(entry):
        def predicate(x):
            A = zeros((2, 2))
            A[0, 1] = entry(x)
            return psd(A + eye(2))

        return outcome(predicate)

    assert skew(lambda x: where(sqrt(x) ** 2 > x, 1, 0)).sign is Sign.UNKNOWN
    assert skew(lambda x: Fraction(1, 10**200)).sign is Sign.NEGATIVE
    assert skew(lambda x: sqrt(x) ** 2 - x).sign is Sign.POSITIVE


def test_not_finite_is_an_error():
    """NaN that no precision resolves shows both sides and the mend."""
    with pytest.raises(
        PredicateError, match=r"the claim is not finite at 1024 bits: 0 against nan; look for 0/0.*exclude such instances by an assumption"
    ):
        certified(lambda x: leq(0, log(-x)))
    with pytest.raises(PredicateError, match=r"\(part 'b'\): the claim is not finite"):
        certified(lambda x: {"a": leq(0, 1), "b": leq(0, 1 / (x - 2))})
    with pytest.raises(PredicateError, match=r"not finite at this instance: .*inf cannot be lifted"):
        certified(lambda x: leq(x, np.inf))
    with pytest.raises(PredicateError, match=r"not finite at this instance: .*nan cannot be lifted"):
        certified(lambda x: leq(x, 1), np.nan)


def test_errors_of_the_predicate_over_balls():
    """What has no enclosure is named with what to use; other exceptions are told with their line."""
    with pytest.raises(PredicateError, match=r"float\(x\) would lose the radius of the ball"):
        certified(lambda x: leq(float(x), 1))
    with pytest.raises(PredicateError, match=r"np.linalg.eigh has no rigorous version over balls: "):
        certified(lambda x: leq(np.linalg.eigh(stack([[x]]))[0], 1))
    with pytest.raises(PredicateError, match=r"over balls the predicate raised ValueError: .* \(line \d+ of "):
        certified(lambda x: leq(stack([x, x]).reshape(3), 1))


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_interrupts_pass_through(error):
    """Ctrl-C and a lack of memory are not the predicate's."""

    def fails(x):
        raise error

    with pytest.raises(error):
        certified(fails)


CONDITIONS = {
    "met": (lambda x: x <= 3, True),
    "exact tie": (lambda x: x <= 2, True),
    "strict tie": (lambda x: x < 2, False),
    "not met": (lambda x: x <= 1, False),
    "boundary": (lambda x: sqrt(x) ** 2 <= x, None),
    "claim": (lambda x: leq(x, 3), True),
    "claim not met": (lambda x: leq(x, 1), False),
    "claim on the boundary": (lambda x: leq(sqrt(x) ** 2, x), None),
    "dict": (lambda x: {"a": leq(x, 3), "b": x < 1}, False),
    "dict on the boundary": (lambda x: {"a": leq(x, 3), "b": sqrt(x) ** 2 <= x}, None),
    "fails beside the boundary": (lambda x: {"a": leq(x, 1), "b": sqrt(x) ** 2 <= x}, False),
    "needs bits": (lambda x: sqrt(x) ** 2 <= x + Fraction(1, 2**500), True),
    "truth": (lambda x: True, True),
    "branch": (lambda x: bool(x > 1), True),
}


@pytest.mark.parametrize("case", CONDITIONS)
def test_assumptions_are_decided_by_balls(case):
    """True, False, or None where the instance is too near to the boundary; a tie meets <=."""
    condition, expected = CONDITIONS[case]

    assert certified(lambda x: leq(x, 3), assumptions=[Assumption("a", "", condition)]).meets is expected


def test_nothing_is_refuted_where_an_assumption_is_not_known_to_be_met():
    """Neither a violation nor an error counts on the boundary of an assumption; outside it the predicate is not asked."""
    boundary = [Assumption("a", "", lambda x: sqrt(x) ** 2 <= x)]
    outside = [Assumption("a", "", lambda x: x > 5)]

    assert not certified(lambda x: leq(x, 1), assumptions=boundary).refutes
    assert certified(lambda x: leq(0, log(-x)), assumptions=boundary).meets is None
    assert certified(lambda x: leq(float(x), 1), assumptions=boundary).meets is None
    assert certified(lambda x: leq(1 // 0, 1), assumptions=boundary).meets is None
    assert certified(lambda x: leq(float(x), 1), assumptions=outside).meets is False


def test_an_assumption_that_raises_over_balls_is_an_error():
    """Whose fault it is, is said."""
    with pytest.raises(PredicateError, match="over balls an assumption raised AttributeError"):
        certified(lambda x: leq(x, 1), assumptions=[Assumption("a", "", lambda x: x.foo)])


ESCAPES = {
    "root of an integer": lambda n: equal(math.sqrt(n + 1) ** 2, n + 1),
    "quotient of integers": lambda n: equal((1 / int(n)) * int(n), 1),
    "absorbed": lambda n: equal(1e16 + 1 / int(n), 1e16),
    "exponential": lambda n: leq(math.exp(n), 1e300),
    "decimal": lambda n: leq(0.1, 0.2),
    "list": lambda n: leq([1 / int(n), 0], 2),
    "matrix": lambda n: psd(np.full((2, 2), 1 / int(n))),
}


@pytest.mark.parametrize("case", ESCAPES)
def test_a_claim_that_float64_computed_is_refused(case):
    """Where nothing but plain integers and floats went into a function, no ball encloses what was rounded, so nothing is certified."""
    variant = state(ESCAPES[case], instances=arrays(n="")).variant

    with pytest.raises(PredicateError, match=r"came out of float64, and nothing encloses what was rounded; compute with checks.arithmetic"):
        certify(variant, 49, CAP)


def test_exact_plain_numbers_are_fine():
    """Integers and fractions need no ball."""
    claims = [
        lambda n: leq(n, n + 1),
        lambda n: equal(Fraction(1, n) * n, 1),
        lambda n: psd(np.eye(2, dtype=int)),
    ]

    for predicate in claims:
        assert all(found.holds for found in certify(state(predicate, instances=arrays(n="")).variant, 49, CAP).parts.values())


@pytest.mark.parametrize("sides", [(0.5, 0.75), (0.0, 0.0), (0.5, 1)])
def test_plain_floats_are_refused(sides):
    """Nobody can tell whether a float was written or rounded, however short it is."""
    with pytest.raises(PredicateError, match="came out of float64"):
        certify(state(lambda n: leq(*sides), instances=arrays(n="")).variant, 49, CAP)


def test_constants_that_are_floats_become_balls():
    """A mutant of a claim about integers may set a float."""

    def predicate(n, *, factor=1):
        return leq(factor * n, n)

    stated = state(predicate, instances=st.integers(1, 9), mutants=[Mutant("more", factor=1.5)])

    assert certify(stated.mutated(stated.mutants[0]), 3, CAP).refutes


def test_a_number_is_no_condition():
    """Only a comparison or a claim says whether an assumption is met."""
    with pytest.raises(PredicateError, match="return a comparison"):
        certified(lambda x: leq(x, 3), assumptions=[Assumption("a", "", lambda x: x - 2)])


def test_identities_are_decided_at_once():
    """SymPy needs no precision: an identity that it cannot prove is not tried again with more bits."""
    import sympy

    calls = []

    def unproved(x):
        calls.append(x)
        return identity(sympy.Function("f")(sympy.Symbol("t")), sympy.Function("g")(sympy.Symbol("t")))

    assert outcome(unproved).sign is Sign.UNKNOWN
    assert len(calls) == 1


def test_a_part_that_is_refuted_ends_the_look_at_an_instance():
    """The other part, a tie that would take all the precision that there is, is not looked at again."""
    stated = state(lambda x: {"wrong": leq(sqrt(x), 1), "tie": equal(sqrt(x) ** 2, x)}, instances=st.floats(1, 2))
    certified = certify(stated.variant, 2.0, 4096)

    assert certified.refutes
    assert certified.bits == 128
