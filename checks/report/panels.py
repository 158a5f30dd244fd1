"""What the recorded points of a decision show: panels of named series. They are data, which is drawn in `checks.report.plots` and written as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar

from checks.deciders.exponents import slope_text
from checks.results import Chance, Curve, Decision, Graph

Item = TypeVar("Item")

WIDE_X, WIDE_Y = 16, 50
"""Positive numbers that span more than such a factor stand on a logarithmic axis."""

_CLAIMED = {">=": "at least", "<=": "at most", "==": "equal to"}


@dataclass(frozen=True)
class Series:
    """Values at points, with intervals from ``low`` to ``high`` around them, or with none.

    ``style``: ``points`` or ``curve`` for what was found, ``fit`` for what was read from it, ``line`` for what it is compared with; a relation for
    a level.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    style: str = "points"
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True)
class Panel:
    """One pair of axes: ``title`` is the part of the claim, ``across`` and ``along`` name the axes; a rate stands on logarithmic ones (``power``)."""

    title: str
    across: str
    along: str
    series: tuple[Series, ...]
    power: bool = False

    @property
    def log_x(self) -> bool:
        """Whether the points are positive, and of different orders."""
        return self.power or _spans(WIDE_X, (each.x for each in self.series))

    @property
    def log_y(self) -> bool:
        """Whether the values, with their intervals, are positive, and of different orders."""
        return self.power or _spans(WIDE_Y, (values for each in self.series for values in (each.y, each.low)))


def panels(decision: Decision) -> list[Panel]:
    """The panels of a decision: of each rate, of each group of parts that stand over one axis, of each group of tests at the points of one."""
    return [*map(_rate, decision.curves), *_sides(decision.graphs), *_tests(decision.chances)]


def as_csv(shown: Iterable[Panel]) -> str:
    """All points as comma-separated values, one in each row."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["part", "axis", "x", "series", "y", "low", "high"])
    for panel in shown:
        for series in panel.series:
            intervals = zip(series.low, series.high, strict=True) if series.low else [("", "")] * len(series.x)
            for x, y, ends in zip(series.x, series.y, intervals, strict=True):
                rows.writerow([panel.title, panel.across, x, series.name, y, *ends])
    return text.getvalue()


def _rate(curve: Curve) -> Panel:
    """A curve, the power law that was fitted to its upper half, and the one that is claimed, through the middle of that half."""
    start = len(curve.x) - (len(curve.x) + 1) // 2
    middle = [math.exp(sum(map(math.log, values[start:])) / len(values[start:])) for values in (curve.x, curve.y)]

    def power(name: str, exponent: float, style: str) -> Series:
        ends = curve.x[start] if style == "fit" else curve.x[0], curve.x[-1]
        return Series(name, ends, tuple(middle[1] * (x / middle[0]) ** exponent for x in ends), style)

    across, along = curve.names
    found = f"median of {curve.replicates:,} curves" if curve.replicates else "points"
    fitted = f"exponent {slope_text(curve.estimate)}, in [{slope_text(curve.low)}, {slope_text(curve.high)}]"
    claimed = f"claimed: {_CLAIMED[curve.relation]} {slope_text(curve.level)}, up to {curve.effect:.3g}"
    series = Series(found, curve.x, curve.y), power(fitted, curve.estimate, "fit"), power(claimed, curve.level, "line")
    return Panel(curve.part, across or "x", along or curve.part or "y", series, power=True)


def _sides(graphs: Sequence[Graph]) -> Iterator[Panel]:
    for (axis, stem), group in _grouped(graphs, lambda graph: (graph.axis, _stem(graph.part))):
        yield Panel(stem, axis, stem, tuple(_both_sides(group)))


def _both_sides(graphs: Sequence[Graph]) -> Iterator[Series]:
    """Each side once. What is bounded from both sides is what was found; of a single claim, it is the left side."""
    sides = []
    for graph in graphs:
        part = f"{graph.part.rpartition('.')[2]}: " if len(graphs) > 1 else ""
        for given, name, y in zip(graph.names, ("left side", "right side"), (graph.left, graph.right), strict=True):
            sides.append((given or part + name, graph.x, y))
    found = {side for side in sides if sides.count(side) > 1} or {sides[0]}
    for side in sorted(dict.fromkeys(sides), key=lambda side: side not in found):
        yield Series(*side, "curve" if side in found else "line")


def _tests(chances: Sequence[Chance]) -> Iterator[Panel]:
    placed = sorted((chance for chance in chances if chance.at is not None), key=attrgetter("at"))
    for (axis, stem, instance), group in _grouped(placed, lambda chance: (chance.axis, _stem(chance.part), chance.instance)):
        title = f"{stem}, instance {instance + 1}" if any(chance.instance for chance in placed) else stem
        yield Panel(title, axis, stem, tuple(_estimates(group)))


def _estimates(chances: Sequence[Chance]) -> Iterator[Series]:
    """The estimates with their confidence intervals, and the levels that are claimed."""
    sure = f"estimate, with a confidence interval of level 1 - {max(chance.alpha for chance in chances):.1g}"
    columns = [
        tuple(float(value) for value in values) for values in zip(*[(each.at, each.estimate, each.low, each.high) for each in chances], strict=True)
    ]
    x, y, low, high = columns
    yield Series(sure, x, y, "points", low, high)
    for relation, group in _grouped(chances, attrgetter("relation")):
        points = [(float(each.at or 0.0), each.level) for each in group]
        at, levels = zip(*points, strict=True)
        yield Series(f"claimed {_CLAIMED[relation]}", at, levels, relation)


def _grouped(items: Sequence[Item], key: Callable[[Item], Any]) -> list[tuple[Any, list[Item]]]:
    """Groups of items with equal keys, in the order in which the keys are met."""
    order = list(dict.fromkeys(map(key, items)))
    return [(each, [item for item in items if key(item) == each]) for each in order]


def _stem(part: str) -> str:
    """What the parts of a dict within a dict have in common."""
    return part.rpartition(".")[0]


def _spans(factor: float, columns: Iterable[Sequence[float]]) -> bool:
    values = [value for column in columns for value in column]
    return bool(values) and min(values) > 0 and max(values) > factor * min(values) and math.isfinite(max(values))
