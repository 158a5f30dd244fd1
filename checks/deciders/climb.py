"""From a bad instance to a worse one: SciPy descends on the float64 slack, with a gradient from one batched evaluation."""

from __future__ import annotations

from typing import Any

import numpy as np

from checks.arithmetic.batch import Batch
from checks.arithmetic.lifting import batch_size, tree_leaves, tree_map
from checks.deciders.blas import one_blas_thread
from checks.deciders.pool import Pool
from checks.deciders.screen import Screen

MOST_DIRECTIONS = 24
"""Larger instances are moved in a random subspace of this dimension."""


def climb(instance: Any, i: int, screen: Screen, pool: Pool, steps: int, rng: np.random.Generator) -> np.ndarray:
    """Descend on the slack from member ``i`` of a batch; offer what is found to the pool. Returns which evaluated instances were accepted.

    Only leaves with a `Domain` move, and they stay inside it; the steps are relative to the size of the entries.
    """
    free = _free(instance)
    if not free:
        return np.zeros(0, dtype=bool)

    from scipy.optimize import minimize

    start = np.concatenate([leaf.data[i].ravel() for leaf in free.values()])
    directions = _directions(start, rng)
    accepted: list[np.ndarray] = []

    def slack_and_gradient(z: np.ndarray) -> tuple[float, np.ndarray]:
        step = np.sqrt(np.finfo(float).eps)
        points = start + np.vstack([z, z + step * np.eye(len(z))]) @ directions
        inside = _inside(_moved(instance, i, free, points))
        # The predicate is defined inside the domains only, so those outside stand still.
        moved = _moved(instance, i, free, np.where(inside[:, None], points, start))
        screened = screen(moved)
        screened.met["domain"] = inside
        accepted.append(screened.accepted)
        pool.offer(moved, screened)
        values = np.where(screened.accepted & np.isfinite(screened.slack), screened.slack, 1.0)
        return float(values[0]), (values[1:] - values[0]) / step

    # No stopping rule but the budget: a slack of 1e-9 matters as much as one of 1.
    options = {"maxfun": steps, "maxiter": steps, "ftol": 0.0, "gtol": 0.0}
    with one_blas_thread("scipy.optimize"):
        minimize(slack_and_gradient, np.zeros(len(directions)), jac=True, method="L-BFGS-B", options=options)
    return np.concatenate(accepted)


def _free(instance: Any) -> dict[str, Batch]:
    if batch_size(instance) is None:
        return {}
    return {path: leaf for path, leaf in tree_leaves(instance) if isinstance(leaf, Batch) and leaf.domain is not None and leaf.size}


def _directions(start: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Axes of the search, scaled like the entries: zeros move by the typical size of the others."""
    typical = np.median(abs(start[start != 0])) if start.any() else 1.0
    scale = np.where(start == 0, typical, abs(start))
    if len(start) <= MOST_DIRECTIONS:
        return np.diag(scale)
    return rng.standard_normal((MOST_DIRECTIONS, len(start))) * scale / np.sqrt(MOST_DIRECTIONS)


def _moved(instance: Any, i: int, free: dict[str, Batch], points: np.ndarray) -> Any:
    """The instance as a batch of points: free leaves take their part of each point, the others repeat member ``i``."""
    members = len(points)
    offsets = iter(np.cumsum([0, *[leaf.size for leaf in free.values()]]))
    starts = {path: int(offset) for path, offset in zip(free, offsets, strict=False)}
    paths = iter([path for path, _ in tree_leaves(instance)])

    def place(leaf: Any) -> Any:
        path = next(paths)
        if not isinstance(leaf, Batch):
            return leaf
        if path not in free:
            return Batch(np.repeat(leaf.data[i : i + 1], members, axis=0))
        block = points[:, starts[path] : starts[path] + leaf.size].reshape(members, *leaf.shape)
        return Batch(leaf.domain.nearest(block), domain=leaf.domain)

    return tree_map(place, instance)


def _inside(moved: Any) -> np.ndarray:
    """Which members are inside the domains of their leaves."""
    free = list(_free(moved).values())
    return np.array([all(leaf.domain.contains(leaf.data[i]) for leaf in free) for i in range(free[0].batch)])
