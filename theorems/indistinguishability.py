r"""What a learner cannot tell apart it cannot learn: from the accuracy of a predictor to the total variation between laws of weights.

A predictor of labels F that was trained on F is at most as accurate as one that was trained on junk, plus the total variation between the laws of
their weights (`tv_learning_bound`); on junk it is right half of the time only if the labels are symmetric (`junk_accuracy_is_not_exactly_half`).
With Gaussian noise one step separates the laws by \(2\Phi(u/2) - 1\), u being the distance of the gradients in units of the noise
(`gaussian_tv_pinsker_chain`, averaged over F in `averaged_pinsker_jensen`), and several steps by at most the sum along the junk flow
(`data_processing_triangle`). What follows for gradient descent stands in `noisy_gradient_descent`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, Tight, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import erf, normal_cdf, ones_like, pi, sqrt, stack, vector_norm, where
from checks.arithmetic import max as largest
from checks.arithmetic import min as smallest
from checks.claims import Claims
from checks.instances import arrays, directions, interval, positive, signs, unit, weights
from theorems.objects.function_classes import WeightedClass, uniform
from theorems.objects.total_variation import centred_gaussians, random_shift, shifted_gaussians, total_variation

TALK = "@abbe2019universality, 'CP: information-theoretic argument'"
LITERATURE = "@abbe2020polytime"

FREE: dict[str, Any] = {"values": signs("functions points"), "functions": weights("functions", zeros=True), "points": weights("points", zeros=True)}


def accuracy(F: WeightedClass, predictors: Any) -> Any:
    """How often each predictor agrees with each function, shape (functions, predictors)."""
    return (1 + (F.values * F.P_X) @ predictors.T) / 2


def normalised(laws: Any) -> Any:
    """Weights along the last axis as probabilities."""
    return laws / laws.sum(axis=-1)[..., None]


def against_junk(label: Any, trained: Any, junk: Any, points: Any) -> dict[str, Any]:
    """One function, and a predictor that is right where the trained weights are more likely than the junk ones, and wrong elsewhere."""
    likelier = where(trained * junk.sum() >= junk * trained.sum(), 1.0, -1.0)
    return {
        "F": WeightedClass(label[None, :], ones_like(label[:1]), points),
        "predictors": likelier[:, None] * label,
        "trained": trained[None, :],
        "junk": junk,
    }


opposite_tilts = {
    "F": uniform(np.array([[1, -1], [-1, 1]])),
    "predictors": np.array([[1.0, -1.0], [-1.0, 1.0]]),
    "trained": np.array([[3.0, 1.0], [1.0, 3.0]]),
    "junk": np.ones(2),
}
"""Two opposite functions, each of which makes its own weight more likely; on average the weights do not change."""


@theorem(
    statement=r"""
        \mathbb P(W_F(X) = F(X)) \le \mathbb P(W_\star(X) = F(X)) + \mathbb E_F\, d_{TV}(Q_F, Q_\star), \quad
        W_F \sim Q_F,\ W_\star \sim Q_\star,\ d_{TV} = \tfrac12 \|\cdot\|_1
    """,
    source=f"{TALK}, '(Total-variation bound)'",
    literature=LITERATURE,
    instances=arrays(
        lambda values, functions, points, **others: {"F": WeightedClass(values, functions, points), **others},
        **FREE,
        predictors=signs("weights points"),
        trained=weights("functions weights", zeros=True),
        junk=weights("weights", zeros=True),
    ),
    corners=[opposite_tilts],
    tight=[arrays(against_junk, label=signs("points"), trained=weights("m"), junk=weights("m"), points=weights("points")), opposite_tilts],
    mutants=[
        Mutant("half of the distance", factor=Fraction(1, 2)),
        Mutant("twice the distance", factor=2),
        Mutant("the distance of the average law", distance=lambda P_F, trained, junk: total_variation(P_F @ trained, junk)),
        Mutant("the smallest distance of a function", distance=lambda P_F, trained, junk: smallest(total_variation(trained, junk))),
        Mutant("an accuracy of one half on junk", on_junk=lambda P: Fraction(1, 2)),
    ],
)
def tv_learning_bound(
    F,
    predictors,
    trained,
    junk,
    *,
    factor=1,
    distance=lambda P_F, trained, junk: P_F @ total_variation(trained, junk),
    on_junk=lambda P: P,
) -> Claims:
    """Training on F helps at most by how far it moves the law of the weights; here for finitely many weights."""
    right, trained, junk = accuracy(F, predictors), normalised(trained), normalised(junk)
    return leq(F.P_F @ (right * trained).sum(axis=-1), on_junk(F.P_F @ right @ junk) + factor * distance(F.P_F, trained, junk))


one_sign_less = {"F": uniform(1 - 2 * np.eye(8)), "predictors": np.ones((1, 8)), "junk": np.ones(1)}
"""Eight functions that are -1 at one of eight points each, guessed by the constant 1."""


@theorem(
    statement=r"""
        m = \mathbb E F,\ \bar W = \mathbb E W_\star,\ W_\star \text{ independent of } F:\quad
        \mathbb P(W_\star(X) = F(X)) = \tfrac12 + \tfrac12 \mathbb E_X[\bar W(X)\, m(X)] \le \tfrac12 + \tfrac12 \|m\|_{L^2(P_X)}
        \le \tfrac12 + \tfrac12 CP^{1/4}
    """,
    source=f"{TALK}, '(Total-variation bound)', under-brace",
    literature=LITERATURE,
    instances=arrays(
        lambda values, functions, points, **others: {"F": WeightedClass(values, functions, points), **others},
        **FREE,
        predictors=signs("weights points"),
        junk=weights("weights", zeros=True),
    ),
    corners=[
        {"F": uniform(np.array([[1, 1], [1, -1]])), "predictors": np.ones((1, 2)), "junk": np.ones(1)},
        one_sign_less,
    ],
    tight=[
        Tight(
            arrays(
                lambda label, points: {
                    "F": WeightedClass(label[None, :], ones_like(label[:1]), points),
                    "predictors": label[None, :],
                    "junk": ones_like(label[:1]),
                },
                label=signs("points"),
                points=weights("points"),
            ),
            part=part,
        )
        for part in ("norm", "cross-predictability")
    ],
    mutants=[
        Mutant(
            "one half",
            as_printed=True,
            where="'(Total-variation bound)', under-brace, and the theorem on the last slide of the talk",
            note="The under-brace says that a net trained on junk is right with probability 1/2. That holds for every net if and only if the labels "
            "have mean 0 at each point. A class of one function is guessed with probability 1, and the two parities of one bit by the constant 1 "
            "with probability 3/4. What holds is at most 1/2 plus half of the norm of E F, which is at most CP^(1/4).",
            correlation=0,
        ),
        Mutant("without the half before the correlation", correlation=1),
        Mutant("half of the norm", norm=Fraction(1, 2)),
        Mutant("twice the norm", norm=2),
        Mutant("the root of the cross-predictability", power=1),
        Mutant("the third root of the cross-predictability", power=1.5),
    ],
)
def junk_accuracy_is_not_exactly_half(F, predictors, junk, *, correlation=Fraction(1, 2), norm=1, power=2) -> Claims:
    """A predictor that knows nothing of F is right more than half of the time where F is biased: the exponent 1/4 is attained by one function."""
    guess, mean = normalised(junk), F.P_F @ F.values
    square = (F.P_X * mean**2).sum()
    gain = F.P_F @ accuracy(F, predictors) @ guess - Fraction(1, 2)
    return {
        "accuracy": equal(gain, correlation * (F.P_X * (guess @ predictors) * mean).sum()),
        "norm": leq(2 * gain, norm * sqrt(square)),
        "cross-predictability": leq(square**power, F.cross_predictability),
    }


@theorem(
    statement=r"""
        P = \mathcal N(a, \sigma^2 I),\ Q = \mathcal N(b, \sigma^2 I),\ u = \|a - b\| / \sigma:\quad
        d_{TV}(P, Q) = 2\Phi(\tfrac u2) - 1 = \max_H P(H) - Q(H) \text{ over half-spaces},\quad
        \frac{u}{\sqrt{2\pi}} \Big(1 - \frac{u^2}{24}\Big) \le d_{TV} \le \frac{u}{\sqrt{2\pi}} \le \frac u2 = \sqrt{\tfrac12 KL(P, Q)}
    """,
    source=f"{TALK}, '(Pinsker's inequality)'",
    literature=LITERATURE,
    checked_form="That the distance is attained where the density of P is larger (Neyman and Pearson) is used; checked is that this set is a "
    "half-space, and that no other half-space separates P from Q better.",
    instances=arrays(b="d", shift="d", x="d", sigma=positive(""), normal=directions("d"), offset=interval(-8, 8, "")),
    corners=[{"b": [0.0], "shift": [2.0**-k], "x": [1.0], "sigma": 1.0, "normal": [1.0], "offset": 0.0} for k in (-6, -1, 0, 1, 3, 20)],
    tight=[
        Tight(
            arrays(
                lambda shift, **others: {"shift": shift, "normal": shift, "offset": 0 * others["sigma"], **others},
                b="d",
                shift=directions("d"),
                x="d",
                sigma=positive(""),
            ),
            part="half-spaces",
        ),
    ],
    mutants=[
        Mutant("a third of the distance", constant=Fraction(1, 3)),
        Mutant("the constant 0.39", constant=0.39),
        Mutant("the constant 0.4", constant=0.4),
        Mutant("of second order", power=2, constant=0.25),
        Mutant("the error function of half of the distance", distance=lambda u: erf(u / 2)),
        Mutant("twice the distance", distance=lambda u: 2 * shifted_gaussians(u)),
        Mutant("a smaller correction", cubic=48),
        Mutant("Pinsker's inequality without its half", pinsker=1),
    ],
)
def gaussian_tv_pinsker_chain(
    b,
    shift,
    x,
    sigma,
    normal,
    offset,
    *,
    distance=shifted_gaussians,
    constant=None,
    power=1,
    cubic=24,
    pinsker=Fraction(1, 2),
) -> Claims:
    """How well two Gaussian laws can be told apart, exactly; Pinsker's inequality loses a factor, since its constant is 1/2 and not 0.3989."""
    a, length = b + shift, vector_norm(shift)
    u, c = length / sigma, 1 / sqrt(2 * pi) if constant is None else constant
    apart = distance(u)
    margin = (normal @ shift) / (2 * vector_norm(normal))
    log_ratio = (((x - b) ** 2).sum() - ((x - a) ** 2).sum()) / (2 * sigma**2)
    divergence = (shift @ (a - (a + b) / 2)) / sigma**2
    return {
        "likelihood ratio": equal(log_ratio, shift @ (x - (a + b) / 2) / sigma**2),
        "half-spaces": leq(normal_cdf(margin / sigma - offset) - normal_cdf(-margin / sigma - offset), apart),
        "from below": leq(c * u**power * (1 - u**2 / cubic), apart),
        "sharp": leq(apart, c * u**power),
        "Pinsker": leq(c * u**power, u / 2),
        "divergence": equal(pinsker * divergence, (u / 2) ** 2),
    }


