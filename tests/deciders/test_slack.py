"""The float64 slack: relative to the larger side, the least entry counts, and what float64 cannot see is said."""

from fractions import Fraction

import numpy as np
import pytest

from checks import equal, identity, leq, psd
from checks.arithmetic import pi
from checks.arithmetic.batch import Batch
from checks.deciders.slack import relative_slack

BIG, TINY = 1e300, 1e-300


@pytest.fixture(autouse=True)
def _as_on_the_screen():
    """The screen lets float64 overflow in silence."""
    with np.errstate(all="ignore"):
        yield


def single(claim):
    """Slack and blindness of a claim about one instance."""
    slack = relative_slack(claim, 1)
    return slack.least.tolist()[0], slack.blind.tolist()[0]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (leq(1.0, 2.0), 0.5),
        (leq(2.0, 1.0), -0.5),
        (leq(-2.0, 2.0), 2.0),
        (leq(1.0, 1.0), 0.0),
        (leq(0.0, 4.0), 1.0),
        (leq(np.array([1.0, 3.0]), np.array([2.0, 2.0])), -1 / 3),
        (leq(np.array([1.0, 3.0]), 4.0), 0.25),
        (leq(np.zeros((2, 1)), np.ones(3)), 1.0),
        (leq(BIG, 2 * BIG), 0.5),
        (leq(TINY, 2 * TINY), 0.5),
        (leq([1.0, 2.0], [2.0, 4.0]), 0.5),
        (leq(1, Fraction(4, 1)), 0.75),
        (leq(0, pi), 1.0),
        (leq(np.True_, np.False_), -1.0),
        (leq(np.array([200], dtype=np.uint8), np.array([100], dtype=np.uint8)), -0.5),
        (leq(np.int64(2**62), np.int64(-(2**62))), -2.0),
        (equal(2.0, 1.0), -0.5),
        (equal(1.0, 1.0), 0.0),
        (equal(np.array([1.0, 4.0]), np.array([1.0, 3.0])), -0.25),
        (psd(np.diag([4.0, 1.0])), 0.25),
        (psd(np.diag([4.0, -1.0])), -0.25),
        (psd(np.array([[4.0, 1.0], [-1.0, 4.0]])), -0.5),
        (psd([[2.0]]), 1.0),
    ],
)
def test_slack_is_relative_to_the_larger_side(claim, expected):
    """In units of the larger side (for an equality and a matrix, of the largest entry), also where integers would wrap around."""
    assert single(claim) == (expected, False)


@pytest.mark.parametrize(
    "claim",
    [
        leq(np.inf, 1.0),
        leq(0.0, np.nan),
        leq(-BIG, BIG * BIG),
        leq(-1.7e308, 1.7e308),
        leq(0.0, 0.0),
        equal(0.0, 0.0),
        equal(np.zeros(3), 0.0),
        equal(np.nan, 0.0),
        psd(np.zeros((2, 2))),
        psd(np.full((2, 2), np.nan)),
    ],
)
def test_float64_is_blind_where_it_may_be_wrong(claim):
    """Overflow, NaN and two zero sides (which may be underflow) are seen as nothing."""
    assert single(claim) == (np.inf, True)


def test_what_float64_sees_beside_a_blind_entry_counts():
    """One entry that cannot be seen hides neither a violation nor a small slack in the others."""
    assert single(leq(np.array([0.0, 2.0]), np.array([0.0, 1.0]))) == (-0.5, True)
    assert single(leq(np.array([np.inf, 1.0]), np.array([0.0, 2.0]))) == (0.5, True)


@pytest.mark.parametrize("claim", [leq(np.zeros(0), 1.0), equal(np.zeros((2, 0)), np.zeros((2, 0))), psd(np.zeros((0, 0)))])
def test_a_claim_about_no_entries_has_endless_slack(claim):
    """Nothing can fail in an empty array."""
    assert single(claim) == (np.inf, False)


def test_a_batch_gives_one_slack_for_each_member():
    """Members do not mix, also where one side is shared by all."""
    batch = Batch([[1.0, 2.0], [4.0, 4.0], [np.nan, 0.5]])

    assert relative_slack(leq(batch, 2.0), 3).least.tolist() == [0.0, -0.5, 0.75]
    assert relative_slack(leq(batch, 2.0), 3).blind.tolist() == [False, False, True]
    assert relative_slack(equal(batch, 4.0), 3).least.tolist()[:2] == [-0.75, 0.0]
    assert relative_slack(leq(1.0, 2.0), 3).least.tolist() == [0.5] * 3


def test_matrices_in_a_batch():
    """Each member has its own eigenvalues; one that is not finite does not spoil the others."""
    batch = Batch(np.stack([np.diag([2.0, 1.0]), np.diag([2.0, -1.0]), np.full((2, 2), np.inf)]))
    slack = relative_slack(psd(batch), 3)

    assert slack.least.tolist() == [0.5, -0.5, np.inf]
    assert slack.blind.tolist() == [False, False, True]
    assert relative_slack(psd(np.eye(2)), 3).least.tolist() == [1.0] * 3


def test_symbols_have_no_slack():
    """Float64 has nothing to say of an identity."""
    assert single(identity(1, 2)) == (0.0, False)


def test_integers_beyond_float64_overflow_loudly():
    """The screen takes that for blindness; nothing wraps around."""
    with pytest.raises(OverflowError):
        single(leq(10**400, 10**401))
