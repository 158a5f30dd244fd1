"""What is open while a text is read for what it says, and what is expected next in it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Expected:
    """What comes next in a group: the arguments of the last command, as far as its number of arguments is known.

    ``arguments``: so many are still to come. ``perhaps``: groups may be arguments of an unknown command. ``then``: how the next group is to be
    read. ``bracket``: what was expected when an option was opened.
    """

    arguments: int = 0
    perhaps: bool = False
    then: str = ""
    bracket: tuple[int, bool] | None = None

    def symbol(self, arguments: int = 0, perhaps: bool = False) -> None:
        """A symbol was read, which itself takes arguments."""
        self.arguments = max(self.arguments - 1, 0) + arguments
        self.perhaps = perhaps and not self.arguments
        self.then = ""


@dataclass(slots=True)
class Frame:
    """What is open: a group, a formula or an environment. ``start`` is the place of its opening in what was read, which is empty until it counts."""

    kind: str = ""
    maths: bool = False
    opener: str = ""
    opens: bool = False
    rows: bool = False
    start: int = -1
    items: int = 0
    textual: bool = False
    argument: bool = False
    certain: bool = False
    over: bool = False
    name: str = ""
    expected: Expected = field(default_factory=Expected)

    @property
    def braces_count(self) -> bool:
        r"""Whether the braces of a group are meaning: around an argument of several symbols, or as bounds of an operator such as ``\over``."""
        if not self.items:
            return self.certain
        if self.over or self.textual:
            return True
        if not self.argument:
            return False
        return self.items > 1 or not self.certain or self.expected.arguments > 0
