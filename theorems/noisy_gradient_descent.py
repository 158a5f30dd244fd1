r"""Noisy gradient descent on the population loss cannot learn a class that hardly predicts itself.

After T steps \(w \mapsto w - \gamma_t \mathbb E \nabla L + \sigma Z\) the net is right with a probability of at most that on junk labels, plus
\(\frac{1}{\sqrt{2\pi}\,\sigma} JF_T\, CP^{1/4}\). This is checked where all laws are Gaussian (`main_theorem_exact_one_weight`), and where they are
integrals (`main_theorem_nonlinear_weight`); for networks see `noisy_networks`. The junk flow JF (`junk_flow_definition`) measures how far the
gradients reach on junk, the cross-predictability CP (`statistical_queries`) how much the functions have in common. The constant is the best one
(`main_theorem_sharp_constant`). The argument stands in `indistinguishability`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, Tight, equal, leq, theorem
from checks.arithmetic import normal_cdf, ones_like, pi, sqrt, vector_norm
from checks.claims import Claims
from checks.instances import arrays, integers, interval, positive, signs, unit, weights
from theorems.indistinguishability import TOTALS
from theorems.objects.function_classes import WeightedClass, uniform
from theorems.objects.one_weight import OneWeight
from theorems.objects.tanh_weight import TanhWeight, Trained

TALK = "@abbe2019universality, 'Junk-flow and cross-predictability'"
LITERATURE = "@abbe2020polytime"


def sharp() -> Any:
    r"""The constant \(1/\sqrt{2\pi}\), the slope of \(\Phi\) at 0."""
    return 1 / sqrt(2 * pi)


def signed_bit(gammas: Any, sigma: Any) -> OneWeight:
    r"""The functions \(\pm x_1\), and the net \(w x_1\) with the correlation loss, from 0."""
    return OneWeight(uniform(np.array([[1, -1], [-1, 1]])), np.array([1.0, -1.0]), np.zeros(2), 0, 0, gammas, sigma)


def rms(gradients: Any, examples: Any) -> Any:
    r"""\((\mathbb E \|\nabla\|^2)^{1/2}\)."""
    return sqrt(examples @ (gradients**2).sum(axis=-1))


def norm_of_mean(gradients: Any, examples: Any) -> Any:
    r"""\(\|\mathbb E \nabla\|\)."""
    return vector_norm(examples @ gradients)


@theorem(
    statement=r"""
        JF_T = \sum_{t \le T} \gamma_t\, \mathbb E_{w \sim Q_\star^{(t-1)}} \big(\mathbb E_{D_\star} \|\nabla L(w(X), Y)\|^2\big)^{1/2}
        \ge \sum_{t \le T} \gamma_t\, \mathbb E_{w \sim Q_\star^{(t-1)}} \|\mathbb E_{D_\star} \nabla L\|;\quad
        f_w = w x_1,\ L = -y f,\ F = \pm x_1,\ w_0 = 0:\
        \mathbb P(W_F^{(T)}(X) = F(X)) = \Phi\Big(\frac{\sum_t \gamma_t}{\sqrt T \sigma}\Big) \le \frac12 + \frac{JF_T}{\sqrt{2\pi}\, \sigma}
    """,
    source=TALK,
    literature=LITERATURE,
    checked_form="The example at its own laws; that the definition is at least the printed one for the gradients at one weight, over which both "
    "sides are then averaged.",
    instances=arrays(gammas=positive("steps"), sigma=positive(""), gradients="examples d", examples=weights("examples", zeros=True)),
    corners=[
        {"gammas": np.full(steps, gamma), "sigma": 1.0, "gradients": [[1.0], [-1.0]], "examples": [1.0, 1.0]}
        for steps, gamma in ((1, 0.125), (1, 1.0), (1, 3.0), (25, 0.125))
    ],
    tight=Tight(arrays(gammas=positive("steps"), sigma=positive(""), gradients="1 d", examples=weights("1")), part="one weight"),
    uses=["indistinguishability.gaussian-tv-pinsker-chain"],
    mutants=[
        Mutant(
            "the norm of the mean gradient",
            as_printed=True,
            where="'Junk-flow and cross-predictability', definition of JF",
            note="On junk labels the mean gradient of w x_1 with the loss -y f is 0, so the printed JF is 0 and the bound 1/2; yet one step with "
            "gamma = sigma from w = 0 learns x_1 or -x_1 with probability Phi(1) = 0.841. The proof gives the root of the mean squared norm.",
            size="norm_of_mean",
        ),
        Mutant("the largest step alone", total="largest"),
        Mutant("the squares of the steps", power=2),
        Mutant("half of it", factor=Fraction(1, 2)),
        Mutant("the norm of the mean is larger", order=-1),
    ],
)
def junk_flow_definition(gammas, sigma, gradients, examples, *, size="rms", total="sum", power=1, factor=1, order=1) -> Claims:
    """How far gradients reach on junk labels: with the root of the mean squared norm, not with the norm of the mean, which junk labels make small."""
    sizes = {"rms": rms, "norm_of_mean": norm_of_mean}
    P, steps = examples / examples.sum(), factor * gammas**power
    table = np.array([[-1.0], [1.0], [1.0], [-1.0]])
    flow = (steps.sum() if total == "sum" else steps.max()) * sizes[size](table, np.full(4, 0.25))
    run = signed_bit(gammas, sigma)
    return {
        "accuracy": equal(run.accuracy_on_F, normal_cdf(gammas.sum() / (sqrt(gammas.shape[0]) * sigma))),
        "bound": leq(run.accuracy_on_F, Fraction(1, 2) + sharp() * flow / sigma),
        "one weight": leq(order * norm_of_mean(gradients, P), order * rms(gradients, P)),
    }


def one_weight(values: Any, functions: Any, points: Any, side: Any, size: Any, **others: Any) -> OneWeight:
    """A net whose slopes have these signs and sizes."""
    return OneWeight(WeightedClass(values, functions, points), side * size, **others)


def own_function(label: Any, functions: Any, points: Any, gammas: Any, sigma: Any) -> OneWeight:
    """One function and its negative, and the net that is a multiple of it."""
    F = WeightedClass(np.stack([label, -label]), functions, points)
    return OneWeight(F, label, 0 * label, 0 * sigma, 0 * sigma, gammas, sigma)


def halfway(label: Any, points: Any, gamma: Any, sigma: Any) -> OneWeight:
    """One function, the net that is a multiple of it, and a start that one step on F takes as far above 0 as it was below."""
    return OneWeight(WeightedClass(label[None, :], ones_like(label[:1]), points), label, 0 * label, 0 * sigma, -gamma / 2, gamma[None], sigma)


FLOW: dict[str, Any] = {"points": weights("points"), "gammas": positive("steps"), "sigma": positive("")}

SIZES = ("functions", "points", "steps")

NETS: dict[str, Any] = {
    "functions": weights("functions", zeros=True),
    "points": weights("points", zeros=True),
    "side": signs("points"),
    "size": positive("points"),
    "offset": "points",
    "kappa": integers(0, 1, ""),
    "start": "",
    "sigma": positive(""),
}


SQUARED: dict[str, Any] = {
    "root of the mean square": lambda run: run.junk_gradient_square,
    "norm of the mean": lambda run: lambda w: run.junk_gradient(w) ** 2,
}
"""Of which function of the weight the junk flow takes the root: as it should be, and as printed."""

PREDICTABILITY: dict[str, Any] = {"right": lambda F: F.cross_predictability, "printed": lambda F: F.P_F @ F.mean**4}
"""The cross-predictability, as it should be and as printed."""


def bound(run: OneWeight, flow: str = "root of the mean square", predictability: str = "right", power: Any = Fraction(1, 4)) -> Any:
    """The junk flow times a power of the cross-predictability."""
    return run.junk_flow(SQUARED[flow](run)) * PREDICTABILITY[predictability](run.F) ** power


def with_printed_flow(gammas: Any, sigma: Any) -> Claims:
    """The theorem as the slide has it, but for CP; the class is symmetric, so that the net is right half of the time on junk."""
    run = signed_bit(gammas, sigma)
    return leq(run.accuracy_on_F, Fraction(1, 2) + bound(run, flow="norm of the mean") / sigma)


def with_printed_predictability(gammas: Any, sigma: Any) -> Claims:
    """The theorem as the slide has it, but for JF."""
    run = signed_bit(gammas, sigma)
    return leq(run.accuracy_on_F, Fraction(1, 2) + bound(run, predictability="printed") / sigma)


bits = arrays(gammas=positive("1"), sigma=positive(""))

two_of_three = OneWeight(
    F=WeightedClass(np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([3.0, 1.0]), np.ones(2)),
    slope=np.ones(2),
    offset=np.zeros(2),
    kappa=0.0,
    start=0.0,
    gammas=np.ones(1),
    sigma=8.0,
)
"""The constant 1, three times as likely as another function that is orthogonal to it."""


@theorem(
    statement=r"""
        \mathbb P(W_F^{(T)}(X) = F(X)) \le \mathbb P(W_\star^{(T)}(X) = F(X)) + \mathbb E_F\, d_{TV}(Q_F^{(T)}, Q_\star^{(T)})
        \le \dots + \sum_t \mathbb E\, d_{TV} \text{ of one step}
        \le \dots + \sum_t \tfrac{\gamma_t}{\sqrt{2\pi}\sigma} (\mathbb E_F \|g_F - g_\star\|^2)^{1/2}
        \le \dots + \frac{1}{\sqrt{2\pi}\, \sigma} JF_T\, CP^{1/4}
        \le \frac12 + \frac12 \|\mathbb E F\|_{L^2(P_X)} + \frac{1}{2\sigma} JF_T\, CP^{1/4}
    """,
    source=f"{TALK}, theorem; 'CP: information-theoretic argument'",
    literature=LITERATURE,
    checked_form="Nets a(x) w + b(x) of one weight with the square loss (kappa = 1) or the correlation loss (kappa = 0), whose laws are Gaussian. "
    "JF is taken at the mean of the junk flow, where it is smaller by convexity, so that more is claimed than in the theorem.",
    instances=arrays(one_weight, values=signs("functions points"), gammas=positive("steps"), **NETS, sizes=dict.fromkeys(SIZES, (1, 4))),
    corners=[*(signed_bit(np.full(T, gamma), 1.0) for T, gamma in ((1, 0.125), (1, 1.0), (25, 0.125))), two_of_three],
    tight=[
        Tight(arrays(halfway, label=signs("points"), points=weights("points"), gamma=positive(""), sigma=positive("")), part="learning"),
        Tight(arrays(one_weight, values=signs("functions points"), gammas=positive("1"), **NETS), part="steps"),
        Tight(
            arrays(
                own_function, label=signs("points"), functions=weights("2"), points=weights("points"), gammas=positive("steps"), sigma=positive("")
            ),
            part="cross-predictability",
        ),
    ],
    uses=[
        "indistinguishability.tv-learning-bound",
        "indistinguishability.data-processing-triangle",
        "indistinguishability.averaged-pinsker-jensen",
        "indistinguishability.junk-accuracy-is-not-exactly-half",
        "noisy-gradient-descent.junk-flow-definition",
        "statistical-queries.cp-spectral-sandwich",
    ],
    mutants=[
        Mutant(
            "the norm of the mean gradient",
            as_printed=True,
            where="'Junk-flow and cross-predictability', theorem with its definition of JF",
            note="For F = x_1 or -x_1 and the net w x_1 the mean gradient on junk labels is 0, so that the printed bound is 1/2; one step with "
            "gamma = sigma is right with probability 0.841. With the root of the mean squared norm the theorem holds.",
            predicate=with_printed_flow,
            instances=bits,
        ),
        Mutant(
            "F(X') in place of F'(X)",
            as_printed=True,
            where="'Junk-flow and cross-predictability', theorem with its definition of CP",
            note="For F = x_1 or -x_1 the printed average is E_F (E_X F)^4 = 0 instead of 1, so that the printed bound is 1/2; one step with gamma = "
            "sigma is right with probability 0.841.",
            predicate=with_printed_predictability,
            instances=bits,
        ),
        Mutant("half of the distance in the end", distance=Fraction(1, 2)),
        Mutant("twice the distance in the end", distance=2),
        Mutant("half of the sum over the steps", steps=Fraction(1, 2)),
        Mutant("twice the sum over the steps", steps=2),
        Mutant("the constant 0.05", constant=0.05),
        Mutant("the constant 0.39", constant=0.39),
        Mutant("the third root of the cross-predictability", power=Fraction(1, 3)),
        Mutant("half of the junk flow", reach=Fraction(1, 2)),
        Mutant("twice the junk flow", reach=2),
        Mutant("starting from one half for any class", bias=0),
    ],
)
def main_theorem_exact_one_weight(
    run,
    *,
    distance=1,
    steps=1,
    constant=None,
    power=Fraction(1, 4),
    reach=1,
    bias=Fraction(1, 2),
) -> Claims:
    """Gradient descent cannot learn a class of low cross-predictability, exactly where all laws are Gaussian.

    The bound comes within 1 % of the accuracy for the functions x_1 and -x_1, one step, and gamma / sigma <= 0.4.
    """
    F, c = run.F, sharp() if constant is None else constant
    reached = reach * bound(run, power=power)
    apart, summed = distance * run.distance, steps * run.step_distances.sum()
    shift = run.gammas.sum() * sqrt(F.P_F @ run.pulls**2)
    mean = F.P_F @ F.values
    return {
        "learning": leq(run.accuracy_on_F, run.accuracy_on_junk + apart),
        "steps": leq(apart, summed),
        "Pinsker": leq(summed, c * shift / run.sigma),
        "cross-predictability": leq(shift, reached),
        "theorem": leq(run.accuracy_on_F, run.accuracy_on_junk + c * reached / run.sigma),
        "from one half": leq(run.accuracy_on_F, Fraction(1, 2) + bias * sqrt(F.P_X @ mean**2) + reached / (2 * run.sigma)),
    }


saturated = TanhWeight(uniform(np.array([[1, -1], [-1, 1]])), np.array([1.5, -1.5]), np.zeros(2), 0.0, 2.5, np.ones(3), 2.0)
"""The functions x_1 and -x_1, and a start where the net hardly moves until the noise has brought it back."""

small_bit = TanhWeight(uniform(np.array([[1, -1], [-1, 1]])), np.array([0.5, -0.5]), np.zeros(2), 0.0, 0.0, np.full(2, 0.5), 1.0)
"""The functions x_1 and -x_1, and steps of a quarter of the noise."""


def tanh_weight(values: Any, functions: Any, points: Any, side: Any, size: Any, **others: Any) -> TanhWeight:
    """A net whose slopes have these signs and sizes."""
    return TanhWeight(WeightedClass(values, functions, points), side * size, **others)


@theorem(
    statement=r"""
        f_w = \tanh(a w + b):\quad
        \mathbb P(W_F^{(T)}(X) = F(X)) \le \mathbb P(W_\star^{(T)}(X) = F(X)) + \mathbb E_F\, d_{TV}(Q_F^{(T)}, Q_\star^{(T)}),\quad
        \mathbb E_F\, d_{TV}(Q_F^{(T)}, Q_\star^{(T)}) \le \sum_t \mathbb E\, d_{TV} \text{ of one step along } Q_\star
        \le \frac{1}{\sqrt{2\pi}\, \sigma} JF_T\, CP^{1/4}
    """,
    source=f"{TALK}, theorem; 'CP: information-theoretic argument'",
    literature=LITERATURE,
    checked_form="Nets of one weight with the square loss (kappa = 1) or the correlation loss (kappa = 0), up to 3 steps; the laws by quadrature.",
    instances=arrays(
        tanh_weight,
        values=signs("functions points"),
        functions=weights("functions", zeros=True),
        points=weights("points", zeros=True),
        side=signs("points"),
        size=interval(0.25, 1.5, "points"),
        offset=interval(-1, 1, "points"),
        kappa=integers(0, 1, ""),
        start=interval(-1, 1, ""),
        gammas=interval(0.125, 1, "steps"),
        sigma=interval(0.5, 2, ""),
        sizes={"functions": (1, 3), "points": (1, 4), "steps": (1, 3)},
    ),
    corners=[small_bit, saturated],
    uses=["noisy-gradient-descent.main-theorem-exact-one-weight"],
    mutants=[
        Mutant("half of the distance in the end", distance=0.5),
        Mutant("T times the first step", total="T times the first"),
        Mutant("the mean of the steps", total="the mean"),
        Mutant("the norm of the mean gradient", flow="norm of the mean"),
        Mutant("F(X') in place of F'(X)", predictability="printed"),
        Mutant("half of the constant", constant=0.2),
    ],
)
def main_theorem_nonlinear_weight(
    run,
    accuracy,
    *,
    distance=1,
    total="the sum",
    flow="root of the mean square",
    predictability="right",
    constant=None,
) -> Claims:
    """The same chain where the gradient depends on the weight, and the junk flow with it; the laws are no longer Gaussian.

    For x_1 and -x_1 and two steps of a quarter of the noise the accuracy gains 72 % of what the bound allows.
    """
    trained, c = Trained.by(run, per_sigma=2 * (accuracy + 1)), sharp() if constant is None else constant
    reached = c * trained.junk_flow(SQUARED[flow](run)) * PREDICTABILITY[predictability](run.F) ** 0.25 / run.sigma
    # A class of one function has the distance zero, so that overlaps are compared, whose scale is one.
    return {
        "learning": leq(trained.accuracy_on_F, trained.accuracy_on_junk + distance * trained.distance),
        "steps": leq(1 - TOTALS[total](trained.step_distances), 1 - trained.distance),
        "reach": leq(trained.step_distances.sum(), reached),
        "theorem": leq(trained.accuracy_on_F, trained.accuracy_on_junk + reached),
    }


@theorem(
    statement=r"""
        \sup_u \frac{\Phi(u) - \frac12}{u} = \frac{1}{\sqrt{2\pi}}:\quad
        \Phi(u) - \tfrac12 \le \frac{u}{\sqrt{2\pi}},\quad \Phi(u) - \tfrac12 \ge \frac{s\,u}{\sqrt{2\pi}} \text{ for } u^2 = 3 (1 - s),\ 0 < s < 1
    """,
    source=f"{TALK}, theorem: the factor 1/sigma",
    literature=LITERATURE,
    instances=arrays(u=positive(""), s=unit("")),
    corners=[{"u": 2.0**-k, "s": 1 - 2.0**-k} for k in (1, 3, 7, 13)],
    uses=["noisy-gradient-descent.main-theorem-exact-one-weight"],
    mutants=[
        Mutant("the constant 0.39", constant=0.39),
        Mutant("the constant one third", constant=Fraction(1, 3)),
        Mutant("the constant one quarter", constant=Fraction(1, 4)),
        Mutant("the constant 0.4", constant=0.4),
        Mutant("from twice as large a step", stretch=2),
    ],
)
def main_theorem_sharp_constant(u, s, *, constant=None, stretch=1) -> Claims:
    r"""No constant below \(1/\sqrt{2\pi}\) will do, as \(\pm x_1\) and one step of size \(u = \gamma/\sigma\) show; the printed factor 1 is loose.

    There the accuracy is \(\Phi(u)\), and \(JF \cdot CP^{1/4} / \sigma = u\).
    """
    c, near = sharp() if constant is None else constant, stretch * sqrt(3 * (1 - s))
    return {
        "upper": leq(normal_cdf(u) - Fraction(1, 2), c * u),
        "for every smaller constant": leq(s * c * near, normal_cdf(near) - Fraction(1, 2)),
    }
