r"""Gaussian expectations of activations that are no polynomials: tanh, erf, the sine and the ReLU.

What one gradient step learns is governed by a few numbers of an activation: its mean, its linear part \(\mu_1 = \mathbb E z \sigma(z)\) and the norm
of the rest (`bes_activation_decomposition`). By Stein's identity \(\mu_1 = \mathbb E \sigma'(z)\), here with any polynomial weight in front
(`stein_for_smooth_activations`); for erf and the sine there are closed forms (`closed_forms_of_erf_and_sine`). Two ReLUs meet in the arc-cosine
kernels, which depend on the angle of their weights alone (`arc_cosine_kernels`). All expectations are integrals that balls enclose.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st

from checks import Mutant, equal, theorem
from checks.arithmetic import acos, asin, cos, erf, exp, normal_cdf, normal_pdf, pi, sin, sqrt, stack, tanh
from checks.claims import Claims
from checks.instances import arrays, positive, reals
from checks.solvers import gaussian_mean, integrate
from theorems.objects.arc_cosines import relu_gram

SOURCE = "@featurelearningnotes"

Activation = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""A function and its derivative."""

ACTIVATIONS: tuple[Activation, ...] = (
    (tanh, lambda y: 1 - tanh(y) ** 2),
    (erf, lambda y: 2 / sqrt(pi) * exp(-(y**2))),
    (sin, cos),
)
"""Odd functions between -1 and 1, of a slope of at most 2 / sqrt(pi) < 2."""


def below_two(size: Any) -> Any:
    """A scale between 0 and 2 for every positive number; 1 for 1."""
    return 2 * size / (1 + size)


def linear_part(f: Callable[[Any], Any]) -> Any:
    r"""\(\mathbb E z f(z)\) of a function between -1 and 1."""
    return gaussian_mean(lambda z: z * f(z), bound=(1, 1))


def mean_square(f: Callable[[Any], Any], bound: tuple[int, int] = (1, 0)) -> Any:
    r"""\(\mathbb E f(z)^2\), where \(f^2\) is bounded by c (1 + |z|^k)."""
    return gaussian_mean(lambda z: f(z) ** 2, bound=bound)


@theorem(
    statement=r"""
        \sigma(z) = \mu_0 + \mu_1 z + \sigma_\perp(z),\ \mu_0 = \mathbb E \sigma,\ \mu_1 = \mathbb E z \sigma(z):\quad
        \mu_1 = \mathbb E \sigma'(z),\quad \mathbb E \sigma_\perp = \mathbb E z \sigma_\perp = 0,\quad
        \mathbb E \sigma^2 = \mu_0^2 + \mu_1^2 + \mathbb E \sigma_\perp^2
    """,
    source=f"{SOURCE}, p. 9, 'Orthogonal decomposition of sigma', and p. 10, the target",
    literature="@ba2022high, Section 2",
    instances=arrays(size=positive("", "-scales"), shift=reals("", "-scales"), kind=st.integers(0, 2)),
    corners=[{"size": 1.0, "shift": 0.0, "kind": 0}, {"size": 1.0, "shift": 1.0, "kind": 1}, {"size": 3.0, "shift": -1.0, "kind": 2}],
    uses=["hermite.stein-hermite"],
    checked_form="The functions tanh, erf and the sine of a scaled and shifted variable. The notes centre the activation (a shift of 0 does it, and "
    "then mu_0 = 0), and take the target as it is.",
    mutants=[
        Mutant("all of the energy in the rest", linear=0),
        Mutant("the norm for the linear part", slope="norm"),
        Mutant("as if it were centred", constant=0),
        Mutant("the derivative without its scale", chain=0),
    ],
)
def bes_activation_decomposition(size, shift, kind, *, linear=1, slope="mean", constant=1, chain=1) -> Claims:
    """An activation, or a target, is its mean, its linear part and a rest, which are orthogonal; the linear part is the mean slope."""
    phi, derivative = ACTIVATIONS[int(kind)]
    scale = below_two(size)

    def sigma(z: Any) -> Any:
        return phi(scale * z + shift)

    mu_0, mu_1, energy = gaussian_mean(sigma, bound=(1, 0)), linear_part(sigma), mean_square(sigma)
    mean_slope = gaussian_mean(lambda z: derivative(scale * z + shift), bound=(2, 0))
    rest = mean_square(lambda z: sigma(z) - mu_0 - mu_1 * z, (6, 2))
    return {
        "slope": equal(sqrt(energy) if slope == "norm" else mu_1, scale**chain * mean_slope),
        "energy": equal(energy, constant * mu_0**2 + linear * mu_1**2 + rest),
    }


@theorem(
    statement=r"""
        \sigma(z) = \mathrm{erf}(s z):\ \mu_1 = \frac{2 s}{\sqrt{\pi (1 + 2 s^2)}},\
        \mathbb E \sigma^2 = \frac2\pi \arcsin \frac{2 s^2}{1 + 2 s^2};\quad
        \sigma(z) = \sin(s z):\ \mu_1 = s e^{-s^2/2},\ \mathbb E \sigma^2 = \frac{1 - e^{-2 s^2}}2
    """,
    source=f"{SOURCE}, p. 9, 'Orthogonal decomposition of sigma', for two activations",
    literature="@ba2022high, Section 2",
    instances=arrays(size=positive("", "-scales")),
    corners=[{"size": 1.0}],
    uses=["gaussian-means.bes-activation-decomposition"],
    mutants=[
        Mutant("the arcsine of one third", share=1),
        Mutant("the arccosine", inverse=acos),
        Mutant("half of the decay", decay=1),
        Mutant("the slope at zero", flat=0),
    ],
)
def closed_forms_of_erf_and_sine(size, *, share=2, inverse=asin, decay=2, flat=1) -> Claims:
    """The linear part and the norm of erf and of the sine; at s = 1 they are 2 / sqrt(3 pi), (2 / pi) asin(2/3), exp(-1/2) and (1 - exp(-2)) / 2."""
    s = below_two(size)
    error, sine = (lambda z: erf(s * z)), (lambda z: sin(s * z))
    return {
        "erf, linear": equal(linear_part(error), 2 * s / sqrt(pi * (1 + 2 * flat * s**2))),
        "erf, norm": equal(mean_square(error), 2 / pi * inverse(share * s**2 / (1 + 2 * s**2))),
        "sine, linear": equal(linear_part(sine), s * exp(-flat * s**2 / 2)),
        "sine, norm": equal(mean_square(sine), (1 - exp(-decay * s**2)) / 2),
    }


