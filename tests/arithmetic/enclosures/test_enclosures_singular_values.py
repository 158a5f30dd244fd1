"""Enclosures of singular values."""

import numpy as np
import pytest
from exact_matrices import all_nan, all_overlap, balls, empty, gaussian, no_nan, widest, with_spectrum
from flint import arb, ctx

from checks.arithmetic.enclosures.eigen import nonnegative_root, singular_values
from checks.arithmetic.enclosures.matrices import matmul, power_of_two, transpose


@pytest.mark.parametrize("shape", [(0, 0), (0, 4), (4, 0)])
def test_empty_matrices_have_none(shape: tuple[int, int]) -> None:
    """The result keeps its axis."""
    assert singular_values(empty(*shape)).shape == (0,)


@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (5, 1), (3, 2), (8, 8)])
def test_zero_matrix_has_exact_zeros(shape: tuple[int, int]) -> None:
    """As many as the shorter side is long."""
    found = singular_values(balls(np.zeros(shape).tolist()))

    assert len(found) == min(shape)
    assert all(x.is_zero() for x in found)


def test_descending_order_and_absolute_values() -> None:
    """The singular values of a diagonal matrix are the sizes of its entries."""
    found = singular_values(balls([[-1, 0, 0], [0, 3, 0], [0, 0, 2], [0, 0, 0]]))

    assert all(x.contains(y) for x, y in zip(found, [3, 2, 1], strict=True))


@pytest.mark.parametrize("bits", [53, 128, 400])
def test_symmetric_matrices_give_the_sizes_of_their_eigenvalues(bits: int) -> None:
    """Repeated sizes of both signs, and zero, which is enclosed from zero to the root of the rounding."""
    with ctx.workprec(bits):
        found = singular_values(balls(with_spectrum([-3, -3, 3, 0, 0, 1, 2], 0).tolist()))

    assert all(x.contains(y) for x, y in zip(found, [3, 3, 3, 2, 1, 0, 0], strict=True))
    assert widest(found[:5]) < power_of_two(10 - bits)
    assert widest(found) < power_of_two(10 - bits // 2)


@pytest.mark.parametrize("shape", [(3, 7), (7, 3), (9, 9)])
def test_transpose_has_the_same_singular_values(shape: tuple[int, int]) -> None:
    """Whichever side is shorter."""
    A = gaussian(0, *shape)

    assert all_overlap(singular_values(A), singular_values(transpose(A)))


def test_rank_one_is_the_product_of_two_norms() -> None:
    """The first singular value of u v^T is |u| |v|, and the others are zero."""
    u, v = gaussian(1, 9, 1), gaussian(2, 8, 1)

    first, *others = singular_values(matmul(u, v.T))

    assert first.overlaps(((u * u).sum() * (v * v).sum()).sqrt())
    assert all(x.contains(0) and x.is_finite() for x in others)


@pytest.mark.parametrize("rank", [1, 2, 5])
def test_rank_deficient_matrices_are_never_nan(rank: int) -> None:
    """Zero singular values end at about the root of the rounding, not at NaN."""
    found = singular_values(matmul(gaussian(3, 8, rank), gaussian(4, rank, 10)))

    assert no_nan(found)
    assert all(x.contains(0) for x in found[rank:])
    assert all(x > 0 for x in found[:rank])
    assert widest(found[rank:]) < power_of_two(-55)


@pytest.mark.parametrize("scale", [-2000, -990, 990, 2000])
def test_huge_and_tiny_matrices_lose_no_digits(scale: int) -> None:
    """Scaling by a power of two scales the balls."""
    A = gaussian(5, 6, 9)
    plain, scaled = singular_values(A), singular_values(A * power_of_two(scale))

    assert all_overlap(plain * power_of_two(scale), scaled)
    assert widest(scaled) <= 2 * widest(plain) * power_of_two(scale)


@pytest.mark.parametrize("radius", [2.0**-50, 2.0**-3, 4.0])
def test_radii_enclose_every_member(radius: float) -> None:
    """Also where they swamp the small singular values; by the norm of the radii, no more."""
    rng = np.random.default_rng(6)
    A, around = gaussian(6, 7, 5), balls([[radius] * 5] * 7)
    found = singular_values(A + around * arb(0, 1))
    for _ in range(6):
        member = singular_values(A + around * rng.choice([-1, 1], (7, 5)))

        assert all(x.contains(y) for x, y in zip(found, member, strict=True))
    assert widest(found) < 6 * arb(radius) + power_of_two(-100)


def test_doubling_the_precision_squares_the_radius() -> None:
    """For full rank."""
    A = gaussian(7, 9, 6)
    coarse = singular_values(A)
    with ctx.workprec(256):
        fine = singular_values(A)

    assert all_overlap(coarse, fine)
    assert widest(fine) < widest(coarse) * power_of_two(8 - 128)


def test_what_is_not_finite_gives_nan() -> None:
    """No exception, no wrong ball."""
    assert all_nan(singular_values(balls([[1, arb.nan()], [2, 3]])))


@pytest.mark.parametrize(
    ("square", "root"),
    [(arb(4), 2), (arb(0), 0), (arb(0, 4), 2), (arb(0, 4), 0), (arb(1, 1), 0), (arb(-1, 2), 1), (arb(-3, 2), 0), (arb(0, arb.pos_inf()), 10**100)],
)
def test_root_of_what_is_nonnegative_encloses_it(square: arb, root: int) -> None:
    """The negative part of the ball is known not to count."""
    found = nonnegative_root(square)

    assert not found.is_nan()
    assert found.contains(root)
