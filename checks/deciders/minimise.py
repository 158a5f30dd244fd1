"""The shortest decimals that still refute: entries of free leaves are zeroed, made one, and rounded, as long as balls confirm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from checks.arithmetic.batch import Batch
from checks.arithmetic.lifting import tree_leaves, tree_map

DECIMALS = (0, 1, 2, 3)
SIGNIFICANT = (1, 2, 3)
MOST_ENTRIES = 40
"""A leaf with more entries is rounded as a whole only: nobody reads it entry by entry."""


def minimise(batch: Any, instance: Any, refutes: Callable[[Any], bool], trials: int) -> Any:
    """Return a simpler instance that refutes, or the given one.

    ``batch`` is where the instance comes from: its leaves know their domains. ``refutes`` decides by balls. At most ``trials`` instances are tried.
    """
    domains = {path: leaf.domain for path, leaf in tree_leaves(batch) if isinstance(leaf, Batch) and leaf.domain is not None}
    for path, domain in domains.items():
        for change in _changes(_leaf(instance, path)):
            simpler = change(_leaf(instance, path))
            if trials <= 0:
                return instance
            if not domain.contains(simpler) or np.array_equal(simpler, _leaf(instance, path)):
                continue
            trials -= 1
            # A scalar stays a scalar.
            candidate = _replaced(instance, path, simpler[()] if np.ndim(simpler) == 0 else simpler)
            if refutes(candidate):
                instance = candidate
    return instance


def _changes(leaf: Any) -> Iterator[Callable[[np.ndarray], np.ndarray]]:
    """Simplifications, the boldest first; each is applied to the leaf as it has become by then."""
    yield from _CHANGES
    if 1 < np.size(leaf) <= MOST_ENTRIES:
        for index in np.ndindex(np.shape(leaf)):
            yield from [_entry(index, change) for change in _CHANGES]


def _decimal(digits: int) -> Callable[[Any], np.ndarray]:
    # Adding zero turns a negative zero into zero.
    return lambda values: np.round(values, digits) + 0.0


def _significant(digits: int) -> Callable[[Any], np.ndarray]:
    return np.vectorize(lambda value: float(f"{value:.{digits - 1}e}"), otypes=[np.float64])


_CHANGES: list[Callable[[Any], Any]] = [np.zeros_like, np.ones_like, *map(_decimal, DECIMALS), *map(_significant, SIGNIFICANT)]


def _entry(index: tuple[int, ...], change: Callable[[Any], Any]) -> Callable[[np.ndarray], np.ndarray]:
    def changed(values: np.ndarray) -> np.ndarray:
        values = np.array(values)
        simpler = change(values[index])
        # A zero or an integer is never made longer.
        values[index] = simpler if _length(simpler) < _length(values[index]) else values[index]
        return values

    return changed


def _length(value: Any) -> tuple[bool, int]:
    return bool(value != 0), len(repr(float(value)))


def _leaf(instance: Any, path: str) -> Any:
    return next(leaf for name, leaf in tree_leaves(instance) if name == path)


def _replaced(instance: Any, path: str, value: Any) -> Any:
    paths = iter([name for name, _ in tree_leaves(instance)])
    return tree_map(lambda leaf: value if next(paths) == path else leaf, instance)
