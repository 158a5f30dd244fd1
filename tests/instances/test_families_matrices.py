"""Each family of matrices is what its name says."""

import numpy as np
import pytest

from checks.instances.families.frames import FRAMES
from checks.instances.families.matrices import MATRICES
from checks.instances.families.symmetric import SYMMETRIC

SHAPES = [(4, 6, 6), (4, 7, 3), (4, 3, 7), (3, 2, 5, 4), (5, 1, 1), (5, 1, 4), (5, 4, 1), (1, 2, 2)]
SQUARES = [(4, 6, 6), (3, 2, 5, 5), (5, 1, 1), (5, 2, 2)]


def singular_values(matrices):
    return np.linalg.svd(matrices, compute_uv=False)


def each(matrices):
    return matrices.reshape(-1, *matrices.shape[-2:])


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", MATRICES.makers)
def test_every_family_fills_every_shape(made, name, shape):
    """A family makes finite matrices of any shape, the same ones for the same generator."""
    assert np.array_equal(made(MATRICES, name, shape), made(MATRICES, name, shape))


def test_gaussian_is_generic(made):
    """Gaussian entries are all different and none is zero."""
    a = made(MATRICES, "gaussian", (4, 5, 5))

    assert len(np.unique(a)) == a.size
    assert np.all(a != 0)


def test_integer_and_signs_take_few_values(made):
    """Integers stay small, signs are 1 and -1."""
    assert set(np.unique(made(MATRICES, "integer", (9, 5, 5)))) == set(range(-3, 4))
    assert set(np.unique(made(MATRICES, "signs", (9, 5, 5)))) == {-1.0, 1.0}


def test_ties_have_three_values_in_each_member(made):
    """There are three values at most, and they differ between members."""
    a = made(MATRICES, "ties", (6, 5, 4))

    assert all(len(np.unique(member)) <= 3 for member in a)
    assert len(np.unique(a)) > 3


