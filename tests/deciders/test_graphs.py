"""Claims over an axis: what a decision keeps for a plot, and that the axis decides nothing."""

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import strategies as st

from checks import Effort, PredicateError, Verdict, between, equal, event, geq, leq, mean, scaling
from checks import arithmetic as xp
from checks.deciders.decide import decide
from checks.evidence.records import result_from_json, result_to_json
from checks.strength import verify_theorem
from tests.stated import state

AT = np.array([1.0, 2.0, 4.0])


def decided(predicate, **kwargs):
    return decide(state(predicate, **kwargs).variant, Effort.QUICK, 0)


@pytest.mark.parametrize("at", [AT, [1.0, 2.0, 4.0], [Fraction(1), 2, 4.0], xp.asarray([1, 2, 4])])
def test_both_sides_are_kept_at_the_points(at):
    """Of the instance that is decided first, which is a corner: here s = 3. The points may be given in any form."""
    decision = decided(lambda s: leq(s * xp.asarray([1, 2, 4]), 5 * s, over=("t", at), names=("sum", "bound")), instances=st.just(2.0), corners=[3.0])
    (graph,) = decision.graphs

    assert decision.verdict is Verdict.HOLDS
    assert (graph.axis, graph.names, graph.relation, graph.part) == ("t", ("sum", "bound"), "<=", "")
    assert (graph.left, graph.right) == ((3.0, 6.0, 12.0), (15.0, 15.0, 15.0))
    assert graph.x == tuple(map(float, at))


def test_the_parts_are_of_one_instance():
    """Bounds from both sides, an equality and what stands over no axis."""
    decision = decided(
        lambda s: {"norm": between(s * AT, 0, 9 * s, over=("t", AT)), "same": equal(s * AT, AT * s, over=("t", AT)), "other": leq(0, s)},
        instances=st.sampled_from([1.0, 2.0]),
        corners=[2.0],
    )

    assert [(graph.part, graph.relation) for graph in decision.graphs] == [("norm.lower", "<="), ("norm.upper", "<="), ("same", "==")]
    assert {graph.part: (graph.left, graph.right) for graph in decision.graphs}["norm.upper"] == ((2.0, 4.0, 8.0), (18.0, 18.0, 18.0))


def test_a_refutation_shows_where_it_fails():
    """The graph is that of the worst instance that refutes."""
    decision = decided(lambda s: leq(s * AT, 4, over=("t", AT)), instances=st.sampled_from([1.0, 3.0]), corners=[1.0])

    assert decision.verdict is Verdict.REFUTED
    assert decision.graphs[0].left == (3.0, 6.0, 12.0)


def test_a_measured_claim_keeps_its_finest_level():
    """Sides that a solver computed."""
    decision = decided(lambda s, accuracy: leq(AT * (1 - 10.0 ** -(accuracy + 3)), 2 * AT, over=("t", AT)), instances=st.just(1.0))

    assert decision.level is not None
    assert decision.graphs[0].right == (2.0, 4.0, 8.0)
    assert decision.graphs[0].left == tuple(AT * (1 - 10.0 ** -(decision.level + 3)))


def test_points_of_chance_are_kept_with_their_tests():
    """An event and a mean at a point of an axis."""

    def tosses(rng, *, points=(1, 2)):
        u = rng.random((100, 2))
        means = {f"t = {t}": mean(u[:, 0] / t, at_most=0.75, bounds=(0, 1), over=("t", t)) for t in points}
        return {"mean": means, "event": event(u[:, 1] < 0.5, at_least=0.25, over=("p", 0.5))}

    chances = {chance.part: (chance.axis, chance.at) for chance in decided(tosses).chances}

    assert chances == {"mean.t = 1": ("t", 1.0), "mean.t = 2": ("t", 2.0), "event": ("p", 0.5)}


def test_rates_keep_the_names_of_their_axes():
    """With the points that they were read from."""
    grid = [16, 64, 256, 1024]
    decision = decided(lambda: scaling(grid, [xp.sqrt(n) for n in grid], equals=0.5, names=("n", "norm")), checked_form="four points")

    assert decision.curves[0].names == ("n", "norm")


def test_a_claim_without_instances_has_a_graph():
    """There is one instance: nothing."""
    (graph,) = decided(lambda: leq(xp.sqrt(AT), AT, over=("t", AT))).graphs

    assert (graph.left, graph.right) == ((1.0, 2**0.5, 2.0), (1.0, 2.0, 4.0))


def test_graphs_survive_json_and_older_records_are_read():
    """A record that was written before there were graphs has none."""
    stated = state(lambda s: leq(s * AT, 5 * s, over=("t", AT)), instances=st.just(2.0))
    result = verify_theorem(stated, Effort.QUICK, 0)
    written = result_to_json(result)

    assert result_from_json(written) == result
    del written["decision"]["graphs"]
    assert result_from_json(written).decision.graphs == ()


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (lambda s: leq(s, AT, over="t"), r"over='t'; give the name of an axis and the points on it"),
        (lambda s: geq(AT, s, over=(AT, "t")), r"give the name of an axis"),
        (lambda s: leq(s, AT, over=("t", AT[:2])), r"x has the shape \(2,\), and the sides \(3,\)"),
        (lambda s: equal(s, s, over=("t", s)), r"x has the shape \(\), and the sides \(\)"),
        (lambda s: leq(s, AT, names=("one",)), r"names=\('one',\); give 2 texts"),
        (lambda s: between(AT, s, AT, names=("one", "two")), r"give 3 texts"),
    ],
)
def test_an_axis_that_does_not_fit_is_refused(claim, said):
    """In one line that says what to give."""
    decision = decided(claim, instances=st.just(1.0))

    assert decision.verdict is Verdict.ERROR
    assert re.search(said, decision.message), decision.message


def test_a_point_of_chance_is_one_number():
    """Not the whole axis."""
    with pytest.raises(PredicateError, match=r"over=\('t', \.\.\.\)"):
        event(True, at_least=0.5, over=("t", AT))
