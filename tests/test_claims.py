"""Claims hold their sides and nothing else."""

import numpy as np
import pytest

from checks import between, equal, geq, identity, leq, nondecreasing, nonincreasing, psd
from checks.arithmetic.balls import Balls
from checks.arithmetic.batch import Batch
from checks.claims import CLAIM_TYPES, Equality, Identity, Inequality, Semidefinite


def test_constructors_keep_what_they_are_given():
    """Nothing is converted or compared: the deciders do that, in their own arithmetic."""
    a, b = object(), object()

    assert (leq(a, b).small, leq(a, b).large) == (a, b)
    assert (geq(a, b).small, geq(a, b).large) == (b, a)
    assert (equal(a, b).left, equal(a, b).right) == (a, b)
    assert (identity(a, b).left, identity(a, b).right) == (a, b)
    assert psd(a).matrix is a


def test_each_constructor_has_its_type():
    """The type of a claim says how it is decided."""
    made = [leq(0, 1), equal(0, 0), psd([[1]]), identity(0, 0)]

    assert [type(claim) for claim in made] == [Inequality, Equality, Semidefinite, Identity]
    assert all(isinstance(claim, CLAIM_TYPES) for claim in made)


def test_between_is_two_claims():
    """Each side is a part of its own, so that the message names the one that fails."""
    claims = between(2, 1, 3)

    assert (claims["lower"].small, claims["lower"].large) == (1, 2)
    assert (claims["upper"].small, claims["upper"].large) == (2, 3)


def test_monotone_sequences_compare_neighbours():
    """Along the last axis, each entry is compared with the next."""
    path = np.array([[3.0, 2.0, 1.0], [5.0, 5.0, 4.0]])
    falling, rising = nonincreasing(path), nondecreasing(path)

    assert falling.small.tolist() == rising.large.tolist() == [[2.0, 1.0], [5.0, 4.0]]
    assert falling.large.tolist() == rising.small.tolist() == [[3.0, 2.0], [5.0, 5.0]]


def test_a_list_of_scalars_is_a_sequence():
    """Numbers of any arithmetic may be listed."""
    assert nonincreasing([3.0, 1.0]).small.tolist() == [1.0]
    assert nondecreasing((Balls(1), Balls(2))).large.mid().tolist() == [2.0]
    assert nondecreasing([Batch([1.0, 5.0]), 2.0]).small.data.tolist() == [[1.0], [5.0]]


@pytest.mark.parametrize("length", [0, 1])
def test_short_sequences_are_monotone(length):
    """Without neighbours there is nothing to compare."""
    claim = nonincreasing(np.ones(length))

    assert np.shape(claim.small) == np.shape(claim.large) == (0,)


def test_claims_are_told_apart_by_identity():
    """Sides may be arrays, whose equality is no truth value; claims are not compared by them."""
    claim = leq(np.zeros(2), np.zeros(2))

    assert claim == claim
    assert claim != leq(np.zeros(2), np.zeros(2))
