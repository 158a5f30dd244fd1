"""How far the mean of independent vectors is spread."""

from __future__ import annotations


def spread_of_a_mean(n: int, fourth: float, second: float, covariance: float) -> float:
    r"""At least the standard deviation of \(n \|\hat g - g\|^2\) for the mean \(\hat g\) of n independent copies of v with mean g.

    ``fourth``: at least \(\mathbb E \|v - g\|^4\); ``second``: \(\mathbb E \|v - g\|^2\); ``covariance``: at least the squared Frobenius norm of the
    covariance C. The variance is \((\mathbb E \|v - g\|^4 - (\mathbb E \|v - g\|^2)^2 - 2 \|C\|_F^2) / n + 2 \|C\|_F^2\), by counting equal indices.
    """
    return float(((fourth - second**2) / n + 2 * covariance) ** 0.5)
