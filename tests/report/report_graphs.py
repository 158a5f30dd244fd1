"""Decisions with points of every kind."""

from __future__ import annotations

from dataclasses import replace

from checks.results import Chance, Curve, Decision, Grade, Graph, Verdict

RATE = Curve(
    relation="==",
    level=-1.0,
    effect=0.125,
    x=(1.0, 2.0, 4.0, 16.0),
    y=(8.0, 4.0, 2.0, 0.5),
    local=(-1.0, -1.0, -1.0),
    estimate=-1.0,
    low=-1.01,
    high=-0.99,
    logarithmic=-1.0,
    part="order",
    names=("width $m$", ""),
)
FOUND = (1.5, 2.0, 3.0)
GRAPHS = (
    Graph(r"$\alpha$", (0.125, 1.0, 8.0), (1.0, 1.0, 1.0), FOUND, "<=", ("least", "norm"), "l1 norm.lower"),
    Graph(r"$\alpha$", (0.125, 1.0, 8.0), FOUND, (2.0, 3.0, 400.0), "<=", ("norm", "bound"), "l1 norm.upper"),
)
CHANCE = Chance(Verdict.HOLDS, "<=", 0.25, 800, 0.125, 0.0625, 0.1875, 1e-9, 0.01, -20.0, part="error.small", axis="start", at=0.5)
CHANCES = (
    replace(CHANCE, part="error.large", relation=">=", level=0.5, estimate=0.75, low=0.625, high=0.875, at=2.0),
    CHANCE,
    replace(CHANCE, part="elsewhere", axis="", at=None),
)
DECISION = Decision(Verdict.HOLDS, Grade.CERTIFIED, curves=(RATE,), graphs=GRAPHS, chances=CHANCES)
