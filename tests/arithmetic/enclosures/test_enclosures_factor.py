"""Solving, inverting, determinants and factorisations of ball matrices."""

from math import comb

import numpy as np
import pytest
from exact_matrices import all_nan, all_overlap, balls, empty, gaussian, holds, widest, with_spectrum
from flint import arb, arb_mat, ctx, fmpq, fmpq_mat

from checks.arithmetic.enclosures.factor import cholesky, det, inv, qr, solve
from checks.arithmetic.enclosures.matrices import gram, identity, matmul, power_of_two, to_array, transpose


def hilbert(n: int) -> fmpq_mat:
    """1 / (i + j + 1)."""
    return fmpq_mat([[fmpq(1, i + j + 1) for j in range(n)] for i in range(n)])


def hilbert_determinant(n: int) -> fmpq:
    """One over the product of (2k + 1) C(2k, k)^2 for k < n."""
    product = 1
    for k in range(n):
        product *= (2 * k + 1) * comb(2 * k, k) ** 2
    return fmpq(1, product)


def contains_zero(A: np.ndarray) -> bool:
    """Whether zero is in every ball."""
    return all(x.contains(0) for x in A.flat)


@pytest.mark.parametrize("n", [1, 2, 3, 8, 20])
def test_solution_contains_the_exact_one(n: int) -> None:
    """Integer systems with a rational solution."""
    rng = np.random.default_rng(n)
    A = fmpq_mat(n, n, (rng.integers(-9, 10, (n, n)) + 20 * np.eye(n, dtype=int)).ravel().tolist())
    B = fmpq_mat(n, 2, rng.integers(-9, 10, 2 * n).tolist())

    X = solve(balls(A.tolist()), balls(B.tolist()))

    assert X.shape == (n, 2)
    assert all(holds(x, y) for x, y in zip(X.flat, A.solve(B).entries(), strict=True))


@pytest.mark.parametrize("n", [1, 5, 12])
def test_inverse_of_the_hilbert_matrix_is_an_integer_matrix(n: int) -> None:
    """An ill-conditioned matrix at a precision that is enough for it."""
    with ctx.workprec(256):
        found = inv(balls(hilbert(n).tolist()))

    assert all(holds(x, y) for x, y in zip(found.flat, hilbert(n).inv().entries(), strict=True))


@pytest.mark.parametrize(("n", "bits"), [(1, 128), (2, 128), (6, 128), (12, 256), (20, 1024)])
def test_hilbert_determinant(n: int, bits: int) -> None:
    """Known in closed form, and far below the rounding of float64."""
    with ctx.workprec(bits):
        found = det(balls(hilbert(n).tolist()))

    assert holds(found, hilbert_determinant(n))
    assert found > 0


def test_determinant_is_the_product_of_the_eigenvalues() -> None:
    """For a rational matrix of known spectrum."""
    assert holds(det(balls(with_spectrum([1, 2, 3, -4, 5, 6, fmpq(1, 7)], 0).tolist())), fmpq(-720, 7))


def test_determinant_of_nothing_and_of_one_entry() -> None:
    """1 and the entry."""
    assert det(empty(0, 0)) == 1
    assert det(balls([[arb(7)]])) == 7


def test_determinant_of_a_singular_matrix_contains_zero() -> None:
    """Whether exact or up to rounding."""
    assert det(balls([[1, 2], [2, 4]])).contains(0)
    assert det(gram(gaussian(0, 3, 5))).contains(0)


@pytest.mark.parametrize("rows", [[[0]], [[1, 2], [2, 4]], [[arb(0, 1)]], [[1, arb.nan()], [0, 1]]])
def test_singular_systems_give_nan(rows: list[list[object]]) -> None:
    """No exception: the caller raises the precision."""
    A, right = balls(rows), balls([[1]] * len(rows))

    assert all_nan(solve(A, right))
    assert all_nan(inv(A))


def test_a_right_side_that_is_not_finite_gives_nan() -> None:
    """The solution of what is not known."""
    assert all_nan(solve(balls([[1]]), balls([[arb.nan()]])))


def test_rank_deficient_up_to_rounding_gives_nan_at_every_precision() -> None:
    """A Gram matrix of too few vectors."""
    for bits in (64, 256):
        with ctx.workprec(bits):
            assert all_nan(inv(gram(gaussian(1, 3, 5) / 3)))


def test_empty_systems() -> None:
    """Shapes are kept."""
    assert solve(empty(0, 0), empty(0, 3)).shape == (0, 3)
    assert solve(balls([[2]]), empty(1, 0)).shape == (1, 0)
    assert inv(empty(0, 0)).shape == (0, 0)
    assert cholesky(empty(0, 0)).shape == (0, 0)


@pytest.mark.parametrize("scale", [-2000, 2000])
def test_huge_and_tiny_systems(scale: int) -> None:
    """The inverse of a scaled matrix is scaled by the reciprocal."""
    A = gaussian(2, 6, 6)

    assert all_overlap(inv(A * power_of_two(scale)) * power_of_two(scale), inv(A))


