"""Products of matrices of balls, with stacked leading axes."""

from typing import Any

import numpy as np

from checks.arithmetic.enclosures import matrices


def product(a: Any, b: Any) -> Any:
    """The matrix product of object arrays of arb by the rules of np.matmul: a vector on the left is a row, on the right a column."""
    a, b = np.asarray(a, dtype=object), np.asarray(b, dtype=object)
    if a.ndim == 0 or b.ndim == 0:
        raise ValueError("a matrix product needs arrays with axes: use * with a number")
    rows = a[None, :] if a.ndim == 1 else a
    columns = b[:, None] if b.ndim == 1 else b
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError(f"matrix product of shapes {a.shape} and {b.shape}: the inner lengths differ")
    out = matrices.matmul(rows, columns) if rows.ndim == columns.ndim == 2 else _stacked(rows, columns)
    if a.ndim == 1:
        out = out[..., 0, :]
    return out[..., 0] if b.ndim == 1 else out


def _stacked(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    lead = np.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
    x = np.broadcast_to(rows, lead + rows.shape[-2:])
    y = np.broadcast_to(columns, lead + columns.shape[-2:])
    out = np.empty((*lead, rows.shape[-2], columns.shape[-1]), dtype=object)
    for k in np.ndindex(*lead):
        out[k] = matrices.matmul(x[k], y[k])
    return out
