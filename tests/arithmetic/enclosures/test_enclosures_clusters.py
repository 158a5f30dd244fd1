"""Clusters of eigenvalues, and the bounds for rotations that are far from good."""

from itertools import pairwise

import numpy as np
import pytest
from exact_matrices import all_hold, balls, diagonal, ranks_hold, widest, with_spectrum
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from checks.arithmetic.enclosures.eigen import symmetric_eigenvalues
from checks.arithmetic.enclosures.localisation import localised
from checks.arithmetic.enclosures.matrices import identity, power_of_two, to_flint
from checks.arithmetic.enclosures.refinement import clusters, first_rotation, refined
from checks.arithmetic.enclosures.rotation import Rotated, rotated


def tiny(exponent: int) -> fmpq:
    """10**-exponent."""
    return fmpq(1, 10**exponent)


CLUSTERS = {
    "a small matrix": [1, 1 + tiny(20), 1 + 2 * tiny(20), 3, 5],
    "a small nested cluster": [1, 1 + tiny(10), 1 + tiny(10) + tiny(30), 1 + tiny(10) + tiny(30) + tiny(50), 1 + tiny(60), 2],
    "a pair": [0, 1, 1 + tiny(20), 3, 5, 7, 11],
    "gaps of 1e-20": [1 + k * tiny(20) for k in range(5)] + [2, 3],
    "gaps of 1e-60": [1 + k * tiny(60) for k in range(4)] + [-2, 3, 3 + tiny(60)],
    "a cluster around zero": [k * tiny(60) for k in range(-3, 4)] + [1],
    "nested": [1, 1 + tiny(60), 1 + tiny(10), 1 + tiny(10) + tiny(30), 1 + tiny(10) + tiny(30) + tiny(50), 2, 4],
    "at the limit of float64": [1 + k * k * tiny(14) for k in range(10)],
    "at the limit of separation": [1 + k * tiny(8) for k in range(10)],
    "a double zero below a graded spectrum": [0, 0, *(tiny(20 * k) for k in range(6))],
    "a double zero below gaps": [0, 0, 1, 2, 3, tiny(30), tiny(31)],
    "below float64": [1 + k * tiny(17) for k in range(10)],
}


@pytest.mark.parametrize("bits", [64, 128, 256, 400, 700])
@pytest.mark.parametrize("name", CLUSTERS)
def test_clusters_are_enclosed_to_the_precision(name: str, bits: int) -> None:
    """The width does not depend on the gaps."""
    spectrum = sorted(fmpq(x) for x in CLUSTERS[name])
    for seed in (0, 1, 6, 12):
        with ctx.workprec(bits):
            found = symmetric_eigenvalues(balls(with_spectrum(CLUSTERS[name], seed).tolist()))

        assert all_hold(found, spectrum)
        assert widest(found) < power_of_two(8 - bits)


@pytest.mark.parametrize(("exponent", "bits"), [(20, 128), (20, 256), (60, 256)])
def test_gaps_far_above_the_precision_are_resolved(exponent: int, bits: int) -> None:
    """At these bits the balls of neighbours are disjoint."""
    spectrum = [1 + k * tiny(exponent) for k in range(5)] + [fmpq(2), fmpq(3)]
    with ctx.workprec(bits):
        found = symmetric_eigenvalues(balls(with_spectrum(spectrum, 1).tolist()))

    assert all(x < y for x, y in pairwise(found))


def perturbed_rotation(M: arb_mat, size: float, seed: int) -> arb_mat:
    """Float64 eigenvectors with noise, exact as they are."""
    n = M.nrows()
    noise = np.random.default_rng(seed).standard_normal((n, n)) * size
    return (first_rotation(M.mid()) + arb_mat(noise.tolist())).mid()


@pytest.mark.parametrize("size", [0.2, 2.0**-4, 2.0**-8, 2.0**-20, 2.0**-40])
def test_bounds_hold_for_any_rotation(size: float) -> None:
    """However bad Q is, each ball contains the eigenvalue of its rank: nothing rests on the quality of the refinement."""
    rows = [[1, 2, 0, 1, 0], [2, 1, 0, 0, 1], [0, 0, 3, 0, 0], [1, 0, 0, 3, 1], [0, 1, 0, 1, 3]]
    C = to_flint(balls(rows))
    for seed in range(20):
        found = localised(rotated(C, perturbed_rotation(C, size, seed)))

        assert ranks_hold([x if x.is_finite() else arb(0, 1000) for x in found], fmpq_mat(rows))


