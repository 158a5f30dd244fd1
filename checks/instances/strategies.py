"""The strategies: one Hypothesis draw fixes the sizes and a seed, NumPy makes the rest."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from checks.instances.batching import asked_size, deliver, fanned_out
from checks.instances.errors import InstanceError
from checks.instances.families.table import Families
from checks.instances.leaves import Leaf, Size, reals
from checks.instances.shapes import Shape
from checks.instances.sizes import Constraint, Draw, Sizes
from checks.instances.spreading import Spread, make

__all__ = ["arrays", "draw_spread", "matrices", "realized", "scalars", "square_matrices", "vectors"]

# Bytes are drawn uniformly and never repeat in practice; integers of this range would mostly be small ones.
SEEDS = st.binary(min_size=4, max_size=4)

Spec = Leaf | Size | st.SearchStrategy[Any]


def draw_spread(draw: Draw, leaves: int) -> Spread:
    """Draw a seed, and start a batch (or a single instance, where none is asked for) with it."""
    return Spread(int.from_bytes(draw(SEEDS), "big"), fanned_out() or 1, leaves)


def realized(spread: Spread, leaf: Leaf, sizes: Mapping[str, int]) -> Any:
    """Make a leaf at these sizes."""
    data, families = make(spread, leaf.table, leaf.names, leaf.shape.at(sizes))
    return deliver(data if leaf.scale == 1.0 else data * leaf.scale, leaf.domain, families)


class Plan:
    """What `arrays` was asked for; a mistake in it is told where it is made."""

    def __init__(self, into: Any, sizes: Any, where: Any, leaves: Mapping[str, Any]) -> None:
        if into is not None and not callable(into):
            raise InstanceError(f"arrays({into!r}): the first argument is a class or function; leaves are keywords")
        if not leaves:
            raise InstanceError("arrays() has no leaves; name at least one, as in arrays(A='n d')")
        self.into = into
        self.leaves = {name: _spec(name, leaf) for name, leaf in leaves.items()}
        self.sizes = _sizes(list(self.leaves.values()), sizes, where)

    def __repr__(self) -> str:
        into = "" if self.into in (None, _only) else f"{getattr(self.into, '__name__', self.into)}, "
        return into + ", ".join(f"{name}={leaf!r}" for name, leaf in self.leaves.items())

    def draw(self, draw: Draw) -> Any:
        """Draw one instance, or one batch."""
        leaves, size = self.leaves, asked_size()
        sizes = self.sizes.draw(draw) if size is None else self.sizes.at(size)
        static = {name: draw(leaf) for name, leaf in leaves.items() if isinstance(leaf, st.SearchStrategy)}
        made = {name: leaf for name, leaf in leaves.items() if isinstance(leaf, Leaf)}
        if made:
            spread = draw_spread(draw, len(made))
            static |= {name: realized(spread, leaf, sizes) for name, leaf in made.items()}
        static |= {name: sizes[leaf.name] for name, leaf in leaves.items() if isinstance(leaf, Size)}
        values = {name: static[name] for name in leaves}
        return values if self.into is None else self.into(**values)


def _spec(name: str, leaf: Any) -> Spec:
    if isinstance(leaf, str):
        return reals(leaf)
    if isinstance(leaf, Leaf | Size | st.SearchStrategy):
        return leaf
    raise InstanceError(
        f"leaf {name}={leaf!r}: give a shape such as 'n d', a leaf such as positive('n'), or a Hypothesis strategy (a constant is st.just({leaf!r}))"
    )


def _sizes(specs: Sequence[Spec], declared: Any, where: Any) -> Sizes:
    leaves = [leaf for leaf in specs if isinstance(leaf, Leaf)]
    shaped = [name for leaf in leaves for name in leaf.shape.names]
    shaped += [leaf.name for leaf in specs if isinstance(leaf, Size)]
    nonempty = [last for leaf in leaves if leaf.nonempty and isinstance(last := leaf.shape.axes[-1], str)]
    tall = [_tall(leaf.shape) for leaf in leaves if leaf.tall]
    return Sizes(shaped, declared, where, nonempty=nonempty, constraints=tall)


def _tall(shape: Shape) -> Constraint:
    last = Shape(shape.axes[-2:])

    def holds(sizes: Mapping[str, int]) -> bool:
        rows, columns = last.at(sizes)
        return rows >= columns

    return last.names, holds


@st.composite
def _instances(draw: Draw, plan: Plan) -> Any:
    return plan.draw(draw)


def arrays(
    into: Callable[..., Any] | None = None,
    *,
    sizes: Mapping[str, Any] | None = None,
    where: Callable[..., Any] | None = None,
    **leaves: Any,
) -> st.SearchStrategy[Any]:
    """Draw instances: named arrays whose shapes share named sizes.

    ``arrays(V="d1 r", W="d2 r", step=positive(""))`` yields a dict; with a class or function first, what that returns
    for the leaves as keywords. A leaf is a shape string (real numbers), a leaf such as ``positive("n")``, or any
    Hypothesis strategy, which is drawn once and shared by a batch. A number in a shape is a fixed size.

    ``sizes`` maps a name to ``(low, high)``, by default (1, 5). ``where`` is a function of sizes by name, such as
    ``lambda n, d: n <= d``; only sizes that meet it are drawn. Inside ``fan_out(members)`` the leaves are batches.

    Raises ``InstanceError`` where the description makes no sense: at once, or where no sizes meet it, at the first draw.
    """
    return _instances(Plan(into, sizes, where, leaves))


def _only(leaf: Any) -> Any:
    return leaf


def matrices(
    shape: str = "m n",
    families: Families = None,
    *,
    scale: float = 1.0,
    sizes: Mapping[str, Any] | None = None,
    where: Callable[..., Any] | None = None,
) -> st.SearchStrategy[Any]:
    """Draw real matrices: ``arrays`` with one leaf, which is returned itself."""
    return arrays(_only, sizes=sizes, where=where, leaf=reals(shape, families, scale=scale))


def square_matrices(
    shape: str = "n n",
    families: Families = None,
    *,
    scale: float = 1.0,
    sizes: Mapping[str, Any] | None = None,
    where: Callable[..., Any] | None = None,
) -> st.SearchStrategy[Any]:
    """Draw real square matrices."""
    return matrices(shape, families, scale=scale, sizes=sizes, where=where)


def vectors(
    shape: str = "n",
    families: Families = None,
    *,
    scale: float = 1.0,
    sizes: Mapping[str, Any] | None = None,
    where: Callable[..., Any] | None = None,
) -> st.SearchStrategy[Any]:
    """Draw real vectors."""
    return matrices(shape, families, scale=scale, sizes=sizes, where=where)


def scalars(families: Families = None, *, scale: float = 1.0) -> st.SearchStrategy[Any]:
    """Draw real numbers."""
    return matrices("", families, scale=scale)
