r"""How far the parameters of a ReLU network move until it fits its data: little if its output is scaled up (lazy), much if it is scaled down.

The network is \(f(x) = c \sum_l v_l\, \phi(w_l \cdot x)\), and both layers are trained from a start with \(f = 0\). Whatever the algorithm, the
output changes by at most the product of how long the parameters are and how far they move, and a square (`movement_that_a_fit_needs`). With
\(q = |y| / (c\, |x|\, \|\theta_0\|^2)\) the relative movement is therefore at least \(\sqrt{1 + 2 q} - 1\): of the order of q for \(c \to \infty\),
and of its root for \(c \to 0\). Gradient flow on one pair of units needs hardly more (`movement_of_one_pair`), and gradient descent on random
networks in the plane shows both (`lazy_vs_nonlazy_movement`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, equal, event, geq, leq, scaling, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import asinh, concat, cosh, exp, expm1, matrix_norm, relu, sinh, sqrt, stack, vector_norm
from checks.claims import Claims
from checks.instances import arrays, positive, reals
from theorems.objects.relu_networks import ReluNetworks

SOURCE = "@soltanolkotabi2022erice, 'Lazy vs. non-lazy training'"
LITERATURE = "@chizat2019lazy"


def output(W: Any, v: Any, x: Any) -> Any:
    r"""\(\sum_l v_l\, \phi(w_l \cdot x)\)."""
    return (v * relu(W @ x)).sum()


def length(W: Any, v: Any) -> Any:
    """The length of all parameters."""
    return sqrt(matrix_norm(W) ** 2 + vector_norm(v) ** 2)


def growing(t: Any, c: Any) -> dict[str, Any]:
    """One unit with one input, both weights of which grow from 1 by t."""
    one = np.ones((1, 1))
    return {"W": one + 0 * t, "v": one[0] + 0 * t, "V": t * one, "u": t * one[0], "x": one[0] + 0 * t, "c": c}


@theorem(
    statement=r"""
        f_\theta(x) = c \sum_l v_l\, \phi(w_l \cdot x):\quad
        |f_{\theta + \Delta}(x) - f_\theta(x)| \le c\, |x| \left(\|\Delta\|\, \|\theta\| + \tfrac12 \|\Delta\|^2\right), \qquad
        \text{so } f_{\theta_0}(x) = 0,\ f_\theta(x) = y \implies \rho = \frac{\|\theta - \theta_0\|}{\|\theta_0\|} \ge \sqrt{1 + 2 q} - 1,\
        q = \frac{|y|}{c\, |x|\, \|\theta_0\|^2}
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(W="m d", v="m", V="m d", u="m", x="d", c=positive("")),
    corners=[growing(np.float64(t), np.float64(c)) for t in (1.0, 2.0**-9, 64.0) for c in (1.0, 4.0, 0.25)],
    tight=arrays(growing, t=positive(""), c=positive("")),
    mutants=[
        Mutant("half of the first order", first=Fraction(1, 2)),
        Mutant("without the second order", second=0),
        Mutant("twice the first order", first=2),
        Mutant("the whole square", second=1),
        Mutant("the root of the scale", power=Fraction(1, 2)),
    ],
)
def movement_that_a_fit_needs(W, v, V, u, x, c, *, first=1, second=Fraction(1, 2), power=1) -> Claims:
    """A network whose parameters hardly move hardly changes its output, and less so the smaller its scale. Equality for one unit that grows."""
    move = length(V, u)
    change = c * modulus(output(W + V, v + u, x) - output(W, v, x))
    scale = c if power == 1 else sqrt(c)
    return leq(change, scale * vector_norm(x) * (first * move * length(W, v) + second * move**2))


