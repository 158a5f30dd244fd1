"""Fixing all sizes at once, to measure how a cost grows."""

import pytest
from hypothesis import given, settings

from checks.instances import InstanceError, arrays, at_size


def drawn(strategy):
    """One draw."""
    kept = []

    @settings(max_examples=1, database=None)
    @given(strategy)
    def keep(instance):
        kept.append(instance)

    keep()
    return kept[0]


def test_every_size_that_varies_takes_the_value():
    """Ranges do not matter, fixed sizes stay."""
    with at_size(17):
        instance = drawn(arrays(A="m n", B="n 2", x="k", sizes={"m": (1, 3), "k": 4}))

    assert instance["A"].shape == (17, 17)
    assert instance["B"].shape == (17, 2)
    assert instance["x"].shape == (4,)


@pytest.mark.parametrize(
    ("where", "shape"),
    [(lambda m, n: m < n, (6, 7)), (lambda m, n: m > n, (6, 5)), (lambda m, n: n == 2 * m, (3, 6)), (lambda m, n: m == 1, (1, 6))],
)
def test_a_constraint_may_change_a_size(where, shape):
    """A size that the value does not fit takes one less or more, or half of it, or the least there is."""
    with at_size(6):
        assert drawn(arrays(A="m n", where=where))["A"].shape == shape


def test_a_constraint_may_forbid_all_sizes():
    """One that no size nearby meets is an error."""
    with at_size(6), pytest.raises(InstanceError, match="no sizes of 5, 6, 7 or 3"):
        drawn(arrays(A="m n", where=lambda m, n: m + n == 21))


def test_sizes_are_drawn_again_afterwards():
    """The context ends."""
    with at_size(17):
        pass

    assert drawn(arrays(x="n")).get("x").shape[0] <= 5
