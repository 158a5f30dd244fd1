r"""What TeX would skip: ``\iffalse ... \else ... \fi``, and the author's own ``\newif``. What only TeX can decide is read whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from checks.paper.tex.paper import Place

_PRIMITIVES = (
    *("if", "ifcat", "ifx", "ifcase", "ifnum", "ifodd", "ifdim", "ifhmode", "ifvmode", "ifmmode", "ifinner", "ifvoid", "ifhbox", "ifvbox", "ifeof"),
    *("iftrue", "iffalse", "ifdefined", "ifcsname", "iffontchar", "ifincsname", "ifpdf", "ifxetex", "ifluatex"),
)
_CERTAIN = frozenset(f"\\{name}" for name in _PRIMITIVES)
OPERANDS = {"\\if": 2, "\\ifcat": 2, "\\ifx": 2, "\\ifdefined": 1}
_NEVER = frozenset({"\\iff", "\\ifthenelse", "\\ifthen"})


@dataclass
class If:
    r"""An open conditional: where, whether it holds (None: only TeX knows), and whether its ``\else`` has passed."""

    name: str
    place: Place
    holds: bool | None
    passed_else: bool = False


@dataclass
class Conditionals:
    """The conditionals that are open, and the truth of those that can be known. ``depth`` is 0 where the text is read, else it is skipped."""

    truths: dict[str, bool | None] = field(default_factory=lambda: {"\\iftrue": True, "\\iffalse": False})
    open: list[If] = field(default_factory=list)
    depth: int = 0
    undecided: int = 0
    _setters: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def declare(self, name: str, truth: bool | None) -> None:
        r"""Take ``\newif\ifname``, which is false at first; None for a truth that is not known."""
        if name.startswith("\\if"):
            self.truths[name] = truth
            for value in (True, False):
                self._setters[f"\\{name[3:]}{str(value).lower()}"] = (name, value)

    def let(self, name: str, other: str) -> bool:
        """Let a conditional be what another one is; return whether the other is one."""
        if other not in self.truths:
            return False
        self.truths[name] = self.truths[other]
        return True

    def set(self, name: str) -> bool:
        r"""Take ``\nametrue`` or ``\namefalse``; return whether it is one."""
        if name not in self._setters:
            return False
        conditional, value = self._setters[name]
        self.truths[conditional] = None if self.undecided else value
        return True

    def starts(self, name: str, before_group: bool) -> bool:
        """Return whether a command opens a conditional. One of unknown name that a group follows is rather a command with arguments."""
        if not name.startswith("\\if") or name in _NEVER:
            return False
        return name in _CERTAIN or name in self.truths or not before_group

    def push(self, name: str, place: Place) -> If:
        """Open a conditional, and return it."""
        opened = If(name, place, self.truths.get(name))
        self.open.append(opened)
        self.undecided += opened.holds is None
        self.depth = int(opened.holds is False)
        return opened

    def turn(self) -> bool:
        r"""Take ``\else`` in a text that is read; return whether a conditional is open."""
        if self.open:
            self.open[-1].passed_else = True
            self.depth = int(self.open[-1].holds is True)
        return bool(self.open)

    def pop(self) -> If | None:
        r"""Take ``\fi``; return the conditional that it closes, if one was open."""
        self.depth = 0
        closed = self.open.pop() if self.open else None
        self.undecided -= closed is not None and closed.holds is None
        return closed

    def skip(self, name: str, before_group: bool) -> None:
        """Take a token of a text that is skipped."""
        if name == "\\fi":
            self.depth -= 1
            if not self.depth:
                self.pop()
        elif name == "\\else":
            if self.depth == 1 and not self.open[-1].passed_else:
                self.open[-1].passed_else, self.depth = True, 0
        elif self.starts(name, before_group):
            self.depth += 1

    def abandon(self, count: int) -> list[tuple[str, Place]]:
        """Close all but the first ``count`` conditionals, at the end of their file; return what they were, and where."""
        left = [(each.name, each.place) for each in self.open[count:]]
        while len(self.open) > count:
            self.pop()
        self.depth = 0
        return left
