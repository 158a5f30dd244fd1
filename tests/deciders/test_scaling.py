"""Rates without noise: planted exponents, curves that have not settled, and what is refused."""

from fractions import Fraction

import numpy as np
import pytest

from checks import Effort, Grade, Mutant, PredicateError, Verdict, equal, leq, scaling
from checks import arithmetic as xp
from checks.deciders.decide import decide
from checks.deciders.replay import redecide
from checks.deciders.screen import Screen
from checks.evidence.records import result_from_json, result_to_json
from checks.instances import arrays, interval
from checks.report.findings import finding_text, findings
from checks.strength import verify_theorem
from tests.stated import state

GRID = [128, 256, 512, 1024, 2048]
CHECKED = {"checked_form": "the exponent over n = 128, ..., 2048; nothing beyond"}


def decided(predicate, effort=Effort.QUICK, **kwargs):
    return decide(state(predicate, **CHECKED, **kwargs).variant, effort, 0)


def rate(curve, grid=GRID, **claim):
    """The decision on the exponent of a curve, given as a function of one point."""
    return decided(lambda: scaling(grid, [curve(xp.asarray(n)) for n in grid], **claim))


def root(n):
    return 1 / xp.sqrt(n)


def with_logarithm(n):
    return xp.log(n) / xp.sqrt(n)


def with_correction(n):
    """Four percent of a correction that falls like 1/n."""
    return (1 + Fraction(5, 1) / n) / xp.sqrt(n)


def with_slow_correction(n):
    """A correction that falls like 1/sqrt(n), of a fifth at the first point."""
    return (1 + Fraction(9, 4) / xp.sqrt(n)) / xp.sqrt(n)


def flat(n):
    return 0 * n + 7


VERDICTS = [
    (root, {"equals": -0.5}, Verdict.HOLDS),
    (root, {"equals": -0.5, "effect": Fraction(1, 10**12)}, Verdict.HOLDS),
    (root, {"exponent_at_most": -0.5}, Verdict.HOLDS),
    (root, {"exponent_at_least": -0.5}, Verdict.HOLDS),
    (root, {"exponent_at_most": 0}, Verdict.HOLDS),
    (root, {"exponent_at_least": -1}, Verdict.HOLDS),
    (root, {"equals": -1}, Verdict.REFUTED),
    (root, {"equals": 0}, Verdict.REFUTED),
    (root, {"equals": -0.501, "effect": 0.0005}, Verdict.REFUTED),
    (root, {"exponent_at_most": -0.75}, Verdict.REFUTED),
    (root, {"exponent_at_least": -0.25}, Verdict.REFUTED),
    (with_correction, {"equals": -0.5}, Verdict.HOLDS),
    (with_correction, {"equals": -0.5, "effect": 0.001}, Verdict.UNDECIDED),
    (with_correction, {"equals": -1}, Verdict.REFUTED),
    (with_slow_correction, {"equals": -0.5}, Verdict.HOLDS),
    (with_slow_correction, {"equals": -0.5, "effect": 0.001}, Verdict.UNDECIDED),
    (with_slow_correction, {"equals": 0}, Verdict.REFUTED),
    (with_logarithm, {"equals": -0.5}, Verdict.UNDECIDED),
    (with_logarithm, {"equals": -0.5, "effect": 0.25}, Verdict.HOLDS),
    (with_logarithm, {"equals": -0.5, "effect": 0.001}, Verdict.UNDECIDED),
    (with_logarithm, {"equals": -0.37, "effect": 0.03}, Verdict.UNDECIDED),
    (with_logarithm, {"exponent_at_most": -0.5, "effect": 0.01}, Verdict.UNDECIDED),
    (with_logarithm, {"exponent_at_most": -0.75}, Verdict.REFUTED),
    (flat, {"equals": 0}, Verdict.HOLDS),
    (flat, {"exponent_at_most": 0}, Verdict.HOLDS),
    (flat, {"exponent_at_most": -0.5}, Verdict.REFUTED),
    (lambda n: 1 + 1 / n, {"equals": 0}, Verdict.HOLDS),
    (lambda n: xp.exp(-n / 256), {"exponent_at_most": -1}, Verdict.HOLDS),
    (lambda n: xp.exp(-n / 256), {"equals": -6}, Verdict.UNDECIDED),
    (lambda n: xp.exp(n / 256), {"exponent_at_most": 1}, Verdict.REFUTED),
]


@pytest.mark.parametrize(("curve", "claim", "verdict"), VERDICTS)
def test_planted_exponents(curve, claim, verdict):
    """True ones hold, false ones are refuted, and a curve that has not settled at the scale of the effect is told nothing of."""
    decision = rate(curve, **claim)

    assert decision.verdict is verdict
    assert decision.grade is (Grade.CERTIFIED if verdict is Verdict.HOLDS else None)


