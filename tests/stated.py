"""Stating small theorems in tests."""

import itertools

from checks import theorem

_numbers = itertools.count(1)


def state(predicate, **kwargs):
    """A theorem about the predicate, which may be a lambda; what a test does not say is filled in."""
    predicate.__name__ = f"stated_{next(_numbers)}"
    predicate.__doc__ = predicate.__doc__ or "A sentence."
    return theorem(**{"statement": "x = x", "source": "a test", **kwargs})(predicate)
