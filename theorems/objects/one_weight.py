r"""Noisy gradient descent on a single weight, with all its laws exact: the nets \(f_w(x) = a(x) w + b(x)\).

The gradient of the population loss \(-y f + \kappa f^2 / 2\) is affine in w; that is the square loss for \(\kappa = 1\) and the correlation loss
for \(\kappa = 0\). So the weight is Gaussian after each step \(w \mapsto w - \gamma_t g(w) + \sigma Z\).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checks.arithmetic import abs as modulus
from checks.arithmetic import normal_cdf, sqrt, stack
from theorems.objects.function_classes import WeightedClass
from theorems.objects.total_variation import shifted_gaussians


@dataclass(frozen=True)
class OneWeight:
    r"""A class of functions, a net of one weight, and a noisy descent from ``start``; junk labels are uniform signs.

    ``slope``: \(a\), shape (points,), nowhere zero; ``offset``: \(b\), shape (points,); ``kappa``: \(\kappa \ge 0\);
    ``gammas``: the steps, shape (T,).
    """

    F: WeightedClass
    slope: Any
    offset: Any
    kappa: Any
    start: Any
    gammas: Any
    sigma: Any

    @property
    def pulls(self) -> Any:
        r"""\(g_\star(w) - g_F(w) = \mathbb E_X F(X) a(X)\) for each function, whatever the weight."""
        return self.F.values @ (self.F.P_X * self.slope)

    def junk_gradient(self, w: Any) -> Any:
        r"""\(g_\star(w) = \kappa\, \mathbb E_X f_w(X) a(X)\)."""
        return self.kappa * (self.F.P_X * self.slope * (self.slope * w + self.offset)).sum()

    def junk_gradient_square(self, w: Any) -> Any:
        r"""\(\mathbb E_{D_\star} |\nabla L|^2 = \mathbb E_X a^2 (1 + \kappa^2 f_w^2)\)."""
        return (self.F.P_X * self.slope**2 * (1 + self.kappa**2 * (self.slope * w + self.offset) ** 2)).sum()

    @property
    def junk_means(self) -> list[Any]:
        """The mean of the weight on junk, at the times 0, ..., T."""
        means = [self.start]
        for t in range(self.gammas.shape[0]):
            means.append(means[-1] - self.gammas[t] * self.junk_gradient(means[-1]))
        return means

    @property
    def lead(self) -> Any:
        """How far the mean of the weight on each function is from that on junk in the end."""
        lead, contraction = 0 * self.pulls, self.kappa * (self.F.P_X * self.slope**2).sum()
        for t in range(self.gammas.shape[0]):
            lead = lead + self.gammas[t] * (self.pulls - contraction * lead)
        return lead

    @property
    def variance(self) -> Any:
        """The variance of the weight in the end, on junk and on each function alike."""
        variance, contraction = 0 * self.sigma, self.kappa * (self.F.P_X * self.slope**2).sum()
        for t in range(self.gammas.shape[0]):
            variance = (1 - self.gammas[t] * contraction) ** 2 * variance + self.sigma**2
        return variance

    def accuracy(self, means: Any) -> Any:
        r"""\(\mathbb P(\mathrm{sign} f_w(X) = F(X))\) for a weight with one mean for each function, and the variance of the end."""
        margins = self.F.values * (self.slope * means[:, None] + self.offset) / modulus(self.slope)
        return self.F.P_F @ normal_cdf(margins / sqrt(self.variance)) @ self.F.P_X

    @property
    def accuracy_on_F(self) -> Any:
        """The probability that the net trained on F predicts F."""
        return self.accuracy(self.junk_means[-1] + self.lead)

    @property
    def accuracy_on_junk(self) -> Any:
        """The probability that the net trained on junk predicts F."""
        return self.accuracy(self.junk_means[-1] + 0 * self.lead)

    @property
    def distance(self) -> Any:
        """The mean over F of the total variation between the laws of the two weights in the end."""
        return self.F.P_F @ shifted_gaussians(modulus(self.lead) / sqrt(self.variance))

    @property
    def step_distances(self) -> Any:
        """The mean over F of the total variation after one step from a common weight, for each step, shape (T,)."""
        return self.F.P_F @ shifted_gaussians(modulus(self.pulls)[:, None] * self.gammas / self.sigma)

    def junk_flow(self, squared: Any = None) -> Any:
        r"""\(\sum_t \gamma_t |\cdot|\) with the root of ``squared``, by default of `junk_gradient_square`, at the mean of the junk flow.

        The root is convex in w, so this is at most its mean over the flow, \(JF_T\), and equal to it for \(\kappa = 0\).
        """
        roots = [sqrt((squared or self.junk_gradient_square)(mean)) for mean in self.junk_means[:-1]]
        return self.gammas @ stack(roots)
