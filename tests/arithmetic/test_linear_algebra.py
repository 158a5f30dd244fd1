"""Norms, spectra, solves and factorisations: the same function in every arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from checks.arithmetic import (
    Balls,
    Batch,
    cholesky,
    cond,
    det,
    eigvalsh,
    inv,
    matmul,
    matrix_norm,
    matrix_power,
    qr,
    solve,
    svdvals,
    trace,
    vector_norm,
    working_precision,
)

RNG = np.random.default_rng(11)
# Whole numbers, with a positive definite and well conditioned symmetric part.
SQUARE = RNG.integers(-2, 3, (4, 3, 3)).astype(float) + 12 * np.eye(3)
TALL = RNG.integers(-4, 5, (4, 5, 3)).astype(float)

NORMS = ["fro", "nuc", 2, -2, 1, -1, np.inf, -np.inf]
OF_SQUARE = {
    "trace": trace,
    "eigvalsh": eigvalsh,
    "svdvals": svdvals,
    "det": det,
    "inv": inv,
    "cholesky": cholesky,
    "cond": cond,
    "cond fro": lambda A: cond(A, "fro"),
    "square": lambda A: matrix_power(A, 2),
    "inverse cube": lambda A: matrix_power(A, -3),
    "Q": lambda A: qr(A)[0],
    "R": lambda A: qr(A)[1],
    "solve": lambda A: solve(A, np.arange(3.0)),
    "solve many": lambda A: solve(A, np.ones((3, 2))),
    "solve self": lambda A: solve(A, A.mT),
    "matmul": lambda A: matmul(A, A.mT),
    "np.linalg.eigvalsh": np.linalg.eigvalsh,
    "np.linalg.eigvalsh upper": lambda A: np.linalg.eigvalsh(A, "U"),
    "np.linalg.cholesky": np.linalg.cholesky,
    "np.linalg.cholesky upper": lambda A: np.linalg.cholesky(A, upper=True),
    "np.linalg.svd": lambda A: np.linalg.svd(A, compute_uv=False),
    "np.linalg.inv": np.linalg.inv,
    "np.linalg.slogdet": lambda A: np.linalg.slogdet(A)[1],
    "np.linalg.solve": lambda A: np.linalg.solve(A, np.ones(3)),
    **{f"norm {p}": lambda A, p=p: matrix_norm(A, p) for p in NORMS},
    **{f"np.linalg.norm {p}": lambda A, p=p: np.linalg.norm(A, p) for p in NORMS},
    "np.linalg.norm": np.linalg.norm,
    "vector norm": vector_norm,
    **{f"vector norm {p}": lambda A, p=p: vector_norm(A, p, axis=-1, keepdims=True) for p in (1, 2, 3, 1.5, np.inf, -np.inf, 0)},
}


def single(x):
    return np.asarray(x, dtype=np.float64).astype(np.float32)


@pytest.mark.parametrize("name", OF_SQUARE)
def test_the_same_function_in_every_arithmetic(name):
    """To single precision float64, batch and balls agree, and balls at two precisions overlap."""
    function = OF_SQUARE[name]
    batch = function(Batch(SQUARE))
    for i, A in enumerate(SQUARE):
        with working_precision(128):
            balls = function(Balls(A))
            assert all(x.is_exact() or x.rel_accuracy_bits() > 90 or x.contains(0) for x in balls.data.flat)
        with working_precision(256):
            finer = function(Balls(A))
        assert all(x.overlaps(y) for x, y in zip(balls.data.flat, finer.data.flat, strict=True))
        assert np.shape(function(A)) == balls.shape == batch.shape
        assert np.array_equal(single(balls.mid()) + 1, single(function(A)) + 1)
        assert np.array_equal(single(batch.member(i)) + 1, single(function(A)) + 1)


# The others speak of the whole array, or have one right side.
@pytest.mark.parametrize("name", [name for name in OF_SQUARE if not name.startswith(("vector norm", "np.linalg.norm")) and name != "solve"])
def test_stacks_of_matrices(name):
    """Leading axes of one instance are a stack, in trailing-axes style."""
    function = OF_SQUARE[name]
    stack = function(Balls(SQUARE))
    assert stack.shape == np.shape(function(SQUARE))
    for i, A in enumerate(SQUARE):
        assert all(x.overlaps(y) for x, y in zip(np.ravel(stack[i]).data, np.ravel(function(Balls(A))).data, strict=True))
    pairs = function(Batch(SQUARE.reshape(2, 2, 3, 3)))
    assert np.array_equal(single(pairs.data).reshape(np.shape(function(SQUARE))) + 1, single(function(SQUARE)) + 1)


def test_norms_of_a_known_matrix():
    """[[3, 0], [4, 5]] has the singular values sqrt(45) and sqrt(5)."""
    with working_precision(128):
        A = Balls([[3.0, 0.0], [4.0, 5.0]])
        assert (matrix_norm(A, 2) ** 2).ball().contains(45)
        assert (matrix_norm(A, -2) ** 2).ball().contains(5)
        assert (matrix_norm(A) ** 2).ball().contains(50)
        assert (matrix_norm(A, "nuc") ** 2).ball().contains(80)
        assert (matrix_norm(A, 1).ball(), matrix_norm(A, np.inf).ball()) == (7, 9)
        assert (det(A).ball(), trace(A).ball()) == (15, 8)
        assert eigvalsh(Balls([[2.0, 1.0], [1.0, 2.0]]))[0].ball().contains(1)


def test_solutions_contain_the_rational_ones():
    """Cramer's rule in fractions."""
    with working_precision(128):
        A = Balls([[2, 1], [1, 3]])
        x, inverse = 5 * solve(A, Balls([1, 1])), 5 * inv(A)
    assert all(ball.contains(k) for ball, k in zip(x.data, (2, 1), strict=True))
    assert all(ball.contains(k) for ball, k in zip(inverse.data.flat, (3, -1, -1, 2), strict=True))


