"""Instances survive the way to JSON and back, to the last bit, and foreign data runs nothing."""

from __future__ import annotations

import json
import math
import struct
import subprocess
import sys
import types
from collections import OrderedDict
from dataclasses import InitVar, dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import hypothesis.extra.numpy as npst
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.errors import WitnessError
from checks.evidence.encoding import canonical, decode, encode


@dataclass(frozen=True)
class Inner:
    V: np.ndarray
    rank: int


@dataclass(frozen=True)
class Outer:
    inner: Inner
    name: str
    steps: tuple[float, ...] = ()
    product: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "product", float(len(self.steps)))

    @dataclass(frozen=True)
    class Nested:
        x: float


class Pair(NamedTuple):
    left: Any
    right: Any


@dataclass
class Seeded:
    seed: InitVar[int]
    x: float = 0.0


def through_json(instance: Any) -> Any:
    """What a reader of a written file gets."""
    return decode(json.loads(json.dumps(encode(instance), allow_nan=False)))


def same(a: Any, b: Any) -> bool:
    """Whether two instances are equal in every type and every bit."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, np.generic):
        return a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return struct.pack("<d", a) == struct.pack("<d", b)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if hasattr(a, "__dataclass_fields__"):
        return all(same(getattr(a, name), getattr(b, name)) for name in a.__dataclass_fields__)
    return bool(a == b)


def any_bits(dtype: str, unsigned: str, size: int) -> st.SearchStrategy[np.ndarray]:
    """Arrays of every pattern of bits, nans with a payload included."""
    return npst.arrays(unsigned, npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)).map(lambda bits: bits.view(dtype))


doubles = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
floats = st.one_of(doubles, st.floats(), st.sampled_from([0.0, -0.0, 5e-324, -5e-324, 1e300, 1e-300, math.inf, -math.inf, math.nan]))
shapes = npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
plain_dtypes = st.sampled_from(["bool", "int8", "int64", "uint8", "uint64", "float16", "float32", "float64"])
arrays = st.one_of(
    npst.arrays(plain_dtypes, shapes),
    any_bits("float64", "uint64", 8),
    any_bits("float32", "uint32", 4),
    any_bits("float16", "uint16", 2),
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    floats,
    st.text(),
    st.fractions(),
    arrays,
    arrays.filter(lambda array: array.ndim == 0).map(lambda array: array[()]),
)
instances = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(), inner, max_size=3),
        st.builds(Pair, inner, inner),
        st.builds(Outer, st.builds(Inner, arrays, st.integers()), st.text(), st.lists(floats, max_size=2).map(tuple)),
    ),
    max_leaves=6,
)


@given(instances)
def test_round_trip_is_exact(instance):
    """Every instance comes back with the same types, and the same bits in every float."""
    assert same(through_json(instance), instance)


@given(floats)
def test_floats_are_exact(value):
    """A Python float comes back bit for bit, whatever it is, nans with a payload included."""
    assert same(through_json(value), value)


@given(instances)
def test_encoding_is_a_function(instance):
    """Encoding what was decoded gives the same text, so that the name of a witness does not change on its way."""
    assert canonical(encode(through_json(instance))) == canonical(encode(instance))


@pytest.mark.parametrize(
    "instance",
    [
        np.zeros((0, 3)),
        np.zeros((2, 0)),
        np.zeros(()),
        np.array(1.5),
        np.array([[-0.0]]),
        np.full((1, 1), 5e-324),
        np.array([1e300, -1e-300, np.inf, -np.inf, np.nan]),
        np.array([2**64 - 1, 2**63], dtype=np.uint64),
        np.float64(0.1),
        np.float32(0.1),
        np.int64(-7),
        np.bool_(True),
        10**5000,
        -(2**100_000),
        Fraction(1, 3),
        Fraction(10**5000, 7),
        "\ud800 lone surrogate",
        (),
        [],
        {},
        Outer.Nested(0.5),
        {"inner": [Pair((1, 2.0), None)], "outer": Outer(Inner(np.eye(2), 2), "run", (0.1, -0.0))},
    ],
    ids=lambda value: f"{type(value).__name__}",
)
def test_examples(instance):
    """Corner values come back as they were."""
    assert same(through_json(instance), instance)


def test_layout_and_byte_order_do_not_matter():
    """A transposed, strided or big-endian array comes back with the same values, native and contiguous."""
    matrix = np.arange(12.0).reshape(3, 4)

    assert same(through_json(matrix.T), np.ascontiguousarray(matrix.T))
    assert same(through_json(matrix[::2, ::-1]), np.ascontiguousarray(matrix[::2, ::-1]))
    assert same(through_json(matrix.astype(">f8")), matrix)


def test_a_matrix_is_readable():
    """In the file a matrix is a nested list of the numbers that Python shows."""
    data = encode({"V": np.array([[1.0, 0.1]]), "rank": 2})

    assert data == {"dict": {"V": {"array": [[1.0, 0.1]], "dtype": "float64", "shape": [1, 2]}, "rank": 2}}


def test_a_decoded_array_can_be_written_to():
    """A decoded array is an ordinary one."""
    array = through_json(np.ones(3))
    array[0] = 2.0

    assert array.flags.c_contiguous
    assert array.tolist() == [2.0, 1.0, 1.0]


def test_computed_fields_are_computed_again():
    """Fields that a dataclass computes itself are not recorded."""
    data = encode(Outer(Inner(np.ones(1), 1), "run", (1.0, 2.0)))

    assert "product" not in data["fields"]
    assert decode(data).product == 2.0


def test_a_new_field_with_a_default_is_filled():
    """A witness that was recorded before a field was added still fits, by the field's default."""
    data = encode(Outer(Inner(np.ones(1), 1), "run", (1.0,)))
    del data["fields"]["steps"]

    assert decode(data).steps == ()


