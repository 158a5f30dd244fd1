"""NumPy code for one instance, over balls, encloses the exact result."""

from typing import Any

import numpy as np
import numpy_expressions as expressions
import pytest
from flint import arb

from checks.arithmetic import BallError, Balls, Trilean, Undecidable, working_precision

SHAPES = {"A": (3, 3), "B": (3, 3), "R": (3, 4), "x": (3,), "y": (3,), "z": (4,), "s": (), "t": (), "T": (2, 3, 4)}
SHARED = {
    "np": np,
    "C": np.array([[1.0, -2, 0], [3, 1, 1], [0, 2, -1]]),
    "v": np.array([1.0, -2.0, 3.0]),
    "I": np.array([2, 0]),
    "m": np.array([[True, False, False], [False, False, True], [True, True, False]]),
}


def whole_numbers(seed: int) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    # [()] turns an array without axes into a number, as the members of a batch are.
    return {name: rng.integers(-3, 4, shape).astype(np.float64)[()] if shape else np.float64(rng.integers(-3, 4)) for name, shape in SHAPES.items()}


def evaluate(code: str, data: dict[str, Any]) -> Any:
    with np.errstate(all="ignore"):
        return eval(code, {**SHARED, **data})


def flattened(result: Any) -> list[Any]:
    """The parts of a result that are not tuples or lists."""
    if isinstance(result, tuple | list):
        return [part for entry in result for part in flattened(entry)]
    return [result]


@pytest.mark.parametrize("code", expressions.EXACT)
def test_exact_operations_are_exact(code):
    """On whole numbers the balls have radius 0 and are what float64 gives, in the same shape."""
    data = whole_numbers(seed=1)
    expected = flattened(evaluate(code, data))

    with working_precision(128):
        results = flattened(evaluate(code, {k: Balls(a) for k, a in data.items()}))

        assert len(results) == len(expected)
        for result, plain in zip(results, expected, strict=True):
            if isinstance(result, Balls):
                assert all(type(ball) is arb and ball.is_exact() for ball in result.data.flat)
                assert result.shape == np.shape(plain)
                assert np.array_equal(result.mid(), plain)
            else:
                assert np.array_equal(result, plain)


@pytest.mark.parametrize("code", expressions.LOGICAL)
def test_questions_about_exact_numbers_are_certain(code):
    """The truth values are NumPy's."""
    data = whole_numbers(seed=2)
    expected = evaluate(code, data)

    result = evaluate(code, {k: Balls(a) for k, a in data.items()})

    if isinstance(result, Trilean):
        assert result.certain
        assert result.shape == np.shape(expected)
        assert np.array_equal(result.decided(), expected)
    else:
        assert result == expected


@pytest.mark.parametrize("code", expressions.ROUNDED)
def test_rounded_operations_are_sharp_enclosures(code):
    """They agree with float64 to single precision, nearly all bits are right, and two precisions overlap."""
    data = whole_numbers(seed=4)
    with working_precision(128):
        coarse = evaluate(code, {k: Balls(a) for k, a in data.items()})
        assert all(x.is_exact() or x.rel_accuracy_bits() > 110 for x in coarse.data.flat)
    with working_precision(256):
        fine = evaluate(code, {k: Balls(a) for k, a in data.items()})

    assert all(x.overlaps(y) for x, y in zip(coarse.data.flat, fine.data.flat, strict=True))
    assert np.array_equal(coarse.mid().astype(np.float32), np.asarray(evaluate(code, data)).astype(np.float32))


def neighbourhood(points: Any, radius: float) -> Balls:
    """Balls around the points."""
    data = Balls(points).data
    return Balls(np.frompyfunc(lambda x: x + arb(0, radius), 1, 1)(data) if data.ndim else data.item() + arb(0, radius))


@pytest.mark.parametrize("code", expressions.EXACT + expressions.ROUNDED + expressions.LOGICAL)
def test_wide_balls_contain_the_results_of_their_points(code):
    """Inclusion: whatever numbers the balls stand for, the result is inside. A question may stay open, but is never answered wrongly."""
    centre = whole_numbers(seed=5)
    rng = np.random.default_rng(6)
    with working_precision(64):
        wide = evaluate_or_none(code, {k: neighbourhood(a, 0.375) for k, a in centre.items()})
    if wide is None:
        return
    for _ in range(3):
        points = {k: a + rng.choice([-0.375, 0.375, 0.25, 0.0], np.shape(a)) for k, a in centre.items()}
        with working_precision(128):
            inside = flattened(evaluate(code, {k: Balls(a) for k, a in points.items()}))
            for outer, inner in zip(flattened(wide), inside, strict=True):
                assert encloses(outer, inner)


def evaluate_or_none(code: str, data: dict[str, Any]) -> Any:
    """None where the wide balls leave open what NumPy needs to know (an order, a mask)."""
    try:
        return evaluate(code, data)
    except Undecidable:
        return None


