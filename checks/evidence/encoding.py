"""Instances as JSON: exact, readable, and safe to read from anywhere.

Numbers, texts, lists and matrices look as they do in Python; what JSON does not have is an object with one telling key::

    {"dataclass": "theorems.objects.sensing:Run", "fields": {"V": {"array": [[1.0, 0.5]], "dtype": "float64", "shape": [1, 2]}, "rank": 2}}
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import ModuleType
from typing import Any

import numpy as np

from checks.errors import WitnessError
from checks.evidence import arrays
from checks.evidence.wording import one_line, short

# Python refuses to write longer integers in decimals, so as not to be stalled by them.
_DECIMAL_BITS = 8192


def encode(instance: Any) -> Any:
    """Return ``instance`` as data that `json` can write and `decode` reads back, equal to the last bit.

    Instances are numbers (int, float, bool, Fraction, NumPy scalars), texts, None, arrays of numbers, and lists, tuples, named tuples, dicts
    with texts as keys and dataclasses of these.

    Raises:
        WitnessError: the instance holds something else; the message names the place and the type.
    """
    try:
        return _encode(instance, "")
    except RecursionError:
        raise WitnessError(f"an instance of {type(instance).__name__} is nested too deeply, or holds itself") from None


def decode(data: Any) -> Any:
    """Return the instance that `encode` wrote.

    Nothing foreign is run: dataclasses and named tuples are looked up in modules that are already imported, and built from their fields.

    Raises:
        WitnessError: the data is not an encoded instance, or no longer fits its types.
    """
    try:
        return _decode(data)
    except RecursionError:
        raise WitnessError("the recorded instance is nested too deeply to be read") from None


def canonical(data: Any) -> str:
    """Return the JSON text of encoded data, the same for equal data whatever the order of its keys; for hashes.

    Raises:
        WitnessError: the data is not JSON.
    """
    try:
        return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise WitnessError(f"the data of a witness is not JSON: {error}; encode the instance first") from None


def _encode(value: Any, path: str) -> Any:
    kind = type(value)
    writer = _WRITERS.get(kind)
    if writer is not None:
        return writer(value, path)
    if isinstance(value, np.generic) and arrays.known_dtype(value):
        return {"scalar": arrays.write(value), "dtype": value.dtype.name}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {"dataclass": _name(kind, path), "fields": _encode_fields(value, path)}
    if isinstance(value, tuple) and _is_namedtuple(kind):
        fields = {name: _encode(entry, f"{path}.{name}") for name, entry in zip(kind._fields, value, strict=True)}
        return {"namedtuple": _name(kind, path), "fields": fields}
    raise WitnessError(
        f"{_place(path)} is of type {kind.__qualname__}, which cannot be recorded; "
        "an instance is made of numbers, arrays of numbers, texts, lists, tuples, dicts and dataclasses"
    )


def _encode_integer(value: int, path: str) -> Any:
    return value if value.bit_length() <= _DECIMAL_BITS else {"int": hex(value)}


def _encode_float(value: float, path: str) -> Any:
    written = arrays.write_float(value)
    return written if isinstance(written, float) else {"float": written}


def _encode_array(value: np.ndarray, path: str) -> Any:
    if not arrays.known_dtype(value):
        known = ", ".join(arrays.DTYPES)
        raise WitnessError(f"{_place(path)} is an array of dtype {value.dtype}, which cannot be recorded; use one of {known}")
    return {"array": arrays.write(value), "dtype": value.dtype.name, "shape": list(value.shape)}


def _encode_dict(value: dict[Any, Any], path: str) -> Any:
    for key in value:
        if type(key) is not str:
            raise WitnessError(f"{_place(path)} has the key {key!r}, and only texts can be recorded as keys; write {str(key)!r}")
    return {"dict": {key: _encode(entry, f"{path}[{key!r}]") for key, entry in value.items()}}


def _encode_entries(values: list[Any] | tuple[Any, ...], path: str) -> list[Any]:
    return [_encode(value, f"{path}[{place}]") for place, value in enumerate(values)]


def _encode_fields(value: Any, path: str) -> dict[str, Any]:
    for name, described in type(value).__dataclass_fields__.items():
        if described._field_type is dataclasses._FIELD_INITVAR:  # type: ignore[attr-defined]
            raise WitnessError(f"{_place(path)} takes {name!r} as an InitVar, which it does not keep; make {name!r} a field")
    return {field.name: _encode(getattr(value, field.name), f"{path}.{field.name}") for field in dataclasses.fields(value) if field.init}


_WRITERS: dict[type, Callable[[Any, str], Any]] = {
    type(None): lambda value, path: None,
    bool: lambda value, path: value,
    str: lambda value, path: value,
    int: _encode_integer,
    float: _encode_float,
    Fraction: lambda value, path: {"fraction": [_encode_integer(value.numerator, path), _encode_integer(value.denominator, path)]},
    np.ndarray: _encode_array,
    list: _encode_entries,
    tuple: lambda value, path: {"tuple": _encode_entries(value, path)},
    dict: _encode_dict,
}


def _name(kind: type, path: str) -> str:
    if "<locals>" in kind.__qualname__:
        raise WitnessError(f"{_place(path)} is of the class {kind.__qualname__}, made inside a function; define it in its module")
    return f"{kind.__module__}:{kind.__qualname__}"


def _place(path: str) -> str:
    return f"the entry {path.removeprefix('.')} of an instance" if path else "an instance"


def _is_namedtuple(kind: type) -> bool:
    names = getattr(kind, "_fields", None)
    return issubclass(kind, tuple) and isinstance(names, tuple) and all(isinstance(name, str) for name in names)


def _decode(data: Any) -> Any:
    if data is None or isinstance(data, bool | int | float | str):
        return data
    if isinstance(data, list):
        return [_decode(entry) for entry in data]
    if isinstance(data, dict):
        for tag, (keys, reader) in _READERS.items():
            if tag in data and data.keys() == keys:
                return reader(data)
    raise WitnessError(f"{short(data)} is not part of a recorded instance; its keys should be those of one of: {', '.join(_READERS)}")


def _read_integer(data: Mapping[str, Any]) -> int:
    try:
        return int(data["int"], 16)
    except (TypeError, ValueError):
        raise WitnessError(f"{short(data['int'])} is not an integer; write it as a hexadecimal text, such as '0xff'") from None


def _read_fraction(data: Mapping[str, Any]) -> Fraction:
    parts = _decode(data["fraction"])
    if not isinstance(parts, list) or len(parts) != 2 or not all(type(part) is int for part in parts) or parts[1] == 0:
        raise WitnessError(f"{short(parts)} is not a fraction; write two integers, [numerator, denominator]")
    return Fraction(parts[0], parts[1])


def _read_float(data: Mapping[str, Any]) -> float:
    return arrays.read_float(data["float"])


def _read_array(data: Mapping[str, Any]) -> np.ndarray:
    return arrays.read(data["array"], data["dtype"], data["shape"])


def _read_scalar(data: Mapping[str, Any]) -> Any:
    return arrays.read(data["scalar"], data["dtype"], [])[()]


def _read_tuple(data: Mapping[str, Any]) -> tuple[Any, ...]:
    if not isinstance(data["tuple"], list):
        raise WitnessError(f"{short(data['tuple'])} is not the list of the entries of a tuple")
    return tuple(_decode(entry) for entry in data["tuple"])


def _read_dict(data: Mapping[str, Any]) -> dict[str, Any]:
    return _read_entries(data["dict"])


def _read_entries(entries: Any) -> dict[str, Any]:
    if not isinstance(entries, dict):
        raise WitnessError(f"{short(entries)} is not an object of named entries")
    return {name: _decode(entry) for name, entry in entries.items()}


def _read_dataclass(data: Mapping[str, Any]) -> Any:
    kind = _class(data["dataclass"])
    if not dataclasses.is_dataclass(kind):
        raise WitnessError(f"{data['dataclass']!r} is not a dataclass; the witness does not fit the code")
    fields = _read_entries(data["fields"])
    known = [field.name for field in dataclasses.fields(kind) if field.init]
    unknown = [name for name in fields if name not in known]
    if unknown:
        raise WitnessError(f"{data['dataclass']!r} has no field {unknown[0]!r} (it has {', '.join(known) or 'none'}); the code has changed")
    try:
        return kind(**fields)
    except Exception as error:
        raise WitnessError(f"{data['dataclass']!r} cannot be built from the recorded fields: {one_line(error)}") from None


def _read_namedtuple(data: Mapping[str, Any]) -> Any:
    kind = _class(data["namedtuple"])
    if not _is_namedtuple(kind):
        raise WitnessError(f"{data['namedtuple']!r} is not a named tuple; the witness does not fit the code")
    fields = _read_entries(data["fields"])
    names = kind._fields  # type: ignore[attr-defined]
    if fields.keys() != set(names):
        raise WitnessError(f"{data['namedtuple']!r} has the fields {', '.join(names)}, but {', '.join(fields) or 'none'} are recorded")
    return tuple.__new__(kind, [fields[name] for name in names])


def _class(name: Any) -> type:
    """Return a class by its name ``module:qualname``, out of what is already imported; no attribute is computed and no code runs."""
    module, colon, path = name.partition(":") if isinstance(name, str) else ("", "", "")
    if not colon or not path:
        raise WitnessError(f"{short(name)} is not the name of a class; write 'module:Class'")
    if module not in sys.modules:
        raise WitnessError(f"the witness needs {name!r}, and the module {module!r} is not loaded; name its theorems with --theorems")
    found: Any = sys.modules[module]
    for part in path.split("."):
        found = vars(found).get(part) if isinstance(found, ModuleType | type) else None
    if not isinstance(found, type):
        raise WitnessError(f"the witness needs the class {name!r}, which is not there; use the code that recorded it")
    return found


_READERS: dict[str, tuple[set[str], Callable[[Mapping[str, Any]], Any]]] = {
    "array": ({"array", "dtype", "shape"}, _read_array),
    "scalar": ({"scalar", "dtype"}, _read_scalar),
    "float": ({"float"}, _read_float),
    "int": ({"int"}, _read_integer),
    "fraction": ({"fraction"}, _read_fraction),
    "tuple": ({"tuple"}, _read_tuple),
    "dict": ({"dict"}, _read_dict),
    "namedtuple": ({"namedtuple", "fields"}, _read_namedtuple),
    "dataclass": ({"dataclass", "fields"}, _read_dataclass),
}