def local_instance() -> Any:
    @dataclass
    class Local:
        x: float

    return Local(1.0)


def endless() -> Any:
    loop: list[Any] = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize(
    ("instance", "says"),
    [
        (object(), "an instance is of type object"),
        ({"f": math.sin}, "the entry ['f'] of an instance is of type builtin_function_or_method"),
        (Outer(Inner({1, 2}, 1), "run"), "the entry inner.V of an instance is of type set"),
        ([1, (2, 3j)], "the entry [1][1] of an instance is of type complex"),
        ({1: 2.0}, "has the key 1, and only texts can be recorded as keys; write '1'"),
        (np.array([1j]), "an array of dtype complex128"),
        (np.array([object()]), "an array of dtype object"),
        (np.longdouble(1), "longdouble"),
        (np.str_("x"), "str_"),
        (np.ma.array([1.0]), "MaskedArray"),
        (Decimal(1), "Decimal"),
        (OrderedDict(x=1), "OrderedDict"),
        (types.SimpleNamespace(), "SimpleNamespace"),
        (Inner, "of type type"),
        (local_instance(), "made inside a function"),
        (Seeded(3), "takes 'seed' as an InitVar"),
        (endless(), "nested too deeply, or holds itself"),
    ],
)
def test_what_cannot_be_recorded_is_refused(instance, says):
    """The message names the place and the type, in one line."""
    with pytest.raises(WitnessError) as caught:
        encode(instance)

    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_canonical_text_does_not_depend_on_the_order_of_keys():
    """Equal data has one text; what is not JSON is refused."""
    assert canonical({"a": 1, "b": [1.0]}) == canonical({"b": [1.0], "a": 1})
    for data in (math.nan, object(), {"x": np.ones(1)}):
        with pytest.raises(WitnessError, match="encode the instance first"):
            canonical(data)


def test_importing_the_evidence_is_light():
    """The package does not import SciPy, SymPy, Hypothesis or the parts of the harness that run theorems."""
    heavy = "scipy sympy hypothesis flint checks.deciders checks.runner checks.cli checks.arithmetic rich pytest"
    modules = "encoding fingerprint records store witnesses"
    code = (
        f"import sys\nfor name in {modules.split()}: __import__('checks.evidence.' + name)\nprint(*[n for n in {heavy.split()} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
