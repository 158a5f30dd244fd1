"""Einstein summation as text: what both duck arrays need to know of it."""

import string
from collections import Counter
from typing import Any


def split(subscripts: str, operands: int) -> tuple[list[str], str]:
    """The terms and the output of `subscripts`; an output that is left out is filled in by NumPy's rule (letters that occur once, sorted)."""
    text = subscripts.replace(" ", "")
    left, arrow, output = text.partition("->")
    terms = left.split(",")
    if len(terms) != operands:
        raise ValueError(f"einsum subscripts {subscripts!r} name {len(terms)} operands, but {operands} were given")
    if not arrow:
        counts = Counter(left.replace(",", "").replace(".", ""))
        output = ("..." if "..." in left else "") + "".join(sorted(c for c, n in counts.items() if n == 1))
    return terms, output


def fresh_letter(subscripts: str) -> str:
    """A letter that does not occur in `subscripts`."""
    return next(c for c in reversed(string.ascii_letters) if c not in subscripts)


def of_tensordot(m: int, n: int, axes: Any) -> str:
    """The subscripts of the contraction of `axes` between tensors with `m` and with `n` axes."""
    if isinstance(axes, int):
        left, right = list(range(m - axes, m)), list(range(axes))
    else:
        left, right = ([a] if isinstance(a, int) else list(a) for a in axes)
    a = list(string.ascii_lowercase[:m])
    b = list(string.ascii_uppercase[:n])
    if len(left) != len(right):
        raise ValueError(f"tensordot contracts {len(left)} axes with {len(right)}: give as many of each, got {axes!r}")
    for i, j in zip(left, right, strict=True):
        b[j] = a[i]
    output = [c for c in a if c not in b] + [c for c in b if c not in a]
    return f"{''.join(a)},{''.join(b)}->{''.join(output)}"
