"""Integrals and Gaussian expectations: enclosed by Arb over balls, by quadrature in float64.

Over balls the integrand runs over complex balls (see `checks.arithmetic.analytic`); what comes back is a proof, up to the working precision. In
float64, where instances are screened, a rule with more and more nodes runs on all instances of a batch at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from flint import acb, arb
from numpy.typing import NDArray

from checks.arithmetic import Balls, Batch, current_bits, in_balls, working_precision
from checks.arithmetic.analytic import Analytic, as_complex
from checks.arithmetic.arguments import numbers
from checks.arithmetic.precision import rises_steeply
from checks.solvers.errors import SolverError

Integrand = Callable[[Any], Any]
Rule = tuple[NDArray[np.float64], NDArray[np.float64]]

HALVINGS = range(4, 9)
"""The rules of the double exponential formula: steps 2^-4, ..., 2^-8."""

REACH = 3.5
"""Its nodes go so far: from there to the end of the interval, less than 2^-53 of it is left."""

AGREE = 2.0**-45
"""Two rules in a row that agree so well end the refinement."""

PANELS, NODES = 20, 16
"""The rule for Gaussian expectations: a Gauss-Legendre rule on each of so many panels of length 1 around 0, so that a kink at 0 is no harm."""

SPARE = 32
"""Integrals are enclosed to a third of the bits that there are, and to these: a tie shows as well as by all of them, at a tenth of the cost."""

EVALUATIONS = 800
"""For each bit of precision, so many evaluations are allowed; an integral that needs more is not finite, or too wide to decide anything."""


def integrate(function: Integrand, low: Any, high: Any) -> Any:
    """The integral of a function from ``low`` to ``high``, in the arithmetic that is running, so that theorems about it are certified.

    Args:
        function: from a number to a number, and from an array to an array entry by entry; it may hold leaves of the instance. It is made of
            arithmetic, powers, elementary functions (`exp`, `sqrt`, `tanh`, ...), erf and the like; `abs`, `maximum`, `relu`, `sign` and
            `floor` are followed piece by piece. It may be discontinuous, but must be bounded; a comparison, or `where`, is an error.
        low: a finite number. A range without end is substituted away, or is that of a `gaussian_mean`.
        high: another one, on either side.

    Returns:
        Over balls an enclosure, which is not finite where the function is not bounded or has no real value. In float64 the double exponential rule
        with up to 1800 nodes, which forgives roots at the ends, and sees a kink inside to six digits.

    Raises:
        BallError: the function has no meaning over complex numbers.
        SolverError: an end that is infinite.
    """
    ends = [_finite(end) for end in (low, high)]
    if not in_balls():
        return _double_exponential(function, *ends)
    start, end = (numbers(each).ball() for each in ends)
    if start.is_exact() and end.is_exact():
        return Balls(_enclosed(function, start, end))
    return Balls(_enclosed(lambda s: function(Balls(start) + Balls(end - start) * s), arb(0), arb(1)) * (end - start))


def gaussian_mean(function: Integrand, *, bound: tuple[Any, int], half: bool = False) -> Any:
    """E f(Z) for a standard normal Z, or E f(Z) 1_{Z > 0}, in the arithmetic that is running, so that theorems about it are certified.

    Args:
        function: as in `integrate`.
        bound: (c, k) with |f(x)| <= c (1 + |x|^k) for all x: a promise on which the bound of the tails rests; it is looked at far out, not proved.
        half: whether only the positive half counts, on which a ReLU is smooth.

    Raises:
        BallError: the function has no meaning over complex numbers.
        SolverError: the function is larger than promised.
    """
    constant, power = bound
    if not in_balls():
        nodes, weights = _gaussian_rule()
        kept = nodes > 0 if half else slice(None)
        return np.sum(_values(function, nodes[kept]) * weights[kept], axis=-1)
    reach = math.ceil(math.sqrt(2 * math.log(2) * (_bits() + 8 * power + 8)))
    size = numbers(constant).ball()
    for far in (sign * factor * reach for sign in ((1,) if half else (1, -1)) for factor in (1, 2, 8)):
        if _at(function, acb(far), asked=False).real.abs_lower() > size * (1 + arb(abs(far)) ** power):
            raise SolverError(f"gaussian_mean: the function at {far} is larger than {constant} (1 + |x|^{power}); give bound=(c, k) that holds")
    middle = _enclosed(function, arb(0 if half else -reach), arb(reach), _density)
    return Balls(middle + arb(0, (size * _tail(reach, power)).upper()))


def _bits() -> int:
    return current_bits() // 3 + SPARE


def _tail(reach: int, power: int) -> arb:
    """E (1 + |Z|^k) where |Z| > reach."""
    half = arb(reach) ** 2 / 2
    return (arb(reach) / arb(2).sqrt()).erfc() + arb(2) ** (arb(power) / 2) / arb.pi().sqrt() * half.gamma_upper((arb(power) + 1) / 2)


def _enclosed(function: Integrand, low: arb, high: arb, weight: Callable[[acb], acb] | None = None) -> arb:
    """Arb's integral of the function times a weight, or of the function alone; not finite where it is none."""
    raised: list[Exception] = []

    def integrand(z: acb, asked: bool) -> acb:
        if not raised:
            try:
                value = _at(function, z, asked)
                return value if weight is None else value * weight(z)
            except Exception as error:
                # It would be lost on its way through Arb.
                raised.append(error)
        return acb(arb.nan())

    rises_steeply()
    bits = _bits()
    with working_precision(bits):
        found = acb.integral(integrand, acb(low), acb(high), eval_limit=EVALUATIONS * bits)
    if raised:
        raise raised[0]
    return found.real if found.imag.contains(0) else arb.nan()


