"""Theorems whose records are tampered with."""

import sympy
from hypothesis import strategies as st

from checks import Assumption, Mutant, event, identity, leq, theorem
from checks.arithmetic import vector_norm
from checks.instances import arrays


@theorem(
    statement=r"\|x + y\| \le \|x\| + \|y\|",
    source="folklore",
    instances=arrays(x="n", y="n"),
    assumptions=[Assumption("not long", "x has at most a thousand entries", lambda x, y: x.shape[0] <= 1000)],
    tight={"x": [3.0, 4.0], "y": [6.0, 8.0]},
    mutants=[Mutant("half", as_printed=True, factor=0.5), Mutant("twice", factor=2)],
)
def triangle(x, y, *, factor=1):
    """A sum of two vectors is at most as long as both together."""
    return leq(vector_norm(x + y), factor * (vector_norm(x) + vector_norm(y)))


@theorem(statement=r"P(U < p) = p", source="folklore", instances=st.sampled_from([0.25, 0.5]), mutants=[Mutant("a fifth more", shift=0.2)])
def uniform(p, rng, *, shift=0):
    """A uniform number is below p with probability p."""
    return event(rng.random(2000) < p, at_least=p + shift)


@theorem(statement=r"(a + b)^2 = a^2 + 2ab + b^2", source="folklore", mutants=[Mutant("without the middle", middle=0)])
def binomial(*, middle=2):
    """The first binomial formula."""
    a, b = sympy.symbols("a b", real=True)
    return identity((a + b) ** 2, a**2 + middle * a * b + b**2)


@theorem(statement=r"n \\le 2n", source="folklore", instances=st.integers(0, 50), mutants=[Mutant("weaker", factor=3)])
def surviving(n, *, factor=2):
    """A theorem whose mutant survives."""
    return leq(n, factor * n)
