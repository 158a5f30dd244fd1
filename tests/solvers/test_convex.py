"""Least l1 norms and largest margins, with bounds that hold in every arithmetic and meet."""

import numpy as np
import pytest

from checks import Effort, Grade, Mutant, Verdict, equal, leq, theorem
from checks.arithmetic import Balls, Batch, vector_norm, working_precision
from checks.arithmetic.sign import Sign, sign
from checks.instances import arrays, reals, signs
from checks.solvers import SolverError, hard_margin, l1_programs, minimal_l1
from checks.strength import verify_theorem

RNG = np.random.default_rng(0)

KNOWN_L1 = {
    "one equation": (np.array([[1.0, -4.0, 2.0]]), np.array([8.0]), 2.0),
    "identity": (np.eye(3), np.array([1.0, -2.0, 0.5]), 3.5),
    "wide": (np.hstack([np.eye(2), np.ones((2, 1))]), np.array([3.0, 3.0]), 3.0),
    "one by one": (np.array([[0.5]]), np.array([-1.0]), 2.0),
    "zero": (np.array([[1.0, 2.0]]), np.array([0.0]), 0.0),
    "degenerate": (np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([1.0, 0.0]), 1.0),
    "many solutions": (np.array([[1.0, 1.0]]), np.array([1.0]), 1.0),
    "no equation": (np.zeros((0, 2)), np.zeros(0), 0.0),
    "huge": (1e100 * np.array([[1.0, -4.0]]), np.array([8.0]), 2e-100),
    "tiny": (np.array([[1.0, -4.0]]), np.array([8e-100]), 2e-100),
}

KNOWN_MARGIN = {
    "one point": (np.array([[3.0, 4.0]]), 0.2),
    "two points": (np.array([[1.0, 1.0], [1.0, -1.0]]), 1.0),
    "an inner point": (np.array([[1.0, 0.0], [5.0, 1.0]]), 1.0),
    "one dimension": (np.array([[0.25], [2.0]]), 4.0),
    "repeated": (np.array([[1.0, 1.0], [1.0, 1.0], [1.0, -1.0]]), 1.0),
    "more support than dimensions": (np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [1.0, 0.0, -1.0], [1.0, -1.0, 0.0]]), 1.0),
    "no point": (np.zeros((0, 2)), 0.0),
    "huge": (np.array([[3e100, 4e100]]), 0.2e-100),
    "tiny": (np.array([[3e-100, 4e-100]]), 0.2e100),
}


def contains(low, high, exact):
    """Whether balls say that exact, a float64, may be between the two."""
    return sign((low - exact).ball()) is not Sign.POSITIVE and sign((exact - high).ball()) is not Sign.POSITIVE


@pytest.mark.parametrize("case", KNOWN_L1)
def test_the_least_l1_norm(case):
    """The bounds enclose the closed form, at two precisions, and the point interpolates."""
    X, y, exact = KNOWN_L1[case]
    for bits in (64, 256):
        with working_precision(bits):
            found = minimal_l1(Balls(X), Balls(y))
            assert contains(found.lower, found.upper, exact) or abs(found.upper.mid() - exact) < 1e-15 * exact
            assert np.isfinite(found.upper.mid())
            assert all(sign(each) is not Sign.NEGATIVE and each.contains(0) for each in abs(Balls(X) @ found.point - Balls(y)).data)


@pytest.mark.parametrize("case", KNOWN_MARGIN)
def test_the_largest_margin(case):
    """The same for the least norm that separates."""
    Z, exact = KNOWN_MARGIN[case]
    for bits in (64, 256):
        with working_precision(bits):
            found = hard_margin(Balls(Z))
            assert contains(found.lower, found.upper, exact) or abs(found.upper.mid() - exact) < 1e-15 * exact
            assert all(sign(each - 1) is not Sign.NEGATIVE for each in (Balls(Z) @ found.point).data)


@pytest.mark.parametrize("seed", range(20))
def test_generic_bounds_meet(seed):
    """To the precision of the arithmetic: no solver's tolerance is left in them."""
    rng = np.random.default_rng(seed)
    X, y, Z = rng.standard_normal((3, 9)), rng.standard_normal(3), rng.standard_normal((12, 4)) + 2
    gaps = []
    for bits in (128, 512):
        with working_precision(bits):
            for found in (minimal_l1(Balls(X), Balls(y)), hard_margin(Balls(Z))):
                gap = found.upper - found.lower
                assert gap.ball().contains(0)
                gaps.append(float(gap.ball().rad()))

    assert max(gaps[:2]) < 2.0**-100
    assert max(gaps[2:]) < 2.0**-480
    assert abs(minimal_l1(X, y).upper / minimal_l1(X, y).lower - 1) < 1e-12
    assert abs(hard_margin(Z).upper / hard_margin(Z).lower - 1) < 1e-12


