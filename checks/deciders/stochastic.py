"""Stochastic arithmetic: float64 that rounds up or down by the toss of a coin, so that two runs differ by what rounding does to the result.

The coin is a fixed function of the number and of a salt: equal numbers stay equal, a symmetric matrix stays symmetric, zero stays zero. What was
surely not rounded (an integer made of integers, a sign, a maximum) is left alone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from checks.arithmetic.lifting import tree_map

_SELECT = (np.absolute, np.fabs, np.sign, np.copysign, np.maximum, np.minimum, np.fmax, np.fmin, np.heaviside)
_EXACT = frozenset({*_SELECT, np.negative, np.positive, np.conjugate, np.floor, np.ceil, np.trunc, np.rint, np.ldexp, np.frexp})
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


class Stochastic(np.ndarray):
    """A float64 array whose operations round at random."""

    salt: int

    def __array_finalize__(self, made_from: Any) -> None:
        self.salt = getattr(made_from, "salt", 0)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        salt = next((each.salt for each in (*inputs, *(kwargs.get("out") or ())) if isinstance(each, Stochastic)), self.salt)
        plain = [_plain(each) for each in inputs]
        targets = kwargs.get("out")
        if targets is not None:
            kwargs["out"] = tuple(map(_plain, targets))
        result = getattr(ufunc, method)(*plain, **kwargs)
        if result is NotImplemented or ufunc in _EXACT:
            return _salted(result, salt)
        integral = all(_integral(each) for each in plain)
        if targets is not None:
            for target in kwargs["out"]:
                target[...] = _rounded(target, salt, integral)
            return targets[0] if len(targets) == 1 else targets
        if isinstance(result, tuple):
            return tuple(_salted(_rounded(each, salt, integral), salt) for each in result)
        return _salted(_rounded(result, salt, integral), salt)


def stochastic(instance: Any, salt: int) -> Any:
    """The instance with its float64 numbers moved by one unit in the last place, integers excepted, in arithmetic that rounds at random."""
    return tree_map(lambda leaf: _salted(_rounded(leaf, salt, True), salt) if _is_float(leaf) else leaf, instance)


def moved(instance: Any, salt: int) -> Any:
    """The instance with its float64 numbers moved by one unit in the last place, integers excepted, in plain arithmetic."""
    return tree_map(lambda leaf: _rounded(leaf, salt, True) if _is_float(leaf) else leaf, instance)


def _is_float(leaf: Any) -> bool:
    return isinstance(leaf, float | np.floating) or (isinstance(leaf, np.ndarray) and leaf.dtype == np.float64)


def _plain(value: Any) -> Any:
    return value.view(np.ndarray) if isinstance(value, Stochastic) else value


def _salted(result: Any, salt: int) -> Any:
    """A float64 result as an array that goes on rounding at random; anything else as it is."""
    if not _is_float(result) or isinstance(result, Stochastic):
        return result
    made = np.asarray(result, dtype=np.float64).view(Stochastic)
    made.salt = salt
    return made


def _integral(value: Any) -> bool:
    array = np.asarray(value)
    return array.dtype.kind in "iub" or (array.dtype.kind == "f" and bool(np.all(_integers(array))))


def _integers(values: np.ndarray) -> np.ndarray:
    """Which entries are integers that float64 tells from their neighbours."""
    return np.asarray((values == np.floor(values)) & (abs(values) < 2.0**53))


def _rounded(result: Any, salt: int, keep_integers: bool) -> Any:
    """Numbers moved up or down by one unit in the last place; integers stay where they may not have been rounded."""
    if not _is_float(result):
        return result
    values = np.asarray(result, dtype=np.float64)
    fixed = (values == 0) | ~np.isfinite(values) | (abs(values) >= np.finfo(np.float64).max)
    if keep_integers:
        fixed |= _integers(values)
    shaken = np.where(fixed, values, _shaken(values, salt))
    return shaken if isinstance(result, np.ndarray) else shaken[()]


def _shaken(values: np.ndarray, salt: int) -> np.ndarray:
    # The product wraps around, which NumPy says of single numbers only.
    bits = np.atleast_1d(abs(values)).view(np.uint64)
    mixed = (bits ^ np.uint64(salt * 0x5851F42D4C957F2D % 2**64)) * _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX
    up = (mixed >> np.uint64(63)).astype(bool)
    return np.copysign(np.where(up, bits + np.uint64(1), bits - np.uint64(1)).view(np.float64).reshape(values.shape), values)
