"""An instance as a tree: dataclasses, named tuples, dicts, tuples and lists, with arrays and numbers as leaves."""

import dataclasses
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import numpy as np

from checks.arithmetic.balls import Balls
from checks.arithmetic.batch import Batch
from checks.arithmetic.errors import BallError, BatchError, NotFinite
from checks.arithmetic.integer import Integer
from checks.arithmetic.integers import exact_array


def tree_map(f: Callable[[Any], Any], tree: Any) -> Any:
    """The same tree with `f` applied to every leaf.

    A dataclass is made again from its fields that are parameters of `__init__`, so it works for frozen ones.
    """
    parts = _children(tree)
    if parts is None:
        return f(tree)
    return _rebuild(tree, [tree_map(f, child) for _, child in parts])


def tree_leaves(tree: Any) -> list[tuple[str, Any]]:
    """All leaves with their paths from the root, as one would write them: `run.V`, `[0]`, `['x']`."""
    return list(_walk(tree, ""))


def batch_size(tree: Any) -> int | None:
    """The number of members of the batches in the tree, None if there is none. Raises ValueError if they differ."""
    sizes = {path: leaf.batch for path, leaf in _walk(tree, "") if isinstance(leaf, Batch)}
    if len(set(sizes.values())) > 1:
        listing = ", ".join(f"{path or 'the instance'}: {n}" for path, n in sizes.items())
        raise ValueError(f"the batches of one instance have different numbers of members ({listing}): give all the same")
    return next(iter(sizes.values()), None)


def member(tree: Any, i: int) -> Any:
    """The single instance `i` of a tree with batches; what is no batch stays as it is. The arrays are fresh copies."""
    return tree_map(lambda leaf: leaf.member(i) if isinstance(leaf, Batch) else leaf, tree)


def stack(trees: Sequence[Any]) -> Any:
    """One tree with batches from single instances of equal structure. Raises ValueError where they differ."""
    if not trees:
        raise ValueError("no instance to stack: give at least one")
    return _stack(list(trees), "")


def structure(tree: Any) -> Hashable:
    """What two single instances must have in common to be stacked: types, names, shapes, and the values that are not arrays or floats."""
    parts = _children(tree)
    if parts is None:
        return _leaf_structure(tree)
    return (type(tree), tuple((name, structure(child)) for name, child in parts))


def lift(tree: Any) -> Any:
    """The same instance with every float and float array as Balls of radius 0, and integers as Integer and Integers; all else stays.

    Raises NotFinite for NaN and infinity, with the place, and BatchError for a batch (take a member first).
    """
    lifted = [_lift_leaf(path, leaf) for path, leaf in _walk(tree, "")]
    leaves = iter(lifted)
    return tree_map(lambda _: next(leaves), tree)


def _children(tree: Any) -> list[tuple[str, Any]] | None:
    """The parts of an inner node with the last piece of their paths; None for a leaf."""
    kind = type(tree)
    if kind is list or kind is tuple:
        return [(f"[{k}]", child) for k, child in enumerate(tree)]
    if isinstance(tree, dict):
        return [(f"[{key!r}]", child) for key, child in tree.items()]
    if dataclasses.is_dataclass(kind):
        return [(f".{f.name}", getattr(tree, f.name)) for f in dataclasses.fields(tree) if f.init]
    if isinstance(tree, tuple) and hasattr(kind, "_fields"):
        return [(f".{name}", child) for name, child in zip(kind._fields, tree, strict=True)]
    return None


def _rebuild(tree: Any, parts: list[Any]) -> Any:
    kind = type(tree)
    if kind is list or kind is tuple:
        return kind(parts)
    if isinstance(tree, dict):
        return kind(zip(tree, parts, strict=True))
    if dataclasses.is_dataclass(kind):
        names = [f.name for f in dataclasses.fields(tree) if f.init]
        return kind(**dict(zip(names, parts, strict=True)))
    return kind(*parts)


def _walk(tree: Any, path: str) -> Iterator[tuple[str, Any]]:
    parts = _children(tree)
    if parts is None:
        yield path, tree
        return
    for name, child in parts:
        yield from _walk(child, (path + name).removeprefix("."))


def _is_number(leaf: Any) -> bool:
    """Whether a leaf varies from member to member: float numbers, and arrays of numbers."""
    return isinstance(leaf, float | np.floating) or (isinstance(leaf, np.ndarray) and leaf.dtype.kind in "fiub")


def _leaf_structure(leaf: Any) -> Hashable:
    if isinstance(leaf, Batch):
        return ("array", leaf.shape, leaf.data.dtype.str)
    if _is_number(leaf):
        array = np.asarray(leaf)
        return ("array", array.shape, array.dtype.str)
    try:
        hash(leaf)
    except TypeError:
        return (type(leaf), id(leaf))
    return (type(leaf), leaf)


def _stack(trees: list[Any], path: str) -> Any:
    first = trees[0]
    parts = _children(first)
    if parts is None:
        return _stack_leaves(trees, path)
    names = [name for name, _ in parts]
    columns: list[list[Any]] = [[] for _ in names]
    for tree in trees:
        others = _children(tree)
        if type(tree) is not type(first) or others is None or [name for name, _ in others] != names:
            raise ValueError(f"instances differ in structure at {path or 'the root'}: {type(first).__name__} and {type(tree).__name__}")
        for column, (_, child) in zip(columns, others, strict=True):
            column.append(child)
    return _rebuild(first, [_stack(column, path + name) for column, name in zip(columns, names, strict=True)])


def _stack_leaves(leaves: list[Any], path: str) -> Any:
    first = leaves[0]
    place = path.removeprefix(".") or "the root"
    key = _leaf_structure(first)
    for leaf in leaves:
        if _leaf_structure(leaf) != key:
            raise ValueError(f"instances differ at {place}: {first!r:.60} and {leaf!r:.60} cannot be in one batch")
    return Batch.stack(leaves) if _is_number(first) else first


def _lift_leaf(path: str, leaf: Any) -> Any:
    if isinstance(leaf, Batch):
        raise BatchError(f"{path or 'the instance'} is a batch: take one member before lifting it to balls")
    if type(leaf) is int or isinstance(leaf, np.integer):
        return Integer(leaf)
    if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "iu":
        return exact_array(leaf.astype(object))
    floats = isinstance(leaf, float | np.floating) or (isinstance(leaf, np.ndarray) and leaf.dtype.kind in "fc")
    if not floats:
        return leaf
    try:
        return Balls(leaf)
    except (NotFinite, BallError) as error:
        raise type(error)(f"{path}: {error}" if path else str(error)) from None
