"""A witness for reading: its instance in mathematical notation, both sides, and what the claim is missed by."""

from __future__ import annotations

from typing import Any

from checks.calling import positional
from checks.errors import WitnessError
from checks.report.text import entries, shorten
from checks.results import Witness
from checks.statement import Theorem

Fact = tuple[str, str]
"""A label and a text."""


def witness_facts(witness: Witness, theorem: Theorem | None = None) -> list[Fact]:
    """Return a witness as facts: its part, the instance, both sides, what the claim is missed by, and how to replay it."""
    facts = [("part", witness.part)] if witness.part else []
    facts += instance_facts(witness, theorem)
    facts += [("entry", f"{witness.entry} of the sides, counted from 0")] if witness.entry else []
    if witness.left or witness.right:
        labels = ("seen", "claimed") if _is_of_chance(witness) else ("left side", "right side")
        facts += zip(labels, (witness.left, witness.right), strict=True)
    return [*facts, *missed_facts(witness.violation), ("replay", f"checks replay {witness.id}")]


def _is_of_chance(witness: Witness) -> bool:
    """Whether neither balls nor refinement but samples refuted: then the sides are an estimate, and what is claimed of it."""
    return witness.bits == 0 and witness.level is None


def instance_facts(witness: Witness, theorem: Theorem | None = None) -> list[Fact]:
    """Return the instance of a witness as facts: one line if it is short, else a line for each entry."""
    pairs = _entries(witness, theorem)
    texts = [f"{name} = {text}" if name else text for name, text in pairs]
    whole = ", ".join(texts)
    if len(whole) <= 70:
        return [("at", whole)]
    return [("at" if index == 0 else "", text) for index, text in enumerate(texts)]


def missed_facts(violation: str) -> list[Fact]:
    """Return what a claim is missed by, in units of the bound; nothing where it is not missed."""
    return [] if violation in ("", "0") else [("missed by", f"{violation_text(violation)} of the bound")]


def violation_text(violation: str) -> str:
    """Return a violation for reading: as it is if it is short, else to three digits."""
    middle = violation.strip("[]").partition(" +/-")[0]
    try:
        rounded = f"{float(middle):.3g}"
    except ValueError:
        return violation
    return violation if len(violation) <= 8 or float(rounded) == 0 else f"about {rounded}"


def _entries(witness: Witness, theorem: Theorem | None) -> list[Fact]:
    from checks.evidence.encoding import decode

    try:
        instance = decode(_without_types(witness.instance))
    except WitnessError:
        return [("", shorten(str(witness.instance), 300))]
    return entries(instance, _parameters(witness, theorem))


def _without_types(data: Any) -> Any:
    """Return an encoded instance with its dataclasses and named tuples as dicts: to be read, it needs no code."""
    if isinstance(data, list):
        return [_without_types(entry) for entry in data]
    if not isinstance(data, dict):
        return data
    if data.keys() in ({"dataclass", "fields"}, {"namedtuple", "fields"}):
        return {"dict": _without_types(data["fields"])}
    return {key: _without_types(entry) for key, entry in data.items()}


def _parameters(witness: Witness, theorem: Theorem | None) -> tuple[str, ...]:
    """Return the positional parameters of the predicate that the witness is about."""
    if theorem is None:
        return ()
    mutants = {mutant.name: mutant.predicate for mutant in theorem.mutants}
    predicate = (mutants.get(witness.mutant) if witness.mutant else None) or theorem.predicate
    return positional(predicate)
