"""Results as JSON, and back, without loss; the files that ``--json`` writes.

A theorem is written with the facts that a reader of the file asks for first, then ``decision`` with all of them. Witnesses stand apart, by id, so
that each is written once and can be found by its name.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any

from checks.errors import StoreError
from checks.evidence.wording import short
from checks.results import SCHEMA, MutantResult, Result, Witness


def result_to_json(result: Result) -> dict[str, Any]:
    """Return a result as JSON; its whole witnesses are under ``witnesses``, by id."""
    witnesses: dict[str, Any] = {}
    return {**_entry(result, witnesses), "witnesses": witnesses}


def _entry(result: Result, witnesses: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": result.id,
        "verdict": result.verdict.value,
        "grade": result.grade and result.grade.value,
        "instances": _write_number(result.decision.instances),
        "certified": _write_number(result.decision.certified),
        "worst_slack": _write_number(result.decision.worst_slack),
        "seconds": _write_number(result.seconds),
        "fingerprint": result.fingerprint,
        "mutants": [_mutant_to_json(mutant, witnesses) for mutant in result.mutants],
        "passed": result.passed,
        "reason": result.reason,
        "effort": result.effort,
        "seed": _write_number(result.seed),
        "decision": _write(result.decision, witnesses),
    }


def result_from_json(data: Any, witnesses: Mapping[str, Any] | None = None) -> Result:
    """Return the result that `result_to_json` wrote; ``witnesses`` by id, where they do not stand in ``data`` itself.

    Raises:
        StoreError: the data is not a result.
    """
    known = {**(witnesses or {}), **_object(_object(data, "a result").get("witnesses", {}), "witnesses")}
    try:
        return _read(Result, data, known, "a result")
    except RecursionError:
        raise StoreError("the recorded result is nested too deeply to be read") from None


def witness_to_json(witness: Witness) -> dict[str, Any]:
    """Return a witness as JSON."""
    return {field.name: _write(getattr(witness, field.name), {}) for field in dataclasses.fields(Witness) if field.name != "instance"} | {
        "instance": witness.instance
    }


def witness_from_json(data: Any) -> Witness:
    """Return the witness that `witness_to_json` wrote.

    Raises:
        StoreError: the data is not a witness.
    """
    return _read(Witness, data, {}, "a witness")


def report(results: Iterable[Result]) -> dict[str, Any]:
    """Return what ``--json`` writes: all results, and all witnesses by id, so that the file can be replayed anywhere."""
    witnesses: dict[str, Any] = {}
    entries = [_entry(result, witnesses) for result in results]
    return {"schema": SCHEMA, "theorems": entries, "witnesses": witnesses, "passed": all(entry["passed"] for entry in entries)}


def results_of(data: Any) -> list[Result]:
    """Return the results in what `report` wrote.

    Raises:
        StoreError: the data is not such a report, or of a newer version.
    """
    check_schema(data, "a report")
    entries = data.get("theorems")
    if not isinstance(entries, list):
        raise StoreError(f"a report has no list of theorems, but {short(entries)}; give a file that --json wrote")
    return [result_from_json(entry, _object(data.get("witnesses", {}), "witnesses")) for entry in entries]


def witnesses_of(result: Result) -> dict[str, Witness]:
    """Return all witnesses of a result by their ids."""
    decisions = [result.decision, *[mutant.decision for mutant in result.mutants]]
    return {witness.id: witness for decision in decisions for witness in decision.witnesses}


def check_schema(data: Any, what: str) -> None:
    """Refuse JSON that does not have a schema number that this version reads."""
    schema = _object(data, what).get("schema")
    if type(schema) is not int or schema < 1:
        raise StoreError(f"{what} has the schema number {short(schema)}; give a file that this program wrote")
    if schema > SCHEMA:
        raise StoreError(f"{what} is of schema {schema}, and this version reads {SCHEMA}; upgrade: pip install --upgrade theorem-checks")


def _mutant_to_json(mutant: MutantResult, witnesses: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": mutant.name,
        "verdict": mutant.verdict.value,
        "as_printed": mutant.as_printed,
        "witness": mutant.witness.id if mutant.witness else None,
        "by": mutant.by,
        "decision": _write(mutant.decision, witnesses),
    }


def _write(value: Any, witnesses: dict[str, Any]) -> Any:
    if isinstance(value, Witness):
        # One instance that was decided at two precisions has one id: the second record of it stands where it is used.
        written = witness_to_json(value)
        return value.id if witnesses.setdefault(value.id, written) == written else written
    if dataclasses.is_dataclass(value):
        return {field.name: _write(getattr(value, field.name), witnesses) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _write(each, witnesses) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_write(each, witnesses) for each in value]
    return _write_number(value)


def _write_number(value: Any) -> Any:
    """Return a number or text that JSON has; inf and nan as texts, NumPy's numbers as Python's."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, data: Any, witnesses: Mapping[str, Any], path: str) -> Any:
    """Return the value of the type ``hint`` that was written as ``data``; each type is checked; only those of `checks.results` are built."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return data
    if origin in (types.UnionType, typing.Union):
        return None if data is None else _read(arguments[0], data, witnesses, path)
    if origin is tuple:
        return tuple(_read(arguments[0], each, witnesses, f"{path}[{place}]") for place, each in enumerate(_typed(list, data, path)))
    if origin is dict:
        return {key: _read(arguments[1], each, witnesses, f"{path}.{key}") for key, each in _typed(dict, data, path).items()}
    if hint is float:
        return _read_float(data, path)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _read_name(hint, data, path)
    if hint is Witness and isinstance(data, str):
        return _read_record(Witness, witnesses.get(data), {}, f"the witness {data!r}")
    if dataclasses.is_dataclass(hint):
        return _read_record(hint, data, witnesses, path)
    return _typed(hint, data, path)


def _read_record(kind: Any, data: Any, witnesses: Mapping[str, Any], path: str) -> Any:
    """Return the dataclass with those fields; what it does not know, such as facts that are written for readers, is passed over."""
    given = _object(data, path)
    values = {}
    for field in dataclasses.fields(kind):
        if field.name in given:
            values[field.name] = _read(_hints(kind)[field.name], given[field.name], witnesses, f"{path}.{field.name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise StoreError(f"{path} has no {field.name!r}; the file was changed, or is not one that this program wrote")
    return kind(**values)


def _read_float(data: Any, path: str) -> float:
    if data in ("inf", "-inf", "nan"):
        return float(data)
    return float(_typed((int, float), data, path))


def _read_name(kind: type[Enum], data: Any, path: str) -> Enum:
    try:
        return kind(data)
    except ValueError:
        raise StoreError(f"{path} is {short(data)}, which is not one of {', '.join(str(each.value) for each in kind)}") from None


def _typed(kind: Any, data: Any, path: str) -> Any:
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise StoreError(f"{path} is {short(data)}, which is not of the type that this program writes; the file was changed")
    return data


def _object(data: Any, what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise StoreError(f"{what} is {short(data)}, and not an object; the file was changed, or is not one that this program wrote")
    return data