@theorem(
    statement=r"""
        f(z) = c_0 + c_1 z,\ \phi = \tanh:\quad
        \mathbb E[f(z)\, z\, \phi'(\ell z + b)] = \mathbb E[f'(z)\, \phi'(\ell z + b)] + \ell\, \mathbb E[f(z)\, \phi''(\ell z + b)]
    """,
    source=f"{SOURCE}, p. 2, 'Stein's lemma', for an activation that is no polynomial",
    literature="@stein1981estimation; @damian2022neural",
    instances=arrays(c=positive("2", "-scales"), size=positive("", "-scales"), bias=positive("", "-scales")),
    corners=[{"c": [0.0, 1.0], "size": 1.0, "bias": 0.0}],
    uses=["first-gradient-step.dls-stein-form"],
    checked_form="Linear f in one variable, the one along w, and the hyperbolic tangent, with a bias.",
    mutants=[
        Mutant("without the second derivative of the activation", jump=0),
        Mutant("the second derivative with the other sign", jump=-1),
        Mutant("without the length of w", power=0),
    ],
)
def stein_for_smooth_activations(c, size, bias, *, jump=1, power=1) -> Claims:
    """Along w, the first gradient is that of the target, and a term from the second derivative of the activation."""
    first, length = ACTIVATIONS[0][1], below_two(size)
    c_0, c_1 = c[0], c[1]

    def slope(z: Any) -> Any:
        return first(length * z + bias)

    gradient = gaussian_mean(lambda z: (c_0 + c_1 * z) * z * slope(z), bound=(2 * (c_0 + c_1), 2))
    second = gaussian_mean(lambda z: -2 * (c_0 + c_1 * z) * tanh(length * z + bias) * slope(z), bound=(2 * (c_0 + c_1), 1))
    return equal(gradient, c_1 * gaussian_mean(slope, bound=(1, 0)) + jump * length**power * second)


@theorem(
    statement=r"""
        u = \cos \theta,\ (g, h) \text{ Gaussian of covariance } \begin{pmatrix} 1 & u \\ u & 1 \end{pmatrix}:\quad
        \kappa_0(u) = P(g > 0, h > 0) = \frac{\pi - \theta}{2 \pi},\quad
        \kappa_1(u) = \mathbb E[\phi(g) \phi(h)] = \frac{\sin \theta + (\pi - \theta) \cos \theta}{2 \pi}
        = \frac1\pi \int_{\theta - \pi/2}^{\pi/2} \cos t \cos(t - \theta)\, dt,\quad
        \kappa_1(u) - \kappa_1(0) = \int_0^u \kappa_0(v)\, dv;\quad \phi = \mathrm{ReLU}
    """,
    source="derived for @soltanolkotabi2022erice, 'Mystery I: Optimization': the population loss of a planted ReLU network",
    literature="@safran2018spurious",
    instances=arrays(slope=reals("", "-scales")),
    corners=[{"slope": 0.0}, {"slope": 1.0}, {"slope": -1.0}],
    mutants=[
        Mutant("the other angle", other=1),
        Mutant("without the sine", sine=0),
        Mutant("twice the kernel of the steps", steps=2),
        Mutant("the whole circle", start=-0.5),
    ],
)
def arc_cosine_kernels(slope, *, other=0, sine=1, steps=1, start=0.5) -> Claims:
    r"""What two ReLUs, or two steps, of Gaussian variables of covariance u = t / sqrt(1 + t^2) have in common.

    Given g, the second is \(u g + \sqrt{1 - u^2}\, z\), which is positive with probability \(\Phi(t g)\) and of which the ReLU has the mean
    \(\sqrt{1 - u^2}\, (t g\, \Phi(t g) + \varphi(t g))\).
    """
    s = 1 / sqrt(1 + slope**2)
    u = slope * s
    angle = acos(u) if other else pi - acos(u)
    kernel = relu_gram(stack([stack([1 + 0 * u, 0 * u]), stack([u, s])]))[0, 1]
    both = gaussian_mean(lambda x: normal_cdf(slope * x), bound=(1, 0), half=True)
    product = gaussian_mean(lambda x: x * s * (slope * x * normal_cdf(slope * x) + normal_pdf(slope * x)), bound=(2, 2), half=True)
    return {
        "steps": equal(both, steps * angle / (2 * pi)),
        "ReLUs": equal(product, (sine * s + angle * u) / (2 * pi)),
        "kernel": equal(kernel, (sine * s + angle * u) / (2 * pi)),
        "plane": equal(kernel, integrate(lambda t: cos(t) * cos(t - acos(u)), acos(u) - start * pi, pi / 2) / pi),
        "slope": equal(kernel - 1 / (2 * pi), integrate(lambda v: (pi - acos(v)) / (2 * pi), 0, u)),
    }
