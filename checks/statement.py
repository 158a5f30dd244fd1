"""What is claimed: theorems, assumptions, mutants and sources. Data only; nothing here decides anything."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from checks.calling import MismatchError, asks_accuracy, asks_rng, call, constants_of, describe, is_strategy
from checks.claims import CHANCE_TYPES, CLAIM_TYPES, RATE_TYPES, Claims, Identity
from checks.errors import PredicateError, StatementError, nearest
from checks.validation import listed, validate

_KEY = re.compile(r"(?<![\w.])@([A-Za-z0-9_][\w:.#$%&+?<>~/-]*)")


@dataclass(frozen=True)
class Assumption:
    """A named condition on an instance.

    ``condition`` takes the instance and returns a claim, or a comparison such as ``run.step * run.curvature <= 1``; an instance where it fails is
    not counted. Without a condition the assumption is built into the instances, and is named for the reader.
    """

    name: str
    description: str = ""
    condition: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Source:
    """Where a statement comes from: free text, in which ``@key`` names an entry of the ``.bib`` file beside the module."""

    text: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The cited keys, in order, each once."""
        return tuple(dict.fromkeys(key.rstrip(".:,;") for key in _KEY.findall(self.text)))


@dataclass(frozen=True, init=False)
class Mutant:
    """A wrong variant of a theorem, which must be refuted.

    It overrides constants of the predicate (``Mutant("half the constant", factor=1)``), drops assumptions (``without="descent"``),
    or, rarely, replaces the instances or the predicate. ``as_printed=True`` marks what the source really prints, at ``where`` in it.
    ``note`` says in a sentence what is wrong and what is right.
    """

    name: str
    as_printed: bool = False
    without: tuple[str, ...] = ()
    instances: Any = None
    predicate: Callable[..., Claims] | None = None
    where: str = ""
    note: str = ""
    constants: Mapping[str, Any] = field(default_factory=dict)

    def __init__(
        self,
        name: str,
        *,
        as_printed: bool = False,
        without: str | Sequence[str] = (),
        instances: Any = None,
        predicate: Callable[..., Claims] | None = None,
        where: str = "",
        note: str = "",
        **constants: Any,
    ) -> None:
        values = {
            "name": name,
            "as_printed": as_printed,
            "without": (without,) if isinstance(without, str) else tuple(without),
            "instances": instances,
            "predicate": predicate,
            "where": where,
            "note": note,
            "constants": constants,
        }
        for key, value in values.items():
            object.__setattr__(self, key, value)


@dataclass(frozen=True)
class Tight:
    """Where a theorem is sharp: an instance, a list of them, or a strategy; ``part`` names the part of the claim that is an equality there."""

    instances: Any
    part: str | None = None


@dataclass(frozen=True)
class Variant:
    """What a decider decides: a theorem, or one mutant of it, with its constants bound."""

    theorem: Theorem
    mutant: Mutant | None
    predicate: Callable[..., Claims]
    constants: Mapping[str, Any]
    assumptions: tuple[Assumption, ...]
    instances: Any
    corners: tuple[Any, ...]

    @property
    def label(self) -> str:
        """The theorem's id, and the mutant's name in brackets."""
        return self.theorem.id if self.mutant is None else f"{self.theorem.id}[{self.mutant.name}]"

    @property
    def statistical(self) -> bool:
        """Whether the predicate asks for ``rng``, so that its claims are about chance."""
        return asks_rng(self.predicate)

    @property
    def measured(self) -> bool:
        """Whether the predicate asks for ``accuracy``, so that its claims rest on a solver, whose error is measured."""
        return asks_accuracy(self.predicate)

    def claims(self, instance: Any, *, exact: bool = False, rng: Any = None, accuracy: int = 0) -> dict[str, Any]:
        """Evaluate the predicate at an instance; return its parts by path (``""`` for a claim without parts).

        ``exact``: over balls, where the constants that are floats must be balls too. ``rng``, ``accuracy``: for a predicate that asks for it.
        """
        constants = _lifted(self.constants) if exact else _as_floats(self.constants) if self.measured else self.constants
        try:
            returned = call(self.predicate, instance, constants, rng=rng, accuracy=accuracy)
        except MismatchError as error:
            raise PredicateError(f"{self.label}: {error}") from error
        parts = _parts(returned, self.label)
        _check_kinds(parts, self)
        return parts


