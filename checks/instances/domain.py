"""Where the entries of a free leaf may go."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from checks.instances.errors import InstanceError

__all__ = ["Domain"]


@dataclass(frozen=True)
class Domain:
    """The interval that every entry of a leaf may take.

    A leaf with a domain is free: an optimiser may move its entries, a witness may be rounded, as long as ``contains``
    agrees. A leaf without one has a structure that such a move would break, and is left alone.

    ``open`` excludes both ends. ``condition`` is a further demand on the leaf of one instance as a whole, such as "no
    vector is zero". Raises ``InstanceError`` for an interval with nothing in it.
    """

    low: float = -inf
    high: float = inf
    open: bool = True
    condition: Callable[[NDArray[np.float64]], bool] | None = None

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise InstanceError(f"an interval needs low < high, got low={self.low!r}, high={self.high!r}")

    def contains(self, values: Any) -> bool:
        """Whether the leaf of one instance (a number or an array) lies inside; infinity and NaN never do."""
        x = np.asarray(values, dtype=np.float64)
        low, high = self._ends()
        return bool(np.all((x >= low) & (x <= high))) and (self.condition is None or self.condition(x))

    def nearest(self, values: Any) -> NDArray[np.float64]:
        """Move every entry to the nearest float64 of the interval; ``condition`` may still fail. NaN stays NaN."""
        return np.clip(np.asarray(values, dtype=np.float64), *self._ends())

    def _ends(self) -> tuple[float, float]:
        """Return the smallest and the largest float64 inside."""
        low, high = float(self.low), float(self.high)
        return (
            float(np.nextafter(low, inf)) if self.open or low == -inf else low,
            float(np.nextafter(high, -inf)) if self.open or high == inf else high,
        )