@theorem(
    statement=r"""
        u_F = \tfrac\gamma\sigma \|g_F - g_\star\|:\quad
        \mathbb E_F\, d_{TV}(\mathcal N(w - \gamma g_F, \sigma^2 I), \mathcal N(w - \gamma g_\star, \sigma^2 I))
        \le \frac{\mathbb E_F u_F}{\sqrt{2\pi}} \le \frac{(\mathbb E_F u_F^2)^{1/2}}{\sqrt{2\pi}}
        \le \frac{\gamma}{2\sigma} (\mathbb E_F \|g_F - g_\star\|^2)^{1/2}
    """,
    source=f"{TALK}, '(Pinsker's inequality)'",
    literature=LITERATURE,
    instances=arrays(gaps="functions d", functions=weights("functions", zeros=True), gamma=positive(""), sigma=positive("")),
    corners=[
        {"gaps": [[1.0]], "functions": [1.0], "gamma": 0.125, "sigma": 1.0},
        {"gaps": [[1.0], [-1.0]], "functions": [1.0, 1.0], "gamma": 0.125, "sigma": 1.0},
    ],
    tight=Tight(arrays(gaps="1 d", functions=weights("1"), gamma=positive(""), sigma=positive("")), part="Jensen"),
    uses=["indistinguishability.gaussian-tv-pinsker-chain"],
    mutants=[
        Mutant("the constant 0.3", constant=0.3),
        Mutant("the constant 0.39", constant=0.39),
        Mutant("without the root", root=1),
        Mutant("the norm of the mean gap", size=lambda P_F, gaps: vector_norm(P_F @ gaps)),
        Mutant("twice the mean", mean=2),
        Mutant("half of the mean", mean=Fraction(1, 2)),
        Mutant("twice the printed constant", pinsker=Fraction(1, 4)),
    ],
)
def averaged_pinsker_jensen(
    gaps,
    functions,
    gamma,
    sigma,
    *,
    constant=None,
    root=0.5,
    mean=1,
    size=lambda P_F, gaps: P_F @ vector_norm(gaps, axis=-1),
    pinsker=Fraction(1, 2),
) -> Claims:
    """One noisy step from a common weight, averaged over the functions. For later steps both sides are averaged over the weights, too."""
    P_F, c = functions / functions.sum(), 1 / sqrt(2 * pi) if constant is None else constant
    u = gamma / sigma
    rms = (P_F @ (gaps**2).sum(axis=-1)) ** root
    return {
        "Gaussian": leq(P_F @ shifted_gaussians(u * vector_norm(gaps, axis=-1)), c * u * mean * size(P_F, gaps)),
        "Jensen": leq(mean * size(P_F, gaps), rms),
        "printed": leq(c * u * rms, pinsker * u * rms),
    }


