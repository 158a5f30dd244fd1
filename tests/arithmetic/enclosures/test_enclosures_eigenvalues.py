"""Enclosures of symmetric eigenvalues: exact spectra, ranks, scales, radii."""

import numpy as np
import pytest
from exact_matrices import (
    all_hold,
    all_nan,
    all_overlap,
    balls,
    diagonal,
    empty,
    gaussian,
    holds,
    no_nan,
    path_graph,
    ranks_hold,
    symmetric_gaussian,
    widest,
    with_spectrum,
)
from flint import acb_mat, arb, ctx, fmpq, fmpq_mat

from checks.arithmetic.enclosures import eigen
from checks.arithmetic.enclosures.eigen import ascending, smallest_eigenvalue, symmetric_eigenvalues
from checks.arithmetic.enclosures.matrices import matmul, power_of_two, to_array, to_flint, transpose


def test_empty_matrix_has_no_eigenvalues() -> None:
    """The result keeps its axis."""
    assert symmetric_eigenvalues(empty(0, 0)).shape == (0,)


@pytest.mark.parametrize("value", [0, 5, -5, 1e300, 1e-300])
def test_one_by_one_is_its_own_eigenvalue(value: float) -> None:
    """Exactly, at any scale."""
    (x,) = symmetric_eigenvalues(balls([[value]]))

    assert x.is_exact()
    assert x == value


def test_diagonal_matrix_gives_its_sorted_balls() -> None:
    """No digit is lost, also when entries differ by 600 orders of magnitude."""
    found = symmetric_eigenvalues(balls(diagonal([3, fmpq(1, 2) ** 1000, -(2**1000), 3]).tolist()))

    assert [x.is_exact() for x in found] == [True] * 4
    assert all_hold(found, [-(2**1000), fmpq(1, 2) ** 1000, 3, 3])


@pytest.mark.parametrize("n", [1, 2, 3, 10])
def test_zero_matrix_has_exact_zeros(n: int) -> None:
    """Zero is decided, not enclosed."""
    found = symmetric_eigenvalues(balls([[0] * n] * n))

    assert len(found) == n
    assert all(x.is_zero() for x in found)


def test_two_by_two_closed_form() -> None:
    """The eigenvalues of [[1, 1], [1, 0]] are the golden ratio and its conjugate."""
    low, high = symmetric_eigenvalues(balls([[1, 1], [1, 0]]))

    root = arb(5).sqrt()
    assert low.overlaps((1 - root) / 2)
    assert high.overlaps((1 + root) / 2)


@pytest.mark.parametrize("bits", [20, 53, 64, 128, 300, 1024])
@pytest.mark.parametrize("n", [2, 5, 7, 12])
def test_path_graph_matches_its_closed_form(n: int, bits: int) -> None:
    """Every eigenvalue lies in its ball, and the ball is about as small as the precision allows."""
    with ctx.workprec(bits):
        found = symmetric_eigenvalues(balls(path_graph(n)))
    with ctx.workprec(2 * bits + 64):
        exact = [2 - 2 * arb.cos_pi_fmpq(fmpq(k, n + 1)) for k in range(1, n + 1)]
        inside = [x.contains(y) for x, y in zip(found, exact, strict=True)]

    assert all(inside)
    assert widest(found) < power_of_two(8 - bits)


SPECTRA = {
    "simple": [-3, -1, 0, 2, 5, 7, 11, 13],
    "all the same": [fmpq(7, 3)] * 8,
    "repeated": [0, 0, 0, 1, 1, 1, 1, 2, 2, 5],
    "signs": [-1] * 4 + [1] * 5,
    "rank one": [0] * 8 + [3],
    "graded": [fmpq(1, 10**k) for k in range(0, 60, 6)],
    "graded and singular": [0, 0, *(fmpq(1, 10**k) for k in range(0, 100, 20))],
    "large and small": [10**20, 1, fmpq(1, 10**20), -(10**20), -1, 0, 3],
}


