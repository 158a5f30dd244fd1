"""Instances as trees: parts, members, stacks, and lifting to balls."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from flint import arb

from checks.arithmetic import (
    BallError,
    Balls,
    Batch,
    BatchError,
    NotFinite,
    batch_size,
    lift,
    member,
    stack_instances,
    structure,
    tree_leaves,
    tree_map,
)
from checks.arithmetic.integer import Integer
from checks.arithmetic.integers import Integers


class Pair(NamedTuple):
    left: Any
    right: Any


@dataclass(frozen=True)
class Run:
    V: Any
    step: float
    steps: int = 3
    name: str = "run"
    doubled: Any = field(init=False, default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "doubled", 2 * self.steps)


@dataclass
class Outer:
    run: Run
    parts: Any


def outer() -> Outer:
    return Outer(Run(np.ones((2, 3)), 0.5), {"x": [1.0, np.arange(2)], "pair": Pair(np.zeros(2), (None, Fraction(1, 2)))})


def test_leaves_have_readable_paths():
    """As one would write them in code, from the root on."""
    assert [path for path, _ in tree_leaves(outer())] == [
        "run.V",
        "run.step",
        "run.steps",
        "run.name",
        "parts['x'][0]",
        "parts['x'][1]",
        "parts['pair'].left",
        "parts['pair'].right[0]",
        "parts['pair'].right[1]",
    ]
    assert tree_leaves(3.0) == [("", 3.0)]
    assert [path for path, _ in tree_leaves(({"x": 1}, [2]))] == ["[0]['x']", "[1][0]"]


def test_map_keeps_the_kinds_of_containers():
    """Dataclasses (frozen ones too), named tuples, dicts, lists and tuples come back as what they were."""
    mapped = tree_map(lambda leaf: leaf, outer())
    assert type(mapped) is Outer
    assert type(mapped.run) is Run
    assert type(mapped.parts["pair"]) is Pair
    assert type(mapped.parts["x"]) is list
    assert mapped.run.doubled == 6


def test_map_changes_every_leaf():
    """What a dataclass computes from its fields is computed again."""
    mapped = tree_map(lambda leaf: 5 if isinstance(leaf, int) else leaf, Run(1.0, 2.0))
    assert (mapped.steps, mapped.doubled) == (5, 10)


@pytest.mark.parametrize("empty", [(), [], {}])
def test_empty_containers(empty):
    """They have no leaves and stay themselves."""
    assert tree_leaves(empty) == []
    assert tree_map(str, empty) == empty
    assert batch_size(empty) is None
    assert lift(empty) == empty


def test_batch_size():
    """All batches of an instance have the same number of members, or there is none."""
    assert batch_size(outer()) is None
    assert batch_size((Batch(np.zeros((4, 2))), 1.0, {"y": Batch(np.zeros(4))})) == 4
    with pytest.raises(ValueError, match=r"\[0\]: 4, \['y'\]: 3|\[0\]: 4, \[1\]\['y'\]: 3"):
        batch_size((Batch(np.zeros((4, 2))), {"y": Batch(np.zeros(3))}))


def test_member_and_stack_are_inverse():
    """The members of a stack are what was stacked."""
    instances = [Outer(Run(np.full((2, 2), float(k)), k / 4), (k / 2, np.array([k, k]), "same", 7)) for k in range(3)]
    stacked = stack_instances(instances)

    assert (stacked.run.V.batch, stacked.run.V.shape, stacked.run.step.shape) == (3, (2, 2), ())
    assert stacked.parts[1].dtype == np.int64
    assert stacked.parts[2:] == ("same", 7)
    for k, instance in enumerate(instances):
        one = member(stacked, k)
        assert np.array_equal(one.run.V, instance.run.V)
        assert type(one.run.step) is np.float64
        assert one.run.step == instance.run.step
        assert np.array_equal(one.parts[1], instance.parts[1])


def test_members_are_copies():
    """A predicate that writes into a member does not change the batch."""
    batch = Batch(np.zeros((2, 2)))
    member((batch,), 0)[0][:] = 5
    assert not batch.data.any()


def test_a_single_instance_is_its_own_member():
    """Without batches nothing changes."""
    assert member((1.0, "a"), 5) == (1.0, "a")


@pytest.mark.parametrize(
    ("other", "place"),
    [
        ((np.ones(3), 1.0, 2), r"\[0\]"),
        ((np.ones(2), 1.0, 3), r"\[2\]"),
        ((np.ones(2), 1, 2), r"\[1\]"),
        ((np.ones(2, dtype=int), 1.0, 2), r"\[0\]"),
        ((np.ones(2), 1.0), "the root"),
        ([np.ones(2), 1.0, 2], "the root"),
        ((np.ones(2), 1.0, True), r"\[2\]"),
        ((np.ones(2), 1.0, (2,)), r"\[2\]"),
    ],
)
def test_instances_that_differ_cannot_be_stacked(other, place):
    """The message names the place; their structures differ too."""
    first = (np.ones(2), 1.0, 2)
    assert structure(first) != structure(other)
    with pytest.raises(ValueError, match=place):
        stack_instances([first, other])


def test_nothing_cannot_be_stacked():
    """There is no empty batch of unknown structure."""
    with pytest.raises(ValueError, match="at least one"):
        stack_instances([])


def test_equal_structures_can_be_stacked():
    """Numbers may differ, all else is the same; Python's floats and NumPy's are the same."""
    keys = {structure((1.0, np.zeros(2), 3, {"a": "b"})), structure((np.float64(2), np.ones(2), 3, {"a": "b"}))}
    assert len(keys) == 1
    assert structure(Batch(np.zeros((7, 2)))) == structure(np.zeros(2))
    assert structure(Run(1.0, 2.0)) != structure(Run(1.0, 2.0, name="other"))
    assert structure({"a": 1.0}) != structure({"b": 1.0})


def test_structure_of_unhashable_leaves():
    """The same object is equal to itself only."""
    thing = {1, 2}
    assert structure((thing,)) == structure((thing,))
    assert structure((thing,)) != structure(({1, 2},))


def test_lift_makes_floats_balls():
    """Floats and float arrays of radius 0; integers that are not rounded; fractions, text and nothing stay."""
    lifted = lift(outer())
    assert isinstance(lifted.run.V, Balls)
    assert lifted.run.step.ball() == arb(0.5)
    assert lifted.run.steps == 3
    assert type(lifted.run.steps) is Integer
    assert type(lifted.parts["x"][1]) is Integers
    assert lifted.parts["pair"].right == (None, Fraction(1, 2))
    assert isinstance(lift(np.float64(2.0)), Balls)
    balls = Balls([1.0])
    assert lift([balls])[0] is balls


def test_lift_is_fresh():
    """Writing into a lifted instance does not change the instance, nor another lift of it."""
    instance = (np.ones(2),)
    first, second = lift(instance), lift(instance)
    first[0][0] = 7
    assert instance[0][0] == 1
    assert second[0][0].ball() == 1


def test_lift_refuses_what_has_no_ball():
    """NaN, infinity, complex numbers and batches, with the place."""
    with pytest.raises(NotFinite, match=r"run\.V: nan at index \[0\]"):
        lift(Outer(Run(np.array([np.nan]), 1.0), ()))
    with pytest.raises(NotFinite, match=r"\['x'\]: inf"):
        lift({"x": np.inf})
    with pytest.raises(BallError, match=r"\[0\]: .*complex"):
        lift([np.array([1j])])
    with pytest.raises(BatchError, match=r"\[1\] is a batch: take one member"):
        lift((1.0, Batch(np.zeros(3))))


@pytest.mark.parametrize("value", [1e300, 1e-300, 5e-324, -0.0, 1.7976931348623157e308])
def test_lift_is_exact_at_all_scales(value):
    """No float is rounded."""
    ball = lift(value).ball()
    assert ball.is_exact()
    assert float(ball) == value
