"""How the functions of a theorem are called: positional parameters take the instance, keyword-only ones the constants of the statement."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class MismatchError(TypeError):
    """The entries of an instance are not called like the parameters that should take them."""


SUPPLIED = ("rng", "accuracy")
"""What a predicate may ask for by name, and a decider supplies."""


def call(function: Callable[..., Any], instance: Any, constants: Mapping[str, Any], **supplied: Any) -> Any:
    """Call a predicate or a condition at an instance.

    The entries of a dict are passed by name where every parameter names one; else the instance is passed whole to a single parameter, and in
    order to several; what is ``supplied`` (see `SUPPLIED`) goes to a function that asks for it. Raises MismatchError for a dict with other names.
    """
    values = _values(function, positional(function), instance)
    for place, name in enumerate(_all_positional(function)):
        if name in SUPPLIED:
            values.insert(place, supplied.get(name))
    named = {name: supplied.get(name) for name in _keyword_only(function) if name in SUPPLIED}
    return function(*values, **constants, **named)


def _values(function: Callable[..., Any], names: tuple[str, ...], instance: Any) -> list[Any]:
    """The values of the parameters that take the instance."""
    if not names:
        return []
    if isinstance(instance, Mapping) and all(name in instance for name in names):
        return [instance[name] for name in names]
    if len(names) == 1:
        return [instance]
    if isinstance(instance, Mapping):
        raise MismatchError(f"the instance has {', '.join(map(str, instance))}, but {function.__name__} takes {', '.join(names)}; use the same names")
    return list(instance)


@lru_cache(maxsize=4096)
def asks_rng(function: Callable[..., Any]) -> bool:
    """Whether a predicate asks for independent randomness: it has a parameter called ``rng``."""
    return "rng" in inspect.signature(function).parameters


@lru_cache(maxsize=4096)
def asks_accuracy(function: Callable[..., Any]) -> bool:
    """Whether a predicate uses a solver that can be refined: it has a parameter called ``accuracy``."""
    return "accuracy" in inspect.signature(function).parameters


@lru_cache(maxsize=4096)
def positional(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the parameters that take the instance."""
    return tuple(name for name in _all_positional(function) if name not in SUPPLIED)


@lru_cache(maxsize=4096)
def _all_positional(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(name for name, p in inspect.signature(function).parameters.items() if p.kind in _POSITIONAL)


@lru_cache(maxsize=4096)
def _keyword_only(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(name for name, p in inspect.signature(function).parameters.items() if p.kind is inspect.Parameter.KEYWORD_ONLY)


def constants_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The keyword-only parameters of a predicate and their values."""
    parameters = inspect.signature(function).parameters.items()
    return {name: p.default for name, p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY and name not in SUPPLIED}


def is_strategy(value: Any) -> bool:
    """Whether the value is a Hypothesis strategy (told without importing Hypothesis)."""
    return any(base.__name__ == "SearchStrategy" for base in type(value).__mro__)


def describe(value: Any) -> str:
    """The type of a value and its beginning, for messages."""
    text = " ".join(repr(value).split())
    return f"{type(value).__name__} {text if len(text) <= 60 else text[:57] + '...'}"
