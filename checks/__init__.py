"""Executable theorems: random instances try to break them, ball arithmetic decides, mutants prove that the check has teeth."""

from typing import TYPE_CHECKING, Any

from checks.claims import between, equal, event, geq, identity, leq, mean, nondecreasing, nonincreasing, psd, scaling
from checks.errors import ChecksError, PredicateError, StatementError, StoreError, UsageError, WitnessError
from checks.results import Chance, Curve, Decision, Effort, Grade, MutantResult, Result, Verdict, Witness
from checks.statement import Assumption, Mutant, Source, Theorem, Tight, theorem

if TYPE_CHECKING:
    from checks.runner import Report, verify

__version__ = "0.1.0"

__all__ = [
    "Assumption",
    "Chance",
    "ChecksError",
    "Curve",
    "Decision",
    "Effort",
    "Grade",
    "Mutant",
    "MutantResult",
    "PredicateError",
    "Report",
    "Result",
    "Source",
    "StatementError",
    "StoreError",
    "Theorem",
    "Tight",
    "UsageError",
    "Verdict",
    "Witness",
    "WitnessError",
    "__version__",
    "between",
    "equal",
    "event",
    "geq",
    "identity",
    "leq",
    "mean",
    "nondecreasing",
    "nonincreasing",
    "psd",
    "scaling",
    "theorem",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import the runner when it is asked for: stating a theorem needs none of what deciding it does."""
    if name in ("Report", "verify"):
        from checks import runner

        return getattr(runner, name)
    raise AttributeError(f"module 'checks' has no attribute {name!r}")
