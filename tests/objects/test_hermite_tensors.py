"""Hermite tensors: the first ones by hand, symmetry, and tables that do not depend on the arithmetic that asks for them."""

from itertools import permutations

import numpy as np
import pytest

from checks.arithmetic import Balls, Batch, hermite_coefficients, working_precision
from theorems.objects.hermite_tensors import contracted, hermite_tensor, raised, symmetrised

RNG = np.random.default_rng(0)


def test_first_tensors_in_two_variables():
    """S_0 = 1, S_1 = x, S_2 = x x^T - I."""
    assert hermite_tensor(0, 2).tolist() == [[1]]
    assert hermite_tensor(1, 2).tolist() == [[[0, 0], [1, 0]], [[0, 1], [0, 0]]]
    assert hermite_tensor(2, 2)[0, 0].tolist() == [[-1, 0, 0], [0, 0, 0], [1, 0, 0]]
    assert hermite_tensor(2, 2)[0, 1].tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 0]]


@pytest.mark.parametrize("order", range(8))
def test_one_variable_gives_the_polynomials(order):
    """In one variable the tensor is He_t."""
    assert hermite_tensor(order, 1).reshape(-1).tolist() == hermite_coefficients(order)


def test_tensors_are_symmetric():
    """The recurrence singles out one index, and yet all indices are equal."""
    table = hermite_tensor(3, 3)
    assert all(np.array_equal(table, np.transpose(table, (*order, 3, 4, 5))) for order in permutations(range(3)))


def test_without_the_gradient_the_tensor_is_a_power():
    """trace=0 gives x (x) x (x) x."""
    table = hermite_tensor(3, 2, trace=0)
    assert np.count_nonzero(table) == 8
    assert table[0, 1, 0, 2, 1] == 1


def test_tables_are_integers_also_when_balls_ask_first():
    """A table that is first needed in ball mode serves every arithmetic after it."""
    hermite_tensor.cache_clear()
    with working_precision(64):
        table = hermite_tensor(3, 2)
    assert table.dtype == np.int64
    assert not table.flags.writeable


def test_room_for_higher_degrees():
    """Zeros are appended; the first entries stay."""
    table = raised(hermite_tensor(1, 2), 3, 2)
    assert table.shape == (2, 4, 4)
    assert table[:, :2, :2].tolist() == hermite_tensor(1, 2).tolist()
    assert table.sum() == 2


def test_contraction_over_every_arithmetic():
    """<A, S_2> for A = [[1, 2], [3, 4]] is x^2 + 5 x y + 4 y^2 - 5."""
    A, S = np.array([[1.0, 2.0], [3.0, 4.0]]), hermite_tensor(2, 2)
    expected = [[-5.0, 0.0, 4.0], [0.0, 5.0, 0.0], [1.0, 0.0, 0.0]]
    assert contracted(A, S, 2).tolist() == expected
    assert contracted(Batch(np.stack([A, 2 * A])), S, 2).data[1].tolist() == (2 * np.array(expected)).tolist()
    with working_precision(64):
        assert bool((contracted(Balls(A), S, 2) == np.array(expected)).all())


def test_contraction_of_a_scalar():
    """A tensor of order zero multiplies the constant 1."""
    assert contracted(np.float64(3.0), hermite_tensor(0, 2), 2).tolist() == [[3.0]]


def test_symmetrisation():
    """A matrix gives its symmetric part, a vector and a number stay, and a symmetric tensor is unchanged by it."""
    assert symmetrised(np.array([[0.0, 2.0], [4.0, 6.0]])).tolist() == [[0.0, 3.0], [3.0, 6.0]]
    assert symmetrised(np.array([1.0, 2.0])).tolist() == [1.0, 2.0]
    assert symmetrised(np.float64(3.0)) == 3.0
    once = symmetrised(RNG.integers(-9, 9, size=(3, 3)).astype(np.float64))
    assert symmetrised(once).tolist() == once.tolist()
