r"""The Hermite tensors \(S_t(x) = (-1)^t \varphi(x)^{-1} \nabla^t \varphi(x)\) of the standard Gaussian density, as tables of integers."""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from math import factorial
from typing import Any

import numpy as np

from theorems.objects.gaussian import gradient


@lru_cache(maxsize=64)
def hermite_tensor(order: int, variables: int, trace: int = 1) -> np.ndarray:
    r"""The coefficients of \(S_t\), shape (d,) * t + (t + 1,) * d, by \(S_0 = 1\) and \(S_{t+1} = x \otimes S_t - \nabla S_t\).

    ``trace`` multiplies the gradient: with 0 this is the power \(x^{\otimes t}\).
    """
    if order == 0:
        return np.ones((1,) * variables, dtype=np.int64)
    before = raised(hermite_tensor(order - 1, variables, trace), order, variables)
    # The highest coefficient of each variable is zero before the multiplication, so nothing wraps around.
    times = np.stack([np.roll(before, 1, axis) for axis in range(-variables, 0)])
    table = times - trace * gradient(before, variables)
    table.flags.writeable = False
    return table


def raised(p: np.ndarray, degree: int, variables: int) -> np.ndarray:
    """The same polynomials with room for higher degrees: zeros are appended to the last ``variables`` axes."""
    more = degree + 1 - p.shape[-1]
    return np.pad(p, [(0, 0)] * (p.ndim - variables) + [(0, more)] * variables)


def contracted(tensor: Any, polynomials: np.ndarray, variables: int) -> Any:
    r"""The polynomial \(\langle A, S\rangle\) for a tensor A of numbers and a tensor S of polynomials."""
    coefficients = polynomials.shape[polynomials.ndim - variables :]
    return (tensor.reshape(-1) @ polynomials.reshape(tensor.size, -1)).reshape(coefficients)


def symmetrised(tensor: Any) -> Any:
    """The mean of a tensor over all orders of its axes."""
    return sum(np.transpose(tensor, order) for order in permutations(range(tensor.ndim))) / factorial(tensor.ndim)
