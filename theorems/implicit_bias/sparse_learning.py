r"""Sparse regression from starts of different scale: how few samples do, and how small the start must be.

\(y = \langle \beta^*, x\rangle + N(0, \sigma^2)\) with Gaussian x and a sparse \(\beta^*\) of length one. What squared weights find is the
interpolant \(\beta_\alpha\) of least potential (`squared-flow.q-alpha-implicit-bias`). From a large start it is the one of least Euclidean norm. Its
mean error is known (`least_norm_error`), and never small with fewer samples than unknowns (`kernel_needs_as_many_samples_as_unknowns`). From a small
start a few times \(\log d\) samples are enough (`sparse_learning_sample_size`), more for larger starts (`larger_starts_need_more_samples`), and the
error grows with the start in between (`sparse_learning_alpha_curve`).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from checks import Mutant, Tight, event, geq, leq, mean, theorem
from checks.claims import Claims
from checks.instances import arrays, unit
from theorems.objects.sparse_regression import SparseProblem, interpolants, least_squares, least_squares_spread, logarithmic

SOURCE = "@srebro2019geometry, 'Sparse Learning'"
LITERATURE = "@woodworth2020kernel"
TRIALS = 16
SIGMA = 0.1
STARTS = (2.0**-12, 2.0**-5, 2.0**-3, 8.0)
POWERS = (-12, -9, -7, -6, -5, -3, -2, -1, 1, 3)
"""The mean error is looked at from starts of 2^-12 to 8."""
SHAPES = [(4, 10), (8, 16), (10, 4), (12, 6)]


@theorem(
    statement=r"""
        \|\beta^*\| = 1:\quad m \le d - 2:\ \mathbb E \|\hat\beta - \beta^*\|^2 = 1 - \frac md + \frac{\sigma^2 m}{d - m - 1};\quad
        m \ge d + 2:\ \mathbb E \|\hat\beta - \beta^*\|^2 = \frac{\sigma^2 d}{m - d - 1}
    """,
    source=f"derived for {SOURCE}, the kernel end",
    instances=st.sampled_from(SHAPES),
    corners=SHAPES,
    checked_form=f"For (m, d) in {SHAPES} and sigma = 1. The standard deviation that the test uses is exact.",
    mutants=[
        Mutant("without the noise", noise=0),
        Mutant("without the bias", bias=0),
        Mutant("d - m in the denominator", one=0),
        Mutant("the bias of half the dimension", bias=0.5),
    ],
)
def least_norm_error(shape, rng, *, noise=1, bias=1, one=1) -> Claims:
    """The mean error of the interpolant of least norm, and with more samples than unknowns of least squares, is known exactly."""
    m, d = shape
    problem = SparseProblem(d, m, 1, 1.0)
    errors = problem.error(least_squares(*problem.draw(rng, 1000)))
    expected = max(0, bias * (1 - m / d)) + noise * min(m, d) / (abs(d - m) - one)
    return mean(errors, equals=expected, tail="variance", scale=least_squares_spread(d, m, 1.0), effect=expected / 16)


@theorem(
    statement=r"""
        m \le d - 2,\ 0 < \sigma < 1:\quad 1 - \frac md + \frac{\sigma^2 m}{d - m - 1} \ge 2 \sigma - \sigma^2;\qquad
        \sigma^2 = \tfrac1{100}:\ \text{an error of at most } \tfrac1{40} \text{ needs } m \ge \tfrac75 d + 1
    """,
    source=f"derived for {SOURCE}, 'How small does alpha need to be to get L < 0.025'",
    instances=arrays(m=st.integers(0, 4096), above=st.integers(1, 4096), sigma=unit("")),
    corners=[
        {"m": 900, "above": 99, "sigma": 0.1},
        {"m": 9 * 10**6, "above": 10**6 - 1, "sigma": 0.1},
        {"m": 1, "above": 1, "sigma": 0.5},
        {"m": 11, "above": 4, "sigma": 0.1},
        {"m": 10, "above": 5, "sigma": 0.1},
        {"m": 10, "above": 3, "sigma": 0.1},
    ],
    tight=Tight({"m": 10, "above": 4, "sigma": 0.1}, part="beyond"),
    uses=["sparse-learning.least-norm-error"],
    checked_form="For d = m + 1 + above in the first part, and m unknowns with m + 1 + above samples in the second. The first bound is attained in "
    "the limit m = (1 - sigma) d of large d.",
    mutants=[
        Mutant("a floor of two sigma", square=0),
        Mutant("a floor of three sigma", floor=3),
        Mutant("eight tenths of the unknowns are enough", ratio=Fraction(-1, 5)),
        Mutant("a third more samples than unknowns are enough", ratio=Fraction(1, 3)),
        Mutant("twice the unknowns are needed", ratio=1),
    ],
)
def kernel_needs_as_many_samples_as_unknowns(m, above, sigma, *, square=1, floor=2, ratio=Fraction(2, 5)) -> Claims:
    """With the least norm the noise keeps the error above a floor until there are as many samples as unknowns, and then some."""
    d = m + 1 + above
    error = Fraction(above + 1, d) + sigma**2 * Fraction(m, above)
    # m unknowns and d samples: the error of least squares is m / (100 above), and it is small enough from above = ratio m on.
    small = Fraction(m, 100 * above) - Fraction(1, 40)
    return {
        "floor": geq(error, floor * sigma - square * sigma**2),
        "beyond": leq(small * (above - ratio * m), 0),
    }


@theorem(
    statement=r"""
        d = 128,\ m = 32,\ k = 2,\ \sigma^2 = 0.01:\quad \|\beta_\alpha - \beta^*\|^2 < 0.025 \text{ at } \alpha = 2^{-12},\quad
        > 0.5 \text{ at } \alpha = 8,\quad \text{increasing over } \alpha = 2^{-12}, 2^{-5}, 2^{-3}, 8,\quad
        \text{each with probability at least } \tfrac12;\\
        \mathbb E \min(1, \|\beta_\alpha - \beta^*\|^2) \le \tfrac18 \text{ for } \alpha = 2^{-12}, \dots, 2^{-5},\quad
        \ge \tfrac14 \text{ for } \alpha = 2^{-3}, \dots, 8
    """,
    source=SOURCE,
    literature=LITERATURE,
    uses=["squared-parametrisation.q-alpha-stationary-points", "sparse-learning.least-norm-error"],
    checked_form="The minimisers of the potential, in place of the end of the flow, for one smaller size than the slide's d = 1000, m = 100, k = 5, "
    "and equal entries of the signal, which the slide does not specify. N(0, 0.01) is read as a variance of 0.01. The size and the starts were "
    "chosen by looking at such experiments: this is an observation of medians and means, and follows from no theorem.",
    mutants=[
        Mutant("alpha = 1/8 is small enough", smallest=2),
        Mutant("the large start is as good", largest=0),
        Mutant("0.01 read as a standard deviation, in the error", threshold=0.00025),
        Mutant("the error falls with the start", direction=-1),
        Mutant("the mean error is small up to alpha = 1/8", turn=-3),
    ],
)
def sparse_learning_alpha_curve(rng, *, smallest=0, largest=3, threshold=0.025, direction=1, turn=-5) -> Claims:
    """From a small start squared weights learn a sparse signal from few samples, from a large one they do not, and in between the error grows."""
    problem = SparseProblem(128, 32, 2, SIGMA)
    X, y = problem.draw(rng, TRIALS)
    errors = np.stack([problem.error(interpolants(X, y, start)) for start in STARTS], axis=-1)

    def mean_error(power: int) -> Claims:
        cut, over = np.minimum(problem.error(interpolants(X, y, 2.0**power)), 1.0), (r"scale of the start $\alpha$", 2.0**power)
        most, least = (0.125, None) if power <= turn else (None, 0.25)
        return mean(cut, at_most=most, at_least=least, bounds=(0, 1), effect=1 / 32, over=over)

    return {
        "population error": {f"alpha = 2^{power}": mean_error(power) for power in POWERS},
        "small start": event(errors[:, smallest] < threshold, at_least=0.5, effect=0.25),
        "large start": event(errors[:, largest] > 0.5, at_least=0.5, effect=0.25),
        "increasing": event((direction * np.diff(errors, axis=-1) > 0).all(axis=-1), at_least=0.5, effect=0.25),
    }


def solved(rng: np.random.Generator, d: int, m: int, alpha: float) -> np.ndarray:
    """Whether the error is below the slide's 0.025, for one nonzero coefficient of d, in some trials."""
    problem = SparseProblem(d, m, 1, SIGMA)
    return np.asarray(problem.error(interpolants(*problem.draw(rng, TRIALS), alpha)) < 0.025)