@pytest.mark.parametrize("grid", [GRID, [128, 512, 2048, 8192]])
def test_an_alternating_curve_has_not_settled(grid):
    """Its halves and its fit disagree, whatever is claimed."""
    values = [Fraction(2 + (-1) ** k, n) for k, n in enumerate(grid)]
    verdicts = [decided(lambda *, eighths=eighths: scaling(grid, values, equals=-Fraction(eighths, 8))).verdict for eighths in range(17)]

    assert Verdict.HOLDS not in verdicts
    assert verdicts[8] is Verdict.UNDECIDED


def test_an_unsettled_curve_shows_its_exponents():
    """The message has all five, and the curve is kept."""
    decision = rate(with_logarithm, equals=-0.5)
    (curve,) = decision.curves

    assert decision.message == (
        "the curve has not settled: exponents -0.319 (lower half), -0.355 (upper half), -0.365 (fitted with 1/x), "
        "-0.392 (extrapolated in 1/sqrt(x)), -0.501 (extrapolated in 1/log(x))"
    )
    assert curve.x == (128, 256, 512, 1024, 2048)
    assert curve.low < curve.estimate == curve.high
    assert len(curve.local) == 4


def test_a_logarithm_is_seen_through_on_any_scale():
    """Powers of log x do not refute the true exponent, and do not pass for settled."""
    for first in (16, 10**3, 10**6, 10**12):
        grid = [first * 2**k for k in range(6)]
        for power in (-2, -1, 1, 2):
            decision = rate(lambda n, power=power: xp.log(n) ** power / n, grid, equals=-1, effect=Fraction(1, 40))
            assert decision.verdict is Verdict.UNDECIDED
            assert abs(decision.curves[0].logarithmic + 1) < 0.01 < abs(decision.curves[0].estimate + 1)


def test_the_precision_rises_until_the_exponent_is_known():
    """An exponent that is off by 2^-200 is told from one that is not, and one exactly on the bound holds."""
    tiny = Fraction(1, 2**200)

    def claim(off):
        return decided(lambda b: scaling(GRID, [xp.exp((-b - off) * xp.log(n)) for n in GRID], exponent_at_least=-b, effect=b - b + tiny),
                       instances=arrays(b=interval(0, 1, "")))  # fmt: skip

    assert claim(tiny / 2).verdict is Verdict.HOLDS
    assert claim(tiny).verdict is Verdict.HOLDS
    assert claim(2 * tiny).verdict is Verdict.REFUTED


def test_instances_and_mutants():
    """A wrong exponent is a mutant that dies at every instance; the exponent may depend on the instance."""
    stated = state(
        lambda c, b, *, factor=1: {"rate": scaling(GRID, [c * xp.exp(-b * xp.log(n)) for n in GRID], equals=-factor * b), "one": leq(b, 2)},
        instances=arrays(c=interval(1, 2, ""), b=interval(1, 2, "")), mutants=[Mutant("half", factor=0.5)], **CHECKED)  # fmt: skip
    result = verify_theorem(stated, Effort.QUICK, 0)

    assert result.passed, result.reason
    assert result.grade is Grade.CERTIFIED
    assert [curve.part for curve in result.decision.curves] == ["rate"]
    assert result.mutants[0].decision.message.startswith("part 'rate': exponent ")
    assert redecide(stated.mutated(stated.mutants[0]), {"c": 1.0, "b": 1.5}).refutes


def test_one_instance_that_has_not_settled_is_enough():
    """A true rate with corrections at some instances is undecided, not held."""
    decision = decided(lambda c: scaling(GRID, [Fraction(1, n) + c / n**2 for n in GRID], equals=-1), instances=arrays(c=interval(0, 100, "")))

    assert decision.verdict is Verdict.UNDECIDED
    assert "the curve has not settled" in decision.message


def test_a_false_rate_is_found_among_unsettled_ones():
    """What is unsettled by much does not hide what is refuted by little."""
    decision = decided(lambda c: scaling(GRID, [Fraction(1, n) + c * xp.exp(-n) for n in GRID], equals=-1.13),
                       instances=arrays(c=interval(0, 2**60, "")), corners=[{"c": 2.0**60}], effort=Effort.STANDARD)  # fmt: skip

    assert decision.verdict is Verdict.REFUTED


def test_float64_ranks_curves():
    """On the screen of a batch, a curve that refutes has the least slack, then one that has not settled, then one that holds."""
    stated = state(lambda y: scaling(GRID, y, equals=-0.5), instances=arrays(y="5"), **CHECKED)
    grid = np.array(GRID)
    batch = xp.Batch(np.stack([grid**-0.5, np.log(grid) / np.sqrt(grid), 1.0 / grid, 0.0 * grid, 1e300 / grid**0.5]))
    screened = Screen(stated.variant)({"y": batch})

    assert np.argsort(screened.slack).tolist()[:2] == [2, 1]
    assert screened.slack[0] > 0 > screened.slack[1]
    assert screened.slack[4] > 0
    assert screened.blind.tolist() == [False, False, False, True, False]


def test_the_grid_may_depend_on_the_instance():
    """Each member of a batch has weights of its own."""
    decision = decided(
        lambda s: scaling([s * n for n in GRID], [1 / xp.sqrt(s * n) for n in GRID], equals=-0.5), instances=arrays(s=interval(1, 9, ""))
    )

    assert decision.verdict is Verdict.HOLDS


