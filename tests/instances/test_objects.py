"""Boolean functions, polynomials, datasets, and points built exactly."""

from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
import pytest

from checks.arithmetic.balls import Balls
from checks.arithmetic.batch import Batch
from checks.arithmetic.precision import working_precision
from checks.instances import (
    Dataset,
    InstanceError,
    arrays,
    boolean_functions,
    characters,
    cube,
    datasets,
    directions,
    frames,
    monomials,
    on_sphere,
    orthonormal,
    polynomials,
    total_degrees,
)
from checks.instances.families.boolean import CLASSES
from checks.instances.families.datasets import LABELS, POINTS
from checks.instances.families.polynomial import coefficient_table


@pytest.mark.parametrize("n", range(6))
def test_the_cube_and_its_characters(n):
    """Points are different, characters are products of coordinates and orthogonal, all in integers."""
    points, table = cube(n), characters(n)

    assert points.shape == (2**n, n)
    assert len({tuple(p) for p in points}) == 2**n
    assert np.array_equal(table @ table.T, 2**n * np.eye(2**n, dtype=int))
    for subset in range(2**n):
        chosen = [i for i in range(n) if subset >> i & 1]
        assert np.array_equal(table[subset], np.prod(points[:, chosen], axis=1))


@pytest.mark.parametrize(("n", "k"), [(0, 0), (3, 0), (4, 2), (5, 5)])
def test_monomials_are_the_characters_of_one_degree(n, k):
    """There are n choose k, each among the characters."""
    rows = monomials(n, k)

    assert rows.shape == (comb(n, k), 2**n)
    assert {tuple(r) for r in rows} <= {tuple(r) for r in characters(n)}


def test_dimensions_are_checked():
    """A dimension that is no number, or too large to tabulate, is named."""
    for call in (lambda: cube(-1), lambda: cube(21), lambda: characters(13), lambda: cube(2.0), lambda: monomials(3, 4)):
        with pytest.raises(InstanceError, match="must be an integer from 0 to"):
            call()


def test_classes_of_boolean_functions(drawn):
    """A table of signs and the cube, as a batch or plain; every family comes up in one batch."""
    for x in drawn(boolean_functions(), members=64):
        assert isinstance(x.values, Batch)
        assert x.values.shape[1] == len(x.cube)
        assert x.values.domain is None
        assert set(np.unique(x.values.data)) <= {-1.0, 1.0}
        assert set(x.values.families) == set(CLASSES.makers)
    for x in drawn(boolean_functions(functions=3, n=(0, 2), families="characters")):
        assert x.values.shape == (3, len(x.cube))


@pytest.mark.parametrize("name", CLASSES.makers)
@pytest.mark.parametrize("shape", [(5, 4, 8), (5, 6, 2), (5, 3, 1), (5, 1, 16)])
def test_families_of_boolean_functions_are_signs(made, name, shape):
    """Every family makes signs of every shape, a cube without coordinates included."""
    assert np.all(np.abs(made(CLASSES, name, shape)) == 1)


def test_families_of_boolean_functions(made):
    """Characters are orthonormal; monomials have one degree; the others are as named."""
    shape = (20, 4, 8)
    x = cube(3)
    repeated, opposite = made(CLASSES, "repeated", shape), made(CLASSES, "opposite", shape)

    assert all(np.array_equal(f @ f.T, 8 * np.eye(4)) for f in made(CLASSES, "characters", shape))
    for table in made(CLASSES, "monomials", shape):
        assert any({tuple(f) for f in table} <= {tuple(r) for r in monomials(3, k)} for k in range(4))
    for table in made(CLASSES, "dictators", shape):
        assert np.array_equal(np.max(np.abs(table @ x), axis=1), np.full(4, 8.0))
    assert np.array_equal(repeated, np.broadcast_to(repeated[:, :1], shape))
    assert np.array_equal(opposite[:, 1:], -opposite[:, :-1])
    assert not np.any(np.ptp(made(CLASSES, "constants", shape), axis=-1))
    assert not np.any(np.sum(made(CLASSES, "balanced", shape), axis=-1))
    neighbours = made(CLASSES, "neighbours", shape)
    assert np.all(np.count_nonzero(neighbours[:, 0] != neighbours[:, 1], axis=-1) <= 2)
    literals = np.count_nonzero(made(CLASSES, "conjunctions", shape) == -1, axis=-1)
    assert set(np.unique(literals)) <= {1, 2, 4, 8}


def test_polynomials_in_one_variable(drawn):
    """Coefficients by degree, free to move."""
    for c in drawn(polynomials(degree=(0, 4)), members=64):
        assert c.ndim == 1
        assert 1 <= c.shape[0] <= 5
        assert c.domain is not None
        assert {"gaussian", "integer", "leading", "zero"} <= set(c.families)


def test_polynomials_in_several_variables(drawn):
    """What exceeds the total degree vanishes, and therefore the tensor is not free to move."""
    for c in drawn(polynomials(degree=(0, 3), variables=(2, 3)), members=40):
        degree = c.shape[0] - 1
        assert c.domain is None
        assert c.shape == (degree + 1,) * c.ndim
        assert not np.any(c.data[:, total_degrees(degree, c.ndim) > degree])


