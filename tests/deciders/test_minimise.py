"""Witnesses to read: zeros, ones and short decimals, as long as the instance still refutes."""

import numpy as np
import pytest

from checks.arithmetic.batch import Batch
from checks.arithmetic.lifting import member
from checks.deciders.minimise import MOST_ENTRIES, minimise
from checks.instances import Domain

FREE = Domain()


def simplest(refutes, domain=FREE, trials=400, **leaves):
    """The simplest instance, from a batch of one."""
    batch = {name: Batch(np.array([value]), domain=domain) for name, value in leaves.items()}
    return minimise(batch, member(batch, 0), refutes, trials)


def test_entries_become_short_decimals():
    """Each entry is rounded as far as it may be: the boldest change that still refutes stays."""
    found = simplest(lambda instance: instance["x"][0] > 2.3 and instance["x"][1] < 0, x=[2.718281828459045, -3.141592653589793])

    assert found["x"].tolist() == [3.0, -3.0]


def test_what_does_not_matter_is_zero():
    """Leaves and entries that the refutation does not need vanish."""
    found = simplest(lambda instance: instance["x"][1] > 0.05, x=[0.123456, 0.0612345, 7.7], y=np.full((2, 2), 3.3))

    assert found["y"].tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert found["x"].tolist() == [0.0, 1.0, 0.0]


def test_huge_and_tiny_entries_get_few_digits():
    """Significant digits are dropped where decimals do not help."""
    found = simplest(lambda instance: instance["x"][0] > 1.5e200 and 0 < instance["x"][1] < 1e-200, x=[1.2345e280, 9.87654e-280])

    assert found["x"].tolist() == [1e280, 1e-279]


def test_nothing_is_made_longer():
    """A zero or an integer stays, and an instance that cannot be simplified is returned itself."""
    batch = {"x": Batch(np.array([[0.0, 2.0]]), domain=FREE)}
    instance = member(batch, 0)

    assert minimise(batch, instance, lambda candidate: np.array_equal(candidate["x"], [0.0, 2.0]), 400) is instance


def test_a_scalar_stays_a_scalar():
    """A number does not become an array without axes."""
    found = simplest(lambda instance: instance["x"] > 0.3, x=0.7182818)

    assert isinstance(found["x"], np.float64)
    assert found["x"] == 1.0


def test_leaves_stay_in_their_domain():
    """Zero is no positive number, and one is not between 0 and 1 with both ends left out; a condition is kept as well."""
    assert simplest(lambda instance: True, Domain(low=0.0), x=[2.5, 1e-8])["x"].tolist() == [1.0, 1.0]
    assert 0 < simplest(lambda instance: True, Domain(0.0, 1.0), x=0.123456)["x"] < 1
    falling = Domain(condition=lambda values: bool(np.all(np.diff(values) < 0)))
    assert (np.diff(simplest(lambda instance: True, falling, x=[2.5, 1.5, 0.25])["x"]) < 0).all()


def test_leaves_without_a_domain_do_not_move():
    """Hidden structure, and whatever no strategy of ours drew, is left alone."""
    batch = {"x": Batch(np.array([[0.123, 0.456]])), "n": 3}
    instance = member(batch, 0)

    assert minimise(batch, instance, lambda candidate: True, 400) is instance
    assert minimise(0.123, 0.123, lambda candidate: True, 400) == 0.123


@pytest.mark.parametrize("trials", [0, 1, 5])
def test_the_budget_is_kept(trials):
    """No more instances are decided than allowed."""
    tried = []
    simplest(lambda instance: bool(tried.append(instance)), trials=trials, x=list(np.linspace(0.111, 0.999, 9)))

    assert len(tried) <= trials


def test_large_leaves_are_rounded_as_a_whole():
    """Nobody reads many entries one by one."""
    tried = []
    values = np.linspace(0.111, 0.999, MOST_ENTRIES + 1)
    simplest(lambda instance: bool(tried.append(instance)), x=values)

    assert len(tried) < 12


def test_an_empty_leaf_is_no_trouble():
    """There is nothing to round in it."""
    assert simplest(lambda instance: True, x=np.zeros((0, 3)))["x"].shape == (0, 3)


def test_negative_zero_is_zero():
    """A sign that says nothing is not shown."""
    assert not np.signbit(simplest(lambda instance: True, x=[-0.04, -1e-9])["x"]).any()