def test_factorisations_multiply_back():
    """Q has orthonormal columns, R a positive diagonal, and the factors give the matrix."""
    with working_precision(128):
        for A in map(Balls, TALL):
            Q, R = qr(A)
            assert (Q.shape, R.shape) == ((5, 3), (3, 3))
            assert all(x.overlaps(y) for x, y in zip((Q @ R).data.flat, A.data.flat, strict=True))
            assert all(x.contains(y) for x, y in zip((Q.T @ Q).data.flat, np.eye(3).flat, strict=True))
            assert bool((np.diag(R) > 0).all())
            L = cholesky(A.T @ A)
            assert all(x.overlaps(y) for x, y in zip(L.T.data.flat, R.data.flat, strict=True))


def test_qr_has_a_positive_diagonal_over_floats():
    """So that it is the same function as over balls."""
    for A in TALL:
        _, R = qr(A)
        assert (np.diag(R) > 0).all()
    Q, R = qr(Batch(TALL))
    assert (Q.shape, R.shape) == ((5, 3), (3, 3))
    assert (np.diagonal(R.data, axis1=1, axis2=2) > 0).all()
    Q, R = qr(TALL[0].T)
    assert (Q.shape, R.shape) == ((3, 3), (3, 5))


def test_eigvalsh_is_of_the_symmetric_part():
    """An asymmetric matrix means the same in every arithmetic; NumPy's own function keeps reading one triangle."""
    A = np.array([[1.0, 4.0], [0.0, 1.0]])
    assert eigvalsh(A).tolist() == eigvalsh(Batch(A[None])).member(0).tolist() == [-1.0, 3.0]
    assert eigvalsh(Balls(A))[1].ball().contains(3)
    assert np.linalg.eigvalsh(A).tolist() == [1.0, 1.0]
    assert np.linalg.eigvalsh(Balls(A))[1].ball().contains(1)
    assert np.linalg.eigvalsh(Balls(A), UPLO="U")[1].ball().contains(5)


