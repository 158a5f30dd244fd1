"""Derivatives of a polynomial of degree at most four along a line, from five of its values: exact, so nothing is chosen and nothing cancels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def twelve_slopes(f: Callable[[int], Any]) -> Any:
    """12 f'(0) of a polynomial f of degree at most four."""
    return f(-2) - 8 * f(-1) + 8 * f(1) - f(2)


def twelve_bends(f: Callable[[int], Any]) -> Any:
    """12 f''(0) of a polynomial f of degree at most five."""
    return 16 * (f(-1) + f(1)) - f(-2) - f(2) - 30 * f(0)
