"""Polynomials by their coefficients."""

from functools import lru_cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from checks.instances.batching import deliver
from checks.instances.domain import Domain
from checks.instances.families.polynomial import coefficient_table
from checks.instances.families.table import Families, Table, kept
from checks.instances.sizes import Draw, Sizes
from checks.instances.spreading import make
from checks.instances.strategies import draw_spread

__all__ = ["polynomials", "total_degrees"]


@lru_cache(maxsize=64)
def _places(degree: int, variables: int) -> tuple[np.ndarray, Table]:
    degrees = total_degrees(degree, variables)
    degrees.flags.writeable = False
    return degrees, coefficient_table(degrees)


def total_degrees(degree: int, variables: int) -> np.ndarray:
    """Return the total degree of each place of a coefficient tensor: the sum of its indices, shape (degree + 1,) * variables."""
    return np.indices((degree + 1,) * variables).sum(axis=0)


@st.composite
def _polynomials(draw: Draw, sizes: Sizes, families: Families) -> Any:
    drawn = sizes.draw(draw)
    degrees, table = _places(drawn["degree"], drawn["variables"])
    data, names = make(draw_spread(draw, 1), table, table.select(families), degrees.shape)
    free = drawn["variables"] == 1
    return deliver(data if free else np.where(degrees <= drawn["degree"], data, 0.0), Domain() if free else None, names)


def polynomials(degree: Any = (0, 5), variables: Any = 1, families: Families = None) -> st.SearchStrategy[Any]:
    """Draw coefficient arrays of polynomials; ``degree`` and ``variables`` are numbers or pairs (low, high).

    The entry at index (i, j, ...) belongs to x^i y^j ...: shape (degree + 1,) for one variable, lowest degree first, and
    (degree + 1,) * variables for several, with zeros where the total degree is exceeded (such arrays are not free to
    move). The degree is an upper bound: leading coefficients may vanish.
    """
    families = kept(families)
    sizes = Sizes(("degree", "variables"), {"degree": degree, "variables": variables}, nonempty=["variables"])
    _places(0, 1)[1].select(families)
    return _polynomials(sizes, families)
