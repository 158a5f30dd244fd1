"""A fixed small number of instances, each of which has a sequential test of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from checks.arithmetic.errors import NotFinite, Undecidable
from checks.arithmetic.lifting import batch_size, lift
from checks.arithmetic.precision import working_precision
from checks.calling import is_strategy
from checks.deciders.assumptions import conditions, met_by
from checks.deciders.certify import precisions
from checks.deciders.explore import explore
from checks.deciders.pool import one
from checks.deciders.wording import describe_error
from checks.errors import PredicateError
from checks.evidence.encoding import encode
from checks.results import Effort
from checks.statement import Variant

DRAWS = 20
"""For each instance that is wanted, so many are drawn at most."""


@dataclass
class Drawn:
    """Distinct instances that meet the assumptions, how many were looked at, and of how many the highest precision does not tell."""

    cap: int
    instances: list[Any] = field(default_factory=list)
    tried: int = 0
    unsettled: int = 0
    known: set[str] = field(default_factory=set)


def drawn_instances(variant: Variant, effort: Effort, count: int, seed: int) -> Drawn:
    """The corners, and so many instances of the strategy; the one instance None where the predicate takes none.

    Balls of a precision up to the effort's cap decide whether an instance meets the assumptions; where they cannot tell, it is not used.

    Raises:
        PredicateError: the strategy or an assumption fails.
    """
    drawn = Drawn(effort.cap)
    if variant.instances is None:
        _offer(variant, drawn, None)
        return drawn
    for corner in variant.corners:
        if is_strategy(corner):
            _explore(variant, drawn, corner, 1, seed)
        else:
            _offer(variant, drawn, corner)
    _explore(variant, drawn, variant.instances, count, seed)
    return drawn


def _explore(variant: Variant, drawn: Drawn, strategy: Any, count: int, seed: int) -> None:
    wanted = len(drawn.instances) + count

    def visit(batch: Any) -> bool:
        _offer(variant, drawn, batch if batch_size(batch) is None else one(batch, 0))
        return len(drawn.instances) >= wanted

    explore(strategy, visit, draws=DRAWS * count, members=1, seed=seed, label=variant.label)


def _offer(variant: Variant, drawn: Drawn, instance: Any) -> None:
    """Keep an instance if it is new and certainly meets the assumptions."""
    drawn.tried += 1
    key = json.dumps(encode(instance), sort_keys=True)
    if key in drawn.known:
        return
    drawn.known.add(key)
    meets = _meets(variant, instance, drawn.cap)
    drawn.unsettled += meets is None
    if meets:
        drawn.instances.append(instance)


def _meets(variant: Variant, instance: Any, cap: int) -> bool | None:
    """Whether an instance meets the assumptions; None if even the highest precision does not tell."""
    known: bool | None = True if not conditions(variant) else None
    for bits in precisions(cap):
        if known is None:
            known = _met_at(variant, instance, bits)
    return known


def _met_at(variant: Variant, instance: Any, bits: int) -> bool | None:
    try:
        with working_precision(bits), np.errstate(all="ignore"):
            return met_by(variant, lift(instance), bits)
    except (PredicateError, MemoryError):
        raise
    except (Undecidable, NotFinite, ZeroDivisionError):
        return None
    except Exception as error:
        raise PredicateError(f"{variant.label}: an assumption raised {describe_error(error, variant.theorem.file)}", instance) from error