def encloses(outer: Any, inner: Any) -> bool:
    if isinstance(outer, Balls):
        return outer.shape == inner.shape and all(not x.is_finite() or x.contains(y) for x, y in zip(outer.data.flat, inner.data.flat, strict=True))
    if isinstance(outer, Trilean):
        return bool(((outer.values < 0) | (outer.values == inner.values)).all())
    return np.array_equal(outer, inner)


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("np.allclose(A, B)", "balls need no tolerance"),
        ("np.isclose(A, B)", "balls need no tolerance"),
        ("np.round(A)", "use floor or ceil"),
        ("np.linalg.qr(A)", "checks.arithmetic.qr"),
        ("np.linalg.eigh(A)", "eigvalsh"),
        ("np.linalg.svd(A)", "singular vectors"),
        ("np.linalg.pinv(A)", "full rank"),
        ("np.linalg.lstsq(A, x)", "full rank"),
        ("np.linalg.matrix_rank(A)", "not continuous"),
        ("np.unique(A)", "groups"),
        ("np.interp(x, x, x)", "checks.arithmetic"),
        ("np.quantile(x, 0.5)", "checks.arithmetic"),
        ("np.sum(A, where=m)", "np.where"),
        ("np.add(A, B, where=m)", "np.where"),
        ("np.add(A, B, out=A)", "out="),
        ("np.concatenate([A, B], out=A)", "out="),
        ("np.bitwise_and(A, B)", "np.bitwise_and"),
        ("np.nextafter(A, B)", "np.nextafter"),
        ("np.add.reduceat(x, [0])", "plain calls"),
        ("np.mean(A, out=A)", "out="),
        ("np.fill_diagonal(A, 0)", "assign to an index"),
        ("np.einsum(A, [0, 1])", "subscripts as text"),
        ("np.linspace(s, t, retstep=True)", "start"),
        ("np.average(R, axis=0, weights=x)", "write the sums"),
    ],
)
def test_what_is_not_rigorous_is_refused_with_advice(code, advice):
    """The message names the function and what to write instead."""
    name = code.split("(")[0].removesuffix(".reduceat")
    with pytest.raises(BallError) as error:
        evaluate(code, {k: Balls(a) for k, a in whole_numbers(seed=0).items()})
    assert advice in str(error.value)
    assert name in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "code",
    [
        "A @ np.ones(4)",
        "A + np.ones(2)",
        "np.sum(A, axis=2)",
        "np.concatenate([A, x])",
        "A[5]",
        "A[0, 0, 0]",
        "np.reshape(A, (2, 2))",
        "s[0]",
        "A @ s",
        "np.max(A[:0])",
        "np.argmax(x[:0])",
        "np.einsum('ij,jk->ik', A, z[:, None])",
        "np.einsum('ij,j', A)",
        "np.einsum('ijk,k', A, x)",
        "np.tensordot(A, x, ([0, 1], [0]))",
    ],
)
def test_what_numpy_refuses_is_refused(code):
    """The same kind of error as for float64."""
    data = whole_numbers(seed=0)
    with pytest.raises((ValueError, IndexError)) as plain:
        evaluate(code, data)
    with pytest.raises(plain.type):
        evaluate(code, {k: Balls(a) for k, a in data.items()})


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize(
    "code",
    [
        "np.sum(A)",
        "A @ A",
        "A + 1",
        "np.trace(A)",
        "A.T",
        "A.ravel()",
        "np.prod(A, axis=0)",
        "np.einsum('ij,jk->ik', A, A)",
        "np.kron(A, A)",
        "np.sort(A)",
    ],
)
def test_empty_and_single_matrices(code, n):
    """0 x 0 and 1 x 1 matrices are matrices, and empty sums are balls too."""
    plain = np.full((n, n), 3.0)
    result = evaluate(code, {"A": Balls(plain)})
    assert result.shape == np.shape(evaluate(code, {"A": plain}))
    assert np.array_equal(result.mid(), evaluate(code, {"A": plain}))
    assert all(type(ball) is arb for ball in result.data.flat)


def test_differences_of_plain_floats_are_not_rounded():
    """1 - 0.1 is no float64: the ends of `diff` and the places of `trapezoid` are balls before they are subtracted."""
    one = Balls([1.0])
    with working_precision(128):
        exact = 1 - Balls(0.1)

        assert (np.diff(one, prepend=[0.1, 1.0])[0] == exact).all()
        assert (np.trapezoid(Balls([1.0, 1.0]), np.array([0.1, 1.0])) == exact).all()
        assert (np.trapezoid(Balls([1.0, 1.0]), x=[0.1, 1.0]) == exact).all()


def test_the_variance_of_fewer_numbers_than_the_correction_is_not_negative():
    """NumPy divides by 0 there, not by a negative number."""
    with working_precision(128):
        assert not np.var(Balls([1.0, 2.0]), ddof=3).isfinite()


@pytest.mark.parametrize("ord", [1, 2, np.inf, "fro", "nuc"])
def test_the_norms_of_a_matrix_without_rows_are_zero(ord):  # noqa: A002 - NumPy's name
    """There is no row or column whose sum is the largest."""
    assert (np.linalg.norm(Balls(np.zeros((0, 3))), ord) == 0).all()
