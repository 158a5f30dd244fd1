r"""Differences of texts, word by word: ``at most [-2-] {+4+} \mu``. What is the same and far from a change is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from checks.paper.text.layout import Token, laid_out
from checks.paper.text.normal import tokens
from checks.paper.text.synonyms import ARITIES

_CONTEXT, _SPARED = 16, 5
_MOST_PAIRS = 100_000
_CHANGES = re.compile(r"(\[-.*?-\]|\{\+.*?\+\})")
_STYLES = {"[-": "red", "{+": "green"}
_LONGEST_SYMBOL = 12
_SCRIPTS = ("_", "^")
# Within a text the marks of a change are pulled apart, so that a mark is always one.
_MARKS = {"[-": "[ -", "-]": "- ]", "{+": "{ +", "+}": "+ }"}
Word = TypeVar("Word")
Code = tuple[str, int, int, int, int]


def latex_difference(old: str, new: str, *, maths: bool = False) -> str:
    """Return what differs between two normalised texts; each run of changed sentences is a line."""
    return _by_lines(old, new, lambda a, b: _latex_words(a, b, maths))


def plain_difference(old: str, new: str) -> str:
    """Return what differs between two plain texts."""
    return _by_lines(old, new, _plain_words)


def list_difference(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return what differs between two lists of plain texts: one text for each entry that was changed, left out or added."""
    found = []
    for kind, start, end, new_start, new_end in opcodes(old, new):
        if kind == "equal":
            continue
        left, right = list(old[start:end]), list(new[new_start:new_end])
        for entry in list(left):
            partner = next((each for each in right if _name(each) == _name(entry)), None)
            if partner is not None:
                found.append(plain_difference(entry, partner))
                left.remove(entry)
                right.remove(partner)
        found += [_marked("-", entry) for entry in left] + [_marked("+", entry) for entry in right]
    return found


def styled(line: str) -> list[tuple[str, str]]:
    """Return a line of a difference as texts with their styles: red is gone, green is new."""
    return [(part, _STYLES.get(part[:2], "")) for part in _CHANGES.split(line) if part]


def _name(entry: str) -> str:
    return entry.replace(" = ", ": ").partition(": ")[0]


def opcodes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Code]:
    """Return what makes ``new`` of ``old``, as `difflib` does; of texts with too many equal words all that lies between their ends is changed."""
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    end = next((index for index in range(shorter - start) if old[-1 - index] != new[-1 - index]), shorter - start)
    inner = _inner_codes(old[start : len(old) - end], new[start : len(new) - end])
    codes: list[Code] = [(kind, first + start, last + start, low + start, high + start) for kind, first, last, low, high in inner]
    before: list[Code] = [("equal", 0, start, 0, start)] if start else []
    after: list[Code] = [("equal", len(old) - end, len(old), len(new) - end, len(new))] if end else []
    return [*before, *codes, *after]


def _inner_codes(old: Sequence[Hashable], new: Sequence[Hashable]) -> Sequence[Code]:
    counts, others = Counter(old), Counter(new)
    if sum(number * others[word] for word, number in counts.items()) <= _MOST_PAIRS:
        return [*SequenceMatcher(None, old, new, autojunk=False).get_opcodes()]
    return [("replace", 0, len(old), 0, len(new))]


def _by_lines(old: str, new: str, differ: Callable[[str, str], str]) -> str:
    before, after = old.split("\n"), new.split("\n")
    changed = [code for code in opcodes(before, after) if code[0] != "equal"]
    return "\n".join(differ("\n".join(before[start:end]), "\n".join(after[first:last])) for _, start, end, first, last in changed)


def _plain_words(old: str, new: str) -> str:
    left, right = old.split(), new.split()
    return _words(left, right, left, right, " ".join)


def _latex_words(old: str, new: str, maths: bool) -> str:
    left, right = symbols(tokens(old, maths=maths)), symbols(tokens(new, maths=maths))
    old_words, new_words = ([tuple(token.text for token in each) for each in side] for side in (left, right))
    return _words(old_words, new_words, left, right, _latex)


def _latex(part: Sequence[Sequence[Token]]) -> str:
    return " ".join(laid_out([token for symbol in part for token in symbol]).split())


def symbols(words: Sequence[Token]) -> list[list[Token]]:
    """Put a symbol together with its indices and its font, as long as that is short: what a reader sees as one thing changes as one."""
    found: list[list[Token]] = []
    position = 0
    while position < len(words):
        script = words[position].text in _SCRIPTS and words[position].maths
        end = _item_end(words, position)
        if script and found and len(found[-1]) + end - position <= _LONGEST_SYMBOL:
            found[-1] += words[position:end]
        elif end - position <= _LONGEST_SYMBOL:
            found.append(list(words[position:end]))
        else:
            end = position + 1
            found.append([words[position]])
        position = end
    return found


def _item_end(words: Sequence[Token], start: int) -> int:
    """Return where a command with its arguments, or an index, ends; far ends are not looked for."""
    wanted, position = 1, start
    while wanted and position < len(words) and position - start <= _LONGEST_SYMBOL:
        text = words[position].text
        if text == "{" and position > start:
            position = _group_end(words, position)
        else:
            wanted += (1 if text in _SCRIPTS else ARITIES.get(text, 0)) if words[position].maths else 0
            position += 1
        wanted -= 1
    return position


def _group_end(words: Sequence[Token], start: int) -> int:
    depth = 0
    for position in range(start, min(start + _LONGEST_SYMBOL, len(words))):
        depth += (words[position].text == "{") - (words[position].text == "}")
        if depth == 0:
            return position + 1
    return start + _LONGEST_SYMBOL


def _words(
    old: Sequence[Hashable], new: Sequence[Hashable], left: Sequence[Word], right: Sequence[Word], join: Callable[[Sequence[Word]], str]
) -> str:
    """Return the difference of two lists of words, of which ``left`` and ``right`` are what is printed."""
    parts = []
    codes = opcodes(old, new)
    for index, (kind, start, end, first, last) in enumerate(codes):
        if kind == "equal":
            parts += _context(right[first:last], join, first=index == 0, last=index == len(codes) - 1)
            continue
        parts += [_marked("-", join(left[start:end]))] if end > start else []
        parts += [_marked("+", join(right[first:last]))] if last > first else []
    return " ".join(parts)


def _context(same: Sequence[Word], join: Callable[[Sequence[Word]], str], *, first: bool, last: bool) -> list[str]:
    """Return what did not change, as far as it is near to a change."""
    before = [] if first else same[:_CONTEXT]
    after = [] if last else same[-_CONTEXT:]
    if len(before) + len(after) + _SPARED > len(same):
        return [_apart(join(same))]
    return [*([_apart(join(before))] if before else []), "…", *([_apart(join(after))] if after else [])]


def _marked(mark: str, text: str) -> str:
    left, right = ("[-", "-]") if mark == "-" else ("{+", "+}")
    return f"{left}{_apart(text)}{right}"


def _apart(text: str) -> str:
    for mark, pulled in _MARKS.items():
        text = text.replace(mark, pulled)
    return text