@pytest.mark.parametrize("bits", [24, 53, 64, 128, 256, 700])
@pytest.mark.parametrize("name", SPECTRA)
def test_exact_spectra_are_enclosed_to_the_precision(name: str, bits: int) -> None:
    """Rational similarity transforms of simple, repeated, zero and graded spectra, to about 2**-bits times the norm."""
    spectrum = sorted(fmpq(x) for x in SPECTRA[name])
    for seed in range(3):
        with ctx.workprec(bits):
            found = symmetric_eigenvalues(balls(with_spectrum(spectrum, seed).tolist()))

        assert all_hold(found, spectrum)
        norm = max(abs(spectrum[0]), abs(spectrum[-1]))
        assert widest(found) < arb(norm) * power_of_two(10 - bits)


@pytest.mark.parametrize("n", [2, 3, 4, 6, 7, 9])
def test_ranks_are_right_for_small_integer_matrices(n: int) -> None:
    """The i-th ball contains the i-th smallest eigenvalue, by exact root counts of the characteristic polynomial; many of these have ties."""
    rng = np.random.default_rng(n)
    for bits in (16, 40, 128):
        for _ in range(8):
            upper = np.triu(rng.integers(-1, 2, (n, n)))
            rows = (upper + np.triu(upper, 1).T).tolist()
            with ctx.workprec(bits):
                found = symmetric_eigenvalues(balls(rows))

            assert ranks_hold(list(found), fmpq_mat(rows))


@pytest.mark.parametrize("bits", [64, 128, 512])
@pytest.mark.parametrize("n", [8, 20])
def test_agrees_with_flints_general_eigenvalues(n: int, bits: int) -> None:
    """An independent algorithm gives overlapping balls."""
    M = symmetric_gaussian(n, n)
    with ctx.workprec(bits):
        found = symmetric_eigenvalues(M)
        reference = ascending([x.real for x in acb_mat(to_flint(M)).eig(multiple=True)])

    assert all_overlap(found, reference)


def test_small_matrices_agree_with_the_algorithm_for_large_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to the eigenvalues of a small matrix give overlapping balls."""
    small = symmetric_eigenvalues(symmetric_gaussian(0, 5))
    monkeypatch.setattr(eigen, "_SMALL", 0)

    assert all_overlap(small, symmetric_eigenvalues(symmetric_gaussian(0, 5)))


@pytest.mark.parametrize("n", [5, 12])
def test_doubling_the_precision_squares_the_radius(n: int) -> None:
    """From 100 to 200 to 400 bits the radius falls by the bits that were added, and the balls overlap."""
    M = symmetric_gaussian(3, n)
    coarse = None
    for bits in (100, 200, 400):
        with ctx.workprec(bits):
            found = symmetric_eigenvalues(M)
        if coarse is not None:
            assert all_overlap(coarse, found)
            assert widest(found) < widest(coarse) * power_of_two(8 - bits // 2)
        coarse = found


@pytest.mark.parametrize("scale", [-3000, -1000, -500, 500, 1000, 3000])
def test_scaling_by_powers_of_two_scales_the_balls(scale: int) -> None:
    """Neither huge nor tiny matrices lose digits, beyond the range of float64 too."""
    M = symmetric_gaussian(4, 8)
    plain, scaled = symmetric_eigenvalues(M), symmetric_eigenvalues(M * power_of_two(scale))

    assert all_overlap(plain * power_of_two(scale), scaled)
    assert widest(scaled) <= 2 * widest(plain) * power_of_two(scale)


@pytest.mark.parametrize("size", [1e300, 1e-300, 5e-324])
def test_float_entries_at_the_ends_of_their_range(size: float) -> None:
    """The all-equal matrix has one eigenvalue n times its entry and the others zero."""
    *zeros, top = symmetric_eigenvalues(balls([[size] * 8] * 8))

    assert all(x.contains(0) for x in zeros)
    assert top.contains(8 * arb(size))
    assert widest([top, *zeros]) < arb(size) * power_of_two(-115)


def test_rows_of_very_different_size() -> None:
    """Entries from 1e-300 to 1e300 in one matrix are enclosed to the size of the largest."""
    D = [10.0**k for k in (-300, -150, 0, 150, 300, 0, 1)]
    M = balls([[x * y if x * y < 1e300 else 1e300 for y in D] for x in D])

    found = symmetric_eigenvalues(M)

    assert no_nan(found)
    assert widest(found) < arb(1e300) * power_of_two(-110)


@pytest.mark.parametrize("n", [3, 8])
@pytest.mark.parametrize("radius", [2.0**-60, 2.0**-10, 1.0, 2.0**40])
def test_radii_enclose_the_eigenvalues_of_every_member(n: int, radius: float) -> None:
    """Members at the ends of the entries' balls have their eigenvalues inside, whether the radii are small or swamp the matrix."""
    rng = np.random.default_rng(n)
    middle, radii = symmetric_gaussian(5, n), balls((np.ones((n, n)) * radius).tolist())
    found = symmetric_eigenvalues(middle + radii * arb(0, 1))
    for _ in range(6):
        signs = rng.choice([-1, 1], (n, n))
        member = symmetric_eigenvalues(middle + radii * (np.triu(signs) + np.triu(signs, 1).T))

        assert all(x.contains(y) for x, y in zip(found, member, strict=True))
    assert widest(found) < 2 * n * arb(radius)


