"""The working precision of ball arithmetic, and whether it is running at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import flint

MAX_BITS = 2**20

_DOUBLE_BITS = 53
# flint has one precision for the whole process, so only one thread at a time may choose it.
_LOCK = threading.RLock()


@dataclass
class Work:
    """What is done at one precision; ``steep``: with operations whose cost rises much faster than the bits, as that of integrals does."""

    bits: int
    steep: bool = False


_WORK: ContextVar[Work | None] = ContextVar("checks_working_precision", default=None)


@contextmanager
def working_precision(bits: int) -> Iterator[Work]:
    """Run the body in ball mode at `bits` of precision and restore what was before, also after an exception.

    It can be nested. Another thread that asks for a precision waits until this one is done. `bits` is an int between 2 and 2**20.
    """
    _check(bits)
    with _LOCK:
        before, outer, work = flint.ctx.prec, _WORK.get(), Work(bits)
        token = _WORK.set(work)
        flint.ctx.prec = bits
        try:
            yield work
        finally:
            flint.ctx.prec = before
            _WORK.reset(token)
            if outer:
                outer.steep |= work.steep


def rises_steeply() -> None:
    """Note that what runs now has a cost that rises much faster than the bits."""
    work = _WORK.get()
    if work:
        work.steep = True


def in_balls() -> bool:
    """Whether the running code is inside `working_precision`, so that constants and plain numbers become balls."""
    return _WORK.get() is not None


def current_bits() -> int:
    """The working precision in bits; 53, that of float64, outside ball mode."""
    work = _WORK.get()
    return work.bits if work else _DOUBLE_BITS


def _check(bits: int) -> None:
    if isinstance(bits, bool) or not isinstance(bits, int) or not 2 <= bits <= MAX_BITS:
        raise ValueError(f"working precision is a number of bits from 2 to {MAX_BITS}, got {bits!r}")