@pytest.mark.parametrize("kind", ["generic", "integers", "repeated columns", "zeros"])
def test_programs_solved_together_are_those_solved_alone(kind):
    """The blocks of one program have the values of the programs that they are made of, also where they are degenerate."""
    rng = np.random.default_rng(5)
    programs = []
    for rows, columns in [(1, 6), (2, 6), (5, 11), (3, 8)]:
        X, y = rng.standard_normal((rows, columns)), rng.standard_normal(rows)
        X = {"integers": np.round(X) + np.eye(rows, columns), "repeated columns": X[:, np.arange(columns) // 2]}.get(kind, X)
        programs.append((X, np.round(y) * (np.arange(rows) > 0) if kind in ("integers", "zeros") else y))
    l1_programs._known.clear()
    l1_programs.prepare(programs)
    together = [l1_programs.answer(program) for program in programs]
    l1_programs._known.clear()

    for (X, y), (vertex, dual) in zip(programs, together, strict=True):
        alone, _ = l1_programs.answer((X, y))
        with working_precision(64):
            gaps = [abs(Balls(X) @ each - y).sum() / max(1.0, abs(y).sum()) for each in (vertex, alone)]
        assert max(float(gap.ball()) for gap in gaps) < 2.0**-30
        assert abs(np.abs(vertex).sum() - np.abs(alone).sum()) <= 2.0**-30 * np.abs(alone).sum()
        assert abs(y @ dual - np.abs(alone).sum()) <= 2.0**-30 * np.abs(alone).sum()


def test_one_program_without_an_answer_does_not_spoil_the_others():
    """Then they are solved one by one."""
    good, bad = (np.array([[1.0, 0.5]]), np.array([1.0])), (np.array([[1.0], [1.0]]), np.array([1.0, -1.0]))
    l1_programs._known.clear()
    l1_programs.prepare([good, bad])

    assert np.array_equal(l1_programs.answer(good)[0], [1.0, 0.0])
    with pytest.raises(SolverError, match="no b with X b = y was found"):
        l1_programs.answer(bad)


def test_nothing_beats_the_bounds():
    """Other interpolants and other separators are longer; the least squares one, too."""
    X, y = RNG.standard_normal((3, 7)), RNG.standard_normal(3)
    inverse = np.linalg.pinv(X)
    others = (inverse @ y)[:, None] + (np.eye(7) - inverse @ X) @ RNG.standard_normal((7, 1000))

    assert (np.linalg.norm(others, 1, axis=0) > minimal_l1(X, y).upper).all()
    assert np.linalg.norm(inverse @ y, 1) >= minimal_l1(X, y).lower


@pytest.mark.parametrize("solver", ["l1", "margin"])
def test_a_batch_is_its_members(solver):
    """A screen sees many instances at once."""
    X, y, Z = RNG.standard_normal((5, 2, 4)), RNG.standard_normal((5, 2)), RNG.standard_normal((5, 3, 4)) + 3
    run, data = {"l1": (minimal_l1, (X, y)), "margin": (hard_margin, (Z,))}[solver]
    batch = run(*map(Batch, data))

    for i in range(5):
        alone = run(*(each[i] for each in data))
        assert np.array_equal(batch.point.member(i), alone.point)
        assert (batch.lower.member(i), batch.upper.member(i)) == (alone.lower, alone.upper)


IMPOSSIBLE = {
    "opposite points": (lambda: hard_margin(np.array([[1.0, 0.0], [-1.0, 0.0]])), "no hyperplane separates the rows of Z"),
    "a point at zero": (lambda: hard_margin(np.array([[1.0, 0.0], [0.0, 0.0]])), "no hyperplane separates the rows of Z"),
    "all points at zero": (lambda: hard_margin(np.zeros((2, 2))), "every row of Z is zero"),
    "around zero": (lambda: hard_margin(np.array([[1.0, 0.0], [-1.0, 1.0], [-1.0, -1.0]])), "no hyperplane separates the rows of Z"),
    "no interpolant": (lambda: minimal_l1(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([1.0, 2.0])), "no b with X b = y was found"),
    "no columns": (lambda: minimal_l1(np.zeros((1, 0)), np.array([1.0])), "X has no columns"),
    "dependent rows": (lambda: minimal_l1(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([1.0, 1.0])), "the rows of X are linearly dependent"),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_has_no_solution_is_told(case):
    """In one line, with the mend."""
    call, message = IMPOSSIBLE[case]

    with pytest.raises(SolverError, match=message):
        call()


def test_theorems_about_them_are_certified():
    """The solver is inside, and the verdict is rigorous all the same; what is off by a part in 10^9 is seen."""

    @theorem(
        statement="two norms",
        source="a test",
        instances=arrays(X=reals("n d", "gaussian"), y=signs("n"), sizes={"n": (1, 2), "d": (3, 4)}),
        mutants=[Mutant("a billionth less", factor=1 - 2.0**-30)],
    )
    def norms(X, y, *, factor=1):
        """Duality between the two norms; the value is that of its own point."""
        found = minimal_l1(X, y)
        return {"norm": leq(found.lower, factor * vector_norm(found.point, ord=1)), "value": equal(X @ found.point, y)}

    result = verify_theorem(norms, Effort.QUICK, 0)

    assert result.passed, result.reason
    assert (result.verdict, result.grade) == (Verdict.HOLDS, Grade.CERTIFIED)
