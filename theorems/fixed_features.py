r"""What fixed features cannot do: n of them miss, on average, all but a share n/N of N orthonormal targets.

Whatever is predicted is a combination of n functions that were chosen before the target was, so it lies in a space of dimension n, which holds at
most n of N orthonormal directions (`fixed_features_lower_bound`). Kernel methods on n samples are of this kind, so products of p coordinates need
of the order of \(d^p\) samples (`ntk_lower_bound`); so are networks whose hidden layer is not trained on the target, so a head that is to fit
every polynomial of degree p in r variables needs of the order of \(r^p\) units (`dls22_width_lower_bound`). Learners that choose their features
for the target are not bound by it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb, factorial
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, geq, leq, psd, theorem
from checks.arithmetic import eye, hermite_coefficients, prod, solve, stack, trace, vector_norm
from checks.arithmetic import max as largest
from checks.claims import Claims
from checks.instances import arrays, cube, directions, frames, monomials, orthonormal, positive, signs
from theorems.objects.arc_cosines import relu_gram, tangent_kernel
from theorems.objects.gaussian import half_line

SOURCE = "@soltanolkotabi2022erice"


@theorem(
    statement=r"""
        F = (f_1, \dots, f_N) \text{ orthonormal},\ \Phi = (\varphi_1, \dots, \varphi_n):\quad
        \frac1N \sum_k \|f_k - \Phi c_k\|^2 \ge 1 - \frac nN \quad \text{for all } c_1, \dots, c_N
    """,
    source=f"derived for {SOURCE}, 'Our Result'",
    literature="@yehudai2019power",
    instances=arrays(raw=frames("q N"), features="q n", heads="n N", sizes={"q": (1, 5), "N": (1, 4), "n": (1, 3)}),
    corners=[{"raw": np.eye(3), "features": [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], "heads": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]}],
    tight=[
        {"raw": np.eye(3), "features": [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], "heads": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]},
        {"raw": np.eye(2), "features": [[1.0], [1.0]], "heads": [[0.5, 0.5]]},
    ],
    mutants=[
        Mutant("half of a target for each feature", share=Fraction(1, 2)),
        Mutant("two targets for each feature", share=2),
        Mutant("features that are chosen for each target", adapted=True),
        Mutant("targets of length two thirds", length=Fraction(2, 3)),
    ],
)
def fixed_features_lower_bound(raw, features, heads, *, share=1, adapted=False, length=1) -> Claims:
    """Fixed features fit at most as many of the targets, on average, as there are features. Equality where they are combinations of targets."""
    targets = length * orthonormal(raw)
    N, n = raw.shape[1], features.shape[1]
    predictions = targets if adapted else features @ heads
    return geq(((targets - predictions) ** 2).sum() / N, 1 - share * Fraction(n, N))


SIX_POINTS: dict[str, Any] = {"points": 1.0 - 2.0 * np.eye(6), "mixture": np.ones(3), "ridge": 2.0**-9, "degree": 2}
"""Six samples in dimension six, where there are fifteen products of two coordinates."""


def products_of(points: Any, degree: int) -> Any:
    """All products of ``degree`` coordinates of the points (n, d), in the order of `monomials`: shape (n, d choose degree)."""
    chosen = combinations(range(points.shape[1]), degree)
    return stack([prod(points[:, subset], axis=1) for subset in map(list, chosen)], axis=1)


def kernel_errors(points: Any, mixture: Any, ridge: Any, degree: int) -> Any:
    """For each product of ``degree`` coordinates, the mean squared error over the cube of kernel ridge regression on these points (n, d)."""
    n, d = points.shape
    everything = cube(d)

    def kernel(x: Any, z: Any) -> Any:
        u = (x @ z.T) / d
        return mixture[0] + mixture[1] * u + mixture[2] * tangent_kernel(u)

    weights = solve(kernel(points, points) + ridge * eye(n), products_of(points, degree))
    predictions = kernel(1.0 * everything, points) @ weights
    return ((monomials(d, degree).T - predictions) ** 2).sum(axis=0) / 2**d


@theorem(
    statement=r"""
        \text{kernel ridge regression on } x_1, \dots, x_n \in \{\pm1\}^d,\ N = \tbinom dp,\ x_S = \prod_{i \in S} x_i:\quad
        \frac1N \sum_{|S| = p} \mathbb E_x (\hat f_S(x) - x_S)^2 \ge 1 - \frac nN, \quad
        \text{so a mean error of } \tfrac12 \text{ needs } n \ge \tfrac12 \tbinom dp
    """,
    source=f"{SOURCE}, 'Our Result', theorem of Ghorbani et al.: 'need at least d^p samples'",
    literature="@ghorbani2021linearized; @yehudai2019power",
    instances=arrays(
        points=signs("n d"),
        mixture=positive("3", "-extremes"),
        ridge=positive("", "-extremes"),
        degree=st.integers(1, 3),
        sizes={"n": (1, 4), "d": (3, 4)},
    ),
    corners=[
        {"points": np.array([[1.0, 1.0, 1.0]]), "mixture": np.array([2.0**-9, 1.0, 2.0**-9]), "ridge": 2.0**-9, "degree": 1},
        {"points": np.ones((1, 3)), "mixture": np.array([1.0, 1.0, 1.0]), "ridge": 1.0, "degree": 2},
    ],
    uses=["fixed-features.fixed-features-lower-bound"],
    checked_form="Inputs that are uniform on the cube, targets that are products of p coordinates, and the kernel of an infinitely wide network of "
    "ReLUs, mixed with a constant and a linear one; d up to 4. The literature has d^(p - delta) for Gaussian inputs and polynomials of degree p.",
    mutants=[
        Mutant("half of a target for each sample", share=Fraction(1, 2)),
        Mutant("d samples suffice for products of two coordinates", suffices=Fraction(1, 2), instances=st.just(SIX_POINTS)),
        Mutant("nothing is learnt", share=0),
    ],
)
def ntk_lower_bound(points, mixture, ridge, degree, *, share=1, suffices=None) -> Claims:
    """A kernel method on n samples misses all but a share n / (d choose p) of the products of p coordinates, on average, whatever the ridge.

    Nearly attained for p = 1, by an almost linear kernel with a small ridge.
    """
    errors, (n, d) = kernel_errors(points, mixture, ridge, degree), points.shape
    if suffices is not None:
        return leq(errors.sum() / len(errors), suffices)
    return geq(errors.sum() / comb(d, degree), 1 - share * Fraction(n, comb(d, degree)))


def relu_share(w: Any, degree: int, *, factorials: int = 1) -> Any:
    r"""The part of `relu_gram` in the Hermite polynomials of that degree: \(c_p^2 (w_i \cdot w_j)^p / p!\) for weights of unit length."""
    c = half_line([0, *hermite_coefficients(degree)])
    norms = vector_norm(w, axis=1)
    return c**2 * (w @ w.T) ** degree / (norms[:, None] * norms) ** (degree - 1) / factorial(degree) ** factorials


def distinct(w: Any) -> Any:
    """Whether no two rows of w are on one line, nor nearly so: then their ReLUs are linearly independent."""
    m = w.shape[0]
    cosines = w @ w.T / (vector_norm(w, axis=1)[:, None] * vector_norm(w, axis=1))
    return largest(cosines**2 - 2 * eye(m)) < Fraction(2**20 - 1, 2**20)


EIGHT_LINES = np.array([[1.0, 0.0], [2.0, 1.0], [1.0, 1.0], [1.0, 2.0], [0.0, 1.0], [-1.0, 2.0], [-1.0, 1.0], [-2.0, 1.0]])


@theorem(
    statement=r"""
        m \text{ fixed ReLUs } \phi(w_i \cdot x),\ x \sim N(0, I_r),\ G_{ij} = \mathbb E[\phi(w_i \cdot x)\phi(w_j \cdot x)],\ \|w_i\| = 1,\
        N = \tbinom{r+p-1}p \text{ Hermite products of degree } p:\quad
        \text{mean error} = 1 - \frac{c_p^2}{p!\,N} \mathrm{tr}\, G^{-1} \big[(w_i \cdot w_j)^p\big] \ge 1 - \frac mN, \quad
        G \succeq \frac{c_p^2}{p!} \big[(w_i \cdot w_j)^p\big]
    """,
    source=f"{SOURCE}, 'Our Result' and 'Transfer Learning Result', 'Hidden units >= r^p'",
    literature="@damian2022neural, which proves that about r^p units suffice",
    instances=arrays(w=directions("m r"), degree=st.sampled_from([1, 2, 4]), sizes={"m": (1, 4), "r": (1, 3)}),
    corners=[{"w": np.eye(2), "degree": 2}, {"w": np.ones((1, 1)), "degree": 1}, {"w": EIGHT_LINES, "degree": 2}],
    assumptions=[Assumption("distinct", "no two units have their weights on one line", distinct)],
    uses=["fixed-features.fixed-features-lower-bound", "relu-hermite.dls-relu-hermite-coeffs"],
    checked_form="ReLUs without bias, and Hermite products of degree 1, 2 and 4, for the best heads on population data: N/2 units are needed "
    "for a mean error of 1/2. That so many suffice, with biases and samples, is not checked.",
    mutants=[
        Mutant("a quarter of a target for each unit", share=Fraction(1, 4)),
        Mutant("r units suffice for degree two", suffices=Fraction(1, 2), instances=st.just({"w": np.eye(4), "degree": 2})),
        Mutant("the share of a degree without 1/p!", factorials=0),
        Mutant("nothing of degree p is seen", seen=0),
    ],
)
def dls22_width_lower_bound(w, degree, *, share=1, suffices=None, factorials=1, seen=1) -> Claims:
    """Heads on fixed ReLUs miss all but a share m/N of the Hermite products of a degree, on average, so of the order of r^p units are needed.

    The error is written with the multinomial theorem: the inner products of the Hermite products of degree p along two directions add up to the
    p-th power of the cosine. Units fitted up to 0.46 of a target each, for p = 2. For one target fewer will do, if the units are chosen for it.
    """
    (m, r), G, part = w.shape, relu_gram(w), relu_share(w, degree, factorials=factorials)
    N = comb(r + degree - 1, degree)
    error = 1 - trace(solve(G, part)) / N
    if suffices is not None:
        return leq(error, suffices)
    claims: dict[str, Claims] = {"error": geq(error, 1 - share * Fraction(m, N)), "share": psd(G - part)}
    return claims if seen else {"error": geq(error, 1)}
