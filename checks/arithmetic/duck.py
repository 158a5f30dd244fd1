"""What both duck arrays share: the surface of an ndarray, every method forwarding to the NumPy function of its name."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin


def forward(function: Callable[..., Any]) -> Callable[..., Any]:
    """A method that is the NumPy function."""

    def method(self: "Duck", *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    method.__name__ = function.__name__
    method.__doc__ = f"The same as `numpy.{function.__name__}(self, ...)`."
    return method


def _operator(function: np.ufunc) -> Callable[[Any, Any], Any]:
    """An augmented assignment that makes a new array: writing into the old one would change the instance that it came from."""

    def method(self: "Duck", other: Any) -> Any:
        return function(self, other)

    return method


# Augmented assignments make a new array: writing into the old one would change the instance that it came from.
AUGMENTED: dict[str, Callable[[Any, Any], Any]] = {
    "__iadd__": _operator(np.add),
    "__isub__": _operator(np.subtract),
    "__imul__": _operator(np.multiply),
    "__imatmul__": _operator(np.matmul),
    "__itruediv__": _operator(np.true_divide),
    "__ifloordiv__": _operator(np.floor_divide),
    "__imod__": _operator(np.remainder),
    "__ipow__": _operator(np.power),
    "__iand__": _operator(np.bitwise_and),
    "__ior__": _operator(np.bitwise_or),
    "__ixor__": _operator(np.bitwise_xor),
}


class Duck(NDArrayOperatorsMixin):
    """An object that is used like an ndarray in a predicate, whatever the arithmetic behind it.

    A subclass gives `shape`, `__getitem__`, `__array_ufunc__` and `__array_function__`. Augmented assignment (`x += y`) makes a new array.
    """

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    shape: tuple[int, ...]

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of entries."""
        size = 1
        for n in self.shape:
            size *= n
        return size

    @property
    def T(self) -> Any:
        """The axes in reverse order."""
        return np.transpose(self)

    @property
    def mT(self) -> Any:
        """The last two axes exchanged."""
        return np.matrix_transpose(self)

    @property
    def real(self) -> Any:
        """The real part."""
        return np.real(self)

    @property
    def imag(self) -> Any:
        """The imaginary part."""
        return np.imag(self)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of a number: it has no axes")
        return self.shape[0]

    def __getitem__(self, index: Any) -> Any:
        raise TypeError(f"{type(self).__name__} cannot be indexed")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        raise TypeError(f"{type(self).__name__} cannot become a plain array")

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        """The same entries in another shape, given as one tuple or as several ints."""
        return np.reshape(self, shape[0] if len(shape) == 1 else shape, **kwargs)

    def transpose(self, *axes: Any) -> Any:
        """The axes in reverse order, or in the given one."""
        return np.transpose(self, axes[0] if len(axes) == 1 else axes or None)

    def flatten(self) -> Any:
        """A copy with one axis."""
        return np.copy(np.ravel(self))

    def clip(self, min: Any = None, max: Any = None) -> Any:  # noqa: A002 - NumPy's names
        """Every entry brought between `min` and `max`; None is no bound."""
        out: Any = self if min is None else np.maximum(self, min)
        return out if max is None else np.minimum(out, max)

    all = forward(np.all)
    any = forward(np.any)
    argmax = forward(np.argmax)
    argmin = forward(np.argmin)
    argsort = forward(np.argsort)
    conj = forward(np.conjugate)
    conjugate = forward(np.conjugate)
    copy = forward(np.copy)
    cumprod = forward(np.cumprod)
    cumsum = forward(np.cumsum)
    diagonal = forward(np.diagonal)
    dot = forward(np.dot)
    max = forward(np.max)
    mean = forward(np.mean)
    min = forward(np.min)
    prod = forward(np.prod)
    ravel = forward(np.ravel)
    repeat = forward(np.repeat)
    round = forward(np.round)
    squeeze = forward(np.squeeze)
    std = forward(np.std)
    sum = forward(np.sum)
    swapaxes = forward(np.swapaxes)
    take = forward(np.take)
    trace = forward(np.trace)
    var = forward(np.var)
    __round__ = forward(np.round)


for _name, _method in AUGMENTED.items():
    setattr(Duck, _name, _method)
