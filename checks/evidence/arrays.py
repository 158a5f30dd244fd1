"""Arrays and NumPy scalars as nested lists of numbers: readable, and exact to the last bit."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from checks.errors import WitnessError
from checks.evidence.wording import short

_INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
_FLOATS = {"float16": "uint16", "float32": "uint32", "float64": "uint64"}
DTYPES = ("bool", *_INTEGERS, *_FLOATS)


def known_dtype(value: np.ndarray | np.generic) -> bool:
    """Whether arrays of this dtype can be written."""
    return value.dtype.name in DTYPES


def write(values: np.ndarray | np.generic) -> Any:
    """Return the entries as nested lists (of a 0-d array: one entry). A number that JSON does not have is a text: see `write_float`."""
    if values.dtype.kind != "f" or np.isfinite(values).all():
        return values.tolist()
    entries = iter([_entry(value) for value in np.asarray(values).ravel()])
    return _nest(entries, values.shape)


def write_float(value: float) -> float | str:
    """Return a finite float itself, since its repr is exact; else ``inf``, ``-inf`` or ``nan`` (with its bits if they are not the usual ones)."""
    return value if math.isfinite(value) else _entry(np.float64(value))


def read(nested: Any, dtype: Any, shape: Any) -> np.ndarray:
    """Return the array of that dtype and shape; the reverse of `write`.

    Raises:
        WitnessError: the entries do not fit the dtype or the shape.
    """
    if dtype not in DTYPES:
        raise WitnessError(f"{short(dtype)} is not the name of a dtype that is recorded; use one of {', '.join(DTYPES)}")
    if not isinstance(shape, list) or not all(type(size) is int and size >= 0 for size in shape):
        raise WitnessError(f"{short(shape)} is not a shape; write a list of sizes")
    entries = list(_flat(nested, shape))
    try:
        return _typed(entries, dtype).reshape(shape)
    except (ValueError, OverflowError) as error:
        raise WitnessError(f"the entries of an array do not fit {dtype} of shape {shape}: {error}") from None


def read_float(value: Any) -> float:
    """Return the float that `write_float` wrote."""
    return float(read(value, "float64", [])[()])


def _entry(value: Any) -> float | str:
    if not np.isnan(value):
        return float(value) if np.isfinite(value) else ("inf" if value > 0 else "-inf")
    bits = int(value.view(_FLOATS[value.dtype.name]))
    return "nan" if bits == _usual_nan(value.dtype.name) else f"nan:{bits:#x}"


def _usual_nan(dtype: str) -> int:
    return int(np.array(np.nan, dtype).view(_FLOATS[dtype])[()])


def _nest(entries: Iterator[Any], shape: tuple[int, ...]) -> Any:
    return next(entries) if not shape else [_nest(entries, shape[1:]) for _ in range(shape[0])]


def _flat(nested: Any, shape: list[int]) -> Iterator[Any]:
    if not shape:
        yield nested
        return
    if not isinstance(nested, list) or len(nested) != shape[0]:
        raise WitnessError(f"{short(nested)} is not a list of {shape[0]} entries, as the shape of its array says")
    for part in nested:
        yield from _flat(part, shape[1:])


def _typed(entries: list[Any], dtype: str) -> np.ndarray:
    if dtype in _FLOATS:
        return _floats(entries, dtype)
    wanted = bool if dtype == "bool" else int
    for entry in entries:
        if type(entry) is not wanted:
            raise WitnessError(f"{short(entry)} is not an entry of an array of {dtype}")
    return np.array(entries, dtype=dtype)


def _floats(entries: list[Any], dtype: str) -> np.ndarray:
    """Return the float array; a number that would be rounded is refused, since a witness is exact."""
    exact = np.array([_number(entry) for entry in entries], dtype="float64")
    with np.errstate(all="ignore"):
        array = exact.astype(dtype)
        rounded = (array.astype("float64") != exact) & ~np.isnan(exact)
    if rounded.any():
        raise WitnessError(f"{exact[rounded][0]!r} is not a number of {dtype}")
    for place, entry in enumerate(entries):
        if isinstance(entry, str) and entry.startswith("nan:"):
            array.view(_FLOATS[dtype])[place] = _nan_bits(entry, dtype)
    return array


_TEXTS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def _number(entry: Any) -> float:
    if type(entry) is float:
        return entry
    if type(entry) is int and abs(entry) < 2**53:
        return float(entry)
    if isinstance(entry, str) and (entry in _TEXTS or entry.startswith("nan:")):
        return _TEXTS.get(entry, math.nan)
    raise WitnessError(f"{short(entry)} is not a float; write a number, 'nan', 'inf' or '-inf'")


def _nan_bits(entry: str, dtype: str) -> np.unsignedinteger[Any]:
    unsigned = np.dtype(_FLOATS[dtype]).type
    try:
        bits = unsigned(int(entry.removeprefix("nan:"), 16))
    except (ValueError, OverflowError):
        bits = unsigned(0)
    if not np.isnan(bits.view(dtype)):
        raise WitnessError(f"{short(entry)} does not hold the bits of a nan of {dtype}")
    return bits
