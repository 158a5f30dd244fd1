"""Spiked Gaussian matrices in tridiagonal form: the products are those of the dense matrix, and the law is that of the dense sampler."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from theorems.objects.spiked import Bands, power_iteration, spiked_bands, spiked_outliers


def dense(bands, trial):
    """One of the matrices, with all its zeros."""
    rows = len(bands.middle)
    M = np.zeros((rows, rows + 1))
    for i in range(rows):
        M[i, i], M[i, i + 1] = bands.middle[i, trial], bands.above[i, trial]
        if i:
            M[i, i - 1] = bands.below[i - 1, trial]
    return M


@pytest.fixture
def integers() -> Bands:
    """Small integers, so that products are exact."""
    rng = np.random.default_rng(0)
    middle, above, below = (rng.integers(-3, 4, (rows, 3)).astype(float) for rows in (5, 5, 4))
    return Bands(middle, above, below)


def test_products_are_those_of_the_dense_matrices(integers):
    """From either side, for every trial."""
    rng = np.random.default_rng(1)
    x, z = rng.integers(-3, 4, (5, 3)).astype(float), rng.integers(-3, 4, (6, 3)).astype(float)

    for trial in range(3):
        assert np.array_equal(integers.transposed_times(x)[:, trial], dense(integers, trial).T @ x[:, trial])
        assert np.array_equal(integers.times(z)[:, trial], dense(integers, trial) @ z[:, trial])


def test_the_spike_is_added_to_the_first_entry():
    """The same stream with and without a spike."""
    plain = spiked_bands(np.random.default_rng(2), 8, 12, np.zeros(3), 8)
    spiked = spiked_bands(np.random.default_rng(2), 8, 12, np.array([1.0, 2.0, 4.0]), 8)

    assert np.array_equal(spiked.middle[0], plain.middle[0] + [1.0, 2.0, 4.0])
    assert np.array_equal(spiked.middle[1:], plain.middle[1:])
    assert np.array_equal(spiked.above, plain.above)


def test_power_iteration_stays_below_and_comes_close_to_the_largest_singular_value():
    """By float64's own singular values, up to 2^-40 of them: far more than rounding, far less than what samples tell."""
    bands = spiked_bands(np.random.default_rng(3), 9, 27, np.full(20, 4.0), 9)
    found = power_iteration(bands, 60)

    for trial in range(20):
        U, s, V = np.linalg.svd(dense(bands, trial))
        assert abs(found.value[trial] / s[0] - 1) <= 2.0**-40
        assert abs(found.left[trial] - U[0, 0] ** 2) <= 2.0**-40
        assert abs(found.right[trial] - V[0, 0] ** 2) <= 2.0**-40


def test_no_more_rows_are_drawn_than_are_reached():
    """Power iteration on the first rows of a large matrix is that on all of it."""
    bands = spiked_bands(np.random.default_rng(4), 40, 60, np.full(5, 3.0), 40)
    cut = Bands(bands.middle[:9], bands.above[:9], bands.below[:8])
    whole, part = power_iteration(bands, 4), power_iteration(cut, 4)

    assert np.array_equal(whole.value, part.value)
    assert np.array_equal(whole.left, part.left)


@pytest.mark.parametrize("statistic", ["value", "left", "right"])
def test_the_law_is_that_of_dense_matrices(statistic):
    """Kolmogorov and Smirnov see no difference between 2000 samples of each, at a fixed seed."""
    rng, d, N, theta, trials = np.random.default_rng(5), 6, 18, 5.0, 2000
    found = spiked_outliers(rng, d, N, np.full(trials, theta), iterations=40)
    W = rng.standard_normal((trials, d, N)) / np.sqrt(d)
    W[:, 0, 0] += theta
    U, s, V = np.linalg.svd(W, full_matrices=False)
    expected = {"value": s[:, 0], "left": U[:, 0, 0] ** 2, "right": V[:, 0, 0] ** 2}[statistic]

    assert ks_2samp(getattr(found, statistic), expected).pvalue > 1e-4
