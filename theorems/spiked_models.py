r"""Spiked rectangular matrices: what one gradient step on the first layer does to the singular values of random weights.

At the start the weights are a Gaussian matrix \(W_0 \in \mathbb R^{d \times N}\) with entries of variance \(1/d\) and \(N/d \to \psi\). One step
adds, up to a vanishing remainder, a matrix \(\theta u v^\top\) that does not depend on \(W_0\). For every matrix the outliers solve an equation with
the resolvent (`outliers_solve_a_secular_equation`). In the limit the resolvent is the Cauchy transform of the Marchenko-Pastur law
(`cauchy_transform_at_the_outlier`, `limits_of_the_spiked_model`), which gives the outlier, its alignment with the spike and the threshold
\(\theta^4 = \psi\). How fast random matrices approach that is measured: beyond the threshold for the spike of a gradient step
(`bes_spiked_singular_value_and_alignment`), before it for any spike (`before_the_threshold`), and how small the rest of a step is
(`first_step_is_nearly_a_spike`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, equal, identity, scaling, theorem
from checks.arithmetic import arange, cos, det, eye, inv, matrix_norm, maximum, pi, sin, sqrt
from checks.claims import Claims
from checks.instances import arrays, positive, reals
from theorems.objects.spiked import spiked_outliers

SOURCE = "@featurelearningnotes, Theorem 3 on the first step"
LITERATURE = "@ba2022high; @benaych2012singular"


@theorem(
    statement=r"""
        s > \|W\|,\ R = (s^2 - W W^\top)^{-1},\ R' = (s^2 - W^\top W)^{-1},\ M = W + \theta u v^\top:\quad
        \frac{\det(s^2 - M M^\top)}{\det(s^2 - W W^\top)} = (1 - \theta\, u^\top R W v)^2 - \theta^2 s^2\, (u^\top R u)(v^\top R' v)
    """,
    source=f"derived for {SOURCE}",
    literature="@benaych2012singular",
    instances=arrays(
        W=reals("d N", "-scales"), u=reals("d", "-scales"), v=reals("N", "-scales"), theta=reals("", "-scales"), gap=positive("", "-scales")
    ),
    corners=[
        {"W": [[0.0]], "u": [1.0], "v": [1.0], "theta": 2.0, "gap": 4.0},
        {"W": [[1.0]], "u": [1.0], "v": [1.0], "theta": 2.0, "gap": 3.0},
        {"W": [[1.0], [0.0]], "u": [1.0, 1.0], "v": [2.0], "theta": 0.5, "gap": 3.0},
    ],
    mutants=[
        Mutant("without the mixed term", mixed=0),
        Mutant("the resolvent of the same side twice", side="left"),
        Mutant("linear in the strength of the spike", power=1),
        Mutant("without the factor s^2", square=0),
    ],
)
def outliers_solve_a_secular_equation(W, u, v, theta, gap, *, mixed=1, side="right", power=2, square=1) -> Claims:
    """Where the singular values of a matrix go when a matrix of rank one is added, exactly: they are the zeros of the right side.

    The point s^2 is put above the spectrum by a gap over the squared Frobenius norm of W.
    """
    d, N = W.shape
    M, s_squared = W + theta * (u[:, None] * v), matrix_norm(W) ** 2 + gap
    left, right = inv(s_squared * eye(d) - W @ W.T), inv(s_squared * eye(N) - W.T @ W)
    from_v = v @ right @ v if side == "right" else (W @ v) @ left @ (W @ v)
    secular = (1 - mixed * theta * (u @ left @ (W @ v))) ** 2 - theta**power * s_squared**square * (u @ left @ u) * from_v
    return equal(det(s_squared * eye(d) - M @ M.T), det(s_squared * eye(d) - W @ W.T) * secular)


@theorem(
    statement=r"""
        s^2 = \frac{(1 + \theta^2)(\psi + \theta^2)}{\theta^2},\ G = \frac1{1 + \theta^2},\ G' = \frac1{\psi + \theta^2}:\quad
        s^2 = \frac1G + \frac{\psi}{1 - G},\ \psi G' = G - \frac{1 - \psi}{s^2},\ \theta^2 s^2 G G' = 1,\quad
        \frac{-2 s G}{\theta^2 D'(s)} = 1 - \frac{\psi + \theta^2}{\theta^2 (1 + \theta^2)} = \frac{\theta^4 - \psi}{\theta^2 (1 + \theta^2)},\
        \frac{-2 s G'}{\theta^2 D'(s)} = 1 - \frac{\psi (1 + \theta^2)}{\theta^2 (\psi + \theta^2)},\quad
        D(s) = s^2 G G';\quad \theta^4 = \psi:\ s = 1 + \sqrt\psi,\ \tfrac{ds}{d\theta} = 0,\ \text{alignment } 0
    """,
    source=SOURCE,
    literature=LITERATURE,
    checked_form="The formulas solve the limiting equation of the outlier, with the Cauchy transform of the Marchenko-Pastur law given by its own "
    "algebraic equation. That the singular values of random matrices tend to these limits is not proved here.",
    mutants=[
        Mutant("left and right mixed up", left_right=1),
        Mutant("no threshold: the edge plus the spike", outlier="sum"),
        Mutant("the threshold theta^2 = psi", threshold=2),
        Mutant("entries of variance 1/N", variance=1),
        Mutant("the spike equation without its square", power=1),
    ],
)
def limits_of_the_spiked_model(*, left_right=0, outlier="product", threshold=4, variance=0, power=2) -> Claims:
    """The outlier and both alignments solve the equation of the spiked model, and reach the edge of the bulk and zero at the same threshold.

    The first alignment belongs to the singular vector in d dimensions, the second to the one in N dimensions.
    """
    import sympy

    theta, psi, g = sympy.symbols("theta psi g", positive=True)
    aspect = 1 / psi if variance else psi
    s_squared = {"product": (1 + theta**2) * (psi + theta**2) / theta**2, "sum": (1 + sympy.sqrt(psi) + theta) ** 2}[outlier]
    G, other = 1 / (1 + theta**2), 1 / (psi + theta**2)
    # D is a function of s through g: s^2(g) is the inverse of the Cauchy transform, and D = s^2 g g' with psi g' = g - (1 - psi) / s^2.
    inverse = 1 / g + aspect / (1 - g)
    D = (inverse * g**2 - (1 - aspect) * g) / aspect
    # D'(s) = 2 s dD/d(s^2), so that the factors s cancel in -2 s G / (theta^2 D').
    rate = (D.diff(g) / inverse.diff(g)).subs(g, G)
    left, right = (sympy.simplify(-each / (theta**2 * rate)) for each in (G, other))
    if left_right:
        left, right = right, left
    at = {psi: theta**threshold}
    return {
        "Cauchy transform": identity(s_squared, inverse.subs(g, G)),
        "the other side": identity(psi * other, G - (1 - psi) / s_squared),
        "spike": identity(theta**power * s_squared * G * other, 1),
        "left": identity(left, 1 - (psi + theta**2) / (theta**2 * (1 + theta**2))),
        "right": identity(right, 1 - psi * (1 + theta**2) / (theta**2 * (psi + theta**2))),
        "zero at": identity(left, (theta**4 - psi) / (theta**2 * (1 + theta**2))),
        "edge": identity(s_squared.subs(at), (1 + sympy.sqrt(psi).subs(at)) ** 2),
        "smoothly": identity(s_squared.diff(theta).subs(at), 0),
    }


@theorem(
    statement=r"""
        G(\lambda) = \frac1\lambda \left(1 + \frac{2 \psi}{\pi} \int_0^\pi \frac{\sin^2 t\, dt}{\lambda - 1 - \psi - 2 \sqrt\psi \cos t}\right),\quad
        \lambda = \frac{(1 + \theta^2)(\psi + \theta^2)}{\theta^2}:\quad G(\lambda) = \frac1{1 + \theta^2} \text{ if } \theta^4 \ge \psi, \text{ as }
        \frac1K \sum_{j < K} \frac{\sin^2 t_j}{\theta^2 + \psi / \theta^2 - 2 \sqrt\psi \cos t_j} = \frac1{2 m}\, \frac{1 + r^{K-2}}{1 + r^K},\
        t_j = \tfrac{(2 j + 1) \pi}K,\ m = \max(\theta^2, \tfrac\psi{\theta^2}),\ r = \tfrac{\sqrt\psi}m
    """,
    source=f"derived for {SOURCE}",
    literature="@benaych2012singular",
    instances=arrays(theta=positive("", "-scales"), psi=positive("", "-scales"), K=st.integers(3, 12)),
    corners=[{"theta": 2.0, "psi": 4.0, "K": 5}, {"theta": 1.0, "psi": 4.0, "K": 6}, {"theta": 2.0, "psi": 1.0, "K": 3}],
    assumptions=[
        Assumption("beyond the threshold", "the fourth power of the spike is at least the aspect ratio", lambda theta, psi: theta**4 >= psi)
    ],
    tight=Tight([{"theta": 2.0, "psi": 16.0, "K": 4}, {"theta": 1.0, "psi": 1.0, "K": 7}], part="outlier"),
    uses=["spiked-models.limits-of-the-spiked-model"],
    checked_form="The mean over K nodes, for every K from 3 to 12, exactly; as K grows it tends to the integral, and the right side to 1 / (2 m). "
    "That G is the Cauchy transform of the limiting spectrum of the unspiked matrix, the Marchenko-Pastur law, is not checked.",
    mutants=[
        Mutant("before the threshold too", without="beyond the threshold"),
        Mutant("the limit for a finite number of nodes", finite=0),
        Mutant("without the law of the bulk", bulk=0),
        Mutant("the other side", side="right"),
    ],
)
def cauchy_transform_at_the_outlier(theta, psi, K, *, finite=1, bulk=1, side="left") -> Claims:
    """At the outlier the Cauchy transform of the bulk is 1 / (1 + theta^2), if the spike is beyond the threshold; before it, it is not."""
    outlier = (1 + theta**2) * (psi + theta**2) / theta**2
    m = maximum(theta**2, psi / theta**2)
    r = sqrt(psi) / m
    t = (2 * arange(K) + 1) * pi / K
    mean = (sin(t) ** 2 / (outlier - 1 - psi - 2 * sqrt(psi) * cos(t))).sum() / K
    answer = {"left": 1 / (1 + theta**2), "right": 1 / (psi + theta**2)}[side]
    return {
        "nodes": equal(2 * m * mean * (1 + finite * r**K), 1 + finite * r ** (K - 2)),
        "outlier": equal((1 + bulk * psi / m) / outlier, answer),
    }


DIMENSIONS = np.array([8, 16, 32, 64, 128])
MEDIUM = np.array([4, 8, 16, 32, 64])
SAMPLES, UNITS = 2, 3
"""Samples and units for each dimension."""

RATE, NOISE = 6.0, 0.5
"""The learning rate, and the standard deviation of the noise of the labels."""


def sine_target(z: Any) -> Any:
    """The single-index target sin z: E z sin z = exp(-1/2), and E sin^2 z = (1 - exp(-2)) / 2."""
    return np.sin(z)


def even_target(z: Any) -> Any:
    """The centred target cos z - exp(-1/2), of the same size, which has no linear part."""
    return np.cos(z) - np.exp(-0.5)


def first_step(rng: Any, d: int, target: Any, trials: int) -> tuple[Any, Any]:
    r"""Sample the largest singular value of \(W_0 + \eta \sqrt N A\) and its squared alignment with the direction of the target, for the sine.

    The inputs enter through their components along that direction and the length of the rest; the rest of a singular vector has a uniform direction.
    """
    n, N = SAMPLES * d, UNITS * d
    z = rng.standard_normal((trials, n))
    y = target(z) + NOISE * rng.standard_normal((trials, n))
    along = (z * y).sum(axis=1) / n
    across = np.sqrt((y**2).sum(axis=1) * rng.chisquare(d - 1, trials)) / n
    length = np.hypot(along, across)
    theta = RATE * np.exp(-0.5) * length * np.sqrt(rng.chisquare(N, trials) / N)
    found = spiked_outliers(rng, d, N, theta, iterations=12)
    g = rng.standard_normal(trials)
    g /= np.sqrt(g**2 + rng.chisquare(d - 2, trials))
    inner = (along * np.sqrt(found.left) + across * np.sqrt(1 - found.left) * g) / length
    return found.value, inner**2


@theorem(
    statement=r"""
        W_1 \approx W_0 + \frac{\eta \mu_1}{n} X^\top y\, a^\top,\ \tfrac nd \to \psi_1,\ \tfrac Nd \to \psi_2,\
        \theta_1 = \eta \mu_1 \sqrt{\mu_1^{*2} + \psi_1^{-1} (\mathbb E f^{*2} + \sigma_\varepsilon^2)} > \psi_2^{1/4},\
        \theta_2 = \eta \mu_1 \mu_1^*:\quad s_1(W_1) \to \frac{\sqrt{(1 + \theta_1^2)(\psi_2 + \theta_1^2)}}{\theta_1},\quad
        \langle u_1, \beta^* \rangle^2 \to \frac{\theta_2^2}{\theta_1^2} \left(1 - \frac{\psi_2 + \theta_1^2}{\theta_1^2 (1 + \theta_1^2)}\right)
    """,
    source=f"{SOURCE}, which prints neither formula",
    literature=LITERATURE,
    uses=["spiked-models.limits-of-the-spiked-model", "spiked-models.outliers-solve-a-secular-equation"],
    checked_form="The errors fall like d^(-1/2): the exponents of their root mean squares over 128 trials, at d = 8, ..., 128, with n = 2d, "
    "N = 3d, eta = 6, sigma = f* = sin and noise 1/2, so that theta_1 = 3.06; for the leading part of the step, of rank one. The rest of the "
    "step is that of first-step-is-nearly-a-spike. No other ratios, and no activations beyond it.",
    mutants=[
        Mutant("left and right mixed up", side="right"),
        Mutant("without the factor theta_2^2 / theta_1^2", aligned=0),
        Mutant("no threshold: the edge plus the spike", outlier="sum"),
        Mutant("without psi_1", samples=1),
        Mutant("without the noise", noise=0),
        Mutant("theta_2 as long as theta_1 for a target without a linear part", target=even_target, aligned=0),
        Mutant("an error of order 1/d", rate=-1),
    ],
)
def bes_spiked_singular_value_and_alignment(
    rng, *, rate=Fraction(-1, 2), side="left", aligned=1, outlier="product", samples=SAMPLES, noise=NOISE, target=sine_target
) -> Claims:
    """One gradient step on the first layer brings a singular value beyond the bulk, whose vector has learnt the direction of the target."""
    linear, size, psi = np.exp(-0.5), (1 - np.exp(-2)) / 2, UNITS
    squared = (RATE * linear) ** 2 * (linear**2 + (size + noise**2) / samples)
    ratio = ((RATE * linear**2) ** 2 / squared) ** aligned
    lost = {"left": (psi + squared) / (1 + squared), "right": psi * (1 + squared) / (psi + squared)}[side] / squared
    value = {"product": np.sqrt((1 + squared) * (psi + squared) / squared), "sum": 1 + np.sqrt(psi) + np.sqrt(squared)}[outlier]
    errors = []
    for d in DIMENSIONS:
        found, alignment = first_step(rng, int(d), target, 32 * 128)
        errors.append([found - value, alignment - ratio * (1 - lost)])
    mean_squares = (np.array(errors) ** 2).reshape(len(DIMENSIONS), 2, 32, 128).mean(axis=-1)
    of_value, of_alignment = np.sqrt(mean_squares).transpose(1, 2, 0)
    return {
        "singular value": scaling(DIMENSIONS, of_value, equals=rate, names=("dimension d", "error")),
        "alignment": scaling(DIMENSIONS, of_alignment, equals=rate, names=("dimension d", "error")),
    }


def largest_singular_value(M: Any) -> Any:
    """Of each matrix of a stack (..., d, N) with few rows, by the eigenvalues of its Gram matrix."""
    return np.sqrt(np.linalg.eigvalsh(M @ M.swapaxes(-1, -2))[..., -1])


def relative_remainder(rng: Any, d: int, *, linear: int, signs: bool, copies: int) -> Any:
    r"""Sample \(\|G_0 - A\| / \|G_0\|\) for the gradient of a network at its start, shape (copies,); \(\mu_1\) times ``linear``."""
    n, N = SAMPLES * d, UNITS * d
    X, W = rng.standard_normal((copies, n, d)), rng.standard_normal((copies, d, N)) / np.sqrt(d)
    a = rng.standard_normal((copies, N)) / np.sqrt(N)
    y = sine_target(X[..., 0]) + NOISE * rng.standard_normal((copies, n))
    inner = X @ W
    residual = y - (np.sin(inner) * a[:, None, :]).sum(axis=-1) / np.sqrt(N)
    gradient = X.transpose(0, 2, 1) @ (residual[..., None] * a[:, None, :] * np.cos(inner)) / n
    leading = linear * np.exp(-0.5) / n * (X * y[..., None]).sum(axis=1)[..., None] * (np.sign(a) / np.sqrt(N) if signs else a)[:, None, :]
    return largest_singular_value(gradient - leading) / largest_singular_value(gradient)


@theorem(
    statement=r"""
        G_0 = \frac1n X^\top \left[\left(\tfrac{1}{\sqrt N} (y - \tfrac{1}{\sqrt N} \sigma(X W_0) a) a^\top\right) \circ \sigma'(X W_0)\right],\
        A = \frac{\mu_1}{n \sqrt N} X^\top y\, a^\top:\quad \|G_0 - A\| / \|G_0\| \to 0
    """,
    source=f"{SOURCE} and the rank-one approximation before it",
    literature="@ba2022high",
    checked_form="The exponent in d = 4, ..., 64, of the mean over 64/d trials, is at most -1/4 up to 1/8, with n = 2d, N = 3d, "
    "sigma = f* = sin and noise 1/2. The bound of the source, of order log^2 n / sqrt(n) with high probability, is not checked.",
    mutants=[
        Mutant("the opposite sign", linear=-1),
        Mutant("the signs of the output weights alone", signs=True),
        Mutant("of order d^(-2)", rate=-2),
    ],
)
def first_step_is_nearly_a_spike(rng, *, linear=1, signs=False, rate=Fraction(-1, 4)) -> Claims:
    """The gradient at a random start is nearly of rank one: inputs averaged by their labels, times the output weights.

    So by Weyl's inequality the singular values after a step of bounded rate tend to those of the start plus a spike.
    """
    errors = []
    for d in map(int, MEDIUM):
        sampled = relative_remainder(rng, d, linear=linear, signs=signs, copies=32 * (64 // d))
        errors.append(sampled.reshape(32, -1).mean(axis=1))
    return scaling(MEDIUM, np.stack(errors, axis=-1), exponent_at_most=rate, names=("dimension d", "relative remainder"))


SMALL = np.array([2, 4, 8, 16, 32])


@theorem(
    statement=r"""
        W_1 = W_0 + \theta u v^\top,\ \theta < \psi^{1/4}:\quad s_1(W_1) \to 1 + \sqrt\psi,\quad \langle u_1, u \rangle^2 \to 0
    """,
    source=SOURCE,
    literature=LITERATURE,
    uses=["spiked-models.limits-of-the-spiked-model"],
    checked_form="For d = 2, ..., 32, N = 3d and theta = 1/2, where the threshold is 1.316: the exponents of the root mean square error of s_1 and "
    "of the mean squared alignment over 16 trials, each at most -1/2 up to 1/8. No other theta, so nothing near the threshold.",
    mutants=[
        Mutant("beyond the threshold", theta=3.0),
        Mutant("the formula for the outlier", outlier=True),
        Mutant("the wrong edge of the bulk", edge=-1),
        Mutant("a squared alignment of order d^(-2)", aligned=-2),
    ],
)
def before_the_threshold(rng, *, theta=0.5, outlier=False, edge=1, rate=Fraction(-1, 2), aligned=Fraction(-1, 2)) -> Claims:
    """A spike that is too weak leaves no trace: the largest singular value stays at the edge of the bulk, and its vector does not know the spike."""
    psi = UNITS
    limit = np.sqrt((1 + theta**2) * (psi + theta**2)) / theta if outlier else 1 + edge * np.sqrt(psi)
    errors, alignments = [], []
    for d in SMALL:
        W = rng.standard_normal((32 * 16, d, UNITS * d)) / np.sqrt(d)
        W[:, 0, 0] += theta
        squares, vectors = np.linalg.eigh(W @ W.transpose(0, 2, 1))
        errors.append(np.sqrt(squares[:, -1]) - limit)
        alignments.append(vectors[:, 0, -1] ** 2)
    error = np.sqrt((np.array(errors) ** 2).reshape(len(SMALL), 32, 16).mean(axis=-1)).T
    alignment = np.array(alignments).reshape(len(SMALL), 32, 16).mean(axis=-1).T
    return {
        "edge": scaling(SMALL, error, exponent_at_most=rate, names=("dimension d", "error")),
        "alignment": scaling(SMALL, alignment, exponent_at_most=aligned, names=("dimension d", "squared alignment")),
    }
