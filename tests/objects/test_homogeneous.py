"""Homogeneous models, at points where everything is rational, and the closed form of one squared weight."""

import numpy as np
import pytest

from checks.arithmetic import Balls, working_precision
from theorems.objects.homogeneous import OneRowFlow, OneSquaredWeight, PowerModel

A, C = np.array([[1.0, 2.0], [0.5, -1.0], [-2.0, 1.0]]), np.array([[1.0, -2.0, 0.5], [0.0, 4.0, 1.0]])
W, V = np.array([1.0, -2.0]), np.array([2.0, 1.0])


@pytest.mark.parametrize("degree", [1, 2, 3, 4])
def test_a_power_model_predicts_sums_of_powers(degree):
    """The linear forms at (1, -2) are -3, 5/2 and -4."""
    powers = np.array([-3.0, 2.5, -4.0]) ** degree

    assert PowerModel(A, C, degree).predict(W).tolist() == (C @ powers).tolist()


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_push_is_the_derivative(degree):
    """Central differences of a polynomial of degree two are exact; one of degree three leaves its own value at the move."""
    model = PowerModel(A, C, degree)
    difference = model.predict(W + V) - model.predict(W - V)

    assert (difference - (2 * model.predict(V) if degree == 3 else 0)).tolist() == (2 * model.push(W, V)).tolist()


@pytest.mark.parametrize("degree", [1, 2, 3, 4])
def test_pull_is_the_transpose_of_push(degree):
    """Both give the same bilinear form."""
    model, r = PowerModel(A, C, degree), np.array([3.0, -0.5])

    assert r @ model.push(W, V) == model.pull(W, r) @ V


def test_the_velocity_is_against_the_gradient():
    """The model w1^2 - w2^2 at (1, 1) with the target 1 moves along (2, -2)."""
    model = PowerModel(np.eye(2), np.array([[1.0, -1.0]]), 2)

    assert model.velocity(np.ones(2), np.ones(1)).tolist() == [2.0, -2.0]


def flow(s):
    """The flow from the start 1 at the input and target 1, in balls."""
    return OneSquaredWeight(*map(Balls, (1.0, 1.0, 1.0, s)))


def test_the_flow_starts_at_its_start():
    """At the time 0 all weights are 1."""
    with working_precision(200):
        assert all((w - 1).ball().contains(0) for w in (*flow(0.0).weights, *flow(0.0).kernel_weights))


def test_the_flow_ends_at_its_end():
    """At the time 8 the flow is within 2^-60 of its end, which predicts the target, and that of the linear model within 2^-60 of (5/4, 3/4)."""
    with working_precision(200):
        late = flow(8.0)

        assert all(abs(w - end).ball() < 2.0**-60 for w, end in zip(late.weights, late.end, strict=True))
        assert (late.end[0] ** 2 - late.end[1] ** 2 - 1).ball().contains(0)
        assert all(abs(w - end).ball() < 2.0**-60 for w, end in zip(late.kernel_weights, (1.25, 0.75), strict=True))


def test_the_flow_obeys_its_equation():
    """A difference quotient of the weights is their velocity up to a second derivative that is below 64."""
    with working_precision(200):
        now, later, h = flow(0.125), flow(0.125 + 2.0**-30), 2.0**-30
        plus, minus = now.weights
        residual = plus**2 - minus**2 - 1
        slopes = (later.weights - now.weights) / h

        assert abs(slopes[0] + 2 * plus * residual).ball() < 32 * h
        assert abs(slopes[1] - 2 * minus * residual).ball() < 32 * h


@pytest.mark.parametrize("degree", [2, 3, 4])
def test_one_row_starts_unbiased(degree):
    """With no residual yet all coefficients are zero, and the kernel is that of the start."""
    flow = OneRowFlow(np.array([1.0, -2.0]), 2, 1, degree)

    assert flow.beta(0.0).tolist() == [0.0, 0.0]
    assert flow.kernel(0.0).tolist() == [degree**2 * (2 ** (2 * degree - 2) + 4**degree)] * 2


@pytest.mark.parametrize("degree", [2, 3, 4])
def test_one_row_moves_by_its_kernel(degree):
    """A central difference of the coefficients is the kernel times the row, up to a third derivative that is below 2^60."""
    with working_precision(200):
        flow, h = OneRowFlow(Balls([1.0, -2.0]), 2, 1, degree), Balls(2.0**-60)
        slopes = (flow.beta(h) - flow.beta(-h)) / (2 * h)

        assert all(abs(entry).ball() < 2.0**-60 for entry in slopes - flow.row * flow.kernel(Balls(0.0)))


@pytest.mark.parametrize("degree", [2, 3])
def test_one_row_ends_at_its_target(degree):
    """The coefficients at the end predict the target."""
    with working_precision(200):
        flow = OneRowFlow(Balls([1.0, -2.0]), 2, 1, degree)

        assert (flow.row @ flow.end(0.125) - 0.125).ball().contains(0)