@theorem(
    statement=r"""
        k = 1,\ \sigma^2 = 0.01,\ d \in \{64, 256\}:\quad
        m = \lceil 6 \log d\rceil,\ \alpha = 2^{-13}:\ \mathbb P(\|\beta_\alpha - \beta^*\|^2 < 0.025) \ge \tfrac12;\quad
        m = \lceil \log d\rceil:\ \le \tfrac12;\quad m = \lceil 6 \log d\rceil,\ \alpha = 8:\ \le \tfrac12
    """,
    source=f"{SOURCE}, 'How small does alpha need to be'; the dependence m of order k log d",
    literature=LITERATURE,
    uses=["sparse-learning.kernel-needs-as-many-samples-as-unknowns"],
    checked_form="For the minimisers of the potential, at these sizes, which were chosen by looking at such experiments: medians are compared with "
    "the slide's error 0.025. From d = 64 to 256 the logarithm grows by a third, so that a small power of d is not told from it.",
    mutants=[
        Mutant("log d samples are enough", enough=1),
        Mutant("a start of 1/8 is enough", start=2.0**-3),
        Mutant("the large start needs no more", large=2.0**-13),
        Mutant("fewer than d / 4 samples are too few", few=None),
    ],
)
def sparse_learning_sample_size(rng, *, enough=6, few=1, start=2.0**-13, large=8.0) -> Claims:
    """From a small start a few times log d samples learn a sparse signal; from a large one they do not."""
    claims: dict[str, Claims] = {}
    for d in (64, 256):
        claims[f"d = {d}"] = {
            "enough": event(solved(rng, d, logarithmic(enough, d), start), at_least=0.5, effect=0.25),
            "too few": event(solved(rng, d, d // 4 - 1 if few is None else logarithmic(few, d), start), at_most=0.5, effect=0.25),
            "large start": event(solved(rng, d, logarithmic(6, d), large), at_most=0.5, effect=0.25),
        }
    return claims


@theorem(
    statement=r"""
        k = 1,\ \sigma^2 = 0.01,\ d = 256,\ \alpha = 2^{-5}:\quad
        \mathbb P(\|\beta_\alpha - \beta^*\|^2 < 0.025) \le \tfrac12 \text{ for } m = 34,\quad \ge \tfrac12 \text{ for } m = 64
    """,
    source=f"{SOURCE}, 'How small does alpha need to be'",
    literature=LITERATURE,
    uses=["sparse-learning.sparse-learning-sample-size"],
    checked_form="For the minimisers of the potential, at this size, which was chosen by looking at such experiments.",
    mutants=[
        Mutant("no more samples for a larger start", more=34),
        Mutant("no start of 1/32 is small enough", few=64),
    ],
)
def larger_starts_need_more_samples(rng, *, few=34, more=64) -> Claims:
    """The largest start that is small enough grows with the number of samples: at 34 samples 1/32 is too large, at 64 it is not."""
    return {
        "few samples": event(solved(rng, 256, few, 2.0**-5), at_most=0.5, effect=0.25),
        "more samples": event(solved(rng, 256, more, 2.0**-5), at_least=0.5, effect=0.25),
    }
