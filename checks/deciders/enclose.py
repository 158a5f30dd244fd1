"""Enclosing the slack of a claim in balls, at one precision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb

from checks.arithmetic.balls import Balls
from checks.arithmetic.enclosures.definiteness import semidefinite_sign
from checks.arithmetic.enclosures.eigen import smallest_eigenvalue
from checks.arithmetic.sign import Sign, sign
from checks.claims import Equality, Identity, Inequality, Scaling, Semidefinite
from checks.deciders.curves import curve_of, graph_of
from checks.deciders.exponents import DECIDING, Room, judge, rooms, unsettled, weights
from checks.deciders.symbolic import prove
from checks.results import Curve, Graph

FIRST_BITS = 128

RANK = {Sign.NEGATIVE: 0, Sign.UNKNOWN: 1, Sign.ZERO: 2, Sign.POSITIVE: 3}
"""The order of signs, the worst first."""


@dataclass(frozen=True)
class Outcome:
    """What balls say of one part of a claim at one instance, at its worst entry.

    ``sign``: of the slack; ZERO is a tie, ``exact`` if the slack is exactly zero, and otherwise zero to ``bits`` bits, which means that its enclosure
    contains zero and kept shrinking as the precision doubled. UNKNOWN: the enclosure stopped shrinking. ``slack``: relative, as a float, to report.
    ``left``, ``right``: the sides, at this ``entry`` of arrays; ``violation``: what the claim is missed by, in units of the larger side;
    ``note``: why a sign is unknown;
    ``symbols``: for an identity, the values that refute it; ``symbolic``: SymPy decided it; ``curve``: for an exponent, what it was read from;
    ``graph``: for a claim over an axis, its sides.
    Where a solver is involved no balls but refinement decided: then ``level`` is the finest level, ``error`` the measured error of the slack, and
    ``bits`` is 0.
    """

    sign: Sign
    exact: bool = False
    slack: float = np.inf
    left: str = ""
    right: str = ""
    entry: str = ""
    violation: str = ""
    bits: int = FIRST_BITS
    note: str = ""
    symbols: Mapping[str, Fraction] = field(default_factory=dict)
    symbolic: bool = False
    curve: Curve | None = None
    graph: Graph | None = None
    level: int | None = None
    error: float = 0.0

    @property
    def holds(self) -> bool:
        """Whether the claim is known to hold here; a tie holds."""
        return self.sign in (Sign.POSITIVE, Sign.ZERO)

    @property
    def refutes(self) -> bool:
        """Whether the claim is known to fail here."""
        return self.sign is Sign.NEGATIVE

    @property
    def why_unknown(self) -> str:
        """Why the sign is unknown, in one line; a curve that has not settled stays so at any precision."""
        return self.note if self.curve or self.level is not None else f"undecided at {self.bits} bits: {self.note}"


@dataclass(frozen=True)
class Enclosed:
    """One part at one precision: its outcome, and the largest radius of the entries whose sign is unknown, as log2.

    ``final``: more bits would not tell more. ``agreed``: on so many bits the sides of these entries agree.
    """

    outcome: Outcome
    radius: float = -np.inf
    final: bool = False
    agreed: float = -np.inf


def precisions(cap: int) -> Iterator[int]:
    """128 bits, doubled up to the cap."""
    bits = min(FIRST_BITS, cap)
    while bits <= cap:
        yield bits
        bits *= 2


def enclose(claim: Any, bits: int) -> Enclosed:
    """Enclose the slack of a claim at the current precision: the worst entry counts."""
    return _ENCLOSE[type(claim)](claim, bits)


def _inequality(claim: Inequality, bits: int) -> Enclosed:
    small, large = Balls(claim.small), Balls(claim.large)
    return _graphed(claim, _worst(small, large, large - small, bits), small, large)


def _equality(claim: Equality, bits: int) -> Enclosed:
    left, right = Balls(claim.left), Balls(claim.right)
    return _graphed(claim, _worst(left, right, -abs(left - right), bits), left, right)


def _graphed(claim: Inequality | Equality, found: Enclosed, left: Balls, right: Balls) -> Enclosed:
    """With both sides along the axis that the claim stands over, if it does."""
    return found if claim.over is None else replace(found, outcome=replace(found.outcome, graph=graph_of(claim, left.mid(), right.mid())))


def _semidefinite(claim: Semidefinite, bits: int) -> Enclosed:
    """The least eigenvalue of the symmetric part; that there is no other part is a claim of its own."""
    matrix = Balls(claim.matrix)
    if matrix.size == 0:
        return Enclosed(Outcome(Sign.POSITIVE, bits=bits))
    least = Balls(smallest_eigenvalue(matrix.data))
    found = _worst(Balls(0), least, least, bits, scale=abs(matrix).max())
    if found.outcome.sign is not Sign.UNKNOWN:
        return found
    # An exact matrix may be known to be singular although the ball of its least eigenvalue is not zero alone.
    known = semidefinite_sign(matrix.data)
    if known is Sign.UNKNOWN:
        return found
    return Enclosed(replace(found.outcome, sign=known, exact=known is Sign.ZERO, slack=0.0 if known is Sign.ZERO else found.outcome.slack))


def _identity(claim: Identity, bits: int) -> Enclosed:
    known, note, symbols, left, right = prove(claim, np.random.default_rng(0))
    slack = -1.0 if known is Sign.NEGATIVE else 0.0
    return Enclosed(Outcome(known, known is Sign.ZERO, slack, left, right, bits=bits, note=note, symbols=symbols, symbolic=True), final=True)


def _scaling(claim: Scaling, bits: int) -> Enclosed:
    """The exponents against the bounds: the least room of one counts, or in a refutation the most."""
    x, y, level, effect = (Balls(each) for each in (claim.x, claim.y, claim.level, claim.effect))
    log_y: Any = np.log(y)
    exponents = (weights(x) * log_y).sum(axis=-1)
    if not exponents.isfinite().all():
        return Enclosed(Outcome(Sign.UNKNOWN, left=str(y), right="a power law", bits=bits), np.inf)
    found = _against(exponents, rooms(exponents[:DECIDING], claim, level, effect), bits)
    curve = curve_of(claim, x.mid(), y.mid(), log_y.mid(), exponents.mid())
    return replace(found, outcome=replace(found.outcome, curve=curve, entry=""))


def _against(exponents: Balls, sides: list[Room], bits: int) -> Enclosed:
    """Compare exponents with the bounds of a claim."""
    signs = [[sign(entry) for entry in side.slack.data] for side in sides]
    known, final = judge(signs)
    if known is Sign.NEGATIVE:
        side = next(side for side, row in zip(sides, signs, strict=True) if all(each is Sign.NEGATIVE for each in row))
        nearest = max(range(DECIDING), key=lambda k: float(side.slack.ball(k).mid()))
        return _worst(exponents[nearest], side.bound, side.slack[nearest], bits)
    worst = [_worst(exponents[:DECIDING], side.bound, side.slack, bits) for side in sides]
    found = min(worst, key=lambda each: (RANK[each.outcome.sign], each.outcome.slack))
    if known is not Sign.UNKNOWN:
        return found
    # Where one exponent is beyond and another on the bound, no precision makes the claim hold: the radius tells that nothing shrinks.
    radius = found.radius if found.outcome.sign is Sign.UNKNOWN else 0.0
    return Enclosed(replace(found.outcome, sign=Sign.UNKNOWN, violation="0", note=unsettled(exponents.mid())), radius, final)


_ENCLOSE: Mapping[type, Callable[[Any, int], Enclosed]] = {
    Identity: _identity,
    Inequality: _inequality,
    Equality: _equality,
    Semidefinite: _semidefinite,
    Scaling: _scaling,
}


def _worst(left: Balls, right: Balls, slack: Balls, bits: int, scale: Balls | None = None) -> Enclosed:
    """The worst entry of a slack: certainly negative before unknown before zero before positive, then the least relative one."""
    if slack.size == 0:
        return Enclosed(Outcome(Sign.POSITIVE, bits=bits))
    sides = [np.broadcast_to(side.data, slack.data.shape).ravel() for side in (left, right)]
    entries = slack.data.ravel()
    signs = [_sign(entry) for entry in entries]
    order = min(RANK[each] for each in signs)
    chosen = [i for i, each in enumerate(signs) if RANK[each] == order]
    scales = [_scale(sides[0][i], sides[1][i], scale) for i in chosen]
    relatives = [_ratio(entries[i], size) for i, size in zip(chosen, scales, strict=True)]
    at = min(range(len(chosen)), key=lambda k: relatives[k])
    worst = chosen[at]
    radii = [_log2_radius(entries[i]) for i in chosen] if order == RANK[Sign.UNKNOWN] else []
    agreed = [_log2(size) - radius for size, radius in zip(scales, radii, strict=False)]
    outcome = Outcome(
        sign=signs[worst],
        exact=signs[worst] is Sign.ZERO,
        slack=relatives[at],
        entry=entry_text(worst, slack.shape),
        left=_text(sides[0][worst]),
        right=_text(sides[1][worst]),
        violation=_text(-entries[worst] / scales[at]) if signs[worst] is Sign.NEGATIVE else "0",
        bits=bits,
    )
    return Enclosed(outcome, max(radii, default=-np.inf), agreed=min(agreed, default=-np.inf))


def entry_text(place: int, shape: tuple[int, ...]) -> str:
    """The place of an entry in an array, as an index; nothing for the only one."""
    return str([int(at) for at in np.unravel_index(place, shape)]) if np.prod(shape) > 1 else ""


def _sign(entry: arb) -> Sign:
    return sign(entry) if entry.is_finite() else Sign.UNKNOWN


def _scale(left: arb, right: arb, scale: Balls | None) -> arb:
    return scale.ball() if scale is not None else abs(left).max(abs(right))


def _ratio(slack: arb, scale: arb) -> float:
    ratio = slack / scale if scale > 0 else slack
    return float(ratio.mid()) if ratio.is_finite() else 0.0


def _log2_radius(entry: arb) -> float:
    """log2 of the radius, rounded up; inf for a ball that is not finite, -inf for an exact one."""
    return _log2(arb(entry.rad())) if entry.is_finite() else np.inf


def _log2(size: arb) -> float:
    """log2 of the midpoint of a positive number, rounded up; -inf for zero, and for what is not finite."""
    mantissa, exponent = size.mid().man_exp() if size.is_finite() else (0, 0)
    return float(int(exponent) + int(mantissa).bit_length()) if mantissa else -np.inf


def _text(value: arb) -> str:
    """The number itself where it is an exact float64, else a decimal enclosure."""
    if value.is_exact() and value.is_finite():
        nearest = float(value.mid())
        if np.isfinite(nearest) and arb(nearest) == value:
            return str(int(nearest)) if nearest.is_integer() and abs(nearest) < 2**53 else repr(nearest)
    return str(value.str(17))
