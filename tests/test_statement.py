"""Theorems as data: what the decorator makes of a predicate, and how predicates and conditions are called."""

import importlib
import sys
from typing import NamedTuple

import hypothesis.strategies as st
import numpy as np
import pytest
from stated import state

from checks import Assumption, Mutant, PredicateError, Source, StatementError, Tight, equal, leq, theorem
from checks.calling import call, is_strategy
from checks.instances import arrays

REALS = st.floats(-1.0, 1.0)


@theorem(
    statement=r"""
        |x| \le c\,x^2
    """,
    source="@kirkpatrick1983optimization, Theorem 2, see also @cover1965.",
    literature="@cover1965",
    instances=arrays(x="n"),
    assumptions=[Assumption("built in"), Assumption("long", "|x| is at least one", lambda x: abs(x) >= 1)],
    mutants=[
        Mutant("smaller", factor=0.5),
        Mutant("short", without="long"),
        Mutant("as printed", as_printed=True, factor=0.1, where="p. 3", note="a misprint"),
    ],
    uses=["analysis.squares"],
    aliases=["old-name"],
    corners=[{"x": [1, 2]}],
    checked_form="n up to 5",
)
def _large_squares(x, *, factor=1):
    """Squares of large numbers are larger."""
    return leq(abs(x), factor * x**2)


def test_a_theorem_knows_what_it_was_told():
    """The id is topic and name in kebab case, texts are cleaned, constants are the keyword-only parameters."""
    stated = _large_squares

    assert stated.id == "test-statement.large-squares"
    assert stated.statement == r"|x| \le c\,x^2"
    assert stated.summary == "Squares of large numbers are larger."
    assert stated.constants == {"factor": 1}
    assert (stated.uses, stated.aliases, stated.checked_form) == (("analysis.squares",), ("old-name",), "n up to 5")
    assert stated.place == f"test_statement.py:{stated.line}"
    assert repr(stated) == "<theorem test-statement.large-squares>"


def test_a_theorem_can_be_called():
    """Calling a theorem evaluates its predicate."""
    assert _large_squares(np.array([3.0]), factor=2).large.tolist() == [18.0]


def test_cited_keys_are_found_once_and_without_punctuation():
    """Keys follow pandoc: @key, ended by punctuation; an address with an at sign is none."""
    assert _large_squares.source.keys == ("kirkpatrick1983optimization", "cover1965")
    assert Source("write to me@example.org, or see @a:b/c.").keys == ("a:b/c",)
    assert Source("").keys == ()


def test_a_mutant_overrides_constants_and_drops_assumptions():
    """A variant has the mutant's constants, the remaining assumptions, and the theorem's instances."""
    smaller, short = _large_squares.mutated(_large_squares.mutant("smaller")), _large_squares.mutated(_large_squares.mutant("short"))

    assert smaller.constants == {"factor": 0.5}
    assert [each.name for each in smaller.assumptions] == ["built in", "long"]
    assert [each.name for each in short.assumptions] == ["built in"]
    assert smaller.label == "test-statement.large-squares[smaller]"
    assert (smaller.instances, smaller.corners) == (_large_squares.instances, _large_squares.corners)


def test_a_mutant_with_a_predicate_of_its_own_has_its_constants():
    """The constants of another predicate are those in its own signature, overridden by the mutant."""
    stated = state(
        lambda x, *, factor=2: leq(x, factor),
        instances=REALS,
        mutants=[Mutant("other", predicate=lambda x, *, power=3, shift=1: leq(x**power, shift), shift=0)],
    )

    assert stated.mutated(stated.mutants[0]).constants == {"power": 3, "shift": 0}


def test_a_mutant_with_instances_of_its_own_has_no_corners():
    """Corners belong to the theorem's instances, and need not fit others."""
    others = st.just(3.0)
    stated = state(lambda x: leq(x, 2), instances=REALS, corners=[0.5], mutants=[Mutant("wider", instances=others)])
    variant = stated.mutated(stated.mutants[0])

    assert (variant.instances, variant.corners) == (others, ())


def test_an_unknown_mutant_gets_the_nearest_names():
    """Asking for a mutant that is not there names those that are near."""
    with pytest.raises(StatementError, match=r"test-statement.large-squares has no mutant 'smalle'; did you mean 'smaller'"):
        _large_squares.mutant("smalle")


def test_lists_in_hand_written_instances_become_arrays():
    """Nested lists in corners and tight instances are float64 arrays, also inside dicts, tuples and Tight; other lists stay lists."""
    stated = state(
        lambda A, x: leq(0, 0),
        instances=arrays(A="n n", x="n"),
        corners=[{"A": [[1, 2], [3, 4]], "x": [0, 1]}, ([[1]], [2]), {"A": ["a", [1, 2]], "x": 1}],
        tight=Tight({"A": [[1, 0], [0, 1]], "x": [1, 2]}, part=""),
    )

    assert stated.corners[0]["A"].dtype == np.float64
    assert stated.corners[0]["A"].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert stated.corners[1][1].tolist() == [2.0]
    assert stated.corners[2]["A"][0] == "a"
    assert stated.corners[2]["A"][1].tolist() == [1.0, 2.0]
    assert stated.tight[0].instances["x"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("tight", "count"),
    [
        ((), 0),
        ([], 0),
        ((1.0, 2.0), 1),
        ([1.0, 2.0], 2),
        ({"x": 1.0}, 1),
        (REALS, 1),
        ([REALS, 1.0], 2),
        ((Tight(1.0), Tight(REALS)), 2),
        (Tight([1.0, 2.0], part="a"), 1),
        ([[1.0, 2.0], [3.0, 4.0]], 2),
    ],
    ids=repr,
)
def test_tight_is_an_instance_or_a_list_of_them(tight, count):
    """A tuple is one instance, a list holds several; a Tight may hold a list itself."""
    assert len(state(lambda x: leq(0, x**2), instances=REALS, tight=tight).tight) == count


