"""The relative slack of a claim in float64: by how much it holds, in units of the larger side. Negative where it seems to fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from checks.arithmetic.arguments import numbers
from checks.arithmetic.batch import Batch
from checks.claims import Equality, Identity, Inequality, Scaling, Semidefinite
from checks.deciders.exponents import DECIDING, rooms, weights


class Slack(NamedTuple):
    """By instance: the least relative slack over the entries that float64 sees (inf for none), and whether there are entries that it does not see.

    It is blind where a number is not finite (overflow, 0/0), and where both sides are zero, which may be underflow.
    """

    least: np.ndarray
    blind: np.ndarray


def relative_slack(claim: Any, members: int) -> Slack:
    """The slack of a claim about a batch of so many members, or about a single instance."""
    return _SLACK[type(claim)](claim, members)


def _inequality(claim: Inequality, members: int) -> Slack:
    small, large = _float(claim.small), _float(claim.large)
    return _least(_rows(large - small, members), _rows(np.maximum(abs(small), abs(large)), members))


def _equality(claim: Equality, members: int) -> Slack:
    left, right = _float(claim.left), _float(claim.right)
    difference = -abs(_rows(left - right, members))
    scale = np.maximum.reduce([_rows(abs(side), members).max(axis=1, initial=0.0) for side in (left, right)])
    return _least(difference, np.broadcast_to(scale[:, None], difference.shape))


def _semidefinite(claim: Semidefinite, members: int) -> Slack:
    matrix = _float(claim.matrix)
    stack = matrix.data if isinstance(matrix, Batch) else np.asarray(matrix)[None]
    if stack.shape[-1] == 0:
        return _nothing(members)
    skew = abs(stack - np.swapaxes(stack, -1, -2)).max(axis=(-1, -2))
    finite = np.isfinite(stack).all(axis=(-1, -2))
    values = np.linalg.eigvalsh(np.where(finite[:, None, None], stack, 0.0))
    slack = np.minimum(values[:, 0], np.where(skew > 0, -skew, np.inf))
    found = _least(np.where(finite, slack, np.nan)[:, None], abs(stack).max(axis=(-1, -2))[:, None])
    return Slack(*(np.broadcast_to(each, (members,)) for each in found))


def _identity(claim: Identity, members: int) -> Slack:
    """Float64 has nothing to say of symbols."""
    return Slack(np.zeros(members), np.zeros(members, dtype=bool))


UNSETTLED = 2.0**-40
"""The slack of a curve that has not settled is so much smaller than that of one that refutes, and hides it nowhere."""


def _scaling(claim: Scaling, members: int) -> Slack:
    """The least room of an exponent; the most of a claim that all exponents refute."""
    slacks = exponent_slacks(claim, members)
    least, most = slacks.min(axis=(1, 2)), slacks.max(axis=2).min(axis=1)
    found = np.where(least >= 0, least, np.where(most < 0, most, UNSETTLED * least))
    blind = ~np.isfinite(found)
    return Slack(np.where(blind, np.inf, found), blind)


def exponent_slacks(claim: Scaling, members: int) -> np.ndarray:
    """The relative room of each exponent that decides, below the upper bound or above the lower one: of shape (members, bounds, exponents)."""
    grid, values = _rows(_float(claim.x), members), _rows(_float(claim.y), members)
    same = not isinstance(claim.x, Batch)
    with np.errstate(all="ignore"):
        weight = weights(grid[0])[None] if same else np.stack([weights(row) for row in grid])
        exponents = (weight[:, :DECIDING] @ np.log(values)[:, :, None])[:, :, 0]
        level, effect = _rows(_float(claim.level), members), _rows(_float(claim.effect), members)
        return np.stack([room.slack / np.maximum(abs(exponents), abs(room.bound)) for room in rooms(exponents, claim, level, effect)], axis=1)


_SLACK: Mapping[type, Callable[[Any, int], Slack]] = {
    Identity: _identity,
    Inequality: _inequality,
    Equality: _equality,
    Semidefinite: _semidefinite,
    Scaling: _scaling,
}


def _float(side: Any) -> Any:
    """A side in float64, so that integers do not wrap around and truth values can be subtracted."""
    side = numbers(side)
    return side.astype(np.float64) if isinstance(side, Batch | np.ndarray) else float(side)


def _rows(value: Any, members: int) -> np.ndarray:
    """Entries by instance, as a matrix of shape (members, entries)."""
    if isinstance(value, Batch):
        return value.data.reshape(members, -1)
    flat = np.asarray(value, dtype=np.float64).reshape(1, -1)
    return np.broadcast_to(flat, (members, flat.shape[1]))


def _nothing(members: int) -> Slack:
    return Slack(np.full(members, np.inf), np.zeros(members, dtype=bool))


def _least(slack: np.ndarray, scale: np.ndarray) -> Slack:
    if slack.shape[1] == 0:
        return _nothing(len(slack))
    blind = ~(np.isfinite(slack) & np.isfinite(scale) & (scale > 0))
    relative = np.divide(slack, scale, out=np.full(slack.shape, np.inf), where=~blind)
    return Slack(relative.min(axis=1), blind.any(axis=1))