@pytest.mark.parametrize("shape", SHAPES)
def test_low_rank_is_exact(made, exact_rank, shape):
    """The rank, computed over the rationals, is at most half of the smaller side."""
    bound = max(1, min(shape[-2:]) // 2)

    assert all(exact_rank(a) <= bound for a in each(made(MATRICES, "low-rank", shape)))
    assert all(exact_rank(a) <= 1 for a in each(made(MATRICES, "rank-one", shape)))


@pytest.mark.parametrize("shape", SHAPES)
def test_repeated_singular_values_are_exact(made, shape):
    """The Gram matrix of the shorter side is a multiple of the identity, without any rounding."""
    for a in each(made(MATRICES, "repeated", shape)):
        tall = a if a.shape[0] >= a.shape[1] else a.T
        gram = tall.T @ tall

        assert np.array_equal(gram, gram[0, 0] * np.eye(len(gram)))
        assert gram[0, 0] > 0


@pytest.mark.parametrize("shape", SHAPES)
def test_two_levels_are_exact(made, exact_rank, shape):
    """The Gram matrix has no other eigenvalues than 4 and 1, each as often as promised."""
    k = min(shape[-2:])
    for a in each(made(MATRICES, "two-level", shape)):
        tall = a if a.shape[0] >= a.shape[1] else a.T
        gram = tall.T @ tall

        assert exact_rank(gram - 4 * np.eye(k)) == k // 2
        assert exact_rank(gram - np.eye(k)) == k - k // 2


def test_the_exact_frames_are_not_only_permutations(made):
    """With four rows or more the exactly orthogonal matrices have fractional entries."""
    assert np.any(made(MATRICES, "repeated", (9, 6, 6)) % 0.25 != 0)


@pytest.mark.parametrize("shape", SHAPES)
def test_orthogonal_clustered_and_ill_conditioned_spectra(made, shape):
    """The singular values are those of the family; rounding is far below what tells the families apart."""
    orthogonal, clustered, ill = (singular_values(made(MATRICES, name, shape)) for name in ("orthogonal", "clustered", "ill-conditioned"))

    assert np.all(np.abs(orthogonal - 1) < 2.0**-40)
    assert np.all(np.abs(clustered - 1) < 2.0**-19)
    assert np.all(np.abs(ill[..., 0] - 1) < 2.0**-40)
    if min(shape[-2:]) > 1:
        assert np.any(clustered[..., 0] - clustered[..., -1] > 2.0**-30)
        assert np.all((ill[..., -1] > 2.0**-41) & (ill[..., -1] < 2.0**-39))


@pytest.mark.parametrize("shape", SHAPES)
def test_patterns_of_zeros(made, shape):
    """Diagonal, triangular, nilpotent, one entry, zero: what is promised to vanish does, exactly."""
    m, n = shape[-2:]

    assert not np.any(made(MATRICES, "diagonal", shape)[..., ~np.eye(m, n, dtype=bool)])
    assert not np.any(np.tril(made(MATRICES, "triangular", shape), -1))
    assert not np.any(np.tril(made(MATRICES, "nilpotent", shape)))
    assert np.all(np.count_nonzero(made(MATRICES, "one-entry", shape), axis=(-2, -1)) == 1)
    assert not np.any(made(MATRICES, "zero", shape))
    assert np.array_equal(made(MATRICES, "identity", shape)[0], np.broadcast_to(np.eye(m, n), shape[1:]))


def test_sparse_is_mostly_zero(made):
    """Between a tenth and a half of many entries remain."""
    share = np.mean(made(MATRICES, "sparse", (20, 10, 10)) != 0)

    assert 0.1 < share < 0.5


def test_scales(made):
    """Each scale keeps far from the others, and the extreme ones are finite while their squares are not."""
    for name, exponent in {"large": 20, "small": -20, "huge": 200, "tiny": -200}.items():
        _, exponents = np.frexp(made(MATRICES, name, (5, 4, 4)))
        assert np.all(np.abs(exponents - exponent) < 17)
    _, exponents = np.frexp(made(MATRICES, "extreme", (40, 4, 4)))
    assert np.all(np.abs(np.abs(exponents) - 900) < 20)
    assert {-1, 1} == set(np.sign(exponents).ravel())


@pytest.mark.parametrize("shape", SQUARES)
@pytest.mark.parametrize("name", SYMMETRIC.makers)
def test_symmetric_families_are_symmetric_to_the_last_bit(made, name, shape):
    """Each one equals its transpose exactly."""
    a = made(SYMMETRIC, name, shape)

    assert np.array_equal(a, np.swapaxes(a, -1, -2))


@pytest.mark.parametrize("shape", SQUARES)
def test_symmetric_spectra(made, exact_rank, shape):
    """Projections are idempotent, repeated eigenvalues square to 4, low rank is low, all exactly."""
    n, eye = shape[-1], np.eye(shape[-1])

    assert all(np.array_equal(p @ p, p) for p in each(made(SYMMETRIC, "projection", shape)))
    assert all(np.array_equal(a @ a, 4 * eye) for a in each(made(SYMMETRIC, "repeated", shape)))
    assert all(exact_rank(a) <= max(1, n // 2) for a in each(made(SYMMETRIC, "low-rank", shape)))
    assert all(exact_rank(a) <= 1 for a in each(made(SYMMETRIC, "rank-one", shape)))
    assert all(exact_rank(a) == n for a in each(made(SYMMETRIC, "positive", shape)))
    assert np.all(np.linalg.eigvalsh(made(SYMMETRIC, "positive", shape)) > 0)
    assert np.all(np.abs(np.linalg.eigvalsh(made(SYMMETRIC, "clustered", shape)) - 1) < 2.0**-19)


@pytest.mark.parametrize("shape", [(4, 6, 6), (4, 7, 3), (3, 2, 5, 4), (5, 1, 1), (5, 4, 1), (5, 2, 2)])
@pytest.mark.parametrize("name", FRAMES.makers)
def test_frames_have_full_column_rank(made, exact_rank, name, shape):
    """The columns are independent over the rationals."""
    assert all(exact_rank(a) == shape[-1] for a in each(made(FRAMES, name, shape)))


def test_exact_frames_are_orthonormal(made):
    """The columns of the exact family are orthonormal, those of the graded family orthogonal, without rounding."""
    for a in made(FRAMES, "exact", (8, 6, 4)):
        assert np.array_equal(a.T @ a, np.eye(4))
    for a in made(FRAMES, "graded", (8, 6, 4)):
        gram = a.T @ a
        assert np.array_equal(gram, np.diag(np.diag(gram)))
        assert gram[-1, -1] / gram[0, 0] == 2.0**-40
