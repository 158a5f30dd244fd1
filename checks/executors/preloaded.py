"""Imported once, by the process that all workers are forked from: what takes long to import, under the conditions of a worker."""

import os
import signal

from checks.executors.worker import ONE_THREAD

os.environ.update(ONE_THREAD)  # before NumPy is imported
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent

import scipy.optimize  # noqa: E402, F401

import checks.strength  # noqa: E402, F401
