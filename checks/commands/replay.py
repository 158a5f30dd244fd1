"""``checks replay WITNESS``: a recorded instance is decided again, exactly, here."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checks.catalogue import Catalogue
from checks.commands.context import catalogue_of, store_of
from checks.deciders.certify import Outcome
from checks.errors import UsageError, nearest
from checks.evidence.records import witness_from_json
from checks.evidence.witnesses import check_id
from checks.replaying import Replayed, replay
from checks.report.findings import mutant_change
from checks.report.terminal import Screen
from checks.report.text import count
from checks.report.witnesses import Fact, instance_facts, missed_facts
from checks.results import Witness
from checks.statement import Theorem

_MEANING = {"negative": "the claim fails here", "zero": "the two sides are equal here", "positive": "the claim holds here", "unknown": "undecided"}


def run(options: argparse.Namespace) -> int:
    """Replay a witness, or all of a file; return 0 if each is confirmed, else 1."""
    witnesses = _witnesses(options)
    catalogue = catalogue_of(options)
    screen = Screen(sys.stdout)
    confirmed = 0
    for witness in witnesses:
        theorem = _theorem(witness, catalogue)
        replayed = replay(witness, theorem)
        confirmed += replayed.confirmed
        _show(screen, witness, theorem, replayed)
    if len(witnesses) > 1:
        screen.line(f"{count(len(witnesses), 'witness', 'witnesses')}: {confirmed} confirmed, {len(witnesses) - confirmed} not")
    return 0 if confirmed == len(witnesses) else 1


def _witnesses(options: argparse.Namespace) -> list[Witness]:
    """Return the witnesses that the argument names: an id, a file, or one id of a file."""
    name, _, wanted = options.witness.partition("#")
    path = Path(name)
    if path.is_file():
        known = {witness.id: witness for witness in _in_file(path)}
        return [_pick(known, wanted, name)] if wanted else list(known.values())
    if wanted or name.endswith(".json"):
        raise UsageError(f"there is no file {name!r}; give the path of a JSON file with witnesses")
    with store_of(options) as store:
        found = store.witness(name)
        if found is None:
            hint = nearest(name, store.witness_ids())
            raise UsageError(f"no witness {name!r} is recorded in {store.path}{hint}; 'checks show ID' names those of a theorem")
    return [found]


def _pick(known: dict[str, Witness], wanted: str, file: str) -> Witness:
    if wanted not in known:
        raise UsageError(f"{file} holds no witness {wanted!r}{nearest(wanted, known)}")
    return known[wanted]


def _in_file(path: Path) -> list[Witness]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON ({error}); give a file that 'checks verify --json' or 'checks export' wrote") from None
    found = [witness_from_json(each) for each in _recorded(data)]
    if not found:
        raise UsageError(f"{path} holds no witness; give a file that 'checks verify --json' or 'checks export' wrote")
    for witness in found:
        check_id(witness)
    return found


def _recorded(data: Any) -> Iterator[Any]:
    """Yield the witnesses of a report, of an export, or the one that the data is."""
    if not isinstance(data, dict):
        return
    if "instance" in data:
        yield data
    known = data.get("witnesses")
    yield from known.values() if isinstance(known, dict) else ()
    records = data.get("records")
    for record in records if isinstance(records, list) else ():
        yield from _recorded(record.get("result") if isinstance(record, dict) else None)


def _theorem(witness: Witness, catalogue: Catalogue) -> Theorem:
    if witness.theorem not in catalogue.named:
        hint = nearest(witness.theorem, catalogue.named)
        raise UsageError(f"the witness {witness.id} is of the theorem {witness.theorem!r}, which is not here{hint}; name it with --theorems")
    return catalogue.named[witness.theorem]


def _facts(replayed: Replayed) -> Iterator[Fact]:
    if replayed.outcome is None:
        yield "error" if replayed.failed else "why", replayed.why
    else:
        yield from _outcome_facts(replayed.outcome)


def _outcome_facts(outcome: Outcome) -> Iterator[Fact]:
    yield "left side", outcome.left
    yield "right side", outcome.right
    sign = outcome.sign.value
    exact = " (exactly)" if outcome.exact else ""
    bits = f", at {outcome.bits:,} bits" if outcome.bits else ""
    yield "slack", f"{sign}{exact}: {outcome.note or _MEANING[sign]}{bits}"
    yield from missed_facts(outcome.violation)


def _show(screen: Screen, witness: Witness, theorem: Theorem, replayed: Replayed) -> None:
    about = f"{witness.theorem}, mutant {witness.mutant!r}" if witness.mutant else witness.theorem
    screen.line((f"{witness.id}: {about} ({witness.kind})", "bold"))
    facts = [("claim", theorem.statement)]
    facts += [("change", mutant_change(theorem.mutant(witness.mutant), theorem))] if witness.mutant else []
    facts += [("part", witness.part)] if witness.part else []
    facts += [*instance_facts(witness, theorem), *_facts(replayed)]
    recorded = f"{witness.left} against {witness.right}, {witness.sign}" if witness.left else "the predicate fails"
    facts.append(("recorded", recorded))
    screen.facts(facts)
    text = "confirmed" if replayed.confirmed else "not confirmed: the theorem or the harness has changed since, or the record is wrong"
    screen.line((text, "green" if replayed.confirmed else "bold red"))
    screen.line()
