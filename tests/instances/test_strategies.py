"""The strategies: batches inside fan_out, plain arrays outside, everything from one draw."""

import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from checks.arithmetic.batch import Batch
from checks.instances import (
    InstanceError,
    arrays,
    directions,
    fan_out,
    fanned_out,
    frames,
    integers,
    interval,
    matrices,
    positive,
    reals,
    scalars,
    signs,
    size,
    spectra,
    square_matrices,
    symmetric,
    unit,
    vectors,
    weights,
)
from checks.instances.families.matrices import MATRICES

LEAVES = {
    "reals": reals("n d"),
    "positive": positive("n"),
    "unit": unit(""),
    "interval": interval(-1, 2, "n"),
    "weights": weights("n", zeros=True),
    "spectra": spectra("n"),
    "signs": signs("n"),
    "integers": integers(0, 3, "n"),
    "symmetric": symmetric("n n"),
    "directions": directions("n d"),
    "frames": frames("n d"),
}
FREE = {"reals", "positive", "unit", "interval", "weights", "directions", "frames"}


@dataclass(frozen=True)
class Pair:
    A: Any
    b: Any


def test_outside_fan_out_leaves_are_plain(drawn):
    """An ordinary Hypothesis strategy: arrays, and NumPy numbers where the shape is empty."""
    for x in drawn(arrays(**LEAVES)):
        assert all(type(leaf) is np.ndarray for name, leaf in x.items() if name != "unit")
        assert type(x["unit"]) is np.float64


def test_inside_fan_out_leaves_are_batches(drawn):
    """Every leaf has all members, shows the shape of one, and tells the family of each."""
    for x in drawn(arrays(**LEAVES), members=40):
        n, d = x["reals"].shape
        assert all(isinstance(leaf, Batch) and leaf.batch == 40 for leaf in x.values())
        assert x["unit"].shape == ()
        assert x["symmetric"].shape == (n, n)
        assert x["frames"].shape == (n, d)
        assert all(len(leaf.families) == 40 for leaf in x.values())


def test_free_leaves_have_a_domain_that_contains_every_member(drawn):
    """What the families make lies in the domain; leaves with a hidden structure have none."""
    for x in drawn(arrays(**LEAVES), members=64):
        assert {name for name, leaf in x.items() if leaf.domain is not None} == FREE
        for name in FREE:
            assert all(x[name].domain.contains(member) for member in x[name].data)


def test_every_family_is_visited_in_one_batch(drawn):
    """Each draw of 64 members meets all families of each leaf, in every leaf."""
    for x in drawn(arrays(A="m n", B="n p"), members=64):
        assert set(x["A"].families) == set(x["B"].families) == set(MATRICES.makers)


def test_into_receives_the_leaves(drawn):
    """A dataclass is built from the leaves, in a batch as well."""
    assert all(x.b.shape == x.A.shape[:1] for x in drawn(arrays(Pair, A="n d", b="n")))
    assert all(isinstance(x.A, Batch) for x in drawn(arrays(Pair, A="n d", b="n"), members=3))


def test_a_foreign_strategy_is_a_static_leaf(drawn):
    """It is drawn once, and shared by the batch as it is."""
    for x in drawn(arrays(A="n n", power=st.integers(2, 5), n=size("n")), members=8):
        assert type(x["power"]) is int
        assert type(x["n"]) is int
        assert isinstance(x["A"], Batch)
        assert list(x) == ["A", "power", "n"]


def test_only_static_leaves(drawn):
    """Nothing need be an array."""
    assert all(x == {"k": 3, "n": x["n"]} for x in drawn(arrays(k=st.just(3), n=size("n"))))


def test_nested_arrays_are_batches_too(drawn):
    """A strategy of ours inside another one fans out as well."""
    for x in drawn(arrays(A="n d", inner=arrays(Pair, A="2 2", b="2")), members=8):
        assert x["inner"].A.batch == x["A"].batch == 8


def test_strategies_compose(drawn):
    """Tuples, builds and composites work, as batches and plain."""

    @st.composite
    def pairs(draw):
        return draw(matrices("n n")), draw(vectors())

    for strategy in (st.tuples(matrices(), vectors()), st.builds(Pair, A=matrices(), b=vectors()), pairs()):
        for x in drawn(strategy, members=5):
            leaves = (x.A, x.b) if isinstance(x, Pair) else x
            assert [leaf.batch for leaf in leaves] == [5, 5]
        drawn(strategy)


@given(square_matrices(families="-scales"), scalars("integer"))
def test_the_short_forms_in_an_ordinary_test(A, t):
    """A plain Hypothesis test: the transpose of a scaled square matrix is the scaled transpose."""
    assert A.shape[0] == A.shape[1]
    assert np.array_equal((t * A).T, t * A.T)


def test_short_forms_take_sizes_and_scale(drawn):
    """Sizes, where, families and scale reach the leaf."""
    for x in drawn(matrices("m n", "signs", scale=4.0, sizes={"m": 3}, where=lambda m, n: n < m)):
        assert x.shape[0] == 3
        assert x.shape[1] < 3
        assert np.all(np.abs(x) == 4)


def test_a_draw_is_determined_by_its_choices():
    """The minimal draw is the same twice, all members of it."""
    with fan_out(64):
        one, two = (find(arrays(A="n d", p=positive("n")), lambda x: x["A"].size > 3) for _ in range(2))

    assert np.array_equal(one["A"].data, two["A"].data)
    assert np.array_equal(one["p"].data, two["p"].data)


def test_the_simplest_draw_is_small_and_generic():
    """Shrinking ends at 1x1 and Gaussian; a property of a batch shrinks like one of an instance."""
    with fan_out(64):
        x = find(arrays(A="m n", B="m n"), lambda x: True)

        assert x["A"].shape == (1, 1)
        assert x["A"].families[0] == x["B"].families[0] == "gaussian"

        y = find(matrices(), lambda A: bool(np.any(np.linalg.matrix_rank(A.data) == 2)))

        assert y.shape == (2, 2)


def test_a_corner_family_is_found_by_a_plain_test():
    """Single instances reach every family as well: here a singular but nonzero square matrix."""
    A = find(matrices("n n"), lambda A: np.any(A) and np.count_nonzero(A) < A.shape[0], settings=settings(database=None, max_examples=1000))

    # How far a seed shrinks is a matter of luck.
    assert A.shape[0] == A.shape[1] >= 2


def test_fan_out_ends():
    """The request holds inside the block only, also when it is left by an exception, and can be nested."""

    def fail_inside():
        with fan_out(5):
            assert fanned_out() == 5
            raise RuntimeError("left early")

    with fan_out(3):
        with pytest.raises(RuntimeError, match="left early"):
            fail_inside()
        assert fanned_out() == 3
    assert fanned_out() is None


@pytest.mark.parametrize("members", [0, -1, 2.0, True, "3"])
def test_fan_out_needs_a_number_of_members(members):
    """At least one member."""
    with pytest.raises(InstanceError, match="members must be an integer, at least 1"), fan_out(members):
        pass


def test_examples_have_a_short_text():
    """What Hypothesis prints of a batch fits on a line."""
    with fan_out(64):
        text = repr(find(arrays(Pair, A="m n", b="n", sizes={"m": 20, "n": 20}), lambda x: True))

    assert len(text) < 200
    assert "reals('m n')" in repr(matrices())


def test_importing_checks_does_not_import_hypothesis():
    """Only the instances need it."""
    code = "import sys, checks; assert 'hypothesis' not in sys.modules, 'hypothesis is imported'"

    subprocess.run([sys.executable, "-c", code], check=True)