def test_midpoint_zero_with_radii() -> None:
    """A matrix of which only the size is known has eigenvalues of that size."""
    found = symmetric_eigenvalues(balls([[arb(0, 1)] * 7] * 7))

    assert all(x.contains(0) for x in found)
    assert found[0].contains(-7)
    assert found[-1].contains(7)
    assert widest(found) < 8


def test_triangles_that_differ_stand_for_the_symmetric_part() -> None:
    """Only (M + M^T) / 2 counts."""
    A = gaussian(6, 9, 9)

    assert all_overlap(symmetric_eigenvalues(A), symmetric_eigenvalues((A + transpose(A)) / 2))


@pytest.mark.parametrize("bad", [arb.nan(), arb.pos_inf(), arb(0, arb.pos_inf())])
def test_what_is_not_finite_gives_nan(bad: arb) -> None:
    """The caller sees NaN, not a wrong ball, and no exception."""
    M = symmetric_gaussian(7, 8)
    M[2, 3] = M[3, 2] = bad

    assert all_nan(symmetric_eigenvalues(M))


@pytest.mark.parametrize("rank", [0, 1, 3, 7])
def test_gram_matrices_without_full_rank_are_never_nan(rank: int) -> None:
    """The zero eigenvalues are enclosed, and the others are positive."""
    V = gaussian(rank, 9, rank) if rank else empty(9, 0)

    found = symmetric_eigenvalues(matmul(V, V.T))

    assert no_nan(found)
    assert all(x.contains(0) for x in found[: 9 - rank])
    assert all(x > 0 for x in found[9 - rank :])


def test_precision_of_the_process_is_left_alone() -> None:
    """Whatever precision is used inside, it is restored."""
    with ctx.workprec(77):
        symmetric_eigenvalues(symmetric_gaussian(8, 10))

        assert ctx.prec == 77


def test_trace_and_square_sum() -> None:
    """The sum of the balls contains the trace, that of the squares the squared Frobenius norm."""
    M = symmetric_gaussian(9, 15)

    found = symmetric_eigenvalues(M)

    assert found.sum().overlaps(M.diagonal().sum())
    assert (found * found).sum().overlaps((M * M).sum())


def test_smallest_eigenvalue_is_the_first() -> None:
    """Of the path graph, by its closed form."""
    assert smallest_eigenvalue(balls(path_graph(9))).overlaps(2 - 2 * arb.cos_pi_fmpq(fmpq(1, 10)))


def test_smallest_eigenvalue_of_nothing_is_an_error() -> None:
    """The message names the shape."""
    with pytest.raises(ValueError, match=r"shape \(0, 0\) has no smallest eigenvalue"):
        smallest_eigenvalue(empty(0, 0))


def test_order_statistics_of_overlapping_balls() -> None:
    """A wide ball widens the ranks that it may take, and no others."""
    low, middle, high = ascending([arb(5), arb(2, 4), arb(100)])

    assert low.contains(-2)
    assert low.contains(5)
    assert middle.contains(5)
    assert middle.contains(6)
    assert high.is_exact()
    assert holds(high, 100)


def test_repeated_identity_after_an_inexact_rotation() -> None:
    """A cluster that is a multiple of the identity only up to rounding stays small."""
    Q = to_array(to_flint(balls(with_spectrum([1] * 5 + [-1] * 4, 0).tolist())))

    found = symmetric_eigenvalues(matmul(matmul(Q, balls(diagonal([2] * 9).tolist())), transpose(Q)))

    assert all_hold(found, [2] * 9)
    assert widest(found) < power_of_two(-110)
