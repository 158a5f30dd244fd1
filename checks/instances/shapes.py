"""Shapes as strings of named sizes: ``"n d"``, ``"2 n"``, ``""``."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.instances.errors import InstanceError

__all__ = ["Shape"]


@dataclass(frozen=True)
class Shape:
    """The axes of a leaf: each is the name of a size, or a fixed number."""

    axes: tuple[str | int, ...]

    @classmethod
    def parse(cls, text: str) -> "Shape":
        """Read a shape string; raises ``InstanceError`` for an axis that is neither a name nor a number."""
        if not isinstance(text, str):
            raise InstanceError(f"a shape is a string of sizes such as 'n d', got {text!r}")
        return cls(tuple(cls._axis(word, text) for word in text.split()))

    @staticmethod
    def _axis(word: str, text: str) -> str | int:
        if word.isascii() and word.isdigit():
            return int(word)
        if word.isidentifier():
            return word
        raise InstanceError(f"bad axis {word!r} in the shape {text!r}; an axis is a name or a number, as in 'n 2 d'")

    @property
    def names(self) -> tuple[str, ...]:
        """The named sizes, each once, in order."""
        return tuple(dict.fromkeys(axis for axis in self.axes if isinstance(axis, str)))

    def at(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """Return the shape in numbers."""
        return tuple(axis if isinstance(axis, int) else sizes[axis] for axis in self.axes)
