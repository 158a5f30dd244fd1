"""Whether an instance meets the assumptions, in float64 and in balls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from checks.arithmetic.batch import Batch
from checks.arithmetic.errors import NotFinite, Undecidable
from checks.arithmetic.lifting import lift
from checks.arithmetic.precision import working_precision
from checks.arithmetic.sign import Sign, Trilean
from checks.calling import call, describe
from checks.claims import CLAIM_TYPES
from checks.deciders.enclose import enclose, precisions
from checks.deciders.slack import relative_slack
from checks.deciders.wording import describe_error
from checks.errors import PredicateError
from checks.statement import Assumption, Variant


def conditions(variant: Variant) -> list[Assumption]:
    """The assumptions of a variant that are checked on instances (the others are built in)."""
    return [assumption for assumption in variant.assumptions if assumption.condition is not None]


def condition_at(variant: Variant, assumption: Assumption, instance: Any) -> Any:
    """What the condition of an assumption returns at an instance: a claim, a dict of claims, or truth values.

    Raises:
        PredicateError: it returns something else.
    """
    if assumption.condition is None:
        return True
    returned = call(assumption.condition, instance, {})
    if not _is_condition(returned):
        raise PredicateError(
            f"{variant.label}: the assumption {assumption.name!r} returned {describe(returned)}; return a comparison such as x <= 1, or a claim"
        )
    return returned


def _is_condition(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(map(_is_condition, value.values()))
    if isinstance(value, Batch | np.ndarray):
        return value.dtype.kind == "b"
    return isinstance(value, (*CLAIM_TYPES, Trilean, bool, np.bool))


def float_truth(condition: Any, members: int) -> np.ndarray:
    """Which members of a batch meet a condition in float64; where it is blind they count as meeting it, and balls decide."""
    if isinstance(condition, CLAIM_TYPES):
        return np.asarray(relative_slack(condition, members).least >= 0)
    if isinstance(condition, Mapping):
        return np.asarray(np.logical_and.reduce([float_truth(part, members) for part in condition.values()]))
    if isinstance(condition, Batch):
        return np.asarray(condition.data.astype(bool).reshape(members, -1).all(axis=1))
    return np.full(members, bool(np.all(condition)))


def ball_truth(condition: Any, bits: int) -> bool | None:
    """Whether a condition holds, in balls: None while that is unknown. An exact tie meets ``<=``."""
    if isinstance(condition, CLAIM_TYPES):
        known = enclose(condition, bits).outcome.sign
        return None if known is Sign.UNKNOWN else known is not Sign.NEGATIVE
    if isinstance(condition, Mapping):
        return _all(ball_truth(part, bits) for part in condition.values())
    if isinstance(condition, Trilean):
        values = condition.values
        return False if (values == 0).any() else None if (values < 0).any() else True
    return bool(np.all(condition))


def _all(truths: Any) -> bool | None:
    """Kleene's conjunction: one that fails settles it."""
    known = list(truths)
    return False if False in known else None if None in known else True


def met_by(variant: Variant, lifted: Any, bits: int) -> bool | None:
    """Whether a lifted instance meets all assumptions: True, False, or None while unknown."""
    return _all(ball_truth(condition_at(variant, each, lifted), bits) for each in conditions(variant))


def met_at_any_precision(variant: Variant, instance: Any, cap: int) -> bool | None:
    """Whether an instance meets all assumptions, at the first precision up to ``cap`` bits that tells; None if none does.

    Raises:
        PredicateError: an assumption fails.
    """
    truth: bool | None = None if conditions(variant) else True
    for bits in precisions(cap):
        if truth is not None:
            break
        try:
            with working_precision(bits), np.errstate(all="ignore"):
                truth = met_by(variant, lift(instance), bits)
        except (PredicateError, MemoryError):
            raise
        except (Undecidable, NotFinite, ZeroDivisionError):
            continue
        except Exception as error:
            raise PredicateError(f"{variant.label}: an assumption raised {describe_error(error, variant.theorem.file)}", instance) from error
    return truth
