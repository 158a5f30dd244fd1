"""Drawing the named sizes, so that every draw meets the constraints and each size shrinks on its own."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from hypothesis import strategies as st

from checks.instances.errors import InstanceError, unknown

__all__ = ["Constraint", "Draw", "Sizes", "as_range"]

DEFAULT = (1, 5)
MOST = 200_000

Draw = Callable[[st.SearchStrategy[Any]], Any]
# The names that it needs, and the function of a mapping of sizes.
Constraint = tuple[tuple[str, ...], Callable[[Mapping[str, int]], bool]]


def as_range(name: str, value: Any) -> tuple[int, int]:
    """Read the range of a size: ``(low, high)`` with 0 <= low <= high, or one number for a fixed size."""
    pair = (value, value) if isinstance(value, int) else value
    if (
        not isinstance(pair, Sequence)
        or len(pair) != 2
        or not all(isinstance(end, int) and not isinstance(end, bool) for end in pair)
        or not 0 <= pair[0] <= pair[1]
    ):
        raise InstanceError(f"size {name}={value!r}: a size is a pair of integers (low, high) with 0 <= low <= high")
    return pair[0], pair[1]


class Sizes:
    """The sizes of an instance: their ranges, and what must hold between them.

    ``shaped`` are the names that the leaves use, ``nonempty`` those that a leaf needs to be at least 1, ``declared``
    the ranges that the user gave, ``where`` a function of named sizes, ``constraints`` the demands of the leaves
    themselves (an orthonormal frame is never wide).
    """

    def __init__(
        self,
        shaped: Iterable[str],
        declared: Mapping[str, Any] | None = None,
        where: Callable[..., Any] | None = None,
        *,
        nonempty: Iterable[str] = (),
        constraints: Sequence[Constraint] = (),
    ) -> None:
        declared, shaped = dict(declared or {}), tuple(dict.fromkeys(shaped))
        asked = _asked(where, {*shaped, *declared})
        names = (*shaped, *(name for name in asked if name in declared and name not in shaped))
        _check_names(names, declared, asked)
        self.ranges = {name: as_range(name, declared.get(name, DEFAULT)) for name in names}
        self._raise_to_one(nonempty)
        own = [] if where is None else [(asked, lambda sizes: bool(where(**sizes)))]
        self._constraints = [*own, *constraints]
        self._free = {name: st.sampled_from(range(low, high + 1)) for name, (low, high) in self.ranges.items()}

    def __repr__(self) -> str:
        return f"Sizes({', '.join(f'{name}={ends}' for name, ends in self.ranges.items())})"

    def _raise_to_one(self, nonempty: Iterable[str]) -> None:
        for name in nonempty:
            low, high = self.ranges[name]
            if high == 0:
                raise InstanceError(f"size {name}=0 leaves nothing to draw for a leaf that needs entries; raise sizes=")
            self.ranges[name] = max(low, 1), high

    def draw(self, draw: Draw) -> dict[str, int]:
        """Draw every size, one Hypothesis choice each; small ones are simpler."""
        values: tuple[int, ...] = ()
        for _ in self._bound:
            values += (draw(self._following[values]),)
        bound = dict(zip(self._bound, values, strict=True))
        return {name: bound[name] if name in bound else draw(choice) for name, choice in self._free.items()}

    def at(self, size: int) -> dict[str, int]:
        """Give every size that may vary this value, whatever its range; where a constraint forbids that, one less or more, or half of it."""
        nearby = (size, size - 1, size + 1, size // 2)
        options = [(*nearby, low) if low < high else (low,) for low, high in self.ranges.values()]
        for values in product(*options):
            sizes = dict(zip(self.ranges, values, strict=True))
            if all(holds({name: sizes[name] for name in names}) for names, holds in self._constraints):
                return sizes
        raise InstanceError(f"no sizes of {size - 1}, {size}, {size + 1} or {size // 2} meet where= and what the leaves need")

    @cached_property
    def _bound(self) -> tuple[str, ...]:
        """The sizes that a constraint ties together."""
        return tuple(name for name in self.ranges if any(name in names for names, _ in self._constraints))

    @cached_property
    def _following(self) -> dict[tuple[int, ...], st.SearchStrategy[int]]:
        """Map each beginning of a feasible combination to the values that may follow it.

        So no draw is ever rejected, and a constraint that nothing meets is noticed at the first one.
        """
        following: dict[tuple[int, ...], set[int]] = {}
        for combination in filter(self._holds, self._combinations()):
            for i, value in enumerate(combination):
                following.setdefault(combination[:i], set()).add(value)
        if not following:
            raise InstanceError(f"no sizes in {self._ranges_of_bound()} meet where= and what the leaves need; widen sizes= or loosen where=")
        return {beginning: st.sampled_from(sorted(values)) for beginning, values in following.items()}

    def _ranges_of_bound(self) -> dict[str, tuple[int, int]]:
        return {name: self.ranges[name] for name in self._bound}

    def _combinations(self) -> Iterable[tuple[int, ...]]:
        ranges = self._ranges_of_bound()
        count = prod(high - low + 1 for low, high in ranges.values())
        if count > MOST:
            raise InstanceError(f"where= is tried on every combination of sizes, and {ranges} has {count} of them (at most {MOST}); narrow sizes=")
        return product(*(range(low, high + 1) for low, high in ranges.values()))

    def _holds(self, combination: tuple[int, ...]) -> bool:
        sizes = dict(zip(self._bound, combination, strict=True))
        return all(holds({name: sizes[name] for name in names}) for names, holds in self._constraints)


def _asked(where: Callable[..., Any] | None, known: Iterable[str]) -> tuple[str, ...]:
    """Return the sizes that ``where`` takes; a parameter with a default need not be one."""
    if where is None:
        return ()
    if not callable(where):
        raise InstanceError(f"where={where!r}: give a function of sizes, as in where=lambda n, d: n <= d")
    parameters = inspect.signature(where).parameters.values()
    asked = tuple(p.name for p in parameters if p.name in known or p.default is p.empty)
    if not asked:
        raise InstanceError("where= takes no size; name the sizes as its parameters, as in where=lambda n, d: n <= d")
    return asked


def _check_names(names: Sequence[str], declared: Iterable[str], asked: Iterable[str]) -> None:
    for name in declared:
        if name not in names:
            raise unknown("size in sizes=", name, names)
    for name in asked:
        if name not in names:
            raise unknown("size in where=", name, names)
