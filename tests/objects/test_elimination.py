"""Elimination over two elements against hand-made matrices and brute force; every comparison is of integers."""

from fractions import Fraction

import numpy as np
import pytest

from theorems.objects.elimination import all_matrices, eliminate, full_rank_probability, parity, random_rows


def words(*rows: int) -> np.ndarray:
    return np.array([rows], dtype=np.uint64)


def span_size(rows: np.ndarray) -> int:
    """The number of different sums of rows."""
    sums = {0}
    for row in rows.tolist():
        sums |= {each ^ row for each in sums}
    return len(sums)


def test_a_small_matrix_by_hand():
    """Rows 11, 11, 01: the second depends on the first, so the third is needed."""
    solved = eliminate(words(0b11, 0b11, 0b01), 2)

    assert solved.pivots.tolist() == [[0, 2]]
    assert solved.rows_needed.tolist() == [3]
    assert solved.full.tolist() == [True]
    assert solved.rows.tolist() == [[0b01, 0b00, 0b10]]


@pytest.mark.parametrize(("rows", "columns"), [(3, 4), (4, 3), (2, 5), (1, 3)])
def test_the_rank_is_the_dimension_of_the_span_for_all_matrices(rows, columns):
    """2^rank sums of rows, for every matrix, and for the first rows alone exactly from rows_needed on."""
    matrices = all_matrices(rows, columns)
    solved = eliminate(matrices, columns)

    assert [2**rank for rank in solved.rank.tolist()] == [span_size(matrix) for matrix in matrices]
    for matrix, needed in zip(matrices[::7], solved.rows_needed[::7].tolist(), strict=True):
        assert span_size(matrix[:needed]) == span_size(matrix)
        assert needed == 0 or span_size(matrix[: needed - 1]) < span_size(matrix)


def test_every_matrix_comes_once():
    """As many different tuples of rows as there are matrices, and no bits beyond the columns."""
    matrices = all_matrices(3, 2)

    assert len({tuple(matrix) for matrix in matrices.tolist()}) == len(matrices) == 64
    assert matrices.max() == 3


@pytest.mark.parametrize("columns", [1, 5, 24, 62])
def test_right_hand_sides_give_the_solution(columns):
    """Labels of a hidden parity in the bit above the columns lead back to it, wherever the rank is full."""
    rng = np.random.default_rng(columns)
    rows, hidden = random_rows(rng, 50, columns + 3, columns), random_rows(rng, 50, 1, columns)
    solved = eliminate(rows | parity(rows & hidden) << np.uint64(columns), columns)

    assert solved.full.any()
    assert (solved.bit(columns) == hidden[:, 0])[solved.full].all()


def test_nothing_is_known_without_rows():
    """No rows, or no columns."""
    none = eliminate(np.zeros((2, 0), dtype=np.uint64), 3)

    assert none.rank.tolist() == none.rows_needed.tolist() == none.bit(3).tolist() == [0, 0]
    assert eliminate(words(1), 0).full.tolist() == [True]


def test_the_input_is_left_alone():
    """Elimination works on a copy."""
    rows = words(3, 1)
    eliminate(rows, 2)

    assert rows.tolist() == [[3, 1]]


def test_probabilities_by_hand():
    """Two bits: 3/4 times 1/2 of two rows, none of one; and always without columns."""
    assert full_rank_probability(2, 2) == Fraction(3, 8)
    assert full_rank_probability(2, 3) == Fraction(7, 8) * Fraction(3, 4)
    assert full_rank_probability(2, 1) == full_rank_probability(3, 0) == 0
    assert full_rank_probability(0, 5) == full_rank_probability(0, 0) == 1
