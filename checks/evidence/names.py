"""The names that a piece of source uses, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Import(NamedTuple):
    """``from`` so many dots and ``module`` ``import`` ``name``; a plain ``import module`` has no name."""

    level: int
    module: str
    name: str | None


class Use(NamedTuple):
    """A name that a statement uses, with the attributes taken of it: ``np.linalg.norm`` is ``("np", ("linalg", "norm"))``.

    ``local`` says where the name comes from if a function imports it itself.
    """

    name: str
    attributes: tuple[str, ...] = ()
    local: Import | None = None


@dataclass
class Scope:
    """What a module, a class, a function or a comprehension binds and uses. ``outer``: the names that it declares global or nonlocal."""

    is_class: bool = False
    binds: set[str] = field(default_factory=set)
    imports: dict[str, list[Import]] = field(default_factory=dict)
    loads: set[Use] = field(default_factory=set)
    outer: set[str] = field(default_factory=set)

    def owns(self, use: Use) -> bool:
        """Whether a used name is one that the scope binds itself."""
        return use.name in self.binds and use.name not in self.outer

    def imported(self, use: Use) -> list[Use]:
        """Return what a use means if the scope imports the name itself."""
        return [Use(use.name, use.attributes, origin) for origin in self.imports.get(use.name, ()) if self.owns(use)]
