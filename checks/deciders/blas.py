"""One BLAS thread: on small matrices more are slower, and the last bits of a float would depend on how many there are."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from importlib import import_module

from threadpoolctl import ThreadpoolController


@cache
def _controller(module: str) -> ThreadpoolController:
    # Only libraries that are loaded are found, and SciPy brings a BLAS of its own.
    import_module(module)
    return ThreadpoolController()


def one_blas_thread(module: str = "numpy.linalg") -> AbstractContextManager[object]:
    """A context in which the linear algebra that ``module`` loads runs on one thread."""
    return _controller(module).limit(limits=1, user_api="blas")
