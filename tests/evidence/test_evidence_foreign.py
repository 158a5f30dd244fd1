"""Foreign data is read as an instance or refused in one line; it runs nothing."""

from __future__ import annotations

import sys
import types
from collections import namedtuple
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pytest

from checks.errors import WitnessError
from checks.evidence.encoding import decode


@dataclass(frozen=True)
class Inner:
    V: np.ndarray
    rank: int


@dataclass(frozen=True)
class Outer:
    inner: Any
    name: str
    product: float = field(init=False, default=0.0)


class Pair(NamedTuple):
    left: Any
    right: Any


@dataclass(frozen=True)
class Positive:
    x: float

    def __post_init__(self) -> None:
        if not self.x > 0:
            raise ValueError(f"x is {self.x}\nand should be positive")


def array(entries: Any, dtype: Any = "float64", shape: Any = None) -> dict[str, Any]:
    return {"array": entries, "dtype": dtype, "shape": [len(entries)] if shape is None else shape}


HERE = __name__


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "not part of a recorded instance"),
        ({"eval": "1"}, "not part of a recorded instance"),
        ({"dict": {}, "tuple": []}, "not part of a recorded instance"),
        ({"tuple": {}}, "not the list of the entries of a tuple"),
        ({"dict": []}, "not an object of named entries"),
        ({"int": 7}, "not an integer"),
        ({"int": "seven"}, "not an integer"),
        ({"fraction": [1, 0]}, "not a fraction"),
        ({"fraction": [1.0, 2]}, "not a fraction"),
        ({"fraction": "1/2"}, "not a fraction"),
        ({"float": "1.5e"}, "not a float"),
        ({"float": "nan:0x0"}, "does not hold the bits of a nan"),
        ({"float": "nan:zz"}, "does not hold the bits of a nan"),
        ({"float": "nan:0xffffffffffffffffff"}, "does not hold the bits of a nan"),
        (array([1.0], "object"), "not the name of a dtype"),
        (array([1.0], "V8"), "not the name of a dtype"),
        (array([1.0], ["float64"]), "not the name of a dtype"),
        (array([1.0], shape=[2]), "not a list of 2 entries"),
        (array([1.0], shape=[-1]), "not a shape"),
        (array([1.0], shape=[True]), "not a shape"),
        (array([1.0], shape="1"), "not a shape"),
        (array([1.0], shape=[10**30]), "not a list of"),
        (array([], shape=[0, 10**30]), "do not fit float64"),
        (array([[]], shape=[1, 0] + [1] * 100), "do not fit float64"),
        (array([[1.0], [1.0, 2.0]], shape=[2, 1]), "not a list of 1 entries"),
        (array(["1.0"]), "not a float"),
        (array([True]), "not a float"),
        (array([10**400]), "not a float"),
        (array([1.5], "int64"), "not an entry of an array of int64"),
        (array([True], "int64"), "not an entry of an array of int64"),
        (array([1], "bool"), "not an entry of an array of bool"),
        (array([300], "uint8"), "do not fit uint8"),
        (array([-1], "uint64"), "do not fit uint64"),
        (array([0.1], "float32"), "not a number of float32"),
        (array([1e300], "float32"), "not a number of float32"),
        ({"scalar": [1.0], "dtype": "float64"}, "not a float"),
        ({"dataclass": 7, "fields": {}}, "not the name of a class"),
        ({"dataclass": "Inner", "fields": {}}, "not the name of a class"),
        ({"dataclass": "os:system", "fields": {"command": "true"}}, "the class 'os:system', which is not there"),
        ({"dataclass": "subprocess:Popen", "fields": {"args": ["true"]}}, "is not a dataclass"),
        ({"dataclass": "builtins:object", "fields": {}}, "is not a dataclass"),
        ({"dataclass": "no.such.module:Run", "fields": {}}, "the module 'no.such.module' is not loaded"),
        ({"dataclass": f"{HERE}:Gone", "fields": {}}, "which is not there"),
        ({"dataclass": f"{HERE}:Inner.__init__.__globals__", "fields": {}}, "which is not there"),
        ({"dataclass": f"{HERE}:np.ndarray", "fields": {}}, "is not a dataclass"),
        ({"dataclass": f"{HERE}:Inner", "fields": []}, "not an object of named entries"),
        ({"dataclass": f"{HERE}:Inner", "fields": {"V": 1}}, "cannot be built from the recorded fields: TypeError"),
        ({"dataclass": f"{HERE}:Inner", "fields": {"V": 1, "rank": 1, "x": 1}}, "has no field 'x' (it has V, rank)"),
        ({"dataclass": f"{HERE}:Outer", "fields": {"inner": 1, "name": "", "product": 3.0}}, "has no field 'product'"),
        ({"dataclass": f"{HERE}:Positive", "fields": {"x": -1.0}}, "ValueError: x is -1.0 and should be positive"),
        ({"namedtuple": f"{HERE}:Pair", "fields": {"left": 1}}, "has the fields left, right, but left are recorded"),
        ({"namedtuple": f"{HERE}:Inner", "fields": {}}, "is not a named tuple"),
        (..., "not part of a recorded instance"),
    ],
    ids=str,
)
def test_foreign_data_is_refused(data, says):
    """Data that is no instance, or that names what is not a dataclass of a loaded module, is refused in one line."""
    with pytest.raises(WitnessError) as caught:
        decode(data)

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_deep_nesting_is_refused():
    """Data nested without end does not crash the reader."""
    data: Any = []
    for _ in range(100_000):
        data = [data]

    with pytest.raises(WitnessError, match="nested too deeply"):
        decode(data)


def test_decoding_imports_nothing(tmp_path, monkeypatch):
    """A module that is not loaded is not imported, even if it could be."""
    (tmp_path / "trap_for_witnesses.py").write_text("raise SystemExit('ran')\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(WitnessError, match=r"trap_for_witnesses.*--theorems"):
        decode({"dataclass": "trap_for_witnesses:Run", "fields": {}})


def test_decoding_computes_no_attribute(monkeypatch):
    """A module that makes its attributes by code is not asked for them."""
    module = types.ModuleType("lazy_for_witnesses")
    module.__getattr__ = lambda name: pytest.fail("ran")  # type: ignore[method-assign]
    monkeypatch.setitem(sys.modules, "lazy_for_witnesses", module)

    with pytest.raises(WitnessError, match="not there"):
        decode({"dataclass": "lazy_for_witnesses:Run", "fields": {}})


def test_a_named_tuple_is_built_without_its_own_code():
    """Building a named tuple runs no ``__new__`` of a subclass."""

    class Loud(namedtuple("Loud", ["x"])):
        def __new__(cls, x: Any) -> Any:
            raise AssertionError("ran")

    Loud.__qualname__ = "Loud"
    sys.modules[__name__].__dict__["Loud"] = Loud

    assert decode({"namedtuple": f"{__name__}:Loud", "fields": {"x": 1}}) == (1,)
