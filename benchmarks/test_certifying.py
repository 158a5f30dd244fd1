"""Deciding one instance of size 20 by balls."""

import numpy as np
import pytest

from checks import Effort, Mutant, equal, leq, psd, theorem
from checks.arithmetic import matrix_norm, solve, svdvals, trace
from checks.deciders.certify import certify
from checks.instances import arrays

SIZE = 20
STATED = {"source": "standard", "instances": arrays(A="n n"), "mutants": [Mutant("tenth", factor=0.1)]}


@theorem(statement=r"\|A^2\|_F \le \|A\|_F^2", **STATED)
def frobenius(A, *, factor=1):
    """Products and one root."""
    return leq(matrix_norm(A @ A), factor * matrix_norm(A) ** 2)


@theorem(statement=r"\|A\| \le \|A\|_F", **STATED)
def spectral(A, *, factor=1):
    """The largest singular value."""
    return leq(matrix_norm(A, ord=2), factor * matrix_norm(A))


@theorem(statement=r"\|A\|_F \le \|A\|_*", **STATED)
def nuclear(A, *, factor=1):
    """All singular values."""
    return leq(matrix_norm(A), factor * svdvals(A).sum())


@theorem(statement=r"A^\top A \succeq 0", **STATED)
def gram(A, *, factor=1):
    """Definiteness of a matrix of full rank."""
    return psd(factor * A.T @ A)


@theorem(statement=r"A^\top A (A^\top A + I)^{-1} \preceq I", **STATED)
def regularised(A, *, factor=1):
    """A linear solve."""
    return leq(trace(solve(A.T @ A + np.eye(SIZE), A.T @ A)), factor * SIZE)


@theorem(statement=r"\mathrm{tr}(A B) = \mathrm{tr}(B A)", **STATED)
def equality(A, *, factor=1):
    """An equality of roots, which runs to the cap of precision."""
    return equal(matrix_norm(A.T), factor * matrix_norm(A))


@pytest.mark.parametrize("stated", [frobenius, spectral, nuclear, gram, regularised, equality], ids=lambda stated: stated.name)
def test_deciding_one_instance(benchmark, figure, stated):
    """One Gaussian instance, lifted and decided at standard effort."""
    instance = {"A": np.random.default_rng(0).standard_normal((SIZE, SIZE))}

    certified = benchmark(certify, stated.variant, instance, Effort.STANDARD.cap)

    assert certified.worst[1].holds
    figure(f"deciding one 20x20 instance by balls, {stated.name}, ms", benchmark.stats.stats.min * 1e3, "at most 20")
