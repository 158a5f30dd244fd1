r"""Deep linear networks \(W_N \cdots W_1\) under gradient flow: what is conserved, and in which order the singular values are learnt.

Neighbouring layers stay balanced (`deep_linear_balance`). From a balanced start that is diagonal in the singular basis of the target the flow acts on
each singular value alone, \(\dot s = N s^{2 - 2/N} (\sigma - s)\) (`deep_linear_spectral_bias`), so large ones are learnt first; for two layers
the equation has a solution in closed form (`deep_linear_logistic`). For any loss a singular value moves with the component of the gradient along its
vectors, the faster the larger it is (`deep_mf_singular_value_dynamics`).
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, equal, identity, leq, theorem
from checks.arithmetic import diag, eye, log, matrix_power, trace
from checks.claims import Claims
from checks.instances import arrays, frames, orthonormal, positive, reals, unit

SETTING = "@soltanolkotabi2022erice, 'Learning beyond the lazy regime', where deep linear networks are named"


def product(layers: list[Any], size: int) -> Any:
    """The product of the layers, the first one applied first; the identity of that size if there is none."""
    return reduce(lambda done, layer: layer @ done, layers, eye(size))


def velocities(layers: list[Any], target: Any) -> list[Any]:
    r"""Where gradient flow on \(\frac12\|W_N \cdots W_1 - M\|_F^2\) moves each layer."""
    end = product(layers, layers[0].shape[1])
    gaps = target - end
    return [product(layers[j + 1 :], layers[j].shape[0]).T @ gaps @ product(layers[:j], layers[0].shape[1]).T for j in range(len(layers))]


def squared_distance(layers: list[Any], target: Any) -> Any:
    """Half of the squared distance of the product from the target."""
    return ((product(layers, layers[0].shape[1]) - target) ** 2).sum() / 2


@theorem(
    statement=r"""
        \dot W_j = (W_N \cdots W_{j+1})^\top (M - W_N \cdots W_1) (W_{j-1} \cdots W_1)^\top:\quad
        \tfrac d{dt} (W_{j+1}^\top W_{j+1} - W_j W_j^\top) = 0, \quad \tfrac d{dt} \tfrac12 \|W_N \cdots W_1 - M\|_F^2 = -\sum_j \|\dot W_j\|_F^2
    """,
    source=f"{SETTING}; no statement is printed",
    literature="@du2018algorithmic; @arora2018optimization",
    instances=arrays(A="a b", B="b c", C="c d", M="a d", sizes={"a": (1, 3), "b": (1, 3), "c": (1, 3), "d": (1, 3)}),
    checked_form="Three layers, along the vector field of the flow, at every point; the flow is not integrated.",
    mutants=[
        Mutant("transposed products", transposed=True, instances=arrays(A="d d", B="d d", C="d d", M="d d", sizes={"d": (1, 3)})),
        Mutant("the last layer learns twice as fast", rate=2),
        Mutant("a ridge on the first layer alone", ridge=1),
        Mutant("half of the decrease", decrease=Fraction(1, 2)),
    ],
)
def deep_linear_balance(A, B, C, M, *, transposed=False, rate=1, ridge=0, decrease=1) -> Claims:
    """Gradient flow conserves the difference of the Gram matrices of neighbouring layers. That the velocity is the gradient is seen in the loss.

    The loss along one layer is quadratic, so its slope there is a central difference, exactly.
    """
    layers = [C, B, A]
    moved = velocities(layers, M)
    moved = [moved[0] - ridge * C, moved[1], rate * moved[2]]
    slopes = []
    for j, velocity in enumerate(moved):
        there, back = ([*layers[:j], layers[j] + sign * velocity, *layers[j + 1 :]] for sign in (1, -1))
        slopes.append((squared_distance(there, M) - squared_distance(back, M)) / 2)
    conserved = {}
    for j, ((lower, dlower), (upper, dupper)) in enumerate(pairwise(zip(layers, moved, strict=True))):
        gram = upper @ dupper.T + dupper @ upper.T if transposed else upper.T @ dupper + dupper.T @ upper
        conserved[f"layers {j + 1} and {j + 2}"] = equal(gram, lower @ dlower.T + dlower @ lower.T)
    return {"conserved": conserved, "loss": equal(sum(slopes), -decrease * sum((velocity**2).sum() for velocity in moved))}


@theorem(
    statement=r"""
        W_j = Q_{j+1} \,\mathrm{diag}(w)\, Q_j^\top,\ M = Q_{N+1} \,\mathrm{diag}(\sigma)\, Q_1^\top,\ s = w^N:\quad
        \dot W_j = Q_{j+1} \,\mathrm{diag}\big(w^{N-1} (\sigma - s)\big)\, Q_j^\top,\quad \dot s = N s^{2 - 2/N} (\sigma - s), \quad
        \sigma_i \ge \sigma_k,\ s_i = s_k \implies \dot s_i \ge \dot s_k
    """,
    source=f"{SETTING}; no statement is printed",
    literature="@arora2019implicit; @saxe2014exact",
    instances=arrays(
        bases=frames("4 n n"), w=positive("n", "-extremes"), sigma=positive("n", "-extremes"), layers=st.integers(2, 4), sizes={"n": (1, 3)}
    ),
    corners=[{"bases": np.stack([np.eye(2)] * 4), "w": [0.5, 0.5], "sigma": [2.0, 1.0], "layers": layers} for layers in (2, 3, 4)],
    uses=["deep-linear.deep-linear-balance"],
    checked_form="Along the vector field, at balanced points that are diagonal in the singular basis of the target: the velocity has the same form, "
    "so the flow stays on such points. Between equal singular values the larger target is faster, so the order never changes.",
    mutants=[
        Mutant("the exponent 2 - 1/N", exponent=1),
        Mutant("the exponent of one layer", exponent=None),
        Mutant("without the number of layers", layered=False),
        Mutant("all singular values at the same speed", same=True),
        Mutant("unbalanced layers", unbalanced=2),
    ],
)
def deep_linear_spectral_bias(bases, w, sigma, layers, *, exponent=2, layered=True, same=False, unbalanced=1) -> Claims:
    """Balanced layers learn each singular value by itself, faster where the target is larger."""
    Q = [orthonormal(bases[j % 4]) for j in range(layers + 1)]
    first = [unbalanced if j == 0 else 1 for j in range(layers)]
    network = [Q[j + 1] @ diag(first[j] * w) @ Q[j].T for j in range(layers)]
    moved = velocities(network, Q[-1] @ diag(sigma) @ Q[0].T)
    s = w**layers
    speed = w ** (layers - 1) * (sigma - s)
    learnt = (layers if layered else 1) * (s ** (2 - Fraction(exponent, layers)) if exponent else 1) * (sigma - s)
    at_equal = layers * w[:1] ** (2 * layers - 2) * (sigma - w[:1] ** layers)
    order = (sigma[:, None] - sigma) * (at_equal[:, None] - at_equal)
    return {
        "layers": {str(j + 1): equal(moved[j], Q[j + 1] @ diag(speed) @ Q[j].T) for j in range(layers)},
        "singular values": equal(layers * w ** (layers - 1) * speed, learnt),
        "order": equal(order, 0 * order) if same else leq(0, order),
    }


@theorem(
    statement=r"""
        N = 2,\ s(t) = \frac\sigma{1 + (\sigma/s_0 - 1) e^{-2\sigma t}}:\quad \dot s = 2 s (\sigma - s),\ s(0) = s_0,\quad
        s(t) = \tfrac\sigma2 \text{ at } t = \frac{\ln(\sigma/s_0 - 1)}{2\sigma}
    """,
    source=f"{SETTING}; no statement is printed",
    literature="@saxe2014exact",
    mutants=[
        Mutant("half of the rate", rate=1),
        Mutant("a start at half of the target", shift=0),
        Mutant("half learnt in half of the time", half=4),
    ],
)
def deep_linear_logistic(*, rate=2, shift=1, half=2) -> Claims:
    """Two layers learn a singular value along a logistic curve; a small one waits longer, in proportion to the inverse of its target."""
    import sympy

    sigma, start, t = sympy.symbols("sigma s_0 t", positive=True)
    s = sigma / (1 + (sigma / start - shift) * sympy.exp(-rate * sigma * t))
    waits = sympy.log(sigma / start - 1) / (half * sigma)
    return {
        "velocity": identity(s.diff(t), 2 * s * (sigma - s)),
        "start": identity(s.subs(t, 0), start),
        "half learnt": identity(s.subs(t, waits), sigma / 2),
    }


@theorem(
    statement=r"""
        0 < s_0,\ \tau \le \sigma,\ 5 s_0 \le \tau:\quad \frac{\ln(\sigma/s_0 - 1)}{2\sigma} \le \frac{\ln(\tau/s_0 - 1)}{2\tau}
    """,
    source=f"derived for {SETTING}",
    literature="@saxe2014exact",
    instances=arrays(small=positive("", "-extremes"), more=unit(""), start=unit("")),
    corners=[{"small": 1.0, "more": 0.5, "start": 0.125}],
    uses=["deep-linear.deep-linear-logistic"],
    assumptions=[Assumption("small start", "the start is at most a fifth of the smaller target", lambda start: 5 * start <= 1)],
    mutants=[
        Mutant("any start", without="small start"),
        Mutant("times that do not depend on the target", power=0),
        Mutant("the small one is learnt first", swapped=True),
    ],
)
def large_singular_values_first(small, more, start, *, power=1, swapped=False) -> Claims:
    """Of two singular values with the same small start the larger one is half learnt first. The start must be small: near its target one is fast."""
    large, start = small / more, start * small
    first, second = (log(value / start - 1) / (2 * value**power) for value in (large, small))
    return leq(second, first) if swapped else leq(first, second)


@theorem(
    statement=r"""
        W = W_N \cdots W_1,\ W_{j+1}^\top W_{j+1} = W_j W_j^\top,\ W = \sum_r \sigma_r u_r v_r^\top,\ \dot W_j = -\nabla_{W_j} \ell(W):\quad
        \dot\sigma_r = u_r^\top \dot W v_r = -N (\sigma_r^2)^{1 - 1/N} \langle \nabla\ell(W), u_r v_r^\top \rangle
    """,
    source="@srebro2019geometry, where the paper on deep matrix factorisation is cited; no statement is printed",
    literature="@arora2019implicit",
    instances=arrays(
        bases=frames("4 n n"), w=positive("n", "-scales -extremes"), G=reals("n n", "-extremes"), layers=st.integers(2, 4), sizes={"n": (1, 3)}
    ),
    corners=[{"bases": np.stack([np.eye(2)] * 4), "w": [2.0, 0.5], "G": [[1.0, 0.0], [0.0, 2.0]], "layers": layers} for layers in (2, 3, 4)],
    assumptions=[Assumption("balanced", "neighbouring layers have the same Gram matrices, as the flow then keeps them")],
    uses=["deep-linear.deep-linear-balance", "deep-linear.deep-linear-spectral-bias"],
    checked_form="Along the vector field at balanced points, with any matrix in the place of the gradient of the loss. That the stated speeds are "
    "those of the singular values is checked through the derivatives of the sums of their even powers, which determine them where they are simple.",
    mutants=[
        Mutant("the exponent 1 - 1/N", square=1),
        Mutant("without the number of layers", layered=False),
        Mutant("unbalanced layers", unbalanced=2),
        Mutant("as one layer", square=0),
    ],
)
def deep_mf_singular_value_dynamics(bases, w, G, layers, *, square=2, layered=True, unbalanced=1) -> Claims:
    """In a balanced deep factorisation a singular value moves faster the larger it is, by a power that grows with the depth."""
    Q = [orthonormal(bases[j % 4]) for j in range(layers + 1)]
    network = [Q[j + 1] @ diag((unbalanced if j == 0 else 1) * w) @ Q[j].T for j in range(layers)]
    end, n = product(network, len(w)), len(w)
    moved = velocities(network, end - G)
    total = sum(product(network[j + 1 :], n) @ moved[j] @ product(network[:j], n) for j in range(layers))
    sigma = unbalanced * w**layers
    speed = (Q[-1].T @ total @ Q[0]).diagonal()
    along = (Q[-1].T @ G @ Q[0]).diagonal()
    powers = [(trace(matrix_power(end.T @ end, p - 1) @ end.T @ total), (sigma ** (2 * p - 1) * speed).sum()) for p in range(1, n + 1)]
    return {
        "singular values": {str(p + 1): equal(*sides) for p, sides in enumerate(powers)},
        "speed": equal(speed, -(layers if layered else 1) * sigma ** (square * (1 - Fraction(1, layers))) * along),
    }
