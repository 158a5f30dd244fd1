"""Networks of layers and circular convolutions, on small integers."""

import numpy as np
import pytest

from checks.arithmetic import Balls, working_precision
from theorems.objects.layers import Layers, convolved, correlated, fourier, hankel, open_gate, step_gate

FIRST, SECOND = np.array([[1.0, -2.0], [3.0, 1.0]]), np.array([[2.0, 1.0], [-1.0, 4.0]])
OUT, X = np.array([3.0, -1.0]), np.array([1.0, 2.0])
MOVE = Layers((SECOND, FIRST), X)


def test_a_linear_network_multiplies_its_layers():
    """The prediction is the product of all matrices."""
    assert Layers((FIRST, SECOND), OUT).predict(X) == OUT @ SECOND @ FIRST @ X


def test_a_unit_that_is_not_active_is_silent():
    """The first hidden units are -3 and 5, of which the second one passes."""
    assert Layers((FIRST,), OUT, step_gate).predict(X) == -5.0


@pytest.mark.parametrize("gate", [open_gate, step_gate])
def test_push_is_the_derivative(gate):
    """A network of three layers is a cubic polynomial near its weights; the differences of two small steps give its slope exactly."""
    net = Layers((FIRST, SECOND), OUT, gate)

    def moved(t):
        return Layers(tuple(W + t * V for W, V in zip(net.hidden, MOVE.hidden, strict=True)), OUT + t * MOVE.out, gate).predict(X)

    first, second = (moved(t) - moved(-t) for t in (2.0**-6, 2.0**-5))

    assert net.push(X, MOVE) == (8 * first - second) / (12 * 2.0**-6)


@pytest.mark.parametrize("gate", [open_gate, step_gate])
def test_the_gradient_is_the_transpose_of_push(gate):
    """Their inner product with a move is its derivative."""
    net = Layers((FIRST, SECOND), OUT, gate)

    assert net.gradient(X).dot(MOVE) == net.push(X, MOVE)


def test_convolutions_wrap_around():
    """A shifted unit vector shifts; the convolution commutes."""
    w = np.array([1.0, 2.0, 5.0])

    assert convolved(w, np.array([0.0, 1.0, 0.0])).tolist() == [5.0, 1.0, 2.0]
    assert convolved(w, X[[0, 1, 1]], w).tolist() == convolved(w, w, X[[0, 1, 1]]).tolist()


def test_the_correlation_is_the_gradient_of_the_convolution():
    """Both pair three vectors in the same way."""
    r, v, w = np.array([1.0, 2.0, 5.0]), np.array([0.0, 1.0, -3.0]), np.array([2.0, -1.0, 1.0])

    assert correlated(r, w) @ v == r @ convolved(v, w)
    assert (hankel(r) == hankel(r).T).all()


def test_the_fourier_transform_of_four_points_is_rational():
    """The second of four unit vectors turns by quarters."""
    with working_precision(100):
        real, imaginary = fourier(Balls(np.array([0.0, 1.0, 0.0, 0.0])))

    assert [x.ball().contains(y) for x, y in zip(real, [1, 0, -1, 0], strict=True)] == [True] * 4
    assert [x.ball().contains(y) for x, y in zip(imaginary, [0, -1, 0, 1], strict=True)] == [True] * 4
