"""The claim that is measured: a Frobenius norm of a product of two 20x20 matrices, stated for the harness and for the plain ways."""

import numpy as np

from checks import Mutant, leq, theorem
from checks.arithmetic import matrix_norm
from checks.instances import arrays

SIZE = 20


@theorem(
    statement=r"\|A B\|_F \le \|A\|_F \|B\|_F",
    source="standard",
    instances=arrays(A=f"{SIZE} {SIZE}", B=f"{SIZE} {SIZE}"),
    mutants=[Mutant("a tenth", factor=0.1)],
)
def submultiplicative(A, B, *, factor=1):
    """The Frobenius norm of a product is at most the product of the norms."""
    return leq(matrix_norm(A @ B), factor * matrix_norm(A) * matrix_norm(B))


def plain(A: np.ndarray, B: np.ndarray) -> bool:
    """The same claim as a float64 test of one instance, with the usual tolerance."""
    return bool(np.linalg.norm(A @ B) <= np.linalg.norm(A) * np.linalg.norm(B) * (1 + 1e-9))


def batched(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """The same claim on stacks of matrices, written by hand: the slack, relative to the larger side."""
    left = np.sqrt(np.square(A @ B).sum(axis=(-1, -2)))
    right = np.sqrt(np.square(A).sum(axis=(-1, -2))) * np.sqrt(np.square(B).sum(axis=(-1, -2)))
    return (right - left) / np.maximum(left, right)
