r"""What a paper says, apart from how it is set: the text that is compared when a paper, or a check, may have drifted.

White space, comments, labels, marks of checks, fonts of the text, sizes, spacing, the kind of display a formula stands in, and braces around one
symbol do not count; the author's own abbreviations (``macros``) are written out. Every word, symbol, index, number, font of a symbol and
reference counts. Text that is no proper LaTeX is read as far as it goes; reading takes one pass and never fails.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import filterfalse

from checks.paper.text import synonyms as tex
from checks.paper.text.groups import Frame
from checks.paper.text.layout import STARRED, Token, joined, laid_out
from checks.paper.text.stream import Expander, Stream

NO_MACROS = Expander({})


def normalised(text: str, *, maths: bool = False, macros: Expander = NO_MACROS) -> str:
    """Return what a text says, one sentence on a line. To normalise that again changes nothing. ``maths``: it is a formula as a whole."""
    return laid_out(tokens(text, maths=maths, macros=macros))


def tokens(text: str, *, maths: bool = False, macros: Expander = NO_MACROS) -> list[Token]:
    """Return the words, symbols and numbers that a text consists of."""
    return joined(_Reader(Stream(text, macros), maths).run())


class _Reader:
    """Reads a stream once. ``read`` holds tokens; those that turn out not to count are emptied."""

    def __init__(self, stream: Stream, maths: bool) -> None:
        self.stream = stream
        self.read: list[Token] = []
        self.frames = [Frame(maths=maths, opener="whole" if maths else "")]
        self.open: dict[str, int] = {}
        self.apart = False

    @property
    def top(self) -> Frame:
        return self.frames[-1]

    def run(self) -> list[Token]:
        while token := self.stream.take():
            self._take(token)
        while len(self.frames) > 1:
            self._close()
        return self.read

    def _take(self, token: str) -> None:
        if token == " " or token == "~":
            self._space()
        elif token in tex.OTHER_NAMES and self.stream.expand(token, whole=self.top.expected.arguments > 0):
            return  # the author gave that name to something else
        elif token in tex.JOINED:
            self.stream.put(tex.JOINED[token])
        elif token in tex.SYNONYMS:
            self.stream.put([tex.SYNONYMS[token]])
        elif token in _SPECIAL:
            _SPECIAL[token](self)
        elif token[0] == "\\":
            self._command(token)
        else:
            self._letters(token)

    # -- what is said ------------------------------------------------------------------------------------------------------------------

    def _say(self, text: str, items: int = 1) -> None:
        self.read.append(Token(text, self.top.maths, self.apart))
        self.apart = False
        self.top.items += items

    def _letters(self, letters: str) -> None:
        """In a formula each letter is a symbol, in the text they make a word. What is an argument is no part of a longer number."""
        expected = self.top.expected
        if not self.top.maths:
            self._say(letters, sum(not unicodedata.combining(letter) for letter in letters))
            expected.arguments = max(expected.arguments - len(letters), 0)
            expected.perhaps, expected.then = False, ""
            return
        if letters == "*" and self.read and self.read[-1].text == STARRED:
            return
        for letter in filterfalse(unicodedata.combining, letters):
            argument = expected.arguments > 0
            self.apart |= argument
            self._say(letter)
            self.apart = argument
            expected.symbol()

    def _space(self) -> None:
        if not self.top.maths:
            self.apart = True
            # Of groups that stand apart, the second is no argument.
            self.top.expected.perhaps &= bool(self.read) and self.read[-1].text[:1] == "\\"

    def _command(self, name: str) -> None:
        expected, maths = self.top.expected, self.top.maths
        if self.stream.expand(name, whole=expected.arguments > 0):
            return
        if name in tex.DROPPED_WITH:
            self._drop(name)
        elif name in tex.SPACES:
            self._space()
        elif name in tex.DROPPED:
            self._dropped(name)
        elif not maths and (name in tex.FONTS or name in tex.SWITCHES):
            expected.then = "plain" if name in tex.FONTS else expected.then
        elif not maths and name in tex.ACCENTS:
            self._accent(name)
        elif not maths and name in tex.LETTERS:
            self._letters(tex.LETTERS[name])
        elif maths and name in tex.TEXTS:
            self._say(tex.TEXTS[name])
            expected.symbol(1)
            expected.then = "text"
        elif len(name) > 1:
            self._symbol(name)

    def _symbol(self, name: str) -> None:
        self._say(name)
        self.top.over |= name in tex.OVER
        known = tex.ARITIES.get(name)
        self.top.expected.symbol(known or 0, perhaps=known is None and name[1].isalpha())
        if name == r"\substack":
            self.top.expected.then = "rows"

    def _accent(self, name: str) -> None:
        """A letter with its accent is one letter."""
        argument = self.stream.argument()
        letter = unicodedata.normalize("NFC", "".join(argument).replace(r"\i", "i").replace(r"\j", "j") + tex.ACCENTS[name])
        if len(letter) == 1 and letter.isalpha():
            self.stream.put([letter])
            return
        self._say(f"{name}{{}}")
        self.stream.put(argument)

    def _drop(self, name: str) -> None:
        """Leave out a command with its star, its option and its arguments; a space stays a space."""
        if self.stream.ahead() == "*":
            self.stream.take()
        self.stream.option()
        for _ in range(tex.DROPPED_WITH[name]):
            self.stream.argument()
        if name in tex.SPACES:
            self._space()

    def _dropped(self, name: str) -> None:
        if name not in tex.SIZED:
            return
        delimiter = self.stream.ahead()
        if delimiter == "." and name in tex.FENCES:
            self.stream.take()
        elif delimiter in tex.ANGLES:
            self.stream.take()
            self.stream.put([tex.ANGLES[delimiter]])

    def _row(self) -> None:
        r"""``\\`` ends a row where rows are meaning; elsewhere it is layout."""
        self._drop("\\\\")
        if self.top.maths and self.top.rows:
            self._say("\\\\")
            self.top.expected.symbol()

    def _cell(self) -> None:
        if self.top.rows or not self.top.maths:
            self._say("&")
            self.top.expected.symbol()

    def _script(self, mark: str) -> None:
        self._say(mark)
        self.top.expected.symbol(1 if self.top.maths else 0)

    def _bracket(self) -> None:
        expected = self.top.expected
        before = self.read[-1].text if self.read else ""
        if expected.bracket is None and (expected.perhaps or before in tex.OPTIONAL):
            expected.bracket = (expected.arguments, expected.perhaps)
        self._say("[")
        expected.symbol()

    def _end_bracket(self) -> None:
        expected = self.top.expected
        self._say("]")
        if expected.bracket is not None and not expected.arguments:
            (expected.arguments, expected.perhaps), expected.bracket = expected.bracket, None
        else:
            expected.symbol()

    # -- what is open ------------------------------------------------------------------------------------------------------------------

    def _push(self, frame: Frame) -> None:
        frame.start = len(self.read)
        self.read.append(Token("", self.top.maths, self.apart))
        self.apart = False
        self.frames.append(frame)
        self.open[frame.kind] = self.open.get(frame.kind, 0) + 1

    def _group(self) -> None:
        top, expected = self.top, self.top.expected
        then, expected.then = expected.then, ""
        if then == "formula":
            self._formula("{")
            return
        frame = Frame("{", top.maths, top.opener, rows=top.rows or then == "rows")
        frame.certain = expected.arguments > 0 and then != "plain"
        frame.argument = frame.certain or (expected.perhaps and then != "plain")
        if not frame.argument:
            frame.expected = expected
        if then == "text":
            frame.textual, frame.maths, frame.opener = True, False, ""
        self._push(frame)

    def _formula(self, kind: str, name: str = "") -> None:
        self._push(Frame(kind, True, kind, opens=True, name=name))

    def _end_group(self) -> None:
        self._close_to("{")

    def _dollar(self) -> None:
        if self.top.opener in ("$", "$$"):
            double = self.top.opener == "$$"
            self._close_to(self.top.opener)
            if double and self.stream.ahead() == "$":
                self.stream.take()
        elif not self.top.maths:
            double = self.stream.ahead() == "$"
            if double:
                self.stream.take()
            self._formula("$$" if double else "$")

    def _display(self, kind: str) -> None:
        if not self.top.maths:
            self._formula(kind)

    def _end_display(self, kind: str) -> None:
        if self.top.opener == kind:
            self._close_to(kind)

    def _ensure(self) -> None:
        if not self.top.maths:
            self.top.expected.then = "formula"

    def _begin(self) -> None:
        name = "".join(self.stream.argument()) if self.stream.ahead() == "{" else ""
        if not name.strip() or not name.isprintable() or set(name) & set("\\{}$%&#~^_ "):
            return
        kind = rf"\begin{{{name}}}"
        if self.stream.expand(kind, whole=False):
            return
        maths = self.top.maths
        if name in tex.ENVIRONMENT_ARGUMENTS:
            self.stream.option()
            if tex.ENVIRONMENT_ARGUMENTS[name] and self.stream.ahead() == "{":
                self.stream.argument()
        if name in tex.DISPLAYS and not maths:
            self._formula(kind)
        elif name in tex.DISPLAYS or name in tex.ARRANGED:
            self._push(Frame(kind, maths, self.top.opener, expected=self.top.expected))
        else:
            self._say(kind, items=2)
            self.top.expected.symbol()
            self._push(Frame(kind, maths, self.top.opener, rows=True, name=rf"\end{{{name}}}"))

    def _end(self) -> None:
        name = "".join(self.stream.argument()) if self.stream.ahead() == "{" else ""
        if not self.stream.expand(rf"\end{{{name}}}", whole=False):
            self._close_to(rf"\begin{{{name}}}")

    def _close_to(self, kind: str) -> None:
        """Close all up to the innermost that is of this kind; nothing if there is none."""
        if not self.open.get(kind):
            return
        while self.top.kind != kind:
            self._close()
        self._close()

    def _close(self) -> None:
        frame = self.frames.pop()
        self.open[frame.kind] -= 1
        if frame.opens:
            self._close_formula(frame)
        elif frame.kind == "{":
            self._close_group(frame)
        elif frame.name:
            self._say(frame.name, items=0)
        else:
            self.top.items += frame.items
            self._emptied(frame)

    def _close_formula(self, frame: Frame) -> None:
        """A full stop at the end of a formula belongs to the sentence; a formula without content is none."""
        stops = []
        while len(self.read) > frame.start + 1 and self.read[-1].text in (".", ",", ";", ""):
            stops.append(self.read.pop().text)
        if len(self.read) > frame.start + 1:
            self.read[frame.start] = self.read[frame.start]._replace(text="$", maths=True)
            self.read.append(Token("$", False, False))
            self.top.items += 2
            self.top.expected.symbol()
        for stop in filter(None, reversed(stops)):
            self._say(stop)
            self.top.expected.symbol()
        self._emptied(frame)

    def _close_group(self, frame: Frame) -> None:
        inner, outer = frame.expected, self.top.expected
        if not frame.braces_count:
            self.top.items += frame.items
            if frame.certain:
                outer.symbol(0, inner.perhaps)
            self._emptied(frame)
            return
        self.read[frame.start] = self.read[frame.start]._replace(text="{")
        self.read.append(Token("}", self.top.maths, False))
        self.top.items += 2
        perhaps = frame.argument and not frame.certain
        outer.symbol(0, perhaps)

    def _emptied(self, frame: Frame) -> None:
        if len(self.read) == frame.start + 1 and not self.read[-1].text:
            self.apart |= self.read.pop().apart


_SPECIAL: dict[str, Callable[[_Reader], None]] = {
    "{": _Reader._group,
    "}": _Reader._end_group,
    "[": _Reader._bracket,
    "]": _Reader._end_bracket,
    "$": _Reader._dollar,
    "&": _Reader._cell,
    "_": lambda reader: reader._script("_"),
    "^": lambda reader: reader._script("^"),
    "\\\\": _Reader._row,
    r"\begin": _Reader._begin,
    r"\end": _Reader._end,
    r"\[": lambda reader: reader._display(r"\["),
    r"\]": lambda reader: reader._end_display(r"\["),
    r"\(": lambda reader: reader._display(r"\("),
    r"\)": lambda reader: reader._end_display(r"\("),
    r"\ensuremath": _Reader._ensure,
}
