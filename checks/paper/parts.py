"""The parts of a claim, by name, as far as the evidence tells."""

from __future__ import annotations

import contextlib

from checks.errors import ChecksError
from checks.evidence.encoding import decode
from checks.paper.status import Check
from checks.statement import Theorem


def parts_of(check: Check) -> frozenset[str] | None:
    """Return the names of the parts of a check's claim (``""`` for a claim without parts); None if they are not known.

    A sequential test is recorded for every part. Of other claims only the worst part is, so the predicate is asked, at a recorded instance.
    """
    if check.theorem is None or check.evidence is None or not check.evidence.fresh:
        return None
    decision = check.evidence.result.decision
    if decision.chances:
        return frozenset(chance.part for chance in decision.chances)
    for witness in decision.witnesses:
        with contextlib.suppress(ChecksError):
            return _asked(check.theorem, decode(witness.instance))
    return None


def cites_something(check: Check, part: str) -> bool:
    """Return whether there is such a check and, as far as is known, such a part of it."""
    parts = parts_of(check) if part else None
    return check.theorem is not None and (parts is None or part in parts)


def _asked(theorem: Theorem, instance: object) -> frozenset[str] | None:
    try:
        return frozenset(theorem.variant.claims(instance))
    except ChecksError:
        raise
    except Exception:
        # A predicate that fails in float64 at this instance is no news for somebody who asks for the names of its parts.
        return None
