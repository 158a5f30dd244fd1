"""Closed forms of the total variation distance against integrals, enclosed by their monotone pieces, and against hand-made laws."""

import numpy as np
import pytest

from checks.arithmetic import Balls, normal_cdf, sqrt, working_precision
from theorems.objects.total_variation import centred_gaussians, random_shift, shifted_gaussians, total_variation


def positive(ball: Balls) -> bool:
    """Whether the ball is certainly positive."""
    return bool((ball > 0).all())


def test_finite_laws():
    """Half of what the probabilities differ by, for each row."""
    laws = np.array([[0.5, 0.5, 0.0], [0.25, 0.25, 0.5]])

    assert total_variation(laws, laws[0]).tolist() == [0.0, 0.5]


@pytest.mark.parametrize("u", [0.125, 1.0, 6.0])
def test_shifted_gaussians_by_the_half_space_between_them(u):
    """The middle separates best: Phi(u/2) - Phi(-u/2)."""
    with working_precision(128):
        u = Balls(u)
        difference = shifted_gaussians(u) - (normal_cdf(u / 2) - normal_cdf(-u / 2))

        assert (abs(difference) < 2.0**-100).all()


@pytest.mark.parametrize("r", [0.125, 0.875, 1.125, 9.0])
def test_centred_gaussians_are_separated_best_by_an_interval(r):
    """P(|x| <= c) - Q(|x| <= c) is largest at the crossing: less at each neighbouring c, and at none of many more than the closed form."""
    with working_precision(128):
        grid = Balls(np.arange(1, 400) / 64)
        separated = abs(2 * (normal_cdf(grid) - normal_cdf(grid / sqrt(Balls(r)))))
        best = centred_gaussians(Balls(r))

        assert positive(best - separated)
        assert (best - separated).min() < 2.0**-10


@pytest.mark.parametrize("s", [0.25, 1.0, 5.0])
def test_a_random_shift_by_sums_of_a_monotone_integrand(s):
    """E d(s |Z|) lies between the lower and the upper sums over cells, since d increases in the shift."""
    with working_precision(128):
        edges = Balls(np.arange(0, 1025) / 128)
        cells = 2 * (normal_cdf(edges[1:]) - normal_cdf(edges[:-1]))
        values = shifted_gaussians(s * edges)
        beyond = 2 * normal_cdf(-edges[-1])

        assert positive(random_shift(Balls(s)) - (cells * values[:-1]).sum())
        assert positive((cells * values[1:]).sum() + beyond - random_shift(Balls(s)))
