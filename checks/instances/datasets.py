"""Datasets: points and labels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from checks.instances.batching import deliver
from checks.instances.domain import Domain
from checks.instances.families.datasets import LABELS, POINTS, realize
from checks.instances.families.table import Families, kept
from checks.instances.sizes import Draw, Sizes
from checks.instances.spreading import make
from checks.instances.strategies import draw_spread

__all__ = ["Dataset", "datasets"]


@dataclass(frozen=True)
class Dataset:
    """Points ``X``, shape (n, d), one in each row, and labels ``y``, shape (n,)."""

    X: Any
    y: Any


@st.composite
def _datasets(draw: Draw, sizes: Sizes, points: Families, labels: Families, into: Callable[..., Any]) -> Any:
    drawn = sizes.draw(draw)
    spread = draw_spread(draw, 2)
    X, of_points = make(spread, POINTS, POINTS.select(points), (drawn["n"], drawn["d"]))
    y, of_labels = make(spread, LABELS, LABELS.select(labels), (drawn["n"],))
    realizable = np.array([name == "realizable" for name in of_labels])
    if realizable.any() and X.size:
        X[realizable], y[realizable] = realize(spread.rng, X[realizable])
    return into(X=deliver(X, Domain(), of_points), y=deliver(y, Domain(), of_labels))


def datasets(
    n: Any = (1, 6),
    d: Any = (1, 4),
    *,
    points: Families = None,
    labels: Families = None,
    where: Callable[..., Any] | None = None,
    into: Callable[..., Any] = Dataset,
) -> st.SearchStrategy[Any]:
    """Draw datasets of ``n`` points in ``d`` dimensions, each a number or a pair (low, high).

    ``points`` and ``labels`` pick families: duplicates, near duplicates, opposite points, low rank ...; random, zero,
    signs, realizable labels (exactly linear in the points). ``where`` is a function of ``n`` and ``d``. ``into`` is
    called with ``X`` and ``y``.
    """
    sizes = Sizes(("n", "d"), {"n": n, "d": d}, where)
    points, labels = kept(points), kept(labels)
    POINTS.select(points), LABELS.select(labels)  # a misspelt name is told here
    return _datasets(sizes, points, labels, into)
