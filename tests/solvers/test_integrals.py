"""Integrals: enclosed over balls, near in float64, and refused where they have no meaning."""

import math
from fractions import Fraction

import numpy as np
import pytest
from flint import arb
from stated import state

from checks import Effort, Mutant, Verdict, equal
from checks.arithmetic import (
    BallError,
    Balls,
    Batch,
    acos,
    acosh,
    asin,
    asinh,
    atan,
    atanh,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    expm1,
    floor,
    gamma,
    hermite,
    log,
    log1p,
    maximum,
    minimum,
    normal_cdf,
    normal_pdf,
    pi,
    relu,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
    where,
    working_precision,
)
from checks.arithmetic.sign import Sign
from checks.deciders.certify import certify
from checks.instances import arrays, positive
from checks.solvers import SolverError, gaussian_mean, integrate
from checks.strength import verify_theorem

THIRD = Fraction(1, 3)

KNOWN = {
    "polynomial": (lambda x: 3 * x**2 + 1 / (1 + 0 * x), 0, 2, lambda: 10),
    "bell": (lambda x: exp(-(x**2)), 0, 2, lambda: sqrt(pi) * erf(2) / 2),
    "Cauchy": (lambda x: 1 / (1 + x**2), -1, 1, lambda: pi / 2),
    "backwards": (lambda x: 1 / x, 2, 1, lambda: -log(2)),
    "root at the end": (lambda x: sqrt(x), 0, 1, lambda: Fraction(2, 3)),
    "half circle": (lambda x: sqrt(1 - x**2), -1, 1, lambda: pi / 2),
    "power": (lambda x: x ** Fraction(3, 2), 0, 4, lambda: Fraction(64, 5)),
    "oscillation": (lambda x: sin(100 * x), 0, 1, lambda: (1 - cos(100)) / 100),
    "kink": (lambda x: abs(x - THIRD), 0, 1, lambda: Fraction(5, 18)),
    "ReLU": (lambda x: relu(x) * x, -1, 2, lambda: Fraction(8, 3)),
    "smaller and larger": (lambda x: minimum(x, 0) + 2 * maximum(0, x), -1, 1, lambda: THIRD * Fraction(3, 2)),
    "steps": (lambda x: floor(3 * x) + sign(x - 0.5), 0, 1, lambda: 1),
    "angles": (lambda x: acos(x) + asin(x), -1, 1, lambda: pi),
    "hyperbolic": (lambda x: sinh(x) + cosh(x) - exp(x) + 1, 0, 3, lambda: 3),
    "inverses": (lambda x: asinh(sinh(x)) + atanh(tanh(x)) - 2 * atan(tan(x)) + 1, 0, 1, lambda: 1),
    "logarithms": (lambda x: log1p(expm1(x)) + log(x) - acosh(cosh(x)), 1, 2, lambda: 2 * log(2) - 1),
    "normal": (normal_pdf, -1, 1, lambda: 2 * normal_cdf(1) - 1),
    "erf": (lambda x: erf(x) + erfc(x) + hermite(3, x) + gamma(x) / gamma(x), 1, 2, lambda: 2 + Fraction(15, 4) - Fraction(9, 2)),
    "constant": (lambda x: 7, 0, 2, lambda: 14),
}


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("bits", [128, 512])
def test_known_integrals_are_enclosed(name, bits):
    """The ball holds the value, and has at least a third of the bits."""
    function, low, high, value = KNOWN[name]
    with working_precision(bits):
        found = integrate(function, low, high)
        off = (found - value()).ball()

    assert off.contains(0)
    assert float(off.rad()) < 2.0 ** -(bits // 3)


@pytest.mark.parametrize("name", KNOWN)
def test_float64_is_near(name):
    """Near enough to screen by: to six digits at a kink, to five at a jump's worst, to twelve else."""
    function, low, high, value = KNOWN[name]
    coarse = {"kink": 1e-5, "steps": 1e-1, "smaller and larger": 1e-5, "ReLU": 1e-7}
    assert abs(float(integrate(function, low, high)) - float(value())) < coarse.get(name, 1e-12)


def test_ends_may_be_irrational():
    """From 0 to pi / 2 the cosine has the integral 1, also where the end is a ball."""
    with working_precision(512):
        assert (integrate(cos, 0, pi / 2) - 1).ball().contains(0)
        assert (integrate(lambda x: cos(pi * x), 0, THIRD + Balls(1) / 6) * pi - 1).ball().contains(0)


def test_a_batch_is_integrated_at_once():
    """Leaves and ends may be batches."""
    rate, end = Batch(np.array([1.0, 2.0, 0.5])), Batch(np.array([1.0, 3.0, 2.0]))
    found = integrate(lambda x: exp(-rate * x), 0, end)

    assert np.abs(found.data - (1 - np.exp(-rate.data * end.data)) / rate.data).max() < 1e-13


def test_leaves_of_positive_radius_are_allowed():
    """The integral for all numbers of a ball, over a range with inexact ends, is in the result."""
    with working_precision(128):
        rate = Balls(arb(1, 0.01))
        found = integrate(lambda x: exp(rate * x), 0, sqrt(Balls(2))).ball()

        assert found.contains(arb(2).sqrt().exp() - 1)
        assert float(found.rad()) < 0.1


@pytest.mark.parametrize(
    ("function", "low", "high"),
    [(log, 0, 1), (sqrt, -1, 1), (lambda x: log(x) * (x + 0.5), -1, 1), (lambda x: 1 / x, -1, 1), (acos, 0, 2), (acosh, 0, 2), (log1p, -3, 0)],
)
def test_no_integral_has_no_enclosure(function, low, high):
    """What is unbounded, or has no real value on a part of the range, gives a ball that is not finite: never a wrong number."""
    with working_precision(128):
        assert not integrate(function, low, high).isfinite()


WRONG = {
    "where": (lambda x: where(x > 0, x, 0), "np.greater of the variable of an integral"),
    "comparison": (lambda x: x if x < 1 else 1, "np.less of the variable"),
    "array": (lambda x: x * Balls([1.0, 2.0]), r"an array of shape \(2,\)"),
    "array made": (lambda x: Balls([1.0, 2.0]), r"an array of shape \(2,\)"),
    "NumPy": (lambda x: np.stack([x, x]), "np.stack of the variable"),
    "special": (lambda x: x * np.real(x), "np.real of the variable"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_has_no_meaning_over_complex_numbers_is_refused(name):
    """One line says what, and what to use instead."""
    function, message = WRONG[name]
    with working_precision(128), pytest.raises(BallError, match=message):
        integrate(function, 0, 1)


def test_a_range_without_end_is_refused():
    """The mend is named."""
    with pytest.raises(SolverError, match="gaussian_mean for a Gaussian weight"):
        integrate(lambda x: exp(-x), 0, math.inf)


def test_errors_of_an_integrand_are_kept():
    """They come out as they are, through Arb."""
    with working_precision(128), pytest.raises(KeyError, match="nothing"):
        integrate(lambda x: {}["nothing"], 0, 1)


MEANS = {
    "second moment": (lambda x: x**2, (1, 2), False, lambda: 1),
    "sixth Hermite polynomial": (lambda x: hermite(6, x) ** 2, (10**6, 12), False, lambda: 720),
    "ReLU": (lambda x: relu(x) * x, (1, 2), False, lambda: Fraction(1, 2)),
    "half": (lambda x: x, (1, 1), True, lambda: 1 / sqrt(2 * pi)),
    "sine": (lambda x: sin(x) ** 2, (1, 0), False, lambda: (1 - exp(-2)) / 2),
    "constant": (lambda x: 3, (3, 0), False, lambda: 3),
}


@pytest.mark.parametrize("name", MEANS)
def test_gaussian_means(name):
    """Enclosed with their tails, and near in float64."""
    function, bound, half, value = MEANS[name]
    with working_precision(128):
        off = (gaussian_mean(function, bound=bound, half=half) - value()).ball()

    assert off.contains(0)
    assert float(off.rad()) < 2.0**-40
    assert abs(float(gaussian_mean(function, bound=bound, half=half)) - float(value())) < 1e-11 * max(1, float(value()))


@pytest.mark.parametrize("function", [lambda x: x**3, lambda x: exp(x) * 1e-3, lambda x: exp(-x) * 1e-3])
def test_a_broken_promise_is_seen(function):
    """A function that is larger far out than it was said to be."""
    with working_precision(128), pytest.raises(SolverError, match="is larger than 1"):
        gaussian_mean(function, bound=(1, 2))


def test_equalities_of_integrals_are_decided():
    """A true one is a tie, certified; one that is off by 2^-30 is refuted."""

    def moment(s, *, off=0):
        return equal(integrate(lambda x: x * exp(-s * x), 0, 1), (1 - (1 + s) * exp(-s)) / s**2 + off)

    stated = state(moment, instances=arrays(s=positive("", "-scales")), mutants=[Mutant("off", off=2.0**-30)])
    result = verify_theorem(stated, Effort.QUICK, 0)

    assert result.passed
    assert result.grade == "certified"
    assert result.decision.verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    ("gap", "sign", "bits"), [(0, Sign.ZERO, 1024), (Fraction(1, 2**300), Sign.NEGATIVE, 1024), (Fraction(1, 2**900), Sign.ZERO, 1024)]
)
def test_a_tie_of_integrals_takes_few_bits(gap, sign, bits):
    """Their cost rises too steeply for the deepest cap: a difference is seen down to a third of 1024 bits."""
    variant = state(lambda x: equal(integrate(cos, 0, x) + gap, sin(x)), instances=arrays(x="")).variant

    (outcome,) = certify(variant, {"x": 1.0}, Effort.DEEP.cap).parts.values()

    assert (outcome.sign, outcome.bits) == (sign, 1024)
