"""Reading a statement finds the names of the module that it uses, and only those."""

from __future__ import annotations

import ast

import pytest

from checks.evidence.names import Import, Use
from checks.evidence.syntax import Statement, is_text, read


def statement(source: str) -> Statement:
    (node,) = ast.parse(source).body
    return read(node)


def used(source: str) -> set[str]:
    return {".".join([use.name, *use.attributes]) for use in statement(source).uses}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("x = a + b.c.d[e](f=g)", {"a", "b.c.d", "e", "g"}),
        ("x = a().b", {"a"}),
        ("def f(a, /, b, *c, d=e, **g): return a + b + c + d + g + h", {"e", "h"}),
        ("def f():\n    a = 1\n    return a + b", {"b"}),
        ("def f():\n    print(a)\n    a = 1", {"print"}),
        ("def f():\n    global a\n    a = b", {"b"}),
        ("def f():\n    global a\n    a = b\n    return a", {"a", "b"}),
        ("def f():\n    a = 1\n    def g():\n        nonlocal a\n        a = 2\n        return a\n    return g", set()),
        ("def f():\n    a = 1\n    return lambda b: a + b + c", {"c"}),
        ("f = lambda a, b=c: a + b", {"c"}),
        ("def f():\n    return [a for a in b if a > c], a", {"a", "b", "c"}),
        ("x = {a: b for a, b in c.items()}", {"c.items"}),
        ("def f():\n    for a, (b, *c) in d: print(a, b, c)", {"d", "print"}),
        ("def f():\n    with a as b, c() as (d, e): b, d, e", {"a", "c"}),
        ("def f():\n    try: pass\n    except E as e: e", {"E"}),
        ("def f(x):\n    match x:\n        case [a, *b] if c: a, b\n        case {'k': d, **e}: d, e\n        case P(f) as g: f, g", {"P", "c"}),
        ("def f():\n    if (a := b): return a", {"b"}),
        ("def f(a: T) -> 'U': b: V = a", {"T", "U", "V"}),
        ("def f(a: 'list[T] | U.V'): pass", {"T", "U", "list"}),
        ("def f(a: 'not an annotation ('): pass", set()),
        ("class A(B, metaclass=M):\n    x: T = a\n    def f(self): return self.x + x + b", {"B", "M", "T", "a", "b", "x"}),
        ("class A:\n    x = 1\n    y = x", {"x"}),
        ("@d(e)\ndef f(): f()", {"d", "e", "f"}),
        ("async def f():\n    async for a in b: await a\n    return [c async for c in d]", {"b", "d"}),
        ("x = f'{a!r:>{b}}'", {"a", "b"}),
        ("for a in b:\n    c.append(a)", {"a", "b", "c.append"}),
        ("del a.b", {"a.b"}),
    ],
)
def test_used_names(source, names):
    """Names that a function, a comprehension or a pattern binds are its own; those of a class body are not seen by its methods."""
    assert used(source) == names


@pytest.mark.parametrize(
    ("source", "binds", "changes"),
    [
        ("a, (b, *c) = d", {"a", "b", "c"}, set()),
        ("a += 1", {"a"}, set()),
        ("a: int = 1", {"a"}, set()),
        ("a[0].b = 1", set(), {"a"}),
        ("a.b: int = 1", set(), {"a"}),
        ("del a[0]", set(), {"a"}),
        ("a.append(b)", set(), {"a", "b"}),
        ("np.fill_diagonal(a, 0)", set(), {"a", "np"}),
        ("for a in b:\n    c[a] = 1\n    d.append(a)\n    e = a", {"a", "e"}, {"a", "c", "d"}),
        ("while a:\n    b = 1", {"b"}, set()),
        ("def f():\n    a[0] = 1\n    a.b()", {"f"}, set()),
        ("class A:\n    b = 1", {"A"}, set()),
        ("x = [y for y in z]", {"x"}, set()),
    ],
)
def test_defined_names(source, binds, changes):
    """At the top of a module an assignment binds; a call or an assignment to a part changes."""
    read_ = statement(source)

    assert set(read_.binds) == binds
    assert set(read_.changes) == changes


def test_extended_names():
    """A function that is registered with another one extends it."""
    assert statement("@area.register(int)\ndef _(x): pass").extends == {"area"}
    assert statement("@area\ndef f(x): pass").extends == set()


def test_imports():
    """Imports at the top bind names; imports in a function are followed from there."""
    assert statement("import a.b, c.d as e").imports == (("a", Import(0, "a", None)), ("e", Import(0, "c.d", None)))
    assert statement("from ..a import b as c").imports == (("c", Import(2, "a", "b")),)
    assert statement("from . import *").stars == (Import(1, "", "*"),)
    local = statement("def f():\n    from .a import b as c\n    return c.d(e)")
    assert local.uses == {Use("c", ("d",), Import(1, "a", "b")), Use("e")}
    assert statement("class A:\n    import m\n    x = m.y").uses == {Use("m", ("y",), Import(0, "m", None)), Use("m", ("y",))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1  # one", "x = (1)"),
        ("def f():\n    'Doc.'\n    return 1", "def f():\n    '''Another.'''\n    return 1"),
        ("class A:\n    'Doc.'\n    x = 1\n    'Field.'", "class A:\n    x = 1"),
        ("x = 'a' 'b'", 'x = "ab"'),
        ("x = [1,\n 2]", "x = [1, 2]"),
        ("x = 1_000", "x = 0x3e8"),
    ],
)
def test_equal_statements(one, other):
    """Comments, docstrings, layout and spelling do not count."""
    assert statement(one).digest == statement(other).digest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1", "x = 1.0"),
        ("x = 1", "x = True"),
        ("x = 0.0", "x = -0.0"),
        ("x = 'a'", "x = b'a'"),
        ("x = None", "x = ..."),
        ("x = a", "x = 'a'"),
        ("x = a.b", "x = a['b']"),
        ("x = a + b", "x = b + a"),
        ("x = a - b", "x = a * b"),
        ("x = a < b", "x = a <= b"),
        ("x = [a, b]", "x = (a, b)"),
        ("x = f(a, b)", "x = f(a)(b)"),
        ("x = {**a}", "x = {a: a}"),
        ("def f(a, b=1): pass", "def f(a, *, b=1): pass"),
        ("def f(a, /): pass", "def f(a): pass"),
        ("def f(*a): pass", "def f(**a): pass"),
        ("def f(a, *, b=1, c): pass", "def f(a, *, b, c=1): pass"),
        ("def f(a): return a", "def f(a): a"),
        ("def f(a: int): pass", "def f(a: float): pass"),
        ("def f():\n    return g()\n", "async def f():\n    return g()\n"),
        ("@a\n@b\ndef f(): pass", "@b\n@a\ndef f(): pass"),
        ("from a import b", "from .a import b"),
        ("if a:\n    pass\nelse:\n    b", "if a:\n    b"),
        (f"x = {10**20}", f"x = {10**20 + 1}"),
        (f"x = {hex(16**6000)}", f"x = {hex(16**6000 + 1)}"),
    ],
)
def test_different_statements(one, other):
    """Whatever changes what a statement does changes its digest."""
    assert statement(one).digest != statement(other).digest


def test_texts():
    """A docstring is told from code."""
    assert is_text(ast.parse("'Doc.'").body[0])
    assert not is_text(ast.parse("f('Doc.')").body[0])