def steps_apart(kept: Any, moved: Any, sigma: Any) -> tuple[Any, Any]:
    r"""The flows \(w \mapsto \rho_t w + m_t + \sigma Z\) and \(w \mapsto \rho_t w + \sigma Z\): how far apart in the end, and in each step."""
    apart, variance = 0 * sigma, 0 * sigma
    for rho, m in zip(kept, moved, strict=True):
        apart, variance = rho * apart + m, rho**2 * variance + sigma**2
    return shifted_gaussians(modulus(apart) / sqrt(variance)), shifted_gaussians(modulus(moved) / sigma)


def unstable_start(c: Any, T: int) -> tuple[Any, Any]:
    r"""The flows \(w \mapsto (1 + c) w + \sigma Z\) and \(w \mapsto w + \sigma Z\) from 0: how far apart after \(T \ge 2\), and in each step."""
    variance = 1 + 0 * c
    for _ in range(T - 1):
        variance = (1 + c) ** 2 * variance + 1
    return centred_gaussians(variance / T), stack([random_shift(modulus(c) * sqrt(t)) for t in range(T)])


TOTALS: dict[str, Any] = {
    "the sum": lambda steps: steps.sum(),
    "twice the sum": lambda steps: 2 * steps.sum(),
    "the mean": lambda steps: steps.sum() / steps.shape[0],
    "the largest": largest,
    "T times the first": lambda steps: steps.shape[0] * steps[0],
}
"""What the distances of the steps may be made to; the first is right."""


