r"""What the first gradient step of a two-layer ReLU network finds: the mean \(E[f(x)\, x\, 1_{w \cdot x > 0}]\) over Gaussian inputs.

Stein's identity turns it into a series in the derivatives of f, with the Hermite coefficients of the ReLU (`dls22_first_step_feature`). Once the
constant and the linear part are removed its leading term is the mean Hessian applied to w (`first_step_remainder`), which needs the Hessian not
to vanish: of a Hermite polynomial of odd degree above one the first step sees nothing at all (`dls22_nondegeneracy_needed`).

Gaussian moments are exact here: nothing is sampled.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, geq, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import hermite_coefficients, pi, sqrt, stack, vector_norm
from checks.claims import Claims
from checks.instances import arrays, directions, on_sphere, polynomials, positive, reals
from theorems.objects.gaussian import derivative, expectation, gradient, half_line, inner, moment

SOURCE = "@soltanolkotabi2022erice, 'Very brief proof sketch'"
LITERATURE = "@damian2022neural"


def relu_coefficient(k: int) -> Any:
    r"""\(c_k = E[\phi(z) He_k(z)]\) for the ReLU \(\phi\)."""
    return half_line([0, *hermite_coefficients(k)])


def half_space(f: Any, variable: int) -> Any:
    r"""\(E[f(x)\, x_v 1_{x_1 > 0}]\) for a polynomial f of a standard Gaussian vector, its coefficients as a table with an axis for each variable."""
    while f.ndim > 1:
        raised = f.ndim - 1 == variable
        f = f @ np.array([moment(j + raised) for j in range(f.shape[-1])])
    return half_line(f if variable else [0, *(f[k] for k in range(len(f)))])


def first_step(f: Any) -> Any:
    r"""\(E[f(x)\, x\, 1_{x_1 > 0}]\), shape (variables,)."""
    return stack([half_space(f, variable) for variable in range(f.ndim)])


def series(f: Any, coefficient: Any = relu_coefficient, factorials: int = 1, along: int = 1, last: int = 0) -> Any:
    r"""\(\sum_{k \le p} \frac1{k!} (c_{k+1} E[\nabla \partial_1^k f] + c_{k+2} e_1 E[\partial_1^k f])\), without the ``last`` terms."""
    d = f.ndim
    first = np.eye(1, d)[0]
    total = 0 * expectation(gradient(f, d), d)
    for k in range(max(f.shape[0] - last, 0)):
        weight = Fraction(1, factorial(k) ** factorials)
        slopes = expectation(gradient(f, d), d)
        total = total + weight * (coefficient(k + 1) * slopes + along * coefficient(k + 2) * first * expectation(f, d))
        f = derivative(f, -d)
    return total


def of_the_derivative(k: int) -> Any:
    """The Hermite coefficients of the derivative of the ReLU."""
    return relu_coefficient(k + 1)


@theorem(
    statement=r"""
        \|w\| = 1,\ C_k = \mathbb E \nabla^k f,\ c_k = \mathbb E[\phi(z) He_k(z)]:\quad
        \mathbb E[f(x)\, x\, 1_{w \cdot x \ge 0}]
        = \sum_{k \ge 0} \frac{c_{k+1}}{k!}\, C_{k+1}(w^{\otimes k}) + w \sum_{k \ge 0} \frac{c_{k+2}}{k!}\, C_k(w^{\otimes k})
    """,
    source=f"{SOURCE}, applied to the first gradient; @featurelearningnotes, p. 3, series of the gradient",
    literature=f"{LITERATURE}, eq. (1)",
    instances=arrays(f=polynomials((0, 5), (1, 3))),
    corners=[
        {"f": np.array([0.0, 1.0])},
        {"f": np.array([-1.0, 0.0, 1.0])},
        {"f": np.array([0.0, 0.0, 1.0])},
        {"f": np.array([[0.0, 0.0], [0.0, 1.0]])},
    ],
    aliases=["first-gradient-step.dls-gradient-series"],
    uses=["relu-hermite.dls-relu-hermite-coeffs", "hermite.stein-hermite"],
    checked_form="Polynomials of degree up to 5 in each of up to three variables, with w the first basis vector: a rotation brings any w there.",
    mutants=[
        Mutant(
            "c_k of the derivative of the activation",
            as_printed=True,
            where="the paper (not the slide), eq. (1), which calls c_k the Hermite coefficients of the derivative",
            note="They are those of the activation itself: for f = x the mean is c_1 = 1/2, but with the coefficients of the derivative the "
            "series is 0.",
            coefficient=of_the_derivative,
        ),
        Mutant(
            "the upper limit p - 1",
            as_printed=True,
            where="the notes, p. 3, the second line of the series",
            note="For even p the term k = p counts, through the part along w: for He_2 along w the mean is 1/sqrt(2 pi), but the sum up to p - 1 is "
            "twice that. For odd p the term is zero.",
            last=1,
        ),
        Mutant("without 1/k!", factorials=0),
        Mutant("without the part along w", along=0),
        Mutant("the part along w with the other sign", along=-1),
    ],
)
def dls22_first_step_feature(f, *, coefficient=relu_coefficient, factorials=1, along=1, last=0) -> Claims:
    """The mean gradient of a ReLU unit is a series in the mean derivatives of the target, along w and along the target's own directions."""
    return equal(first_step(f), series(f, coefficient, factorials, along, last))


