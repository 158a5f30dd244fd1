"""A recorded witness, decided again: at its own instance, exactly, and held against its record."""

from __future__ import annotations

from dataclasses import dataclass

from checks.deciders.blas import one_blas_thread
from checks.deciders.certify import Certified, Outcome
from checks.deciders.replay import redecide
from checks.errors import PredicateError, WitnessError
from checks.evidence.encoding import decode
from checks.results import Effort, Witness
from checks.statement import Theorem


@dataclass(frozen=True)
class Replayed:
    """What came out: the outcome of the part that the witness is about, or why there is none; and whether it is what was recorded.

    ``failed``: the predicate failed, which is what a witness of kind ``error`` records.
    """

    confirmed: bool
    outcome: Outcome | None = None
    why: str = ""
    failed: bool = False
    certified: Certified | None = None


def replay(witness: Witness, theorem: Theorem) -> Replayed:
    """Decide a witness again: a sign with at least the precision that it was decided with, what stayed open up to the same cap.

    Raises:
        WitnessError: the instance cannot be read, or the claim has no such part.
        StatementError: the theorem has no such mutant.
    """
    variant = theorem.mutated(theorem.mutant(witness.mutant)) if witness.mutant else theorem.variant
    try:
        with one_blas_thread():
            certified = redecide(variant, decode(witness.instance), _cap(witness), witness.level)
    except PredicateError as error:
        return Replayed(witness.kind == "error", why=str(error), failed=True)
    if certified.meets is False:
        return Replayed(False, why="the instance does not meet the assumptions, as they are now")
    if witness.kind == "error":
        return Replayed(False, why="the predicate does not fail here any more")
    if witness.part not in certified.parts:
        raise WitnessError(f"{witness.id} is about the part {witness.part!r} of {variant.label}, which has {sorted(certified.parts)} now")
    outcome = certified.parts[witness.part]
    return Replayed(outcome.sign.value == witness.sign, outcome, certified=certified)


def _cap(witness: Witness) -> int:
    """The precision to go to. With more of it, a tie to the cap of a quick run may turn out to be none."""
    return witness.bits if witness.sign in ("zero", "unknown") and witness.bits else max(witness.bits, Effort.STANDARD.cap)
