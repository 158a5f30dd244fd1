"""Any Hypothesis strategy works as instances, or fails with one clear line."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import hypothesis.extra.numpy as hnp
import hypothesis.strategies as st
import numpy as np
import pytest
from stated import state

from checks import Effort, Mutant, Verdict, equal, leq
from checks.arithmetic import vector_norm
from checks.deciders.decide import decide
from checks.deciders.replay import redecide
from checks.evidence.encoding import decode
from checks.instances import arrays, integers, interval, size

NUMBERS = st.floats(-9, 9)
PAIRS = hnp.arrays(np.float64, 2, elements=NUMBERS)
TAME = interval(-3.0, 3.0, "n")
SHAPES = st.one_of(arrays(x=TAME), arrays(x=interval(-3.0, 3.0, "m n")), st.just({"x": np.full(2, 3.0)}))


@dataclass(frozen=True)
class Pair:
    a: float
    b: np.ndarray


class Named(NamedTuple):
    a: float
    n: int


@st.composite
def triangles(draw):
    n = draw(st.integers(1, 4))
    return {"n": n, "rows": [draw(hnp.arrays(np.float64, k, elements=NUMBERS)) for k in range(1, n + 1)]}


STRATEGIES = {
    "floats": (NUMBERS, lambda x, *, most=1e9: leq(x, most)),
    "integers": (st.integers(-9, 9), lambda n, *, most=1e9: leq(n, most)),
    "fractions": (st.fractions(-9, 9), lambda f, *, most=1e9: leq(f, most)),
    "booleans": (st.booleans(), lambda b, *, most=1e9: leq(3 * b, most)),
    "text": (st.text(max_size=9), lambda text, *, most=1e9: leq(len(text), most)),
    "none": (st.none(), lambda nothing, *, most=1e9: leq(3, most)),
    "tuples": (st.tuples(NUMBERS, st.integers(-3, 3)), lambda x, n, *, most=1e9: leq(x * n, most)),
    "named tuples": (st.builds(Named, NUMBERS, st.integers(-3, 3)), lambda point, *, most=1e9: leq(point.a * point.n, most)),
    "lists": (st.lists(NUMBERS, min_size=1, max_size=4), lambda xs, *, most=1e9: leq(sum(xs), most)),
    "dicts": (st.fixed_dictionaries({"x": NUMBERS, "n": st.integers(-3, 3)}), lambda x, n, *, most=1e9: leq(x * n, most)),
    "dataclasses": (
        st.builds(Pair, NUMBERS, PAIRS),
        lambda pair, *, most=1e9: leq(pair.a * pair.b.sum(), most),
    ),
    "composite": (triangles(), lambda triangle, *, most=1e9: leq(sum(row.sum() for row in triangle["rows"]), most)),
    "arrays of Hypothesis": (hnp.arrays(np.float64, (2, 3), elements=NUMBERS), lambda A, *, most=1e9: leq(A.sum(), most)),
    "arrays of any shape": (hnp.arrays(np.float64, hnp.array_shapes(max_dims=3), elements=NUMBERS), lambda A, *, most=1e9: leq(A.sum(), most)),
    "float32": (hnp.arrays(np.float32, 3, elements=st.floats(-9, 9, width=32)), lambda x, *, most=1e9: leq(x.sum(), most)),
    "just": (st.just({"x": np.array([3.0, -4.0])}), lambda x, *, most=1e9: leq(x.sum(), most)),
    "one of several shapes": (SHAPES, lambda x, *, most=1e9: leq(x.sum(), most)),
    "flatmap": (st.integers(1, 3).flatmap(lambda n: hnp.arrays(np.float64, (n, n), elements=NUMBERS)), lambda A, *, most=1e9: leq(A.sum(), most)),
    "ours, mapped": (arrays(x=TAME).map(lambda instance: instance["x"] * 2), lambda x, *, most=1e9: leq(x.sum(), most)),
    "ours, in a tuple": (st.tuples(arrays(x=TAME), NUMBERS), lambda instance, y, *, most=1e9: leq(instance["x"].sum() * y, most)),
    "ours, filtered": (arrays(x=TAME, n=size("n")).filter(lambda instance: instance["n"] > 1), lambda x, n, *, most=1e9: leq(x.sum(), most)),
    "ours, with integers": (arrays(x=integers(-3, 3, "n")), lambda x, *, most=1e9: leq(x.sum(), most)),
}


@pytest.mark.parametrize("case", STRATEGIES)
def test_any_strategy_works(case):
    """A true claim about its draws holds, a false one is refuted by an instance that can be recorded, read and decided again."""
    strategy, predicate = STRATEGIES[case]
    stated = state(predicate, instances=strategy, mutants=[Mutant("false", most=-1e9)])
    false = stated.mutated(stated.mutants[0])
    refuted = decide(false, Effort.QUICK, 0)

    assert decide(stated.variant, Effort.QUICK, 0).verdict is Verdict.HOLDS
    assert refuted.verdict is Verdict.REFUTED
    assert all(redecide(false, decode(witness.instance)).refutes for witness in refuted.witnesses)


def test_a_witness_is_shrunk_by_hypothesis():
    """Sizes and numbers of a foreign strategy become as simple as Hypothesis makes them."""
    decision = decide(state(lambda xs: leq(sum(xs), 10), instances=st.lists(st.integers(0, 100))).variant, Effort.STANDARD, 0)

    assert sum(decode(decision.witnesses[0].instance)) == 11


class Opaque:
    """A class that is no dataclass: the harness does not see inside."""

    def __init__(self, a):
        self.a = a


def local():
    @dataclass
    class Inside:
        a: float

    return Inside


REFUSED = {
    "nan": (st.floats(), lambda x: leq(0, x**2), "draws an instance that is not finite (the instance is float "),
    "opaque": (st.builds(Opaque, NUMBERS), lambda o: leq(o.a**2, -1), "came out of float64, and nothing encloses what was rounded"),
    "opaque, computed": (st.builds(Opaque, st.just(0.1)), lambda o: leq(0, o.a), "came out of float64, and nothing encloses what was rounded"),
    "local class": (st.builds(local(), NUMBERS), lambda o: leq(o.a**2, -1), "made inside a function; define it in its module"),
    "complex": (st.complex_numbers(max_magnitude=9), lambda z: leq(0, z), "a side is complex"),
    "sets": (st.sets(st.integers()), lambda s: leq(len(s), -1), "an instance is of type set, which cannot be recorded"),
    "long doubles": (st.just(np.ones(2, dtype=np.longdouble)), lambda x: leq(x, 0), "cannot be"),
    "empty": (st.nothing(), lambda x: leq(x, 0), "the strategy gives no instance"),
    "raising": (st.builds(Fraction, st.just(1), st.just(0)), lambda x: leq(x, 0), "the strategy raised ZeroDivisionError"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_decided_or_recorded_is_an_error(case):
    """The verdict is error, in one line, and nothing is raised."""
    strategy, predicate, expected = REFUSED[case]
    decision = decide(state(predicate, instances=strategy).variant, Effort.STANDARD, 0)

    assert decision.verdict is Verdict.ERROR
    assert expected in decision.message
    assert "\n" not in decision.message


def test_an_overflow_that_float64_does_not_see_is_found():
    """Among draws on which float64 is blind, some are decided by balls."""
    decision = decide(state(lambda x: leq(x * x * 1e-200, 1e150), instances=st.floats(1, 1e300)).variant, Effort.STANDARD, 0)

    assert decision.verdict is Verdict.REFUTED


def test_noise_does_not_hide_a_violation():
    """Where float64 is wrong for many draws, and by all of the bound, a real violation by a thousandth is still found."""

    def predicate(x):
        return equal((1 + x) - 1, x * (1 + 1e-3 * (x > 100)))

    assert decide(state(predicate, instances=st.floats(1e-18, 1e3)).variant, Effort.STANDARD, 0).verdict is Verdict.REFUTED


def test_integers_of_the_instance_are_exact():
    """Integers of any length are neither rounded nor wrapped around."""
    assert decide(state(lambda n: leq(n, n + 1), instances=st.integers(10**400, 10**401)).variant, Effort.QUICK, 0).verdict is Verdict.HOLDS
    assert decide(state(lambda n: equal(n**9 // n**8, n), instances=st.integers(1, 10**50)).variant, Effort.QUICK, 0).verdict is Verdict.HOLDS


def test_writing_into_an_instance_does_not_change_what_is_claimed():
    """A predicate that works in place is decided at the instance that was drawn."""

    def shifting(x):
        shown = leq(1, x[0])
        x[0] = x[0] - 1
        return shown

    instances = hnp.arrays(np.float64, 3, elements=st.floats(1, 9))
    assert decide(state(shifting, instances=instances).variant, Effort.QUICK, 0).verdict is Verdict.HOLDS


def test_norms_of_small_integer_vectors():
    """Integer arrays may go into the functions of checks.arithmetic."""
    instances = hnp.arrays(np.int64, 3, elements=st.integers(-9, 9))

    assert decide(state(lambda n: equal(vector_norm(n) ** 2, (n**2).sum()), instances=instances).variant, Effort.QUICK, 0).verdict is Verdict.HOLDS
