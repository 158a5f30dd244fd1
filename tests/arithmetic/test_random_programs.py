"""Random programs over balls enclose what exact numbers give: rational ones against fractions, all of them against points inside the balls."""

import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq

from checks import arithmetic as ca
from checks.arithmetic import Balls, working_precision

# Statements about the numbers s, t, the vectors x, y (3) and the matrices A, B (3 x 3), which they change. Fractions run them too.
RATIONAL = """
s = s - t
t = s * t / 3
s = t / (1 + s**2)
s = x @ y
t = np.sum(A)
s = np.max(x) - np.min(y)
t = np.prod(x)
s = np.trace(A @ B)
t = np.einsum("i,ij,j->", x, A, y)
s = np.median(x)
t = np.max(np.sum(abs(A), axis=0, keepdims=1))
s = abs(s) // 1
t = t % 1
s = np.mean(x)
x = A @ x
x = x / (1 + y**2)
y = np.sort(y)
y = np.cumsum(x)
x = np.where(x > y, x, s)
y = np.where((x >= y) & (x != t), x - y, y)
x = np.clip(x, -1, 1)
x = np.maximum(x, y)
y = abs(x) * Fraction(1, 7)
x = np.cross(x, y)
y = np.concatenate([x[1:], y[:1]])
x = np.diff(x, prepend=FLOATS[0])
y = np.diff(np.concatenate([x, y]), n=3)
x = np.diff(y[:1], prepend=FLOATS)
y = np.convolve(x, y, mode="same")
x = np.max(A, axis=0) * FLOATS
y = (x > y) * x
A = A @ B
A = A - B.T
B = np.outer(x, y)
B = np.tril(A)
A = np.mean(A, axis=1, keepdims=1) * B
B = np.einsum("ij,kj->ik", A, B)
A = A[::-1, [2, 0, 1]]
B = np.minimum(A, B)
A = np.eye(3, dtype=int) - A
""".strip().splitlines()

REAL = """
s = np.linalg.norm(x)
t = np.linalg.norm(x, 3)
s = np.linalg.norm(A, 2)
t = np.linalg.norm(A, "nuc")
s = np.linalg.det(A)
t = np.sqrt(abs(s))
s = np.exp(-abs(t))
t = np.arctan2(s, t)
s = np.hypot(s, t)
t = np.trapezoid(x, FLOATS)
s = abs(s) ** 1.5
t = ca.erf(s)
s = np.std(x)
x = np.sin(x)
x = np.sign(x) * np.log1p(abs(x))
y = x ** 3 - x ** -2
x = ca.eigvalsh(A)
y = ca.svdvals(A)
x = ca.solve(A, y)
y = abs(x) ** 0.5
x = x / np.linalg.norm(x)
y = np.tanh(x)
x = ca.hermite(3, x)
y = ca.normal_cdf(x)
y = np.arccos(np.cos(y))
A = ca.inv(A)
A = ca.qr(A)[1]
B = ca.cholesky(A @ A.T + ca.eye(3))
B = np.cbrt(A) / ca.pi
A = np.logaddexp(A, B)
A = np.linalg.matrix_power(A, 3)
""".strip().splitlines()

SHAPES: dict[str, tuple[int, ...]] = {"s": (), "t": (), "x": (3,), "y": (3,), "A": (3, 3), "B": (3, 3)}
FLOATS = np.array([0.1, 0.7, 1.3])
SHARED = {"np": np, "ca": ca, "Fraction": Fraction, "FLOATS": FLOATS}


def program(statements: list[str], seed: int) -> str:
    return "\n".join(random.Random(seed).choices(statements, k=8))


def leaves(seed: int) -> dict[str, np.ndarray]:
    """Whole numbers, with their ties and zeros, or numbers of many sizes."""
    rng = np.random.default_rng(seed)
    scale = 2.0 ** rng.integers(-12, 12, 6) if seed % 2 else np.ones(6)
    whole = {name: rng.integers(-2, 3, shape).astype(float) for name, shape in SHAPES.items()}
    return {name: a if seed % 3 == 0 else (a + rng.normal(size=a.shape)) * scale[k] for k, (name, a) in enumerate(whole.items())}


def result(code: str, values: dict[str, Any], **shared: Any) -> dict[str, Any]:
    """All numbers after the program."""
    names = {**SHARED, **shared, **values}
    exec(code, names)
    return {name: names[name] for name in SHAPES}


def fractions(values: np.ndarray) -> Any:
    return np.frompyfunc(Fraction, 1, 1)(values)


def exact_result(code: str, values: dict[str, Any]) -> dict[str, Any]:
    """By fractions after every statement, because the quotient of two integers would be a float."""
    for statement in code.splitlines():
        after = result(statement, values, FLOATS=fractions(FLOATS))
        assert not any(isinstance(number, float) for a in after.values() for number in np.ravel(a)), statement
        values = {name: fractions(a) for name, a in after.items()}
    return values


def surrounded(values: np.ndarray, seed: int) -> tuple[Balls, Balls]:
    """Balls with a radius, and points of them: the ends too."""
    rng = random.Random(seed)
    radius = arb((1, -rng.randrange(2, 60)))
    wide, points = Balls(values.copy()), Balls(values.copy())
    for k in np.ndindex(*values.shape):
        wide[k] = Balls(wide[k].ball() + arb(0, radius))
        points[k] = points[k] + Balls(radius * rng.choice([-1, -0.75, 0, 0.5, 1]))
    return wide, points


@pytest.mark.parametrize("seed", range(100))
def test_rational_programs_enclose_the_fractions(seed):
    """Every number of the program's end is in its ball."""
    code, values = program(RATIONAL, seed), leaves(seed)
    exact = exact_result(code, {name: fractions(a) for name, a in values.items()})
    with working_precision(64):
        found = result(code, {name: Balls(a) for name, a in values.items()})

    with working_precision(4096):
        for name, balls in found.items():
            assert balls.shape == np.shape(exact[name]), code
            for ball, number in zip(balls.data.flat, np.ravel(exact[name]), strict=True):
                assert ball.overlaps(arb(fmpq(number.numerator, number.denominator))), code


@pytest.mark.parametrize("seed", range(200))
def test_what_holds_of_points_is_enclosed_by_their_balls(seed):
    """The result for wide balls at a low precision meets that for points inside them at a high one."""
    code, values = program(RATIONAL + REAL, seed), leaves(seed)
    with working_precision(512):
        pairs = {name: surrounded(a, seed) for name, a in values.items()}
        precise = result(code, {name: points for name, (_, points) in pairs.items()})
    with working_precision(64):
        found = result(code, {name: wide for name, (wide, _) in pairs.items()})

    for name, balls in found.items():
        assert balls.shape == precise[name].shape, code
        for ball, point in zip(balls.data.flat, precise[name].data.flat, strict=True):
            assert not ball.is_finite() or not point.is_finite() or ball.overlaps(point), code
