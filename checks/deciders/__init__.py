"""One module for each way to decide a claim."""

from checks.deciders.decide import decide

__all__ = ["decide"]
