"""Draws that depend on the seed alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reproducible_draws() -> Iterator[None]:
    """Keep Hypothesis from drawing constants that it finds in the source of whatever modules happen to be loaded.

    With them, a theorem's instances would depend on what was imported before: on the number of jobs, on pytest, on the order of theorems.
    """
    from hypothesis.internal.conjecture import providers

    own = getattr(providers, "_get_local_constants", None)
    if own is None:  # older versions know only constants of their own
        yield
        return
    nothing = providers.Constants()
    providers._get_local_constants = lambda: nothing
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = own
        providers.CONSTANTS_CACHE.cache.clear()