def test_results_are_kept_without_loss_and_told_in_a_line():
    """Curves are recorded, and the findings show exponent, claim and grid."""
    stated = state(
        lambda: scaling(GRID, [1 / xp.sqrt(n) for n in GRID], equals=-1), mutants=[Mutant("none", predicate=lambda: equal(1, 2))], **CHECKED
    )
    result = verify_theorem(stated, Effort.QUICK, 0)
    text = finding_text(findings(result, stated)[0])

    assert result_from_json(result_to_json(result)) == result
    assert "exponent -0.5 in [-0.5, -0.5]" in text
    assert "claimed equal to -1 up to 0.125; 5 points 128..2048; between points -0.5, -0.5, -0.5, -0.5" in text


def test_a_record_without_curves_still_loads():
    """Records of earlier versions know no curves."""
    result = verify_theorem(state(lambda: equal(1, 1)), Effort.QUICK, 0)
    data = result_to_json(result)
    del data["decision"]["curves"]

    assert result_from_json(data) == result


WRONG = {
    "no checked form": (lambda: state(lambda: scaling(GRID, GRID, equals=1)), "checked_form= is empty"),
    "short": (lambda: state(lambda: scaling([1, 4, 16], [1, 4, 16], equals=1), **CHECKED), "the grid has 3 points; give at least 4"),
    "narrow": (lambda: state(lambda: scaling([1, 2, 4, 8], [1, 2, 4, 8], equals=1), **CHECKED), "grows by less than a factor of 16"),
    "uneven": (lambda: state(lambda: scaling([1, 14, 15, 16], [1, 2, 4, 8], equals=1), **CHECKED), "a half of the grid"),
    "unordered": (lambda: state(lambda: scaling([1, 4, 2, 16], [1, 2, 4, 8], equals=1), **CHECKED), "is not increasing"),
    "zero": (lambda: state(lambda: scaling([0, 1, 4, 16], [1, 2, 4, 8], equals=1), **CHECKED), "holds a point that is not positive"),
    "infinite": (lambda: state(lambda: scaling([1, 4, 16, np.inf], [1, 2, 4, 8], equals=1), **CHECKED), "holds a point that is not positive"),
    "lengths": (lambda: state(lambda: scaling(GRID, [1, 2, 3], equals=1), **CHECKED), "x has the shape (5,), and y (3,)"),
    "replicates": (lambda: state(lambda: scaling(GRID, [GRID, GRID], equals=1), **CHECKED), "x has the shape (5,), and y (2, 5)"),
    "negative": (lambda: state(lambda: scaling(GRID, [n - 300 for n in GRID], equals=1), **CHECKED), "the curve is -172 at x = 128"),
    "vanishing": (lambda: state(lambda: scaling(GRID, [n - 128 for n in GRID], equals=1), **CHECKED), "the curve is 0 at x = 128"),
    "rounded": (lambda: state(lambda: scaling(GRID, [n**-0.5 for n in GRID], equals=-0.5), **CHECKED), "came out of float64"),
    "words": (lambda: state(lambda: scaling(GRID, "abcde", equals=-0.5), **CHECKED), "give real numbers or arrays"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_wrong_use_is_an_error_that_says_so(kind):
    """In one line, with the mend."""
    make, message = WRONG[kind]
    decision = decide(make().variant, Effort.QUICK, 0)

    assert decision.verdict is Verdict.ERROR
    assert message in decision.message
    assert "\n" not in decision.message


BAD = {
    "none": ({}, "none of exponent_at_most=, exponent_at_least=, equals="),
    "two": ({"equals": 1, "exponent_at_most": 1}, "more than one of exponent_at_most=, equals="),
    "effect": ({"equals": 1, "effect": 0}, "give the positive deviation"),
    "no number": ({"equals": "1/2!"}, "give one real number"),
    "nan": ({"equals": np.nan}, "give a finite number"),
    "balls": ({"equals": xp.Balls([1, 2])}, "has the shape (2,)"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_claim_that_makes_no_sense_is_refused(kind):
    """The message says what is wrong, and the mend."""
    claim, message = BAD[kind]

    with pytest.raises(PredicateError) as caught:
        scaling(GRID, GRID, **claim)
    assert message in str(caught.value)


def test_an_exponent_is_tight_nowhere():
    """A tight instance of a rate is refused, one of another part is not."""

    def predicate(c):
        return {"rate": scaling(GRID, [c / n for n in GRID], equals=-1), "bound": leq(c, 2)}

    stated = {"instances": arrays(c=interval(1, 2, "")), **CHECKED}
    from checks import Tight

    whole = verify_theorem(state(predicate, tight=Tight({"c": 2.0}), **stated), Effort.QUICK, 0)
    named = verify_theorem(state(lambda c: predicate(c), tight=Tight({"c": 2.0}, part="bound"), **stated), Effort.QUICK, 0)

    assert whole.verdict is Verdict.ERROR
    assert "tight nowhere; drop tight=, or name another part" in whole.reason
    assert named.verdict is Verdict.HOLDS
