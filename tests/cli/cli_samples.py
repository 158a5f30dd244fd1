"""A small project, and evidence of it."""

from __future__ import annotations

from checks.evidence.witnesses import named
from checks.results import Decision, Grade, MutantResult, Result, Verdict, Witness

BIBLIOGRAPHY = """\
@misc{demo2022,
  author = {Doe, Jane and Roe, Richard},
  title = {Lectures on {Demo} Inequalities},
  year = {2022},
  howpublished = {Summer school},
}
"""

THEOREMS = r'''
"""Norms."""

from hypothesis import strategies as st

from checks import Assumption, Mutant, leq, theorem

numbers = st.floats(-10, 10)


@theorem(
    statement=r"x^2 \ge 0",
    source="@demo2022, Lemma 1",
    literature="folklore",
    instances=numbers,
    assumptions=[Assumption("small", "x is at most ten", lambda x: x <= 10), Assumption("real")],
    mutants=[
        Mutant("as printed", as_printed=True, sign=-1, where="slide 12", note="The sign is wrong."),
        Mutant("shifted", shift=1),
    ],
    aliases=["norms.old-name"],
    checked_form="for numbers up to ten",
)
def square(x, *, sign=1, shift=0):
    """A square is not negative."""
    return leq(shift, sign * x * x)


@theorem(
    statement=r"x \le 1",
    source="these notes, Lemma 2",
    instances=numbers,
    uses=["norms.square"],
    mutants=[Mutant("two", bound=2)],
)
def bounded(x, *, bound=1):
    """A number is at most one, which is wrong."""
    return {"upper": leq(x, bound)}


@theorem(statement=r"|x| \le 10", source="these notes, Lemma 3", instances=numbers, uses=["norms.bounded"], mutants=[Mutant("nine", bound=9)])
def small(x, *, bound=10):
    """A number that is drawn is at most ten."""
    return leq(abs(x), bound)
'''


def witness(theorem: str, instance: float, **facts: object) -> Witness:
    """A witness at a number; ``facts`` are its fields."""
    fields = {"mutant": None, "part": "", "kind": "minimal", "left": "1", "right": "-1", "violation": "2", "sign": "negative", "bits": 128}
    return named(Witness(**{"id": "", "theorem": theorem, "instance": instance, **fields, **facts}))  # type: ignore[arg-type]


PRINTED = witness("norms.square", 1.0, mutant="as printed", left="0", right="-1", violation="1")
SHIFTED = witness("norms.square", 0.0, mutant="shifted", left="1", right="0", violation="1")
CLOSEST = witness("norms.square", 0.0, kind="closest", left="0", right="0", violation="0", sign="zero")
MINIMAL = witness("norms.bounded", 2.0, part="upper", left="2", right="1", violation="0.5")
WORST = witness("norms.bounded", 10.0, part="upper", kind="worst", left="10", right="1", violation="0.9")


def results() -> list[Result]:
    """Results of the first two theorems: one passes, one is refuted and has a survivor."""
    holds = Decision(Verdict.HOLDS, Grade.CERTIFIED, 1920, 1920, 12, ties=1, exact_ties=1, worst_slack=0.0, bits=128, witnesses=(CLOSEST,))
    printed = MutantResult("as printed", True, Decision(Verdict.REFUTED, witnesses=(PRINTED,)), "violation")
    shifted = MutantResult("shifted", False, Decision(Verdict.REFUTED, witnesses=(SHIFTED,)), "violation")
    refuted = Decision(Verdict.REFUTED, None, 40, 64, 3, worst_slack=-0.9, witnesses=(MINIMAL, WORST), message="part 'upper': missed by 0.5")
    survivor = MutantResult("two", False, Decision(Verdict.HOLDS, Grade.CERTIFIED, 1920, 1920, 12))
    return [
        Result("norms.square", holds, (printed, shifted), "", "standard", 7, 0.25),
        Result("norms.bounded", refuted, (survivor,), "", "quick", 7, 1.5),
    ]
