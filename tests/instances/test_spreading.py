"""How the members of a batch are spread over the families."""

import numpy as np
import pytest

from checks.instances import InstanceError
from checks.instances.families.matrices import MATRICES
from checks.instances.families.table import Table
from checks.instances.families.vectors import VECTORS
from checks.instances.spreading import Spread, make


def chosen(seed, members, leaves, families):
    spread = Spread(seed, members, leaves)
    return np.array([spread.choose(families) for _ in range(leaves)])


@pytest.mark.parametrize("leaves", [1, 2, 3, 8])
@pytest.mark.parametrize("seed", range(12))
def test_one_batch_visits_every_family_of_every_leaf(leaves, seed):
    """With 64 members no family of any leaf is left out."""
    families = len(MATRICES.makers)

    for index in chosen(seed, 64, leaves, families):
        assert set(index) == set(range(families))


@pytest.mark.parametrize("seed", range(5))
def test_member_zero_is_generic_throughout(seed):
    """The first member of a batch takes the generic family in every leaf."""
    assert not np.any(chosen(seed, 64, 4, 20)[:, 0])


def test_a_single_instance_is_generic_at_seed_zero_and_varies_otherwise():
    """Shrinking ends at the generic family; other seeds reach all of them."""
    assert not np.any(chosen(0, 1, 3, 20))
    assert {int(chosen(seed, 1, 1, 20)[0, 0]) for seed in range(1, 400)} == set(range(20))


@pytest.mark.parametrize("seed", range(5))
def test_half_of_the_members_move_one_leaf_at_a_time(seed):
    """Many members have exactly one leaf out of the generic family, and each leaf gets its share."""
    index = chosen(seed, 64, 4, 20)
    alone = np.count_nonzero(index, axis=0) == 1

    assert np.count_nonzero(alone) >= 16
    assert np.all(np.count_nonzero(index[:, alone], axis=1) >= 2)


def test_combinations_across_leaves_vary_between_draws():
    """Over some draws nearly every pair of families of two leaves comes up."""
    pairs = {tuple(pair) for seed in range(200) for pair in chosen(seed, 64, 2, 20).T}

    assert len(pairs) > 0.95 * 20 * 20


def test_the_same_seed_makes_the_same_members():
    """Everything follows from the seed."""
    names = tuple(MATRICES.makers)
    one, two, other = (make(Spread(seed, 64, 1), MATRICES, names, (3, 4)) for seed in (7, 7, 8))

    assert np.array_equal(one[0], two[0])
    assert one[1] == two[1]
    assert not np.array_equal(one[0], other[0])


@pytest.mark.parametrize("seed", [0, 5])
def test_the_names_belong_to_the_members(seed):
    """The family told for a member is the one that made it."""
    data, names = make(Spread(seed, 64, 1), VECTORS, ("gaussian", "constant", "zero"), (6,))

    for vector, name in zip(data, names, strict=True):
        kind = "zero" if not np.any(vector) else "constant" if np.ptp(vector) == 0 else "gaussian"
        assert kind == name


def test_a_leaf_without_entries_is_empty():
    """No family is asked to fill a shape with an axis of length 0."""
    data, names = make(Spread(3, 4, 1), MATRICES, tuple(MATRICES.makers), (0, 3))

    assert data.shape == (4, 0, 3)
    assert names == ("empty",) * 4


def test_picking_and_removing_families():
    """Names pick, a minus removes, groups stand for their members, the table's order is kept."""
    everything = tuple(VECTORS.makers)

    assert everything == VECTORS.select()
    assert VECTORS.select("zero gaussian") == ("gaussian", "zero")
    assert VECTORS.select(["gaussian", "scales", "-large"]) == ("gaussian", "small", "huge", "tiny", "extreme")
    assert VECTORS.select("-extremes") == tuple(n for n in everything if n not in {"huge", "tiny", "extreme"})


def test_wrong_families_are_told_with_the_nearest_names():
    """A misspelt name, and a choice that leaves nothing, are errors that name the mend."""
    with pytest.raises(InstanceError, match=r"unknown family of vectors 'gausian'; did you mean 'gaussian'\?"):
        VECTORS.select("gausian")
    with pytest.raises(InstanceError, match="leaves no family of vectors; remove fewer"):
        VECTORS.select("zero -zero")


def test_a_family_is_added_in_one_place():
    """A decorated function joins the table under its name."""
    table = Table("toys")

    @table.family
    def all_sevens(rng, shape):
        return np.full(shape, 7.0)

    data, names = make(Spread(1, 3, 1), table, table.select(), (2,))

    assert names == ("all-sevens",) * 3
    assert np.all(data == 7)
