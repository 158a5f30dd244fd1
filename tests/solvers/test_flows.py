"""Flows and descents against closed forms: the error falls with the level, and failures are told."""

from itertools import pairwise

import numpy as np
import pytest

from checks.arithmetic import expm
from checks.solvers import SolverError, descend, flow_limit, gradient_flow, tolerance

A = np.array([[2.0, 1.0, 0.0], [1.0, 3.0, 0.5], [0.0, 0.5, 20.0]])
START = np.array([1.0, -2.0, 0.5])
TIMES = [0.0, 0.125, 1.0, 3.0]
LEVELS = range(5)


def falls(errors, rate=3.0):
    """Whether errors fall by a rate for each level, or to rounding."""
    return all(later <= max(earlier / rate, 2.0**-40) for earlier, later in pairwise(errors))


@pytest.mark.parametrize("stiff", [False, True])
def test_a_linear_flow_is_an_exponential(stiff):
    """At every time, and more finely at every level."""
    exact = np.array([expm(-time * A) @ START for time in TIMES])
    errors = [abs(gradient_flow(lambda w: -A @ w, START, TIMES, level, stiff=stiff) - exact).max() for level in LEVELS]

    assert falls(errors)
    assert all(error <= 1e3 * tolerance(level) for level, error in enumerate(errors))


def test_a_logistic_curve():
    """A flow that is not linear: w' = w (1 - w)."""
    times = np.linspace(0.0, 8.0, 9)
    exact = 1 / (1 + 7 * np.exp(-times))
    errors = [abs(gradient_flow(lambda w: w * (1 - w), 0.125, times, level) - exact).max() for level in LEVELS]

    assert falls(errors)


@pytest.mark.parametrize("scale", [1e-100, 1e-6, 1.0, 1e6, 1e100])
def test_the_error_is_relative_to_the_start(scale):
    """The flow of a tiny start is as exact as that of a huge one."""
    found = gradient_flow(lambda w: -A @ w, scale * START, TIMES, 3) / scale

    assert abs(found - gradient_flow(lambda w: -A @ w, START, TIMES, 3)).max() < 1e-9


@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (0,), (2, 0)])
def test_the_shape_is_that_of_the_start(shape):
    """A velocity gets points of the shape of the start, and so does the caller; even of nothing."""
    start = np.ones(shape)

    assert gradient_flow(lambda w: -w, start, TIMES, 1).shape == (4, *shape)
    assert gradient_flow(lambda w: -w, start, [0.0], 1).shape == (1, *shape)
    assert flow_limit(lambda w: 1 - 2 * w, start, 1).shape == shape
    assert descend(lambda w: 2 * w - 1, start, 0.25, 1).shape == shape


def test_what_rests_stays():
    """A stationary start is its own limit."""
    for found in (flow_limit(np.zeros_like, START, 2), descend(np.zeros_like, START, 1.0, 2), *gradient_flow(np.zeros_like, START, TIMES, 2)):
        assert np.array_equal(found, START)


def test_the_limit_is_reached_a_hundredfold_nearer_at_each_level():
    """The distance that is left is known to the solver's caller only by the levels, so that it must fall with them."""
    exact = np.linalg.solve(A, START)
    errors = [np.linalg.norm(flow_limit(lambda w: START - A @ w, np.zeros(3), level) - exact) for level in LEVELS]
    descents = [np.linalg.norm(descend(lambda w: A @ w - START, np.zeros(3), 0.0625, level) - exact) for level in LEVELS]

    assert falls(errors, 50.0)
    assert falls(descents, 50.0)


def test_the_limit_in_the_row_space():
    """Where minimisers are many, the flow from zero comes to the one of least norm."""
    X, y = np.array([[1.0, 2.0, 2.0]]), np.array([9.0])
    found = flow_limit(lambda w: X.T @ (y - X @ w), np.zeros(3), 4)

    assert abs(found - [1.0, 2.0, 2.0]).max() < 1e-10


def test_a_flow_without_a_limit_comes_to_no_rest():
    """W' = exp(-w) grows like log t: every level stops elsewhere, by steps that do not shrink."""
    found = [flow_limit(lambda w: np.exp(-w), 0.0, level) for level in LEVELS]
    steps = np.diff(found)

    assert steps.min() > 0.9 * steps.max()


FAILURES = {
    "blows up": lambda: gradient_flow(lambda w: w**2, 1.0, [2.0], 2),
    "leaves its domain": lambda: gradient_flow(lambda w: -np.sqrt(w), 1.0, [3.0], 2),
    "oscillates": lambda: flow_limit(lambda w: np.array([w[1], -w[0]]), np.array([1.0, 0.0]), 0),
    "stiff": lambda: gradient_flow(lambda w: -1e9 * (w - 1), 0.0, [1.0], 0),
    "too long a step": lambda: descend(lambda w: w, 1.0, 3.0, 2),
    "too few steps": lambda: descend(lambda w: w, 1.0, 0.001, 2, most=10),
}
MESSAGES = {
    "blows up": "the flow cannot be followed beyond the time 1 ",
    "leaves its domain": "does it blow up?",
    "oscillates": "evaluations reach the time",
    "stiff": "try stiff=True",
    "too long a step": "the gradient is not finite after [0-9,]+ steps",
    "too few steps": "after 10 steps the gradient has fallen to 0.99 of the first only",
}


@pytest.mark.parametrize("case", FAILURES)
def test_what_comes_to_no_end_is_told(case, monkeypatch):
    """In one line, with the mend."""
    monkeypatch.setattr("checks.solvers.flows.MOST_EVALUATIONS", 5_000)

    with pytest.raises(SolverError, match=MESSAGES[case]):
        FAILURES[case]()


MISUSES = {
    "times that fall": (lambda: gradient_flow(np.negative, 1.0, [1.0, 0.5], 0), "give increasing times from 0 on"),
    "a negative time": (lambda: gradient_flow(np.negative, 1.0, [-1.0, 0.5], 0), "give increasing times from 0 on"),
    "no times": (lambda: gradient_flow(np.negative, 1.0, [], 0), "give increasing times from 0 on"),
    "one time": (lambda: gradient_flow(np.negative, 1.0, 2.0, 0), "give increasing times from 0 on"),
    "another velocity": (lambda: gradient_flow(lambda w: w[:2], START, TIMES, 0), r"the velocity has the shape \(2,\), and the start \(3,\)"),
    "another gradient": (lambda: descend(lambda w: w[:2], START, 1.0, 0), r"the gradient has the shape \(2,\), and the start \(3,\)"),
}


@pytest.mark.parametrize("case", MISUSES)
def test_misuse_is_told(case):
    """With the value, and what to write instead."""
    call, message = MISUSES[case]

    with pytest.raises(ValueError, match=message):
        call()
