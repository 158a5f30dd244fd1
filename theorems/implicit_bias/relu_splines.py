r"""Networks of ReLU units with one input, \(f(x) = \sum_i a_i [w_i x + b_i]_+ + c\): which functions are cheap.

Half of the squared weights, without biases, is at least \(\max(\int |f''|, |f'(-\infty) + f'(+\infty)|)\), and some network of the same function
attains it (`relu_1d_representation_cost`). So a sample is fitted at least cost by the linear spline through it, with outer slopes of its own
(`linear_splines_fit_at_least_cost`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from checks import Mutant, Tight, equal, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import clip, concat, cumulative_sum, diff, maximum, relu, sign, sqrt, stack
from checks.claims import Claims
from checks.instances import arrays, directions, positive, reals

SOURCE = "@srebro2019geometry, 'Effect of Parametrization', infinite width ReLU net with 1-d input"
LITERATURE = "@savarese2019infinite"


def network(a: Any, w: Any, kinks: Any, x: Any) -> Any:
    r"""\(\sum_i a_i [w_i (x - t_i)]_+\) at the points x, with units of shape (K, J): J of them bend at each of the kinks (K,)."""
    return (a * relu(w * (x[:, None] - kinks)[:, :, None])).sum(axis=(1, 2))


def slopes(f: Any, kinks: Any) -> Any:
    """The K + 1 slopes of a function that is linear between and beyond the kinks."""
    points = concat([kinks[:1] - 1, kinks, kinks[-1:] + 1])
    return diff(f(points)) / diff(points)


def spline_cost(pieces: Any, larger: Any = maximum, ends: int = 1) -> Any:
    """The larger one of the total variation of the slopes and the size of the sum of the outer ones."""
    return larger(modulus(diff(pieces)).sum(), modulus(pieces[0] + ends * pieces[-1]))


def cheapest_units(bends: Any, total: Any) -> Any:
    """The coefficients of the units that look right, [x - t]_+, and left, [t - x]_+, shape (K + 1, 2); the last kink carries a linear function.

    The slope bends by ``bends`` (K,) at the kinks, and the outer slopes add up to ``total``.
    """
    variation = modulus(bends).sum()
    lean = clip(total / variation, -1, 1)
    rest = (total - lean * variation) / 2
    right = concat([(bends + lean * modulus(bends)) / 2, rest[None]])
    left = concat([(bends - lean * modulus(bends)) / 2, -rest[None]])
    return stack([right, left], axis=-1)


def sums(first: Any, second: Any) -> Any:
    """In the place of the larger one, the sum."""
    return first + second


def variation_alone(first: Any, second: Any) -> Any:
    """In the place of the larger one, the first."""
    return first


@theorem(
    statement=r"""
        f(x) = \sum_i a_i [w_i x + b_i]_+ + c:\quad
        \inf \tfrac12 \sum_i (a_i^2 + w_i^2) = \inf \sum_i |a_i w_i| = \max\Big(\int |f''|,\, |f'(-\infty) + f'(+\infty)|\Big),
        \text{ where the infimum is over all networks of the same function}
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(
        a=reals("K J", "-extremes"),
        w=reals("K J", "-extremes"),
        start=reals("", "-extremes"),
        gaps=positive("K", "-extremes"),
        bends=directions("K", "-extremes"),
        total=reals("", "-extremes"),
        sizes={"K": (1, 3), "J": (1, 2)},
    ),
    corners=[{"a": [[1.0]], "w": [[1.0]], "start": 0.0, "gaps": [1.0], "bends": [2.0], "total": total} for total in (-3.0, -2.0, 0.0, 1.0, 4.0)]
    + [{"a": [[1.0], [-1.0]], "w": [[1.0], [1.0]], "start": 0.0, "gaps": [1.0, 1.0], "bends": [2.0, -2.0], "total": 1.0}],
    tight=[Tight({"a": [[1.0], [2.0]], "w": [[1.0], [2.0]], "start": 0.0, "gaps": [1.0, 1.0], "bends": [1.0, 1.0], "total": 0.0}, part="no cheaper")],
    checked_form="For finitely many units, so that f is a spline and its second derivative a sum of point masses; slopes are read off the function. "
    "Functions with a density in f'' are limits of such.",
    mutants=[
        Mutant("the variation of the slope alone", larger=variation_alone),
        Mutant("the sum of the two", larger=sums),
        Mutant("the difference of the outer slopes", ends=-1),
        Mutant("all of the squared weights", half=1),
        Mutant("twice the cost", factor=2),
    ],
)
def relu_1d_representation_cost(a, w, start, gaps, bends, total, *, larger=maximum, ends=1, half=Fraction(1, 2), factor=1) -> Claims:
    """What a function of one variable costs in ReLU units with free biases. No network is cheaper, and the one that is given is as cheap."""
    kinks = start + cumulative_sum(gaps)
    pieces = slopes(lambda x: network(a, w, kinks, x), kinks)
    units = cheapest_units(bends, total)
    size, places = sqrt(modulus(units)), concat([kinks, kinks[:1]])
    first, second = sign(units) * size, size * np.array([1.0, -1.0])
    attained = slopes(lambda x: network(first, second, places, x), kinks)
    return {
        "no cheaper": leq(factor * spline_cost(pieces, larger, ends), half * ((a**2).sum() + (w**2).sum())),
        "products": leq(factor * spline_cost(pieces, larger, ends), modulus(a * w).sum()),
        "bends": equal(diff(attained), bends),
        "outer slopes": equal(attained[0] + attained[-1], total),
        "attained": equal(half * ((first**2).sum() + (second**2).sum()), factor * spline_cost(attained, larger, ends)),
    }


