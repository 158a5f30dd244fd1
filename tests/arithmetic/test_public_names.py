"""The names of the array API, over numbers, arrays, batches, balls and constants."""

import builtins
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq

import checks.arithmetic as ar
from checks.arithmetic import Balls, Batch, pi, working_precision

X = np.array([[1.0, -2.0, 3.0], [0.5, 0.25, -4.0]])
POSITIVE = np.abs(X) + 1

ON_ARRAYS = {
    "abs": np.abs,
    "asin": lambda x: np.arcsin(x / 8),
    "square": np.square,
    "sign": np.sign,
    "floor": np.floor,
    "ceil": np.ceil,
    "relu": lambda x: np.maximum(x, 0),
    "exp": np.exp,
    "expm1": np.expm1,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "atan": np.arctan,
    "sum": np.sum,
    "prod": np.prod,
    "max": np.max,
    "min": np.min,
    "mean": np.mean,
    "var": np.var,
    "std": np.std,
    "sort": np.sort,
    "diff": np.diff,
    "matrix_transpose": np.matrix_transpose,
    "tril": np.tril,
    "triu": np.triu,
    "flip": np.flip,
    "squeeze": np.squeeze,
    "zeros_like": np.zeros_like,
    "ones_like": np.ones_like,
}
ON_POSITIVE = {"sqrt": np.sqrt, "log": np.log, "log1p": np.log1p, "log2": np.log2, "log10": np.log10, "acosh": np.arccosh}
ON_SMALL = {"asin": np.arcsin, "acos": np.arccos, "atanh": np.arctanh}
WITH_ARGUMENTS = {
    "pow": ((POSITIVE, 1.5), np.power),
    "atan2": ((X, POSITIVE), np.arctan2),
    "hypot": ((X, POSITIVE), np.hypot),
    "maximum": ((X, 0.5), np.maximum),
    "minimum": ((X, 0.5), np.minimum),
    "clip": ((X, -1, 1), np.clip),
    "cumulative_sum": ((X, 1), np.cumsum),
    "reshape": ((X, (3, 2)), np.reshape),
    "permute_dims": ((X, (1, 0)), np.transpose),
    "moveaxis": ((X, 0, 1), np.moveaxis),
    "broadcast_to": ((X, (4, 2, 3)), np.broadcast_to),
    "expand_dims": ((X, 1), np.expand_dims),
    "roll": ((X, 1, 1), np.roll),
    "take": ((X, [2, 0], 1), np.take),
    "outer": ((X, X), np.outer),
    "kron": ((X, X), np.kron),
    "tensordot": ((X, X, 2), np.tensordot),
    "vecdot": ((X, X), lambda x, y: np.sum(x * y, axis=-1)),
    "diag": ((X[0], 1), np.diag),
    "full_like": ((X, 3), np.full_like),
}
CALLS = [
    *((name, (X,), function) for name, function in ON_ARRAYS.items() if name != "asin"),
    *((name, (POSITIVE,), function) for name, function in ON_POSITIVE.items()),
    *((name, (X / 8,), function) for name, function in ON_SMALL.items()),
    *((name, args, function) for name, (args, function) in WITH_ARGUMENTS.items()),
]


@pytest.mark.parametrize(("name", "args", "plain"), CALLS, ids=[name for name, _, _ in CALLS])
def test_names_of_the_standard_are_numpys_functions(name, args, plain):
    """Over arrays the value is NumPy's; over a batch it is that of each member; over balls it contains the exact one."""
    function = getattr(ar, name)
    expected = plain(*args)
    assert np.array_equal(function(*args), expected)

    batched = function(*(Batch(np.stack([a, a])) if isinstance(a, np.ndarray) else a for a in args))
    assert np.array_equal(batched.data, np.stack([expected, expected]))

    with working_precision(128):
        lifted = function(*args)
        balls = function(*(Balls(a) if isinstance(a, np.ndarray) else a for a in args))
    assert isinstance(lifted, Balls)
    assert lifted.shape == balls.shape == np.shape(expected)
    assert np.array_equal(balls.mid().astype(np.float32), expected.astype(np.float32))


