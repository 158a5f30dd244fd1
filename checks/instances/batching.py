"""One instance, or a batch of siblings: who asked, and how a leaf is handed over."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from numpy.typing import NDArray

from checks.arithmetic.batch import Batch
from checks.instances.domain import Domain
from checks.instances.errors import InstanceError

__all__ = ["asked_size", "at_size", "deliver", "fan_out", "fanned_out"]

_size: ContextVar[int | None] = ContextVar("size", default=None)
_members: ContextVar[int | None] = ContextVar("members", default=None)


@contextmanager
def fan_out(members: int) -> Iterator[None]:
    """While active, the strategies of this package yield ``Batch`` leaves with so many members.

    Without it they yield plain arrays and numbers, and are ordinary Hypothesis strategies.
    """
    if isinstance(members, bool) or not isinstance(members, int) or members < 1:
        raise InstanceError(f"fan_out(members={members!r}): members must be an integer, at least 1")
    token = _members.set(members)
    try:
        yield
    finally:
        _members.reset(token)


def fanned_out() -> int | None:
    """Return the number of members that a batch is asked to have, or None where single instances are asked for."""
    return _members.get()


@contextmanager
def at_size(size: int) -> Iterator[None]:
    """While active, every named size of ``arrays`` that may vary takes this value, whatever its range: to measure how a cost grows."""
    token = _size.set(size)
    try:
        yield
    finally:
        _size.reset(token)


def asked_size() -> int | None:
    """Return the size that every named size shall take, or None where sizes are drawn."""
    return _size.get()


def deliver(data: NDArray[Any], domain: Domain | None, families: tuple[str, ...]) -> Any:
    """Hand over the leaf that was made for all members (axis 0), as it was asked for: as a batch, or as one array."""
    if fanned_out() is None:
        return data[0]
    return Batch(data, domain=domain, families=families)
