r"""Low-rank reconstruction with more columns than needed: the part of the factor that sees the signal, and the noise beside it.

Every entry is observed: descent on \(\frac14\|U U^\top - X X^\top\|_F^2\). The rows of U in the column space of X choose an isometry W, by which U
splits into signal and noise (`signal_noise_decomposition`). At the saddle at zero the signal grows and the noise does not
(`saddle_avoidance_growth`, sharp for equal singular values in `saddle_growth_of_equal_values`). No singular value of U falls faster than that of a
factor that only sees itself (`smallest_singular_value`). Hence surplus columns leave an error that decays no faster than 1/T, while with the exact
rank the noise falls geometrically (`exact_rank_vs_overparam_rate`). In the end the signal converges, up to a rotation (`signal_limit`), and the
noise stays of the order of the start (`local_convergence_noise_floor`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, equal, geq, leq, theorem
from checks.arithmetic import diag, eye, matrix_norm, maximum, qr, svdvals, zeros_like
from checks.arithmetic import max as largest
from checks.arithmetic import min as smallest
from checks.claims import Claims
from checks.instances import arrays, frames, integers, orthonormal, positive, reals, spectra, unit
from theorems.objects.signal_noise import Split, grown

SOURCE = "@soltanolkotabi2022erice"
LITERATURE = "@stoger2021small"
SIZES: dict[str, Any] = {"k": (1, 2), "m": (1, 2), "r": (1, 3)}


def row_isometry(S: Any) -> Any:
    """Orthonormal columns, shape (r, k), that span the row space of S (k, r), which has full row rank."""
    return qr(S.T)[0]


@theorem(
    statement=r"""
        S = V_X^\top U,\ W^\top W = I,\ \mathrm{range}\, W = \mathrm{range}\, S^\top,\ W \in \mathbb R^{r \times r_*}:\quad
        V_X^\top U (I - W W^\top) = 0,\quad \|U\|_F^2 = \|U W\|_F^2 + \|U (I - W W^\top)\|_F^2,\quad (S W)(S W)^\top = S S^\top
    """,
    source=f"{SOURCE}, 'Saddle avoidance and local convergence phase', 'Decompose'",
    literature=LITERATURE,
    instances=arrays(
        frame=frames("d k"),
        rows=frames("r k"),
        G=reals("d r", "-large -extremes"),
        other=frames("r k"),
        sizes={"d": (1, 4), "k": (1, 2), "r": (1, 4)},
    ),
    corners=[{"frame": [[1.0], [0.0], [0.0]], "rows": [[1.0], [0.0]], "G": [[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]], "other": [[1.0], [1.0]]}],
    mutants=[
        Mutant(
            "an isometry with as many rows as U",
            as_printed=True,
            where="'Decompose', 'W_t in R^(n x r*)', where n is the dimension",
            note="U_t is n x r, so W_t must be r x r_* for U_t W_t to be defined; n x r_* only fits for r = n. Then U_t W_t is n x r_*, so what "
            "grows is its smallest singular value, not its 'minimum eigenvalue'.",
            rows_of="U",
        ),
        Mutant("any isometry", chosen=False),
        Mutant("the first columns of U", first=True),
        Mutant("norms instead of their squares", power=1),
    ],
)
def signal_noise_decomposition(frame, rows, G, other, *, rows_of="W", chosen=True, first=False, power=2) -> Claims:
    """The row space of the part of U in the column space of X splits U into signal and noise; the noise does not see X.

    For r = r_* there is no noise. The isometry is unique up to a rotation of its columns, which changes none of the parts.
    """
    V = orthonormal(frame)
    U = V @ rows.T + G - V @ (V.T @ G)
    S, (r, k) = V.T @ U, rows.shape
    W = eye(r)[:, :k] if first else row_isometry(S if chosen else other.T)
    signal, noise = U @ W, U - U @ W @ W.T
    return {
        "rows": equal(W.shape[0] if rows_of == "W" else U.shape[0], r),
        "noise": equal(V.T @ noise, zeros_like(S)),
        "norms": equal(matrix_norm(U) ** power, matrix_norm(signal) ** power + matrix_norm(noise) ** power),
        "Gram matrix": equal((S @ W) @ (S @ W).T, S @ S.T),
    }


def split_start(rows: Any, N: Any, sigma: Any, share: Any) -> Split:
    """A point whose step is a share of the inverse of three times the squared norm of the signal."""
    return Split(rows.T, N, sigma, share / (3 * matrix_norm(rows, ord=2) ** 2))


TWO_VALUES = Split(np.diag([1.0, 2.0]), np.zeros((1, 2)), np.full(2, 0.125), 0.25)
"""Two columns and no noise, with a step at which the larger singular value of the signal ends below the smaller one."""


def one_direction(s: float, n: float, sigma: float, step: float) -> Split:
    """One column, one direction of the signal and one of noise."""
    return Split(np.array([[s]]), np.array([[n]]), np.array([sigma]), step)


def is_short(point: Split) -> Any:
    """Whether three times the step is at most 1 over the squared norm of the signal."""
    return 3 * point.step * matrix_norm(point.S, ord=2) ** 2 <= 1


def noise_is_bounded(point: Split) -> Any:
    """Whether the step is at most 2 over the squared norm of U."""
    return point.step * matrix_norm(point.U, ord=2) ** 2 <= 2


@theorem(
    statement=r"""
        N_{t+1} = N_t (I - \mu U_t^\top U_t), \quad \mu \|U_t\|^2 \le 2 \implies \|N_{t+1}\| \le \|N_t\|; \quad
        3\mu\|S\|^2 \le 1 \implies
        \sigma_{\min}(S_{t+1}) \ge (1 + \mu\sigma_{\min}(X)^2)(1 - \mu\sigma_{\min}(S)^2)(1 - \mu\|N\|^2)\,\sigma_{\min}(S) - E,\quad
        E = \mu^2 \big(\|\Lambda S U^\top U\| + \|(I + \mu\Lambda) S S^\top S N^\top N\|\big)
    """,
    source=f"{SOURCE}, 'saddle avoidance: minimum eigenvalue of U_t W_t grows' and 'the noise term stays small'",
    literature=LITERATURE,
    instances=arrays(split_start, rows=frames("r k"), N="m r", sigma=spectra("k", zeros=False), share=unit(""), sizes=SIZES),
    corners=[one_direction(2.0**-8, 2.0**-8, 1.0, 0.5), one_direction(0.5, 0.75, 0.125, 1.0), one_direction(0.5, 1.0, 1.0, 1.0)],
    assumptions=[
        Assumption("short step", "three times the step is at most 1 over the squared norm of the signal", is_short),
        Assumption("noise", "the step is at most 2 over the squared norm of U", noise_is_bounded),
    ],
    mutants=[
        Mutant("growth by half as much again", growth=Fraction(3, 2)),
        Mutant("the signal does not slow down", own=0),
        Mutant("the noise does not slow the signal", noise=0),
        Mutant("without the terms of second order", remainder=0),
        Mutant("noise that shrinks at any step", without="noise", instances=st.just(one_direction(1.0, 8.0, 1.0, 0.125))),
        Mutant("a step of the inverse of the squared norm of the signal", without="short step", instances=st.just(TWO_VALUES)),
        Mutant("noise that sees only the signal", sees=0),
    ],
)
def saddle_avoidance_growth(point, *, growth=1, own=1, noise=1, remainder=1, sees=1) -> Claims:
    """Near the saddle at zero every direction of the signal grows, by nearly the factor 1 + mu sigma^2 a step, and the noise never grows.

    The growth is attained in the limit of a small start only.
    """
    S, N, step = point.S, point.N, point.step
    after, gram, values = point.stepped(), point.U.T @ point.U, svdvals(S)
    low, scale = values[-1], 1 + step * point.sigma**2
    second = matrix_norm((point.sigma**2)[:, None] * S @ gram, ord=2) + matrix_norm(scale[:, None] * (S @ S.T @ S) @ N.T @ N, ord=2)
    slowed = (1 - own * step * low**2) * (1 - noise * step * matrix_norm(N, ord=2) ** 2)
    bound = (1 + growth * step * smallest(point.sigma) ** 2) * slowed * low
    return {
        "noise": equal(after.N, N - step * N @ (gram if sees else S.T @ S)),
        "noise never grows": leq(matrix_norm(after.N, ord=2), matrix_norm(N, ord=2)),
        "signal": geq(svdvals(after.S)[-1], bound - remainder * step**2 * second),
    }


def equal_values(rows: Any, N: Any, sigma: Any, share: Any) -> Split:
    """A point of a signal whose singular values are all ``sigma``."""
    return split_start(rows, N, sigma + 0 * rows[0], share)


def values_are_equal(point: Split) -> Any:
    """Whether all singular values of X are equal."""
    return largest(point.sigma) <= smallest(point.sigma)


def signal_dominates(point: Split) -> Any:
    """Whether a smaller singular value of the signal is still smaller after the step."""
    values, noise = svdvals(point.S), matrix_norm(point.N, ord=2)
    return point.step * (noise**2 + values[-1] ** 2 + 2 * values[0] ** 2 - point.sigma[0] ** 2) <= 1


@theorem(
    statement=r"""
        \Lambda = \sigma^2 I,\ \mu (\|N\|^2 + \sigma_{\min}(S)^2 + 2 \|S\|^2 - \sigma^2) \le 1:\quad
        \sigma_{\min}(S_{t+1}) \ge \big(1 + \mu (\sigma^2 - \sigma_{\min}(S)^2 - \|N\|^2)\big)\, \sigma_{\min}(S)
    """,
    source=f"derived for {SOURCE}, 'saddle avoidance'",
    literature=LITERATURE,
    instances=arrays(equal_values, rows=frames("r k"), N="m r", sigma=positive("", "-extremes"), share=positive("", "-scales"), sizes=SIZES),
    corners=[one_direction(0.5, 0.25, 1.0, 1.0), one_direction(0.5, 0.25, 1.0, 0.125)],
    assumptions=[
        Assumption("equal values", "all singular values of the truth are equal", values_are_equal),
        Assumption("order", "a smaller singular value of the signal stays smaller", signal_dominates),
    ],
    tight=arrays(lambda s, n, sigma: Split(s, n, sigma, 2.0**-8), s=integers(1, 4, "1 1"), n=integers(-4, 4, "1 1"), sigma=integers(1, 4, "1")),
    mutants=[
        Mutant("the noise does not slow the signal", noise=0),
        Mutant("the noise slows it twice", noise=2),
        Mutant("the signal does not slow down", own=0),
        Mutant("growth by half as much again", growth=Fraction(3, 2)),
        Mutant("half of the growth", growth=Fraction(1, 2)),
        Mutant("any step", without="order", instances=st.just(TWO_VALUES)),
    ],
)
def saddle_growth_of_equal_values(point, *, growth=1, own=1, noise=1) -> Claims:
    """For equal singular values the growth has no error term, and equality for one column."""
    low = svdvals(point.S)[-1]
    rate = growth * point.sigma[0] ** 2 - own * low**2 - noise * matrix_norm(point.N, ord=2) ** 2
    return geq(svdvals(point.stepped().S)[-1], (1 + point.step * rate) * low)


def bounded_start(raw: Any, sigma: Any, share: Any, steps: int, alpha: Any = 1) -> tuple[Split, int]:
    """A run from alpha raw (d, r), whose step is a share of the inverse of three times the squared norm of U and of X, whichever is larger."""
    U, k = alpha * raw, sigma.shape[0]
    size = maximum(matrix_norm(U, ord=2), largest(sigma)) ** 2
    return Split(U[:k], U[k:], sigma, share / (3 * size)), steps


def steps_are_short(run: Split, steps: int) -> Any:
    """Whether three times the step is at most 1 over the squared norms of U and of X. Then it is so at all later steps."""
    return 3 * run.step * maximum(matrix_norm(run.U, ord=2), largest(run.sigma)) ** 2 <= 1


SHORT_STEPS = Assumption("short steps", "three times the step is at most 1 over the squared norms of the start and of the truth", steps_are_short)


def swapped(step: float) -> Split:
    """Two columns, one for the signal and one for the noise."""
    return Split(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]]), np.ones(1), step)


@theorem(
    statement=r"""
        U \in \mathbb R^{d \times r},\ r \le d,\ \mu (\sigma_r(U)^2 + 2 \|U\|^2) \le 1:\quad
        \sigma_r\big(U + \mu (X X^\top - U U^\top) U\big) \ge (1 - \mu \sigma_r(U)^2)\, \sigma_r(U)
    """,
    source=f"derived for {SOURCE}, 'Some comments', case r = r_*",
    literature=LITERATURE,
    instances=arrays(raw=frames("d r"), X=reals("d k", "-extremes"), share=unit(""), sizes={"d": (1, 4), "r": (1, 3), "k": (1, 3)}),
    corners=[{"raw": [[1.0], [0.0]], "X": [[0.0], [1.0]], "share": 0.75}],
    tight=[
        {"raw": [[1.0], [0.0]], "X": [[0.0], [3.0]], "share": 0.75},
        {"raw": [[2.0, 0.0], [0.0, 1.0], [0.0, 0.0]], "X": [[1.0], [0.0], [0.0]], "share": 0.5625},
    ],
    mutants=[
        Mutant("nothing is lost", loss=0),
        Mutant("half of the loss", loss=Fraction(1, 2)),
        Mutant("twice the loss", loss=2),
        Mutant("a target that is not positive semidefinite", sign=-1),
        Mutant("three times the step", speed=3),
    ],
)
def smallest_singular_value(raw, X, share, *, loss=1, sign=1, speed=1) -> Claims:
    """Whatever the target, the smallest singular value falls at most as fast as without one: a step removes at most its cube, times the step."""
    values = svdvals(raw)
    low = values[raw.shape[1] - 1]
    step = speed * share / (low**2 + 2 * values[0] ** 2)
    after = raw + step * (sign * X @ (X.T @ raw) - raw @ (raw.T @ raw))
    return geq(svdvals(after)[raw.shape[1] - 1], (1 - loss * step * low**2) * low)


@theorem(
    statement=r"""
        3 \mu \max(\|U_0\|, \|X\|)^2 \le 1,\ y_0 = \sigma_r(U_0),\ y_{t+1} = (1 - \mu y_t^2) y_t:\quad
        r > r_*:\ \|U_T U_T^\top - X X^\top\| \ge y_T^2 \ge \frac{y_0^2}{1 + \frac{15}4 \mu T y_0^2};\quad
        \|N_{t+1}\| \le (1 - \mu\sigma_r(U_t)^2)\|N_t\|,\ y_t \le \sigma_r(U_t);\quad
        r < r_*:\ \|U U^\top - X X^\top\|_F^2 \ge \sum_{i > r} \sigma_i(X)^4
    """,
    source=f"{SOURCE}, 'Some comments', case r = r_*",
    literature=f"{LITERATURE}; @xiong2024overparameterization",
    instances=arrays(
        bounded_start,
        raw=frames("d r"),
        sigma=spectra("k", zeros=False),
        share=unit(""),
        steps=st.integers(1, 4),
        sizes={"d": (2, 4), "k": (1, 3), "r": (1, 3)},
        where=lambda d, k, r: d > k,
    ),
    corners=[
        (swapped(0.25), 4),
        (Split(np.eye(2)[:, :1], np.zeros((1, 1)), np.ones(2), 0.25), 2),
    ],
    tight=[
        Tight((swapped(0.25), 2), part="error of surplus columns"),
        Tight((Split(np.zeros((1, 1)), np.ones((1, 1)), np.ones(1), 0.25), 2), part="noise"),
        Tight((Split(np.array([[2.0], [0.0]]), np.zeros((1, 1)), np.array([2.0, 1.0]), 0.0625), 2), part="error of too few columns"),
    ],
    assumptions=[SHORT_STEPS],
    uses=["signal-and-noise.smallest-singular-value"],
    checked_form="Every entry observed. With the exact rank the noise falls geometrically while the smallest singular value of U stays away from "
    "zero, as it does near the truth; with surplus columns it tends to zero, no faster than 1/sqrt(T), so the error falls no faster than 1/T. "
    "Random starts and measurements are not checked.",
    mutants=[
        Mutant("an error of first order in the smallest singular value", power=1),
        Mutant("an error that stays", loss=0),
        Mutant("a floor of half the decay", loss=Fraction(1, 2)),
        Mutant("a floor of twice the decay", loss=2),
        Mutant("the smallest singular value decays at most like 1 / sqrt(1 + mu T y^2)", constant=1),
        Mutant("noise that falls twice as fast", rate=2),
        Mutant("half of the rate of the noise", rate=Fraction(1, 2)),
        Mutant("too few columns lose twice as much", lost=2),
        Mutant("any step", without="short steps", instances=st.just((swapped(3.0), 1))),
    ],
)
def exact_rank_vs_overparam_rate(run, steps, *, power=2, loss=1, constant=Fraction(15, 4), rate=1, lost=1) -> Claims:
    """Columns beyond the rank of the truth cost the linear rate, and fewer columns cost the truth.

    Noise falls geometrically as long as the smallest singular value of U does not vanish. With surplus columns it has to, and does so slowly.
    """
    (k, r), end = run.S.shape, run.after(steps)
    low, noise = run.smallest, matrix_norm(run.N, ord=2)
    floor = grown(low, 0, loss * run.step, steps)
    claims: dict[str, Claims] = {
        "noise": leq(matrix_norm(run.stepped().N, ord=2), (1 - rate * run.step * low**2) * noise),
        "smallest singular value": leq(floor, end.smallest),
        "slow": leq(low**2, (1 + constant * steps * run.step * low**2) * grown(low, 0, run.step, steps) ** 2),
    }
    if r > k:
        claims["error of surplus columns"] = leq(floor**power, matrix_norm(end.error, ord=2))
    if r < k:
        claims["error of too few columns"] = leq(lost * (run.sigma[r:] ** 4).sum(), (end.error**2).sum())
    return claims


@theorem(
    statement=r"""
        U = X R,\ R R^\top = I:\quad (X X^\top - U U^\top) U = 0,\ N = 0,\quad U W O = X \text{ for the rotation } O = W^\top R^\top,\quad
        U W W^\top U^\top = X X^\top
    """,
    source=f"{SOURCE}, 'local convergence: signal term converges to X'",
    literature=LITERATURE,
    instances=arrays(sigma=spectra("k", zeros=False), rows=frames("r k"), mixture=frames("k k"), sizes={"k": (1, 3), "r": (1, 4)}),
    corners=[{"sigma": [2.0, 1.0], "rows": [[1.0, 0.0], [1.0, 1.0]], "mixture": [[1.0, 1.0], [0.0, 1.0]]}],
    mutants=[
        Mutant(
            "the signal term is X itself",
            as_printed=True,
            where="'local convergence: signal term converges to X'",
            note="With U = -X everything is fitted and descent stands still, but the signal term is -X. What converges to X is U_t W_t O for a "
            "rotation O, or to X X^T the Gram matrix of the signal term; the term itself is n x r, not n x r_*.",
            turned=False,
            instances=st.just({"sigma": np.ones(1), "rows": -np.ones((1, 1)), "mixture": np.ones((1, 1))}),
        ),
        Mutant("the inverse rotation", inverse=True),
        Mutant("twice the truth is stationary", size=2),
    ],
)
def signal_limit(sigma, rows, mixture, *, turned=True, inverse=False, size=1) -> Claims:
    """Where the signal is fitted it equals X up to a rotation, and only up to that."""
    X, R = diag(sigma), size * orthonormal(rows).T
    U = X @ R
    # Any orthonormal basis of the row space will do; the mixture is there to have one that is not R itself.
    W = row_isometry(mixture @ U)
    O = W.T @ R.T
    return {
        "stationary": equal((X @ X.T) @ U, (U @ U.T) @ U),
        "signal": equal(U @ W @ (O.T if inverse else O), size**2 * X) if turned else equal(U @ W @ W.T, X),
        "Gram matrix": equal(U @ W @ W.T @ U.T, size**2 * X @ X.T),
    }


@theorem(
    statement=r"""
        3\mu \max(\|U_0\|, \|X\|)^2 \le 1,\ U_0 = \alpha [S; N],\ r > r_*,\ s = \sigma_r([S; N]):\quad
        \frac{\alpha s}{\sqrt{1 + \frac{15}4 \mu T \alpha^2 s^2}} \le \|N_T\| \le \alpha \|N\|; \quad
        D = \Lambda - S S^\top:\
        \|D_{t+1}\|_F \le (1 - 2\mu\sigma_{\min}(S)^2) \|D_t\|_F + 2\mu \|S N^\top N S^\top\|_F + \mu^2 \|D S - S N^\top N\|_F^2
    """,
    source=f"{SOURCE}, 'local convergence: signal term converges to X, while the noise term stays small (scaling with alpha)'",
    literature=LITERATURE,
    instances=arrays(
        bounded_start,
        alpha=unit(""),
        raw=frames("d r"),
        sigma=spectra("k", zeros=False),
        share=unit(""),
        steps=st.integers(1, 4),
        sizes={"d": (2, 4), "k": (1, 2), "r": (2, 3)},
        where=lambda d, k, r: d >= r > k,
    ),
    corners=[(Split(np.array([[0.0, 2.0]]), np.array([[1.0, 0.0]]), np.ones(1), 2.0**-5), steps) for steps in (1, 4)],
    tight=Tight((Split(np.array([[0.0, 2.0]]), np.zeros((1, 2)), np.ones(1), 2.0**-5), 1), part="signal"),
    assumptions=[SHORT_STEPS],
    uses=["signal-and-noise.exact-rank-vs-overparam-rate", "signal-and-noise.saddle-avoidance-growth"],
    checked_form="Every entry observed; one step for the signal, several for the noise. The bounds say that the noise is of the order of alpha for "
    "times up to 1 / (mu alpha^2). The exponent that measurements give instead is not checked.",
    mutants=[
        Mutant("half of the initial noise", above=Fraction(1, 2)),
        Mutant("noise that stays", constant=0),
        Mutant("a signal that converges at three times mu sigma^2", contraction=3),
        Mutant("half of that rate", contraction=1),
        Mutant("the noise does not disturb the signal", disturbance=0),
        Mutant("no term of second order", second=0),
        Mutant("any step", without="short steps", instances=st.just((swapped(3.0), 1))),
    ],
)
def local_convergence_noise_floor(run, steps, *, above=1, constant=Fraction(15, 4), contraction=2, disturbance=2, second=1) -> Claims:
    """Near the truth the signal converges geometrically until the noise disturbs it; the noise keeps the order of the start for a long time."""
    S, N, step, low = run.S, run.N, run.step, run.smallest
    after, end = run.stepped(), run.after(steps)
    D, mixed = diag(run.sigma**2) - S @ S.T, S @ N.T @ N
    value, noise = svdvals(S)[-1], matrix_norm(end.N, ord=2)
    moved = step**2 * ((D @ S - mixed) ** 2).sum()
    return {
        "noise below": leq(low**2, (1 + constant * steps * step * low**2) * noise**2),
        "noise above": leq(noise, above * matrix_norm(N, ord=2)),
        "signal": leq(
            matrix_norm(diag(run.sigma**2) - after.S @ after.S.T),
            (1 - contraction * step * value**2) * matrix_norm(D) + disturbance * step * matrix_norm(mixed @ S.T) + second * moved,
        ),
    }