@pytest.mark.parametrize("number", [2, 2.0, Fraction(2), np.float64(2), np.int64(2), np.array(2.0)])
def test_numbers_are_lifted_in_ball_mode(number):
    """sqrt(2) is an enclosure there, and a float elsewhere."""
    assert ar.sqrt(number) == np.sqrt(2.0)
    with working_precision(256):
        root = ar.sqrt(number)
        assert isinstance(root, Balls)
        assert (root * root).ball().contains(2)
        assert root.ball().rel_accuracy_bits() > 250


def test_lists_of_anything_are_arrays():
    """Numbers, arrays, batches and balls of one shape."""
    b = Batch(np.array([1.0, 2.0]))
    assert ar.asarray([b, 2 * b, 5]).data.tolist() == [[1, 2, 5], [2, 4, 5]]
    assert ar.asarray([1, Fraction(1, 2)]).tolist() == [1, 0.5]
    assert ar.asarray([[1.0, 2.0], [3.0, 4.0]]).shape == (2, 2)
    assert ar.asarray(Fraction(1, 4)).tolist() == 0.25
    assert ar.asarray([pi, 1.0]).tolist() == [np.pi, 1.0]
    with working_precision(64):
        assert ar.asarray([Fraction(1, 3), Balls(2)])[0].ball().contains(fmpq(1, 3))
        assert ar.asarray([pi, 1])[0].ball().contains(arb.pi()) or ar.asarray([pi, 1])[0].ball().overlaps(arb.pi())
        assert ar.sum([1, Fraction(1, 3)]).ball().contains(fmpq(4, 3))


def test_creation():
    """Float arrays outside ball mode, exact balls inside; integers stay integers on demand."""
    assert (ar.eye(2).tolist(), ar.eye(2, 3, k=1).shape) == ([[1, 0], [0, 1]], (2, 3))
    assert (ar.zeros(2).tolist(), ar.ones((1, 2)).tolist(), ar.full(2, 0.5).tolist()) == ([0, 0], [[1, 1]], [0.5, 0.5])
    assert ar.zeros(3, dtype=int).dtype == np.int64
    assert ar.full((2, 2), Batch(np.array([1.0, 3.0]))).data[1].tolist() == [[3, 3], [3, 3]]
    assert ar.full_like(np.zeros(2), Fraction(1, 2)).tolist() == [0.5, 0.5]
    with working_precision(128):
        assert (ar.ones(3) / 3)[0].ball().contains(fmpq(1, 3))
        assert ar.eye(2).mid().tolist() == [[1, 0], [0, 1]]
        assert ar.full((2,), Fraction(1, 3))[1].ball().contains(fmpq(1, 3))
        assert ar.zeros((2, 0)).shape == (2, 0)
        assert ar.zeros(2, dtype=int).dtype == np.int64
        assert ar.full(2, pi)[0].ball().overlaps(arb.pi())


def test_arange():
    """Integers are indices in every arithmetic; fractions are enclosed in ball mode."""
    assert ar.arange(3).tolist() == [0, 1, 2]
    assert ar.arange(1.0, 2.0, 0.5).tolist() == [1, 1.5]
    with working_precision(128):
        assert ar.arange(3).dtype == np.int64
        assert ar.arange(5, 1, -2).tolist() == [5, 3]
        thirds = ar.arange(0, Fraction(7, 6), Fraction(1, 3))
        assert thirds.shape == (4,)
        assert thirds[3].ball().contains(1)
        assert ar.arange(1.0, 0.0).shape == (0,)
        with pytest.raises(ValueError, match="count with integers"):
            ar.arange(0, 1, Fraction(1, 3))


