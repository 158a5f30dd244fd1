"""What solvers raise."""

from __future__ import annotations

from checks.errors import ChecksError


class SolverError(ChecksError):
    """A solver came to no end, or the problem has no solution; the message says which, and the mend."""
