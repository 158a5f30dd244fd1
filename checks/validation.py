"""Refusing badly stated theorems, with a message that names the theorem, the value and the mend."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from checks.calling import SUPPLIED, asks_accuracy, asks_rng, constants_of, describe, is_strategy, positional
from checks.errors import StatementError, nearest

if TYPE_CHECKING:
    from checks.statement import Mutant, Theorem

_FORM = {"statement": "LaTeX", "summary": "one plain sentence"}


def validate(stated: Theorem) -> None:
    """Raise a StatementError for the first thing that is badly stated."""
    for check in (_check_texts, _check_entries, _check_predicate, _check_instances, _check_assumptions, _check_mutants):
        problem = check(stated)
        if problem:
            raise StatementError(f"{stated.id} ({stated.place}): {problem}")


def listed(value: Any) -> tuple[Any, ...]:
    """What was given as a list, as a tuple; a single entry needs no brackets."""
    several = isinstance(value, Iterable) and not isinstance(value, str | Mapping) and not is_strategy(value)
    return tuple(value) if several else (value,)


def _check_texts(stated: Theorem) -> str:
    texts = {"statement": stated.statement, "source": stated.source.text, "literature": stated.literature.text, "checked_form": stated.checked_form}
    for name, text in texts.items():
        if not isinstance(text, str):
            return f"{name} is {describe(text)}; give a text"
    for name, form in _FORM.items():
        if not getattr(stated, name).strip():
            return f"the {'docstring' if name == 'summary' else name} is empty; say in {form} what is claimed"
    if not stated.source.text.strip():
        return "source is empty; say where the statement stands, for instance 'this paper, Lemma 3'"
    return ""


def _check_entries(stated: Theorem) -> str:
    """Whether lists hold what they should."""
    from checks.statement import Assumption, Mutant

    kinds: dict[str, tuple[type, str]] = {
        "mutants": (Mutant, "Mutant('name', ...)"),
        "assumptions": (Assumption, "Assumption('name', 'description', condition)"),
        "uses": (str, "ids of theorems, such as 'low-rank.balancedness'"),
        "aliases": (str, "texts"),
    }
    for name, (kind, form) in kinds.items():
        for entry in getattr(stated, name):
            if not isinstance(entry, kind):
                return f"{name} holds {describe(entry)}; give {form}"
    return ""


def _check_predicate(stated: Theorem) -> str:
    return _problem_of(stated.predicate, "the predicate")


def _problem_of(predicate: Callable[..., Any], who: str) -> str:
    if asks_rng(predicate) and asks_accuracy(predicate):
        return f"{who} asks for both 'rng' and 'accuracy'; drop accuracy, and give the solver one that is fine against the effect"
    for name, parameter in inspect.signature(predicate).parameters.items():
        optional = parameter.default is not inspect.Parameter.empty
        if name in SUPPLIED:
            if optional:
                return f"{who} gives {name!r} a value; leave it to the decider: write {name} without one"
            continue
        if parameter.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
            return f"{who} takes *{name}; name its parameters"
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
            if optional:
                return f"the parameter {name!r} of {who} has a value but is positional; write *, before it to make it a constant of the statement"
        elif not optional:
            return f"the constant {name!r} of {who} has no value; write {name}=... in its signature"
        elif name in _reserved():
            return f"a constant may not be called {name!r}, which is an argument of Mutant; rename it"
    return ""


def _reserved() -> set[str]:
    from checks.statement import Mutant

    return set(inspect.signature(Mutant).parameters) - {"constants"}


def _check_instances(stated: Theorem) -> str:
    takes = positional(stated.predicate)
    if takes and not is_strategy(stated.instances):
        leaf = type(stated.instances).__module__ == "checks.instances.leaves"
        mend = f"arrays({takes[0]}=...) around it" if leaf else f"a Hypothesis strategy for {', '.join(takes)}"
        return f"instances is {describe(stated.instances)}; give {mend}"
    if not takes and stated.instances is not None:
        return "the predicate takes no instance, but instances= is given; name a positional parameter, or drop instances="
    if stated.tight and asks_rng(stated.predicate):
        return "tight= is for claims that balls decide, and the predicate asks for 'rng'; drop tight="
    return ""


def _check_assumptions(stated: Theorem) -> str:
    names = [assumption.name for assumption in stated.assumptions]
    for assumption in stated.assumptions:
        if names.count(assumption.name) > 1:
            return f"two assumptions are called {assumption.name!r}; rename one"
        if assumption.condition is not None and not callable(assumption.condition):
            return f"the condition of assumption {assumption.name!r} is {describe(assumption.condition)}; give a function of the instance"
        if inspect.isfunction(assumption.condition) and asks_accuracy(assumption.condition):
            return f"the condition of assumption {assumption.name!r} asks for 'accuracy'; put what needs a solver into the claim"
    return ""


def _check_mutants(stated: Theorem) -> str:
    names = [mutant.name for mutant in stated.mutants]
    for mutant in stated.mutants:
        if names.count(mutant.name) > 1:
            return f"two mutants are called {mutant.name!r}; rename one"
        problem = _check_mutant(stated, mutant)
        if problem:
            return f"mutant {mutant.name!r} {problem}"
    return ""


def _check_mutant(stated: Theorem, mutant: Mutant) -> str:
    if mutant.predicate is not None:
        problem = _problem_of(mutant.predicate, "its predicate") if callable(mutant.predicate) else f"{describe(mutant.predicate)} is no function"
        if problem:
            return f"has a predicate of its own: {problem}"
    constants = constants_of(mutant.predicate) if mutant.predicate else dict(stated.constants)
    for name in mutant.constants:
        if name not in constants:
            known = ", ".join(constants) or "none"
            return f"sets {name!r}, which is no constant of the predicate (its constants: {known}){nearest(name, constants)}"
    assumed = [assumption.name for assumption in stated.assumptions]
    for name in mutant.without:
        if name not in assumed:
            known = ", ".join(assumed) or "none"
            return f"drops the assumption {name!r}, which does not exist (there are: {known}){nearest(name, assumed)}"
    if mutant.instances is not None and not is_strategy(mutant.instances):
        return f"has instances {describe(mutant.instances)}; give a Hypothesis strategy"
    if _changes(stated, mutant, constants):
        return ""
    kept = ", ".join(f"{name} = {' '.join(repr(value).split()):.40}" for name, value in mutant.constants.items())
    return f"changes nothing{f', since the theorem itself has {kept}' if kept else ''}; override a constant, drop an assumption, or remove it"


def _changes(stated: Theorem, mutant: Mutant, constants: Mapping[str, Any]) -> bool:
    built_in = {a.name for a in stated.assumptions if a.condition is None}
    drops = any(name not in built_in for name in mutant.without)
    other = mutant.instances is not None or mutant.predicate not in (None, stated.predicate)
    return drops or other or any(_differs(value, constants[name]) for name, value in mutant.constants.items())


def _differs(value: Any, default: Any) -> bool:
    try:
        same = value == default
        # Arrays compare entry by entry.
        return value is not default and not bool(same.all() if hasattr(same, "all") else same)
    except (TypeError, ValueError):
        return True
