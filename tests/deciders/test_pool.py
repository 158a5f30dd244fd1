"""Which instances are kept for balls to decide, and what rounding has been seen to do."""

import numpy as np
import pytest

from checks.arithmetic.batch import Batch
from checks.deciders.pool import MOST_DRAWS, Candidate, Noise, Pool, families, one
from checks.deciders.screen import Screened

NAN = float("nan")


def batch(members, names=None):
    return {"x": Batch(np.arange(float(members)), families=names)}


def screened(*slack, met=None, blind=None):
    values = np.array(slack)
    return Screened(values, np.isnan(values) if blind is None else np.array(blind), {} if met is None else {"a": np.array(met)})


def chosen(pool, count=4, noise=None):
    return pool.chosen(count, noise or Noise(), np.random.default_rng(0))


def test_the_worst_of_a_draw_is_kept():
    """Without families, one instance of each draw is a candidate."""
    pool = Pool()
    pool.offer(batch(3), screened(0.5, 0.25, 0.75))
    pool.offer(batch(2), screened(0.4, 0.3))

    assert [(candidate.slack, candidate.index) for candidate in pool.lowest(Noise())] == [(0.25, 1), (0.3, 1)]


def test_the_worst_of_each_family_is_kept():
    """A family that is never the worst of its draw is not forgotten, and no instance is listed twice."""
    pool = Pool()
    pool.offer(batch(4, ("a", "b", "a", "b")), screened(0.5, 0.75, 0.25, 0.6))
    pool.offer(batch(2, ("b", "c")), screened(0.7, 0.9))

    assert [candidate.slack for candidate in pool.lowest(Noise())] == [0.25, 0.6, 0.7, 0.9]


def test_instances_that_miss_an_assumption_are_never_kept():
    """Neither for their slack nor for being blind."""
    pool = Pool()
    pool.offer(batch(3), screened(-1.0, 0.5, NAN, met=[False, True, False]))

    assert [candidate.slack for candidate in chosen(pool)] == [0.5]


def test_blind_instances_are_kept_beside_the_ranked_ones():
    """Float64 says nothing of them, so some are decided anyway: one for each combination of families, more where there are none to tell."""
    pool, untold = Pool(), Pool()
    for _ in range(5):
        pool.offer(batch(4, ("a", "b", "a", "b")), screened(NAN, NAN, NAN, 0.5))
        untold.offer(batch(2), screened(NAN, 0.5))

    assert sorted(pool.blind) == [("a",), ("b",)]
    assert [len(candidates) for candidates in pool.blind.values()] == [1, 1]
    assert len(untold.blind[()]) == 5
    assert sum(np.isnan(candidate.slack) for candidate in chosen(untold)) == 2


def test_an_instance_may_be_ranked_and_blind():
    """A slack that is seen beside entries that are not is ranked as well, and decided once."""
    pool = Pool()
    pool.offer(batch(1), screened(0.5, blind=[True]))

    assert [candidate.slack for candidate in pool.lowest(Noise())] == [0.5]
    assert len(chosen(pool)) == 1


def test_the_worst_are_chosen_and_some_of_the_others():
    """The worst ones in order, half as many of the rest at random, the same for the same seed."""
    pool = Pool()
    for k in range(20):
        pool.offer(batch(1), screened(k / 20))
    slacks = [candidate.slack for candidate in chosen(pool)]

    assert slacks[:4] == [0.0, 0.05, 0.1, 0.15]
    assert len(slacks) == 6
    assert slacks == [candidate.slack for candidate in chosen(pool)]


def test_memory_is_bounded():
    """Of many draws those with the least slack are remembered."""
    pool = Pool()
    for k in range(5 * MOST_DRAWS):
        pool.offer(batch(1), screened(1.0 - k / 1000))
        pool.offer(batch(1), screened(NAN))

    assert len(pool.draws) <= 2 * MOST_DRAWS
    assert pool.lowest(Noise())[0].slack == 1.0 - (5 * MOST_DRAWS - 1) / 1000
    assert len(pool.blind[()]) == MOST_DRAWS


def test_rounding_is_learned_by_family():
    """A violation no larger than one that balls did not confirm is explained, in the same families only."""
    noise = Noise()
    noise.learn(("tiny",), -0.5)
    noise.learn(("tiny",), -0.25)

    assert noise.explains(("tiny",), -0.5)
    assert not noise.explains(("tiny",), -0.75)
    assert not noise.explains(("huge",), -1e-9)
    assert not noise.explains(("tiny",), 0.0)


def test_a_slack_that_holds_explains_nothing():
    """To learn that an instance holds, with a slack that is not negative, makes no violation credible or incredible."""
    noise = Noise()
    noise.learn((), 0.0)

    assert not noise.explains((), -1e-300)


def test_explained_violations_come_last():
    """What is known to be rounding does not push aside what may be a violation."""
    pool, noise = Pool(), Noise()
    noise.learn(("a",), -0.5)
    pool.offer(batch(3, ("a", "b", "c")), screened(-0.4, -0.1, 0.2))

    assert [candidate.slack for candidate in pool.lowest(noise)] == [-0.1, 0.2, -0.4]


def test_candidates_hand_over_their_instance():
    """A member of a batch is a single instance; a single instance is itself."""
    candidate = Candidate(0.0, 1, 2, batch(3, ("a", "b", "c")))

    assert candidate.instance == {"x": 2.0}
    assert candidate.families == families(candidate.batch, 2) == ("c",)
    assert one(3.5, 0) == 3.5
    assert families(3.5, 0) == ()


@pytest.mark.parametrize("slack", [(), (NAN,)])
def test_nothing_to_rank(slack):
    """Draws without members, or without any that float64 sees, leave no ranked candidate."""
    pool = Pool()
    pool.offer(batch(len(slack)), screened(*slack))

    assert pool.lowest(Noise()) == []
