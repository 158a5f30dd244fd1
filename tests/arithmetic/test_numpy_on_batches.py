"""NumPy code for one instance gives, on a batch, what it gives member by member."""

import numpy as np
import numpy_expressions as expressions
import pytest

from checks.arithmetic import Batch

SIZE = 4
SHAPES = {"A": (3, 3), "B": (3, 3), "R": (3, 4), "x": (3,), "y": (3,), "z": (4,), "s": (), "t": (), "T": (2, 3, 4)}
SHARED = {
    "np": np,
    "C": np.array([[1.0, -2, 0], [3, 1, 1], [0, 2, -1]]),
    "v": np.array([1.0, -2.0, 3.0]),
    "I": np.array([2, 0]),
    "m": np.array([[True, False, False], [False, False, True], [True, True, False]]),
}


def whole_numbers(seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {name: rng.integers(-3, 4, (SIZE, *shape)).astype(np.float64) for name, shape in SHAPES.items()}


def agrees(result: object, members: list[object]) -> bool:
    """Whether a result for the batch is, member by member, the results for the members: value, type of entries and shape."""
    if isinstance(result, tuple | list):
        return all(len(m) == len(result) for m in members) and all(agrees(r, [m[k] for m in members]) for k, r in enumerate(result))
    if not isinstance(result, Batch):
        return all(type(m) is type(result) and m == result for m in members)
    return all(
        np.array_equal(result.member(i), m, equal_nan=result.data.dtype.kind == "f")
        and np.shape(m) == result.shape
        and np.asarray(m).dtype == result.data.dtype
        for i, m in enumerate(members)
    )


@pytest.mark.filterwarnings("ignore:'where' used without 'out'")
@pytest.mark.parametrize("code", expressions.EXACT + expressions.LOGICAL + expressions.BATCH_ONLY + expressions.ROUNDED)
def test_batch_is_member_by_member(code):
    """The same shapes, types and values, to the last bit."""
    data = whole_numbers(seed=3)
    compiled = compile(code, "<expression>", "eval")
    with np.errstate(all="ignore"):
        members = [eval(compiled, {**SHARED, **{k: Batch(a).member(i) for k, a in data.items()}}) for i in range(SIZE)]
        result = eval(compiled, {**SHARED, **{k: Batch(a) for k, a in data.items()}})

    assert agrees(result, members), (result, members)


@pytest.mark.parametrize(
    "code", ["x + 1", "x / 2", "x * 1.5", "x @ x", "x // 2", "np.sum(x)", "-x", "x ** 2", "np.mean(x)", "x > 1", "x[0]", "np.sqrt(x)"]
)
def test_integers_follow_numpys_promotion(code):
    """An integer batch stays integer exactly where an integer array does."""
    data = np.arange(1, 7).reshape(2, 3)
    members = [eval(code, {"np": np, "x": row}) for row in data]

    assert agrees(eval(code, {"np": np, "x": Batch(data)}), members)


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
        "np.dot(A, np.ones(2))",
    ],
)
def test_what_numpy_refuses_is_refused(code):
    """The same kind of error as for one member."""
    data = whole_numbers(seed=0)

    def run(name_to_value):
        eval(code, {**SHARED, **name_to_value})

    with pytest.raises((ValueError, IndexError)) as plain:
        run({k: Batch(a).member(0) for k, a in data.items()})
    with pytest.raises(plain.type):
        run({k: Batch(a) for k, a in data.items()})


@pytest.mark.parametrize("n", [0, 1])
@pytest.mark.parametrize("code", ["np.sum(A)", "A @ A", "A + 1", "np.trace(A)", "A.T", "A.ravel()", "np.linalg.norm(A)", "A[:, None] * A"])
def test_empty_and_single_matrices(code, n):
    """0 x 0 and 1 x 1 matrices are matrices."""
    data = np.arange(2.0 * n * n).reshape(2, n, n)
    members = [eval(code, {"np": np, "A": a}) for a in data]

    assert agrees(eval(code, {"np": np, "A": Batch(data)}), members)


def test_a_batch_without_members():
    """Whole-batch operations work on nothing; running member by member says that it cannot."""
    empty = Batch(np.zeros((0, 3, 3)))
    assert np.sum(empty @ empty, axis=-1).data.shape == (0, 3)
    with pytest.raises(TypeError, match="without members"):
        np.cross(empty, empty)


def test_a_batch_of_one_does_not_broadcast():
    """Batches of different sizes are a mistake, also where NumPy would stretch one."""
    with pytest.raises(TypeError, match="batches of 1 and of 3 members"):
        Batch(np.zeros((1, 2))) + Batch(np.zeros((3, 2)))
    with pytest.raises(TypeError, match=r"batches of \[1, 3\] members"):
        np.cross(Batch(np.zeros((1, 3))), Batch(np.zeros((3, 3))))