def test_families_of_polynomials(made):
    """Each keeps to its degrees."""
    degrees = total_degrees(3, 2)
    table = coefficient_table(degrees)
    shape = (6, 4, 4)

    assert not np.any(made(table, "constant", shape)[:, degrees > 0])
    assert not np.any(made(table, "leading", shape)[:, degrees != 3])
    assert not np.any(made(table, "even", shape)[:, degrees % 2 == 1])
    assert not np.any(made(table, "odd", shape)[:, degrees % 2 == 0])
    assert np.all(np.count_nonzero(made(table, "monomial", shape), axis=(1, 2)) == 1)
    assert np.all(np.sum(made(table, "monomial", shape)[:, degrees <= 3], axis=1) == 1)
    with pytest.raises(InstanceError, match="unknown family of polynomials 'lead'"):
        polynomials(families="lead")


def test_datasets_are_instances(drawn):
    """Points and labels share their number; both are free; every family is visited."""
    for x in drawn(datasets(), members=64):
        assert isinstance(x, Dataset)
        assert x.y.shape == x.X.shape[:1]
        assert set(x.X.families) == set(POINTS.makers)
        assert set(x.y.families) == set(LABELS.makers)
        assert x.X.domain is not None
    shapes = {x.X.shape for x in drawn(datasets(n=(1, 3), d=2, where=lambda n, d: n != d), examples=40)}
    assert shapes == {(1, 2), (3, 2)}


def test_datasets_go_into_any_class(drawn):
    """A class of one's own is called with X and y."""

    @dataclass(frozen=True)
    class Mine:
        X: Any
        y: Any

    assert all(isinstance(x, Mine) for x in drawn(datasets(into=Mine, labels="signs")))


def test_realizable_labels_are_exactly_linear(drawn, exact_rank):
    """Appending the labels to the points does not raise the rank, over the rationals."""
    for x in drawn(datasets(n=(3, 6), d=(1, 3), labels="realizable"), members=20):
        for points, labels in zip(x.X.data, x.y.data, strict=True):
            assert exact_rank(points) == exact_rank(np.column_stack([points, labels]))


@pytest.mark.parametrize("shape", [(4, 6, 3), (4, 5, 2), (4, 1, 1)])
def test_families_of_points(made, exact_rank, shape):
    """Duplicates, opposite points, coincident ones and low rank are exact."""
    n = shape[1]
    twice, opposite = made(POINTS, "duplicates", shape), made(POINTS, "opposite", shape)
    near = made(POINTS, "near-duplicates", shape)

    for i in range(1, n, 2):
        assert np.array_equal(twice[:, i], twice[:, i - 1])
        assert np.array_equal(opposite[:, i], -opposite[:, i - 1])
        assert np.all(np.abs(near[:, i] - near[:, i - 1]) <= np.abs(near[:, i]) * 2.0**-19)
    assert not np.any(np.ptp(made(POINTS, "coincident", shape), axis=1))
    assert all(exact_rank(X) <= max(1, min(shape[1:]) // 2) for X in made(POINTS, "low-rank", shape))
    assert np.all(np.any(np.all(made(POINTS, "one-zero", shape) == 0, axis=-1), axis=-1))
    for name in POINTS.makers:
        made(POINTS, name, shape)


def test_points_on_the_sphere_are_exact_in_balls(drawn):
    """In ball mode the squared length encloses 1; a batch gives what its members give."""
    for u in drawn(arrays(lambda u: u, u=directions("n d"))):
        with working_precision(128):
            for point in on_sphere(Balls(u)):
                assert np.sum(point * point).ball().contains(1)
    for u in drawn(arrays(lambda u: u, u=directions("n d")), members=12):
        points = on_sphere(u)
        assert all(np.array_equal(points.member(i), on_sphere(u.member(i))) for i in range(12))


def test_orthonormal_frames_are_exact_in_balls(drawn):
    """In ball mode Q'Q encloses the identity."""
    for raw in drawn(arrays(lambda Q: Q, Q=frames("n k"))):
        with working_precision(256):
            Q = orthonormal(Balls(raw))
            gram = Q.T @ Q
            for i in range(raw.shape[1]):
                for j in range(raw.shape[1]):
                    assert gram[i, j].ball().contains(int(i == j))


def test_strategies_of_objects_show_their_sizes_and_refuse_wrong_families():
    """Their text is short; a misspelt family is told at once."""
    assert "n=(1, 4)" in repr(boolean_functions())
    assert len(repr(datasets())) < 120
    with pytest.raises(InstanceError, match="did you mean 'duplicates'"):
        datasets(points="duplicate")
    with pytest.raises(InstanceError, match="unknown family of classes of Boolean functions 'parities'"):
        boolean_functions(families="parities")
    with pytest.raises(InstanceError, match="a size is a pair of integers"):
        polynomials(degree=-1)