@pytest.mark.parametrize("spectrum", [[0, 0, 0, 1, 1, 1], [-1, 0, 1, 2, 3, 4], [2, 2, 2, 2, 2, 2]])
@pytest.mark.parametrize("size", [2.0**-6, 2.0**-12, 2.0**-30])
def test_bounds_hold_for_known_spectra(spectrum: list[int], size: float) -> None:
    """The same with simple and repeated eigenvalues of a diagonal matrix."""
    C = to_flint(balls(diagonal(spectrum).tolist()))
    for seed in range(10):
        Q = (identity(6) + arb_mat((np.random.default_rng(seed).standard_normal((6, 6)) * size).tolist())).mid()
        found = localised(rotated(C, Q))

        assert all_hold(found, spectrum)


@pytest.mark.parametrize("rows", [[[0, 1], [1, 0]], [[1, 1], [1, 1]], [[0, 1, 0], [1, 0, 2], [0, 2, 1]], [[5, 1, 0], [1, 0, 1], [0, 1, -5]]])
def test_bounds_hold_without_any_rotation(rows: list[list[int]]) -> None:
    """With Q = I all coupling is there; for [[0, 1], [1, 0]] the bound is attained."""
    C = to_flint(balls(rows))

    assert ranks_hold(localised(rotated(C, identity(len(rows)))), fmpq_mat(rows))


@pytest.mark.parametrize("defect", [2.0**-3, 2.0**-10])
@pytest.mark.parametrize("diagonal", [[1, 2], [-3, 4], [0, 1]])
def test_bounds_are_those_of_the_proof(defect: float, diagonal: list[int]) -> None:
    """Without coupling, a defect f widens by |F| |R| + |F|^2 |S| / 4 with |R| <= f D, |S| <= (1 + f) D, and stretches by 3/4 f^2 + 1/4 f^3."""
    d, zero = np.array([arb(x) for x in diagonal], dtype=object), balls([[0, 0], [0, 0]])
    turned = Rotated([0, 1], d, zero, balls([[defect, 0], [0, defect]]), zero, d[None, :] - d[:, None])
    f, D = arb(defect), arb(max(map(abs, diagonal)))
    rest, stretch = f * f * D + f * f * (D + f * D) / 4, (3 * f * f + f * f * f) / 4

    for x, place in zip(localised(turned), d, strict=True):
        for end in (place - rest, place + rest):
            assert x.contains(end / (1 + stretch).mid())
            assert x.contains(end / (1 - stretch).mid())


def test_discs_that_overlap_are_not_trusted() -> None:
    """Twenty coupled entries of 9 have an eigenvalue near -10, below the entry 0 that hardly touches them: its small disc is not rank one."""
    rows = [[fmpq(0), *[fmpq(1, 10)] * 20]]
    rows += [[fmpq(1, 10), *(fmpq(9) if i == j else fmpq(-1) for j in range(20))] for i in range(20)]
    C = to_flint(balls(rows)).mid()

    lowest, second, *_ = localised(rotated(C, identity(21)))

    root = (arb(fmpq(126, 5))).sqrt()
    assert lowest.overlaps(-5 - root)
    assert second.overlaps(-5 + root)


def test_a_multiple_of_the_identity_shows_no_coupling_under_any_rotation() -> None:
    """What Q lacks in orthogonality is taken out to second order where all eigenvalues are the same."""
    C = to_flint(balls(diagonal([2] * 5).tolist()))

    turned = rotated(C, perturbed_rotation(C, 2.0**-10, 0))

    assert max(turned.sizes.flat) < power_of_two(-120)
    assert max(abs(x) for x in turned.defect.flat) > power_of_two(-20)


def test_a_matrix_that_is_no_rotation_gives_infinite_balls() -> None:
    """Wide, never wrong."""
    C = to_flint(balls([[1, 2], [2, 1]]))

    assert all(not x.is_finite() and x.contains(-1) and x.contains(3) for x in localised(rotated(C, arb_mat(2, 2))))


def test_well_separated_coupling_is_squared_by_each_step() -> None:
    """The refinement doubles the correct bits of the eigenvectors."""
    with ctx.workprec(500):
        C = to_flint(balls(with_spectrum([1, 2, 3, 4, 5, 6, 7], 3).tolist())).mid()
        Q, sizes = first_rotation(C), []
        for _ in range(4):
            turned = rotated(C, Q)
            off_diagonal = turned.sizes[~np.eye(7, dtype=bool)]
            sizes.append(max(off_diagonal))
            Q = refined(Q, turned, clusters(turned)[0])

    assert all(later < earlier * earlier * 1000 for earlier, later in pairwise(sizes))


def test_clusters_are_runs_of_the_ascending_diagonal() -> None:
    """Two triples and a single eigenvalue."""
    C = to_flint(balls(with_spectrum([1, 1, 1, 5, 9, 9, 9], 4).tolist())).mid()

    groups, known = clusters(rotated(C, first_rotation(C)))

    assert groups == [range(3), range(3, 4), range(4, 7)]
    assert known > 60
