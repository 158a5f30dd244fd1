r"""How more columns shorten the spectral phase of symmetric low-rank reconstruction, and leave the other phases alone.

All singular values of the truth are 1. With \(S = V_X^\top U\), the part of the start that sees the signal, and N the rest, the power method aligns
at the time \(\ln(\|N S^+\| / \tan\varepsilon) / \ln(1 + \mu)\), and leaves the saddle at \(\ln(c / (\alpha\, \sigma_{\min}(S))) / \ln(1 + \mu)\):
the difference hardly depends on the number of columns (`alignment_time`). For a random start with r columns in dimension n the first is
\(\frac12 \ln(n / r)\) on average, up to constants (`mean_alignment_time`, `alignment_of_random_starts`). Descent does the same, where every entry is
observed (`spectral_phase_overparam`), and from random measurements (`spectral_phase_overparam_sensing`).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, event, leq, mean, theorem
from checks.arithmetic import inv, log, matrix_norm
from checks.claims import Claims
from checks.instances import arrays, frames, orthonormal, positive, reals, spectra
from theorems.objects.gaussian import chi_mean
from theorems.objects.sensing_runs import Problems, product, random_frames, symmetric_measurements, top_eigenvectors

SOURCE = "@soltanolkotabi2022erice, 'Insights and predictions', 'How does more overparameterization help?'"
LITERATURE = "@stoger2021small"


def pseudo_inverse(S: Any) -> Any:
    """Of a matrix of full row rank."""
    return S.T @ inv(S @ S.T)


@theorem(
    statement=r"""
        Z = \mathrm{diag}(I_k, 0),\ \tilde U_t = (I + \mu Z)^t [S; N],\ q = 1 + \mu,\
        S = P\, \mathrm{diag}(s)\, W^\top \in \mathbb R^{k \times r}:\quad
        \|\tilde N_t \tilde S_t^+\| = q^{-t} \|N S^+\|,\ \sigma_k(\tilde S_t) = q^t s_k; \quad
        \|N w_k\| \le s_k \|N S^+\| \le \|N W\|, \text{ with equality for } k = 1
    """,
    source=f"derived for {SOURCE}",
    literature=LITERATURE,
    instances=arrays(
        left=frames("k k"),
        right=frames("r k"),
        s=spectra("k", zeros=False),
        N=reals("m r", "-extremes"),
        step=positive("", "-scales"),
        steps=st.integers(1, 4),
        sizes={"k": (1, 2), "r": (1, 3), "m": (1, 3)},
        where=lambda k, r, m: r >= k,
    ),
    corners=[
        {"left": np.eye(2), "right": np.eye(2), "s": [2.0, 1.0], "N": N, "step": 0.5, "steps": 2} for N in ([[3.0, 1.0]], [[0.0, 1.0]], [[1.0, 0.0]])
    ],
    tight=[
        Tight({"left": np.eye(1), "right": [[1.0], [1.0]], "s": [2.0], "N": [[3.0, 1.0], [0.0, 5.0]], "step": 0.5, "steps": 2}, part=part)
        for part in ("at least", "at most")
    ],
    uses=["spectral-phase.power-method-alignment"],
    mutants=[
        Mutant("the square of the rate", rate=2),
        Mutant("the growth of Z itself", shift=0),
        Mutant("the whole of N", whole=True),
        Mutant("the largest singular value of S", which=0),
        Mutant("half of the upper bound", above=Fraction(1, 2)),
        Mutant("twice the lower bound", below=2),
        Mutant("half of the lower bound", below=Fraction(1, 2)),
    ],
)
def alignment_time(left, right, s, N, step, steps, *, rate=1, shift=1, whole=False, which=-1, above=1, below=1) -> Claims:
    r"""What the time to align and the time to leave the saddle depend on, for the power method from any start.

    The first ends when \(\|\tilde N_t \tilde S_t^+\| = \tan \varepsilon\), the second when \(\alpha\, \sigma_k(\tilde S_t) = c\). So the
    second phase lasts \(\ln(c \tan\varepsilon / (\alpha \nu)) / \ln q\) with \(\nu\) between \(\|N w_k\|\) and \(\|N W\|\): of the start it sees
    only k of the columns of N, in a basis that is independent of N for Gaussian starts.
    """
    W = orthonormal(right)
    S, q, growth = (orthonormal(left) * s) @ W.T, (1 + step) ** (rate * steps), (1 + step) ** steps
    T, later = N @ pseudo_inverse(S), N @ pseudo_inverse(growth * S)
    size = matrix_norm(T, ord=2)
    return {
        "angle": equal(q * later, T),
        "smallest singular value": equal((growth * S) @ W[:, -1], (shift + step) ** steps * s[-1] * orthonormal(left)[:, -1]),
        "at least": leq(below * matrix_norm(N @ W[:, -1:], ord=2), s[which] * size),
        "at most": leq(s[which] * size, above * matrix_norm(N if whole else N @ W, ord=2)),
    }


def half_harmonic(n: int, r: int) -> Fraction:
    r"""\(\frac12 (\psi(\frac{n - 1}2) - \psi(\frac r2)) = \frac12 \sum_{j = r/2}^{(n - 3)/2} \frac1j\) for odd n and even r < n."""
    return sum((Fraction(1, j) for j in range(r // 2, (n - 1) // 2)), Fraction(0)) / 2


@theorem(
    statement=r"""
        h(n, r) = \frac12 \sum_{j = r/2}^{(n - 3)/2} \frac1j \text{ for odd } n \text{ and even } r:\quad
        \frac12 \ln\frac{n - 1}{r} \le h(n, r) \le \frac12 \ln\frac{n - 3}{r - 2}
    """,
    source=f"{SOURCE}, 'Spectral phase needs ... ln(2n/r)', of which h is the mean for one direction",
    literature=LITERATURE,
    instances=arrays(half_rank=st.integers(2, 64), surplus=st.integers(1, 128)),
    corners=[{"half_rank": half_rank, "surplus": surplus} for half_rank, surplus in ((2, 1), (2, 128), (16, 16), (64, 1))],
    uses=["spectral-overparam.alignment-time"],
    mutants=[
        Mutant("the coefficient 1 of ln(n/r), as ln(2n/r) has it", coefficient=1),
        Mutant("a quarter of ln(n/r)", coefficient=Fraction(1, 4)),
        Mutant("at most half of ln((n - 1)/r)", more=0),
        Mutant("independent of the number of columns", columns=0),
    ],
)
def mean_alignment_time(half_rank, surplus, *, coefficient=Fraction(1, 2), more=1, columns=1) -> Claims:
    """The mean time to align with one direction, in units of 1/ln(1 + mu), grows by half the logarithm of n/r: by less than ln(2n/r).

    That the slide prints the latter is right up to a factor, which is all it claims. Both bounds are limits for large r.
    """
    r, n = 2 * half_rank, 2 * (half_rank + surplus) + 1
    h = half_harmonic(n, r if columns else 4)
    return {
        "at least": leq(coefficient * log(Fraction(n - 1, r)), h),
        "at most": leq(h, coefficient * log(Fraction(n - 1 - 2 * more, r - 2 * more))),
    }


def projected_starts(rng: Any, count: int, n: int, r: int, k: int) -> Any:
    r"""\(\|N S^+\|\) of random starts with independent N(0, 1) entries."""
    U = rng.standard_normal((count, n, r))
    S, N = U[:, :k], U[:, k:]
    St = S.swapaxes(-1, -2)
    return np.linalg.norm(N @ St @ np.linalg.inv(S @ St), ord=2, axis=(-2, -1))


@theorem(
    statement=r"""
        U \text{ i.i.d. } N(0, 1),\ n \times r:\quad
        k = 1:\ \mathbb E \ln \|N S^+\| = \frac12 \sum_{j = r/2}^{(n - 3)/2} \frac1j \text{ for odd } n \text{ and even } r;\quad
        \mathbb P\Big(\|N S^+\| \le \frac{\sqrt{n - k} + \sqrt k + s}{\sqrt r - \sqrt k - s}\Big) \ge 1 - 2 e^{-s^2/2},\quad
        \mathbb P\Big(\|N S^+\| \ge \frac{a_{n - k} - s}{a_r + s}\Big) \ge 1 - 2 e^{-s^2/2},\quad a_m = \mathbb E \|N(0, I_m)\|
    """,
    source=f"derived for {SOURCE}",
    literature="@vershynin2018high",
    checked_form="(n, r) = (9, 2), (33, 4), (33, 16) for the mean; (n, r, k) = (101, 64, 2) and s = 2 for the probabilities.",
    uses=["spectral-overparam.alignment-time", "spectral-overparam.mean-alignment-time"],
    mutants=[
        Mutant("the whole of ln(n/r), as ln(2n/r) has it", coefficient=2),
        Mutant("a tenth of a step less", shift=0.1),
        Mutant("a third of the upper bound", above=0.33),
        Mutant("three times the lower bound", below=3),
        Mutant("without the root of n", dimension=0),
    ],
)
def alignment_of_random_starts(rng, *, coefficient=1, shift=0, above=1, below=1, dimension=1) -> Claims:
    r"""The mean of the alignment time for one direction exactly, and bounds for several that hold with high probability.

    For k = 1 the squared norm is a quotient of two independent chi-squares, of n - 1 and r degrees of freedom; this gives the mean, and the variance
    of the logarithm. The bounds are Gordon's for the extreme singular values, and concentration.
    """
    from scipy.special import polygamma

    claims: dict[str, Claims] = {}
    for n, r in ((9, 2), (33, 4), (33, 16)):
        spread = (polygamma(1, (n - 1) / 2) + polygamma(1, r / 2)) ** 0.5 / 2
        samples = np.log(projected_starts(rng, 400, n, r, 1))
        level = coefficient * float(half_harmonic(n, r)) - shift
        claims[f"mean {n} {r}"] = mean(samples, equals=level, tail="variance", scale=spread, effect=0.05)
    (n, r, k), s = (101, 64, 2), 2.0
    size, level = projected_starts(rng, 50, n, r, k), 1 - 2 * np.exp(-(s**2) / 2)
    upper = ((n - k) ** 0.5 * dimension + k**0.5 + s) / (r**0.5 - k**0.5 - s)
    return claims | {
        "at most": event(size <= above * upper, at_least=level, effect=0.1),
        "at least": event(size >= below * (chi_mean(n - k) - s) / (chi_mean(r) + s), at_least=level, effect=0.1),
    }


def starts(rng: Any, count: int, d: int, ranks: Any, alpha: float, power: float = 0.0) -> Any:
    r"""Starts with entries of size \(\alpha r^{-p}\), shape (count, ranks, d, largest rank); the columns that are not there are zero."""
    r = np.array(ranks)[:, None, None]
    return alpha / r**power * rng.standard_normal((count, len(ranks), d, max(ranks))) * (np.arange(max(ranks)) < r)


def tangent(U: Any, E: Any) -> Any:
    """The tangent of the angle between E and the columns of U that see E, as it is in `alignment_time`."""
    S = E.swapaxes(-1, -2) @ U
    St = S.swapaxes(-1, -2)
    return np.linalg.norm(U @ St @ np.linalg.inv(S @ St) - E, ord=2, axis=(-2, -1))


def smallest_seen(U: Any, X: Any) -> Any:
    """The smallest singular value of the part of U in the span of X."""
    return np.linalg.svd(X.swapaxes(-1, -2) @ U, compute_uv=False)[..., -1]


ALIGNED, LEFT = 0.1, 0.1**0.5
"""The tangent at which a start is aligned, and the singular value at which it has left the saddle."""


MOST = 120
"""So many steps at most."""


def phases(problems: Problems, U: Any, X: Any, E: Any, step: float, error: float) -> tuple[Any, Any, Any]:
    """The number of steps of the three phases: until U is aligned with E, has left the saddle along X, and has this error. At most `MOST`."""
    reached, times = np.full((3, *U.shape[:2]), False), np.zeros((3, *U.shape[:2]))
    for V in islice(problems.symmetric_path(U, step), MOST):
        now = tangent(V, E) <= ALIGNED, smallest_seen(V, X) >= LEFT, problems.error(product(V, V)) <= error
        reached |= np.stack(now)
        if reached.all():
            break
        times += ~reached
    return times[0], times[1] - times[0], times[2] - times[1]


@theorem(
    statement=r"""
        \mathcal A^* \mathcal A = I,\ \sigma(X) = 1,\ t_1 = \min\{t: \|N_t S_t^+\| \le \tan\varepsilon\},\ t_2 = \min\{t: \sigma_{\min}(S_t) \ge c\},\
        t_3 = \min\{t: \text{relative error} \le \epsilon\}:\quad
        0 \le t_1 - \frac{\ln(\|N_0 S_0^+\| / \tan\varepsilon)}{\ln(1 + \mu)} \le 1, \text{ which falls with } r;\quad
        t_2 - t_1 \text{ and } t_3 - t_2 \text{ do not depend on } r \text{ for entries } N(0, \alpha^2), \text{ up to two steps}
    """,
    source=SOURCE,
    literature=LITERATURE,
    checked_form="n = 24, r_* = 2, r = 4 and 24, alpha = 1e-4, step 1/4, tan(epsilon) = 0.1, c^2 = 0.1, an error of 1/100; each with probability "
    "0.9, and a gain of at least 4 steps with probability 3/4. The probabilities are not derived.",
    uses=["spectral-overparam.alignment-time", "spectral-overparam.alignment-of-random-starts"],
    mutants=[
        Mutant("an alignment time of twice the logarithm", coefficient=2),
        Mutant("columns do not matter for the alignment", ranks=(4, 4)),
        Mutant("more columns shorten the second phase as well", saddle=4),
        Mutant("the second phase with entries N(0, alpha^2 / r)", power=0.5),
        Mutant("more columns shorten the third phase as well", refinement=3),
    ],
)
def spectral_phase_overparam(rng, *, coefficient=1, ranks=(4, 24), saddle=0, power=0.0, refinement=0) -> Claims:
    """With every entry observed, more columns shorten the first phase of descent, by the law of the power method, and no other.

    For entries of variance 1/r the second phase lasts longer by what the first one gains, and in all nothing is gained.
    """
    U = starts(rng, 25, 24, ranks, 1e-4, power)
    X = np.eye(24)[None, None, :, :2]
    first, second, third = phases(Problems(None, product(X, X)), U, X, X, 0.25, 0.01)
    late = first - coefficient * np.log(tangent(U, X) / ALIGNED) / np.log(1.25)
    few, many = 0, 1
    return {
        "law": event(((late >= 0) & (late <= 1)).all(axis=1), at_least=0.9, effect=0.1),
        "alignment": event(first[:, few] - first[:, many] >= 4, at_least=0.75, effect=0.1),
        "saddle": event(abs(second[:, few] - second[:, many] - saddle) <= 2, at_least=0.9, effect=0.1),
        "refinement": event(abs(third[:, few] - third[:, many] - refinement) <= 2, at_least=0.9, effect=0.1),
    }


@theorem(
    statement=r"""
        \text{symmetric Gaussian measurements},\ m < n (n + 1) / 2,\ r n > m:\quad
        \text{the alignment with the leading eigenvectors of } Z \text{ comes earlier for more columns},\
        \text{the last phase lasts as long},\ \text{and the test error still falls to } \epsilon
    """,
    source=SOURCE,
    literature=LITERATURE,
    checked_form="n = 14, r_* = 1, m = 6 n = 84 of 105, r = 2 and 14, alpha = 1e-4, step 0.3, tan(epsilon) = 0.1, c^2 = 0.1, an error of 1/10; the "
    "slide has n = 200, r_* = 5, m = 10 n r_*. Earlier with probability 0.85, by at least 4 steps with probability 1/2; the last phase up to two "
    "steps and the error with probability 0.9. The probabilities are not derived.",
    uses=["spectral-overparam.spectral-phase-overparam", "tracking-bounds.tracking-while-small"],
    mutants=[
        Mutant("columns do not matter for the alignment", ranks=(2, 2)),
        Mutant("more columns shorten the last phase by half of what the first gains", shared=0.5),
        Mutant("more columns overfit", overfits=True),
        Mutant("from a start of size 1/20", alpha=0.05),
    ],
)
def spectral_phase_overparam_sensing(rng, *, ranks=(2, 14), shared=0, overfits=False, alpha=1e-4) -> Claims:
    """From random measurements, too, more columns shorten the first phase; there is no overfitting although they have more numbers than data."""
    n, m = 14, 84
    X = random_frames(rng, 20, n, 1)
    problems = Problems(symmetric_measurements(rng, 20, m, n), product(X, X))
    E = top_eigenvectors(problems.spectral_matrix, 1)
    first, second, third = phases(problems, starts(rng, 20, n, ranks, alpha), X, E, 0.3, 0.1)
    few, many = 0, 1
    gain, fitted = first[:, few] - first[:, many], (first + second + third)[:, many] < MOST
    return {
        "alignment": {
            "earlier": event(gain > 0, at_least=0.85, effect=0.1),
            "by four steps": event(gain >= 4, at_least=0.5, effect=0.1),
        },
        "refinement": event(abs(third[:, few] - third[:, many] - shared * gain) <= 2, at_least=0.9, effect=0.1),
        "generalises": event(~fitted if overfits else fitted, at_least=0.9, effect=0.1),
    }
