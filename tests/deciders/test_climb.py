"""The optimiser pushes the slack down, and never leaves what an instance may be."""

import numpy as np
import pytest
from stated import state

from checks import Assumption, leq
from checks.arithmetic.batch import Batch
from checks.deciders.climb import MOST_DIRECTIONS, climb
from checks.deciders.pool import Noise, Pool
from checks.deciders.screen import Screen
from checks.instances import Domain, arrays


def climbed(predicate, instance, steps=20, **kwargs):
    """The pool after a climb from member 0, every instance that the screen saw, and what was accepted."""
    screen, pool, shown = Screen(state(predicate, instances=arrays(x="n"), **kwargs).variant), Pool(), []

    def watched(moved):
        shown.append(moved)
        return screen(moved)

    accepted = climb(instance, 0, watched, pool, steps, np.random.default_rng(0))
    return pool, shown, accepted


def free(*values, domain=None):
    return Batch(np.array([values]), domain=domain or Domain())


def test_the_slack_goes_down():
    """From a generic start nearly the equality case of Cauchy-Schwarz is reached."""
    pool, _, _ = climbed(lambda x: leq(x.sum() ** 2, len(x) * (x**2).sum()), {"x": free(1.0, 2.0, 5.0)})

    # The slack starts at 0.29, and falls by orders of magnitude.
    assert pool.lowest(Noise())[0].slack < 1e-6


def test_a_violation_in_a_corner_is_found():
    """A claim that fails near equal entries only is violated in the end."""
    pool, _, _ = climbed(lambda x: leq(x.sum() ** 2, 2.99 * (x**2).sum()), {"x": free(1.0, 2.0, 5.0)})

    assert pool.lowest(Noise())[0].slack < 0


@pytest.mark.parametrize("domain", [Domain(low=0.0), Domain(0.0, 6.0), Domain(1.0, 5.0, open=False)], ids=repr)
def test_the_screen_sees_nothing_outside_the_domain(domain):
    """The slack falls without end beyond the domain; every point that the predicate is asked about is inside."""
    pool, shown, accepted = climbed(lambda x: leq(-100.0, x.sum() - 3 * abs(x).max()), {"x": free(1.0, 2.0, 5.0, domain=domain)})

    assert all(domain.contains(moved["x"].data[i]) for moved in shown for i in range(moved["x"].batch))
    assert accepted.any()
    assert all(domain.contains(candidate.instance["x"]) for candidate in pool.draws)


def test_a_condition_on_a_leaf_is_kept():
    """A demand on the leaf as a whole, which clipping cannot meet, is met by standing still."""
    falling = Domain(condition=lambda values: bool(np.all(np.diff(values) < 0)))

    def strict(x):
        assert (np.diff(np.asarray(x)) < 0).all()
        return leq(-100.0, x[0] - x[-1])

    _, shown, accepted = climbed(strict, {"x": free(3.0, 2.0, 1.0, domain=falling)})

    assert all((np.diff(moved["x"].data) < 0).all() for moved in shown)
    assert not accepted.all()


def test_only_free_leaves_move():
    """Leaves without a domain repeat the start, and what is no batch stays as it is."""
    start = {"x": free(1.0, 2.0), "fixed": Batch(np.array([[7.0], [8.0]])[:1]), "n": 3, "name": "a"}
    _, shown, _ = climbed(lambda whole: leq(-1e9, whole["x"].sum() * whole["fixed"].sum() * whole["n"]), start)

    assert len(shown) > 1
    assert all((moved["fixed"].data == 7.0).all() and (moved["n"], moved["name"]) == (3, "a") for moved in shown)


@pytest.mark.parametrize("instance", [3.0, {"x": Batch(np.array([[1.0, 2.0]]))}, {"x": Batch(np.zeros((2, 0)), domain=Domain())}, {"n": 3}], ids=str)
def test_nothing_to_move(instance):
    """Without free entries there is no climb."""
    pool, shown, accepted = climbed(lambda whole: leq(0, 1), instance)

    assert (pool.drawn, shown, len(accepted)) == (0, [], 0)


def test_members_are_not_mixed():
    """The climb starts at the member that it is told, and keeps its other leaves."""
    start = {"x": Batch(np.array([[1.0, 2.0], [30.0, 40.0]]), domain=Domain()), "y": Batch(np.array([[5.0], [6.0]]))}
    screen, pool, shown = Screen(state(lambda whole: leq(-1e9, whole["x"].sum()), instances=arrays(x="n")).variant), Pool(), []
    climb(start, 1, lambda moved: (shown.append(moved), screen(moved))[1], pool, 3, np.random.default_rng(0))

    assert shown[0]["x"].data[0].tolist() == [30.0, 40.0]
    assert (shown[0]["y"].data == 6.0).all()


def test_assumptions_are_respected():
    """Points that miss an assumption are offered as such, and not kept."""
    pool, _, accepted = climbed(
        lambda x: leq(-100.0, x.sum()), {"x": free(1.0, 2.0)}, assumptions=[Assumption("large", "", lambda x: x.sum() >= 2.5)]
    )

    assert not accepted.all()
    assert all(candidate.instance["x"].sum() >= 2.5 for candidate in pool.draws)


def test_large_instances_move_in_a_subspace():
    """The number of directions, and so of evaluations, is bounded."""
    _, shown, _ = climbed(lambda x: leq(x.sum() ** 2, len(x) * (x**2).sum()), {"x": free(*np.linspace(1, 2, 100))}, steps=2)

    assert shown[0]["x"].batch == MOST_DIRECTIONS + 1


@pytest.mark.parametrize("start", [(0.0, 0.0), (1e300, -1e300), (1e-300, 2e-300), (0.0, 1e-5)], ids=str)
def test_extreme_starts_are_no_trouble(start):
    """Zeros have a scale to move by; huge and tiny entries move by their own."""
    _, shown, accepted = climbed(lambda x: leq(x.sum(), abs(x).sum() + 1), {"x": free(*start)}, steps=5)

    assert len(accepted) == sum(moved["x"].batch for moved in shown)
    assert all(np.isfinite(moved["x"].data).all() for moved in shown)


def test_the_budget_is_kept():
    """So many steps, each of which is one batch."""
    _, shown, _ = climbed(lambda x: leq(x.sum() ** 2, len(x) * (x**2).sum()), {"x": free(1.0, 2.0, 5.0)}, steps=4)

    assert len(shown) <= 2 * 4
