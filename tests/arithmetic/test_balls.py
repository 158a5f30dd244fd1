"""What balls are, how they compare, and what they refuse to be."""

import copy
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq, fmpz

from checks.arithmetic import BallError, Balls, Batch, BatchError, NotFinite, Trilean, Undecidable, working_precision


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        (0.1, fmpq((0.1).as_integer_ratio()[0], (0.1).as_integer_ratio()[1])),
        (np.float64(0.1), fmpq((0.1).as_integer_ratio()[0], (0.1).as_integer_ratio()[1])),
        (np.float32(0.5), fmpq(1, 2)),
        (3, fmpq(3)),
        (10**40, fmpq(10**40)),
        (np.int64(-7), fmpq(-7)),
        (True, fmpq(1)),
        (np.bool(True), fmpq(1)),
        (fmpz(5), fmpq(5)),
        (np.array(2.0), fmpq(2)),
        (5e-324, fmpq(1, 2**1074)),
        (1.7976931348623157e308, fmpq(int(1.7976931348623157e308))),
    ],
)
def test_numbers_are_lifted_exactly(given, exact):
    """A dyadic number becomes a ball of radius 0 at any precision."""
    with working_precision(16):
        ball = Balls(given).ball()
    assert ball.is_exact()
    with working_precision(2048):
        assert (ball - arb(exact)).contains(0)
        assert abs(ball - arb(exact)) < arb(2) ** -1500


@pytest.mark.parametrize("third", [Fraction(1, 3), fmpq(1, 3)])
def test_rationals_are_enclosed_at_the_running_precision(third):
    """One third is never rounded away."""
    with working_precision(100):
        ball = Balls(third).ball()
        assert ball.contains(fmpq(1, 3))
        assert not ball.is_exact()
        assert ball.rel_accuracy_bits() > 95


def test_arrays_lists_and_balls_are_lifted():
    """Nested lists may mix what has one shape; lifting twice changes nothing."""
    x = Balls([[1, 2.5], [Fraction(1, 2), arb(7)]])
    assert x.mid().tolist() == [[1, 2.5], [0.5, 7]]
    assert np.array_equal(Balls(x).mid(), x.mid())
    assert Balls([x[0], x[1]]).shape == (2, 2)
    assert Balls(np.array([Fraction(1, 2), 3], dtype=object)).mid().tolist() == [0.5, 3]
    assert Balls([]).shape == (0,)
    assert Balls(np.zeros((0, 3))).shape == (0, 3)
    assert Balls(np.array([True, False])).mid().tolist() == [1, 0]
    assert Balls(np.ones((2, 3)).T[::-1]).shape == (3, 2)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, np.float64("nan"), np.array([1.0, np.nan]), [1.0, np.inf], np.array([[0.0, -np.inf]])])
def test_nan_and_infinity_are_refused(bad):
    """They are no numbers, wherever they come in."""
    with pytest.raises(NotFinite, match=r"nan|inf"):
        Balls(bad)
    with pytest.raises(NotFinite, match=r"nan|inf"):
        Balls(np.ones(np.shape(bad))) + bad


def test_the_message_names_the_entry():
    """The first entry that is not finite is shown with its index."""
    with pytest.raises(NotFinite, match=r"nan at index \[1, 0\]"):
        Balls(np.array([[1.0, 2.0], [np.nan, np.inf]]))


@pytest.mark.parametrize("bad", ["1.0", None, 1j, np.array([1j]), np.array(["a"]), object(), np.array([None])])
def test_what_is_no_real_number_is_refused(bad):
    """Text, nothing and complex numbers are no balls."""
    with pytest.raises(BallError, match="cannot be lifted"):
        Balls(bad)


