"""What recorded points show, before anything is drawn."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from report_graphs import CHANCE, DECISION, FOUND, GRAPHS, RATE

from checks.report.panels import as_csv, panels
from checks.results import Decision, Graph, Verdict


def only(**points: object):  # type: ignore[no-untyped-def]
    """The one panel of a decision with these points."""
    (panel,) = panels(replace(Decision(Verdict.HOLDS), **points))  # type: ignore[arg-type]
    return panel


def test_a_decision_without_points_has_no_panels() -> None:
    """Nor has one whose tests stand at no axis."""
    assert panels(Decision(Verdict.HOLDS, chances=(replace(CHANCE, axis="", at=None),))) == []


def test_each_kind_of_points_has_its_panel() -> None:
    """A rate, the sides of a claim over an axis, and tests at the points of one."""
    shown = panels(DECISION)

    assert [(panel.title, panel.across, panel.along) for panel in shown] == [
        ("order", "width $m$", "order"),
        ("l1 norm", r"$\alpha$", "l1 norm"),
        ("error", "start", "error"),
    ]


def test_a_rate_is_drawn_with_the_exponent_and_the_claim() -> None:
    """The fit goes over the upper half, the claim over the whole grid; both through the points of an exact power."""
    points, fit, claim = only(curves=(RATE,)).series

    assert (points.name, points.style, points.y) == ("points", "points", RATE.y)
    assert (fit.name, fit.style, fit.x) == ("exponent -1, in [-1.01, -0.99]", "fit", (4.0, 16.0))
    assert (claim.name, claim.style, claim.x) == ("claimed: equal to -1, up to 0.125", "line", (1.0, 16.0))
    assert [round(y, 12) for y in (*fit.y, *claim.y)] == [2.0, 0.5, 8.0, 0.5]


@pytest.mark.parametrize(
    ("points", "x", "y"), [({"curves": (RATE,)}, True, True), ({"graphs": GRAPHS}, True, True), ({"chances": (CHANCE,)}, False, False)]
)
def test_axes_are_logarithmic_where_orders_differ(points, x, y) -> None:
    """A rate always; others where positive numbers span a factor of 16 across, or 50 along."""
    panel = only(**points)

    assert (panel.log_x, panel.log_y) == (x, y)


def test_a_zero_has_no_logarithm() -> None:
    """A linear axis shows it."""
    panel = only(graphs=(replace(GRAPHS[1], left=(0.0, 1.0, 2.0)),))

    assert (panel.log_x, panel.log_y) == (True, False)


def test_what_is_bounded_from_both_sides_is_drawn_once() -> None:
    """It is what was found, and comes first; the bounds are lines."""
    series = only(graphs=GRAPHS).series

    assert [(each.name, each.style) for each in series] == [("norm", "curve"), ("least", "line"), ("bound", "line")]
    assert series[0].y == FOUND


def test_sides_without_names_are_told_apart_by_their_parts() -> None:
    """Of one claim, the left side is what was found."""
    first = Graph("t", (1.0, 2.0), (1.0, 2.0), (3.0, 4.0), "<=", part="first")

    assert [each.name for each in only(graphs=(first,)).series] == ["left side", "right side"]
    both = only(graphs=(first, replace(first, left=(0.0, 0.0), part="second")))
    assert [each.name for each in both.series] == ["first: left side", "first: right side", "second: left side", "second: right side"]


def test_tests_are_drawn_with_intervals_and_levels() -> None:
    """In the order of their points, whatever the order of the record."""
    estimates, at_most, at_least = only(chances=DECISION.chances).series

    assert (estimates.x, estimates.y, estimates.low, estimates.high) == ((0.5, 2.0), (0.125, 0.75), (0.0625, 0.625), (0.1875, 0.875))
    assert (at_most.name, at_most.x, at_most.y) == ("claimed at most", (0.5,), (0.25,))
    assert (at_least.name, at_least.x, at_least.y) == ("claimed at least", (2.0,), (0.5,))


def test_instances_of_chance_have_panels_of_their_own() -> None:
    """Each says which instance it is."""
    shown = panels(Decision(Verdict.HOLDS, chances=(CHANCE, replace(CHANCE, instance=1))))

    assert [panel.title for panel in shown] == ["error, instance 1", "error, instance 2"]


def test_all_points_are_in_the_table() -> None:
    """One in each row, with the interval where there is one, and no digit lost."""
    rows = list(csv.DictReader(io.StringIO(as_csv(panels(DECISION)))))

    assert len(rows) == 4 + 2 + 2 + 3 * 3 + 2 + 1 + 1
    assert rows[0] == {"part": "order", "axis": "width $m$", "x": "1.0", "series": "points", "y": "8.0", "low": "", "high": ""}
    assert [row["high"] for row in rows if row["series"].startswith("estimate")] == ["0.1875", "0.875"]
