"""Rigorous bounds for the eigenvalues of a symmetric matrix that is almost diagonal after a rotation.

Let C be symmetric, Q square, F = I - Q^T Q, K = Q (I + F/2), S = Q^T C Q = D + R with D diagonal; here D_ii = S_ii / (1 - F_ii), which
makes D the diagonal of H below, and keeps H free of second order errors when all eigenvalues are close to each other. Then

    K^T K   = (I + F/2) (I - F) (I + F/2) = I - 3/4 F^2 - 1/4 F^3,
    K^T C K = (I + F/2) S (I + F/2)       = H + N,   H = S + (F D + D F)/2,   N = (F R + R F)/2 + F S F / 4.

1. Ostrowski: if e = 3/4 |F|^2 + 1/4 |F|^3 < 1, K is invertible and the i-th eigenvalue of K^T C K is that of C times a number in [1-e, 1+e].
2. Weyl: the i-th eigenvalues of H + N and of H differ by at most |N| <= |F| |R| + |F|^2 |S| / 4; those of H and of diag(d) by at most the norm
   of the rest.
3. Gershgorin: let X be diagonal with entry 1 on a group of indices and t elsewhere. X^-1 H X has the eigenvalues of H, and its discs are: around d_i
   with i in the group, the sum of |H_ik| in the group plus t times that outside; around d_j outside, the sum of |H_jk| outside
   plus 1/t times that in the group. If the discs of the group are disjoint from all others, their union holds as many eigenvalues as
   it has discs, and so do the discs to its left and to its right: the group's eigenvalues are those of its places in the ascending order.
   With t of the size of coupling over gap, the error is the coupling squared over the gap.
"""

import numpy as np
from flint import arb, ctx

from checks.arithmetic.enclosures.matrices import BOUND_BITS, MAX, MIN, UPPER, largest, spectral_bound
from checks.arithmetic.enclosures.rotation import Rotated

# Discs whose centres are further apart than so many times their coupling are looked at one by one.
_SEPARATED = 8


def localised(turned: Rotated) -> list[arb]:
    """Enclosures of the ascending eigenvalues of C; infinite ones if Q is far from orthogonal."""
    with ctx.workprec(BOUND_BITS):
        sums = turned.sizes.sum(axis=1)
        weyl = (turned.sizes * turned.sizes).sum().sqrt().min(largest(sums)).upper()
        defect = spectral_bound(turned.defect)
        stretch = (defect * defect * (3 + defect) / 4).upper()
        if not stretch < 1:
            return [arb(0, arb.pos_inf())] * len(sums)
        rest = _second_order(turned, defect, weyl)
    lower, upper = turned.diagonal - weyl, turned.diagonal + weyl
    for group, low, high in _group_intervals(turned, sums):
        inside = slice(group.start, group.stop)
        lower[inside], upper[inside] = MAX(lower[inside], low), MIN(upper[inside], high)
    more, scale = arb(0, rest), arb(1, stretch)
    return [(low.union(high) + more) / scale for low, high in zip(lower, upper, strict=True)]


def _second_order(turned: Rotated, defect: arb, weyl: arb) -> arb:
    """An exact upper bound of |N|, with D = diag(H) and |R| <= |H - D| + |F| |D|."""
    D = largest([d.abs_upper() for d in turned.diagonal]) + weyl
    R = weyl + defect * D
    return (defect * R + defect * defect * (D + R) / 4).upper()


def _group_intervals(turned: Rotated, sums: np.ndarray) -> list[tuple[range, arb, arb]]:
    """The groups whose discs are disjoint from all others, each with the ends of an interval that holds its eigenvalues."""
    d, groups = turned.diagonal, turned.groups(_SEPARATED)
    starts = [group.start for group in groups]
    member = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    inside = member == np.arange(len(groups))[:, None]
    with ctx.workprec(BOUND_BITS):
        entering = np.add.reduceat(turned.sizes, starts, axis=1).T
        within = entering[inside]
        gaps = _gaps_between(turned, groups, inside)
        entering[inside] = arb(0)
        t = _weights(entering, gaps)
        radii = within + (sums - within) * t[member]
        reach = MAX.reduceat(radii, starts)[:, None] + (sums - entering) + entering / t[:, None]
        certain = ((reach < gaps).astype(bool) | inside).all(axis=1)
    low, high = MIN.reduceat(d - radii, starts), MAX.reduceat(d + radii, starts)
    return [interval for interval, found in zip(zip(groups, low, high, strict=True), certain, strict=True) if found]


def _gaps_between(turned: Rotated, groups: list[range], inside: np.ndarray) -> np.ndarray:
    """(groups, n): the distance of each place from the hull of each group, 1 for its own members."""
    first = [group.start for group in groups]
    last = [group.stop - 1 for group in groups]
    left = np.arange(len(turned.diagonal)) < np.array(first)[:, None]
    gaps = np.where(left, turned.gaps[:, first].T, turned.gaps[last])
    gaps[inside] = arb(1)
    return gaps


def _weights(entering: np.ndarray, gaps: np.ndarray) -> np.ndarray:
    """For each group the weight t <= 1 that lets the discs outside it grow by a quarter of their gaps; any t > 0 is valid."""
    ratios = MAX.reduce(4 * entering / gaps, axis=1)
    return np.array([t if 0 < t < 1 else arb(1) for t in UPPER(ratios)], dtype=object)
