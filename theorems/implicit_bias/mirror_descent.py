r"""Mirror descent on least squares: the potential and the start choose the interpolant; natural gradient does so only for short steps.

In the mirror coordinates \(\nabla \Psi(w)\) every step is a combination of the rows of \(X\). So at every step the iterate is the point of least
divergence from the start among all that predict the same (`mirror_descent_bregman`), and if it interpolates in the end, it is so among all
interpolants (`mirror_descent_limit`). Natural gradient moves along the tangent of the mirror coordinates, and leaves the rows by an amount of
the order of its step (`natural_gradient_finite_step`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, Tight, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import concat, eye, log, ones, solve, stack, vector_norm
from checks.claims import Claims
from checks.instances import arrays, frames, interval
from checks.solvers import descend, root
from theorems.objects.mirror import ENTROPY, QUARTIC, Potential, hypentropy, mahalanobis

SOURCE = "@srebro2019geometry, 'Effect of Optimization Geometry', second bullet"
LITERATURE = "@gunasekar2018characterizing"


WORKED = {"rows": [[1.0], [1.0]], "y": [2.0], "start": [1.0, 3.0], "z": [1.0, -1.0], "B": [[0.0] * 2] * 2, "scale": 1.0, "step": 0.25}
"""One equation, w_1 + w_2 = 2."""


def rows_part(X: Any, z: Any) -> Any:
    """The component of z in the row space of X (n, d), of full row rank."""
    return X.T @ solve(X @ X.T, X @ z)


def elsewhere(X: Any, z: Any) -> Any:
    """The component of z that X does not see."""
    return z - rows_part(X, z)


def another_positive(X: Any, w: Any, z: Any) -> Any:
    """A positive point with the same predictions as the positive point w."""
    change = elsewhere(X * w, z)
    return w * (1 + change / (1 + vector_norm(change)))


def divergence(potential: Potential, u: Any, w: Any) -> Any:
    """The divergence of u from w, as stated."""
    return potential.divergence(u, w)


def start_forgotten(potential: Potential, u: Any, w: Any) -> Any:
    """The potential itself."""
    return potential.value(u)


def exchanged(potential: Potential, u: Any, w: Any) -> Any:
    """The divergence of w from u."""
    return potential.divergence(w, u)


def squared_distance(potential: Potential, u: Any, w: Any) -> Any:
    """As if the potential did not matter."""
    return ((u - w) ** 2).sum() / 2


def mirror_step(potential: Potential, w: Any, X: Any, y: Any, step: Any) -> Any:
    """A step of mirror descent on half of the squared error."""
    return potential.stepped(w, X.T @ (X @ w - y), step)


def plain_step(potential: Potential, w: Any, X: Any, y: Any, step: Any) -> Any:
    """A step of gradient descent."""
    return w - step * X.T @ (X @ w - y)


@theorem(
    statement=r"""
        \nabla\Psi(w_{k+1}) = \nabla\Psi(w_k) - \eta X^\top (X w_k - y),\
        D_\Psi(u, w) = \Psi(u) - \Psi(w) - \langle \nabla\Psi(w), u - w\rangle:\quad
        \nabla\Psi(w_k) - \nabla\Psi(w_0) \in \mathrm{row}(X),\\
        X u = X w_k \implies D_\Psi(u, w_0) = D_\Psi(u, w_k) + D_\Psi(w_k, w_0) \ge D_\Psi(w_k, w_0)
    """,
    source=SOURCE,
    literature=f"{LITERATURE}; @ghai2019exponentiated",
    instances=arrays(
        rows=frames("d n", "-scales"),
        y=interval(-2.0, 2.0, "n"),
        start=interval(0.125, 3.0, "d"),
        z=interval(-2.0, 2.0, "d"),
        B=interval(-1.0, 1.0, "d d"),
        scale=interval(0.25, 2.0, ""),
        step=interval(0.03125, 0.25, ""),
        steps=st.integers(0, 2),
        sizes={"n": (1, 2), "d": (1, 4)},
    ),
    corners=[
        *(WORKED | {"steps": steps} for steps in (0, 2)),
        *(WORKED | {"rows": [[1.0], [2.0]], "y": [0.0], "z": [z, 0.0], "step": 0.0625, "steps": 2} for z in (0.125, -0.125)),
    ],
    checked_form="At every step, for the entropy, the hyperbolic entropy, a quartic and any positive definite quadratic form. That a run which "
    "interpolates in the end finds the least divergence follows by continuity; that it does so is measured in mirror-descent.mirror-descent-limit.",
    mutants=[
        Mutant(
            "the least potential, from any start",
            as_printed=True,
            where="'Effect of Optimization Geometry', second bullet",
            note="The slide names no start. Minimised is the divergence from the start: with the entropy, X = (1, 1) and the start (1, 3) the "
            "iterates stay multiples of (1, 3), so for y = 2 the limit is (1/2, 3/2), while the least entropy is at (1, 1). The claim holds if the "
            "gradient of the potential at the start is in the row space, as it is where the potential is least.",
            measure=start_forgotten,
        ),
        Mutant("the divergence the other way round", measure=exchanged),
        Mutant("the least distance for every potential", measure=squared_distance),
        Mutant("plain gradient steps", move=plain_step),
        Mutant("half of the divergence from the start", share=Fraction(1, 2)),
    ],
)
def mirror_descent_bregman(rows, y, start, z, B, scale, step, steps, *, measure=divergence, move=mirror_step, share=1) -> Claims:
    """At every step mirror descent is at the point of least divergence from its start among all points that predict the same."""
    X = rows.T
    Q = eye(len(start)) + B.T @ B
    potentials = {"entropy": ENTROPY, "hypentropy": hypentropy(scale), "quartic": QUARTIC, "Mahalanobis": mahalanobis(Q)}
    claims: dict[str, Claims] = {}
    for name, potential in potentials.items():
        first = start if name == "entropy" else start - 1
        w = first
        for _ in range(steps):
            w = move(potential, w, X, y, step)
        u = another_positive(X, w, z) if name == "entropy" else w + elsewhere(X, z)
        moved = potential.gradient(w) - potential.gradient(first)
        claims[name] = {
            "rows": equal(moved, rows_part(X, moved)),
            "Pythagoras": equal(share * potential.divergence(u, first), potential.divergence(u, w) + potential.divergence(w, first)),
            "least": leq(measure(potential, w, first), measure(potential, u, first)),
        }
    return claims


def problem(others: Any, planted: Any) -> tuple[Any, Any]:
    """The design (I, R) of shape (n, n + m), and the targets of a planted solution."""
    X = np.concatenate([np.eye(len(others)), others], axis=1)
    return X, X @ planted


def mirrored(potential: Potential, X: Any, y: Any, start: Any, step: Any, accuracy: int) -> Any:
    """Where mirror descent ends: a descent in the mirror coordinates, which have to be found again only in the end."""
    return potential.inverse(descend(lambda z: X.T @ (X @ potential.inverse(z) - y), potential.gradient(start), step, accuracy))


def natural(potential: Potential, X: Any, y: Any, start: Any, step: Any, accuracy: int) -> Any:
    """Where natural gradient descent ends: the gradient over the second derivative of the potential."""
    return descend(lambda w: X.T @ (X @ w - y) / potential.second(w), start, step, accuracy)


def plain(potential: Potential, X: Any, y: Any, start: Any, step: Any, accuracy: int) -> Any:
    """Where gradient descent ends."""
    return descend(lambda w: X.T @ (X @ w - y), start, step, accuracy)


def projection(potential: Potential, X: Any, y: Any, start: Any) -> Any:
    """The interpolant of least divergence from the start: its mirror coordinates differ from those of the start by a combination of the rows."""

    def point(nu: Any) -> Any:
        return potential.inverse(potential.gradient(start) + X.T @ nu)

    return point(root(lambda nu: X @ point(nu) - y, lambda nu: X / potential.second(point(nu)) @ X.T, np.zeros(len(y))))


def apart(others: Any, start: Any, planted: Any) -> Any:
    """Whether the start does not interpolate already."""
    X = concat([eye(others.shape[0]), others], axis=1)
    return ((X @ (start - planted)) ** 2).sum() >= Fraction(1, 16)


@theorem(
    statement=r"""
        X w_k \to y,\ w_k \to w_\infty \implies w_\infty = \arg\min_{X w = y} D_\Psi(w, w_0), \text{ whatever the step } \eta
    """,
    source=SOURCE,
    literature=f"{LITERATURE}, for the class of mirror descents",
    instances=arrays(
        others=interval(-1.0, 1.0, "n m"),
        start=interval(0.5, 2.0, "d"),
        planted=interval(0.5, 2.0, "d"),
        scale=interval(0.5, 1.0, ""),
        step=interval(0.0625, 0.125, ""),
        sizes={"n": (1, 2), "m": (1, 2), "d": (2, 4)},
        where=lambda n, m, d: d == n + m,
    ),
    assumptions=[Assumption("apart", "the start does not interpolate already", apart)],
    corners=[{"others": [[1.0]], "start": [1.0, 2.0], "planted": [0.5, 0.5], "scale": 1.0, "step": step} for step in (0.0625, 0.125)],
    uses=["mirror-descent.mirror-descent-bregman"],
    checked_form="Mirror descent is run until its gradient rests, at rising accuracies, with steps between 1/16 and 1/8, and its end is compared "
    "with the projection that Newton's method finds. The potentials are the entropy, the hyperbolic entropy and the quartic; the designs are (I, R).",
    mutants=[
        Mutant("the least potential", target=lambda potential, X, y, start: projection(potential, X, y, potential.inverse(0 * start))),
        Mutant("the interpolant of least distance", target=lambda potential, X, y, start: start + X.T @ np.linalg.solve(X @ X.T, y - X @ start)),
        Mutant("natural gradient with the same steps", run=natural),
        Mutant("gradient descent", run=plain),
    ],
)
def mirror_descent_limit(others, start, planted, scale, step, accuracy, *, target=projection, run=mirrored) -> Claims:
    """Run to its end, mirror descent finds the interpolant of least divergence from its start; natural gradient with finite steps does not."""
    X, y = problem(others, planted)
    claims: dict[str, Claims] = {}
    for name, potential in {"entropy": ENTROPY, "hypentropy": hypentropy(scale), "quartic": QUARTIC}.items():
        end = run(potential, X, y, start, step, accuracy)
        claims[name] = {"interpolates": equal(X @ end, y), "projection": equal(end, target(potential, X, y, start))}
    return claims


@dataclass(frozen=True)
class NaturalRun:
    """Natural gradient for the entropy: w <- w (1 - h) entry by entry, h the step times the gradient of half of the squared error."""

    X: Any
    y: Any
    start: Any
    step: Any
    steps: int

    @cached_property
    def path(self) -> tuple[list[Any], list[Any]]:
        """The points, and the h of every step."""
        points, moves = [self.start], []
        for _ in range(self.steps):
            moves.append(self.step * self.X.T @ (self.X @ points[-1] - self.y))
            points.append(points[-1] * (1 - moves[-1]))
        return points, moves

    def short(self) -> Any:
        """Whether no step changes a weight by more than a half."""
        return (modulus(stack(self.path[1])) <= Fraction(1, 2)).all()


def natural_run(others: Any, y: Any, start: Any, step: Any, steps: int) -> NaturalRun:
    """With the design (I, R)."""
    return NaturalRun(concat([eye(others.shape[0]), others], axis=1), y, start, step, steps)


def one_weight(target: float) -> dict[str, Any]:
    """One step of 1/2 on one weight, from 1."""
    run = NaturalRun(np.ones((1, 1)), np.array([target]), np.ones(1), np.float64(0.5), 1)
    return {"run": run, "B": np.zeros((1, 1)), "gap": np.float64(1.0), "share": np.float64(1.0)}


def long_step(target: Any) -> dict[str, Any]:
    """One step that takes more than half of the weight."""
    return one_weight(0.0) | {"run": NaturalRun(ones((1, 1)), stack([target]), ones(1), Fraction(1, 2), 1)}


def drift_along_a_row(gap: Any, share: Any, steps: int) -> tuple[Any, Any, Any, Any]:
    r"""\(2 \log w_1 - \log w_2\) of a run with the row (1, 2) from (1, 1) to the target 3 + gap; the step, and its two bounds."""
    target = 3 + gap
    step = share / (2 * target)
    end = NaturalRun(stack([stack([1, 2])]) + 0 * gap, stack([target]), ones(2) + 0 * gap, step, steps).path[0][-1]
    fallen = gap**2 - (target - end[0] - 2 * end[1]) ** 2
    return 2 * log(end[0]) - log(end[1]), step, fallen / (4 * target * (1 + step * gap) ** 2), fallen / 5


@theorem(
    statement=r"""
        \Psi(w) = \sum w \log w - w,\ w_{k+1} = w_k \circ (1 - h_k),\ h_k = \eta X^\top (X w_k - y),\ |h_k| \le \tfrac12:\quad
        - (4 \log 2 - 2) \sum_{k<K} h_k^2 \le \log \frac{w_K}{w_0} + \sum_{k<K} h_k \le -(2 - 4 \log \tfrac32) \sum_{k<K} h_k^2;\\
        X = (1, 2),\ w_0 = (1, 1),\ y = 3 + g,\ \eta \le \tfrac{1}{2 y},\ r_K = X w_K - y:\quad
        \frac{\eta\, (g^2 - r_K^2)}{4 y (1 + \eta g)^2} \le 2 \log w_{K,1} - \log w_{K,2} \le \frac{\eta\, (g^2 - r_K^2)}{5},
        \text{ which is } 0 \text{ for mirror descent};\\
        \Psi(w) = \tfrac12 w^\top Q w:\ \text{both are the same for every } \eta
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(
        lambda B, gap, share, **run: {"run": natural_run(**run), "B": B, "gap": gap, "share": share},
        others=interval(-1.0, 1.0, "n m"),
        y=interval(0.5, 2.0, "n"),
        start=interval(0.5, 1.5, "d"),
        step=interval(0.03125, 0.25, ""),
        steps=st.integers(1, 4),
        B=interval(-1.0, 1.0, "d d"),
        gap=interval(0.0009765625, 2.0, ""),
        share=interval(0.03125, 1.0, ""),
        sizes={"n": (1, 2), "m": (0, 2), "d": (1, 4)},
        where=lambda n, m, d: d == n + m,
    ),
    assumptions=[Assumption("short", "no step changes a weight by more than a half", lambda run, B, gap, share: run.short())],
    corners=[one_weight(2.0), one_weight(0.0) | {"gap": np.float64(2.0**-10), "share": np.float64(2.0**-5)}],
    tight=[Tight([one_weight(0.0)], part="from below"), Tight([one_weight(2.0)], part="from above")],
    uses=["mirror-descent.mirror-descent-bregman"],
    checked_form="The bounds hold at every step; so in the limit, where r_K = 0, the natural gradient differs from mirror descent, whose mirror "
    "coordinates stay in the row space, by the order of the step exactly. That the runs converge is not checked here.",
    mutants=[
        Mutant(
            "natural gradient is mirror descent",
            as_printed=True,
            where="'Effect of Optimization Geometry', second bullet, 'Natural Gradient/Mirror Descent'",
            note="The slide takes the two as one, which they are for quadratic potentials, or for infinitesimal steps. For the entropy every step of "
            "natural gradient leaves the rows of X in mirror coordinates, so that its limit depends on the step and minimises no divergence.",
            drift=0,
        ),
        Mutant("they agree to second order", order=2),
        Mutant("three quarters of the upper bound for the row", drift=Fraction(3, 4)),
        Mutant("half as much again below for the row", least=Fraction(3, 2)),
        Mutant("three quarters of the constant from below", below=Fraction(3, 4)),
        Mutant("a quarter more from above", above=Fraction(5, 4)),
        Mutant("twice the constant from below", below=2),
        Mutant("half of the constant from above", above=Fraction(1, 2)),
        Mutant("the same for a potential with another second derivative", curved=1),
        Mutant("steps that may change a weight by more", without="short", instances=arrays(long_step, target=interval(-0.75, -0.125, ""))),
    ],
)
def natural_gradient_finite_step(run, B, gap, share, *, drift=1, order=1, least=1, below=1, above=1, curved=0) -> Claims:
    """Natural gradient with finite steps leaves the path of mirror descent, by the square of each step, and so ends elsewhere."""
    points, moves = run.path
    h = stack(moves)
    bent, squares = log(points[-1] / run.start) + h.sum(axis=0), (h**2).sum(axis=0)
    along, step, lower, upper = drift_along_a_row(gap, share, run.steps)
    Q = eye(B.shape[0]) + B.T @ B
    gradient = run.X.T @ (run.X @ run.start - run.y)
    return {
        "from below": leq(-below * (4 * log(2) - 2) * squares, bent),
        "from above": leq(bent, -above * (2 - 4 * log(1.5)) * squares),
        "row": {"lower": leq(least * step * lower, along), "upper": leq(along, drift * step**order * upper)},
        "quadratic": equal(
            mahalanobis(Q).stepped(run.start, gradient, run.step), run.start - run.step * solve(Q + curved * eye(B.shape[0]), gradient)
        ),
    }
