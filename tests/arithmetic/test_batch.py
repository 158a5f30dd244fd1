"""What a batch is, and what it refuses to be."""

import math
import pickle
from fractions import Fraction

import numpy as np
import pytest

from checks.arithmetic import Balls, Batch, BatchError, pi


@pytest.fixture
def x() -> Batch:
    return Batch(np.arange(24.0).reshape(4, 2, 3), domain="wide", families=["gaussian"] * 4)


def test_a_batch_shows_the_shape_of_one_member(x):
    """The hidden axis is in `batch` alone."""
    assert (x.batch, x.shape, x.ndim, x.size, len(x), x.dtype) == (4, (2, 3), 2, 6, 2, np.float64)
    assert repr(x) == "Batch(4 members of shape (2, 3), float64)"


def test_member_is_a_fresh_array_or_number(x):
    """Writing into a member does not change the batch."""
    first = x.member(0)
    first[0, 0] = 99
    assert x.data[0, 0, 0] == 0
    assert isinstance(Batch(np.array([1.5, 2.5])).member(1), np.float64)
    assert isinstance(Batch(np.array([1, 2])).member(1), np.int64)


def test_where_it_comes_from_stays_with_the_leaf(x):
    """Results know neither domain nor family."""
    assert (x.domain, x.families[0]) == ("wide", "gaussian")
    assert ((x + 1).domain, x[0].families, x.T.domain) == (None, None, None)


@pytest.mark.parametrize(
    ("given", "kept"), [(np.float32, np.float64), (np.int32, np.int64), (np.uint8, np.int64), (bool, np.bool), (float, np.float64)]
)
def test_types_of_entries(given, kept):
    """Numbers are float64, int64 or bool."""
    assert Batch(np.zeros((2, 2), dtype=given)).data.dtype == kept


@pytest.mark.parametrize("data", [1.0, np.array("text"), np.array([Fraction(1, 2)], dtype=object)])
def test_what_is_no_batch(data):
    """A single value and things that are no numbers are refused."""
    with pytest.raises(BatchError, match="a batch h"):
        Batch(data)


def test_integers_that_do_not_fit_are_refused():
    """They are not wrapped around."""
    with pytest.raises(BatchError, match=r"below 2\*\*63"):
        Batch(np.array([2**63], dtype=np.uint64))


def test_a_batch_can_be_pickled(x):
    """For another process."""
    again = pickle.loads(pickle.dumps(x))
    assert np.array_equal(again.data, x.data)
    assert (again.domain, again.families) == (x.domain, x.families)


def test_a_batch_where_the_first_argument_is_shared(x):
    """What is written for a batch in the first place is not used for others."""
    assert np.sum(a=x).data.tolist() == x.data.sum(axis=(1, 2)).tolist()
    assert np.kron([[2.0]], x).data.tolist() == (2 * x.data).tolist()
    assert np.clip(0.0, x, 5.0).data.tolist() == np.clip(0.0, x.data, 5.0).tolist()
    assert np.linalg.multi_dot([np.ones((1, 2)), x]).data.tolist() == x.data.sum(axis=1, keepdims=True).tolist()


def test_where_numpy_does_not_ask_it_is_refused():
    """NumPy passes some arguments by without asking their type: then there is an error, and never a wrong result."""
    shift = Batch(np.array([1, 2]))
    for use in (lambda: np.roll(np.arange(3.0), shift), lambda: np.take(np.arange(3.0), shift), lambda: np.arange(3.0)[shift]):
        with pytest.raises((BatchError, IndexError)):
            use()


def test_stack_of_members():
    """Equal shapes are stacked, numbers too; nothing is not a batch."""
    assert Batch.stack([np.ones(2), np.zeros(2)]).data.tolist() == [[1, 1], [0, 0]]
    assert Batch.stack([1.0, 2.0]).shape == ()
    with pytest.raises(BatchError, match="at least one member"):
        Batch.stack([])
    with pytest.raises(ValueError, match="same shape"):
        Batch.stack([np.ones(2), np.ones(3)])


