"""Keeping what is to be plotted: the curves that exponents were read from, and the sides of claims that stand over an axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from checks.arithmetic.balls import Balls
from checks.claims import Equality, Inequality, Scaling
from checks.deciders.exponents import DECIDING, slope_text
from checks.deciders.grid import floats
from checks.results import Curve, Graph

if TYPE_CHECKING:
    from checks.deciders.enclose import Outcome


def curve_of(claim: Scaling, x: np.ndarray, y: np.ndarray, log_y: np.ndarray, exponents: np.ndarray) -> Curve:
    """The record of a curve without noise; the exponents are in the order of `checks.deciders.exponents.NAMES`."""
    nearest = exponents[: DECIDING - 1]
    return Curve(
        relation=claim.relation,
        level=_float(claim.level),
        effect=_float(claim.effect),
        x=tuple(map(float, x)),
        y=tuple(map(float, y)),
        local=local_exponents(x, log_y),
        estimate=float(exponents[0]),
        low=float(nearest.min()),
        high=float(nearest.max()),
        logarithmic=float(exponents[DECIDING - 1]),
        names=claim.names,
    )


def graph_of(claim: Inequality | Equality, left: np.ndarray, right: np.ndarray) -> Graph | None:
    """The record of a claim over an axis, whose sides are given in float64; None for a claim that stands over none."""
    if claim.over is None:
        return None
    axis, at = claim.over
    x, small, large = (tuple(map(float, each)) for each in np.broadcast_arrays(floats(at), left, right))
    return Graph(axis, x, small, large, "<=" if isinstance(claim, Inequality) else "==", claim.names)


def local_exponents(x: np.ndarray, log_y: np.ndarray) -> tuple[float, ...]:
    """The log-log slopes between neighbouring points."""
    return tuple(map(float, np.diff(log_y) / np.diff(np.log(x))))


def exponent_text(curve: Curve) -> str:
    """What was read from a curve, against what is claimed, in one line."""
    claimed = {">=": "at least", "<=": "at most", "==": "equal to"}[curve.relation]
    replicates = f", {curve.replicates:,} replicates" if curve.replicates else ""
    return (
        f"exponent {slope_text(curve.estimate)} in [{slope_text(curve.low)}, {slope_text(curve.high)}], "
        f"extrapolated in 1/log(x) {slope_text(curve.logarithmic)}; "
        f"claimed {claimed} {curve.level:.6g} up to {curve.effect:.3g}; {len(curve.x)} points {curve.x[0]:.6g}..{curve.x[-1]:.6g}{replicates}"
    )


def _float(value: Any) -> float:
    return float(value.mid()) if isinstance(value, Balls) else float(value)


@dataclass
class Curves:
    """Of each part, the least favourable of the curves that were offered: one that refutes, one that has not settled, or that of least room."""

    found: dict[str, tuple[tuple[int, float], Curve]] = field(default_factory=dict)
    instances: int = 0

    def keep(self, parts: Mapping[str, Outcome]) -> None:
        """Offer the parts of what was decided at one more instance."""
        from checks.deciders.enclose import RANK

        for part, outcome in parts.items():
            rank = RANK[outcome.sign], outcome.slack
            if outcome.curve is not None and (part not in self.found or rank < self.found[part][0]):
                self.found[part] = rank, replace(outcome.curve, part=part, instance=self.instances)
        self.instances += 1

    @property
    def kept(self) -> tuple[Curve, ...]:
        """One curve of each part."""
        return tuple(curve for _, curve in self.found.values())
