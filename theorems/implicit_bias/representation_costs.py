r"""What a predictor costs in weights: \(R_F(h) = \min_{F(w) = h} \|w\|_2\) of the models that are linear in their input.

A matrix costs its nuclear norm, if it is a product of two factors (`nuclear_norm_variational`), which any matrix is when the inner dimension allows
it (`uv_overparametrizes_all_matrices`). A vector costs \(\|\beta\|_{2/D}\), to the power \(1/D\), in diagonal networks of depth \(D\)
(`representation_cost_exact_constants`), the same of its Fourier transform in convolutional ones (`convolutional_representation_cost`), and its
Euclidean norm in fully connected ones (`fully_connected_representation_cost`). Each theorem has both halves: no weights cost less, and some do not
cost more.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from checks import Assumption, Mutant, Tight, equal, leq, psd, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, diag, eye, matrix_norm, prod, sqrt, vector_norm
from checks.claims import Claims
from checks.instances import arrays, directions, frames, orthonormal, positive, signs, spectra
from theorems.objects.layers import convolved, fourier

SOURCE = "@srebro2019geometry"
LITERATURE = "@gunasekar2018conv"
COSTS = "the slide that defines R_F"


@theorem(
    statement=r"""
        \|U V\|_* \le \|U\|_F \|V\|_F \le \tfrac12 (\|U\|_F^2 + \|V\|_F^2), \quad \langle Z, W \rangle \le \|Z\|_{op} \|W\|_*;\quad
        W = P \Sigma Q^\top:\ \text{equalities at } U = P \Sigma^{1/2},\ V = \Sigma^{1/2} Q^\top,\ Z = P Q^\top.
        \text{ So } \min_{U V = W} \sqrt{\|U\|_F^2 + \|V\|_F^2} = \sqrt{2 \|W\|_*}
    """,
    source=f"{SOURCE}, 'Effect of Parametrization', and {COSTS}: R^2 is proportional to the trace norm",
    literature="@srebro2004maximum",
    instances=arrays(
        U="n k", V="k m", Z="n m", left=frames("n r"), right=frames("m r"), sigma=spectra("r"), sizes={"n": (1, 3), "m": (1, 3), "k": (1, 3)}
    ),
    tight=[
        Tight(
            {"U": np.diag([1.0, 2.0]), "V": np.diag([1.0, 2.0]), "Z": np.eye(2), "left": np.eye(2), "right": np.eye(2), "sigma": [4.0, 1.0]},
            part=part,
        )
        for part in ("product of norms", "half the squares", "dual")
    ],
    mutants=[
        Mutant("without the half", half=1),
        Mutant("a quarter of the squares", half=Fraction(1, 4)),
        Mutant("the Frobenius norm", norm="fro"),
        Mutant("twice the spectral norm", norm=2, factor=2),
        Mutant("an unbalanced split of the singular values", share=Fraction(3, 4)),
        Mutant("the dual with the Frobenius norm", dual="fro"),
    ],
)
def nuclear_norm_variational(U, V, Z, left, right, sigma, *, half=Fraction(1, 2), norm="nuc", factor=1, share=Fraction(1, 2), dual=2) -> Claims:
    """The nuclear norm is the least half of the squares of two factors, the least product of their norms, and the dual of the operator norm."""
    P, Q = orthonormal(left), orthonormal(right)
    W, W_left, W_right = P @ diag(sigma) @ Q.T, P @ diag(sigma**share), diag(sigma ** (1 - share)) @ Q.T
    value = factor * matrix_norm(diag(sigma), norm)
    first, second = matrix_norm(U), matrix_norm(V)
    return {
        "product of norms": leq(factor * matrix_norm(U @ V, norm), first * second),
        "half the squares": leq(first * second, half * (first**2 + second**2)),
        "dual": leq((Z * (U @ V)).sum(), matrix_norm(Z, dual) * matrix_norm(U @ V, "nuc")),
        "factors": equal(W_left @ W_right, W),
        "attained": equal(half * ((W_left**2).sum() + (W_right**2).sum()), value),
        "attained by the dual": equal((P @ Q.T * W).sum(), value),
    }


def all_are_squares(W) -> Claims:
    """That every symmetric matrix is some U U^T, which is never negative."""
    return psd(W + W.T)


@theorem(
    statement=r"""
        W \in \mathbb R^{n \times m},\ U \in \mathbb R^{n \times k},\ V \in \mathbb R^{k \times m}:\quad
        \min_{U, V} \|W - U V\|_F^2 = \sum_{i > k} \sigma_i(W)^2.
        \quad \text{So every } W \text{ is some } U V \iff k \ge \min(n, m)
    """,
    source=f"{SOURCE}, 'Effect of Parametrization', where the inner dimension is not stated",
    literature="@eckart1936approximation",
    instances=arrays(
        left=frames("n r"),
        right=frames("m r"),
        sigma=spectra("r"),
        U="n k",
        V="k m",
        W="n m",
        sizes={"n": (1, 3), "m": (1, 3), "r": (1, 3), "k": (0, 3)},
        where=lambda n, m, r: r == min(n, m),
    ),
    corners=[
        {"left": [[1.0], [0.0]], "right": [[1.0]], "sigma": [1.0], "U": [[0.0]] * 2, "V": [[0.0]], "W": [[1.0], [2.0]]},
        {"left": np.eye(2), "right": np.eye(2), "sigma": [2.0, 1.0], "U": [[1.0], [0.0]], "V": [[2.0, 0.0]], "W": np.diag([-1.0, 1.0])},
        {"left": np.eye(3), "right": np.eye(3), "sigma": [2.0, 1.0, 1.0], "U": np.ones((3, 1)), "V": np.ones((1, 3)), "W": np.eye(3)},
    ],
    tight=[
        Tight({"left": np.eye(2), "right": np.eye(2), "sigma": [2.0, 1.0], "U": [[1.0], [0.0]], "V": [[2.0, 0.0]], "W": np.eye(2)}, part="no nearer")
    ],
    mutants=[
        Mutant("one dimension less suffices", missing=1),
        Mutant("the larger of n and m is necessary", needed=max),
        Mutant("the same factor twice covers the symmetric matrices", predicate=all_are_squares, instances=arrays(W="n n")),
        Mutant("the distance in the operator norm", count=1),
        Mutant("twice the distance", factor=2),
    ],
)
def uv_overparametrizes_all_matrices(left, right, sigma, U, V, W, *, missing=0, needed=min, count=None, factor=1) -> Claims:
    """Products of two factors are all matrices if the inner dimension is at least the smaller side; else the last singular values are lost."""
    (n, m), k, r = W.shape, U.shape[1], len(sigma)
    P, Q = orthonormal(left), orthonormal(right)
    target, enough = P @ diag(sigma) @ Q.T, r - missing
    first, second = (eye(n)[:, :enough], W[:enough]) if n <= m else (W[:, :enough], eye(m)[:enough])
    from_here = sigma[min(k, r - 1) :][:count] if k < needed(n, m) else 0 * sigma
    lost = factor * (from_here**2).sum()
    nearest = P[:, :k] @ diag(sigma[:k]) @ Q.T[:k]
    return {
        "all matrices": equal(first @ second, W),
        "nearest": equal(((target - nearest) ** 2).sum(), lost),
        "no nearer": leq(lost, ((target - U @ V) ** 2).sum()),
    }


def magnitudes(beta: Any, depth: int) -> Any:
    r"""\(|\beta_j|^{2/D}\), entry by entry."""
    return modulus(beta) ** Fraction(2, depth)


def scaled_cost(beta: Any, c: Any, depth: int) -> Any:
    r"""\(R(c \beta)\) of diagonal networks of this depth."""
    return sqrt(depth * magnitudes(c * beta, depth).sum())


@theorem(
    statement=r"""
        \beta = w_1 \circ \dots \circ w_D:\ R(\beta)^2 = D \sum_j |\beta_j|^{2/D}, \text{ so } R(\beta)^D = D^{D/2} \|\beta\|_{2/D}, \quad
        R(c \beta) = c^{1/D} R(\beta);\qquad
        \beta = w_+^D - w_-^D:\ R(\beta)^2 = \sum_j |\beta_j|^{2/D}
    """,
    source=f"{SOURCE}, {COSTS}: diagonal nets",
    literature=LITERATURE,
    instances=arrays(w="D d", plus="d", minus="d", root=positive("d"), sign=signs("d"), c=positive(""), sizes={"D": (2, 4), "d": (1, 3)}),
    corners=[{"w": np.ones((depth, 1)), "plus": [1.0], "minus": [0.0], "root": [1.0], "sign": [1.0], "c": 2.0**depth} for depth in (2, 3, 4)],
    tight=[
        Tight({"w": np.ones((3, 2)) * 2, "plus": [1.0, 2.0], "minus": [0.0, 0.0], "root": [1.0] * 2, "sign": [1.0] * 2, "c": 1.0}, part=part)
        for part in ("no cheaper", "no cheaper difference")
    ],
    mutants=[
        Mutant(
            "the norm itself",
            as_printed=True,
            where=COSTS,
            note="R(beta) is not proportional to the norm of order 2/D: of depth 3, R(8 beta) is twice R(beta), not eight times. "
            "Proportional is R(beta)^D; the order of two predictors, and so the regulariser, is the same.",
            power=1,
        ),
        Mutant("one in place of the depth", layers=1),
        Mutant("the norm of order 1/D", order=1),
        Mutant("the difference costs as much as the product", difference=2),
        Mutant("without the constant", constant=1),
    ],
)
def representation_cost_exact_constants(w, plus, minus, root, sign, c, *, power=None, layers=None, order=2, difference=1, constant=None) -> Claims:
    """What a vector costs in diagonal networks: a quasi-norm, to a power. No weights cost less, and the balanced ones cost no more."""
    depth = len(w)
    factor = depth if layers is None else layers
    beta, balanced = prod(w, axis=0), sign * root**depth
    power = depth if power is None else power
    constant = depth if constant is None else constant
    return {
        "no cheaper": leq(factor * (modulus(beta) ** Fraction(order, depth)).sum(), (w**2).sum()),
        "attained": equal(factor * (modulus(balanced) ** Fraction(order, depth)).sum(), depth * (root**2).sum()),
        "no cheaper difference": leq(difference * magnitudes(plus**depth - minus**depth, depth).sum(), (plus**2).sum() + (minus**2).sum()),
        "difference attained": equal(difference * magnitudes(balanced, depth).sum(), (root**2).sum()),
        "homogeneous": equal(scaled_cost(balanced, c, depth) ** power, c * scaled_cost(balanced, 1, depth) ** power),
        "norm": equal(scaled_cost(balanced, 1, depth) ** (2 * depth), constant**depth * vector_norm(balanced, ord=Fraction(2, depth)) ** 2),
    }


def spectrum(beta: Any) -> Any:
    """The moduli of the unnormalised discrete Fourier transform of beta, shape (d,)."""
    real, imaginary = fourier(beta)
    return sqrt(real**2 + imaginary**2)


def balanced_filters(beta: Any, depth: int) -> list[Any]:
    r"""Filters whose convolution is beta, each with the moduli \(|F(\beta)_k|^{1/D}\); the first one carries the phases.

    Spectra are symmetric, so that the inverse transform takes cosines of the real parts and sines of the imaginary ones.
    """
    moduli, (real, imaginary) = spectrum(beta), fourier(beta)
    phases = moduli ** (Fraction(1, depth) - 1)
    first = fourier(phases * real)[0] + fourier(phases * imaginary)[1]
    others = fourier(moduli ** Fraction(1, depth))[0]
    return [each / len(beta) for each in [first, *[others] * (depth - 1)]]


def no_frequency_is_missing(w: Any, beta: Any) -> Any:
    """Whether the transforms of beta and of the convolution of the filters have no zero."""
    return prod(concat([spectrum(beta), *map(spectrum, w)])) > 0


@theorem(
    statement=r"""
        \beta = w_1 * \dots * w_D \text{ (circular)},\ F(\beta)_k = \sum_j e^{-2\pi i j k / d} \beta_j:\quad
        R(\beta)^2 = \frac Dd \sum_k |F(\beta)_k|^{2/D}
    """,
    source=f"{SOURCE}, {COSTS}: linear conv nets, of full width",
    literature=LITERATURE,
    instances=arrays(w="D d", beta="d", sizes={"D": (2, 4), "d": (1, 4)}),
    assumptions=[Assumption("no frequency is missing", "a root of zero has no enclosure", no_frequency_is_missing)],
    corners=[
        {"w": np.eye(len(beta))[np.arange(depth) % len(beta)], "beta": np.array(beta)}
        for depth in (2, 3, 4)
        for beta in ([1.0, 2.0, 0.0, 0.0], [-1.0, 0.5], [-1.0])
    ],
    tight=[Tight({"w": np.eye(3)[:2] * 2, "beta": [1.0, 0.0, 0.0]}, part="no cheaper")],
    uses=["representation-costs.representation-cost-exact-constants"],
    checked_form="For predictors of which no frequency is missing, as almost all are; the rest follows by continuity of both sides.",
    mutants=[
        Mutant(
            "of the coefficients themselves",
            as_printed=True,
            where=COSTS,
            note="Of a convolutional network the cost is that of the Fourier transform of beta, as an earlier slide says, and not of beta: unit "
            "vectors fix the constant, and with it (1, 2, 0, 0) would cost 6 at depth 2, but it costs 2 + sqrt(5).",
            transformed=False,
            divided=0,
        ),
        Mutant("not divided by the dimension", divided=0),
        Mutant("with the unitary transform", divided=2, unitary=True),
        Mutant("one in place of the depth", layers=1),
        Mutant("the norm of order 1/D", order=1),
    ],
)
def convolutional_representation_cost(w, beta, *, transformed=True, divided=1, unitary=False, layers=None, order=2) -> Claims:
    """What a vector costs in convolutional networks: the cost of its Fourier transform in diagonal ones."""
    depth, d = w.shape
    factor = depth if layers is None else layers

    def cost(beta: Any) -> Any:
        moduli = (spectrum(beta) if transformed else modulus(beta)) / (sqrt(d) if unitary else 1)
        return factor * (moduli ** Fraction(order, depth)).sum() / d**divided

    filters = balanced_filters(beta, depth)
    return {
        "no cheaper": leq(cost(convolved(*w)), (w**2).sum()),
        "same predictor": equal(convolved(*filters), beta),
        "attained": equal(cost(beta), sum((each**2).sum() for each in filters)),
    }


@theorem(
    statement=r"""
        \beta^\top = w_D^\top W_{D-1} \cdots W_1:\ R(\beta)^2 = D \|\beta\|_2^{2/D}
    """,
    source=f"derived for {SOURCE}, {COSTS}",
    literature=LITERATURE,
    instances=arrays(first="h d", middle="M h h", last="h", beta=directions("d", "-extremes"), sizes={"d": (1, 3), "h": (1, 3), "M": (0, 2)}),
    corners=[{"first": [[1.0, 1.0]], "middle": np.ones((M, 1, 1)), "last": [1.0], "beta": [1.0, 2.0]} for M in range(3)],
    tight=[Tight({"first": [[1.0, 0.0]], "middle": np.ones((1, 1, 1)), "last": [1.0], "beta": [1.0, 0.0]}, part="no cheaper")],
    mutants=[
        Mutant("one in place of the depth", layers=1),
        Mutant("the l1 norm", norm=1),
        Mutant("the norm itself", power=2),
        Mutant("as diagonal networks", diagonal=True),
    ],
)
def fully_connected_representation_cost(first, middle, last, beta, *, layers=None, norm=2, power=None, diagonal=False) -> Claims:
    """Fully connected layers add nothing to the Euclidean norm but a power: one unit in each layer is enough."""
    depth = len(middle) + 2
    factor = depth if layers is None else layers
    exponent = Fraction(2, depth) if power is None else power

    def cost(beta: Any) -> Any:
        return factor * ((modulus(beta) ** exponent).sum() if diagonal else vector_norm(beta, ord=norm) ** exponent)

    product = last @ reduce(lambda done, layer: layer @ done, list(middle), first)
    size = vector_norm(beta) ** Fraction(1, depth)
    unit = beta / size ** (depth - 1)
    return {
        "no cheaper": leq(cost(product), (first**2).sum() + (middle**2).sum() + (last**2).sum()),
        "attained": equal(cost(beta), (unit**2).sum() + (depth - 1) * size**2),
        "same predictor": equal(size ** (depth - 1) * unit, beta),
    }
