"""Draws that depend on the seed alone.

Hypothesis mixes constants that it finds in the source of all modules that are loaded into its draws. Then the verdict on one theorem would
depend on which others were imported before it. So they are left out while a theorem is explored, and only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from importlib import import_module
from typing import Any

_steady: ContextVar[bool] = ContextVar("steady", default=False)


@contextmanager
def steady_draws() -> Iterator[None]:
    """While active, in this thread, Hypothesis draws no constants from source code."""
    _install()
    token = _steady.set(True)
    try:
        yield
    finally:
        _steady.reset(token)


@cache
def _install() -> None:
    """Put a switch on the method of Hypothesis that draws such constants. Versions that have none need no switch."""
    provider = getattr(_providers(), "HypothesisProvider", None)
    original: Callable[..., Any] | None = getattr(provider, "_maybe_draw_constant", None)
    if provider is None or original is None:
        return

    @wraps(original)
    def draw_constant(self: Any, choice_type: Any, constraints: Any, *, p: float = 0.05) -> Any:
        if not _steady.get():
            return original(self, choice_type, constraints, p=p)
        constants = _built_in(choice_type, constraints) if self._random.random() < p else []
        return self._random.choice(constants) if constants else None

    provider._maybe_draw_constant = draw_constant


@cache
def _providers() -> Any:
    """The module that draws; it is no public name of Hypothesis, so nothing is taken for granted."""
    try:
        return import_module("hypothesis.internal.conjecture.providers")
    except ImportError:
        return None


def _built_in(choice_type: Any, constraints: Any) -> list[Any]:
    """The constants that Hypothesis itself brings, such as the largest float: they are always the same."""
    known = getattr(_providers(), "GLOBAL_CONSTANTS", None)
    permitted = getattr(_providers(), "choice_permitted", None)
    if known is None or permitted is None:
        return []
    return [constant for constant in known.set_for_type(choice_type) if permitted(constant, constraints)]