def test_repeated_eigenvalues_and_rank_0():
    """Multiplicities and zeros are no obstacle."""
    with working_precision(128):
        values = eigvalsh(Balls(np.ones((4, 4))))
        assert all(x.contains(0) and abs(x) < 1e-20 for x in values.data[:3])
        assert values[3].ball().contains(4)
        zero = Balls(np.zeros((3, 2)))
        for norm in (2, -2, "fro", "nuc", 1, np.inf):
            assert matrix_norm(zero, norm).ball() == 0
        assert vector_norm(zero, 3).ball() == 0


def test_vector_norms_of_any_order():
    """(sum |x|^p)^(1/p), by hand for 3, 4, 12 / 13."""
    with working_precision(128):
        x = Balls([3.0, -4.0, 12.0])
        assert vector_norm(x).ball() == 13
        assert vector_norm(x, 1).ball() == 19
        assert vector_norm(x, np.inf).ball() == 12
        assert vector_norm(x, 0).ball() == 3
        assert (vector_norm(x, 3) ** 3).ball().contains(27 + 64 + 1728)
        assert vector_norm(x, Fraction(3, 2)).ball().overlaps(vector_norm(x, 1.5).ball())
        assert vector_norm(Balls([]), np.inf).ball() == 0
        assert vector_norm(np.array([1.0, 8.0]), Fraction(1, 1)) == 9
        assert (vector_norm(Balls(1e300 * np.ones(4))) == 2e300).values == 1
        assert vector_norm(Balls(1e-300 * np.ones(4))).ball() == 2 * arb(1e-300)


@pytest.mark.parametrize("order", [-1, -0.5, "fro"])
def test_vector_norms_of_unknown_order(order):
    """Not a norm, and refused."""
    with pytest.raises((TypeError, ValueError), match=str(order)):
        vector_norm(Balls([1.0]), order)


def test_matrix_norms_of_unknown_order():
    """The message lists the known ones."""
    with pytest.raises(ValueError, match="'fro', 'nuc', 2"):
        matrix_norm(Balls(np.eye(2)), 3)
    with pytest.raises(ValueError, match="3 axes"):
        np.linalg.norm(Balls(np.zeros((2, 2, 2))), axis=(0, 1, 2))


def test_a_matrix_is_needed():
    """Vectors have no determinant, and only square matrices have one, whatever the arithmetic."""
    for x in (np.ones(3), Batch(np.ones((2, 3))), Balls(np.ones(3))):
        for function in (det, inv, eigvalsh, svdvals, matrix_norm):
            with pytest.raises((np.linalg.LinAlgError, ValueError)):
                function(x)
    for x in (np.ones((2, 3)), Batch(np.ones((2, 2, 3))), Balls(np.ones((2, 3)))):
        for function in (det, inv, cholesky, eigvalsh):
            with pytest.raises((np.linalg.LinAlgError, ValueError)):
                function(x)


SINGULAR = np.zeros((3, 3))
INDEFINITE = np.diag([1.0, -1.0, 1.0])
NOT_A_NUMBER = np.full((3, 3), np.nan)


@pytest.mark.parametrize(
    ("function", "bad"),
    [
        (inv, SINGULAR),
        (cholesky, INDEFINITE),
        (svdvals, NOT_A_NUMBER),
        (eigvalsh, NOT_A_NUMBER),
        (lambda A: matrix_norm(A, 2), NOT_A_NUMBER),
        (lambda A: matrix_norm(A, "nuc"), NOT_A_NUMBER),
        (lambda A: solve(A, np.ones(3)), SINGULAR),
        (lambda A: solve(A, np.ones((3, 2))), SINGULAR),
        (lambda A: qr(A)[1], NOT_A_NUMBER),
        (lambda A: matrix_power(A, -1), SINGULAR),
    ],
)
def test_one_bad_member_spoils_only_itself(function, bad):
    """It gives NaN, the others what they give alone; a single bad matrix gives NaN too."""
    with np.errstate(all="ignore"):
        data = np.stack([np.eye(3), bad, 2 * np.eye(3)])
        result = function(Batch(data))
        assert np.isnan(result.member(1)).any()
        assert np.array_equal(result.member(0), function(np.eye(3)))
        assert np.array_equal(result.member(2), function(2 * np.eye(3)))
        assert np.isnan(function(bad)).any()
        pairs = function(Batch(np.stack([data, data])))
        assert np.array_equal(pairs.data[1], result.data, equal_nan=True)