def test_single_entries_need_no_brackets():
    """One mutant, assumption, alias, theorem used, or corner may be given without a list."""
    stated = state(
        lambda x, *, factor=1: leq(0, factor * x**2),
        instances=REALS,
        mutants=Mutant("minus", factor=-1),
        assumptions=Assumption("built in"),
        uses="a.b",
        aliases="c",
        corners={"x": 1.0},
    )

    assert (len(stated.mutants), len(stated.assumptions), stated.uses, stated.aliases, stated.corners) == (1, 1, ("a.b",), ("c",), ({"x": 1.0},))


class Point(NamedTuple):
    x: float
    y: float


@pytest.mark.parametrize(
    ("function", "instance", "expected"),
    [
        (lambda x, y: (x, y), {"y": 2, "x": 1}, (1, 2)),
        (lambda x: x, {"x": 1, "y": 2}, 1),
        (lambda whole: whole, {"x": 1}, {"x": 1}),
        (lambda whole: whole, [1, 2], [1, 2]),
        (lambda x, y: (x, y), (1, 2), (1, 2)),
        (lambda x, y: (x, y), Point(1, 2), (1, 2)),
        (lambda x, /: x, {"x": 1}, 1),
        (lambda: "nothing", None, "nothing"),
    ],
)
def test_an_instance_is_passed_by_name_in_order_or_whole(function, instance, expected):
    """Entries of a dict go by name where every parameter names one; a single parameter takes anything else whole."""
    assert call(function, instance, {}) == expected


def test_constants_are_passed_by_name():
    """Constants reach the keyword-only parameters."""
    assert call(lambda x, *, factor: (x, factor), {"x": 1}, {"factor": 3}) == (1, 3)


def test_a_strategy_is_told_from_other_values():
    """Only Hypothesis strategies are strategies, not what looks like a list of them."""
    assert is_strategy(REALS)
    assert is_strategy(arrays(x="n"))
    assert not any(map(is_strategy, [[REALS], None, REALS.map, 3]))


def test_parts_of_a_claim_have_paths():
    """Nested dicts of claims are flattened to paths with dots."""
    stated = state(lambda x: {"a": leq(0, 1), "b": {"c": equal(0, 0), 3: leq(x, x)}}, instances=REALS)

    assert list(stated.variant.claims(1.0)) == ["a", "b.c", "b.3"]
    assert list(state(lambda x: leq(0, x), instances=REALS).variant.claims(1.0)) == [""]


@pytest.mark.parametrize("parts", [{"a.b": 1, "a": {"b": 2}}, {1: 1, "1": 2}, {"": {"a": 1}, "a": 2}], ids=repr)
def test_two_parts_of_one_path_are_refused(parts):
    """A part that would hide another one is an error, so that both are decided."""

    def claims(tree):
        return {name: claims(part) for name, part in tree.items()} if isinstance(tree, dict) else leq(0, 1)

    with pytest.raises(PredicateError, match=r"two parts of the claim are called '.*'; rename one"):
        state(lambda x: claims(parts), instances=REALS).variant.claims(1.0)


@pytest.mark.parametrize(
    ("returned", "shown"),
    [
        (True, "bool True"),
        (np.True_, "bool np.True_"),
        (1.5, "float 1.5"),
        (None, "NoneType None"),
        ({}, "dict {}"),
        ([leq(0, 1)], "list [Inequality"),
    ],
    ids=repr,
)
def test_what_is_no_claim_is_refused(returned, shown):
    """A bool, a float, nothing, or an empty dict says nothing that can be decided: the message shows it, and what to return."""
    with pytest.raises(PredicateError) as caught:
        state(lambda x: returned, instances=REALS).variant.claims(1.0)

    assert f"the predicate returned {shown}" in str(caught.value)
    assert "return leq(a, b), equal(a, b), psd(M), identity(f, g) or a dict of claims" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_bad_part_is_named():
    """In a dict of claims, the message names the part that is no claim."""
    with pytest.raises(PredicateError, match=r"the part 'a.b' of the predicate returned float 1.0"):
        state(lambda x: {"a": {"b": 1.0}}, instances=REALS).variant.claims(1.0)


MODULE = '''
from checks import leq, theorem
import hypothesis.strategies as st

@theorem(statement="0 <= x^2", source="here", instances=st.floats(-1, 1))
def squares(x):
    """Squares are not negative."""
    return leq(0, x**2)
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module with one theorem, that can be imported and reloaded."""
    (tmp_path / "reloaded_theorems.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("reloaded_theorems")
    sys.modules.pop("reloaded_theorems", None)


def test_a_reloaded_module_states_its_theorems_again(module):
    """Reloading is no duplicate."""
    assert importlib.reload(module).squares.id == "reloaded-theorems.squares"


def test_two_theorems_of_one_name_in_a_module_are_refused(module, tmp_path):
    """The second one is refused with the line of the first; names that differ in underscores only are one name."""
    (tmp_path / "reloaded_theorems.py").write_text(MODULE + MODULE.replace("def squares", "def _squares"))

    with pytest.raises(
        StatementError, match=r"reloaded-theorems.squares \(reloaded_theorems.py:\d+\): the id is taken by the theorem at line 5; rename"
    ):
        importlib.reload(module)


def test_a_notebook_may_state_a_theorem_again():
    """Where there is no module, as in a notebook, running a cell again replaces the theorem."""
    space = {"__name__": "__main__"}
    exec(MODULE, space)  # what a notebook does with a cell
    exec(MODULE, space)

    assert space["squares"].name == "squares"
