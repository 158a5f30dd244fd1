r"""Symmetric low-rank sensing from a small start: at first gradient descent is the power method.

Near zero the loss is quadratic: its gradient (`symm_first_gradient`) is \(-Z U\) with \(Z = \mathcal A^* \mathcal A(X X^\top)\), up to a term of
third order in the scale of the start (`symm_first_step_cubic`). While that term is small descent follows \((I + \mu Z)^t U_0\), for a time that is
logarithmic in the scale (`spectral_bias_power_tracking`), and this power method turns towards the leading eigenvectors
(`power_method_alignment`). Then a direction of the signal grows along a logistic curve (`growth_from_a_small_start`), from which the printed
number of iterations can be judged (`phases_formula`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, equal, leq, theorem
from checks.arithmetic import concat, exp, inv, log, matrix_norm, maximum, sqrt, zeros
from checks.arithmetic import max as largest
from checks.arithmetic import min as smallest
from checks.claims import Claims
from checks.instances import arrays, frames, interval, orthonormal, positive, reals, spectra, unit
from theorems.objects.differences import twelve_slopes
from theorems.objects.signal_noise import grown
from theorems.objects.symmetric_sensing import normal, operator_size, quartic_loss, stepped, symmetric_part, symmetrised

SOURCE = "@soltanolkotabi2022erice"
LITERATURE = "@stoger2021small"
SMALL: dict[str, Any] = {"d": (1, 3), "n": (1, 3), "r": (1, 3), "k": (1, 2)}


@theorem(
    statement=r"""
        \mathcal L(U) = \tfrac1{4n} \sum_i \langle A_i, X X^\top - U U^\top\rangle^2:\quad
        -\nabla \mathcal L(U) = [\mathcal A^* \mathcal A(X X^\top - U U^\top)]_{\mathrm{sym}}\, U,\quad
        \mathcal A^* \mathcal A(M) = \tfrac1n \sum_i \langle A_i, M\rangle A_i,\ [G]_{\mathrm{sym}} = \tfrac12 (G + G^\top)
    """,
    source=f"{SOURCE}, 'How does small initialization help?'",
    literature=LITERATURE,
    instances=arrays(U="d r", A="n d d", X="d k", P="d r", sizes=SMALL),
    corners=[{"U": [[1.0], [0.0]], "A": [[[0.0, 1.0], [0.0, 0.0]]], "X": [[1.0], [1.0]], "P": [[0.0], [1.0]]}],
    mutants=[
        Mutant(
            "without the symmetric part, for measurements that are not symmetric",
            as_printed=True,
            where="'Look at the first gradient', both lines",
            note="For A_1 = e_1 e_2^T, U = e_1 and X = (1, 1)^T the negative gradient is e_2 / 2, but the printed expression is 0. It is right for "
            "symmetric measurements; the Gaussian ones of the slides before are not symmetric. In general the symmetric part is needed.",
            part=lambda G: G,
        ),
        Mutant("the gradient of the loss with 1/(2n)", factor=2),
        Mutant("the sign", factor=-1),
        Mutant("the transpose", part=lambda G: G.T),
    ],
)
def symm_first_gradient(U, A, X, P, *, part=symmetric_part, factor=1) -> Claims:
    """The gradient of the symmetric problem, by the exact slope of a quartic. For symmetric measurements the symmetric part is all there is."""
    descent = part(normal(A, X @ X.T - U @ U.T)) @ U
    return equal(twelve_slopes(lambda t: quartic_loss(U + t * P, A, X)), -12 * factor * (descent * P).sum())


@theorem(
    statement=r"""
        U_0 = \alpha U,\ Z = \mathcal A^* \mathcal A(X X^\top),\ A_i = A_i^\top:\quad
        U_1 - (I + \mu Z) U_0 = -\mu \alpha^3 \mathcal A^* \mathcal A(U U^\top)\, U
    """,
    source=f"{SOURCE}, 'How does small initialization help?', 'Hence'",
    literature=LITERATURE,
    instances=arrays(U="d r", A="n d d", X="d k", alpha=positive("", "-scales"), step=positive(""), sizes=SMALL),
    corners=[{"U": [[1.0]], "A": [[[1.0]]], "X": [[1.0]], "alpha": 0.5, "step": 1.0}],
    assumptions=[Assumption("symmetric", "the measurements are symmetric")],
    uses=["spectral-phase.symm-first-gradient"],
    mutants=[
        Mutant("second order in the scale", power=2),
        Mutant("the power method exactly", cubic=0),
        Mutant("the sign of the cubic term", cubic=1),
        Mutant("measurements that are not symmetric", without="symmetric", sym=lambda A: A),
    ],
)
def symm_first_step_cubic(U, A, X, alpha, step, *, power=3, cubic=-1, sym=symmetrised) -> Claims:
    """The first step is one of the power method, up to a term of third order in the scale of the start."""
    A = sym(A)
    Z, start = normal(A, X @ X.T), alpha * U
    return equal(stepped(start, A, X, step) - start - step * Z @ start, cubic * step * alpha**power * normal(A, U @ U.T) @ U)


def leading_tangent(U: Any, Q: Any) -> Any:
    """The tangent of the largest angle between the column spaces of U and of the first columns of Q (as many as U has)."""
    k = U.shape[1]
    parts = Q.T @ U
    return matrix_norm(parts[k:] @ inv(parts[:k]), ord=2)


def power_start(Q: Any, top: Any, rest: Any) -> Any:
    """A start with these coordinates in the eigenbasis."""
    return Q @ concat([top, rest], axis=0)


IN_A_PLANE: dict[str, Any] = {"raw": np.eye(2), "top": [[1.0]], "rest": [[0.5]]}
IN_SPACE: dict[str, Any] = {"raw": [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0]], "top": np.eye(2), "rest": [[0.0, 0.25]]}


@theorem(
    statement=r"""
        Z = Q \,\mathrm{diag}(\lambda)\, Q^\top \succeq 0,\ E_k = (q_1, \dots, q_k),\ U_0 \in \mathbb R^{n \times k},\ |E_k^\top U_0| \ne 0:\quad
        \tan\angle\big((I + \mu Z)^t U_0, E_k\big) \le \Big(\frac{1 + \mu\lambda_{k+1}}{1 + \mu\lambda_k}\Big)^t \tan\angle(U_0, E_k)
    """,
    source=f"{SOURCE}, 'Role of randomness+overparameterization', 'this is the power method'",
    literature=LITERATURE,
    instances=arrays(
        raw=frames("n n"),
        eigenvalues=spectra("n"),
        top=frames("k k"),
        rest="m k",
        step=positive("", "-scales"),
        steps=st.integers(1, 4),
        sizes={"n": (2, 4), "k": (1, 3), "m": (1, 3)},
        where=lambda n, k, m: n == k + m,
    ),
    corners=[IN_A_PLANE | {"eigenvalues": [2.0, 1.0], "step": 0.5, "steps": 3}],
    assumptions=[Assumption("positive", "Z is positive semidefinite")],
    tight=[
        IN_A_PLANE | {"eigenvalues": [3.0, 1.0], "step": 1.0, "steps": 2},
        IN_SPACE | {"eigenvalues": [4.0, 2.0, 0.0], "step": 0.5, "steps": 1},
    ],
    mutants=[
        Mutant("the square of the rate", rate=2),
        Mutant("the rate of the power method of Z itself", shift=0),
        Mutant("a step up the loss", sign=-1),
        Mutant("the root of the rate", rate=Fraction(1, 2)),
        Mutant("an eigenvalue that is very negative", without="positive", indefinite=4),
    ],
)
def power_method_alignment(raw, eigenvalues, top, rest, step, steps, *, rate=1, shift=1, sign=1, indefinite=0) -> Claims:
    """The power method turns towards the leading eigenvectors, at a rate that does not see the scale of the start.

    Equality where only the two eigenvectors next to the gap matter.
    """
    Q, k = orthonormal(raw), top.shape[0]
    # A mutant makes the last eigenvalue the one that grows most.
    eigenvalues = concat([eigenvalues[:-1], eigenvalues[-1:] - indefinite * (eigenvalues[:1] + 1 / step)])
    Z = (Q * eigenvalues) @ Q.T
    start = power_start(Q, top, rest)
    end = start
    for _ in range(steps):
        end = end + sign * step * Z @ end
    ratio = (shift + step * eigenvalues[k]) / (shift + step * eigenvalues[k - 1])
    return leq(leading_tangent(end, Q), ratio ** (rate * steps) * leading_tangent(start, Q))


def small_start(alpha: Any, U: Any, **parts: Any) -> dict[str, Any]:
    """An instance whose start is alpha U."""
    return {"U": alpha * U, **parts}


def cubic_share(U: Any, A: Any, X: Any, step: Any, steps: int) -> Any:
    r"""\(\theta_t = 2 \mu K \|U_0\|_F^2 \sum_{s < t} q^{2s - 1}\), with K the norm of the normal operator and \(q = 1 + \mu \|Z\|\)."""
    A = symmetrised(A)
    q = 1 + step * matrix_norm(normal(A, X @ X.T), ord=2)
    return 2 * step * operator_size(A) * matrix_norm(U) ** 2 * sum(q ** (2 * s - 1) for s in range(steps))


def first_gaps(U: Any, A: Any, X: Any, step: Any, steps: int) -> list[Any]:
    """How far descent is from the power method, after each step."""
    A = symmetrised(A)
    Z, descent, linear, gaps = normal(A, X @ X.T), U, U, []
    for _ in range(steps):
        descent, linear = stepped(descent, A, X, step), linear + step * Z @ linear
        gaps.append(matrix_norm(descent - linear))
    return gaps


def follows_for_ever(U, A, X, step, steps) -> Claims:
    """The gap stays below half of the power method, at any time."""
    q = 1 + step * matrix_norm(normal(symmetrised(A), X @ X.T), ord=2)
    return leq(first_gaps(U, A, X, step, steps)[-1], q**steps * matrix_norm(U) / 2)


ONE_DIRECTION: dict[str, Any] = {"A": np.ones((1, 1, 1)), "X": np.ones((1, 1))}
LATE = ONE_DIRECTION | {"U": np.array([[0.5]]), "step": 0.5, "steps": 8}


@theorem(
    statement=r"""
        K = \|\mathcal A^* \mathcal A\|,\ q = 1 + \mu \|Z\|,\ \theta_t = 2 \mu K \|U_0\|_F^2 \sum_{s<t} q^{2s-1}
        \Big({\le} \frac{K \|U_0\|_F^2 q^{2t-1}}{\|Z\|}\Big) < 1:\quad
        \|U_t - (I + \mu Z)^t U_0\|_F \le q^t \|U_0\|_F \Big(\frac1{\sqrt{1 - \theta_t}} - 1\Big);\quad
        \|U_1 - (I + \mu Z) U_0\|_F \le \mu K \|U_0\|_F^3
    """,
    source=f"{SOURCE}, 'Role of randomness+overparameterization', 'for small t'",
    literature=LITERATURE,
    instances=arrays(
        small_start,
        alpha=unit(""),
        U=reals("d r", "-large -extremes"),
        A=reals("n d d", "-large -extremes"),
        X=reals("d k", "-large -extremes"),
        step=unit(""),
        steps=st.integers(1, 5),
        sizes=SMALL,
    ),
    corners=[ONE_DIRECTION | {"U": [[2.0**-k]], "step": 2.0**-6, "steps": 5} for k in (3, 8)],
    assumptions=[
        Assumption("early", "the cubic terms have not added up to the start", lambda U, A, X, step, steps: cubic_share(U, A, X, step, steps) < 1)
    ],
    tight=Tight(ONE_DIRECTION | {"U": [[0.5]], "step": 0.5, "steps": 1}, part="first step"),
    uses=["spectral-phase.symm-first-step-cubic"],
    mutants=[
        Mutant("half of the bound", factor=Fraction(1, 2)),
        Mutant("fourth order in the start", power=2),
        Mutant("at all times", without="early", instances=st.just(LATE), predicate=follows_for_ever),
        Mutant("half of the first step", first=Fraction(1, 2)),
        Mutant("twice the first step", first=2),
    ],
)
def spectral_bias_power_tracking(U, A, X, step, steps, *, factor=1, power=1, first=1) -> Claims:
    r"""Descent from a small start follows the power method for a time of about \(\ln(1/\alpha) / (\mu \|Z\|)\); the gap is of third order.

    To leading order the gap is at most \(K \|U_0\|_F^3 q^{3t-1} / (2 \|Z\|)\), which is attained as start and step shrink, along a top eigenvector.
    """
    size, share, gaps = matrix_norm(U), cubic_share(U, A, X, step, steps), first_gaps(U, A, X, step, steps)
    A = symmetrised(A)
    q = 1 + step * matrix_norm(normal(A, X @ X.T), ord=2)
    return {
        "gap": leq(gaps[-1], factor * q**steps * size**power * (1 / sqrt(1 - share) - 1)),
        "first step": leq(gaps[0], first * step * operator_size(A) * size**3),
    }


@theorem(
    statement=r"""
        u_{t+1} = u_t (1 + \mu (\lambda - u_t^2)),\ q = 1 + \mu\lambda,\ 2 \mu \lambda \le 1,\ 0 < u_0^2 \le \lambda:\quad
        \frac\lambda{u_T^2} - 1 \le q^{-2T} \Big(\frac\lambda{u_0^2} - 1\Big), \quad u_0^2 \le u_T^2 \le \min(q^{2T} u_0^2, \lambda)
    """,
    source=f"derived for {SOURCE}, 'Convergence phases'",
    literature=LITERATURE,
    instances=arrays(start=interval(0.0, 1.0, ""), speed=interval(0.0, 0.5, ""), root=positive("", "-extremes"), steps=st.integers(1, 8)),
    corners=[{"start": start, "speed": 0.5, "root": 1.0, "steps": 3} for start in (2.0**-20, 0.5, 1.0)],
    tight=[Tight({"start": 1.0, "speed": 0.25, "root": 2.0, "steps": 2}, part=part) for part in ("logistic", "saturates")],
    checked_form="One to eight steps; each step has the form of the next, so the bounds hold for all times.",
    mutants=[
        Mutant("any step", fast=8),
        Mutant("the rate 1/q^3", rate=3),
        Mutant("growth by less than q^(1/2)", speed_power=Fraction(1, 2)),
        Mutant("saturates at half of the target", level=Fraction(1, 2)),
        Mutant("saturates at twice the target", level=2),
    ],
)
def growth_from_a_small_start(start, speed, root, steps, *, fast=1, rate=2, speed_power=1, level=1) -> Claims:
    """Along a direction of the signal descent grows at least as fast as a logistic curve, and never overshoots.

    So the relative error is at most epsilon after ln(lambda / (epsilon u_0^2)) / (2 ln q) steps. The first bound is sharp in the limit of a small
    start, and at the target itself.
    """
    target, z = root**2, fast * speed
    q, first = 1 + z, start * root
    last = grown(first, target, z / target, steps)
    return {
        # Multiplied by u_T^2 u_0^2 q^(rate T), which is not negative.
        "logistic": leq(q ** (rate * steps) * (target - last**2) * first**2, (target - first**2) * last**2),
        "grows": leq(first**2, last**2),
        "at most by q": leq(last, q ** (speed_power * steps) * first),
        "saturates": leq(last**2, level * target),
    }


def arguments(sigma: Any, rank: int, dimension: int) -> tuple[Any, Any, Any]:
    """What the three logarithms of the printed formula are taken of, times the size of the start where it occurs. ``sigma``: (r_*,), all positive."""
    top, bottom, kept = largest(sigma), smallest(sigma), min(rank, dimension)
    kappa, spare = top / bottom, max(kept - sigma.shape[0], 1)
    alignment = 2 * kappa**2 * sqrt(Fraction(dimension, kept))
    return alignment, bottom, maximum(1, kappa * Fraction(sigma.shape[0], spare)) * top


def start_for(sigma: Any, rank: int, dimension: int, z: Any, steps: int) -> Any:
    """The size of the start for which the printed number of iterations is ``steps``, with z = mu sigma_min^2."""
    alignment, saddle, refinement = arguments(sigma, rank, dimension)
    return sqrt(alignment * saddle * refinement * exp(-z * steps))


def short_step(sigma: Any, share: Any) -> Any:
    """Of the step that is this share of 3/8 over sigma_max^2, the product z = mu sigma_min^2."""
    return Fraction(3, 8) * share * (smallest(sigma) / largest(sigma)) ** 2


def is_small(sigma: Any, scale: Any, share: Any, rank: int, dimension: int, steps: int) -> Any:
    """Whether that start is below the smallest singular value."""
    return start_for(sigma, rank, dimension, short_step(sigma, share), steps) <= smallest(sigma)


EXACT_RANK = {"sigma": np.array([1.0]), "scale": 1.0, "share": 1.0, "rank": 1, "dimension": 2, "steps": 16}


@theorem(
    statement=r"""
        T = \frac1{\mu\sigma_{\min}^2} \Big[\ln\big(2\kappa^2 \sqrt{\tfrac n{\min\{r; n\}}}\big) + \ln\tfrac{\sigma_{\min}}\alpha
        + \ln\big(\max\{1; \tfrac{\kappa r_*}{\min\{r; n\} - r_*}\} \tfrac{\|X\|}\alpha\big)\Big],\ r > r_*,\ \mu \|X\|^2 \le \tfrac38:\quad
        \text{from an aligned start } \alpha \le \sigma_{\min},\
        \|U_T U_T^\top - X X^\top\| \le \|X\|^2 \Big(\frac\alpha{\|X\|}\Big)^{21/16}; \quad
        \tfrac12 \ln 2x \le \ln 2\sqrt x \le \ln 2x \text{ for } x = \tfrac nr \ge 1
    """,
    source=f"{SOURCE}, 'Convergence phases'",
    literature=LITERATURE,
    instances=arrays(
        sigma=interval(1.0, 1.5, "k"),
        scale=positive("", "-extremes"),
        share=interval(0.25, 1.0, ""),
        rank=st.integers(1, 5),
        dimension=st.integers(2, 8),
        steps=st.integers(8, 64),
        sizes={"k": (1, 3)},
    ),
    corners=[
        EXACT_RANK | {"rank": 2},
        EXACT_RANK | {"rank": 2, "scale": 4.0, "steps": 32},
        {"sigma": np.array([1.5, 1.0]), "scale": 0.5, "share": 1.0, "rank": 3, "dimension": 8, "steps": 64},
    ],
    assumptions=[
        Assumption("surplus", "more columns than the rank of the truth", lambda sigma, rank, dimension: min(rank, dimension) > sigma.shape[0]),
        Assumption("small start", "the start is below the smallest singular value", is_small),
    ],
    tight=Tight(EXACT_RANK | {"rank": 2}, part="upper form"),
    uses=["spectral-phase.growth-from-a-small-start", "spectral-phase.power-method-alignment"],
    checked_form="Every entry observed, and a start that is diagonal in the singular basis of X, so that descent acts on each direction alone; its "
    "size is chosen so that the printed number of iterations is a whole number. Random starts and general measurements are not checked.",
    mutants=[
        Mutant(
            "as many columns as the rank",
            as_printed=True,
            where="'Convergence phases', the third logarithm, with 'r >= r_*' in the theorem of 'Our result'",
            note="At r = r_* the third logarithm divides by min{r; n} - r_* = 0, so the printed number of iterations is infinite, although the "
            "theorem admits r = r_*. The formula needs r > r_*.",
            without="surplus",
            instances=st.just(EXACT_RANK),
        ),
        Mutant("only one of the two factors 1/alpha", starts=1),
        Mutant("half of the iterations", hurry=2),
        Mutant("no division by the smallest singular value squared", prefactor=0),
        Mutant("an error of fourth order in the start", power=4),
        Mutant("the logarithm of 2n/r without the root, from below", form=2),
        Mutant("half of that logarithm, from above", upper=Fraction(1, 2)),
    ],
)
def phases_formula(sigma, scale, share, rank, dimension, steps, *, starts=2, hurry=1, prefactor=1, power=Fraction(21, 16), form=1, upper=1) -> Claims:
    """The printed number of iterations, which here leads to an error of the printed order; the other slide's first phase is the same up to a half.

    The rest of the slides writes n for the number of samples; in this formula it is the dimension.
    """
    z, x = short_step(sigma, share), Fraction(dimension, min(rank, dimension))
    sigma = scale * sigma
    top, bottom = largest(sigma), smallest(sigma)
    alignment, saddle, refinement = arguments(sigma, rank, dimension)
    shrinking = exp(-hurry * z * steps / (1 if prefactor else bottom**2))
    alpha = sqrt(alignment * saddle * refinement * shrinking) if starts == 2 else alignment * refinement * shrinking
    targets = concat([sigma**2, zeros(1)])
    ends = grown(alpha, targets, z / bottom**2, steps)
    return {
        "finite": leq(1, min(rank, dimension) - sigma.shape[0]),
        "error": leq(abs(targets - ends**2), top**2 * (alpha / top) ** power),
        "lower form": leq(form * log(2 * x) / 2, log(2 * sqrt(x))),
        "upper form": leq(log(2 * sqrt(x)), upper * log(2 * x)),
    }