def test_mixed_operations_lift_their_operands_exactly():
    """Neither side is rounded before the operation."""
    with working_precision(200):
        x = Balls([1, 2])
        for result in (x + 0.1, 0.1 + x, x + np.float64(0.1), np.float64(0.1) + x, x + np.array([0.1, 0.1]), np.array([0.1, 0.1]) + x):
            assert isinstance(result, Balls)
            assert result[0].ball().contains(1 + fmpq(*(0.1).as_integer_ratio()))
            assert not result[0].ball().contains(fmpq(11, 10))
        for result in (x / 3, x * Fraction(1, 3), Fraction(1, 3) * x, x * fmpq(1, 3), fmpq(1, 3) * x):
            assert result[0].ball().contains(fmpq(1, 3))
        assert (x * 10**50)[0].ball().contains(10**50)
        assert (10**50 * x)[0].ball().contains(10**50)
        assert (arb(3) * x)[1].ball() == 6
        assert (fmpz(3) * x)[1].ball() == 6


def test_results_are_new_objects():
    """Neither augmented assignment nor arithmetic changes an operand."""
    x = Balls([1.0, 2.0])
    y = x
    y += 1
    y *= np.array([2.0, 2.0])
    assert x.mid().tolist() == [1, 2]
    assert y.mid().tolist() == [4, 6]
    assert x.copy().data is not x.data


def test_assignment():
    """Entries, rows and masks, from numbers, arrays and balls; views see it as in NumPy."""
    x = np.zeros_like(Balls(np.ones((2, 3))))
    x[0, 1] = 0.5
    x[1] = np.array([1.0, 2.0, 3.0])
    x[:, 0] = Balls([7, 8])
    x[0, 2] = Balls(Fraction(1, 4))
    x[x > 7] = -1
    assert x.mid().tolist() == [[7, 0.5, 0.25], [-1, 2, 3]]
    assert all(type(ball) is arb for ball in x.data.flat)
    row = x[0]
    row[0] = 5
    assert x[0, 0].ball() == 5
    with pytest.raises(NotFinite):
        x[0, 0] = np.nan


def test_indexing_gives_balls():
    """Also a single entry, which has no axes."""
    x = Balls([[1.0, 2.0], [3.0, 4.0]])
    assert (x[0, 0].shape, x[0, 0].ndim, x[1].shape, x[..., None].shape) == ((), 0, (2,), (2, 2, 1))
    assert x[x > 2].mid().tolist() == [3, 4]
    assert x[np.array([1, 0]), 0].mid().tolist() == [3, 1]
    assert [row.mid().tolist() for row in x] == [[1, 2], [3, 4]]
    assert (x.item(1, 0), x[0, 1].ball()) == (arb(3), arb(2))
    assert x.tolist() == [[arb(1), arb(2)], [arb(3), arb(4)]]
    with pytest.raises(Undecidable):
        x[Balls([arb(0, 1), arb(1)]) > 0]


def test_comparisons_are_three_valued():
    """True or false only if all numbers in the balls agree."""
    x = Balls([arb(1), arb(1, 0.5), arb(2, 0.1), arb(0, 2)])
    assert (x < 1.75).values.tolist() == [1, 1, 0, -1]
    assert (x <= 1).values.tolist() == [1, -1, 0, -1]
    assert (x > 1).values.tolist() == [0, -1, 1, -1]
    assert (x >= 1).values.tolist() == [1, -1, 1, -1]
    assert (x == 1).values.tolist() == [1, -1, 0, -1]
    assert (x != 1).values.tolist() == [0, -1, 1, -1]
    assert (x > 1).values.tolist() == (x > 1).values.tolist()


def test_equal_balls_are_not_equal_numbers():
    """The same ball twice may stand for two numbers."""
    x = Balls([arb(1, 0.25)])
    assert (x == x).values.tolist() == [-1]
    with pytest.raises(Undecidable):
        bool((x == x).all())


def test_truth_of_a_ball():
    """`if x:` asks whether it is zero."""
    assert bool(Balls(2.0))
    assert not bool(Balls(0))
    with pytest.raises(Undecidable):
        bool(Balls(arb(0, 1)))


