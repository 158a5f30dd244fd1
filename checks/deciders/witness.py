"""Making the record of an instance that refutes a claim, or comes closest to it."""

from __future__ import annotations

from typing import Any

from checks.deciders.certify import Certified
from checks.evidence.encoding import encode
from checks.evidence.witnesses import witness_id
from checks.results import Witness
from checks.statement import Variant


def witness_of(variant: Variant, kind: str, instance: Any, certified: Certified) -> Witness:
    """Record the worst part of what was decided at an instance."""
    part, outcome = certified.worst
    mutant = variant.mutant.name if variant.mutant else None
    encoded = encode(instance)
    return Witness(
        id=witness_id(variant.theorem.id, mutant, part, kind, encoded),
        theorem=variant.theorem.id,
        mutant=mutant,
        part=part,
        kind=kind,
        instance=encoded,
        left=outcome.left,
        right=outcome.right,
        violation=outcome.violation,
        sign=outcome.sign.value,
        bits=outcome.bits,
        level=outcome.level,
        entry=outcome.entry,
    )


def error_witness(variant: Variant, instance: Any) -> Witness:
    """Record the instance at which a predicate fails."""
    mutant = variant.mutant.name if variant.mutant else None
    encoded = encode(instance)
    name = witness_id(variant.theorem.id, mutant, "", "error", encoded)
    return Witness(name, variant.theorem.id, mutant, "", "error", encoded, "", "", "", "unknown", 0)
