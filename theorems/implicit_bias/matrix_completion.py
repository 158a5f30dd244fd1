r"""Matrix completion with two factors, \(M = U V^\top\), observed at the entries \(\Omega\): when gradient flow leaves the rest alone.

The tangent kernel links entries of one row or column only, and no entries at all where both factors have orthogonal rows of equal norms
(`mc_tangent_kernel`). From such starts of a large scale \(\alpha\) the unobserved entries move by \(\alpha^{-4}\) only
(`mc_unobserved_entries_frozen`), with a constant that is known.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, equal, scaling, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, diag, eye, kron, ones, reshape, stack, zeros
from checks.claims import Claims
from checks.instances import arrays, frames, interval, orthonormal, positive
from checks.solvers import flow_limit

SOURCE = "@srebro2019geometry, 'Kernel and Deep Regimes in Matrix Completion'"
LITERATURE = "@woodworth2020kernel"
FOURTH_POWERS = (64, 128, 256, 512, 1024)
"""Of the scales of the starts."""


def features(U: Any, V: Any) -> Any:
    r"""The gradients of the entries \((U V^\top)_{ij}\) in (U, V), as rows of a matrix (n m, (n + m) k), for U (n, k) and V (m, k)."""
    n, m = len(U), len(V)
    return concat([concat([kron(eye(n)[i : i + 1], V), kron(eye(m), U[i : i + 1])], axis=1) for i in range(n)])


def tangent_kernel(U: Any, V: Any) -> Any:
    """delta_ii' <V_j, V_j'> + delta_jj' <U_i, U_i'>, shape (n m, n m)."""
    return kron(eye(len(U)), V @ V.T) + kron(U @ U.T, eye(len(V)))


def swapped_kernel(U: Any, V: Any) -> Any:
    """delta_ii' <U_i, U_i'> + delta_jj' <V_j, V_j'>: the two factors in each other's place."""
    n, m = len(U), len(V)
    return kron(diag((U**2).sum(axis=1)), ones((m, m))) + kron(ones((n, n)), diag((V**2).sum(axis=1)))


def rows_only(U: Any, V: Any) -> Any:
    """The first of the two terms."""
    return kron(eye(len(U)), V @ V.T)


