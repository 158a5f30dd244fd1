"""One pass over a paper: its files, one inside the other, and the abbreviations in them, down to what it states and cites.

Nothing here recurses or goes back: each token is looked at once, and what abbreviations expand to is limited in proportion to the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from checks.paper.tex.conditionals import Conditionals
from checks.paper.tex.environments import Environments
from checks.paper.tex.files import UnreadableError, text_of
from checks.paper.tex.macros import Macro, Macros
from checks.paper.tex.paper import Citation, Label, Note, Place
from checks.paper.tex.source import Parameter, Source
from checks.paper.tex.structure import Frame, Output, Structure
from checks.paper.tex.tokens import Token, Verbatims, lex

Handler = Callable[["Reader", Source, Token], None]
MOST_FILES, MOST_TEXT, DEEPEST, MOST_NOTES = 1000, 50_000_000, 100, 100
_FREE_TEXT, _TEXT_RATIO = 200_000, 4


class Reader:
    """What is known of a paper so far, and where in it the reader is. ``handlers`` say what to do at which command."""

    def __init__(self, main: Path, handlers: dict[str, Handler], triggers: frozenset[str], signatures: dict[str, tuple[Parameter, ...]]) -> None:
        self.main, self.root = main, main.parent
        self.handlers = handlers
        self.signatures = signatures
        self.macros = Macros(triggers)
        self.environments = Environments()
        self.conditionals = Conditionals()
        self.structure = Structure(self.complain)
        self.citations: list[Citation] = []
        self.labels: list[Label] = []
        self.notes: list[Note] = []
        self.files: dict[Path, None] = {}
        self.in_document = False
        self.had_document = False
        self.steps = 0
        self.sources: list[Source] = []
        self.documents: list[Source] = []
        self._ifs: list[int] = []
        self._verbatims = Verbatims()
        self._opened: list[Path] = []
        self._characters = 0
        self._expanded = 0
        self._said: set[str] = set()

    def complain(self, place: Place, message: str) -> None:
        """Note where the thread was lost; what is wrong with a package that lies beside the paper is not the author's concern."""
        if self.sources and self.sources[-1].style:
            return
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Note(place, message))
        elif len(self.notes) == MOST_NOTES:
            self.notes.append(Note(place, "here and further on more could not be read; it is not listed"))

    def complain_once(self, key: str, place: Place, message: str) -> None:
        """Note something that would only repeat itself."""
        if key not in self._said:
            self._said.add(key)
            self.complain(place, message)

    def run(self) -> None:
        """Read until nothing is left."""
        while self.sources:
            source = self.sources[-1]
            token = source.next_token()
            if token is None:
                self.leave()
            else:
                self.steps += 1
                self._take(source, token)

    def _take(self, source: Source, token: Token) -> None:
        if self.conditionals.depth:
            self.conditionals.skip(token.name, source.text.startswith("{", token.end))
            if not self.conditionals.depth:
                source.pass_over(token.end)
            return
        handler = self.handlers.get(token.name)
        if handler is not None:
            handler(self, source, token)
        elif token.name[0] == "\\":
            self._command(source, token)

    def _command(self, source: Source, token: Token) -> None:
        macro = self.macros.telling(token.name)
        if macro is not None:
            self._use(source, token)
        elif token.name in self.macros.commands or self.conditionals.set(token.name):
            return
        elif self.conditionals.starts(token.name, source.text.startswith(("{", "["), token.end)):
            self.open_conditional(source, token)

    def open_conditional(self, source: Source, token: Token) -> None:
        r"""Take an ``\if``; where it can be decided, it is no part of the text."""
        self.emit(source, token.start)
        if self.conditionals.push(token.name, source.place(token.start)).holds is not None:
            source.pass_over(token.end)

    def _use(self, source: Source, token: Token) -> None:
        """Put what an abbreviation stands for in its place, with the arguments that its last command takes from behind it."""
        macro = self.macros.commands[token.name]
        if macro.parameters is None:
            what = f"the parameters of {token.name} are of a kind that is not followed; what it cites is not seen"
            self.complain_once(token.name, source.place(token.start), f"{what}; define it with \\newcommand")
            return
        arguments = source.arguments(macro.parameters)
        if arguments is not None:
            text = self.expansion(source, token, macro, arguments)
            self.expand(source, token, text + source.taken(self.macros.signature(text, self.signatures)))

    def expansion(self, source: Source, token: Token, macro: Macro, arguments: Sequence[str]) -> str:
        """Return what an abbreviation stands for; nothing if abbreviations already stand for many times the text that there is."""
        self._expanded += macro.size(arguments) + 1
        if len(self.sources) <= DEEPEST and self._expanded <= _FREE_TEXT + _TEXT_RATIO * self._characters:
            return macro.expanded(arguments)
        self._expanded -= macro.size(arguments) + 1
        message = f"abbreviations lead too far; {token.name} was not followed, nor others like it"
        self.complain_once("expansion", source.place(token.start), message)
        return ""

    def expand(self, source: Source, token: Token, text: str, owner: Frame | None = None, after: Callable[[], None] | None = None) -> None:
        """Read a text in the place of what stands from ``token`` to where the source is; it counts as written there.

        ``owner``: the environment whose beginning or end it is. ``after``: to be done when it is read.
        """
        self.emit(source, token.start)
        mark = len(self.structure.outputs[-1].pieces)
        self.emit(source, source.at)
        place = source.place(token.start)
        self.structure.outputs.append(Output(mark))
        owners = source.owners if owner is None else (*source.owners, owner)
        tokens = lex(text, self._verbatims, with_at=True)
        self._push(Source(text, tokens, source.file, source.bases, place, source.style, owners=owners, after=after))

    def open(self, path: Path, bases: tuple[Path, ...], place: Place | None = None, style: str = "") -> None:
        """Read a file in this place. ``bases``: where the files that it names are looked for."""
        here = place or Place(path, 1)
        problem = self._refusal(path)
        if problem:
            self.complain(here, f"{path.name} was not read: {problem}")
            return
        try:
            text, complaint = text_of(path)
        except UnreadableError as error:
            self.complain(here, f"{path.name} was not read: {error}")
            return
        if complaint and not style:
            self.complain(Place(path, 1), complaint)
        if not style:
            self.files.setdefault(path)
        self._characters += len(text)
        self._opened.append(path)
        self._push(Source(text, lex(text, self._verbatims, with_at=bool(style)), path, tuple(dict.fromkeys((*bases, path.parent))), style=style))

    def _refusal(self, path: Path) -> str:
        if any(source.file == path and source.use is None for source in self.sources):
            return "it is being read already: the files include each other in a loop"
        if len(self._opened) >= MOST_FILES:
            return f"more than {MOST_FILES:,} files were included"
        return f"more than {MOST_TEXT:,} characters were read" if self._characters > MOST_TEXT else ""

    def _push(self, source: Source) -> None:
        self.sources.append(source)
        self._ifs.append(len(self.conditionals.open))

    def leave(self) -> None:
        """Go back from the end of a source to what it stands in."""
        source = self.sources[-1]
        if source.use is None:
            self._close_conditionals(source)
        if not self.conditionals.depth:
            self.emit(source, len(source.text))
        self.sources.pop()
        self._ifs.pop()
        if source.use is not None:
            self.structure.outputs.pop()
        if source.after is not None:
            source.after()

    def _close_conditionals(self, source: Source) -> None:
        """Close what a file leaves open; what it skips to its end is left out."""
        skipping = bool(self.conditionals.depth)
        for name, place in self.conditionals.abandon(self._ifs[-1]):
            self.complain(place, f"{name} has no \\fi in this file" + ("; the rest of the file was left out" if skipping else ""))
        if skipping:
            source.stop()

    def emit(self, source: Source, end: int) -> None:
        """Hand the text of a source on, up to ``end``."""
        pieces = source.live(end)
        if self.live(source):
            self.structure.outputs[-1].pieces.extend(pieces)
        else:
            for _ in pieces:
                pass

    def live(self, source: Source) -> bool:
        """Return whether the text is that of the paper, not its preamble or a package."""
        return self.in_document and not source.style