def test_powers_of_integers():
    """An integer to a negative power is a fraction in every arithmetic, and integers stay integers where they can."""
    assert ar.pow(2, -1) == 0.5
    assert ar.pow(np.array([2, 4]), -1).tolist() == [0.5, 0.25]
    assert ar.pow(np.array([2, 3]), 2).dtype == np.int64
    assert ar.pow(Batch(np.array([2, 4])), -1).data.tolist() == [0.5, 0.25]
    assert ar.pow(-2.0, 3) == -8
    with working_precision(64):
        assert ar.pow(3, -1).ball().contains(fmpq(1, 3))


def test_joining():
    """Arrays of one instance with numbers, batches and balls."""
    b = Batch(np.array([[1.0, 2.0]]))
    assert ar.concat([b, [3.0]]).data.tolist() == [[1, 2, 3]]
    assert ar.stack([b, np.zeros(2)], axis=1).shape == (2, 2)
    with working_precision(64):
        assert ar.concat([np.ones(1), Balls([2.0])]).mid().tolist() == [1, 2]
        assert ar.concat([np.ones((1, 2)), Balls([2.0])], axis=None).mid().tolist() == [1, 1, 2]
        assert ar.stack([1, Fraction(1, 2)]).mid().tolist() == [1, 0.5]


def test_choosing():
    """Numbers may be branches, and truth values of every kind conditions."""
    x = Batch(np.array([-1.0, 2.0]))
    assert ar.where(x > 0, 1, 0).data.tolist() == [0, 1]
    with working_precision(64):
        y = Balls([-1.0, 2.0])
        assert ar.where(y > 0, Fraction(1, 3), 0)[1].ball().contains(fmpq(1, 3))
        assert ar.where(np.array([True, False]), 1, y).mid().tolist() == [1, 2]
        assert bool(ar.all(y > -2))
        assert not bool(ar.any(y > 5))
    assert ar.all(np.array([True, False])) == np.False_
    assert ar.any([0.0, 1.0])


def test_cumulative_sums():
    """With the empty sum first on demand; several axes need to be named."""
    assert ar.cumulative_sum([1, 2, 3], include_initial=True).tolist() == [0, 1, 3, 6]
    assert ar.cumulative_sum(Balls([1, 2]), include_initial=True).mid().tolist() == [0, 1, 3]
    with pytest.raises(ValueError, match="give axis="):
        ar.cumulative_sum(np.ones((2, 2)))


def test_sorting_downwards():
    """The largest first."""
    assert ar.sort([1, 3, 2], descending=True).tolist() == [3, 2, 1]
    assert ar.sort(Batch(np.array([[1.0, 2.0]])), descending=True).data.tolist() == [[2, 1]]


def test_einsum():
    """Any number of operands of any kind."""
    x = Batch(np.ones((2, 3)))
    assert ar.einsum("i,i->", x, [1, 2, 3]).data.tolist() == [6, 6]
    with working_precision(64):
        assert ar.einsum("i,ij,j->", [1, 2], [[1, 0], [0, 1]], Balls([3, 4])).ball() == 11


def test_public_names_exist_and_are_sorted():
    """What is exported is there, once."""
    assert sorted(set(ar.__all__)) == sorted(ar.__all__)
    assert all(hasattr(ar, name) for name in ar.__all__)


def test_a_star_import_leaves_pythons_own_names():
    """Those that the array API shares with Python are imported by name."""
    assert not set(ar.__all__) & set(dir(builtins))
    assert ar.max([1.0, 2.0]) == 2


def test_sign_of_one_ball_and_sign_of_entries():
    """The module keeps its function beside the array API's of the same name."""
    from checks.arithmetic.sign import Sign, sign

    assert sign(arb(2)) is Sign.POSITIVE
    assert ar.sign(-2.0) == -1


def test_import_is_light():
    """SciPy, SymPy and Hypothesis wait until they are needed."""
    code = "import sys, checks.arithmetic; print([m for m in ('scipy', 'sympy', 'hypothesis') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