def test_comparisons_with_nan_balls_stay_open():
    """A result without enclosure could be anything."""
    x = Balls([1.0]) / 0
    assert (x > 0).values.tolist() == [-1]
    assert x.isfinite().tolist() == [False]


def test_non_finite_results_are_kept():
    """Division by a ball around 0, and a logarithm that may not exist, raise nothing."""
    zero = Balls([arb(0, 0.5)])
    for result in (1 / zero, np.log(zero), np.arccosh(Balls([0.5])), np.power(zero, -1), Balls([1.0]) // 0, np.sqrt(Balls(-1.0))):
        assert not result.isfinite().any()
    assert np.sqrt(Balls(0.0)).ball() == 0
    assert (Balls(0.0) ** 0.5).ball() == 0


# Without what the other operand may decide alone, and what is not of numbers.
UFUNCS = {
    name: f
    for name in dir(np)
    if isinstance(f := getattr(np, name), np.ufunc) and f.signature is None and f.nin in (1, 2)
    if name not in ("logical_or", "logical_and", "isnat", "ldexp")
}


@pytest.mark.parametrize("name", UFUNCS)
def test_what_has_no_value_stays_without(name):
    """No function of a NaN ball gives a finite one, and no question about it is answered, unless the other operand alone decides it."""
    nan, one = Balls(1.0) / 0, Balls(1.0)
    ufunc = UFUNCS[name]
    for operands in [(nan,)] if ufunc.nin == 1 else [(nan, one), (one, nan)]:
        if name == "heaviside" and operands[1] is nan:
            continue
        try:
            results = ufunc(*operands)
        except BallError:
            continue
        for result in results if isinstance(results, tuple) else (results,):
            assert not result.certain if isinstance(result, Trilean) else not result.isfinite().any()


def test_powers():
    """Integer exponents are right for every sign, and even ones do not reach below 0."""
    x = Balls([-2.0, 0.0, 3.0])
    assert (x**3).mid().tolist() == [-8, 0, 27]
    assert (x**0).mid().tolist() == [1, 1, 1]
    assert (x ** np.array([1, 2, 3])).mid().tolist() == [-2, 0, 27]
    assert (2**x).mid().tolist() == [0.25, 1, 8]
    assert (x ** Balls(2)).mid().tolist() == [4, 0, 9]
    for even in (Balls(arb(0, 1)) ** 2, np.square(Balls(arb(0, 1))), Balls(arb(-0.25, 1)) ** 4):
        assert even.ball() >= 0
    with working_precision(100):
        assert (Balls(8) ** Fraction(1, 3)).ball().contains(2)
        assert (Balls(4) ** -0.5).ball().contains(0.5)
        assert (Balls(4) ** 0.5).ball() == 2


def test_extremes_of_overlapping_balls():
    """The larger of two is enclosed although it is open which one it is."""
    x, y = Balls(arb(1, 0.5)), Balls(arb(1.25, 0.125))
    larger, smaller = np.maximum(x, y).ball(), np.minimum(x, y).ball()
    for k in range(9):
        for j in range(5):
            a, b = 0.5 + k / 8, 1.125 + j / 16
            assert larger.contains(max(a, b))
            assert smaller.contains(min(a, b))
    assert larger.lower() >= 1.125 - 2**-20
    assert smaller.upper() <= 1.375 + 2**-20


def test_sorting_overlapping_balls():
    """The k-th smallest is enclosed for every choice of numbers in the balls; certain orders keep their balls."""
    x = Balls([arb(2, 1), arb(1, 1), arb(10), arb(0)])
    ordered = np.sort(x)
    for a in (1.0, 1.5, 2.0, 3.0):
        for b in (0.0, 0.5, 2.0):
            for ball, point in zip(ordered, sorted([a, b, 10, 0]), strict=True):
                assert ball.ball().contains(point)
    assert ordered[3].ball() == 10
    assert np.sort(Balls([3.0, 1.0, 2.0])).mid().tolist() == [1, 2, 3]
    assert not np.sort(1 / Balls([0.0, 1.0])).isfinite().any()


def test_positions_only_where_they_are_certain():
    """Positions are those of NumPy, or Undecidable is raised."""
    assert np.argmax(Balls([1.0, 3.0, 3.0])) == 1
    assert np.argmin(Balls([[2.0, 1.0], [0.0, 5.0]]), axis=1).tolist() == [1, 0]
    assert np.argmax(Balls([arb(1, 1), arb(5), arb(0, 1)])) == 1
    assert np.argsort(Balls([3.0, 1.0, 1.0])).tolist() == [1, 2, 0]
    for question in (np.argmax, np.argmin, np.argsort):
        with pytest.raises(Undecidable, match="use sort, max or min"):
            question(Balls([arb(1, 1), arb(1.5, 1)]))


def test_where_with_an_open_condition_is_the_union():
    """Whichever branch it is, its value is inside."""
    x = Balls([arb(-2), arb(0, 1), arb(3)])
    size = np.where(x > 0, x, -x)
    assert size.mid()[[0, 2]].tolist() == [2, 3]
    assert all(size[1].ball().contains(k) for k in (0, 0.5, 1))
    assert np.where(x > -9, 1.0, x).mid().tolist() == [1, 1, 1]
    assert np.where(np.array([True, False, True]), x, 0).mid().tolist()[1] == 0
    assert np.where(x > 0, 5.0, np.log(x))[2].ball() == 5


def test_steps_of_wide_balls():
    """floor, sign, trunc and the like enclose every possible value."""
    x = Balls(arb(0.5, 1.25))
    for step, values in ((np.floor, (-1, 0, 1)), (np.ceil, (0, 1, 2)), (np.sign, (-1, 0, 1)), (np.trunc, (0, 1))):
        assert all(step(x).ball().contains(k) for k in values)
    assert all(np.cbrt(x).ball().contains(k) for k in (-0.5, 0, 1, 1.125))
    assert np.cbrt(Balls(arb(0))).ball() == 0


def test_norms_around_zero_are_not_nan():
    """Roots of sums of squares are known not to be negative, whatever the ball says."""
    tiny = Balls([arb(0, 1e-40), arb(0, 1e-50)])
    for norm in (np.linalg.norm(tiny), np.hypot(tiny[0], tiny[1]), np.std(tiny), np.linalg.norm(tiny, 3), np.linalg.norm(tiny, 1.5)):
        assert norm.ball().is_finite()
        assert norm.ball().contains(0)
        assert norm.ball() < 1e-30


@pytest.mark.parametrize(
    "use",
    [float, int, complex, np.asarray, lambda x: np.array([x, x]), math.sqrt, range, pickle.dumps, lambda x: np.zeros(2).__setitem__(slice(0, 2), x)],
)
def test_losing_the_radius_is_refused(use):
    """The message says what to write instead."""
    with pytest.raises(BallError, match=":"):
        use(Balls(2.0))


def test_a_ball_does_not_fit_into_a_float_array():
    """NumPy reports it as an error of its own, with ours as the cause."""
    with pytest.raises(ValueError, match="setting an array element") as error:
        np.zeros(2)[0] = Balls(2.0)
    assert isinstance(error.value.__cause__, BallError)


def test_a_plain_array_cannot_be_added_to_in_place():
    """The message names the augmented assignment, which is where it comes from."""
    total = np.zeros(2)
    with pytest.raises(BallError, match=r"zeros_like"):
        total += Balls([1.0, 2.0])
    with pytest.raises(BatchError, match=r"zeros_like"):
        total += Batch(np.ones((3, 2)))


def test_balls_know_no_batches():
    """One predicate runs in one arithmetic."""
    with pytest.raises(TypeError):
        Balls([1.0, 2.0]) * Batch(np.ones((3, 2)))


def test_balls_are_no_axes_shapes_or_indices():
    """Integers of the instance are."""
    x = Balls([1.0, 2.0])
    for use in (lambda: np.take(x, x), lambda: np.roll(x, x), lambda: np.reshape(x, Balls(2)), lambda: np.repeat(x, Balls(2))):
        with pytest.raises(BallError, match=r"integers of the instance"):
            use()


def test_scipys_functions_are_refused_with_advice():
    """They are ufuncs too, and would round."""
    from scipy import special

    with pytest.raises(BallError, match=r"^ndtr has no rigorous .* checks\.arithmetic\.normal_cdf"):
        special.ndtr(Balls([1.0]))
    assert np.array_equal(special.erf(Batch(np.ones((2, 3)))).data, special.erf(np.ones((2, 3))))


def test_copies():
    """A deep copy is an array of its own, of the same immutable balls."""
    x = Balls([1.0, Fraction(1, 3)])
    y = copy.deepcopy({"x": x})["x"]
    y[0] = 5
    assert x[0].ball() == 1
    assert y.data[1] is x.data[1]


def test_types_outside_ball_mode():
    """A ball stands for a float64, and can only be cast to one."""
    x = Balls([1.0])
    assert x.dtype == np.float64
    assert x.astype(float) is x
    with pytest.raises(BallError, match="int64"):
        x.astype(np.int64)


def test_midpoints_of_huge_and_tiny_balls():
    """They are only shown, so overflow is no error."""
    assert (Balls(1e300) ** 2).mid() == np.inf
    assert (Balls(1e-300) ** 2).mid() == 0
    assert Balls([]).mid().tolist() == []
    with working_precision(256):
        assert (Balls(1e300) ** 2 / Balls(1e300)).ball().contains(arb(1e300))


def test_text_is_short():
    """Midpoint to six digits, and the radius if there is one."""
    assert str(Balls([1.0, 0.1])) == "[1.00000, 0.100000]"
    assert repr(Balls(arb(2, 1e-10))) == "Balls(2.00000 ± 1.0e-10)"
    assert str(Balls(1.0) / 0) == "nan"
    assert str(Balls([])) == "[]"


def test_sums_over_axes_of_nothing():
    """The empty sum is the ball 0, the empty product the ball 1."""
    x = Balls(np.zeros((0, 2)))
    assert np.sum(x, axis=0).mid().tolist() == [0, 0]
    assert np.prod(x).ball() == 1
    assert np.sum(x, axis=1).shape == (0,)
    assert np.max(x, axis=1).shape == (0,)


def test_products_of_matrices_of_all_sizes():
    """Small ones entry by entry, large ones by FLINT, stacks matrix by matrix: all exact on whole numbers."""
    rng = np.random.default_rng(0)
    for shape, other in (
        ((2, 2), (2, 2)),
        ((9, 7), (7, 8)),
        ((7,), (7, 9)),
        ((9, 7), (7,)),
        ((2, 6, 7), (7, 5)),
        ((3, 1, 6, 7), (2, 7, 5)),
        ((2, 6, 7), (7,)),
        ((0, 3), (3, 2)),
        ((2, 0), (0, 2)),
        ((0, 2, 2), (2, 2)),
    ):
        a, b = rng.integers(-9, 9, shape).astype(float), rng.integers(-9, 9, other).astype(float)
        product = Balls(a) @ b
        assert product.shape == (a @ b).shape
        assert np.array_equal(product.mid(), a @ b)
        assert np.array_equal((a @ Balls(b)).mid(), a @ b)


def test_products_keep_every_scale():
    """A tiny entry beside a huge one is not lost."""
    with working_precision(128):
        a = np.diag([1e300, 1.0, 1e-300]) @ np.ones((3, 3))
        assert np.array_equal((Balls(a) @ np.eye(3)).mid(), a)
        large = np.diag([1e300, 1e150, 1.0, 1e-150, 1e-300])
        assert all(ball.rel_accuracy_bits() > 100 for ball in np.diag(Balls(large) @ np.linalg.inv(large)).data)
