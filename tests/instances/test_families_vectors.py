"""Each family of vectors, numbers, weights, spectra, signs and directions is what its name says."""

import numpy as np
import pytest

from checks.instances.families.directions import DIRECTIONS
from checks.instances.families.discrete import SIGNS, integer_table
from checks.instances.families.positive import POSITIVE, UNIT, interval_table
from checks.instances.families.scalars import SCALARS
from checks.instances.families.spectra import SPECTRA, SPECTRA_WITH_ZEROS, WEIGHTS, WEIGHTS_WITH_ZEROS
from checks.instances.families.vectors import VECTORS

INTERVAL = interval_table(-0.1, 0.3)
INTEGERS = integer_table(-2, 5)
SHAPES = [(6,), (6, 1), (6, 5), (6, 3, 4), (6, 2, 3, 2)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("table", [POSITIVE, UNIT, INTERVAL, INTEGERS, SIGNS], ids=lambda table: table.kind)
def test_entrywise_tables_fill_every_shape(made, table, shape):
    """Every family makes finite entries of any shape, numbers included."""
    for name in table.makers:
        made(table, name, shape)


@pytest.mark.parametrize("shape", SHAPES)
def test_entries_stay_in_their_range(made, shape):
    """Positive, unit, interval, integer and sign leaves stay where they must, in every family."""
    for name in POSITIVE.makers:
        assert np.all(made(POSITIVE, name, shape) > 0)
    for name in UNIT.makers:
        u = made(UNIT, name, shape)
        assert np.all((u > 0) & (u < 1))
    for name in INTERVAL.makers:
        u = made(INTERVAL, name, shape)
        assert np.all((u >= -0.1) & (u <= 0.3))
    for name in INTEGERS.makers:
        k = made(INTEGERS, name, shape)
        assert np.all((k == np.round(k)) & (k >= -2) & (k <= 5))
    for name in SIGNS.makers:
        assert np.all(np.abs(made(SIGNS, name, shape)) == 1)


def test_vector_families(made):
    """Constant, basis, geometric, sorted, zero, ties and sparse vectors have their patterns exactly."""
    shape = (8, 6)

    assert np.array_equal(np.ptp(made(VECTORS, "constant", shape), axis=-1), np.zeros(8))
    assert np.array_equal(np.sort(made(VECTORS, "basis", shape), axis=-1), np.tile([0, 0, 0, 0, 0, 1], (8, 1)))
    assert np.array_equal(np.abs(made(VECTORS, "geometric", shape)[0]), 2.0 ** -np.arange(6))
    assert np.all(np.diff(made(VECTORS, "sorted", shape), axis=-1) > 0)
    assert not np.any(made(VECTORS, "zero", shape))
    assert all(len(np.unique(v)) <= 3 for v in made(VECTORS, "ties", shape))
    assert np.any(made(VECTORS, "sparse", shape) == 0)
    for name in VECTORS.makers:
        made(VECTORS, name, (3, 1))


def test_scalar_families(made):
    """The special numbers are exact, the scales are far apart."""
    assert set(made(SCALARS, "one", (3,))) == {1.0}
    assert set(made(SCALARS, "minus-one", (3,))) == {-1.0}
    assert set(made(SCALARS, "zero", (3,))) == {0.0}
    assert np.min(np.abs(made(SCALARS, "huge", (50,)))) > 2.0**150
    assert np.max(np.abs(made(SCALARS, "tiny", (50,)))) < 2.0**-150


def test_positive_families(made):
    """Equal entries are equal, clustered ones close and different, the rest as named."""
    shape = (8, 6)
    clustered = made(POSITIVE, "clustered", shape)

    assert not np.any(np.ptp(made(POSITIVE, "equal", shape), axis=-1))
    assert np.all(np.max(clustered, axis=-1) < np.min(clustered, axis=-1) * (1 + 2.0**-19))
    assert np.all(np.ptp(clustered, axis=-1) > 0)
    assert np.all(made(POSITIVE, "one", shape) == 1)
    assert np.min(made(POSITIVE, "huge", shape)) >= 2.0**189
    assert np.max(made(POSITIVE, "tiny", shape)) <= 2.0**-189


def test_unit_and_interval_families_reach_their_ends(made):
    """Some are very near to 0 and to 1; both ends of a closed interval are hit exactly."""
    assert np.min(made(UNIT, "near-zero", (99,))) < 2.0**-40
    assert np.max(made(UNIT, "near-one", (99,))) > 1 - 2.0**-40
    assert set(np.unique(made(INTERVAL, "ends", (99,)))) == {-0.1, 0.3}
    assert set(made(INTERVAL, "all-low", (9,))) == {-0.1}
    assert set(made(INTERVAL, "all-high", (9,))) == {0.3}


def test_sign_families(made):
    """Alternating, equal, one flipped: exactly; characters are Walsh functions."""
    shape = (20, 8)
    signs = made(SIGNS, "characters", shape)
    walsh = np.array([[(-1.0) ** bin(s & p).count("1") for p in range(8)] for s in range(8)])

    assert np.all(made(SIGNS, "alternating", shape)[:, 1:] == -made(SIGNS, "alternating", shape)[:, :-1])
    assert not np.any(np.ptp(made(SIGNS, "all-equal", shape), axis=-1))
    assert np.all(np.abs(np.sum(made(SIGNS, "one-flipped", shape), axis=-1)) == 6)
    assert all(any(np.array_equal(row, w) for w in walsh) for row in signs)
    assert len(np.unique(signs, axis=0)) > 3


def test_integer_families(made):
    """One entry differs at most; distinct entries are distinct as long as the range allows."""
    one = made(INTEGERS, "one-different", (9, 6))

    assert all(np.unique(row, return_counts=True)[1].max() >= 5 for row in one)
    assert all(len(np.unique(row)) == 8 for row in made(INTEGERS, "distinct", (9, 8)))
    assert set(np.unique(made(INTEGERS, "uniform", (99, 8)))) == set(range(-2, 6))


@pytest.mark.parametrize("shape", SHAPES[1:])
def test_spectra_do_not_increase(made, shape):
    """All families fall, are positive but for the one with zeros, and that one has a zero."""
    for name in SPECTRA.makers:
        s = made(SPECTRA, name, shape)
        assert np.all(np.diff(s, axis=-1) <= 0)
        assert np.all(s > 0)
    s = made(SPECTRA_WITH_ZEROS, "zeros", shape)
    assert np.all(np.diff(s, axis=-1) <= 0)
    assert np.all(s[..., -1] == 0)


def test_spectrum_families(made):
    """Flat, two-level, geometric and spike are exact."""
    shape = (9, 6)
    geometric = made(SPECTRA, "geometric", shape)

    assert not np.any(np.ptp(made(SPECTRA, "flat", shape), axis=-1))
    assert all(len(np.unique(s)) <= 2 for s in made(SPECTRA, "two-level", shape))
    assert all(len(np.unique(s[1:] / s[:-1])) == 1 for s in geometric)
    assert np.all(made(SPECTRA, "spike", shape)[:, 0] == 2.0**20)
    assert np.all(made(SPECTRA, "spike", shape)[:, 1:] <= 1)
    assert np.all(np.abs(made(SPECTRA, "clustered", shape) - 1) <= 2.0**-20)


@pytest.mark.parametrize("shape", SHAPES[1:])
def test_weights_have_a_positive_sum(made, shape):
    """Weights are positive; where zeros are allowed there is still a positive one."""
    for name in WEIGHTS.makers:
        assert np.all(made(WEIGHTS, name, shape) > 0)
    for name in WEIGHTS_WITH_ZEROS.makers:
        w = made(WEIGHTS_WITH_ZEROS, name, shape)
        assert np.all(w >= 0)
        assert np.all(np.max(w, axis=-1) > 0)
    assert np.all(np.count_nonzero(made(WEIGHTS_WITH_ZEROS, "point-mass", shape), axis=-1) == 1)


@pytest.mark.parametrize("shape", SHAPES[1:])
@pytest.mark.parametrize("name", DIRECTIONS.makers)
def test_directions_are_never_zero(made, name, shape):
    """No vector is zero, and float64 can normalise each."""
    v = made(DIRECTIONS, name, shape)
    norm = np.linalg.norm(v, axis=-1)

    assert np.all(np.any(v != 0, axis=-1))
    assert np.all(np.isfinite(norm) & (norm > 0))


def test_arrangements_of_directions(made):
    """Coincident, opposite, nearby and orthogonal vectors of one leaf are so exactly."""
    shape = (5, 4, 6)
    nearby = made(DIRECTIONS, "nearby", shape)
    opposite = made(DIRECTIONS, "opposite", shape)

    assert not np.any(np.ptp(made(DIRECTIONS, "coincident", shape), axis=1))
    assert np.array_equal(np.abs(opposite), np.broadcast_to(np.abs(opposite[:, :1]), shape))
    assert np.all(np.ptp(nearby, axis=1) <= np.min(np.abs(nearby), axis=1) * 2.0**-20)
    assert all(np.array_equal(v @ v.T, np.eye(4)) for v in made(DIRECTIONS, "orthogonal", shape))
