"""What a leaf of an instance can be: a shape, and a kind of numbers."""

from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.instances.domain import Domain
from checks.instances.errors import InstanceError
from checks.instances.families.directions import DIRECTIONS
from checks.instances.families.discrete import SIGNS, integer_table
from checks.instances.families.frames import FRAMES
from checks.instances.families.matrices import MATRICES
from checks.instances.families.positive import POSITIVE, UNIT, interval_table
from checks.instances.families.scalars import SCALARS
from checks.instances.families.spectra import SPECTRA, SPECTRA_WITH_ZEROS, WEIGHTS, WEIGHTS_WITH_ZEROS
from checks.instances.families.symmetric import SYMMETRIC
from checks.instances.families.table import Families, Table, kept
from checks.instances.families.vectors import VECTORS
from checks.instances.shapes import Shape

__all__ = [
    "Leaf",
    "Size",
    "directions",
    "frames",
    "integers",
    "interval",
    "positive",
    "reals",
    "signs",
    "size",
    "spectra",
    "symmetric",
    "unit",
    "weights",
]


@dataclass(frozen=True)
class Leaf:
    """An array of an instance: its shape, its families (``names``), and where its entries may go.

    ``nonempty`` asks for entries along the last axis, ``tall`` for at least as many rows as columns.
    """

    kind: str
    shape: Shape
    table: Table
    families: Families = None
    domain: Domain | None = None
    scale: float = 1.0
    nonempty: bool = False
    tall: bool = False
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "families", kept(self.families))
        object.__setattr__(self, "names", self.table.select(self.families))

    def __repr__(self) -> str:
        families = "" if self.families is None else f", families={self.families!r}"
        return f"{self.kind}({' '.join(map(str, self.shape.axes))!r}{families})"


@dataclass(frozen=True)
class Size:
    """A size itself, as an integer."""

    name: str


def size(name: str) -> Size:
    """Deliver the size ``name`` itself: an integer, shared by all members of a batch."""
    if not isinstance(name, str) or not name.isidentifier():
        raise InstanceError(f"size({name!r}): give the name of a size, as in size('n')")
    return Size(name)


def reals(shape: str, families: Families = None, *, scale: float = 1.0) -> Leaf:
    """Real numbers: families of matrices in the last two axes, of vectors for one axis, of numbers for ``""``.

    ``scale`` multiplies all entries (a power of two changes nothing else). Raises ``InstanceError`` for a shape or a
    family that does not exist.
    """
    if not 2.0**-100 <= scale <= 2.0**100:
        raise InstanceError(f"scale={scale!r} must lie between 2^-100 and 2^100, so that every family stays finite")
    axes = Shape.parse(shape)
    table = (SCALARS, VECTORS, MATRICES)[min(len(axes.axes), 2)]
    return Leaf("reals", axes, table, families, Domain(), float(scale))


def positive(shape: str, families: Families = None) -> Leaf:
    """Positive numbers, over many scales."""
    return Leaf("positive", Shape.parse(shape), POSITIVE, families, Domain(low=0.0))


def unit(shape: str, families: Families = None) -> Leaf:
    """Numbers strictly between 0 and 1."""
    return Leaf("unit", Shape.parse(shape), UNIT, families, Domain(0.0, 1.0))


def interval(low: float, high: float, shape: str, families: Families = None) -> Leaf:
    """Numbers from ``low`` to ``high``, both included and often hit."""
    if not (isfinite(low) and isfinite(high)):
        raise InstanceError(f"interval({low!r}, {high!r}): both ends must be finite; reals() and positive() are not")
    domain = Domain(float(low), float(high), open=False)
    return Leaf("interval", Shape.parse(shape), interval_table(domain.low, domain.high), families, domain)


def weights(shape: str, families: Families = None, *, zeros: bool = False) -> Leaf:
    """Positive weights along the last axis, which the predicate normalises (``w / sum(w)``).

    With ``zeros`` some weights may be zero, but never all of them.
    """
    table = WEIGHTS_WITH_ZEROS if zeros else WEIGHTS
    domain = Domain(0.0, inf, open=not zeros, condition=_no_zero_vector if zeros else None)
    return Leaf("weights", _with_axes("weights", shape), table, families, domain, nonempty=True)


def spectra(shape: str, families: Families = None, *, zeros: bool = True) -> Leaf:
    """Positive numbers that do not increase along the last axis; with ``zeros`` the last ones may be zero."""
    table = SPECTRA_WITH_ZEROS if zeros else SPECTRA
    return Leaf("spectra", _with_axes("spectra", shape), table, families, nonempty=True)


def signs(shape: str, families: Families = None) -> Leaf:
    """Entries 1.0 and -1.0; not free to move."""
    return Leaf("signs", Shape.parse(shape), SIGNS, families)


def integers(low: int, high: int, shape: str, families: Families = None) -> Leaf:
    """Integers from ``low`` to ``high``, as float64; not free to move."""
    for end in (low, high):
        if isinstance(end, bool) or not isinstance(end, int) or abs(end) > 2**53:
            raise InstanceError(f"integers({low!r}, {high!r}): both ends must be integers of size at most 2^53")
    if low > high:
        raise InstanceError(f"integers({low!r}, {high!r}): low must not exceed high")
    return Leaf("integers", Shape.parse(shape), integer_table(low, high), families)


def symmetric(shape: str, families: Families = None) -> Leaf:
    """Matrices that are symmetric exactly, ``symmetric("n n")``; not free to move."""
    axes = _with_axes("symmetric", shape, 2)
    if axes.axes[-1] != axes.axes[-2]:
        raise InstanceError(f"symmetric({shape!r}): the last two axes must be the same, as in 'n n'")
    return Leaf("symmetric", axes, SYMMETRIC, families)


def directions(shape: str, families: Families = None) -> Leaf:
    """Vectors along the last axis that are never zero; ``on_sphere`` makes them points of the sphere."""
    domain = Domain(condition=_no_zero_vector)
    return Leaf("directions", _with_axes("directions", shape), DIRECTIONS, families, domain, nonempty=True)


def frames(shape: str, families: Families = None) -> Leaf:
    """Matrices of full column rank, ``frames("n k")`` with n >= k; ``orthonormal`` makes their columns orthonormal.

    Only sizes with n >= k are drawn.
    """
    axes, domain = _with_axes("frames", shape, 2), Domain(condition=_full_column_rank)
    rows, columns = axes.axes[-2:]
    if isinstance(rows, int) and isinstance(columns, int) and rows < columns:
        raise InstanceError(f"frames({shape!r}): {columns} columns with {rows} rows cannot be independent; swap them")
    return Leaf("frames", axes, FRAMES, families, domain, tall=True)


def _with_axes(kind: str, shape: str, least: int = 1) -> Shape:
    axes = Shape.parse(shape)
    if len(axes.axes) < least:
        raise InstanceError(f"{kind}({shape!r}): the shape needs at least {least} {'axis' if least == 1 else 'axes'}")
    if axes.axes[-1] == 0:
        raise InstanceError(f"{kind}({shape!r}): the last axis cannot be empty")
    return axes


def _no_zero_vector(x: NDArray[Any]) -> bool:
    return bool(np.all(np.any(x != 0, axis=-1)))


def _full_column_rank(x: NDArray[Any]) -> bool:
    return bool(np.all(np.linalg.matrix_rank(x) == x.shape[-1]))