@theorem(
    statement=r"""
        d_{TV}(Q_F^{(T)}, Q_\star^{(T)}) \le \sum_{t \le T} \mathbb E_{w \sim Q_\star^{(t-1)}}
        d_{TV}(\mathcal N(w - \gamma_t g_F(w), \sigma^2 I), \mathcal N(w - \gamma_t g_\star(w), \sigma^2 I))
    """,
    source=f"{TALK}, '(Data-processing + triangular inequality)'",
    literature=LITERATURE,
    checked_form="Flows of one weight whose laws are Gaussian: gradients that are affine in the weight, with the same slope for F and for junk (any "
    "slopes and steps), and gradients that are linear, from w = 0, with slope 0 for junk.",
    instances=arrays(kept="steps", moved="steps", sigma=positive(""), c=unit(""), sizes={"steps": (1, 5)}),
    corners=[{"kept": [1.0], "moved": [1.0], "sigma": 1.0, "c": 0.5}, {"kept": [1.0, 1.0], "moved": [0.5, 0.5], "sigma": 1.0, "c": 0.5}],
    tight=Tight(arrays(kept="1", moved="1", sigma=positive(""), c=unit("")), part="affine"),
    uses=["indistinguishability.gaussian-tv-pinsker-chain"],
    mutants=[
        Mutant(
            "T times the first step",
            as_printed=True,
            where="'(Data-processing + triangular inequality)'",
            note="The net w^2 x_1 with the loss -y f has gradient 0 at w = 0, so one step separates nothing; yet w' = (1 + 2 gamma) w + noise for "
            "F = x_1 has another variance after the second step than w' = w + noise for junk. What holds is the sum over the steps, each from a "
            "weight of the junk flow.",
            total="T times the first",
        ),
        Mutant("the largest step alone", total="the largest"),
        Mutant("the mean of the steps", total="the mean"),
        Mutant("twice the sum", total="twice the sum"),
    ],
)
def data_processing_triangle(kept, moved, sigma, c, *, total="the sum") -> Claims:
    """Each step adds at most what it would separate if both flows stood where the junk flow stands; one step, and a constant drift, show how sharp.

    The unstable flows are those of the net w^2 x_1 for F = x_1 and F = -x_1, with c = 2 gamma; their distance does not depend on the noise.
    """
    end, steps = steps_apart(kept, moved, sigma)
    claims = {"affine": leq(end, TOTALS[total](steps))}
    for name, slope in (("growing", c), ("shrinking", -c)):
        end, steps = unstable_start(slope, kept.shape[0] + 1)
        claims[name] = leq(end, TOTALS[total](steps))
    return claims