@theorem(
    statement=r"""
        f((U, V), (i, j)) = (U V^\top)_{ij}:\quad
        K((i, j), (i', j')) = \delta_{i i'} \langle V_j, V_{j'} \rangle + \delta_{j j'} \langle U_i, U_{i'} \rangle;\\
        U U^\top = \alpha^2 I,\ V V^\top = \alpha^2 I,\ U V^\top = 0 \text{ (which needs } k \ge n + m):\quad K_0 = 2 \alpha^2 I
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(
        U="n k",
        V="m k",
        dU="n k",
        dV="m k",
        rows=frames("K N"),
        alpha=positive(""),
        sizes={"n": (1, 3), "m": (1, 3), "k": (1, 3), "N": (2, 6), "K": (2, 7)},
        where=lambda n, m, N, K: n + m == N and K <= N + 1,
    ),
    corners=[
        {"U": [[1.0, 2.0]], "V": [[3.0, 1.0]], "dU": [[1.0, 0.0]], "dV": [[0.0, 1.0]], "rows": [[1.0, 1.0], [0.0, 1.0]], "alpha": 2.0},
        {"U": [[1.0]], "V": [[3.0], [2.0]], "dU": [[1.0]], "dV": [[0.0], [1.0]], "rows": [[1.0, 1, 1], [0, 1.0, 1], [0, 0, 1]], "alpha": 2.0},
    ],
    mutants=[
        Mutant("the two factors swapped", kernel=swapped_kernel),
        Mutant("half of the kernel at the start", at_start=1),
        Mutant("rows that are not orthogonal", orthogonal=False),
        Mutant("linear in the scale", power=1),
        Mutant("without the second term", kernel=rows_only),
    ],
)
def mc_tangent_kernel(U, V, dU, dV, rows, alpha, *, kernel=tangent_kernel, at_start=2, orthogonal=True, power=2) -> Claims:
    """The tangent kernel of a product links entries of one row or column. From orthogonal rows it links none.

    That the features are the gradient is checked by the exact remainder of a move.
    """
    n, m, k = len(U), len(V), U.shape[1]
    J = features(U, V)
    move = concat([reshape(dU, (n * k,)), reshape(dV, (m * k,))])
    start = alpha * (orthonormal(rows) if orthogonal else rows).T
    J_start = features(start[:n], start[n:])
    return {
        "features": equal(reshape(J @ move, (n, m)), (U + dU) @ (V + dV).T - U @ V.T - dU @ dV.T),
        "kernel": equal(J @ J.T, kernel(U, V)),
        "kernel at the start": equal(J_start @ J_start.T, at_start * alpha**power * eye(n * m)),
        "unbiased start": equal(start[:n] @ start[n:].T, zeros((n, m))),
    }


def completed(Y: Any, observed: Any, start: Any, accuracy: int, *, stiff: bool = False) -> Any:
    """The matrix at which gradient flow on half the squared error of the observed entries ends."""
    n = len(Y)

    def velocity(w: Any) -> Any:
        residual = observed * (w[:n] @ w[n:].T - Y)
        return -np.concatenate([residual @ w[n:], residual.T @ w[:n]])

    w = flow_limit(velocity, start, accuracy, stiff=stiff)
    return w[:n] @ w[n:].T


@theorem(
    statement=r"""
        U U^\top = V V^\top = \alpha^2 I,\ U V^\top = 0,\ Y_\Omega = P_\Omega Y,\ \text{the flow of } \tfrac12 \|P_\Omega(U V^\top - Y)\|_F^2:\quad
        P_{\Omega^c} M_\alpha(\infty) = \tfrac16\, \alpha^{-4}\, P_{\Omega^c}(Y_\Omega Y_\Omega^\top Y_\Omega) + O(\alpha^{-8})
    """,
    source=f"{SOURCE}; no rate is printed",
    literature=LITERATURE,
    instances=arrays(entries=interval(0.5, 1.5, "3"), frame=frames("4 4", "gaussian integer orthogonal")),
    corners=[{"entries": [1.0, 1.0, 1.0], "frame": np.eye(4)}],
    uses=["matrix-completion.mc-tangent-kernel"],
    checked_form="The exponents over alpha^4 = 64, 128, ..., 1024, for three of four entries observed, by the flow of both factors until it rests.",
    mutants=[
        Mutant("of second order", order=Fraction(1, 2)),
        Mutant("rows that are not orthogonal", tilt=1),
        Mutant("a sixth with the other sign", sixth=Fraction(-1, 6)),
        Mutant("a quarter in place of a sixth", sixth=Fraction(1, 4)),
        Mutant("small starts", scale=Fraction(1, 64)),
    ],
)
def mc_unobserved_entries_frozen(entries, frame, accuracy, *, order=1, tilt=0, sixth=Fraction(1, 6), scale=1) -> Claims:
    """From large orthogonal starts the unobserved entries hardly move: by the inverse fourth power of the scale, with a constant of the target.

    The constant is the first term of an expansion in that power, of the equations that the product and the two Gram matrices obey.
    """
    observed, powers = np.array([[0.0, 1.0], [1.0, 1.0]]), np.array(FOURTH_POWERS)
    Y = stack([stack([0 * entries[0], entries[0]]), entries[1:]])
    rows = scale * np.array([[1.0, tilt, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]) @ orthonormal(frame).T
    # Rows that are not orthogonal have several rates, between which an explicit method does not come to rest from a large start.
    moved = stack([completed(Y, observed, power**0.25 * rows, accuracy, stiff=tilt != 0)[0, 0] for power in FOURTH_POWERS])
    constant, axis = sixth * (Y @ Y.T @ Y)[0, 0], r"fourth power of the start, $\alpha^4$"
    return {
        "order": scaling(powers, modulus(moved), equals=-order, effect=Fraction(1, 16), names=(axis, "unobserved entry")),
        "remainder": scaling(powers, modulus(powers * moved - constant), equals=-order, effect=Fraction(1, 16), names=(axis, "remainder")),
    }