@dataclass(frozen=True, eq=False)
class Theorem:
    """A statement with a source, assumptions, instances, a predicate and mutants. Made by `theorem`; calling it evaluates the predicate."""

    name: str
    topic: str
    module: str
    predicate: Callable[..., Claims]
    statement: str
    summary: str
    source: Source
    literature: Source
    instances: Any
    assumptions: tuple[Assumption, ...]
    corners: tuple[Any, ...]
    tight: tuple[Tight, ...]
    mutants: tuple[Mutant, ...]
    uses: tuple[str, ...]
    aliases: tuple[str, ...]
    checked_form: str
    constants: Mapping[str, Any]
    file: str
    line: int

    @property
    def id(self) -> str:
        """``topic.name``, in kebab case."""
        return f"{self.topic}.{self.name}"

    @property
    def place(self) -> str:
        """File and line, for messages."""
        return f"{Path(self.file).name}:{self.line}"

    @property
    def variant(self) -> Variant:
        """The theorem as stated."""
        return Variant(self, None, self.predicate, self.constants, self.assumptions, self.instances, self.corners)

    def mutated(self, mutant: Mutant) -> Variant:
        """The theorem as changed by the mutant."""
        own = mutant.instances is not None
        return Variant(
            theorem=self,
            mutant=mutant,
            predicate=mutant.predicate or self.predicate,
            constants={**(constants_of(mutant.predicate) if mutant.predicate else self.constants), **mutant.constants},
            assumptions=tuple(each for each in self.assumptions if each.name not in mutant.without),
            instances=mutant.instances if own else self.instances,
            corners=() if own else self.corners,
        )

    def mutant(self, name: str) -> Mutant:
        """The mutant of that name; a StatementError names the nearest ones."""
        for mutant in self.mutants:
            if mutant.name == name:
                return mutant
        raise StatementError(f"{self.id} has no mutant {name!r}{nearest(name, [m.name for m in self.mutants])}")

    def __call__(self, *args: Any, **kwargs: Any) -> Claims:
        """Evaluate the predicate."""
        return self.predicate(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<theorem {self.id}>"

    def _repr_markdown_(self) -> str:
        from checks.report.notebook import theorem_markdown

        return theorem_markdown(self)


def theorem(
    *,
    statement: str,
    source: str,
    mutants: Iterable[Mutant] = (),
    instances: Any = None,
    assumptions: Iterable[Assumption] = (),
    corners: Iterable[Any] = (),
    tight: Any = (),
    uses: Iterable[str] = (),
    aliases: Iterable[str] = (),
    literature: str = "",
    checked_form: str = "",
) -> Callable[[Callable[..., Claims]], Theorem]:
    """State a theorem: the decorated function is its predicate, from an instance to a claim; its docstring is the plain sentence.

    Keyword-only parameters of the predicate are the constants of the statement, which mutants override. Its positional parameters take the
    entries of a dict by name, or of a tuple in order; a single one takes any other instance whole. A predicate that samples asks for ``rng``,
    one that uses a solver for ``accuracy`` (a level 0, 1, 2, ... of refinement, see `checks.solvers`).

    Args:
        statement: the statement, in LaTeX.
        source: where it stands; ``@key`` names an entry of the ``.bib`` file beside the module.
        mutants: wrong variants, each of which must be refuted; a theorem without any does not pass.
        instances: a Hypothesis strategy for the free parameters; None for a claim about symbols only.
        assumptions: named conditions on an instance.
        corners: instances that are always tried first.
        tight: where the claim is an equality: an instance, a strategy, a `Tight`, or a list of these.
        uses: ids of the theorems that this one rests on.
        aliases: further names, from sources that state the same.
        literature: the paper, where ``source`` is a talk or notes.
        checked_form: for an asymptotic statement, the finite form that is really checked.

    Raises:
        StatementError: what is badly stated, where, and the mend.
    """
    given = {
        "statement": inspect.cleandoc(statement) if isinstance(statement, str) else statement,
        "source": Source(source),
        "literature": Source(literature),
        "instances": instances,
        "assumptions": listed(assumptions),
        "corners": tuple(map(_with_arrays, listed(corners))),
        "tight": _tight(tight),
        "mutants": listed(mutants),
        "uses": listed(uses),
        "aliases": listed(aliases),
        "checked_form": checked_form,
    }
    return lambda predicate: _state(predicate, given)


def _state(predicate: Callable[..., Claims], given: Mapping[str, Any]) -> Theorem:
    """Make a theorem of a predicate and of what was said of it; refuse it if it is badly stated."""
    if not inspect.isfunction(predicate):
        raise StatementError(f"theorem(...) decorates {describe(predicate)}; give a function: @theorem(...) above def name(...)")
    module = predicate.__module__ or "__main__"
    file = inspect.getsourcefile(predicate) or "<unknown>"
    stated = Theorem(
        name=_kebab(predicate.__name__),
        topic=_kebab(Path(file).stem if module == "__main__" else module.rsplit(".", 1)[-1]),
        module=module,
        predicate=predicate,
        summary=inspect.getdoc(predicate) or "",
        constants=constants_of(predicate),
        file=file,
        line=predicate.__code__.co_firstlineno,
        **given,
    )
    validate(stated)
    _register(stated)
    return stated


def _kebab(name: str) -> str:
    return name.strip("_").replace("_", "-")


def _tight(tight: Any) -> tuple[Tight, ...]:
    """The entries of ``tight=``. A tuple is one instance, unless it is empty or holds `Tight` entries or strategies."""
    several = isinstance(tight, list) or (isinstance(tight, tuple) and all(isinstance(each, Tight) or is_strategy(each) for each in tight))
    entries = [each if isinstance(each, Tight) else Tight(_with_arrays(each)) for each in (tight if several else [tight])]
    return tuple(replace(each, instances=_tight_instances(each.instances)) for each in entries)


def _tight_instances(instances: Any) -> Any:
    """One instance with its arrays made; in a list, each of its entries is an instance."""
    return [_with_arrays(each) for each in instances] if isinstance(instances, list) else _with_arrays(instances)


def _with_arrays(instance: Any) -> Any:
    """Nested lists of numbers in a hand-written instance become arrays."""
    if isinstance(instance, Mapping):
        return {name: _with_arrays(value) for name, value in instance.items()}
    if isinstance(instance, tuple) and not hasattr(instance, "_fields"):
        return tuple(map(_with_arrays, instance))
    if isinstance(instance, list):
        return _as_array(instance)
    return instance


def _as_array(entries: list[Any]) -> Any:
    """An array if that is what the nested lists stand for, else the list."""
    import numpy as np

    try:
        return np.asarray(entries, dtype=np.float64)
    except (TypeError, ValueError):
        return [_with_arrays(entry) for entry in entries]


def _lifted(constants: Mapping[str, Any]) -> dict[str, Any]:
    from checks.arithmetic import Balls

    return {name: Balls(value) if isinstance(value, float) else value for name, value in constants.items()}


def _as_floats(constants: Mapping[str, Any]) -> dict[str, Any]:
    """Constants for a solver, which computes in float64 only."""
    from checks.arithmetic.constants import Constant

    return {name: float(value) if isinstance(value, Fraction | Constant) else value for name, value in constants.items()}


def _parts(returned: Any, label: str, path: str = "") -> dict[str, Any]:
    """Flatten what a predicate returned into claims by path."""
    if isinstance(returned, CLAIM_TYPES + CHANCE_TYPES + RATE_TYPES):
        return {path: returned}
    if isinstance(returned, Mapping) and returned:
        parts: dict[str, Any] = {}
        for name, value in returned.items():
            found = _parts(value, label, f"{path}.{name}" if path else str(name))
            twice = parts.keys() & found.keys()
            if twice:
                raise PredicateError(f"{label}: two parts of the claim are called {min(twice)!r}; rename one, so that both are decided")
            parts |= found
        return parts
    what = f"the part {path!r} of " if path else ""
    raise PredicateError(
        f"{label}: {what}the predicate returned {describe(returned)}, which is not a claim; "
        "return leq(a, b), equal(a, b), psd(M), identity(f, g) or a dict of claims"
    )


def _check_kinds(parts: Mapping[str, Any], variant: Variant) -> None:
    """Refuse claims about chance without rng, others with it, symbols with accuracy, and rates of which nothing says what is checked."""
    for path, claim in parts.items():
        if variant.measured and isinstance(claim, Identity):
            where = f"{variant.label}{f' (part {path!r})' if path else ''}"
            raise PredicateError(f"{where}: Identity is a claim about symbols, which no accuracy changes; state it as a theorem of its own")
        if isinstance(claim, RATE_TYPES):
            _check_form(variant)
        elif isinstance(claim, CHANCE_TYPES) != variant.statistical:
            where = f"{variant.label}{f' (part {path!r})' if path else ''}: {type(claim).__name__}"
            mend = (
                "is a claim on every instance, but the predicate asks for 'rng'; return event(...), mean(...) or scaling(...), or state it apart"
                if variant.statistical
                else "is a claim about chance, but the predicate does not ask for 'rng'; add rng to its parameters and draw from it"
            )
            raise PredicateError(f"{where} {mend}")


def _check_form(variant: Variant) -> None:
    if not variant.theorem.checked_form.strip():
        raise PredicateError(
            f"{variant.label}: scaling(...) claims a rate, and checked_form= is empty; say which grid is looked at, and what is not checked, "
            "as in checked_form='exponent over n = 128, ..., 2048; nothing beyond'"
        )


def _register(stated: Theorem) -> None:
    """Refuse a second theorem of one name in a module; redefinition in a notebook or by a reload is fine."""
    space = stated.predicate.__globals__
    spec = space.get("__spec__")
    known = space.setdefault("__theorems__", {})
    earlier, loaded_by = known.get(stated.name, (None, None))
    if earlier is not None and spec is not None and loaded_by is spec:
        raise StatementError(f"{stated.id} ({stated.place}): the id is taken by the theorem at line {earlier.line}; rename one of them")
    known[stated.name] = (stated, spec)
