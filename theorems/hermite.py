r"""Hermite polynomials of a Gaussian vector: tensors, Stein's identity, the series of a polynomial, correlations along directions.

The tensors \(S_t = (-1)^t \varphi^{-1} \nabla^t \varphi\) obey \(S_{t+1} = x \otimes S_t - \nabla S_t\) (`hermite_tensor_definition`), and so they
are computed here, as tables of integers. Integration by parts moves derivatives from \(\varphi\) to f (`stein_hermite`). Tensors of different
orders are orthogonal (`hermite_tensor_orthogonality`), so \(f = \sum_t \langle E[f S_t], S_t\rangle / t!\) (`hermite_tensor_expansion`). Along a unit
vector a tensor is the polynomial in one variable (`hermite_tensor_along_a_direction`), hence
\(E[He_p(u \cdot x) He_q(v \cdot x)] = \delta_{pq} p! (u \cdot v)^p\) (`hermite_products`): functions of nearly orthogonal directions are nearly
uncorrelated (`hermite_single_index_correlation`).

Gaussian moments are integers, so every expectation is exact: nothing is sampled.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import chain, combinations_with_replacement
from math import factorial
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, identity, leq, theorem
from checks.arithmetic import hermite_coefficients, stack, tensordot
from checks.claims import Claims
from checks.instances import arrays, directions, interval, on_sphere, polynomials
from theorems.objects.gaussian import evaluate, expectation, gradient, inner, joint_moments
from theorems.objects.hermite_tensors import contracted, hermite_tensor, raised, symmetrised

LITERATURE = "@damian2022neural"
DEGREE = 8
"""The highest degree of a polynomial along a direction."""

SIXTY_DEGREES = {"u": np.array([1.0, 1.0, 0.0]), "v": np.array([1.0, 0.0, 1.0])}
"""Two directions with u.v = 1/2, once they have unit length."""


def powers(p: int) -> list[int]:
    """The coefficients of z^p."""
    return [0] * p + [1]


def physicists(p: int) -> list[int]:
    r"""The coefficients of the physicists' Hermite polynomial \(H_p(z) = 2^{p/2} He_p(\sqrt2 z)\)."""
    return [c * 2 ** ((p + k) // 2) for k, c in enumerate(hermite_coefficients(p))]


def one(p: int) -> int:
    """No factorial at all."""
    return 1


def before(t: int) -> int:
    """(t - 1)!, and 1 for t = 0."""
    return factorial(max(t - 1, 0))


def inverse_factorial(t: int) -> Fraction:
    """1 / t!."""
    return Fraction(1, factorial(t))


def alternating(t: int) -> int:
    """(-1)^t."""
    return (-1) ** t


def unsymmetrised(tensor: Any) -> Any:
    """The tensor as it is."""
    return tensor


@theorem(
    statement=r"(-1)^t \nabla^t \varphi = S_t \varphi, \quad S_0 = 1,\ S_{t+1} = x \otimes S_t - \nabla S_t",
    source="@soltanolkotabi2022erice, 'Very brief proof sketch': S_1 = x, S_2 = x x^T - I, ...",
    literature=LITERATURE,
    checked_form="for all x in R^3, and t up to 3",
    mutants=[Mutant("without the sign", sign=1), Mutant("powers of x", trace=0), Mutant("the gradient added", trace=-1)],
)
def hermite_tensor_definition(*, sign=-1, trace=1) -> Claims:
    """Derivatives of the Gaussian density are the density times the tensors of the recurrence."""
    import sympy

    x = sympy.symbols("x1:4", real=True)
    density = sympy.exp(-sum(xi**2 for xi in x) / 2)
    derived, tabled = [], []
    for index in chain.from_iterable(combinations_with_replacement(range(3), t) for t in range(4)):
        table = hermite_tensor(len(index), 3, trace)[index]
        polynomial = sum(int(table[a]) * x[0] ** a[0] * x[1] ** a[1] * x[2] ** a[2] for a in zip(*np.nonzero(table), strict=True))
        derived.append(sign ** len(index) * reduce(sympy.diff, [x[i] for i in index], density))
        tabled.append(polynomial * density)
    return identity(derived, tabled)


@theorem(
    statement=r"\langle S_t(x), u^{\otimes t}\rangle = He_t(u \cdot x) \text{ for } \|u\| = 1; \quad S_1(x) = x,\ S_2(x) = x x^\top - I",
    source="@soltanolkotabi2022erice, 'Very brief proof sketch'",
    literature=LITERATURE,
    instances=arrays(x="d", u=directions("d"), t=st.integers(0, 4), sizes={"d": (1, 3)}),
    corners=[{"x": np.array([1.0, 2.0]), "u": np.array([3.0, 4.0]), "t": t} for t in range(5)],
    mutants=[
        Mutant("powers of x", trace=0),
        Mutant("the gradient added", trace=-1),
        Mutant("a vector of length two", radius=2),
        Mutant("the physicists' polynomial", family=physicists),
    ],
)
def hermite_tensor_along_a_direction(x, u, t, *, trace=1, radius=1, family=hermite_coefficients) -> Claims:
    """Along a unit vector the Hermite tensor is the Hermite polynomial in one variable."""
    d = x.shape[0]
    u, first, second, along = radius * on_sphere(u), *(evaluate(hermite_tensor(order, d, trace), x) for order in (1, 2, t))
    for _ in range(t):
        along = tensordot(along, u, axes=1)
    return {
        "first": equal(first, x),
        "second": equal(second, x[:, None] * x - np.eye(d)),
        "along u": equal(along, evaluate(np.array(family(t)), (u * x).sum()[None])),
    }


@theorem(
    statement=r"\mathbb E[f S_t] = \mathbb E[\nabla^t f] \text{ for polynomials } f \text{ of } x \sim N(0, I_d)",
    source="@soltanolkotabi2022erice, 'By Stein'",
    literature=f"@stein1981estimation; {LITERATURE}",
    instances=arrays(f=polynomials((0, 4), (1, 3)), t=st.integers(0, 4)),
    corners=[
        {"f": np.array([0.0, 0.0, 1.0]), "t": 2},
        {"f": np.array([0.0, 1.0]), "t": 1},
        {"f": np.array([[0.0, 0.0], [0.0, 1.0]]), "t": 2},
    ],
    uses=["hermite.hermite-tensor-definition"],
    mutants=[
        Mutant("S_2 = x x^T, without the identity", trace=0),
        Mutant("twice the identity", trace=2),
        Mutant("divided by t!", factor=inverse_factorial),
        Mutant("the sign", factor=alternating),
    ],
)
def stein_hermite(f, t, *, trace=1, factor=one) -> Claims:
    """Multiplying by the Hermite tensor differentiates under the expectation, entry by entry (for weak derivatives: `stein_weak_derivative`)."""
    d, derivatives = f.ndim, f
    for _ in range(t):
        derivatives = gradient(derivatives, d)
    return equal(inner(hermite_tensor(t, d, trace), f, d), factor(t) * expectation(derivatives, d))


@theorem(
    statement=r"""
        f(x) = \sum_{t \ge 0} \frac1{t!} \langle \mathbb E[f S_t], S_t(x)\rangle, \quad
        \mathbb E f^2 = \sum_{t \ge 0} \frac1{t!} \|\mathbb E[f S_t]\|_F^2
    """,
    source="@soltanolkotabi2022erice, 'We have the series'; @featurelearningnotes, p. 2, 'Take Hermite expansion'",
    literature=f"{LITERATURE}, Appendix A.1.2",
    instances=arrays(f=polynomials((0, 4), (1, 3))),
    corners=[{"f": np.array([-1.0, 0.0, 1.0])}, {"f": np.array([1.0])}],
    uses=["hermite.hermite-tensor-orthogonality"],
    aliases=["hermite.dls-hermite-expansion"],
    checked_form="polynomials of degree at most 4 in at most 3 variables, whose series are finite; that they are dense in L^2 is not checked",
    mutants=[
        Mutant(
            "the series from t = 1, without 1/t!",
            as_printed=True,
            where="'We have the series', and the line 'By Stein' below it",
            note="The series needs the weight 1/t! and its term t = 0: at f = x^2 - 1 the printed one gives 2 f, at f = 1 it gives 0.",
            first=1,
            factorials=one,
        ),
        Mutant("the series from t = 1", first=1),
        Mutant("the series without 1/t!", factorials=one),
        Mutant("the weight 1/(t-1)!", factorials=before),
        Mutant("the energy without 1/t!", weights=one),
        Mutant("tensors that are powers of x", trace=0),
    ],
)
def hermite_tensor_expansion(f, *, first=0, factorials=factorial, weights=factorial, trace=1) -> Claims:
    """A polynomial is the sum of its Hermite series, coefficient by coefficient, and its energy is the sum of the energies of the terms."""
    d, n = f.ndim, f.shape[0] - 1
    tensors = [raised(hermite_tensor(t, d, trace), n, d) for t in range(n + 1)]
    moments = [inner(S, f, d) for S in tensors]
    terms = [contracted(moments[t], tensors[t], d) / factorials(t) for t in range(first, n + 1)]
    return {
        "series": equal(sum(terms, 0 * f), f),
        "energy": equal(inner(f, f, d), sum((C**2).sum() / weights(t) for t, C in enumerate(moments))),
    }


@theorem(
    statement=r"\mathbb E[\langle A, S_s\rangle \langle B, S_t\rangle] = \delta_{st}\, t!\, \langle \mathrm{sym} A, \mathrm{sym} B\rangle",
    source="derived for @soltanolkotabi2022erice, 'We have the series'",
    literature=LITERATURE,
    instances=arrays(A="d d d d", B="d d d d", s=st.integers(0, 4), t=st.integers(0, 4), sizes={"d": (1, 3)}),
    corners=[
        *(arrays(A="d d d d", B="d d d d", s=st.just(t), t=st.just(t), sizes={"d": (1, 3)}) for t in range(5)),
        arrays(A="d d d d", B="d d d d", s=st.just(2), t=st.just(0), sizes={"d": (1, 3)}),
    ],
    uses=["hermite.hermite-tensor-definition"],
    mutants=[
        Mutant("orthonormal tensors: no t!", weight=one),
        Mutant("tensors that are not symmetrised", sym=unsymmetrised),
        Mutant("powers of x", trace=0),
    ],
)
def hermite_tensor_orthogonality(A, B, s, t, *, weight=factorial, sym=symmetrised, trace=1) -> Claims:
    """Hermite tensors of different orders are orthogonal; those of one order see the symmetric parts, t! times over."""
    d = A.shape[0]
    # The first entries of a tensor of order four make the tensor of the order that is wanted.
    A, B = A[(0,) * (4 - s)], B[(0,) * (4 - t)]
    p, q = contracted(A, hermite_tensor(s, d, trace), d), contracted(B, hermite_tensor(t, d, trace), d)
    return equal(inner(p, q, d), weight(t) * (sym(A) * sym(B)).sum() if s == t else 0)


pair: dict[str, Any] = {"u": directions("d"), "v": directions("d"), "p": st.integers(0, DEGREE), "sizes": {"d": (2, 4)}}
angles = [{**SIXTY_DEGREES, "p": 2}, {"u": np.array([1.0, 0.0]), "v": np.array([0.0, 1.0]), "p": 2}]
angles += [{**SIXTY_DEGREES, "p": p} for p in range(DEGREE + 1)]
angles += [{"u": np.array([3.0, 4.0]), "v": sign * np.array([3.0, 4.0]), "p": p} for p in (0, 3, DEGREE) for sign in (1, -1)]


@theorem(
    statement=r"\|u\| = \|v\| = 1,\ x \sim N(0, I): \quad \mathbb E[He_p(u \cdot x)\, He_q(v \cdot x)] = \delta_{pq}\, p!\, (u \cdot v)^p",
    source="@featurelearningnotes, p. 6, E[f_u f_v]",
    literature="@odonnell2014analysis, chapter 11",
    instances=arrays(**pair),
    corners=angles,
    uses=["hermite.hermite-tensor-orthogonality", "hermite.hermite-tensor-along-a-direction"],
    checked_form="all degrees p, q up to 8",
    mutants=[
        Mutant("powers instead of Hermite polynomials", family=powers),
        Mutant("the physicists' polynomials", family=physicists),
        Mutant("orthonormal polynomials: no p!", weight=one),
        Mutant("u of length two", radius=2),
    ],
)
def hermite_products(u, v, p, *, family=hermite_coefficients, weight=factorial, radius=1) -> Claims:
    """Hermite polynomials along two directions are orthogonal unless the degrees agree; then they see the angle, to the power of the degree.

    For p <= q it is enough that v has unit length, because He_p(u.x) has no derivatives of a higher order than p.
    """
    u, v = radius * on_sphere(u), on_sphere(v)
    table = np.array([[*family(q), *[0] * (DEGREE - q)] for q in range(DEGREE + 1)])
    products = table[p] @ joint_moments(DEGREE, covariance(u, v)) @ table.T
    cosine = (u * v).sum()
    return equal(products, stack([weight(p) * cosine**p if q == p else 0 * cosine for q in range(DEGREE + 1)]))


@theorem(
    statement=r"""
        f_u(x) = \frac{He_p(u \cdot x)}{\sqrt{p!}}: \quad \mathbb E[f_u f_v] = (u \cdot v)^p, \quad
        |u \cdot v| \le \varepsilon \implies |\mathbb E[f_u f_v]| \le \varepsilon^p
    """,
    source="@featurelearningnotes, p. 6, 'Construct f_u'",
    literature=f"{LITERATURE}; @odonnell2014analysis, chapter 11",
    instances=arrays(**pair, excess=interval(0.0, 1.0, "")),
    corners=[{**corner, "excess": 0.0} for corner in angles],
    uses=["hermite.hermite-products"],
    tight=Tight([{**SIXTY_DEGREES, "p": p, "excess": 0.0} for p in (2, 3, DEGREE)], part="nearly orthogonal"),
    checked_form="all degrees p up to 8",
    mutants=[
        Mutant(
            "the exponent is missing",
            as_printed=True,
            where="p. 6, the line below 'Construct f_u'",
            note="E[f_u f_v] is (u.v)^p, not (u.v); the next line has the exponent again, so it may have been lost in the transcription.",
            powered=False,
        ),
        Mutant(
            "He^p, a power",
            as_printed=True,
            where="p. 6, the definition of f_u",
            note="The degree is an index, He_p; with the power He_1(z)^p = z^p, p = 2 and u.v = 1/2, E[f_u f_v] is 3/4, not 1/4.",
            family=powers,
        ),
        Mutant("divided by p! instead of its root", normalising=2),
        Mutant("the physicists' polynomials", family=physicists),
        Mutant("vectors of length two", radius=2),
        Mutant("one power less of epsilon", bound=-1),
        Mutant("one power more of epsilon", bound=1),
    ],
)
def hermite_single_index_correlation(u, v, p, excess, *, powered=True, family=hermite_coefficients, normalising=1, radius=1, bound=0) -> Claims:
    """Hermite functions of two directions are correlated by the p-th power of their cosine: very little, where they are nearly orthogonal."""
    u, v = radius * on_sphere(u), radius * on_sphere(v)
    f = np.array(family(p))
    correlation = f @ joint_moments(p, covariance(u, v)) @ f / factorial(p) ** normalising
    cosine = (u * v).sum()
    return {
        "correlation": equal(correlation, cosine ** (p if powered else 1)),
        "nearly orthogonal": leq(abs(correlation), (abs(cosine) + excess) ** max(p + bound, 0)),
    }


def covariance(u: Any, v: Any) -> tuple[Any, Any, Any]:
    """The covariances of u.x and v.x: (u.u, u.v, v.v)."""
    return (u * u).sum(), (u * v).sum(), (v * v).sum()
