"""Sizes of instances: named, constrained, shrinking."""

import pytest
from hypothesis import find
from hypothesis import strategies as st

from checks.instances import InstanceError, arrays, directions, frames, size
from checks.instances.shapes import Shape
from checks.instances.sizes import Sizes


def test_shapes_are_read():
    """Names and numbers are axes; the empty string is a number."""
    assert Shape.parse("n 2 d n").at({"n": 3, "d": 4}) == (3, 2, 4, 3)
    assert Shape.parse("n 2 d n").names == ("n", "d")
    assert Shape.parse("").at({}) == ()


@pytest.mark.parametrize("text", ["n-1", "2n", "n, d", "-1", "n*d"])
def test_bad_axes_are_named(text):
    """An axis that is neither a name nor a number is shown with the mend."""
    with pytest.raises(InstanceError, match="an axis is a name or a number"):
        Shape.parse(text)


def test_a_shape_must_be_a_string():
    """A tuple of numbers is not a shape."""
    with pytest.raises(InstanceError, match=r"a shape is a string of sizes such as 'n d', got \(2, 3\)"):
        Shape.parse((2, 3))  # type: ignore[arg-type]


def test_sizes_are_shared_and_stay_in_their_ranges(drawn):
    """Leaves with the same name have the same size; 1 to 5 unless declared; numbers are fixed."""
    examples = drawn(arrays(A="n d", b="n", c="2 k", sizes={"d": (7, 8), "k": 3}), examples=60)

    assert {x["A"].shape[0] for x in examples} == {1, 2, 3, 4, 5}
    assert {x["A"].shape[1] for x in examples} == {7, 8}
    assert all(x["b"].shape == x["A"].shape[:1] for x in examples)
    assert {x["c"].shape for x in examples} == {(2, 3)}


def test_where_holds_for_every_draw(drawn):
    """Only feasible sizes come up, and all of them do; a size may occur in where= only."""
    strategy = arrays(A="n d", sizes={"k": (2, 3)}, where=lambda n, d, k: n * k == d)
    shapes = {x["A"].shape for x in drawn(strategy, examples=60)}

    assert shapes == {(1, 2), (1, 3), (2, 4)}


def test_where_may_close_over_constants(drawn):
    """A parameter with a default is not a size."""
    bound = 3

    assert {x.shape[0] for x in drawn(arrays(lambda A: A, A="n", where=lambda n, b=bound: n < b))} == {1, 2}


def test_size_delivers_the_integer(drawn):
    """The number itself can be a leaf."""
    for x in drawn(arrays(n=size("n"), A="n n")):
        assert type(x["n"]) is int
        assert x["A"].shape == (x["n"], x["n"])


def test_frames_are_never_wide(drawn):
    """The demand of a leaf counts like where=."""
    shapes = {x.shape for x in drawn(arrays(lambda Q: Q, Q=frames("n k"), sizes={"n": (1, 3)}), examples=60)}

    assert shapes == {(n, k) for n in (1, 2, 3) for k in range(1, n + 1)}


def test_leaves_that_need_entries_get_some(drawn):
    """A direction has at least one coordinate, also where the size may be 0."""
    examples = drawn(arrays(u=directions("n d"), sizes={"n": (0, 2), "d": (0, 2)}), examples=60)

    assert {x["u"].shape[1] for x in examples} == {1, 2}
    assert {x["u"].shape[0] for x in examples} == {0, 1, 2}


def test_sizes_shrink_each_on_its_own():
    """The smallest sizes that a property needs are found."""
    x = find(arrays(A="m n", B="n p", sizes={"m": (1, 30), "n": (1, 30)}), lambda x: min(x["A"].shape) >= 7)

    assert x["A"].shape == (7, 7)
    assert x["B"].shape == (7, 1)


def test_sizes_shrink_under_where():
    """Constrained sizes shrink to the smallest feasible ones."""
    x = find(arrays(A="n d", sizes={"n": (1, 9), "d": (1, 9)}, where=lambda n, d: d > n), lambda x: x["A"].size > 5)

    assert x["A"].shape in {(1, 6), (2, 3)}


def test_an_impossible_where_is_an_error(drawn):
    """No silent empty strategy."""
    with pytest.raises(InstanceError, match=r"no sizes in \{'n': \(1, 5\), 'd': \(1, 5\)\} meet where="):
        drawn(arrays(A="n d", where=lambda n, d: n > d + 10))


def test_a_vast_where_is_an_error(drawn):
    """Enumerating is bounded, and says so."""
    with pytest.raises(InstanceError, match="has 1000000 of them"):
        drawn(arrays(A="n d", sizes={"n": (1, 1000), "d": (1, 1000)}, where=lambda n, d: n <= d))


@pytest.mark.parametrize("value", [(3, 2), (-1, 2), (1, 2, 3), "ab", 1.5, (1.0, 2.0), True, None])
def test_bad_ranges_are_named(value):
    """A range is a pair of integers in order."""
    with pytest.raises(InstanceError, match=r"size n=.*: a size is a pair of integers"):
        arrays(A="n", sizes={"n": value})


def test_unknown_sizes_are_named():
    """A name that no shape uses is a mistake, in sizes= and in where=."""
    with pytest.raises(InstanceError, match=r"unknown size in sizes= 'rank'; there are: n, d"):
        arrays(A="n d", sizes={"rank": (1, 2)})
    with pytest.raises(InstanceError, match=r"unknown size in where= 'dim'; did you mean 'dims'\?"):
        arrays(A="n dims", where=lambda n, dim: n < dim)
    with pytest.raises(InstanceError, match="give a function of sizes"):
        arrays(A="n", where="n < 3")  # type: ignore[arg-type]
    with pytest.raises(InstanceError, match="takes no size"):
        arrays(A="n", where=lambda: True)


def test_a_size_that_cannot_be_positive_is_an_error():
    """A leaf that needs entries refuses the size 0."""
    with pytest.raises(InstanceError, match="size d=0 leaves nothing to draw"):
        arrays(u=directions("d"), sizes={"d": 0})


def test_sizes_stand_alone():
    """Other strategies can draw their sizes in the same way."""
    sizes = Sizes(["n"], {"n": (2, 3)})

    assert find(st.composite(sizes.draw)(), lambda drawn: drawn["n"] > 2) == {"n": 3}
