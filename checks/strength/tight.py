"""Where a theorem is sharp: at its tight instances both sides are equal, and a mutant that weakens the claim loses the equality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from checks.arithmetic.lifting import batch_size
from checks.arithmetic.sign import Sign
from checks.deciders.budget import budget_of
from checks.deciders.certify import Certified, Outcome
from checks.deciders.explore import explore
from checks.deciders.pool import one
from checks.deciders.settle import settle
from checks.errors import PredicateError, WitnessError
from checks.evidence.encoding import encode
from checks.results import Effort
from checks.statement import Theorem, Tight, Variant, is_strategy

DRAWS = 2
MEMBERS = 3
"""So many draws of a tight strategy, and so many members of each, are decided."""


@dataclass(frozen=True)
class Lost:
    """A tight instance at which a variant is no equality: weaker there (``violated`` is False), or violated."""

    instance: Any
    certified: Certified
    part: str
    tried: int

    @property
    def outcome(self) -> Outcome:
        """What balls say of that part."""
        return self.certified.parts[self.part]

    @property
    def violated(self) -> bool:
        """Whether the variant fails at the tight instance, rather than losing equality."""
        return self.outcome.refutes

    @property
    def message(self) -> str:
        """One line, for people."""
        where = f"part {self.part!r}: " if self.part else ""
        if self.violated:
            return f"{where}missed by {-self.outcome.slack:.3g} of the bound at a tight instance"
        if self.outcome.sign is Sign.UNKNOWN:
            return f"{where}undecided at a tight instance: {self.outcome.note}"
        return f"{where}not sharp where tight= says: {self.outcome.left} against {self.outcome.right}"


def lost_equality(theorem: Theorem, variant: Variant, effort: Effort, seed: int) -> Lost | None:
    """The first tight instance of the theorem at which the variant is certainly no equality; None if it is one at all of them."""
    for tried, (instance, certified, parts) in enumerate(_decided(theorem, variant, effort, seed), start=1):
        for part in parts:
            outcome = _known(certified, part)
            if outcome.sign is not Sign.ZERO and (outcome.sign is not Sign.UNKNOWN or variant.mutant is None):
                _check_recordable(theorem, instance)
                only = Certified(certified.meets, {part: outcome}, certified.bits)
                return Lost(instance, only, part, tried)
    return None


def _known(certified: Certified, part: str) -> Outcome:
    """The outcome of a part; nothing is refuted by an instance of which it is not known whether it meets the assumptions."""
    outcome = certified.parts[part]
    if outcome.refutes and certified.meets is None:
        return replace(outcome, sign=Sign.UNKNOWN, note="whether the assumptions are met is not known there")
    return outcome


def _check_recordable(theorem: Theorem, instance: Any) -> None:
    try:
        encode(instance)
    except WitnessError as error:
        raise PredicateError(f"{theorem.id}: a tight instance: {error}") from error


def count_tight(theorem: Theorem) -> int:
    """How many tight instances are decided at most."""
    return sum(DRAWS * MEMBERS if is_strategy(tight.instances) else len(_listed(tight)) for tight in theorem.tight)


def _decided(theorem: Theorem, variant: Variant, effort: Effort, seed: int) -> Iterator[tuple[Any, Certified, list[str]]]:
    for tight in theorem.tight:
        for instance in _instances(tight, variant, seed):
            try:
                certified = settle(variant, instance, budget_of(variant, effort), patient=True)
                yield instance, certified, _sharp_parts(theorem, variant, instance, tight, certified)
            except PredicateError as error:
                raise PredicateError(str(error), instance) from error


def _sharp_parts(theorem: Theorem, variant: Variant, instance: Any, tight: Tight, certified: Certified) -> list[str]:
    """The parts of which equality is claimed at this instance."""
    if certified.meets is False:
        if variant.mutant is not None:
            return []
        raise PredicateError(f"{theorem.id}: a tight instance does not meet the assumptions; mend tight=")
    if not certified.parts and variant.mutant is None:
        raise PredicateError(f"{theorem.id}: a tight instance is too near to the boundary of an assumption to be decided; mend tight=")
    rates = [part for part, outcome in certified.parts.items() if outcome.curve and tight.part in (None, part)]
    if rates:
        where = f"the part {rates[0]!r}" if rates[0] else "the claim"
        raise PredicateError(
            f"{theorem.id}: {where} is an exponent, which is known up to its effect and tight nowhere; drop tight=, or name another part in it"
        )
    named = [part for part in certified.parts if tight.part is None or part == tight.part or part.startswith(f"{tight.part}.")]
    if not named and variant.mutant is None:
        raise PredicateError(f"{theorem.id}: tight= names the part {tight.part!r}; the claim has {sorted(certified.parts)}")
    return named


def _listed(tight: Tight) -> list[Any]:
    return list(tight.instances) if isinstance(tight.instances, list) else [tight.instances]


def _instances(tight: Tight, variant: Variant, seed: int) -> list[Any]:
    """The instances of one entry of ``tight=``."""
    if not is_strategy(tight.instances):
        return _listed(tight)
    drawn: list[Any] = []

    def visit(batch: Any) -> bool:
        members = batch_size(batch)
        drawn.extend([batch] if members is None else [one(batch, i) for i in range(members)])
        return False

    explore(tight.instances, visit, draws=DRAWS, members=MEMBERS, seed=seed, label=f"{variant.theorem.id} (tight)")
    return drawn[: DRAWS * MEMBERS]
