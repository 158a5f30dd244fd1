r"""The size of the weights, and not the number of the units, decides how well a network generalises.

For networks \(f(x) = \sum_j v_j [\langle u_j, x\rangle]_+\) with \(\sum_j |v_j| \le A\) and \(\|u_j\| \le B\) the correlation with any signs is
at most that of a single unit, whatever the width, and so is the Rademacher complexity (`bartlett_size_of_weights`). With as many units as points and
free weights any labels are fitted, at a price in weights (`free_weights_fit_any_labels`). The error on new data is bounded by the margins and
by the size of the weights (`margin_bound_by_size_of_weights`).
"""

from __future__ import annotations

from fractions import Fraction
from math import log
from typing import Any

import hypothesis.strategies as st
import numpy as np

from checks import Mutant, Tight, equal, event, leq, theorem
from checks.arithmetic import abs as modulus
from checks.arithmetic import asarray, concat, cumulative_sum, relu, sqrt, stack, vector_norm, zeros
from checks.arithmetic import max as largest
from checks.claims import Claims
from checks.instances import arrays, cube, directions, positive, reals, signs

SOURCE = "@srebro2019geometry, 'For valid generalization, the size of the weights is more important than the size of the network'"
LITERATURE = "@bartlett1998sample; @bartlett2002rademacher"
TRIALS = 200


def best_unit(units: Any, x: Any, sigma: Any) -> Any:
    """The largest correlation of a unit with the signs, of units of norm 1."""
    unit = units / vector_norm(units, axis=-1)[:, None]
    return largest(modulus(relu(unit @ x.T) @ sigma))


def weight_size(v: Any, units: Any) -> Any:
    """The sum of the moduli of the outer weights times the largest norm of the inner ones."""
    return modulus(v).sum() * largest(vector_norm(units, axis=-1))


def number_of_units(v: Any, units: Any) -> Any:
    """How many units there are."""
    return 1.0 * v.shape[0]


def one_unit(v: Any, u: Any, **points: Any) -> dict[str, Any]:
    """A network of a single unit, which is the only direction as well."""
    return {"v": v, "units": u, "directed": u, **points}


single_units = arrays(one_unit, v="1", u=directions("1 d", "-scales"), x=reals("n d", "-extremes"), sigma=signs("n"))


def on_the_line(n: int) -> dict[str, Any]:
    """As many equal points on a line, where the two directions are all."""
    return {
        "v": np.ones(1),
        "units": np.ones((1, 1)),
        "x": np.ones((n, 1)),
        "sigma": np.ones(n),
        "directed": np.array([[1.0], [-1.0]]),
    }


@theorem(
    statement=r"""
        f(x) = \sum_{j \le H} v_j [\langle u_j, x\rangle]_+,\ \sum_j |v_j| \le A,\ \|u_j\| \le B:\quad
        \Big| \sum_i \sigma_i f(x_i) \Big| \le A B \max_j \Big| \sum_i \sigma_i \big[ \big\langle \tfrac{u_j}{\|u_j\|}, x_i \big\rangle \big]_+ \Big|
        \text{ for every } H;\\
        \hat R_n = \mathbb E_\sigma \sup_f \Big| \frac1n \sum_i \sigma_i f(x_i) \Big| \le \frac{2 A B}{n} \Big( \sum_i \|x_i\|^2 \Big)^{1/2}
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(
        v=reals("H", "-extremes"),
        units=directions("H d", "-scales"),
        x=reals("n d", "-extremes"),
        sigma=signs("n"),
        directed=directions("k d", "-scales"),
        sizes={"H": (1, 4), "n": (1, 4), "d": (1, 3), "k": (1, 6)},
    ),
    corners=[on_the_line(1), on_the_line(7)],
    tight=[Tight([on_the_line(1), on_the_line(7)], part="width-free"), Tight(single_units, part="width-free")],
    checked_form="The supremum over any finite set of directions, so over all; the average over all signs of a few points. Bartlett's own bound, "
    "by the fat-shattering dimension and without explicit constants, is not checked.",
    mutants=[
        Mutant("the number of units in the place of their weights", size=number_of_units),
        Mutant("half of the size of the weights", half=Fraction(1, 2)),
        Mutant("twice the size of the weights", half=2),
        Mutant("a complexity of 9/10 of the norm", factor=Fraction(9, 10)),
        Mutant("a complexity that falls like 1 / n", total=False),
    ],
)
def bartlett_size_of_weights(v, units, x, sigma, directed, *, size=weight_size, half=1, factor=2, total=True) -> Claims:
    """However wide, a network correlates with signs no better than one unit with all the weight, so that its complexity depends on its weights only.

    The factor two is not sharp: the largest ratio found is 1/2, for a single point.
    """
    outputs = relu(x @ units.T) @ v
    patterns = asarray(cube(x.shape[0]))
    unit = directed / vector_norm(directed, axis=-1)[:, None]
    suprema = largest(modulus(patterns @ relu(x @ unit.T)), axis=-1)
    lengths = vector_norm(x, axis=-1)
    return {
        "width-free": leq(modulus(sigma @ outputs), half * size(v, units) * best_unit(units, x, sigma)),
        "complexity": leq(suprema.mean(), factor * (sqrt((lengths**2).sum()) if total else largest(lengths))),
    }


@theorem(
    statement=r"""
        0 < t_1 < \dots < t_n,\ x_i = (t_i, 1),\ u_j = (1, -t_{j-1}),\ t_0 = 0:\quad
        \text{for all } y \in \{\pm1\}^n \text{ some } v \text{ gives } \sum_{j \le n} v_j [\langle u_j, x_i\rangle]_+ = y_i \text{ for all } i;\quad
        n \le \sum_j |v_j| \max_j \|u_j\| \max_j \Big| \sum_i y_i \big[ \big\langle \tfrac{u_j}{\|u_j\|}, x_i\big\rangle \big]_+ \Big|
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=arrays(gaps=positive("n", "-scales"), y=signs("n")),
    tight=[Tight(arrays(gaps=positive("1"), y=signs("1")), part="price")],
    uses=["size-of-weights.bartlett-size-of-weights"],
    mutants=[
        Mutant("one unit less", units=-1),
        Mutant("half of the price", factor=Fraction(1, 2)),
        Mutant("twice the price", factor=2),
        Mutant("weights that are the slopes", kinks=False),
    ],
)
def free_weights_fit_any_labels(gaps, y, *, units=None, factor=1, kinks=True) -> Claims:
    """With as many units as points any labels are fitted; labels that correlate with no unit are fitted only by large weights."""
    t = cumulative_sum(gaps)
    n = t.shape[0]
    before = concat([zeros(1), t[:-1]])
    slopes = (y - concat([zeros(1), y[:-1]])) / gaps
    v = slopes - concat([zeros(1), slopes[:-1]]) if kinks else slopes
    u, x = stack([1 + 0 * t, -before], axis=-1), stack([t, 1 + 0 * t], axis=-1)
    return {
        "fits": equal((relu(x @ u.T) * v)[:, :units].sum(axis=-1), y),
        "price": leq(n, factor * weight_size(v, u) * best_unit(u, x, y)),
    }