def over_half(f: Any) -> Any:
    r"""\(E[f(x) 1_{x_1 > 0}]\) for a table of coefficients."""
    while f.ndim > 1:
        f = f @ np.array([moment(j) for j in range(f.shape[-1])])
    return half_line(f)


def at_zero(f: Any) -> Any:
    r"""\(E[f(x) \mid x_1 = 0]\) for a table of coefficients."""
    return expectation(f[0], f.ndim - 1) if f.ndim > 1 else f[0]


def times_coordinate(f: Any, axis: int) -> Any:
    """x_v f(x) in two variables, with one degree more."""
    last = np.moveaxis(f, axis, 0)
    taller = np.concatenate([0 * last[:1], last])
    return np.moveaxis(np.concatenate([taller, 0 * taller[:, :1]], axis=1), 0, axis)


def derived(g: Any) -> Any:
    """The derivative of a polynomial in one variable, with at least one coefficient."""
    return stack([k * g[k] for k in range(1, len(g))])


@theorem(
    statement=r"""
        g = -2 a\, \mathbb E[f(x)\, x\, \phi'(w \cdot x)]:\quad
        g = -2 a\, \big(\mathbb E[\nabla f\, \phi'(w \cdot x)] + w\, \mathbb E[f\, \phi''(w \cdot x)]\big);\quad
        \phi = \mathrm{ReLU},\ w = \ell e_1:\
        g = -2 a \Big(\mathbb E[\nabla f\, 1_{x_1 \ge 0}] + \frac{e_1}{\sqrt{2\pi}}\, \mathbb E[f \mid x_1 = 0]\Big)
    """,
    source="@featurelearningnotes, p. 2, 'Stein's lemma'",
    literature=f"@stein1981estimation; {LITERATURE}",
    instances=arrays(f=polynomials((0, 4), 2), phi="5", w="2", a="", length=positive("")),
    corners=[
        {"f": np.array([[0.0, 0.0], [1.0, 0.0]]), "phi": [0.0, 0.0, 1.0, 0.0, 0.0], "w": [1.0, 0.0], "a": 1.0, "length": 1.0},
        {"f": np.array([[1.0]]), "phi": [0.0, 0.0, 0.5, 0.0, 0.0], "w": [0.0, 2.0], "a": 1.0, "length": 2.0},
    ],
    uses=["hermite.stein-hermite"],
    checked_form="Polynomials f in two variables of degree up to 4, activations that are polynomials of degree up to 4 with any w, and the ReLU "
    "along the first axis, whose second derivative is the point mass at zero of w.x, divided by the length of w.",
    mutants=[
        Mutant(
            "without the factor -2 a",
            as_printed=True,
            where="p. 2, the line 'Stein's lemma'",
            note="The notes start from the gradient, -2 a E[f x phi'], and drop its factor -2 a: for a = 1, f = x_1, w = e_1 and the ReLU the "
            "gradient is -e_1, the line has e_1 / 2.",
            factor=False,
        ),
        Mutant("without the second derivative of the activation", jump=0),
        Mutant("the second derivative with the other sign", jump=-1),
        Mutant("the point mass of x_1 for that of w.x", scaled=1),
    ],
)
def dls_stein_form(f, phi, w, a, length, *, factor=True, jump=1, scaled=0) -> Claims:
    """The first gradient by Stein's identity: from the gradient of the target, and along w from the second derivative of the activation."""
    first, second = single_index(derived(phi), w), single_index(derived(derived(phi)), w)
    smooth = stack([inner(times_coordinate(first, axis), f, 2) for axis in (0, 1)])
    by_stein = stack([inner(first, slope, 2) for slope in gradient(f, 2)]) + jump * w * inner(second, f, 2)
    # The derivative of the ReLU does not depend on the length of w.
    half = stack([over_half(slope) for slope in gradient(f, 2)])
    mass = jump * length**scaled * np.array([1, 0]) * at_zero(f) / sqrt(2 * pi)
    scale = -2 * a
    left = scale if factor else 1
    return {"smooth": equal(scale * smooth, left * by_stein), "relu": equal(scale * first_step(f), left * (half + mass))}


