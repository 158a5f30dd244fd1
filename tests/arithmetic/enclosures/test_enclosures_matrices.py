"""Conversions, products and norm bounds of ball matrices."""

import numpy as np
import pytest
from exact_matrices import all_overlap, balls, empty, gaussian, holds
from flint import arb, ctx, fmpq_mat

from checks.arithmetic.enclosures.matrices import (
    gram,
    is_finite,
    magnitude,
    matmul,
    power_of_two,
    spectral_bound,
    to_array,
    to_flint,
    transpose,
)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1), (2, 5), (7, 7)])
def test_conversion_there_and_back_keeps_shape_and_balls(shape: tuple[int, int]) -> None:
    """A matrix survives the way to FLINT and back unchanged."""
    A = gaussian(0, *shape).reshape(shape) / 3 if 0 not in shape else empty(*shape)

    back = to_array(to_flint(A))

    assert back.shape == shape
    assert all(x.contains(y) and y.contains(x) for x, y in zip(A.flat, back.flat, strict=True))


@pytest.mark.parametrize(("m", "k", "n"), [(1, 1, 1), (2, 2, 2), (4, 4, 4), (5, 5, 5), (1, 9, 1), (9, 1, 9), (3, 20, 4)])
def test_product_contains_the_exact_one(m: int, k: int, n: int) -> None:
    """On both sides of the threshold between plain and FLINT products, rational entries give the exact product."""
    rng = np.random.default_rng(m + 10 * k + 100 * n)
    A, B = (fmpq_mat(rows, cols, rng.integers(-9, 10, rows * cols).tolist()) / 7 for rows, cols in ((m, k), (k, n)))

    product = matmul(balls(A.tolist()), balls(B.tolist()))

    assert all(holds(x, y) for x, y in zip(product.flat, (A * B).entries(), strict=True))


@pytest.mark.parametrize(("m", "k", "n"), [(0, 3, 2), (2, 3, 0), (0, 0, 0)])
def test_product_without_rows_or_columns_is_empty(m: int, k: int, n: int) -> None:
    """The shape follows the rule of products."""
    assert matmul(empty(m, k), empty(k, n)).shape == (m, n)


def test_product_over_an_empty_axis_is_zero() -> None:
    """A sum of no terms is exactly zero."""
    product = matmul(empty(2, 0), empty(0, 3))

    assert product.shape == (2, 3)
    assert all(x.is_zero() for x in product.flat)


def test_products_at_two_precisions_overlap() -> None:
    """More bits refine the product, and do not move it."""
    A, B = gaussian(1, 6, 8), gaussian(2, 8, 5)
    with ctx.workprec(60):
        coarse = matmul(A, B)

    assert all_overlap(coarse, matmul(A, B))


def test_gram_is_the_product_with_the_transpose() -> None:
    """Gram matrices of integers are exact."""
    A = balls([[1, 2], [3, 4], [5, 6]])

    assert all(x.is_exact() and x == y for x, y in zip(gram(A).flat, [35, 44, 44, 56], strict=True))


def test_transpose_shares_nothing_with_its_argument() -> None:
    """Writing to the transpose leaves the matrix alone."""
    A = balls([[1, 2], [3, 4]])

    transpose(A)[0, 1] = arb(9)

    assert A[1, 0] == 3


@pytest.mark.parametrize(
    ("rows", "norm"),
    [
        ([[3, 0], [0, 4]], 4),
        ([[1, 1], [1, 1]], 2),
        ([[0, 0], [0, 0]], 0),
        ([[3], [4]], 5),
        ([[2**1000]], 2**1000),
        ([[arb(0, 2), 0], [0, arb(1, 1)]], 2),
    ],
)
def test_spectral_bound_is_exact_and_not_below_the_norm(rows: list[list[object]], norm: int) -> None:
    """The bound is a number of radius zero, above the norm, and at most twice as large for these."""
    bound = spectral_bound(balls(rows))

    assert bound.is_exact()
    assert norm <= bound <= 2 * norm


def test_spectral_bound_of_nothing_is_zero() -> None:
    """An empty matrix has norm zero."""
    assert spectral_bound(empty(0, 4)).is_zero()


@pytest.mark.parametrize("scale", [-5000, -1100, -1000, -1, 0, 1, 1000, 1100, 5000])
def test_magnitude_scales_to_about_one_beyond_the_range_of_floats(scale: int) -> None:
    """Dividing by two to the magnitude leaves the largest midpoint between a half and one."""
    values = [arb(3) * power_of_two(scale), arb(-1) * power_of_two(scale), arb(0)]

    exponent = magnitude(values)

    assert exponent == scale + 2


@pytest.mark.parametrize("values", [[], [arb(0)], [arb(0), arb(0, 1)], [arb.nan(), arb.pos_inf()]])
def test_magnitude_of_nothing_to_scale_is_none(values: list[arb]) -> None:
    """Zero midpoints, and what is not finite, give no scale."""
    assert magnitude(values) is None


@pytest.mark.parametrize(("value", "finite"), [(arb(1, 2), True), (arb.nan(), False), (arb.pos_inf(), False), (arb(0, arb.pos_inf()), False)])
def test_is_finite(value: arb, finite: bool) -> None:
    """Infinite radii are not finite either."""
    assert is_finite([arb(1), value]) is finite
