r"""Spiked rectangular matrices: what one gradient step on the first layer does to the singular values of random weights.

At the start the weights are a Gaussian matrix \(W_0 \in \mathbb R^{d \times N}\) with entries of variance \(1/d\) and \(N/d \to \psi\). One step
adds, up to a vanishing remainder, a matrix \(\theta u v^\top\) that does not depend on \(W_0\). For every matrix the outliers solve an equation with
the resolvent (`outliers_solve_a_secular_equation`). In the limit the resolvent is the Cauchy transform of the Marchenko-Pastur law
(`cauchy_transform_at_the_outlier`), which gives the outlier, its alignment with the spike and the threshold \(\theta^4 = \psi\)
(`limits_of_the_spiked_model`).
"""

from __future__ import annotations

from checks import Mutant, equal, identity, theorem
from checks.arithmetic import det, eye, inv, matrix_norm
from checks.claims import Claims
from checks.instances import arrays, positive, reals

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
