"""What is said when instances are badly described."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["InstanceError", "unknown"]


class InstanceError(ValueError):
    """Instances are described in a way that cannot be drawn; the message names the value and the mend.

    The usual causes: a misspelt family, a size that no shape uses, a ``where=`` that no sizes meet.
    """


def unknown(kind: str, value: object, known: Iterable[str]) -> InstanceError:
    """Return the error for a name that does not exist: with the nearest names, or with all of them."""
    names = list(known)
    near = get_close_matches(str(value), names, n=3)
    mend = f"did you mean {' or '.join(map(repr, near))}?" if near else f"there are: {', '.join(names) or 'none'}"
    return InstanceError(f"unknown {kind} {value!r}; {mend}")
