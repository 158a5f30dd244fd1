r"""Cross-predictability: how well an independent copy of a random function predicts it, on average.

\(CP = \mathbb E_{F, F'} (\mathbb E_X F(X) F'(X))^2\) decides what gradient descent on the population loss can learn. It is the squared norm
of the kernel \(M(x, x') = \mathbb E_F F(x) F(x')\) (`cp_frobenius_duality`): functions and points play equal parts
(`cp_printed_second_argument`). So collisions of either bound it from below (`cp_lower_bounds`), and the largest eigenvalue lies between CP and
its root (`cp_spectral_sandwich`, nearly the root also for the classes of `cp_of_biased_labels`). Values: parities, monomials and all functions
(`cp_closed_forms`), thresholds (`cp_of_thresholds`), and half-spaces (`cp_of_half_spaces`, by the integrals of `half_space_integrals`).
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, identity, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import eigvalsh, eye, ones, pi, square
from checks.arithmetic import max as largest
from checks.claims import Claims
from checks.instances import arrays, characters, cube, interval, monomials, reals, signs, weights
from theorems.objects.function_classes import WeightedClass, half_space_cross_predictability, half_space_series, uniform, uniform_cross_predictability

SOURCE = "@abbe2019universality"
LITERATURE = "@abbe2018provable; @abbe2020polytime"

FREE: dict[str, Any] = {"functions": weights("functions", zeros=True), "points": weights("points", zeros=True)}

boolean_classes = arrays(WeightedClass, values=signs("functions points"), **FREE)
real_classes = arrays(WeightedClass, values=reals("functions points", "-extremes"), **FREE)
parities = [uniform(characters(n)) for n in range(4)]
opposites = uniform(np.array([[1, -1], [-1, 1]]))
dictators = uniform(cube(5).T)
conjunction_like = uniform(np.array([[1, 1, 1, -1], [1, 1, 1, 1]]))
unequal_weights = WeightedClass(np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([2.0, 1.0]), np.ones(2))


def some_parities(functions: Any) -> WeightedClass:
    """The parities of three bits, with these probabilities."""
    return WeightedClass(characters(3).astype(np.float64), functions, np.ones(8))


def all_sign_patterns(points: Any) -> WeightedClass:
    """All functions on three points, equally likely; the points have these probabilities."""
    return WeightedClass(cube(3).astype(np.float64), np.ones(8), points)


def one_up_to_sign(values: Any, functions: Any, points: Any) -> WeightedClass:
    """One function and its negative."""
    return WeightedClass(np.stack([values, -values]), functions, points)


@theorem(
    statement=r"""
        X \text{ uniform on } \{\pm1\}^n:\quad
        CP = 2^{-n} \text{ for parities},\ \tbinom nk^{-1} \text{ for monomials of degree } k, \text{ with or without a random sign }
        (1/n \text{ for dictators},\ 1 \text{ for constants});\quad CP = 1/N \text{ for all functions on } N \text{ equally likely points}
    """,
    source=f"{SOURCE}, 'Results', Theorem 1 and its corollary",
    literature=LITERATURE,
    instances=st.integers(0, 7).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    corners=[(n, k) for n in range(8) for k in range(n + 1)],
    mutants=[
        Mutant("the square for parities", parity_power=2),
        Mutant("n^k monomials of degree k", count=pow),
        Mutant("one over the number of all functions", axis=0),
        Mutant("without the pairs of equal functions", distinct=True),
    ],
)
def cp_closed_forms(n, k, *, parity_power=1, count=comb, axis=1, distinct=False) -> Claims:
    """The cross-predictability of the classes that the source names, and of all functions, by exact enumeration."""
    chosen, everything = monomials(n, k), cube(n + 1)
    signed = np.concatenate([chosen, -chosen])
    return {
        "parities": equal(uniform_cross_predictability(characters(n), distinct=distinct), Fraction(1, 2 ** (parity_power * n))),
        "monomials": equal(uniform_cross_predictability(chosen, distinct=distinct), Fraction(1, count(n, k))),
        "monomials with signs": equal(uniform_cross_predictability(signed), Fraction(1, count(n, k))),
        "all functions": equal(uniform_cross_predictability(everything), Fraction(1, everything.shape[axis])),
    }


@theorem(
    statement=r"""
        CP = \mathbb E_{F, F'} (\mathbb E_X F(X) F'(X))^2 = \mathbb E_{X, X'} (\mathbb E_F F(X) F(X'))^2
    """,
    source=f"{SOURCE}, 'Junk-flow and cross-predictability'",
    literature=LITERATURE,
    instances=boolean_classes,
    corners=[opposites, dictators, conjunction_like],
    mutants=[
        Mutant(
            "F(X') in place of F'(X)",
            as_printed=True,
            where="'Junk-flow and cross-predictability', last formula",
            note="The slide prints the square of E F(X) F(X') under the average over F and F', a mixture of the two equal forms. With X and X' "
            "averaged inside the square it is E_F (E_X F)^4: 0 for the functions x and -x, instead of 1 (and with X' averaged outside, 0 as well). "
            "With 0 in the place of CP the theorem of the slide fails. On parities the two cannot be told apart.",
            form="printed",
        ),
        Mutant("without the square", form="modulus"),
        Mutant("the square of the average", form="outside"),
    ],
)
def cp_printed_second_argument(F, *, form="right") -> Claims:
    """Two independent functions at one point, or one function at two independent points: the average of the squared mean product is the same."""
    forms = {
        "right": lambda: F.over_functions(square),
        "printed": lambda: F.P_F @ F.mean**4,
        "modulus": lambda: F.over_functions(modulus),
        "outside": lambda: F.over_functions(lambda product: product) ** 2,
    }
    return equal(forms[form](), F.over_points(square))


@theorem(
    statement=r"""
        M(x, x') = \mathbb E_F F(x) F(x') \text{ on } L^2(P_X), \text{ with eigenvalues } \lambda_i:\quad
        CP = \|M\|_{L^2(P_X \otimes P_X)}^2 = \sum_i \lambda_i^2,\quad \sum_i \lambda_i = \mathbb E F(X)^2 \text{ for any real functions}
    """,
    source=f"derived for {SOURCE}, 'CP: information-theoretic argument' (tensorization, replica)",
    instances=real_classes,
    uses=["statistical-queries.cp-printed-second-argument"],
    mutants=[
        Mutant("the squared mean of the kernel's modulus", kernel=lambda F: F.over_points(modulus) ** 2),
        Mutant("the eigenvalues without the weights of the points", spectrum=lambda F: eigvalsh(F.kernel) / F.kernel.shape[0]),
        Mutant("the sum of the eigenvalues", norm=lambda spectrum: spectrum.sum()),
        Mutant("the square of the largest eigenvalue", norm=lambda spectrum: spectrum[-1] ** 2),
        Mutant("trace one for any functions", second_moment=lambda F: 1),
    ],
)
def cp_frobenius_duality(
    F,
    *,
    kernel=lambda F: F.over_points(square),
    spectrum=lambda F: F.eigenvalues,
    norm=lambda spectrum: (spectrum**2).sum(),
    second_moment=lambda F: F.P_F @ F.values**2 @ F.P_X,
) -> Claims:
    """The cross-predictability is the squared Frobenius norm of the kernel; its trace is 1 when the values are 1 and -1."""
    CP, eigenvalues = F.cross_predictability, spectrum(F)
    return {
        "kernel": equal(CP, kernel(F)),
        "eigenvalues": equal(CP, norm(eigenvalues)),
        "trace": equal(eigenvalues.sum(), second_moment(F)),
    }


@theorem(
    statement=r"""
        F(x) = \pm1:\quad \tfrac{1}{|\mathcal F|} \le \mathbb P(F = F') \le CP,\quad \sum_x P_X(x)^2 \le CP,\quad
        CP - \sum_f P_F(f)^2 = \sum_{f \ne f'} P_F(f) P_F(f') (\mathbb E_X f f')^2,\quad
        CP - \sum_x P_X(x)^2 = \sum_{x \ne x'} P_X(x) P_X(x') M(x, x')^2
    """,
    source=f"derived for {SOURCE}, 'low = super-poly decay'",
    instances=boolean_classes,
    corners=[opposites, unequal_weights],
    tight=[
        *(Tight(parity, part=part) for parity in parities for part in ("number of functions", "functions", "points")),
        Tight(arrays(some_parities, functions=weights("8", zeros=True)), part="functions"),
        Tight(arrays(all_sign_patterns, points=weights("3", zeros=True)), part="points"),
    ],
    uses=["statistical-queries.cp-printed-second-argument"],
    mutants=[
        Mutant("twice the number", number=2),
        Mutant("half of the number", number=Fraction(1, 2)),
        Mutant("the largest probability of a function", atoms="largest"),
        Mutant("half of the collisions of points", collisions=Fraction(1, 2)),
        Mutant("equality for every class", others=0),
        Mutant(
            "any values between -1 and 1",
            instances=arrays(WeightedClass, values=interval(-1, 1, "functions points"), **FREE),
        ),
    ],
)
def cp_lower_bounds(F, *, number=1, atoms="collision", collisions=1, others=1) -> Claims:
    """Collisions bound the cross-predictability from below.

    The differences show when they are attained: for orthogonal functions, and for values that are uncorrelated between different points.
    """
    CP, functions, points = F.cross_predictability, F.P_F**2, F.P_X**2
    apart = [1 - eye(size) for size in F.values.shape]
    return {
        "number of functions": leq(number * Fraction(1, F.values.shape[0]), F.collision),
        "functions": leq(largest(F.P_F) if atoms == "largest" else F.collision, CP),
        "points": leq(collisions * points.sum(), CP),
        "excess over functions": equal(CP, functions.sum() + others * (F.P_F @ (apart[0] * F.gram**2) @ F.P_F)),
        "excess over points": equal(CP, points.sum() + others * (F.P_X @ (apart[1] * F.kernel**2) @ F.P_X)),
    }


@theorem(
    statement=r"F(x) = \pm1:\quad CP \le \lambda_{\max}(M) \le \sqrt{CP}",
    source=f"derived for {SOURCE}, 'CP: information-theoretic argument' (CS + replica)",
    instances=boolean_classes,
    tight=[
        *(Tight(parity, part="lower") for parity in parities),
        Tight(arrays(one_up_to_sign, values=signs("points"), functions=weights("2"), points=weights("points")), part="upper"),
    ],
    uses=["statistical-queries.cp-frobenius-duality"],
    mutants=[
        Mutant("at most the cross-predictability itself", exponent=1),
        Mutant("at most its power 3/4", exponent=0.75),
        Mutant("at most twice its root", upper=2),
        Mutant("at least twice the cross-predictability", lower=2),
        Mutant("at least half of the cross-predictability", lower=Fraction(1, 2)),
        Mutant("the root of the cross-predictability", lower_exponent=0.5),
        Mutant("any real values", instances=real_classes),
    ],
)
def cp_spectral_sandwich(F, *, lower=1, upper=1, exponent=0.5, lower_exponent=1) -> Claims:
    """The argument uses CP only as a bound for the largest eigenvalue, which is CP for uniform orthonormal classes and its root for rank one."""
    CP, top = F.cross_predictability, F.eigenvalues[-1]
    return {"lower": leq(lower * CP**lower_exponent, top), "upper": leq(top, upper * CP**exponent)}


@theorem(
    statement=r"""
        F(x) = h(x) B(x),\ B(x) = \pm1 \text{ independent with mean } c,\ N \text{ equally likely points}:\quad
        CP = c^4 + \frac{1 - c^4}{N},\quad \lambda_{\max}(M) = c^2 + \frac{1 - c^2}{N},\quad
        CP - \lambda_{\max}(M)^2 = \frac{(1 - c^2)^2 (N - 1)}{N^2}
    """,
    source=f"derived for {SOURCE}, 'CP: information-theoretic argument'",
    instances=arrays(h=signs("points"), c=interval(-1, 1, ""), sizes={"points": (1, 4)}),
    uses=["statistical-queries.cp-spectral-sandwich"],
    mutants=[
        Mutant("the square of the mean", fourth=2),
        Mutant("independent of the number of points", diagonal=0),
        Mutant("the mean itself as eigenvalue", second=1),
    ],
)
def cp_of_biased_labels(h, c, *, fourth=4, second=2, diagonal=1) -> Claims:
    """Noisy copies of one function: as the points become many, the largest eigenvalue approaches the root of CP although the rank is full."""
    points = h.shape[0]
    noise = cube(points)
    F = WeightedClass(noise * h, ((1 + c * noise) / 2).prod(axis=-1), ones(points))
    CP, top = F.cross_predictability, F.eigenvalues[-1]
    return {
        "kernel": equal(F.kernel, np.outer(h, h) * (c**2 + (1 - c**2) * eye(points))),
        "cross-predictability": equal(CP, c**fourth + diagonal * (1 - c**4) / points),
        "largest eigenvalue": equal(top, c**second + diagonal * (1 - c**2) / points),
        "gap": equal(CP, top**2 + (1 - c**2) ** 2 * (points - diagonal) / points**2),
    }


@theorem(
    statement=r"""
        F(x) = \mathrm{sign}(x - \theta),\ x, \theta \text{ uniform on } [0, 1]:\quad
        \mathbb E_X F_s F_t = 1 - 2 |s - t|,\quad CP = \tfrac13
    """,
    source=f"derived for {SOURCE}, 'Results', Theorem 1",
    mutants=[
        Mutant("an overlap that falls by the distance", fall=1),
        Mutant("one quarter", value=Fraction(1, 4)),
        Mutant("the fourth power", power=4),
    ],
)
def cp_of_thresholds(*, fall=2, value=Fraction(1, 3), power=2) -> Claims:
    """Thresholds on the unit interval predict each other well."""
    from sympy import Symbol, integrate

    x, s, t = (Symbol(name, positive=True) for name in "xst")
    overlap = 1 - fall * (t - s)
    return {
        "overlap for s < t": identity(integrate(1, (x, 0, s)) - integrate(1, (x, s, t)) + integrate(1, (x, t, 1)), overlap),
        "cross-predictability": identity(2 * integrate(integrate(overlap**power, (s, 0, t)), (t, 0, 1)), value),
    }


@theorem(
    statement=r"""
        J_k = \int_0^{\pi/2} \cos^k \varphi\, d\varphi,\ I_k = \int_0^{\pi/2} \varphi^2 \cos^k \varphi\, d\varphi:\quad
        J_k = \tfrac{k-1}{k} J_{k-2},\ I_k = \tfrac{k-1}{k} I_{k-2} - \tfrac{2}{k^2} J_k \text{ for } k \ge 2,\quad
        CP_d = \frac{4}{\pi^2} \frac{I_{d-2}}{J_{d-2}}:\ CP_2 = \tfrac13,\ CP_3 = 1 - \tfrac{8}{\pi^2},\ CP_{d+2} = CP_d - \tfrac{8}{\pi^2 d^2}
    """,
    source=f"derived for {SOURCE}, 'Results', Theorem 1",
    checked_form="The recursions by two antiderivatives for a symbol k = m + 2, and that both vanish at 0 and at pi/2; the values for d = 2 and 3 "
    "by the same antiderivatives. The recursion of CP follows by division.",
    mutants=[
        Mutant("half of the fall", fall=1),
        Mutant("the average of the angle cubed", power_of_angle=3),
        Mutant("the third value with 4", third=4),
    ],
)
def half_space_integrals(*, fall=2, power_of_angle=2, third=8) -> Claims:
    r"""The average of \((\sin^{-1} \rho)^2\) for the correlation \(\rho\) of two random directions in d dimensions.

    For half-spaces with normals of correlation \(\rho = \sin \varphi\), \(\mathbb E_X F F' = 2\varphi/\pi\); the density of \(\varphi\) is
    proportional to \(\cos^{d-2} \varphi\).
    """
    from sympy import Rational, Symbol, cos, pi, sin

    m, phi = Symbol("m", nonnegative=True), Symbol("phi", positive=True)
    k, power = m + 2, cos(phi) ** m
    first = power * cos(phi) * sin(phi) / k
    second = phi**2 * first + fall * phi * power * cos(phi) ** 2 / k**2
    ends = [second.subs(m, -1).subs(phi, end) for end in (0, pi / 2)]
    lowered = power * (cos(phi) ** 2 - (k - 1) / k)
    return {
        "J": identity(first.diff(phi), lowered),
        "I": identity(second.diff(phi), phi**2 * lowered + 2 * power * cos(phi) ** 2 / k**2),
        "ends": identity([each.subs(phi, end) for each in (first, second) for end in (0, pi / 2)], 0),
        "two dimensions": identity(4 / pi**2 * (pi / 2) ** (power_of_angle + 1) / (power_of_angle + 1) / (pi / 2), Rational(1, 3)),
        "three dimensions": identity(4 / pi**2 * (ends[1] - ends[0] - 2), 1 - third / pi**2),
    }


@theorem(
    statement=r"""
        F(x) = \mathrm{sign}\langle w, x\rangle,\ w, x \text{ standard normal in } \mathbb R^d,\ t_i = \frac{(i-1)!}{i\,(d/2)_i}:\quad
        \sum_{i \le m} t_i + \frac{r_m}{d/2} \le \frac{\pi^2}{2} CP_d \le \sum_{i \le m} t_i + \frac{r_m}{d/2} \Big(1 + \frac{d/2}{m + 1}\Big),\
        r_m = \frac{m!}{(d/2)_{m+1}},\quad
        CP_1 = 1,\ CP_2 = \tfrac13,\ CP_{d+2} = CP_d - \frac{8}{\pi^2 d^2},\quad
        \frac{4}{\pi^2 d} \Big(1 + \frac1d\Big) \le CP_d \le \frac{4}{\pi^2 d} \Big(1 + \frac1d + \frac{2}{3 d^2}\Big)
    """,
    source=f"derived for {SOURCE}, 'Results', Theorem 1",
    instances=st.tuples(st.integers(1, 40), st.integers(0, 40)),
    corners=[(d, 40) for d in (1, 2, 3, 4)],
    uses=["statistical-queries.half-space-integrals"],
    checked_form="CP_d = (2/pi^2) sum of (i-1)!/(i (d/2)_i) over all i >= 1 is checked as partial sums with explicit bounds for the rest, "
    "and CP_d ~ 4/(pi^2 d) as the stated bounds, for d and m up to 40.",
    mutants=[
        Mutant("the leading term alone", value=lambda d: 4 / (pi**2 * d)),
        Mutant("one dimension less", value=lambda d: half_space_cross_predictability(d + 1)),
        Mutant("half of the factor before the series", scale=1),
        Mutant("without the rest of the series", rest=0),
        Mutant("twice the second term of the decay", second=2),
    ],
)
def cp_of_half_spaces(d, m, *, value=half_space_cross_predictability, scale=Fraction(1, 2), rest=1, second=1) -> Claims:
    """The cross-predictability of half-spaces decays like one over the dimension: closed form, series, and bounds."""
    CP, (series, tail) = value(d), half_space_series(d, m)
    leading = 4 / (pi**2 * d)
    return {
        "series from below": leq(series + rest * tail, scale * pi**2 * CP),
        "series from above": leq(scale * pi**2 * CP, series + rest * tail * (1 + Fraction(d, 2 * (m + 1)))),
        "decay from below": leq(leading * (1 + Fraction(second, d)), CP),
        "decay from above": leq(CP, leading * (1 + Fraction(second, d) + Fraction(2, 3 * d**2))),
    }
