"""The names of witnesses. A name is a hash of what it names, so the same counterexample has the same name on every machine."""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any

from checks.errors import WitnessError
from checks.evidence.encoding import canonical
from checks.results import Witness

_DIGITS = 12


def witness_id(theorem: str, mutant: str | None, part: str, kind: str, instance: Any) -> str:
    """Return ``w-`` and 12 hexadecimal digits, from what the witness refutes and its encoded instance.

    Raises:
        WitnessError: the instance is not encoded.
    """
    text = canonical([theorem, mutant, part, kind, instance])
    return f"w-{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"


def named(witness: Witness) -> Witness:
    """Return the witness with the id that its contents have."""
    return dataclasses.replace(witness, id=_id_of(witness))


def check_id(witness: Witness) -> None:
    """Refuse a witness that was changed since it was recorded.

    Raises:
        WitnessError: the contents do not have that id.
    """
    if witness.id != _id_of(witness):
        raise WitnessError(f"the witness {witness.id!r} was changed after it was recorded: its contents have the id {_id_of(witness)!r}")


def _id_of(witness: Witness) -> str:
    return witness_id(witness.theorem, witness.mutant, witness.part, witness.kind, witness.instance)
