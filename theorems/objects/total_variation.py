"""The total variation distance, half of the sum of absolute differences, in closed form for some pairs of Gaussian laws."""

from __future__ import annotations

from typing import Any

from checks.arithmetic import abs as modulus
from checks.arithmetic import atan, erf, log, pi, sqrt


def total_variation(p: Any, q: Any) -> Any:
    """That of two laws on a finite set, along the last axis."""
    return modulus(p - q).sum(axis=-1) / 2


def shifted_gaussians(u: Any) -> Any:
    r"""That of \(\mathcal N(a, \sigma^2 I)\) and \(\mathcal N(b, \sigma^2 I)\) in any dimension, where \(u = \|a - b\| / \sigma\)."""
    return erf(u / (2 * sqrt(2)))


def centred_gaussians(r: Any) -> Any:
    r"""That of \(\mathcal N(0, 1)\) and \(\mathcal N(0, r)\), for a positive \(r \ne 1\): their densities cross where \(x^2 = r \ln r / (r - 1)\)."""
    crossing = r * log(r) / (r - 1)
    return modulus(erf(sqrt(crossing / 2)) - erf(sqrt(crossing / (2 * r))))


def random_shift(s: Any) -> Any:
    r"""The mean of `shifted_gaussians` over a shift \(u = s |Z|\) with a standard normal Z: \(\frac2\pi \tan^{-1} \frac s2\)."""
    return 2 / pi * atan(s / 2)