def _density(z: acb) -> acb:
    return (-z * z / 2).exp() / (2 * arb.pi()).sqrt()


def _at(function: Integrand, z: acb, asked: bool) -> acb:
    return as_complex(function(Analytic(z, asked)))


def _finite(end: Any) -> Any:
    if isinstance(end, float) and not math.isfinite(end):
        raise SolverError(f"integrate: an end is {end}; substitute, such as x = t / (1 - t), or take gaussian_mean for a Gaussian weight")
    return end


def _double_exponential(function: Integrand, low: Any, high: Any) -> Any:
    """Takahasi and Mori 1974: the trapezoidal rule after the substitution x = tanh(pi/2 sinh t)."""
    start, end = numbers(low), numbers(high)
    found = None
    for halvings in HALVINGS:
        nodes, weights = _rule(halvings)
        before, half = found, (end - start) / 2
        found = np.sum(_values(function, start + _column(half) * (1 + nodes)) * weights, axis=-1) * half
        if before is not None and _agree(before, found):
            break
    return found


def _column(x: Any) -> Any:
    """With an axis for the nodes."""
    return x[..., None] if isinstance(x, Batch) else x


def _values(function: Integrand, nodes: Any) -> Any:
    with np.errstate(all="ignore"):
        return function(nodes)


def _agree(before: Any, now: Any) -> bool:
    old, new = (np.asarray(x.data if isinstance(x, Batch) else x) for x in (before, now))
    with np.errstate(all="ignore"):
        return bool((np.abs(old - new) <= AGREE * np.abs(new)).all())


@lru_cache(maxsize=16)
def _rule(halvings: int) -> Rule:
    """Nodes between -1 and 1, and weights."""
    step = 2.0**-halvings
    t = step * np.arange(-math.floor(REACH / step), math.floor(REACH / step) + 1)
    return _frozen(np.tanh(math.pi / 2 * np.sinh(t))), _frozen(step * math.pi / 2 * np.cosh(t) / np.cosh(math.pi / 2 * np.sinh(t)) ** 2)


@lru_cache(maxsize=1)
def _gaussian_rule() -> Rule:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    starts = np.arange(PANELS) - PANELS / 2
    places = (starts[:, None] + (1 + nodes) / 2).ravel()
    masses = np.tile(weights / 2, PANELS) * np.exp(-(places**2) / 2)
    return _frozen(places), _frozen(masses / masses.sum())


def _frozen(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values.flags.writeable = False
    return values
