"""Solvers that a predicate may use."""

from checks.solvers.accuracy import tolerance

__all__ = ["tolerance"]