@theorem(
    statement=r"""
        x_1 < \dots < x_n,\ f \text{ a network},\ g \text{ linear between the } x_i, \ g(x_i) = f(x_i),\ g'(\pm\infty) = f'(\pm\infty):\quad
        R(g) \le R(f). \text{ So among all functions through } n \text{ points some spline with kinks there costs least}
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(
        a=reals("K J", "-extremes"),
        w=reals("K J", "-extremes"),
        start=reals("", "-extremes"),
        gaps=positive("K", "-extremes"),
        origin=reals("", "-extremes"),
        steps=positive("n", "-extremes"),
        sizes={"K": (1, 4), "J": (1, 2), "n": (2, 4)},
    ),
    corners=[{"a": [[1.0]], "w": [[1.5]], "start": -1.0, "gaps": [1.0], "origin": 0.0, "steps": [1.0, 1.0]}],
    tight=[{"a": [[1.0]], "w": [[1.5]], "start": -1.0, "gaps": [1.0], "origin": -1.0, "steps": [1.0, 1.0]}],
    uses=["relu-splines.relu-1d-representation-cost"],
    mutants=[
        Mutant("continued in a straight line", straight=True),
        Mutant("strictly cheaper", factor=Fraction(9, 8)),
        Mutant("with outer slopes of zero", outer=0),
    ],
)
def linear_splines_fit_at_least_cost(a, w, start, gaps, origin, steps, *, straight=False, factor=1, outer=1) -> Claims:
    """The linear spline through some points of a function costs no more, if its outer slopes are the same; straight continuation may cost more.

    Three points on a line of slope 3/2 are fitted by a ramp at cost 3/2, but the line costs 3.
    """
    kinks, x = start + cumulative_sum(gaps), origin + cumulative_sum(steps)

    def f(points: Any) -> Any:
        return network(a, w, kinks, points)

    pieces, chords = slopes(f, kinks), diff(f(x)) / diff(x)
    before, after = (chords[:1], chords[-1:]) if straight else (outer * pieces[:1], outer * pieces[-1:])
    return leq(factor * spline_cost(concat([before, chords, after])), spline_cost(pieces))
