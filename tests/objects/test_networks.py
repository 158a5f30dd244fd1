"""Two-layer networks: derivatives and suprema of the activations, the Jacobian, and descent, in every arithmetic."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from checks.arithmetic import Balls, lift, working_precision
from theorems.objects.networks import CUBIC, PARABOLA, ROOT, SINE, SMOOTH, SOFTPLUS, TANH, ReluNetwork, TwoLayer

EVERY = (*SMOOTH, PARABOLA, CUBIC)
POINTS = [-3.0, -1.25, -0.5, 0.0, 0.25, 0.5, 0.75, 2.0]


def surely(condition):
    """Whether a comparison of balls certainly holds in every entry."""
    return bool(np.all(condition))


def named(phi):
    """The name of an activation, for the report of pytest."""
    return phi.name


@pytest.mark.parametrize("phi", EVERY, ids=named)
def test_the_slope_and_the_curvature_are_the_derivatives(phi):
    """A small move changes the value by the slope times the move, up to its square, and the slope likewise."""
    with working_precision(512):
        h = Balls(2.0**-80)
        for z in map(Balls, POINTS):
            assert surely(abs(phi.value(z + h) - phi.value(z) - phi.slope(z) * h) <= 4 * h**2)
            assert surely(abs(phi.slope(z + h) - phi.slope(z) - phi.curvature(z) * h) <= 4 * h**2)


@pytest.mark.parametrize("phi", SMOOTH, ids=named)
def test_the_suprema_bound_the_derivatives(phi):
    """Also the third one, which is a quotient of differences up to rounding."""
    with working_precision(512):
        slope, curvature, third = phi.suprema()
        h = Balls(2.0**-80)
        for z in map(Balls, np.linspace(-4, 4, 65)):
            assert surely(abs(phi.slope(z)) <= slope)
            assert surely(abs(phi.curvature(z)) <= curvature)
            assert surely(abs(phi.curvature(z + h) - phi.curvature(z)) <= third * h + 16 * h**2)


@pytest.mark.parametrize(
    ("phi", "order", "at"),
    [(ROOT, 2, 0.0), (SOFTPLUS, 2, 0.0), (SINE, 1, 0.0), (TANH, 1, 0.0), (PARABOLA, 2, 1.5)],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_supremum_is_attained(phi, order, at):
    """Where it is attained at a rational point."""
    derivative = {1: phi.slope, 2: phi.curvature}[order]

    assert derivative(np.float64(at)) == phi.suprema()[order - 1]


def test_softplus_does_not_overflow():
    """Far out it is the positive part."""
    assert SOFTPLUS.value(np.float64(1e4)) == 1e4
    assert SOFTPLUS.value(np.float64(-1e4)) == 0.0


def example(phi=ROOT):
    """Three units, two inputs."""
    W = np.array([[0.5, -1.0], [2.0, 0.25], [0.0, 1.0]])
    return TwoLayer(W, np.array([1.0, -1.0, 0.5]), 0.5, phi), np.array([[1.0, 0.5], [-0.25, 2.0]])


def test_the_gradient_is_the_transposed_jacobian():
    """For the parabola all entries are dyadic, so both are exact in float64."""
    net, X = example(PARABOLA)
    residual = np.array([0.5, -2.0])

    assert np.array_equal(net.gradient(X, residual), np.einsum("iml,i->ml", net.jacobian(X), residual))


def test_the_linear_change_is_the_jacobian_times_the_move():
    """Entry by entry; what is left of the true change is the gap."""
    net, X = example(PARABOLA)
    move = np.array([[0.25, 0.0], [-1.0, 0.5], [0.5, 0.5]])

    assert np.array_equal(net.linear(X, move), np.einsum("iml,ml->i", net.jacobian(X), move))
    assert np.array_equal(net.gap(X, move), net.moved(move).predict(X) - net.predict(X) - net.linear(X, move))


def test_the_gap_of_a_parabola_is_its_square():
    """c/2 times the sum of v_l (Delta_l x)^2."""
    net, X = example(PARABOLA)
    move = np.array([[0.25, 0.0], [-1.0, 0.5], [0.5, 0.5]])

    assert np.array_equal(net.gap(X, move), 0.25 * ((X @ move.T) ** 2 * net.v).sum(axis=-1))


def test_descent_follows_the_gradient():
    """Each point is the last one less step times gradient of half the squared residual."""
    net, X = example()
    y = np.array([1.0, -1.0])
    path = net.descent(X, y, 0.25, 3)

    assert len(path) == 4
    for before, after in pairwise(path):
        assert np.array_equal(after.W, before.W - 0.25 * before.gradient(X, before.predict(X) - y))


def test_a_doubled_start_is_zero():
    """Every unit has a twin that takes away what it gives."""
    net, X = example()

    assert np.array_equal(TwoLayer.doubled(net.W, net.v, net.c, ROOT).predict(X), np.zeros(2))


def test_leading_axes_are_independent_networks():
    """A stack of networks gives the stack of their outputs and gradients."""
    rng = np.random.default_rng(0)
    W, v, X = rng.integers(-3, 4, (5, 4, 3)).astype(float), rng.integers(-3, 4, (5, 4)).astype(float), np.array([[1.0, 0.5, -2.0]])
    stack = TwoLayer(W, v, 0.5, PARABOLA)
    alone = [TwoLayer(W[k], v[k], 0.5, PARABOLA) for k in range(5)]

    assert np.array_equal(stack.predict(X), np.stack([net.predict(X) for net in alone]))
    assert np.array_equal(stack.gradient(X, np.ones((5, 1))), np.stack([net.gradient(X, np.ones(1)) for net in alone]))


def test_balls_enclose_what_floats_compute():
    """The same code over balls; the entries are dyadic, so that the parabola is exact."""
    net, X = example(PARABOLA)
    with working_precision(128):
        lifted = TwoLayer(lift(net.W), lift(net.v), Fraction(1, 2), PARABOLA)

        assert surely(lifted.predict(lift(X)) <= net.predict(X))
        assert surely(lifted.predict(lift(X)) >= net.predict(X))


def relu_network():
    """Two units, one of which each input switches off."""
    return ReluNetwork(np.array([[1.0, -1.0], [-2.0, 0.5]]), np.array([2.0, -1.0]), 0.5), np.array([[1.0, 0.0], [0.0, 2.0]])


def test_a_relu_network_adds_the_positive_parts():
    """At (1, 0) the first unit alone is on, at (0, 2) the second."""
    net, X = relu_network()

    assert net.predict(X).tolist() == [1.0, -0.5]
    assert net.squared_size() == 2 + 4.25 + 5


def test_both_layers_of_a_relu_network_descend():
    """Away from kinks the loss is a polynomial in each weight, so its slope is a central difference."""
    net, X = relu_network()
    y = np.array([3.0, 1.0])
    after = net.stepped(X, y, 1.0)

    def loss(W, v):
        return ((ReluNetwork(W, v, net.c).predict(X) - y) ** 2).sum() / 2

    for index in np.ndindex(net.W.shape):
        move = np.zeros_like(net.W)
        move[index] = 0.125
        assert after.W[index] - net.W[index] == (loss(net.W - move, net.v) - loss(net.W + move, net.v)) / 0.25
    for index in range(2):
        move = np.zeros(2)
        move[index] = 0.125
        assert after.v[index] - net.v[index] == (loss(net.W, net.v - move) - loss(net.W, net.v + move)) / 0.25


def test_the_difference_of_relu_networks_is_that_of_their_weights():
    """In both layers."""
    net, X = relu_network()
    moved = net.stepped(X, np.zeros(2), 0.5).minus(net)

    assert moved.W.any()
    assert moved.v.any()
    assert net.minus(net).squared_size() == 0.0
