"""Sensing with a symmetric factorisation, on integers, where float64 is exact."""

import numpy as np
import pytest

from theorems.objects.symmetric_sensing import normal, operator_size, quartic_loss, stepped, symmetric_part, symmetrised


@pytest.fixture
def parts() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Integers in every entry, and a number of measurements that is a power of two."""
    rng = np.random.default_rng(0)
    U, A, X = (rng.integers(-3, 4, size=shape).astype(float) for shape in [(3, 2), (4, 3, 3), (3, 1)])
    return U, A, X


def test_the_normal_operator_is_symmetric_and_positive(parts):
    """Between two matrices it is the inner product of their measurements."""
    U, A, X = parts
    M, N = U @ U.T, X @ X.T

    assert (normal(A, M) * N).sum() == (M * normal(A, N)).sum()
    assert (normal(A, M) * M).sum() > 0


def test_the_loss_vanishes_at_the_truth_only_in_the_product(parts):
    """A rotation of the truth has no loss, and descent stays there."""
    _, A, X = parts

    assert quartic_loss(-X, A, X) == 0
    assert np.array_equal(stepped(-X, A, X, 0.5), -X)


def test_symmetric_parts(parts):
    """Symmetric measurements see a symmetric matrix as the others do."""
    U, A, X = parts
    M = U @ U.T - X @ X.T

    assert np.array_equal(symmetric_part(A[0]), symmetrised(A)[0])
    assert np.array_equal(symmetrised(A) @ np.ones(3), (symmetrised(A).transpose(0, 2, 1)) @ np.ones(3))
    assert np.array_equal(normal(symmetrised(A), M), symmetric_part(normal(A, M)))


def test_the_size_of_the_operator():
    """One unit measurement has norm one; two copies of it share the factor 1/n."""
    A = np.zeros((1, 2, 2))
    A[0, 0, 1] = 1.0

    assert operator_size(A) == 1
    assert operator_size(np.concatenate([A, A])) == 1
