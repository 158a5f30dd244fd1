"""Claims about symbols: proved by SymPy, refuted by balls at values that the symbols may take, or undecided."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from stated import state

from checks import Effort, Grade, PredicateError, Verdict, equal, identity, leq
from checks.claims import Identity
from checks.deciders.decide import decide
from checks.deciders.replay import redecide
from checks.deciders.symbolic import evaluate, prove
from checks.evidence.encoding import decode

x, y, t = sp.symbols("x y t")
p, q = sp.symbols("p q", positive=True)
n = sp.Symbol("n", integer=True)


def decided(predicate):
    return decide(state(predicate).variant, Effort.QUICK, 0)


PROVED = {
    "binomial": lambda: identity((x + y) ** 2, x**2 + 2 * x * y + y**2),
    "trigonometric": lambda: identity(sp.sin(x) ** 2 + sp.cos(x) ** 2, 1),
    "hyperbolic": lambda: identity(sp.cosh(x) ** 2 - sp.sinh(x) ** 2, 1),
    "inverse hyperbolic": lambda: identity(sp.asinh(p), sp.log(p + sp.sqrt(1 + p**2))),
    "needs positive": lambda: identity(sp.sqrt(p**2), p),
    "complex": lambda: identity(sp.exp(sp.I * t), sp.cos(t) + sp.I * sp.sin(t)),
    "no symbols": lambda: identity(sp.sqrt(2) * sp.sqrt(2), 2),
    "integers": lambda: identity(sp.cos(2 * sp.pi * n), 1),
    "sequence": lambda: identity([x + x, y - y], (2 * x, 0)),
    "matrix": lambda: identity(sp.Matrix([[x, y], [y, x]]).T, sp.Matrix([[x, y], [y, x]])),
    "broadcast": lambda: identity([x - x, 0 * y], 0),
    "array": lambda: identity(np.array([x, y], dtype=object) ** 2, [x * x, y * y]),
    "numbers of Python": lambda: identity(x / 2, Fraction(1, 2) * x),
    "nothing": lambda: identity([], []),
}


@pytest.mark.parametrize("case", PROVED)
def test_identities_are_proved(case):
    """What SymPy proves for all values is proved, also entry by entry."""
    decision = decided(PROVED[case])

    assert (decision.verdict, decision.grade) == (Verdict.HOLDS, Grade.PROVED)


REFUTED = {
    "square": lambda: identity((x + y) ** 2, x**2 + y**2),
    "cancelling symbols": lambda: identity(x + y, x + 1),
    "negative root": lambda: identity(sp.sqrt(x**2), x),
    "constants": lambda: identity(sp.sqrt(2), sp.Rational(141421356237309504880168872420969807, 10**35)),
    "one entry": lambda: identity([x, y], [x, 2 * y]),
    "matrix": lambda: identity(sp.Matrix([[x, y], [1, x]]).T, sp.Matrix([[x, y], [1, x]])),
    "three maxima": lambda: identity(sp.Max(x, y, t), sp.Max(x, y)),
    "special functions": lambda: identity(sp.gamma(p + 1), p * sp.gamma(p + sp.Rational(1, 10**30))),
}


@pytest.mark.parametrize("case", REFUTED)
def test_false_identities_are_refuted_at_values(case):
    """Balls give values at which the sides differ for certain, and they differ again when replayed."""
    variant = state(REFUTED[case]).variant
    decision = decide(variant, Effort.QUICK, 0)

    assert decision.verdict is Verdict.REFUTED
    (witness,) = decision.witnesses
    assert witness.kind == "minimal"
    assert witness.left != witness.right
    if case != "constants":
        assert decision.message.startswith("refuted at ")
        assert any(each.refutes for each in redecide(variant, decode(witness.instance)).parts.values())


def test_a_refutation_names_the_values():
    """The message is short enough to check by hand."""
    assert decided(lambda: identity(p + 1, p + 2)).message == "refuted at p = 1"
    assert decided(lambda: identity(p + q, 2 * p + q)).message == "refuted at p = 1, q = 2"


@pytest.mark.parametrize(
    "assumptions",
    [
        {"positive": True},
        {"negative": True},
        {"nonpositive": True},
        {"nonzero": True, "real": True},
        {"integer": True},
        {"even": True},
        {"odd": True},
        {"prime": True},
        {"composite": True},
        {"integer": False, "real": True},
        {"integer": True, "negative": True, "even": True},
    ],
    ids=str,
)
def test_the_values_respect_the_assumptions_on_symbols(assumptions):
    """A counterexample outside what a symbol stands for would be none."""
    s = sp.Symbol("s", **assumptions)
    _, _, values, _, _ = prove(Identity(s, s + 1), np.random.default_rng(0))
    number = sp.Rational(values["s"].numerator, values["s"].denominator)

    assert all(getattr(number, f"is_{fact}") is truth for fact, truth in assumptions.items())


def test_symbols_without_rational_values_are_left_to_sympy():
    """An imaginary or irrational symbol is never given a real or rational value, so a true identity is not refuted."""
    i, r = sp.Symbol("i", imaginary=True), sp.Symbol("r", irrational=True)

    assert decided(lambda: identity(i**2, -(sp.Abs(i) ** 2))).verdict is not Verdict.REFUTED
    assert decided(lambda: identity(sp.floor(r) + sp.floor(-r), -1)).verdict is not Verdict.REFUTED
    assert decided(lambda: identity(i + i, 2 * i)).verdict is Verdict.HOLDS


@pytest.mark.parametrize(
    "claim",
    [
        lambda: identity(sp.polylog(1, x), -sp.log(1 - x)),
        lambda: identity(sp.expint(2, x), sp.exp(-x) - x * sp.expint(1, x)),
        lambda: identity(sp.zeta(2, p), sp.polygamma(1, p)),
        lambda: identity(sp.Function("f")(x), sp.Function("g")(x)),
        lambda: identity(sp.Integral(sp.exp(-(x**2)), (x, 0, y)), sp.sqrt(sp.pi) * sp.erf(y) / 2),
    ],
)
def test_functions_without_a_sure_enclosure_are_never_refuted(claim):
    """Functions that Arb lacks, or takes in another order, are left to SymPy: proved or undecided."""
    assert decided(claim).verdict is not Verdict.REFUTED


def test_what_nobody_proves_or_refutes_is_undecided():
    """The message shows the difference that SymPy could not bring to zero."""
    decision = decided(lambda: identity(sp.Function("f")(x), sp.Function("g")(x)))

    assert decision.verdict is Verdict.UNDECIDED
    assert decision.message == "SymPy does not prove f(x) - g(x) = 0, and no values refute it"
    assert decision.grade is None


BAD = {
    "shapes": (lambda: identity([x, y], [x, y, x]), r"the sides have shapes \(2,\) and \(3,\), which do not fit"),
    "absorbing floats": (lambda: identity(1e16 * x + 1, 1e16 * x), r"holds the float 1.00000000000000e\+16, which SymPy rounds; use sympy.Rational"),
    "float of NumPy": (lambda: identity(np.pi * x, sp.pi * x), r"holds the float 3.14159265358979"),
    "text": (lambda: identity("x", "x"), r"str 'x' is not a SymPy expression"),
    "nothing": (lambda: identity(None, None), r"NoneType None is not a SymPy expression"),
    "truth": (lambda: identity(sp.true, sp.true), r"is not a SymPy expression"),
    "namesakes": (lambda: identity(sp.sqrt(sp.Symbol("x", positive=True) ** 2) + x, 2 * x), r"two symbols with different assumptions are called 'x'"),
}


@pytest.mark.parametrize("case", BAD)
def test_identities_that_make_no_sense_are_errors(case):
    """Floats would be proved equal by rounding, namesakes would share a value: each is an error in one line."""
    predicate, expected = BAD[case]
    variant = state(predicate).variant

    with pytest.raises(PredicateError, match=expected):
        redecide(variant, None)
    assert decide(variant, Effort.QUICK, 0).verdict is Verdict.ERROR


def test_parts_may_be_of_both_kinds():
    """The grade is that of the weakest part, and each part is decided in its own way."""
    mixed = decided(lambda: {"symbols": identity(x + x, 2 * x), "numbers": leq(1, 2)})
    wrong = decided(lambda: {"symbols": identity(x + x, 2 * x), "numbers": equal(1, 2)})

    assert (mixed.verdict, mixed.grade) == (Verdict.HOLDS, Grade.CERTIFIED)
    assert (wrong.verdict, wrong.message) == (Verdict.REFUTED, "part 'numbers': refuted: 1 against 2")


def test_expressions_are_enclosed_at_rational_values():
    """Finite real values have an enclosure; poles, complex values and free symbols have none."""
    third = {"x": Fraction(1, 3)}

    assert evaluate(3 * x, third).contains(1)
    assert evaluate(sp.pi * x, third).overlaps(evaluate(sp.pi / 3, {}))
    assert evaluate(sp.asin(2 + x), third) is None
    assert evaluate(1 / (3 * x - 1), third) is None
    assert evaluate(sp.sqrt(x - 1), third) is None
    assert evaluate(sp.I * x, third) is None
    assert evaluate(sp.oo, {}) is None
    assert evaluate(x + y, third) is None
    assert evaluate(sp.factorial(3) + sp.Abs(-x) + sp.Min(x, 2, -1) + sp.sign(-x) + sp.ceiling(x), third).overlaps(evaluate(5 + x, third))
