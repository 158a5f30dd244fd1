"""Evidence about chance adds up over runs.

In one run, the e-value against a theorem is the mean of those of its tests (parts times instances; a test that was not begun, or is of a rate,
has 1), since a mean of e-values is an e-value. That for it is the least: against "at some instance of the run, some part is missed by more than the
effect". Runs of different seeds, or of different efforts, draw independent samples, and a product of independent e-values is an e-value: the
logarithms add up, and by Ville's inequality a true theorem ever reaches 1 / level with a probability of at most the level, however many runs are
added.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checks.results import Chance, Result, Verdict

if TYPE_CHECKING:
    from checks.evidence.store import Store


@dataclass(frozen=True)
class Accumulated:
    """What independent runs of one theorem say together.

    ``against`` and ``support``: logarithms of the e-values against the theorem and for it; ``level``: the false-alarm level, so that ``against``
    refutes the theorem from log(1 / level) on; ``refuted_alone``: whether a single run refuted it.
    """

    runs: int
    trials: int
    against: float
    support: float
    level: float
    refuted_alone: bool = False

    @property
    def refuted(self) -> bool:
        """Whether the runs together refute the theorem."""
        return self.against >= -math.log(self.level)

    @property
    def found_together(self) -> bool:
        """Whether the runs together refute what no single one did."""
        return self.refuted and not self.refuted_alone

    def to_json(self) -> dict[str, Any]:
        """As plain data; e-values by their decimal logarithms, infinite ones as texts."""
        logs = {"log10_against": self.against / math.log(10), "log10_for": self.support / math.log(10)}
        told = {name: value if math.isfinite(value) else str(value) for name, value in logs.items()}
        return {"runs": self.runs, "trials": self.trials, **told, "level": self.level, "refuted": self.refuted}


def accumulated(results: Iterable[Result]) -> Accumulated | None:
    """Add up the results of one theorem, all of one fingerprint, the oldest first; None if none of them is about chance.

    A second run of the same seed and effort repeats the same samples, and does not count.
    """
    runs = {(result.seed, result.effort): result.decision.chances for result in reversed(list(results)) if weighed(result.decision.chances)}
    if not runs:
        return None
    return Accumulated(
        runs=len(runs),
        trials=sum(chance.trials for chances in runs.values() for chance in chances),
        against=sum(map(_against, runs.values())),
        support=sum(map(_support, runs.values())),
        level=min(level_of(chances) for chances in runs.values()),
        refuted_alone=any(chance.verdict is Verdict.REFUTED for chances in runs.values() for chance in chances),
    )


def accumulated_in(store: Store, result: Result) -> Accumulated | None:
    """Add up all that a store has of the theorem of a result, at its fingerprint; None if it is not about chance."""
    if not weighed(result.decision.chances):
        return None
    return accumulated(record.result for record in reversed(store.history(result.id, result.fingerprint)))


def weighed(chances: Iterable[Chance]) -> tuple[Chance, ...]:
    """The tests that have e-values: those of events and means, not of rates."""
    return tuple(chance for chance in chances if chance.unit == "trials")


def level_of(chances: Iterable[Chance]) -> float:
    """The false-alarm level of all tests of a variant together; 0 for none."""
    return max((chance.alpha * chance.tests for chance in chances), default=0.0)


def _against(chances: tuple[Chance, ...]) -> float:
    tests = max(len(chances), chances[0].tests)
    logs = [chance.evidence for chance in weighed(chances)]
    logs += [0.0] * (tests - len(logs))
    top = max(logs)
    return top if math.isinf(top) else top + math.log(sum(math.exp(log - top) for log in logs)) - math.log(tests)


def _support(chances: tuple[Chance, ...]) -> float:
    begun = [chance.support for chance in weighed(chances)]
    return min(begun if len(chances) >= chances[0].tests else [*begun, 0.0])
