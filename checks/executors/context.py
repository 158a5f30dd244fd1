"""How worker processes are started: forked from a clean process that has imported what takes long; where there is no fork, started anew."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from checks.executors.worker import ONE_THREAD

_PRELOADED = "checks.executors.preloaded"
_FORKS = "forkserver" in multiprocessing.get_all_start_methods()
_BASE: Any = multiprocessing.get_context("forkserver" if _FORKS else "spawn")


class Worker(_BASE.Process):
    """A process that starts without the main module of its parent."""

    @staticmethod
    def _Popen(process_obj: Any) -> Any:
        with _prepared():
            return _BASE.Process._Popen(process_obj)


class _Context(type(_BASE)):  # type: ignore[misc]
    """Starts workers."""

    Process = Worker


def worker_context() -> Any:
    """Return the multiprocessing context of the workers."""
    context = _Context()
    if _FORKS:
        context.set_forkserver_preload([_PRELOADED])
    return context


def warm_up() -> None:
    """Start the process that workers are forked from, without waiting for it: its imports then run beside those of this process."""
    if _FORKS:
        from multiprocessing import forkserver

        worker_context()
        with _prepared():
            forkserver.ensure_running()


@contextmanager
def _prepared() -> Iterator[None]:
    """Start a process under one BLAS thread, with an empty main module, and without the current folder among its imports.

    A worker needs nothing of the main module, and multiprocessing would run a script a second time to get it. A file of theorems in the
    current folder (``random.py``) must not hide a module of Python's own.
    """
    settings = {**ONE_THREAD, "PYTHONSAFEPATH": "1"}
    main, environment = sys.modules["__main__"], {name: os.environ.get(name) for name in settings}
    sys.modules["__main__"] = ModuleType("__main__")
    os.environ.update(settings)
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        for name, value in environment.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
