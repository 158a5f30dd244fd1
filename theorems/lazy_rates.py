r"""At which rate training becomes lazy: in the width, in the scale of the output, and how far the weights have to move at all.

The bounds of `lazy_training` say how the gap between a network and its linearisation depends on width and scale as long as the integrated residual
does not. Here networks are trained until they fit, and the rates are measured: \(m^{-1/2}\) where curvature adds up, \(1/m\) where it does not, none
in the mean-field scaling (`gap_rates_in_the_width`, `gap_rate_of_random_signs`), and \(1/a\) or \(1/a^2\) in the scale \(a\) of the output
(`gap_rates_in_the_scale`). The weights of a ReLU network have to move by a multiple of their size that falls like \(1/a\)
(`movement_that_fitting_needs`), and from a start of twins they move no more than that (`lazy_vs_nonlazy_movement`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, Tight, geq, scaling, theorem
from checks.arithmetic import sqrt
from checks.claims import Claims
from checks.instances import arrays, positive
from theorems.objects.networks import SOFTPLUS, ReluNetwork, TwoLayer

SOURCE = "@soltanolkotabi2022erice, 'Overparameterized nonlinear Least Squares'"
LITERATURE = "@chizat2019lazy; @jacot2018neural"

INPUTS = 2 * np.eye(2)
WIDTHS = np.array([32, 64, 128, 256, 512])
NARROW = np.array([16, 32, 64, 128, 256])
WIDTH_AND_GAP = ("width m", "gap to the linearisation")
SCALES = np.array([2, 4, 8, 16, 32, 64])
STEP = 0.7
"""The kernel of the linearised network at the inputs is near 1.4 times the identity, so with this step a few steps fit."""


def largest_gap(start: TwoLayer, step: float) -> Any:
    """What the linearisation misses at most along five steps that move the outputs at two orthogonal inputs of length 2 by one, shape (...)."""
    first = start.predict(INPUTS)
    net, output, largest = start, first, 0.0
    for _ in range(5):
        net = net.moved(-step * net.gradient(INPUTS, output - first - 1))
        output = net.predict(INPUTS)
        gap = output - first - start.linear(INPUTS, net.W - start.W)
        largest = np.maximum(largest, np.abs(gap).max(axis=-1))
    return largest


def gaps(rng: Any, kind: str, width: int, *, scale: float = 1.0, copies: int = 32) -> Any:
    """The largest gaps of softplus networks with Gaussian first weights, shape (copies,)."""
    W, v = rng.standard_normal((copies, width, 2)), np.ones((copies, width))
    c = scale / np.sqrt(width)
    if kind == "twins":
        return largest_gap(TwoLayer.doubled(W[..., ::2, :], v[..., ::2], c, SOFTPLUS), STEP / scale**2)
    if kind == "mean field":
        return largest_gap(TwoLayer(W, v, c / np.sqrt(width), SOFTPLUS), STEP * width)
    signed = rng.choice([-1.0, 1.0], v.shape) if kind == "random signs" else v
    return largest_gap(TwoLayer(W, signed, c, SOFTPLUS), STEP / scale**2)


def curves(rng: Any, kind: str, widths: Any, copies: int = 32) -> Any:
    """The largest gaps over a grid of widths, shape (copies, widths)."""
    return np.stack([gaps(rng, kind, int(width), copies=copies) for width in widths], axis=-1)


@theorem(
    statement=r"""
        f(x) = c \sum_{l \le m} v_l\, \phi(w_l^\top x),\ w_l \sim N(0, I),\ v = 1:\quad
        \sup_t |g_t| \asymp m^{-1/2} \text{ for } c = m^{-1/2};\quad \asymp 1 \text{ for } c = m^{-1};\quad
        \asymp m^{-1} \text{ for } c = m^{-1/2} \text{ and twins}
    """,
    source=f"{SOURCE}, Lemma, 'network is sufficiently wide'",
    literature=LITERATURE,
    uses=["lazy-training.gap-along-descent", "lazy-training.coherent-curvature-leaves-a-gap", "lazy-training.gap-from-a-doubled-start"],
    checked_form="The exponents in the width m = 32, ..., 512, up to 1/8, for softplus units and five steps of gradient descent that move "
    "the outputs at two orthogonal inputs by one; for twins of the root mean square over two networks, up to 1/4. Nothing beyond, no other data, no "
    "other activation.",
    mutants=[
        Mutant("1/m for every start", coherent=-1),
        Mutant("m^(-3/2) from twins", twins=Fraction(-3, 2)),
        Mutant("width alone is enough", mean_field=Fraction(-1, 2)),
        Mutant("the twins' curvature does not cancel", alike="coherent"),
    ],
)
def gap_rates_in_the_width(rng, *, coherent=Fraction(-1, 2), twins=-1, mean_field=0, alike="twins") -> Claims:
    """How fast wide networks become linear depends on whether the curvatures of their units add up; in the mean-field scaling they never do."""
    of_twins = curves(rng, alike, WIDTHS, copies=64).reshape(32, 2, -1)
    return {
        "curvature adds up": scaling(WIDTHS, curves(rng, "coherent", WIDTHS), equals=coherent, names=WIDTH_AND_GAP),
        "mean field": scaling(WIDTHS, curves(rng, "mean field", WIDTHS), equals=mean_field, names=WIDTH_AND_GAP),
        "twins": scaling(WIDTHS, np.sqrt((of_twins**2).mean(axis=1)), equals=twins, effect=Fraction(1, 4), names=WIDTH_AND_GAP),
    }


@theorem(
    statement=r"""
        f(x) = m^{-1/2} \sum_{l \le m} v_l\, \phi(w_l^\top x),\ w_l \sim N(0, I),\ v_l = \pm 1 \text{ at random}:\quad \sup_t |g_t| \asymp m^{-1}
    """,
    source=f"{SOURCE}, Lemma, 'network is sufficiently wide'",
    literature=LITERATURE,
    uses=["lazy-training.nls-linearisation-gap"],
    checked_form="The exponent in the width m = 16, ..., 256 of the root mean square over 16 networks, up to 1/4, for softplus units and five "
    "steps of gradient descent that move the outputs at two orthogonal inputs by one. Nothing beyond.",
    mutants=[
        Mutant("without the signs", kind="coherent"),
        Mutant("independent of the width", rate=0),
        Mutant("of order m^(-2)", rate=-2),
    ],
)
def gap_rate_of_random_signs(rng, *, rate=-1, kind="random signs") -> Claims:
    """Output weights of random signs make the curvatures of the units cancel on average, which is as good as that they cancel exactly."""
    squares = curves(rng, kind, NARROW, copies=512).reshape(32, 16, -1) ** 2
    return scaling(NARROW, np.sqrt(squares.mean(axis=1)), equals=rate, effect=Fraction(1, 4), names=WIDTH_AND_GAP)


@theorem(
    statement=r"""
        f(x) = \frac a{\sqrt m} \sum_{l \le m} v_l\, \phi(w_l^\top x):\quad
        \sup_t |g_t| \asymp a^{-1} \text{ for } v = 1,\quad \asymp a^{-2} \text{ for twins}
    """,
    source=f"{SOURCE}, Lemma, 'initialization is sufficiently large'",
    literature=LITERATURE,
    uses=["lazy-training.gap-along-descent", "lazy-training.gap-from-a-doubled-start"],
    checked_form="The exponents in the scale a = 2, ..., 64 at width 64, for softplus units and five steps of gradient descent, of "
    "size 0.7 / a^2, that move the outputs at two orthogonal inputs by one; one start serves all scales. Nothing beyond.",
    mutants=[
        Mutant("independent of the scale", coherent=0),
        Mutant("1/a^2 where curvature adds up", coherent=-2),
        Mutant("1/a from twins", twins=-1),
        Mutant("1/a^3 from twins", twins=-3),
    ],
)
def gap_rates_in_the_scale(rng, *, coherent=-1, twins=-2) -> Claims:
    """A large output makes training lazy at any width, and faster where the curvatures of the units cancel."""

    def curve(kind: str) -> Any:
        seed = rng.integers(2**63)
        return np.stack([gaps(np.random.default_rng(seed), kind, 64, scale=float(a)) for a in SCALES], axis=-1)

    return {
        "curvature adds up": scaling(SCALES, curve("coherent"), equals=coherent, names=("scale a", "gap to the linearisation")),
        "twins": scaling(SCALES, curve("twins"), equals=twins, names=("scale a", "gap to the linearisation")),
    }


def one_relu(size: Any, x: Any, a: Any) -> dict[str, Any]:
    """From zero to one unit whose two weights are equal, at one positive input."""
    W, v = size[None, None], size[None]
    return {"W": 0 * W, "v": 0 * v, "V": W, "u": v, "X": x[None, None], "a": a}


@theorem(
    statement=r"""
        f_\theta(x) = a \sum_l v_l \max(w_l^\top x, 0):\quad
        a\, \|x\| \left(\|\theta_0\| \|\theta - \theta_0\| + \tfrac12 \|\theta - \theta_0\|^2\right) \ge |f_\theta(x) - f_{\theta_0}(x)|
    """,
    source=f"derived for {SOURCE}, 'Lazy vs. non-lazy training'",
    literature=LITERATURE,
    instances=arrays(W="m d", v="m", V="m d", u="m", X="n d", a=positive("")),
    tight=Tight(arrays(one_relu, size=positive("", "-extremes"), x=positive("", "-extremes"), a=positive(""))),
    checked_form="For any two weights. So from f = 0 to a label y the relative movement rho obeys rho + rho^2 / 2 >= |y| / (a |x| |theta_0|^2): it "
    "is at least of order 1/a for large scales a, and of order a^(-1/2) for small ones.",
    mutants=[
        Mutant("without the square of the movement", half=0),
        Mutant("half of the square", half=Fraction(1, 4)),
        Mutant("the whole square", half=1),
        Mutant("without the start", start=0),
        Mutant("one layer alone", layer="W"),
        Mutant("without the size of the input", inputs=0),
    ],
)
def movement_that_fitting_needs(W, v, V, u, X, a, *, half=Fraction(1, 2), start=1, layer="both", inputs=1) -> Claims:
    """To change its output a ReLU network must move its weights, by a multiple of their size that is large when the output scale is small."""
    first, second = ReluNetwork(W, v, a), ReluNetwork(V, u, a)
    moved = second.minus(first)
    squared = moved.squared_size() if layer == "both" else (moved.W**2).sum()
    sizes = (X**2).sum(axis=-1) if inputs else 1 + 0 * X[:, 0]
    room = start * sqrt(first.squared_size() * squared) + half * squared
    return geq(a * sqrt(sizes) * room, abs(second.predict(X) - first.predict(X)))


THREE_INPUTS, THREE_LABELS = np.array([[1.0, 0.0], [-0.6, 0.8], [0.0, -1.0]]), np.array([1.0, -1.0, 1.0])


def trained_movement(rng: Any, scales: Any, *, width: int = 32, steps: int = 40, copies: int = 64) -> Any:
    """The relative movement of both layers until the labels are fitted, from one start of twins for all the scales, shape (copies, scales)."""
    W, v = rng.standard_normal((copies, width // 2, 2)), rng.choice([-1.0, 1.0], (copies, width // 2))
    twins = np.concatenate([W, W], axis=-2), np.concatenate([v, -v], axis=-1)
    moved = []
    for a in scales:
        start = net = ReluNetwork(*twins, a / np.sqrt(width))
        for _ in range(steps):
            net = net.stepped(THREE_INPUTS, THREE_LABELS, 0.5 / a**2)
        moved.append(np.sqrt(net.minus(start).squared_size() / start.squared_size()))
    return np.stack(moved, axis=-1)


@theorem(
    statement=r"""
        f_\theta(x) = \frac a{\sqrt m} \sum_l v_l \max(w_l^\top x, 0),\ f_{\theta_0} = 0 \text{ by twins}:\quad
        \frac{\|\theta_T - \theta_0\|}{\|\theta_0\|} \asymp \frac1a \text{ for large } a
    """,
    source=f"{SOURCE}, 'Lazy vs. non-lazy training', which shows pictures",
    literature=LITERATURE,
    uses=["lazy-rates.movement-that-fitting-needs"],
    checked_form="The exponent in the scale a = 4, ..., 128 at width 32, both layers trained by 40 steps of gradient descent on three inputs in the "
    "plane. That the movement is of order one or more for small a is the lower bound of the theorem that is used.",
    mutants=[
        Mutant("independent of the scale", rate=0),
        Mutant("of order a^(-1/2)", rate=Fraction(-1, 2)),
        Mutant("of order a^(-2)", rate=-2),
    ],
)
def lazy_vs_nonlazy_movement(rng, *, rate=-1) -> Claims:
    """The larger the scale of the output, the less the weights move until a ReLU network fits its labels."""
    scales = 2.0 ** np.arange(2, 8)
    return scaling(scales, trained_movement(rng, scales), equals=rate, names=("scale a", "relative movement"))
