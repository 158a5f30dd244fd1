"""What the public functions accept, brought into the arithmetic that is running."""

from fractions import Fraction
from typing import Any

import numpy as np

from checks.arithmetic.balls import Balls
from checks.arithmetic.batch import Batch
from checks.arithmetic.constants import Constant
from checks.arithmetic.precision import in_balls
from checks.arithmetic.sign import Trilean


def numbers(x: Any) -> Any:
    """An argument as an object that NumPy's functions work on: Balls in ball mode, else a Batch, an ndarray or a number.

    Lists may hold arrays, batches, balls and numbers of one shape.
    """
    if isinstance(x, Balls | Batch | Trilean):
        return x
    if isinstance(x, list | tuple):
        return _joined([numbers(part) for part in x])
    if in_balls():
        return Balls(x)
    if isinstance(x, Fraction | Constant):
        return float(x)
    return x.astype(np.float64) if isinstance(x, np.ndarray) and x.dtype == object else x


def _joined(parts: list[Any]) -> Any:
    if any(isinstance(p, Batch | Balls) for p in parts):
        return np.stack(parts)
    return Balls(parts) if in_balls() else np.asarray(parts)


def filled_with(shape: Any, value: Any, dtype: Any = None) -> Any:
    """An array of one number: Balls in ball mode, unless integers or truth values are asked for."""
    if in_balls() and (dtype is None or np.dtype(dtype).kind == "f"):
        from checks.arithmetic.ball_functions import filled

        return filled(shape, value)
    plain = float(value) if isinstance(value, Fraction | Constant) else value
    return np.full(shape, plain, dtype=np.float64 if dtype is None else dtype)
