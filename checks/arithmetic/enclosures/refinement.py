"""Nearly orthogonal matrices that nearly diagonalise a symmetric one: everything here is approximate, nothing needs a proof.

The refinement is that of Ogita and Aishima (2018): one step squares the error of well separated eigenvectors. Eigenvalues that are still
too close for it form clusters; the small block of a cluster is shifted, scaled and diagonalised in float64, which splits it further.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager

import numpy as np
from flint import arb, arb_mat, ctx

from checks.arithmetic.enclosures.matrices import BOUND_BITS, identity, magnitude, power_of_two, to_array, to_flint
from checks.arithmetic.enclosures.rotation import Rotated

# A pair is separated if its coupling is less than this part of its gap. What a step leaves is of second order, and must be small even
# beside gaps on the next scale of a nested cluster.
_SEPARATED = 2**20
# Float64 eigenvectors are good to about so many bits.
FLOAT_ACCURACY = 45
# Minus the exponent of zero: more than any precision.
_NEVER = 2**40


def first_rotation(C: arb_mat) -> arb_mat:
    """Float64 eigenvectors of the midpoints of `C`, whose entries must not exceed the range of float64."""
    n = C.nrows()
    floats = np.array(C.entries(), dtype=float).reshape(n, n)
    try:
        _, vectors = np.linalg.eigh(floats)
    except np.linalg.LinAlgError:
        return identity(n)
    return arb_mat(n, n, vectors.ravel().tolist()) if np.isfinite(vectors).all() else identity(n)


def clusters(turned: Rotated) -> tuple[list[range], int]:
    """Groups of eigenvalues that cannot be told apart yet, and about how many bits the coupling will be below one after a refinement.

    Coupling (and defect times gap) falls to its square over the gap between separated eigenvalues. The diagonal is not known better than that,
    or than roundings: smaller gaps separate nothing. In a cluster coupling falls to float64 roundings.
    """
    groups = turned.groups(_SEPARATED)
    second_order = _second_order(turned, groups)
    groups = _joined(turned, groups, max(second_order, _noise(turned)))
    blocks = [_square(group) for group in groups if len(group) > 1]
    scales = [max(_exponent(turned.sizes[inside].flat), _exponent(turned.gaps[inside].flat)) for inside in blocks]
    return groups, -max([second_order, *(scale - FLOAT_ACCURACY for scale in scales)])


def _second_order(turned: Rotated, groups: list[range]) -> int:
    """The exponent of the largest square of coupling over gap between different groups."""
    with ctx.workprec(BOUND_BITS):
        coupling, gaps = turned.sizes + abs(turned.defect * turned.gaps), turned.gaps.copy()
        for inside in map(_square, groups):
            coupling[inside], gaps[inside] = arb(0), arb(1)
        return _exponent((coupling * coupling / gaps).flat)


def _joined(turned: Rotated, groups: list[range], unknown: int) -> list[range]:
    """The groups, with those joined that are no further apart than 2**unknown."""
    joined = groups[:1]
    for group in groups[1:]:
        if turned.gaps[group.start - 1, group.start] > power_of_two(unknown):
            joined.append(group)
        else:
            joined[-1] = range(joined[-1].start, group.stop)
    return joined


def _noise(turned: Rotated) -> int:
    """The exponent of the roundings at the current precision, for matrices of size about one."""
    return len(turned.order).bit_length() + 8 - ctx.prec


def _square(group: range) -> tuple[slice, slice]:
    """The index of a group's diagonal block."""
    inside = slice(group.start, group.stop)
    return inside, inside


def _exponent(values: Iterable[arb]) -> int:
    exponent = magnitude(list(values))
    return -_NEVER if exponent is None else exponent


def refined(Q: arb_mat, turned: Rotated, groups: list[range]) -> arb_mat:
    """A better `Q`: good to twice as many bits, or to the current precision if that is less."""
    back = np.argsort(turned.order)
    W, F = (to_flint(X[np.ix_(back, back)]).mid() for X in (_correction(turned, groups), turned.defect))
    size = max(_exponent(W.entries()), _exponent(F.entries()))
    W = ((W - W.transpose()) * arb(0.5)).mid()  # its roundings are not antisymmetric
    with _correction_bits(2 * size):
        square = W * W
    with _correction_bits(size):
        step = Q * (W + (F + square) * arb(0.5)).mid()
    Q = (Q + step).mid()
    turn = _cluster_turn(turned, groups)
    return Q if turn is None else (Q * turn).mid()


def _correction_bits(size: int) -> AbstractContextManager[None]:
    """The precision for a correction of about 2**size, which begins where the accuracy ends."""
    return ctx.workprec(max(BOUND_BITS, min(ctx.prec + size + 8, 2 * ctx.prec)))


def _correction(turned: Rotated, groups: list[range]) -> np.ndarray:
    """The antisymmetric matrix W that removes the coupling of separated eigenvalues: Q goes to Q (I + F/2) exp(W), nearly."""
    W, gaps = turned.coupling.copy(), turned.diagonal[None, :] - turned.diagonal[:, None]
    for inside in map(_square, groups):
        W[inside], gaps[inside] = arb(0), arb(1)
    return W / gaps


def _cluster_turn(turned: Rotated, groups: list[range]) -> arb_mat | None:
    """The orthogonal matrix that diagonalises the blocks of all clusters in float64 accuracy, None if there is nothing to turn."""
    blocks = {group: _block_rotation(turned, group) for group in groups if len(group) > 1}
    if all(block is None for block in blocks.values()):
        return None
    turn = to_array(identity(len(turned.order)))
    for group, block in blocks.items():
        columns = [turned.order[i] for i in group]
        if block is not None:
            turn[np.ix_(columns, columns)] = block
    return to_flint(turn)


def _block_rotation(turned: Rotated, group: range) -> np.ndarray | None:
    """The eigenvectors of one cluster's block, None if the block is a multiple of the identity as far as is known."""
    block = turned.coupling[_square(group)].copy()
    d = turned.diagonal[group.start : group.stop]
    np.fill_diagonal(block, block.diagonal() + (d - d[len(d) // 2]))
    exponent = magnitude(block.ravel().tolist())
    if exponent is None or exponent < _noise(turned):
        return None
    V = first_rotation(to_flint(block) * power_of_two(-exponent))
    return to_array(_orthonormalised(V))


def _orthonormalised(V: arb_mat) -> arb_mat:
    """The orthogonal matrix near `V` by Newton's iteration, which squares the defect; to the current precision."""
    known, bits = FLOAT_ACCURACY, ctx.prec
    while known < bits:
        known *= 2
        with ctx.workprec(min(known, bits) + 8):
            V = (V + V * (identity(V.nrows()) - V.transpose() * V) * arb(0.5)).mid()
    return V
