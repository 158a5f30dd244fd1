"""Values as text that is the same in every process, for hashing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np


def plain(value: Any) -> str:
    """Return a text that tells numbers, texts, arrays and collections of them apart; of anything else only its type."""
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufc":
        return f"{type(value).__name__} {value.dtype.name} {value.shape} {value.tobytes().hex()}"
    if isinstance(value, bool | int | str | bytes | Fraction | complex | None):
        return f"{type(value).__name__} {_number(value)}"
    if isinstance(value, float):
        return f"float {float(value).hex()}"
    if isinstance(value, Mapping):
        return f"mapping {{{', '.join(f'{plain(key)}: {plain(each)}' for key, each in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__} [{', '.join(plain(each) for each in value)}]"
    return f"{type(value).__module__}.{type(value).__qualname__}"


def _number(value: Any) -> str:
    # An integer of more than 4300 digits has no repr.
    return hex(value) if type(value) is int else repr(value)
