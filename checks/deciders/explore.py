"""Driving Hypothesis: draws of a strategy are shown to a visitor until it finds what it looks for, and the find is shrunk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import Any

import hypothesis
import numpy as np
from hypothesis import HealthCheck, Phase, Verbosity, given, settings

from checks.arithmetic.errors import BatchError
from checks.arithmetic.lifting import batch_size
from checks.deciders.steady import steady_draws
from checks.deciders.wording import describe_error
from checks.errors import PredicateError
from checks.instances.batching import fan_out

SINGLES = 8
"""A strategy that does not fan out gives one instance for each draw, and is drawn this many times as often."""


class _Found(Exception):  # noqa: N818 - a find, not an error
    """The visitor found what it looks for: Hypothesis shrinks it."""


class _Enough(BaseException):
    """The budget is spent. Not an Exception, so that Hypothesis lets it pass and does not take it for a find."""


def explore(strategy: Any, visit: Callable[[Any], bool], *, draws: int, members: int, shrinks: int = 0, seed: int, label: str) -> bool:
    """Show draws to ``visit`` until it returns True, then shrink: it is shown simpler draws, and keeps its own record of what it finds.

    ``draws``: how many batches of ``members`` instances; a strategy that does not fan out gives `SINGLES` times as many draws of one.
    ``shrinks``: how many simpler draws are tried. Returns whether anything was found. Once ``visit`` has returned True, what it returns must
    depend on the draw alone.

    Raises:
        PredicateError: the strategy itself fails, or the visitor does, unless it has found something before; the simplest such error.
    """
    search = _Search(visit, draws, shrinks)
    try:
        search.run(strategy, seed, members)
    except BatchError:
        # A map or filter of the strategy needs plain arrays: then it is drawn one instance at a time.
        search.run(strategy, seed, None)
    except hypothesis.errors.Unsatisfiable as error:
        raise PredicateError(f"{label}: the strategy gives no instance: its filters reject every draw, or it is empty") from error
    except hypothesis.errors.InvalidArgument as error:
        raise PredicateError(f"{label}: the strategy gives no instance: {' '.join(str(error).split())}") from error
    except (PredicateError, MemoryError):
        raise
    except Exception as error:
        raise PredicateError(f"{label}: the strategy raised {describe_error(error)}") from error
    return search.found


@dataclass
class _Search:
    """One exploration: the budget, and what has come of it."""

    visit: Callable[[Any], bool]
    draws: int
    shrinks: int
    drawn: int = 0
    shrunk: int = 0
    found: bool = False
    failure: PredicateError | None = None

    def run(self, strategy: Any, seed: int, members: int | None) -> None:
        """Let Hypothesis draw, batches of so many members or single instances."""
        drawing = hypothesis.seed(seed)(_settings(self.draws * SINGLES)(given(strategy)(lambda instance: self._show(instance))))
        # What was found, or failed, is on record.
        passed = suppress(_Found, _Enough, PredicateError, hypothesis.errors.Flaky)
        # A strategy may build what it draws, and overflow on extreme numbers.
        with nullcontext() if members is None else fan_out(members), steady_draws(), np.errstate(all="ignore"), passed:
            drawing()
        if self.failure is not None:
            raise self.failure

    def _show(self, instance: Any) -> None:
        self._spend(instance)
        try:
            found = self.visit(instance)
        except PredicateError as error:
            if self.found:
                return
            self.failure = error
            raise
        if found and self.failure is None:
            self.found = True
            raise _Found

    def _spend(self, instance: Any) -> None:
        if self.found or self.failure is not None:
            self.shrunk += 1
            if self.shrunk > self.shrinks:
                raise _Enough
        elif batch_size(instance) is not None and self.drawn >= self.draws:
            raise _Enough
        self.drawn += 1


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        phases=(Phase.generate, Phase.target, Phase.shrink),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        print_blob=False,
    )
