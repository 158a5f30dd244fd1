"""Signs of balls, and the logic of what may be unknown."""

import itertools

import numpy as np
import pytest
from flint import arb

from checks.arithmetic import BallError, Balls, NotFinite, Sign, Trilean, Undecidable
from checks.arithmetic.sign import sign

VALUES = (False, True, None)


def truth(value: bool | None) -> Trilean:
    return Trilean(-1 if value is None else int(value))


def value(truth: Trilean) -> bool | None:
    return None if not truth.certain else bool(truth)


@pytest.mark.parametrize(
    ("ball", "expected"),
    [
        (arb(3), Sign.POSITIVE),
        (arb(1e-300), Sign.POSITIVE),
        (arb(-1, 0.5), Sign.NEGATIVE),
        (arb(0), Sign.ZERO),
        (arb(0, 1e-300), Sign.UNKNOWN),
        (arb(1, 1), Sign.UNKNOWN),
        (arb.pos_inf(), Sign.POSITIVE),
        (arb.neg_inf(), Sign.NEGATIVE),
        (arb(0, float("inf")), Sign.UNKNOWN),
    ],
)
def test_sign_of_a_ball(ball, expected):
    """Only an exact zero is ZERO, and a ball that touches zero is UNKNOWN."""
    assert sign(ball) is expected


def test_sign_of_nan_raises():
    """NaN has no sign."""
    with pytest.raises(NotFinite, match="NaN"):
        sign(arb.nan())


@pytest.mark.parametrize(("a", "b"), list(itertools.product(VALUES, VALUES)))
def test_kleene_logic(a, b):
    """Each operation is certain exactly if all ways to settle the unknowns agree."""
    ways = [(x, y) for x in ([a] if a is not None else [False, True]) for y in ([b] if b is not None else [False, True])]

    def settled(results: set[bool]) -> bool | None:
        return results.pop() if len(results) == 1 else None

    assert value(truth(a) & truth(b)) == settled({x and y for x, y in ways})
    assert value(truth(a) | truth(b)) == settled({x or y for x, y in ways})
    assert value(truth(a) ^ truth(b)) == settled({x != y for x, y in ways})
    assert value(truth(a) != truth(b)) == settled({x != y for x, y in ways})
    assert value(truth(a) == truth(b)) == settled({x == y for x, y in ways})
    assert value(~truth(a)) == (None if a is None else not a)
    assert value(Trilean([truth(a).values, truth(b).values]).all()) == settled({x and y for x, y in ways})
    assert value(Trilean([truth(a).values, truth(b).values]).any()) == settled({x or y for x, y in ways})


def test_kleene_logic_with_plain_truth_values():
    """Booleans and boolean arrays are certain truth values."""
    t = Trilean([0, 1, -1])
    assert (t & np.array([True, False, True])).values.tolist() == [0, 0, -1]
    assert (True | t).values.tolist() == [1, 1, 1]
    assert np.logical_not(t).values.tolist() == [1, 0, -1]


def test_all_and_any_along_axes():
    """Axes and keepdims mean what they mean in NumPy, and nothing at all is all true and not any."""
    t = Trilean([[1, 1], [1, -1], [0, -1]])
    assert t.all(axis=1).values.tolist() == [1, -1, 0]
    assert np.any(t, axis=0, keepdims=True).values.tolist() == [[1, 1]]
    assert np.all(t).values.tolist() == 0
    assert (bool(Trilean([]).all()), bool(Trilean([]).any())) == (True, False)


def test_bool_of_the_unknown_raises():
    """The answer is certain or Undecidable, and the message says at which precision."""
    assert bool(Trilean(True))
    assert not bool(Trilean(False))
    with pytest.raises(Undecidable, match=r"1 of 1 comparisons .* 53 bits: raise the working precision"):
        bool(Trilean(-1))


def test_bool_of_many_raises_as_in_numpy():
    """Several truth values are no single one."""
    with pytest.raises(ValueError, match="ambiguous"):
        bool(Trilean([1, 1]))


def test_only_truth_values_are_accepted():
    """A number that is none of the three is refused."""
    with pytest.raises(ValueError, match="unknown"):
        Trilean([2])


def test_decided_and_asarray():
    """Certain values become a plain boolean array; unknown ones do not."""
    assert Trilean([1, 0]).decided().tolist() == [True, False]
    assert np.asarray(Trilean([1, 0])).dtype == bool
    assert np.nonzero(Trilean([1, 0, 1]))[0].tolist() == [0, 2]
    with pytest.raises(Undecidable):
        np.asarray(Trilean([1, -1]))


def test_counting_is_an_enclosure():
    """The number of true ones is only known up to those that are unknown."""
    count = Trilean([1, 1, 0, -1]).sum().ball()
    assert count.contains(2)
    assert count.contains(3)
    assert not count.contains(1.5)
    assert not count.contains(3.5)
    assert np.mean(Trilean([1, 0])).ball() == 0.5


def test_arithmetic_with_truth_values():
    """An indicator multiplies as 0, 1 or anything between."""
    x = Balls([2.0, 2.0, 2.0])
    y = Trilean([0, 1, -1]) * x
    assert [str(b.data.item()) for b in y[:2]] == ["0", "2.00000000000000"]
    assert y[2].ball().contains(0)
    assert y[2].ball().contains(2)
    assert (2 * Trilean([1, 0])).mid().tolist() == [2.0, 0.0]


def test_where_takes_unknown_conditions():
    """Plain branches are joined where the condition is unknown."""
    chosen = np.where(Trilean([1, -1]), 1.0, 3.0)
    assert chosen[0].ball() == 1
    assert chosen[1].ball().contains(1)
    assert chosen[1].ball().contains(3)


def test_shape_index_and_text():
    """It is an array of truth values."""
    t = Trilean([[1, 0], [-1, 1]])
    assert (t.shape, t.ndim, t.size, len(t)) == ((2, 2), 2, 4, 2)
    assert t[1].values.tolist() == [-1, 1]
    assert repr(t) == "Trilean([['true', 'false'], ['unknown', 'true']])"


def test_out_is_refused():
    """Nothing is written in place."""
    with pytest.raises(BallError, match="out="):
        np.all(Trilean([1, 0]), out=np.zeros(()))
