"""Planted theorems: false ones that must be refuted within a stated number of evaluations, true ones that must hold."""

import hypothesis.strategies as st
import numpy as np

from checks import Assumption, Mutant, equal, event, geq, leq, mean, psd, theorem
from checks.arithmetic import floor, matrix_norm, sqrt, trace, vecdot, vector_norm, where
from checks.instances import arrays, positive, reals

PLANTED = {"source": "planted"}


def false(statement, **kwargs):
    """A planted theorem; planted false ones carry no mutants, since they must be refuted themselves."""
    return theorem(statement=statement, **PLANTED, **kwargs)


@false(r"|\langle x, y\rangle| \le (1 - 10^{-9}) |x| |y|", instances=arrays(x="n", y="n", sizes={"n": (2, 5)}))
def nearly_tight(x, y):
    """Cauchy-Schwarz with a constant that is too small by one part in 10^9: broken only by nearly parallel vectors."""
    return leq(abs(vecdot(x, y)), (1 - 1e-9) * vector_norm(x) * vector_norm(y))


@false(r"\|A\|_F \le \sqrt{n - 10^{-3}} \|A\|", instances=arrays(A="n n", sizes={"n": (3, 5)}))
def broken_at_a_corner(A):
    """Broken only when all singular values are nearly equal, which a Gaussian matrix never is."""
    return leq(matrix_norm(A), sqrt(A.shape[0] - 1e-3) * matrix_norm(A, ord=2))


@false(r"(\sum x_i)^2 \le 6.5 \sum x_i^2", instances=arrays(x="n", sizes={"n": (1, 9)}))
def broken_from_seven_on(x):
    """True for up to six entries, false from seven on, and there only for nearly constant vectors."""
    return leq(x.sum() ** 2, 6.5 * (x**2).sum())


@false(r"|x| \le 2^{600}", instances=arrays(x="n"))
def broken_at_extreme_scale(x):
    """Broken only by huge entries."""
    return leq(abs(x), 2.0**600)


@false(r"x^2 y^2 z^2 \le (1 - 10^{-3}) x^2 y^2 z^2 + 1", instances=arrays(x="", y="", z=""))
def broken_where_float64_overflows(x, y, z):
    """Broken only for large products, many of which overflow in float64."""
    return leq((x * y * z) ** 2, (1 - 1e-3) * (x * y * z) ** 2 + 1e200)


@false(r"\sum x_i = (1 + 10^{-12}) \sum x_i", instances=arrays(x="n"))
def equality_off_by_a_trillionth(x):
    """An identity that is lost by one part in 10^12."""
    return equal(x.sum(), (1 + 1e-12) * x.sum())


@false(r"A^\top A - 10^{-14} \|A\|^2 I \succeq 0", instances=arrays(A="m n", sizes={"m": (1, 4), "n": (1, 4)}))
def semidefinite_by_a_hair(A):
    """Broken by a rank-deficient Gram matrix alone, by less than float64 sees in general."""
    gram = A.T @ A
    return psd(gram - 1e-14 * trace(gram) * (gram**0 if gram.shape[0] == 1 else _eye(gram)))


def _eye(gram):
    from checks.arithmetic import eye

    return eye(gram.shape[0])


@false(r"x^2 \ge 1", instances=st.floats(-1e3, 1e3))
def foreign_strategy(x):
    """A claim on a Hypothesis strategy that is not ours."""
    return geq(x**2, 1)


@false(r"|x - 123.456| \ge 1/2", instances=st.floats(-1e3, 1e3))
def broken_in_a_small_interval(x):
    """A foreign strategy, broken in one part in two thousand of its range: Hypothesis climbs on the slack."""
    return geq(abs(x - 123.456), 0.5)


FALSE = {
    nearly_tight: 4000,
    broken_at_a_corner: 500,
    broken_from_seven_on: 1500,
    broken_at_extreme_scale: 200,
    broken_where_float64_overflows: 4000,
    equality_off_by_a_trillionth: 100,
    semidefinite_by_a_hair: 500,
    foreign_strategy: 20,
    broken_in_a_small_interval: 600,
}
"""Planted false theorems, and within how many evaluations they must be refuted at standard effort."""


@theorem(
    statement="(a + b) - a = b",
    **PLANTED,
    instances=arrays(a=reals("n", families=["gaussian"]), b=reals("n", families=["gaussian"])),
    mutants=[Mutant("one part in 10^15", factor=1 - 1e-15)],
)
def negative_by_rounding(a, b, *, factor=1):
    """True with equality; float64 makes the slack negative for a third of the instances and more."""
    return leq((a + b) - a, b if factor == 1 else b * factor)


