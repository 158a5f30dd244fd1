"""Leaves that are described wrongly, and the domains of those that are described well."""

from math import inf, nan

import numpy as np
import pytest

from checks.instances import (
    Domain,
    InstanceError,
    arrays,
    directions,
    frames,
    integers,
    interval,
    positive,
    reals,
    size,
    spectra,
    symmetric,
    weights,
)

MISTAKES = [
    (lambda: reals("n", "gausian"), "did you mean 'gaussian'"),
    (lambda: reals("n", scale=0.0), "scale=0.0 must lie between"),
    (lambda: reals("n", scale=nan), "scale=nan must lie between"),
    (lambda: interval(2, 1, "n"), "needs low < high, got low=2.0, high=1.0"),
    (lambda: interval(0, inf, "n"), "both ends must be finite"),
    (lambda: integers(0.5, 2, "n"), "both ends must be integers"),
    (lambda: integers(3, 2, "n"), "low must not exceed high"),
    (lambda: symmetric("n d"), "the last two axes must be the same"),
    (lambda: symmetric("n"), "the shape needs at least 2 axes"),
    (lambda: directions(""), "the shape needs at least 1 axis"),
    (lambda: directions("n 0"), "the last axis cannot be empty"),
    (lambda: weights(""), "the shape needs at least 1 axis"),
    (lambda: frames("2 3"), "3 columns with 2 rows cannot be independent"),
    (lambda: size("2"), "give the name of a size"),
    (lambda: arrays(), "has no leaves"),
    (lambda: arrays("n d", A="n"), "leaves are keywords"),
    (lambda: arrays(A=3), r"leaf A=3: give a shape .* \(a constant is st.just\(3\)\)"),
]


@pytest.mark.parametrize(("mistake", "message"), MISTAKES)
def test_mistakes_are_told_in_one_line(mistake, message):
    """The value and the mend, where the mistake is made."""
    with pytest.raises(InstanceError, match=message) as error:
        mistake()

    assert "\n" not in str(error.value)


def test_an_instance_error_is_a_value_error():
    """Callers need not know our class."""
    assert issubclass(InstanceError, ValueError)


@pytest.mark.parametrize(
    ("domain", "inside", "outside"),
    [
        (Domain(), [0.0, -1e308, 5e-324], [inf, -inf, nan]),
        (Domain(low=0.0), [5e-324, 1e300], [0.0, -0.0, -1.0, inf]),
        (Domain(0.0, 1.0), [0.5, np.nextafter(1, 0)], [0.0, 1.0]),
        (Domain(0.0, 1.0, open=False), [0.0, 1.0, 0.3], [-5e-324, np.nextafter(1, 2), nan]),
    ],
)
def test_a_domain_contains_its_interval(domain, inside, outside):
    """Ends belong to it or not, infinity and NaN never; an array lies inside where all its entries do."""
    assert all(domain.contains(x) for x in inside)
    assert domain.contains(np.array(inside))
    assert not any(domain.contains(x) for x in outside)
    assert not domain.contains(np.array([inside[0], outside[0]]))


@pytest.mark.parametrize("domain", [Domain(), Domain(low=0.0), Domain(0.0, 1.0), Domain(-2.0, 3.0, open=False)])
def test_the_nearest_point_lies_inside(domain):
    """Moving to the nearest point always ends inside, and leaves what is inside alone."""
    points = np.array([-inf, -1e308, -2.0, -1.0, 0.0, 0.5, 1.0, 3.0, 1e308, inf])
    moved = domain.nearest(points)

    assert domain.contains(moved)
    assert np.array_equal(domain.nearest(moved), moved)
    assert all(domain.nearest(x) == x for x in points if domain.contains(x))


def test_conditions_on_the_whole_leaf():
    """No direction is zero, no frame is dependent, weights do not all vanish."""
    u, q, w = directions("n d").domain, frames("n k").domain, weights("n", zeros=True).domain

    assert u.contains(np.eye(3))
    assert not u.contains(np.diag([1.0, 0.0, 1.0]))
    assert q.contains([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    assert not q.contains([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]])
    assert w.contains([0.0, 1.0])
    assert not w.contains([0.0, 0.0])
    assert not weights("n").domain.contains([0.0, 1.0])


def test_domains_of_the_leaves():
    """Positive and interval leaves carry their bounds; spectra and symmetric leaves are not free."""
    assert positive("n").domain == Domain(low=0.0)
    assert interval(-1, 2, "n").domain == Domain(-1.0, 2.0, open=False)
    assert spectra("n").domain is None
    assert symmetric("n n").domain is None


def test_zeros_are_an_option():
    """Weights have zeros on request; spectra have them unless they are refused."""
    assert "some-zero" not in weights("n").names
    assert "some-zero" in weights("n", zeros=True).names
    assert "zeros" in spectra("n").names
    assert "zeros" not in spectra("n", zeros=False).names


def test_a_leaf_shows_how_it_was_written():
    """The text of a leaf is short and can be read back."""
    assert repr(reals("n 2 d", "-scales")) == "reals('n 2 d', families='-scales')"
    assert repr(positive("")) == "positive('')"
