"""A symmetric matrix seen through a nearly orthogonal one: nearly diagonal, with all that is left enclosed."""

from typing import NamedTuple

import numpy as np
from flint import arb, arb_mat, ctx

from checks.arithmetic.enclosures.matrices import ABS_UPPER, BOUND_BITS, identity, to_array


class Rotated(NamedTuple):
    """K^T C K for the symmetric matrix C, where K = Q (I + F/2) and F = I - Q^T Q, up to terms of second order in F.

    Ordered so that the diagonal ascends: `order[i]` is the column of Q that belongs to position i.
    """

    order: list[int]
    diagonal: np.ndarray  # (n,) exact
    coupling: np.ndarray  # (n, n) balls: the rest, that is entries off the diagonal, and radii on it
    defect: np.ndarray  # (n, n) balls: F
    sizes: np.ndarray  # (n, n) upper bounds of |coupling|
    gaps: np.ndarray  # (n, n) d_j - d_i, to a few digits

    def groups(self, ratio: int) -> list[range]:
        """The runs of positions in which each pair is linked by pairs with a coupling of at least gap / ratio."""
        with ctx.workprec(BOUND_BITS):
            linked = ~(self.sizes * ratio < abs(self.gaps)).astype(bool)
        places = np.arange(len(linked))
        farthest = np.maximum.accumulate((linked * places).max(axis=1))
        ends = (places[farthest == places] + 1).tolist()
        return [range(start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def rotated(C: arb_mat, Q: arb_mat) -> Rotated:
    """Enclose what the exact symmetric matrix `C` becomes under the exact matrix `Q`."""
    Qt = Q.transpose()
    S, F = to_array(Qt * (C * Q)), to_array(identity(C.nrows()) - Qt * Q)
    theta = S.diagonal() / (1 - F.diagonal())
    half = theta * arb(0.5)
    H = S + F * (half[:, None] + half[None, :])
    order = sorted(range(len(theta)), key=[x.mid() for x in H.diagonal()].__getitem__)
    H, F = H[np.ix_(order, order)], F[np.ix_(order, order)]
    d = np.array([x.mid() for x in H.diagonal()], dtype=object)
    np.fill_diagonal(H, H.diagonal() - d)
    with ctx.workprec(BOUND_BITS):
        sizes, gaps = ABS_UPPER(H), d[None, :] - d[:, None]
        return Rotated(order, d, H, F, sizes, gaps)