def by_weights(points: int, m: int) -> float:
    """The term of the size of the weights: for the margin A B / (2 sqrt N) and inputs of norm 1."""
    return float(8 * (points / m) ** 0.5)


def by_units(points: int, m: int) -> float:
    """The same with the number of units, which is two."""
    return float((2 / m) ** 0.5)


def nothing(points: int, m: int) -> float:
    """As if the class did not matter."""
    return 0.0


@theorem(
    statement=r"""
        \mathbb P\Big( \forall f \in \mathcal F_{A, B}:\ \mathbb P(y f(x) \le 0) \le \frac1m \sum_i \mathrm{ramp}_\gamma(y_i f(x_i))
        + \frac2\gamma \frac{2 A B}{m} \Big( \sum_i \|x_i\|^2 \Big)^{1/2} + 3 \sqrt{\frac{\log(2 / \delta)}{2 m}} \Big) \ge 1 - \delta
    """,
    source=SOURCE,
    literature=LITERATURE,
    instances=st.fixed_dictionaries(
        {
            "points": st.sampled_from([4, 64, 2000]),
            "m": st.sampled_from([100, 400, 20_000]),
            "noise": st.sampled_from([0.0, 0.25]),
            "delta": st.sampled_from([0.05, 0.01]),
        }
    ),
    corners=[{"points": 2000, "m": 400, "noise": 0.0, "delta": 0.05}, {"points": 4, "m": 20_000, "noise": 0.25, "delta": 0.05}],
    uses=["size-of-weights.bartlett-size-of-weights"],
    checked_form="Inputs that are N orthonormal vectors, equally likely; for f the one that predicts the majority of the labels seen at each, by the "
    "two units u and -u with the outer weights A/2 and -A/2, and gamma its margin A B / (2 sqrt N). Its error is summed exactly.",
    mutants=[
        Mutant("without the size of the weights", size=nothing),
        Mutant("the number of units in the place of their weights", size=by_units),
        Mutant("a sixty-fourth of the size of the weights", share=1 / 64),
    ],
)
def margin_bound_by_size_of_weights(points, m, noise, delta, rng, *, size=by_weights, share=1) -> Claims:
    """A network of two units memorises labels at many inputs, and only the size of its weights tells that it will err on new ones.

    The bound is far from attained: with 4 inputs and 20000 samples the error is 0.25 and the bound 0.39; with 2000 inputs and 400, 0.82 and 18.
    """
    # The labels that are not noise are all 1, which is no loss: the signs of f follow those of the labels.
    likely = np.concatenate([np.full(points, 1 - noise), np.full(points, noise)]) / points
    counts = rng.multinomial(m, likely, size=TRIALS).reshape(TRIALS, 2, points)
    guess = np.sign(counts[:, 0] - counts[:, 1])
    error = np.choose(1 - guess, [noise, 1.0, 1 - noise]).mean(axis=1)
    missed = (counts[:, 0] * (guess <= 0) + counts[:, 1] * (guess >= 0)).sum(axis=1) / m
    bound = missed + share * size(points, m) + 3 * (log(2 / delta) / (2 * m)) ** 0.5
    return event(error <= bound, at_least=1 - delta)
