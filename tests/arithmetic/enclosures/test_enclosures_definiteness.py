"""The sign of the smallest eigenvalue."""

import numpy as np
import pytest
from exact_matrices import balls, empty, gaussian, path_graph, symmetric_gaussian, with_spectrum
from flint import arb, ctx, fmpq

from checks.arithmetic.enclosures.definiteness import semidefinite_sign
from checks.arithmetic.enclosures.eigen import symmetric_eigenvalues
from checks.arithmetic.enclosures.matrices import identity, matmul, power_of_two, to_array
from checks.arithmetic.sign import Sign


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[1]], Sign.POSITIVE),
        ([[0]], Sign.ZERO),
        ([[-1]], Sign.NEGATIVE),
        ([[2, 1], [1, 2]], Sign.POSITIVE),
        ([[1, 1], [1, 1]], Sign.ZERO),
        ([[1, 2], [2, 1]], Sign.NEGATIVE),
        ([[0, 1], [1, 5]], Sign.NEGATIVE),
        ([[0, 0], [0, 5]], Sign.ZERO),
        ([[0, 0], [0, -5]], Sign.NEGATIVE),
        ([[3, 3, 3], [3, 3, 3], [3, 3, 3]], Sign.ZERO),
        ([[3, 3, 3], [3, 3, 3], [3, 3, 2]], Sign.NEGATIVE),
        ([[1e-300, 0], [0, 1e300]], Sign.POSITIVE),
        ([[1, 0.1], [0.1, 0.1 * 0.1]], Sign.POSITIVE),
    ],
)
def test_exact_matrices_are_decided(rows: list[list[float]], expected: Sign) -> None:
    """Definite, singular and indefinite, at any scale; 0.1 * 0.1 is rounded up in float64, and that is seen."""
    assert semidefinite_sign(balls(rows)) is expected


def test_empty_matrix_is_semidefinite_without_a_smallest_eigenvalue() -> None:
    """Nothing is negative, nothing is positive."""
    assert semidefinite_sign(empty(0, 0)) is Sign.ZERO


@pytest.mark.parametrize("n", [2, 5, 12])
def test_integer_gram_matrices_without_full_rank_are_exactly_singular(n: int) -> None:
    """No precision shows this by enclosures; the characteristic polynomial does."""
    V = np.random.default_rng(n).integers(-9, 10, (n, n - 1))

    assert semidefinite_sign(balls((V @ V.T).tolist())) is Sign.ZERO
    assert semidefinite_sign(balls((V @ V.T - np.eye(n, dtype=int)).tolist())) is Sign.NEGATIVE
    assert semidefinite_sign(balls((V @ V.T + np.eye(n, dtype=int)).tolist())) is Sign.POSITIVE


@pytest.mark.parametrize("scale", [-1000, 1000])
def test_exact_singularity_at_any_scale(scale: int) -> None:
    """Powers of two are taken out first."""
    assert semidefinite_sign(balls([[3, 3, 3]] * 3) * power_of_two(scale)) is Sign.ZERO


@pytest.mark.parametrize("n", [1, 4, 15])
def test_path_graphs_are_definite(n: int) -> None:
    """Their smallest eigenvalue is 2 - 2 cos(pi / (n + 1))."""
    assert semidefinite_sign(balls(path_graph(n))) is Sign.POSITIVE


@pytest.mark.parametrize("smallest", [fmpq(1, 10**9), fmpq(1, 10**20), fmpq(-1, 10**9), fmpq(-1, 10**20)])
def test_eigenvalues_near_zero_are_decided_when_the_precision_is_enough(smallest: fmpq) -> None:
    """At 128 bits the sign of 1e-20 is known, at 40 bits nothing is claimed."""
    rows = with_spectrum([1, 2, 3, 4, 5, 6, smallest], 0).tolist()

    assert semidefinite_sign(balls(rows)) is (Sign.POSITIVE if smallest > 0 else Sign.NEGATIVE)
    if abs(smallest) < fmpq(1, 10**15):
        with ctx.workprec(40):
            assert semidefinite_sign(balls(rows)) is Sign.UNKNOWN


def test_singular_up_to_rounding_is_unknown() -> None:
    """Balls around a singular matrix hold definite and indefinite ones."""
    V = gaussian(0, 7, 3) / 3

    assert semidefinite_sign(matmul(V, V.T)) is Sign.UNKNOWN


@pytest.mark.parametrize("rows", [[[arb(0, 1)]], [[1, 1], [1, arb(1, 1e-20)]], [[1, arb.nan()], [1, 1]], [[arb.pos_inf()]]])
def test_unknown_where_the_balls_do_not_tell(rows: list[list[object]]) -> None:
    """Also for what is not finite, and without an exception."""
    assert semidefinite_sign(balls(rows)) is Sign.UNKNOWN


def test_wide_balls_around_definite_matrices_are_decided() -> None:
    """Every member of the balls is diagonally dominant."""
    assert semidefinite_sign(balls([[10, arb(0, 2)], [arb(0, 2), arb(10, 3)]])) is Sign.POSITIVE
    assert semidefinite_sign(balls([[arb(5, 1), 7], [7, arb(5, 1)]])) is Sign.NEGATIVE


def test_negative_seen_only_by_eigenvalues() -> None:
    """The first pivot is unknown, but the matrix has a negative eigenvalue whatever it is."""
    assert semidefinite_sign(balls([[arb(0, 1), 5, 0], [5, arb(0, 1), 0], [0, 0, 1]])) is Sign.NEGATIVE


@pytest.mark.parametrize("n", [3, 9])
def test_agrees_with_the_smallest_eigenvalue_around_the_boundary(n: int) -> None:
    """Shifting by the smallest eigenvalue and a little more or less gives the two signs."""
    M = symmetric_gaussian(n, n)
    least, one = symmetric_eigenvalues(M)[0].mid(), to_array(identity(n))

    assert semidefinite_sign(M - one * (least - power_of_two(-60))) is Sign.POSITIVE
    assert semidefinite_sign(M - one * (least + power_of_two(-60))) is Sign.NEGATIVE


def test_exact_entries_of_many_bits_are_left_to_the_enclosures() -> None:
    """A singular matrix over 40000 binary places is not worth an exact answer; a definite one is still decided."""
    V = np.array([[3, 1], [5, 7], [2, -9]])
    D = np.array([power_of_two(-20000), arb(1), arb(1)], dtype=object)

    assert semidefinite_sign(balls((V @ V.T).tolist())) is Sign.ZERO
    assert semidefinite_sign(balls((V @ V.T).tolist()) * D * D[:, None]) is Sign.UNKNOWN
    assert semidefinite_sign(balls((V @ V.T + np.eye(3, dtype=int)).tolist()) * D * D[:, None]) is Sign.POSITIVE
