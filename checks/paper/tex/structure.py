"""What is open at a place of a paper: groups and environments, and what belongs to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from checks.paper.tex.environments import Kind, Role
from checks.paper.tex.paper import Citation, Environment, Place

DEEPEST = 255
_GROUP = "{"


@dataclass(eq=False)
class Output:
    """Text that was read, in pieces. ``mark``: how many pieces the output around it had where this one branched off."""

    mark: int = 0
    pieces: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Frame:
    """A group or an environment that was opened. ``marks``: the outputs at that time, and how many pieces they had.

    ``arguments``: of an environment of the paper's own. ``owners``: those whose beginning this stands in.
    """

    name: str
    place: Place
    kind: Kind | None = None
    title: str = ""
    arguments: list[str] | None = None
    owners: tuple[Frame, ...] = ()
    marks: tuple[tuple[Output, int], ...] = ()
    labels: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    text: str = ""


class Structure:
    """The stack of what is open. ``complain`` is told where it does not fit together."""

    def __init__(self, complain: Callable[[Place, str], None]) -> None:
        self.outputs = [Output()]
        self._complain = complain
        self._frames: list[Frame] = []
        self._carriers: list[Frame] = []
        self._named: dict[str, list[Frame]] = {}
        self._stated: list[Frame] = []
        self._too_deep = False

    def open_group(self, place: Place) -> None:
        """Take ``{``."""
        self._frames.append(Frame(_GROUP, place))

    def close_group(self, place: Place) -> None:
        """Take ``}``; as TeX does, ignore one that closes nothing."""
        if self._frames and self._frames[-1].name == _GROUP:
            self._frames.pop()
        else:
            inside = f" in {self._named_at(self._frames[-1])}" if self._frames else ""
            self._complain(place, f"a closing brace without an opening one{inside}; it was ignored")

    def begin(self, frame: Frame) -> None:
        """Open an environment."""
        if frame.kind is not None and len(self._carriers) >= DEEPEST:
            if not self._too_deep:
                self._complain(frame.place, f"environments are nested more than {DEEPEST} deep; what is deeper was left out")
            self._too_deep, frame.kind = True, None
        frame.marks = tuple((output, len(output.pieces)) for output in self.outputs)
        self._frames.append(frame)
        self._named.setdefault(frame.name, []).append(frame)
        if frame.kind is not None:
            self._carriers.append(frame)
            if frame.kind.role in (Role.STATEMENT, Role.DISPLAY):
                self._stated.append(frame)

    def renounce(self, frame: Frame) -> None:
        """Let an environment that is made of a statement be no statement itself."""
        frame.kind = None
        if frame in self._carriers:
            self._carriers.remove(frame)

    def innermost(self, name: str, owners: tuple[Frame, ...] = ()) -> Frame | None:
        """Return the innermost open environment of that name that was begun by the same owners; if there is none, by any."""
        named = self._named.get(name, [])
        return next((frame for frame in named[: -DEEPEST - 1 : -1] if frame.owners == owners), named[-1] if named else None)

    def end(self, frame: Frame, place: Place, mark: int | None = None) -> None:
        """Close an environment, and what is open in it; its text ends here, or at ``mark`` in the present output."""
        while (inner := self._pop(mark)) is not frame:
            self._complain(inner.place, f"{self._named_here(inner)} is not closed before \\end{{{frame.name}}} at {place.seen_from(inner.place)}")

    def end_if_open(self, frame: Frame, place: Place, mark: int) -> None:
        """Close an environment, unless what stood at its end has closed it already."""
        if frame in self._named.get(frame.name, ()):
            self.end(frame, place, mark)

    def finish(self) -> None:
        """Close all that is still open at the end of the paper."""
        unclosed = []
        while self._frames:
            unclosed.append(self._pop(None))
        for frame in reversed(unclosed):
            self._complain(frame.place, f"{self._named_here(frame)} is never closed")

    def _pop(self, mark: int | None) -> Frame:
        frame = self._frames.pop()
        if frame.name != _GROUP:
            self._named[frame.name].pop()
        if self._carriers and self._carriers[-1] is frame:
            self._carriers.pop()
        if frame.kind is not None and frame.kind.role in (Role.STATEMENT, Role.DISPLAY):
            frame.text = self._text(frame, mark)
        return frame

    def _text(self, frame: Frame, mark: int | None) -> str:
        """Return what was read since the frame was opened, from the innermost output that was there then and is there now."""
        depth = min(len(frame.marks), len(self.outputs)) - 1
        while frame.marks[depth][0] is not self.outputs[depth]:
            depth -= 1
        output, start = frame.marks[depth]
        end = self.outputs[depth + 1].mark if depth + 1 < len(self.outputs) else mark
        return "".join(output.pieces[start:end]).strip()

    def cite(self, citation: Citation) -> None:
        """Hand a citation to the statement around it, or else to the formula around it."""
        carrier = None
        for frame in reversed(self._carriers):
            role = frame.kind.role if frame.kind else None
            if role is Role.PROOF:
                break
            if role is Role.STATEMENT:
                carrier = frame
                break
            if role is Role.DISPLAY:
                carrier = carrier or frame
        if carrier is not None:
            carrier.citations.append(citation)

    def label(self, name: str) -> None:
        """Hand a label to what it numbers: the innermost statement, formula, list or figure."""
        if self._carriers:
            self._carriers[-1].labels.append(name)

    def environments(self, numbers: dict[str, str]) -> tuple[Environment, ...]:
        """Return what the paper states: all statements, and the formulas that cite a check."""
        return tuple(_environment(frame, frame.kind, numbers) for frame in self._stated if frame.kind is not None and _counts(frame))

    def _named_here(self, frame: Frame) -> str:
        return "the brace that opens here" if frame.name == _GROUP else f"\\begin{{{frame.name}}}"

    def _named_at(self, frame: Frame) -> str:
        return f"\\begin{{{frame.name}}} of line {frame.place.line}"


def _counts(frame: Frame) -> bool:
    return frame.kind is not None and (frame.kind.role is Role.STATEMENT or bool(frame.citations))


def _environment(frame: Frame, kind: Kind, numbers: dict[str, str]) -> Environment:
    number = next((numbers[label] for label in frame.labels if numbers.get(label)), "")
    labels, citations = tuple(frame.labels), tuple(frame.citations)
    return Environment(kind.name, kind.heading, frame.title, labels, number, frame.text, frame.place, kind.theorem_like, citations)
