"""Which family each member of a batch takes, and making the members."""

from collections.abc import Sequence
from functools import lru_cache
from math import gcd

import numpy as np
from numpy.typing import NDArray

from checks.instances.families.table import Array, Dims, Table

__all__ = ["Spread", "make"]


class Spread:
    """The families of the members, for every leaf of one draw.

    Half of the members let all leaves take turns through their families at different paces. The other half, for each
    leaf in turn, let it alone take turns while the other leaves stay generic, because many a claim breaks where one
    part is degenerate and the rest is not. Member 0 of a batch is generic throughout, and so is a single instance of
    seed 0, to which Hypothesis shrinks.
    """

    def __init__(self, seed: int, members: int, leaves: int) -> None:
        self.rng = np.random.Generator(np.random.SFC64(seed))
        self.members = members
        self.leaves = leaves
        self._calm = seed == 0
        self._generic_first = self._calm or members > 1
        self._start = 0 if self._calm else int(self.rng.integers(2 * leaves))
        self._leaf = 0

    def choose(self, families: int) -> NDArray[np.intp]:
        """Return the index of a family for each member, for the next leaf; index 0 is the generic one."""
        place = self._start + np.arange(self.members)
        moves = (place % 2 == 0) | ((place // 2) % self.leaves == self._leaf)
        self._leaf += 1
        if self._generic_first:
            moves[0] = False
        index = np.zeros(self.members, dtype=np.intp)
        index[moves] = self._turns(families, int(np.count_nonzero(moves)))
        return index

    def _turns(self, families: int, count: int) -> NDArray[np.intp]:
        slots = _slots(families)
        lap, place = np.divmod(np.arange(count), len(slots))
        if self._calm:
            return slots[place]
        offset, shift = self.rng.integers(len(slots), size=2)
        strides = _strides(len(slots))
        return slots[(offset + place * strides[self.rng.integers(len(strides))] + lap * shift) % len(slots)]


@lru_cache
def _slots(families: int) -> NDArray[np.intp]:
    """Return one round through the families, with the generic one again before every third of the others."""
    others = range(1, families)
    slots = [slot for i in others for slot in ((0, i) if i % 3 == 1 else (i,))]
    return np.array(slots or [0], dtype=np.intp)


@lru_cache
def _strides(slots: int) -> tuple[int, ...]:
    return tuple(stride for stride in range(1, slots + 1) if gcd(stride, slots) == 1)


def make(spread: Spread, table: Table, names: Sequence[str], shape: Dims) -> tuple[Array, tuple[str, ...]]:
    """Make a leaf of this shape for all members; return the data, members along axis 0, and the family of each."""
    index = spread.choose(len(names))
    if 0 in shape:
        return np.zeros((spread.members, *shape)), ("empty",) * spread.members
    return _fill(spread, table, names, index, shape), tuple(names[i] for i in index)


def _fill(spread: Spread, table: Table, names: Sequence[str], index: NDArray[np.intp], shape: Dims) -> Array:
    """Make each family in one piece, side by side, then put the members in their places."""
    order = np.argsort(index, kind="stable")
    made = np.empty((spread.members, *shape))
    starts = np.flatnonzero(np.diff(index[order], prepend=-1)).tolist()
    for start, stop in zip(starts, [*starts[1:], spread.members], strict=True):
        maker = table.makers[names[index[order[start]]]]
        made[start:stop] = maker(spread.rng, (stop - start, *shape))
    data = np.empty_like(made)
    data[order] = made
    return data
