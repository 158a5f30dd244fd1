r"""Stationary points in the weights and in the predictor: the first need not be the second.

The limits of gradient flow on an exponential loss are stationary points of \(\min \|w\|^2\) subject to margins of at least one
(`margins.homogeneous-gd-direction-kkt`). For a diagonal network of D layers the norm of the weights is the quasi-norm \(\|\beta\|_{2/D}\) of the
predictor. Yet a coordinate at which all layers vanish never moves, whatever it would gain: for two layers, where the problem in \(\beta\) is
convex, such a point is stationary in the weights only (`fosp_in_w_is_not_fosp_in_beta`). Deeper quasi-norms have a kink at zero that is steep
enough to make it a local minimum. Flows that start off the few orbits which lead to such a point leave it (`escape_from_a_stationary_vertex`).
The same for convolutions is `convolutional-networks`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, equal, leq, theorem
from checks.arithmetic import concat, diag, exp, expm, maximum, outer, sqrt
from checks.claims import Claims
from checks.instances import arrays, interval, positive, reals

SOURCE = "@srebro2019geometry"
LITERATURE = "@gunasekar2018conv"


def vertex(size: float, others: list[float], share: list[float]) -> dict[str, Any]:
    """A vertex, and how far the other coordinates go."""
    return {"size": np.float64(size), "z": np.array(others), "share": np.array(share)}


@theorem(
    statement=r"""
        x > 0,\ \beta = w_1 \circ \dots \circ w_D,\ w_l = x_1^{-1/D} e_1:\quad w_l = x_1^{-2/D}\, x \circ \prod_{k \ne l} w_k,\
        \langle \beta, x \rangle = 1;\\
        t \ge 0,\ \beta(t) = \sum_{k > 1} t_k e_k + \frac{1 - \sum_k t_k x_k}{x_1} e_1:\quad
        D = 2,\ \sum_k t_k x_k \le 1:\ \|\beta(t)\|_1 = \|\beta\|_1 + \sum_k t_k \Big(1 - \frac{x_k}{x_1}\Big);\quad
        D \ge 3:\ \|\beta(t)\|_{2/D} \ge \|\beta\|_{2/D} \text{ for } t_k^{1 - 2/D} x_k \le x_1^{2/D}
    """,
    source=f"{SOURCE}, 'But need to be careful: f.o.s.p of (*) does not imply f.o.s.p of (**)'",
    literature=LITERATURE,
    instances=arrays(size=positive("", "-extremes -scales"), z=positive("m", "-extremes -scales"), share=interval(0.0, 1.0, "m")),
    corners=[vertex(1.0, [2.0], [1.0]), vertex(4.0, [1.0], [1.0]), vertex(1.0, [0.5], [0.5])],
    uses=["margins.homogeneous-gd-direction-kkt"],
    checked_form="One data point and D = 2, 3 and 4. That a point of (**) is a local minimum is checked with the stated radius.",
    mutants=[
        Mutant("stationary in the weights implies stationary in the predictor", implied=True),
        Mutant("the quasi-norm of three layers falls as well", deeper=-1),
        Mutant("twice as far", reach=2),
        Mutant("half of the multiplier", multiplier=Fraction(1, 2)),
    ],
)
def fosp_in_w_is_not_fosp_in_beta(size, z, share, *, implied=False, deeper=1, reach=1, multiplier=1) -> Claims:
    r"""A vertex is stationary in the weights for every depth; in the predictor it is a local minimum for three layers and more, but not for two.

    The vertex is \(w_l = \tau e_1\) with \(\tau\) the ``size``, so that \(x_1 = \tau^{-D}\); ``z`` are the other entries of x, and ``share`` says how
    far they go. For x = (1, 2) two layers may stop at (1, 0), of norm 1, though (0, 1/2) has the norm 1/2.
    """
    claims: dict[str, Claims] = {}
    for D in (2, 3, 4):
        x, w = concat([size[None] ** -D, z], axis=0), concat([size[None], 0 * z], axis=0)
        claims[f"stationary {D}"] = equal(w, multiplier * size**2 * x * w ** (D - 1))
        claims[f"feasible {D}"] = equal((x * w**D).sum(), 1)
        if D > 2:
            step = reach * share / (size**2 * z)
            t = step if D == 3 else sqrt(step)
            fallen = maximum(1 - (t**2).sum() / size**2, 0) ** D
            claims[f"{D} layers"] = leq(deeper * fallen, deeper * (1 - (z * t**D).sum()) ** 2)
    t, first = share / (z * z.shape[0]), size**-2
    moved = t.sum() + (1 - (t * z).sum()) / first
    stated = 1 / first + (t * (1 - z / first)).sum()
    return claims | {"2 layers": leq(1 / first, moved) if implied else equal(moved, stated)}


@theorem(
    statement=r"""
        \dot u = x \circ v,\ \dot v = x \circ u,\ \beta = u \circ v:\quad
        u_k(0) + v_k(0) = 0 \implies \beta_k(s) = e^{-2 x_k s} \beta_k(0),\quad
        u(0) = v(0) \implies \frac{\beta_k(s)}{\beta_1(s)} = e^{2 (x_k - x_1) s} \frac{\beta_k(0)}{\beta_1(0)}
    """,
    source=f"derived for {SOURCE}, 'But need to be careful'",
    instances=arrays(
        x=positive("d", "-extremes -scales"), u=positive("d", "-extremes -scales"), v=reals("d", "-extremes -scales"), time=interval(0.0, 1.0, "")
    ),
    corners=[{"x": np.array([1.0, 2.0]), "u": np.array([1.0, 2.0**-20]), "v": np.array([1.0, 1.0]), "time": np.float64(1.0)}],
    uses=["stationary-points.fosp-in-w-is-not-fosp-in-beta"],
    checked_form="One data point x > 0 and two layers, in the time s with ds = e^-q dt, in which the flow is linear and solved by an exponential.",
    mutants=[
        Mutant("the vertex attracts its neighbours", attracts=-1),
        Mutant("half of the speed", speed=1),
        Mutant("an orbit that stays for any start", opposite=1),
    ],
)
def escape_from_a_stationary_vertex(x, u, v, time, *, attracts=1, speed=2, opposite=-1) -> Claims:
    """Flows end at a vertex that is not the best one only from starts that have nothing of the better ones: any positive start escapes."""
    d = x.shape[0]
    zeros = 0 * outer(x, x)
    flow = expm(time * concat([concat([zeros, diag(x)], axis=1), concat([diag(x), zeros], axis=1)], axis=0))

    def beta(first: Any, second: Any) -> Any:
        end = flow @ concat([first, second], axis=0)
        return end[:d] * end[d:]

    stays, escapes = beta(v, opposite * v), beta(u, u)
    return {
        "stays": equal(stays, -exp(-speed * x * time) * v**2),
        "escapes": equal(escapes * u[0] ** 2, exp(attracts * speed * (x - x[0]) * time) * u**2 * escapes[0]),
    }