def single_index(g: Any, u: Any) -> Any:
    r"""The coefficients of \(g(u \cdot x)\) in two variables, shape (n + 1, n + 1), for a polynomial g of degree n in one."""
    n = len(g) - 1
    counts = np.array([[comb(i + j, i) if i + j <= n else 0 for j in range(n + 1)] for i in range(n + 1)])
    degrees = np.minimum(np.add.outer(np.arange(n + 1), np.arange(n + 1)), n)
    powers = [stack([u[axis] ** k for k in range(n + 1)]) for axis in (0, 1)]
    return counts * g[degrees] * powers[0][:, None] * powers[1]


def hermite_sum(g: Any) -> Any:
    r"""The coefficients of \(\sum_k g_k He_k / k!\), so that \(g_k\) is the mean of the k-th derivative."""
    n = len(g)
    table = np.array([[*hermite_coefficients(k), *[0] * (n - 1 - k)] for k in range(n)])
    return stack([Fraction(1, factorial(k)) * g[k] for k in range(n)]) @ table


@theorem(
    statement=r"""
        f(x) = g(u \cdot x),\ g_k = \mathbb E g^{(k)}(z),\ g_0 = g_1 = 0,\ \tau = u \cdot w,\ \|u\| = \|w\| = 1:\quad
        \Big\|\mathbb E[f(x)\, x\, 1_{w \cdot x > 0}] - \frac{g_2\, \tau\, u}{\sqrt{2\pi}}\Big\|
        \le \tau^2 \Big(\sum_{k \ge 3} \frac{|c_{k+1} g_{k+1}|}{k!} + \sum_{k \ge 2} \frac{|c_{k+2} g_k|}{k!}\Big)
    """,
    source=f"{SOURCE}, applied to the first gradient",
    literature=f"{LITERATURE}, Lemma 13",
    instances=arrays(g=reals("5", "-extremes"), u=directions("2", "-scales")),
    corners=[{"g": [1.0, 0.0, 0.0, 0.0, 0.0], "u": [1.0, 1.0]}, {"g": [1.0, 0.0, 0.0, 0.0, 0.0], "u": [2.0**-6, 1.0]}],
    tight=[{"g": [1.0, 0.0, 0.0, 0.0, 0.0], "u": [3.0, 4.0]}, {"g": [-2.0, 0.0, 0.0, 0.0, 0.0], "u": [1.0, 0.0]}],
    uses=["first-gradient-step.dls22-first-step-feature"],
    checked_form="Targets of degree up to 6 along one direction; g_2, ..., g_6 are free. For a random unit w in R^d the mean of tau^2 is 1/d, so "
    "the leading term is of the order d^(-1/2) and the remainder 1/d.",
    mutants=[
        Mutant("half of the remainder", factor=Fraction(1, 2)),
        Mutant("twice the remainder", factor=2),
        Mutant("a remainder of third order in tau", power=3),
        Mutant("a leading term along w", along_w=True),
        Mutant("twice the leading term", leading=2),
    ],
)
def first_step_remainder(g, u, *, factor=1, power=2, along_w=False, leading=1) -> Claims:
    """To leading order a unit moves along the hidden direction, by the mean second derivative times the cosine; the rest is of second order in it."""
    u = on_sphere(u)
    f = single_index(hermite_sum(stack([0 * g[0], 0 * g[0], *(g[k] for k in range(5))])), u)
    tau, c = u[0], [relu_coefficient(k) for k in range(9)]
    # g[k - 2] is the mean of the k-th derivative.
    rest = sum(modulus(c[k + 1] * g[k - 1]) / factorial(k) for k in range(3, 6))
    rest = rest + sum(modulus(c[k + 2] * g[k - 2]) / factorial(k) for k in range(2, 7))
    direction = np.array([1, 0]) if along_w else u
    return leq(vector_norm(first_step(f) - leading * g[0] * tau * direction / sqrt(2 * pi)), factor * modulus(tau) ** power * rest)


