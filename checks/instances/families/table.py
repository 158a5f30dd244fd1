"""Families of one kind of leaf: named, in a table, the simplest generic one first."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from checks.instances.errors import InstanceError, unknown

__all__ = ["Array", "Dims", "Families", "Maker", "Table", "kept"]

Array = NDArray[np.float64]
Dims = tuple[int, ...]
Maker = Callable[[np.random.Generator, Dims], Array]
Families = str | Iterable[str] | None


def kept(families: Families) -> str | tuple[str, ...] | None:
    """Return the families as they are asked for, safe to be read more than once."""
    return families if families is None or isinstance(families, str) else tuple(families)


class Table:
    """The families of one kind of leaf.

    A family is a function ``(rng, shape) -> array`` where axis 0 of ``shape`` counts the members of a batch: one call
    makes all of them. It is added with the decorator ``@table.family``; its name is that of the function, in kebab
    case. The first family added is the generic one.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.makers: dict[str, Maker] = {}
        self.groups: dict[str, tuple[str, ...]] = {}

    def __repr__(self) -> str:
        return f"<families of {self.kind}: {', '.join(self.makers)}>"

    def family(self, maker: Maker) -> Maker:
        """Add a family."""
        self.makers[maker.__name__.strip("_").replace("_", "-")] = maker
        return maker

    def add(self, *makers: Maker, group: str | None = None) -> None:
        """Add several families, as a group that can be picked or removed by one name."""
        for maker in makers:
            self.family(maker)
        if group is not None:
            self.groups[group] = tuple(list(self.makers)[-len(makers) :])

    def select(self, families: Families = None) -> tuple[str, ...]:
        """Return the names of the families that are asked for; the table's order is kept.

        ``families`` is a string of names or a list of them. A name with a minus in front is removed; without any
        other name it is removed from all. Raises ``InstanceError`` for an unknown name, or where nothing is left.
        """
        words = families.split() if isinstance(families, str) else list(families or ())
        removed = {name for word in words if word.startswith("-") for name in self._named(word[1:])}
        picked = {name for word in words if not word.startswith("-") for name in self._named(word)}
        chosen = tuple(name for name in self.makers if name in (picked or self.makers) and name not in removed)
        if not chosen:
            raise InstanceError(f"families={families!r} leaves no family of {self.kind}; remove fewer of them")
        return chosen

    def _named(self, word: str) -> tuple[str, ...]:
        if word in self.groups:
            return self.groups[word]
        if word in self.makers:
            return (word,)
        raise unknown(f"family of {self.kind}", word, [*self.makers, *self.groups])