@pytest.mark.parametrize(
    "use",
    [
        bool,
        float,
        int,
        complex,
        np.asarray,
        np.array,
        math.sqrt,
        list("ab").__getitem__,
        lambda x: [1, 2][x],
        lambda x: np.array([x, x]),
        lambda x: x.tolist(),
        range,
    ],
)
def test_one_plain_value_is_refused(use):
    """Everything that needs a single value raises BatchError, so that the caller can go member by member."""
    with pytest.raises(BatchError):
        use(Batch(np.array([1.0, 2.0])))


def test_the_advice_is_in_the_message():
    """The message says what to write instead."""
    x = Batch(np.array([1.0, -1.0]))
    with pytest.raises(BatchError, match=r"np\.where chooses entry by entry"):
        x if x > 0 else -x  # noqa: B018
    with pytest.raises(BatchError, match=r"np\.stack"):
        np.array([x, x])


@pytest.mark.parametrize(
    "other", [2, 2.0, True, np.float64(2), np.int64(2), Fraction(2), np.array(2.0), pi, [2.0, 3.0, 4.0], np.array([Fraction(1, 2)] * 3, dtype=object)]
)
def test_operands_that_all_members_share(x, other):
    """Numbers, arrays, lists, fractions and constants, on both sides."""
    plain = np.asarray(float(other)) if np.ndim(other) == 0 else np.asarray(other, dtype=np.float64)
    assert np.array_equal((x * other).data, x.data * plain)
    assert np.array_equal((other - x).data, plain - x.data)


@pytest.mark.parametrize("other", ["text", None, object(), {1: 2}])
def test_operands_that_make_no_sense(x, other):
    """The message names the type."""
    with pytest.raises(TypeError, match=type(other).__name__):
        x + other


def test_a_batch_and_balls_do_not_mix(x):
    """One predicate runs in one arithmetic."""
    with pytest.raises(TypeError, match=r"Balls|Batch"):
        x + Balls(np.ones((2, 3)))
    with pytest.raises(TypeError, match=r"Balls|Batch"):
        Balls(np.ones((2, 3))) + x


def test_a_shared_array_with_the_size_of_the_batch_is_not_a_batch():
    """A vector as long as the batch is still a vector of one instance."""
    s = Batch(np.array([1.0, 2.0, 3.0]))
    assert (s * np.array([1.0, 10.0, 100.0])).data.tolist() == [[1, 10, 100], [2, 20, 200], [3, 30, 300]]


def test_overflow_and_nan_stay_in_their_member():
    """Infinity and NaN of one member do not touch the others."""
    x = Batch(np.array([[1e300], [1.0], [np.nan]]))
    with np.errstate(all="ignore"):
        assert (x * x).data.ravel().tolist()[:2] == [np.inf, 1.0]
        assert np.isnan((x * x).data[2, 0])


def test_writing_into_the_instance_is_refused(x):
    """The leaves of an instance are read-only, and so are their views."""
    with pytest.raises(BatchError, match=r"take x\.copy\(\) first"):
        x[0] = 1
    with pytest.raises(BatchError, match=r"copy"):
        x[0][1] = 1


def test_augmented_assignment_makes_a_new_array(x):
    """`x += y` does not change what others hold."""
    y = x
    y += 1
    y @= np.ones((3, 3))
    assert x.data[0, 0, 0] == 0
    assert y.data[0, 0, 0] == 6


