"""No true claim is refuted and no false one certified, however a predicate is written: it is decided rightly, or refused with an error."""

import math
from fractions import Fraction

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
from stated import state

from checks import Assumption, Effort, Verdict, between, equal, geq, leq, nondecreasing, nonincreasing, psd
from checks.arithmetic import concat, exp, eye, matrix_norm, maximum, pi, sin, sqrt, stack, trace, vector_norm, zeros
from checks.deciders.decide import decide
from checks.instances import arrays, positive, spectra

X, S, P = arrays(x="n"), arrays(x=""), arrays(x=positive(""))


def verdict(predicate, instances=X, seed=0, effort=Effort.STANDARD, **kwargs):
    return decide(state(predicate, instances=instances, **kwargs).variant, effort, seed).verdict


def written_entry_by_entry(x):
    doubled = zeros(len(x))
    for i in range(len(x)):
        doubled[i] = x[i] + x[i]
    return equal(doubled, 2 * x)


def in_place(x):
    y = x.copy()
    y *= 2
    y[0] = 0
    return leq(abs(y), 2 * abs(x))


def aliased(x):
    y = x
    y = y / 2
    y += y
    return equal(y, x)


TRUE = {
    "rounded root of a constant": (lambda x: equal(sqrt(2) * sqrt(2) * x, 2 * x), P),
    "rounded third": (lambda x: equal(3 * (Fraction(1, 3) * x), x), P),
    "rounded pi": (lambda x: equal(sin(pi + 0 * x), 0), P),
    "quotient of a length": (lambda x: equal(x.sum() / len(x) * len(x), x.sum()), X),
    "root of a length": (lambda x: leq(abs(x).sum(), sqrt(len(x)) * vector_norm(x)), X),
    "mean": (lambda x: equal(x.mean() * x.size, x.sum()), X),
    "linspace": (lambda x: equal(np.linspace(0 * x, 3 * x, 4)[1], x), P),
    "branch": (lambda x: leq(x if x > 0 else -x, abs(x)), S),
    "branch on an entry": (lambda x: equal(sum(v if v > 0 else -v for v in x), abs(x).sum()), X),
    "builtin max": (lambda x: leq(x[0], max(x[0], x[-1] + 1)), X),
    "builtin sum and abs": (lambda x: geq(sum(abs(v) for v in x), abs(sum(x))), X),
    "entry by entry": (written_entry_by_entry, X),
    "in place": (in_place, X),
    "aliased": (aliased, X),
    "cancellation": (lambda x, y: equal((x + y) - x, y), arrays(x="", y="")),
    "huge products": (lambda x, y, z: equal(x * y * z, z * y * x), arrays(x="", y="", z="")),
    "powers": (lambda x: geq(x**10, 0), S),
    "float exponents": (lambda x: equal(x**0.5 * x**1.5, x**2), P),
    "Gram": (lambda A: psd(A @ A.T), arrays(A="m n")),
    "norms": (lambda A: leq(matrix_norm(A, ord=2), matrix_norm(A, ord="nuc")), arrays(A="m n")),
    "trace": (lambda A: equal(trace(A @ A.T), matrix_norm(A) ** 2), arrays(A="m n")),
    "between": (lambda x: between(x.mean(), x.min(), x.max()), X),
    "sorted": (lambda x: {"sorted": nondecreasing(np.sort(x)), "sum": equal(np.sort(x).sum(), x.sum())}, X),
    "spectra": (lambda s: {"falls": nonincreasing(s), "holds": leq(0, s)}, arrays(s=spectra("n"))),
    "one by one": (lambda A: equal(A @ A, A**2), arrays(A="1 1")),
    "integers": (lambda n: leq(2 * n, n * n + 1), st.integers(-(10**30), 10**30)),
    "fractions": (lambda f: geq(f * f, 0), st.fractions()),
    "binomials": (lambda n: leq(math.comb(n, 2), n * n), st.integers(0, 50)),
    "domain": (lambda x: leq(0, sqrt(x)), S, Assumption("nonnegative", "", lambda x: x >= 0)),
    "boundary": (lambda x: leq(x, 1), P, Assumption("below one", "", lambda x: leq(sqrt(x) ** 2, 1))),
}


@pytest.mark.parametrize("case", TRUE)
def test_what_is_true_holds(case):
    """Whatever float64 makes of it, a true claim is certified."""
    predicate, instances, *assumptions = TRUE[case]

    assert verdict(predicate, instances, assumptions=assumptions) is Verdict.HOLDS


