"""Adaptive methods: steps that are divided, entry by entry, by the size of the gradients so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checks.arithmetic import sqrt


@dataclass(frozen=True)
class Adaptive:
    r"""A method \(m \leftarrow \beta_1 m + (1 - \beta_1) g,\ s \leftarrow \beta_2 s + c\, g^2,\ w \leftarrow w - \eta m / (\sqrt s + \varepsilon)\).

    AdaGrad has ``momentum`` \(\beta_1 = 0\), ``memory`` \(\beta_2 = 1\) and ``weight`` c = 1; RMSProp \(\beta_1 = 0\) and \(c = 1 - \beta_2\); Adam
    both, and with ``corrected`` m and s over \(1 - \beta^t\).
    """

    momentum: float
    memory: float
    weight: float
    corrected: bool = False

    def path(
        self, gradient: Callable[[Any], Any], start: Any, step: Any, steps: int, *, epsilon: Any = 0, root: Callable[[Any], Any] = sqrt
    ) -> list[Any]:
        """The points from the start on; the gradients may vanish nowhere, or epsilon not."""
        points, m, s = [start], 0 * start, 0 * start
        for t in range(1, steps + 1):
            g = gradient(points[-1])
            m = self.momentum * m + (1 - self.momentum) * g
            s = self.memory * s + self.weight * g**2
            by, over = (1 - self.momentum**t, 1 - self.memory**t) if self.corrected else (1, 1)
            points.append(points[-1] - step * (m / by) / (root(s / over) + epsilon))
        return points


ADAGRAD = Adaptive(0.0, 1.0, 1.0)
RMSPROP = Adaptive(0.0, 0.75, 0.25)
ADAM = Adaptive(0.875, 0.9375, 0.0625, corrected=True)
METHODS = {"AdaGrad": ADAGRAD, "RMSProp": RMSPROP, "Adam": ADAM}
"""With decimals that are exact in base two."""