@theorem(statement=r"A^\top A \succeq 0", **PLANTED, instances=arrays(A="m n"), mutants=[Mutant("the other sign", sign=-1)])
def rank_deficient_gram(A, *, sign=1):
    """A Gram matrix is semidefinite, also where its rank is too small for a Cholesky factor."""
    return psd(sign * A.T @ A)


@theorem(
    statement=r"|\langle x, y\rangle| \le |x| |y|",
    **PLANTED,
    instances=arrays(x="n", y="n"),
    tight=arrays(x="1", y="1"),
    mutants=[Mutant("half", factor=0.5), Mutant("looser by one part in 10^12", factor=1 + 1e-12)],
)
def cauchy_schwarz(x, y, *, factor=1):
    """True at every scale, with equality in one dimension."""
    return leq(abs(vecdot(x, y)), factor * vector_norm(x) * vector_norm(y))


TRUE = [negative_by_rounding, rank_deficient_gram, cauchy_schwarz]


@theorem(statement="h(x) < 1", **PLANTED, instances=arrays(x=positive("")), mutants=[Mutant("h(x) < -1", bound=-1)])
def undecidable(x, *, bound=0.5):
    """Whether sqrt(x)^2 exceeds x is a question that no precision answers for most x."""
    return leq(where(sqrt(x) ** 2 > x, 1, 0), bound)


@theorem(
    statement="x < x",
    **PLANTED,
    instances=arrays(x="n"),
    assumptions=[Assumption("positive", "all entries are positive", lambda x: (x > 0).all()), Assumption("negative", "", lambda x: (x < 0).all())],
    mutants=[Mutant("also", factor=2)],
)
def contradictory(x, *, factor=1):
    """No instance meets both assumptions."""
    return leq(factor * floor(x), x)


@false("P(U < 1/2) >= 0.53")
def event_off_by_three_hundredths(rng):
    """A coin that is fair, and claimed not to be."""
    return event(rng.random(1000) < 0.5, at_least=0.53)


@false("E U^2 = 1/3 + 0.03")
def mean_off_by_three_hundredths(rng):
    """A moment that is wrong in its second digit."""
    return mean(rng.random(1000) ** 2, equals=1 / 3 + 0.03, bounds=(0, 1))


@false("E g <= -0.05")
def gaussian_mean_off(rng):
    """A Gaussian whose mean is said to be negative."""
    return mean(rng.standard_normal(1000), at_most=-0.05, tail="subgaussian", scale=1)


@false("P(S_n = 0) <= 0.28", instances=st.sampled_from([2, 4, 6, 8]))
def walk_returns_too_rarely(n, rng):
    """Wrong for walks of 2, 4 and 6 steps, true for 8, which are at zero with probability 70/256."""
    return event((2 * rng.integers(0, 2, (500, n)) - 1).sum(axis=1) == 0, at_most=0.28)


FALSE_CHANCES = {
    event_off_by_three_hundredths: 60_000,
    mean_off_by_three_hundredths: 15_000,
    gaussian_mean_off: 60_000,
    walk_returns_too_rarely: 20_000,
}
"""Planted false claims about chance, and within how many trials they must be refuted at standard effort."""


@theorem(statement="P(|g| <= 1.96) >= 0.95", **PLANTED, mutants=[Mutant("more", level=0.99), Mutant("narrower", width=1.7)])
def normal_interval(rng, *, level=0.95, width=1.959964):
    """The probability of the usual interval, on its boundary to six digits."""
    return event(abs(rng.standard_normal(2000)) <= width, at_least=level)


@theorem(
    statement=r"E \langle u, e_1\rangle^2 = 1/d",
    **PLANTED,
    instances=st.integers(2, 8),
    mutants=[Mutant("one dimension too many", extra=1)],
)
def coordinate_of_a_random_direction(d, rng, *, extra=0):
    """True in every dimension; the samples lie in [0, 1] and their variance falls with d."""
    g = rng.standard_normal((2000, d))
    return mean(g[:, 0] ** 2 / (g**2).sum(axis=1), equals=1 / (d + extra), bounds=(0, 1))


@theorem(statement=r"E \max(g, h) = 1/\sqrt\pi", **PLANTED, mutants=[Mutant("half", factor=0.5)])
def larger_of_two_gaussians(rng, *, factor=1):
    """The maximum is 1-Lipschitz, and therefore sub-Gaussian of scale 1."""
    return mean(rng.standard_normal((1000, 2)).max(axis=1), equals=factor / np.sqrt(np.pi), tail="subgaussian", scale=1)


TRUE_CHANCES = [normal_interval, coordinate_of_a_random_direction, larger_of_two_gaussians]