def test_members_of_a_wide_system_have_their_solutions_inside() -> None:
    """Radii of the entries are carried to the solution."""
    A, right = balls([[arb(4, 0.5), 1], [1, arb(3, 0.25)]]), balls([[1], [arb(2, 1)]])

    wide = solve(A, right)

    for a, d, b in ((3.5, 2.75, 1), (4.5, 3.25, 3), (4, 2.75, 2)):
        member = solve(balls([[a, 1], [1, d]]), balls([[1], [b]]))
        assert all(x.contains(y) for x, y in zip(wide.flat, member.flat, strict=True))


def test_cholesky_of_a_square_of_integers_is_exact() -> None:
    """L comes back from L L^T, with zeros above the diagonal."""
    L = [[2, 0, 0], [3, 5, 0], [-7, 1, 4]]

    found = cholesky(matmul(balls(L), transpose(balls(L))))

    assert [[x.is_exact() and int(x.fmpz()) for x in row] for row in found] == L


@pytest.mark.parametrize("n", [1, 3, 10, 25])
def test_cholesky_factor_times_its_transpose(n: int) -> None:
    """The product overlaps the matrix, and the diagonal is positive."""
    M = gram(gaussian(n, n + 3, n))

    L = cholesky(M)

    assert all_overlap(matmul(L, transpose(L)), M)
    assert all(x > 0 for x in L.diagonal())
    assert all(L[i, j].is_zero() for i in range(n) for j in range(i + 1, n))


@pytest.mark.parametrize("rows", [[[0]], [[-1]], [[1, 2], [2, 1]], [[1, 1], [1, 1]], [[arb(0, 1)]], [[arb.nan()]]])
def test_cholesky_without_a_positive_pivot_is_nan_from_there_on(rows: list[list[object]]) -> None:
    """The last diagonal entry is not finite; the part before is kept."""
    L = cholesky(balls(rows))

    assert L[-1, -1].is_nan()
    assert len(rows) == 1 or L[0, 0] == 1


@pytest.mark.parametrize("shape", [(1, 1), (5, 5), (9, 4), (20, 20), (4, 7)])
def test_qr_factors(shape: tuple[int, int]) -> None:
    """Q has orthonormal columns, R is upper triangular with positive diagonal, and Q R is the matrix; also for wide matrices."""
    A = gaussian(3, *shape)
    k = min(shape)

    Q, R = qr(A)

    assert Q.shape == (shape[0], k)
    assert R.shape == (k, shape[1])
    assert contains_zero(gram(Q) - to_array(identity(k)))
    assert contains_zero(matmul(Q, R) - A)
    assert all(x > 0 for x in R[:, :k].diagonal())
    assert all(R[i, j].is_zero() for i in range(k) for j in range(i))


def test_qr_of_a_pythagorean_matrix_is_exact_up_to_division() -> None:
    """Columns (3, 4) and (1, 1): R = [[5, 7/5], [0, 1/5]]."""
    Q, R = qr(balls([[3, 1], [4, 1]]))

    assert all(holds(x, y) for x, y in zip(R.flat, [5, fmpq(7, 5), 0, fmpq(1, 5)], strict=True))
    assert all(holds(x, y) for x, y in zip(Q.flat, [fmpq(3, 5), fmpq(4, 5), fmpq(4, 5), fmpq(-3, 5)], strict=True))


def test_qr_loses_few_bits_to_the_size() -> None:
    """For 30 columns less than 30 bits."""
    Q, R = qr(gaussian(4, 45, 30))

    assert widest(Q.flat) < power_of_two(-98)
    assert widest(R.flat) < power_of_two(-98)


def test_qr_at_two_precisions() -> None:
    """The balls overlap and shrink by the bits that were added."""
    A = gaussian(5, 8, 6)
    Q, R = qr(A)
    with ctx.workprec(256):
        finer_Q, finer_R = qr(A)

    assert all_overlap(Q, finer_Q)
    assert all_overlap(R, finer_R)
    assert widest(finer_Q.flat) < widest(Q.flat) * power_of_two(8 - 128)


@pytest.mark.parametrize("scale", [-2000, 2000])
def test_qr_of_huge_and_tiny_matrices(scale: int) -> None:
    """Q does not change with the scale."""
    A = gaussian(6, 6, 4)

    assert all_overlap(qr(A * power_of_two(scale))[0], qr(A)[0])


def test_qr_without_full_rank_is_not_finite() -> None:
    """Equal columns, zero columns: no exception, and no finite ball that could be wrong."""
    for rows in ([[1, 1], [1, 1]], [[0, 1], [0, 1]], [[0]]):
        Q, R = qr(balls(rows))

        assert all_nan(Q)
        assert R[-1, -1].is_nan()


@pytest.mark.parametrize("shape", [(0, 0), (3, 0), (0, 3)])
def test_qr_of_empty_matrices(shape: tuple[int, int]) -> None:
    """Shapes follow numpy's reduced factors."""
    Q, R = qr(empty(*shape))

    assert Q.shape == (shape[0], 0)
    assert R.shape == (0, shape[1])


def test_hilbert_matrices_of_flint_are_solved() -> None:
    """FLINT's own test matrix times its inverse contains the identity."""
    with ctx.workprec(300):
        A = to_array(arb_mat.hilbert(10, 10))

        assert contains_zero(matmul(A, inv(A)) - to_array(identity(10)))