@pytest.mark.parametrize(
    ("index", "value"),
    [
        (0, 5.0),
        ((0, 1), Batch(np.arange(4.0))),
        ((slice(None), 0), Batch(np.arange(8.0).reshape(4, 2))),
        ((slice(None), 0), Batch(np.arange(4.0))),
        (0, np.array([1.0, 2.0, 3.0])),
        (Ellipsis, 0.0),
        ((Ellipsis, 1), 7),
        ([0, 1], 3.0),
        (np.array([[True, False, True], [False, False, True]]), 9.0),
        ((0, slice(None)), Batch(np.arange(12.0).reshape(4, 1, 3))),
        (Batch(np.array([0, 1, 0, 1])), 4.0),
        ((slice(None), Batch(np.array([0, 1, 2, 1]))), Batch(np.arange(8.0).reshape(4, 2))),
        ((0, slice(None)), Fraction(1, 4)),
    ],
)
def test_assignment_is_member_by_member(x, index, value):
    """Numbers, shared arrays, batches, and batches as index."""
    expected = x.data.copy()
    for i, row in enumerate(expected):
        at = index if not isinstance(index, tuple) else tuple(k.member(i) if isinstance(k, Batch) else k for k in index)
        at = at.member(i) if isinstance(at, Batch) else at
        row[at] = value.member(i) if isinstance(value, Batch) else value

    y = x.copy()
    y[index] = value

    assert np.array_equal(y.data, expected)


def test_assignment_of_another_batch_size_is_refused(x):
    """Members must correspond."""
    y = x.copy()
    with pytest.raises(BatchError, match="batches of 4 and of 1 members"):
        y[0] = Batch(np.zeros((1, 3)))


def test_assignment_to_a_number():
    """A batch of numbers is filled by the empty index."""
    y = Batch(np.zeros(3)).copy()
    y[()] = Batch(np.arange(3.0))
    assert y.data.tolist() == [0, 1, 2]


def test_out_is_refused(x):
    """There is no writing into an argument."""
    with pytest.raises(BatchError, match="out="):
        np.add(x, x, out=x)
    with pytest.raises(BatchError, match="out="):
        np.add.at(x.copy(), 0, 1)
    with pytest.raises(BatchError, match="out="):
        np.sum(x, out=np.zeros(()))


def test_functions_that_write_are_refused(x):
    """What they write into would be lost, or hold the last member."""
    square = Batch(np.ones((3, 2, 2))).copy()
    writes = (
        lambda: np.fill_diagonal(square, 0),
        lambda: np.copyto(np.zeros((2, 3)), x),
        lambda: np.full_like(np.zeros((2, 3)), x),
        lambda: np.put(square, [0], [1]),
        lambda: np.cumsum(x, 0, None, np.zeros((2, 3))),
        lambda: np.dot(square, square, np.zeros((2, 2))),
    )
    for write in writes:
        with pytest.raises(BatchError, match=r"returned value|returns a new array"):
            write()
    assert square.data.tolist() == np.ones((3, 2, 2)).tolist()


def test_shapes_that_differ_between_members_are_refused():
    """The number of positive entries is not the same for all."""
    x = Batch(np.array([[1.0, 2.0], [1.0, -2.0]]))
    with pytest.raises(BatchError, match="different shapes"):
        x[x > 0]
    with pytest.raises(BatchError, match="different"):
        np.nonzero(x > 0)


def test_equal_integers_of_all_members_stay_integers(x):
    """They can be sizes and indices; those that differ become a batch."""
    assert np.shape(np.cov(x)) == (2, 2)
    assert type(np.linalg.matrix_rank(Batch(np.stack([np.eye(2), np.zeros((2, 2))])))) is Batch
    assert np.array_equal(x, x) is True


def test_iteration_is_over_one_instance(x):
    """Rows of an instance are batches of rows."""
    rows = list(x)
    assert [row.shape for row in rows] == [(3,), (3,)]
    assert np.array_equal(rows[1].data, x.data[:, 1])
    with pytest.raises(TypeError, match="no axes"):
        len(Batch(np.zeros(3)))


def test_item_and_astype(x):
    """A single entry, and another type of number."""
    assert x.item(1, 2).data.tolist() == [5, 11, 17, 23]
    assert Batch(np.ones((2, 1, 1))).item().shape == ()
    assert x.astype(np.int64).dtype == np.int64


def test_a_batch_has_no_hash(x):
    """Like an array."""
    with pytest.raises(TypeError, match="unhashable"):
        hash(x)
