"""Classes of functions on the cube {-1, 1}^n."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from checks.instances.batching import deliver
from checks.instances.cube import cube
from checks.instances.families.boolean import CLASSES
from checks.instances.families.table import Families, kept
from checks.instances.sizes import Draw, Sizes
from checks.instances.spreading import make
from checks.instances.strategies import draw_spread

__all__ = ["FunctionClass", "boolean_functions"]


@dataclass(frozen=True)
class FunctionClass:
    """Functions on the cube, by their values.

    ``values`` has shape (functions, 2^n) and entries 1.0 and -1.0; ``cube`` is the integer array of the points, shape
    (2^n, n), in the order of the columns.
    """

    values: Any
    cube: Any


@st.composite
def _classes(draw: Draw, sizes: Sizes, families: Families) -> FunctionClass:
    drawn = sizes.draw(draw)
    shape = drawn["functions"], 2 ** drawn["n"]
    data, names = make(draw_spread(draw, 1), CLASSES, CLASSES.select(families), shape)
    return FunctionClass(values=deliver(data, None, names), cube=cube(drawn["n"]))


def boolean_functions(functions: Any = (1, 6), n: Any = (1, 4), families: Families = None) -> st.SearchStrategy[FunctionClass]:
    """Draw classes of ``functions`` Boolean functions of ``n`` variables, each a number or a pair (low, high).

    Among the families: random functions, distinct characters (orthonormal), monomials of one degree, one function
    repeated, opposite pairs, functions that differ in a point. The values are not free to move.
    """
    sizes = Sizes(("functions", "n"), {"functions": functions, "n": n})
    families = kept(families)
    CLASSES.select(families)  # a misspelt name is told here
    return _classes(sizes, families)