FALSE = {
    "by a part in 10^200": (lambda x: equal(x + Fraction(1, 10**200) * x, x), P),
    "by underflow": (lambda x: leq(x**40, 0), S),
    "by overflow alone": (lambda x: leq(x**2 * 2.0**-500, 2.0**700), S),
    "in one entry": (lambda x: leq(concat([0 * x, x - 1e200]), 0), X),
    "in one part": (lambda x: {"zero": leq(0 * x, 0 * x), "one": leq(x, 1e6)}, X),
    "in a nested part": (lambda x: {"a": {"b": {"c": leq(x, 1e6), "d": leq(x, x)}}}, X),
    "for one dimension": (lambda x: leq(x.sum() ** 2, 4 * (x**2).sum()), X),
    "by symmetry": (lambda A: psd(A @ A + 0 * A), arrays(A="n n")),
    "by a skew hair": (lambda A: psd(A.T @ A + eye(2) + Fraction(1, 10**60) * stack([stack([0 * A[0, 0], 1]), stack([0, 0])])), arrays(A="2 2")),
    "on a branch": (lambda x: leq(x if x > 1e3 else 0 * x, 1e6), S),
    "for large integers": (lambda n: leq(n**3, 10**15), st.integers()),
    "for one value": (lambda n: leq(n != 3, Fraction(1, 2)), st.sampled_from([3, 3, 4])),
    "of rounding size": (lambda x: equal(x * (1 + 2.0**-52), x), P),
    "of rounding size, one-sided": (lambda x: leq(x * (1 + 2.0**-52), x), P),
}


@pytest.mark.parametrize("case", FALSE)
@pytest.mark.parametrize("seed", range(2))
def test_what_is_false_is_refuted(case, seed):
    """No matter how small, how huge or how rare the violation is, if the search meets it."""
    predicate, instances = FALSE[case]

    assert verdict(predicate, instances, seed) is Verdict.REFUTED


def by_way_of_a_float(x):
    total = np.zeros(1)
    total[0] = x.sum()
    return equal(total, x.sum())


REFUSED = {
    "math": lambda x: leq(0, math.sqrt(x[0] ** 2)),
    "float": lambda x: equal(float(x[0]), x[0]),
    "array": lambda x: equal(np.array([x[0]]), x[0]),
    "asarray": lambda x: equal(np.asarray(x), x),
    "float64": lambda x: equal(np.float64(x[0]), x[0]),
    "out": lambda x: equal(np.add(x, x, out=np.zeros(x.shape)), 2 * x),
    "into a float array": by_way_of_a_float,
    "round": lambda x: leq(abs(np.round(x) - x), 1),
    "isclose": lambda x: leq(0, np.isclose(x, x)),
    "integers": lambda x: leq(x.astype(int), x),
    "complex": lambda x: leq(0, abs(x * 1j)),
    "no enclosure": lambda x: leq(0, np.linalg.matrix_rank(x[:, None])),
    "formatting": lambda x: equal(float(f"{float(x[0]):.3f}"), x[0]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_lose_the_radius_is_refused(case):
    """A way out of the balls is an error, never a verdict."""
    assert verdict(REFUSED[case], effort=Effort.QUICK) is Verdict.ERROR


@pytest.mark.parametrize(
    "predicate",
    [
        lambda n: equal(math.sqrt(n) ** 2, n),
        lambda n: equal(1e16 + 1 / int(n), 1e16),
        lambda n: leq(math.exp(1 / int(n)), 3),
        lambda n: equal(np.mean(np.arange(n) / 7), (n - 1) / 14),
    ],
)
def test_float64_alone_certifies_nothing(predicate):
    """A claim that was computed from integers in float64, true or false, is an error that says what to use."""
    decision = decide(state(predicate, instances=st.integers(1, 500)).variant, Effort.QUICK, 0)

    assert decision.verdict is Verdict.ERROR
    assert "nothing encloses what was rounded" in decision.message


def test_no_violation_counts_outside_the_assumptions():
    """An instance that float64 accepts and balls do not is no counterexample."""

    def accepted_by_rounding(x, y):
        return leq(y, (x + y) - x)

    assumptions = [Assumption("absorbed", "", lambda x, y: (x + y) - x == 0), Assumption("positive", "", lambda y: y > 0)]
    decision = decide(state(accepted_by_rounding, instances=arrays(x="", y=positive("")), assumptions=assumptions).variant, Effort.STANDARD, 0)

    assert decision.verdict in (Verdict.UNDECIDED, Verdict.VACUOUS, Verdict.HOLDS)
    assert decision.certified == 0 or decision.verdict is Verdict.HOLDS


def test_exponentials_of_huge_numbers():
    """What float64 cannot hold, balls can, with more bits; what no ball can hold is an error, neither held nor refuted."""
    huge = [{"x": 1e300}]

    assert verdict(lambda x: leq(0, exp(x)), P, corners=huge) is Verdict.HOLDS
    assert verdict(lambda x: leq(0, exp(exp(x))), P, corners=huge) is Verdict.ERROR
    moderate = [Assumption("moderate", "", lambda x: x <= 100)]
    assert verdict(lambda x: leq(0, exp(exp(x))), P, corners=huge, assumptions=moderate) is Verdict.HOLDS


def test_small_integer_types_do_not_wrap_on_the_screen():
    """The claim about unsigned bytes is compared as numbers."""
    instances = hnp.arrays(np.uint8, 3, elements=st.integers(0, 100))

    assert verdict(lambda n: leq(n, n + 100), instances) is Verdict.HOLDS
    assert verdict(lambda n: leq(n + 1, n), instances) is Verdict.REFUTED


def test_ties_of_a_maximum_hold():
    """Where an inequality is an equality at every instance, it holds with ties only."""
    decision = decide(state(lambda x: leq(maximum(sqrt(x) ** 2, x), x), instances=P).variant, Effort.QUICK, 0)

    assert decision.verdict is Verdict.HOLDS
    assert decision.ties == decision.certified
    assert decision.worst_slack == 0.0