def test_numpys_own_functions_spoil_only_the_bad_member():
    """np.linalg on a batch does not raise for one singular member."""
    data = np.stack([np.eye(2), np.zeros((2, 2))])
    assert np.isnan(np.linalg.inv(Batch(data)).member(1)).all()
    assert np.array_equal(np.linalg.inv(Batch(data)).member(0), np.eye(2))
    result = np.linalg.eigh(Batch(np.stack([np.eye(2), np.full((2, 2), np.nan)])))
    assert type(result).__name__ == "EighResult"
    assert result.eigenvalues.member(0).tolist() == [1, 1]


def test_singular_balls_are_not_finite():
    """Nothing raises: a higher precision may show that the matrix is regular."""
    with working_precision(128):
        nearly = Balls([[arb(0, 1e-30), arb(0)], [arb(0), arb(1)]])
        assert not inv(nearly).isfinite().all()
        assert not solve(nearly, np.ones(2)).isfinite().all()
        assert not cholesky(Balls(INDEFINITE)).isfinite().all()


def test_extreme_scales():
    """Balls know no overflow."""
    with working_precision(128):
        huge = Balls(np.diag([1e300, 1e-300]))
        assert matrix_norm(huge, 2).ball().contains(arb(1e300))
        assert svdvals(huge)[1].ball().contains(arb(1e-300))
        assert det(huge).ball().overlaps(arb(1e300) * arb(1e-300))
        assert (matrix_norm(huge) ** 2).ball().contains(arb(1e300) ** 2 + arb(1e-300) ** 2)


@pytest.mark.parametrize("n", [0, 1])
def test_empty_and_single_matrices(n):
    """0 x 0 matrices have determinant 1 and no eigenvalues; 1 x 1 matrices are numbers."""
    A = np.full((n, n), 2.0)
    assert det(Balls(A)).ball() == (2 if n else 1)
    assert (eigvalsh(Balls(A)).shape, svdvals(Balls(A)).shape, inv(Balls(A)).shape) == ((n,), (n,), (n, n))
    assert matrix_norm(Balls(A)).ball() == 2 * n
    assert matrix_norm(Balls(A), 2).ball() == 2 * n
    assert matrix_norm(Balls(A), "nuc").ball() == 2 * n
    assert det(Batch(A[None])).member(0) == det(A)
    for norm in NORMS:
        assert matrix_norm(A, norm) == matrix_norm(Batch(A[None]), norm).member(0) == 2 * n
        assert matrix_norm(Balls(A), norm).ball() == 2 * n


def test_right_sides():
    """One right side for all members, one matrix for all right sides, and vectors that are no matrices."""
    A = Batch(SQUARE)
    b = Batch(np.arange(12.0).reshape(4, 3))
    assert np.array_equal(solve(A, np.ones(3)).data, np.linalg.solve(SQUARE, np.ones((3, 1)))[..., 0])
    assert np.array_equal(solve(SQUARE[0], b).data, np.linalg.solve(SQUARE[0], b.data[..., None])[..., 0])
    assert solve(A, b).shape == (3,)
    assert solve(SQUARE[0], [1, 2, 3]).shape == (3,)
    assert solve(Balls(SQUARE[0]), Balls(np.ones((2, 3, 2)))).shape == (2, 3, 2)
    assert solve(SQUARE[0], Balls(np.ones(3))).shape == (3,)
