"""The working precision of ball arithmetic, and whether it is running at all."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import flint

MAX_BITS = 2**20

_DOUBLE_BITS = 53
# flint has one precision for the whole process, so only one thread at a time may choose it.
_LOCK = threading.RLock()
_BITS: ContextVar[int | None] = ContextVar("checks_working_bits", default=None)


@contextmanager
def working_precision(bits: int) -> Iterator[None]:
    """Run the body in ball mode at `bits` of precision and restore what was before, also after an exception.

    It can be nested. Another thread that asks for a precision waits until this one is done. `bits` is an int between 2 and 2**20.
    """
    _check(bits)
    with _LOCK:
        before = flint.ctx.prec
        token = _BITS.set(bits)
        flint.ctx.prec = bits
        try:
            yield
        finally:
            flint.ctx.prec = before
            _BITS.reset(token)


def in_balls() -> bool:
    """Whether the running code is inside `working_precision`, so that constants and plain numbers become balls."""
    return _BITS.get() is not None


def current_bits() -> int:
    """The working precision in bits; 53, that of float64, outside ball mode."""
    return _BITS.get() or _DOUBLE_BITS


def _check(bits: int) -> None:
    if isinstance(bits, bool) or not isinstance(bits, int) or not 2 <= bits <= MAX_BITS:
        raise ValueError(f"working precision is a number of bits from 2 to {MAX_BITS}, got {bits!r}")
