"""Instances as short text."""

from __future__ import annotations

import dataclasses
import math
from collections import namedtuple
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.report.text import array_text, count, entries, instance_text, number_text, shorten, slack_text, value_text


@dataclasses.dataclass(frozen=True)
class Run:
    V: np.ndarray
    step: float
    cached: int = dataclasses.field(init=False, default=0)


Pair = namedtuple("Pair", "left right")


@pytest.mark.parametrize(
    ("instance", "names", "expected"),
    [
        (Run(np.array([[2.0], [0.0]]), 1.5), (), "V = [[2], [0]], step = 1.5"),
        ({"run": Run(np.zeros(2), 1e300), "k": 3}, (), "run = (V = [0, 0], step = 1e300), k = 3"),
        ((1.0, np.float64(2)), ("x", "y"), "x = 1, y = 2"),
        ((1.0, 2.0), ("x",), "x = (1, 2)"),
        (Pair(1, 2), (), "left = 1, right = 2"),
        (3.0, ("x",), "x = 3"),
        (3.0, (), "3"),
        ([1, Pair(True, None)], (), "[1, (left = True, right = None)]"),
        (np.zeros((0, 3)), ("A",), "A = [] (0×3)"),
        (np.zeros(0), (), "[] (0 entries)"),
        (np.array([[1]]), (), "[[1]]"),
        (np.array(2.5), (), "2.5"),
        (np.array([True, False]), (), "[True, False]"),
        ("word", (), "'word'"),
        ({}, (), "(no parameters)"),
        (None, (), "None"),
        (Fraction(1, 3), ("q",), "q = 1/3"),
    ],
)
def test_reads_like_mathematics(instance: object, names: tuple[str, ...], expected: str) -> None:
    """Names, nested lists and the shortest decimals; what is computed by a dataclass is left out."""
    assert instance_text(instance, names) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [(2.0, "2"), (-0.0, "-0"), (0.1, "0.1"), (1e300, "1e300"), (1e-300, "1e-300"), (float("nan"), "nan"), (-np.inf, "-inf"), (7, "7")],
)
def test_numbers_are_short(number: float, expected: str) -> None:
    """Also the huge, the tiny and the ones that are none."""
    assert number_text(number) == expected


@given(st.floats(allow_nan=False))
def test_floats_read_back(value: float) -> None:
    """The text of a float is the float."""
    assert float(number_text(value)) == value


def test_huge_integers_are_cut() -> None:
    """An integer of a thousand bits is shown by its beginning and its length."""
    assert number_text(-(2**1000)) == "-0x100000000000000000… (1001 bits)"


def test_large_arrays_are_cut_with_their_shape() -> None:
    """Corners and shape are left of a matrix that does not fit."""
    expected = "[[1, 0, …, 0, 0], [0, 1, …, 0, 0], …, [0, 0, …, 1, 0], [0, 0, …, 0, 1]] (30×30)"

    assert array_text(np.eye(30)) == expected
    assert array_text(np.arange(1000)) == "[0, 1, …, 998, 999] (1,000 entries)"
    assert array_text(np.zeros((9, 9, 9)), limit=40) == "[[[0, …, 0], …, [0, …, 0]], …, [[0, …, 0], …, [0, …, 0]]] (9×9×9)"


def test_an_array_is_cut_where_its_text_is_long_not_where_it_has_many_entries() -> None:
    """Hundred zeros fit where forty random numbers do not."""
    rng = np.random.default_rng(0)

    assert array_text(np.zeros(100)).count("0") == 100
    assert "…" in array_text(rng.normal(size=40))


def test_long_lists_and_strange_objects_are_cut() -> None:
    """Nothing fills the screen."""
    assert value_text(list(range(1000)), limit=20).endswith("… (1,000 entries)")
    assert value_text(object()).startswith("<object object at ")
    assert len(value_text("x" * 1000)) == 300


@pytest.mark.parametrize(
    ("value", "expected"),
    [(math.factorial, "factorial"), (lambda x: x, "a function"), (slice(None), ":"), (slice(1, None), "1:"), (slice(0, 9, 2), "0:9:2")],
)
def test_constants_that_are_not_numbers(value: object, expected: str) -> None:
    """Functions and slices are constants of some statements."""
    assert value_text(value) == expected


def test_entries_keep_names_apart() -> None:
    """Pairs of name and text, for those who lay them out."""
    assert entries({"a": 1, "b": (2.0,)}) == [("a", "1"), ("b", "(2)")]
    assert entries(1.0) == [("", "1")]


def test_small_helpers() -> None:
    """Counts, cuts and slacks."""
    assert [count(1, "mutant"), count(1920, "instance"), count(2, "entry", "entries")] == ["1 mutant", "1,920 instances", "2 entries"]
    assert [shorten("abc", 3), shorten("abc def", 5)] == ["abc", "abc…"]
    assert [slack_text(s) for s in (None, 0.0, 1.0, -0.5, 1.234e-7, 1e300)] == ["-", "0", "1", "-0.5", "1.2e-7", "1e300"]
