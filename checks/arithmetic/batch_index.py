"""Indexing a batch: an index speaks of the core axes, the hidden axis is always kept."""

from typing import Any, SupportsIndex

import numpy as np

from checks.arithmetic.duck import Duck


def full_index(index: Any) -> tuple[Any, ...] | None:
    """The index with a full slice for the hidden axis; None where that would mean something else."""
    parts = index if type(index) is tuple else (index,)
    simple = True
    for part in parts:
        if not (type(part) in (int, slice) or part is None or part is Ellipsis):
            simple = False
            break
    if simple:
        return (slice(None), *parts)
    return _advanced(parts)


def _advanced(parts: tuple[Any, ...]) -> tuple[Any, ...] | None:
    out: list[Any] = [slice(None)]
    advanced: list[int] = []
    arrays = False
    for part in parts:
        if part is None or part is Ellipsis or isinstance(part, slice):
            out.append(part)
            continue
        plain = _plain(part)
        if plain is None:
            return None
        arrays = arrays or isinstance(plain, np.ndarray)
        advanced.append(len(out))
        out.append(plain)
    # Advanced indices that stand apart move their axes to the front, before the hidden one.
    apart = arrays and advanced[-1] - advanced[0] + 1 != len(advanced)
    return None if apart else tuple(out)


def _plain(part: Any) -> Any:
    """An index as an int or as an array that all members share; None where it is neither, or is a boolean without axes."""
    if isinstance(part, bool | np.bool | Duck):
        return None
    if isinstance(part, SupportsIndex) and not isinstance(part, np.ndarray):
        return int(part)
    if isinstance(part, list) and any(isinstance(p, Duck) for p in part):
        return None
    array = np.asarray(part) if not isinstance(part, list) or part else np.zeros(0, dtype=np.intp)
    if array.ndim == 0:
        return int(array) if array.dtype.kind in "iu" else None
    return array