@theorem(
    statement=r"""
        f = c\, (v_1 \phi(w_1 x) + v_2 \phi(w_2 x)),\ v = (1, -1),\ w = (1, 1),\ x > 0:\quad
        v(t) = (e^\tau, -e^{-\tau}),\ w(t) = (e^\tau, e^{-\tau}),\ \dot\tau = c\, x\, (y - f),\ f = 2\, c\, x \sinh 2\tau;\quad
        \text{at the end } \rho = 2\, |\sinh \tfrac\tau2| \sqrt{\cosh \tau}, \quad
        \sqrt{1 + 2 q} - 1 \le \rho \le \min\bigl(q, \sqrt{2 q}\bigr),\ q = \frac{|y|}{4\, c\, x}
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(x=positive("", "-extremes"), y=reals("", "-extremes"), c=positive("", "-extremes"), tau=reals("", "-extremes")),
    corners=[{"x": 1.0, "y": y, "c": 1.0, "tau": 0.5} for y in (1.0, 2.0**-12, 2.0**24, -4.0)],
    uses=["lazy-movement.movement-that-a-fit-needs"],
    mutants=[
        Mutant("half of the lazy movement", lazy=Fraction(1, 2)),
        Mutant("half of the movement for small scales", rich=Fraction(1, 2)),
        Mutant("one half more is needed", needed=3),
        Mutant("weights that stay", moves=0),
        Mutant("a flow of half the speed", speed=Fraction(1, 2)),
    ],
)
def movement_of_one_pair(x, y, c, tau, *, lazy=1, rich=1, needed=2, moves=1, speed=1) -> Claims:
    """Gradient flow on one pair of opposite units ends at a relative movement of the order of q or of its root, whichever is less.

    That is within a factor of two of what any fit needs; both bounds are attained in the limits of large and of small scales.
    """
    v, w = stack([exp(tau), -exp(-tau)]), stack([exp(tau), exp(-tau)])
    force = c * x * (y - c * x * (v * w).sum())
    end = asinh(y / (2 * c * x)) / 2
    moved = stack([expm1(end), -expm1(-end), expm1(end), expm1(-end)])
    rho, q = 2 * modulus(sinh(end / 2)) * sqrt(cosh(end)), modulus(y) / (4 * c * x)
    return {
        "flow": equal(concat([force * w, force * v]), speed * force * concat([stack([v[0], -v[1]]), stack([w[0], -w[1]])])),
        "fit": equal(2 * c * x * sinh(2 * end), y),
        "movement": equal((moved**2).sum() / 4, moves * rho**2),
        "lazy": leq(rho, lazy * q),
        "rich": leq(rho, rich * sqrt(2 * q)),
        "needed": geq((1 + rho) ** 2, 1 + needed * q),
    }


UNITS, CURVES, STEPS = 32, 24, 300
LARGE = np.array([4.0, 16.0, 64.0, 256.0])
INVERSE = 16 * LARGE
"""One over the small scales."""

LABELS = np.array([1.0, -1.0, 1.0, -1.0])


def training(rng: np.random.Generator, scales: np.ndarray, step: float, *, twins: bool) -> tuple[np.ndarray, np.ndarray]:
    """The relative movement, and the largest residual, of networks in the plane: shape (CURVES, scales), with the same start at each scale.

    Inputs: four points on the circle, about a right angle apart, with alternating labels. The step size is that given over a^2, or over a for a < 1.
    """
    angles = np.pi / 2 * (np.arange(4) + rng.uniform(-0.2, 0.2, (CURVES, 1, 4)))
    X = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    W, v = rng.standard_normal((CURVES, 1, UNITS, 2)), rng.choice([-1.0, 1.0], (CURVES, 1, UNITS))
    if twins:
        half = UNITS // 2
        W, v = np.concatenate([W[:, :, :half]] * 2, axis=2), np.concatenate([v[..., :half], -v[..., :half]], axis=2)
    start = ReluNetworks(W, v, np.broadcast_to(scales / np.sqrt(UNITS), (CURVES, len(scales))))
    end = start.descended(X, LABELS, np.broadcast_to(step / np.maximum(scales, scales**2), start.c.shape), STEPS)
    return end.distance(start) / start.size, abs(end.predict(X) - LABELS).max(axis=-1)


@theorem(
    statement=r"""
        f(x) = \frac a{\sqrt m} \sum_l v_l\, \phi(w_l \cdot x) \text{ from opposite twins, both layers trained until } f(x_i) = y_i:\quad
        \frac{\|\theta_T - \theta_0\|}{\|\theta_0\|} \asymp \frac1a \text{ for } a \to \infty, \qquad
        \asymp \frac1{\sqrt a}, \text{ and more than one, for } a \to 0
    """,
    source=f"{SOURCE}, whose pictures show it",
    literature=LITERATURE,
    instances=st.just(0.3),
    uses=["lazy-movement.movement-that-a-fit-needs", "lazy-movement.movement-of-one-pair"],
    checked_form="Four points on the circle with alternating labels, 32 ReLUs in the plane, 300 steps of gradient descent: the exponents of the "
    "movement for a = 4, 16, 64, 256 and for a = 1/64, ..., 1/4096. With probability at least 0.8 it is more than one at a = 1/64, and the residuals "
    "are below 1/100 at all these scales.",
    mutants=[
        Mutant("weights that hardly move at any scale", moves=False),
        Mutant("a movement that does not depend on a large scale", lazy=0),
        Mutant("the same rate at large scales as at small ones", lazy=-0.5),
        Mutant("the same rate at small scales as at large ones", rich=1),
        Mutant("a movement of order one at all small scales", rich=0),
        Mutant("a start that is not zero", twins=False),
    ],
)
def lazy_vs_nonlazy_movement(step, rng, *, moves=True, lazy=-1, rich=0.5, twins=True) -> Claims:
    """Scaled up, a network fits its data while its weights hardly move; scaled down, they move by several times their size."""
    large, far = training(rng, LARGE, step, twins=twins)
    small, off = training(rng, 1 / INVERSE, step, twins=twins)
    return {
        "lazy": scaling(LARGE, large, equals=lazy, names=("scale a", "relative movement")),
        "not lazy": scaling(INVERSE, small, equals=rich, names=("inverse scale 1/a", "relative movement")),
        "more than one": event(small[:, 0] > 1 if moves else small[:, 0] <= 1, at_least=0.8, effect=0.3),
        "fits": event(np.maximum(far.max(axis=1), off.max(axis=1)) < 0.01, at_least=0.8, effect=0.3),
    }
