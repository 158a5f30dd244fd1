"""A batch of instances that looks like one of them: code for a single instance runs on all members at once."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from checks.arithmetic.batch_index import full_index
from checks.arithmetic.constants import Constant
from checks.arithmetic.duck import Duck
from checks.arithmetic.errors import BatchError

# How a NumPy function, or a ufunc method, runs on whole batches; the entry may return NotImplemented. Filled by the batch_* modules.
FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {}
METHODS: dict[str, Callable[..., Any]] = {}
# The functions among them whose first argument need not be a batch.
ANYWHERE: set[Callable[..., Any]] = set()

DTYPES = {"f": np.float64, "i": np.int64, "u": np.int64, "b": np.bool, "c": np.complex128}


class Batch(Duck):
    """Equal-shaped arrays stacked along a hidden leading axis; every operation acts on each member by itself.

    `data` has the members along axis 0. `shape` is that of one member. `domain` and `families` say where the members come from; they stay
    with this object, results of operations have None. The data of a batch made here cannot be written to: `copy()` gives one that can.
    """

    __slots__ = ("data", "domain", "families")

    data: np.ndarray
    domain: Any
    families: Any

    def __init__(self, data: Any, *, domain: Any = None, families: Any = None) -> None:
        array = np.asarray(data)
        if array.ndim == 0:
            raise BatchError(f"a batch has its members along axis 0, got the single value {data!r}")
        if array.dtype.kind not in DTYPES:
            raise BatchError(f"a batch holds numbers, got an array of {array.dtype}")
        self.data = array.astype(DTYPES[array.dtype.kind], copy=False).view()
        if array.dtype.kind == "u" and (self.data < 0).any():
            raise BatchError("a batch holds integers below 2**63: use float64, or numbers that all members share")
        self.data.flags.writeable = False
        self.domain = domain
        self.families = families

    @classmethod
    def stack(cls, members: Sequence[Any], *, domain: Any = None, families: Any = None) -> "Batch":
        """A batch of the given arrays or numbers, which must have one shape."""
        if len(members) == 0:
            raise BatchError("a batch needs at least one member")
        return cls(np.stack([np.asarray(m) for m in members]), domain=domain, families=families)

    @property
    def batch(self) -> int:
        """The number of members."""
        return self.data.shape[0]

    @property
    def shape(self) -> tuple[int, ...]:  # type: ignore[override]
        """The shape of one member."""
        return self.data.shape[1:]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the entries."""
        return self.data.dtype

    def member(self, i: int) -> Any:
        """Member `i` as a fresh ndarray, or as a NumPy number if it has no axes."""
        value = self.data[i]
        return value.copy() if isinstance(value, np.ndarray) else value

    def astype(self, dtype: Any) -> "Batch":
        """The same numbers as another type."""
        return wrap(self.data.astype(dtype))

    def tolist(self) -> Any:
        """Refused: a batch has no plain values."""
        raise _no_single_value("tolist()")

    def item(self, *index: Any) -> "Batch":
        """The only entry, or the one at the given index."""
        return self[index] if index else self.reshape(())

    def __getitem__(self, index: Any) -> "Batch":
        full = full_index(index)
        return wrap(self.data[full]) if full is not None else _each_member(_entry, (self, index), {})

    def __setitem__(self, index: Any, value: Any) -> None:
        if not self.data.flags.writeable:
            raise BatchError("the arrays of an instance cannot be written to: take x.copy() first, or build a new array")
        full = full_index(index)
        if full is None or not _put_all(self.data, full, value):
            _put_each(self.data, index, value)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "__call__" and not kwargs and ufunc.signature is None:
            return elementwise(ufunc, inputs, kwargs)
        if kwargs.get("out") is not None or method == "at":
            raise _no_writing(ufunc)
        result = METHODS[method](ufunc, inputs, kwargs) if method in METHODS else NotImplemented
        return result if result is not NotImplemented else _each_member(getattr(ufunc, method), inputs, kwargs)

    def __array_function__(self, func: Callable[..., Any], types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if kwargs.get("out") is not None:
            raise _no_writing(func)
        implementation = FUNCTIONS.get(func)
        if implementation is not None and ((args and type(args[0]) is Batch) or func in ANYWHERE):
            result = implementation(*args, **kwargs)
            if result is not NotImplemented:
                return result
        return _each_member(func, args, kwargs)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        raise _no_single_value("np.asarray(x)", "np.stack([...]) joins arrays and numbers of a predicate")

    def __bool__(self) -> bool:
        raise _no_single_value("`if x:`", "np.where chooses entry by entry")

    def __float__(self) -> float:
        raise _no_single_value("float(x)")

    def __int__(self) -> int:
        raise _no_single_value("int(x)")

    def __complex__(self) -> complex:
        raise _no_single_value("complex(x)")

    def __index__(self) -> int:
        raise _no_single_value("an index")

    def __repr__(self) -> str:
        return f"Batch({self.batch} members of shape {self.shape}, {self.data.dtype})"


def _no_single_value(use: str, hint: str = "it works on one member at a time") -> BatchError:
    return BatchError(f"{use} needs one value, but the predicate runs on a batch of instances: {hint}")


def _each_member(function: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> Any:
    from checks.arithmetic.batch_loop import each_member  # it is built on batches

    return each_member(function, args, kwargs)


def _entry(array: Any, index: Any) -> Any:
    return np.asarray(array)[index]


def _put_all(data: np.ndarray, full: tuple[Any, ...], value: Any) -> bool:
    """Assign to all members at once; False where the axes of value and target do not line up that simply."""
    target_rank = data[full].ndim - 1
    if rank(value) > target_rank:
        return False
    (ready,) = aligned([value]) if not isinstance(value, Batch) else [expand(value.data, target_rank)]
    if isinstance(value, Batch) and value.batch != data.shape[0]:
        raise BatchError(f"batches of {data.shape[0]} and of {value.batch} members cannot be combined")
    data[full] = ready
    return True


def _put_each(data: np.ndarray, index: Any, value: Any) -> None:
    for i in range(data.shape[0]):
        at = tuple(_of_member(part, i) for part in index) if isinstance(index, tuple) else _of_member(index, i)
        data[i, ...][at] = _of_member(value, i) if isinstance(value, Batch) else shared(value)


def _of_member(part: Any, i: int) -> Any:
    return part.member(i) if isinstance(part, Batch) else part


def _no_writing(function: Any) -> BatchError:
    return BatchError(
        f"np.{function.__name__} cannot write a batch into an array (out=, or x += y): use the returned value, or start from zeros_like"
    )


def wrap(data: Any) -> Batch:
    """A batch around data that is known to be right; no copy, no check."""
    batch = object.__new__(Batch)
    batch.data = data
    batch.domain = batch.families = None
    return batch


def rewrap(result: Any) -> Any:
    """The result of a ufunc on whole batches, one array or a tuple of them, as batches."""
    return tuple(map(wrap, result)) if isinstance(result, tuple) else wrap(result)


def shared(x: Any) -> Any:
    """An operand that all members share, as NumPy understands it."""
    kind = type(x)
    if kind is float or kind is int or kind is np.float64:
        return x
    if isinstance(x, np.ndarray):
        return x.astype(np.float64) if x.dtype == object else x
    if isinstance(x, Fraction | Constant):
        return float(x)
    if isinstance(x, int | np.generic | complex):
        return x
    if isinstance(x, list | tuple):
        return np.asarray(x)
    raise BatchError(f"a batch of instances cannot be combined with {kind.__name__} {x!r:.60}: use numbers or arrays")


def rank(x: Any) -> int:
    """The number of core axes of any operand."""
    return len(x.shape) if isinstance(x, Batch) else np.ndim(shared(x))


def aligned(inputs: Sequence[Any]) -> list[Any]:
    """The inputs as arrays that broadcast against each other: new core axes come right after the hidden one."""
    size = -1
    rank = 0
    out: list[Any] = []
    batched: list[int] = []
    for x in inputs:
        if type(x) is Batch:
            data = x.data
            n = data.ndim - 1
            if data.shape[0] != size:
                if size >= 0:
                    raise BatchError(f"batches of {size} and of {data.shape[0]} members cannot be combined")
                size = data.shape[0]
            batched.append(len(out))
            out.append(data)
        else:
            x = shared(x)
            n = x.ndim if isinstance(x, np.ndarray) else 0
            out.append(x)
        if n > rank:
            rank = n
    for i in batched:
        data = out[i]
        if data.ndim <= rank:
            out[i] = expand(data, rank)
    return out


def expand(data: np.ndarray, rank: int) -> np.ndarray:
    """`data` with core axes of length 1 put before its own, so that there are `rank` of them."""
    shape = data.shape
    return data.reshape(shape[:1] + (1,) * (rank + 1 - data.ndim) + shape[1:])


def elementwise(function: Callable[..., Any], inputs: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """A function of single entries on the aligned inputs."""
    result = function(*aligned(inputs), **kwargs)
    return wrap(result) if type(result) is np.ndarray else rewrap(result)
