r"""Adaptive methods find another interpolant than gradient descent, and a worse one on an example.

If all predictions of \(\mathrm{sign}(X^\top y)\) are the same multiple of the targets, the methods that divide by the size of the gradients never
leave the ray of that vector (`adaptive_methods_sign_vector`). There are data on which the vector predicts one class only, while the solution of least
norm, which gradient descent finds, is right on both (`adaptive_vs_sgd_generalisation_example`), for any numbers of points
(`least_norm_scores_of_the_example`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, between, equal, geq, identity, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import exp, sign, sqrt, zeros
from checks.arithmetic import pow as power_of
from checks.claims import Claims
from checks.instances import arrays, interval, signs
from theorems.objects.adaptive import ADAGRAD, METHODS

SOURCE = "@srebro2019geometry, 'SGD vs ADAM' and 'Different generalization properties'"
LITERATURE = "@wilson2017marginal"


def aligned(others: Any, pattern: Any, y: Any, c: Any) -> Any:
    """Rows (n, d) whose product with the signs ``pattern`` (d,) is c y: multiples of the pattern, and what is orthogonal to it."""
    d = pattern.shape[0]
    beside = others - (others @ pattern)[:, None] * pattern / d
    return c * y[:, None] * pattern / d + beside


def generic(others: Any, pattern: Any, y: Any, c: Any) -> Any:
    """Any rows."""
    return others + c * y[:, None] * pattern / pattern.shape[0]


def same_signs(others: Any, pattern: Any, y: Any, c: Any) -> Any:
    """Whether the pattern is that of the signs of X^T y, which has no zero entry."""
    return (pattern * (aligned(others, pattern, y, c).T @ y) > 0).all()


def signs_of(X: Any, y: Any) -> Any:
    """The signs of X^T y."""
    return sign(X.T @ y)


def three(n: int) -> dict[str, Any]:
    """Two points in the plane, beside the ray (1, 1), and n steps of 1/4."""
    return {
        "others": np.array([[0.25, -0.25], [0.25, 0.125]]),
        "pattern": np.ones(2),
        "y": np.array([1.0, 0.5]),
        "c": np.float64(2.0),
        "step": np.float64(0.25),
        "steps": n,
    }


@theorem(
    statement=r"""
        s = \mathrm{sign}(X^\top y) \text{ without zeros},\ X s = c\, y,\ L(w) = \tfrac12 \|X w - y\|^2,\ w_0 = 0,\ \varepsilon = 0:\quad
        w_k = \lambda_k s \text{ for AdaGrad, RMSProp and Adam, where } \lambda_k \text{ is the same method on } \tfrac{1}{2c} (c \lambda - 1)^2;\\
        \text{AdaGrad with } 0 < c\, \eta \le 1:\quad 0 \le 1 - c \lambda_k \le e^{-2 c \eta (\sqrt{k + 1} - 1)},
        \text{ so } w_k \to \tfrac1c s
    """,
    source=SOURCE,
    literature=f"{LITERATURE}, Lemma 3.1",
    instances=arrays(
        others=interval(-0.5, 0.5, "n d"),
        pattern=signs("d"),
        y=interval(0.25, 1.0, "n"),
        c=interval(1.0, 4.0, ""),
        step=interval(0.03125, 0.25, ""),
        steps=st.integers(1, 4),
        sizes={"n": (1, 3), "d": (1, 4)},
    ),
    assumptions=[Assumption("signs", "the pattern is that of the signs of X^T y", same_signs)],
    corners=[three(1), three(3)],
    checked_form="The ray at every of up to four steps, and the bound on the rest at each of them. That it tends to zero follows from the bound, "
    "which holds for every number of steps by the same argument. The methods run with epsilon zero.",
    mutants=[
        Mutant("a term in the denominator", epsilon=Fraction(1, 8)),
        Mutant("rows that are not aligned", rows=generic, without="signs"),
        Mutant("the ray of X^T y itself", ray=lambda X, y: X.T @ y),
        Mutant("no root of the squares", root=lambda s: s),
        Mutant("a quarter more of the exponent", exponent=Fraction(5, 2)),
        Mutant("an exponent that grows like k", power=1),
        Mutant("the method on (lambda - 1)^2", curvature=0),
    ],
)
def adaptive_methods_sign_vector(
    others,
    pattern,
    y,
    c,
    step,
    steps,
    *,
    epsilon=0,
    rows=aligned,
    ray=lambda X, y: sign(X.T @ y),
    root=sqrt,
    exponent=2,
    power=Fraction(1, 2),
    curvature=1,
) -> Claims:
    """Adaptive methods stay on the ray of the signs of X^T y, if that ray holds an interpolant, whatever else interpolates."""
    X = rows(others, pattern, y, c)
    s = ray(X, y)
    claims: dict[str, Claims] = {}
    for name, method in METHODS.items():
        end = method.path(lambda w: X.T @ (X @ w - y), zeros(len(s)), step, steps, epsilon=epsilon, root=root)[-1]
        claims[name] = equal(end, method.path(lambda size: c**curvature * size - 1, 0 * step, step, steps)[-1] * s)
    rest = 1 - c * ADAGRAD.path(lambda size: c * size - 1, 0 * step, step, steps)[-1]
    bound = exp(-exponent * c * step * (power_of(steps + 1, power) - 1))
    return claims | {"interpolates": equal(X @ s, c * y), "rest": between(rest, 0, bound)}


@dataclass(frozen=True)
class Example:
    """Labels 1 and -1; the features of a point are its label, 1, 1, and some of its own: one, or ``private`` for the label -1, all equal to 1."""

    positives: int
    negatives: int
    private: int = 5

    @property
    def y(self) -> Any:
        """The labels."""
        return np.array([1] * self.positives + [-1] * self.negatives)

    @property
    def X(self) -> Any:
        """The features, a row for each point."""
        own = [1] * self.positives + [self.private] * self.negatives
        ends = np.cumsum(own)
        X = np.zeros((len(own), 3 + ends[-1]), dtype=np.int64)
        X[:, 0], X[:, 1:3] = self.y, 1
        for row, (end, width) in enumerate(zip(ends, own, strict=True)):
            X[row, 3 + end - width : 3 + end] = 1
        return X

    def score(self, w: Any, label: int) -> Any:
        """The prediction of w at a new point of that label, whose own features no other point has."""
        return label * w[0] + w[1] + w[2]


COUNTS = st.tuples(st.integers(1, 6), st.integers(1, 6)).filter(lambda counts: counts[0] > counts[1])


@theorem(
    statement=r"""
        x_i = (y_i, 1, 1, 0, \dots, 0, 1, \dots, 1, 0, \dots),\ 1 \text{ own feature if } y_i = 1,\ 5 \text{ if } y_i = -1,\ n_+ > n_- \ge 1:\quad
        X\, \mathrm{sign}(X^\top y) = 4 y; \quad
        X^+ y = X^\top a,\ a_+ = \tfrac{4 n_- + 5}{D},\ a_- = -\tfrac{4 n_+ + 1}{D},\ D = 15 n_+ + 3 n_- + 8 n_+ n_- + 5;\\
        \text{at a new point } X^+ y \text{ has the sign of the label},\ \tfrac14 \mathrm{sign}(X^\top y) \text{ is } \tfrac14 (y + 2) > 0
    """,
    source=SOURCE,
    literature=f"{LITERATURE}, section 3.3",
    instances=COUNTS,
    corners=[(n, m) for n in range(2, 7) for m in range(1, n)],
    uses=["adaptive-methods.adaptive-methods-sign-vector"],
    mutants=[
        Mutant("right with no negative point at all", instances=st.tuples(st.integers(1, 6), st.just(0))),
        Mutant("as many negative points as positive ones", instances=st.integers(1, 6).map(lambda n: (n, n))),
        Mutant("multipliers with 4 n + 3", shift=3),
        Mutant("three own features of a negative point", private=3),
        Mutant("three times the targets", multiple=3),
        Mutant("the adaptive solution is right as well", wrong=-1),
    ],
)
def adaptive_vs_sgd_generalisation_example(positives, negatives, *, shift=5, private=5, multiple=4, wrong=1) -> Claims:
    """The solution of least norm is right on new points of both classes; the one of adaptive methods calls all of them positive."""
    example = Example(positives, negatives, private)
    X, y = example.X, example.y
    D = 15 * positives + 3 * negatives + 8 * positives * negatives + 5
    a = np.array([4 * negatives + shift] * positives + [-4 * positives - 1] * negatives)
    s, w = sign(X.T @ y), X.T @ a
    return {
        "no zero": geq(modulus(X.T @ y), 1),
        "sign vector": equal(X @ s, multiple * y),
        "least norm": equal(X @ w, D * y),
        "least norm on a positive": geq(example.score(w, 1), 1),
        "least norm on a negative": leq(example.score(w, -1), -1),
        "adaptive on a positive": equal(example.score(s, 1), 3),
        "adaptive on a negative": equal(example.score(s, -1), wrong),
    }


@theorem(
    statement=r"""
        a_+ (3 n_+ + 1) + a_- n_- = 1,\ a_+ n_+ + a_- (3 n_- + 5) = -1:\quad
        D\, \langle w, x \rangle = 15 n_+ - n_- + 8 n_+ n_- \text{ at a new positive point},\
        -(8 n_+ n_- + 3 n_- - 5 n_+) \text{ at a negative one}
    """,
    source=SOURCE,
    literature=f"{LITERATURE}, section 3.3",
    uses=["adaptive-methods.adaptive-vs-sgd-generalisation-example"],
    mutants=[
        Mutant("multipliers with 4 n + 3", shift=3),
        Mutant("without the product of the numbers", product=0),
        Mutant("three own features of a negative point", private=3),
    ],
)
def least_norm_scores_of_the_example(*, shift=5, product=8, private=5) -> Claims:
    """For any numbers of points: the first score is positive for n_+ > n_- and the second negative for n_- >= 1."""
    from sympy import symbols

    n, m = symbols("n_plus n_minus", positive=True)
    D = 15 * n + 3 * m + product * n * m + 5
    a, b = (4 * m + shift) / D, -(4 * n + 1) / D
    both, label = n * a + m * b, n * a - m * b
    return {
        "positive points": identity(label + 2 * both + a, 1),
        "negative points": identity(-label + 2 * both + private * b, -1),
        "new positive": identity(D * (label + 2 * both), 15 * n - m + product * n * m),
        "new negative": identity(D * (2 * both - label), -(product * n * m + 3 * m - 5 * n)),
    }