def every_polynomial_leaves_a_feature(u, p, d, constant) -> Claims:
    """The square of the mean gradient is at least a constant times the 2p-th power of the cosine."""
    u = on_sphere(u)
    mean = first_step(single_index(np.array(hermite_coefficients(p)), u))
    return leq(u[0] ** (2 * p), constant * (mean**2).sum())


def noise_share(p: int, d: int) -> Fraction:
    r"""The share of \(E[He_p(x_1)^2 \|x\|^2 1]\) that is along the hidden direction, over a half-space: half of the moments of even functions."""
    square = np.convolve(hermite_coefficients(p), hermite_coefficients(p))
    along = sum(int(a) * moment(k + 2) for k, a in enumerate(square))
    across = (d - 1) * sum(int(a) * moment(k) for k, a in enumerate(square))
    return Fraction(along, along + across)


THIRD = {"u": np.array([1.0, 1.0]), "p": 3, "d": 48, "constant": 1.0}


@theorem(
    statement=r"""
        \tau = u \cdot w:\quad \mathbb E[He_p(u \cdot x)\, x\, 1_{w \cdot x > 0}] = p\, c_p \tau^{p-1} u + c_{p+2} \tau^p w; \quad
        = 0 \text{ for odd } p \ge 3; \quad \|\cdot\| \ge |c_p| |\tau|^{p-1} \text{ for even } p; \quad
        \frac{\mathbb E[He_p(u \cdot x)^2 (u \cdot x)^2]}{\mathbb E[He_p(u \cdot x)^2 \|x\|^2]} = \frac{2p+1}{2p+d}
    """,
    source="@soltanolkotabi2022erice, 'Our Result', whose theorem states no condition on the polynomial",
    literature=f"{LITERATURE}, Assumption 2",
    instances=arrays(u=directions("2", "-scales"), p=st.integers(1, 8), d=st.integers(1, 64), constant=positive("")),
    corners=[THIRD, *({"u": np.array([3.0, 4.0]), "p": p, "d": 8, "constant": 1.0} for p in range(1, 9))],
    tight=Tight([{"u": np.array([-1.0, 0.0]), "p": p, "d": 4, "constant": 1.0} for p in (2, 4, 6)], part="even degrees"),
    uses=["first-gradient-step.dls22-first-step-feature"],
    checked_form="All degrees up to 8. The share is that of the sampling noise of one gradient: for p = 3 all that is left of the direction is "
    "7/(d + 6), at any number of samples. That the later steps of the algorithm do not recover it is not checked.",
    mutants=[
        Mutant(
            "any polynomial",
            as_printed=True,
            where="'Our Result': 'g poly of degree p'",
            note="For g = He_3 the mean gradient of every ReLU unit without bias vanishes, so the first step of the published algorithm finds no "
            "direction, at any number of samples. The paper assumes that the mean Hessian of the target has full rank; the slide leaves it out.",
            predicate=every_polynomial_leaves_a_feature,
        ),
        Mutant("even degrees vanish too", parity=0),
        Mutant("linear functions vanish too", least=1),
        Mutant("without the part along w", along=0),
        Mutant("half of the feature of an even degree", size=Fraction(1, 2)),
        Mutant("twice the feature of an even degree", size=2),
        Mutant("noise that is spread evenly", spread=0),
    ],
)
def dls22_nondegeneracy_needed(u, p, d, constant, *, parity=1, least=3, along=1, size=1, spread=1) -> Claims:
    """The first step sees Hermite polynomials of even degree, and linear ones, but no other; what is left of their direction is sampling noise."""
    u = on_sphere(u)
    tau, w = u[0], np.array([1, 0])
    mean = first_step(single_index(np.array(hermite_coefficients(p)), u))
    c, later = relu_coefficient(p), relu_coefficient(p + 2)
    claims: dict[str, Claims] = {
        "mean": equal(mean, p * c * tau ** (p - 1) * u + along * later * tau**p * w),
        "noise": equal(noise_share(p, d), Fraction(2 * p * spread + 1, 2 * p * spread + d)),
    }
    if p >= least and (p % 2 or not parity):
        claims["vanishes"] = equal(mean, 0 * mean)
    if p % 2 == 0:
        claims["even degrees"] = geq((mean**2).sum(), size * c**2 * tau ** (2 * p - 2))
    return claims
