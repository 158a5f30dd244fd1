"""Files of theorems for tests, written to a folder of their own."""

from pathlib import Path

HEAD = """\
from hypothesis import strategies as st

from checks import Mutant, leq, theorem

numbers = st.floats(-10, 10)
wrong = Mutant("the sign flipped", sign=-1)
"""

STATED = '''

@theorem(statement={statement!r}, source={source!r}, instances=numbers, mutants=[{mutants}], uses={uses!r}, aliases={aliases!r})
def {name}(x, *, sign=1):
    """A square is not negative."""
    {body}
'''


def stated(
    name: str = "square",
    *,
    statement: str = r"x^2 \ge 0",
    source: str = "folklore",
    mutants: str = "wrong",
    uses: tuple[str, ...] = (),
    aliases: tuple[str, ...] = (),
    body: str = "return leq(0, sign * x * x)",
) -> str:
    """Return the source of one theorem, true unless something else is asked for."""
    return STATED.format(name=name, statement=statement, source=source, mutants=mutants, uses=uses, aliases=aliases, body=body)


def write(file: Path, *theorems: str, head: str = HEAD) -> Path:
    """Write a file of theorems, and return its path."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(head + "".join(theorems), encoding="utf-8")
    return file
