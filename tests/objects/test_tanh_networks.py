"""Tanh networks where the arithmetic is exact (units at 0, or saturated at 1 and -1), and their gradients against shrinking differences."""

import numpy as np
import pytest

from checks.instances import cube
from theorems.objects.tanh_networks import TanhNetwork, gaussian_network, noisy_path, reading_network

X = cube(3).astype(np.float64)
JUNK = np.zeros((1, 8))
SATURATED = TanhNetwork(np.array([[[64.0, 0.0, 0.0], [0.0, 64.0, 0.0]]]), np.zeros((1, 2)), np.array([[0.5, -0.25]]))
SILENT = TanhNetwork(np.zeros((1, 2, 3)), np.zeros((1, 2)), np.array([[0.5, -0.25]]))


def test_saturated_units_are_bits():
    """tanh(64) is 1 in float64, so the network is (x_1)/2 - (x_2)/4."""
    assert SATURATED.outputs(X)[0].tolist() == (X[:, 0] / 2 - X[:, 1] / 4).tolist()


@pytest.mark.parametrize("kappa", [0.0, 1.0])
def test_the_gradient_of_a_saturated_network(kappa):
    """Only the output weights move: by the correlation of the units with kappa f - y."""
    gradient = SATURATED.gradient(X, X[:, :1].T, kappa)

    assert gradient.output.tolist() == [[kappa / 2 - 1, -kappa / 4]]
    assert not gradient.hidden.any()
    assert not gradient.bias.any()


def test_the_gradient_of_a_silent_network():
    """Units at 0 have slope 1, so the first layer moves by the output weight times the correlation of the labels with the inputs."""
    gradient = SILENT.gradient(X, X[:, :1].T, 1.0)

    assert gradient.hidden.tolist() == [[[-0.5, 0.0, 0.0], [0.25, 0.0, 0.0]]]
    assert not gradient.bias.any()
    assert not gradient.output.any()


def test_the_mean_squared_gradient_on_junk():
    """Saturated: (1 + kappa^2 f^2) times two units; silent: the squared output weights times |x|^2 + 1 = 4."""
    assert SATURATED.junk_gradient_square(X, 0.0).tolist() == [2.0]
    assert SATURATED.junk_gradient_square(X, 1.0).tolist() == [2 * (1 + 5 / 16)]
    assert SILENT.junk_gradient_square(X, 1.0).tolist() == [4 * 5 / 16]


@pytest.mark.parametrize("kappa", [0.0, 1.0])
def test_the_gradient_is_the_derivative_of_the_loss(kappa):
    """Central differences along a random direction come four times nearer with half of the distance, in every run."""
    rng = np.random.default_rng(5)
    network, direction = (gaussian_network(rng, 20, 4, 3, scale=0.5) for _ in range(2))
    labels = rng.choice([-1.0, 1.0], (20, 8))

    def loss(t: float) -> np.ndarray:
        f = network.combined(direction, lambda w, d: w + t * d).outputs(X)
        return (kappa * f**2 / 2 - labels * f).mean(axis=-1)

    slope = network.gradient(X, labels, kappa).dot(direction)
    first, second, third = ((loss(h) - loss(-h)) / (2 * h) - slope for h in (2.0**-5, 2.0**-6, 2.0**-7))

    assert (np.round(first / second) == 4).all()
    assert (np.round(second / third) == 4).all()


def test_one_network_serves_all_runs():
    """A leading axis of one is broadcast against the labels, the noise, and another network."""
    labels = np.stack([X[:, 0], X[:, 1]])
    gradient = SATURATED.gradient(X, labels, 0.0)

    assert gradient.output.tolist() == [[-1.0, 0.0], [0.0, -1.0]]
    assert SATURATED.dot(gradient).tolist() == [-0.5, 0.25]
    assert SATURATED.accuracy(X, labels).tolist() == [1.0, 0.5]


def test_a_path_without_noise_is_gradient_descent():
    """Two steps of the saturated network on x_1, each by the learning rate."""
    still = TanhNetwork(np.zeros((1, 2, 3)), np.zeros((1, 2)), np.zeros((1, 2)))
    path = noisy_path(SATURATED, X, X[:, :1].T, 0.0, 0.125, [still, still])

    assert [net.output.tolist() for net in path] == [[[0.5, -0.25]], [[0.625, -0.25]], [[0.75, -0.25]]]


def test_junk_moves_only_by_the_square():
    """With the correlation loss the mean gradient on junk is 0."""
    gradient = SATURATED.gradient(X, JUNK, 0.0)

    assert gradient.dot(gradient).tolist() == [0.0]


def test_a_reading_network_reads():
    """Each unit has the sign of its bit, for all inputs, and the output says nothing."""
    network = reading_network(np.random.default_rng(1), 50, 4, 3, bits=3)

    assert (np.sign(network.units(X)) == X.T[[0, 1, 2, 0]]).all()
    assert not network.outputs(X).any()
